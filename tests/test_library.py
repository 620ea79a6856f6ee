"""The Python door: a library is opened, added to, checked and exported without the command line."""

import pytest

from histcite import Library
from histcite.broken_laws import KeyTaken
from histcite.errors import AmbiguousKey, BadEntry, LibraryExists, NoLibrary, UnknownKey
from histcite.intake import linking
from histcite.intake.desk import Desk, leave_desk, read_desk
from histcite.intake.exchange import ColumnLayout, Delivery, Terms, open_parcel
from histcite.library.citing import footnotes
from histcite.records.alias import Alias
from histcite.records.source import Source
from histcite.search.selection import Selection

FILE = "RGANI, f. 3, op. 14, d. 448"
WHEAT = {"subject": "wheat request", "property": "amount"}


@pytest.fixture
def library(tmp_path):
    return Library.create(tmp_path)


def take_in(library, text, **terms):
    return library.receive(
        open_parcel(text.encode(), "t.csv", ColumnLayout(archives=library.archives)).delivery, Terms(**terms)
    )


def test_a_claim_is_added_checked_and_exported(library):
    letter = library.add(
        "Albania asked for wheat.", ref=f"{FILE}, l. 12", value="50000 t", key="letter", **WHEAT
    )
    memoir = library.add("It was less.", ref="Hrushovianët, p. 30", value="10000 t", key="memoir", **WHEAT)
    assert (letter.remarks, letter.conflicts) == ((), ())
    assert [conflict.claims for conflict in memoir.conflicts] == [("letter", "memoir")]
    checked = library.check()
    assert (checked.claims, checked.questions, checked.open, checked.conflicts) == (
        2,
        1,
        memoir.conflicts,
        memoir.conflicts,
    )
    assert "\n@book{hrushovianet,\n" in library.export("bibtex", Selection(source="hrushovianet"))
    assert footnotes(library.holdings, "letter", "chicago") == ("RGANI, f. 3, op. 14, d. 448, l. 12.",)


def test_a_library_is_opened_by_file_or_folder(library, tmp_path, monkeypatch):
    library.add("Text", ref=FILE, key="a")
    monkeypatch.setenv("HISTCITE_LIBRARY", str(tmp_path))
    for path in (tmp_path, tmp_path / "histcite.json", str(tmp_path), None):
        assert list(Library.open(path).claims) == ["a"]
    with pytest.raises(LibraryExists):
        Library.create(tmp_path)
    with pytest.raises(NoLibrary):
        Library.open(tmp_path / "nowhere")


def test_what_another_program_wrote_is_seen(library):
    other = Library.open(library.path)
    assert list(other.claims) == []
    library.add("Text", ref=FILE, key="a")
    assert list(other.claims) == ["a"]
    other.add("More", ref=FILE, key="b")
    assert list(library.claims) == ["a", "b"]


def test_a_claim_that_cannot_be_read_leaves_the_library_as_it_was(library):
    library.add("Text", ref=FILE, key="a")
    before = library.path.read_bytes()
    for error, cells in (
        (BadEntry, {"when": "soon"}),
        (BadEntry, {"colour": "red"}),
        (KeyTaken, {"key": "A"}),
    ):
        with pytest.raises(error):
            library.add("More", ref="AQSH, F. 14, D. 2", **cells)
    assert library.path.read_bytes() == before


def test_keys_are_looked_up_by_prefix(library):
    library.add("Text", ref=FILE, key="wheat")
    assert (library.claim("whe").key, library.source("rgani").key) == ("wheat", "rgani-f3-op14-d448")
    with pytest.raises(UnknownKey):
        library.claim("rgani")


def test_editing_what_is_the_same_changes_nothing(library):
    library.add("Text", ref=f"{FILE}, l. 3", key="a", value="5 t")
    before = library.path.read_bytes()
    library.edit(["a"], {"value": " 5 t "})
    library.tag(["a"], drop=["absent"])
    assert library.path.read_bytes() == before


def test_the_desk_is_left_for_the_next_session(library):
    desk = library.use(FILE, lang="ru", tags=("talks",)).desk
    assert (
        read_desk(Library.open(library.path).path)
        == desk
        == Desk(source="rgani-f3-op14-d448", lang="ru", tags=("talks",))
    )
    added = library.add("Text", ref="л. 3 об.", desk=desk)
    (reference,) = added.claim.references
    assert (reference.source, reference.locator, reference.lang, added.claim.tags) == (
        desk.source,
        "3v",
        "ru",
        ("talks",),
    )
    leave_desk(library.path, Desk())
    assert read_desk(library.path) == Desk()


def test_a_spoilt_desk_is_an_empty_one(library):
    library.use(FILE)
    (note,) = library.path.parent.glob(".histcite/desk-*.json")
    note.write_text("{", encoding="utf-8")
    assert read_desk(library.path) == Desk()


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (FILE, "РГАНИ. Ф. 3. Оп. 14. Д. 448"),
        (FILE, "RGANI 3/14/448"),
        ("AQSH, F. 14, D. 2", "Arkivi Qendror i Shtetit, Fondi 14, Dosja 2"),
        ("Hoxha, Hrushovianët, p. 3", "Hoxha, Hrushovianët, p. 90"),
    ],
)
def test_two_spellings_are_one_source(library, here, there):
    one, other = (
        library.add("Text", ref=reference).claim.references[0].source for reference in (here, there)
    )
    assert one == other
    assert len(library.sources) == 1


