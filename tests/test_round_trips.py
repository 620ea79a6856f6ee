"""What is written for another program and read again is the source that it was, or what of it the format can tell."""

import json
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import ARCHIVES

from histcite.citations.style import sheet
from histcite.formats.csljson import write_csl
from histcite.formats.items import bibfile, csl, refman
from histcite.formats.items.item import Wishes, described
from histcite.formats.ris import write_ris
from histcite.records.cells import Problem
from histcite.records.source import KINDS, Source

ASKED = Wishes(archives=ARCHIVES)
CHICAGO = sheet("chicago", ARCHIVES)
WORDS = st.text(st.sampled_from("abcxyzABCЖщëç 0189'\"<>&{}-—/"), min_size=1, max_size=14).map(
    lambda text: " ".join(f"T{text}".split())
)
NAMES = st.sampled_from(["Hoxha, Enver", "Хохлов, Н. П.", "{Foreign Office}"])
DATES = st.sampled_from(
    ["", "1960", "1960-06", "1960-06-25", "1960-06-25~", "before 1961", "1960-21", "1960/1961"]
)


@st.composite
def sources(draw):
    """A source in no other, of any kind, with what a historian types."""
    texts = {
        name: draw(st.one_of(st.just(""), WORDS))
        for name in ("publisher", "place", "volume", "note", "translated_title")
    }
    return Source(
        key="k1",
        kind=draw(st.sampled_from([kind for kind in KINDS if kind != "file"])),
        title=draw(WORDS),
        authors=tuple(draw(st.lists(NAMES, max_size=2, unique=True))),
        date=draw(DATES),
        tags=tuple(draw(st.lists(st.sampled_from(["aid", "wheat"]), max_size=2, unique=True))),
        url=draw(st.sampled_from(["", "https://example.org/a?b=c&d"])),
        **texts,
    )


def read_again(module, text):
    """What a reader makes of the only item of *text*, without the marks by which it is known again."""
    (item,) = module.read_items(text, "file", ASKED)
    assert not isinstance(item, Problem)
    return replace(described(item, ARCHIVES).record, origin="")


@given(sources())
def test_csl_json_comes_back_as_it_went(source):
    written = write_csl([source], {"k1": source}, CHICAGO, profile="portable", known={}, typed={"k1": source})
    assert read_again(csl, written.data) == source


@given(sources())
def test_ris_brings_back_what_it_tells(source):
    plain = replace(
        source,
        translated_title="",
        date=source.date
        if source.date[4:5] in ("", "-") and "~" not in source.date and "-21" not in source.date
        else "",
        note="",
    )
    written = write_ris([plain], {plain.key: plain}, CHICAGO, known={})
    read = read_again(refman, written.data)
    assert (read.key, read.authors, read.date, read.tags, read.url) == (
        plain.key,
        plain.authors,
        plain.date,
        plain.tags,
        plain.url,
    )
    assert plain.title in (read.title, read.container)


@given(sources(), st.sampled_from(["", "RU-RGANI/fonds:3/series:14/file:448"]))
def test_what_rides_along_in_a_bib_comes_back(source, file):
    """Every column of a source in the rider ``histcite:``, percent-encoded, is read before what the entry prints."""
    cells = {
        "kind": source.kind, "title": source.title, "author": "; ".join(source.authors), "date": source.date, "tags": "; ".join(source.tags), "url": source.url,
        "publisher": source.publisher, "place": source.place, "volume": source.volume, "note": source.note, "translated_title": source.translated_title, "file": file,
    }  # fmt: skip
    rider = ";".join(f"{column}={quote(cell, safe='')}" for column, cell in cells.items() if cell)
    text = f"@misc{{k1,\n  title = {{{{Printed otherwise}}}},\n  verbc = {{histcite:{rider}}},\n}}\n"
    read = read_again(bibfile, text)
    assert read == replace(source, reference=file)


