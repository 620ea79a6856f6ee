"""Packages that load a module only when something of it is asked for, so that commands start sooner."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def deferred(package: str, things: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """Give the ``__getattr__`` (PEP 562) of a package that hands on *things*, listed by the module that defines them."""
    homes = {name: module for module, names in things.items() for name in names}

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(name)
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return find
