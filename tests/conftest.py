"""What many tests stand on: a folder with an empty library, and the program run in it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, is_hypothesis_test, settings

from histcite.cli import program

UNTIMED = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", UNTIMED, max_examples=25)
settings.register_profile("thorough", UNTIMED, max_examples=100)

Program = Callable[..., Result]

# Many tests start processes, and each would compile the whole program again where the environment has Python keep no bytecode.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def is_slow_tier(config: pytest.Config) -> bool:
    return config.option.markexpr == "slow"


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("thorough" if is_slow_tier(config) else "steady")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Laws are tried in both tiers: by few examples always, and by many in the slow one.

    So is what holds of a small library, of a large one: by the first card of a test always, and by the others in the slow one.
    """
    tried = set()
    for item in items:
        if is_slow_tier(config) and is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker(pytest.mark.slow)
        if not item.get_closest_marker("slow"):
            size = item.callspec.params.get("size") if hasattr(item, "callspec") else None
            test = item.nodeid.partition("[")[0]
            if size == "large" and {(test, "small"), (test, "large")} <= tried:
                item.add_marker(pytest.mark.slow)
            tried.add((test, size))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with nothing of the user's environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HISTCITE_LIBRARY", raising=False)
    monkeypatch.setenv("HISTCITE_USER", "reader")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "of-the-user"))
    return tmp_path


@pytest.fixture(params=["small", "large"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether libraries are kept as small ones, in their file alone, or as large ones, with an index."""
    monkeypatch.setenv("HISTCITE_INDEX_FROM", "0" if request.param == "large" else "1000000000")
    return str(request.param)


@pytest.fixture
def run(folder: Path) -> Program:
    """The program, run in the folder: ``run("add", "text", ...)``."""

    def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(program, arguments, input=stdin)

    return run


@pytest.fixture
def histcite(run: Program) -> Program:
    """The program in a folder that has an empty library."""
    assert run("init").exit_code == 0
    return run


@pytest.fixture(scope="session")
def split(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the worked example, to be read or copied."""
    folder = tmp_path_factory.mktemp("demo") / "the split"
    assert CliRunner().invoke(program, ["demo", str(folder)]).exit_code == 0
    return folder


@pytest.fixture
def process(folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The program as a process of its own, with real pipes."""

    def process(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "histcite", *arguments]
        return subprocess.run(
            command, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder
        )

    return process
