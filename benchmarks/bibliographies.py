"""Times the writing of bibliographies in every format, profile and style, beside bibtexparser's writing of the same entries.

Run ``python benchmarks/bibliographies.py`` in an environment where histcite is installed; README.md beside it tells how to read the table.
"""  # noqa: INP001 - a script, no package

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from bibtexparser.entrypoint import parse_string
from store import Cost, Environments, growth, middle, print_beside, run

SIZES = (1_000, 3_000, 10_000)
RUNS = 3
SEED = 1914

PEER = """
import json, sys
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
with open(sys.argv[1], encoding="utf-8") as stream:
    told = json.load(stream)
written = (
    Entry(kind, key, [Field(name, value) for name, value in fields.items()]) for kind, key, fields in told
)
sys.stdout.write(write_string(Library(list(written))))
"""
"""bibtexparser's own writing: entries are built of types, keys and values that are ready, and written."""

STYLES = ("chicago", "gost", "mhra", "albanian", "plain")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    **{f"biblatex, {each}": ("export", "biblatex", "--profile", each) for each in ("portable", "chicago", "gost")},
    "biblatex, --no-riders": ("export", "biblatex", "--no-riders"),
    "bibtex": ("export", "bibtex"),
    "csl-json": ("export", "csl-json"),
    "csl-json, gost": ("export", "csl-json", "--profile", "gost"),
    "ris": ("export", "ris"),
    "hayagriva": ("export", "hayagriva"),
    **{f"bibliography, {each}": ("bibliography", "--style", each) for each in STYLES},
    "bibliography, markdown": ("bibliography", "--format", "markdown"),
    "bibliography, html": ("bibliography", "--format", "html"),
}  # fmt: skip
"""What is timed: every format of a bibliography in its profiles, and the printed list in its styles."""

FILES = (
    ("RU-RGANI/fonds:{a}/series:{b}/file:{n}", "ru"),
    ("RU-GARF/fonds:Р-{n}/series:{a}/file:{b}", "ru"),
    ("AL-AQSH/fonds:14%2FAP/section:MPKBS/year:1960/file:{n}", "sq"),
    ("GB-TNA/fonds:FO/series:371/file:{n}", "en"),
    ("US-NARA/fonds:59/series:3087/box:{a}/file:{n}", "en"),
    ("DE-SAPMO/fonds:DY 30/file:{n}", "de"),
    ("FR-AN/fonds:F%2F7/file:{n}", "fr"),
    ("HU-MNLOL/section:M-KS/fonds:288/series:{a}/file:{n}", "hu"),
    ("PL-AAN/fonds:KC PZPR/file:XI A%2F{n}", "pl"),
)
"""Archival files, by how their country numbers them, and the language of what lies in them."""

LEAVES = ("{n}", "{n}-{m}", "{n}-{m} ob.")
SHORE = ("Ходжа Э.", "Hoxha, Enver", "Shehu, Mehmet", "Микоян А. И.", "Foreign Office", "МИД СССР")
FAMILIES = ("Griffith", "Pano", "Едемский", "Fischer", "Lalaj", "Halliday", "Смирнова", "van der Linden")
GIVEN = ("William", "Nicholas", "Андрей", "Bernd", "Ana", "Jon", "Нина", "Marcel")
TITLES = (
    "Letter on the supply of wheat",
    "Запись беседы о базе во Влёре",
    "Raport mbi tregtinë e jashtme",
    "Telegram no. {n} on the loading of the ships",
    "О ходе переговоров № {n}",
    "Niederschrift über die Unterredung vom Vormittag",
)
WORKS = (
    "Albania and the Sino-Soviet Rift",
    "Советский Союз и Албания: разрыв, {n}",
    "Shqipëria dhe “kampi socialist” ({n})",
    "Die Blockfreien & der Kalte Krieg, {n}",
    "The People’s Republic of Albania in {n} Documents",
)
JOURNALS = ("Balcanica", "Новая и новейшая история", "Journal of Cold War Studies", "Studime Historike")
PAPERS = ("Правда", "Zëri i Popullit", "The Times", "Neues Deutschland")
DATES = {
    "{y}-{m:02}-{d:02}": 12,
    "{y}-{m:02}": 3,
    "{y}": 3,
    "late {month} {y}": 1,
    "c. {y}": 1,
    "before {y}": 1,
}
"""How days are written, and how often: one in seven in words."""

