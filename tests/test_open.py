"""What is opened, by whose program, and what is only printed."""

import json
import os
import sys

import pytest

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


@pytest.fixture
def opener(folder, monkeypatch):
    """A program of the user's own that notes what it is asked to show; the fixture gives what it was asked."""
    script = folder / "viewer.py"
    script.write_text(
        "import pathlib, sys\npathlib.Path(__file__).with_name('shown').write_text(repr(sys.argv[1:]))\n"
    )
    monkeypatch.setenv("HISTCITE_OPENER", f"{sys.executable} {script}")
    return lambda: eval(noted.read_text()) if (noted := folder / "shown").exists() else []  # noqa: S307


def add(program, image="", url="", key="leaf"):
    image_option = ("--image", image) if image else ()
    assert program("add", "On the leaf.", "--ref", "Memoir, p. 5", "--key", key, *image_option).exit_code == 0
    if url:
        assert program("source", "edit", "memoir", "--url", url).exit_code == 0


def test_the_image_of_a_leaf_is_shown_by_its_whole_path(histcite, opener, folder):
    (folder / "scans").mkdir()
    (folder / "scans" / "12 об.png").write_bytes(PNG)
    add(histcite, "scans/12 об.png", "https://example.org/")
    result = histcite("open", "leaf")
    whole = os.path.realpath(folder / "scans" / "12 об.png")
    assert (result.exit_code, result.stdout, opener()) == (0, f"{whole}\n", [whole])


def test_without_an_image_the_address_of_the_source_is_shown(histcite, opener):
    add(histcite, url="https://example.org/a?b=1&c=$(rm)")
    assert histcite("open", "leaf").exit_code == 0
    assert opener() == ["https://example.org/a?b=1&c=$(rm)"]
    assert histcite("open", "memoir").stdout == "https://example.org/a?b=1&c=$(rm)\n"


@pytest.mark.parametrize(
    ("image", "content", "why"),
    [
        ("leaf.txt", b"text", "it is named neither as a picture nor as a PDF"),
        ("leaf.png", b"#!/bin/sh\nrm -r ~", "it is no picture and no PDF, whatever its name says"),
        ("leaf.desktop", PNG, "it is named neither as a picture nor as a PDF"),
        ("gone.png", None, "there is no such file"),
        (".", None, "it is named neither as a picture nor as a PDF"),
        ("//server/share/leaf.png", None, "it lies on another machine, or is no file"),
        ("\\\\server\\share\\leaf.png", None, "it lies on another machine, or is no file"),
        ("smb://server/leaf.png", None, "it lies on another machine, or is no file"),
        ("file:///etc/leaf.png", None, "it lies on another machine, or is no file"),
        ("javascript:alert(1)", None, "it lies on another machine, or is no file"),
        ("--help", None, "it is named neither as a picture nor as a PDF"),
    ],
)
def test_anything_else_is_printed(histcite, opener, folder, image, content, why):
    if content is not None:
        (folder / image).write_bytes(content)
    add(histcite)
    histcite("edit", "leaf", "--set", f"image={image}")
    result = histcite("open", "leaf")
    assert (result.exit_code, result.stderr, opener()) == (0, f"not opened: {why}\n", [])
    assert result.stdout.rstrip("\n").endswith(image.removeprefix("."))


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "javascript:alert(1)", "https://", "http:// example.org", "-x"]
)
def test_only_addresses_on_the_web_are_opened(histcite, opener, url):
    add(histcite, url=url)
    result = histcite("open", "leaf")
    assert (result.exit_code, result.stdout, opener()) == (0, f"{url}\n", [])
    assert result.stderr == "not opened: it is no address that begins with http:// or https://\n"


def test_a_pipe_is_never_waited_for(histcite, opener, folder):
    os.mkfifo(folder / "leaf.png")
    add(histcite, "leaf.png")
    assert histcite("open", "leaf").stderr == "not opened: there is no such file\n"


def test_what_cannot_be_shown_gives_way_to_what_can(histcite, opener):
    add(histcite, "gone.png", "https://example.org/")
    assert histcite("open", "leaf").stdout == "https://example.org/\n"


def test_without_any_program_the_address_is_printed(histcite, monkeypatch):
    monkeypatch.delenv("HISTCITE_OPENER", raising=False)
    monkeypatch.setattr("histcite.library.viewing.which", lambda _: None)
    add(histcite, url="https://example.org/")
    result = histcite("open", "leaf")
    assert (result.exit_code, result.stdout) == (0, "https://example.org/\n")
    assert result.stderr == "not opened: no program is known to show it; set HISTCITE_OPENER\n"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("/no/such/viewer", "No such file or directory"),
        ("false", "it ended with exit code 1"),
        ("feh -x 'a", "No closing quotation"),
    ],
)
def test_a_program_that_fails_is_told(histcite, monkeypatch, command, why):
    monkeypatch.setenv("HISTCITE_OPENER", command)
    add(histcite, url="https://example.org/")
    result = histcite("open", "leaf")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"histcite: cannot show it with {command!r}: {why}; HISTCITE_OPENER names another program\n"
    )


def test_what_has_neither_image_nor_address_is_told(histcite):
    add(histcite)
    result = histcite("open", "leaf")
    assert result.exit_code == 2
    assert result.stderr.startswith("histcite: leaf has neither an image nor an address; ")


def test_json_tells_and_opens_nothing(histcite, opener):
    add(histcite, "gone.png", "https://example.org/")
    document = json.loads(histcite("open", "leaf", "--json").stdout)
    assert [one["refusal"] for one in document] == ["there is no such file", ""]
    assert opener() == []
