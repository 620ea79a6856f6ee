"""One word, one thing: the house keeps its measures, and its documents name what is there."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from histcite.version import __version__

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "histcite"
MODULES = sorted(PACKAGE.rglob("*.py"))
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
GLOSSARY = ROOT / "docs" / "glossary.md"

FILES_OF_A_ROOM = 26
LINES_OF_A_MODULE = 450
FUNCTIONS_IN_1000_LINES = 100
"""Where there are more, some are crumbs: a helper that says no more than its lines belongs into its caller."""

TWICE: dict[str, str] = {}
"""Names of classes and aliases that may stand twice, each with its reason: three at most."""


@pytest.fixture(scope="module")
def trees():
    """The text of each module as Python reads it."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def kinds_named(tree):
    """The classes and aliases that a module makes: what it assigns to a name in capitals and small letters."""
    for node in tree.body:
        targets = (
            [node]
            if isinstance(node, ast.ClassDef)
            else getattr(node, "targets", [getattr(node, "target", None)])
        )
        names = [getattr(target, "name", getattr(target, "id", "")) for target in targets]
        yield from (name for name in names if re.fullmatch(r"_*[A-Z]\w*[a-z]\w*", name))


def lines_of_code(path, tree):
    """The lines that are not empty, no comment and in no docstring."""
    told = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            told.update(range(node.lineno, node.end_lineno + 1))
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    return sum(
        number not in told and bool(line.strip()) and not line.strip().startswith("#")
        for number, line in lines
    )


def standing_twice(named):
    return {name: places for name, places in named.items() if len(places) > 1}


def test_no_file_name_stands_twice():
    named = defaultdict(list)
    for path in MODULES:
        if path.stem not in {"__init__", "__main__"}:
            named[path.name].append(str(path.relative_to(PACKAGE)))
    assert standing_twice(named) == {}


def test_no_class_or_alias_stands_twice(trees):
    named = defaultdict(list)
    for path, tree in trees.items():
        for name in kinds_named(tree):
            named[name].append(str(path.relative_to(PACKAGE)))
    assert {name: places for name, places in standing_twice(named).items() if name not in TWICE} == {}
    assert len(TWICE) <= 3


def test_no_room_and_no_module_is_too_large():
    rooms = defaultdict(list)
    for path in MODULES:
        rooms[str(path.parent.relative_to(PACKAGE))] += [path.name] * (path.name != "__init__.py")
    lengths = {
        str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES
    }
    assert {room: len(files) for room, files in rooms.items() if len(files) > FILES_OF_A_ROOM} == {}
    assert {module: length for module, length in lengths.items() if length > LINES_OF_A_MODULE} == {}


def test_functions_are_no_crumbs(trees):
    functions = sum(isinstance(node, ast.FunctionDef) for tree in trees.values() for node in ast.walk(tree))
    lines = sum(lines_of_code(path, tree) for path, tree in trees.items())
    assert 1000 * functions / lines < FUNCTIONS_IN_1000_LINES


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_file_that_a_document_names_is_there(document):
    named = set(re.findall(r"`((?:[\w.]+/)+\w+\.\w+)`", document.read_text(encoding="utf-8")))
    assert {name for name in named if not (list(ROOT.glob(name)) or list(PACKAGE.rglob(name)))} == set()


def test_the_glossary_has_each_word_once_in_one_line_and_in_order():
    lines = GLOSSARY.read_text(encoding="utf-8").split("\n\n")[-1].splitlines()
    words = [re.fullmatch(r"- \*\*(.+?)\*\*: .+\.", line)[1].lower() for line in lines]
    assert words == sorted(set(words))


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("pyproject.toml", 'version = "{}"'),
        ("CITATION.cff", "version: {}"),
        ("CHANGELOG.md", "## {} - "),
    ],
)
def test_the_version_is_told_alike(file, told):
    assert told.format(__version__) in (ROOT / file).read_text(encoding="utf-8")


def test_the_readme_can_be_read_in_one_sitting():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 200