MONTHS = ("March", "July", "November")

DOCUMENTS_A_FILE = 5

Cells = dict[str, Any]


def sources(count: int) -> Iterator[Cells]:
    """Sources of every kind: files of nine archives with documents in them, books and their chapters, articles, press, editions and what
    they print, memoirs, interviews, theses, pages of the web; one document in twenty is known only through a book.
    """
    random = Random(SEED)  # noqa: S311 - sources, no secrets
    yield from islice(_mixed(random), count)


def _mixed(random: Random) -> Iterator[Cells]:
    number = 0
    while True:
        number += 1
        yield from _archival(random, number)
        yield from _published(random, number)


def _archival(random: Random, number: int) -> Iterator[Cells]:
    reference, language = random.choice(FILES)
    numbers = {"a": random.randint(1, 90), "b": random.randint(1, 900), "n": number}
    file = f"file-{number}"
    yield {"key": file, "kind": "file", "reference": reference.format(**numbers), "language": language}
    for place in range(DOCUMENTS_A_FILE):
        leaf = 1 + 7 * place
        document = {"key": f"document-{number}-{place}", "kind": "document", "in": file, "language": language}
        document |= {"title": random.choice(TITLES).format(n=number), "date": _date(random)}
        document |= {
            "authors": [random.choice(SHORE)],
            "leaves": random.choice(LEAVES).format(n=leaf, m=leaf + 3),
        }
        if place % 2:
            document["addressee"] = random.choice(SHORE)
        if number % 4 == 0 and place == 0:
            document |= {"via": f"book-{number // 4}", "via_locator": f"p. {number}"}
        yield document


def _published(random: Random, number: int) -> Iterator[Cells]:
    year, language = str(random.randint(1950, 2024)), random.choice(("en", "ru", "sq", "de", ""))
    work = {"title": random.choice(WORKS).format(n=number), "date": year, "language": language}
    imprint = {
        "publisher": random.choice(("MIT Press", "РОССПЭН", "Toena")),
        "place": random.choice(("London", "Москва")),
    }
    yield {"key": f"book-{number}", "kind": "book", "authors": [_author(random)], **work, **imprint}
    pages = {"pages": f"{number}-{number + 20}", "volume": str(number % 60), "number": str(number % 4)}
    article = {"container": random.choice(JOURNALS), "doi": f"10.1000/{number}", **pages}
    yield {
        "key": f"article-{number}",
        "kind": "article",
        "authors": [_author(random), _author(random)],
        **work,
        **article,
    }
    match number % 8:
        case 0:
            yield {
                "key": f"edition-{number}",
                "kind": "edition",
                "editor": _author(random),
                **work,
                **imprint,
            }
            printed = {
                "title": random.choice(TITLES).format(n=number),
                "date": _date(random),
                "pages": f"{number}",
            }
            yield {
                "key": f"printed-{number}",
                "kind": "document",
                "in": f"edition-{number}",
                "authors": [random.choice(SHORE)],
                **printed,
            }
        case 1:
            yield {
                "key": f"chapter-{number}",
                "kind": "article",
                "in": f"book-{number}",
                "authors": [_author(random)],
                **work,
                "pages": pages["pages"],
            }
        case 2 | 3:
            paper = {"container": random.choice(PAPERS), "date": _date(random), "number": str(number)}
            yield {"key": f"press-{number}", "kind": "press", "title": f"Against {number} slanders", **paper}
        case 4:
            yield {
                "key": f"memoir-{number}",
                "kind": "memoir",
                "authors": [random.choice(SHORE)],
                **work,
                **imprint,
            }
        case 5:
            talk = {"authors": [_author(random)], "container": "with the author", "date": _date(random)}
            yield {"key": f"interview-{number}", "kind": "interview", **talk}
        case 6:
            yield {
                "key": f"thesis-{number}",
                "kind": "thesis",
                "authors": [_author(random)],
                **work,
                "publisher": "University of Tirana",
            }
        case _:
            page = {"url": f"https://example.org/page?id={number}&x=a_b", "accessed": "2025-12-03"}
            yield {
                "key": f"web-{number}",
                "kind": "web",
                "title": random.choice(WORKS).format(n=number),
                **page,
            }


