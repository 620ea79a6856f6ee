"""Records: keys, the door through which typed cells come in, and the documents in which records are kept."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import read_source

from histcite.errors import AmbiguousKey, BadKey, BadRecord, UnknownKey
from histcite.records.alias import ALIAS_KINDS, Alias
from histcite.records.cataloguing import read_alias, read_property, source_cells
from histcite.records.cells import Place, clean, split_list
from histcite.records.claim import CONFIDENCES, MODES, POLARITIES, SEEN, STANCES, Claim, Reference
from histcite.records.decision import VERDICTS, Decision, reasons
from histcite.records.document import compact_document, from_document, full_document
from histcite.records.entry import claim_cells, merge_drafts, origin, read_draft, reference_cells
from histcite.records.keys import ALPHABET, check_key, document_id, encode, look_up, new_key
from histcite.records.property import CARDINALITIES, PROPERTY_KINDS, Property, shipped_properties
from histcite.records.source import AUTHENTICITIES, GRADES, KINDS, NATURES, Source

HERE = Place("t.csv", 2)

# What a cell may hold once it is clean: NFC, no white space at its ends, no lone surrogates.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(clean)
names = texts.filter(bool)
keys = st.from_regex(r"\A[A-Za-z][A-Za-z0-9_.-]{0,8}\Z")
members = texts.filter(lambda text: text and ";" not in text)
lists = st.lists(members, unique=True, max_size=3).map(tuple)
tags = (
    st.lists(members.filter(lambda tag: not tag.startswith("#")), unique=True, max_size=3)
    .map(sorted)
    .map(tuple)
)
dates = st.sampled_from(
    ["", "1960", "1960-11-12", "c. 1961", "12 ноября 1960 г.", "1960-11-10/1960-11-11", "196X"]
)
references = st.builds(
    Reference, source=keys, locator=texts, quote=texts, lang=texts, translation=texts, seen=st.sampled_from(("", *SEEN)),
    via=texts, via_locator=texts, image=texts, typed=texts,
)  # fmt: skip
claims = st.builds(
    Claim, key=keys, text=names, references=st.lists(references, max_size=2).map(tuple), subject=texts, property=texts,
    value=texts, polarity=st.sampled_from(POLARITIES), mode=st.sampled_from(MODES), stance=st.sampled_from(STANCES),
    hedged=st.booleans(), voice=texts, when=dates, where=texts, of=texts, complete=st.booleans(), tags=tags, note=texts,
    confidence=st.sampled_from(("", *CONFIDENCES)), origin=texts, added=texts, changed=texts,
)  # fmt: skip
sources = st.builds(
    Source, key=keys, kind=st.sampled_from(KINDS), title=texts, authors=lists, addressee=texts, date=dates, within=texts,
    leaves=texts, pages=texts, url=texts, accessed=dates, derived_from=lists, nature=st.sampled_from(("", *NATURES)),
    grade=st.sampled_from(("", *GRADES)), authenticity=st.sampled_from(("", *AUTHENTICITIES)), tags=lists, note=texts,
)  # fmt: skip
aliases = st.builds(
    Alias, name=names, forms=lists, kind=st.sampled_from(("", *ALIAS_KINDS)), inside=texts, note=texts
)
properties = st.builds(
    Property,
    name=names,
    kind=st.sampled_from(PROPERTY_KINDS),
    cardinality=st.sampled_from(CARDINALITIES),
    note=texts,
)
pairs = st.lists(st.tuples(texts, texts), max_size=2).map(tuple)
decisions = st.builds(
    Decision, key=keys, target=texts, verdict=st.sampled_from(VERDICTS), because=texts, note=texts, prefers=texts, answer=texts, covers=pairs,
    grounds=st.lists(texts, max_size=2).map(tuple),
    who=texts, when=texts,
)  # fmt: skip


@given(st.one_of(claims, sources, aliases, properties, decisions))
def test_a_record_is_read_back_from_its_documents(record):
    """From the compact one that is stored and from the full one that is shown."""
    assert from_document(type(record), compact_document(record)) == record
    assert from_document(type(record), full_document(record)) == record


@given(claims)
def test_a_claim_is_read_back_from_its_cells(claim):
    own = replace(claim, references=(), origin="", added="", changed="")
    draft = read_draft(claim_cells(claim), HERE)
    assert draft.completed() == own


@given(references)
def test_a_reference_keeps_its_cells_through_the_door(reference):
    draft = read_draft({"text": "x", "reference": "y", **reference_cells(reference)}, HERE)
    (typed,) = draft.references
    assert {name: getattr(typed, name) for name in reference_cells(reference)} == reference_cells(reference)


@given(sources.filter(lambda source: source.kind != "file"))
def test_a_source_is_read_back_from_its_cells(source):
    assert read_source(source_cells(source), HERE) == source


@given(st.integers(0, 2**50 - 1))
def test_generated_keys_are_their_own_document_ids(number):
    key = "c" + encode(number)
    assert (document_id(key), document_id(key.upper())) == (number, number)


def test_new_keys_are_generated_ones():
    made = {new_key() for _ in range(1000)}
    assert len(made) == 1000
    assert all(key[0] == "c" and "c" + encode(document_id(key)) == key for key in made)
    assert not set(ALPHABET) & set("ilou")


@given(keys)
def test_chosen_keys_have_an_id_without_regard_to_case(key):
    assert document_id(key) == document_id(key.swapcase())
    assert 0 <= document_id(key) < 2**50


@pytest.mark.parametrize("key", ["", "1a", "-a", "a b", "ключ", "a;b", "a\n", "é"])
def test_what_cannot_be_a_key(key):
    with pytest.raises(BadKey):
        check_key(key)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("wheat", "wheat"),
        ("WHEAT", "wheat"),
        ("wheat-", "wheat-1"),
        ("v", "Vlora"),
        ("", UnknownKey),
        ("x", UnknownKey),
        ("whe", AmbiguousKey),
    ],
)
def test_an_exact_key_comes_before_a_prefix(typed, found):
    records = {key: key for key in ("wheat", "wheat-1", "Vlora")}
    if isinstance(found, str):
        assert look_up("claim", typed, records) == found
    else:
        with pytest.raises(found):
            look_up("claim", typed, records)


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ({"text": "x", "mode": "wished"}, ["t.csv:2: mode: 'wished' is not one of asserted, requested, promised, planned, decided, ordered"]),
        ({"text": "x", "hedged": "perhaps"}, ["t.csv:2: hedged: 'perhaps' is not one of yes, no"]),
        ({"text": "x", "subjekt": "y"}, ["t.csv:2: subjekt: there is no column 'subjekt'; the nearest known one is 'subject'"]),
        ({"text": "\udcff"}, ["t.csv:2: text: holds bytes that are no text in this encoding; save it as UTF-8, or set your terminal to UTF-8"]),
        (
            {"text": "x", "when": "soon", "polarity": "?"},
            [
                "t.csv:2: when: cannot read 'soon' as a date (the word 'soon' is not known); write it like 1960-11-12, 12 Nov 1960, 1960-11 or c. 1961",
                "t.csv:2: polarity: '?' is not one of +, -",
            ],
        ),
    ],
)  # fmt: skip
def test_every_cell_that_cannot_be_read_is_a_problem(cells, problems):
    assert [str(problem) for problem in read_draft(cells, HERE).problems] == problems


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("polarity", "−", "-"), ("polarity", "", "+"), ("mode", "REQUESTED", "requested"), ("stance", "no_evidence", "no-evidence"),
        ("hedged", "Yes", True), ("hedged", "0", False), ("tags", "#b; a;;b", ("a", "b")), ("text", " a\r\nb ", "a\nb"),
        ("text", "Vlore\u0308", "Vlorë"),
    ],
)  # fmt: skip
def test_cells_are_read_as_they_are_typed(column, cell, value):
    assert getattr(read_draft({"text": "x", column: cell}, HERE).completed(), column) == value


def test_lists_hold_each_member_once():
    assert split_list(" b; a ;; b;") == ("b", "a")


def test_the_mark_of_a_row_leaves_its_key_out():
    """A row keeps its origin when its key is written back, and when white space or empty columns come and go."""
    row = {"text": "x", "reference": "RGANI"}
    assert origin(row) == origin({"key": "a", "reference": " RGANI\n", "text": "x", "note": ""})
    assert origin(row) != origin({**row, "text": "y"})


def test_rows_of_one_key_agree_or_are_empty():
    one, other, third = (
        read_draft({"key": "a", "text": "x", "reference": "RGANI", **more}, Place("t.csv", line))
        for line, more in ((2, {"value": "1"}), (3, {"note": "n"}), (4, {"value": "2"}))
    )
    merged = merge_drafts([one, other])
    claim = merged.completed()
    assert (claim.value, claim.note, len(merged.references)) == ("1", "n", 2)
    assert [str(problem) for problem in merge_drafts([one, other, third]).problems] == [
        "t.csv:4: value: differs from the other rows of the key 'a'"
    ]


@pytest.mark.parametrize("cells", [{"text": " "}, {"reference": "RGANI"}, {}])
def test_one_row_of_a_key_must_hold_the_sentence(cells):
    empty = read_draft(cells, HERE)
    assert [str(problem) for problem in merge_drafts([empty]).problems] == [
        "t.csv:2: text: a claim needs its sentence; give it in the column 'text'"
    ]
    assert merge_drafts([empty, read_draft({"text": "x"}, HERE)]).completed().text == "x"


@pytest.mark.parametrize(
    ("kind", "document", "sentence"),
    [
        (Claim, {"key": "a"}, "a claim cannot be read: its field 'text' is missing"),
        (Claim, {"key": "a", "text": 1}, "a claim cannot be read: its field 'text' is not text"),
        (Claim, {"key": "a", "text": "x", "tags": "y"}, "a claim cannot be read: its field 'tags' is not a list"),
        (Claim, {"key": "a", "text": "x", "hedged": "yes"}, "a claim cannot be read: its field 'hedged' is neither true nor false"),
        (Claim, {"key": "a", "text": "x", "references": ["RGANI"]}, "a reference cannot be read: its field 'references' holds something that is no reference"),
        (Source, {"key": "a", "kind": "book", "within": "b"}, "a source cannot be read: its field 'within' is not a field of it"),
        (Decision, {"key": "d", "target": "x", "verdict": "v", "covers": [["a"]]}, "a decision cannot be read: its field 'covers' holds something that is no pair or group of values"),
    ],
)  # fmt: skip
def test_a_document_that_does_not_fit_says_where(kind, document, sentence):
    with pytest.raises(BadRecord) as error:
        from_document(kind, document)
    assert str(error.value) == sentence


def test_documents_leave_out_what_says_nothing():
    claim = Claim(key="a", text="x", references=(Reference(source="s"),))
    assert compact_document(claim) == {"key": "a", "text": "x", "references": [{"source": "s"}]}
    assert compact_document(Source(key="s", kind="book", within="b")) == {
        "key": "s",
        "kind": "book",
        "in": "b",
    }


def test_what_an_alias_and_a_property_need():
    assert (
        str(read_alias({"forms": "a"}, HERE).problems[0])
        == "t.csv:2: name: an alias needs the name it stands for"
    )
    assert (
        str(read_property({"name": "mood"}, HERE).problems[0]) == "t.csv:2: kind: a property needs its kind"
    )


def test_the_shipped_tables_are_whole():
    assert {one.kind for one in shipped_properties().values()} <= set(PROPERTY_KINDS)
    assert {one.cardinality for one in shipped_properties().values()} == set(CARDINALITIES)
    assert set(reasons()) == {"dismiss", "resolve"}
    assert all(meaning for codes in reasons().values() for meaning in codes.values())
