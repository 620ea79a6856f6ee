"""Times the search for leads against the number of claims, and says with which power of it the time grows.

Run ``python benchmarks/leads.py`` in an environment where histcite is installed.
"""  # noqa: INP001 - a script, no package

import argparse
import math
import sys
import time
import tracemalloc
from collections.abc import Iterator
from random import Random

from histcite.conflicts.leads import find_leads
from histcite.records.claim import Claim
from histcite.values import Names

SIZES = (1_000, 10_000, 100_000)
SEED = 1960
SHARE_RETOLD = 20
"""One claim in so many tells again what another told, with another number."""

ACTS = (
    "sent",
    "asked about",
    "refused",
    "delivered",
    "counted",
    "inspected",
    "burnt",
    "repaired",
    "sold",
    "seized",
)
THINGS = (
    "tonnes of wheat",
    "tractors",
    "letters",
    "rifles",
    "officers",
    "barrels of oil",
    "maps",
    "lorries",
    "guns",
)


def claims(count: int) -> Iterator[Claim]:
    """Sentences such as a historian notes: a common frame, places and people that come back, and numbers."""
    random = Random(SEED)  # noqa: S311 - sentences, no secrets
    places = [f"{_name(random)}" for _ in range(max(20, count // 20))]
    people = [f"{_name(random)} {_name(random)}" for _ in range(max(20, count // 10))]
    told: list[str] = []
    for number in range(count):
        if told and number % SHARE_RETOLD == 0:
            text = random.choice(told).replace("{}", str(random.randint(2, 900)))
        else:
            day, year = random.randint(1, 28), random.randint(1944, 1961)
            text = (
                f"On {day} May {year} {random.choice(people)} {random.choice(ACTS)} {{}} {random.choice(THINGS)} "
                f"in {random.choice(places)} before the delegation left for {random.choice(places)}."
            )
            told.append(text)
        yield Claim(key=f"c{number:06}", text=text.replace("{}", str(random.randint(2, 900))))


def _name(random: Random) -> str:
    return "".join(random.choice("bdgklmnprstvz") + random.choice("aeiou") for _ in range(3)).title()


def main() -> None:
    """Measure and print one line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="CLAIMS")
    parser.add_argument("--memory", action="store_true", help="trace the peak of memory, which takes longer")
    asked = parser.parse_args()
    sys.stdout.write("  claims   seconds   leads   peak MB   grows with\n")
    last: tuple[int, float] | None = None
    for size in asked.sizes:
        known = list(claims(size))
        if asked.memory:
            tracemalloc.start()
        start = time.perf_counter()
        leads = find_leads(known, Names())
        seconds = time.perf_counter() - start
        peak = f"{tracemalloc.get_traced_memory()[1] / 1e6:.0f}" if asked.memory else "-"
        power = "" if last is None else f"n^{math.log(seconds / last[1]) / math.log(size / last[0]):.2f}"
        sys.stdout.write(f"{size:8} {seconds:9.2f} {len(leads):7} {peak:>9}   {power}\n")
        last = size, seconds


if __name__ == "__main__":
    main()
