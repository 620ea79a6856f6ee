"""What is written for another program and read again is the source that it was, or what of it the format can tell."""

import json
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from shipped import ARCHIVES

from histcite import Library
from histcite.citations.style import sheet
from histcite.formats.csljson import write_csl
from histcite.formats.items import bibfile, csl, refman
from histcite.formats.items.item import Wishes, described
from histcite.formats.jsonl import write_jsonl
from histcite.formats.ris import write_ris
from histcite.library.publishing import Manner
from histcite.records.cells import Problem
from histcite.records.claim import Claim, Reference
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


@given(sources())
def test_ris_with_its_rider_comes_back_as_it_went(source):
    written = write_ris([source], {"k1": source}, CHICAGO, known={}, typed={"k1": source})
    assert read_again(refman, written.data) == source
    (entry,) = rispy.loads(written.data)
    assert (entry.get("unknown_tag"), entry["custom8"][:9]) == (None, "histcite:")


def test_a_rider_is_read_though_a_program_broke_its_line():
    """And gives way to what the entry says where it was cut off."""
    source = Source(key="k1", kind="memoir", title="A\u2028title\u00a0of two  lines", note="One\nand two")
    lines = write_ris([source], {"k1": source}, CHICAGO, known={}, typed={"k1": source}).data
    head, rider = lines.split("C8  - ")
    broken = f"{head}C8  - {rider[:30]}\n{rider[30:60]}\n{rider[60:]}"
    assert read_again(refman, broken) == source
    cut = read_again(refman, f"{head}C8  - {rider[:60]}\nER  - \n")
    assert (cut.kind, cut.title, cut.note) == ("book", "A title\u00a0of two lines", "One and two")


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


CARRYING = ("csl-json", "biblatex", "bibtex", "ris")
"""The formats in which a source rides along with what they have no place for."""


@pytest.mark.parametrize("format_", CARRYING)
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
    assert after == before
    assert run("import", "out", "--format", format_, "--library", "one", "--dry-run").stdout.startswith(
        "nothing changed"
    )


LEANING = [
    {"key": "box", "kind": "file", "reference": "RU-RGANI/fonds:3/series:14/file:448", "title": "Papers on wheat", "note": "Seen in May."},
    {"key": "book", "kind": "edition", "title": "Documents; a book", "editor": "Фурсенко, А. А.", "date": "2003", "derived_from": ["older"]},
    {"key": "older", "kind": "edition", "title": "An older book", "note": "Not seen."},
    {"key": "chapter", "kind": "document", "title": "Minutes", "in": "book", "pages": "5", "date": "1960-06"},
    {"key": "letter", "kind": "document", "title": "Letter", "authors": ["МИД СССР", "{Foreign Office}"], "in": "box", "leaves": "3", "via": "book", "via_how": "printed", "forms": ["RGANI; box", "a letter"]},
]  # fmt: skip


@pytest.mark.parametrize("format_", CARRYING)
def test_works_without_an_entry_of_their_own_come_along(run, folder, format_):
    """What the sources of claims lie in, derive from and are known through, and these in turn; each once, under the key that it has there."""
    claims = [{"text": "T.", "references": [{"source": key}]} for key in ("chapter", "letter")]
    lines = [*({"record": "source", **one} for one in LEANING), *claims]
    text = "".join(
        json.dumps({"key": f"c{n}", **one}, ensure_ascii=False) + "\n" for n, one in enumerate(lines)
    )
    (folder / "all.jsonl").write_text(text, encoding="utf-8")
    for library in ("one", "two"):
        run("init", library)
    run("import", "all.jsonl", "--library", "one")
    run("source", "add", "--kind", "book", "--title", "Quite another", "--key", "book", "--library", "two")
    assert run("export", format_, "-o", "out", "--library", "one").exit_code == 0
    assert run("import", "out", "--format", format_, "--library", "two").exit_code == 0
    there = told(run, "two")
    assert there.pop("book")["title"] == "Quite another"
    assert json.dumps(there, ensure_ascii=False).replace("book-2", "book") == json.dumps(
        {key: there[key.replace("book", "book-2")] and one for key, one in told(run, "one").items()},
        ensure_ascii=False,
    )
    done = run("import", "out", "--format", format_, "--library", "one", "--dry-run")
    assert done.stdout == "nothing changed: 2 already here (dry run: nothing was written)\n"


