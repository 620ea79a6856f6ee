"""Frozen values cost less to declare than those of ``dataclasses``, and are the same in all that they do."""

import copy
import dataclasses
import inspect
import pickle
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from hypothesis import given
from hypothesis import strategies as st

import histcite
from histcite.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """Named fields, of which one must be given."""

    number: int
    side: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Fields in their order."""

    start: int
    end: int = 0


@dataclass(frozen=True, slots=True)
class Alone:
    """A single field."""

    what: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """No field at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A class that says itself how it is hashed and shown."""

    id: str

    def __hash__(self) -> int:
        return 7

    def __repr__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Verso(Leaf):
    """Fields beside those that it inherits."""

    text: str
    side: str = "v"


OURS = (Leaf, Span, Alone, Nothing)


def twin(kind):
    """The class that ``dataclasses`` makes of the same body."""
    own = [field.name for field in dataclasses.fields(kind)]
    named = any(field.kw_only for field in dataclasses.fields(kind))
    body = {field.name: field.default for field in dataclasses.fields(kind)}
    body = {name: default for name, default in body.items() if default is not dataclasses.MISSING}
    types = {name: kind.__annotations__[name] for name in own}
    bare = type(kind.__name__, (), {**body, "__annotations__": types, "__doc__": kind.__doc__})
    return dataclasses.dataclass(frozen=True, slots=True, kw_only=named)(bare)


leaves = st.fixed_dictionaries(
    {"number": st.integers(0, 3)},
    optional={"side": st.sampled_from("rv"), "marks": st.tuples(st.sampled_from("ab"))},
)


@given(leaves, leaves)
def test_equality_hash_and_text_are_those_of_dataclasses(one, other):
    """For any two values of one class."""
    theirs = twin(Leaf)
    assert (Leaf(**one) == Leaf(**other)) is (theirs(**one) == theirs(**other))
    assert hash(Leaf(**one)) == hash(theirs(**one))
    assert repr(Leaf(**one)) == repr(theirs(**one))
    assert dataclasses.asdict(Leaf(**one)) == dataclasses.asdict(theirs(**one))


@pytest.mark.parametrize("kind", OURS)
def test_a_class_looks_like_one_of_dataclasses(kind):
    """Its fields, its slots, what makes one, and what it is matched by."""
    theirs = twin(kind)

    def told(one):
        fields = [(field.name, field.default, field.kw_only) for field in dataclasses.fields(one)]
        parameters = [
            (each.name, each.kind, each.default) for each in inspect.signature(one).parameters.values()
        ]
        return fields, parameters, one.__slots__, one.__match_args__

    assert dataclasses.is_dataclass(kind)
    assert told(kind) == told(theirs)


def test_nothing_can_be_changed():
    """Neither set, nor removed, nor added."""
    leaf = Leaf(number=3)
    for change in (
        lambda: setattr(leaf, "number", 4),
        lambda: delattr(leaf, "number"),
        lambda: setattr(leaf, "colour", "red"),
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    assert leaf == Leaf(number=3)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (Leaf, "Leaf.__init__() missing 1 required keyword-only argument: 'number'"),
        (lambda: Leaf(3), "Leaf.__init__() takes 1 positional argument but 2 were given"),
        (lambda: Span(1, last=2), "Span.__init__() got an unexpected keyword argument 'last'"),
    ],
)
def test_wrong_arguments_are_refused_in_the_words_of_python(call, sentence):
    with pytest.raises(TypeError) as refused:
        call()
    assert str(refused.value) == sentence


def test_values_of_other_classes_are_never_equal():
    assert Span(1, 2) != (1, 2)
    assert Alone(1) != 1
    assert Alone(Span(1)) == Alone(Span(1))
    assert Nothing() == Nothing() != Alone(())


@pytest.mark.parametrize("value", [Leaf(number=3, marks=("a",)), Span(1, 2), Alone((1, "a"))], ids=repr)
def test_values_are_copied_pickled_and_replaced(value):
    first = dataclasses.fields(value)[0].name
    assert copy.copy(value) == copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own
    assert getattr(dataclasses.replace(value, **{first: 9}), first) == 9


def test_places_in_a_pattern_are_those_of_the_fields():
    match Span(1, 2):
        case Span(start, end):
            assert (start, end) == (1, 2)


def test_a_class_has_the_fields_and_the_laws_of_the_one_that_it_inherits_from():
    verso = Verso(number=3, text="f. 3v")
    assert repr(verso) == "Verso(number=3, side='v', marks=(), text='f. 3v')"
    assert verso != Leaf(number=3, side="v")
    assert dataclasses.replace(verso, number=4) == Verso(number=4, text="f. 3v") != verso
    assert (Verso.__slots__, pickle.loads(pickle.dumps(verso))) == (("text",), verso)  # noqa: S301 - our own
    with pytest.raises(dataclasses.FrozenInstanceError):
        verso.number = 4


def test_what_a_class_says_itself_stays():
    assert (hash(Archive(id="RU-RGANI")), repr(Archive(id="RU-RGANI"))) == (7, "RU-RGANI")
    assert Archive(id="a") == Archive(id="a") != Archive(id="b")


def test_a_value_that_holds_itself_can_be_shown():
    within = []
    circle = Alone(within)
    within.append(circle)
    assert repr(circle) == "Alone(what=[...])"


def ours():
    """Every class of the program that this decorator made."""
    for module in walk_packages([str(Path(histcite.__file__).parent)], "histcite."):
        if module.name == "histcite.__main__":
            continue
        for kind in vars(import_module(module.name)).values():
            made_here = isinstance(kind, type) and kind.__module__ == module.name
            if made_here and "__dataclass_fields__" in vars(kind) and "_methods" in kind.__eq__.__qualname__:
                yield kind


def test_every_frozen_value_of_the_program_is_one_that_this_decorator_can_make():
    """Fields with nothing but a default: no other setting, no factory, nothing done after ``__init__``, no base of another make."""
    kinds = list(ours())
    settings = {
        (field.init, field.repr, field.compare, field.hash, field.default_factory)
        for kind in kinds
        for field in dataclasses.fields(kind)
    }
    assert len(kinds) > 100
    assert settings == {(True, True, True, None, dataclasses.MISSING)}
    assert [kind for kind in kinds if hasattr(kind, "__post_init__")] == []
    bases = {base for kind in kinds for base in kind.__mro__[1:] if dataclasses.is_dataclass(base)}
    assert bases <= set(kinds)
