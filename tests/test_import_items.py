"""Items of Zotero, CSL, RIS, .bib and Tropy: what each becomes, where it is kept, and that it is known again."""

import json

import pytest

from histcite.formats.items.item import read_day
from histcite.formats.items.paragraphs import claim_cells_of

HOXHA = {
    "itemType": "letter",
    "key": "AAAA1111",
    "title": "Letter on the <i>Bucharest</i> meeting",
    "creators": [
        {"firstName": "Enver", "lastName": "Hoxha", "creatorType": "author"},
        {"firstName": "Hysni", "lastName": "Kapo", "creatorType": "recipient"},
    ],
    "date": "1960-06-25T00:00:00Z",
    "archive": "Arkivi Qendror Shtetëror",
    "archiveLocation": "F. 14/AP, V. 1960, D. 24, fl. 3-5",
    "language": "Albanian",
    "rights": "open",
    "extra": "Citation Key: hoxha1960\nOriginal Title: Letër\nseen on film",
    "tags": [{"tag": "Bucharest"}],
    "notes": [
        {"key": "NNNN1111", "note": "<p>He asks for silence (p. 4). #silence</p><p>“mos fol asgjë”</p>"}
    ],
}
CATALOGUED = {
    "itemType": "manuscript",
    "title": "Letter to Prof. Pushkov",
    "date": "1958",
    "archive": "History and Public Policy Program Digital Archive",
    "archiveLocation": "RGANI, f. 5, op. 49, d. 131, ll. 193-194. Translated by A. Translator.",
    "language": "Russian",
    "url": "https://example.org/280697",
}


@pytest.fixture
def imported(histcite, folder):
    """The program, importing items: ``imported(items, "--option")``; they are written to items.json first."""

    def imported(items, *options, name="items.json"):
        text = items if isinstance(items, str) else json.dumps(items)
        (folder / name).write_text(text, encoding="utf-8")
        return histcite("import", name, *options)

    return imported


def sources(program):
    return json.loads(program("source", "list", "--json").stdout)


def source(program, key):
    (found,) = json.loads(program("source", "show", key, "--json").stdout)
    return {
        name: value for name, value in found.items() if value and name not in ("added", "changed", "origin")
    }


def test_an_item_becomes_a_document_in_its_file(imported, histcite):
    result = imported([HOXHA])
    assert (result.exit_code, result.stdout) == (0, "1 source added, with 1 new source\n")
    assert result.stderr.splitlines()[-2:] == [
        "archival references read: 1; kept as typed: 0",
        "kept in the notes of sources, which have no such field: rights (1)",
    ]
    assert source(histcite, "hoxha1960") == {
        "key": "hoxha1960",
        "kind": "document",
        "title": "Letter on the Bucharest meeting",
        "authors": ["Hoxha, Enver"],
        "addressee": "Kapo, Hysni",
        "date": "1960-06-25",
        "in": "aqsh-f14-ap-v1960-d24",
        "leaves": "3-5",
        "language": "sq",
        "original_title": "Letër",
        "tags": ["Bucharest"],
        "note": "seen on film\n\nHe asks for silence (p. 4). #silence\n“mos fol asgjë”\n\nrights: open",
    }


def test_what_a_catalogue_names_is_known_through_it(imported, histcite):
    """The archive stands in the location, the web site in the archive: the document was seen there and not in Moscow."""
    imported([CATALOGUED])
    found = source(histcite, "rgani-1958-letter")
    web = source(histcite, found["via"])
    assert (found["in"], found["leaves"], found["via_how"], found["translator"], found["note"]) == (
        "rgani-f5-op49-d131",
        "193-194",
        "translated",
        "A. Translator",
        "Translated by A. Translator",
    )
    assert (web["kind"], web["title"], web["url"]) == ("web", CATALOGUED["archive"], CATALOGUED["url"])


