"""Two people on one library: git merges it by record and field, and 'histcite merge' does without git."""

import json
import os
import random
import shlex
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from cards import also_slow
from click.testing import CliRunner
from prepared import prepared

from histcite.cli import program
from histcite.library import Library
from histcite.records.alias import Alias
from histcite.records.document import compact_document
from histcite.records.keys import document_id, new_key
from histcite.store import Store
from histcite.store.file import read_tables
from histcite.store.layout import serialise
from histcite.upkeep.surroundings import conflicted_copies

HOOK = ".git/hooks/pre-commit"


@pytest.fixture
def git(folder, monkeypatch):
    """Real git with nothing of the user's configuration: ``git(folder, "commit", ...)`` gives the finished process."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    who = {
        "GIT_AUTHOR_NAME": "r",
        "GIT_AUTHOR_EMAIL": "r@x",
        "GIT_COMMITTER_NAME": "r",
        "GIT_COMMITTER_EMAIL": "r@x",
    }
    for name, value in {**who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}.items():
        monkeypatch.setenv(name, value)

    def git(where, *arguments):
        command = ["git", "-C", str(where), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return git


def done(process):
    assert process.returncode == 0, process.stderr
    return process.stdout


def run(*arguments):
    return CliRunner().invoke(program, [str(argument) for argument in arguments])


def ran(*arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture
def clones(git, folder):
    """Two clones of one library of forty claims, with sources and names, both told how to merge it."""
    done(git(folder, "init", "--quiet", "--bare", "-b", "main", "origin"))
    for name in ("ours", "theirs"):
        done(git(folder, "clone", "--quiet", "origin", name))
        ran("init", "--git", name)
        if name == "ours":
            rows = [
                f'base-{number},Claim {number}.,"RGANI, f. {number % 5}, op. 1, d. 1, l. 2",base; common,{number},count\n'
                for number in range(40)
            ]
            Path("base.csv").write_text(
                "key,text,reference,tags,value,property\n" + "".join(rows), encoding="utf-8"
            )
            ran("import", "base.csv", "--library", name)
            with Library.open(name).writing() as batch:
                for number in range(6):
                    batch.name(Alias(name=f"Name {number}", forms=(f"Form {number}",)))
            commit(git, "ours")
            done(git("ours", "push", "--quiet", "origin", "HEAD:main"))
            done(git("ours", "branch", "--quiet", "--set-upstream-to=origin/main"))
    return Path("ours"), Path("theirs")


def commit(git, where):
    Library.open(where).sync()
    valid(where)
    done(git(where, "add", "-A"))
    done(git(where, "commit", "--quiet", "--no-verify", "-m", "work"))


def valid(where):
    """The tables of the library in a folder, which must be whole."""
    tables, damaged = read_tables(Path(where) / "histcite.json")
    assert damaged == ()
    return tables


FIELDS = ("value", "note", "subject", "when")
VALUES = ("1960", "1961", "1962")


class Side:
    """Random work on one clone, and what it comes to: the last word on every field, tags put on and off, what was removed."""

    def __init__(self, name, seed):
        self.library, self.name, self.random = Library.open(name), name, random.Random(seed)  # noqa: S311
        self.added, self.removed, self.fields, self.tags = {}, set(), {}, {}
        self.sources, self.forms = {}, {}

    def work(self, steps):
        acts = [self.add] * 4 + [self.edit] * 6 + [self.tag] * 3 + [self.remove, self.source, self.alias]
        for step in range(steps):
            self.random.choice(acts)(step)

    def key(self):
        there = [f"base-{number}" for number in range(40) if f"base-{number}" not in self.removed]
        return self.random.choice(there)

    def add(self, step):
        key = self.random.choice(("", f"{self.name}-{step}"))
        ref = f"RGANI, f. {self.random.randrange(9)}, op. 1, d. 1, l. {step}"
        claim = self.library.add(f"{self.name} {step}.", ref=ref, key=key).claim
        self.added[claim.key] = claim.text

    def edit(self, _):
        key, field, value = self.key(), self.random.choice(FIELDS), self.random.choice(VALUES)
        self.library.edit([key], {field: value})
        self.fields.setdefault(key, {})[field] = value

    def tag(self, _):
        key, tag = self.key(), self.random.choice(("base", "common", self.name))
        on = self.random.random() < 0.5
        self.library.tag([key], **{"add" if on else "drop": [tag]})
        self.tags.setdefault(key, {})[tag] = on

    def remove(self, _):
        key = self.key()
        self.library.remove([key])
        self.removed.add(key)

    def source(self, _):
        key, value = f"rgani-f{self.random.randrange(1, 5)}-op1-d1", self.random.choice(VALUES)
        with self.library.writing() as batch:
            batch.edit_source(self.library.source(key), {"note": value})
        self.sources[key] = value

    def alias(self, step):
        name = f"Name {self.random.randrange(6)}"
        with self.library.writing() as batch:
            batch.name(Alias(name=name, forms=(f"{self.name} {step}",)))
        self.forms.setdefault(name, set()).add(f"{self.name} {step}")

    def touched(self, key):
        """Whether what is left of the work on a claim differs from what was there."""
        was = {"value": key.removeprefix("base-")}
        fields = any(value != was.get(field) for field, value in self.fields.get(key, {}).items())
        return fields or any(on != (tag in ("base", "common")) for tag, on in self.tags.get(key, {}).items())


def expected_claims(ours, theirs):
    """What both sides' work comes to by their logs alone: each claim's fields and tags, and the discrepancies."""
    claims, discrepancies = {}, set()
    for number in range(40):
        key = f"base-{number}"
        removed, kept = [side for side in (ours, theirs) if key in side.removed], []
        kept = [side for side in (ours, theirs) if side not in removed]
        if removed and not any(side.touched(key) for side in kept):
            continue
        if removed:
            discrepancies.add((key, "record"))
        fields, tags = {"value": str(number)}, {"base", "common"}
        for field in FIELDS:
            was = fields.get(field)
            said = [side.fields.get(key, {}).get(field, was) for side in kept]
            news = list(dict.fromkeys(value for value in said if value != was))
            if len(news) > 1:
                discrepancies.add((key, field))
            if news:
                fields[field] = news[0]
        for side in kept:
            tags |= {
                tag for tag, on in side.tags.get(key, {}).items() if on and tag not in ("base", "common")
            }
        for side in kept:
            tags -= {tag for tag, on in side.tags.get(key, {}).items() if not on}
        claims[key] = (f"Claim {number}.", fields, tags)
    for side in (ours, theirs):
        claims |= {key: (text, {}, set()) for key, text in side.added.items()}
    return claims, discrepancies


def expected_sources(ours, theirs):
    notes, discrepancies = {}, set()
    for key in {**ours.sources, **theirs.sources}:
        said = [side.sources[key] for side in (ours, theirs) if key in side.sources]
        notes[key] = said[0]
        discrepancies |= {(key, "note")} if len(set(said)) > 1 else set()
    return notes, discrepancies


def found_claims(library):
    return {
        claim.key: (claim.text, {field: getattr(claim, field) for field in FIELDS if getattr(claim, field)}, set(claim.tags))
        for claim in library.claims.values()
    }  # fmt: skip


def marks(where):
    return {
        (discrepancy.of, discrepancy.field)
        for discrepancy in Library.open(where).holdings.discrepancies.values()
    }


@pytest.mark.slow
def test_two_clones_with_two_hundred_random_edits_each(git, clones):
    """What is pulled is the union that the logs of both sides tell; what both changed differently is marked until it is edited."""
    sides = [Side(name, seed) for seed, name in enumerate(map(str, clones))]
    for side in sides:
        side.work(200)
        commit(git, side.name)
    ours, theirs = sides
    done(git("theirs", "push", "--quiet", "origin", "HEAD:main"))
    pulled = git("ours", "pull", "--quiet", "--no-rebase", "--no-edit")
    claims, discrepancies = expected_claims(ours, theirs)
    notes, more = expected_sources(ours, theirs)
    assert len(discrepancies) > 10, "the work must meet"
    assert pulled.returncode != 0
    assert marks("ours") == discrepancies | more
    library = Library.open("ours")
    assert found_claims(library) == claims
    assert {key: library.source(key).note for key in notes} == notes
    for number in range(6):
        forms = {f"Form {number}"}.union(*(side.forms.get(f"Name {number}", set()) for side in sides))
        assert set(library.holdings.aliases[f"Name {number}"].forms) == forms
    assert all(key in pulled.stderr for key, _ in discrepancies)
    settle("ours")
    commit(git, "ours")
    done(git("ours", "push", "--quiet", "origin", "HEAD:main"))
    done(git("theirs", "pull", "--quiet", "--no-rebase", "--no-edit"))
    assert Path("theirs/histcite.json").read_bytes() == Path("ours/histcite.json").read_bytes()


def settle(where):
    """Do what doctor says, and look that it is content only after the last of it."""
    faults = json.loads(run("doctor", "--json", "--library", where).stdout)
    for number, fault in enumerate(faults):
        told = fault["problem"].partition("to settle it: ")[2]
        if told.startswith("'histcite edit"):
            key = told.split()[2].rstrip("'")
            told = f"histcite edit {key} --set text={shlex.quote(Library.open(where).claim(key).text)}"
        if number in (0, len(faults) - 1):
            assert run("doctor", "--library", where).exit_code == 1
        ran(*shlex.split(told)[1:], "--library", where)
    assert run("doctor", "--library", where).exit_code == 0


def test_distinct_work_merges_without_a_word(git, clones):
    ours, theirs = (Library.open(where) for where in clones)
    ours.edit(["base-1"], {"note": "ours"})
    theirs.edit(["base-1"], {"subject": "theirs"})
    theirs.add("New.", ref="RGANI, f. 1, op. 1, d. 1", key="new")
    for where in ("ours", "theirs"):
        commit(git, where)
    done(git("theirs", "push", "--quiet", "origin", "HEAD:main"))
    done(git("ours", "pull", "--quiet", "--no-rebase", "--no-edit"))
    assert (ours.claim("base-1").note, ours.claim("base-1").subject) == ("ours", "theirs")
    assert ours.claim("new").text == "New."
    assert "clashes" not in valid("ours")


def test_an_added_claim_is_one_line_to_git(git, clones):
    """Wherever its id sorts among the others, also first."""
    library = Library.open("ours")
    for key in [*(new_key() for _ in range(4)), "c0000000009", "c0000000001", "czzzzzzzzzz"]:
        library.add("One more.", ref="rgani-f1-op1-d1", key=key)
        library.sync()
        added, removed, _ = done(git("ours", "diff", "--numstat")).split()
        assert (added, removed) == ("1", "0")
        commit(git, "ours")


@pytest.fixture
def versions(folder):
    """Three versions of a library as files; ``versions(base, ours, theirs)`` writes them from claims, None for an empty file."""

    def versions(*sides):
        for name, claims in zip(("base", "ours", "theirs"), sides, strict=True):
            text = "" if claims is None else library_of(claims)
            Path(name).write_text(text, encoding="utf-8")

    return versions


def library_of(claims):
    source = {"key": "rgani", "kind": "file", "reference": "RU-RGANI/fonds:3"}
    tables = {"claims": claims.values(), "sources": [source]}
    by_id = {name: {str(document_id(one["key"])): one for one in table} for name, table in tables.items()}
    return serialise({"histcite": {"1": {"format": 1}}, **by_id}).decode()


ONE = {"key": "one", "text": "One.", "references": [{"source": "rgani"}]}

UNFIT = [
    ("claims", {"key": "two", "txet": "x"}, "the claim 'two' does not fit: a claim cannot be read: its field 'txet' is not a field of it"),
    ("claims", {"key": "two", "references": [{"source": "rgani"}]}, "the claim 'two' does not fit: a claim cannot be read: its field 'text' is missing"),
    ("claims", {**ONE, "note": {"a": "b"}}, "the claim 'one' does not fit: a claim cannot be read: its field 'note' is not text"),
    ("claims", {**ONE, "key": "a b"}, "the claim 'a b' does not fit: key: 'a b' cannot be a key; begin with a letter A-Z and go on with letters, digits, '_', '.' or '-'"),
    ("claims", {"text": "x"}, "the claim with the id 7 does not fit: a claim cannot be read: its field 'key' is missing"),
    ("decisions", {"key": "d", "target": 5}, "the decision 'd' does not fit: a decision cannot be read: its field 'target' is not text"),
    ("clashes", {"key": "k0123456789", "kind": "claim", "of": "one", "field": ""}, "the discrepancy 'k0123456789' does not fit: field: is missing"),
]  # fmt: skip
"""A record in a table of another copy, and what is said of it."""


def with_unfit(file, table, record):
    """Put *record* into *table* of a library's file."""
    tables = json.loads(Path(file).read_bytes())
    tables.setdefault(table, {})["7"] = record
    Path(file).write_bytes(serialise(tables))


