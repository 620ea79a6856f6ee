"""What is written for another program and read again is the source that it was, or what of it the format can tell."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import ARCHIVES

from histcite.formats.csljson import write_csl
from histcite.formats.items import biblatex, csl, refman
from histcite.formats.items.item import Wishes, described
from histcite.formats.ris import write_ris
from histcite.records.cells import Problem
from histcite.records.source import KINDS, Source

ASKED = Wishes(archives=ARCHIVES)
WORDS = st.text(st.sampled_from("abcxyzABCЖщëç 0189'\"<>&{}-—/"), min_size=1, max_size=14).map(
    lambda text: " ".join(f"T{text}".split())
)
NAMES = st.sampled_from(["Hoxha, Enver", "Хохлов, Н. П.", "{Foreign Office}", "Mao Zedong"])
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
    written = write_csl(
        [source], {source.key: source}, ARCHIVES, style="chicago", profile="portable", known={}
    )
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
    written = write_ris([plain], {plain.key: plain}, ARCHIVES, style="chicago", known={})
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
    read = read_again(biblatex, text)
    assert read == replace(source, reference=file)


@pytest.mark.parametrize(
    "date", ["1960", "1960-06", "1960-06-25", "1960-06-25~", "before 1961", "1960-21", "1960/1961"]
)
def test_a_date_of_csl_is_read_as_it_was(date):
    source = Source(key="k1", kind="book", title="T", date=date)
    written = write_csl([source], {"k1": source}, ARCHIVES, style="chicago", profile="portable", known={})
    (item,) = csl.read_items(written.data.replace('"custom"', '"other"'), "file", ASKED)
    assert described(item, ARCHIVES).record.date == date