@pytest.mark.parametrize(
    ("archive", "location", "via"),
    [
        ("Bundesarchiv Berlin", "DY 30/3386, Bl. 12-14", ""),
        ("National Archives at College Park, MD", "RG 59, Lot 64D199, Box 12", ""),
        ("The National Archives, Kew", "TNA, INF 3/108", ""),
        ("My scans", "RG 59, Lot 64D199, Box 12", ""),
        ("National Security Archive", "RGANI, f. 89, op. 12, d. 3", "National Security Archive"),
    ],
    ids=[
        "the house of a department",
        "a branch",
        "the same",
        "no archive and no site",
        "an archive with copies",
    ],
)
def test_only_what_is_not_the_archive_itself_is_what_it_was_seen_through(
    imported, histcite, archive, location, via
):
    imported([{"itemType": "letter", "title": "Paper", "archive": archive, "archiveLocation": location}])
    found = {one["key"]: one for one in sources(histcite)}
    (paper,) = (one for one in found.values() if one["kind"] == "document")
    assert (found[paper["via"]]["title"] if paper["via"] else "") == via
    assert paper["note"] == ("My scans" if archive == "My scans" else "")


@pytest.mark.parametrize(
    ("fields", "reference"),
    [
        ({"archive": "The National Archives, Kew", "archiveLocation": "INF 3/108"}, "TNA, INF 3/108"),
        ({"archive": "British Library: Oriental Manuscripts", "archiveLocation": "Add MS 23398"}, "BL, Add MS 23398"),
        ({"archive": "SALT Research", "archiveLocation": "TSOBOSK054"}, "SALT Research, TSOBOSK054"),
        ({"archive": "Archivio Centrale dello Stato", "archiveLocation": "PCM, Gabinetto, 1960, b. 12, fasc. 3"}, "ACS, PCM, Gabinetto, 1960, b. 12, fasc. 3"),
        ({"archive": "Queensland State Archives", "archiveLocation": "ITM3872594"}, "QSA, ITM3872594"),
        ({"archive": "State Records Office of Western Australia", "archiveLocation": "AU WA S236- cons3869 Warramboo 6"}, "SROWA, AU WA S236- cons3869 Warramboo 6"),
        ({"archive": "Public Record Office Victoria", "archiveLocation": "VPRS 10742/P0000, B1324"}, "PROV, VPRS 10742/P0000, B1324"),
        ({"archive": "National Archives of Australia", "archiveLocation": "B2455, WRAGGE C L E, page 3"}, "Canberra, NAA, B2455, WRAGGE C L E"),
        ({"archive": "British Library: Visual Arts", "archiveLocation": "Photo 355/1(48)"}, "BL, Photo 355/1(48)"),
        ({"libraryCatalog": "National Archives of Australia", "callNumber": "A1, 1911/18393"}, "Canberra, NAA, A1, 1911/18393"),
        ({"archive": "RGANI"}, "RGANI"),
        ({"archive": "RGANI", "archiveCollection": "f. 5, op. 49", "archiveLocation": "d. 131"}, "RGANI, f. 5, op. 49, d. 131"),
        ({"archive": "RGANI", "archiveCollection": "f. 5, op. 49, d. 131"}, "RGANI, f. 5, op. 49, d. 131"),
        ({"callNumber": "RGANI, f. 5, op. 49, d. 131, l. 3"}, "RGANI, f. 5, op. 49, d. 131"),
    ],
    ids=["a town", "a department", "unknown", "half understood", "an item", "a consignment", "a longer name", "a name as item", "a photograph", "a catalogue", "an archive alone", "a collection", "a collection alone", "a call number alone"],
)  # fmt: skip
def test_the_fields_of_an_archive_are_one_reference(imported, histcite, fields, reference):
    imported([{"itemType": "manuscript", "title": "Paper", **fields}])
    assert [
        line.split("\t")[2] for line in histcite("source", "list").stdout.splitlines() if "\tfile\t" in line
    ] == [reference]


