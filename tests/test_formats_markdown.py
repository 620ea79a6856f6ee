"""The report of a check as Markdown: what the historian typed stays text, and the footnotes run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from shipped import ARCHIVES

from histcite.conflicts import Verdicts, Witnesses, find_conflicts, questions, read_claim
from histcite.formats.markdown import write_check
from histcite.records.claim import Claim, Reference
from histcite.records.property import shipped_properties
from histcite.records.source import Source
from histcite.values import Names, identity

DECLARED = {identity(name): declared for name, declared in shipped_properties().items()}
SOURCES = {
    "letter": Source(
        key="letter", kind="document", title="Letter to Khrushchev", date="1960-08-01", authors=("Shehu",)
    ),
    "memoir": Source(key="memoir", kind="memoir", title="Hrushovianët", authors=("Hoxha, Enver",)),
}


def report(*claims, sources=SOURCES):
    read = [read_claim(one, Names(), DECLARED) for one in claims]
    asked = questions(one for one in read if one)
    return write_check(
        find_conflicts(asked, Verdicts((), Names()), Witnesses(sources, Names())), sources, ARCHIVES
    )


def wheat(key, value, source, text="", subject="wheat request", quote="", **fields):
    reference = Reference(source=source, locator="12", quote=quote)
    return Claim(
        key=key,
        text=text or f"Claim {key}.",
        references=(reference,),
        subject=subject,
        property="amount",
        value=value,
        **fields,
    )


def compiled(markdown):
    """What a Markdown compiler makes of it: every element and every run of text, in order."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    return [inner for token in tokens for inner in (token.children or [token])]


def shape(markdown):
    """The elements alone, without their words."""
    return [token.type for token in compiled(markdown) if token.type not in ("text", "softbreak")]


def words(markdown):
    return "\n".join(token.content for token in compiled(markdown))


def test_a_conflict_is_a_heading_its_positions_and_footnotes():
    """Shehu's own letter and Shehu in it are one witness; the second note of a source is short."""
    written = report(
        wheat("a", "50000 t", "letter", quote="пятьдесят тысяч тонн"),
        wheat("b", "50,000 tonnes", "letter", voice="Shehu"),
        wheat("c", "10000 t", "memoir"),
    )
    head, _, rest = written.partition("`x-")
    assert head == "# Where the sources disagree\n\n## wheat request: amount?\n\n"
    assert rest.partition("`")[2] == (
        " · contrary · open\n"
        "\n"
        "- **50000 t** (1 witness)\n"
        "    - Claim a. (`a`)[^1]\n"
        "\n"
        "        > пятьдесят тысяч тонн\n"
        "    - Shehu: Claim b. (`b`)[^2]\n"
        "\n"
        "- **10000 t** (1 witness)\n"
        "    - Claim c. (`c`)[^3]\n"
        "\n"
        "Why: Shehu: '50000 t'; Hoxha: '10000 t'; no number lies within both figures.\n"
        "\n"
        "- Perhaps: different times? give each claim its 'when'\n"
        "- Perhaps: two acts? give each its own subject\n"
        "\n"
        "[^1]: Shehu, Letter to Khrushchev, 1 August 1960, l. 12.\n"
        "[^2]: Shehu, Letter to Khrushchev, l. 12.\n"
        "[^3]: Enver Hoxha, Hrushovianët, 12.\n"
    )


def test_nothing_in_dispute():
    assert report() == "# Where the sources disagree\n\nNo conflict.\n"


def test_a_source_that_is_missing_is_named():
    written = report(wheat("a", "1 t", "lost"), wheat("b", "2 t", "memoir"))
    assert "    - Claim a. (`a`) (lost: no such source)\n" in written


HOSTILE = [
    "**bold** and _soft_ and ~~gone~~",
    "<script>alert(1)</script><!-- hidden -->",
    "[a link](http://example.org) ![an image](x.png) <http://example.org>",
    "`code` and ``` and \\",
    "# a heading",
    "> a quotation",
    "- an item",
    "+ an item",
    "a footnote[^1] and [^2]: another",
    "a | table\n--- | ---",
    "two\n\nparagraphs\n===\n",
    "1. an item",
    "&copy; &lt;b&gt;",
    pytest.param("*" * 3, id="a rule of stars"),
    "---",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_was_typed_is_never_taken_for_markup(typed):
    """The page has the elements that it has with plain words, and every letter of what was typed."""
    plain = report(
        wheat("a", "1 t", "letter", "Plain.", "plain", "plain"), wheat("b", "2 t", "memoir", subject="plain")
    )
    written = report(
        wheat("a", "1 t", "letter", typed, typed, typed), wheat("b", "2 t", "memoir", subject=typed)
    )
    assert shape(written) == shape(plain)
    assert words(written).count(said := " ".join(typed.split())) >= 3
    assert words(written).count("\\") == words(written).count(said) * said.count("\\")


@given(st.text("*_`#[]()!<>|\\~^ab \n", min_size=1, max_size=12).filter(str.strip))
def test_no_mixture_of_marks_becomes_markup(typed):
    plain = report(wheat("a", "1 t", "letter", "x", quote="x"), wheat("b", "2 t", "memoir"))
    written = report(wheat("a", "1 t", "letter", typed, quote=typed), wheat("b", "2 t", "memoir"))
    assert shape(written) == shape(plain)
