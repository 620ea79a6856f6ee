"""A page on a terminal: nothing is lost at its edge, and addresses are links where the terminal has them."""

import re

import pytest

from histcite.display.page import Line, print_page, print_rows, say

LINK = re.compile(r"\x1b\]8;[^;]*;(.*?)\x1b\\")
SENTENCE = (
    "毛泽东会见霍查谈到了粮食问题和苏联专家撤走以后的情况以及其他各种各样的事情毛泽东会见霍查谈到了粮食"
)


@pytest.fixture
def terminal(monkeypatch):
    """A terminal of 60 columns, with colours and links."""
    monkeypatch.setattr("histcite.display.page.on_terminal", lambda _: True)
    for name, value in (("COLUMNS", "60"), ("TERM", "xterm-256color"), ("FORCE_COLOR", "1")):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return monkeypatch


@pytest.mark.parametrize("label", ["", "claim"])
def test_a_sentence_without_spaces_is_broken_and_not_cut(terminal, capsys, label):
    print_page([Line(label=label, text=SENTENCE, indent=2)])
    printed = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out)
    assert "".join(printed.replace(label, "").split()) == SENTENCE


def test_a_cell_without_spaces_is_broken_and_not_cut(terminal, capsys):
    print_rows(("key", "claim"), [("a", SENTENCE)])
    assert "…" not in capsys.readouterr().out


def test_a_name_of_many_words_leaves_room_for_the_columns_after_it(terminal, capsys):
    print_rows(("source", "compared"), [("a title of very many words " * 4, "12 times")])
    printed = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out)
    assert re.findall("compared|12 times", printed) == ["compared", "12 times"]


def test_a_table_without_rows_is_not_printed(terminal, capsys):
    print_rows(("key", "claim"), [])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.org/a.", ["https://example.org/a"]),
        ("(http://example.org/страница?q=1%20)", ["http://example.org/%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B8%D1%86%D0%B0?q=1%20"]),
        ("“https://example.org/x,” and https://b.org", ["https://example.org/x", "https://b.org"]),
        ("ftp://example.org javascript:alert(1) file:///etc/passwd", []),
    ],
)  # fmt: skip
def test_addresses_on_the_web_are_links(terminal, capsys, text, links):
    print_page([Line(text=text)])
    assert [link for link in LINK.findall(capsys.readouterr().out) if link] == links


@pytest.mark.parametrize("kind", ["dumb", "linux", "screen-256color", ""])
def test_a_terminal_without_links_is_given_none(terminal, capsys, kind):
    terminal.setenv("TERM", kind)
    print_page([Line(text="see https://example.org/a")])
    assert "\x1b]8" not in capsys.readouterr().out


def test_what_is_said_breaks_between_words_but_for_commands_to_copy(terminal, capsys):
    say(
        "one two three four five six seven eight nine ten eleven twelve\n  histcite show x-5f0c --library somewhere/quite/far/away/from/here"
    )
    assert capsys.readouterr().err.splitlines() == [
        "one two three four five six seven eight nine ten eleven",
        "twelve",
        "  histcite show x-5f0c --library somewhere/quite/far/away/from/here",
    ]
