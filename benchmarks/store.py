"""Times the commands against the size of the library, beside default TinyDB and bare SQLite, each in a process of its own.

Run ``python benchmarks/store.py`` in an environment where histcite is installed; README.md beside it tells how to read the tables.
"""  # noqa: INP001 - a script, no package

import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import mul
from pathlib import Path
from random import Random
from statistics import fmean, median

SIZES = (1_000, 10_000, 100_000)
LARGEST = 1_000_000
RUNS = 9
PATIENCE = 60.0
"""After so many seconds in all, a process of one kind at one size is not run again."""

RIVALS = ("tinydb", "sqlite")
RIVAL = Path(__file__).with_name("rivals.py")

SEED = 1960
CLAIMS_A_SUBJECT = 5
CLAIMS_A_FILE = 20
CHECKED_EVERY, RARE_EVERY = 100, 1_000
COMMON, RARE, TAG = "wheat", "submarine", "to-check"
"""A word in three claims of ten and one in a claim of a thousand; a tag on one in a hundred."""

BEGINNING = "claim-5"
"""The key as far as it was typed when the reader asks for its completion."""

GOODS = {COMMON: 30, "maize": 20, "oil": 15, "cotton": 12, "tractors": 10, "coal": 8, "spare parts": 5}
"""What is asked for, and how often of a hundred times."""

SENDERS = (
    "the ministry of trade",
    "the embassy in Tirana",
    "the planning commission",
    "the trade delegation",
    "the state bank",
)
DEEDS = (
    "asks once more for",
    "puts off the answer about",
    "reports the loading of",
    "complains of the quality of",
    "names the price of",
)
PURPOSES = ("before winter", "for the mills of the north", "on credit", "out of the reserve", "by sea")
TAGS = ("trade", "credits", "transport", "telegrams")
ANSWERS = (
    ("amount", "{} t"),
    ("date", "1960-11-{day:02}"),
    ("leader", "Enver Hoxha"),
    ("cause", "the drought"),
)

COMMANDS = ("show", "add", "tag", "complete", "search, 30 %", "search, 0.1 %", "list --tag, 1 %")
"""What is timed; the first word is the deed, the share is that of the claims which are found."""

YARDSTICK = "import click"

COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Byte code is kept, as it is for whoever has installed the program; else each process would compile it anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process took: seconds from start to exit, the most memory that it held, in MB, and seconds of the processor."""

    seconds: float
    megabytes: float
    processor: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A process that has ended well: what it took, what it said and what it remarked on stderr."""

    cost: Cost
    said: str
    remarked: str


Costs = dict[tuple[str, str, int], Cost]
"""What each took, by who does it, what is done, and the number of claims."""


Environments = Mapping[str, Mapping[str, str]]
"""The versions that are compared, and what the environment of each has besides."""

Compared = Callable[[Environments, Sequence[int], int, Path], Iterator[tuple[str, ...]]]
"""Measures versions at sizes, in so many runs and in a folder, and gives the lines of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A command line, who does what by it, and what its environment has besides."""

    who: str
    deed: str
    words: tuple[str, ...]
    environment: Mapping[str, str]


def rows(count: int) -> Iterator[dict[str, str]]:
    """Rows of a historian's table; each becomes a claim of about 600 bytes.

    One question in eight has two answers, so that a fifth of the claims is in a conflict.
    """
    random = Random(SEED)  # noqa: S311 - claims, no secrets
    for number in range(count):
        subject, file = number // CLAIMS_A_SUBJECT, number // CLAIMS_A_FILE
        asked, answer = ANSWERS[number % len(ANSWERS)]
        (goods,) = random.choices(list(GOODS), list(GOODS.values()))
        seen = f", and mentions a {RARE}" if number % RARE_EVERY == 0 else ""
        tags = [random.choice(TAGS), *([TAG] if number % CHECKED_EVERY == 0 else [])]
        yield {
            "key": f"claim-{number}",
            "text": f"In telegram {number} {random.choice(SENDERS)} {random.choice(DEEDS)} {goods} {random.choice(PURPOSES)}{seen}.",
            "reference": f"RGANI, f. {3 + file % 7}, op. {12 + file % 50}, d. {100 + file}, l. {1 + number % 180} ob.",
            "quote": f"просим отгрузить {number + 1000} тонн до конца ноября текущего года",
            "lang": "ru",
            "subject": f"request of telegram {subject}",
            "property": asked,
            "value": answer.format(number + 1000, day=1 + number % 30),
            "voice": "Hoxha",
            "when": "1960",
            "tags": "; ".join(tags),
        }