def test_remarks_name_what_looks_alike(library):
    library.add("Text", ref=FILE, subject="Soviet base at Vlora", property="leader", value="Kapo")
    added = library.add("More", ref=FILE, subject="Soviet base at Vlorë", property="leader", value="Hoxha")
    assert any("is answered already" in remark or "looks like" in remark for remark in added.remarks)
    unread = library.add("More", ref=FILE, subject="talks", property="date", value="one fine day")
    assert [
        remark for remark in unread.remarks if remark.startswith("the value 'one fine day' is kept as text")
    ]


def test_a_batch_is_met_with_what_is_there(library):
    library.add("Kept", ref=FILE, key="kept")
    accession = take_in(library, "key,text,reference\nnew,New,RGANI f. 3\nkept,Other,RGANI f. 3\n")
    assert [str(problem) for problem in accession.problems] == [
        "t.csv:3: key: the claims hold 'kept' with another text, references; change the row, or say --on-duplicate skip or update"
    ]
    assert list(library.claims) == ["kept"]
    accession = take_in(
        library, "key,text,reference\nnew,New,RGANI f. 3\nkept,Other,RGANI f. 3\n", on_duplicate="skip"
    )
    assert ([one.key for one in accession.added], accession.skipped) == (["new"], ["kept"])


def test_a_claim_typed_at_the_terminal_meets_its_row_the_first_time(library):
    """With no earlier import to compare with, every cell that says something is taken over, and the rest stays."""
    library.add("Old text", ref=f"{FILE}, l. 12", key="a", note="mine", value="5 t")
    take_in(library, f'key,text,reference,value\na,New text,"{FILE}, l. 13",\n', on_duplicate="update")
    claim = library.claim("a")
    assert (claim.text, claim.value, claim.note) == ("New text", "5 t", "mine")
    assert [reference.locator for reference in claim.references] == ["13"]


def test_nothing_delivered_writes_nothing(library):
    before = library.path.read_bytes()
    assert library.receive(Delivery(), Terms()).written == []
    assert library.path.read_bytes() == before


def test_names_grow_and_are_dropped(library):
    for alias in (
        Alias(name="Khrushchev", forms=("Хрущёв",)),
        Alias(name="Khrushchev", forms=("Hrushovi",), kind="person"),
    ):
        with library.writing() as batch:
            batch.name(alias)
    for part in ("khru", "Хрущ", ""):
        with pytest.raises(UnknownKey), library.writing() as batch:
            batch.drop_named(Alias, part)
    with library.writing() as batch:
        dropped = batch.drop_named(Alias, "khrushchev")
    assert dropped == Alias(name="Khrushchev", forms=("Хрущёв", "Hrushovi"), kind="person")
    assert library.holdings.aliases == {}


def test_a_name_is_dropped_by_a_form_that_is_its_own(library):
    with library.writing() as batch:
        batch.name(Alias(name="Moscow", forms=("Москва", "Kremlin")))
        batch.name(Alias(name="Soviet government", forms=("Kremlin",)))
    with pytest.raises(AmbiguousKey), library.writing() as batch:
        batch.drop_named(Alias, "Kremlin")
    with library.writing() as batch:
        assert batch.drop_named(Alias, "москва").name == "Moscow"
    assert list(library.holdings.aliases) == ["Soviet government"]


@pytest.mark.parametrize("query", ["", "—", " … "])
def test_a_search_for_nothing_is_refused(library, query):
    library.add("Text", ref=FILE)
    with pytest.raises(BadEntry, match="there is no word to search for"):
        library.search(query, Selection())


def test_one_command_reads_the_sources_for_its_references_once(library, monkeypatch):
    """And not at all where no reference is touched; a library has thousands of sources and an edit hundreds of claims."""
    keys = [library.add("Text", ref=f"{FILE}, l. {number}").claim.key for number in range(5)]
    built = []
    real = linking.Linker
    monkeypatch.setattr(linking, "Linker", lambda *args, **options: built.append(1) or real(*args, **options))
    library.edit(keys, {"note": "read"})
    assert len(built) == 0
    library.edit(keys, {"reference": f"{FILE}, l. 9"}, [f"{FILE}, l. 10"])
    assert len(built) == 1


def test_a_source_that_is_edited_keeps_its_key_and_its_time(library):
    with library.writing() as batch:
        made = batch.put_source(Source(key="hoxha", kind="book", title="Hrushovianët"))
    with library.writing() as batch:
        edited = batch.edit_source(library.source("hoxha"), {"kind": "memoir"})
    assert (edited.key, edited.kind, edited.title) == (made.key, "memoir", "Hrushovianët")
    assert edited.added == library.source("hoxha").added != ""


@pytest.mark.slow
def test_five_thousand_claims_are_taken_in_and_checked(library):
    """The size of a working life."""
    rows = "".join(
        f'Claim {number},"RGANI, f. 3, op. 14, d. {number % 50}, l. {number}",subject {number // 2},amount,{number % 3} t\n'
        for number in range(5000)
    )
    take_in(library, "text,reference,subject,property,value\n" + rows)
    checked = library.check()
    assert (checked.claims, checked.questions, len(library.sources)) == (5000, 2500, 50)
