"""Files as other programs really write them: habits in which they tell one thing, and what each becomes."""

import json

import pytest


@pytest.fixture
def taken_in(histcite, folder):
    """What a file becomes: ``taken_in(content, "a.ris", "--option")`` gives the result and the sources by key."""

    def taken_in(content, name, *options):
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / name).write_text(text, encoding="utf-8")
        result = histcite("import", name, *options)
        found = json.loads(histcite("source", "list", "--json").stdout)
        return result, {one["key"]: one for one in found}

    return taken_in


@pytest.fixture
def kept(taken_in, histcite):
    """Where an item of Zotero's with these fields is kept: the reference of its file, its leaves, how it was seen, and its note."""

    def kept(fields):
        _, found = taken_in([{"itemType": "letter", "title": "Paper", **fields}], "items.json")
        (paper,) = (one for one in found.values() if one["title"] == "Paper")
        listed = (line.split("\t") for line in histcite("source", "list").stdout.splitlines())
        names = {key: text for key, _, text in listed}
        via = found[paper["via"]]["title"] if paper["via"] else ""
        return names.get(paper["in"], "; ".join(paper["forms"])), paper["leaves"], via, paper["note"]

    return kept


@pytest.mark.parametrize(
    ("archive", "location", "reference", "leaves"),
    [
        ("Archives nationales (Pierrefitte-sur-Seine)", "AJ/40/1234", "AN, AJ/40/1234", ""),
        ("Moscow, RGANI", "f. 5, op. 49, d. 131, l. 3", "RGANI, f. 5, op. 49, d. 131", "3"),
        ("Russian State Archive of Contemporary History (RGANI), Moscow", "F. 5, Op. 49, D. 131", "RGANI, f. 5, op. 49, d. 131", ""),
        ("Národní archiv, Praha", "f. KSČ-ÚV, sv. 12, a.j. 34, l. 5", "NA, f. KSČ-ÚV, sv. 12, a. j. 34", "5"),
        ("UK National Archives", "TNA: PRO CAB 128/34", "TNA, CAB 128/34", ""),
        ("Eesti Riigiarhiiv", "ERAF.1.4.1234, l. 5", "ERAF, 1.4.1234", "5"),
    ],
    ids=["a signature that begins like another archive", "its town first", "two names and the town", "its town in its own language", "its name in its country", "the house of a branch"],
)  # fmt: skip
def test_an_archive_is_known_beside_its_town_and_its_other_names(kept, archive, location, reference, leaves):
    """And nothing was seen through it, for it is the archive itself."""
    assert kept({"archive": archive, "archiveLocation": location}) == (reference, leaves, "", "")