def measure(sizes: Sequence[int], runs: int, folder: Path) -> Costs:
    """What everything takes at every size: the median of this many runs in turn; what fills a library is run once."""
    costs: Costs = {}
    for size in sizes:
        room = folder / str(size)
        room.mkdir()
        costs |= _filled(size, room)
    taken: dict[tuple[str, str, int], list[Cost]] = {}
    for turn in range(runs):
        for size in sizes:
            for process in _processes(folder / str(size), size, turn):
                so_far = taken.setdefault((process.who, process.deed, size), [])
                if sum(cost.seconds for cost in so_far) < PATIENCE:
                    so_far.append(_answered(process))
    return costs | {what: middle(each) for what, each in taken.items()}


def tables(costs: Costs, sizes: Sequence[int]) -> str:
    """Two tables: the commands, one line for each size and one for the growth; and what fills a library."""
    return f"{aligned(_of_commands(costs, sizes))}\n\n{aligned(_of_imports(costs, sizes))}"


def growth(sizes: Sequence[int], measured: Sequence[float]) -> str:
    """The power of the size with which something grows: the slope of the least squares through the logarithms. One size tells none."""
    x, y = [math.log(size) for size in sizes], [math.log(each) for each in measured]
    across, up = [each - fmean(x) for each in x], [each - fmean(y) for each in y]
    spread = sum(each * each for each in across)
    return f"n^{sum(map(mul, across, up)) / spread:.2f}" if spread else ""


def _filled(size: int, room: Path) -> Costs:
    """Fill a library, and the rivals with the same claims; the first command after an import is timed by itself."""
    source, exported = room / "claims.csv", room / "claims.jsonl"
    with source.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(next(rows(1))))
        writer.writeheader()
        writer.writerows(rows(size))
    run((sys.executable, "-m", "histcite", "init", str(room)))
    costs = {
        ("ours", "import", size): run(_ours(room, "import", str(source))).cost,
        ("ours", "index", size): run(_ours(room, "show", "claim-0")).cost,
    }
    run(_ours(room, "export", "jsonl", "-o", str(exported)))
    for who in RIVALS:
        ended = run(_rival(who, "fill", room, str(exported)))
        costs[who, "import", size] = replace(ended.cost, seconds=float(ended.said))
    return costs


def _processes(room: Path, size: int, turn: int) -> Iterator[Process]:
    """Every command in one turn, ours and the rivals'; *turn* makes what is added new each time."""
    key = f"claim-{size // 2}"
    new = next(rows(1)) | {"key": f"new-{turn}", "subject": f"request of ship {turn}", "tags": TAG}
    cells = ("key", "quote", "lang", "subject", "property", "value")
    options = [word for column in cells for word in ("--" + column, new[column])]
    page = ("--limit", "50")
    ours = {
        "show": _ours(room, "show", key),
        "add": _ours(room, "add", new["text"], "--ref", new["reference"], *options),
        "tag": _ours(room, "tag", key, "--tag", f"tag-{turn}"),
        "complete": (str(Path(sys.executable).with_name("histcite")),),
        "search, 30 %": _ours(room, "search", COMMON, *page),
        "search, 0.1 %": _ours(room, "search", RARE, *page),
        "list --tag, 1 %": _ours(room, "list", "--tag", TAG, *page),
    }
    added = json.dumps(new | {"tags": [TAG], "references": [{"quote": new["quote"]}]})
    given = dict(zip(COMMANDS, (key, added, key, BEGINNING, COMMON, RARE, TAG), strict=True))
    yield Process(who="python", deed=YARDSTICK, words=(sys.executable, "-c", YARDSTICK), environment={})
    for command in COMMANDS:
        environment = _completing(room) if command == "complete" else {}
        yield Process(who="ours", deed=command, words=ours[command], environment=environment)
        for who in RIVALS:
            deed = command.replace(",", "").split()[0]
            yield Process(
                who=who, deed=command, words=_rival(who, deed, room, given[command]), environment={}
            )


def _ours(room: Path, *words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "histcite", *words, "--library", str(room))


def _rival(who: str, deed: str, room: Path, given: str) -> tuple[str, ...]:
    return (sys.executable, str(RIVAL), who, deed, str(room / f"{who}.db"), given)


def _completing(room: Path) -> dict[str, str]:
    """What a shell says when the reader asks for the rest of a key."""
    return {
        "HISTCITE_LIBRARY": str(room),
        "_HISTCITE_COMPLETE": "bash",
        "COMP_LINE": f"histcite show {BEGINNING}",
    }


def run(words: Sequence[str], environment: Mapping[str, str] | None = None, may_find: int = 0) -> Ended:
    """Run a process to its end. Its memory is its own while ours stays the smaller one. Ends the program where it fails.

    ``may_find`` is another exit code that is none of a failure.
    """
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as remarked:
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own command lines
            words, stdout=said, stderr=remarked, env=os.environ | COMPILED | dict(environment or {})
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        remarked.seek(0)
        ended = Ended(
            cost=Cost(
                seconds=seconds,
                megabytes=usage.ru_maxrss / 1024,
                processor=usage.ru_utime + usage.ru_stime,
            ),
            said=said.read().decode(),
            remarked=remarked.read().decode(),
        )
    if process.returncode not in (0, may_find):
        sys.exit(f"{' '.join(words)} ended with {process.returncode}:\n{ended.remarked}")
    return ended


