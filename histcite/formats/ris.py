"""RIS (Research Information Systems, 2011), which EndNote, Mendeley and Zotero read: a tag and a value a line.

It has no tag for much of what a library knows of a source: that rides along in ``C8``, the last of the tags for anything of one's
own, which EndNote keeps as *Custom 8* and Zotero passes over; or it stays behind, and is counted.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

from histcite.citations.author import Author, Sources
from histcite.citations.style import Sheet
from histcite.deferred import expression
from histcite.formats.description import Description, Known, NumberedDate, dated, describe, one_line, untagged
from histcite.formats.repertory import Written, counted_out, untold
from histcite.formats.rider import in_one_line, record_riding, seal_of
from histcite.records.source import Source
from histcite.tables import TomlTable, read_table

_TOLD = ("kind", "title", "authors", "addressee", "date", "within", "leaves", "reference", "typed", "tags")
_PAGES = expression(r"(\d+)\s*[-–—]\s*(\d+)")


def write_ris(
    sources: Collection[Source],
    all_sources: Sources,
    form: Sheet,
    *,
    known: Known,
    typed: Sources | None = None,
) -> Written:
    """Write one entry a source, in the order of their keys; the sheet *form* words references and dates.

    The whole source rides along as it was *typed*; else what the entries do not tell is left out and counted.
    """
    table, going = read_table(Path(__file__).with_name("ris.toml")), {source.key for source in sources}
    entries, left_out = list[str](), list[str]()
    for source in sorted(sources, key=lambda source: (source.key.casefold(), source.key)):
        described = describe(source, all_sources, form, known)
        tagged = [(tag, untagged(value)) for tag, value in _entry(described, table) if value]
        lines = [f"{tag}  - {value}\n" for tag, value in tagged]
        if typed is None:
            left_out += untold(source, {*described.told, "note", "tags"})
        else:
            rider = {
                "key": source.key,
                "seal": seal_of(tagged),
                **record_riding(typed[source.key], typed, going),
            }
            lines.append(f"C8  - {in_one_line(rider)}\n")
        entries.append(f"{''.join(lines)}ER  - \n\n")
    return Written(data="".join(entries), left_out=counted_out(left_out))


def _entry(described: Description, table: TomlTable) -> Iterator[tuple[str, str]]:
    source, kind = described.source, described.kind
    yield "TY", table["types"]["newspaper" if source.kind == "press" else kind]
    yield "ID", source.key
    yield from (("AU", _person(author)) for author in described.authors)
    yield from (
        ("A2", _person(one)) for one in (described.addressee if kind == "letter" else described.editors)
    )
    yield "T2" if kind == "newspaper" else "TI", described.title
    yield from _dates(described.date)
    if kind in ("letter", "manuscript"):
        yield "M3", "letter" if kind == "letter" else ""
        yield from (("DB", described.archive), ("AN", described.location), ("CN", described.reference))
    yield from _fields(described, table)
    if source.accessed:
        yield "Y2", _day(dated(source.accessed, described.form.style))
    yield from (("KW", one_line(tag)) for tag in source.tags)


def _fields(described: Description, table: TomlTable) -> Iterator[tuple[str, str]]:
    """The fields that stand in the table; what a part has not itself it takes from the work in which it stands."""
    hosted = described.kind in ("chapter", "part")
    for tag, field in table["fields"].items():
        holder = described.host if hosted and field not in ("pages", "language", "note") else described.source
        in_title = tag == "T2" and (hosted or described.kind == "interview")
        value = described.host_title if in_title else one_line(getattr(holder, field))
        pages = _PAGES.fullmatch(value) if tag == "SP" else None
        yield from (("SP", pages[1]), ("EP", pages[2])) if pages else ((tag, value),)


def _person(author: Author) -> str:
    """``Family, Given, Suffix``; a comma ends what is one name, which EndNote would else part into a given and a family name."""
    one = author.leads or author.body
    return f"{author.family_first}," if one and "," not in author.family_first else author.family_first


def _dates(date: NumberedDate) -> Iterator[tuple[str, str]]:
    """The year and the whole date, which has words where numbers would falsify it."""
    if not date.words:
        return
    if date.exact and len(date.points) == 1:
        yield "PY", f"{date.points[0][0]:04}"
        yield "DA", _day(date)
    else:
        yield "PY", date.words
        yield "DA", f"///{date.words}"


def _day(date: NumberedDate) -> str:
    """A date as ``YYYY/MM/DD/other``, with what is not known left empty."""
    if not date.exact or len(date.points) > 1:
        return f"///{date.words}"
    year, month, day = (*date.points[0], 0, 0)[:3]
    return (
        f"{year:04}/{month or '':02}/{day or '':02}/"
        if day
        else f"{year:04}/{f'{month:02}' if month else ''}//"
    )
