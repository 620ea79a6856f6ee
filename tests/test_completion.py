"""What the shell is offered: everything the library knows, spelt so that the shell takes it as one word."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from prepared import prepared

from histcite.cli import program
from histcite.cli.outline import outline
from histcite.completion.reply import answer
from histcite.completion.typed_line import TypedLine, for_bash, read_line

FILE = "RGANI, f. 3, op. 14, d. 448"


@prepared
def wheat(histcite):
    """Two claims on wheat, and one on the talks."""
    for key, reference, subject, property_, value, voice in (
        ("wheat-1", f"{FILE}, l. 12", "Shehu's letter", "amount", "50000 t", "Mehmet Shehu"),
        ("wheat-2", "RGANI, f. 3, op. 14, d. 450, l. 1", "Shehu's letter", "amount", "10000 t", "Mikoyan"),
        ("talks", "RGANI, f. 3, op. 22, d. 1, l. 3", "talks of November", "place", "Moscow", ""),
    ):
        added = histcite(
            "add", "Text.", "--ref", reference, "--subject", subject, "--property", property_, "--value", value, "--key", key,
            "--where", "Tirana" if voice else "Москва", "-t", "wheat" if voice else "talks", *(("--voice", voice) if voice else ()),
        )  # fmt: skip
        assert added.exit_code == 0, added.stderr


@pytest.fixture
def offered(size, wheat):
    """What is offered at the end of a line in that library, small or large."""

    def offers(line, asker="bash", **more):
        asked = {"_HISTCITE_COMPLETE": asker, "COMP_LINE": line, **more}
        told = answer(asked, lambda: outline(program, click.Context(program)))
        return told.splitlines()

    return offers


@pytest.mark.parametrize(
    ("line", "replies"),
    [
        ("histcite sea", ["search"]),
        ("histcite source e", ["edit"]),
        ("histcite list --so", ["--source", "--sort"]),
        ("histcite show --style g", ["gost"]),
        ("histcite show --style=g", ["gost"]),
        ("histcite show wheat", ["wheat-1", "wheat-2"]),
        ("histcite show wheat-1 rgani-f3-op14", ["rgani-f3-op14-d448", "rgani-f3-op14-d450"]),
        ("histcite tag wheat-1 -t w", ["wheat"]),
        ("histcite add Text --subject She", [r"Shehu\'s\ letter"]),
        ("histcite add Text --subject 'she", [r"Shehu'\''s letter"]),
        ('histcite add Text --subject "she', ["Shehu's letter"]),
        ("histcite add Text --property amou", ["amount"]),
        ("histcite add Text --property amount --value 5", [r"50000\ t"]),
        ("histcite add Text --property place --value ", ["Moscow"]),
        ("histcite add Text --value 5", []),
        ("histcite add Text --voice meh", [r"Mehmet\ Shehu"]),
        ("histcite add Text --where мос", ["Москва"]),
        ("histcite list --source rgani-f3-op22", ["rgani-f3-op22-d1"]),
        ("histcite use РГАНИ", ["РГАНИ"]),
        ("histcite use 'RGANI, f. ", ["RGANI, f. 3"]),
        ("histcite use 'RGANI, f. 3, op. ", ["RGANI, f. 3, op. 14", "RGANI, f. 3, op. 22"]),
        ("histcite add Text --ref 'РГАНИ. Ф. 3. Оп. 14. Д. 4", ["РГАНИ. Ф. 3. Оп. 14. Д. 448", "РГАНИ. Ф. 3. Оп. 14. Д. 450"]),
        ("histcite use 'RGANI, ", ["RGANI, f. 3"]),
        ("histcite use 'RGANI, f. 3, op. 14, d", ["RGANI, f. 3, op. 14, d. 448", "RGANI, f. 3, op. 14, d. 450"]),
        ("histcite use 'РГАНИ, ф. 3, о", ["РГАНИ, ф. 3, оп. 14", "РГАНИ, ф. 3, оп. 22"]),
        ("histcite use 'RGANI, f. 3, d", []),
        ("histcite show la", ["last"]),
        ("histcite help source e", ["edit"]),
        ("histcite list --columns key,va", ["key,value"]),
        ("histcite archive show RGANI", ["RGANI"]),
        ("histcite property set amou", ["amount"]),
        ("histcite list --archive 'RGANI f. 3 op. 2", ["RGANI f. 3 op. 22"]),
        ("histcite list --subject=talks", [r"talks\ of\ November"]),
        ("histcite nonsense --foo ", []),
    ],
)  # fmt: skip
def test_what_is_known_is_offered(offered, line, replies):
    assert offered(line) == replies


def test_conflicts_and_questions_are_offered_with_what_they_ask(offered, wheat):
    assert wheat("check").exit_code == 1
    (conflict,) = offered("histcite show x-")
    assert conflict.startswith("x-")
    assert offered("histcite dismiss x-") == [conflict]
    assert offered("histcite show q-")[0].startswith("q-")
    assert offered("histcite dismiss x-", asker="fish") == [f"{conflict}\tShehu's letter: amount? (open)"]
    assert offered("", asker="zsh", COMP_WORDS="histcite\nresolve\nx-") == [
        conflict,
        "Shehu's letter: amount? (open)",
    ]


def test_a_conclusion_is_offered_questions_answers_and_claims(offered, wheat):
    """Questions that are not in dispute, too."""
    wheat("check")
    disputed, other = offered("histcite conclude q-")
    assert offered(f"histcite conclude {disputed} --answer ") == [
        r"50000\ t", r"10000\ t", r"cannot\ be\ known",
    ]  # fmt: skip
    assert offered(f"histcite conclude {other} --answer 'M") == ["Moscow"]
    assert (
        offered("histcite conclude wheat")
        == offered("histcite conclude x --from wheat")
        == ["wheat-1", "wheat-2"]
    )


def test_an_open_quotation_mark_is_no_part_of_a_word_of_zsh(offered):
    assert offered("", asker="zsh", COMP_WORDS="histcite\nlist\n--subject\n'talks") == [
        "talks of November",
        "_",
    ]


def test_only_what_stands_before_the_cursor_counts(offered):
    assert offered("histcite show wheat-1 --style gost", COMP_POINT="16") == ["wheat-1", "wheat-2"]


def test_without_a_library_commands_and_choices_are_offered(folder):
    def offers(line):
        asked = {"_HISTCITE_COMPLETE": "bash", "COMP_LINE": line}
        return answer(asked, lambda: outline(program, click.Context(program))).splitlines()

    assert offers("histcite show ") == []
    assert offers("histcite ini") == ["init"]


@pytest.mark.parametrize(
    ("line", "words", "begun", "mark"),
    [
        ("histcite show a", ("show",), "a", ""),
        ("histcite show ", ("show",), "", ""),
        ("histcite add 'One text' --ref 'RGANI, f", ("add", "One text", "--ref"), "RGANI, f", "'"),
        (r"histcite add One\ text x", ("add", "One text"), "x", ""),
        (r'histcite add "a \"b\" c', ("add",), 'a "b" c', '"'),
        ("histcite add '' x", ("add", ""), "x", ""),
    ],
)
def test_a_line_is_read_as_a_shell_reads_it(line, words, begun, mark):
    assert read_line(line) == TypedLine(words, begun, mark)


@pytest.mark.parametrize(
    ("begun", "value", "reply"),
    [
        (TypedLine((), "f:1", ""), "f:12 a", r"12\ a"),
        (TypedLine((), "--x=a", ""), "--x=a b", r"a\ b"),
        (TypedLine((), "a", '"'), 'a "$b"', r"a \"\$b\""),
    ],
)
def test_bash_is_given_what_it_puts_in_the_place_of_its_own_word(begun, value, reply):
    assert for_bash(begun, value) == reply


BASH = shutil.which("bash")


@pytest.mark.skipif(not BASH or os.name == "nt", reason="no bash")
def test_the_script_of_bash_calls_the_program(offered, folder, run):
    script = run("completion", "bash").stdout
    asked = f"{script}\nCOMP_LINE='histcite show wheat' COMP_POINT=19\n_histcite_completion\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [BASH, "-c", asked],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.split(), done.stderr) == (["wheat-1", "wheat-2"], "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_script_of_a_shell_can_be_read_by_it(histcite, folder, shell):
    script = histcite("completion", shell).stdout
    assert f"_HISTCITE_COMPLETE={shell} histcite" in script
    if found := shutil.which(shell):
        (folder / "script").write_text(script, encoding="utf-8")
        assert subprocess.run([found, "-n", "script"], cwd=folder, check=False).returncode == 0
