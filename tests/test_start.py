"""What a start loads and compiles: nothing that the command can do without, told by counting, for no clock of a test is to be trusted."""

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import histcite
from histcite.deferred import expression

SHELL = """
import json, re._compiler, sys
compiled, compile = [], re._compiler.compile

def counting(pattern, *flags):
    frame = sys._getframe()
    while frame.f_globals["__name__"] in ("__main__", "re", "histcite.deferred"):
        frame = frame.f_back
    if frame.f_globals["__name__"].startswith("histcite."):
        compiled.append(pattern)
    return compile(pattern, *flags)

re._compiler.compile = counting
from histcite.cli import program
try:
    program(sys.argv[1:])
except SystemExit:
    pass
told = {"patterns": len(compiled), "modules": sorted(sys.modules)}
print(json.dumps(told), file=sys.stderr)
"""
"""Runs a command, and tells which modules it loaded and how many regular expressions it compiled for ours."""

NEVER = {"bibtexparser", "filelock", "hashlib", "rich", "tinydb", "tomllib"}

ADD = ("add", "Text", "--ref", "RGANI, f. 3, op. 12, d. 100, l. 5")
"""A command that says what most do."""

UNNEEDED = {
    ("--help",): {"histcite.archives", "histcite.library", "histcite.store", "histcite.values", "sqlite3"},
    ("show", "first"): {
        "histcite.archives.formulary", "histcite.archives.parser", "histcite.archives.relation", "histcite.archives.refusal",
        "histcite.citations.apparatus", "histcite.citations.citekey", "histcite.cli.pasts",
        "histcite.conflicts.leads", "histcite.conflicts.position", "histcite.display.documents",
        "histcite.intake.batch", "histcite.intake.linking",
        "histcite.records.cataloguing", "histcite.records.entry", "histcite.store.inspection", "histcite.store.merging",
        "histcite.store.whole",
    },
    (*ADD, "--subject", "wheat"): {
        "decimal", "histcite.archives.refusal", "histcite.citations.note", "histcite.conflicts.question", "histcite.conflicts.reading",
        "histcite.display.cards", "histcite.store.inspection", "histcite.store.merging", "histcite.store.whole",
        "histcite.values.answer", "histcite.values.dates.date", "histcite.values.quantities.quantity",
    },
}  # fmt: skip
"""What each can do without, in a large library: a claim that is in no conflict is shown, and one that answers no question is added."""

MOST = {"--help": (15, 0), "show": (135, 20), "add": (120, 55)}
"""How many modules of ours each may load, and how many of our regular expressions compile: hardly more than are needed."""


@pytest.fixture
def large(folder, histcite, process, monkeypatch):
    """A library with one claim, which its index answers already."""
    histcite(*ADD, "--key", "first", "--subject", "grain", "--property", "amount", "--value", "7000 t")
    monkeypatch.setenv("HISTCITE_INDEX_FROM", "1")
    assert process("show", "first").returncode == 0
    return folder


@pytest.mark.parametrize("command", UNNEEDED, ids=lambda command: command[0])
def test_a_command_starts_with_what_it_needs(large, command):
    """The index answers without TinyDB, and nothing is loaded or compiled for what other commands do."""
    done = subprocess.run(
        [sys.executable, "-c", SHELL, *command], cwd=large, capture_output=True, text=True, check=True
    )
    told = json.loads(done.stderr.splitlines()[-1])
    ours = [module for module in told["modules"] if module.startswith("histcite")]
    most_modules, most_patterns = MOST[command[0]]
    assert (NEVER | UNNEEDED[command]) & set(told["modules"]) == set()
    assert (len(ours) <= most_modules, told["patterns"] <= most_patterns) == (True, True)


def test_what_stands_at_the_head_of_a_module_is_compiled_when_it_is_asked_for():
    """And then it is what ``re.compile`` makes of it; none that could not be compiled waits to be met."""
    heads = [
        (module.name, name, thing)
        for module in walk_packages([str(Path(histcite.__file__).parent)], "histcite.")
        if module.name != "histcite.__main__"
        for name, thing in vars(import_module(module.name)).items()
    ]
    assert [(module, name) for module, name, thing in heads if isinstance(thing, re.Pattern)] == []
    waiting = [thing for _, _, thing in heads if type(thing) is expression]
    assert len(waiting) > 250
    assert {type(one.match) for one in waiting} == {type(re.compile("").match)}


def test_an_expression_does_what_a_pattern_does():
    word = expression(r"(?P<first>\w)\w*", re.ASCII)
    assert (word.pattern, word.flags, word.groups) == (r"(?P<first>\w)\w*", re.ASCII, 1)
    assert (word.sub("-", "op. 12"), word.match("op")["first"]) == ("-. -", "o")
    assert word.fullmatch("д") is None
