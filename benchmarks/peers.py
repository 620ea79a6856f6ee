"""Times what every such program does beside papis, cobib and pubs, in seconds of the processor, each in an environment of its own.

Run ``python benchmarks/peers.py`` in an environment where histcite is installed; README.md beside it tells how to read the table.
"""  # noqa: INP001 - a script, no package

import argparse
import os
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from string import Template

from store import YARDSTICK, aligned, growth, run

SIZES = (1_000, 10_000)
RUNS = 3

PEERS: Mapping[str, tuple[str, ...]] = {
    "papis": ("papis==0.16.1",),
    "cobib": ("cobib==6.0.3",),
    "pubs": ("pubs==0.9.0", "bibtexparser==1.4.4", "pyparsing==3.3.3"),
}
"""What is installed for each, in an environment of its own; pubs does not name what it needs of its reader of BibTeX."""

DEEDS = ("--help", "show", "search", "list", "tag", "add")
COMMANDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "histcite": {
        "--help": ("--help",),
        "show": ("show", "claim-5"),
        "search": ("search", "submarine"),
        "list": ("list",),
        "tag": ("tag", "claim-5", "--tag", "turn-$turn"),
        "add": ("add", "In telegram $turn the embassy asks for oil", "--ref", "RGANI, f. 3, op. 12, d. 7"),
    },
    "papis": {
        "--help": ("--help",),
        "show": ("export", "--all", "--format", "bibtex", "ref:claim-5"),
        "search": ("list", "--all", "title:submarine"),
        "list": ("list", "--all"),
        "tag": ("tag", "--add", "turn-$turn", "ref:claim-5"),
        "add": ("add", "--batch", "--set", "title", "Telegram $turn", "--set", "ref", "new-$turn"),
    },
    "cobib": {
        "--help": ("--help",),
        "show": ("show", "claim-5"),
        "search": ("search", "submarine"),
        "list": ("list",),
        "tag": ("modify", "--add", "tags:turn-$turn", "--", "++label", "claim-5"),
        "add": ("add", "--bibtex", "$one"),
    },
    "pubs": {
        "--help": ("--help",),
        "show": ("export", "claim-5"),
        "search": ("list", "title:submarine"),
        "list": ("list",),
        "tag": ("tag", "claim-5", "+turn-$turn"),
        "add": ("import", "$one"),
    },
}
"""The same deeds as each program calls them; ``$turn`` is another in each turn, ``$one`` a file of one new record."""

ENTRY = Template("""@misc{$key,
  author = {Hoxha, Enver},
  title = {$title},
  year = {1960},
  howpublished = {RGANI, f. 3, op. 12, d. $file}
}
""")
INFO = Template("""author: Hoxha, Enver
author_list:
- family: Hoxha
  given: Enver
howpublished: RGANI, f. 3, op. 12, d. $file
papis_id: $id
ref: $key
title: $title
type: misc
year: '1960'
""")
"""A record as papis keeps it; it is written so, for its own import took 75 s for a thousand."""

Costs = dict[tuple[str, str, int], list[float]]
"""Seconds of the processor, by who does what at which size."""


def records(count: int) -> Iterator[dict[str, str]]:
    """What every program is given: a telegram in a file of an archive; one in a thousand mentions a submarine."""
    for number in range(count):
        what = "submarine" if number % 1_000 == 0 else "wheat"
        title = f"In telegram {number} the embassy asks for {what}"
        yield {"key": f"claim-{number}", "title": title, "file": f"{number // 20}", "id": f"{number:032x}"}


def measure(sizes: Sequence[int], runs: int, folder: Path) -> Costs:
    """What each deed takes in each program at each size; programs and sizes take turns."""
    programs = {"histcite": (sys.executable, "-P", "-m", "histcite"), **_installed(folder)}
    taken: Costs = {}
    for size in sizes:
        for who, program in programs.items():
            _fill(who, program, size, _home(folder, who, size))
    for turn in range(runs):
        for deed in DEEDS:
            for size in sizes:
                for who, program in programs.items():
                    home = _home(folder, who, size)
                    one = home / f"{turn}.bib"
                    one.write_text(
                        ENTRY.substitute(key=f"new-{turn}", title=f"Telegram {turn}", file="7"), "utf-8"
                    )
                    words = (Template(word).substitute(turn=turn, one=one) for word in COMMANDS[who][deed])
                    ended = run((*program, *words), _environment(home))
                    taken.setdefault((who, deed, size), []).append(ended.cost.processor)
        yardstick = run((sys.executable, "-c", YARDSTICK)).cost.processor
        taken.setdefault(("", YARDSTICK, 0), []).append(yardstick)
    return taken


