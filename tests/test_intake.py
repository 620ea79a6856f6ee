"""What a file brings is taken in a few rows at a time, with the same result as if all of it were at hand."""

import json
import re
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from effort import IN_PROPORTION, growth
from hypothesis import example, given
from hypothesis import strategies as st
from shipped import ARCHIVES

from histcite.cli import importing
from histcite.formats.table import write_table
from histcite.intake import intake, register
from histcite.intake.exchange import ON_DUPLICATE, ColumnLayout, Delivery, Terms, open_file, open_parcel
from histcite.intake.register import Unread
from histcite.library.facade import Library
from histcite.records import hand
from histcite.records.cells import Place
from histcite.records.claim import Claim
from histcite.records.entry import RowReader
from histcite.records.hand import stamps
from histcite.records.property import shipped_properties
from histcite.unreadable import ChangedMeanwhile, NotInEncoding
from histcite.values import Kind, identity, read_answer
from histcite.values.lexicon import table as words_of

FILE = "RGANI, f. 3, op. 14, d. 448"


@pytest.fixture
def library(folder):
    return Library.create(folder)


def take_in(library, text, name="t.csv", **terms):
    return library.receive(
        open_parcel(text.encode(), name, ColumnLayout(archives=library.archives)).delivery, Terms(**terms)
    )


def told(accession):
    return [str(problem) for problem in accession.problems]


def cited(library, key):
    return [(one.source, one.locator) for one in library.claims[key].references]


ROWS = (
    "key,text,reference,value,source_title,source_kind\n"
    f'far,One claim,"{FILE}, l. 1",,,\n'
    f'b,Two,"{FILE}, l. 2",,,\n'
    f',Three,"{FILE}, l. 3",,,\n'
    f'far,,"RGANI, f. 3, op. 14, d. 449, l. 1",4 t,,\n'
    f',Three,"{FILE}, l. 3",,,\n'
    'c,Four,"Hrushovianët, p. 30",,,\n'
    f'b,,"{FILE}, l. 4",,Letter,document\n'
    'd,Five,"Hrushovianët, p. 31",,,\n'
    f'far,,"{FILE}, l. 9",4 t,,\n'
)


def described(library):
    """The library but for its times and the keys that it chose itself."""
    claims = [
        (re.sub("c[0-9a-z]{10}", "made", claim.key), claim.text, claim.value, claim.origin, claim.references)
        for claim in library.claims.values()
    ]
    return claims, [(key, source.kind, source.title) for key, source in library.sources.items()]


@pytest.mark.parametrize("chunk", [1, 2, 3, 100])
def test_rows_of_one_key_may_stand_as_far_apart_as_they_like(library, monkeypatch, chunk):
    """The claim has its place in the order of entry where its first row stands, however many rows are at hand at one time."""
    monkeypatch.setattr(intake, "CHUNK", chunk)
    accession = take_in(library, ROWS)
    claims, sources = described(library)
    assert [(key, text, value) for key, text, value, *_ in claims] == [
        ("far", "One claim", "4 t"),
        ("b", "Two", ""),
        ("made", "Three", ""),
        ("c", "Four", ""),
        ("d", "Five", ""),
    ]
    f448, f449 = "rgani-f3-op14-d448", "rgani-f3-op14-d449"
    assert cited(library, "far") == [(f448, "1"), (f449, "1"), (f448, "9")]
    assert cited(library, "b") == [(f448, "2"), ("rgani-letter", "4")]
    assert cited(library, "d") == [("hrushovianet", "p. 31")]
    assert sorted(sources) == [
        ("hrushovianet", "book", "Hrushovianët"),
        (f448, "file", ""),
        (f449, "file", ""),
        ("rgani-letter", "document", "Letter"),
    ]
    made = accession.rows[4]
    assert accession.skipped == [made]
    assert accession.rows == {2: "far", 3: "b", 4: made, 5: "far", 6: made, 7: "c", 8: "b", 9: "d", 10: "far"}


def test_taken_in_again_in_any_portions_nothing_changes(library, monkeypatch):
    take_in(library, ROWS)
    before = library.path.read_bytes()
    for chunk in (1, 100):
        monkeypatch.setattr(intake, "CHUNK", chunk)
        assert take_in(library, ROWS).written == []
    assert library.path.read_bytes() == before


