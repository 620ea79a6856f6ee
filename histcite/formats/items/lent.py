"""What a .bib says once for many entries: ``@string``, pieces joined by ``#``, and what ``crossref`` and ``xdata`` lend.

Strings and the joining are those of BibTeX 0.99 (*BibTeXing*, section 2), what is inherited that of biblatex 3 (appendix B), as far as
it tells where a thing was published.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeAlias

from bibtexparser.library import Library as Entries
from bibtexparser.model import Entry

from histcite.deferred import expression
from histcite.formats.items.item import table

Fields: TypeAlias = dict[str, str]

_LENT = expression(r"(?:crossref|xdata)\s*=\s*[{\"]([^{}\"]*)", re.IGNORECASE)
_WORD = expression(r"[^\s{}\",=#%()@]+")
_GAP = expression(r"\s*+(?:#\s*+|$)")
_LONGEST = 1000
"""How long what is lent may be, in characters: beyond that it is no name of a journal, and a file could grow without bound."""

_NEAREST, _MOST = 2, 8
"""How many entries deep something is lent on, and how many may lend to one."""


def whole_entries(read: Entries) -> Iterator[tuple[Entry, Fields]]:
    """Each entry that is a thing, with its fields by their names in small letters: joined, out of their braces, and with what others lend."""
    strings: Fields = {}
    for one in read.strings:
        value = joined(str(one.value), strings)
        if len(value) <= _LONGEST:
            strings[one.key.casefold()] = value
    known = {
        entry.key: (
            entry.entry_type.casefold(),
            {field.key.casefold(): joined(str(field.value), strings) for field in entry.fields},
        )
        for entry in read.entries
    }
    for entry in read.entries:
        kind, fields = known[entry.key]
        if kind != "xdata":
            yield entry, _with_lent(kind, fields, known)


def needed_with(raws: Iterable[str], read: Entries, keys: Collection[str]) -> set[str]:
    """The keys of the strings (in small letters) and entries that entries as they are written lean on, those with the *keys* among them."""
    written = {one.key.casefold(): str(one.value) for one in read.strings}
    lenders = {entry.key: entry.raw or "" for entry in read.entries}
    needed, waiting = {*keys}, [*raws, *(lenders.get(key, "") for key in keys)]
    while waiting:
        raw = waiting.pop()
        named = {key.strip() for listed in _LENT.findall(raw) for key in listed.split(",")}
        new = ((named & lenders.keys()) | ({*_WORD.findall(raw.casefold())} & written.keys())) - needed
        needed |= new
        waiting += (lenders.get(key) or written[key] for key in new)
    return needed


def joined(value: str, strings: Mapping[str, str]) -> str:
    """A value without its quotation marks or braces, its pieces put together; one that cannot be parted stays as it stands within them."""
    pieces, place, value = list[str](), 0, value.strip()
    while place < len(value):
        end = _end_of_piece(value, place)
        piece = value[place:end].strip()
        is_quoted = piece[:1] in ('"', "{")
        pieces.append(piece[1:-1] if is_quoted else strings.get(piece.casefold(), piece))
        gap = _GAP.match(value, end)
        if gap is None:
            return value[1:-1] if value[0] + value[-1] in ('""', "{}") else value
        place = gap.end()
    return "".join(pieces)


def _end_of_piece(value: str, start: int) -> int:
    """Where the piece ends that begins at *start*: at the mark that closes it, or before the next ``#``."""
    if value[start] not in '"{':
        found = value.find("#", start)
        return len(value) if found < 0 else found
    depth = 0
    for place in range(start, len(value)):
        depth += (value[place] == "{") - (value[place] == "}")
        if not depth and value[place] in '"}' and place > start:
            return place + 1
    return len(value)


def _with_lent(
    kind: str, own: Fields, known: Mapping[str, tuple[str, Fields]], nearest: int = _NEAREST
) -> Fields:
    """The fields of an entry and those that it lacks and the entries named in it have."""
    fields = dict(own)
    for name in ("xdata", "crossref"):
        keys = [key.strip() for key in own.get(name, "").split(",")[:_MOST]]
        if not nearest or not all(key in known for key in keys):
            continue
        fields.pop(name, None)
        for key in keys:
            lender, lent = known[key][0], _with_lent(*known[key], known, nearest - 1)
            fields |= _lent(fields, lent if name == "xdata" else _of_host(kind, lender, lent))
    return fields


def _of_host(kind: str, host_kind: str, host: Fields) -> Fields:
    """What the work that holds a part says of it: where and when it came out, who edited it, and its title as that of the work."""
    names = table()["bib"]["lent"]
    lent = {name: host[name] for group in names["groups"] for name in group if name in host}
    title = names["title"].get(kind)
    if title and title not in host and "title" in host:
        lent[title] = host["title"]
    if kind == "inbook" and host_kind in ("book", "mvbook") and "author" in host:
        lent["author"] = host["author"]
    return lent


def _lent(own: Fields, lent: Fields) -> Fields:
    """What of *lent* an entry takes: nothing long, and nothing that it says itself, be it under another name, as *year* is of *date*."""
    said = {
        name
        for group in table()["bib"]["lent"]["groups"]
        if not own.keys().isdisjoint(group)
        for name in group
    }
    return {
        name: text for name, text in lent.items() if name not in own.keys() | said and len(text) <= _LONGEST
    }
