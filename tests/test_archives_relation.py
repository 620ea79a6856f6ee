"""Identity, containment and order of references, and their canonical form."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import ARCHIVES, read_reference, sort_key

from histcite.archives import (
    ArchivalReference,
    Containment,
    Leaf,
    LeafRange,
    Registry,
    file_identity,
    parse_canonical,
    relate,
)
from histcite.errors import UnreadableReference

SAME, CONTAINS, WITHIN = Containment.SAME, Containment.CONTAINS, Containment.WITHIN
OVERLAPS, SAME_FILE, DIFFERENT = Containment.OVERLAPS, Containment.SAME_FILE, Containment.DIFFERENT

D448 = "RGANI, f. 3, op. 14, d. 448"
FILE = "RU-RGANI/fonds:3/series:14/file:448"

RELATED = [
    (f"{D448}, l. 12", "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12", SAME),
    ("TsKhSD, f. 5, op. 30, d. 1", "РГАНИ. Ф. 5. Оп. 30. Д. 1", SAME),
    ("GARF, f. R-9401, op. 2, d. 139", "ГА РФ. Ф. Р-9401. Оп. 2. Д. 139", SAME),
    ("TsDA, f. 1B, op. 6, a.e. 4180", "ЦДА, ф. 1Б, оп. 6, а.е. 4180", SAME),
    (f"{D448}, ll. 12, 13", f"{D448}, ll. 12-13", SAME),
    (f"{D448}, ll. 12-12ob", f"{D448}, l. 12", SAME),
    ("AVPRF, f. 067, op. 19, p. 121, d. 15", "AVPRF, f. 067, op. 19, d. 15", SAME),
    ("AVPRF, f. 067, op. 19, p. 121, d. 15", "AVPRF, f. 067, op. 19, p. 122, d. 15", SAME),
    ("RGANI", "RGANI, f. 3", CONTAINS),
    ("RGANI, f. 3", f"{D448}, l. 12", CONTAINS),
    (D448, f"{D448}, l. 12", CONTAINS),
    (f"{D448}, l. 12", f"{D448}, l. 12ob", CONTAINS),
    (f"{D448}, ll. 12-15", f"{D448}, ll. 13, 14ob", CONTAINS),
    (f"{D448}, ll. 12-15", f"{D448}, l. 13a", CONTAINS),
    (f"{D448}, l. 12ob", f"{D448}, ll. 12-15", WITHIN),
    (f"{D448}, ll. 12-15", f"{D448}, ll. 14-18", OVERLAPS),
    (f"{D448}, ll. 2, 5", f"{D448}, ll. 5-6", OVERLAPS),
    (f"{D448}, l. 2", f"{D448}, l. 9", SAME_FILE),
    (f"{D448}, l. 12", f"{D448}, l. 12a", SAME_FILE),
    ("NA, f. KSČ, sv. 3, a. j. 2, bod 4", "NA, f. KSČ, sv. 3, a. j. 2, bod 5", SAME_FILE),
    (D448, "RGANI, f. 3, op. 14, d. 449", DIFFERENT),
    (D448, "RGASPI, f. 3, op. 14, d. 448", DIFFERENT),
    ("AVPRF, f. 067, op. 19, d. 15", "AVPRF, f. 67, op. 19, d. 15", DIFFERENT),
    ("ЦГА. Ф. 3. Оп. 1. Д. 2", "ЦГАИПД. Ф. 3. Оп. 1. Д. 2", DIFFERENT),
    ("AQSH, F. 14/AP, V. 1960, D. 24", "AQSH, F. 14/AP, V. 1961, D. 24", DIFFERENT),
    ("NARA, RG 59, Box 5, Folder 1", "NARA, RG 59, Box 6, Folder 1", DIFFERENT),
]

RELATED += [
    (f"{FILE}#{one}", f"{FILE}#{other}", relation)
    for one, other, relation in (
        ("12r,12v", "12", SAME),
        ("12v,13r", "12v-13r", SAME),
        ("12,13r", "12-13r", SAME),
        ("12av,13r", "12av-13r", SAME),
        ("12r,13r", "12r-13r", WITHIN),
        ("12r,13v", "12r-13v", WITHIN),
        ("12v,13v", "12v-13v", WITHIN),
        ("12v,14r", "12v-14r", WITHIN),
        ("12v,13ar", "12v-13ar", WITHIN),
        ("12r,12av", "12r-12av", WITHIN),
    )
]
"""Leaves of which each begins where the one before ends are as one range; where a side lies between, they are not."""

MIRROR = {CONTAINS: WITHIN, WITHIN: CONTAINS}


@pytest.mark.parametrize(("one", "other", "relation"), RELATED)
def test_relations_and_their_mirror(one, other, relation):
    """What holds one way holds the other way round, with contains and within exchanged."""
    first, second = read_reference(one), read_reference(other)
    assert relate(first, second) is relation
    assert relate(second, first) is MIRROR.get(relation, relation)


@pytest.mark.parametrize(("one", "other", "relation"), RELATED)
def test_file_identity_agrees_with_the_relation(one, other, relation):
    """One file has one identity however it is written; different files never share one."""
    same = file_identity(read_reference(one)) == file_identity(read_reference(other))
    if relation is DIFFERENT:
        assert not same
    elif read_reference(one).levels and relation is not CONTAINS:
        assert same


leaf = st.builds(
    Leaf,
    number=st.integers(1, 30),
    letter=st.sampled_from(["", "a", "b", "в"]),
    side=st.sampled_from(["", "r", "v"]),
)
leaf_range = st.builds(
    lambda one, other: LeafRange(
        *sorted((one, other), key=lambda each: (each.number, each.letter, each.side))
    ),
    leaf,
    leaf,
)
level_values = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
references = st.builds(
    ArchivalReference,
    archive=st.sampled_from(["", "RU-RGANI", "AL-AQSH"]),
    levels=st.lists(
        st.tuples(st.sampled_from(["fonds", "series", "box", "file"]), level_values),
        unique_by=lambda pair: pair[0],
    ).map(tuple),
    leaves=st.lists(leaf_range, max_size=3).map(tuple),
)


@given(references)
def test_canonical_form_is_read_back(reference):
    """Whatever stands in a level, with slashes, colons or hashes, the canonical form says it without loss."""
    again = parse_canonical(reference.canonical)
    assert (again.archive, again.levels, again.leaves) == (
        reference.archive,
        reference.levels,
        reference.leaves,
    )


@given(references)
def test_a_reference_is_the_same_as_itself(reference):
    assert relate(reference, reference) is SAME


@given(references, references)
def test_relations_are_mirrored(one, other):
    assert relate(other, one) is MIRROR.get(relate(one, other), relate(one, other))


@given(references, references)
def test_the_same_place_has_the_same_key(one, other):
    """References that are the same stand together in every list, and only they."""
    assert (sort_key(one) == sort_key(other)) == (relate(one, other) is SAME)


@pytest.mark.parametrize(("one", "other", "relation"), RELATED)
def test_keys_agree_with_relations(one, other, relation):
    keys = sort_key(read_reference(one)), sort_key(read_reference(other))
    assert (keys[0] == keys[1]) == (relation is SAME)


@given(st.lists(references, max_size=6))
def test_any_references_can_be_sorted(several):
    """The key is a total order and does not depend on the order given."""
    assert sorted(map(sort_key, several)) == sorted(map(sort_key, reversed(several)))


def test_sorting_counts_as_people_do():
    """Numbers as numbers, roman numerals too, letters after, the recto before the verso."""
    ordered = [
        "AJ, 507/IV, 1/I-2",
        "AJ, 507/IX, 1/I-1",
        "AJ, 507/IX, 1/I-12",
        "RGANI, f. 2, op. 1",
        "RGANI, f. 3, op. 2, d. 10",
        "RGANI, f. 3, op. 12, d. 9, l. 2",
        "RGANI, f. 3, op. 12, d. 9, l. 12",
        "RGANI, f. 3, op. 12, d. 9, l. 12ob",
        "RGANI, f. 3, op. 12, d. 9, l. 12a",
        "RGANI, f. 3, op. 12, d. 9a",
        "RGANI, f. 10, op. 1",
    ]
    shuffled = [read_reference(text) for text in sorted(ordered)]
    assert [each.text for each in sorted(shuffled, key=sort_key)] == ordered


def test_an_archive_of_the_user_sorts_by_its_acronym():
    """Without the user's registry only its id is known."""
    archives = Registry({**ARCHIVES.tables, "AL-ZZZ": {"acronyms": ["AAA"], "tradition": "albanian"}})
    texts = ["AQSH, F. 1, V. 1960", "AAA, F. 1, V. 1960", "RGANI, f. 1, op. 1"]
    read = [read_reference(text, archives=archives) for text in texts]
    ordered = sorted(read, key=lambda reference: sort_key(reference, archives=archives))
    assert [reference.text for reference in ordered] == [texts[1], texts[0], texts[2]]