def _installed(folder: Path) -> dict[str, tuple[str, ...]]:
    """Each peer, installed; the command that calls it."""
    for who, wanted in PEERS.items():
        venv.create(folder / who, with_pip=True)
        run((str(folder / who / "bin" / "python"), "-m", "pip", "install", "--quiet", *wanted))
    return {who: (str(folder / who / "bin" / who),) for who in PEERS}


def _home(folder: Path, who: str, size: int) -> Path:
    home = folder / f"{who}-{size}"
    home.mkdir(exist_ok=True)
    return home


def _environment(home: Path) -> dict[str, str]:
    """A home of its own, so that nothing of the user's is read or changed."""
    rooms = {f"XDG_{room}_HOME": str(home / room.lower()) for room in ("CONFIG", "DATA", "CACHE")}
    return {"HOME": str(home), "HISTCITE_LIBRARY": str(home / "library"), **rooms}


def _fill(who: str, program: Sequence[str], size: int, home: Path) -> None:
    """A library of so many records, made by the program itself but for papis."""
    many, table = home / "many.bib", home / "many.csv"
    many.write_text("\n".join(ENTRY.substitute(record) for record in records(size)), "utf-8")
    library, environment = home / "library", _environment(home)
    if who == "papis":
        (home / "config" / "papis").mkdir(parents=True)
        (home / "config" / "papis" / "config").write_text(f"[papers]\ndir = {library}\n", "utf-8")
        for record in records(size):
            (library / record["id"]).mkdir(parents=True)
            (library / record["id"] / "info.yaml").write_text(INFO.substitute(record), "utf-8")
    elif who == "cobib":
        (home / "data" / "cobib").mkdir(parents=True)
        (home / "data" / "cobib" / "literature.yaml").touch()
        run((*program, "add", "--bibtex", str(many)), environment)
    elif who == "pubs":
        run((*program, "init", "-p", str(library)), environment)
        run((*program, "import", str(many)), environment)
    else:
        lines = (
            f'{each["key"]},{each["title"]},"RGANI, f. 3, op. 12, d. {each["file"]}"'
            for each in records(size)
        )
        table.write_text("\n".join(("key,text,reference", *lines)) + "\n", "utf-8")
        run((*program, "init", str(library)), environment)
        run((*program, "import", str(table)), environment)


def table(costs: Costs, sizes: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """A line for each deed and size, and one for how it grows: ours, and each peer divided by ours."""
    click = median(costs["", YARDSTICK, 0])
    yield ("command", "records", "histcite", f"/ {YARDSTICK}", *(f"{who} / histcite" for who in PEERS))
    for deed in DEEDS:
        for size in sizes:
            ours = median(costs["histcite", deed, size])
            beside = (f"{median(costs[who, deed, size]) / ours:.2f}" for who in PEERS)
            yield (deed, f"{size}", f"{ours * 1000:.0f} ms", f"{ours / click:.1f}", *beside)
        told = [growth(sizes, [median(costs[who, deed, size]) for size in sizes]) for who in COMMANDS]
        yield (deed, "grows with", told[0], "", *told[1:])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="RECORDS")
    parser.add_argument("--runs", type=int, default=RUNS, help="processes of each kind; the median counts")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        costs = measure(asked.sizes, asked.runs, Path(folder))
    named = ", ".join(("histcite " + version("histcite"), *(" ".join(wanted) for wanted in PEERS.values())))
    sys.stdout.write(f"{named}; Python {sys.version.split()[0]}; {os.cpu_count()} cores\n\n")
    sys.stdout.write(aligned(table(costs, asked.sizes)) + "\n")


if __name__ == "__main__":
    main()
