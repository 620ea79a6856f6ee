"""Archival references as historians type them, in six families and a dozen languages."""

import json
from pathlib import Path

import pytest
from effort import IN_PROPORTION, growth
from hypothesis import given
from hypothesis import strategies as st
from shipped import read_reference, read_references

from histcite.archives import ArchivalReference, read_leaves

STRINGS = json.loads((Path(__file__).parent / "data" / "reference-strings.json").read_text(encoding="utf-8"))


def fields(reference: ArchivalReference | None):
    assert reference is not None
    return (
        reference.archive,
        dict(reference.levels),
        [str(each) for each in reference.leaves],
        reference.relative,
    )


@pytest.mark.parametrize("card", STRINGS, ids=[card["id"] for card in STRINGS])
def test_published_and_realistic_strings(card):
    """Each string of the collection is read field by field as a person read it."""
    expected = card["expect"]
    assert fields(read_reference(card["text"])) == (
        expected["repo"] or "",
        expected["levels"],
        expected["leaves"],
        expected.get("relative", False),
    )


F, S, D = "fonds", "series", "file"

READ = [
    # spaces, stops, commas
    ("РГАНИ Ф.3.Оп.14.Д.448.Л.12", "RU-RGANI", {F: "3", S: "14", D: "448"}, ["12"]),
    ("RGANI f 3 op 14 d 448 l 12", "RU-RGANI", {F: "3", S: "14", D: "448"}, ["12"]),
    ("RGANI, f.~3, op.~14, d.~448, ll.~12--15", "RU-RGANI", {F: "3", S: "14", D: "448"}, ["12-15"]),
    ("  RGANI ,  f. 3 , op.14,d. 448 ; l. 12 ", "RU-RGANI", {F: "3", S: "14", D: "448"}, ["12"]),
    ("rgani, f. 3, op. 14", "RU-RGANI", {F: "3", S: "14"}, []),
    ("РГАНИ.\u00a0Ф.\u202f3.\u00a0Оп.\u00a014.\u00a0Д.\u00a0448", "RU-RGANI", {F: "3", S: "14", D: "448"}, []),
    ("RGANI, f. 3, op. 14, d. 448, l. 12\u201215", "RU-RGANI", {F: "3", S: "14", D: "448"}, ["12-15"]),
    ("РГ\u00adАНИ, ф. 3, оп. 1\u200b4", "RU-RGANI", {F: "3", S: "14"}, []),
    # whole words, and words of another language
    ("RGANI, fond 2, opis' 1, delo 469, listy 12-13", "RU-RGANI", {F: "2", S: "1", D: "469"}, ["12-13"]),
    ("РГАНИ, фонд 2, опись 1, дело 469, листы 12–13", "RU-RGANI", {F: "2", S: "1", D: "469"}, ["12-13"]),
    ("RGANI, fondi 3, opisi 14, dosja 448, fleta 12", "RU-RGANI", {F: "3", S: "14", D: "448"}, ["12"]),
    ("RGANI, fond 3, opis 14, file 448, folio 12", "RU-RGANI", {F: "3", S: "14", D: "448"}, ["12"]),
    ("ГАРФ. Ф. 5446. Оп. 2. Ед. хр. 66. Л. 4", "RU-GARF", {F: "5446", S: "2", D: "66"}, ["4"]),
    ("ОР РГБ. Ф. 573. К. 41. Ед. хр. 55. Л. 18", "RU-OR-RGB", {F: "573", "box": "41", D: "55"}, ["18"]),
    # look-alike letters of the other script: Latin O, p, A in Cyrillic labels and names
    ("РГАНИ. Ф. 3. Oп. 14. Д. 448", "RU-RGANI", {F: "3", S: "14", D: "448"}, []),
    ("PГAНИ. Ф. 3. Оп. 14", "RU-RGANI", {F: "3", S: "14"}, []),
    ("ЦДА, ф. 1Б, оп. 6, a.e. 4180", "BG-TSDA", {F: "1Б", S: "6", D: "4180"}, []),
    # numbers with letters, zeros, slashes
    ("ГАРФ, ф. Р-8131, оп. 31а, д. 95сч", "RU-GARF", {F: "Р-8131", S: "31а", D: "95сч"}, []),
    ("АВПРФ, ф. 0100, оп. 53, папка 8, д. 454, л. 1-4", "RU-AVPRF", {F: "0100", S: "53", "box": "8", D: "454"}, ["1-4"]),
    ("ГАРФ, ф. 102 ДПОО, оп. 226, д. 12 ч. 2", "RU-GARF", {F: "102", "section": "ДПОО", S: "226", D: "12", "part": "2"}, []),
    ("ЦДА, ф. 1333к, а. е. 12", "BG-TSDA", {F: "1333к", D: "12"}, []),
    ("TsDA, fond 1-B, opis 6, a.e. 4180", "BG-TSDA", {F: "1-B", S: "6", D: "4180"}, []),
    # signatures of three numbers, as Western notes have them
    ("RGASPI, 558/11/97, ll. 67-70", "RU-RGASPI", {F: "558", S: "11", D: "97"}, ["67-70"]),
    # leaves
    ("РГАНИ. Ф. 3. Оп. 12. Д. 762. Лл. 4 об.–6, 8–9 об.", "RU-RGANI", {F: "3", S: "12", D: "762"}, ["4v-6", "8-9v"]),
    ("РГАНИ. Ф. 3. Оп. 12. Д. 762. Л. 15а об.", "RU-RGANI", {F: "3", S: "12", D: "762"}, ["15av"]),
    ("РГАНИ. Ф. 3. Оп. 12. Д. 762. Л. 12, 15 и 21 об.", "RU-RGANI", {F: "3", S: "12", D: "762"}, ["12", "15", "21v"]),
    ("RGANI, f. 3, op. 12, d. 762, l. 12 verso", "RU-RGANI", {F: "3", S: "12", D: "762"}, ["12v"]),
    ("RGANI, f. 3, op. 12, d. 762, ll. 193-94", "RU-RGANI", {F: "3", S: "12", D: "762"}, ["193-194"]),
    ("RGANI, f. 3, op. 12, d. 762, l. 12, 12 November 1960", "RU-RGANI", {F: "3", S: "12", D: "762"}, ["12"]),
    ("RGANI, f. 3, op. 12, d. 762, l. 12, 1960", "RU-RGANI", {F: "3", S: "12", D: "762"}, ["12"]),
    ("РГИА. Ф. 24. Оп. 4. Д. 882. 37 л.", "RU-RGIA", {F: "24", S: "4", D: "882"}, []),
    ("ЦДАГО України. Ф. 1. Оп. 32. Спр. 2612. Арк. 63, 64 зв., 71", "UA-TSDAHO", {F: "1", S: "32", D: "2612"}, ["63", "64v", "71"]),
    ("TsDAHO, f. 1, op. 24, spr. 5, ark. 3zv.", "UA-TSDAHO", {F: "1", S: "24", D: "5"}, ["3v"]),
    # names: former, full, both together, with what stands before and after
    ("ЦХСД. Ф. 89. Пер. 38. Док. 5", "RU-RGANI", {F: "89", S: "38", "doc": "5"}, []),
    ("RTsKhIDNI, f. 17, op. 3, d. 1", "RU-RGASPI", {F: "17", S: "3", D: "1"}, []),
    ("Российский государственный архив новейшей истории (РГАНИ), Москва, ф. 3", "RU-RGANI", {F: "3"}, []),
    ("Записка Ю. Андропова // РГАНИ. Ф. 5. Оп. 30. Д. 398. Л. 12", "RU-RGANI", {F: "5", S: "30", D: "398"}, ["12"]),
    ("f. 3, op. 14, d. 448, l. 12, RGANI, Moscow", "RU-RGANI", {F: "3", S: "14", D: "448"}, ["12"]),
    ("См.: РГАНИ. Ф. 3. Оп. 14", "RU-RGANI", {F: "3", S: "14"}, []),
    ("TsGA RUz, f. 47, op. 1, d. 149, l. 18-20.", "UZ-TSGA", {F: "47", S: "1", D: "149"}, ["18-20"]),
    # Albania
    ("AQSH, F. 14/AP, OU, V. 1960, D. 24, fl. 3-5", "AL-AQSH", {F: "14/AP", "section": "OU", "year": "1960", D: "24"}, ["3-5"]),
    ("AQPPSH, F. 14/AP, M-PKBS, viti 1961, dosja 24/1, faqe 12", "AL-AQSH", {F: "14/AP", "section": "M-PKBS", "year": "1961", D: "24/1"}, ["12"]),
    ("AQSH, fondi nr. 490, viti 1961, dosja nr. 515", "AL-AQSH", {F: "490", "year": "1961", D: "515"}, []),
    ("AMPJ, V.1961, D.118, f.12", "AL-AMPJ", {"year": "1961", D: "118"}, ["12"]),
    ("AQFA, F. 100, V. 1961, D. 32", "AL-AQFA", {F: "100", "year": "1961", D: "32"}, []),
    ("Центральный государственный архив Албании. Ф. 490. Д. 24", "AL-AQSH", {F: "490", D: "24"}, []),
    # the neighbours
    ("Arhiv Jugoslavije (AJ), fond 313, fascikla 1, arhivska jedinica 2", "RS-AJ", {F: "313", "box": "1", D: "2"}, []),
    ("AJ, 837, I-3-a/101-67", "RS-AJ", {F: "837", D: "I-3-a/101-67"}, []),
    ("HR-HDA-79. UOZV, 3-8, 6301/1888-20588/1889.", "HR-HDA", {F: "79", S: "3-8", D: "6301/1888-20588/1889"}, []),
    ("MNL OL M-KS 288. f. 5. cs. 100. ő. e.", "HU-MNLOL", {"section": "M-KS", F: "288", S: "5", D: "100"}, []),
    ("MNL OL, XIX-J-1-j, 12. d.", "HU-MNLOL", {"section": "XIX-J-1-j", "box": "12"}, []),
    ("ANIC, fond CC al PCR – Relații Externe, dosar 12/1961, filele 3-5", "RO-ANIC", {F: "CC al PCR-Relații Externe", D: "12/1961"}, ["3-5"]),
    ("AAN, KC PZPR, 237/XXII-1010, k. 5", "PL-AAN", {F: "KC PZPR", D: "237/XXII-1010"}, ["5"]),
    ("AMSZ, z. 7, w. 5, t. 40, k. 3", "PL-AMSZ", {F: "7", "box": "5", D: "40"}, ["3"]),
    ("National Archives, Prague, f. KSČ-ÚV, sv. 3, a. j. 2", "CZ-NA", {F: "KSČ-ÚV", "box": "3", D: "2"}, []),
    # Germany
    ("SAPMO-BArch, NY 4090/437, Bl. 8", "DE-SAPMO", {F: "NY 4090", D: "437"}, ["8"]),
    ("SAPMO-BArch, DY 30/J IV 2/2/720, Bl. 3-5", "DE-SAPMO", {F: "DY 30", D: "J IV 2/2/720"}, ["3-5"]),
    ("BArch, N 1022/32, S. 13ff.", "DE-BARCH", {F: "N 1022", D: "32"}, ["13"]),
    ("PA AA, RZ 206, R 103295", "DE-PAAA", {F: "RZ 206", D: "R 103295"}, []),
    ("PA AA, M 1, LS-A 358", "DE-PAAA", {F: "M 1", D: "LS-A 358"}, []),
    ("BArch, B 136/1234, Bl. 3 RS", "DE-BARCH", {F: "B 136", D: "1234"}, ["3v"]),
    ("BArch, R 11-I/111 Bl.1", "DE-BARCH", {F: "R 11-I", D: "111"}, ["1"]),
    ("BArch N 1022/32 S. 4", "DE-BARCH", {F: "N 1022", D: "32"}, ["4"]),
    ("BArch NS 19/S 4", "DE-BARCH", {F: "NS 19", D: "S 4"}, []),
    # boxes and editions
    (
        "National Archives, Record Group 59, Box 1234, Folder 2",
        "US-NARA",
        {F: "59", "box": "1234", D: "2"},
        [],
    ),
    ("NA, RG 59, Entry 3122, Box 7, Folder 3", "US-NARA", {F: "59", S: "3122", "box": "7", D: "3"}, []),
    ("File 12; Box 5; Records of the U.S. Coast Guard, Record Group 26; National Archives at College Park, College Park, MD.", "US-NARA", {F: "26", "box": "5", D: "12"}, []),
    ("Dmitrii Volkogonov papers, box 3, Hoover Institution Archives", "US-HIA", {F: "Dmitrii Volkogonov papers", "box": "3"}, []),
    ("FRUS 1961–1963, XVI, doc. 4", "US-FRUS", {"year": "1961-1963", "volume": "XVI", "doc": "4"}, []),
    ("Foreign Relations of the United States, 1961–1963, Volume XVI, Eastern Europe, Document 4", "US-FRUS", {"year": "1961-1963", "volume": "XVI", "doc": "4"}, []),
    ("FRUS, 1958-60, vol. X, part 1, p. 123", "US-FRUS", {"year": "1958-60", "volume": "X", "part": "1"}, ["123"]),
    # positions
    ("British Public Record Office, FO 371/8475, f. 105", "GB-TNA", {F: "FO", S: "371", D: "8475"}, ["105"]),
    ("CAB 99/39", "GB-TNA", {F: "CAB", S: "99", D: "39"}, []),
    ("TNA: FO 371/133009/NS1015", "GB-TNA", {F: "FO", S: "371", D: "133009", "item": "NS1015"}, []),
    ("MAE, 208QO/293, fol. 12", "FR-AMAE", {F: "208QO", D: "293"}, ["12"]),
    ("MAE, Europe 1944-1960, Albanie, vol. 12, fol. 34-36", "FR-AMAE", {F: "Europe 1944-1960", S: "Albanie", "volume": "12"}, ["34-36"]),
    ("外交部档案馆，109-02064-01，第12-15页", "CN-FMA", {D: "109-02064-01"}, ["12-15"]),
    ("RU-RGANI/fonds:3/series:14/file:451#12-15v", "RU-RGANI", {F: "3", S: "14", D: "451"}, ["12-15v"]),
    ("AVPRF, 0100/53/454/8", "RU-AVPRF", {F: "0100", S: "53", "box": "454", D: "8"}, []),
    ("АВПРФ, 0100/53/454/8/12", "RU-AVPRF", {F: "0100", S: "53", "box": "454", D: "8"}, ["12"]),
    ("АВП РФ, 0100/53/8", "RU-AVPRF", {F: "0100", S: "53", D: "8"}, []),
    ("AN, F/4", "FR-AN", {F: "F/4"}, []),
    ("ÁBTL, 8.9.9", "HU-ABTL", {"section": "8.9.9"}, []),
    ("MNL OL, M-KS", "HU-MNLOL", {"section": "M-KS"}, []),
    ("ShSSA, (II)", "GE-SHSSA", {"section": "II"}, []),
    ("MfAA, A 361, Bl. 5", "DE-PAAA", {F: "MfAA", D: "A 361"}, ["5"]),
    # a collection, its series, and words that are labels elsewhere
    ("LBJL, National Security File, Box 163", "US-LBJL", {F: "National Security File", "box": "163"}, []),
    ("LBJL, National Security File, Country File, Box 163", "US-LBJL", {F: "National Security File", S: "Country File", "box": "163"}, []),
    ("DDEL, White House Office, Office of the Staff Secretary, Box 5", "US-DDEL", {F: "White House Office", S: "Office of the Staff Secretary", "box": "5"}, []),
    ("JFKL, NSF, Box 1", "US-JFKL", {F: "NSF", "box": "1"}, []),
    ("AAN, KC PZPR (dalej: KC), XIA/45", "PL-AAN", {F: "KC PZPR", D: "XIA/45"}, []),
    # an acronym ends where a comma, a number or a label begins, and may itself hold a number
    ("ERA, f. 957, n. 14, s. 5", "EE-ERA", {F: "957", S: "14", D: "5"}, []),
    ("ERA F 957", "EE-ERA", {F: "957"}, []),
    ("AD93, 261 J 7/12", "FR-AD93", {F: "261 J", D: "7", "item": "12"}, []),
    ("VNA-3, phông Phủ Thủ tướng, hồ sơ 1234", "VN-VNA3", {F: "Phủ Thủ tướng", D: "1234"}, []),
    # the archive's city belongs to its name
    ("Moscow, RGANI, f. 5", "RU-RGANI", {F: "5"}, []),
    ("Tiranë: AQSH, F. 14/AP", "AL-AQSH", {F: "14/AP"}, []),
    # an archive alone, and one level
    ("RGANI", "RU-RGANI", {}, []),
    ("Российский государственный архив новейшей истории", "RU-RGANI", {}, []),
    ("Arkivi Qendror Shtetëror, Tiranë", "AL-AQSH", {}, []),
    ("RGANI, f. 3", "RU-RGANI", {F: "3"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "archive", "levels", "leaves"), READ, ids=[row[0] for row in READ])
def test_variants_and_traps(text, archive, levels, leaves):
    """Variants that stand in real notes: judged by hand, one trap or habit each."""
    assert fields(read_reference(text)) == (archive, levels, leaves, False)


PROSE = """
He was born in Gjirokastër, d. 1982.
See f. 2 and d. 3 below.
Khrushchev met Hoxha on 12 November 1960 in the Kremlin.
In RGANI there are many documents on Albania.
The RGANI documents of 1960 show that the talks had failed.
RGANI f. 3 is the most important collection for this subject.
According to AQSH historians, 5 delegations arrived in 1960.
Beethoven, Op. 14, No. 2
F. D. Roosevelt, d. 1945
J. F. Kennedy, op. cit., p. 12
Enver Hoxha, The Khrushchevites, Tirana 1980, p. 123
A. Fursenko and T. Naftali, Khrushchev's Cold War (New York, 2006), p. 15.
Pravda, 12 November 1960, p. 3
vol. 3, no. 2 (1999), pp. 12-15
The price was 50,000 t of wheat, d. 15 per ton.
12.11.1960
http://example.org/f/3/op/14
See the archive's catalogue, box 5.
FO 371 was the general correspondence of the office.
PRO and CON arguments, 12
RG 59 is the record group of the Department of State
Department of State officials met on 5 November 1960.
FRUS is a documentary edition.
The National Archives opened in 1934, box by box.
Там же жили 5 человек.
Он родился в д. 5 по ул. Ленина.
В 1961 г. СССР вывел 8 подводных лодок из Влёры.
По мнению автора, конфликт начался в 1960 г. (с. 15).
Переписка по п. 5 и п. 6 договора
Документы хранятся в РГАНИ и ГАРФ.
В ф. 5 есть много интересного
Ф. М. Достоевский, т. 5, с. 12
Л. 5 декабря он уехал
Опись имущества составлена, дело закрыто
Делегация прибыла 5 ноября, 12 человек
Zëri i Popullit, 8 nëntor 1961, f. 1
Dokumentet e AQSH tregojnë se Hoxha refuzoi.
Po aty u mblodhën 5 delegatë
Viti 1960 ishte vendimtar, dosja u mbyll
D. 5 nëntor 1960 Hoxha u nis për në Moskë
Lista e delegacionit, fleta e parë
Hoxha foli më 16 nëntor 1960, f. 12
Isto tako je rekao 1960. godine
Na sastanku u Beogradu, god. 1961
AJ je osnovan 1950. godine
NA zasedání ÚV KSČ v roce 1960
Bd. 5 der Akten
op. 5, d. 6
Д. 5
12
""".strip().splitlines()


@pytest.mark.parametrize("text", PROSE)
def test_free_prose_is_no_reference(text):
    """Dates, pages, music, initials and sentences that merely name an archive are not taken for references."""
    assert read_reference(text) is None


UNKNOWN = [
    ("ЦГАИПД СПб. Ф. 24. Оп. 2в. Д. 5. Л. 3 об.", "ЦГАИПД СПб", {F: "24", S: "2в", D: "5"}, ["3v"]),
    ("Архив СПбИИ РАН, ф. 3, оп. 1, д. 4", "Архив СПбИИ РАН", {F: "3", S: "1", D: "4"}, []),
    ("Письмо // Архив города Омска. Ф. 3. Оп. 1", "Архив города Омска", {F: "3", S: "1"}, []),
    ("Arkivi i Bashkisë, F. 12, V. 1960, D. 3", "Arkivi i Bashkisë", {F: "12", "year": "1960", D: "3"}, []),
    ("ф. 3, оп. 1, д. 4", "", {F: "3", S: "1", D: "4"}, []),
    ("Archiwum Państwowe w Krakowie, sygn. 2384/12, k. 5", "Archiwum Państwowe w Krakowie", {D: "2384/12"}, ["5"]),
    ("APKr, sygn. 2384/12, k. 5", "APKr", {D: "2384/12"}, ["5"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "levels", "leaves"), UNKNOWN)
def test_an_archive_that_is_not_in_the_registry(text, words, levels, leaves):
    """Clear levels are read though the archive is not known; its words are kept."""
    reference = read_reference(text)
    assert fields(reference) == ("", levels, leaves, False)
    assert reference.unknown_archive == words


REST = [
    ("РО ИРЛИ. Ф. 568. Оп. 1. Д. 1. 214 л.", "214 л"),
    ("АП РФ. Ф. 3. Оп. 64. Д. 250. Л. 1–2. Копия. Машинопись.", "Копия. Машинопись."),
    ("RGANI, f. 3, op. 14, d. 448, l. 1. Translated by D. Smith, p. 5.", "Translated by D. Smith, p. 5."),
    ("РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 1. Опубл.: Президиум ЦК КПСС. Т. 1. С. 5", "Опубл.: Президиум ЦК КПСС. Т. 1. С. 5"),
    ("Letter of Hoxha, RGANI, f. 3, op. 14", "Letter of Hoxha"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rest"), REST)
def test_what_is_not_understood_is_kept(text, rest):
    """Extents, remarks and titles are no levels, and are not lost."""
    assert read_reference(text).rest == rest


PREVIOUS = "АВП РФ. Ф. 067. Оп. 19. П. 121. Д. 15. Л. 44"

RELATIVE = [
    (PREVIOUS, "Там же", "RU-AVPRF/fonds:067/series:19/box:121/file:15#44"),
    (PREVIOUS, "Там же. Л. 18 об.", "RU-AVPRF/fonds:067/series:19/box:121/file:15#18v"),
    (PREVIOUS, "Ibid., l. 18", "RU-AVPRF/fonds:067/series:19/box:121/file:15#18"),
    (PREVIOUS, "Ibid., p. 18", "RU-AVPRF/fonds:067/series:19/box:121/file:15#18"),
    (PREVIOUS, "Ibid., 18-19", "RU-AVPRF/fonds:067/series:19/box:121/file:15#18-19"),
    (PREVIOUS, "Там же. Д. 16. Л. 2", "RU-AVPRF/fonds:067/series:19/box:121/file:16#2"),
    (PREVIOUS, "Ibid., op. 20, p. 5, d. 1", "RU-AVPRF/fonds:067/series:20/box:5/file:1"),
    (PREVIOUS, "Оп. 20. П. 5. Д. 1. Л. 3", "RU-AVPRF/fonds:067/series:20/box:5/file:1#3"),
    (PREVIOUS, "л. 45", "RU-AVPRF/fonds:067/series:19/box:121/file:15#45"),
    ("AQSH, F. 14/AP, V. 1960, D. 24, fl. 3", "Po aty, f. 7", "AL-AQSH/fonds:14%2FAP/year:1960/file:24#7"),
    (
        "AQSH, F. 14/AP, V. 1960, D. 24, fl. 3",
        "Po aty, V. 1961, D. 5",
        "AL-AQSH/fonds:14%2FAP/year:1961/file:5",
    ),
    ("SAPMO-BArch, NY 4090/437, Bl. 8", "Ebd., Bl. 12", "DE-SAPMO/fonds:NY 4090/file:437#12"),
    ("AAN, KC PZPR, sygn. XI A/10, k. 12", "Tamże, k. 13", "PL-AAN/fonds:KC PZPR/file:XI A%2F10#13"),
    ("AJ, 507/IX, 1/I-123", "Isto", "RS-AJ/fonds:507/series:IX/file:1%2FI-123"),
    ("ЦГАИПД. Ф. 24. Оп. 2. Д. 5", "Там же. Д. 6", "?/archive:ЦГАИПД/fonds:24/series:2/file:6"),
]


@pytest.mark.parametrize(("before", "text", "canonical"), RELATIVE)
def test_relative_references_are_resolved(before, text, canonical):
    """The first level given replaces its namesake and drops all below it; new leaves replace the old."""
    reference = read_reference(text, read_reference(before))
    assert (reference.canonical, reference.relative) == (canonical, True)


def test_a_relative_reference_without_a_previous_one_stays_open():
    """What leans on nothing keeps what it says and stays relative."""
    assert fields(read_reference("Tamże, k. 3")) == ("", {}, ["3"], True)
    assert fields(read_reference("Ibid.")) == ("", {}, [], True)


SEVERAL = [
    ("RGANI, f. 3, op. 14, d. 448, l. 12; f. 10, op. 3, d. 27, l. 4", ["RU-RGANI/fonds:3/series:14/file:448#12", "RU-RGANI/fonds:10/series:3/file:27#4"]),
    ("РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12; Д. 449. Л. 1; ГАРФ. Ф. 5446. Оп. 2", ["RU-RGANI/fonds:3/series:14/file:448#12", "RU-RGANI/fonds:3/series:14/file:449#1", "RU-GARF/fonds:5446/series:2"]),
    ("RGANI, f. 3, op. 14; the rest is lost", ["RU-RGANI/fonds:3/series:14"]),
    ("Hoxha said so; nobody else did", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "canonical"), SEVERAL)
def test_a_semicolon_parts_references_only(text, canonical):
    """Every part must read as a reference, each leaning on the one before where it names no archive."""
    assert [reference.canonical for reference in read_references(text)] == canonical


LEAVES = [
    ("л. 13 об.", "13v"),
    ("l. 12", "12"),
    ("ll. 12ob.-15", "12v-15"),
    ("fl. 3-5", "3-5"),
    ("лл. 15, 17, 19–21", "15,17,19-21"),
    ("Bl. 4", "4"),
    ("fol. 91r", "91r"),
    ("f. 12", "12"),
    ("pp. 12-13", "12-13"),
    ("12v-15", "12v-15"),
    ("12", "12"),
    ("Л.15а", "15a"),
    ("л. 15в", "15в"),
    ("арк. 64 зв.", "64v"),
    ("л. 7 (об.)", "7v"),
    ("fl. 2 (verso), 3", "2v,3"),
]


@pytest.mark.parametrize(("text", "short"), LEAVES)
def test_bare_locators(text, short):
    """A locator of the source in use, with or without its label; Cyrillic в is a letter, never a verso."""
    assert ",".join(map(str, read_leaves(text))) == short


@pytest.mark.parametrize(
    "text", ["", "leaf", "d. 12", "12 November", "RGANI", "л. двенадцать", "in 1960", "c. 1960"]
)
def test_other_texts_are_no_locator(text):
    assert read_leaves(text) is None


def test_spans_point_into_the_raw_text():
    """Each field can be found again in what was typed, whatever was cleaned away."""
    text = "РГАНИ.\u00a0Ф.\u200b\u00a03. Оп.\u00a014. Л.\u00a012 об."
    reference = read_reference(text)
    pieces = [(span.field, text[span.start : span.end]) for span in reference.spans]
    assert pieces == [("archive", "РГАНИ"), ("fonds", "3"), ("series", "14"), ("leaf", "12 об.")]
    assert reference.text == text


@given(
    st.text(
        st.sampled_from("фФоОпдДлfopdlV.,;:-–/()[]№ 0123456789обобvrRGANIРГАНИAQSH\n\u00a0\u0301"),
        max_size=40,
    )
)
def test_any_text_is_read_or_refused(text):
    """Nothing typed makes the reader fail, and every span it gives lies inside the text."""
    for reference in read_references(text, read_reference(PREVIOUS)):
        assert all(0 <= span.start <= span.end <= len(reference.text) for span in reference.spans)


def test_a_long_row_of_references_costs_as_much_more_as_it_is_longer():
    def row(count):
        return "; ".join(
            f"РГАНИ, ф. 3, оп. 14, д. {number}, л. {number}-{number + 2}" for number in range(1, count + 1)
        )

    def read(text):
        assert len(list(read_references(text))) == text.count(";") + 1

    assert growth(read, row, 20) < IN_PROPORTION


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://dodis.ch/31840", "CH-DDS/doc:31840"),
        ("https://digitalarchive.wilsoncenter.org/document/117494", "US-CWIHP/doc:117494"),
        (
            "https://www.cia.gov/readingroom/document/cia-rdp79t00975a005800010001-3",
            "US-CREST/doc:CIA-RDP79T00975A005800010001-3",
        ),
        ("https://dodis.ch/news", ""),
    ],
)
def test_the_page_of_a_document_is_its_signature(address, canonical):
    found = read_reference(address)
    assert (found.canonical if found else "") == canonical
