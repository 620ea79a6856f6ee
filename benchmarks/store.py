"""Times the commands against the size of the library, beside default TinyDB and bare SQLite, each in a process of its own.

Run ``python benchmarks/store.py`` in an environment where histcite is installed; README.md beside it tells how to read the table.
"""  # noqa: INP001 - a script, no package

import argparse
import csv
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from tinydb import TinyDB

SIZES = (100, 1_000, 10_000)
RUNS = 9
COMMANDS = ("add", "tag", "show")
DEEDS = ("insert", "update", "get")
OF_COMMAND = dict(zip(COMMANDS, DEEDS, strict=True))
"""What a database does where histcite adds, tags or shows a claim."""

CLAIMS_A_SUBJECT = 5
CLAIMS_A_FILE = 20
ANSWERS = (
    ("amount", "{} t"),
    ("date", "1960-11-{day:02}"),
    ("leader", "Enver Hoxha"),
    ("cause", "the drought"),
)

_TINYDB = """
import json, sys
from tinydb import TinyDB, where
deed, path, claim = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with TinyDB(path, encoding="utf-8") as database:
    table = database.table("claims")
    if deed == "insert":
        table.insert(claim)
    elif deed == "update":
        table.update({"tags": ["wheat", "checked"]}, where("key") == claim["key"])
    else:
        assert table.get(where("key") == claim["key"])
"""

_SQLITE = """
import json, sqlite3, sys
deed, path, claim = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
database = sqlite3.connect(path)
database.execute("pragma synchronous = full")
with database:
    if deed == "insert":
        database.execute("insert into claims values (?, ?)", (claim["key"], json.dumps(claim)))
    else:
        found = database.execute("select document from claims where key = ?", (claim["key"],)).fetchone()
        document = json.loads(found[0])
        if deed == "update":
            document["tags"] = ["wheat", "checked"]
            database.execute("update claims set document = ? where key = ?", (json.dumps(document), claim["key"]))
database.close()
"""

Times = dict[tuple[str, str, int], float]
"""Seconds by who does it, what is done, and the number of claims."""


def rows(count: int) -> Iterator[dict[str, str]]:
    """Rows of a historian's table; each becomes a claim of about 600 bytes."""
    for number in range(count):
        subject, file = number // CLAIMS_A_SUBJECT, number // CLAIMS_A_FILE
        asked, answer = ANSWERS[number % len(ANSWERS)]
        yield {
            "key": f"claim-{number}",
            "text": f"In telegram {number} the Albanian side asks once more for grain and names the quantity it needs before winter.",
            "reference": f"RGANI, f. {3 + file % 7}, op. {12 + file % 50}, d. {100 + file}, l. {1 + number % 180} ob.",
            "quote": f"просим отгрузить {number + 1000} тонн зерна до конца ноября текущего года",
            "lang": "ru",
            "subject": f"grain request of telegram {subject}",
            "property": asked,
            "value": answer.format(number + 1000, day=1 + number % 30),
            "voice": "Hoxha",
            "when": "1960",
            "tags": "wheat; telegrams",
        }


def measure(sizes: tuple[int, ...], runs: int, folder: Path) -> Times:
    """The median seconds of every process at every size, over this many runs in turn; an import is run once."""
    times: Times = {}
    claims = {}
    for size in sizes:
        room = folder / str(size)
        room.mkdir()
        times["ours", "import", size] = _import(size, room)
        claims[size] = _claims(room)
        _fill_tinydb(room / "tinydb.json", claims[size])
        _fill_sqlite(room / "sqlite.db", claims[size])
    taken: dict[tuple[str, str, int], list[float]] = {}
    for run in range(runs):
        for size in sizes:
            for who, deed, command in _processes(folder / str(size), claims[size][size // 2], run):
                taken.setdefault((who, deed, size), []).append(_seconds(command))
    return times | {what: median(seconds) for what, seconds in taken.items()}


def table(times: Times, sizes: tuple[int, ...]) -> str:
    """The times in ms and their ratios, one line for each command and size."""
    heads = (
        "command",
        "claims",
        "ours",
        f"/ at {sizes[0]}",
        "TinyDB",
        "TinyDB / ours",
        "SQLite",
        "ours / SQLite",
    )
    lines = [heads, tuple("-" * len(head) for head in heads)]
    for command in COMMANDS:
        for size in sizes:
            ours, first = times["ours", command, size], times["ours", command, sizes[0]]
            tiny, lite = (times[who, OF_COMMAND[command], size] for who in ("tinydb", "sqlite"))
            ratios = (f"{ours / first:.2f}", f"{tiny / ours:.2f}", f"{ours / lite:.2f}")
            lines.append(
                (command, f"{size}", _ms(ours), ratios[0], _ms(tiny), ratios[1], _ms(lite), ratios[2])
            )
    for size in sizes:
        ours = times["ours", "import", size]
        lines.append(("import", f"{size}", _ms(ours), "", "", "", "", ""))
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def _import(size: int, room: Path) -> float:
    source = room / "claims.csv"
    with source.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(next(rows(1))))
        writer.writeheader()
        writer.writerows(rows(size))
    _seconds([sys.executable, "-m", "histcite", "init", str(room)])
    return _seconds(_ours(room, "import", str(source)))


def _claims(room: Path) -> list[dict[str, Any]]:
    return list(json.loads((room / "histcite.json").read_bytes())["claims"].values())


def _fill_tinydb(path: Path, claims: list[dict[str, Any]]) -> None:
    with TinyDB(path, encoding="utf-8") as database:
        database.table("claims").insert_multiple(claims)


def _fill_sqlite(path: Path, claims: list[dict[str, Any]]) -> None:
    database = sqlite3.connect(path)
    with database:
        database.execute("create table claims (key text primary key, document text)")
        told = ((claim["key"], json.dumps(claim)) for claim in claims)
        database.executemany("insert into claims values (?, ?)", told)
    database.close()


def _processes(room: Path, claim: Mapping[str, Any], run: int) -> Iterator[tuple[str, str, list[str]]]:
    """Who does what with which command line; *run* makes what is added new each time."""
    new = next(rows(1)) | {"key": f"new-{run}", "subject": f"grain request of ship {run}"}
    options = [
        word
        for column in ("key", "quote", "lang", "subject", "property", "value")
        for word in ("--" + column, new[column])
    ]
    yield "ours", "add", _ours(room, "add", new["text"], "--ref", new["reference"], *options)
    yield "ours", "tag", _ours(room, "tag", claim["key"], "--tag", f"tag-{run}")
    yield "ours", "show", _ours(room, "show", claim["key"])
    for who, script, path in (("tinydb", _TINYDB, "tinydb.json"), ("sqlite", _SQLITE, "sqlite.db")):
        for deed in DEEDS:
            meant = {**claim, "key": f"new-{run}"} if deed == "insert" else claim
            yield who, deed, [sys.executable, "-c", script, deed, str(room / path), json.dumps(meant)]


def _ours(room: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "histcite", *words, "--library", str(room)]


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command lines
    return time.perf_counter() - start


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="CLAIMS")
    parser.add_argument("--runs", type=int, default=RUNS, help="processes of each kind; the median counts")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        times = measure(tuple(asked.sizes), asked.runs, Path(folder))
    sys.stdout.write(table(times, tuple(asked.sizes)) + "\n")


if __name__ == "__main__":
    main()
