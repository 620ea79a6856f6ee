"""A review: open conflicts and leads one after the other, what is asked about each, and what the answers come to."""

import json
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from histcite.conflicts import Conflict, JudgedLead
from histcite.frozen import dataclass
from histcite.library.facade import Library
from histcite.records.cells import clean
from histcite.records.decision import NOT_TO_BE_KNOWN, Decision, reasons
from histcite.store import Store, keys_changed
from histcite.store.deeds import standing
from histcite.store.replacement import copy_like

Item = Conflict | JudgedLead

SUSPENDED = "suspended"
"""The reason that is offered first for leaving something undecided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The ids of what is reviewed, in order, which of them is shown, and which were settled on the way."""

    items: tuple[str, ...]
    at: int = 0
    settled: frozenset[str] = frozenset()

    @property
    def current(self) -> str:
        """The id of the item shown; empty after the last one."""
        return self.items[self.at] if self.at < len(self.items) else ""

    @property
    def left(self) -> int:
        """How many items still wait for a decision."""
        return len(set(self.items) - self.settled)

    def moved(self, by: int) -> "Walk":
        """The walk so many items further on, or back where *by* is below 0; there is nothing before the first."""
        return replace(self, at=max(0, self.at + by))

    def with_current_settled(self) -> "Walk":
        """The walk at the next item, with this one settled."""
        return replace(self, at=self.at + 1, settled=self.settled | {self.current})

    def with_settled(self, items: frozenset[str]) -> "Walk":
        """The walk at the next item that is left, with *items* settled, which one answer did together."""
        settled = self.settled | items
        left = (at for at in range(self.at + 1, len(self.items)) if self.items[at] not in settled)
        return replace(self, at=next(left, len(self.items)), settled=settled)

    def back_at(self, item: str, open_again: frozenset[str] = frozenset()) -> "Walk":
        """The walk at *item*, which is not settled any more, nor are those that are *open again* with it."""
        return replace(self, at=self.items.index(item), settled=self.settled - {item} - open_again)

    def without_current(self) -> "Walk":
        """The walk without the item shown, which is no longer there; the next one takes its place."""
        return replace(self, items=(*self.items[: self.at], *self.items[self.at + 1 :]))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAsked:
    """One of KEYS is asked for; *remarks* are said before."""

    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberAsked:
    """The number of one of *options* is asked for, the first being 1; an empty answer is to give up."""

    heading: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAsked:
    """A line in the historian's own words is asked for, after a word on *what*; an empty answer is to give up."""

    what: str = "note"


