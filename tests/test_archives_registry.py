"""The registry of archives: complete, consistent, and found by any name."""

import pytest

from histcite.archives import Archive, read_reference, registry, registry_with
from histcite.archives.labels import LEAF, LEVELS, labels_of

ARCHIVES = list(registry())

REQUIRED = (
    "RU-RGANI RU-RGASPI RU-GARF RU-AVPRF RU-APRF RU-TSAMO RU-OR-RGB RU-RO-IRLI RU-RGIA "
    "RU-ARAN AL-AQSH AL-AMPJ AL-AQFA AL-AIDSSH RS-AJ RS-DAMSPIP HR-HDA BG-TSDA "
    "RO-ANIC HU-MNLOL PL-AAN PL-AMSZ CZ-NA DE-SAPMO DE-BARCH DE-PAAA CN-FMA "
    "US-NARA US-FRUS GB-TNA FR-AMAE IT-ASMAE US-HIA UA-TSDAHO UZ-TSGA US-CWIHP"
)


def test_the_archives_of_the_split_and_its_neighbours_are_there():
    assert [key for key in REQUIRED.split() if key not in registry()] == []


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.id)
def test_every_table_is_complete(archive):
    """Each archive says who it is, where a fact is from, and gives an example that can be read."""
    assert archive.names
    assert archive.city
    assert archive.basis
    assert archive.country == archive.id[:2]
    assert archive.family in {"labelled", "suffix", "positional", "boxes", "editions"}
    assert set(archive.levels) <= set(LEVELS)
    reference = read_reference(archive.example)
    assert reference is not None
    assert (reference.archive, reference.rest) == (archive.id, "")


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.id)
def test_every_tradition_can_print_its_leaves(archive):
    assert all(len(shown[LEAF]) >= 3 for shown in labels_of(archive).show.values())


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
    assert registry().find(text).id == key


def test_find_knows_when_it_does_not_know():
    assert registry().find("Narnia State Archive") is None
    assert registry().find("") is None


def test_search_by_words_of_name_city_or_country():
    """Every word must occur, in any case, without accents, in any language of the city."""
    assert [archive.id for archive in registry().search("foreign ministry warszawa")] == ["PL-AMSZ"]
    assert [archive.id for archive in registry().search("tirane jashtme")] == ["AL-AMPJ"]
    assert {archive.country for archive in registry().search("tirana")} == {"AL"}


def test_nearest_name_for_a_slip_of_the_pen():
    assert registry().nearest("RGAMI").id == "RU-RGANI"
    assert registry().nearest("zzzzzzzz") is None


def test_acronym_in_the_script_asked_for():
    """The printed acronym comes from the table; one script stands in where the other is missing."""
    rgani, aqsh = registry().get("RU-RGANI"), registry().get("AL-AQSH")
    assert (rgani.acronym(cyrillic=True), rgani.acronym()) == ("РГАНИ", "RGANI")
    assert aqsh.acronym(cyrillic=True) == "AQSH"
    assert (rgani.name("ru")[:10], rgani.name("xx")) == ("Российский", rgani.name("ru"))


def test_a_user_adds_an_archive_by_writing_toml(tmp_path):
    """A new table is enough to read, and a table with a known id replaces the shipped one."""
    path = tmp_path / "mine.toml"
    path.write_text(
        """
        [XK-AKK]
        acronyms = ["AKK"]
        names = { sq = "Arkivi i Kosovës" }
        city = "Pristina"
        country = "XK"
        tradition = "albanian"
        levels = ["fonds", "box", "file"]

        [AL-AMPJ]
        acronyms = ["AMEPJ"]
        """,
        encoding="utf-8",
    )
    mine = registry_with(path)
    assert len(mine) == len(registry()) + 1
    assert mine.get("AL-AMPJ") == Archive(id="AL-AMPJ", acronyms=("AMEPJ",))
    reference = read_reference("Arkivi i Kosovës, Prishtinë, F. 3, kut. 12, D. 5, fl. 7", registry=mine)
    assert reference.canonical == "XK-AKK/fonds:3/box:12/file:5#7"