def driven():
    return run("merge-driver", "base", "ours", "theirs", "histcite.json")


def test_the_driver_merges_where_git_knows_no_common_version(versions):
    versions(None, {1: ONE}, {2: {**ONE, "key": "two"}})
    assert driven().exit_code == 0
    assert Path("ours").read_text(encoding="utf-8") == library_of({1: ONE, 2: {**ONE, "key": "two"}})


def test_the_driver_tells_git_of_a_discrepancy(versions):
    versions({1: ONE}, {1: {**ONE, "note": "a"}}, {1: {**ONE, "note": "b"}})
    result = driven()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "histcite.json: the claim 'one' has in 'note' 'a' here and 'b' in the other copy; to settle it: histcite edit one --set note=a",
        "histcite.json: 1 discrepancy left; 'histcite doctor' lists them",
    ]
    assert json.loads(Path("ours").read_bytes())["claims"][str(document_id("one"))]["note"] == "a"


@pytest.mark.parametrize("side", ["base", "ours", "theirs"])
@pytest.mark.parametrize(
    "text",
    ["nothing of ours", '{"a": 1}', '{"histcite": {"1": {"format": 99}}}\n', library_of({1: ONE})[:-20]],
    ids=["no JSON", "another program's", "a newer format", "damaged"],
)
def test_the_driver_leaves_alone_what_it_cannot_read(versions, side, text):
    versions({1: ONE}, {1: ONE}, {1: ONE})
    Path(side).write_text(text, encoding="utf-8")
    before = Path("ours").read_bytes()
    result = driven()
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert result.stderr.startswith("histcite: histcite.json, as it was ")
    assert Path("ours").read_bytes() == before


