"""Every error owns its sentence: what happened, where, and what to do about it."""

from pathlib import Path

from histcite.sentences import SHOWN, Told, brief, lines_damaged

MANY = 100
"""How many records that one beginning may mean are looked at."""


class HistciteError(Told, Exception):
    """Something could not be done; ``str()`` is one sentence for the user, exit code 2."""


class UnreadableValue(HistciteError):
    """A text that is not of the *kind* as which it was given; *alike* says how such values are written."""

    kind = "value"
    alike = ""

    def __init__(self, text: str, reason: str = "") -> None:
        why = f" ({brief(reason)})" if reason else ""
        super().__init__(f"cannot read {brief(text)!r} as a {self.kind}{why}; write it like {self.alike}")


class UnreadableDate(UnreadableValue):
    """A text that was given as a date and is none."""

    kind = "date"
    alike = "1960-11-12, 12 Nov 1960, 1960-11 or c. 1961"


class UnreadableQuantity(UnreadableValue):
    """A text that was given as a quantity and is none."""

    kind = "quantity"
    alike = "50000 t, ~1200, >8 or 10-15 roubles"


class UnreadableReference(HistciteError):
    """A text that was given as an archival reference and cannot be read; *column* is counted from 1."""

    text: str
    column: int
    reason: str
    sentence = "cannot read {text!r} as a reference: {reason} at column {column}"


class UnreadableArchives(HistciteError):
    """A user's file of archives that cannot be read as TOML; *line* is counted from 1, 0 where it is not known."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: cannot read your archives: {reason}; mend the file, or move it away")


class UnreadableSettings(HistciteError):
    """A file of settings that cannot be read as TOML."""

    path: Path
    reason: str
    sentence = "{path}: cannot read these settings: {reason}; mend the file, or move it away"


class BadSetting(HistciteError):
    """A value that a setting cannot have."""

    path: Path
    name: str
    value: object
    allowed: str
    sentence = "{path}: the setting {name!r} cannot be {value!r}; write {allowed}"


class BadArchive(HistciteError):
    """A table that does not describe an archive; *line* is where it begins, 0 where it was not read from a file."""

    def __init__(self, path: Path, line: int, key: str, reason: str) -> None:
        place = f"{path}:{line}: " if line else ""
        super().__init__(f"{place}cannot take {key!r} as an archive: {reason}")


class UnknownArchive(HistciteError):
    """A name that no archive of the registry has; *nearest* is spelt most like it."""

    def __init__(self, typed: str, nearest: str) -> None:
        hint = f" (the nearest is {nearest})" if nearest else ""
        super().__init__(
            f"no archive is called {brief(typed)!r}{hint}; 'histcite archive list' shows what there is"
        )


LISTED_BY = {
    "source": "source list",
    "conflict": "check --all",
    "question": "check --all",
    "lead": "check --all",
    "entry": "log",
    "decision": "decisions",
    "alias": "alias list",
    "property": "property list",
}
"""The command that lists the records of each kind; claims are listed by ``list``."""


class UnknownKey(HistciteError):
    """A key that no record has."""

    def __init__(self, kind: str, typed: str) -> None:
        where = LISTED_BY.get(kind, "list")
        super().__init__(
            f"there is no {kind} {brief(typed)!r} in this library; 'histcite {where}' shows what there is"
        )


class AmbiguousKey(HistciteError):
    """A prefix of several keys."""

    def __init__(self, kind: str, typed: str, matches: list[str]) -> None:
        rest = len(matches) - SHOWN
        more = "many" if len(matches) >= MANY else rest
        shown = ", ".join(matches[:SHOWN]) + (f" and {more} more" if rest > 0 else "")
        super().__init__(f"{typed!r} could be any {kind} of {shown}; type more of the key")


class BadKey(HistciteError):
    """A key that cannot be one."""

    key: str
    sentence = (
        "{key!r} cannot be a key; begin with a letter A-Z and go on with letters, digits, '_', '.' or '-'"
    )


class BadRecord(HistciteError):
    """A stored or exchanged record that does not fit its kind."""

    kind: str
    field: str
    trouble: str
    sentence = "a {kind} cannot be read: its field {field!r} {trouble}"


class DoubledKey(HistciteError):
    """A JSON object in which one key stands more than once."""

    key: str
    sentence = "the key {key!r} stands twice in one object; keep one of them"


class NoNumber(HistciteError):
    """A number that JSON does not know."""

    typed: str
    sentence = "{typed} is no number of JSON; write what it stands for as text"


class NotText(HistciteError):
    """Bytes of another encoding where text should be."""

    sentence = (
        "holds bytes that are no text in this encoding; save it as UTF-8, or set your terminal to UTF-8"
    )


class NotOneOf(HistciteError):
    """A word outside the few that are allowed."""

    typed: str
    allowed: tuple[str, ...]
    sentence = "{typed!r} is not one of {allowed}"


class UnknownColumn(HistciteError):
    """A column or field name that no record has; where none of the *known* ones is near it, all are told, if there are any."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        from difflib import get_close_matches

        nearest = get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
        self.all_told = "" if nearest or not known else f"there are {', '.join(known)}"
        hint = (
            f"; the nearest known one is {nearest[0]!r}"
            if nearest
            else f"; {self.all_told}"
            if self.all_told
            else ""
        )
        super().__init__(f"there is no column {brief(name)!r}{hint}")


