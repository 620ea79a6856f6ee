"""What a pasted note says of its source in its own words: a web page, a newspaper of a day, an interview, a document in a file."""

import re
from dataclasses import replace
from functools import cache

from histcite import values
from histcite.archives import ArchivalReference
from histcite.citations.calling import words as folded
from histcite.citations.style import read
from histcite.deferred import expression
from histcite.errors import UnreadableDate
from histcite.frozen import dataclass
from histcite.records.source import Source

_ADDRESS = expression(
    r"(?:\bhttps?://|(?<![\w@./-])(?:www\.)?(?:[a-z\d-]{3,}\.)+[a-z]{2,6}/)[^\s<>\"'«»“”]*[^\s<>\"'«»“”.,;:)\]]"
)
_EDGES = " \t\n.,;:/<>()[]"
_QUOTES = "\"“”„«»‘’'"
_IN_QUOTES = expression('(?P<who>[^"“„«]*)["“„«](?P<title>[^"“”„«»]{2,}?)[,.]?["”“»](?P<after>.*)', re.DOTALL)
_DATED = expression(
    r"\s(?:(?:от|of|dated|vom|du|nga|i datës|z dnia|ze dne|del|de)\s+(?P<date>[^,]*\d.*)|[^\W\d_A-ZÀ-ÞА-Я]{1,5}\s+(?P<day>\d[^,]*))$"
)
_CAPITAL = r"[^\W\d_a-zß-ÿа-яё]"
_FROM_TO = expression(
    rf"(?:{_CAPITAL}[\w.’'-]*\s+){{1,5}}(?:to|an|à|al)\s+(?:the\s+)?{_CAPITAL}[\w.’'-]*(?:\s|$)"
)
_MOST_PARTS_OF_A_DATE = 3
_LONGEST_NAME = 6
_LONGEST_DATE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Description:
    """What a note tells of a piece in its own words: who wrote it, its title, its date, and where it appeared."""

    title: str
    who: str = ""
    date: str = ""
    where: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownThrough:
    """A note parted at words such as *quoted in*: the ``piece``, the ``work`` through which alone it is known, and how it stands there."""

    piece: str
    work: str
    how: str


def pasted(text: str) -> Source | None:
    """The source, still without a key, that *text* names by an address, as a newspaper of a day, or as an interview; None for others."""
    before, url, after = _around_address(text)
    known = _newspaper(before) or _interview(before)
    if not url:
        return known
    page = _web_page(before, url, after)
    return replace(known, url=url, accessed=page.accessed) if known else page


def document_in(lead: str) -> dict[str, str]:
    """What the words before an archive's name say of a document, as columns of a source; nothing where they name none.

    A document is named by a date, by quotation marks, by who writes to whom, or by what it is: a letter, minutes, a telegram.
    """
    told = _told(lead)
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", told.title.casefold())
    named = not _kinds_of_document().isdisjoint(words) or bool(_FROM_TO.match(told.title))
    if not told.title or not (told.date or told.quoted or named):
        return {}
    title = ", ".join(filter(None, (told.title, told.where)))
    said = {"source_title": title, "source_author": told.who, "source_date": told.date}
    return {"source_kind": "document"} | {column: words for column, words in said.items() if words}


@cache
def _kinds_of_document() -> frozenset[str]:
    return frozenset(word for words in read("names")["documents"].values() for word in words)


def told_of_document(reference: ArchivalReference) -> tuple[dict[str, str], str]:
    """What is said of a document before the signature of its file, or behind it if it begins with what it is (*minute by Hohler, 3 May 1961*),
    as columns of a source; and the words that say it. Nothing where neither names one.
    """
    said = document_in(reference.lead) if reference.lead else {}
    if said:
        return said, reference.lead
    for words in reference.rest.split("; "):
        first = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*(?= )", words.lstrip(_QUOTES))
        if first and first[0].casefold() in _kinds_of_document():
            tail = reference.text[reference.text.find(words) :]
            return document_in(tail), tail
    return {}, ""


def address_in(text: str) -> str:
    """The first address on the web in *text*, with or without its protocol; empty where there is none."""
    found = _ADDRESS.search(text)
    if not found:
        return ""
    return found[0] if "://" in found[0] else f"https://{found[0]}"


def _around_address(text: str) -> tuple[str, str, str]:
    """*text* before an address on the web, without what leads over to it; the address, and what follows."""
    found = _ADDRESS.search(text)
    if not found:
        return text, "", ""
    before = text[: found.start()].strip(_EDGES).removesuffix("URL").removesuffix("available at")
    return before.strip(_EDGES), address_in(found[0]), text[found.end() :]


def translator_in(text: str) -> str:
    """Who is said to have *translated* what *text* cites; empty where nobody is."""
    words = "|".join(map(re.escape, read("names")["translated_by"]))
    found = re.search(
        rf"\b(?i:{words})\s+(?P<who>(?:{_CAPITAL}\.\s*|{_CAPITAL}[\w’'-]+\s+)*{_CAPITAL}[\w’'-]+)", text
    )
    return found["who"] if found else ""


