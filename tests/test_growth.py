"""Nothing grows faster than its text: every parser, and long runs of whatever a hand that slips or a wrong file brings."""

import os
from contextlib import suppress

import pytest
from effort import WHOLE, keeps_pace
from shipped import ARCHIVES, Formulary, citekey, explain, read_reference, read_references

from histcite.archives import parse_canonical, read_leaves
from histcite.citations import is_locator, print_locator, split_locator
from histcite.citations.author import read_author
from histcite.citations.style import sheet
from histcite.conflicts.texts.phrasing import read_phrasing
from histcite.conflicts.texts.piece import pieces_of
from histcite.errors import HistciteError
from histcite.formats import bibtext
from histcite.formats.csv import read_csv
from histcite.formats.items import refman
from histcite.formats.items.item import ForeignItem, Wishes, described
from histcite.formats.items.lent import joined
from histcite.formats.items.members import members, only_with_reasons
from histcite.formats.items.paragraphs import claim_cells_of, paragraphs
from histcite.formats.jsonl import read_jsonl
from histcite.formats.notes import read_notes, with_reasons
from histcite.formats.table import decode, read_table
from histcite.records.cells import Place, read_tags, split_list
from histcite.records.entry import COLUMNS
from histcite.records.source import Source
from histcite.search.query import parse_query
from histcite.search.spellings import Spellings, words_in
from histcite.values import (
    Date,
    Kind,
    Names,
    Quantity,
    RelativeDate,
    Wording,
    fold,
    read_answer,
    transliterate,
)

WISHES = Wishes(archives=ARCHIVES)
NAMES = Names([("Vlora", ("Valona",), "place", ""), ("Enver Hoxha", ("Э. Ходжа",), "person", "")])
SPELLINGS = Spellings([("Vlora", "Valona"), ("Enver Hoxha", "Э. Ходжа")])
BEFORE = read_reference("RGANI, f. 3, op. 14, d. 448, l. 12")


def table(text):
    return list(read_csv(read_table(decode(text.encode(), "f"), "f", COLUMNS, {}), "claims", ARCHIVES))


def kept(text):
    """Where an item is kept, with the text in each field that may say so."""
    fields = dict.fromkeys(("archive", "archiveLocation", "callNumber", "libraryCatalog"), text)
    item = ForeignItem(type="manuscript", place=Place("f", 1), fields={**fields, "date": text, "extra": text})
    return described(item, ARCHIVES)


