"""Frozen dataclasses that are cheap to declare: they share what :mod:`dataclasses` compiles anew for each of a hundred values."""

import dataclasses
from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from reprlib import recursive_repr
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, Literal, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, kw_only: bool = False, **_frozen_and_slots: Literal[True]) -> Callable[[type], type]:
        """The decorator of this name in :mod:`dataclasses` for a class that gives its fields at most defaults, and inherits at most from its like."""

        def declare(kind: type) -> type:
            dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(kind)
            names = tuple(field.name for field in dataclasses.fields(kind))
            left_out = (*names, *_WITHOUT_SLOTS)
            body = {name: thing for name, thing in vars(kind).items() if name not in left_out}
            shared = {name: method for name, method in _methods(names).items() if body.get(name) is None}
            own = tuple(name for name in names if not any(name in vars(base) for base in kind.__mro__[1:]))
            named = {"__slots__": own, "__qualname__": kind.__qualname__}
            return type(kind)(kind.__name__, kind.__bases__, {**body, **shared, **named})

        return declare


_WITHOUT_SLOTS = ("__dict__", "__weakref__")


def _methods(names: Sequence[str]) -> dict[str, Any]:
    values = attrgetter(*names, "__class__")  # with the class, for one field must come in a tuple, too

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    @recursive_repr()
    def shown(self: object) -> str:
        told = (f"{name}={value!r}" for name, value in zip(names, values(self), strict=False))
        return f"{self.__class__.__qualname__}({', '.join(told)})"

    def restore(self: object, state: Sequence[Any]) -> None:
        for name, value in zip(names, state, strict=False):
            object.__setattr__(self, name, value)

    return {
        "__init__": _Initialiser(),
        "__eq__": equal,
        "__hash__": lambda self: hash(values(self)[:-1]),
        "__repr__": shown,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__getstate__": lambda self: [getattr(self, name) for name in names],
        "__setstate__": restore,
    }


def _refuse(_self: object, name: str, *_: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")


class _Initialiser:
    """The ``__init__`` of a class, made when it is first asked for: many classes have no value in one run of the program."""

    def __set_name__(self, made: type[Any], _: str) -> None:
        self._made = made

    def __get__(self, value: object, _: object = None) -> Any:
        made = self._made
        fields = sorted(dataclasses.fields(made), key=attrgetter("kw_only"))
        given = {one.name: one.default for one in fields if one.default is not dataclasses.MISSING}
        places = [one.name for one in fields if not one.kw_only]
        code = _filling(len(fields)).replace(
            co_varnames=("self", *(one.name for one in fields)),
            co_argcount=1 + len(places),
            co_kwonlyargcount=len(fields) - len(places),
            co_qualname=f"{made.__qualname__}.__init__",
        )
        fills = {f"fill_{place}": getattr(made, one.name).__set__ for place, one in enumerate(fields)}
        initialiser = FunctionType(
            code, fills, "__init__", tuple(given[name] for name in places if name in given)
        )
        initialiser.__kwdefaults__ = {name: given[name] for name in given if name not in places}
        type.__setattr__(made, "__init__", initialiser)
        return initialiser.__get__(value, made)


@cache
def _filling(count: int) -> CodeType:
    """What fills so many slots past what refuses changes: compiled, because nothing is called more, and once, because nothing takes longer to make."""
    known: dict[str, Any] = {}
    names, steps = ("".join(map(form.format, range(count))) for form in (", _{0}", "; fill_{0}(self, _{0})"))
    exec(f"def __init__(self{names}): pass{steps}", known)  # noqa: S102 - our own fields
    code: CodeType = known["__init__"].__code__
    return code
