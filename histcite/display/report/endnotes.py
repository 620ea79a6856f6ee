"""The notes of the report: each reference is numbered once, cited in full at the end and in its short form where it is used."""

from collections.abc import Iterator, Mapping
from functools import cache

from histcite.citations import short_at
from histcite.display.cards import Catalogue
from histcite.display.report.markup import Markup, element, escaped, joined, link, said
from histcite.records.claim import Claim, Reference

Cited = tuple[str, str, str, str]
"""What makes two references one note: the source, the place in it, and the same of what it was read through."""


class Endnotes:
    """The notes in the order in which they were first asked for; references are written in the style of the *catalogue*.

    Below a note stand those of the *pictures* that show its leaf, each an address by the name that was typed.
    """

    def __init__(self, catalogue: Catalogue, pictures: Mapping[str, str]) -> None:
        self.catalogue = catalogue
        self._pictures = pictures
        self._numbers: dict[Cited, int] = {}
        self._shown: dict[int, dict[str, None]] = {}
        self._short_at = cache(
            lambda key: short_at(
                catalogue.sources[key], catalogue.sources, catalogue.style, archives=catalogue.archives
            )
        )

    def marks(self, claim: Claim) -> Markup:
        """The numbers of the notes on a claim, as links, which the style raises above the line."""
        if not claim.references:
            return Markup("")
        numbers = (str(self._number(reference)) for reference in claim.references)
        return joined((link(f"n{number}", number) for number in numbers), " ")

    def short(self, key: str, locator: str = "") -> str:
        """The short form of a source at a place in it; the bare key where the source is gone."""
        return self._short_at(key)(locator) if key in self.catalogue.sources else f"{key} (no such source)"

    def written(self) -> Iterator[Markup]:
        """The notes, in full."""
        for number, (source, locator, via, via_locator) in enumerate(self._numbers, start=1):
            reference = Reference(source=source, locator=locator, via=via, via_locator=via_locator)
            leaf = f"Photograph of {self.short(source, locator)}"
            images = (
                element("img", src=self._pictures[typed], alt=leaf) for typed in self._shown.get(number, ())
            )
            yield element("li", said(self.catalogue.full(reference)), *images, id=f"n{number}")

    def _number(self, reference: Reference) -> int:
        cited = (reference.source, reference.locator, reference.via, reference.via_locator)
        number = self._numbers.setdefault(cited, len(self._numbers) + 1)
        if reference.image in self._pictures:
            self._shown.setdefault(number, {})[reference.image] = None
        return number


def key_button(key: str) -> Markup:
    """A key that one click copies."""
    return element("button", escaped(key))