@pytest.mark.parametrize(
    ("archive", "location", "reference", "leaves"),
    [
        ("BnF", "NAF 24274, f. 12", "BnF, NAF 24274", "12"),
        ("British Library", "Cotton MS Vespasian A XIV, ff. 12r-15v", "BL, Cotton MS Vespasian A XIV", "12r-15v"),
        ("Bayerische Staatsbibliothek München", "Clm 14000, fol. 5v", "Bayerische Staatsbibliothek München, Clm 14000", "5v"),
        ("ÖStA/HHStA", "StAbt, Türkei VI, K. 23, fol. 112r", "ÖStA/HHStA, StAbt, Türkei VI, K. 23", "112r"),
        ("ÖStA/HHStA", "StAbt, Türkei VI, K. 23", "ÖStA/HHStA, StAbt, Türkei VI, K. 23", ""),
        ("Archivio di Stato di Venezia", "Senato, Dispacci ambasciatori, Costantinopoli, filza 12, c. 34r", "ASVe, Senato, Dispacci ambasciatori, Costantinopoli, filza 12", "34r"),
        ("British Library", "Royal MS 2 A XVI, f. 3", "BL, Royal MS 2 A XVI", "3"),
        ("The British Library, London", "Harley MS 603, f. 12v", "BL, Harley MS 603", "12v"),
        ("HHStA Wien", "PA I, K. 12, fol. 3", "HHStA, PA I, K. 12", "3"),
        ("Library of Congress, Manuscript Division, Washington, DC", "Volkogonov Papers, container 12, reel 8", "LoC, Volkogonov Papers, container 12, reel 8", ""),
        ("John F. Kennedy Presidential Library", 'NSF, Box 123, Folder "USSR General"', 'JFKL, NSF, Box 123, Folder "USSR General"', ""),
    ],
)  # fmt: skip
def test_a_shelfmark_kept_as_written_gives_its_leaves_to_the_document(
    kept, archive, location, reference, leaves
):
    assert kept({"archive": archive, "archiveLocation": location}) == (reference, leaves, "", "")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"archive": "Cold War International History Project", "archiveLocation": "SAPMO-BArch ZPA, J IV 2/202-280, Bd. 3"}, ("SAPMO-BArch, J IV 2/202-280, Bd. 3", "", "Cold War International History Project", "")),
        ({"archive": "ProQuest One", "archiveLocation": "2134567", "callNumber": "RGANI, f. 3, op. 14, d. 448"}, ("RGANI, f. 3, op. 14, d. 448", "", "ProQuest One", "location: 2134567")),
        ({"archive": "JSTOR", "archiveLocation": "12345678"}, ("JSTOR, 12345678", "", "", "")),
        ({"archive": "TNA", "archiveLocation": "Kew"}, ("TNA", "", "", "location: Kew")),
        ({"extra": "Archive: RGANI\nArchive Location: f. 5, op. 49, d. 131, l. 3"}, ("RGANI, f. 5, op. 49, d. 131", "3", "", "")),
        ({"extra": "seen in May\nRGANI, f. 5, op. 49, d. 131, l. 3"}, ("RGANI, f. 5, op. 49, d. 131", "3", "", "seen in May\nRGANI, f. 5, op. 49, d. 131, l. 3")),
        ({"extra": "see RGANI, f. 5, op. 49, d. 131, l. 3"}, ("", "", "", "see RGANI, f. 5, op. 49, d. 131, l. 3")),
        ({"extra": "TNA, FO 371/1; RGANI, f. 5, op. 49, d. 131"}, ("", "", "", "TNA, FO 371/1; RGANI, f. 5, op. 49, d. 131")),
        ({"extra": "copy in RGANI, f. 5, op. 49, d. 131, l. 3"}, ("", "", "", "copy in RGANI, f. 5, op. 49, d. 131, l. 3")),
        ({"itemType": "book", "callNumber": "NA-03-19-655-SL-N"}, ("", "", "", "call number: NA-03-19-655-SL-N")),
        ({"itemType": "book", "archive": "National Archives at Kansas City", "archiveLocation": "A20229735/Box 186"}, ("National Archives at Kansas City, A20229735/Box 186", "", "", "")),
        ({"itemType": "book", "publisher": "Dietz", "archive": "Stadtarchiv Ulm", "archiveLocation": "B 12"}, ("Stadtarchiv Ulm, B 12", "", "", "")),
        ({"itemType": "interview", "archive": "Imperial War Museum", "archiveLocation": "Cat. no. 12345"}, ("IWM, Cat. no. 12345", "", "", "")),
    ],
    ids=["another archive begins the location", "a database before the archive", "a database", "a town", "lines of Extra", "a line alone", "another document", "two places", "a copy elsewhere", "a book's call number", "an archive's catalogue", "a printed book", "an interview"],
)  # fmt: skip
def test_what_is_a_place_in_an_archive_and_what_is_none(kept, fields, place):
    assert kept(fields) == place


RIS = """Provider: JSTOR http://www.jstor.org
Database: JSTOR

TY  - JOUR
T1  - The Split
TI  - The Split
AU  - Smith,John
AU  - Bank, World,
T2  - Cold War History
JF  - Cold War History
JO  - CWH
PY  - 2001
Y1  - 2001/11/01
UR  - http://a.example
UR  - http://b.example
DO  - https://doi.org/10.1080/1468
ER  -
TY  - UNPB
TI  - Letter
PY  - 1960
DA  - June 25
ER  -
TY  - BOOK
BT  - Whole
Book
ER  -
"""


@pytest.mark.parametrize("name", ["a.ris", "a.txt"])
def test_ris_says_one_thing_under_several_tags(taken_in, name):
    """The first tells it, the fullest before the shorter ones; what a database writes above the first entry is no entry."""
    _, found = taken_in(RIS, name)
    article, letter, book = (
        next(one for one in found.values() if one["kind"] == kind) for kind in ("article", "document", "book")
    )
    assert {name: article[name] for name in ("title", "authors", "container", "date", "url", "doi")} == {
        "title": "The Split",
        "authors": ["Smith, John", "{Bank, World}"],
        "container": "Cold War History",
        "date": "2001-11-01",
        "url": "http://a.example",
        "doi": "10.1080/1468",
    }
    assert (article["note"], letter["date"], book["title"], book["container"]) == (
        "links: http://b.example",
        "June 25 1960",
        "Whole Book",
        "",
    )


