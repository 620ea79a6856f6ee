"""The chronology of the report, in words; above it a strip that counts what is told of each month or year."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from histcite.display.report.endnotes import Endnotes
from histcite.display.report.markup import Markup, element, heading, joined, link, said
from histcite.holdings.chronicle import Event, year_in_words

STRIP_WIDTH, STRIP_HEIGHT = 600, 90
BAR_ROOM = 64
"""How high the highest bar is; below the bars stand the years."""

MOST_MONTHS, MOST_BARS = 60, 200
"""Up to how many months bars are months, and how many bars there are at most."""

NARROWEST_LABEL = 40
"""How far apart the years below the bars stand at least, so that they do not touch."""


def timeline(events: Sequence[Event], endnotes: Endnotes) -> Iterator[Markup]:
    """The *events* under their years and months, the strip of their counts first."""
    if events:
        yield _strip(events)
    for year, its in groupby(events, key=lambda event: event.slot[0]):
        parts = (
            _stretch(name, tuple(told), endnotes)
            for name, told in groupby(its, key=lambda event: event.stretch)
        )
        yield element("section", heading(3, year_in_words(year)), *parts, id=f"t{year}", class_="year")


def _stretch(name: str, events: Sequence[Event], endnotes: Endnotes) -> Markup:
    """The events of a month or season, under its name, or those of a whole year without one."""
    days = groupby(events, key=lambda event: event.day)
    items = element("ul", *(_day(day, tuple(told), endnotes) for day, told in days), class_="events")
    anchor = _anchor(events[0])
    return joined((heading(4, name, id=anchor if "-" in anchor else ""), items)) if name else items


def _day(day: str, events: Sequence[Event], endnotes: Endnotes) -> Markup:
    """The events of one day, which is told once."""
    told = [_told(event, endnotes) for event in events]
    if not day:
        return joined(element("li", each) for each in told)
    if len(told) == 1:
        return element("li", element("b", day), " ", *told)
    return element("li", element("b", day), element("ul", *(element("li", each) for each in told)))


def _anchor(event: Event) -> str:
    """Where the page tells of the month, or else the year, of an event."""
    year, month, inside, _, _ = event.slot
    return f"t{year}-{month}" if inside else f"t{year}"


def _told(event: Event, endnotes: Endnotes) -> Markup:
    claim, conflict = event.claim, event.conflict
    speaker = said(f"{claim.voice}: ") if claim.voice else ""
    manner = f" ({claim.mode})" if claim.mode != "asserted" else ""
    mark = (
        joined((" ", link(conflict.id, "disputed" if conflict.is_open else conflict.status)))
        if conflict
        else ""
    )
    return joined((speaker, said(claim.text), manner, endnotes.marks(claim), mark))


def _strip(events: Sequence[Event]) -> Markup:
    """Bars with the number of events in each month that has any, or year, or span of years where there are very many."""
    first, last = (12 * event.slot[0] + max(event.slot[1], 1) - 1 for event in (events[0], events[-1]))
    months = last - first + 1
    step = 1 if months <= MOST_MONTHS else 12 * -(-months // (12 * MOST_BARS))
    start = first - first % 12
    counts = Counter((12 * event.slot[0] + max(event.slot[1], 1) - 1 - start) // step for event in events)
    anchors: dict[int, str] = {}
    for event in events:
        place = (12 * event.slot[0] + max(event.slot[1], 1) - 1 - start) // step
        anchors.setdefault(place, _anchor(event) if step == 1 else f"t{event.slot[0]}")
    width = STRIP_WIDTH / (max(counts) + 1)
    bars = (
        _bar(place, number, max(counts.values()), width, anchors[place]) for place, number in counts.items()
    )
    labels = _years(start, step, width, max(counts))
    return element(
        "svg",
        element("title", "How much is told of each time"),
        *bars,
        *labels,
        viewBox=f"0 0 {STRIP_WIDTH} {STRIP_HEIGHT}",
        role="group",
        aria_label="How much is told of each time",
        class_="strip",
    )


def _bar(place: int, number: int, most: int, width: float, anchor: str) -> Markup:
    height = max(2.0, BAR_ROOM * number / most)
    bar = element(
        "rect",
        x=f"{place * width:.1f}",
        y=f"{BAR_ROOM - height:.1f}",
        width=f"{max(1.0, 0.8 * width):.1f}",
        height=f"{height:.1f}",
    )
    when = anchor.removeprefix("t")
    return link(anchor, element("title", f"{when}: {number}"), bar, aria_label=f"{when}: {number}")


def _years(start: int, step: int, width: float, last: int) -> Iterator[Markup]:
    """The years below the bars, as many as have room."""
    free = 0.0
    for place in range(last + 1):
        month = start + place * step
        if month % 12 == 0 and place * width >= free:
            yield element(
                "text", year_in_words(month // 12), x=f"{place * width:.1f}", y=str(STRIP_HEIGHT - 8)
            )
            free = place * width + NARROWEST_LABEL
