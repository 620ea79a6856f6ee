"""Times the check against the number of claims, beside reading the same claims from their file; each size in a process of its own.

Run ``python benchmarks/check.py`` in an environment where histcite is installed; README.md beside it tells how to read the table.
"""  # noqa: INP001 - a script, no package

import argparse
import math
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TypeVar

from histcite import Library
from histcite.records.alias import Alias
from histcite.records.claim import Claim, Reference
from histcite.records.document import compact_document
from histcite.records.keys import document_id
from histcite.records.source import Source
from histcite.store.file import empty_tables
from histcite.store.layout import serialise

SIZES = (1_000, 10_000, 100_000)
LARGEST = 1_000_000
SEED = 1945
CLAIMS_A_QUESTION = 6
CLAIMS_A_SOURCE = 20
DISPUTED = 10_000
"""How many claims answer the one question that everybody has answered; at most a tenth of all."""

ANSWERS_A_VALUE = 10
EVENTS_A_STORY = 20
"""How many events follow one another in one story, told by claims of order between them."""

PEOPLE = 2_000

TIES = ("before", "after", "total_of", "born", "date", "count", "whole")
"""What ties events and people together: a seventh of all claims."""

NAMES = (
    Alias(name="Saxony", forms=("Sachsen",), kind="place"),
    Alias(name="Dresden", forms=("Дрезден",), kind="place", inside="Saxony"),
    Alias(name="Dresden Altstadt", kind="place", inside="Dresden"),
    *(
        Alias(name=f"Officer {number}", forms=(f"Offizier {number}",), kind="person")
        for number in range(PEOPLE)
    ),
)