@pytest.mark.parametrize(
    "isbn", ["0-521-12345-X", "978 0 521 12345 6 (pbk)", "ISBN 9780521123456", "0521123450; 052112345X"]
)
def test_a_book_is_known_again_by_its_isbn_short_or_long(taken_in, isbn):
    book = {"itemType": "book", "title": "The Split: A History"}
    taken_in([{**book, "ISBN": "978-0-521-12345-6", "publisher": "P", "key": "AAAA1111"}], "a.json")
    result, found = taken_in(f"TY  - BOOK\nTI  - The split\nSN  - {isbn}\nCY  - Cambridge\nER  -\n", "b.ris")
    assert (result.stdout, [one["place"] for one in found.values()]) == ("1 source updated\n", ["Cambridge"])


BIB = r"""@archival{a1, title = {Protocol}, archive = {RGANI}, location = {f. 3, op. 14, d. 448}}
@unpublished{b1, title = {Letter}, library = {AQSH}, number = {F. 14/AP, V. 1960, D. 24}, recipient = {Kapo, Hysni}}
@unpublished{u1, title = {Записка}, note = {РГАНИ, ф. 3, оп. 14, д. 448, л. 12}}
@article{smith:2001, title = {The split}, author = {Jean de La Fontaine and Charles Louis Xavier Joseph de la Vallée Poussin and Mehmet Shehu},
  doi = {https://doi.org/10.1162/152}, keywords = {split; Albania, wheat}}
@article{n1, title = {Lajme}, journaltitle = {Zëri i Popullit}, entrysubtype = {newspaper}}
"""


def test_bib_says_where_the_unpublished_lies_in_several_ways(taken_in):
    """In fields of its own, as the number in a library, or in the note that BibTeX wants of @unpublished."""
    _, found = taken_in(BIB, "a.bib")
    assert {
        key: tuple(found[key][name] for name in ("kind", "in", "leaves", "addressee"))
        for key in ("a1", "b1", "u1", "n1")
    } == {
        "a1": ("document", "rgani-f3-op14-d448", "", ""),
        "b1": ("document", "aqsh-f14-ap-v1960-d24", "", "Kapo, Hysni"),
        "u1": ("document", "rgani-f3-op14-d448", "12", ""),
        "n1": ("press", "", "", ""),
    }


def test_a_key_of_bib_keeps_its_words_and_a_name_its_particles(taken_in):
    _, found = taken_in(BIB, "a.bib")
    smith = found["smith-2001"]
    assert (smith["authors"], smith["doi"], smith["tags"]) == (
        ["de La Fontaine, Jean", "de la Vallée Poussin, Charles Louis Xavier Joseph", "Shehu, Mehmet"],
        "10.1162/152",
        ["split", "Albania", "wheat"],
    )


def test_two_entries_of_one_key_are_told_apart_from_what_cannot_be_read(taken_in):
    result, _ = taken_in("@book{a, title={One}}\n@book{a, title={Two}}\n", "a.bib")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        2,
        "histcite: a.bib:2: there is an entry called 'a' above already; give this one another key",
    )


ITEM = {"id": "a1", "type": "book", "title": "The split"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (json.dumps(ITEM), "The split"),
        (json.dumps(ITEM, indent=1), "The split"),
        (json.dumps(ITEM) + "\n" + json.dumps({**ITEM, "id": "b1"}) + "\n", "The split"),
        (json.dumps({"references": [ITEM]}), "The split"),
        (json.dumps({"itemType": "book", "title": "The split"}), "The split"),
        (json.dumps({"key": "AAAA1111", "data": {"itemType": "book", "title": "The split"}}), "The split"),
        (json.dumps({"@context": {}, "@type": "Item", "title": "The split"}), "The split"),
        (json.dumps({"@context": {}, "@graph": {"@type": "Item", "title": "The split"}}), "The split"),
    ],
    ids=["csl", "csl on lines", "csl a line", "pandoc", "zotero", "zotero's web api", "tropy", "tropy with a graph of one"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_items_come_alone_and_in_lines_as_in_lists(taken_in, text, title, name):
    result, found = taken_in(text, name)
    assert (result.exit_code, {one["title"] for one in found.values()}) == (0, {title})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"id": "a", "type": "book", "title": "x"}] [1]', "the file is not JSON: something stands behind the list: line 1 column 45 (char 44)"),
        ('[{"id": "a", "type": "book", "title": "\\ud800"}]', "half of a sign of UTF-16 stands in it (\\ud800 to \\udfff)"),
        ('[{"id": "a", "type": "book", "title": ' + "9" * 5000 + "}]", "a number in the JSON is too long to be read"),
    ],
    ids=["two lists", "half a sign", "a long number"],
)  # fmt: skip
def test_what_json_cannot_mean_is_said_and_nothing_comes_in(taken_in, text, message):
    result, found = taken_in(text, "a.json")
    assert (result.exit_code, result.stderr.splitlines()[0], found) == (
        2,
        f"histcite: a.json:1: {message}",
        {},
    )


