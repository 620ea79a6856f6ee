"""What keeps large libraries fast: records made when they are asked for, lines kept as they are, and the benchmark itself."""

import io
import json
import runpy
from pathlib import Path

import pytest
from histcite.store.storage import empty_tables, serialise, spelled, spelling
from hypothesis import given
from hypothesis import strategies as st
from shipped import ARCHIVES

from histcite.errors import LeftOut
from histcite.holdings.holdings import Drawer, Holdings
from histcite.records.claim import Claim
from histcite.records.document import from_document
from histcite.store import Store
from histcite.store.changes import Changes
from histcite.store.contents import Shelves
from histcite.store.layout import folded, header_of, laid

BENCHMARK = Path(__file__).parent.parent / "benchmarks" / "store.py"

IDS = st.integers(1, 30).map(str)
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
RECORDS = st.dictionaries(
    WORDS, WORDS | st.lists(WORDS, max_size=2) | st.dictionaries(WORDS, WORDS), max_size=3
)
TABLES = st.dictionaries(st.sampled_from(("claims", "sources")), st.dictionaries(IDS, RECORDS, max_size=5))


@given(TABLES, st.dictionaries(IDS, RECORDS, max_size=3), st.sets(IDS))
def test_lines_kept_are_the_lines_that_would_be_written_anew(tables, put, dropped):
    data = serialise({**empty_tables(), **tables}).encode()
    before = json.loads(data)
    claims = {**before.get("claims", {}), **put}
    after = {**before, "claims": {number: claims[number] for number in claims if number not in dropped}}
    lines = spelling(data, before)
    assert {name: list(shelf) for name, shelf in lines.items()} == {
        name: list(table) for name, table in before.items() if name != "histcite"
    }
    shelf = after["claims"]
    first = [number for number in list(before.get("claims", {}))[:1] if number in shelf]
    others = sorted((number for number in shelf if number not in first), key=int)
    written = json.loads(spelled(after, lines))
    assert (written, list(written["claims"])) == (after, [*first, *others])


@given(TABLES, st.dictionaries(IDS, RECORDS, max_size=3), st.sets(IDS))
def test_a_file_written_record_by_record_is_the_file_written_whole(tables, put, dropped):
    """A small library writes its file in one way, a large one in the other."""
    data = serialise({**empty_tables(), **tables}).encode()
    before = json.loads(data)
    changes = Changes()
    changes.put("claims", {int(number): record for number, record in put.items()})
    changes.drop("claims", map(int, dropped))
    claims = {**before.get("claims", {}), **put}
    after = {**before, "claims": {number: claims[number] for number in claims if number not in dropped}}
    stream = io.BytesIO(data)
    header, is_empty = header_of(stream)
    pieces = folded(header, () if is_empty else laid(stream), changes, lambda _: None)
    assert b"".join(pieces) == spelled(after, spelling(data, before))


@given(TABLES, st.sampled_from((None, 0, 1)))
def test_a_file_that_another_program_laid_out_is_spelled_anew(tables, indent):
    data = json.dumps({**empty_tables(), **tables}, indent=indent).encode()
    read = json.loads(data)
    assert spelled(read, spelling(data, read)) == serialise(read).encode()


def test_a_record_is_made_when_it_is_taken_out_and_only_once():
    made = []

    def make(document):
        made.append(document["key"])
        return from_document(Claim, document)

    documents = [
        {"key": "b", "text": "later", "subject": "wheat", "added": "2026-02-01T00:00:00Z"},
        {"key": "a", "text": "earlier", "subject": "Wheat", "added": "2026-01-01T00:00:00Z"},
        {"key": "c", "text": "about nothing", "added": "2026-03-01T00:00:00Z"},
    ]
    shelves = Shelves({"claims": dict(zip("123", documents, strict=True))})
    drawer = Drawer(shelves, "claims", make)
    assert (list(drawer), len(drawer), "a" in drawer, "d" in drawer) == (["a", "b", "c"], 3, True, False)
    assert set(drawer.terms("subject")) == {"wheat"}
    assert made == []
    assert [drawer["b"].text, drawer["b"].text] == ["later", "later"]
    assert [claim.key for claim in drawer.taken(drawer.under("subject", ["wheat"]))] == ["a", "b"]
    assert made == ["b", "a"]


@pytest.mark.parametrize(
    "document", [{"text": "no key"}, {"key": 7, "text": "a key that is no text"}], ids=("missing", "number")
)
def test_a_claim_without_a_key_is_damaged(tmp_path, document):
    store = Store.create(tmp_path / "histcite.json")
    with store.transaction() as transaction:
        transaction.put("claims", {1: document})
    with pytest.warns(LeftOut, match="key"):
        assert list(Holdings(store, ARCHIVES).claims.values()) == []


@pytest.mark.slow
def test_the_benchmark_measures_every_command_at_every_size(tmp_path):
    """Two sizes, one run: it shows that the benchmark works, not how fast anything is."""
    benchmark = runpy.run_path(str(BENCHMARK))
    sizes, commands = (10, 20), benchmark["COMMANDS"]
    costs = benchmark["measure"](sizes, 1, tmp_path)
    whose = {"ours": ("import", "index", *commands), "python": (benchmark["YARDSTICK"],)}
    whose |= dict.fromkeys(benchmark["RIVALS"], ("import", *commands))
    assert set(costs) == {
        (who, what, size) for who, deeds in whose.items() for what in deeds for size in sizes
    }
    assert all(cost.seconds > 0 and cost.megabytes > 1 for cost in costs.values())
    of_commands, of_imports = benchmark["tables"](costs, sizes).split("\n\n")
    listed = [line.split("  ") for line in of_commands.splitlines()[2:]]
    assert [[cell.strip() for cell in line if cell][:2] for line in listed] == [
        [command, column] for command in commands for column in ("10", "20", "grows with")
    ]
    assert [line.split()[0] for line in of_imports.splitlines()[2:]] == ["10", "20", "grows"]


def test_a_cost_that_grows_with_the_square_of_the_size_is_told_from_one_that_does_not_grow():
    growth = runpy.run_path(str(BENCHMARK))["growth"]
    sizes = (10, 100, 1000)
    assert growth(sizes, [size**2 / 7 for size in sizes]) == "n^2.00"
    assert growth(sizes, [3.0, 3.0, 3.0]) == "n^0.00"
    assert growth((10,), [3.0]) == ""


def test_the_claims_of_the_benchmark_are_as_frequent_as_it_says():
    """A tag on one claim in a hundred, a word in three of ten and one in a thousand; about 600 bytes each as stored."""
    benchmark = runpy.run_path(str(BENCHMARK))
    rows = list(benchmark["rows"](10_000))
    tagged = sum(benchmark["TAG"] in row["tags"].split("; ") for row in rows)
    worded = {
        word: sum(word in " ".join(row.values()) for row in rows)
        for word in (benchmark["COMMON"], benchmark["RARE"])
    }
    assert (tagged, worded[benchmark["RARE"]]) == (100, 10)
    assert worded[benchmark["COMMON"]] == pytest.approx(3000, rel=0.05)
