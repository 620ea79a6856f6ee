"""The registry of archives: complete, consistent, and found by any name."""

import re
import sys
import unicodedata
from pathlib import Path

import pytest
from shipped import ARCHIVES, read_reference, render_archival

from histcite import archives
from histcite.archives.enrolment import registry_with
from histcite.archives.labels import LEAF, LEVELS, labels_of
from histcite.archives.letters import squeeze
from histcite.archives.prose import city_names
from histcite.archives.reference import compared
from histcite.tables import read_tables

TABLES = sorted((Path(archives.__file__).parent / "registry").glob("*.toml"))

REQUIRED = (
    "RU-RGANI RU-RGASPI RU-GARF RU-AVPRF RU-APRF RU-TSAMO RU-OR-RGB RU-RO-IRLI RU-RGIA "
    "RU-ARAN AL-AQSH AL-AMPJ AL-AQFA AL-AIDSSH RS-AJ RS-DAMSPIP HR-HDA BG-TSDA "
    "RO-ANIC HU-MNLOL PL-AAN PL-AMSZ CZ-NA DE-SAPMO DE-BARCH DE-PAAA CN-FMA "
    "US-NARA US-FRUS GB-TNA FR-AMAE IT-ASMAE US-HIA UA-TSDAHO UZ-TSGA US-CWIHP "
    "RU-RGALI UA-HDASBU BY-NARB MD-ANRM GE-NAG AM-NAA AZ-ARDA KZ-APRK LT-LYA LV-LVA EE-ERA XK-ASHAK MK-DARM SI-ARS "
    "BA-ABIH ME-DACG BG-AMVNR BG-COMDOS GR-DIAYE TR-BCA RO-AMAE RO-ACNSAS HU-ABTL PL-AIPN CZ-ABS SK-SNA DE-BSTU "
    "AT-OESTA CH-BAR VA-AAV IT-FG FR-AN FR-SHD GB-BL US-JFKL US-LOC IL-YVA CA-LAC AU-NAA IN-NAI JP-JACAR TW-AH "
    "VN-VNA3 SE-RA NL-HANA ES-AGA PT-ANTT BE-NATO US-UNARMS IT-HAEU GB-DBPO FR-DDF DE-AAPD RU-DVP"
)


def test_the_archives_of_the_split_its_neighbours_and_the_cold_war_are_there():
    assert [key for key in REQUIRED.split() if key not in ARCHIVES] == []


def test_ids_are_unique_and_well_formed():
    """A second table with the same id would silently replace the first."""
    ids = re.findall(r"^\[(.+)\]$", "\n".join(path.read_text("utf-8") for path in TABLES), re.MULTILINE)
    assert sorted(ids) == sorted(archive.id for archive in ARCHIVES)
    assert [key for key in ids if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]+)+", key)] == []


def test_every_table_is_complete():
    """Each archive says who and where it is, in letters that everybody reads, and where a fact is from."""
    for archive in ARCHIVES:
        names = dict(archive.names)
        assert names["en"], archive.id
        assert names.keys() & {"latin", "sh", "sq"} or not any(map(is_foreign, names.values())), archive.id
        assert squeeze(archive.city) in city_names(), archive.id
        assert archive.country == archive.id[:2]
        assert archive.basis, archive.id
        assert archive.levels, archive.id
        assert set(archive.levels) <= set(LEVELS), archive.id
        assert archive.family in {"labelled", "suffix", "positional", "boxes", "editions"}, archive.id
        assert archive.part_of == "" or archive.part_of in ARCHIVES, archive.id


def is_foreign(name):
    """Whether a name has a letter that is not Latin."""
    return any(letter.isalpha() and not unicodedata.name(letter).startswith("LATIN") for letter in name)