@pytest.mark.parametrize(("table", "record", "trouble"), UNFIT)
def test_the_driver_takes_in_nothing_that_does_not_fit(versions, table, record, trouble):
    versions({1: ONE}, {1: ONE}, {1: ONE})
    with_unfit("theirs", table, record)
    before = Path("ours").read_bytes()
    result = driven()
    sentence = f"histcite: histcite.json, as it was on the other side, cannot be merged: {trouble}; mend"
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert result.stderr.startswith(sentence)
    assert Path("ours").read_bytes() == before


def test_the_driver_leaves_to_doctor_what_does_not_fit_on_both_sides(versions):
    versions({1: ONE}, {1: ONE}, {1: ONE})
    for side in ("ours", "theirs"):
        with_unfit(side, "claims", {"key": "two", "txet": "x"})
    assert driven().exit_code == 0


def test_the_driver_is_for_git_alone(folder):
    assert "merge-driver" not in ran("--help")
    assert "  merge " in ran("--help")


def test_init_git_prepares_a_folder_once(git, folder):
    result = run("init", "--git", "notes")
    assert (result.exit_code, result.stdout) == (0, "notes/histcite.json\n")
    notes = folder / "notes"
    assert (notes / ".gitattributes").read_text(encoding="utf-8") == "histcite.json merge=histcite\n"
    assert (notes / ".gitignore").read_text(encoding="utf-8") == ".histcite/\n"
    driver = done(git("notes", "config", "merge.histcite.driver")).strip()
    assert shlex.split(driver) == [
        sys.executable,
        "-P",
        "-m",
        "histcite",
        "merge-driver",
        "%O",
        "%A",
        "%B",
        "%P",
    ]
    assert not (notes / HOOK).exists()
    state = {file: file.read_bytes() for file in notes.rglob("*") if file.is_file()}
    again = run("init", "--git", "notes")
    assert (again.exit_code, again.stdout, again.stderr) == (0, "notes/histcite.json\n", "")
    assert {file: file.read_bytes() for file in notes.rglob("*") if file.is_file()} == state