REFERENCES = (
    f"{FILE}, l. 1",
    f"{FILE}, l. 2 ob.",
    "RGANI, f. 3, op. 14, d. 449, l. 1",
    "Ibid., l. 7",
    "A New Book, p. 3",
    "A new book, p. 4",
    "A New Book; Another",
    "",
)
KEYS = st.sampled_from(["", "", "a", "A", "b", "c", "d", "kept", "taken", "a bad key"])
TABLES = st.lists(
    st.fixed_dictionaries(
        {
            "key": KEYS,
            "text": st.sampled_from(["One.", "Two.", "Three.", ""]),
            "reference": st.sampled_from(REFERENCES),
            "via": st.sampled_from(["", "", "", "A New Book, p. 9", "Another, p. 1"]),
            "when": st.sampled_from(["", "1960", "10/4/1960", "never"]),
        }
    ),
    max_size=9,
)


def came_of(rows, chunk, terms):
    """What is in a library after *rows* were taken in so many at a time, and what was said of them; its own keys aside."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(intake, "CHUNK", chunk)
        library = Library.create(Path(folder))
        take_in(
            library,
            f'key,text,reference,source_title,source_key\nkept,Two.,,Taken,taken\n,One.,"{FILE}, l. 1",,\n',
        )
        columns = ("key", "text", "reference", "via", "when")
        text = write_table(columns, ([cells.get(column, "") for column in columns] for cells in rows))
        accession = take_in(library, text, **terms)
        forms = [(key, source.forms) for key, source in library.sources.items()]
        written = [entered.key for entered in accession.written]
        said = [*accession.rows.items(), written, [*accession.skipped], told(accession), accession.remarks]
        whole = repr((described(library), forms, said, sorted(accession.left.items(), key=str)))
    return re.sub("c[0-9a-hjkmnp-tv-z]{10}", "made", whole)


def row(key, reference, via=""):
    return {"key": key, "text": "One.", "reference": reference, "via": via}


@pytest.mark.filterwarnings("ignore::histcite.cautions.NewFormat")
@example(
    [row("taken", "A New Book, p. 3"), row("b", "A New Book, p. 4")], {"keep_going": True}
)  # what a refused row made
@example([row("a", "A New Book, p. 3", "A New Book, p. 9"), row("b", "A New Book")], {"keep_going": True})
@given(
    TABLES,
    st.fixed_dictionaries(
        {},
        optional={
            "on_duplicate": st.sampled_from(ON_DUPLICATE),
            "keep_going": st.just(True),
            "ibid": st.booleans(),
        },
    ),
)
def test_rows_come_to_the_same_taken_in_one_by_one_or_many_at_a_time(rows, terms):
    """Whatever is refused, comes again, stands apart or leans on the row before: that others are at hand changes nothing."""
    one_by_one = came_of(rows, 1, terms)
    assert came_of(rows, 3, terms) == one_by_one
    assert came_of(rows, 100, terms) == one_by_one


def test_ibid_leans_on_the_row_before_though_that_belongs_to_a_claim_with_later_rows(library):
    rows = (
        f'key,text,reference\na,One,"RGANI, f. 3, op. 1, d. 1, l. 1"\nb,Two,"{FILE}, l. 1"\n'
        'c,Three,"Ibid., l. 2"\nb,,"RGANI, f. 3, op. 9, d. 9, l. 1"\nd,Four,"Ibid., l. 3"\n'
    )
    assert told(take_in(library, rows, ibid=True)) == []
    assert cited(library, "c") == [("rgani-f3-op14-d448", "2")]
    assert cited(library, "d") == [("rgani-f3-op9-d9", "3")]


@pytest.mark.parametrize(
    "between",
    [
        "b,Two,Ibid. but not here: prose that is no reference at all,never",
        f'bad key,Two,"{FILE}, l. 7",',
        ",,,",
    ],
    ids=["another source", "a bad cell", "no text"],
)
def test_no_reference_leans_over_a_row_that_could_not_be_read(library, between):
    """Else it would be tied to a file that its writer did not mean, and nobody would be told."""
    rows = f'key,text,reference,when\na,One,"{FILE}, l. 1",\n{between}\nc,Three,"Ibid., l. 2",\n'
    accession = take_in(library, rows, ibid=True, keep_going=True)
    is_empty = between == ",,,"
    assert ("c" in library.claims) is is_empty
    assert len(accession.problems) == (0 if is_empty else 2)


def test_ibid_leans_on_a_row_that_is_in_the_library_already(library):
    first = f'key,text,reference\na,One,"RGANI, f. 3, op. 1, d. 1, l. 1"\nb,Two,"{FILE}, l. 1"\n'
    take_in(library, first)
    take_in(library, first + 'c,Three,"Ibid., l. 2"\n', ibid=True)
    assert cited(library, "c") == [("rgani-f3-op14-d448", "2")]


def test_sources_of_rows_that_are_not_taken_in_are_not_made(library):
    """Nor do they take a key from those that come later."""
    rows = (
        "key,text,reference,via\n"
        'a,,"Hrushovianët, p. 30",\n'
        'b,Two,"Hrushovianët, p. 31",l. 5\n'
        'c,Three,"Hrushovianët, p. 32",\n'
        f'd,Four,"{FILE}, l. 1",l. 6\n'
    )
    accession = take_in(library, rows, keep_going=True)
    assert [problem.place.line for problem in accession.problems] == [2, 3, 5]
    assert [made.key for made in accession.made] == list(library.sources) == ["hrushovianet"]
    assert len(accession.remarks) == 1


@pytest.mark.parametrize("terms", [{}, {"dry_run": True}])
def test_what_was_handed_over_before_a_problem_is_not_written(library, monkeypatch, terms):
    """Neither is a dry run, and the history knows of nothing."""
    monkeypatch.setattr("histcite.intake.batch.MANY", 1)
    before = library.path.read_bytes()
    broken = "" if terms else "b,,RGANI f. 3\n"
    accession = take_in(
        library, f"key,text,reference\na,One,RGANI f. 3\n{broken}c,Three,RGANI f. 3\n", **terms
    )
    assert len(accession.problems) == bool(broken)
    assert library.path.read_bytes() == before
    assert (library.history(), dict(library.claims)) == ((), {})


def test_many_equal_titles_are_told_apart_by_what_they_lie_in(library):
    rows = "".join(f'Text {n},"RGANI, f. 3, op. 1, d. {n}, l. 1",Letter,document\n' for n in (1, 2, 3, 2, 1))
    take_in(library, "text,reference,source_title,source_kind\n" + rows)
    kept = {key: source.within for key, source in library.sources.items() if source.kind == "document"}
    assert kept == {
        "rgani-letter": "rgani-f3-op1-d1",
        "rgani-letter-2": "rgani-f3-op1-d2",
        "rgani-letter-3": "rgani-f3-op1-d3",
    }
    take_in(library, "text,reference,source_title,source_kind\n" + rows.replace("Text", "More"))
    assert len(library.sources) == 6


def test_json_lines_may_name_the_sources_after_the_claims(library):
    lines = (
        {"record": "claim", "key": "a", "text": "One", "references": [{"source": "hoxha"}]},
        {"text": "Two", "reference": "hoxha, p. 3", "key": "b"},
        {"record": "source", "key": "hoxha", "kind": "memoir", "title": "Memoirs"},
    )
    accession = take_in(library, "\n".join(map(json.dumps, lines)), "t.jsonl")
    assert (told(accession), cited(library, "a"), cited(library, "b")) == (
        [],
        [("hoxha", "")],
        [("hoxha", "p. 3")],
    )


@pytest.mark.slow
def test_many_refused_sources_cost_in_proportion(tmp_path):
    def made(count):
        folder = tmp_path / str(count)
        folder.mkdir(exist_ok=True)
        line = '{{"record": "source", "key": "s{0}", "kind": "memoir", "title": "T{0}", "derived_from": ["s{0}"]}}\n'
        return Library.create(folder), "".join(line.format(n) for n in range(count))

    assert growth(lambda given: take_in(*given, "t.jsonl"), made, 500) < IN_PROPORTION


@pytest.mark.parametrize("on_duplicate", ["skip", "update", "error"])
def test_a_key_that_comes_in_two_records_of_one_file_is_met_as_one_in_the_library(library, on_duplicate):
    line = {"record": "claim", "key": "a", "text": "One", "references": [{"source": "s"}]}
    source = {"record": "source", "key": "s", "kind": "book", "title": "S"}
    lines = (source, line, {**line, "text": "Other"})
    text = "\n".join(map(json.dumps, lines))
    accession = take_in(library, text, "t.jsonl", on_duplicate=on_duplicate, keep_going=True)
    assert library.claims["a"].text == ("Other" if on_duplicate == "update" else "One")
    assert told(accession) == (
        [
            "t.jsonl:3: key: the claims hold 'a' with another text; change the row, or say --on-duplicate skip or update"
        ]
        if on_duplicate == "error"
        else []
    )


def test_a_file_that_changes_while_it_is_read_is_refused(library):
    row = RowReader().read({"key": "a", "text": "One", "reference": "RGANI f. 3"}, Place("t.csv", 2))
    delivery = Delivery(survey=lambda: iter(["a"]), contents=lambda: iter([row, row]))
    with pytest.raises(ChangedMeanwhile) as error:
        library.receive(delivery, Terms())
    assert str(error.value) == "the file was changed while it was read (see the key 'a'); import it again"
    assert dict(library.claims) == {}


def test_a_long_file_is_named_with_the_line_of_its_first_bad_byte(folder):
    lines = ["text,reference", *["x" * 1000 + ",RGANI f. 3"] * 3000]
    (folder / "t.csv").write_bytes("\n".join(lines).encode() + "\nхлеб,RGANI f. 3\n".encode("cp1251"))
    with pytest.raises(NotInEncoding) as error:
        open_file(folder / "t.csv", ColumnLayout(archives=ARCHIVES))
    assert ":3002: " in str(error.value)


def test_an_import_of_very_many_claims_leaves_the_checking_to_check(histcite, folder, monkeypatch):
    monkeypatch.setattr(importing, "MOST_CHECKED", 1)
    rows = (
        "key,text,reference,subject,property,value\na,A,RGANI f. 3,s,date,1960\nb,B,RGANI f. 4,s,date,1961\n"
    )
    (folder / "t.csv").write_text(rows, encoding="utf-8")
    dry = histcite("import", "t.csv", "--dry-run", "--json")
    assert (json.loads(dry.stdout)["checked"], dry.stderr) == (False, "")
    result = histcite("import", "t.csv", "--json")
    assert {name: json.loads(result.stdout)[name] for name in ("added", "conflicts", "checked")} == {
        "added": 2,
        "conflicts": [],
        "checked": False,
    }
    histcite("undo")
    said = histcite("import", "t.csv").stderr
    assert said == "so many claims were not checked; 'histcite check' looks for conflicts\n"


def test_progress_is_told_how_many_rows_there_are_and_how_many_are_done(library, monkeypatch):
    monkeypatch.setattr(intake, "CHUNK", 4)
    heard = []

    class Told:
        def __init__(self, label, total):
            heard.append((label, total))

        def __enter__(self):
            return heard.append

        def __exit__(self, *_):
            heard.append("done")

    library.receive(
        open_parcel(ROWS.encode(), "t.csv", ColumnLayout(archives=library.archives)).delivery,
        Terms(),
        progress=Told,
    )
    assert heard == [("Importing", 9), 4, 8, 9, "done"]
    heard.clear()
    items = json.dumps([{"id": key, "type": "book", "title": f"Book {key}"} for key in "ab"])
    parcel = open_parcel(items.encode(), "t.json", ColumnLayout(archives=library.archives))
    library.receive(parcel.delivery, Terms(dry_run=True), progress=Told)
    assert heard[:4] == [("Importing", 2), 0, 1, "done"]


def test_times_of_entry_ascend_into_the_next_second(monkeypatch):
    class Stopped(hand.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(1999, 12, 31, 23, 59, 59, 999_998, tzinfo=tz)

    monkeypatch.setattr(hand, "datetime", Stopped)
    assert list(islice(stamps(), 4)) == [
        "1999-12-31T23:59:59.999998Z",
        "1999-12-31T23:59:59.999999Z",
        "2000-01-01T00:00:00.000000Z",
        "2000-01-01T00:00:00.000001Z",
    ]


DECLARED = {identity(name): declared for name, declared in shipped_properties().items()}


def unread_among(values, property_="amount"):
    found = Unread(DECLARED)
    for line, value in enumerate(values, start=1):
        claim = Claim(key="k", text="t", subject="s", property=property_, value=value)
        found.note(claim, Place("t.csv", line))
    return list(found.told())


def test_each_value_that_cannot_be_read_is_told_once_and_the_rest_counted():
    values = ("much", "more", "50 t", "much", "lots", "few", "plenty", "heaps") * 2
    lines = unread_among(values)
    assert [line.partition(" ")[0] for line in lines] == [f"t.csv:{n}:" for n in (1, 2, 5, 6, 7)] + ["more"]
    assert lines[-1] == "more values kept as text: 1"
    assert unread_among(["much"], "cause") == []


def spoken(node):
    """Every word in a table of words."""
    if isinstance(node, dict):
        for name, inner in node.items():
            yield from (name, *spoken(inner))
    elif isinstance(node, list):
        for inner in node:
            yield from spoken(inner)
    elif isinstance(node, str):
        yield from node.split()


UNITS = sorted({word.strip(",") for name in ("units", "numbers") for word in spoken(words_of(name))})


@given(st.data(), st.integers(1, 6))
def test_a_figure_with_a_word_is_read_like_any_other_figure_as_long(data, length):
    """Whatever the word is, a unit or a number or nothing known: what is told is what is told of the value by itself."""
    word = data.draw(st.sampled_from([*UNITS, "wagons", "вагонов"]))
    figures = data.draw(st.lists(st.integers(10 ** (length - 1), 10**length - 1), min_size=1, max_size=4))
    values = [f"{figure} {word}" for figure in figures]
    read = Unread(DECLARED)
    declared = DECLARED["amount"]
    for value in values:
        assert read._why(value, declared) == read_answer(value, Kind.QUANTITY, names=register.NO_NAMES).unread  # noqa: SLF001
