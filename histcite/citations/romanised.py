"""Sources for a paper in Latin letters: what stands in Cyrillic is transliterated, the rest is left alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from histcite.archives.letters import is_cyrillic
from histcite.records.source import Source
from histcite.values import Scheme, transliterate

_FIELDS = ("addressee", "container", "editor", "publisher", "place")


def romanised(source: Source, scheme: Scheme) -> Source:
    """Give *source* with its people, container and imprint in Latin letters, by the tables of its language.

    It goes under its transliterated title in every style, one that the source already has before one made here, and so
    does a source that went under the translation of a Cyrillic title; what stood in its place is kept as the original or
    the translated title. A work that stands in another needs the same done to that one.
    """
    language = source.language.partition("-")[0].casefold() or "ru"
    latin = partial(transliterate, scheme=scheme, language=language)
    written: dict[str, Any] = {name: latin(getattr(source, name)) for name in _FIELDS}
    original = next(filter(is_cyrillic, (source.title, source.original_title)), "")
    if original:
        title = source.transliterated_title or latin(original)
        translation = "" if source.title in {original, title} else source.title
        written |= {
            "title": title,
            "original_title": source.original_title or original,
            "transliterated_title": title,
            "translated_title": source.translated_title or translation,
        }
    return replace(source, authors=tuple(map(latin, source.authors)), **written)


class Respelt(Mapping[str, Source]):
    """A catalogue of sources, each as *written* anew when it is asked for."""

    def __init__(self, sources: Mapping[str, Source], written: Callable[[Source], Source]) -> None:
        self._sources = sources
        self._written = written

    def __getitem__(self, key: str) -> Source:
        return self._written(self._sources[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)
