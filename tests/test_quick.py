"""What is done the short way comes to what the long way would: distances, folding, the history from its end, tags in the index, digests."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite import Library
from histcite.conflicts.likeness import alike_subjects
from histcite.store.deeds import Change, Entry, lines_of, standing
from histcite.store.glance import read_term, spelt_term
from histcite.store.history import History
from histcite.store.roll import NotedLine
from histcite.store.words import Words
from histcite.tables import digests_of, read_table, read_tables
from histcite.values import Names, at_most_apart, fold, looking_like, respellings, searched
from histcite.values.spelling import each_apart, letters_apart

words = st.text("abcд ", max_size=14)


def steps_by_the_book(one, other):
    """The table of Levenshtein (1966), row by row."""
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, counterpart in enumerate(other, start=1):
            replaced = previous[column - 1] + (letter != counterpart)
            current.append(min(previous[column] + 1, current[-1] + 1, replaced))
        previous = current
    return previous[-1]


@given(words, words, st.integers(0, 6))
def test_letters_are_counted_as_in_the_table(one, other, most):
    apart = steps_by_the_book(one, other)
    assert letters_apart(one, other) == apart
    assert at_most_apart(one, other, most) == (apart <= most)


@given(
    words, st.integers(0, 9).flatmap(lambda size: st.lists(st.text("abcд€ ", min_size=size, max_size=size)))
)
def test_letters_are_counted_for_all_texts_of_one_length_at_once(one, others):
    assert list(each_apart(one, others)) == [steps_by_the_book(one, other) for other in others]


@given(st.sampled_from(["wheat", "пшеница", "a" * 199, "b" * 201, ""]), st.data())
def test_what_looks_like_a_name_among_many_does_so_alone(name, data):
    cut = st.integers(0, 202).map(lambda place: f"{name[:place]}x{name[place + 1 :]}")
    among = data.draw(st.lists(st.one_of(words, cut, st.just(fold(name))), unique=True))
    folded = {fold(other) for other in among}
    alike = {fold(other) for other in Names([]).near(name, folded)} | ({fold(name)} & folded - {""})
    assert set(looking_like(name, folded)) == alike


@given(st.text(st.characters(max_codepoint=127), max_size=20))
def test_a_text_in_ascii_is_folded_as_beside_any_other(text):
    assert fold(f"{text} Ё").split() == [*fold(text).split(), "e"]


@given(
    st.text(st.one_of(st.sampled_from("aZ0_'` -\n\u00adёöÄđ\u0308\u00a8中ﷺ"), st.characters()), max_size=20)
)
def test_a_claim_is_found_by_the_words_of_its_text_as_they_are_searched(text):
    words = Words.in_memory()
    words.add([(1, {"text": text})], lambda key: key)
    told = [searched(text), *(one.folded for one in respellings(text))]
    assert [words.search(f'"{phrase}"') for phrase in told if phrase] == [[1]] * sum(map(bool, told))


@given(st.lists(st.text(st.one_of(st.sampled_from("@`Az [{\n\0"), st.characters()), max_size=6)))
def test_terms_keep_capitals_and_signs_where_the_index_has_none(terms):
    spelt = [spelt_term(term) for term in terms]
    assert [read_term(one) for one in spelt] == terms
    assert not any(letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ\n\0" for letter in "".join(spelt))


@given(st.lists(st.text(st.characters(min_codepoint=31), max_size=6)))
def test_terms_are_in_the_order_of_the_alphabet_in_the_index(terms):
    assert sorted(terms, key=spelt_term) == sorted(terms)


def test_telegrams_that_differ_in_their_number_are_not_held_against_each_other():
    telegrams = [f"telegram {number}" for number in range(40)]
    (likeness,) = alike_subjects([*telegrams, "Telegram-7"], Names())
    assert likeness.forms == ("telegram 7", "Telegram-7")


@given(st.lists(st.sampled_from(("own", "undo", "redo")), max_size=14), st.integers(1, 4))
def test_the_end_of_the_history_tells_what_all_of_it_tells(tmp_path_factory, steps, count):
    entries: list[Entry] = []
    for step in steps:
        done, undone = standing(entries)
        stack = {"own": [], "undo": done, "redo": undone}[step]
        if step == "own" or stack:
            change = Change(table="claims", id="1", before=None, after={"key": "one"})
            reverses = stack[-1].number if stack else 0
            number = len(entries) + 1
            told = {"time": "t", "who": "w", "command": "c", "changes": (change,)}
            entries.append(Entry(number=number, reverses=reverses, **told))
    folder = tmp_path_factory.mktemp("past")
    history = History(folder / "history.jsonl", folder / "library.json")
    history.path.write_bytes(b"".join(lines_of(entries, NotedLine())))
    done, undone = standing(entries)

    def numbers(some):
        return [entry.number for entry in some]

    assert numbers(standing(history.past(count).entries)[0][-count:]) == numbers(done[-count:])
    assert numbers(standing(history.past(0).entries)[1]) == numbers(undone)


@pytest.mark.usefixtures("size")
def test_log_tells_the_same_of_entries_that_did_not_count_their_changes(histcite, folder):
    histcite("add", 'He asked, "changes": [', "--ref", "RGANI, f. 3", "--key", "one", "-t", "Trade")
    histcite("tag", "one", "-t", "wheat")
    told = histcite("log").stdout
    history = folder / ".histcite" / "history-histcite.jsonl"
    entries = [json.loads(line) for line in history.read_bytes().splitlines()]
    assert [entry.pop("counts") for entry in entries] == [
        [["added", "claims", 1], ["added", "sources", 1]],
        [["changed", "claims", 1]],
    ]
    history.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    assert histcite("log").stdout == told


@pytest.mark.usefixtures("size")
def test_tags_are_counted_as_they_are_written(histcite):
    for key, tags in {"one": ("Trade", "wheat"), "two": ("trade",), "three": ("Trade",)}.items():
        options = [part for tag in tags for part in ("-t", tag)]
        histcite("add", f"Of {key}.", "--ref", "RGANI, f. 3", "--key", key, *options)
    assert histcite("tags").stdout == "Trade\t2\ntrade\t1\nwheat\t1\n"
    assert histcite("tags", "--tag", "wheat").stdout == "Trade\t1\nwheat\t1\n"


def test_a_digest_that_was_shipped_is_believed_while_the_table_holds_the_same(tmp_path, monkeypatch):
    """Whatever the time of the files, and where no bytecode may be written."""
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    for name in ("a", "b"):
        Path(tmp_path, f"{name}.toml").write_text(f"{name} = 1\n", encoding="utf-8")
    for place, text in digests_of(tmp_path):
        place.write_text(text.replace("1}", "2}"), encoding="utf-8")
    assert (read_table(tmp_path / "a.toml"), read_tables(tmp_path)) == ({"a": 2}, {"a": 1, "b": 2})
    Path(tmp_path, "a.toml").write_text("a = 3\n", encoding="utf-8")
    assert (read_table(tmp_path / "a.toml"), read_tables(tmp_path)) == ({"a": 3}, {"a": 3, "b": 1})


def test_many_books_named_in_passing_are_told_of_in_one_line(histcite, folder):
    rows = [f"Claim {number}.,Book of {name}" for number, name in enumerate(("Alia", "Bufi", "Cami", "Dume"))]
    (folder / "t.csv").write_text("text,reference\n" + "\n".join(rows[:3]) + "\n", encoding="utf-8")
    assert len(histcite("import", "t.csv").stderr.splitlines()) == 3
    histcite("undo")
    (folder / "t.csv").write_text("text,reference\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert histcite("import", "t.csv").stderr == (
        "took 4 titles as sources of their own: 'Book of Alia', 'Book of Bufi', 'Book of Cami' and 1 more; "
        "'histcite source list' shows them, 'histcite source edit KEY' describes one\n"
    )


@pytest.mark.parametrize("most", [1, 2, 3, None])
def test_what_stands_under_many_terms_comes_in_the_order_of_entry(folder, histcite, monkeypatch, most):
    """Be it found among the first records, or under its terms."""
    for number in range(6):
        histcite(
            "add", "It came.", "--ref", "RGANI, f. 3", "--key", f"k{number}", "--subject", f"ship {number}"
        )
    monkeypatch.setenv("HISTCITE_INDEX_FROM", "1")
    histcite("show", "k0")
    contents = Library.open(folder).holdings.contents
    monkeypatch.setattr("histcite.store.index._MANY_TERMS", 3)
    assert type(contents).__name__ == "Index"
    assert (
        contents.under("claims", "subject folded", ["ship 4", "ship 2", "ship 5"], most)
        == ["k2", "k4", "k5"][:most]
    )