def test_init_git_keeps_what_is_there(git, folder):
    """A repository above, attributes, ignores and a hook of one's own: none is lost."""
    done(git(folder, "init", "--quiet"))
    Path("thesis").mkdir()
    Path("thesis/.gitattributes").write_text("*.tex text", encoding="utf-8")
    Path("thesis/.gitignore").write_text("*.aux\n.histcite/\n", encoding="utf-8")
    Path(HOOK).write_text("#!/usr/bin/env bash\nexit 0\n", encoding="utf-8")
    Path(HOOK).chmod(0o755)
    for _ in range(2):
        ran("init", "--git", "thesis")
    assert not Path("thesis/.git").exists()
    assert (
        Path("thesis/.gitattributes").read_text(encoding="utf-8")
        == "*.tex text\nhistcite.json merge=histcite\n"
    )
    assert Path("thesis/.gitignore").read_text(encoding="utf-8") == "*.aux\n.histcite/\n"
    assert Path(HOOK).read_text(encoding="utf-8") == "#!/usr/bin/env bash\nexit 0\n"


OLD_HOOK = """# >>> histcite
if [ -f histcite.json ] && [ -x /usr/bin/python3 ]; then
  /usr/bin/python3 -P -m histcite sync --library histcite.json || exit 1
fi
# <<< histcite
"""
"""What version 0.1.0 put into the pre-commit hook."""


@pytest.mark.parametrize("own", ["", "make test\n"], ids=["nothing else", "something of one's own"])
@pytest.mark.parametrize("command", [("init", "--git"), ("doctor", "--fix")], ids=" ".join)
@pytest.mark.parametrize("hooks", ["", "hooks of ours"], ids=["in the repository", "elsewhere"])
def test_the_hook_of_an_earlier_version_is_taken_out(git, folder, command, own, hooks):
    """It is part of a hook of one's own, which stays, or all of it."""
    ran("init", "--git")
    hook = Path(HOOK)
    if hooks:
        done(git(folder, "config", "core.hooksPath", hooks))
        Path(hooks).mkdir()
        hook = Path(hooks, "pre-commit")
    hook.write_text(f"#!/bin/sh\n{OLD_HOOK}{own}", encoding="utf-8")
    hook.chmod(0o755)
    sick = run("doctor")
    assert (sick.exit_code, sick.stdout) == (
        1,
        f"{folder / hook}: calls 'histcite sync' before each commit, as an earlier version needed it\n",
    )
    ran(*command)
    assert hook.exists() == bool(own)
    if own:
        assert (hook.read_text(encoding="utf-8"), os.access(hook, os.X_OK)) == (f"#!/bin/sh\n{own}", True)
    assert run("doctor").exit_code == 0