def _author(random: Random) -> str:
    return f"{random.choice(FAMILIES)}, {random.choice(GIVEN)} {random.choice('ABCDEFGH')}."


def _date(random: Random) -> str:
    told = {"y": random.randint(1944, 1991), "m": random.randint(1, 12), "d": random.randint(1, 28)}
    (written,) = random.choices(list(DATES), list(DATES.values()))
    return written.format(month=random.choice(MONTHS), **told)


def filled(size: int, room: Path) -> Path:
    """A library with this many sources, each cited by one claim."""
    library = room / f"library-{size}"
    table = room / f"{size}.jsonl"
    with table.open("w", encoding="utf-8") as stream:
        made = list(sources(size))
        for source in made:
            stream.write(json.dumps({"record": "source", **source}) + "\n")
        for number, source in enumerate(made):
            claim = {
                "key": f"claim-{number}",
                "text": f"It says so in {number}.",
                "references": [{"source": source["key"]}],
            }
            stream.write(json.dumps({"record": "claim", **claim}) + "\n")
    for words in (("init", str(library)), ("import", str(table), "--library", str(library))):
        run((sys.executable, "-P", "-m", "histcite", *words), {"HISTCITE_LIBRARY": ""})
    return library


def entries(library: Path, room: Path) -> Path:
    """The entries of the portable .bib of a library, as the peer is given them."""
    words = (sys.executable, "-P", "-m", "histcite", "export", "biblatex", "--library", str(library))
    told = parse_string(run(words).said, parse_stack=[]).entries
    listed = [(one.entry_type, one.key, {field.key: field.value for field in one.fields}) for one in told]
    path = room / f"{library.name}.json"
    path.write_text(json.dumps(listed), encoding="utf-8")
    return path


def measure(
    versions: Mapping[str, Mapping[str, str]], sizes: Sequence[int], runs: int, room: Path
) -> dict[tuple[str, str, int], Cost]:
    """What everything takes: the median of this many runs, in which all take turns."""
    taken: dict[tuple[str, str, int], list[Cost]] = {}
    for size in sizes:
        library = filled(size, room)
        peer = (sys.executable, "-c", PEER, str(entries(library, room)))
        for _ in range(runs):
            taken.setdefault(("", "bibtexparser", size), []).append(run(peer).cost)
            for deed, command in COMMANDS.items():
                words = (sys.executable, "-P", "-m", "histcite", *command, "--library", str(library))
                for version, environment in versions.items():
                    taken.setdefault((version, deed, size), []).append(run(words, environment).cost)
    return {key: middle(costs) for key, costs in taken.items()}


def table(
    costs: Mapping[tuple[str, str, int], Cost], versions: Sequence[str], sizes: Sequence[int]
) -> Iterator[tuple[str, ...]]:
    """A line for the peer and for each deed at each size, and one for how it grows in time and memory."""
    ours, *others = versions
    yield ("what", "sources", "CPU", "/ bibtexparser", "peak MB", *(f"/ {other}" for other in others))
    for version, deed in (("", "bibtexparser"), *((ours, deed) for deed in COMMANDS)):
        for size in sizes:
            cost, peer = costs[version, deed, size], costs["", "bibtexparser", size]
            beside = (
                f"{cost.processor / costs[other, deed, size].processor:.2f}" if version else ""
                for other in others
            )
            took = (
                f"{cost.processor * 1000:.0f} ms",
                f"{cost.processor / peer.processor:.2f}",
                f"{cost.megabytes:.0f}",
            )
            yield (deed, f"{size}", *took, *beside)
        grown = [costs[version, deed, size] for size in sizes]
        time, memory = (
            growth(sizes, [one.processor for one in grown]),
            growth(sizes, [one.megabytes for one in grown]),
        )
        yield (deed, "grows with", time, "", memory, *("" for _ in others))


def compared(
    versions: Environments, sizes: Sequence[int], runs: int, folder: Path
) -> Iterator[tuple[str, ...]]:
    """What *versions* take, as the lines of a table."""
    return table(measure(versions, sizes, runs, folder), [*versions], sizes)


if __name__ == "__main__":
    print_beside(__doc__ or "", "SOURCES", SIZES, RUNS, compared)