@pytest.mark.parametrize(
    "fields",
    [
        {"archiveLocation": "Box 3, folder 2"},
        {
            "archive": "Digital Archive",
            "archiveLocation": "Obtained by B. R.; translated and edited by B. V. in the year 1999.",
        },
        {
            "archive": "National Archives of Australia",
            "archiveLocation": "B2455, Wragge (two parts), page 3",
            "itemType": "journalArticle",
        },
        {
            "archiveLocation": "Library of Congress Manuscript Division Washington, D.C. 20540 USA; http://hdl.loc.gov/x"
        },
        {"itemType": "book", "archive": "Bodleian Library", "archiveLocation": "268 c.457"},
    ],
    ids=["no archive", "prose", "half read", "an address", "the shelfmark of a book"],
)
def test_what_is_not_read_stays_as_typed_and_is_told(imported, histcite, fields):
    result = imported([{"itemType": "manuscript", "title": "Paper", **fields}])
    typed = ", ".join(fields[name] for name in ("archive", "archiveLocation") if name in fields)
    assert (
        f"items.json:1: kept as typed, for no archival reference can be read of it: {typed!r}"
        in result.stderr
    )
    (found,) = sources(histcite)
    assert (found["forms"], found["in"]) == ([typed], "")


def test_what_an_item_says_of_its_place_beside_the_reference_is_kept_in_its_note(imported, histcite):
    beside = {"archiveCollection": "Papers of X", "callNumber": "MF 12"}
    imported([{**CATALOGUED, **beside}, {**HOXHA, "callNumber": "14/AP"}])
    notes = {one["title"]: one["note"].splitlines() for one in sources(histcite) if one["kind"] == "document"}
    assert notes[CATALOGUED["title"]] == [
        "Translated by A. Translator",
        "collection: Papers of X",
        "call number: MF 12",
    ]
    assert not [line for line in notes["Letter on the Bucharest meeting"] if "14/AP" in line]


def test_a_second_import_changes_nothing(imported, folder):
    imported([HOXHA, CATALOGUED], "--notes", "claims")
    before = (folder / "histcite.json").read_bytes()
    result = imported([HOXHA, CATALOGUED], "--notes", "claims")
    assert (result.exit_code, result.stdout) == (0, "nothing changed: 4 already here\n")
    assert (folder / "histcite.json").read_bytes() == before


def test_what_changed_there_is_changed_and_what_was_edited_here_stays(imported, histcite):
    imported([HOXHA])
    histcite("source", "edit", "hoxha1960", "--date", "1960-06-26", "--note", "my own note", "--grade", "B")
    result = imported(
        [{**HOXHA, "title": "Letter on Bucharest", "tags": [{"tag": "Bucharest"}, {"tag": "letters"}]}]
    )
    assert result.stdout == "1 source updated\n"
    found = source(histcite, "hoxha1960")
    assert (found["title"], found["date"], found["note"], found["grade"], found["tags"]) == (
        "Letter on Bucharest",
        "1960-06-26",
        "my own note",
        "B",
        ["Bucharest", "letters"],
    )


def test_what_was_edited_here_stays_though_it_changed_there_and_that_is_said_once(imported, histcite):
    imported([HOXHA])
    histcite("source", "edit", "hoxha1960", "--date", "1960-06-26")
    changed = [{**HOXHA, "date": "1960-06-27", "title": "Letter on Bucharest"}]
    result = imported(changed)
    assert result.stdout == "1 source updated\n"
    assert (
        "items.json:1: the date of hoxha1960 was edited here and stays; there it is '1960-06-27' now\n"
        in result.stderr
    )
    found = source(histcite, "hoxha1960")
    assert (found["title"], found["date"]) == ("Letter on Bucharest", "1960-06-26")
    again = imported(changed)
    assert (again.stdout, again.stderr) == ("nothing changed: 1 already here\n", "")
    histcite("source", "edit", "hoxha1960", "--date", "1960-06-28")
    assert "edited here" not in imported([{**changed[0], "date": "1960-06-28"}]).stderr