def test_every_example_is_read_whole():
    """The archive's own form of reference leads back to it, with levels that it has and nothing left over."""
    for archive in ARCHIVES:
        reference = read_reference(archive.example)
        assert reference is not None, archive.id
        assert (reference.archive, reference.rest) == (archive.id, "")
        assert dict(reference.levels), archive.id
        assert dict(reference.levels).keys() <= set(archive.levels), archive.id


def test_every_example_is_printed_so_that_it_is_read_again():
    """Letters of a value may be written in the script of the style; what they are compared by stays."""
    styles = ("gost", "chicago", "albanian", "mhra", "canonical")
    for archive in ARCHIVES:
        reference = read_reference(archive.example)
        again = {style: read_reference(render_archival(reference, style)) for style in styles}
        assert {style: one and place_of(one) for style, one in again.items()} == dict.fromkeys(
            styles, place_of(reference)
        )


def place_of(reference):
    """What two references to one place have in common."""
    levels = [(level, compared(value)) for level, value in reference.levels]
    return reference.archive, levels, reference.leaves


def test_every_tradition_can_print_its_leaves():
    short = [
        archive.id
        for archive in ARCHIVES
        if any(len(shown[LEAF]) < 3 for shown in labels_of(archive).show.values())
    ]
    assert short == []


DEPARTMENTS = ("AT-OESTA", "AT-ADR", "AT-HHSTA", "AT-KA", "AT-AVA")

SHARED = {
    "AMAE": ("FR-AMAE", "ES-AMAE", "RO-AMAE"),
    "AS": ("RS-AS", "SI-ARS"),
    "AT-OeStA": DEPARTMENTS,
    "BArch": ("DE-BARCH", "DE-SAPMO", "DE-BSTU"),
    "CCA": ("CN-CCA", "TR-BCA"),
    "NA": ("CZ-NA", "GB-TNA", "US-NARA", "NL-HANA"),
    "NAA": ("AM-NAA", "AU-NAA"),
    "OeStA": DEPARTMENTS,
    "ÖStA": DEPARTMENTS,
}


def test_every_shared_acronym_is_known_to_be_shared():
    """A new archive that takes an acronym of another one must be told apart from it below; the first one is likeliest."""
    acronyms = {squeeze(short) for archive in ARCHIVES for short in archive.acronyms}
    shared = {key: ids for key, ids in ARCHIVES.index.items() if key in acronyms and len(ids) > 1}
    assert shared == {squeeze(short): ids for short, ids in SHARED.items()}


TOLD_APART = [
    # by the way the levels are built
    ("AMAE, Europe 1944-1960, Albanie, vol. 12, fol. 34-36", "FR-AMAE"),
    ("AMAE, 208QO/293", "FR-AMAE"),
    ("AMAE, fond URSS, dosar 12/1960, f. 5", "RO-AMAE"),
    ("AMAE, R-1234, exp. 5", "ES-AMAE"),
    ("NA, f. KSČ-ÚV-02/1, sv. 37", "CZ-NA"),
    ("NA, RG 59, Box 5", "US-NARA"),
    ("NA, FO 371/133009", "GB-TNA"),
    ("NA, 2.05.117, inv.nr. 12", "NL-HANA"),
    ("NAA: A1838, 3034/10/1", "AU-NAA"),
    ("NAA, f. 1, op. 41, d. 12, l. 5", "AM-NAA"),
    ("НАА. Ф. 1. Оп. 41. Д. 12", "AM-NAA"),
    ("AS 1589, šk. 12, a. e. 345", "SI-ARS"),
    ("AS, fond 25, fasc. 12", "RS-AS"),
    ("CCA, 123-4-56", "CN-CCA"),
    ("CCA, 030.18.01.02/112.28.5", "TR-BCA"),
    # by the city
    ("AMAE, Bucharest, fond 71, dosar 5", "RO-AMAE"),
    ("NA, Prague", "CZ-NA"),
    ("NAA, Canberra", "AU-NAA"),
    ("AS, Beograd, fond 25", "RS-AS"),
    ("RA, Stockholm, UD, HP 1, vol. 123", "SE-RA"),
    ("RA, Oslo, Utenriksdepartementet, boks 12", "NO-RA"),
    ("RA, København, Udenrigsministeriet, pakke 12", "DK-RA"),
    ("KA, Helsinki, Urho Kekkosen arkisto, kansio 12", "FI-KA"),
    ("VA, Beograd, NOR, k. 12, f. 3", "RS-VA"),
    # by a second name
    ("RA, ERA.957.14.5", "EE-ERA"),
    ("RA, ERAF.1.4.123", "EE-ERAF"),
    ("RA, EAA.5100.1.378", "EE-EAA"),
    ("ÖStA, AdR, BMfAA, Kt. 245", "AT-ADR"),
    ("ÖStA/HHStA, PA I, Kt. 456, fol. 12", "AT-HHSTA"),
    ("ÖStA, KA, NFA, Kt. 12", "AT-KA"),
    ("ÖStA, Nachlass Hornbostel, Karton 5", "AT-OESTA"),
    ("HDA SBU, f. 16, op. 1, spr. 981", "UA-HDASBU"),
    ("HDA, 1220", "HR-HDA"),
    ("IPN BU 0445/12, k. 5", "PL-AIPN"),
    ("HDA, Zagreb, fond 1220", "HR-HDA"),
    ("BL, London, Add MS 12345", "GB-BL"),
]