def test_the_hook_of_an_earlier_version_stands_in_no_ones_way(git, folder):
    """It calls ``sync``, which does nothing, and the commit is made."""
    ran("init", "--git")
    program = f"{shlex.quote(sys.executable)} -P -m histcite sync --library histcite.json || exit 1\n"
    Path(HOOK).write_text(f"#!/bin/sh\n{program}", encoding="utf-8")
    Path(HOOK).chmod(0o755)
    done(git(folder, "add", "-A"))
    done(git(folder, "commit", "--quiet", "-m", "x"))
    assert done(git(folder, "status", "--porcelain")) == ""


def test_init_git_knows_a_library_under_another_name(git, folder):
    ran("init", "--git", "my notes.json")
    done(git(folder, "add", "-A"))
    assert done(git(folder, "check-attr", "merge", "my notes.json")) == "my notes.json: merge: histcite\n"


def test_init_git_where_the_file_is_no_library(git, folder):
    Path("histcite.json").write_text("{}", encoding="utf-8")
    result = run("init", "--git")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert sorted(file.name for file in folder.iterdir()) == ["histcite.json"]


def test_init_git_without_git(folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder))
    result = run("init", "--git")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "histcite: git is not installed, or not where programs are looked for; install it and try again\n"
    )
    assert list(folder.iterdir()) == []


def test_a_commit_of_another_file_leaves_nothing_staged(git, folder):
    """Such a commit has an index of its own; what is added there alone would be taken back by the next commit."""
    ran("init", "--git")
    readme = folder / "README"
    readme.write_text("a", encoding="utf-8")
    done(git(folder, "add", "-A"))
    done(git(folder, "commit", "--quiet", "-m", "x"))
    Library.open(folder).add("One.", ref="RGANI", key="one")
    readme.write_text("b", encoding="utf-8")
    done(git(folder, "commit", "--quiet", "-m", "y", "--", "README"))
    assert done(git(folder, "diff", "--cached", "--name-only")) == ""
    done(git(folder, "commit", "--quiet", "--all", "-m", "z"))
    assert '"one"' in done(git(folder, "show", "HEAD:histcite.json"))


@prepared
def parted(histcite):
    """A library, and a copy that is to go its own way; ``base.json`` is what both were."""
    library = Library.open("histcite.json")
    library.add("One.", ref="RGANI, f. 1", key="one", tags="a", value="1", property="count")
    library.add("Two.", ref="RGANI, f. 2", key="two")
    with library.writing() as batch:
        batch.name(Alias(name="Хрущёв", forms=("Khrushchev",)))
    library.sync()
    for name in ("base.json", "other.json"):
        shutil.copy("histcite.json", name)


@pytest.fixture(params=["", "1"], ids=["small", "large"])
def copies(request, monkeypatch):
    """The library and its copy, both small or both large."""
    if request.param:
        monkeypatch.setenv("HISTCITE_INDEX_FROM", request.param)
    request.getfixturevalue("parted")
    return Library.open("histcite.json"), Library.open("other.json")