def test_a_note_that_changed_changes_its_claim(imported, histcite):
    imported([HOXHA], "--notes", "claims")
    claims = json.loads(histcite("list", "--json").stdout)
    assert [
        (one["text"], one["tags"], one["references"][0]["quote"], one["references"][0]["locator"])
        for one in claims
    ] == [
        ("He asks for silence.", ["silence"], "", "4"),
        ("“mos fol asgjë”", [], "mos fol asgjë", ""),
    ]
    histcite("tag", claims[0]["key"], "-t", "mine")
    changed = HOXHA["notes"][0]["note"].replace("asks for", "orders")
    assert (
        imported([{**HOXHA, "notes": [{"key": "NNNN1111", "note": changed}]}], "--notes", "claims").stdout
        == "1 claim updated, 2 already here\n"
    )
    after = json.loads(histcite("list", "--json").stdout)[0]
    assert (after["key"], after["text"], after["tags"]) == (
        claims[0]["key"],
        "He orders silence.",
        ["mine", "silence"],
    )


@pytest.mark.parametrize(
    ("paragraph", "text", "page"),
    [
        ("He asks for silence (p. 4).", "He asks for silence.", "p. 4"),
        ("He left Moscow (1960).", "He left Moscow (1960).", ""),
        ("“more time” (Khrushchev, 1960, p. 13) He asks.", "“more time” He asks.", "p. 13"),
        ("“ещё время” (Хрущёв, 1960, с. 13)", "“ещё время”", "с. 13"),
        ("“more time” (“Letter to Mao”, p. 13)", "“more time”", "p. 13"),
        ("Talks (Moscow, November 1960, second round) failed.", "Talks (Moscow, November 1960, second round) failed.", ""),
        ("Mao agreed (see Chen, p. 12), it seems.", "Mao agreed (see Chen, p. 12), it seems.", ""),
    ],
)  # fmt: skip
def test_the_place_in_a_paragraph_of_a_note(paragraph, text, page):
    """Alone at its end, or in the citation that Zotero puts behind what was marked; a year is none."""
    cells = claim_cells_of(paragraph)
    assert (cells["text"], cells["page"]) == (text, page)


def test_an_annotation_is_a_claim_with_its_quotation_and_page(imported, histcite):
    annotation = {
        "itemType": "annotation",
        "key": "N1",
        "parentItem": "A1",
        "annotationText": "mos fol",
        "annotationComment": "He hushes Kapo.",
        "annotationPageLabel": "4",
    }
    items = [
        {"key": "AAAA1111", "data": HOXHA},
        {"data": {"itemType": "attachment", "key": "A1", "parentItem": "AAAA1111"}},
        {"data": annotation},
    ]
    imported(items, "--notes", "claims")
    found = json.loads(histcite("list", "--json").stdout)[-1]
    assert (found["text"], found["references"][0]["quote"], found["references"][0]["locator"]) == (
        "He hushes Kapo.",
        "mos fol",
        "4",
    )


