"""How many archival references are read in a second, and how soon ``histcite ref`` answers beside ``--version``.

Run ``python benchmarks/references.py`` in an environment where histcite is installed.
"""  # noqa: INP001 - a script, no package

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from histcite.archives import read_reference, shipped

STRINGS = Path(__file__).parents[1] / "tests" / "data" / "reference-strings.json"
ROUNDS = 20
STARTS = 15


def strings() -> list[str]:
    """The references that the tests hold."""
    return [entry["text"] for entry in json.loads(STRINGS.read_text(encoding="utf-8"))]


def rate(texts: list[str]) -> float:
    """References read in a second, the first reading of each left out."""
    archives = shipped()
    for text in texts:
        read_reference(text, archives=archives)
    began = time.perf_counter()
    for _ in range(ROUNDS):
        for text in texts:
            read_reference(text, archives=archives)
    return ROUNDS * len(texts) / (time.perf_counter() - began)


def start(*arguments: str) -> float:
    """Milliseconds of one whole run, the median of several."""
    times = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "histcite", *arguments], capture_output=True, check=True)  # noqa: S603 - our own program
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    texts = strings()
    version, ref = start("--version"), start("ref", texts[0])
    sys.stdout.write(f"{rate(texts):8.0f} references a second, {len(texts)} different strings\n")
    sys.stdout.write(f"{version:8.0f} ms histcite --version\n")
    sys.stdout.write(f"{ref:8.0f} ms histcite ref STRING ({ref / version:.2f} x)\n")


if __name__ == "__main__":
    main()
