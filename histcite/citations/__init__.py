"""A source and a place in it, rendered in a style."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from histcite.citations.apparatus import Note, running
    from histcite.citations.locator import Locator, is_locator, print_locator, split_locator
    from histcite.citations.named import ARCHIVAL_STYLES, STYLES, ArchivalStyle, Style
    from histcite.citations.note import bibliography_line, cite, footnote, short
    from histcite.citations.whereabouts import Sources

__all__ = [
    "ARCHIVAL_STYLES",
    "STYLES",
    "ArchivalStyle",
    "Locator",
    "Note",
    "Sources",
    "Style",
    "bibliography_line",
    "cite",
    "footnote",
    "is_locator",
    "print_locator",
    "running",
    "short",
    "split_locator",
]

_ROOMS = {
    "apparatus": ("Note", "running"),
    "locator": ("Locator", "is_locator", "print_locator", "split_locator"),
    "note": ("bibliography_line", "cite", "footnote", "short"),
    "named": ("ARCHIVAL_STYLES", "STYLES", "ArchivalStyle", "Style"),
    "whereabouts": ("Sources",),
}


def __getattr__(name: str) -> Any:
    """Load a module when something of it is asked for, so that reading references starts fast."""
    for room, things in _ROOMS.items():
        if name in things:
            found = getattr(import_module(f"histcite.citations.{room}"), name)
            globals()[name] = found
            return found
    raise AttributeError(name)