T = TypeVar("T")
Cells = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What one size took: seconds, how many conflicts were found, and the most memory in MB."""

    size: int
    reading: float
    checking: float
    near: float
    conflicts: int
    peak: float

    @property
    def ratio(self) -> float:
        """How many times longer the check takes than reading."""
        return self.checking / self.reading


def claims(count: int) -> Iterator[Claim]:
    """Claims such as a historian notes: questions with a few answers of every kind, stories in order, and one great dispute."""
    random = Random(SEED)  # noqa: S311 - claims, no secrets
    disputed = min(DISPUTED, count // 10)
    told = chain(_dispute(random, disputed), _notes(random))
    for number, cells in enumerate(islice(told, count)):
        source = Reference(source=f"file-{number // CLAIMS_A_SOURCE}", locator=str(1 + number % 180))
        yield Claim(
            key=f"claim-{number}",
            text=f"The paper says of {cells['subject']}: {cells['property']} {cells['value']}.",
            references=(source,),
            added=f"2026-01-01T00:00:00.{number:07}Z",
            **cells,
        )


def _dispute(random: Random, count: int) -> Iterator[Cells]:
    values = [str(random.randint(10_000, 300_000)) for _ in range(max(1, count // ANSWERS_A_VALUE))]
    for number in range(count):
        yield {
            "subject": "the dead of the great raid",
            "property": "count",
            "value": values[number % len(values)],
        }


def _notes(random: Random) -> Iterator[Cells]:
    kinds = list(_ANSWERS)
    number = 0
    while True:
        subject, kind = f"matter {number}", kinds[number % len(kinds)]
        for place in range(CLAIMS_A_QUESTION):
            scope = _SCOPES[random.randrange(len(_SCOPES))] if place % 2 else {}
            yield {"subject": subject, "property": kind, "value": _ANSWERS[kind](random), **scope}
        yield _tie(random, number)
        number += 1


def _tie(random: Random, number: int) -> Cells:
    """One claim on the events and people of a story: order, date, number, parts of a whole, or a birth.

    The parts are events that are counted; they come three ties later and four earlier.
    """
    story, event = divmod(number, EVENTS_A_STORY)
    tie = TIES[number % len(TIES)]
    here, there, part, other = (f"event {event + step} of story {story}" for step in (0, 1, 3, -4))
    told = {
        "before": {"subject": here, "value": there},
        "after": {"subject": there, "value": here},
        "total_of": {"subject": f"story {story}", "value": f"{part}; {other}"},
        "born": {"subject": f"Officer {random.randrange(PEOPLE)}", "value": str(random.randint(1880, 1925))},
        "date": {"subject": here, "value": f"1943-{1 + event % 12:02}-{random.randint(1, 28):02}"},
        "count": {"subject": here, "value": str(random.randint(1, 900))},
        "whole": {"subject": f"story {story}", "property": "count", "value": str(random.randint(1, 900))},
    }
    return {"property": tie, **told[tie]}


def _date(random: Random) -> str:
    day, month = random.randint(1, 28), random.randint(1, 12)
    return random.choice(
        (
            f"1944-{month:02}-{day:02}",
            f"1944-{month:02}",
            f"{day}.{month}.1944",
            f"c. {day} May 1944",
            "spring 1944",
        )
    )


def _amount(random: Random) -> str:
    number = random.randint(10, 900) * 100
    return random.choice(
        (f"{number} t", f"about {number} t", f"{number}-{number + 500} t", f"{number // 100} тонн")
    )


def _cause(random: Random) -> str:
    return random.choice(("", "", "", "main: ", "sole: ")) + random.choice(
        ("the drought", "the blockade", "the plan")
    )


def _people(random: Random) -> str:
    return "; ".join(f"Officer {random.randrange(PEOPLE)}" for _ in range(random.randint(1, 4)))


_ANSWERS: dict[str, Callable[[Random], str]] = {
    "date": _date,
    "amount": _amount,
    "sent": lambda random: f"{random.randint(1, 9)} days after event {random.randrange(20)} of story 1",
    "place": lambda random: random.choice(("Dresden", "Dresden Altstadt", "Saxony", "Leipzig", "Berlin")),
    "leader": lambda random: f"Officer {random.randrange(PEOPLE)}",
    "happened": lambda random: random.choice(("yes", "yes", "no", "yes?")),
    "authentic": lambda random: random.choice(("yes", "no")),
    "participant": _people,
    "cause": _cause,
    "wording": lambda random: f"the order of {random.randint(1, 3)} May stands as it was given",
    "mood": lambda random: random.choice(("calm", "anxious", "hopeful")),
    "price": lambda random: f"{random.randint(1, 90)} roubles",
}
"""An answer to each question, by its property."""

_SCOPES: tuple[Cells, ...] = (
    {},
    {"when": "1944"},
    {"when": "1944-05", "where": "Dresden"},
    {"mode": "planned"},
    {"mode": "requested"},
    {"stance": "no-evidence"},
    {"voice": "Officer 7"},
    {"polarity": "-"},
)


def fill(path: Path, size: int) -> None:
    """Write a library of *size* claims, with their sources and a few names."""
    sources = (Source(key=f"file-{number}", kind="file") for number in range(1 + size // CLAIMS_A_SOURCE))
    tables = {"claims": claims(size), "sources": sources, "aliases": NAMES}
    documents = {
        name: {str(document_id(record.key)): compact_document(record) for record in records}
        for name, records in tables.items()
    }
    path.write_bytes(serialise({**empty_tables(), **documents}))


def measure(path: Path, size: int) -> Times:
    """What one size takes; to be run in a process of its own, whose memory is measured."""
    library = Library.open(path)
    reading, _ = _timed(lambda: list(library.claims.values()))
    checking, found = _timed(lambda: library.check().conflicts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Times(
        size=size, reading=reading, checking=checking, near=_near(library), conflicts=len(found), peak=peak
    )


def _near(library: Library) -> float:
    """Seconds to find the conflicts of one claim that was just added, in holdings just read."""
    asked = {"subject": "matter 7", "property": "happened", "value": "no"}
    added = library.add("One more answer.", ref="file-1, 3", **asked)
    list(library.holdings.sources)
    return _timed(lambda: library.holdings.inquiry.conflicts_of(added.claim))[0]


def _timed(deed: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    done = deed()
    return time.perf_counter() - start, done


def line(times: Times, before: Times | None) -> str:
    """One row of the table; the power of the size with which the check grows, from one size to the next."""
    power = ""
    if before:
        power = f"n^{math.log(times.checking / before.checking) / math.log(times.size / before.size):.2f}"
    return (
        f"{times.size:8} {times.reading:9.2f} {times.checking:9.2f} {times.ratio:7.1f} {times.near:9.3f}"
        f" {times.conflicts:10} {times.peak:8.0f}  {power}"
    )


def main() -> None:
    """Measure and print one line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="CLAIMS")
    parser.add_argument("--largest", action="store_true", help=f"{LARGEST} claims, too, which takes minutes")
    asked = parser.parse_args()
    sys.stdout.write("  claims   reading     check   ratio  one claim  conflicts  peak MB  grows with\n")
    before: Times | None = None
    workers = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), max_tasks_per_child=1)
    with workers, tempfile.TemporaryDirectory() as folder:
        for size in (*asked.sizes, *((LARGEST,) if asked.largest else ())):
            path = Path(folder, f"{size}.json")
            workers.submit(fill, path, size).result()
            times = workers.submit(measure, path, size).result()
            sys.stdout.write(line(times, before) + "\n")
            sys.stdout.flush()
            before = times
            path.unlink()


if __name__ == "__main__":
    main()
