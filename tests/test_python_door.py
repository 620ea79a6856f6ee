"""The door for programs: values of Python, thousands of claims in one write, files."""

import json
import pydoc
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from effort import IN_PROPORTION, growth

import histcite as package
from histcite import Library, Terms
from histcite.errors import HistciteError

REF = "RGANI, f. 3, op. 14, d. 448, l. 12"


@pytest.fixture
def library(folder):
    return Library.create(folder)


@pytest.mark.parametrize(
    ("column", "given", "kept"),
    [
        ("tags", ["wheat", "aid"], ("aid", "wheat")),
        ("tags", {"wheat"}, ("wheat",)),
        ("tags", (1960, "aid"), ("1960", "aid")),
        ("value", 5, "5"),
        ("value", 0.1, "0.1"),
        ("value", 1e21, "1000000000000000000000"),
        ("value", Decimal("1.50"), "1.50"),
        ("value", True, "yes"),
        ("value", ["Vlora", "Tirana"], "Vlora; Tirana"),
        ("hedged", True, True),
        ("hedged", False, False),
        ("when", date(1960, 11, 12), "1960-11-12"),
        ("when", datetime(1960, 11, 12, 9, 30), "1960-11-12 09:30"),  # noqa: DTZ001 - a day in the past has no zone
        ("when", datetime(1960, 11, 12), "1960-11-12"),  # noqa: DTZ001
        ("tags", (word for word in ("aid", "wheat")), ("aid", "wheat")),
        ("when", None, ""),
        ("note", "as typed; with a semicolon", "as typed; with a semicolon"),
    ],
)
def test_what_a_program_gives_is_taken(library, column, given, kept):
    assert getattr(library.add("Text.", ref=REF, **{column: given}).claim, column) == kept


@pytest.mark.parametrize(
    ("column", "given", "sentence"),
    [
        ("value", {"a": 1}, "value: cannot take {'a': 1}, which is of the type dict; give text, a number, True or False, a day, or a list of these"),
        ("value", float("nan"), "value: cannot take nan, which is of the type float; give text, a number, True or False, a day, or a list of these"),
        ("tags", ["a;b"], "tags: the member 'a;b' has a ';', which stands between members; write it otherwise"),
        ("hedged", 5, "hedged: '5' is not one of yes, no"),
        ("mood", "icy", "mood: there is no column 'mood'; the nearest known one is 'mode'"),
    ],
    ids=["a mapping", "not a number", "a semicolon", "no flag", "no column"],
)  # fmt: skip
def test_anything_else_is_one_sentence(library, column, given, sentence):
    with pytest.raises(HistciteError) as error:
        library.add("Text.", ref=REF, **{column: given})
    assert str(error.value) == sentence


def test_a_source_is_its_key_and_a_path_its_text(library):
    key = library.add("One.", ref=REF).claim.references[0].source
    source = library.sources[key]
    claim = library.add("Two.", ref=source, image=Path("scans/12.jpg")).claim
    assert (claim.references[0].source, claim.references[0].image) == (source.key, "scans/12.jpg")


def test_a_batch_is_one_write_and_one_entry_of_the_history(library):
    with library.batch() as batch:
        keys = [batch.add(f"Claim {number}.", ref=REF, tags=["many"]).key for number in range(100)]
    assert list(library.claims) == keys
    assert len(library.history()) == 1


def test_a_batch_that_an_error_leaves_writes_nothing(library):
    def add():
        with library.batch() as batch:
            batch.add("One.", ref=REF)
            batch.add("Two.", ref=REF, when="neveruary")

    with pytest.raises(HistciteError):
        add()
    assert (len(library.claims), len(library.sources)) == (0, 0)


def test_a_row_that_is_refused_may_be_passed_over(library):
    with library.batch() as batch:
        for when in ("1960", "neveruary", "1961"):
            try:
                batch.add("One.", ref=REF, when=when)
            except HistciteError:
                continue
    assert [claim.when for claim in library.claims.values()] == ["1960", "1961"]


def test_a_batch_costs_in_proportion_to_its_claims(folder):
    def add(made):
        library, number = made
        with library.batch() as batch:
            for leaf in range(number):
                batch.add(f"Claim {leaf}.", ref=f"RGANI, f. 3, op. 14, d. 448, l. {leaf + 1}")

    def made(number):
        return Library.create(folder / f"of-{number}"), number

    assert growth(add, made, 60) < IN_PROPORTION


def test_a_file_is_taken_in_or_refused_with_every_problem(library, folder):
    (folder / "t.csv").write_text(
        f'Inhalt,reference,when\nOne.,"{REF}",1960\nTwo.,"{REF}",neveruary\n', encoding="utf-8"
    )
    with pytest.raises(HistciteError) as error:
        library.take_in("t.csv", columns={"Inhalt": "text"})
    assert [problem.place.line for problem in error.value.problems] == [3]
    taken = library.take_in(folder / "t.csv", columns={"Inhalt": "text"}, terms=Terms(keep_going=True))
    assert (len(taken.added), [place.line for place in taken.left]) == (1, [3])


@pytest.mark.filterwarnings("ignore::histcite.cautions.NewFormat")
def test_items_of_another_program_come_again_where_they_changed_there(library, folder):
    for title, expected in (("Memoirs", (1, 0)), ("My memoirs", (0, 1))):
        item = {"itemType": "book", "key": "A", "title": title}
        (folder / "z.json").write_text(json.dumps([item]), encoding="utf-8")
        taken = library.take_in("z.json")
        assert (len(taken.added), len(taken.updated)) == expected


@pytest.mark.parametrize("name", package.__all__)
def test_what_is_public_is_documented(name):
    """Every public class and method has its docstring, so that help() suffices."""
    thing = getattr(package, name)
    members = (
        [
            (key, member)
            for key, member in vars(thing).items()
            if isinstance(thing, type)
            and not key.startswith("_")
            and (callable(member) or isinstance(member, (classmethod, property)))
        ]
        if isinstance(thing, type)
        else []
    )
    assert [key for key, member in members if not pydoc.getdoc(getattr(thing, key))] == []
    assert isinstance(thing, str) or pydoc.getdoc(thing)


def test_what_would_be_written_nowhere_or_wait_for_itself_is_one_sentence(library):
    with library.batch() as batch:
        with pytest.raises(HistciteError, match="in a block that has not ended"):
            library.add("Shehu wrote.", "RGANI, f. 3")
        batch.add("Hoxha wrote.", "RGANI, f. 3")
    with pytest.raises(HistciteError, match="the block of this batch has ended"):
        batch.add("Kapo wrote.", "RGANI, f. 3")
    assert [claim.text for claim in library.claims.values()] == ["Hoxha wrote."]


@pytest.mark.parametrize(
    "asked",
    [
        lambda library: library.export("rys"),
        lambda library: library.take_in("a.csv", format="rys"),
        lambda library: library.take_in("a.csv", kind="claim"),
    ],
)
def test_a_format_that_there_is_not_is_one_sentence_with_those_there_are(library, asked):
    with pytest.raises(HistciteError, match=r"ris|claims, sources"):
        asked(library)
