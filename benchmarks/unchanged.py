"""Whether what a check finds is the same to a byte as in another version: in the examples and in random libraries.

Run ``python benchmarks/unchanged.py FOLDER`` in an environment where histcite is installed; FOLDER holds the source of the other version.
"""  # noqa: INP001 - a script, no package

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

SEEDS = (1, 2, 3)
CLAIMS = 1_200
EXAMPLES = Path(__file__).parent.parent / "examples"
DRESDEN = {"properties": "properties", "sources": "sources", "aliases": "names", "claims": "claims"}
"""The tables of an example, by what their rows are, in the order in which they are taken in."""

PEOPLE = (
    "Enver Hoxha",
    "E. Hoxha",
    "Hoxha, Enver",
    "Энвер Ходжа",
    "Khrushchev",
    "Хрущёв",
    "Mikoyan",
    "Ivanov",
    "Ivanova",
)
PLACES = ("Vlora", "Vlorë", "Valona", "Tirana", "Moscow", "Москва", "Dresden", "Dresden Altstadt, Saxony")
THINGS = ("wheat", "maize", "submarines", "tractors")
SUBJECTS = (
    "delivery of {thing}",
    "the deliveries of {thing}",
    "letter of {who}",
    "Letter of {who}",
    "meeting {day}",
    "telegram {day}",
    "base at {place}",
)
ANSWERS = {
    "date": (
        "1960-11-{day:02}",
        "November 1960",
        "late August 1960",
        "c. 1961",
        "{day}.11.1960",
        "before 1961",
        "{day} days after meeting {day}",
    ),
    "amount": ("{day}000 t", "{day}000 тонн", "about {day}000 t", "{day}000-40000 t", "50,000 tonnes"),
    "place": ("{place}",),
    "leader": ("{who}",),
    "participant": ("{who}", "{who}; {other}"),
    "happened": ("yes", "no", "yes?"),
    "cause": ("the drought", "main: the drought", "sole: the blockade", "blockade"),
    "mood": ("calm", "Calm", "hopeful", "hopefull"),
    "count": ("{day}", "~{day}", "at least {day}", "four"),
    "before": ("meeting {day}",),
    "after": ("meeting {day}",),
}
REFERENCES = (
    "RGANI, f. 3, op. {day}, d. {day}, l. {day}",
    "FO 371/{day}",
    "NARA, RG 59, box {day}",
    "Hoxha, The Khrushchevites, p. {day}",
)
SAID = (
    "{who} agreed to {subject} in 1960.",
    "{who} refused {subject} in 1959.",
    "{who} never refused {subject}.",
    "{subject}: {value}",
)


def claims(seed: int) -> Iterator[dict[str, object]]:
    """Claims that agree, differ, deny, lean on each other and are spelt in several ways."""
    random = Random(seed)  # noqa: S311 - claims, no secrets
    for number in range(CLAIMS):
        told = {"who": random.choice(PEOPLE), "other": random.choice(PEOPLE), "place": random.choice(PLACES)}
        told |= {"thing": random.choice(THINGS)}
        day = random.randint(1, 28)
        asked = random.choice(list(ANSWERS))
        subject = random.choice(SUBJECTS).format(day=day, **told)
        value = random.choice(ANSWERS[asked]).format(day=random.randint(1, 28), **told)
        claim: dict[str, object] = {
            "key": f"k{number}",
            "subject": subject,
            "property": asked,
            "value": value,
        }
        claim["text"] = random.choice(SAID).format(subject=subject, value=value, **told)
        claim["reference"] = random.choice(REFERENCES).format(day=day)
        perhaps = {
            "when": "1960-11",
            "where": random.choice(PLACES),
            "voice": random.choice(PEOPLE),
            "polarity": "-",
            "mode": "planned",
            "hedged": True,
            "stance": "no-evidence",
        }
        yield claim | {name: cell for name, cell in perhaps.items() if random.random() < 1 / 8}


def answers(room: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """What a version finds in each library: all in JSON, and on cards."""

    def run(*words: str) -> str:
        command = (sys.executable, "-P", "-m", "histcite", *words)
        done = subprocess.run(
            command, cwd=room, env=os.environ | dict(environment), capture_output=True, text=True, check=False
        )  # noqa: S603
        if done.returncode > 1:
            sys.exit(f"{' '.join(command)}: {done.stderr}")
        return done.stdout

    run("demo", "demo")
    run("init", "dresden")
    for kind, name in DRESDEN.items():
        run("import", str(EXAMPLES / "dresden-1945" / f"{name}.csv"), "--as", kind, "--library", "dresden")
    for seed in SEEDS:
        lines = "".join(json.dumps(claim) + "\n" for claim in claims(seed))
        (room / f"{seed}.jsonl").write_text(lines, encoding="utf-8")
        run("init", f"random-{seed}")
        run("import", f"{seed}.jsonl", "--library", f"random-{seed}")
    rooms = ("demo", "dresden", *(f"random-{seed}" for seed in SEEDS))
    asked = (("--json", "--all"), ("--all", "--no-leads"))
    return {f"{one} {' '.join(how)}": run("check", *how, "--library", one) for one in rooms for how in asked}


def main() -> None:
    """Compare, and end with 1 where something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the source of the other version")
    other = {"PYTHONPATH": str(parser.parse_args().folder.absolute())}
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        found, expected = answers(Path(ours), {}), answers(Path(theirs), other)
    for name, answer in found.items():
        sys.stdout.write(f"{'the same' if answer == expected[name] else 'OTHERWISE'}  {name}\n")
    sys.exit(found != expected)


if __name__ == "__main__":
    main()
