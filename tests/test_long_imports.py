"""A long import remembers what it read, and keeps little of it: nothing comes in otherwise than if each row were the only one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import Formulary

from histcite.intake import recollection
from histcite.intake.exchange import ColumnLayout, Terms, open_parcel
from histcite.intake.listing import Announced, Entered, Entries, KeyRoll
from histcite.intake.recollection import Recollection
from histcite.library.facade import Library
from histcite.records.claim import Claim
from histcite.records.source import Source
from histcite.store.changes import Changes

FILE = "RGANI, f. 3, op. 14, d. 448"

REFERENCES = (
    f"{FILE}, l. 1",
    f"{FILE}, l. 2 ob.",
    "RGANI, f. 3, op. 14, d. 449, l. 2 ob.",
    "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 9.",
    "Hoxha, The Khrushchevites, p. 30",
    "Hoxha, The Khrushchevites",
    "Hoxha, Letters, p. 4",
    "Hoxha, p. 4",
    "Hoxha",
    f"{FILE}, l. 1; {FILE}, l. 5",
    f"Letter of Shehu, 3 May 1961, {FILE}, l. 4",
    f"{FILE}, l. 12, quoted in Hoxha, Letters, p. 4",
    "RGANI, f. 3, op. 14, d. 448 and more, l. 1",
    "Ibid., l. 4",
    "RGANI, p. 2",
    "l. 8",
)
"""Those that say the same in other words, that come to mean something else once there is another source, and that cannot be read."""

ROWS = st.lists(
    st.tuples(
        st.sampled_from(REFERENCES),
        st.sampled_from(("", "Hoxha, Letters, p. 1")),
        st.sampled_from(("", "RGANI")),
    ),
    min_size=2,
    max_size=12,
)


def taken_in(folder, rows):
    """The sources and claims of a new library, without what differs in each, and the problems."""
    lines = [
        json.dumps(
            {"key": f"k{number}", "text": "It says so.", "reference": reference, "via": via}
            | ({"source_key": key, "source_title": "The archive"} if key else {})
        )
        for number, (reference, via, key) in enumerate(rows)
    ]
    library = Library.create(folder)
    layout = ColumnLayout(archives=library.archives)
    parcel = open_parcel("\n".join(lines).encode(), "t.jsonl", layout)
    accession = library.receive(parcel.delivery, Terms(keep_going=True))
    tables = json.loads(library.path.read_bytes())
    records = [
        {name: told for name, told in record.items() if name != "added"}
        for name in ("sources", "claims")
        for record in tables.get(name, {}).values()
    ]
    return records, accession.problems, accession.remarks


@pytest.mark.filterwarnings("ignore::histcite.cautions.NewFormat")
@settings(max_examples=12)
@given(ROWS)
def test_a_row_is_linked_as_if_no_other_had_been_remembered(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("rows")
    remembered = taken_in(folder / "remembered", rows)
    with pytest.MonkeyPatch.context() as forgetting:
        forgetting.setattr(Recollection, "recall", lambda *_: None)
        assert taken_in(folder / "forgotten", rows) == remembered


def test_of_many_works_only_so_many_are_remembered(folder, monkeypatch):
    monkeypatch.setattr(recollection, "MOST", 2)
    rows = [(f"{work}, p. 3", "", "") for work in ("Hoxha, Letters", "Shehu, Diary", "Alia, Notes") * 3]
    records, problems, _ = taken_in(folder, rows)
    assert (len(records), problems) == (3 + 9, [])


@pytest.mark.parametrize(
    ("one", "other", "leaf"),
    [
        (f"{FILE}, l. 12 ob.", f"{FILE}, l. 77 ob.", "77v"),
        ("AQSH, F. 14, D. 24, fl. 3", "AQSH, F. 14, D. 24, fl. 9", "9"),
        ("NARA, RG 59, Box 5", "NARA, RG 59, Box 5", ""),
    ],
)
def test_references_to_one_file_have_all_but_the_leaf_in_common(one, other, leaf):
    forms = Formulary()
    assert forms.parted(one) is None
    forms.read(one)
    (first, _), (second, shown) = forms.parted(one), forms.parted(other)
    assert (first, shown) == (second, leaf)


@pytest.mark.parametrize("other", ["RGANI, f. 3, op. 14, d. 449, l. 1", "RGANI, f. 3, op. 15, d. 448, l. 1"])
def test_references_to_two_files_have_not(other):
    forms = Formulary()
    forms.read(f"{FILE}, l. 1")
    assert forms.parted(f"{FILE}, l. 1")[0] != forms.parted(other)[0]


KEYS = st.lists(st.text(max_size=6))


@given(KEYS)
def test_keys_come_back_in_their_order(given_keys):
    keys = KeyRoll()
    for key in given_keys:
        keys.append(key)
    assert (list(keys), len(keys), keys[:2]) == (given_keys, len(given_keys), given_keys[:2])
    assert keys == given_keys


@given(st.lists(st.builds(Entered, st.sampled_from((Claim, Source)), st.text(max_size=6))))
def test_what_was_entered_comes_back_and_is_counted(records):
    entries = Entries()
    for entered in records:
        entries.append(entered)
    assert list(entries) == records
    assert entries.counted() == {
        kind: count for kind in (Claim, Source) if (count := [one.kind for one in records].count(kind))
    }


@given(
    st.lists(st.sampled_from(("", "a", "A", " b ", "b", "ß", "ss", "c"))),
    st.sampled_from(("a", "B", "ss", "d", "")),
)
def test_a_key_is_awaited_as_often_as_it_was_announced(keys, key):
    announced = Announced(keys)
    folded = [one.strip().casefold() for one in keys]
    assert (len(announced), key in announced) == (len(keys), key.casefold() in folded)
    assert [announced.came(key) for _ in range(len(keys) + 1)] == [
        max(folded.count(key.casefold()) - times, -1) for times in range(1, len(keys) + 2)
    ]


@given(st.lists(st.tuples(st.integers(1, 5), st.one_of(st.none(), st.integers())), max_size=12))
def test_of_several_changes_of_a_record_the_last_holds(steps):
    changes, expected = Changes(), {}
    for id_, told in steps:
        if told is None:
            changes.drop("claims", [id_])
        else:
            changes.put("claims", {id_: {"told": told}})
        expected[id_] = None if told is None else {"told": told}
    assert {id_: changes.document("claims", id_) for _, id_ in changes} == expected
    assert list(changes.ids("claims")) == sorted(expected)