@pytest.mark.parametrize(("text", "key"), TOLD_APART)
def test_a_shared_acronym_is_told_apart(text, key):
    assert read_reference(text).archive == key


SAME_FILE = [
    ("SAPMO-BArch, DY 30/3434", "BArch, DY 30/3434"),
    ("SAPMO-BArch, DY 30/3434", "Bundesarchiv Berlin, DY 30/3434"),
    ("SAPMO-BArch, DY 30/3434", "BArch, Berlin, DY 30/3434"),
    ("SAPMO-BArch, SgY 30/1337", "BArch, SgY 30/1337"),
    ("BStU, MfS, HA XX, Nr. 5432, Bl. 12", "BArch, MfS, HA XX, Nr. 5432, Bl. 12"),
    ("BArch-MA, RH 2/123", "BArch, RH 2/123"),
    ("BArch, R 43-I/161", "BArch, Berlin, R 43-I/161"),
    ("BArch, B 136/1234", "Bundesarchiv Koblenz, B 136/1234"),
    ("HHStA, PA I, Karton 456", "ÖStA, HHStA, PA I, Kt. 456"),
    ("PRO, FO 371/133009", "TNA, FO 371/133009"),
    ("SHAT, 7 N 1234", "SHD, 7 N 1234"),
]


@pytest.mark.parametrize(("one", "other"), SAME_FILE)
def test_one_file_has_one_identity_under_every_name_of_its_archive(one, other):
    """A department may be called by its own name or by that of the archive it belongs to."""
    assert read_reference(one).canonical == read_reference(other).canonical


NO_REFERENCE = """
VA hospitals, 5 of them, were built.
AS in 1589 he came to Rome.
AN ARMY OF 5 MARCHED.
NATO, p. 12
NATO members met in 1960.
The BAR was closed, 12 men waited.
Das, S. 12
Bar, p. 12
Chan, p. 5
RA Fisher, vol. 2
KA is the Finnish archive.
In the AGA there are 5 boxes.
Charlottesville, VA, 1998, p. 12
EL, p. 5
Arda, p. 12
AN, p. 5
BAR, p. 12
""".strip().splitlines()


@pytest.mark.parametrize("text", NO_REFERENCE)
def test_short_acronyms_do_not_turn_prose_into_references(text):
    assert read_reference(text) is None