RIS = """TY  - PCOMM
ID  - hoxha1960
TI  - Letter on the Bucharest meeting
AU  - Hoxha, Enver
A2  - Kapo, Hysni
DA  - 1960/06/25/
DB  - Arkivi Qendror Shtetëror
AN  - F. 14/AP, V. 1960, D. 24, fl. 3-5
LA  - sq
KW  - Bucharest
ER  -
"""
CSL = [
    {
        "id": "http://zotero.org/users/1/items/AAAA1111",
        "citation-key": "hoxha1960",
        "type": "personal_communication",
        "title": "Letter on the Bucharest meeting",
        "author": [{"family": "Hoxha", "given": "Enver"}],
        "recipient": [{"family": "Kapo", "given": "Hysni"}],
        "issued": {"date-parts": [["1960", 6, 25]]},
        "archive": "Arkivi Qendror Shtetëror",
        "archive_location": "F. 14/AP, V. 1960, D. 24, fl. 3-5",
        "language": "sq",
        "keyword": "Bucharest",
    }
]
BIB = r"""@unpublished{hoxha1960,
  title = {{Letter on the Bucharest meeting}},
  author = {Hoxha, Enver},
  howpublished = {AQSH, F.~14/AP, V.~1960, D.~24, fl.~3--5},
  date = {1960-06-25}, keywords = {Bucharest}, langid = {albanian}
}
"""
TROPY = {
    "@context": {"@vocab": "https://tropy.org/v1/tropy#"},
    "@graph": [
        {
            "@type": "Item",
            "title": "Letter on the Bucharest meeting",
            "creator": "Hoxha, Enver",
            "audience": "Kapo, Hysni",
            "date": "1960-06-25",
            "source": "Arkivi Qendror Shtetëror",
            "collection": "F. 14/AP, V. 1960",
            "box": "",
            "folder": "D. 24",
            "identifier": "fl. 3-5",
            "language": "sq",
            "tag": ["Bucharest"],
            "photo": [
                {
                    "@type": "Photo",
                    "checksum": "01",
                    "path": "IMG_0001.jpg",
                    "title": "fl. 3",
                    "note": [{"text": {"@value": "Kapo is to say nothing.", "@language": "en"}}],
                    "transcription": [{"text": "I dashur shoku Hysni! Mos fol."}],
                    "selection": [
                        {"note": [{"html": {"@value": "<p>“mos fol asgjë”</p>", "@language": "sq"}}]}
                    ],
                }
            ],
        }
    ],
}


@pytest.mark.parametrize(
    ("text", "name"),
    [(RIS, "a.ris"), (json.dumps(CSL), "a.json"), (BIB, "a.bib"), (json.dumps(TROPY), "a.json"), (RIS, "a.txt"), (json.dumps({"items": [HOXHA]}), "a.json")],
    ids=["ris", "csl", "bib", "tropy", "by content", "better bibtex"],
)  # fmt: skip
def test_one_letter_is_the_same_from_every_program(imported, histcite, text, name):
    """And one that came from elsewhere is known again by its place, so that only what was empty is filled."""
    assert imported(text, name=name).exit_code == 0
    (file, found) = sorted(sources(histcite), key=lambda one: one["kind"], reverse=True)
    assert (file["reference"], found["leaves"], found["title"], found["authors"], found["date"], found["language"], found["tags"]) == (
        "AL-AQSH/fonds:14%2FAP/year:1960/file:24", "3-5", "Letter on the Bucharest meeting", ["Hoxha, Enver"], "1960-06-25", "sq", ["Bucharest"],
    )  # fmt: skip
    imported([HOXHA])
    assert len(sources(histcite)) == 2
    assert imported([HOXHA]).stdout == "nothing changed: 1 already here\n"


def test_notes_on_photos_are_claims_with_their_leaf_and_image(imported, histcite):
    imported(TROPY, "--notes", "claims", "--notes", "transcriptions")
    claims = json.loads(histcite("list", "--json").stdout)
    told = [(one["text"], one["references"][0]["quote"], one["references"][0]["lang"]) for one in claims]
    assert sorted(told) == [
        ("I dashur shoku Hysni!", "I dashur shoku Hysni! Mos fol.", ""),
        ("Kapo is to say nothing.", "", "en"),
        ("“mos fol asgjë”", "mos fol asgjë", "sq"),
    ]
    assert {
        (one["references"][0]["locator"], one["references"][0]["image"], one["references"][0]["seen"])
        for one in claims
    } == {("3", "IMG_0001.jpg", "copy")}
    assert (
        imported(TROPY, "--notes", "claims", "--notes", "transcriptions").stdout
        == "nothing changed: 4 already here\n"
    )