def _answered(process: Process) -> Cost:
    """What a process took; ours must have said something, for one that finds nothing is fast."""
    ended = run(process.words, process.environment)
    if process.who == "ours" and not ended.said.strip():
        sys.exit(f"{process.deed} found nothing: {' '.join(process.words)}")
    return ended.cost


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each thing that several processes took."""
    return Cost(
        seconds=median(cost.seconds for cost in costs),
        megabytes=median(cost.megabytes for cost in costs),
        processor=median(cost.processor for cost in costs),
    )


def _of_commands(costs: Costs, sizes: Sequence[int]) -> Iterator[tuple[str, ...]]:
    click = f"/ {YARDSTICK}"
    rivals = ("TinyDB", "TinyDB / ours", "SQLite", "ours / SQLite")
    yield ("command", "claims", "ours", f"/ at {sizes[0]}", click, "peak MB", *rivals)
    for command in COMMANDS:
        yield from (_of_command(costs, command, size, sizes[0]) for size in sizes)
        ours, tiny, lite = (_power(costs, who, command, sizes) for who in ("ours", *RIVALS))
        yield (command, "grows with", ours, "", "", "", tiny, "", lite, "")


def _of_command(costs: Costs, command: str, size: int, smallest: int) -> tuple[str, ...]:
    ours, tiny, lite = (costs[who, command, size].seconds for who in ("ours", *RIVALS))
    first, click = costs["ours", command, smallest].seconds, costs["python", YARDSTICK, size].seconds
    peak = f"{costs['ours', command, size].megabytes:.0f}"
    beside = (_ms(tiny), f"{tiny / ours:.2f}", _ms(lite), f"{ours / lite:.2f}")
    return (command, f"{size}", _ms(ours), f"{ours / first:.2f}", f"{ours / click:.2f}", peak, *beside)


def _of_imports(costs: Costs, sizes: Sequence[int]) -> Iterator[tuple[str, ...]]:
    yield ("claims", "import", "rows/s", "peak MB", "TinyDB", "rows/s", "SQLite", "rows/s", "index")
    for size in sizes:
        told = {who: costs[who, "import", size].seconds for who in ("ours", *RIVALS)}
        ours, tiny, lite = ((_ms(seconds), f"{size / seconds:.0f}") for seconds in told.values())
        peak = f"{costs['ours', 'import', size].megabytes:.0f}"
        yield (f"{size}", *ours, peak, *tiny, *lite, _ms(costs["ours", "index", size].seconds))
    powers = [_power(costs, who, "import", sizes) for who in ("ours", *RIVALS)]
    index = _power(costs, "ours", "index", sizes)
    yield ("grows with", powers[0], "", "", powers[1], "", powers[2], "", index)


def _power(costs: Costs, who: str, deed: str, sizes: Sequence[int]) -> str:
    return growth(sizes, [costs[who, deed, size].seconds for size in sizes])


def aligned(lines: Iterable[tuple[str, ...]]) -> str:
    """*lines* of cells as a table, its heads underlined."""
    table = list(lines)
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    table.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def print_beside(told: str, counted: str, sizes: Sequence[int], runs: int, compared: Compared) -> None:
    """Ask on the command line for sizes, runs and another version, and print the table that is *compared* of them.

    ``told`` is what the help says of the script, ``counted`` what a size counts.
    """
    parser = argparse.ArgumentParser(description=told)
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes, metavar=counted)
    parser.add_argument("--runs", type=int, default=runs, help="processes of each kind; the median counts")
    parser.add_argument(
        "--beside", type=Path, metavar="FOLDER", help="the source of another version, timed in the same run"
    )
    asked = parser.parse_args()
    versions: dict[str, dict[str, str]] = {"ours": {}}
    if asked.beside:
        versions["the other"] = {"PYTHONPATH": str(asked.beside.absolute())}
    with tempfile.TemporaryDirectory() as folder:
        lines = [*compared(versions, asked.sizes, asked.runs, Path(folder))]
    sys.stdout.write(aligned(lines) + "\n")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="CLAIMS")
    parser.add_argument("--largest", action="store_true", help=f"{LARGEST} claims, too, which takes an hour")
    parser.add_argument("--runs", type=int, default=RUNS, help="processes of each kind; the median counts")
    asked = parser.parse_args()
    sizes = (*asked.sizes, *((LARGEST,) if asked.largest else ()))
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(tables(measure(sizes, asked.runs, Path(folder)), sizes) + "\n")


if __name__ == "__main__":
    main()
