"""What a library knows that can be offered: keys, subjects, voices, values, archives, and what was found in dispute."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from histcite.deferred import expression
from histcite.records.decision import NOT_TO_BE_KNOWN, OF_QUESTIONS
from histcite.tables import parse_table, read_table, read_tables

MOST = 200
"""How many are offered; nobody reads more."""

LAST = "last"
"""What is typed for the claim that was written last."""

MAPPINGS = "columns.toml"
"""Where the headings of tables are saved, beside the library."""

_ASKED = expression(r"(.*): (.*)\?(?: \(\w+\))?\Z")

MOST_FILES = 5000
"""Among how many files of an archive the next level is looked for."""

Offered = tuple[str, str]
"""What is offered, and a word on it; that may be empty."""

PACKAGE = Path(__file__).parents[1]

_VALUE = expression(r"[\w/-]*\d[\w/-]*")


class Consulted(Protocol):
    """What is asked of the records of a library; an index answers it, and so do records in memory."""

    def beginning(self, table: str, typed: str, most: int) -> Iterable[str]:
        """The first keys that begin so."""

    def begun(self, table: str, aid: str, beginning: str, most: int) -> Iterable[str]:
        """The first terms of a finding aid that begin so."""

    def under(self, table: str, aid: str, terms: list[str]) -> Any:
        """The keys of what stands under the terms."""

    def get(self, table: str, key: str) -> Mapping[str, Any] | None:
        """The document with this key."""


class Acquaintances:
    """What is known in the library in the file *library*, whose records are *known*.

    *said* are the options that were typed before, for values depend on their property.
    """

    def __init__(self, library: Path, known: Consulted, said: Mapping[str, str]) -> None:
        self._library = library
        self._known = known
        self._said = said

    def of(self, kind: str, typed: str) -> Iterator[Offered]:
        """What of one *kind* begins as *typed*; nothing of a kind that is not known."""
        for one in kind.split():
            asked: Callable[[str], Iterable[Offered]] | None = getattr(self, "_" + one, None)
            yield from asked(typed) if asked else ()

    def _claims(self, typed: str) -> Iterator[Offered]:
        if typed and LAST.startswith(typed):
            yield LAST, "the claim that was written last"
        yield from ((key, "") for key in self._known.beginning("claims", typed, MOST))

    def _sources(self, typed: str) -> Iterator[Offered]:
        yield from ((key, "") for key in self._known.beginning("sources", typed, MOST))

    def _disputed(self, typed: str) -> Iterator[Offered]:
        known = read_disputes(self._library).items()
        begun = ((id_, asked) for id_, asked in known if id_.startswith(typed))
        yield from ((id_, asked) for id_, asked in begun if typed or not id_.startswith(OF_QUESTIONS))

    def _questions(self, typed: str) -> Iterator[Offered]:
        if OF_QUESTIONS.startswith(typed[: len(OF_QUESTIONS)]):
            yield from self._disputed(max(typed, OF_QUESTIONS, key=len))

    def _answers(self, typed: str) -> Iterator[Offered]:
        """What claims answer to the question that was named before, and that it cannot be known."""
        from histcite.values.spelling import filed, identity

        known = read_disputes(self._library)
        named = (
            known[word] for word in self._said.values() if word in known and word.startswith(OF_QUESTIONS)
        )
        for subject, property_ in (asked.groups() for asked in map(_ASKED.match, named) if asked):
            for key in self._known.under("claims", "subject", [filed(subject)]):
                claim = self._known.get("claims", key) or {}
                value = str(claim.get("value", ""))
                if identity(str(claim.get("property", ""))) == identity(property_) and value.startswith(
                    typed
                ):
                    yield value, property_
        if NOT_TO_BE_KNOWN.startswith(typed):
            yield NOT_TO_BE_KNOWN, ""

    def _mappings(self, typed: str) -> Iterator[Offered]:
        """What headings mean, as it was saved beside the library."""
        from tomllib import TOMLDecodeError

        try:
            saved = parse_table(self._library.with_name(MAPPINGS).read_text(encoding="utf-8"))
        except (OSError, ValueError, TOMLDecodeError):
            return
        yield from ((name, "") for name in saved if name.startswith(typed))

    def _tags(self, typed: str) -> Iterator[Offered]:
        yield from ((tag, "") for tag in self._known.begun("claims", "tag", typed.casefold(), MOST))

    def _subjects(self, typed: str) -> Iterator[Offered]:
        return self._as_written("subject", typed)

    def _aliases(self, typed: str) -> Iterator[Offered]:
        yield from ((key, "") for key in self._known.beginning("aliases", typed, MOST))

    def _voices(self, typed: str) -> Iterator[Offered]:
        return self._as_written("voice", typed)

    def _places(self, typed: str) -> Iterator[Offered]:
        return self._as_written("where", typed)

    def _properties(self, typed: str) -> Iterator[Offered]:
        begun = typed.casefold()
        shipped = read_table(PACKAGE / "records" / "properties.toml")
        own = self._known.begun("claims", "property", begun, MOST)
        for name in sorted({*own, *(name for name in shipped if name.startswith(begun))}):
            yield name, str(shipped.get(name, {}).get("note", ""))

    def _values(self, typed: str) -> Iterator[Offered]:
        asked = " ".join(self._said.get("--property", "").casefold().split())
        before = f"{asked}\x1f"
        if asked:
            for term in self._known.begun("claims", "answer", before + typed, MOST):
                yield term.removeprefix(before), asked

    def _archives(self, typed: str) -> Iterator[Offered]:
        for archive in read_tables(PACKAGE / "archives" / "registry").values():
            for acronym in archive["acronyms"]:
                if acronym.startswith(typed):
                    yield acronym, str(archive["names"].get("en", ""))

    def _levels(self, typed: str) -> Iterator[Offered]:
        """*typed*, an archival reference as far as a label, with each number that is known to come next."""
        name = re.match(r"[^\W\d_]+", typed)
        registry = read_tables(PACKAGE / "archives" / "registry")
        meant = [id_ for id_, one in registry.items() if name and name[0] in one["acronyms"]]
        values = list(_VALUE.finditer(typed))
        begun = values.pop() if values and values[-1].end() == len(typed) else None
        before, above = typed[: begun.start()] if begun else typed, [one[0].casefold() for one in values]
        if not meant or not name or len(before) == len(name[0]):
            return
        met = dict[str, str]()
        for term in self._known.begun("sources", "file", f"{meant[0]}/", MOST_FILES):
            told = [one.partition(":")[2].replace("%2F", "/") for one in term.split("/")[1:]]
            if len(told) > len(above) and [one.casefold() for one in told[: len(above)]] == above:
                met[told[len(above)]] = term.split("/")[len(above) + 1].partition(":")[0]
        for number in sorted(met, key=_in_order):
            if number.startswith(begun[0] if begun else "") and (
                written := _up_to(before, met[number], registry[meant[0]])
            ):
                yield written + number, ""

    def _as_written(self, aid: str, typed: str) -> Iterator[Offered]:
        """The names that begin so, each as the first claim that has it writes it."""
        for term in self._known.begun("claims", aid, " ".join(typed.casefold().split()), MOST):
            for key in list(self._known.under("claims", aid, [term]))[:1]:
                yield str((self._known.get("claims", key) or {}).get(aid, term)), ""


def _up_to(typed: str, level: str, archive: Mapping[str, Any]) -> str:
    """What was *typed* before the number of a level, with the label of that where none stands behind the last comma, or half of one.

    Empty where the label would stand elsewhere, or another is begun.
    """
    open_ended = re.fullmatch(r"(.*,)\s*([^\W\d_]*)", typed)
    if not open_ended:
        return typed
    shown = read_table(PACKAGE / "archives" / "labels.toml")[archive["tradition"]]["show"]
    is_foreign = not typed[0].isascii() and "ru" in shown
    language = "ru" if is_foreign else "en" if "en" in shown else min(shown)
    own = archive.get("labels", {})
    form = own.get(language, {}).get(level) or own.get(level) or shown[language].get(level, "{}")
    label = "" if form == "{}" else str(form)
    label = label.lower() if open_ended[2].islower() else label
    if "{" in label or not label.casefold().startswith(open_ended[2].casefold()):
        return ""
    return " ".join(filter(None, (open_ended[1], label))) + " "


def _in_order(number: str) -> tuple[int, str]:
    digits = re.match(r"\d+", number)
    return (int(digits[0]) if digits else 0, number)


def read_disputes(library: Path) -> dict[str, str]:
    """The ids of conflicts, questions and leads that the last check of the library in this file noted, each with its question."""
    try:
        noted = json.loads(disputes_note(library).read_text(encoding="utf-8"))
        return {str(id_): str(asked) for id_, asked in noted.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def disputes_note(library: Path) -> Path:
    """Where a check notes what it found."""
    real = library.resolve()
    return real.parent / ".histcite" / f"disputes-{real.name}"
