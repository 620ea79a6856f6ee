"""The place inside a source, as typed, printed in a style: leaves of a file, pages of a book, or the words themselves."""

import re
from dataclasses import replace

from histcite.archives import ArchivalReference, read_leaves
from histcite.citations.archival import render_leaves
from histcite.citations.style import Sheet

_NUMBER = r"(?:\d+[a-zа-я]?|[ivxlcdm]+)"
_PAGES = re.compile(
    rf"(?:(?:pp?|pages?|s|сс?|cc?|стр|ff?|fq|faqe|faqja)\b\.?\s*)?(?P<numbers>{_NUMBER}(?:\s*[-–—,]\s*{_NUMBER})*)\.?",
    re.IGNORECASE,
)
_BARE_WORD = re.compile(r"[^\W\d]+")
_BARE_NUMBERS = re.compile(r"[\d\s,–—-]+")
_NO_FILE = ArchivalReference()
_DASH = re.compile(r"\s*[-–—]\s*")
_COMMA = re.compile(r"\s*,\s*")


def is_locator(text: str) -> bool:
    """Tell whether *text* is a place inside a source and nothing else: pages, leaves or a bare number."""
    return _pages(text) is not None or read_leaves(text.strip()) is not None


def split_locator(text: str) -> tuple[str, str]:
    """Part a title from the locator typed after a comma; a bare number there is a year, not a locator."""
    for comma in re.finditer(",", text):
        title, rest = text[: comma.start()].strip(), text[comma.end() :].strip()
        if title and is_locator(rest) and not _BARE_NUMBERS.fullmatch(rest):
            return title, rest
    return text.strip(), ""


def print_pages(typed: str, sheet: Sheet) -> str:
    """Print pages (``412``, ``pp. 3-5``, ``с. 12, 15``) with the style's word for them; empty where *typed* is something else."""
    pages = _pages(typed)
    if not pages:
        return ""
    numbers = _COMMA.sub(", ", _DASH.sub(sheet.dash, pages["numbers"]))
    several = sheet.dash in numbers or "," in numbers
    return f"{sheet.language.words['pages' if several else 'page']} {numbers}"


def print_leaves(typed: str, sheet: Sheet, file: ArchivalReference = _NO_FILE) -> str:
    """Print leaves (``l. 12 ob.``, ``лл. 3-5``) with the label of their *file*'s archive; empty where *typed* is something else."""
    leaves = read_leaves(typed)
    return render_leaves(replace(file, leaves=leaves), sheet.style) if leaves else ""


def print_locator(typed: str, sheet: Sheet) -> str:
    """Print pages of something published, else leaves, else what was typed."""
    return print_pages(typed, sheet) or print_leaves(typed, sheet) or typed.strip()


def _pages(typed: str) -> re.Match[str] | None:
    text = typed.strip()
    return None if _BARE_WORD.fullmatch(text) else _PAGES.fullmatch(text)
