"""The program as a whole: which commands there are, how they explain themselves, and how they fail."""

import json
import shlex

import click
import pytest
from prepared import prepared

from histcite.cli import program
from histcite.cli.program import COMMANDS
from histcite.library import Library

FIRST_STAGE = {
    "demo", "init", "add", "use", "list", "show", "edit", "tag", "untag", "tags", "search", "remove", "ref", "cite", "source",
    "alias", "property", "check", "dismiss", "resolve", "reopen", "decisions", "notes", "import", "export",
}  # fmt: skip
GROUPS = {
    "archive": {"list", "show", "add"},
    "source": {"add", "list", "show", "edit", "merge", "rename"},
    "alias": {"add", "list", "remove"},
    "property": {"list", "set"},
}
EVERY_COMMAND = [(name,) for name in COMMANDS] + [
    (group, name) for group, names in GROUPS.items() for name in sorted(names)
]


def command(*path):
    found = program.get_command(None, path[0])
    return found.commands[path[1]] if len(path) > 1 else found


def test_every_command_of_the_contract_exists():
    assert set(COMMANDS) >= FIRST_STAGE
    assert {name: set(command(name).commands) for name in GROUPS} == GROUPS


@pytest.mark.parametrize("name", COMMANDS)
def test_purpose_in_the_table_is_the_first_sentence_of_the_help(name):
    """The table lists the commands without loading them, so the two must not drift apart."""
    first, _, _ = (command(name).help or "").partition("\n\n")
    assert " ".join(first.split()) == COMMANDS[name][1]


@pytest.mark.parametrize("path", EVERY_COMMAND, ids=" ".join)
def test_help_needs_no_library_and_ends_with_an_example(run, path):
    result = run(*path, "--help")
    example = result.stdout.rpartition("\n\n")[2].strip()
    assert (result.exit_code, result.stderr) == (0, "")
    assert example.startswith(f"Example: histcite {path[0]}")
    assert [line for line in example.split("\n")[:-1] if not line.endswith(" \\")] == []
    assert run(*path, "-h").stdout == result.stdout


WANT_MORE = {
    ("notes",), ("review",), ("merge",), ("completion",), ("bibliography",), ("used",), ("import",), ("source", "merge"),
}  # fmt: skip
"""Commands whose example wants a file, a second copy, a source that is there twice or a terminal."""


@pytest.mark.slow
def test_examples_of_the_help_can_be_tried_on_the_worked_example(run, monkeypatch):
    """One after the other, as they stand in the help: what one decides another takes back."""
    monkeypatch.setenv("HISTCITE_OPENER", "true")
    assert run("demo", "the split").exit_code == 0
    monkeypatch.setenv("HISTCITE_LIBRARY", "the split")
    ended = {}
    for path in EVERY_COMMAND:
        if path not in WANT_MORE:
            _, _, example = run(*path, "--help").stdout.rpartition("Example: histcite ")
            ended[path] = run(*shlex.split(example.replace("\\\n", ""))).exit_code
    assert {path: code for path, code in ended.items() if code} == {("check",): 1}


def test_help_of_the_program_lists_every_command(run):
    listed = run("--help").stdout
    assert [name for name in COMMANDS if f"\n  {name} " not in listed] == []
    assert [line for line in listed.partition("Options:")[2].splitlines() if len(line) > 78] == []


@pytest.mark.parametrize(
    "path",
    [path for path in EVERY_COMMAND if path[0] not in GROUPS or len(path) > 1],
    ids=" ".join,
)
def test_every_command_takes_library_and_json(path):
    options = {option for parameter in command(*path).params for option in parameter.opts}
    assert {"--library", "--json"} <= options


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "text", "--ref", "RGANI, f. 3"),
        ("list",),
        ("show", "x"),
        ("check",),
        ("use",),
        ("tags",),
        ("source", "list"),
        ("export", "bibtex"),
        ("decisions",),
    ],
    ids=" ".join,
)
def test_without_a_library_a_command_says_how_to_make_one(run, arguments):
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "histcite: there is no library in this folder or above it; make one with 'histcite init', or name one with --library\n",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("search", "wheat"),
        ("tags",),
        ("check",),
        ("source", "list"),
        ("alias", "list"),
        ("decisions",),
        ("export", "bibtex"),
        ("export", "biblatex"),
        ("export", "jsonl"),
    ],
    ids=" ".join,
)
def test_an_empty_library_is_no_error(histcite, arguments):
    result = histcite(*arguments)
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nonsense",), "there is no command 'nonsense'"),
        (("list", "--limit", "0"), "Invalid value for '--limit': 0 is not in the range x>=1."),
        (("list", "--sort", "size"), "Invalid value for '--sort': 'size' is not one of 'added', 'when', 'ref'."),
        (("tag", "a"), "Missing option '--tag' / '-t'."),
        (("add",), "a claim needs its sentence; give TEXT, or - to read it from stdin"),
        (("edit", "a"), "say what to change, for example with --set FIELD=VALUE"),
        (("edit", "a", "--set", "note"), "--set takes FIELD=VALUE, not 'note'"),
        (("resolve", "x-1", "--because", "forged", "-m", "n"), "say either --prefer KEY or --undecided"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_sentence_and_where_the_help_is(histcite, arguments, sentence):
    result = histcite(*arguments)
    told, hint = result.stderr.splitlines()
    assert (result.exit_code, result.stdout, told) == (2, "", f"histcite: {sentence}")
    assert hint.endswith("--help' explains)")


def test_the_unforeseen_is_a_sentence_unless_somebody_wants_to_see_where(histcite, monkeypatch):
    def fall_over(*_):
        raise ZeroDivisionError("of the test")

    monkeypatch.setattr(Library, "select", fall_over)
    result = histcite("list")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "histcite: something unforeseen happened (ZeroDivisionError: of the test); set HISTCITE_DEBUG=1 to see where\n",
    )
    monkeypatch.setenv("HISTCITE_DEBUG", "1")
    assert isinstance(histcite("list").exception, ZeroDivisionError)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, click.Abort])