Asked = KeyAsked | NumberAsked | NoteAsked


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision is to be recorded on the item shown; the fields are those of a decision."""

    verdict: str
    because: str
    note: str
    prefers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """An answer is to be recorded as what is held to be so on the question of the item shown; *grounds* is a claim that gives it."""

    answer: str
    note: str
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The claim with the key *claim* is to be opened in the editor."""

    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """The image or the address of the claim with the key *claim* is to be shown."""

    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The item so many places further on is to be shown, or back where *by* is below 0."""

    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The review is to end here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """The decision that was taken last in this review is to be taken back, and its item shown again."""


Step = Ruling | Holding | Opening | Looking | Move | Undoing | Leaving

Dialogue = Generator[Asked, str, Step]

Branch = Generator[Asked, str, Step | None]
"""What is asked after a key; None where the historian gave up."""


KEYS = {
    "d": ("dismiss", "set it aside: it is none"),
    "r": ("resolve", "settle it: one position is right"),
    "c": ("conclude", "say what you hold to be so on the question, an answer of your own, too"),
    "n": ("undecided", "say that the evidence does not decide"),
    "s": ("skip", "leave it open and go on"),
    "o": ("open", "look at the image or the address of a claim"),
    "e": ("edit", "open a claim in your editor"),
    "b": ("back", "go back to the item before, settled or not"),
    "u": ("undo", "take back the decision that was taken last in this review"),
    "?": ("help", "what the keys do"),
    "q": ("quit", "stop; the next review goes on after this item"),
}
"""The keys: one word for each, and what it does."""


def dialogue(item: Item) -> Dialogue:
    """What is asked about *item*, until the answers come to a step; a key that is not known asks again."""
    remarks: tuple[str, ...] = ()
    while True:
        key = (yield KeyAsked(remarks=remarks)).casefold()
        if key in _MOVES:
            return _MOVES[key]
        if key in _BRANCHES:
            step = yield from _BRANCHES[key](item)
            if step is not None:
                return step
            remarks = ("nothing was changed",)
        else:
            remarks = _HELP if key == "?" else ("that is none of the keys; ? explains them",)


def sides(item: Item) -> tuple[tuple[str, str], ...]:
    """What *item* sets against each other, in words, each with the key of a claim that stands for it."""
    if isinstance(item, JudgedLead):
        return tuple((key, key) for key in item.claims)
    return tuple((position.value, position.claims[0]) for position in item.positions)


def _judgement(verdict: str, heading: str, codes: Mapping[str, str], prefers: str = "") -> Branch:
    """Ask for the note and for the reason; there is no decision without both.

    The note comes first: what is typed too early then is no more than its beginning.
    """
    note = yield NoteAsked()
    if not note:
        return None
    options = tuple(f"{code}: {meaning}" for code, meaning in codes.items())
    number = yield NumberAsked(heading=heading, options=options)
    because = tuple(codes)[int(number) - 1] if number else ""
    return Ruling(verdict=verdict, because=because, note=note, prefers=prefers) if number else None


def _resolution(item: Item) -> Branch:
    held = sides(item)
    number = yield NumberAsked(heading="Which is right?", options=tuple(words for words, _ in held))
    if not number:
        return None
    return (yield from _judgement("resolved", "Why?", reasons()["resolve"], held[int(number) - 1][1]))


def _conclusion(item: Item) -> Branch:
    """Ask what is held to be so: a position, that it cannot be known, or another answer; and why. A lead has no question."""
    if isinstance(item, JudgedLead):
        return None
    held = [(one.value, one.claims[0]) for one in item.positions if not one.asked]
    options = (*(words for words, _ in held), NOT_TO_BE_KNOWN, "another answer")
    number = int((yield NumberAsked(heading="What do you hold to be so?", options=options)) or 0)
    if not number:
        return None
    grounds = (held[number - 1][1],) if number <= len(held) else ()
    typed = (yield NoteAsked(what="answer")) if number == len(options) else options[number - 1]
    note = (yield NoteAsked()) if typed else ""
    return Holding(answer=typed, note=note, grounds=grounds) if note else None


def _of_one_claim(item: Item, step: Callable[..., Step]) -> Branch:
    """Ask which claim is meant, if there are several."""
    keys = tuple(dict.fromkeys(item.claims))
    number = "1" if len(keys) == 1 else (yield NumberAsked(heading="Which claim?", options=keys))
    return step(claim=keys[int(number) - 1]) if number else None


_MOVES: dict[str, Step] = {"s": Move(by=1), "b": Move(by=-1), "u": Undoing(), "q": Leaving()}

_BRANCHES: dict[str, Callable[[Item], Branch]] = {
    "d": lambda _: _judgement("dismissed", "Why is it none?", reasons()["dismiss"]),
    "r": _resolution,
    "c": _conclusion,
    "n": lambda _: _judgement(
        "undecided",
        "Why is it left undecided?",
        dict(sorted(reasons()["resolve"].items(), key=lambda reason: reason[0] != SUSPENDED)),
    ),
    "o": lambda item: _of_one_claim(item, Looking),
    "e": lambda item: _of_one_claim(item, Opening),
}

_HELP = (
    *(f"{key}  {meaning}" for key, (_, meaning) in KEYS.items()),
    "Esc or an empty line gives up a question. Each decision is written at once.",
)


class Agenda:
    """The ``items`` of a review by id, as *find* last found them among the records of *library*, settled ones too.

    Looking for them takes long in a large library, so it is only done again when something else than a ruling has changed it.
    """

    def __init__(self, library: Library, find: Callable[[], Iterable[Item]]) -> None:
        self._library = library
        self._find = find
        self.look_again()

    def look_again(self) -> None:
        """Find the items as they are now."""
        self._state = self._library.holdings.signature
        self.items = {item.id: item for item in self._find()}

    @property
    def open(self) -> frozenset[str]:
        """The ids of the items that wait for a decision."""
        return frozenset(item.id for item in self.items.values() if item.is_open)

    @property
    def is_stale(self) -> bool:
        """Whether the library was changed since the items were found, by an edit or by another program."""
        return self._library.holdings.signature != self._state

    def rule(self, item: Item, ruling: Ruling | Holding) -> Decision:
        """Record the ruling on *item*, or on its question, as one entry of the history. Raises NotText for its note, and what deciding
        raises.
        """
        note = clean(ruling.note)
        if isinstance(ruling, Holding):
            asked = item.question.id if isinstance(item, Conflict) else ""
            held = self._library.conclude(asked, ruling.answer, note, grounds=ruling.grounds)
            self.look_again()
            return held
        taken = self._library.decide(item.id, ruling.verdict, ruling.because, note, ruling.prefers)
        self.items[item.id] = replace(
            item, verdict=replace(item.verdict, status=taken.verdict, decision=taken)
        )
        self._state = self._library.holdings.signature
        return taken

    def take_back(self, item: Item, taken: Decision) -> bool:
        """Undo the ruling by which *taken* was decided on *item*; whether it was the last command, for else nothing is done."""
        done, _ = standing(self._library.history())
        if not done or taken.key not in keys_changed(done[-1]):
            return False
        self._library.undo()
        if taken.concludes():
            self.look_again()
        self.items[item.id] = item
        self._state = self._library.holdings.signature
        return True


def arranged(items: Iterable[str], shown: Iterable[str]) -> tuple[str, ...]:
    """*items* in the order of a review: what was never *shown*, then what was shown longest ago."""
    order = {item: number for number, item in enumerate(shown)}
    return tuple(sorted(items, key=lambda item: order.get(item, -1)))


def read_shown(library: Path) -> tuple[str, ...]:
    """The ids shown in the reviews of the library in this file, the last one last; none where the note cannot be read."""
    try:
        noted = json.loads(_note(library).read_text(encoding="utf-8"))
        return tuple(str(item) for item in noted["shown"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def leave_shown(library: Path, shown: Iterable[str]) -> None:
    """Note beside the library in this file what was shown, the last one last. Raises NotWritable."""
    copy_like(library, _note(library), json.dumps({"shown": list(shown)}).encode())


MOST_NOTED = 5000
"""How many of what a check found are noted for the shell."""


def leave_disputes(library: Path, found: Iterable[tuple[str, str]]) -> None:
    """Note beside the library in this file what a check *found*, ids with their questions, for completion. Raises NotWritable."""
    told = dict(islice(found, MOST_NOTED))
    note = Store(library).desk / f"disputes-{library.resolve().name}"
    copy_like(library, note, json.dumps(told, ensure_ascii=False).encode())


def _note(library: Path) -> Path:
    return Store(library).desk / f"review-{library.name}"
