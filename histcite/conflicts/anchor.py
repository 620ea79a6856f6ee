"""Dates told by an event, such as "two days after the plenum", read as days where that event is dated."""

from collections.abc import Iterable
from dataclasses import replace

from histcite.conflicts.docket import TIME
from histcite.conflicts.reading import Reading, answering
from histcite.values import Date, Names, Relation, RelativeDate, articles, bare, compare, within


def anchored(readings: Iterable[Reading], names: Names) -> tuple[Reading, ...]:
    """*readings* in the same order, dates told by an event counted from the date of that event.

    They stay as they are where the event has no date among *readings*, or dates that exclude one another.
    """
    given = tuple(readings)
    relative = [
        reading for reading in given if any(isinstance(value, RelativeDate) for value in reading.values)
    ]
    if not relative:
        return given
    anchors = {key for reading in relative for key in events_of(reading, names)}
    dated = _dated(given, anchors)
    resolved = {id(reading): _resolved(reading, dated, names) for reading in relative}
    return tuple(resolved.get(id(reading), reading) for reading in given)


def events_of(reading: Reading, names: Names) -> tuple[str, ...]:
    """The keys of the events from which *reading* counts dates, with an article and without one."""
    values = (value for value in reading.values if isinstance(value, RelativeDate))
    return tuple(dict.fromkeys(key for value in values for key in _event_keys(value, names)))


def _event_keys(value: RelativeDate, names: Names) -> tuple[str, ...]:
    plain = bare(value.anchor)
    forms = (value.anchor, plain, *(f"{article} {plain}" for article in sorted(articles())))
    return tuple(dict.fromkeys(names.resolve(form).key for form in forms))


def _dated(readings: Iterable[Reading], subjects: set[str]) -> dict[str, Date]:
    """The finest date of each of *subjects*, where what is said of it agrees."""
    dates: dict[str, list[Date]] = {}
    for reading in readings:
        if reading.subject_key in subjects and reading.role == TIME and reading.stated:
            dates.setdefault(reading.subject_key, []).extend(v for v in reading.values if isinstance(v, Date))
    return {subject: found for subject, given in dates.items() if (found := _agreed(given))}


def _agreed(dates: list[Date]) -> Date | None:
    finest = dates[0] if dates else None
    for date in dates[1:]:
        if finest is None or compare(date, finest) not in (Relation.SAME, Relation.REFINES):
            return None
        finest = date if within(date, finest) else finest
    return finest


def _resolved(reading: Reading, dated: dict[str, Date], names: Names) -> Reading:
    """*reading* with the day of every value that is told by an event of which there is a date."""
    members = (
        replace(member, value=member.value.resolve(anchor))
        if isinstance(member.value, RelativeDate)
        and (anchor := next(filter(None, map(dated.get, _event_keys(member.value, names))), None))
        else member
        for member in reading.members
    )
    return answering(reading, tuple(members))