class NoLibrary(HistciteError):
    """No library where one was looked for."""

    looked: str
    sentence = "there is no library {looked}; make one with 'histcite init', or name one with --library"


class LibraryExists(HistciteError):
    """A library where a new one was to be made."""

    path: Path
    sentence = "{path} is there already and is left as it is; choose another folder"


class NotReadable(HistciteError):
    """A file that cannot be opened."""

    path: Path | str
    trouble: str
    sentence = "cannot read {path}: {trouble}"


class NotWritable(HistciteError):
    """A file or folder that cannot be written; what was there is still there."""

    path: Path | str
    trouble: str
    sentence = "cannot write {path}: {trouble}; nothing was changed"


class NotALibrary(HistciteError):
    """A file that is no library of ours."""

    path: Path
    trouble: str
    sentence = "{path} is not a histcite library: {trouble}; it was left untouched"


class TooNew(HistciteError):
    """A library written by a later version of the program."""

    path: Path
    found: int
    known: int
    sentence = "{path} has format {found}, and this program knows formats up to {known}; update histcite"


class LibraryBusy(HistciteError):
    """Another program holds the lock; *holder* is what it said of itself."""

    def __init__(self, path: Path, seconds: float, holder: str = "") -> None:
        who = f" ({holder})" if holder else ""
        super().__init__(
            f"another histcite{who} is writing {path} and did not finish within {seconds:g} seconds; try again"
        )


class WriteInWrite(HistciteError):
    """A write within the block of another write of the same program, which would wait for itself."""

    path: Path
    sentence = "this program is writing {path} in a block that has not ended; write with what that block gave, or after it"


class NoReference(HistciteError):
    """A claim without a reference, and no source in use."""

    sentence = "a claim needs its reference; give it, or put the file on the desk with 'histcite use'"


class NoSourceInUse(HistciteError):
    """A bare locator or Ibid. with nothing to refer to."""

    text: str
    sentence = "{text!r} only points into a source, and none is in use; name the source, or put it on the desk with 'histcite use'"


class IbidInBatch(HistciteError):
    """A reference that leans on the row before."""

    text: str
    sentence = "{text!r} refers to the reference before it; write that out, or allow it with --ibid"


class SourceDiffers(HistciteError):
    """A source described differently from the one with its key."""

    key: str
    field: str
    here: str
    there: str
    sentence = "the source {key!r} has {field} {there!r}, not {here!r}; change it with 'histcite source edit', or use another key"


class NeverDecided(HistciteError):
    """A conflict to reopen on which nothing was decided."""

    target: str
    sentence = "{target} has no decision that could be taken back"


class NotInConflict(HistciteError):
    """A preferred claim that the conflict does not hold."""

    key: str
    target: str
    claims: tuple[str, ...]
    sentence = "{key!r} is not in {target}; it is between {claims}"


