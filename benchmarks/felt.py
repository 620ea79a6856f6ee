"""Times what one feels at every command, in seconds of the processor, at several sizes, and beside another version in the same run.

Run ``python benchmarks/felt.py`` in an environment where histcite is installed; README.md beside it tells how to read the table.
"""  # noqa: INP001 - a script, no package

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from store import YARDSTICK, Cost, Environments, growth, middle, print_beside, rows, run

SIZES = (1_000, 10_000, 100_000)
RUNS = 5
PATIENCE = 60.0
"""After so many seconds in all, a command is not run again at one size."""

FOUND = 1
"""The exit code of a command that found something."""

ONCE = ("import", "first")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "--help": ("--help",),
    "show": ("show", "claim-0"),
    "tag": ("tag", "claim-1", "--tag", "felt-{turn}"),
    "log": ("log", "--limit", "5"),
    "undo": ("undo",),
    "redo": ("redo",),
    "add": ("add", "It came.", "--ref", "RGANI, f. 3", "--subject", "the ship {turn}"),
    "add, spelt alike": (
        "add",
        "It came.",
        "--ref",
        "RGANI, f. 3",
        "--subject",
        "request of telegram {turn}00000",
    ),
    "search": ("search", "wheat", "--limit", "50"),
    "tags": ("tags",),
    "list": ("list",),
    "check --no-leads": ("check", "--no-leads"),
    "doctor": ("doctor",),
}
"""What is timed, each in a library that was just imported and has its index."""

Costs = dict[tuple[str, str, int], Cost]
"""What each took, by the version, the command and the number of claims."""


def measure(
    versions: Mapping[str, Mapping[str, str]], sizes: Sequence[int], runs: int, folder: Path
) -> Costs:
    """What everything takes: the median of this many runs, in which versions and sizes take turns; an import is run once."""
    taken: dict[tuple[str, str, int], list[Cost]] = {}
    for size in sizes:
        table = folder / f"{size}.csv"
        with table.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, fieldnames=list(next(rows(1))))
            writer.writeheader()
            writer.writerows(rows(size))
        for version, environment in versions.items():
            room = folder / f"{version}-{size}"
            run(_words(room, ("init", str(room))), environment)
            for deed, command in zip(ONCE, (("import", str(table)), COMMANDS["show"]), strict=True):
                taken[version, deed, size] = [run(_words(room, command), environment).cost]
    for turn in range(runs):
        for deed, command in COMMANDS.items():
            for size in sizes:
                for version, environment in versions.items():
                    so_far = taken.setdefault((version, deed, size), [])
                    if sum(cost.processor for cost in so_far) < PATIENCE:
                        typed = tuple(word.format(turn=turn) for word in command)
                        words = _words(folder / f"{version}-{size}", typed)
                        so_far.append(run(words, environment, FOUND).cost)
    yardstick = [run((sys.executable, "-c", YARDSTICK)).cost for _ in range(runs)]
    return {key: middle(costs) for key, costs in {**taken, ("", YARDSTICK, 0): yardstick}.items()}


def _words(room: Path, command: tuple[str, ...]) -> tuple[str, ...]:
    at = () if command[0] in ("--help", "init") else ("--library", str(room))
    return (sys.executable, "-P", "-m", "histcite", *command, *at)


def table(costs: Costs, versions: Sequence[str], sizes: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """A line for each command and size, and one for how it grows."""
    ours, *others = versions
    click = costs["", YARDSTICK, 0].processor
    yield ("command", "claims", "CPU", "/ import click", "peak MB", *(f"/ {other}" for other in others))
    for deed in (*ONCE, *COMMANDS):
        for size in sizes:
            cost = costs[ours, deed, size]
            beside = (f"{cost.processor / costs[other, deed, size].processor:.2f}" for other in others)
            took = (
                f"{cost.processor * 1000:.0f} ms",
                f"{cost.processor / click:.1f}",
                f"{cost.megabytes:.0f}",
            )
            yield (deed, f"{size}", *took, *beside)
        told = [growth(sizes, [costs[each, deed, size].processor for size in sizes]) for each in versions]
        yield (deed, "grows with", told[0], "", "", *told[1:])


def compared(
    versions: Environments, sizes: Sequence[int], runs: int, folder: Path
) -> Iterator[tuple[str, ...]]:
    """What *versions* take, as the lines of a table."""
    return table(measure(versions, sizes, runs, folder), [*versions], sizes)


if __name__ == "__main__":
    print_beside(__doc__ or "", "CLAIMS", SIZES, RUNS, compared)
