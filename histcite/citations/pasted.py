"""What a pasted note says of its source in its own words: a web page, a newspaper of a day, an interview, a document in a file."""

import re
from urllib.parse import urlsplit

from histcite.citations.style import read
from histcite.errors import UnreadableDate
from histcite.records.source import Source
from histcite.values import Date

_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"'«»“”]+[^\s<>\"'«»“”.,;:)\]]")
_EDGES = " \t\n.,;:/<>()[]"
_QUOTES = "\"“”„«»‘’'"
_DATED = re.compile(r"\s(?:от|of|dated|vom|du|nga|i datës|z dnia|ze dne|del|de)\s+(?P<date>[^,]*\d.*)$")


def pasted(text: str) -> Source | None:
    """The source, still without a key, that *text* names by an address, as a newspaper of a day, or as an interview; None for others."""
    return _web_page(text) or _newspaper(text) or _interview(text)


def document_in(lead: str) -> dict[str, str]:
    """What the words before an archive's name say of a document, as columns of a source; nothing where they name none.

    A document is named by a date, by quotation marks or by what it is: a letter, minutes, a telegram.
    """
    title, date = _dated(lead.strip(_EDGES))
    first = re.match(r"[^\W\d_]+", title.lstrip(_QUOTES))
    kinds = {word for words in read("names")["documents"].values() for word in words}
    named = bool(first) and first[0].casefold() in kinds if first else False
    if not title or not (date or named or title[0] in _QUOTES):
        return {}
    told = {"source_title": title.strip(_QUOTES + " ,"), "source_date": date, "source_kind": "document"}
    return {column: said for column, said in told.items() if said}


def address_in(text: str) -> str:
    """The first address on the web in *text*; empty where there is none."""
    found = _ADDRESS.search(text)
    return found[0] if found else ""


def _web_page(text: str) -> Source | None:
    url = address_in(text)
    if not url:
        return None
    host = urlsplit(url).netloc.removeprefix("www.")
    words = text.partition(url)[0].strip(_EDGES)
    title, date = _dated(words.removesuffix("URL").removesuffix("available at").strip(_EDGES))
    if not title:
        title = url.partition("://")[2].removeprefix("www.").rstrip("/")
    return Source(key="", kind="web", title=title.strip(_QUOTES + " ,"), date=date, container=host, url=url)


def _newspaper(text: str) -> Source | None:
    title, date = _dated(text)
    papers = {paper.casefold() for paper in read("names")["newspapers"]}
    name, _, issue = title.partition(",")
    number = re.fullmatch(r"\s*(?:№|no\.?|nr\.?|n°)\s*(\d+)", issue, re.IGNORECASE)
    if not date or name.strip(_QUOTES + " ").casefold() not in papers or (issue and not number):
        return None
    return Source(
        key="", kind="press", title=name.strip(_QUOTES + " "), number=number[1] if number else "", date=date
    )


def _interview(text: str) -> Source | None:
    words = "|".join(read("names")["interviews"])
    title, date = _dated(text)
    found = re.fullmatch(
        rf"(?:{words})\s+(?P<who>[^\W\d_][^,\d]*)(?:,\s*(?P<place>[^,\d]+))?", title, re.IGNORECASE
    )
    if not found:
        return None
    who, place = found["who"].strip(), (found["place"] or "").strip()
    return Source(key="", kind="interview", authors=(who,), place=place, date=date)


def _dated(words: str) -> tuple[str, str]:
    """Part *words* from the date that ends them, the longest after a comma, or one after a word such as *of*."""
    parts = words.split(",")
    for count in range(1, len(parts)):
        date = ",".join(parts[count:]).strip(_EDGES + _QUOTES)
        if _is_day(date):
            return ",".join(parts[:count]).strip(), date
    within = _DATED.search(words)
    if within and _is_day(within["date"].strip(_EDGES)):
        return words[: within.start()].strip(), within["date"].strip(_EDGES)
    return words, ""


def _is_day(text: str) -> bool:
    try:
        return any(map(str.isdigit, text)) and Date.parse(text).first is not None
    except UnreadableDate:
        return False
