"""Frozen dataclasses that are cheap to declare: they share what :mod:`dataclasses` compiles anew for each of a hundred values."""

import dataclasses
from collections.abc import Callable, Sequence
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, Literal, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        *, frozen: Literal[True], slots: Literal[True], kw_only: bool = False
    ) -> Callable[[type], type]:
        """The decorator of this name in :mod:`dataclasses` for a class that inherits no fields, and gives its own at most defaults."""

        def declare(kind: type) -> type:
            dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(kind)
            names = tuple(field.name for field in dataclasses.fields(kind))
            body = {
                name: thing for name, thing in vars(kind).items() if name not in (*names, *_WITHOUT_SLOTS)
            }
            shared = {name: method for name, method in _methods(names).items() if body.get(name) is None}
            named = {"__slots__": names if slots else (), "__qualname__": kind.__qualname__}
            made = type(kind)(kind.__name__, kind.__bases__, {**body, **shared, **named})
            made.__dataclass_params__.frozen = frozen
            return made

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
    """The ``__init__`` of a class, which fills the slots past what refuses changes.

    It is compiled, because nothing is called more, when it is first asked for, because nothing takes longer to make.
    """

    def __set_name__(self, made: type[Any], _: str) -> None:
        self._made = made

    def __get__(self, value: object, _: object = None) -> Any:
        made = self._made
        known: dict[str, Any] = {}
        parameters, steps = ["self"], ["pass"]
        for field in dataclasses.fields(made):
            name, default = field.name, field.default
            known |= {f"fill_{name}": getattr(made, name).__set__, f"default_{name}": default}
            parameters += ["*"] * (field.kw_only and "*" not in parameters)
            parameters.append(name if default is dataclasses.MISSING else f"{name}=default_{name}")
            steps.append(f"fill_{name}(self, {name})")
        exec(f"def __init__({', '.join(parameters)}): {'; '.join(steps)}", known)  # noqa: S102 - our own fields
        initialiser = known["__init__"]
        initialiser.__qualname__ = f"{made.__qualname__}.__init__"
        type.__setattr__(made, "__init__", initialiser)
        return initialiser.__get__(value, made)
