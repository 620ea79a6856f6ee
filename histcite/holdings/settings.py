"""The settings: ``histcite.toml`` beside the library, then the user's own, then what is shipped.

What runs a program (editor, opener) is never taken from the file beside the library, which may have come with it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from histcite.citations import STYLES
from histcite.errors import BadSetting, UnreadableSettings
from histcite.frozen import dataclass
from histcite.tables import parse_table

FILE = "histcite.toml"

SHIPPED = {"style": "chicago", "language": "", "limit": "50", "colour": "auto", "editor": "", "opener": ""}
"""Every setting, with what holds where nobody has set it."""

COLOURS = ("auto", "never")

PROGRAMS: Mapping[str, tuple[str, ...]] = {"editor": ("VISUAL", "EDITOR"), "opener": ("HISTCITE_OPENER",)}
"""The settings that name a program, and the variables of the environment that are asked behind the user's own file."""

_ALLOWED: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "style": (lambda value: value in STYLES, f"one of {', '.join(STYLES)}"),
    "limit": (lambda value: re.fullmatch(r"0*[1-9]\d{0,8}", value) is not None, "a number from 1 on"),
    "colour": (lambda value: value in COLOURS, f"one of {', '.join(COLOURS)}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What holds for one setting, and ``origin``: the file or the variable that says so; empty where it is shipped."""

    name: str
    value: str
    origin: str


class Settings:
    """The settings for a library in the folder *beside*, or for none, of the user whose own file is *own*."""

    def __init__(self, beside: Path | None, own: Path, environment: Mapping[str, str]) -> None:
        self._files = [*([beside / FILE] if beside else []), own]
        self._own = own
        self._environment = environment

    def __getitem__(self, name: str) -> str:
        return self.of(name).value

    def of(self, name: str) -> Setting:
        """What holds for *name*. Raises BadSetting for a value that it cannot have, UnreadableSettings for a file that is no TOML."""
        for path, table in self._tables.items():
            if name in table and (name not in PROGRAMS or path == self._own):
                return Setting(name=name, value=_read(path, name, table[name]), origin=str(path))
        for variable in PROGRAMS.get(name, ()):
            if self._environment.get(variable):
                return Setting(name=name, value=self._environment[variable], origin="$" + variable)
        return Setting(name=name, value=SHIPPED[name], origin="")

    @property
    def files(self) -> tuple[Path, ...]:
        """Where settings are looked for, the first that says something first."""
        return tuple(self._files)

    def passed_over(self) -> Iterator[str]:
        """A sentence on each entry of the files that is no setting, or may not stand there."""
        for path, table in self._tables.items():
            for name in table:
                if name not in SHIPPED:
                    yield f"{path}: there is no setting {name!r}; there are {', '.join(SHIPPED)}"
                elif name in PROGRAMS and path != self._own:
                    yield f"{path}: {name!r} is not taken from there, for it runs a program; set it in {self._own}"

    @cached_property
    def _tables(self) -> Mapping[Path, Mapping[str, Any]]:
        return {path: _table(path) for path in self._files if _is_there(path)}


def _is_there(path: Path) -> bool:
    """Whether there is such a file; of a folder that nobody may look into, nothing is said."""
    try:
        return path.is_file()
    except OSError:
        return False


def _table(path: Path) -> Mapping[str, Any]:
    from tomllib import TOMLDecodeError

    try:
        return parse_table(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, TOMLDecodeError) as error:
        raise UnreadableSettings(path, str(error)) from error


def _read(path: Path, name: str, value: Any) -> str:
    is_right, allowed = _ALLOWED.get(name, (lambda _: True, "a text"))
    if isinstance(value, bool) or not isinstance(value, str | int) or not is_right(str(value)):
        raise BadSetting(path, name, value, allowed)
    return str(value)
