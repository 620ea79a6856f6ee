"""The answer to a shell: what may stand in the place of the word that is begun."""

import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from histcite.completion.acquaintances import Acquaintances, Consulted, Offered
from histcite.completion.typed_line import TypedLine, for_bash, read_line
from histcite.errors import HistciteError
from histcite.holdings.whereabouts import find_library
from histcite.tables import digested

VARIABLE = "_HISTCITE_COMPLETE"
SHELLS = ("bash", "zsh", "fish")

Outline = Mapping[str, Any]
"""A command: its ``help``, its ``options`` and ``arguments`` with what each ``takes``, and the ``commands`` inside it."""


def answer(environment: Mapping[str, str], make_outline: Callable[[], dict[str, Any]]) -> str:
    """What the shell that asks through *environment* is to be told: a line for each that is offered, in the form of that shell.

    *make_outline* gives the outline of the program, which is kept until a command changes.
    """
    shell, line = environment[VARIABLE], _line(environment)
    offered = list(_offers(line, environment, make_outline))
    if shell == "zsh":
        return "".join(f"{value}\n{told or '_'}\n" for value, told in offered)
    if shell == "fish":
        return "".join(f"{value}\t{told}\n" for value, told in offered)
    return "".join(for_bash(line, value) + "\n" for value, _ in offered)


def _line(environment: Mapping[str, str]) -> TypedLine:
    """The line up to the cursor, from bash and fish as it is typed, from zsh as words."""
    if environment[VARIABLE] == "zsh":
        *words, begun = environment.get("COMP_WORDS", "").split("\n")
        return TypedLine(tuple(words[1:]), begun[1:] if begun[:1] in "'\"" else begun)  # an open mark stays
    line = environment.get("COMP_LINE", "")
    point = environment.get("COMP_POINT", "")
    before = line.encode()[: int(point)].decode(errors="ignore") if point.isdecimal() else line
    return read_line(before)


def _offers(
    line: TypedLine, environment: Mapping[str, str], make_outline: Callable[[], dict[str, Any]]
) -> Iterator[Offered]:
    rooms = sorted((Path(__file__).parents[1] / "cli").glob("*.py"))
    stamp = [[room.name, room.stat().st_mtime_ns] for room in rooms]
    program = digested(rooms[0].with_name("outline"), stamp, make_outline)
    explained = line.words[:1] == ("help",)
    place, said, waits_for, told = _read(program, line.words[explained:])
    name, equals, value = line.begun.partition("=")
    if not waits_for and equals and name in place["options"]:
        yield from (
            (f"{name}={one}", why) for one, why in _of(place["options"][name], value, said, environment)
        )
    elif waits_for:
        yield from _of(waits_for, line.begun, said, environment)
    elif line.begun.startswith("-"):
        yield from (
            (option, taken["help"])
            for option, taken in place["options"].items()
            if option.startswith(line.begun)
        )
    elif place["commands"] and not told:
        yield from (
            (one, inside["help"]) for one, inside in place["commands"].items() if one.startswith(line.begun)
        )
    elif place["arguments"]:
        yield from _of(
            place["arguments"][min(told, len(place["arguments"]) - 1)], line.begun, said, environment
        )


def _read(outline: Outline, words: Iterable[str]) -> tuple[Outline, dict[str, str], Outline | None, int]:
    """The command that *words* lead to, what its options and arguments were given, the option that still waits, and how many arguments there were."""
    place, said, told = outline, dict[str, str](), 0
    waits: tuple[str, Outline] | None = None
    for word in words:
        name, equals, value = word.partition("=")
        if waits:
            said[waits[0]], waits = word, None
        elif name in place["options"]:
            taken = place["options"][name]
            if equals:
                said[name] = value
            elif not taken["is_flag"]:
                waits = name, taken
        elif word in place["commands"]:
            place = place["commands"][word]
        else:
            told += 1
            said[f"argument {told}"] = word
    return place, said, waits[1] if waits else None, told


def _of(
    taken: Outline, typed: str, said: Mapping[str, str], environment: Mapping[str, str]
) -> Iterator[Offered]:
    """What may be given to an option or argument, each once: one of its choices, or what the library knows of its kind."""
    yield from ((choice, "") for choice in taken["choices"] if choice.startswith(typed))
    before, comma, last = typed.rpartition(",")
    yield from ((before + comma + word, "") for word in taken["listed"] if word.startswith(last))
    if not taken["kind"]:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            named = said.get("--library")
            library = find_library(Path(named) if named else None, environment, Path.cwd())
            known = Acquaintances(library, _records(library), said)
            yield from dict(known.of(taken["kind"], typed)).items()
        except (HistciteError, OSError):
            return


def _records(library: Path) -> Consulted:
    """The records of a library: by its index, where that is as new as its file."""
    from histcite.store.glance import Glance

    if glance := Glance.at(library):
        return glance
    from histcite.store import Store

    return Store(library).contents()


def is_asked(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a shell asks, and not the user."""
    return environment.get(VARIABLE) in SHELLS