def test_interrupted_is_130(histcite, monkeypatch, stop):
    def stopped(*_):
        raise stop

    monkeypatch.setattr(Library, "select", stopped)
    result = histcite("list")
    assert (result.exit_code, result.stdout) == (130, "")


def test_library_is_named_then_told_by_the_environment_then_found_above(run, folder, monkeypatch):
    """--library beats HISTCITE_LIBRARY, which beats the nearest folder; a file or a folder may be named."""
    for name in ("near", "told", "named"):
        assert run("init", name).exit_code == 0
        assert run("add", name, "--ref", "RGANI, f. 3", "--key", name, "--library", name).exit_code == 0
    (folder / "near" / "deep").mkdir()
    monkeypatch.chdir(folder / "near" / "deep")
    keys = [line.split("\t")[0] for line in run("list").stdout.splitlines()]
    monkeypatch.setenv("HISTCITE_LIBRARY", str(folder / "told"))
    keys += [line.split("\t")[0] for line in run("list").stdout.splitlines()]
    for path in (folder / "named", folder / "named" / "histcite.json"):
        keys += [line.split("\t")[0] for line in run("list", "--library", str(path)).stdout.splitlines()]
    assert keys == ["near", "told", "named", "named"]


def test_a_named_library_that_is_not_there_is_no_reason_to_take_another(histcite):
    result = histcite("list", "--library", "nowhere")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "histcite: there is no library at nowhere/histcite.json; make one with 'histcite init', or name one with --library\n",
    )


HOSTILE = "a [bold]b[/bold] [/] :smile: \x1b[31mred \x9b1m \x1b]0;title\x07 \u202eback"
WRITTEN_OUT = r"a [bold]b[/bold] [/] :smile: \x1b[31mred \x9b1m \x1b]0;title\x07 \u202eback"
STEERING = set("\x1b\x9b\x07\u202e")
SHOWING = [
    ("list",), ("show", "bad"), ("show", "bad-book"), ("search", "smile"), ("tags",), ("check",), ("source", "list"),
    ("source", "show", "bad-book"), ("alias", "list"), ("property", "list"), ("decisions",), ("cite", "bad"), ("ref", HOSTILE),
    ("edit", "bad", "--voice", HOSTILE), ("tag", "bad", "-t", "more"), ("use", "bad-book"),
]  # fmt: skip


@prepared
def hostile(histcite):
    """A library in which every field tries to steer the terminal."""
    source = (
        "--key",
        "bad-book",
        "--kind",
        "book",
        "--title",
        HOSTILE,
        "--author",
        HOSTILE,
        "--note",
        HOSTILE,
    )
    claim = (
        "--subject",
        HOSTILE,
        "--property",
        "mood",
        "--value",
        HOSTILE,
        "--quote",
        HOSTILE,
        "--note",
        HOSTILE,
        "-t",
        HOSTILE,
    )
    for arguments in (
        ("source", "add", *source),
        ("alias", "add", HOSTILE, HOSTILE + " too"),
        ("property", "set", HOSTILE, "--kind", "text", "--note", HOSTILE),
        ("add", HOSTILE, "--ref", "bad-book, p. 1", *claim, "--key", "bad"),
        ("add", HOSTILE, "--ref", "bad-book, p. 2", "--not", *claim, "--key", "other"),
    ):
        assert histcite(*arguments).exit_code == 0
    conflict = json.loads(histcite("check", "--json").stdout)["conflicts"][0]["id"]
    assert histcite("dismiss", conflict, "--because", "rounding", "-m", HOSTILE).exit_code == 0
    assert histcite("reopen", conflict, "-m", HOSTILE).exit_code == 0


@pytest.mark.parametrize("arguments", SHOWING, ids=lambda arguments: " ".join(arguments[:2]))
@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_nothing_that_was_typed_steers_the_terminal(hostile, monkeypatch, arguments, terminal):
    monkeypatch.setattr("histcite.display.page.on_terminal", lambda _: terminal)
    result = hostile(*arguments)
    assert result.exit_code in (0, 1)
    assert result.stdout
    assert STEERING & set(result.stdout + result.stderr) == set()


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
def test_brackets_and_colons_are_shown_as_typed(hostile, monkeypatch, terminal):
    """What Rich would take for markup or an emoji is text to us."""
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setattr("histcite.display.page.on_terminal", lambda _: terminal)
    lines = [" ".join(line.split()) for line in hostile("show", "bad").stdout.splitlines()]
    assert f"claim {WRITTEN_OUT}" in lines


def test_json_and_exports_keep_every_letter(hostile, folder):
    """Legible on the screen, whole in the data: JSON escapes what would steer, and reads back equal."""
    document = json.loads(hostile("show", "bad", "--json").stdout)[0]
    assert {document[name] for name in ("text", "subject", "value", "note")} == {HOSTILE}
    assert hostile("export", "jsonl", "-o", "all.jsonl").exit_code == 0
    lines = (folder / "all.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    texts = {record["key"]: record["text"] for record in records if record["record"] == "claim"}
    assert texts == {"bad": HOSTILE, "other": HOSTILE}


@pytest.mark.parametrize(
    "arguments", [("show", HOSTILE), ("source", "show", HOSTILE), ("list", "--since", HOSTILE)]
)
def test_errors_do_not_steer_the_terminal_either(hostile, arguments):
    result = hostile(*arguments)
    assert (result.exit_code, result.stdout, STEERING & set(result.stderr)) == (2, "", set())
