"""Lifetimes: what people are said to have done, held against the dates of their birth and death."""

from collections.abc import Iterator

from histcite.conflicts.clash import Clash, Grade, Stand
from histcite.conflicts.docket import TIME, Dated, Docket, dates_of, first_day, last_day
from histcite.conflicts.question import Question

ACTOR, BIRTH, DEATH = "actor", "birth", "death"

SUCCESSIONS = ((BIRTH, DEATH, "died"), (TIME, "end", "ended"), (TIME, "receipt", "was received"))
"""Roles of dates of one subject of which the second cannot lie before the first, and the word for it."""


def succession(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """Nothing ends before it begins, arrives before it is sent, or dies before it is born."""
    for earlier, later, ended in SUCCESSIONS:
        for question in docket.playing(later):
            for end in dates_of(question.subject_key, later, docket):
                for begin in dates_of(question.subject_key, earlier, docket):
                    if last_day(end) < first_day(begin):
                        why = f"it {ended} {end[1].text}, before {begin[1].text}"
                        yield question, Clash.of(begin[0], end[0], grade=Grade.CONTRARY, why=why)


def lifetime(docket: Docket) -> Iterator[tuple[Question, Clash]]:
    """Nobody acts before birth or after death, where these are recorded."""
    for question in docket.playing(ACTOR):
        for stand in question.stands:
            for person in stand.names:
                yield from ((question, clash) for clash in _outside(stand, person.key, docket))


def _outside(stand: Stand, person: str, docket: Docket) -> Iterator[Clash]:
    births, deaths = dates_of(person, BIRTH, docket), dates_of(person, DEATH, docket)
    if not (births or deaths):
        return
    for act in _times(stand, docket):
        for death in deaths:
            if first_day(act) > last_day(death):
                yield _clash(stand, act, death, "died")
        for birth in births:
            if last_day(act) < first_day(birth):
                yield _clash(stand, act, birth, "was born only")


def _times(stand: Stand, docket: Docket) -> list[Dated]:
    """When the act took place: as the claim itself says, else as the dates of its subject say."""
    own = stand.first.scope.when
    return [(stand, own)] if own else dates_of(stand.first.subject_key, TIME, docket)


def _clash(stand: Stand, act: Dated, life: Dated, event: str) -> Clash:
    person = life[0].first.claim.subject
    why = f"the act is dated {act[1].text}, but {person} {event} {life[1].text}"
    stands = dict.fromkeys((stand, act[0], life[0]))
    return Clash.of(*stands, grade=Grade.CONTRARY, why=why)
