"""Dates told by an event, such as "two days after the plenum", read as days where that event is dated."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from histcite.conflicts.docket import TIME
from histcite.conflicts.reading import Reading, answering
from histcite.values import Date, Names, Relation, RelativeDate, articles, bare, compare, within

Events = dict[str, tuple[str, ...]]
"""The words for an event, and the keys of the subjects that they may name."""


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
    events: Events = {}
    for reading in relative:
        for value in reading.values:
            if isinstance(value, RelativeDate) and value.anchor not in events:
                events[value.anchor] = _event_keys(value.anchor, names)
    dated = _dated(given, {key for keys in events.values() for key in keys})
    resolved = {id(reading): _resolved(reading, dated, events) for reading in relative}
    return tuple(resolved.get(id(reading), reading) for reading in given)


def events_of(reading: Reading, names: Names) -> tuple[str, ...]:
    """The keys of the events from which *reading* counts dates, with an article and without one."""
    anchors = (value.anchor for value in reading.values if isinstance(value, RelativeDate))
    return tuple(key for anchor in anchors for key in _event_keys(anchor, names))


def _event_keys(anchor: str, names: Names) -> tuple[str, ...]:
    plain = bare(anchor)
    forms = (anchor, plain, *(f"{article} {plain}" for article in sorted(articles())))
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


def _resolved(reading: Reading, dated: Mapping[str, Date], events: Events) -> Reading:
    """*reading* with the day of every value that is told by an event of which there is a date."""
    members = (
        replace(member, value=member.value.resolve(anchor))
        if isinstance(member.value, RelativeDate)
        and (anchor := next((dated[key] for key in events[member.value.anchor] if key in dated), None))
        else member
        for member in reading.members
    )
    return answering(reading, tuple(members))