@pytest.mark.parametrize("format_", CARRYING)
def test_what_leans_on_a_work_that_was_taken_out_is_read_like_any_other_item(run, folder, format_):
    """Whoever takes the entry of a book out of the file has its chapter told by the chapter alone."""
    book, chapter = ({"record": "source", **one} for one in LEANING[1::2])
    book.pop("derived_from")
    claims = [
        {"key": f"c{n}", "text": "T.", "references": [{"source": key}]}
        for n, key in enumerate(("book", "chapter"))
    ]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (book, chapter, *claims))
    (folder / "all.jsonl").write_text(lines, encoding="utf-8")
    for library in ("one", "two"):
        run("init", library)
    run("import", "all.jsonl", "--library", "one")
    text = run("export", format_, "--library", "one").stdout
    at = text.index("chapter")
    kept = (
        "[" + text[text.rindex("\n", 0, at) :]
        if format_ == "csl-json"
        else text[max(text.rfind("\n@", 0, at), text.rfind("\nTY", 0, at)) :]
    )
    (folder / "out").write_text(kept, encoding="utf-8")
    done = run("import", "out", "--format", format_, "--library", "two")
    assert (done.exit_code, list(told(run, "two"))) == (0, ["chapter"])
    assert told(run, "two")["chapter"]["container"] == "Documents; a book"


@pytest.mark.parametrize("format_", CARRYING)
def test_a_source_that_was_edited_after_it_went_out_is_known_again(histcite, format_):
    histcite("source", "add", "--kind", "book", "--title", "A first title", "--key", "mine")
    histcite("add", "T.", "--ref", "mine")
    histcite("export", format_, "-o", "out")
    histcite("source", "edit", "mine", "--title", "Quite another one", "--date", "1963")
    assert histcite("import", "out", "--format", format_).stdout == "nothing changed: 1 already here\n"


@pytest.mark.parametrize("format_", CARRYING)
def test_what_was_edited_there_comes_back_unless_it_was_edited_here(run, folder, format_):
    """Title and place word for word as a user of the other program has them now; what only this program knows stays as it rode along."""
    for library in ("one", "two"):
        run("init", library)
    described = (
        "--kind",
        "memoir",
        "--title",
        "Hrushovianët",
        "--place",
        "Tirana",
        "--date",
        "1980",
        "--nature",
        "primary",
    )
    run("source", "add", *described, "--key", "mine", "--library", "one")
    run("add", "T.", "--ref", "mine", "--library", "one")
    text = run("export", format_, "--library", "one").stdout
    head, rider = text.split("histcite", 1)
    edited = head.replace("Hrushovianët", "Kujtime").replace("Tirana", "Prishtina")
    (folder / "out").write_text(f"{edited}histcite{rider}", encoding="utf-8")
    take = ("import", "out", "--format", format_, "--library")
    expected = {
        "kind": "memoir",
        "title": "Kujtime",
        "place": "Prishtina",
        "date": "1980",
        "nature": "primary",
    }
    assert (run(*take, "two").exit_code, told(run, "two")["mine"].items() >= expected.items()) == (0, True)
    assert run(*take, "one").stdout == "1 source updated\n"
    assert told(run, "one")["mine"].items() >= expected.items()
    assert run(*take, "one").stdout == "nothing changed: 1 already here\n"
    run("source", "edit", "mine", "--title", "Memoirs", "--library", "one")
    again = run(*take, "one")
    assert (again.stdout, again.stderr.splitlines()[-1].partition(": ")[2]) == (
        "nothing changed: 1 already here\n",
        "mine keeps its own title; there it is 'Kujtime'",
    )


BARE = [(format_, "portable") for format_ in CARRYING] + [("csl-json", "gost"), ("biblatex", "chicago")]


@pytest.mark.parametrize(("format_", "profile"), BARE)
def test_what_went_out_bare_says_nothing_new_of_its_own_library(histcite, folder, format_, profile):
    """Nor where another program dropped what rode along, and gave keys of its own or none."""
    lines = [
        *({"record": "source", **one} for one in LEANING),
        *(
            {"text": "T.", "references": [{"source": key, "via": via}]}
            for key, via in (("chapter", ""), ("letter", ""), ("older", "book"))
        ),
    ]
    text = "".join(
        json.dumps({"key": f"c{n}", **one}, ensure_ascii=False) + "\n" for n, one in enumerate(lines)
    )
    (folder / "all.jsonl").write_text(text, encoding="utf-8")
    histcite("import", "all.jsonl")
    profiles = ["--profile", profile] if profile != "portable" else []
    bare = histcite("export", format_, "--no-riders", *profiles, "--style", "albanian").stdout
    otherwise = re.sub(
        r'^ID  - |(?<="id": ")', "ID  - z" if format_ == "ris" else "z", bare, flags=re.MULTILINE
    )
    for text in (bare, re.sub(r"^(@(?!preamble)\w+{)", r"\1z", otherwise, flags=re.MULTILINE)):
        (folder / "out").write_text(text, encoding="utf-8")
        done = histcite("import", "out", "--format", format_)
        assert done.stdout == "nothing changed: 4 already here\n"