def test_a_paragraph_keeps_its_claim_when_others_are_put_before_it(taken_in, histcite):
    """What was said of the claim here stays with its words; a changed paragraph changes the claim that is most like it."""

    def note(*paragraphs):
        written = "".join(f"<p>{one}</p>" for one in paragraphs)
        return [
            {"itemType": "book", "key": "AAAA1111", "title": "T", "notes": [{"key": "N1", "note": written}]}
        ]

    def told():
        return {
            one["key"]: (one["text"], one["subject"]) for one in json.loads(histcite("list", "--json").stdout)
        }

    taken_in(note("Mikoyan asked for time.", "Hoxha left the hall."), "a.json", "--notes", "claims")
    keys = list(told())
    histcite("edit", keys[0], "--subject", "talks")
    more = note("Bucharest was first.", "Hoxha left the hall early.", "Mikoyan asked for time.")
    result, _ = taken_in(more, "a.json", "--notes", "claims")
    assert result.stdout == "1 claim added, 1 claim updated, 2 already here\n"
    found = told()
    assert [found.pop(key) for key in keys] == [
        ("Mikoyan asked for time.", "talks"),
        ("Hoxha left the hall early.", ""),
    ]
    assert list(found.values()) == [("Bucharest was first.", "")]
    result, _ = taken_in(more, "a.json", "--notes", "claims")
    assert result.stdout == "nothing changed: 4 already here\n"


ANNOTATED = (
    "<h1>Annotations<br/>(2/1/2024, 10:11:12)</h1>\n"
    "<p>“mos fol” (Hoxha, 1960, p. 17) He hushes Kapo.</p>\n"
    '<p>"for ever" (Hoxha 1960:18)</p>\n'
    "<table><tr><td>Vlora</td><td>1961</td></tr></table>"
)


def test_a_note_that_zotero_made_of_annotations_is_claims_without_its_heading(taken_in, histcite):
    """Words in straight quotation marks are quotations, too, and the page may stand behind a colon."""
    item = {"itemType": "book", "title": "T", "notes": [{"key": "N1", "note": ANNOTATED}]}
    taken_in([item], "a.json", "--notes", "claims")
    told = [
        (one["text"], one["references"][0]["quote"], one["references"][0]["locator"])
        for one in json.loads(histcite("list", "--json").stdout)
    ]
    assert sorted(told) == [
        ('"for ever"', "for ever", "p. 18"),
        ("Vlora 1961", "", ""),
        ("“mos fol” He hushes Kapo.", "mos fol", "p. 17"),
    ]


@pytest.mark.parametrize("typed", ["@hoxha1980, p. 12", "[@hoxha1980, p. 12]", "hoxha1980, p. 12"])
def test_a_key_is_known_as_pandoc_and_obsidian_write_it(histcite, typed):
    histcite("source", "add", "--kind", "book", "--title", "The Khrushchevites", "--key", "hoxha1980")
    assert histcite("add", "He says so.", "--ref", typed, "--key", "a").stderr == ""
    (claim,) = json.loads(histcite("show", "a", "--json").stdout)
    assert (claim["references"][0]["source"], claim["references"][0]["locator"]) == ("hoxha1980", "p. 12")


def test_a_note_that_is_not_read_is_told_once_with_its_place(histcite, folder):
    (folder / "notes").mkdir()
    (folder / "notes" / "a.md").write_bytes("# RGANI, f. 3\n- Größeres (l. 1)\n".encode("latin-1"))
    said = histcite("notes", "notes").stderr
    assert said.startswith("histcite: notes/a.md:2: the file is not utf-8; save it as UTF-8")
    said = histcite("import", "notes").stderr
    assert said.startswith(
        "histcite: cannot read notes: it is a folder; 'histcite notes' takes a folder of notes"
    )