def test_merge_brings_in_what_the_other_copy_has(copies):
    library, other = copies
    library.tag(["one"], add=["b"])
    library.edit(["one"], {"note": "mine"})
    other.tag(["one"], add=["c"])
    other.edit(["one"], {"subject": "wheat"})
    other.add("Three.", ref="RGANI, f. 3", key="three")
    with other.writing() as batch:
        batch.name(Alias(name="Хрущёв", forms=("Hrushovi",)))
    result = run("merge", "other.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "2 records added, 2 records changed\n"
    one = library.claim("one")
    assert (one.tags, one.note, one.subject) == (("a", "b", "c"), "mine", "wheat")
    assert set(library.claims) == {"one", "two", "three"}
    assert library.holdings.aliases["Хрущёв"].forms == ("Khrushchev", "Hrushovi")
    assert run("merge", "other.json").stderr == "nothing changed: everything is here already\n"


def test_merge_marks_what_differs_until_it_is_edited(copies):
    library, other = copies
    library.edit(["one"], {"value": "2"})
    other.edit(["one"], {"value": "3"})
    result = run("merge", "other.json")
    assert (result.exit_code, result.stdout) == (1, "one\tvalue\t2\t3\n")
    assert result.stderr.splitlines() == [
        "the claim 'one' has in 'value' '2' here and '3' in the other copy; to settle it: histcite edit one --set value=2",
        "1 discrepancy left; 'histcite doctor' lists them",
    ]
    library.sync()
    line = 1 + Path("histcite.json").read_text(encoding="utf-8").splitlines().index(',"clashes": {') + 1
    assert run("doctor").stdout == f"{Path.cwd()}/histcite.json:{line}: {result.stderr.splitlines()[0]}\n"
    assert run("doctor").exit_code == 1
    ran("edit", "one", "--note", "another field")
    assert run("doctor").exit_code == 1
    ran("edit", "one", "--value", "2")
    assert run("doctor").exit_code == 0


@pytest.mark.parametrize("settling", [["edit", "two", "--text", "Two."], ["remove", "two"]])
def test_merge_with_a_base_knows_what_was_removed(copies, settling):
    library, other = copies
    library.remove(["two"])
    other.remove(["one"])
    other.edit(["two"], {"note": "x"})
    result = run("merge", "other.json", "--base", "base.json")
    assert (result.exit_code, result.stdout.split("\t")[:2]) == (1, ["two", "record"])
    assert list(library.claims) == ["two"]
    ran(*settling)
    assert run("doctor").exit_code == 0


def test_merge_as_json(copies):
    library, other = copies
    library.edit(["one"], {"value": "2"})
    other.edit(["one"], {"value": "3"})
    other.edit(["two"], {"note": "n"})
    other.add("Three.", ref="RGANI, f. 1", key="three")
    result = run("merge", "other.json", "--json")
    document = json.loads(result.stdout)
    (discrepancy,) = document.pop("clashes")
    assert result.exit_code == 1
    assert document == {
        "counts": {"added": 1, "changed": 1, "removed": 0, "kept": 0, "clashes": 1},
        "added": ["three"], "changed": ["two"], "removed": [], "kept": [], "renamed": {},
    }  # fmt: skip
    assert [discrepancy[name] for name in ("kind", "of", "field", "ours", "theirs")] == ["claim", "one", "value", '"2"', '"3"']  # fmt: skip


def stored():
    """The tables of the library here that are not empty."""
    return {name: dict(table) for name, table in Store(Path("histcite.json")).documents().items() if table}


def test_merge_is_one_step_that_undo_takes_back(copies):
    library, other = copies
    other.add("Three.", ref="RGANI, f. 3", key="three")
    other.edit(["one"], {"value": "3"})
    before = stored()
    run("merge", "other.json")
    assert "three" in Path("histcite.json").read_text(encoding="utf-8")
    ran("undo")
    assert stored() == before
    ran("redo")
    assert library.claim("three").text == "Three."


def test_merge_keeps_another_claim_under_the_same_key(copies):
    library, other = copies
    library.add("Grain came.", ref="RGANI, f. 4", key="wheat")
    other.add("Tractors came.", ref="RGANI, f. 5", key="wheat")
    result = run("merge", "other.json")
    assert result.stderr.splitlines()[0] == (
        "'wheat' of the other copy is another thing than yours, and is now 'wheat-2'"
    )
    assert (library.claim("wheat").text, library.claim("wheat-2").text) == ("Grain came.", "Tractors came.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "cannot read other.json: No such file or directory"),
        ("{}", "other.json is not a histcite library: it is another program's JSON; it was left untouched"),
        ('{"histcite": {"1": {"format": 99}}}', "other.json has format 99, and this program knows formats up to 2; update histcite"),
        (library_of({1: ONE})[:-20], "other.json has damaged lines, and nothing was merged; mend it first with 'histcite doctor --fix --library other.json'"),
    ],
    ids=["missing", "another program's", "a newer format", "damaged"],
)  # fmt: skip
@pytest.mark.parametrize("option", [[], ["--base"]])
def test_merge_refuses_what_it_cannot_read_whole(copies, text, sentence, option):
    shutil.copy("other.json", "good.json")
    if text is None:
        Path("other.json").unlink()
    else:
        Path("other.json").write_text(text, encoding="utf-8")
    before = Path("histcite.json").read_bytes()
    result = run("merge", *(["good.json", *option] if option else []), "other.json")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"histcite: {sentence}\n")
    assert Path("histcite.json").read_bytes() == before


@pytest.mark.parametrize(("table", "record", "trouble"), UNFIT)
def test_merge_takes_in_nothing_that_does_not_fit(copies, table, record, trouble):
    Library.open("other.json").add("Four.", ref="RGANI, f. 4", key="four")
    Library.open("other.json").sync()
    with_unfit("other.json", table, record)
    before = stored()
    result = run("merge", "other.json")
    sentence = f"histcite: other.json was not merged: {trouble}; change it there, and merge again\n"
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", sentence)
    assert stored() == before


