"""A source and a place in it, rendered in a style."""

from histcite.citations.apparatus import Note, running
from histcite.citations.citekey import citekey
from histcite.citations.locator import Locator, is_locator, print_locator, split_locator
from histcite.citations.note import bibliography_line, cite, short
from histcite.citations.romanised import romanised
from histcite.citations.style import STYLES, Style
from histcite.citations.whereabouts import Sources

__all__ = [
    "STYLES",
    "Locator",
    "Note",
    "Sources",
    "Style",
    "bibliography_line",
    "cite",
    "citekey",
    "is_locator",
    "print_locator",
    "romanised",
    "running",
    "short",
    "split_locator",
]
