"""The READMEs and the documents cannot lie: their commands are run in order, in one folder, and print what they say."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
EXAMPLES = sorted((ROOT / "examples").glob("*/README.md"))
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DOCUMENTS = [
    path for path in sorted((ROOT / "docs").glob("*.md")) if BLOCK.search(path.read_text(encoding="utf-8"))
]


def environment():
    """The environment of a reader: the program on the path, output unbuffered so that talk and data keep their order."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1", "HISTCITE_USER": "reader", "PYTHONUTF8": "1"}


def run(command, folder):
    done = subprocess.run(
        ["bash", "-c", command] if isinstance(command, str) else command,
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def furnish(readme, folder):
    """Put into *folder* what a reader has at hand: the library of the demo, if it is spoken of, and the tables and samples."""
    if "histcite-demo" in readme.read_text(encoding="utf-8"):
        run("histcite demo", folder)
    for table in (*readme.parent.glob("*.csv"), *readme.parent.glob("samples/*")):
        shutil.copy(table, folder)


def executed(text, folder):
    """*text* with the output of every command of its console blocks as it really is."""

    def block(match):
        if match[1] == "python":
            code, _, _ = match[2].partition("\n# prints\n")
            printed = run([sys.executable, "-c", code], folder)
            said = "".join(f"# {line}\n" for line in printed.splitlines())
            return f"```python\n{code.rstrip()}\n\n# prints\n{said}```"
        commands = [line for line in match[2].splitlines() if line.startswith("$ ")]
        return (
            "```console\n" + "".join(f"{command}\n{run(command[2:], folder)}" for command in commands) + "```"
        )

    return BLOCK.sub(block, text)


@pytest.mark.parametrize(
    "readme",
    [README, *(pytest.param(document, marks=pytest.mark.slow) for document in (*DOCUMENTS, *EXAMPLES))],
    ids=lambda path: path.stem if path in (README, *DOCUMENTS) else path.parent.name,
)
def test_readme_prints_what_the_program_prints(readme, tmp_path):
    """Today's date stands in decisions; everything else is the same on every day and machine."""
    furnish(readme, tmp_path)
    written = readme.read_text(encoding="utf-8")
    day = re.compile(r"\d{4}-\d\d-\d\d\)$", re.MULTILINE)
    assert day.sub("DAY)", executed(written, tmp_path)) == day.sub("DAY)", written)


if __name__ == "__main__":
    import tempfile

    for name in (README, *DOCUMENTS, *EXAMPLES):
        with tempfile.TemporaryDirectory() as folder:
            furnish(name, Path(folder))
            name.write_text(executed(name.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
