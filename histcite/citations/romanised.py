"""Sources for a paper in Latin letters: what stands in Cyrillic is transliterated, the rest is left alone."""

from dataclasses import replace
from typing import Any

from histcite.archives.letters import is_cyrillic
from histcite.records.source import Source
from histcite.values import Scheme, transliterate

_FIELDS = ("addressee", "container", "editor", "publisher", "place")


def romanised(source: Source, scheme: Scheme) -> Source:
    """Give *source* with its people, container and imprint in Latin letters, by the tables of its language.

    Its title stays as it is and gains a transliterated one where that is missing; styles print the one that they prefer.
    A work that stands in another needs the same done to that one.
    """
    written: dict[str, Any] = {name: _latin(getattr(source, name), source, scheme) for name in _FIELDS}
    title = source.title if is_cyrillic(source.title) else ""
    return replace(
        source,
        authors=tuple(_latin(author, source, scheme) for author in source.authors),
        transliterated_title=source.transliterated_title or _latin(title, source, scheme),
        **written,
    )


def _latin(text: str, source: Source, scheme: Scheme) -> str:
    return transliterate(text, scheme, source.language.partition("-")[0].casefold() or "ru")
