"""References as notes and catalogues have them beyond the plain case: cotes, numbered names, glosses, damage, unknown archives."""

import pytest
from shipped import read_reference, read_references, render_archival

from histcite.archives import parse_canonical
from histcite.archives.reference import file_identity
from histcite.citations import STYLES


def one_line(reference):
    assert reference is not None
    return reference.canonical


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        # a name that ends in a number, and shortened words in a name
        ("AMAE, CP Espagne 69, fol. 3", "FR-AMAE/fonds:CP Espagne/volume:69#3"),
        ("AAV, Arch. Nunz. Polonia 45, f. 3", "VA-AAV/fonds:Arch. Nunz. Polonia/file:45#3"),
        ("BStU, MfS, ZAIG 1081, Bl. 8", "DE-BSTU/fonds:MfS/section:ZAIG/file:1081#8"),
        ("MAE, Europe 1961", "FR-AMAE/fonds:Europe 1961"),
        ("ASMAE, Aff. Pol., Albania, b. 12", "IT-ASMAE/fonds:Aff. Pol./series:Albania/box:12"),
        # French cotes and their dossiers
        ("AN, BB/18/1234, dossier 5", "FR-AN/fonds:BB%2F18/box:1234/file:5"),
        ("AN, F12 6832", "FR-AN/fonds:F%2F12/file:6832"),
        # the soft sign in every form
        ("GARF, f. 5, opisʼ 1, delo 3", "RU-GARF/fonds:5/series:1/file:3"),
        ("GARF, f. 5, opis´ 1, delo 3", "RU-GARF/fonds:5/series:1/file:3"),
        # glosses, and names that go on
        ("GARF (formerly TsGAOR), f. 5, op. 1, d. 3", "RU-GARF/fonds:5/series:1/file:3"),
        (
            "Central State Archive of Cinema, f. 1, op. 2, d. 3",
            "?/archive:Central State Archive of Cinema/fonds:1/series:2/file:3",
        ),
        # an institution that the registry does not know
        (
            "Archivio di Stato di Lucca, Consiglio Generale, b. 12, f. 3r",
            "?/archive:Archivio di Stato di Lucca/fonds:Consiglio Generale/box:12#3r",
        ),
        (
            "Stadtarchiv Augsburg, Reichsstadt, Nr. 123, fol. 4",
            "?/archive:Stadtarchiv Augsburg/fonds:Reichsstadt/file:123#4",
        ),
        # places after the archive, and the collection before it
        ("National Archives, College Park, MD, RG 59, Box 5", "US-NARA/fonds:59/box:5"),
        ("Harriman Papers, Library of Congress, Box 439", "US-LOC/fonds:Harriman Papers/box:439"),
        # subject-numeric files
        ("Department of State, Central Files, POL 27 VIET S", "US-NARA/series:POL 27 VIET S"),
        ("NARA, RG 59, Central Files 1964-66, DEF 4 NATO", "US-NARA/fonds:59/series:DEF 4 NATO"),
        # one reference with semicolons
        ("GARF; f. 5; op. 1; d. 3; l. 12", "RU-GARF/fonds:5/series:1/file:3#12"),
        # leaves numbered twice, and a number with a side, which is a leaf
        ("РГАДА. Ф. 5. Оп. 1. Д. 3. Л. 3 (13)–5 об. (15)", "RU-RGADA/fonds:5/series:1/file:3#3(13)-5v(15)"),
        ("ACS, Min. Int., b. 12, f. 45v", "IT-ACS/fonds:Min. Int./box:12#45v"),
        # what archives and portals of their own kind write
        ("dodis.ch/31840", "CH-DDS/doc:31840"),
        ("TsDA, 378-B/177", "BG-TSDA/fonds:378-B/file:177"),
        ("BAR, E 2001 (E) 1978/84", "CH-BAR/fonds:E 2001 (E)/series:1978%2F84"),
        ("AGI, PATRONATO,18,N.1,R.1", "ES-AGI/fonds:PATRONATO/volume:18/file:N.1,R.1"),
        ("TsKhDMO, f. 1, op. 32, d. 12", "RU-RGASPI/fonds:1/series:32/file:12"),
    ],
)
def test_each_is_read_into_its_levels(typed, canonical):
    references = read_references(typed)
    assert [one.canonical.replace("/unread:Central Files 1964-66", "") for one in references] == [canonical]


@pytest.mark.parametrize(
    ("typed", "canonical", "said"),
    [
        (
            "РГАНИ. Ф. З. Оп. 1",
            "RU-RGANI/fonds:3/series:1",
            "'З' is read as 3: letters stand in it for digits",
        ),
        (
            "RGANI, f. 3, op. l4",
            "RU-RGANI/fonds:3/series:14",
            "'l4' is read as 14: letters stand in it for digits",
        ),
        (
            "RGANI, f. 3, op. 1, d. 2, l. 5-Mar",
            "RU-RGANI/fonds:3/series:1/file:2#3-5",
            "'5-Mar' is read as 3-5: a spreadsheet made a date of it",
        ),
        ("ГАРФ. Ф. 1О. Оп. 1", "RU-GARF/fonds:1О/series:1", ""),
    ],
)
def test_what_was_damaged_is_put_right_and_said(typed, canonical, said):
    """A capital after the number may be a fonds of its own, and is left alone."""
    reference = read_reference(typed)
    assert (one_line(reference), "".join(reference.mended)) == (canonical, said)


@pytest.mark.parametrize(
    ("before", "typed", "canonical"),
    [
        (
            "AHN, Estado, leg. 8019/39/4",
            "Ibid. AHN, Estado, leg. 8019/40/1",
            "ES-AHN/fonds:Estado/volume:8019%2F40%2F1",
        ),
        ("AHN, Estado, leg. 8019/39/4", "Ibid., 8019/40/1", "ES-AHN/fonds:Estado/volume:8019%2F40%2F1"),
        ("GARF, f. 5, op. 1, d. 3, l. 4", "Ibid., 65", "RU-GARF/fonds:5/series:1/file:3#65"),
    ],
)
def test_ibid_stands_before_a_full_reference_and_before_a_bare_number(before, typed, canonical):
    assert one_line(read_reference(typed, read_reference(before))) == canonical


@pytest.mark.parametrize("style", STYLES)
def test_an_unknown_archive_keeps_its_words(style):
    """No style prints labels that nobody typed, not even for a source that was kept and read again."""
    typed = "Městský archiv Brno, fond A 1/3, kart. 5, inv. č. 120, fol. 3r"
    reference = read_reference(typed)
    kept = parse_canonical(reference.kept)
    assert render_archival(reference, style).rstrip(".") == typed
    assert render_archival(kept, style).rstrip(".") == typed.replace("fol. ", "")
    assert file_identity(kept) == file_identity(parse_canonical(reference.canonical))


def test_what_is_unread_at_the_end_belongs_to_the_file():
    one, other = (read_reference(f"BArch, DY 30, {words}, Bl. 8") for words in ("HA/II-1081", "ZAIG/1081"))
    assert file_identity(one) != file_identity(other)