def test_an_edit_there_fills_what_is_empty_here_and_nothing_else_comes_along(histcite, folder):
    book, chapter = ({"record": "source", **one} for one in LEANING[1:4:2])
    book.pop("derived_from")
    (folder / "all.jsonl").write_text(
        "".join(json.dumps(one) + "\n" for one in (book, chapter)), encoding="utf-8"
    )
    histcite("import", "all.jsonl")
    histcite("add", "T.", "--ref", "chapter")
    before = told(histcite, "histcite.json")["chapter"]
    text = histcite("export", "ris", "--no-riders").stdout
    assert "T2  - Documents; a book\n" in text
    edited = text.replace("ER  -", "UR  - https://example.org\nER  -").replace("SP  - 5\n", "SP  - 6\n")
    (folder / "out.ris").write_text(edited, encoding="utf-8")
    done = histcite("import", "out.ris")
    assert (done.stdout, done.stderr.splitlines()[-1]) == (
        "1 source updated\n",
        "out.ris:1: chapter keeps its own pages; there it is '6'",
    )
    assert told(histcite, "histcite.json")["chapter"] == {**before, "url": "https://example.org"}


FULL = {
    "kind": st.sampled_from([kind for kind in KINDS if kind != "file"]),
    "title": WORDS | st.just(""), "authors": st.lists(NAMES | WORDS, max_size=2, unique=True).map(tuple), "editor": WORDS | st.just(""), "date": DATES,
    "container": WORDS | st.just(""), "pages": st.sampled_from(["", "5", "12-15"]), "forms": st.lists(WORDS | st.just("a; b"), max_size=2, unique=True).map(tuple),
    "tags": st.lists(st.sampled_from(["aid", "x,y", "чай"]), max_size=2, unique=True).map(tuple), "note": st.sampled_from(["", "Two\nlines", "a\u00a0b"]),
    "url": st.sampled_from(["", "https://example.org/a?b=c&d=%20#x"]), "translated_title": WORDS | st.just(""), "nature": st.sampled_from(["", "primary"]),
}  # fmt: skip


@st.composite
def shelves(draw):
    """A few sources that lean on those before them, in a file or in none."""
    box = Source(
        key="box",
        kind="file",
        reference="RU-RGANI/fonds:3/series:14/file:448",
        note=draw(st.sampled_from(["", "n"])),
    )
    shelf = {"box": box}
    for key in draw(st.sampled_from(["a", "ab", "abc", "abcd"])):
        before = st.sampled_from(["", *(one for one in shelf if one != "box")])
        told = {name: draw(values) for name, values in FULL.items()}
        leaning = {"within": draw(before), "via": draw(before)}
        if told["kind"] == "document" and draw(st.booleans()):
            leaning["within"] = "box"
        shelf[key] = Source(
            key=key, **{"title": "T", **{name: one for name, one in told.items() if one}}, **leaning
        )
    return shelf


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::histcite.cautions.NewFormat")
@given(shelves(), st.sampled_from(CARRYING), st.sampled_from(["chicago", "gost"]))
def test_what_is_exported_changes_nothing_at_home_and_is_the_same_elsewhere(
    tmp_path_factory, shelf, format_, style
):
    home, elsewhere = (Library.create(tmp_path_factory.mktemp("shelf") / f"{n}.json") for n in range(2))
    last = [*shelf][-1]
    claim = Claim(key="c1", text="T.", references=(Reference(source=last),))
    (home.path.parent / "all.jsonl").write_text(write_jsonl([*shelf.values(), claim]), encoding="utf-8")
    assert not home.take_in(home.path.parent / "all.jsonl").problems
    out = home.path.parent / "out"
    out.write_text(str(home.publish(format_, None, Manner(style=style)).data), encoding="utf-8")
    kept = {key: home.holdings.sources[key] for key in home.holdings.sources}
    again = home.take_in(out, format=format_)
    assert (again.problems, again.is_written) == ([], False)
    assert {key: home.holdings.sources[key] for key in home.holdings.sources} == kept
    assert not elsewhere.take_in(out, format=format_).problems
    there = elsewhere.holdings.sources
    for key, one in ((key, there[key]) for key in there if key in shelf and key != "box"):
        placed = {
            "within": "box" if shelf[key].within == "box" else one.within,
            "added": "",
            "changed": "",
            "origin": "",
        }
        assert replace(one, **placed) == shelf[key]
