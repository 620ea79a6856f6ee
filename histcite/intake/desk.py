"""The desk: the file in use, so that a claim needs only its sentence and a leaf."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from histcite.errors import NotWritable
from histcite.frozen import dataclass
from histcite.records.claim import Claim
from histcite.store import DESK
from histcite.store.replacement import copy_like


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The source in use and what every claim from it shares: language, tags, and through what it was read.

    ``day`` is the day on which a person sits at it, and so looks at the pages that are cited; empty where nobody does.
    """

    source: str = ""
    lang: str = ""
    tags: tuple[str, ...] = ()
    via: str = ""
    day: str = ""

    def beside(self, typed: Mapping[str, str]) -> "Desk":
        """What is left to the desk where a claim has the cells *typed*: an empty cell says that there is none.

        Tags are the exception: those of the desk come to those of the claim.
        """
        own: dict[str, Any] = {column: "" for column in ("lang", "via") if column in typed}
        return replace(self, **own, tags=() if typed.get("tags") == "" else self.tags)

    def given(self, claim: Claim, via: str, via_locator: str) -> Claim:
        """*claim* with the tags of the desk, where it is from the source in use, and its references to that with language and *via*."""
        if not self.source or self.source not in (reference.source for reference in claim.references):
            return claim
        through = {"via": via, "via_locator": via_locator}
        references = tuple(
            replace(
                reference,
                lang=reference.lang or self.lang,
                **({} if reference.via else through),
            )
            if reference.source == self.source
            else reference
            for reference in claim.references
        )
        return replace(claim, references=references, tags=tuple(sorted({*claim.tags, *self.tags})))


def read_desk(library: Path) -> Desk:
    """The desk of the library in this file as it was left; an empty one when nothing is on it or its note cannot be read."""
    try:
        noted = json.loads(_note(library).read_text(encoding="utf-8"))
        return Desk(
            source=str(noted["source"]),
            lang=str(noted["lang"]),
            tags=tuple(str(tag) for tag in noted["tags"]),
            via=str(noted["via"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Desk()


def leave_desk(library: Path, desk: Desk) -> None:
    """Note *desk* beside the library in this file, or clear it when it is empty. Raises NotWritable."""
    note = _note(library)
    try:
        if desk == Desk():
            note.unlink(missing_ok=True)
        else:
            copy_like(library, note, json.dumps(asdict(desk), ensure_ascii=False).encode())
    except OSError as error:
        raise NotWritable(note, error.strerror or str(error)) from error


def _note(library: Path) -> Path:
    return library.resolve().parent / DESK / f"desk-{library.resolve().name}"