def test_collections_that_better_bibtex_lists_are_tags_by_their_names(imported, histcite):
    """They stand beside the items, which are in them by their numbers; what is nowhere named is no tag."""
    export = {
        "collections": {
            "C1": {"key": "C1", "name": "Albania", "collections": ["C2"], "items": []},
            "C2": {"key": "C2", "parent": "C1", "name": "Wheat", "collections": [], "items": [7]},
        },
        "items": [{**HOXHA, "itemID": 7}, {**CATALOGUED, "key": "B", "collections": ["C1", "ZZ"]}],
    }
    assert imported(export, "--collections").exit_code == 0
    assert [one["tags"] for one in sources(histcite) if one["kind"] == "document"] == [
        ["Bucharest", "Wheat"],
        ["Albania"],
    ]


def test_properties_of_ones_own_are_mapped(imported, histcite):
    item = {
        "@type": "Item",
        "title": "Letter",
        "https://example.org/mine#shelf": "RGANI, f. 3, op. 14, d. 448",
        "source": "",
    }
    imported({"@graph": [item]}, "--map", "shelf=source")
    assert "rgani-f3-op14-d448" in [one["key"] for one in sources(histcite)]
    refused = imported({"@graph": [item]}, "--map", "shelf=sourc")
    assert (refused.exit_code, refused.stderr.splitlines()[0]) == (
        2,
        "histcite: there is no column 'sourc'; the nearest known one is 'source'",
    )
    imported({"@graph": [{**item, "title": "A book"}]}, "--map", "shelf=volume")
    assert source(histcite, "book")["volume"] == "RGANI, f. 3, op. 14, d. 448"


def test_fields_of_zotero_have_their_places_and_are_not_mapped(imported):
    refused = imported([HOXHA], "--map", "rights=note")
    assert (refused.exit_code, refused.stderr.splitlines()[0]) == (
        2,
        "histcite: --map is for tables and for the properties of Tropy, --ignore for tables",
    )


def test_a_signature_that_an_identifier_repeats_is_read_once(imported, histcite):
    items = [
        {"@type": "Item", "title": "One", "source": "Bundesarchiv", "collection": "DY 30", "identifier": "DY 30/3386"},
        {"@type": "Item", "title": "Two", "source": "HIA", "collection": "X Papers", "box": "12", "identifier": "box 12, folder 3"},
    ]  # fmt: skip
    imported({"@graph": items})
    assert [one["reference"] for one in sources(histcite) if one["kind"] == "file"] == [
        "US-HIA/fonds:X Papers/box:12/file:3",
        "DE-SAPMO/fonds:DY 30/file:3386",
    ]


def test_the_place_that_a_note_names_itself_comes_before_that_of_its_photo(imported, histcite):
    note = {"@type": "Note", "text": {"@value": "Mao agrees (l. 16)."}}
    photo = {"@type": "Photo", "title": "l. 15", "checksum": "a", "path": "1.jpg", "note": [note]}
    imported(
        {"@graph": [{"@type": "Item", "title": "One", "source": "RGANI, f. 3", "photo": [photo]}]},
        "--notes",
        "claims",
    )
    assert json.loads(histcite("list", "--json").stdout)[0]["references"][0]["locator"] == "16"


def test_a_change_may_be_refused_or_passed_over(imported, histcite):
    imported([HOXHA])
    changed = [{**HOXHA, "title": "Letter on Bucharest"}]
    assert imported(changed, "--on-duplicate", "skip").stdout == "nothing changed: 1 already here\n"
    assert imported(changed, "--on-duplicate", "error").stderr.splitlines()[0] == (
        "histcite: items.json:1: key: the sources hold 'hoxha1960' with another title; change the row, or say --on-duplicate skip or update"
    )
    assert imported(changed).stdout == "1 source updated\n"


def test_items_without_keys_that_are_called_alike_are_each_known_again(imported):
    items = [{"itemType": "letter", "abstractNote": note} for note in ("One.", "Two.", "Three.")]
    assert imported(items).stdout == "3 sources added\n"
    assert imported(items).stdout == "nothing changed: 3 already here\n"


