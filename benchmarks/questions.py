"""Times the search for contradictions with DuckDB against the number of claims: the example of examples/scale, as it stands.

Run ``python benchmarks/questions.py`` in an environment where histcite and duckdb are installed; README.md beside it tells how to read
the table.
"""  # noqa: INP001 - a script, no package

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from store import aligned, growth, rows, run

SIZES = (100_000, 1_000_000)
LARGEST = 10_000_000
EXAMPLE = Path(__file__).parent.parent / "examples" / "scale" / "conflicts_in_duckdb.py"
OF_REFERENCE = ("quote", "lang")
HEADS = ("claims", "file MB", "contested", "conflicts", "grouping", "judging", "in all", "peak MB")


def write(path: Path, size: int) -> None:
    """Write what ``histcite export jsonl`` writes of a library of *size* claims, without its sources."""
    with path.open("w", encoding="utf-8") as stream:
        for number, row in enumerate(rows(size)):
            cited = {
                "source": row["reference"].rpartition(",")[0],
                **{name: row[name] for name in OF_REFERENCE},
            }
            told = {name: text for name, text in row.items() if name not in (*OF_REFERENCE, "reference")}
            lists = {"references": [cited], "tags": row["tags"].split("; ")}
            claim = {"record": "claim", **told, **lists, "added": f"2026-01-01T00:00:00.{number:09}Z"}
            stream.write(json.dumps(claim, ensure_ascii=False) + "\n")


def measured(sizes: Sequence[int], folder: Path) -> Iterator[tuple[float, ...]]:
    """For each size the numbers that stand under HEADS."""
    for size in sizes:
        path = folder / f"{size}.jsonl"
        write(path, size)
        megabytes = path.stat().st_size / 1e6
        ended = run((sys.executable, str(EXAMPLE), str(path)))
        _, contested, grouping, conflicts, judging = map(
            float, re.findall(r"\d+(?:\.\d)?", ended.remarked)[:5]
        )
        path.unlink()
        yield (
            size,
            megabytes,
            contested,
            conflicts,
            grouping,
            judging,
            ended.cost.seconds,
            ended.cost.megabytes,
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="CLAIMS")
    parser.add_argument(
        "--largest", action="store_true", help=f"{LARGEST} claims, too: half an hour and 10 GB of disk"
    )
    asked = parser.parse_args()
    sizes = (*asked.sizes, *((LARGEST,) if asked.largest else ()))
    with tempfile.TemporaryDirectory() as folder:
        found = list(measured(sizes, Path(folder)))
    lines = [
        (*(f"{count:.0f}" for count in line[:4]), *(f"{each:.1f} s" for each in line[4:7]), f"{line[7]:.0f}")
        for line in found
    ]
    powers = (growth(sizes, column) for column in list(zip(*found, strict=True))[4:])
    sys.stdout.write(aligned([HEADS, *lines, ("grows with", "", "", "", *powers)]) + "\n")


if __name__ == "__main__":
    main()