@pytest.mark.parametrize(
    "date", ["1960", "1960-06", "1960-06-25", "1960-06-25~", "before 1961", "1960-21", "1960/1961"]
)
def test_a_date_of_csl_is_read_as_it_was(date):
    source = Source(key="k1", kind="book", title="T", date=date)
    written = write_csl([source], {"k1": source}, CHICAGO, profile="portable", known={}, typed=None)
    (item,) = csl.read_items(written.data, "file", ASKED)
    assert described(item, ARCHIVES).record.date == date


KEPT = [
    {"key": "box", "kind": "file", "reference": "RU-RGANI/fonds:3/series:14/file:448"},
    {"key": "letter", "kind": "document", "title": 'Письмо {с} 5 % & "wheat"', "translated_title": "Letter", "authors": ["Шеху, Мехмет", "{Foreign Office}"], "addressee": "{Soviet government}",
     "date": "1960-07-29~", "in": "box", "leaves": "3-5v", "language": "ru", "tags": ["aid", "wheat"], "note": "Two lines\nof it.", "state": "copy"},
    {"key": "memoir", "kind": "memoir", "title": "Hrushovianët", "authors": ["Hoxha, Enver"], "date": "1980", "publisher": "8 Nëntori", "place": "Tirana", "language": "sq"},
    {"key": "edition", "kind": "edition", "title": "Президиум ЦК КПСС", "editor": "Фурсенко, А. А.", "date": "2003", "volume": "1", "place": "Москва", "publisher": "РОССПЭН"},
    {"key": "protocol", "kind": "document", "title": "Протокол № 254", "date": "1960-01-07", "in": "edition", "pages": "412"},
    {"key": "paper", "kind": "article", "title": "The Split", "authors": ["Griffith, William E."], "container": "A Review", "volume": "3", "number": "2", "pages": "5-9", "date": "1963", "doi": "10.1000/xyz"},
    {"key": "seen", "kind": "web", "title": "A page", "url": "https://example.org/a?b=c&d=%20", "accessed": "2024-05-01"},
    {"key": "talk", "kind": "interview", "authors": ["Alia, Ramiz"], "place": "Tirana", "date": "1995-03", "via": "paper", "via_how": "quoted", "via_locator": "p. 7"},
]  # fmt: skip


def told(program, library):
    """Every source of a library but for when it came in and what only a second program needs."""
    listed = json.loads(program("source", "list", "--json", "--library", library).stdout)
    return {
        one["key"]: {
            name: value for name, value in one.items() if value and name not in ("added", "changed", "origin")
        }
        for one in listed
    }


@pytest.mark.parametrize("format_", ["csl-json", "biblatex", "bibtex"])
def test_a_whole_bibliography_comes_back_into_an_empty_library(run, folder, format_):
    """And into its own it brings nothing."""
    claims = [{"record": "claim", "text": "T.", "references": [{"source": one["key"]}]} for one in KEPT]
    lines = [*({"record": "source", **one} for one in KEPT), *claims]
    text = "".join(
        json.dumps({"key": f"c{number}", **one}, ensure_ascii=False) + "\n"
        for number, one in enumerate(lines)
    )
    (folder / "all.jsonl").write_text(text, encoding="utf-8")
    for library in ("one", "two"):
        run("init", library)
    assert run("import", "all.jsonl", "--library", "one").exit_code == 0
    assert run("export", format_, "-o", "out", "--library", "one").exit_code == 0
    assert run("import", "out", "--format", format_, "--library", "two").exit_code == 0
    before = told(run, "one")
    after = told(run, "two")
    rename = {one["in"]: before[key]["in"] for key, one in after.items() if "in" in one and key in before}
    assert {
        key: {**one, **({"in": rename[one["in"]]} if "in" in one else {})}
        for key, one in after.items()
        if key in before
    } == before
    assert run("import", "out", "--format", format_, "--library", "one", "--dry-run").stdout.startswith(
        "nothing changed"
    )