def test_a_case_has_its_title_and_day_by_other_names(imported, histcite):
    imported([{"itemType": "case", "caseName": "United States v. Rosenberg", "dateDecided": "1952-02-25"}])
    (found,) = sources(histcite)
    assert (found["title"], found["date"], found["note"]) == ("United States v. Rosenberg", "1952-02-25", "")


def test_items_of_one_place_without_leaves_stay_apart(imported, histcite):
    items = [
        {**HOXHA, "key": key, "extra": "", "archiveLocation": "F. 14/AP, V. 1960, D. 24"}
        for key in ("A", "B")
    ]
    assert imported(items).stdout == "2 sources added, with 1 new source\n"
    assert imported(items).stdout == "nothing changed: 2 already here\n"


def test_a_key_that_another_source_has_gets_a_number(imported, histcite):
    histcite("source", "add", "--key", "hoxha1960", "--kind", "book", "--title", "Quite another book")
    imported([HOXHA])
    assert {"hoxha1960", "hoxha1960-2"} < {one["key"] for one in sources(histcite)}


def test_a_book_is_known_by_its_doi_and_isbn(imported, histcite):
    histcite(
        "source",
        "add",
        "--key",
        "book",
        "--kind",
        "book",
        "--title",
        "The Split",
        "--isbn",
        "978-0-00-000000-2",
    )
    histcite(
        "source", "add", "--key", "paper", "--kind", "article", "--title", "Vlora", "--doi", "10.1000/XYZ"
    )
    items = [
        {"itemType": "book", "title": "The split", "ISBN": "9780000000002", "publisher": "Press"},
        {
            "itemType": "journalArticle",
            "title": "Vlora and its bay",
            "DOI": "https://doi.org/10.1000/xyz",
            "volume": "3",
        },
    ]
    assert imported(items).stdout == "2 sources updated\n"
    assert (
        source(histcite, "book")["publisher"],
        source(histcite, "paper")["volume"],
        source(histcite, "paper")["title"],
    ) == ("Press", "3", "Vlora")


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("rift", {"title": "Albania and the Sino-Soviet Rift", "publisher": "MIT Press, Cambridge"}),
        ("chapter", {"title": "Vlora", "container": "The Split", "editor": "Doe, Jane", "publisher": "MIT Press", "date": "2001"}),
        ("later", {"title": "Vlora again", "container": "The Split", "publisher": "MIT Press", "date": "2004"}),
        ("paper", {"title": "Wheat", "container": "Journal of Cold War Studies", "place": "Boston", "date": "1999-11"}),
        ("lost", {"title": "Lost", "note": "crossref: nowhere"}),
    ],
)  # fmt: skip
def test_a_bib_says_once_what_holds_for_many_entries(imported, histcite, key, told):
    """Strings, pieces joined by #, and what crossref and xdata lend; nothing is lent to an entry that says it itself."""
    imported(
        """@string{mit = "MIT Press"} @string{jcws = {Journal of } # "Cold War Studies"}
@book{rift, title = "Albania and the " # {Sino-Soviet Rift}, publisher = MIT # ", Cambridge"}
@incollection{chapter, title = {Vlora}, crossref = {split}}
@incollection{later, title = {Vlora again}, year = 2004, crossref = {split}}
@collection{split, title = {The Split}, editor = {Doe, Jane}, publisher = mit, date = {2001}, isbn = {9780262511216}}
@article{paper, title = {Wheat}, journal = jcws, year = 1999, month = nov, xdata = {where}}
@xdata{where, location = {Boston}}
@book{lost, title = {Lost}, crossref = {nowhere}}
@book{round, title = {Round}, crossref = {round}}
""",
        name="a.bib",
    )
    found = source(histcite, key)
    assert {column: found[column] for column in told} == told