def known_through(text: str) -> KnownThrough | None:
    """Part *text* at the first words after a stop that say through what a piece is known: *quoted in*, *опубл.:*; None where none stand."""
    if not any(word.startswith(_announcing()) for word in folded(text).split()):
        return None
    pattern, ways = _through()
    found = pattern.search(text)
    work = text[found.end() :].strip(_EDGES) if found else ""
    if not found or not work:
        return None
    how = next(ways[int(name[1:])] for name, words in found.groupdict().items() if words)
    return KnownThrough(piece=text[: found.start()].rstrip(" ,;("), work=work, how=how)


@cache
def _announcing() -> tuple[str, ...]:
    """The first words, folded, of what is said before a work through which something is known; no text without one is looked through."""
    return tuple({folded(said).split()[0] for ways in read("names")["through"].values() for said in ways})


@cache
def _through() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Match what is said before a work through which something is known, in one group for each of the ways, which are given in their order."""
    table: dict[str, list[str]] = read("names")["through"]
    groups = []
    for place, said in enumerate(table.values()):
        typed = (r"\s*".join(map(re.escape, words.split())) for words in sorted(said, key=len, reverse=True))
        groups.append(f"(?P<w{place}>{'|'.join(typed)})".replace(r"\{\}", r"[^\d,;:]{2,60}?"))
    return re.compile(rf"(?:^|[,;.(]\s*)(?:{'|'.join(groups)})(?![^\W_])[.:]*\s*", re.IGNORECASE), tuple(
        table
    )


def _told(words: str) -> _Description:
    """Read who, what, when and where out of *words*: a title in quotation marks, else what stands before the date."""
    words = words.strip(_EDGES)
    found = _IN_QUOTES.fullmatch(words)
    if found and len(found["who"].split()) <= _LONGEST_NAME:
        before, date, after = _dated(found["after"].strip(_EDGES))
        where = ", ".join(filter(None, (before, after)))
        title = found["title"].strip(_QUOTES + " ,")
        return _Description(title=title, who=found["who"].strip(_EDGES), date=date, where=where, quoted=True)
    title, date, where = _dated(words)
    return _Description(
        title=title.strip(_QUOTES + " ,"), date=date, where=where, quoted=title[:1] in _QUOTES
    )


def _web_page(before: str, url: str, after: str) -> Source:
    told, bare = _told(_seen().sub("", before)), url.partition("://")[2].removeprefix("www.")
    return Source(
        key="",
        kind="web",
        title=told.title or bare.rstrip("/"),
        authors=(told.who,) if told.who else (),
        date=told.date,
        container=told.where or bare.partition("/")[0],
        url=url,
        accessed=_accessed(after) or _accessed(before),
    )


@cache
def _seen() -> re.Pattern[str]:
    words = "|".join(re.escape(one) for one in read("names")["accessed"])
    return re.compile(
        rf"[\s,;.(]*\b(?:{words})[:\s]+(?P<date>[^,;()]*(?:,\s*\d{{4}})?)\)?\.?$", re.IGNORECASE
    )


def _accessed(words: str) -> str:
    """The day on which a page was seen, where *words* end with it: *accessed 12 May 2024*, *дата обращения: 12.05.2024*."""
    found = _seen().search(words.strip())
    date = found["date"].strip(_EDGES) if found else ""
    return date if date and _is_day(date) else ""


def _newspaper(text: str) -> Source | None:
    papers = _folded("newspapers")
    if not folded(text).startswith(papers):
        return None
    title, date, after = _dated(text)
    name, _, issue = title.partition(",")
    number = re.fullmatch(r"\s*(?:№|no\.?|nr\.?|n°)\s*(\d+)", issue, re.IGNORECASE)
    if not date or after or folded(name) not in papers or (issue and not number):
        return None
    return Source(
        key="", kind="press", title=name.strip(_QUOTES + " "), number=number[1] if number else "", date=date
    )


def _interview(text: str) -> Source | None:
    if not folded(text).startswith(_folded("interviews")):
        return None
    title, date, after = _dated(text.replace("’", "'"))
    asked = "|".join(map(re.escape, read("names")["interviews"]))
    found = re.fullmatch(
        rf"(?:{asked})\s+(?P<who>[^\W\d_][^,\d]*)(?:,\s*(?P<place>[^,\d]+))?", title, re.IGNORECASE
    )
    if not found or after:
        return None
    who, place = found["who"].strip(), (found["place"] or "").strip()
    return Source(key="", kind="interview", authors=(who,), place=place, date=date)


@cache
def _folded(name: str) -> tuple[str, ...]:
    return tuple(map(folded, read("names")[name]))


def _dated(words: str) -> tuple[str, str, str]:
    """Part *words* at the first date that fills what stands between commas, else at one that ends them after a word such as *of*."""
    parts = words.split(",")
    for first in range(len(parts)):
        for last in range(min(len(parts), first + _MOST_PARTS_OF_A_DATE), first, -1):
            date = ",".join(parts[first:last]).strip(_EDGES + _QUOTES)
            if _is_day(date):
                return ",".join(parts[:first]).strip(), date, ",".join(parts[last:]).strip()
    within = _DATED.search(words)
    date = (within["date"] or within["day"]).strip(_EDGES) if within else ""
    if within and _is_day(date):
        return words[: within.start()].strip(), date, ""
    return words, "", ""


def _is_day(text: str) -> bool:
    try:
        told = len(text) <= _LONGEST_DATE and any(map(str.isdigit, text))
        return told and values.Date.parse(text).first is not None
    except UnreadableDate:
        return False