def test_a_photo_that_nobody_described_goes_by_its_file(taken_in):
    items = [
        {"@type": "Item", "photo": [{"path": "/home/a/IMG_9.jpg", "checksum": "cc"}]},
        {
            "@type": "Item",
            "source": "RGANI",
            "identifier": "f. 3, op. 14, d. 448",
            "photo": [{"path": "b.jpg"}],
        },
    ]
    _, found = taken_in({"@context": {}, "@graph": items}, "a.json")
    assert {one["title"] for one in found.values()} == {"IMG_9.jpg", ""}


def test_a_table_may_be_parted_by_upright_strokes(taken_in, histcite):
    taken_in("text|reference\nBread.|RGANI, f. 3\n", "a.csv")
    assert histcite("list").stdout.split("\t")[1:3] == ["RGANI, f. 3", "Bread."]


NOTES = """# RGANI
## f. 3, op. 14
### d. 448
- One (l. 5)
### d. 449
- Two (l. 6)
# [[TNA, FO 371/153969]]
- Three (f. 7)
> [!quote]
> the words
## Wheat
- Four (p. 8)
"""


def test_a_heading_goes_on_with_the_signature_of_the_heading_above_it(histcite, folder):
    """A heading that names something else is a source of its own; marks of links and callouts are no words."""
    (folder / "a.md").write_text(NOTES, encoding="utf-8")
    histcite("notes", "a.md")
    told = {
        one["text"]: (one["references"][0]["source"], one["references"][0]["quote"])
        for one in json.loads(histcite("list", "--json").stdout)
    }
    assert told == {
        "One": ("rgani-f3-op14-d448", ""),
        "Two": ("rgani-f3-op14-d449", ""),
        "Three": ("tna-fo-371-153969", "the words"),
        "Four": ("wheat", ""),
    }


def test_notes_are_told_by_their_headings_and_items_wherever_they_come_from(histcite):
    result = histcite("import", "-", stdin="---\ntags: x\n---\n# RGANI, f. 3\n\nprose\n- One (l. 5)\n")
    assert (result.exit_code, result.stdout) == (0, "1 claim added, with 1 new source\n")


def test_a_bib_without_an_entry_is_told(taken_in):
    result, _ = taken_in("text,reference\nBread.,RGANI f. 3\n", "a.bib")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        2,
        "histcite: a.bib:1: holds no entry of BibTeX's, which begins like '@book{key,'",
    )


def test_two_chapters_of_one_book_are_two(taken_in):
    """They share its ISBN, and each has a DOI of its own."""
    chapter = (
        "@incollection{{{0}, title={{{0}}}, booktitle={{W}}, isbn={{978-0-521-12345-6}}, doi={{10.1/{0}}}}}"
    )
    taken_in(chapter.format("one"), "a.bib")
    result, found = taken_in(chapter.format("two"), "b.bib")
    assert (result.stdout, {*found}) == ("1 source added\n", {"one", "two"})


def test_one_citation_key_in_two_files_may_mean_two_works(taken_in):
    """Each is known again by its own words, and a title that was mended is no other work."""
    book = "@book{{smith1999, title={{{}}}, author={{{}}}, year={{1999}}}}".format
    taken_in(book("Alpha and its kings", "Smith, J."), "a.bib")
    result, found = taken_in(book("Beta", "Smith, Anna"), "b.bib")
    assert (result.stdout, {*found}) == ("1 source added\n", {"smith1999", "smith1999-2"})
    assert taken_in(book("Beta", "Smith, Anna"), "b.bib")[0].stdout == "nothing changed: 1 already here\n"
    result, found = taken_in(book("Alpha and its queens", "Smith, J."), "a.bib")
    assert [found[key]["title"] for key in ("smith1999", "smith1999-2")] == ["Alpha and its queens", "Beta"]
    result, found = taken_in(book("On kings", "Smith, J."), "a.bib")
    assert [found[key]["title"] for key in ("smith1999", "smith1999-2")] == ["On kings", "Beta"]


def test_two_letters_of_one_file_by_two_hands_are_two(taken_in):
    where = {"archive": "RGANI", "archiveLocation": "f. 3, op. 14, d. 448"}
    letter = {"itemType": "letter", "title": "Letter", **where}
    taken_in(
        [{**letter, "creators": [{"creatorType": "author", "firstName": "Enver", "lastName": "Hoxha"}]}],
        "a.json",
    )
    bib = "@unpublished{{x, title={{Letter}}, howpublished={{RGANI, f. 3, op. 14, d. 448}}, author={{{}}}}}".format
    assert taken_in(bib("E. Hoxha"), "b.bib")[0].stdout == "nothing changed: 1 already here\n"
    assert taken_in(bib("Hysni Kapo"), "c.bib")[0].stdout == "1 source added\n"