def test_canonical_forms():
    """The registry's id, or a question mark and the words that stood there; two unknown archives never meet."""
    assert (
        read_reference("AQSH, F. 14/AP, V. 1960, D. 24").canonical
        == "AL-AQSH/fonds:14%2FAP/year:1960/file:24"
    )
    assert read_reference("ЦГАИПД. Ф. 3. Оп. 1").canonical == "?/archive:ЦГАИПД/fonds:3/series:1"
    assert (
        replace(read_reference(f"{D448}, l. 2"), leaves=()).canonical == "RU-RGANI/fonds:3/series:14/file:448"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rgani/fonds:3", "cannot read 'rgani/fonds:3' as a reference: an archive's id such as RU-RGANI is expected at column 1"),
        ("RU-RGANI/shelf:3", "cannot read 'RU-RGANI/shelf:3' as a reference: a level and its value such as fonds:3 is expected at column 10"),
        ("RU-RGANI/fonds:3#x", "cannot read 'RU-RGANI/fonds:3#x' as a reference: leaves such as 12-15v are expected at column 18"),
    ],
)  # fmt: skip
def test_what_is_not_canonical_is_refused(text, sentence):
    with pytest.raises(UnreadableReference) as refused:
        parse_canonical(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "MAE, Europe 1944-1970, Albanie, bleu, vol. 34",
            "MAE, Europe 1944-1970, Albanie, vert, vol. 34",
            False,
        ),
        (
            "ASMAE, DGAP, Ufficio I, Albania, b. 3, fasc. 12",
            "ASMAE, DGAP, Ufficio I, Jugoslavia, b. 3, fasc. 12",
            False,
        ),
        ("MNL OL, XIX-J-1-k, Albánia, 3. d.", "MNL OL, XIX-J-1-k, Jugoszlávia, 3. d.", False),
        ("AJ, 507, CK SKJ, IX, 1/I-45", "AJ, 507, IX, 1/I-45", True),
        ("AQSH, F. 511, Këshilli i Ministrave, V. 1955, D. 1234", "AQSH, F. 511, V. 1955, D. 1234", True),
        ("РГАСПИ. Ф. 82 (В.М. Молотов). Оп. 2. Д. 1024", "RGASPI, f. 82, op. 2, d. 1024", True),
        ("BArch, RW 19 (OKW)/234", "BArch, RW 19/234", True),
        ("TsKhSD, f. 5, op. 30, rolik 4663, d. 161", "RGANI, f. 5, op. 30, d. 161", True),
        ("РГАНИ. Ф. 5. Оп. 30 за 1960 г. Д. 339", "RGANI, f. 5, op. 30, d. 339", True),
    ],
)
def test_words_among_the_levels_tell_files_apart_unless_they_only_explain(one, other, same):
    """A country under a series is one; the name of a numbered fonds, a film, and what stands in brackets are not."""
    assert (file_identity(read_reference(one)) == file_identity(read_reference(other))) is same


def test_numbers_of_any_length_are_sorted():
    """Numbers that no file has are put in order all the same: a slip must not keep the other sources from being listed."""
    slip = parse_canonical(f"RU-RGANI/fonds:3/series:1/file:{'1' * 5000}")
    file = parse_canonical("RU-RGANI/fonds:3/series:1/file:9")
    assert sorted([slip, file], key=sort_key) == [file, slip]


def test_many_leaves_are_compared_as_few_are():
    one, other = (
        parse_canonical(f"RU-RGANI/fonds:3/file:9#{','.join(map(str, leaves))}")
        for leaves in (range(1, 9000, 3), range(1, 6000, 3))
    )
    assert (relate(one, other), relate(other, one)) == (Containment.CONTAINS, Containment.WITHIN)
