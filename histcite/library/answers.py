"""What the library answers to a change: the records as they are now, and what it has to say about them."""

from typing import TYPE_CHECKING

from histcite.frozen import dataclass
from histcite.library.desk import Desk
from histcite.records.claim import Claim

if TYPE_CHECKING:
    from histcite.conflicts import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A claim as it was added, what the library has to say about it, and the open conflicts that it is in."""

    claim: Claim
    remarks: tuple[str, ...]
    conflicts: "tuple[Conflict, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Claims as they were changed, and what the library has to say about them."""

    claims: tuple[Claim, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """The desk with a source put on it, and what the library has to say about that."""

    desk: Desk
    remarks: tuple[str, ...]
