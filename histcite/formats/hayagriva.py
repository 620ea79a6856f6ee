"""Hayagriva's YAML (https://github.com/typst/hayagriva, docs/file-format.md), which Typst reads.

It is the one form of a bibliography from which Typst prints an archival reference; from a .bib it prints none.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from histcite.citations.author import Author, Sources
from histcite.citations.style import Sheet
from histcite.deferred import expression
from histcite.formats.description import Description, Known, NumberedDate, dated, describe, one_line
from histcite.formats.repertory import Written, counted_out, untold
from histcite.records.source import Source

_TYPES = {
    "letter": "manuscript",
    "manuscript": "manuscript",
    "book": "book",
    "chapter": "chapter",
    "part": "article",
    "periodical": "article",
    "newspaper": "article",
    "interview": "misc",
    "thesis": "thesis",
    "web": "web",
}
_PARENTS = {
    "chapter": "book",
    "periodical": "periodical",
    "newspaper": "newspaper",
    "web": "web",
}
_UNPUBLISHED = ("letter", "manuscript", "interview")
_PUBLISHED = ("book", "periodical", "newspaper", "thesis", "web")
_ESCAPED = expression(r"[\\{}$]")
_YEARS = expression(r"\d+|\d+-\d+")

_quoted = json.JSONEncoder(ensure_ascii=False).encode
"""Puts a text between YAML's double quotation marks, of which JSON's are a part."""

Node = str | list["Node"] | dict[str, "Node"]
"""What YAML is made of; texts are quoted, so that none is taken for a number, a date or a mark of YAML."""


def write_hayagriva(sources: Iterable[Source], all_sources: Sources, form: Sheet, *, known: Known) -> Written:
    """Write one entry a source, in the order of their keys; the sheet *form* words references and dates."""
    described = [
        describe(source, all_sources, form, known)
        for source in sorted(sources, key=lambda source: (source.key.casefold(), source.key))
    ]
    entries = (f"{_quoted(one.source.key)}:\n" + "".join(_lines(_entry(one), 2)) for one in described)
    return Written(
        data="\n".join(entries) or "{}\n",
        left_out=counted_out(name for one in described for name in untold(one.source, one.told)),
    )


def _entry(described: Description) -> dict[str, Node]:
    """The entry of a source; one in no archive goes as an article with a genre, for of unpublished papers Chicago's list prints no others."""
    source, kind = described.source, described.kind
    kept = _kept_at(described)
    entry: dict[str, Node] = {
        "type": "article" if kind in _UNPUBLISHED and not kept else _TYPES[kind],
        "title": "" if kind == "newspaper" or _is_bare_talk(described) else _title(described),
        "author": [_person(author) for author in described.authors],
        "genre": _text(_genre(described, kept)),
        "date": "" if kind == "chapter" else _date(described.written),
        "language": "" if described.language == "und" else described.language,
        "archive": _text(kept),
        "page-range": one_line(source.pages) if kind != "part" else "",
        "url": _address(described, source),
        "parent": _parent(described),
    }
    return entry | ({} if entry["parent"] or kind == "interview" else _imprint(source, described))


def _kept_at(described: Description) -> str:
    """Where an unpublished source is found: its archive, or where an interview was given and to whom."""
    if described.kind == "interview":
        return ", ".join(filter(None, (described.host_title, one_line(described.source.place))))
    return described.reference if described.kind in ("letter", "manuscript") else ""


def _genre(described: Description, kept: str) -> str:
    """What an unpublished source is: a letter to whom, an interview with whom, in what it stands; else its kind, where nothing else tells."""
    source, words = described.source, described.form.words
    match described.kind:
        case "letter":
            to = described.form.language.words["to"].rstrip(":")
            return f"letter {to} {', '.join(author.given_first for author in described.addressee)}"
        case "manuscript":
            return "" if described.title and kept else source.kind
        case "interview" if _is_bare_talk(described):
            title = _dated_title(described)
            return title[:1].lower() + title[1:]
        case "interview":
            return "" if kept and words["interview"] in described.title.casefold() else words["interview"]
        case "part":
            return f"{words.get('in', '')} {described.standing}".strip()
        case _:
            return ""


