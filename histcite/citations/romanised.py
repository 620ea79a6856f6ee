"""Sources for a paper in Latin letters: what stands in Cyrillic is transliterated, the rest is left alone."""

from collections.abc import Iterator, Mapping
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


class Romanised(Mapping[str, Source]):
    """A catalogue of sources in Latin letters; each is written when it is asked for."""

    def __init__(self, sources: Mapping[str, Source], scheme: Scheme) -> None:
        self._sources = sources
        self._scheme = scheme

    def __getitem__(self, key: str) -> Source:
        return romanised(self._sources[key], self._scheme)

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


def _latin(text: str, source: Source, scheme: Scheme) -> str:
    return transliterate(text, scheme, source.language.partition("-")[0].casefold() or "ru")
