"""Files in: which format a file is in, what it delivers, on which terms that is taken in, and what came of it."""

import io
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from histcite.archives import Registry
from histcite.errors import BadEntry, NotReadable
from histcite.formats import csv, jsonl, notes
from histcite.formats.recognition import BEGINNING, packed_format, text_format
from histcite.formats.repertory import READ, read_by_ending
from histcite.formats.table import Script, Table, decipher, read_table, table_of
from histcite.intake.listing import Entered, Entries, KeyRoll
from histcite.records.cells import Place, Problem, Refused
from histcite.records.claim import Claim
from histcite.records.entry import Delivered, Described, Draft
from histcite.unreadable import NoFormat, NotTaken

if TYPE_CHECKING:
    from histcite.formats.items.item import ForeignItem

ON_DUPLICATE = ("error", "skip", "update")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a file brings, in two goes, so that nobody need hold all of it.

    ``survey`` gives the key of each claim, empty where it has none, and whole the records that claims may lean on: sources, aliases,
    properties. ``contents`` gives everything else: drafts still to be linked, whole records, and what could not be read. ``beside`` is
    the same for a library that has these claims.
    """

    survey: Callable[[], Iterator[str | Delivered]] = lambda: iter(())
    contents: Callable[[], Iterator[Delivered]] = lambda: iter(())
    remarks: tuple[str, ...] = ()
    beside: Callable[[Mapping[str, Claim]], "Delivery"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms a batch is taken in.

    ``on_duplicate`` says what becomes of a key that is there already; ``ibid`` lets a reference lean on the row before;
    ``keep_going`` takes in what can be read; ``dry_run`` writes nothing.
    """

    on_duplicate: str = "error"
    ibid: bool = False
    keep_going: bool = False
    dry_run: bool = False

    def allow(self, accession: "Accession") -> bool:
        """Whether *accession* may be written."""
        return not self.dry_run and (self.keep_going or not accession.problems)


@dataclass(slots=True, kw_only=True)
class Accession:
    """What a batch changes: the records written, keys skipped, problems found, and the key that the row on each line got.

    ``made`` are the sources that references named and the library did not have; ``left`` says of each place from which something was left out why.
    """

    added: Entries = field(default_factory=Entries)
    made: Entries = field(default_factory=Entries)
    updated: Entries = field(default_factory=Entries)
    skipped: KeyRoll = field(default_factory=KeyRoll)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    left: dict[Place, str] = field(default_factory=dict)
    items: list[Described] = field(default_factory=list)
    _lines: "array[int]" = field(default_factory=lambda: array("Q"))
    _placed: KeyRoll = field(default_factory=KeyRoll)

    def placed(self, line: int, key: str) -> None:
        """Let the row on *line* have *key*."""
        self._lines.append(line)
        self._placed.append(key)

    @property
    def rows(self) -> dict[int, str]:
        """The key that the row on each line got."""
        return dict(zip(self._lines, self._placed, strict=True))

    def leave_out(self, problems: Iterable[Problem]) -> None:
        """Leave out what has *problems*, each at its line."""
        for problem in problems:
            self.problems.append(problem)
            told = ": ".join(filter(None, (problem.column, problem.message)))
            self.left[problem.place] = "; ".join(filter(None, (self.left.get(problem.place), told)))

    def join(self, other: "Accession") -> None:
        """Tell what *other*, of another file, changes as well."""
        for mine, theirs in (
            (self.added, other.added),
            (self.made, other.made),
            (self.updated, other.updated),
        ):
            for entered in theirs:
                mine.append(entered)
        for key in other.skipped:
            self.skipped.append(key)

    @property
    def told(self) -> bool:
        """Whether it says more than what cannot be taken in."""
        return bool(self.is_written or self.skipped)

    @property
    def is_written(self) -> bool:
        """Whether any record is written."""
        return bool(self.made or self.added or self.updated)

    @property
    def written(self) -> list[Entered]:
        """Every record that is written."""
        return [*self.made, *self.added, *self.updated]


MOST_POURED = 2**29
"""In bytes: how much is taken from a pipe, which is held whole."""

