"""The byname of a source: what a sentence calls it, as one historian would speak of it to another."""

from collections.abc import Iterator, Mapping, Sequence

from histcite.citations.author import Sources, chain, read_authors
from histcite.citations.dating import year_of
from histcite.citations.note import first_words
from histcite.records.source import Source

MOST_AUTHORS = 2
"""Of more authors the first alone is named."""

MOST_WORDS = 5
"""Of how many words what stands before the comma in a title may be to stand for it."""


def bynames(key: str, sources: Sources) -> tuple[str, ...]:
    """What the source *key* may be called, the shortest first: its author, else its title or its reference; then with its date; then in full.

    A document that has none of these goes by the file that it lies in; what is in no record, by its key.
    """
    links = chain(sources[key], sources) if key in sources else ()
    return next(filter(None, (tuple(_called(source)) for source in links)), (key,))


def told_apart(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each source, given with its bynames, the shortest that none of the others bears; the fullest, where there is none."""
    borne: dict[str, set[str]] = {}
    for key, forms in names.items():
        for form in forms:
            borne.setdefault(form, set()).add(key)
    return {
        key: next((form for form in forms if len(borne[form]) == 1), forms[-1])
        for key, forms in names.items()
    }


def _called(source: Source) -> Iterator[str]:
    families = list(dict.fromkeys(author.family for author in read_authors(source.authors)))
    head, comma, _ = source.title.partition(
        ", "
    )  # of a title typed with its author: Kennedy, The Civil War Battlefield Guide
    title = head if comma and len(head.split()) <= MOST_WORDS else first_words(source.title)
    if source.kind == "file":
        title = source.first_form or source.reference or title
    elif source.kind == "press" and source.container:
        title = source.container
    people = f"{families[0]} and others" if len(families) > MOST_AUTHORS else " and ".join(families)
    short = people or title or source.first_form or source.reference
    if not short:
        return
    yield short
    day = source.date if source.kind in ("document", "press") else year_of(source.date)
    dated = f", {day}" if day else ""
    yield f"{short}{dated}"
    yield (
        f"{short}, {source.title or source.first_form}{dated}"
        if people
        else f"{source.title or short}{dated}"
    )