def test_an_archive_whose_acronym_it_is_comes_before_others_called_so():
    """BArch is the Bundesarchiv itself, though its departments answer to the name."""
    assert ARCHIVES.find("BArch").id == "DE-BARCH"
    assert read_reference("BArch").archive == "DE-BARCH"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("RGANI", "RU-RGANI"),
        ("ргани", "RU-RGANI"),
        ("TsKhSD", "RU-RGANI"),
        ("ЦХСД", "RU-RGANI"),
        ("ru-rgani", "RU-RGANI"),
        ("Russian State Archive of Contemporary History", "RU-RGANI"),
        ("ГА РФ", "RU-GARF"),
        ("A.Q.SH.", "AL-AQSH"),
        ("arkivi qendror shteteror", "AL-AQSH"),
        ("АЈ", "RS-AJ"),
        ("PA/AA", "DE-PAAA"),
        ("外交部档案馆", "CN-FMA"),
    ],
)
def test_find_by_any_name_case_and_script(text, key):
    assert ARCHIVES.find(text).id == key


def test_find_knows_when_it_does_not_know():
    assert ARCHIVES.find("Narnia State Archive") is None
    assert ARCHIVES.find("") is None


def test_search_by_words_of_name_city_or_country():
    """Every word must occur, in any case, without accents, in any language of the city."""
    assert [archive.id for archive in ARCHIVES.search("foreign ministry warszawa")] == ["PL-AMSZ"]
    assert [archive.id for archive in ARCHIVES.search("tirane jashtme")] == ["AL-AMPJ"]
    assert {archive.country for archive in ARCHIVES.search("tirana")} == {"AL"}


def test_nearest_name_for_a_slip_of_the_pen():
    assert ARCHIVES.nearest("RGAMI").id == "RU-RGANI"
    assert ARCHIVES.nearest("zzzzzzzz") is None


def test_acronym_in_the_script_asked_for():
    """The printed acronym comes from the table; one script stands in where the other is missing."""
    rgani, aqsh = ARCHIVES.get("RU-RGANI"), ARCHIVES.get("AL-AQSH")
    assert (rgani.acronym(cyrillic=True), rgani.acronym()) == ("РГАНИ", "RGANI")
    assert aqsh.acronym(cyrillic=True) == "AQSH"
    assert (rgani.name("ru")[:10], rgani.name("xx")) == ("Российский", rgani.name("ru"))


def test_a_user_adds_an_archive_by_writing_toml(tmp_path):
    """A new table is enough to read, and a table with a known id replaces the shipped one."""
    path = tmp_path / "mine.toml"
    path.write_text(
        """
        [AL-AKK]
        acronyms = ["AKK"]
        names = { sq = "Arkivi i Komunës së Korçës" }
        city = "Korçë"
        country = "AL"
        tradition = "albanian"
        levels = ["fonds", "box", "file"]

        [AL-AMPJ]
        acronyms = ["AMEPJ"]
        """,
        encoding="utf-8",
    )
    mine = registry_with(path)
    assert len(mine) == len(ARCHIVES) + 1
    assert mine.get("AL-AMPJ").acronyms == ("AMEPJ",)
    reference = read_reference("Arkivi i Komunës së Korçës, F. 3, kut. 12, D. 5, fl. 7", archives=mine)
    assert reference.canonical == "AL-AKK/fonds:3/box:12/file:5#7"


def test_a_folder_of_tables_is_one_table(tmp_path, monkeypatch):
    """The digest is believed until a file is changed, added or taken away; the later file wins."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    first, second = tmp_path / "a.toml", tmp_path / "b.toml"
    first.write_text("one = 1\ntwo = 1\n", encoding="utf-8")
    second.write_text("two = 2\n", encoding="utf-8")
    assert read_tables(tmp_path) == read_tables(tmp_path) == {"one": 1, "two": 2}
    first.write_text("one = 10\n", encoding="utf-8")
    assert read_tables(tmp_path) == {"one": 10, "two": 2}
    second.unlink()
    assert read_tables(tmp_path) == {"one": 10}
