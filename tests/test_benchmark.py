"""What keeps large libraries fast: records made when they are asked for, lines kept as they are, and the benchmark itself."""

import json
import re
import runpy
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linewise import tables_by_line
from shipped import ARCHIVES

from histcite.cautions import LeftOut
from histcite.holdings.holdings import Drawer, Holdings
from histcite.records.claim import Claim
from histcite.records.document import from_document
from histcite.store import Store
from histcite.store.changes import Changes
from histcite.store.contents import Shelves
from histcite.store.file import empty_tables, records_in
from histcite.store.layout import MARK, Spelled, extents_of, folded, laid, serialise, spelled_record
from histcite.store.splice import cuts, moved, spliced

BENCHMARK = Path(__file__).parent.parent / "benchmarks" / "store.py"

IDS = st.integers(1, 12).map(str)
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
RECORDS = st.dictionaries(
    WORDS, WORDS | st.lists(WORDS, max_size=2) | st.dictionaries(WORDS, WORDS), max_size=3
)
NAMES = st.sampled_from(("claims", "sources"))
TABLES = st.dictionaries(NAMES, st.dictionaries(IDS, RECORDS, max_size=5))
CHANGES = st.dictionaries(
    NAMES, st.dictionaries(IDS, st.none() | RECORDS, min_size=1, max_size=4), min_size=1
)
"""By table and id: what comes in place of a record, None where it goes."""


def written_over(data, overlay):
    """What comes of a file in which *overlay* is written over its lines, one by one."""
    records = records_in(Path("histcite.json"), BytesIO(data))
    return b"".join(folded(records.header, records.lines(), overlay, lambda _: None))


def changed(tables, changes):
    """*tables* once *changes*, by table and id, are made to them: a record is put, or goes."""
    after = {name: dict(table) for name, table in tables.items()}
    for table, records in changes.items():
        shelf = {**after.get(table, {}), **records}
        after[table] = {id_: record for id_, record in shelf.items() if record is not None}
    return after


def by_place(data):
    """The records in a file, each as it is spelled there."""
    return {(one.table, one.id): one.record for one in laid(BytesIO(data)) if one.id}


@given(TABLES, CHANGES)
def test_lines_kept_are_as_they_were_written(tables, changes):
    """Also by whom: somebody spaced the JSON otherwise."""
    written = serialise({**empty_tables(), **tables}).decode()
    data = re.sub(r'(?m)^(,?"[0-9]+": )({.*})$', lambda line: line[1] + dense(line[2]), written).encode()
    before = json.loads(data)
    after = changed(before, changes)
    result = written_over(data, Spelled(after, before))
    read = tables_by_line(result)
    assert read == after
    kept = by_place(data)
    assert by_place(result) == {
        (name, int(id_)): kept[name, int(id_)]
        if record is before.get(name, {}).get(id_)
        else spelled_record(record)
        for name, table in after.items()
        if name != MARK
        for id_, record in table.items()
    }
    for name in read.keys() & before.keys():
        stay = [id_ for id_ in list(before[name])[:1] if id_ in after[name]]
        assert list(read[name])[: len(stay)] == stay


def dense(record):
    return json.dumps(json.loads(record), ensure_ascii=False, separators=(",", ":"))


FILLED = st.dictionaries(NAMES, st.dictionaries(IDS, RECORDS, min_size=2, max_size=8), min_size=1)


@settings(max_examples=2 * settings().max_examples)
@given(FILLED, st.lists(CHANGES, min_size=1, max_size=4))
def test_a_file_written_in_any_way_is_the_same_file(tables, steps):
    """A small library is written as a whole, one command of many records record by record, and a large one is spliced."""
    data = serialise({**empty_tables(), **tables})
    with TemporaryDirectory() as folder:
        for changes in steps:
            before, many = json.loads(data), Changes()
            for table, records in changes.items():
                many.put(table, {int(id_): record for id_, record in records.items() if record is not None})
                many.drop(table, [int(id_) for id_, record in records.items() if record is None])
            path, extents = Path(folder, "histcite.json"), extents_of(laid(BytesIO(data)))
            path.write_bytes(data)
            made = cuts(path, extents, many)
            result = written_over(data, Spelled(changed(before, changes), before))
            assert written_over(data, many) == result
            assert (made is None) == any(loses_its_beginning(before, *one) for one in changes.items())
            if made is not None:
                assert b"".join(spliced(path, made)) == result
                assert moved(extents, made) == extents_of(laid(BytesIO(result)))
            data = result


def loses_its_beginning(tables, name, records):
    """Whether the lines of a table cannot stay where they are: there are none, or the first of them goes."""
    first = next(iter(tables.get(name, {})), None)
    return first is None or records.get(first, {}) is None


@given(TABLES, st.sampled_from((None, 0, 1)))
def test_a_file_that_another_program_laid_out_is_laid_out_anew(tables, indent):
    data = json.dumps({**empty_tables(), **tables}, indent=indent).encode()
    read = json.loads(data)
    assert records_in(Path("histcite.json"), BytesIO(data)).extents == (
        None if tables or indent is not None else {}
    )
    assert written_over(data, Spelled(read, read)) == serialise(read)
    assert tables_by_line(serialise(read)) == read


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
    assert set(shelves.terms("claims", "subject")) == {"wheat"}
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
