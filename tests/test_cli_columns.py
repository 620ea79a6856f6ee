"""What a listing shows: columns by name, a line of the user's own, and places shortened by meaning."""

import re

import pytest
from prepared import prepared


@prepared
def two(histcite):
    """A claim from an article and one from an archival file, the second with its structure."""
    histcite(
        "source", "add", "--kind", "article", "--author", "Kramer, Mark", "--title", "The Split: New Evidence", "--date", "1998",
        "--container", "Bulletin", "--key", "kramer",
    )  # fmt: skip
    histcite("add", "The talks broke off.", "--ref", "kramer, p. 77", "--key", "a", "-t", "talks")
    histcite(
        "add", "Shehu asks for wheat.", "--ref", "RGANI, f. 3, op. 14, d. 448, l. 13", "--key", "b", "--subject", "letter",
        "--property", "amount", "--value", "50000 t", "--mode", "requested", "--not",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "listed"),
    [
        ((), "a\tKramer, “The Split,” 77 (1998)\tThe talks broke off.\t#talks\nb\tRGANI, f. 3, op. 14, d. 448, l. 13\tShehu asks for wheat.\t\n"),
        (("--columns", "key,value,mode,polarity"), "a\t\t\t\nb\t50000 t\trequested\t-\n"),
        (("--columns", "source Locator"), "kramer\tp. 77\nrgani-f3-op14-d448\t13\n"),
        (("--format", "{key}: {value}"), "a: \nb: 50000 t\n"),
        (("--format", r"{{{key}}}\t{tags}"), "{a}\t#talks\n{b}\t\n"),
        (("--format", "{key}", "--limit", "1"), "a\n"),
        (("--format", "[bold]{key}"), "[bold]a\n[bold]b\n"),
    ],
    ids=str,
)  # fmt: skip
def test_a_listing_shows_what_is_asked_for(two, options, listed):
    result = two("list", *options)
    assert (result.exit_code, result.stdout) == (0, listed)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--columns", "subjct"), "there is no column 'subjct'; the nearest known one is 'subject'"),
        (("--format", "{0}"), "there is no column '0'; there are key, text, reference"),
        (("--format", "{key.text}"), "there is no column 'key.text'; the nearest known one is 'text'"),
        (("--format", "{key"), "--format cannot be read (expected '}' before end of string); write it like '{key} {value}'"),
        (("--format", "{key!r}"), "--format takes names alone in braces, like '{key} {value}'"),
        (("--format", "{key}", "--json"), None),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_column_is_said(two, options, sentence):
    result = two("list", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence is None or result.stderr.startswith(f"histcite: {sentence}")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Kramer pt. 2", "Kramer pt. 2"),
        ("Bull. Soc. Hist. no. 4", "Bull. Soc. Hist. no. 4"),
        ("Memories. A second volume", "Memories"),
        ("Whose war? An answer", "Whose war"),
    ],
)
def test_an_abbreviation_does_not_end_a_title(histcite, title, shown):
    histcite("source", "add", "--kind", "web", "--key", "it", "--title", title)
    histcite("add", "Text.", "--ref", "it")
    assert shown in re.findall("“(.*?),?”", histcite("list", "--columns", "reference").stdout)
