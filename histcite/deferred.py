"""What waits until it is asked for, so that commands start sooner: the modules of a package, and regular expressions."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["deferred", "expression"]


def deferred(package: str, things: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """Give the ``__getattr__`` (PEP 562) of a package that hands on *things*, listed by the module that defines them."""
    homes = {name: module for module, names in things.items() for name in names}

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(name)
        found = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(import_module(package), name, found)
        return found

    return find


if TYPE_CHECKING:
    from re import compile as expression
else:
    _OF_A_PATTERN = (
        "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer", "pattern", "flags", "groups", "groupindex",
    )  # fmt: skip

    class expression:  # noqa: N801 - it stands where re.compile would
        """The pattern that :func:`re.compile` gives for the same, compiled when something of it is first asked for."""

        def __init__(self, text: str | bytes, flags: int = 0) -> None:
            self._told = text, flags

        @cached_property
        def _compiled(self) -> re.Pattern[Any]:
            return re.compile(*self._told)

        search, match, fullmatch, sub, subn, split, findall, finditer, pattern, flags, groups, groupindex = (
            cached_property(attrgetter(f"_compiled.{name}")) for name in _OF_A_PATTERN
        )
