"""Whole footnotes: what is pasted from books and articles, what is prose, and what each piece was read from."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import explain, read_reference, read_references

from histcite.archives.letters import data, squeeze

DATA = Path(__file__).parent / "data"
FOOTNOTES = [
    line.replace("\\n", "\n").split("\t")
    for line in (DATA / "footnotes.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
STRINGS = [card["text"] for card in json.loads((DATA / "reference-strings.json").read_text(encoding="utf-8"))]
TEXTS = [*STRINGS, *(text for text, _ in FOOTNOTES)]


def reading(text: str) -> tuple[str, frozenset[str], str]:
    """The archive, the levels in any order, and what follows them."""
    place, mark, leaves = text.partition("#")
    archive, *levels = place.split("|")
    return archive, frozenset(levels), mark + leaves


def written(reference) -> str:
    levels = "".join(f"|{level}:{value}" for level, value in reference.levels)
    leaves = "#" + ",".join(map(str, reference.leaves)) if reference.leaves else ""
    return (reference.archive or "?") + levels + leaves + ("~" if reference.relative else "")


@pytest.mark.parametrize(("text", "expected"), FOOTNOTES, ids=[text for text, _ in FOOTNOTES])
def test_published_footnotes(text, expected):
    """Each is read field by field as a person read it."""
    assert reading(written(read_reference(text))) == reading(expected)


SAID = [
    ("RGANI, f. 3, op. 14, d. 448, microfilm reel 12", "microfilm reel 12"),
    ("РГАНИ, ф. 10, оп. 3, д. 27, л. б/н", "л; б/н"),
    ("RGANI, f. 3, op. 14, d. 448, l. 12 [об.]", "об."),
    ("РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. IV", "Л; IV"),
    ("BArch, B 136/1234, Bl. 4 ff.", "ff"),
    ("AQSH, F. 14/AP, V. 1960, D. 24, fl. 12/1", "1"),
    ("AQSH, Fondi i PPSH, viti 1961, dosja 7", "Fondi i PPSH"),
    ("AQSH, f. 14/AP, Struktura, viti 1961, dosja 4", "Struktura"),
    ("RGANI, f. 3, op. 14, d. 448, 1960", "1960"),
    ("RGANI, f. 3, op. 14, d. 448, l. 12, f. 10, op. 3, d. 27", "f. 10, op. 3, d. 27"),
    ("RGANI, f. 3, op. 14, d. 448, l. 12. GARF, f. 5446, op. 2", "GARF, f. 5446, op. 2"),
    ("Po aty, fl. 3. AMPJ, V. 1961, D. 5.", "AMPJ, V. 1961, D. 5."),
    ("RGANI, GARF, f. 5446, op. 2", "RGANI"),
    ("Quoted in RGANI, f. 3, op. 14", "Quoted in"),
    ("РГАСПИ. Ф. 17. Оп. 3. Д. 12, 14", "14"),
    ("РГАСПИ. Ф. 17. Оп. 3. Д. 448–450", "450"),
    ("RGASPI, f. 17, op. 3, dd. 448-450", "450"),
    ("РГАНИ, 5/30/398/12/14", "14"),
    ("АВПРФ, 0100/53/454/8/12/3", "3"),
    ("RGANI, f. 3, op. 14, d. 448, p. xii", "p; xii"),
    ("RGANI, f. 3, op. 14, d. 448, c. 1960", "c; 1960"),
    ("Moscow, AQSH, F. 14/AP, V. 1960", "Moscow"),
    ("AQSH, F. 14/AP, 12 nëntor 1960, D. 3", "12 nëntor 1960"),
    (
        "Записка, без даты, без подписи, копия, с пометами // ГАОО. Ф. 24. Оп. 2",
        "Записка; без даты; без подписи; копия; с пометами",
    ),
]


@pytest.mark.parametrize(("text", "rest"), SAID)
def test_what_cannot_be_read_is_said(text, rest):
    """Films, unnumbered leaves, second archives and other strange pieces are no level, and are not lost."""
    assert read_reference(text).rest == rest


NOTES = [
    ("РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12. Там же. Л. 15.", ["RU-RGANI/fonds:3/series:14/file:448#12", "RU-RGANI/fonds:3/series:14/file:448#15"]),
    ("RGANI, f. 3, op. 14, d. 448, l. 12. GARF, f. 5446, op. 2", ["RU-RGANI/fonds:3/series:14/file:448#12", "RU-GARF/fonds:5446/series:2"]),
    ("РГАНИ. Ф. 3. Оп. 14. Д. 448; там же, л. 14; TNA, FO 371/160552.", ["RU-RGANI/fonds:3/series:14/file:448", "RU-RGANI/fonds:3/series:14/file:448#14", "GB-TNA/fonds:FO/series:371/file:160552"]),
    ("SAPMO-BArch, DY 30/3386, Bl. 4. SAPMO-BArch, DY 30/3387, Bl. 3.", ["DE-SAPMO/fonds:DY 30/file:3386#4", "DE-SAPMO/fonds:DY 30/file:3387#3"]),
    ("ГАОО. Ф. 235. Оп. 7. Д. 42; Оп. 8. Д. 4794", ["?/archive:ГАОО/fonds:235/series:7/file:42", "?/archive:ГАОО/fonds:235/series:8/file:4794"]),
    ("RGANI, f. 3, op. 14, d. 448, ll. 1–3; 5–7", ["RU-RGANI/fonds:3/series:14/file:448#1-3,5-7"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "canonical"), NOTES)
def test_several_references_of_one_note(text, canonical):
    """A note is parted at semicolons, at the next archive after a stop, and at a mark such as *Там же*."""
    assert [reference.canonical for reference in read_references(text)] == canonical


PROSE = """
F. Engels, op. cit., p. 12
Hoxha, op. cit., p. 12
K. Marx and F. Engels, Works, vol. 5, p. 12.
D. Volkogonov, Stalin, vol. 2, part 1, p. 33
P. 5 of the letter repeats the charge.
L. Brezhnev, d. 1982, was not present.
In RGASPI and GARF, 12 files were opened in 1992.
The director of AVPRF, op. cit., spoke of 5 boxes.
He worked at the Central State Archive in Tirana from 1960 to 1965.
The National Archives, 5 November 1960: a visit.
NARA holds 12 boxes of these papers.
TNA published 3 volumes in 2001.
Box 5 was empty when the archivists opened it.
The collection, box by box, went to Hoover in 1990.
Op. 14 and op. 15 are string quartets.
Opus 3, No. 8, in A minor
vol. 5, no. 3, p. 12
ch. 3, p. 45, n. 12
See chapter 3, section 2, part 1.
Ibid., p. 12 and the pages after it tell another story.
Ibid was used five times on page 12.
In file 12 there is nothing about Vlora.
The file was closed in 1961, and the fonds in 1991.
Fonds 3 and 10 were opened by a decree of 1994.
Art. 5, para. 3, of the Warsaw Treaty
D. 12 November 1960, Moscow
f. 3 is short for fonds 3
M. Djilas, Conversations with Stalin, New York 1962, p. 143
RGANI, as A. Edemskiy writes on p. 12, is open.
According to the AQSH catalogue, file 24 is missing.
Хрущев Н. С. Воспоминания. Т. 2. М., 1999. С. 45.
Правда. 1960. 12 ноября. С. 3.
Ф. Энгельс. Соч. Т. 5. С. 12.
Л. И. Брежнев, д. р. 19 декабря 1906 г.
В РГАНИ 5 ноября открыли читальный зал.
Архивист РГАНИ нашел 12 дел за 1960 г.
По данным ГАРФ, в 1937 г. было арестовано 5 человек.
Опись № 3 была утеряна, дело 5 сохранилось.
В п. 5 договора говорится о базе во Влере.
Он жил в д. 12, кв. 5, на ул. Горького.
В фонде 3 описи 14 много документов об Албании.
См. с. 15 настоящего издания.
Там же он встретил 12 ноября албанскую делегацию.
Там же, где и в 1957 г., прошло совещание.
В 1960 г. и 1961 г. поставки зерна сократились.
Т. Живков прибыл в Москву 9 ноября 1960 г.
Листы 5 и 6 отсутствуют
Hoxha, Hrushovianët, Tiranë 1980, f. 123
E. Hoxha, Vepra, vëll. 19, f. 412.
Zëri i Popullit, 7 nëntor 1961, f. 2
Arkivi u hap në vitin 1992 me 5 punonjës.
Dosja 24 e vitit 1960 nuk gjendet në AQSH.
Në vitin 1961, lista e anëtarëve kishte 12 emra.
Po aty ku u nënshkrua traktati më 1955
F. Noli, Vepra 5, f. 33
Kongresi IV, 13 shkurt 1961, fjala e M. Shehut, f. 7
D. Staritz, Geschichte der DDR, Frankfurt a. M. 1985, S. 12 ff.
Neues Deutschland, 12. November 1960, S. 3.
Vgl. Bd. 5, S. 12 f.
Im Bundesarchiv liegen 5 Bände über Albanien.
Archiv für Sozialgeschichte, Bd. 31, S. 283-310
Vierteljahrshefte für Zeitgeschichte, 41. Jg., Nr. 3, S. 12
Ebd. heißt es auf S. 5, dass nichts geschah.
Die Akte 12 der SAPMO ist verschollen.
Historijski arhiv, knj. 5, br. 3, str. 12
Acta Archivi, vol. 3, fasc. 2, p. 12
The Slavonic and East European Review, vol. 5, no. 3, p. 12
Journal of Cold War Studies 3:2 (2001), pp. 3-42
Library of Congress, box 5 of 12, was sent back.
Archivio storico italiano, b. s., vol. 5, fasc. 3, p. 12
F. Engels, Anti-Dühring, p. 45
Engels, F. 5 letters to Bebel
op. cit., vol. 2, p. 33
Ibid. is the commonest of them.
Loc. cit., pp. 12-13
J. Stalin, Works, vol. 13, p. 5
В. И. Ленин. ПСС. Т. 45. С. 123.
К. Маркс и Ф. Энгельс. Соч. Т. 20. С. 56–58.
Новая и новейшая история. 1995. № 5. С. 12–30.
Вопросы истории. 1960. № 12. С. 3.
Slavic Review, vol. 61, no. 2 (Summer 2002), pp. 227-248
Cold War History 8:3 (2008), pp. 345–366
Revue d'histoire diplomatique, t. 115, n. 2, p. 12
Studi storici, a. 40, n. 4, pp. 1–12
Südost-Forschungen, Bd. 61, S. 205–229
Studime Historike, nr. 3-4, 2008, f. 115-140
Historický časopis, roč. 12, č. 3, s. 45
Dzieje Najnowsze, t. 12, z. 3, s. 12-34
Arhiva Română, t. II, p. 45
Arkivi Shqiptar, nr. 5, f. 33
In April 1961 RGANI received 14 boxes from the Kremlin.
The historian spent 3 months in AVPRF, f. i. in 1995.
Documents in RGASPI show that on p. 12 of the protocol there was a correction.
TsDA in Sofia holds the diary of T. Zhivkov, vol. 3.
Our copy of the letter is in AQSH, which opened in 1992.
TNA at Kew, 12 miles from London
NATO, doc. 12 of 1961, is printed in full.
AN order of 12 May 1961
The AGA Khan, 5 May
AMPJ minister B. Shtylla left on 5 June 1961.
MAE Paris, 5 mai 1961
The AAN was bombed in 1944, and 97 per cent burnt.
CAC 40, p. 12
Das Bundesarchiv, Bd. 5 der Reihe, S. 12
ACS, p. 33
AS, str. 12
ARS longa, p. 12
BL, p. 4
OSA, p. 7
LOC cit, p. 12
NA str. 12 stojí
Na str. 5, br. 3
Т. 5, д. 3 в описи нет
Умер в 1961 г., д. Ивановка, ф. И. О.
Газета «Известия», 12 ноября 1960 г., л. 3
Дело № 5 по обвинению Ф. Дзержинского
Оп. 5, № 3 для фортепиано
Лист 12 утрачен, дело 5 цело.
Фонд помощи, 5 тыс. руб.
Ф. Кастро, т. 2, с. 5
В архиве МИД хранится 12 дел об Албании.
Архив К. Маркса и Ф. Энгельса, т. 5, с. 12
Arkivi i shtetit u dogj në vitin 1944, dosja 3 mbeti.
Mehmet Shehu, f. 45, thotë se ndihma u ndërpre.
Viti 1961, faqja 12 e kalendarit
E. Hoxha, Ditar për çështje ndërkombëtare, vëll. 2, f. 123-125
Box 5 and folder 3 were missing when I came.
Folder 12 is labelled 'Vlora'; see p. 4.
Section 5, part 2, item 3 of the agenda
See the list in appendix 3, p. 120, and chapter 2, no. 5.
C. 1960 the base had 12 submarines.
Central State Archive of Albania, a building of 1949
Marx-Engels-Werke, Bd. 20, S. 239
ed. F. Furet, vol. 1, doc. 3
Hoover, p. 12
HDA, p. 5
FMA, p. 33
RGANI, p. 12 of the guide
LOC, f. 3
SMA, Box 5 of toys
ABS brakes, 12 d. later
OSA, 12 May 1961
MOL, A-B, plan
CAW, k. 5
AS Roma, f. 12
Albert Camus, AN, vol. 2
Bulletin of the CWIHP, 12-13 (2001), pp. 25-52
See CWIHP Working Paper 12, p. 5
GARF staff, box 5
Yad Vashem, p. 12
BArch, S. 12
Staatsarchiv, S. 5
Historisches Archiv, Bd. 2, S. 45
Le Monde diplomatique, n° 12, p. 5
Rivista di studi politici, b. 5, f. 2
D. Deletant, Communist Terror in Romania, p. 12
Archiwum, t. 3, k. 5
Sygn. is the Polish word for a signature.
The sygn. 5 on the cover is old.
AAN opened in 1919; sygn. 12 is missing.
Sign. 12 was read by all.
Sig. Rossi, c. 12 ore dopo
c. 1961, RGANI
Т. Живков, ф. 1Б, България
Moscow, 5 May 1961
Moscow, RGANI reading room, 12 seats
Tirana, AQSH director
Kyiv, 12 арк.
В 1961 г. дд. 5 и 6 были утеряны.
Кн. 5, ч. 2, с. 12
Pravda, 5, 12, 14 November
Document no. 12, folder 3, is a copy
Leonid Gibianskii, op. cit., p. 77
MfAA, Abteilung 3, S. 5
""".strip().splitlines()


def test_prose_is_left_alone():
    """Books, journals, dates, initials and sentences about archives hold no reference; it is said why."""
    assert {text: found for text in PROSE if (found := read_references(text))} == {}
    for text in PROSE:
        doubt = explain(text)
        assert 0 <= doubt.start <= doubt.end <= len(text), text


DOUBTS = [
    ("hello", "no archive and no level found", "hello"),
    ("ф. 3", "a fonds without series or file, and no archive is named", "ф. 3"),
    ("оп. 14, д. 3", "a series without its fonds, and no archive is named", "оп. 14, д. 3"),
    ("See l. 12", "leaves without the file they lie in, and no archive is named", "l. 12"),
    ("RGANI, GARF", "RGANI and GARF are named, and no fonds, series or file of either", "RGANI, GARF"),
    ("They read in RGANI for weeks", "RGANI is named in a sentence, and no fonds, series or file of it", "RGANI"),
    ("RGANI f. 3 is the most important collection", "RGANI and a level are named, but the words around them read as a sentence", "RGANI f. 3"),
    ("BArch, S. 12", "BArch is followed by leaves alone, and no fonds, series or file of it", "BArch, S. 12"),
    ("They read RGANI and all of f. 3, op. 14", "RGANI and a level are named, but the words between them read as a sentence", "RGANI and all of f. 3, op. 14"),
    ("AS Roma, f. 12", "AS and a level are named, but the city after it is that of another archive", "AS Roma, f. 12"),
    ("RGANI, box 5", "RGANI and a level are named, but none that this archive has", "RGANI, box 5"),
    ("Ibid was his word", "'Ibid' is followed by words instead of levels or leaves", "was his word"),
    ("RU-RGANI/shelf:3/file:2", "cannot read 'RU-RGANI/shelf:3/file:2' as a reference: a level and its value such as fonds:3 is expected at column 10", "shelf:3"),
    ("RU-RGANI/fonds:3#x", "cannot read 'RU-RGANI/fonds:3#x' as a reference: leaves such as 12-15v are expected at column 18", "x"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "piece"), DOUBTS)
def test_a_refusal_is_explained_at_its_place(text, message, piece):
    """One sentence says what is missing, and points at the words in doubt."""
    doubt = explain(text)
    assert (doubt.message, text[doubt.start : doubt.end].strip()) == (message, piece)


def test_what_is_read_needs_no_explanation():
    assert explain("RGANI, f. 3, op. 14") is None
    assert explain("л. 12", read_reference("RGANI, f. 3, op. 14, d. 448")) is None


def test_pieces_say_where_each_field_came_from():
    """Every field stands beside the raw words it was read from."""
    text = "РГАНИ.\u00a0Ф. 3. Оп. 14. Д. 448. Лл. 12 об., 14"
    assert [(piece.field, piece.value, piece.text) for piece in read_reference(text).pieces] == [
        ("archive", "RU-RGANI", "РГАНИ"),
        ("fonds", "3", "3"),
        ("series", "14", "14"),
        ("file", "448", "448"),
        ("leaf", "12v,14", "12 об., 14"),
    ]


def test_inherited_pieces_have_no_place():
    """What a relative reference took from the note before was not typed in it."""
    reference = read_reference("Там же. Л. 15", read_reference("РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12"))
    pieces = [(piece.field, piece.value, piece.inherited) for piece in reference.pieces]
    assert pieces == [
        ("archive", "RU-RGANI", True),
        ("fonds", "3", True),
        ("series", "14", True),
        ("file", "448", True),
        ("leaf", "15", False),
    ]


@cache
def known_words() -> set[str]:
    """The words that may stand in a reference and say nothing by themselves: labels, cities, openings."""
    tables = data("words")
    labels = [
        label for table in data("labels").values() for typed in table["read"].values() for label in typed
    ]
    cities = [name for city, names in tables["cities"].items() for name in (city, *names)]
    marks = [word for words in tables["relative"].values() for word in words]
    said = (*labels, *cities, *marks, *tables["introductions"], "nr", "no")
    return words_in(" ".join(said))


def words_in(text: str) -> set[str]:
    return {squeeze(word) for word in re.findall(r"[^\W\d_]+|\d+", text)}


def assert_nothing_vanishes(text: str) -> None:
    for reference in read_references(text):
        end, outside = 0, []
        for piece in reference.pieces:
            if not piece.inherited:
                assert end <= piece.start < piece.end <= len(reference.text)
                outside.append(reference.text[end : piece.start])
                end = piece.end
        outside.append(reference.text[end:])
        number = {squeeze(mark) for mark in re.findall(r"^\W*(?:\w+\W+)?([\d¹²]+)", reference.text)}
        assert words_in(" ".join(outside)) - words_in(reference.rest) - known_words() - number == set(), text


def test_nothing_vanishes():
    """The pieces stand in order and apart; every other word is a label, a city, or said to be left over."""
    for text in TEXTS:
        assert_nothing_vanishes(text)


@given(
    st.lists(st.sampled_from([piece for text in TEXTS for piece in re.findall(r"\S+\s*", text)]), max_size=9)
)
def test_nothing_vanishes_from_shuffled_footnotes(pieces):
    """The same holds for whatever is made of the words of footnotes."""
    assert_nothing_vanishes("".join(pieces))
