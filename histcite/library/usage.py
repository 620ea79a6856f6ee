"""What papers use of a library: which sources and claims, chapter by chapter, what they leave out, and what of it is in dispute."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from histcite.frozen import dataclass
from histcite.library.collation import Found
from histcite.records.claim import Claim

if TYPE_CHECKING:
    from histcite.conflicts import Conflict, Position
    from histcite.formats.papers.paper import Citing
    from histcite.holdings.inquiry import Inquiry

UNTAGGED = ""
"""Under which tag the claims stand that have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A conflict in which claims that are used stand: the positions that the paper takes, and those that it does not."""

    conflict: "Conflict"
    used: "tuple[Position, ...]"
    others: "tuple[Position, ...]"


class Usage:
    """What was *found* of papers in a library whose claims, as far as they are meant, are *claims*."""

    def __init__(self, found: Iterable[Found], claims: Iterable[Claim], inquiry: "Inquiry") -> None:
        self.found = tuple(found)
        self._meant = tuple(claims)
        self._inquiry = inquiry

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The keys of the sources that are cited, in the order of their first citation."""
        return tuple(dict.fromkeys(key for one in self.found for key in one.sources))

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """The keys of the claims that are used, in the order of their first use."""
        return tuple(dict.fromkeys(key for one in self.found for key in one.claims))

    @property
    def chapters(self) -> Mapping[str, tuple[Found, ...]]:
        """What is cited in each chapter, in their order; empty for what stands before the first."""
        chapters: dict[str, list[Found]] = {}
        for one in self.found:
            if one.sources or one.claims:
                chapters.setdefault(one.citing.chapter, []).append(one)
        return {title: tuple(cited) for title, cited in chapters.items()}

    @property
    def unknown(self) -> "tuple[Citing, ...]":
        """The citations by a key that no record has, each key once."""
        missing = {
            one.citing.key: one.citing
            for one in reversed(self.found)
            if one.citing.key and not one.sources + one.claims
        }
        return tuple(sorted(missing.values(), key=lambda citing: (citing.file, citing.line, citing.key)))

    @property
    def unmatched(self) -> "tuple[Citing, ...]":
        """The footnotes and stored items of which the library has nothing."""
        return tuple(one.citing for one in self.found if not one.citing.key and not one.sources + one.claims)

    @property
    def left_out(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the claims that are not used, by tag; those without any last."""
        used, unused = set(self.claims), dict[str, list[str]]()
        for claim in self._meant:
            if claim.key not in used:
                for tag in claim.tags or (UNTAGGED,):
                    unused.setdefault(tag, []).append(claim.key)
        return {tag: tuple(unused[tag]) for tag in sorted(unused, key=lambda tag: (tag == UNTAGGED, tag))}

    @cached_property
    def disputes(self) -> tuple[Contested, ...]:
        """The conflicts that are open or came back, and those on which it was said that the evidence does not decide."""
        used, found = set(self.claims), list[Contested]()
        for conflict in self._inquiry.conflicts if used else ():
            if (conflict.is_open or conflict.status == "undecided") and not used.isdisjoint(conflict.claims):
                taken = [position for position in conflict.positions if not used.isdisjoint(position.claims)]
                others = [position for position in conflict.positions if used.isdisjoint(position.claims)]
                found.append(Contested(conflict=conflict, used=tuple(taken), others=tuple(others)))
        return tuple(found)
