"""Libraries that many tests begin with: made once in a run, by the commands that make them, and copied for each test."""

import os
import shutil
from pathlib import Path

import pytest


def prepared(fill):
    """A fixture that gives the program in a folder with what ``fill(program)`` makes of an empty library there.

    Small and large libraries are made apart; *fill* may read and write files in the current folder and nowhere else.
    """
    made = {}

    @pytest.fixture(name=fill.__name__)
    def library(request, run, folder, tmp_path_factory):
        if "size" in request.fixturenames:
            request.getfixturevalue("size")
        kind = os.environ.get("HISTCITE_INDEX_FROM")
        if kind in made:
            shutil.copytree(made[kind], folder, symlinks=True, dirs_exist_ok=True)
        else:
            assert run("init").exit_code == 0
            fill(run)
            kept = tmp_path_factory.mktemp(fill.__name__) / "library"
            made[kind] = Path(shutil.copytree(folder, kept, symlinks=True))
        return run

    library.__doc__ = fill.__doc__
    return library