def test_merge_takes_in_nothing_that_does_not_fit_from_a_journal(copies):
    """One that version 0.1.0 left, and a synchronising service kept a copy of."""
    changes = [["claims", "7", None, {"key": "two", "txet": "x"}]]
    told = {"number": 9, "time": "2026-01-01T00:00:00Z", "who": "w", "command": "c", "changes": changes}
    body = json.dumps({"entries": [told]})[1:].encode()
    Path("other.json.journal").write_bytes(b'{"crc": "%08x", %b\n' % (zlib.crc32(body), body))
    before = stored()
    result = run("merge", "other.json.journal")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        "histcite: other.json.journal was not merged: the claim 'two' does not fit: "
    )
    assert stored() == before


@pytest.mark.parametrize("name", ["histcite.json", ".", "link.json"])
def test_merge_with_itself_is_refused(copies, name):
    Path("link.json").symlink_to("histcite.json")
    result = run("merge", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("is the library itself; name the other copy\n")


NAMES = {
    "histcite (Anna's conflicted copy 2026-01-31).json": "Dropbox",
    "histcite (ANNA-PC's conflicted copy 2026-01-31 (1)).json": "Dropbox",
    "histcite (In Konflikt stehende Kopie von Anna 2026-01-31).json": "Dropbox",
    "histcite-DESKTOP-4F2K9QX.json": "OneDrive",
    "histcite-Annas-MacBook-Pro.json": "OneDrive",
    "histcite.sync-conflict-20260131-093612-D4LGQYW.json": "Syncthing",
    "histcite.sync-conflict-20260131-093612.json": "Syncthing",
    "histcite (1).json": "Google Drive",
    "histcite [Conflict].json": "Google Drive",
    "histcite (conflicted copy 2026-01-31 093612).json": "Dropbox",
    "histcite_conflict-20260131-093612.json": "Nextcloud",
    "histcite 2.json": "iCloud Drive",
    "histcite-thesis.json": "",
    "histcite.json.damaged-2026": "",
    "other.json": "",
    "histcite (old).json": "",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_that_a_synchronising_service_left_is_known_by_its_name(folder, name):
    for made in ("histcite.json", name):
        Path(made).write_text(library_of({1: ONE}), encoding="utf-8")
    found = [(file.name, service) for file, service in conflicted_copies(Path("histcite.json"))]
    assert found == ([(name, NAMES[name])] if NAMES[name] else [])


def test_a_file_of_another_kind_is_no_copy(folder):
    Path("histcite (1).json").write_text("{}", encoding="utf-8")
    assert list(conflicted_copies(Path("histcite.json"))) == []


def test_doctor_names_the_copy_and_what_brings_it_in(copies):
    library, other = copies
    other.add("Three.", ref="RGANI, f. 3", key="three")
    name = "histcite (Anna's conflicted copy 2026-01-31).json"
    other.sync()
    Path("other.json").rename(name)
    result = run("doctor")
    command = result.stdout.strip().partition("delete it after: ")[2]
    assert (result.exit_code, result.stdout.count("\n")) == (1, 1)
    ran(*shlex.split(command)[1:])
    Path(name).unlink()
    assert run("doctor").exit_code == 0
    assert library.claim("three").text == "Three."


def test_doctor_takes_away_a_mark_on_what_is_gone(folder):
    discrepancy = {"key": "k0123456789", "kind": "claim", "of": "gone", "field": "value"}
    Library.create("histcite.json")
    tables = {**valid("."), "clashes": {"1": discrepancy}}
    Path("histcite.json").write_bytes(serialise(tables))
    assert run("doctor").exit_code == 1
    assert run("doctor", "--fix").exit_code == 0
    assert valid(".").get("clashes", {}) == {}


def test_doctor_mends_a_library_with_changes_that_wait(copies):
    """What waits in the journal is neither lost nor in the way when the file beside it was damaged meanwhile."""
    library, _ = copies
    library.add("Three.", ref="RGANI, f. 3", key="three")
    file = Path("histcite.json")
    file.write_bytes(file.read_bytes().replace(b"One.", b"\xff\xff\xff\xff"))
    run("doctor", "--fix")
    ran("sync")
    assert {one["key"] for one in stored()["claims"].values()} == {"two", "three"}


def test_marks_go_with_their_record_and_follow_its_key(copies):
    library, other = copies
    for one, value in ((library, "2"), (other, "3")):
        one.edit(["one"], {"value": value})
    run("merge", "other.json")
    ran("edit", "one", "--key", "first")
    assert marks(".") == {("first", "value")}
    ran("remove", "first")
    assert marks(".") == set()
    ran("undo", "2")
    assert marks(".") == {("one", "value")}


@pytest.fixture
def differing(copies):
    """A library into which a copy was merged that has another value for a claim and another title for a source."""
    library, other = copies
    for one, value in ((library, "50000 t"), (other, "40000 t")):
        one.edit(["one"], {"value": value})
        with one.writing() as batch:
            batch.edit_source(one.source("rgani-f1"), {"title": f"File of {value}"})
    run("merge", "other.json")
    return library


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("one", "value: '50000 t' here, '40000 t' in the other copy"),
        ("rgani-f1", "title: 'File of 50000 t' here, 'File of 40000 t' in the other copy"),
    ],
)
def test_show_tells_the_discrepancies_of_a_record(differing, key, line):
    shown = [text.split(maxsplit=1) for text in ran("show", key).splitlines()]
    assert [told for label, *told in shown if label == "discrepancy"] == [[line]]
    (document,) = json.loads(ran("show", key, "--json"))
    (discrepancy,) = document["clashes"]
    assert (discrepancy["of"], discrepancy["field"]) == (key, line.partition(":")[0])