KINDS = ("claims", "sources", "aliases", "properties")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLayout:
    """How a file is to be read: its format (empty: told from its name or first letter), encoding, kind of rows and column names.

    ``archives`` are those that the references of sources may name; ``meant`` gives what a cell means by how it stands; ``in_use`` is
    the source of the rows that name none; ``sheet`` is the one of a workbook, and ``claimed`` what beneath
    items becomes claims.
    """

    archives: Registry
    meant: Callable[[str], str] = str
    format: str = ""
    encoding: str = "utf-8"
    kind: str = "claims"
    renamed: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    in_use: str = ""
    sheet: str = ""
    claimed: frozenset[str] = frozenset()
    collections: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A file as read: what it delivers, its script and table for writing keys back, and ``rest``, which gives what was left out
    with the reasons in a form that can be mended and imported again. ``on_duplicate`` is what becomes of what is there already where
    nobody says it.
    """

    delivery: Delivery
    script: Script
    rest: Callable[[Mapping[Place, str]], str]
    table: Table | None = None
    on_duplicate: str = "error"


def open_file(path: Path, layout: ColumnLayout) -> Parcel:
    """What the file at *path* delivers; it is read as it is taken in. Raises NotReadable, and what open_stream raises."""
    if path.is_dir():
        raise NotReadable(
            path, "it is a folder; 'histcite notes' takes a folder of notes, 'histcite import' a file"
        )
    try:
        if path.is_file():
            return _opened(lambda: path.open("rb"), path, str(path), layout)
        with path.open("rb") as stream:
            return open_stream(stream, str(path), layout)
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error


def open_stream(stream: BinaryIO, file: str, layout: ColumnLayout) -> Parcel:
    """What pours out of *stream*, a pipe that can be read but once, delivers.

    Raises what open_parcel raises, and NotTaken for what does not end.
    """
    data = stream.read(MOST_POURED)
    if len(data) == MOST_POURED:
        packed_format(data[:BEGINNING], data[:BEGINNING], file, layout.encoding)
        endless = f"a stream that does not end within {MOST_POURED // 2**20} MB"
        raise NotTaken(file, endless, "put what is to be imported into a file")
    return open_parcel(data, file, layout)


def open_parcel(data: bytes, file: str, layout: ColumnLayout) -> Parcel:
    """What *data*, from the file of this name, delivers.

    Raises NoFormat, NotInEncoding, or NotTaken for a file that is something else.
    """
    return _opened(lambda: io.BytesIO(data), data, file, layout)


def _opened(opened: Callable[[], BinaryIO], whole: Path | bytes, file: str, layout: ColumnLayout) -> Parcel:
    with opened() as stream:
        beginning = stream.read(BEGINNING)
    if packed := packed_format(beginning, whole, file, layout.encoding):
        return _READERS[packed](Script(opened=opened, codec="utf-8"), file, layout)
    script = decipher(opened, file, layout.encoding)
    return _READERS[layout.format or _told_format(script, file)](script, file, layout)


def _told_format(script: Script, file: str) -> str:
    suffix = Path(file).suffix.casefold()
    by_ending = read_by_ending(suffix)
    if by_ending == "notes":
        return by_ending
    if told := text_format(script, file) or by_ending:
        return "csv" if READ[told].packed else told  # many a database calls its table of text .xls
    if not suffix:
        return "csv"
    raise NoFormat(file, tuple(READ))


def _read_csv(script: Script, file: str, layout: ColumnLayout) -> Parcel:
    if layout.sheet:
        raise BadEntry("--sheet is for workbooks, and a table of text has no sheets")
    table = read_table(script, file, csv.COLUMNS_OF[layout.kind], layout.renamed, layout.ignored)
    return _laid_out(table, script, layout)


def _read_sheet(script: Script, file: str, layout: ColumnLayout) -> Parcel:
    from histcite.formats.sheets import read_sheet

    with script.opened() as stream:
        sheet = read_sheet(stream.read(), file, layout.sheet)
    table = table_of(sheet.read, file, csv.COLUMNS_OF[layout.kind], layout.renamed, layout.ignored)
    parcel = _laid_out(replace(table, unread=sheet.unread), script, layout)
    return replace(parcel, delivery=replace(parcel.delivery, remarks=sheet.remarks))


def _laid_out(table: Table, script: Script, layout: ColumnLayout) -> Parcel:
    """What the rows of *table* deliver."""
    read = partial(csv.read_csv, table, layout.kind, layout.archives, layout.meant, layout.in_use)
    if layout.kind == "claims":
        delivery = Delivery(survey=partial(table.column, "key"), contents=read)
    else:
        delivery = Delivery(survey=read)
    return Parcel(delivery=delivery, script=script, table=table, rest=partial(csv.with_reasons, table))


def _read_jsonl(script: Script, file: str, _layout: ColumnLayout) -> Parcel:
    def lines(read: Callable[[Iterable[str], str], Iterator[Any]]) -> Iterator[Any]:
        with script.lines(newline="\n") as stream:
            yield from read(stream, file)

    def rest(reasons: Mapping[Place, str]) -> str:
        with script.lines(newline="\n") as stream:
            return jsonl.with_reasons(stream, file, reasons)

    delivery = Delivery(survey=partial(lines, jsonl.survey_jsonl), contents=partial(lines, jsonl.read_jsonl))
    return Parcel(delivery=delivery, script=script, rest=rest)


def _read_notes(script: Script, file: str, layout: ColumnLayout) -> Parcel:
    drafts, refused, remarks = notes.read_notes(script.text, file, layout.archives)
    delivery = Delivery(
        survey=lambda: (draft.key for draft in drafts),
        contents=lambda: iter((*drafts, *refused)),
        remarks=tuple(remarks),
    )
    return Parcel(delivery=delivery, script=script, rest=partial(notes.with_reasons, script.text, file))


_ITEMS = {
    "zotero": "zotero",
    "csl-json": "csl",
    "ris": "refman",
    "biblatex": "bibfile",
    "bibtex": "bibfile",
    "tropy": "tropy",
}
"""The module that reads the items of each format; what it needs is loaded with it."""


def _read_items(script: Script, file: str, layout: ColumnLayout, home: str) -> Parcel:
    """The items of another program: sources, and what was written beneath them as claims where that is asked for."""
    from histcite.formats.items.item import Wishes, brought_along, claims_beneath, described

    if (layout.renamed and home != "tropy") or layout.ignored:
        raise BadEntry("--map is for tables and for the properties of Tropy, --ignore for tables")
    reader = import_module(f"histcite.formats.items.{home}")
    asked = Wishes(archives=layout.archives, renamed=layout.renamed, collections=layout.collections)
    text = script.text
    read: list[ForeignItem | Problem] = list(reader.read_items(text, file, asked))
    if not text.strip():
        read = [Problem(place=Place(file, 1), column="", message="the file is empty")]
    refused = [Refused(problems=(one,)) for one in read if isinstance(one, Problem)]
    items = [one for one in read if not isinstance(one, Problem)]
    drafts = [draft for item in items for draft in claims_beneath(item, layout.claimed)]

    def delivered(drafts: Sequence[Draft | Refused]) -> Delivery:
        def survey() -> Iterator[str | Delivered]:
            yield from refused
            yield from (draft.key for draft in drafts if isinstance(draft, Draft))
            sources = [
                *brought_along(items),
                *(described(item, layout.archives, layout.claimed) for item in items),
            ]
            yield from sorted(sources, key=lambda one: one.record.kind != "file")  # what lies in one finds it

        return Delivery(survey=survey, contents=lambda: iter(drafts))

    return Parcel(
        delivery=replace(delivered(drafts), beside=lambda claims: delivered(_met_again(drafts, claims))),
        script=script,
        rest=partial(reader.with_reasons, script.text, file),
        on_duplicate="update",
    )


def _met_again(drafts: Sequence[Draft | Refused], claims: Mapping[str, Claim]) -> list[Draft | Refused]:
    """*drafts* with the paragraphs of each note under the keys that they have among *claims*."""
    from histcite.intake.paragraph_keys import keyed_as_before

    notes = groupby(drafts, key=lambda one: one.note if isinstance(one, Draft) else "")
    met: list[Draft | Refused] = []
    for note, group in notes:
        one_note = [*group]
        paragraphs = [one for one in one_note if isinstance(one, Draft)]
        met += keyed_as_before(paragraphs, claims) if note else one_note
    return met


_READERS: dict[str, Callable[[Script, str, ColumnLayout], Parcel]] = {
    "csv": _read_csv,
    "xlsx": _read_sheet,
    "ods": _read_sheet,
    "jsonl": _read_jsonl,
    "notes": _read_notes,
    **{name: partial(_read_items, home=home) for name, home in _ITEMS.items()},
}
