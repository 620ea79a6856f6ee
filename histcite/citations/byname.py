"""The byname of a source: what a sentence calls it, as one historian would speak of it to another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from histcite.archives import Registry
from histcite.citations.author import Sources, chain, read_authors
from histcite.citations.dating import year_of
from histcite.citations.note import first_words, short
from histcite.records.source import Source

MOST_AUTHORS = 2
"""Of more authors the first alone is named."""

MOST_WORDS = 5
"""Of how many words what stands before the comma in a title may be to stand for it."""


def bynames(key: str, sources: Sources, archives: Registry) -> tuple[str, ...]:
    """What the source *key* may be called, the shortest first: its author, else its title or its reference; then with its date; then with the first words of its title; then in full.

    A document that has none of these goes by the file that it lies in; what is in no record, by its key.
    """
    links = chain(sources[key], sources) if key in sources else ()
    return next(filter(None, (tuple(_called(source, sources, archives)) for source in links)), (key,))


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


def _called(source: Source, sources: Sources, archives: Registry) -> Iterator[str]:
    families = list(dict.fromkeys(author.family for author in read_authors(source.authors)))
    people = f"{families[0]} and others" if len(families) > MOST_AUTHORS else " and ".join(families)
    name = people or _title(source, sources, archives) or source.first_form or source.reference
    if name:
        day = source.date if source.kind in ("document", "press") else year_of(source.date)
        dated = f", {day}" if day else ""
        full = source.title or source.first_form
        before = f"{name}, " if people and full else ""
        begun = _begun(full) if before else full or name
        yield from (name, f"{name}{dated}", f"{before}{begun}{dated}", f"{before}{full or name}{dated}")


def _title(source: Source, sources: Sources, archives: Registry) -> str:
    """The reference of a file, the newspaper of an article in it; of any other title the first words, or those before its comma, where an
    author may have been typed: *Kennedy, The Civil War Battlefield Guide*.
    """
    if source.kind == "file" and source.reference:
        return short(replace(source, title="", authors=()), sources, "chicago", archives=archives)
    if source.kind == "press" and source.container:
        return source.container
    head, comma, _ = source.title.partition(", ")
    if comma and len(head.split()) <= MOST_WORDS and head.replace(" ", "").isalpha():
        return head
    return _begun(source.title)


def _begun(title: str) -> str:
    """The first words of a title, with an ellipsis where more follow."""
    start = first_words(title)
    more = title[title.find(start) + len(start) :]
    return f"{start}…" if more[:1].isspace() else start