def _is_bare_talk(described: Description) -> bool:
    """Tell an interview that has no title of its own."""
    return described.kind == "interview" and not described.source.title


def _parent(described: Description) -> dict[str, Node]:
    """The work in which a source stands, with its own imprint; empty where it stands in none."""
    kind, host = described.kind, described.host
    title = described.title if kind == "newspaper" else described.host_title
    if kind not in _PARENTS or not title:
        return {}
    own: dict[str, Node] = {"type": _PARENTS[kind], "title": _kept(title)}
    if kind == "chapter":
        own["author"] = [_person(author) for author in described.host_authors]
        own["date"] = _date(described.date)
    return own | _imprint(host, described)


def _imprint(host: Source, described: Description) -> dict[str, Node]:
    return {
        "editor": [_person(editor) for editor in described.editors],
        "publisher": {"name": _text(host.publisher), "location": _text(host.place)} if host.publisher else "",
        "location": "" if host.publisher else _text(host.place),
        "volume": one_line(host.volume),
        "issue": one_line(host.number),
        "edition": one_line(host.edition),
        "serial-number": {"isbn": one_line(host.isbn), "doi": one_line(host.doi)},
    }


def _dated_title(described: Description) -> str:
    """The title, and after it a date that no number tells."""
    date = described.date if described.kind == "chapter" else described.written
    untold = date.words if date.words and not _date(date) else ""
    return f"{described.title} [{untold}]".strip() if untold else described.title


def _title(described: Description) -> str:
    """The title with its date, kept from other capitals unless it is that of something published in English."""
    source, title = described.source, _dated_title(described)
    english = source.language.partition("-")[0].casefold() == "en" and described.kind in _PUBLISHED
    return _text(title) if english else _kept(title)


def _address(described: Description, source: Source) -> Node:
    url = one_line(source.url or (described.host.url if described.kind == "part" else ""))
    read = _date(dated(source.accessed, described.form.style)) if source.accessed else ""
    return {"value": url, "date": read} if url and read else url


def _person(author: Author) -> Node:
    """A name in its parts; as one where its order is not to be changed, or not known."""
    if author.leads or not author.given:
        return {"name": _text(author.given_first)}
    return {"name": _text(author.family), "given-name": _text(author.given), "suffix": _text(author.suffix)}


def _date(date: NumberedDate) -> str:
    """A year, month or day, behind ``~`` where it is about that; empty for what Hayagriva has no form for."""
    if len(date.points) != 1 or date.season:
        return ""
    year, *rest = date.points[0]
    return "-".join(["~" * date.about + f"{year:04}", *(f"{part:02}" for part in rest)])


def _text(text: str) -> str:
    r"""*text* so that Typst prints it: ``{`` keeps capitals there, and ``$`` opens a formula."""
    return _ESCAPED.sub(lambda sign: f"\\{sign[0]}", one_line(text)) if text else ""


def _kept(text: str) -> str:
    """*text* between the braces that keep it from other capitals."""
    return f"{{{_text(text)}}}" if text else ""


def _lines(node: Mapping[str, Node], indent: int) -> Iterator[str]:
    for name, value in node.items():
        told = _flow(value)
        if told:
            yield f"{' ' * indent}{name}: {told}\n"


def _flow(node: Node) -> str:
    """A value on one line, as YAML's flow style has it; empty where it says nothing."""
    match node:
        case str():
            return _quoted(node) if node else ""
        case list():
            told = [said for member in node if (said := _flow(member))]
            return f"[{', '.join(told)}]" if told else ""
        case _:
            told = [f"{name}: {said}" for name, value in node.items() if (said := _flow(value))]
            return f"{{{', '.join(told)}}}" if told else ""
