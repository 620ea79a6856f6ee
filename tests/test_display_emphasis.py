"""Hits shown on one line: what is emphasised, and what is left out around it."""

import pytest

from histcite.display.emphasis import CUT, emphasised, excerpt, in_a_row


def marked(shown):
    """A text with brackets around what is emphasised."""
    text = str(shown)
    for start, end in reversed(shown.spans):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("plain", [], "plain"),
        ("a word here", [(2, 6)], "a [word] here"),
        ("word", [(0, 4)], "[word]"),
        ("two\n\tlines and\nmore", [(5, 10), (15, 19)], "two [lines] and [more]"),
        ("bell\x07 rings", [(6, 11)], "bell\\x07 [rings]"),
        ("two\nwords", [(0, 9)], "[two words]"),
    ],
)
def test_a_text_on_one_line_keeps_what_is_emphasised(text, spans, expected):
    """White space is closed up and control characters are written out; the words stay where they were."""
    assert marked(emphasised(text, spans)) == expected


WORDS = " ".join(f"word{number:02}" for number in range(40))


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("short", [(0, 5)], "note: [short]"),
        (WORDS, [(0, 6)], "note: [word00] word01 word02 word03 word04 word05…"),
        (WORDS, [(70, 76), (77, 83)], "note: …word05 word06 word07 word08 word09 [word10] [word11] word12 word13 word14 word15…"),
        ("x" * 100, [(0, 100)], f"note: [{'x' * 100}]"),
        ("世" * 200, [(100, 102)], f"note: …{'世' * 60}[世世]{'世' * 60}…"),
    ],
    ids=["short", "begin", "middle", "long word", "no spaces"],
)  # fmt: skip
def test_an_excerpt_leaves_out_what_is_far_from_the_first_hit(text, spans, expected):
    assert marked(excerpt("note", text, spans)) == expected


def test_excerpts_stand_in_a_row():
    shown = in_a_row([excerpt("tag", "aid", [(0, 3)]), excerpt("note", "an aid", [(3, 6)])])
    assert marked(shown) == "tag: [aid]; note: an [aid]"
    assert str(in_a_row([])) == ""


def test_a_long_text_is_cut_so_that_the_first_hit_is_seen():
    near, far = emphasised(WORDS, [(7, 13)]).within(50), emphasised(WORDS, [(210, 216)]).within(50)
    assert marked(near) == f"word00 [word01] word02 word03 word04 word05 word06 word07{CUT}"
    assert "[word30]" in marked(far)
    assert str(far).startswith(CUT)
    assert emphasised(WORDS, []).within(1000) == emphasised(WORDS, [])
