"""Items of other programs meet the sources of the library: which of them is there already, and what of it changed in that program."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from histcite.archives.letters import is_cyrillic
from histcite.citations.calling import words
from histcite.intake.echo import Echo, program_of
from histcite.intake.linking import Linker
from histcite.records.cataloguing import attribute_of, source_cells
from histcite.records.entry import Described, origin
from histcite.records.source import Source
from histcite.sentences import brief
from histcite.store.aids import numbers


def remarks_on(items: Sequence[Described]) -> Iterator[str]:
    """What is to be said of *items* that were taken in: where each is kept that no reference could be read of, and the rest counted."""
    read = [one for one in items if one.record.reference and not one.typed]
    typed = [one for one in items if one.typed and not one.record.reference]
    for one in typed:
        yield f"{one.place.file}:{one.place.line}: kept as typed, for no archival reference can be read of it: {brief(one.typed)!r}"
    written = sum(1 for one in items if one.typed and one.record.reference)
    if read or typed or written:
        as_written = f"shelfmarks kept as written: {written}; " if written else ""
        yield f"archival references read: {len(read)}; {as_written}kept as typed: {len(typed)}"
    if noted := Counter(name for one in items for name in one.noted):
        told = ", ".join(f"{name} ({count})" for name, count in sorted(noted.items()))
        yield f"kept in the notes of sources, which have no such field: {told}"


def leant_on_first(items: Sequence[Described]) -> Iterator[Described]:
    """Give *items* so that what one lies in, derives from or is known through comes before it, wherever its file has that."""
    numbers_of = {one.record.key: number for number, one in enumerate(items)}
    waiting, opened, given = [*range(len(items) - 1, -1, -1)], set[int](), set[int]()
    while waiting:
        number = waiting[-1]
        record = items[number].record
        leant_on = {numbers_of.get(key, number) for key in (record.within, record.via, *record.derived_from)}
        if number not in opened and (further := leant_on - opened - {number}):
            waiting += further
        else:
            waiting.pop()
            if number not in given:
                yield items[number]
            given.add(number)
        opened.add(number)


def as_it_comes(one: Described, linker: Linker, renamed: Mapping[str, str]) -> Described | None:
    """*one* with what it leans on by the keys that this has here, by what was *renamed* on its way in.

    What leans on something that neither came nor is here is read like any other item; None where it came along only for others to lean on.
    """
    record = one.record
    leaning: dict[str, Any] = {
        "within": renamed.get(record.within, record.within),
        "via": renamed.get(record.via, record.via),
        "derived_from": tuple(renamed.get(key, key) for key in record.derived_from),
    }
    named = (leaning["within"], leaning["via"], *leaning["derived_from"])
    if all(key in linker.sources for key in named if key):
        return replace(one, record=replace(record, **leaning)) if renamed else one
    return one.otherwise() if one.otherwise else None


def placed(one: Described, linker: Linker) -> Source:
    """The source that *one* is, in its file and with the one through which it was seen; both are made if need be.

    Raises KeyTaken, or SourceDiffers.
    """
    source = linker.housed(one.record)
    if one.through is None:
        return source
    return replace(source, via=linker.source(one.through))


def known_as(source: Source, linker: Linker, brought: Collection[str]) -> str:
    """The key of the source that *source* is, where the library has it; empty for a new one.

    It is known by what another program calls it, else by its key, its DOI or ISBN, its place in an archive with its title or leaves,
    or because nothing that is said of the two differs. Two items of one file (those that were *brought*), or to which one program gave
    two names, are never one.
    """
    sources, (program, mark) = linker.sources, _mark(source)
    met = [key for key in sources.under("origin", mark) if key not in brought] if mark else []
    alike = [key for key in met if sources[key].origin == source.origin]
    for key in (*alike, *reversed(met), *_candidates(source, linker)):
        theirs, other = _mark(sources[key])
        is_another = theirs == program != "" and other != mark and not program.endswith("?")
        if program in _KEYED and (key == source.key or other == mark):
            is_another = is_another or _is_another_work(sources[key], source)
        if key not in brought and not is_another:
            return key
    return ""


_KEYED = ("bib", "csl", "ris")
"""The programs whose items go by the citation keys that people choose."""


def _mark(source: Source) -> tuple[str, str]:
    """The program that a source came from (with ``?`` where that has no name for it), and the mark by which it is known again."""
    mark = source.origin.partition(" ")[0]
    return mark.partition(":")[0], mark


def _candidates(source: Source, linker: Linker) -> Iterator[str]:
    """The sources that *source* may be by what is said of it, the surest first."""
    sources = linker.sources
    keyed = sources.cased(source.key) if source.key else ""
    there = sources[keyed] if keyed else source
    entered_then = bool(source.added) and source.added == there.added
    if keyed and (entered_then or (_begins(source.title, there.title) and _agree(source.date, there.date))):
        yield keyed
    yield from sources.under("number", *numbers(source.doi, "")) if source.doi else ()
    is_titled = _begins if source.kind == "book" else _agree  # with its subtitle, or without
    for key in sources.under("number", *numbers("", source.isbn)) if source.isbn else ():
        there = sources[key]
        both = source.doi and there.doi
        is_part = there.kind != source.kind or not _agree(source.volume, there.volume)
        if not both and not is_part and is_titled(source.title, there.title):
            yield key
    for key in sources.under("in", source.within) if source.within else ():
        there = sources[key]
        same_leaves = bool(source.leaves) and source.leaves == there.leaves
        same_title = (
            bool(source.title) and _agree(source.title, there.title) and _agree(source.leaves, there.leaves)
        )
        if (same_leaves or same_title) and _agree(source.date, there.date) and _of_one_hand(source, there):
            yield key
    if known := linker.known(source):
        yield known


def _is_another_work(there: Source, here: Source) -> bool:
    """Whether two that one citation key means, as it may in two files, have no word of their titles and not both author and date in common."""
    titles = [set(words(title).split()) for title in (there.title, here.title)]
    people = [words("; ".join(one.authors)) for one in (there, here)]
    is_one = people[0] == people[1] != "" and _agree(there.date, here.date)
    return all(titles) and titles[0].isdisjoint(titles[1]) and not is_one


def _of_one_hand(one: Source, other: Source) -> bool:
    """Whether two documents may have one author: a name of theirs is the same, or nothing tells."""
    names = [" ".join(source.authors) for source in (one, other)]
    if not all(names) or is_cyrillic(names[0]) != is_cyrillic(names[1]):
        return True
    return not set(words(names[0]).split()).isdisjoint(words(names[1]).split())


def _agree(one: str, other: str) -> bool:
    """Whether two texts say the same, as far as both say something."""
    return not one or not other or words(one) == words(other)


def _begins(one: str, other: str) -> bool:
    """Whether one text begins with the other, as a title does that was printed with what it was quoted in."""
    first, second = sorted((words(one), words(other)), key=len)
    return second.startswith(first)


def renewed(there: Source, here: Source, echo: Echo | None = None) -> Source:
    """*there* with what of *here* changed in the other program since it last came; what was edited in the library stays.

    Of a source that came otherwise only what is empty is filled; where *here* is an *echo* of it, by what is new in that.
    """
    fields: dict[str, Any] = {}
    if echo and echo.edits is not None:
        return replace(there, **echo.edits)
    if _is_of_one_program(there, here):
        for column in _changed(there, here) - {*_edited_in_both(there, here)}:
            attribute = {"reference": "within"}.get(column, attribute_of(column))
            fields[attribute] = getattr(here, attribute)
        if "tags" in fields:
            fields["tags"] = tuple(dict.fromkeys((*here.tags, *there.tags)))
        return replace(there, **{**fields, "origin": here.origin, "key": there.key})
    names = [name for name in here.__dataclass_fields__ if name not in ("key", "kind", "added", "changed")]
    if echo:
        names = [name for name in names if name in (*echo.news, "origin")]
    return replace(
        there, **{name: said for name in names if (said := getattr(here, name)) and not getattr(there, name)}
    )


def kept_as_edited(there: Source, one: Described, echo: Echo | None = None) -> Iterator[str]:
    """What is to be said of *there* where *one* tells anew what was edited in the library, or is an *echo* that says otherwise what it says."""
    record, news = (echo.item, echo.news) if echo else (one.record, frozenset[str]())
    cells, kept = source_cells(record), source_cells(there)
    where = f"{one.place.file}:{one.place.line}:"
    for column in _edited_in_both(there, record):
        yield f"{where} the {column} of {there.key} was edited here and stays; there it is {brief(cells[column])!r} now"
    for column in cells:
        if attribute_of(column) in news and column not in _JOINED and kept[column] and cells[column]:
            yield f"{where} {there.key} keeps its own {column}; there it is {brief(cells[column])!r}"


def _edited_in_both(there: Source, here: Source) -> list[str]:
    """The columns that were edited in the library, and changed to something else in the other program."""
    if not _is_of_one_program(there, here):
        return []
    came, now, coming = (
        _marks(marks) for marks in (there.origin, f"- {origin(source_cells(there))}", here.origin)
    )
    return [
        column
        for column in sorted(_changed(there, here) - _JOINED)
        if now.get(column) not in (came.get(column), coming.get(column))
    ]


_JOINED = {"reference", "tags", "forms"}
"""Columns that are not compared as they stand: where it lies is known by the file, and of tags and forms none is taken away."""


def _is_of_one_program(there: Source, here: Source) -> bool:
    return program_of(there) == program_of(here)


def _changed(there: Source, here: Source) -> set[str]:
    """The columns that the other program tells otherwise than when it last told them."""
    marks = _marks(there.origin).items() ^ _marks(here.origin).items()
    return {column for column, _ in marks}


def _marks(origin_: str) -> dict[str, str]:
    """The hash of each column in an origin, behind the mark of the whole."""
    pairs = (mark.partition(":") for mark in origin_.split()[1:])
    return {column: hashed for column, _, hashed in pairs}
