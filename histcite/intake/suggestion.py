"""What a plain sentence could be structured as: a date, a figure, a place, or yes and no, under the property that its words suggest."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain, islice

from histcite.conflicts.texts.act import Act, ToldAct, acts_in, listed, modes, weighed
from histcite.conflicts.texts.foreign import nominatives
from histcite.conflicts.texts.phrasing import Role
from histcite.conflicts.texts.piece import ORDINAL, Piece
from histcite.conflicts.texts.sentence import Sentence, sentence
from histcite.frozen import dataclass
from histcite.holdings.holdings import Holdings
from histcite.records.claim import Claim
from histcite.values import Date, Names, Precision, Quantity, articles, fold, identity
from histcite.values.gazetteer import known_place

SUBJECTS = 3
"""How many subjects are offered."""

LATEST = 200
"""Among so many claims, those written last, the subjects are looked for."""

FARTHEST = 8
"""How many words may lie between the words for an act and what is said of it."""

FEWEST_COUNTED = 3
"""What is counted by no act is told from this number on; *two* men are rather known than counted."""

LONGEST_NAME = 4
LONGEST_COUNTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The property that is ``asked`` and the value that a sentence gives it, with its scope, how it is told, and whether it is ``denied``."""

    asked: str
    value: str
    of: str = ""
    when: str = ""
    mode: str = "asserted"
    denied: bool = False
    hedged: bool = False

    @property
    def words(self) -> str:
        """The suggestion as one reads it: ``killed: not 240, in 1943, promised``."""
        of = self.of and f" of {self.of}"
        told = f"{self.asked}: {'not ' * self.denied}{self.value}{'?' * self.hedged}{of}"
        when = self.when if self.when != self.value else ""
        return ", ".join([told, *filter(None, [when, self.mode if self.mode != "asserted" else ""])])

    @property
    def cells(self) -> dict[str, str]:
        """The columns of a claim that it fills."""
        told = {"property": self.asked, "value": self.value, "of": self.of, "when": self.when}
        told |= {"polarity": "-"} if self.denied else {}
        told |= {"mode": self.mode} if self.mode != "asserted" else {}
        told |= {"hedged": "yes"} if self.hedged else {}
        return {column: cell for column, cell in told.items() if cell}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A claim without a value, what its sentence suggests, and the ``subjects`` that it may be about: its own, or those used last."""

    claim: Claim
    suggestion: Suggestion
    subjects: tuple[str, ...]

    def cells(self, subject: str = "") -> dict[str, str]:
        """The columns of the claim that are filled, about *subject*, or else the first one; what it has already stays."""
        about = subject or next(iter(self.subjects), "")
        return {column: cell for column, cell in {"subject": about, **self.suggestion.cells}.items() if cell}


def proposed(keys: Iterable[str], holdings: Holdings) -> Iterator[Proposal]:
    """What the claims *keys* could be structured as; of one that has a value, or of whose sentence nothing is known, nothing is said."""
    latest = last_subjects(holdings)
    for key in keys:
        claim = holdings.claims[key]
        found = None if claim.value else suggested(claim.text, holdings.names)
        if found and identity(claim.property) in ("", identity(found.asked)):
            found = replace(found, when=claim.when or found.when, of=claim.of or found.of)
            subjects = (claim.subject,) if claim.subject else latest
            yield Proposal(claim=claim, suggestion=found, subjects=subjects)


def last_subjects(holdings: Holdings) -> tuple[str, ...]:
    """The subjects of the claims that were written last, the last first, each under one of its names."""
    claims = holdings.claims
    keys = islice(chain(claims.lately_written(), reversed(claims.contents.keys("claims"))), LATEST)
    found: dict[str, str] = {}
    for key in dict.fromkeys(keys):
        if key in claims and (subject := claims[key].subject):
            found.setdefault(holdings.names.resolve(subject).key, subject)
        if len(found) == SUBJECTS:
            break
    return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Utterance:
    """A sentence, its acts, the numbers and dates that may answer a question, and whether it denies."""

    sentence: Sentence
    acts: tuple[ToldAct, ...]
    numbers: tuple[Piece, ...]
    dates: tuple[Piece, ...]
    denied: bool

    @property
    def when(self) -> str:
        """The only date, as it is typed."""
        return _date_typed(self.dates[0]) if len(self.dates) == 1 else ""

    def nearest(
        self, answers: Callable[[Act, Piece], str], pieces: tuple[Piece, ...]
    ) -> tuple[str, Piece] | None:
        """The property that one of *pieces* answers by the act nearest to it, where *answers* gives one."""
        found = [
            (told.away(piece.first, piece.last), place, asked, piece)
            for place, told in enumerate(self.acts)
            for piece in pieces
            if (asked := answers(told.act, piece))
        ]
        away, _, asked, piece = min(found, key=lambda one: one[:2], default=(FARTHEST + 1, 0, "", None))
        return (asked, piece) if piece and away <= FARTHEST else None


Gleaning = Callable[[_Utterance, Names], Suggestion | None]


def suggested(text: str, names: Names) -> Suggestion | None:
    """What a sentence says that can be compared; None where its words tell none, or where it is only wished or tried."""
    told = sentence(text)
    words, doubts = [fold(word.text) for word in told.words], listed("doubts", told.name)
    dated = {place for piece in told.pieces for place in range(piece.first, piece.last + 1)}
    free = [(place, word) for place, word in enumerate(words) if place not in dated]
    hedged = any(word in doubts for _, word in free)
    verbs = [
        word
        for place, word in free
        if told.words[place].role is Role.ATTITUDE or word in modes(told.name)
        if word not in doubts and not (place and words[place - 1] in articles())
    ]
    mode = modes(told.name).get(verbs[0], "") if verbs else "asserted"
    acts = acts_in(told)
    spoken = {place for one in acts for place in one.places}
    spoken |= {place for place, word in free if word in listed("lacking", told.name)}
    read = _Utterance(
        sentence=told,
        acts=acts,
        numbers=tuple(piece for piece in told.pieces if _is_number(told, piece)),
        dates=tuple(piece for piece in told.pieces if _is_date(told, piece, acts)),
        denied=not spoken.issuperset(told.negations),
    )
    if not mode or (read.denied and mode != "asserted"):
        return None
    gleanings = (_truth, *GLEANINGS) if read.denied else GLEANINGS
    found = next(filter(None, (glean(read, names) for glean in gleanings)), None)
    return replace(found, mode=mode, hedged=hedged) if found else None


def _figure(told: _Utterance, _: Names) -> Suggestion | None:
    """How many or how much, of which an act says what it is: killed, the price, the duration."""

    def asked(act: Act, piece: Piece) -> str:
        return act.asked(piece.value) if isinstance(piece.value, Quantity) else ""

    found = told.nearest(asked, told.numbers)
    return _counted(told, *found) if found else None


def _date(told: _Utterance, _: Names) -> Suggestion | None:
    """When an act took place."""
    found = told.nearest(lambda act, _: act.date, told.dates)
    return Suggestion(asked=found[0], value=_date_typed(found[1]), denied=told.denied) if found else None


def _place(told: _Utterance, names: Names) -> Suggestion | None:
    """Where an act took place, after a preposition and by a name."""
    for one in told.acts:
        where = _where(told.sentence, names) if one.act.place else ""
        if where:
            return Suggestion(asked=one.act.place, value=where, denied=told.denied)
    return None


def _truth(told: _Utterance, _: Names) -> Suggestion | None:
    """Whether something is so; of most acts only a denial says that."""
    for one in told.acts:
        day_alone = told.dates and one.act.date  # "not on 26 May" leaves open that it was another day
        asked = one.act.truth or (one.act.denied if told.denied and not day_alone else "")
        if asked:
            value = "no" if told.denied != one.act.no else "yes"
            return Suggestion(asked=asked, value=value, when=told.when)
    return None


def _bare_figure(told: _Utterance, _: Names) -> Suggestion | None:
    """The only number of a sentence, of things or of a measure, though no act says what it is."""
    if len(told.numbers) != 1:
        return None
    (piece,) = told.numbers
    value = piece.value
    before = told.sentence.words[piece.first - 1].text if piece.first else ""
    if not isinstance(value, Quantity) or identity(before) in articles():
        return None
    least = value.low if value.low is not None else value.high
    if value.counts and least is not None and least >= FEWEST_COUNTED and _noun(told.sentence, piece):
        return _counted(told, "count", piece)
    return _counted(told, "amount", piece) if weighed(value) else None


def _bare_date(told: _Utterance, _: Names) -> Suggestion | None:
    """The only date of a sentence, where it is finer than a year, though no act of the table is told."""
    if len(told.dates) != 1 or told.acts:
        return None
    value = told.dates[0].value
    fine = isinstance(value, Date) and value.precision < Precision.YEAR
    return Suggestion(asked="date", value=told.when, denied=told.denied) if fine else None


GLEANINGS: tuple[Gleaning, ...] = (_figure, _date, _place, _truth, _bare_figure, _bare_date)
"""What a sentence is asked, in order: what says most of it comes first."""


def _is_number(told: Sentence, piece: Piece) -> bool:
    """Whether a number says how many or how much, and not which one."""
    value = piece.value
    if not isinstance(value, Quantity) or value.unit == ORDINAL:
        return False
    before = fold(told.words[piece.first - 1].text) if piece.first else ""
    numbered = (before,) in told.grammar.phrases["numbered"]
    return not numbered and not (value.counts and value.low == value.high == Decimal(1))


def _is_date(told: Sentence, piece: Piece, acts: tuple[ToldAct, ...]) -> bool:
    """Whether a date says when, and not which: *the letter of 4 May*."""
    if not isinstance(piece.value, Date) or piece.yearless:
        return False
    before = piece.first - 1
    if (
        before >= 0
        and fold(told.words[before].text) in listed("naming", told.name)
        and before - 1 in told.content
    ):
        return any(one.last == before - 1 for one in acts)
    return True


def _counted(told: _Utterance, asked: str, piece: Piece) -> Suggestion:
    """A figure as it is typed, with its unit; what is counted stands beside it, or, of a price or an age, in it."""
    value, noun = piece.value, _noun(told.sentence, piece)
    assert isinstance(value, Quantity)  # noqa: S101 - only numbers are counted
    figure = _figure_typed(told.sentence, piece)
    if value.counts and asked == "price":
        figure, noun = f"{figure} {noun}".strip(), ""
    if asked == "count" and not value.counts:
        asked = "amount"
    kept = noun if asked in ("count", "amount") else ""
    return Suggestion(asked=asked, value=figure, of=kept, when=told.when, denied=told.denied)


def _figure_typed(told: Sentence, piece: Piece) -> str:
    """The number in figures, with its unit in the words of the text."""
    value = piece.value
    assert isinstance(value, Quantity)  # noqa: S101 - only numbers are counted
    plain = replace(value, unit="", of="", approximate=False)
    figure = "~" * value.approximate + plain.as_read
    if value.counts:
        return figure
    words = told.words[piece.first : piece.last + 1]
    last = max(place for place, word in enumerate(words) if word.role is Role.FIGURE)
    unit = " ".join(word.text for word in words[last + 1 :])
    return f"{figure} {unit}" if unit else piece.text


def _noun(told: Sentence, piece: Piece) -> str:
    """What is counted or measured: the content words that follow at once, as far as the noun; empty if there are none."""
    start = piece.last + 1
    of = start < len(told.keys) and told.words[start].text.casefold() == "of"
    start += of
    following = [place for place in range(start, start + LONGEST_COUNTED) if place in told.content]
    run = [place for index, place in enumerate(following) if place == start + index]
    if not run:
        return ""
    ends, attributes = listed("heads", told.name) or ("",), listed("attributes", told.name)
    head = next(
        (
            place
            for place in run
            if (word := fold(told.words[place].text)).endswith(ends) and not word.endswith(attributes)
        ),
        run[0],
    )
    return told.between(run[0], head)


def _date_typed(piece: Piece) -> str:
    value = piece.value
    assert isinstance(value, Date)  # noqa: S101 - only dates are asked about
    read = Date.told(value.edtf)
    return value.edtf if read and read.normal == value.normal else piece.text


def _where(told: Sentence, names: Names) -> str:
    """The name after the first preposition that says where; empty where there is none, or where its form is none of a name alone."""
    for place in range(len(told.words) - 1):
        if fold(told.words[place].text) not in listed("standing", told.name):
            continue
        start = place + 1 + (identity(told.words[place + 1].text) in articles())
        run = list(_capitals(told, start))
        if run:
            return _as_named(told.between(run[0], run[-1]), told.name, names)
    return ""


def _capitals(told: Sentence, start: int) -> Iterator[int]:
    for place in range(start, min(start + LONGEST_NAME, len(told.words))):
        if place not in told.content or not told.words[place].capital:
            return
        yield place


def _as_named(typed: str, language: str, names: Names) -> str:
    """A place as it is named alone, where its case can be undone; in a language without cases as it is typed."""
    for form in nominatives(typed):
        known = known_place(form)
        if names.forms(names.place(form).key) or known:
            return form
    return "" if language == "ru" else typed
