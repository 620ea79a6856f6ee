"""Searching: what a historian types, what is found by it in six languages, and where the words stand."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import ARCHIVES

from histcite.errors import BadEntry, HistciteError
from histcite.holdings.holdings import Holdings
from histcite.records.alias import Alias
from histcite.records.claim import Claim, Reference
from histcite.records.document import compact_document
from histcite.records.source import Source
from histcite.search.hits import Hits, find
from histcite.search.query import Filter, Query, Term, parse_query, seek
from histcite.search.selection import Selection
from histcite.search.spellings import Spellings, words_in
from histcite.store.contents import Shelves
from histcite.values import searched
from histcite.values.searching import unmixed

NAMES = (
    Alias(name="Khrushchev", forms=("Хрущёв", "Hrushovi", "Chruschtschow"), kind="person"),
    Alias(name="Enver Hoxha", forms=("Энвер Ходжа", "Э. Ходжа"), kind="person"),
    Alias(name="Mao Zedong", forms=("Мао", "毛泽东"), kind="person"),
    Alias(name="the Moscow meeting", forms=("совещание 81 партии", "Moskauer Beratung"), kind="event"),
    Alias(name="Albania", forms=("Албания", "Shqipëria", "Albanien"), kind="place"),
    Alias(name="the talks", forms=("переговоры",), kind="event"),
)
SPELLINGS = Spellings((alias.name, *alias.forms) for alias in NAMES)


class Shelf:
    """A store that holds what it is given."""

    path = Path("histcite.json")

    def lately_written(self, _table):
        return iter(())

    def __init__(self, *records):
        tables = {Claim: "claims", Source: "sources", Alias: "aliases"}
        self._tables = {}
        for number, record in enumerate(records):
            self._tables.setdefault(tables[type(record)], {})[str(number)] = compact_document(record)

    def signature(self):
        return None

    def contents(self):
        return Shelves(self._tables)


def holdings(*records):
    return Holdings(Shelf(*records), ARCHIVES)


def found(query, held, selection=None):
    """The keys of what *query* finds, the best first."""
    return [
        claim.key for claim in find(parse_query(query, held.sources.cased), held, selection or Selection())
    ]


def finds(query, sentence, *names):
    """Whether *query* finds a claim with this sentence."""
    return found(query, holdings(Claim(key="z", text=sentence), *(names or NAMES))) == ["z"]


def word(typed, *words, field=""):
    return Term(words=words or (typed,), field=field)


def phrase(*words, field=""):
    return Term(words=words, field=field, exact=True)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("wheat", Query(wanted=(word("wheat"),))),
        ("Пшеница 50,000", Query(wanted=(word("Пшеница", "pshenitsa"), word("50,000", "50", "000")))),
        ('"three words here"', Query(wanted=(phrase("three", "words", "here"),))),
        ("“a b” «в г» „d e“ „f g” ”h i” »j k«", Query(wanted=(
            phrase("a", "b"), phrase("v", "g"), phrase("d", "e"),
            phrase("f", "g"), phrase("h", "i"), phrase("j", "k"),
        ))),
        ('«он сказал "нет"»', Query(wanted=(phrase("on", "skazal", "net"),))),
        ("wheat -oil", Query(wanted=(word("wheat"),), unwanted=(word("oil"),))),
        ("−oil", Query(unwanted=(word("oil"),))),
        ('-"crude oil"', Query(unwanted=(phrase("crude", "oil"),))),
        ("-tag:done", Query(barred=(Filter(field="tag", value="done"),))),
        ("Soviet-Albanian", Query(wanted=(word("Soviet-Albanian", "soviet", "albanian"),))),
        ("text:wheat", Query(wanted=(word("wheat", field="text"),))),
        ('QUOTE:"не дадим"', Query(wanted=(phrase("ne", "dadim", field="quote"),))),
        ('archive:"RGANI f. 3"', Query(filters=(Filter(field="archive", value="RGANI f. 3"),))),
        ("when:1960..1961", Query(filters=(Filter(field="when", value="1960..1961"),))),
        ('when:"12 Nov 1960.."', Query(filters=(Filter(field="when", value="12 Nov 1960.."),))),
        ('wheat "open to the end', Query(wanted=(word("wheat"), phrase("open", "to", "the", "end")))),
        ('wheat "', Query(wanted=(word("wheat"),))),
        ("wheat - and — barley", Query(wanted=(word("wheat"), word("and"), word("barley")))),
        ("a* ^b (c) NEAR(d) AND OR NOT + {e} x'y", Query(wanted=(
            word("a*", "a"), word("^b", "b"), word("(c)", "c"), word("NEAR(d)", "near", "d"), word("AND", "and"),
            word("OR", "or"), word("NOT", "not"), word("{e}", "e"), word("x'y", "xy"),
        ))),
        ("12:30", Query(wanted=(word("12:30", "12", "30"),))),
        ('"text:wheat"', Query(wanted=(phrase("text", "wheat"),))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_search_is_read(typed, query):
    """Words, phrases in any quotation marks, fields, what is unwanted; a hyphen inside a word and a sign alone are no syntax."""
    assert parse_query(typed) == query


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "there is no word to search for in ''; 'histcite list' shows every claim"),
        ("-", "there is no word to search for in '-'; 'histcite list' shows every claim"),
        ('"" — -!', "there is no word to search for in '\"\" — -!'; 'histcite list' shows every claim"),
        ("qoute:wheat", "there is no field 'qoute' to search in; the nearest known one is 'quote'; in quotation marks a colon is text: \"qoute:wheat\""),
        ("-Tags:x", "there is no field 'Tags' to search in; the nearest known one is 'tag'; in quotation marks a colon is text: \"Tags:x\""),
        ("http://x.org", "there is no field 'http' to search in; there are text, subject, property, value, voice, where, of, quote, note, source, key, tag, archive, when; in quotation marks a colon is text: \"http://x.org\""),
        ("https://x.org", "there is no field 'https' to search in; there are text, subject, property, value, voice, where, of, quote, note, source, key, tag, archive, when; in quotation marks a colon is text: \"https://x.org\""),
        ("subject: wheat", "nothing to search for stands after subject: ; write it there without a space, subject:wheat"),
        ('text:"—"', "nothing to search for stands after text: ; write it there without a space, text:wheat"),
        ("tag:#", "nothing to search for stands after tag: ; write it there without a space, tag:wheat"),
    ],
    ids=lambda value: value[:12],
)  # fmt: skip
def test_what_is_no_search_is_one_sentence(typed, sentence):
    with pytest.raises(BadEntry) as caught:
        parse_query(typed)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("wheat oil", '(("wheat" *)) AND (("oil" *))'),
        ('"crude oil"', '(("crude oil"))'),
        ("Soviet-Albanian", '(("soviet albanian" *))'),
        ("wheat -oil", '((("wheat" *))) NOT ((("oil" *)))'),
        ("text:wheat -note:x -oil", '(text : (("wheat" *))) NOT (note : (("x" *)) OR (("oil" *)))'),
        ("-oil", ""),
        ("tag:oil", ""),
        ("hrushov", '(("hrushov" *) OR ("khrushchev" *) OR ("hrushovi" *) OR ("chruschtschow" *))'),
        ("Zedong", '(("zedong" *) OR ("mao zedong" *) OR ("mao") OR ("毛 泽 东"))'),
        ("Enver Hoxha", '(("enver" * AND "hoxha" *) OR ("enver hoxha" *) OR ("enver khodzha" *) OR ("e khodzha" *))'),
        ('"от Э. Ходжи"', '(("ot e khodzhi"))'),
        ('"письмо Э. Ходжа"', '(("pismo e khodzha") OR ("pismo enver hoxha") OR ("pismo enver khodzha"))'),
        ('"Hoxha"', '(("hoxha"))'),
    ],
)  # fmt: skip
def test_a_search_as_an_expression_of_fts5(typed, expression):
    """Bare words are beginnings, phrases whole; a name comes with its forms, and the text is always quoted."""
    assert parse_query(typed).match(SPELLINGS) == expression


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("wheat letter", "The letter asks for wheat."),
        ("пшениц", "Просим отгрузить 50 000 тонн пшеницы."),
        ('"50 000 тонн"', "Просим отгрузить 50 000 тонн пшеницы."),
        ("Хрущ", "Товарищу Хрущёву о ходе переговоров."),
        ("hrushov", "Товарищ Хрущев отказал."),
        ("hrushov", "Khrushchev refused."),
        ("Khrushchev", "Genosse Chruschtschow lehnte ab."),
        ("Khrushchev", "Письмо Хрущёву."),
        ("Хрущёв", "Hrushovi e ftoi delegacionin."),
        ("ХРУЩЕВ", "KHRUSHCHEV REFUSED."),
        ("Vlores", "Baza detare e Vlorës."),
        ("Vlorë", "The base at Vlora, in Albanian Vlore."),
        ("Grosse Bruder", "Der große Bruder schwieg."),
        ("größe", "Die Grösse der Ernte."),
        ("ecole", "Une École normale supérieure."),
        ("decu", "Le Parti fut déçu."),
        ("Łodz", "Rozmowy w Łodzi."),
        ("zrodla", "Źródła i archiwa."),
        ("Enver Hoxha", "Письмо, которое подписал Э. Ходжа."),
        ("Hoxha Enver", "Письмо, которое подписал Э. Ходжа."),
        ("Hoxha letter", "The letter of Энвер Ходжа."),
        ("Hoxha", "Так сказал Э. Ходжа."),
        ("Enver Hoxha", "Hoxha, then ill, wrote to his friend Enver."),
        ("Ходжа", "Enver Hoxha received him."),
        ('"letter of Enver Hoxha"', "A letter of Э. Ходжа came."),
        ('"Enver Hoxha"', "Говорил Энвер Ходжа."),
        ("Mao", "毛泽东 spoke."),
        ("Beratung", "Так решило совещание 81 партии."),
        ("shqip", "Gazeta shqiptare."),
        ("Shqiperi", "Чем была Албания."),
        ("Albani", "Im Hafen von Albanien."),
        ("the talks", "О чём шли переговоры."),
        ("переговор", "In the talks that followed."),
        ("talks", "О чём шли переговоры."),
        ("vertraulich", "Streng Ver\u00adtrau\u00adlich."),
        ("moskau", "Nach Mos\u200bkau."),
        ("hawaii", "In Hawaiʻi."),
        ("Hawaiʻi", "In Hawaii."),
        ("abd", "Der Emir ʿAbd al-Karīm."),
        ("khrushchev", "As Khru-\nshchev said."),
        ("khrushchev", "As Khru\u00ad\n  shchev said."),
        ("shchev", "As Khru-\nshchev said."),
        ("霍查", "毛泽东会见霍查"),
        ("泽东", "毛泽东会见霍查"),
        ("schoen", "Das war schön."),
        ("schön", "Das war schoen."),
        ("goering", "Göring came."),
        ("aarhus", "In Århus."),
        ("djilas", "Milovan Đilas."),
        ("djilas", "Milovan Ðilas and Đilas."),
        ("Хрущев", "Так говорил Xpyщев."),
        ("Xpyщёв", "Так говорил Хрущёв."),
        ("word -other", "A word."),
        ("-other", "A word."),
        ('text:word -"a sentence"', "A word in the sentence."),
    ],
)  # fmt: skip
def test_found(query, sentence):
    """In six languages: beginnings of words, any order, any script, marks or none, and every form of a name."""
    assert finds(query, sentence)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("wheat oil", "The letter asks for wheat."),
        ("eat", "The letter asks for wheat."),
        ('"letter wheat"', "The letter asks for wheat."),
        ('"whea"', "The letter asks for wheat."),
        ('"тонн пшениц"', "Просим 50 000 тонн пшеницы."),
        ("a", "Хрущёв."),
        ("Khru", "Hrushovi e ftoi."),
        ("alba", "Кораблём в Shqipëria."),
        ("mao", "Xhamia e Tiranës."),
        ("zedong", "Маоисты победили."),
        ("the", "О чём шли переговоры."),
        ("E", "Kapo und Hoxha."),
        ("81", "Die Moskauer Beratung."),
        ('"Enver Hoxha"', "Enver, not Hoxha."),
        ('"comrade Hoxha"', "Comrade Э. Ходжа."),
        ("Enver Hoxha", "Enver came alone."),
        ("-Khrushchev word", "A word of Хрущёв."),
        ('-"a word"', "It was a word."),
        ("note:word", "A word."),
        ("text:AND", "Nothing of the kind."),
    ],
)  # fmt: skip
def test_not_found(query, sentence):
    """Not inside a word, not part of a phrase; a short beginning, an article, an initial or a number stands for no name."""
    assert not finds(query, sentence)


FILE = Source(key="rgani-f3-d448", kind="file", reference="RU-RGANI/fonds:3/file:448", title="Письма ЦК АПТ")
LETTER = Source(
    key="letter", kind="document", within="rgani-f3-d448", title="Letter on wheat", authors=("Shehu, Mehmet",)
)
SHELF = (
    FILE,
    LETTER,
    Source(key="hoxha", kind="memoir", title="Hrushovianët"),
    Claim(
        key="asked", added="1", text="Shehu asks for grain.", subject="wheat request", property="amount", value="50000 t",
        when="1960-07-29", tags=("aid", "done"),
        references=(Reference(source="letter", quote="просим отгрузить пшеницу", translation="we ask for wheat", typed="д. 448, л. 13"),),
    ),
    Claim(key="oil", added="2", text="Oil was promised.", voice="Kosygin", note="see wheat", when="1961-02", tags=("aid",), references=(Reference(source="hoxha"),)),
    Claim(key="dated", added="3", text="Wheat was refused.", when="1960-11", references=(Reference(source="rgani-f3-d448"),)),
    Claim(key="bare", added="4", text="Nothing is known of Hoxha."),
    *NAMES,
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("wheat", ["asked", "dated", "oil"]),
        ("tag:aid", ["asked", "oil"]),
        ("TAG:#Aid -tag:done", ["oil"]),
        ("-tag:aid", ["dated", "bare"]),
        ("-wheat", ["bare"]),
        ("-wheat -tag:done", ["bare"]),
        ("subject:wheat", ["asked"]),
        ("text:wheat", ["dated"]),
        ("quote:отгрузить", ["asked"]),
        ('quote:"ask for wheat"', ["asked"]),
        ("value:50000", ["asked"]),
        ("property:amount", ["asked"]),
        ("voice:Косыгин", ["oil"]),
        ("voice:Shehu", []),
        ("note:wheat", ["oil"]),
        ("key:da", ["dated"]),
        ('archive:"RGANI f. 3"', ["asked", "dated"]),
        ("archive:РГАНИ -archive:AQSH", ["asked", "dated"]),
        ("-archive:RGANI", ["oil", "bare"]),
        ("when:1960", ["asked", "dated"]),
        ("when:1960-11", ["dated"]),
        ("when:1960-08..1961", ["oil", "dated"]),
        ("when:..1960", ["asked", "dated"]),
        ("when:1961..", ["oil"]),
        ('when:"ноябрь 1960"', ["dated"]),
        ("-when:1960", ["oil", "bare"]),
        ("source:rgani-f3-d448", ["asked", "dated"]),
        ("source:LETTER", ["asked"]),
        ("source:shehu", ["asked"]),
        ("source:письма", ["dated"]),
        ("source:hoxha", ["oil"]),
        ("source:Hrushovianet", ["oil"]),
        ("source:rgani", ["dated"]),
        ("-source:hoxha", ["asked", "dated", "bare"]),
        ('source:"letter"', ["asked"]),
        ("grain tag:done when:1960", ["asked"]),
    ],
)  # fmt: skip
def test_fields(query, keys):
    """A field narrows a word to it, or asks what the option of the same meaning asks; by itself, too, and denied."""
    assert sorted(found(query, holdings(*SHELF))) == sorted(keys)


def test_a_filter_and_the_option_of_its_meaning_agree():
    held = holdings(*SHELF)
    for query, selection in (
        ("tag:aid", Selection(tags=("aid",))),
        ("archive:РГАНИ", Selection(archive="РГАНИ")),
        ("when:1960..1961", Selection(between="1960..1961")),
        ("source:hoxha", Selection(source="hoxha")),
    ):
        assert found(query, held) == found("-nowhere", held, selection)


def test_a_search_keeps_to_the_selection():
    assert found("wheat", holdings(*SHELF), Selection(tags=("aid",))) == ["asked", "oil"]


def test_what_it_is_about_comes_before_what_only_its_source_is_called():
    """A subject, then the sentence, then a note, then the title of a book."""
    claims = (
        Claim(key="title", added="1", text="It was so.", references=(Reference(source="book"),)),
        Claim(key="noted", added="2", text="It was so.", note="wheat"),
        Claim(key="said", added="3", text="It was wheat."),
        Claim(key="about", added="4", text="It was so.", subject="wheat"),
    )
    fillers = (Claim(key=f"other{number}", text="It was so.") for number in range(20))
    held = holdings(Source(key="book", kind="book", title="Wheat"), *claims, *fillers)
    assert found("wheat", held) == ["about", "said", "noted", "title"]


def marked(text, spans):
    """*text* with brackets around its spans."""
    for start, end in reversed(spans):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        (
            "wheat",
            ["subject: [wheat] request", "translation: we ask for [wheat]", "source: Letter on [wheat]"],
        ),
        (
            "shehu пшениц",
            ["text: [Shehu] asks for grain.", "quote: просим отгрузить [пшеницу]", "source: [Shehu], Mehmet"],
        ),
        ("aid -tag:oil", ["tag: [aid]"]),
        ("tag:aid", []),
        ("source:letter", []),
        ("asked", ["key: [asked]"]),
        ("д. 448", ["tag: [done]", "source: [д]. [448], л. 13"]),
        ('"д. 448"', ["source: [д. 448], л. 13"]),
        ("subject:wheat", ["subject: [wheat] request"]),
        ("50000", ["value: [50000] t"]),
    ],
)
def test_hits_say_where(query, hits):
    held = holdings(*SHELF)
    told = find(parse_query(query, held.sources.cased), held, Selection()).hits.all(held.claims["asked"])
    assert [f"{hit.field}: {marked(hit.text, hit.spans)}" for hit in told] == hits


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("wheat", "«Wheat», wheaten—no-wheat.", "«[Wheat]», [wheaten]—no-[wheat]."),
        ("хрущев", "Товарищу Хрущёву", "Товарищу [Хрущёву]"),
        ("Хрущёв", "Hrushovi, Hrushovit", "[Hrushovi], [Hrushovit]"),
        ("Enver Hoxha", "Э. Ходжа, он же Hoxha.", "[Э. Ходжа], он же [Hoxha]."),
        ('"letter of Enver Hoxha"', "The letter of Э.\nХоджа.", "The [letter of Э.\nХоджа]."),
        ("dont", "They don't, it's don’t.", "They [don't], it's [don’t]."),
        ("русь", "Русь’, ру́сь", "[Русь]’, [ру́сь]"),
        ("strasse", "Die Straße.", "Die [Straße]."),
        ("vlore", "E Vlore\u0308s.", "E [Vlore\u0308s]."),
        ('"a b" "b c"', "a b c", "[a b c]"),
        ("absent", "It is present.", "It is present."),
    ],
)
def test_marks_stand_in_the_text_as_written(query, text, expected):
    """Whole words, marks and silent letters with them and punctuation without; forms of names and phrases as a whole."""
    hit = Hits(parse_query(query), {}, SPELLINGS).sentence(Claim(key="z", text=text))
    assert marked(hit.text, hit.spans) == expected


def test_what_the_sentence_has_is_not_told_again_elsewhere():
    held = holdings(*SHELF)
    asked = held.claims["asked"]
    assert [
        hit.field for hit in Hits(parse_query("shehu mehmet grain"), held.sources, SPELLINGS).elsewhere(asked)
    ] == ["source"]
    assert Hits(parse_query("shehu grain"), held.sources, SPELLINGS).elsewhere(asked) == ()


def test_no_phrase_runs_from_one_text_into_another():
    claim = Claim(key="z", text="one", tags=("two", "three"), note="four",
                  references=(Reference(source="s", quote="five", translation="six"), Reference(source="s", quote="seven")))  # fmt: skip
    held = holdings(claim, Source(key="s", kind="book", title="eight", authors=("nine",)))
    assert [query for query in ('"two three"', '"five six"', '"five seven"', '"seven six"', '"eight nine"') if found(query, held)] == []  # fmt: skip


CHARACTERS = st.text(
    st.one_of(st.characters(), st.sampled_from("\"“”„«»'-−:*^(){}+ NEARANDORNOT\n")), max_size=30
)
PARTS = st.lists(
    st.one_of(
        CHARACTERS,
        st.sampled_from(("text:", "-", '"', "tag:x", "NOT", "AND", "NEAR(a b, 2)", "a*", "^a", "Enver", "Hoxha", "col : x")),
    ),
    max_size=6,
).map(" ".join)  # fmt: skip
HELD = holdings(*SHELF)


@given(PARTS)
def test_any_text_is_a_search_or_a_sentence(text):
    """Nothing that is typed is syntax of FTS5: it parses and runs, or BadEntry says why it is no search."""
    try:
        query = parse_query(text, HELD.sources.cased)
    except BadEntry:
        return
    try:
        find(query, HELD, Selection())
    except HistciteError:
        assert {one.field for one in (*query.filters, *query.barred)} & {"archive", "when"}


WORDS = (
    "wheat",
    "Хрущёв",
    "hrushovi",
    "Enver",
    "Hoxha",
    "Э.",
    "Ходжа",
    "talks",
    "the",
    "aid",
    "Shqipëri",
    "don't",
    "Straße",
)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
SEARCHES = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
)


@given(st.lists(SENTENCES, min_size=1, max_size=5), SEARCHES)
def test_what_is_marked_is_what_is_found(sentences, typed):
    """The marks know the text as written and the search only its folded words; they agree."""
    held = holdings(*(Claim(key=f"z{number}", text=text) for number, text in enumerate(sentences)), *NAMES)
    query = parse_query(
        f"text:{typed}" if typed.startswith('"') else " ".join(f"text:{one}" for one in typed.split())
    )
    hits = Hits(query, held.sources, SPELLINGS)
    told = {
        claim.key
        for claim in held.claims.values()
        if all(
            any(all(any(passage.spans(words_in(claim.text))) for passage in way) for way in sought.ways)
            for sought in seek(query.wanted, SPELLINGS)
        )
    }
    assert {claim.key for claim in find(query, held, Selection())} == told
    assert all(hits.sentence(held.claims[key]).spans for key in told)


@given(st.lists(SENTENCES, min_size=1, max_size=5), st.sampled_from(WORDS))
def test_unwanted_is_all_that_wanted_would_find(sentences, typed):
    held = holdings(*(Claim(key=f"z{number}", text=text) for number, text in enumerate(sentences)), *NAMES)
    with_it, without = set(found(typed, held)), set(found(f"-{typed}", held))
    assert with_it | without == set(held.claims)
    assert not with_it & without


@given(st.sampled_from([(*alias.forms, alias.name) for alias in NAMES]), st.data())
def test_every_form_of_a_name_finds_every_other(forms, data):
    form, other = data.draw(st.sampled_from(forms)), data.draw(st.sampled_from(forms))
    assert finds(form, f"Then {other} again")
    assert finds(f'"{form}"', f"Then {other} again")


@given(st.text(max_size=40))
def test_words_are_those_of_the_folded_text_and_stand_where_they_are_written(text):
    words = words_in(text)
    assert [word.folded for word in words] == searched(text).split()
    whole = unmixed(text)
    assert all(
        word.folded == searched(whole[word.start : word.end])
        for word in words
        if " " not in searched(whole[word.start : word.end])
    )
    assert all(one.end <= other.end and one.start <= other.start for one, other in pairwise(words))


def test_a_very_long_search_runs():
    assert found(" ".join(f"w{number}" for number in range(3000)), HELD) == []
    assert found(" ".join(f"-w{number}" for number in range(3000)), HELD) == ["asked", "oil", "dated", "bare"]
    assert found('"' + "Enver Hoxha Khrushchev Albania " * 20 + '"', HELD) == []
