"""Paragraphs of a note that came before: each keeps the key of its claim, wherever in the note it stands now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import count

from histcite.records.claim import Claim
from histcite.records.entry import Draft
from histcite.records.keys import key_from

_MOST_MISSING = 16
"""How many numbers of a note may be missing in a row, for their claims were removed, before no more are looked for."""

_MOST_COMPARED = 1000
_ALIKE = 0.5
_COMPARED = 400


def keyed_as_before(drafts: Sequence[Draft], claims: Mapping[str, Claim]) -> list[Draft]:
    """*drafts* of the paragraphs of one note, in their order, under the keys of the *claims* that they became when they came before.

    A paragraph that was put in between is a new claim, and one that was changed is the claim that is most like it.
    """
    note = drafts[0].note
    there = dict(_before(note, len(drafts), claims))
    if not there:
        return [*drafts]
    numbers = _met_word_for_word(drafts, there)
    numbers |= _met_changed(drafts, there, numbers)
    new = count(max(there) + 1)
    keys = (key_from(f"{note}:{numbers[at] if at in numbers else next(new)}") for at in range(len(drafts)))
    return [
        replace(draft, fields={**draft.fields, "key": key}) for draft, key in zip(drafts, keys, strict=True)
    ]


def _before(note: str, many: int, claims: Mapping[str, Claim]) -> Iterator[tuple[int, Claim]]:
    """The claims of the paragraphs of *note* that are there, by the numbers that these had."""
    missing = 0
    for number in count():
        claim = claims.get(key_from(f"{note}:{number}"))
        missing = 0 if claim else missing + 1
        if claim:
            yield number, claim
        elif number >= many and missing > _MOST_MISSING:
            return


def _met_word_for_word(drafts: Sequence[Draft], there: Mapping[int, Claim]) -> dict[int, int]:
    """The number of each draft, by its place in the note, whose words came before as they are."""
    waiting: dict[str, list[int]] = {}
    for number, claim in sorted(there.items(), reverse=True):
        waiting.setdefault(_words_mark(claim.origin), []).append(number)
    met = {}
    for at, draft in enumerate(drafts):
        if numbers := waiting.get(_words_mark(draft.origin)):
            met[at] = numbers.pop()
    return met


def _met_changed(
    drafts: Sequence[Draft], there: Mapping[int, Claim], met: Mapping[int, int]
) -> dict[int, int]:
    """The same of each other draft that is most like a claim that none has met, or in its place where none came and none went."""
    left = {
        number: claim.text[:_COMPARED] for number, claim in there.items() if number not in set(met.values())
    }
    others = [at for at in range(len(drafts)) if at not in met]
    if len(left) * len(others) > _MOST_COMPARED:
        return {at: at for at in others if at in left}
    alike = sorted(
        (
            SequenceMatcher(None, text, str(drafts[at].fields["text"])[:_COMPARED]).ratio(),
            -abs(number - at),
            at,
            number,
        )
        for number, text in left.items()
        for at in others
    )
    changed: dict[int, int] = {}
    for likeness, _, at, number in reversed(alike):
        in_place = at == number and len(there) == len(drafts)
        if (likeness > _ALIKE or in_place) and at not in changed and number not in changed.values():
            changed[at] = number
    return changed


def _words_mark(origin: str) -> str:
    return next((mark for mark in origin.split() if mark.startswith("text:")), "")
