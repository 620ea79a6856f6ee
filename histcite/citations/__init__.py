"""A source and a place in it, rendered in a style."""

from histcite.citations.citekey import citekey
from histcite.citations.locator import is_locator, split_locator
from histcite.citations.note import bibliography_line, cite, short
from histcite.citations.style import STYLES, Style
from histcite.citations.whereabouts import Sources

__all__ = [
    "STYLES",
    "Sources",
    "Style",
    "bibliography_line",
    "cite",
    "citekey",
    "is_locator",
    "short",
    "split_locator",
]
