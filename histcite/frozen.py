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
        settings = {"slots": slots, "kw_only": kw_only}

        def declare(kind: type) -> type:
            made = dataclasses.dataclass(init=False, repr=False, eq=False, **settings)(kind)
            made.__dataclass_params__.frozen = frozen
            for name, method in _methods(made).items():
                if vars(kind).get(name) is None:
                    setattr(made, name, method)
            return made

        return declare


def _methods(made: type[Any]) -> dict[str, Callable[..., Any]]:
    names = [field.name for field in dataclasses.fields(made)]
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
        "__init__": _initialiser(made),
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


def _initialiser(made: type[Any]) -> Callable[..., None]:
    """``__init__``, compiled because it is called most: it fills the slots while the value is of a bare class with the same, which refuses
    no change, for that takes half the time of going past the refusal field by field.
    """
    bare = type(made.__name__, made.__bases__, {"__slots__": made.__slots__})
    known: dict[str, Any] = {"become_": object.__dict__["__class__"].__set__, "bare_": bare}
    parameters, steps = ["self"], ["kind_ = self.__class__; become_(self, bare_)"]
    for field in dataclasses.fields(made):
        name, default = field.name, field.default
        known[f"default_{name}"] = default
        parameters += ["*"] * (field.kw_only and "*" not in parameters)
        parameters.append(name if default is dataclasses.MISSING else f"{name}=default_{name}")
        steps.append(f"self.{name} = {name}")
    steps.append("self.__class__ = kind_")
    exec(f"def __init__({', '.join(parameters)}): {'; '.join(steps)}", known)  # noqa: S102 - our own fields
    initialiser: Callable[..., None] = known["__init__"]
    initialiser.__qualname__ = f"{made.__qualname__}.__init__"
    return initialiser
