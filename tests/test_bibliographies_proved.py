"""What other programs make of our .bib files: pandoc, biber and Typst, each where it is installed, as it is by ``.ci/run``."""

import json
import re
import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SET = Path(__file__).parent / "data" / "bibliography.jsonl"
PROFILES = ("portable", "chicago", "gost")


def needs(program):
    return pytest.mark.skipif(
        shutil.which(program) is None, reason=f"{program} IS MISSING: nothing is proved by it"
    )


@pytest.fixture
def written(histcite):
    """Each .bib of the set, by format and profile, in a folder of its own."""
    assert histcite("import", str(SET)).exit_code == 0
    commands = {f"{profile}.bib": ("biblatex", "--profile", profile) for profile in PROFILES}
    for name, command in {**commands, "classic.bib": ("bibtex",)}.items():
        assert histcite("export", *command, "-o", name).exit_code == 0
    return partial(subprocess.run, cwd=Path.cwd(), capture_output=True, text=True, check=False)


def notes(run, bib):
    """What pandoc prints for each source, in the style that it has of its own (Chicago, author and date)."""
    keys = re.findall(
        r"^@\w+\{(.+),$", (Path(run.keywords["cwd"]) / bib).read_text(encoding="utf-8"), re.MULTILINE
    )
    text = "---\nnocite: '@*'\n---\n"
    done = run(["pandoc", "--citeproc", "--bibliography", bib, "-t", "plain", "--wrap=none"], input=text)
    assert (done.returncode, done.stderr) == (0, "")
    entries = [" ".join(line.split()) for line in done.stdout.split("\n\n") if line.strip()]
    assert len(entries) == len(keys)
    return "\n".join(entries)


@needs("pandoc")
@pytest.mark.parametrize("bib", ["portable.bib", "classic.bib"])
def test_pandoc_keeps_references_bodies_and_capitals(written, bib):
    printed = notes(written, bib)
    for expected in (
        "RGANI, f. 5, op. 49, d. 131, ll. 193–194",
        "Addressed to Hysni Kapo, AQSH, F. 14/AP, V. 1960, D. 24, fl. 4",
        "“Memorandum on ports [before 1961].” n.d. RGANI, f. 3, op. 14, d. 448",
        "Telegram [25 October 1917 O.S.]",
        "Takimi i delegacionit të PPSH me Letter, Khrushchev & Mao",
        "Протокол № 254 [7 January 1960]",
        "Москва: РОССПЭН",
        "Foreign Office. 1960",
        "МИД СССР. 1960",
        "Mao Zedong",
        "King, Martin Luther, Jr., and Marcel van der Linden",
        "Hrushovianët",
    ):
        assert expected in printed
    for never in (" series", "1960–07", "Office, Foreign", "histcite:", "noopsort", "00448"):
        assert never not in printed
    assert printed.lower().count("interview") == 1


@needs("pandoc")
@pytest.mark.parametrize(("bib", "format_"), [("portable.bib", "biblatex"), ("classic.bib", "bibtex")])
def test_pandoc_dates_the_edition_and_not_the_document_in_it(written, bib, format_):
    done = written(["pandoc", "-f", format_, "-t", "csljson", bib])
    issued = {item["id"]: item.get("issued", {}).get("date-parts") for item in json.loads(done.stdout)}
    assert (issued["prot"], issued["letter"], issued["oldstyle"]) == (
        [[2003]],
        [[1958, 11, 12]],
        [[1917, 11, 7]],
    )
    assert not any((issued["before"], issued["decade"], issued["about"]))


@needs("biber")
@pytest.mark.parametrize("profile", PROFILES)
def test_biber_misses_no_more_than_what_a_source_has_not(written, profile):
    """Archival documents may have no author, and anything may have no date."""
    done = written(
        ["biber", "--tool", "--validate-datamodel", f"{profile}.bib", "--output-file", "checked.bib"]
    )
    warned = [line for line in (done.stdout + done.stderr).splitlines() if "WARN" in line or "ERROR" in line]
    assert [
        line for line in warned if "Missing mandatory field" not in line and "WARNINGS:" not in line
    ] == []
    missing = " ".join(warned)
    assert not re.search(r"'(title|booktitle|journaltitle|institution|type)'", missing)


@pytest.mark.parametrize("bib", ["portable.bib", "classic.bib"])
def test_typst_takes_the_whole_file(written, bib):
    typst = pytest.importorskip("typst", reason="typst IS MISSING: nothing is proved by it")
    folder = written.keywords["cwd"]
    paper = folder / "paper.typ"
    paper.write_text(f'#bibliography("{bib}", style: "chicago-author-date", full: true)', encoding="utf-8")
    assert typst.compile(str(paper), format="svg")