def test_show_tells_that_a_removed_record_was_kept(copies):
    library, other = copies
    library.edit(["two"], {"note": "n"})
    other.remove(["two"])
    run("merge", "other.json", "--base", "base.json")
    assert ran("show", "two").splitlines()[-1].split(maxsplit=1) == [
        "discrepancy",
        "was removed in the other copy and changed here, and was kept",
    ]


def test_nothing_is_told_where_no_copies_differ(copies):
    assert "discrepanc" not in ran("show", "one") + ran("show", "one", "--json") + run("sync").stderr


def test_sync_mentions_the_discrepancies(differing):
    assert run("sync").stderr.splitlines()[-1] == "2 discrepancies are marked; 'histcite doctor' lists them"


@pytest.mark.parametrize("style", ["merge", "diff3", *also_slow("zdiff3")])
def test_doctor_closes_a_merge_of_a_clone_that_was_not_told_how(git, clones, style):
    """Both sides edit one claim in one field and another in two, give a name another form, and add a claim each."""
    ours, theirs = (Library.open(where) for where in clones)
    for library, word in ((ours, "a"), (theirs, "b")):
        library.edit(["base-1"], {"note": word})
        library.edit(["base-2"], {"note" if word == "a" else "subject": word})
        library.add(f"New {word}.", ref="RGANI, f. 1, op. 1, d. 1", key=f"new-{word}")
        with library.writing() as batch:
            batch.name(Alias(name="Name 1", forms=(word,)))
    for where in clones:
        commit(git, where)
    done(git("theirs", "push", "--quiet", "origin", "HEAD:main"))
    done(git("ours", "config", "--remove-section", "merge.histcite"))
    done(git("ours", "config", "merge.conflictStyle", style))
    assert git("ours", "pull", "--quiet", "--no-rebase", "--no-edit").returncode != 0
    assert b"<<<<<<<" in Path("ours/histcite.json").read_bytes()
    assert run("doctor", "--fix", "--library", "ours").exit_code == 1
    valid("ours")
    assert marks("ours") == {("base-1", "note")}
    merged = Library.open("ours")
    one, two = merged.claim("base-1"), merged.claim("base-2")
    assert (one.note, two.note, two.subject) == ("a", "a", "b")
    assert {"new-a", "new-b"} <= set(merged.claims)
    assert set(merged.holdings.aliases["Name 1"].forms) == {"Form 1", "a", "b"}


def test_doctor_says_that_git_does_not_find_what_merges(git, folder):
    """A clone knows the attribute and not the program; a program may be gone with its virtual environment."""
    ran("init", "--git")
    assert run("doctor").exit_code == 0
    done(git(".", "config", "merge.histcite.driver", "/gone/python -P -m histcite merge-driver %O %A %B %P"))
    told = "git is to merge this library by record and field, but "
    again = f"run 'histcite init --git {folder}/histcite.json' again"
    for trouble in ("the program that it calls for that, /gone/python, is gone", "was never told here how"):
        result = run("doctor")
        assert (result.exit_code, result.stdout) == (
            1,
            f"{folder}/histcite.json: {told}{trouble}; {again}\n",
        )
        git(".", "config", "--unset", "merge.histcite.driver")
    ran("init", "--git", f"{folder}/histcite.json")
    assert run("doctor").exit_code == 0


def test_jsonl_carries_the_marks(copies):
    library, other = copies
    for one, value in ((library, "2"), (other, "3")):
        one.edit(["one"], {"value": value})
    run("merge", "other.json")
    (discrepancy,) = library.holdings.discrepancies.values()
    Path("all.jsonl").write_text(ran("export", "jsonl"), encoding="utf-8")
    copy = Library.create("copy")
    ran("import", "all.jsonl", "--library", "copy")
    assert [compact_document(one) for one in copy.holdings.discrepancies.values()] == [
        compact_document(discrepancy)
    ]