PARSERS = {
    "an item of RIS": lambda text: list(
        refman.read_items(f"TY  - BOOK\nTI  - {text}\n{text}\nKW  - {text}\n", "f", WISHES)
    ),
    "the members of a JSON": lambda text: list(members(text, "f")),
    "paragraphs of a note": lambda text: [claim_cells_of(one) for one in paragraphs(f"<p>{text}")],
    "where an item is kept": kept,
    "a reference": read_reference,
    "a reference after another": lambda text: read_reference(text, BEFORE),
    "references": read_references,
    "a reference by the formulary": lambda text: Formulary().read(text, None),
    "a canonical reference": lambda text: parse_canonical(f"RU-RGANI/fonds:{text.replace('/', '')}"),
    "leaves": read_leaves,
    "a locator": is_locator,
    "a locator printed": lambda text: print_locator(text, sheet("chicago", archives=ARCHIVES)),
    "a title and its locator": split_locator,
    "an author": lambda text: read_author(text).with_initials,
    "a key for a source": lambda text: citekey(Source(key="", kind="book", title=text, authors=(text,)), {}),
    "a date": Date.parse,
    "a date by an event": lambda text: RelativeDate.parse(text).normal,
    "a quantity": Quantity.parse,
    "a name": lambda text: NAMES.place(text).normal,
    "a wording": Wording.parse,
    "an answer of no kind": lambda text: read_answer(text, None).normal,
    "many answers": lambda text: read_answer(text, Kind.NAME, many=True, names=NAMES).normal,
    "a query": lambda text: parse_query(text).match(SPELLINGS),
    "words in their places": words_in,
    "a text folded": fold,
    "a text in Latin letters": lambda text: transliterate(text, "ala-lc"),
    "notes": lambda text: read_notes(text, "f", ARCHIVES),
    "a note": lambda text: read_notes(f"# s\n- {text}", "f", ARCHIVES),
    "a heading": lambda text: read_notes(f"# {text}", "f", ARCHIVES),
    "a heading beneath": lambda text: read_notes(f"# RGANI, f. 3\n## {text}", "f", ARCHIVES),
    "a table": table,
    "a cell": lambda text: table('text,reference\n"' + text.replace('"', '""') + '",b\n'),
    "JSON Lines": lambda text: list(read_jsonl(text.split("\n"), "f")),
    "what is left out of JSON": lambda text: only_with_reasons(text, "f", (), {Place("f", 1): "why"}),
    "what is left out of RIS": lambda text: refman.with_reasons(
        f"TY  - A\n{text}", "f", {Place("f", 1): "why"}
    ),
    "what is left out of notes": lambda text: with_reasons(f"# s\n- {text}", "f", {Place("f", 2): "why"}),
    "a list": split_list,
    "tags": read_tags,
    "names in a bibliography": lambda text: bibtext.names([text]),
    "an address": bibtext.escape_url,
    "a value of a .bib": lambda text: joined(text, {"a": "b"}),
}
RUNS = (
    "1", "1,", "1, ", "1 ", "1-2, ", "1.", "1/", "·1", "000 ", ",", ";", "; ", ":", " ", "\n", "a-\n", "\t", "(", "()", "(1) ", "[", "[]",
    "[1] ", '"', '""', "«", "'", ".", ". ", "...", "-", " - ", "#", "#a ", "^a ", "> a\n", "- a\n", "  a\n", "ibid. ", "Ibid.; ", "там же, ", "a", "a ",
    "a, ", "A.", "A. ", "a1", "a2", "щ", "É", "e\u0301", "f. 3, ", "f. 3; ", "l. 1, ", "l. 1, a, ", "box ", "RGANI ", "RGANI, f. 3, op. 1; ", "FO 371/1 ",
    "1/a", "vol. 1, ", "one ", "hundert", "1960-1961 ", "12 May ", "half 1 ", "some ", "to ", "and ", "text:a ", "{", '{"a":', "roubles ", "old ",
    "[i.e. ", "bulk ", "1234年", "Moscow time ", "AD ", "1960/61 ", "saec. ", "C. ", "2: ",
)  # fmt: skip


STRIDE = 1 if "HISTCITE_CRASHES" in os.environ else 5
"""Each parser is tried with every fifth run, each run with every fifth parser; with all where the variable is set."""

DILIGENT = {
    "why it is no reference": explain,
    "a sentence": lambda text: pieces_of(read_phrasing(text)),
}
"""What looks at a text in every language, and does so in proportion too, but at a price."""


def outrun(parser, runs, before="", after="", whole=WHOLE):
    """The *runs* that cost for four times the text more than six times as much."""

    def work(text):
        with suppress(HistciteError):
            parser(text)

    work("RGANI, f. 3, op. 14, d. 448, l. 12")
    return [
        run
        for run in runs
        if not keeps_pace(work, lambda size, run=run: before + (run * size)[:size] + after, whole)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(("before", "after"), [("", ""), ("x ", " y!")])
def test_long_runs(parser, before, after):
    first = (list(PARSERS).index(parser) + bool(before)) % STRIDE
    assert outrun(PARSERS[parser], RUNS[first::STRIDE], before, after) == []


@pytest.mark.slow
@pytest.mark.parametrize("parser", DILIGENT)
def test_long_runs_in_every_language(parser):
    assert outrun(DILIGENT[parser], RUNS[:: 2 * STRIDE], whole=WHOLE // 8) == []


@pytest.mark.parametrize("parser", DILIGENT)
def test_a_figure_of_thousands_of_digits_is_no_error(parser):
    """Python makes no number of more than 4,300 digits."""
    with suppress(HistciteError):
        DILIGENT[parser](f"in {'1' * 5000} men left")


@pytest.mark.parametrize(
    ("parser", "run"),
    [
        ("a title and its locator", "1,"),
        ("a note", " "),
        ("where an item is kept", " "),
        ("references", ". "),
        ("leaves", "["),
        ("a quantity", "a1"),
        ("a heading", "  "),
    ],
)
def test_runs_that_once_took_minutes(parser, run):
    assert outrun(PARSERS[parser], [run], "x ", " y!", whole=WHOLE // 4) == []