def test_bib_entries_are_read_as_text(imported, histcite):
    imported(
        r"""@string{p = "РОССПЭН"}
@book{fursenko, title = {{Президиум} ЦК \& more}, author = {Фурсенко, А. А. and {Foreign Office} and Ernst J{\"u}nger},
  year = 1960, month = jun, publisher = p, address = "Москва", note = {5\% --- so}}
""",
        name="a.bib",
    )
    found = source(histcite, "fursenko")
    assert (
        found["title"],
        found["authors"],
        found["date"],
        found["publisher"],
        found["place"],
        found["note"],
    ) == (
        "Президиум ЦК & more",
        ["Фурсенко, А. А.", "{Foreign Office}", "Jünger, Ernst"],
        "1960-06",
        "РОССПЭН",
        "Москва",
        "5% — so",
    )


@pytest.mark.parametrize(
    ("text", "name", "sentences"),
    [
        ("@book{a, title={x}\n@misc{b, title={y}}\n", "a.bib", ["a.bib:1: the entry cannot be read: @book{a, title={x}"]),
        ("TY  - BOOK\nTI  - One\nTY  - BOOK\nTI  - Two\nER  - \n", "a.ris", ["a.ris:1: TY: begins an entry that has no end ('ER  - ')"]),
        ('[{"itemType": "book"},\n {"title": 3}]', "a.json", ["a.json:2: itemType: is no item of Zotero's, which has an itemType"]),
        ('{"@graph": 3}', "a.json", ["a.json:1: is no item of Tropy's, which is an object"]),
        ('[{"type": "book"}', "a.json", ["a.json:1: the file is not JSON: a comma or ] is missing: line 1 column 18 (char 17)"]),
        ("[" * 100_000, "a.json", ["a.json:1: the JSON is nested too deep to be read"]),
    ],
    ids=["bib", "ris", "zotero", "tropy", "broken json", "deep json"],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_line(imported, text, name, sentences):
    result = imported(text, name=name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.removeprefix("histcite: ").splitlines()[: len(sentences)] == sentences


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("1960-06-25T09:30:00Z", "1960-06-25"),
        ("1960/06/25/", "1960-06-25"),
        ("1960-06-00", "1960-06"),
        ("1960-6-1", "1960-06-01"),
        ("1911 - 1912", "1911/1912"),
        ("1960-11-10/1960-11-12", "1960-11-10/1960-11-12"),
        ("2001-03 - 2001-04", "2001-03/2001-04"),
        ("01 Jan 1895 - 31 Dec 1926", "1895-01-01/1926-12-31"),
        ("CURRENT_TIMESTAMP", ""),
    ],
)
def test_dates_of_other_programs_are_read(typed, date):
    assert read_day(typed) == (date, "" if date else typed)


def test_what_an_entry_leans_on_may_stand_behind_it(imported, histcite):
    """Entries stand in the order of their keys, wherever what they lie in, derive from or are known through has its own."""
    entries = {
        "a": "kind=document;in=b",
        "b": "kind=document;via=c;derived_from=d",
        "c": "kind=web",
        "d": "kind=book",
    }
    written = (
        f"@misc{{{key},\n  title = {{T {key}}},\n  verbc = {{histcite:{told}}},\n}}\n"
        for key, told in entries.items()
    )
    assert imported("".join(written), name="a.bib").exit_code == 0
    assert source(histcite, "a")["in"] == "b"
    assert source(histcite, "b")["via"] == "c"
    assert source(histcite, "b")["derived_from"] == ["d"]


@pytest.mark.parametrize("title", ["Lone { brace", "Pair {of} braces", r"A \input{x} ^ ~ \ $ # _ % & sign"])
def test_signs_of_latex_are_read_back_from_a_bib(imported, histcite, title):
    histcite("source", "add", "--key", "one", "--kind", "book", "--title", title)
    histcite("add", "C.", "--ref", "one")
    written = histcite("export", "biblatex", "--no-riders").stdout
    histcite("init", "other")
    assert imported(written, "--library", "other", name="a.bib").exit_code == 0
    (found,) = json.loads(histcite("source", "list", "--json", "--library", "other").stdout)
    assert found["title"] == title