class SeveralReferences(HistciteError):
    """A change of one reference's field on a claim that has several."""

    key: str
    field: str
    sentence = "{key!r} has several references, so its {field!r} is not one thing; remove the claim and enter it again with the references it should have"


class BadEntry(HistciteError):
    """Typed cells that cannot be read; the sentence says which."""


class UnknownField(BadEntry):
    """A word with a colon in a search that is no field of a claim."""

    def __init__(self, name: str, value: str, known: tuple[str, ...]) -> None:
        from difflib import get_close_matches

        nearest = get_close_matches(name.casefold(), known, n=1, cutoff=0.6)
        hint = f"the nearest known one is {nearest[0]!r}" if nearest else f"there are {', '.join(known)}"
        super().__init__(
            f'there is no field {brief(name)!r} to search in; {hint}; in quotation marks a colon is text: "{brief(name)}:{brief(value)}"'
        )


class NotALeaf(HistciteError):
    """A day in the place of a leaf."""

    text: str
    sentence = (
        "{text!r} is a day, which a spreadsheet makes of leaves such as 12-13; "
        "give the column the format of text, and type them again"
    )


class NotAFraction(HistciteError):
    """A tolerance that is none."""

    text: str
    sentence = "{text!r} is no fraction between 0 and 1; write a tenth as 0.10"


class NotAVisit(HistciteError):
    """An entry of the log of a reading room that does not tell a day and what came of it."""

    text: str
    allowed: tuple[str, ...]
    sentence = "cannot read {text!r}; write a day and what came of it, as '2024-05-12 read': {allowed}"


class DamagedRecord(HistciteError):
    """A record of the library that cannot be read."""

    path: Path
    record: str
    trouble: str
    sentence = "{path}: the {record} is damaged: {trouble}; mend that line of the file, nothing was changed"


class SourceGone(HistciteError):
    """The source on the desk is no longer in the library."""

    key: str
    sentence = "the source in use, {key!r}, is not in this library any more; put another on the desk with 'histcite use'"


class DamagedCopy(HistciteError):
    """Another copy of a library of which some lines are damaged, and would be missed."""

    path: Path
    sentence = "{path} has damaged lines, and nothing was merged; mend it first with 'histcite doctor --fix --library {path}'"


class UnfitCopy(HistciteError):
    """Another copy of a library with a record that does not fit; *trouble* names the record and its field."""

    path: Path
    trouble: str
    sentence = "{path} was not merged: {trouble}; change it there, and merge again"


class SameLibrary(HistciteError):
    """A library that was to be merged with itself."""

    path: Path
    sentence = "{path} is the library itself; name the other copy"


class UnreadableSide(HistciteError):
    """A version of the library in a merge of git that cannot be read; the file is as this side left it."""

    name: str
    side: str
    trouble: str
    sentence = "{name}, as it was {side}, cannot be merged: {trouble}; mend that version with 'histcite doctor --fix', and merge again"


class NoGit(HistciteError):
    """Git is wanted and not there."""

    sentence = "git is not installed, or not where programs are looked for; install it and try again"


class GitRefused(HistciteError):
    """A command that git would not carry out; *said* is what it answered."""

    def __init__(self, command: str, said: str) -> None:
        answer = said.strip().removeprefix("fatal: ").partition("\n")[0]
        super().__init__(f"'git {command}' was refused: {answer}")


class DamagedLibrary(HistciteError):
    """A write to a library of which some lines are damaged, and would be lost."""

    def __init__(self, path: Path, lines: tuple[int, ...]) -> None:
        super().__init__(
            f"{lines_damaged(path, lines)} damaged, and nothing was written; mend the library with 'histcite doctor --fix', which loses nothing"
        )


class DamagedIndex(HistciteError):
    """The index of a large library cannot be read; it is disposable, and gone when this is raised."""

    path: Path
    sentence = "the index {path} was damaged and is removed; run the command again, which makes it anew from the library's file"


class NoWordSearch(HistciteError):
    """A search where SQLite was built without what serves it."""

    sentence = "the SQLite of this Python has no full-text search (FTS5), which 'search' needs; run histcite with another Python"
