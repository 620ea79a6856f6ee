"""What a batch remembers of the references that it has linked: a long table cites the same works, and the same files, again and again."""

import re
from typing import NamedTuple

from histcite.archives import Formulary
from histcite.deferred import expression
from histcite.intake.shelflist import Shelflist

MOST = 4096
"""How many works are remembered by the words that cite them."""

_HEAD = expression(r"[A-Za-z][\w.-]*", re.ASCII)


class Whereabouts(NamedTuple):
    """Where a reference points to: the source and the place in it, and what that was read through, and where."""

    source: str
    locator: str = ""
    via: str = ""
    via_locator: str = ""


class Recollection:
    """Where references pointed to that stand alone, with nothing typed beside them and nothing to remark upon.

    Any new or changed source may change what words mean; the files of archives are told by their numbers, and stay what they are.
    """

    def __init__(self, sources: Shelflist, formulary: Formulary) -> None:
        self._sources = sources
        self._formulary = formulary
        self._worded: dict[str, Whereabouts] = {}
        self._filed: dict[str, str] = {}
        self._changes = sources.changes

    def recall(self, text: str) -> Whereabouts | None:
        """Where *text* points to; None where that is to be found out."""
        parted = self._formulary.parted(text)
        if parted and (file := self._filed.get(parted[0])) and not self._begins_with_key(text):
            return Whereabouts(file, parted[1])
        return self._worded.get(text) if self._changes == self._sources.changes else None

    def keep(self, text: str, cited: Whereabouts, changes: int) -> None:
        """Remember where *text* pointed to, which was asked after so many *changes* of the sources."""
        parted = self._formulary.parted(text)
        if parted and cited == Whereabouts(cited.source, parted[1]) and not self._begins_with_key(text):
            if self._sources[cited.source].kind == "file":
                self._filed[parted[0]] = cited.source
        elif changes == self._sources.changes:
            if changes != self._changes or len(self._worded) >= MOST:
                self._worded.clear()
            self._worded[text], self._changes = cited, changes

    def forget(self) -> None:
        """Remember nothing any more."""
        self._worded.clear()
        self._filed.clear()

    def _begins_with_key(self, text: str) -> bool:
        """Whether *text* may begin with the key of a source."""
        head = _HEAD.match(text)
        return head is not None and head[0] in self._sources
