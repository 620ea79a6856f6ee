"""Bytes become lines of cells: encoding, header and column names, with the line of every row."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, TypeAlias

from histcite.deferred import expression
from histcite.errors import UnknownColumn
from histcite.records.cells import Place, Problem
from histcite.sentences import brief
from histcite.unreadable import NotInEncoding, UnknownEncoding

DELIMITERS = ",;\t|"

LONGEST_CELL = 2**31 - 1
"""In characters: as long as the csv module can count on every system."""

MOST_COLUMNS = 1_000

REASON = "histcite_problem"
"""What says why a row, a record or an item was left out goes by this name, and is read no more when that comes again."""

_SEPARATOR = expression(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_SEPARATES = expression(r"sep=.?", re.IGNORECASE)
_LETTERS = expression("[A-Za-z]{1,2}", re.ASCII)
_NOWHERE = -1
_CHUNK = 2**20

PlacedRow: TypeAlias = tuple[Place, list[str]]
"""A row as it stands, with the place where it begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A file's text, read anew each time so that a long one is never held, and the codec (with its byte order mark) of it."""

    opened: Callable[[], BinaryIO]
    codec: str

    @property
    def text(self) -> str:
        """The whole text."""
        with self.lines() as lines:
            return lines.read()

    def lines(self, newline: str = "") -> io.TextIOWrapper:
        """The text as a stream of lines with their ends, parted as :class:`io.TextIOWrapper` parts them by *newline*."""
        return io.TextIOWrapper(self.opened(), encoding=self.codec, newline=newline)

    def encode(self, text: str) -> bytes:
        """*text* as the file would hold it; letters outside an old encoding become question marks nowhere: they raise.

        Raises NotInEncoding.
        """
        try:
            return text.encode(self.codec)
        except UnicodeEncodeError as error:
            raise NotInEncoding("what is written back", 1, self.codec) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: ``read`` gives its rows as they stand, anew each time, the header among them; and the column that each heading means.

    ``unnamed`` are the columns, counted from 0, that have no heading; ``unread`` says of a row by its number why it is none. ``problems``
    are those above the rows; while a header cannot be read, there are no rows.
    """

    read: Callable[[], Iterator[PlacedRow | Problem]]
    delimiter: str = ","
    header: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    unnamed: tuple[int, ...] = ()
    unread: Mapping[int, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def lines(self) -> Iterator[PlacedRow | Problem]:
        """Each row that says something as it stands, or the problem that it is."""
        if not self.columns:
            return
        lines = self.read()
        _header(lines)
        for line in lines:
            if isinstance(line, Problem):
                yield line
            elif any(map(str.strip, line[1])):
                problem = self._trouble(*line)
                yield problem or line

    def _trouble(self, place: Place, cells: list[str]) -> Problem | None:
        """The problem of a row of which a cell cannot be read, or says something where there is no heading."""
        if place.line in self.unread:
            return Problem(place=place, column="", message=self.unread[place.line])
        if any(map(str.strip, cells[len(self.header) :])):
            told = f"the row has {len(cells)} cells and the header {len(self.header)}"
            return Problem(place=place, column="", message=f"{told}; is a quotation mark missing?")
        for number in self.unnamed:
            if said := "".join(cells[number : number + 1]).strip():
                letter = column_letter(number)
                told = f"column {letter} has no heading and says {brief(said)!r}"
                message = f"{told}; give it one, map it with --map {letter}=FIELD, or leave it out with --ignore {letter}"
                return Problem(place=place, column="", message=message)
        return None

    def rows(self) -> Iterator[tuple[Place, Mapping[str, str]] | Problem]:
        """Each row as cells by column, columns without a meaning left out."""
        columns, whole = self.columns, all(self.columns)
        for line in self.lines():
            if isinstance(line, Problem):
                yield line
                continue
            cells = dict(zip(columns, line[1], strict=False))
            if not whole:
                cells.pop("", None)
            yield line[0], cells

    def column(self, name: str) -> Iterator[str]:
        """The cells of one column, empty where a row is too short, or all of them where the column is not there."""
        if not self.columns:
            return
        at = self.columns.index(name) if name in self.columns else len(self.columns)
        lines = self.read()
        _header(lines)
        yield from (
            line[1][at] if at < len(line[1]) else "" for line in lines if not isinstance(line, Problem)
        )


def decode(data: bytes, file: str, encoding: str = "utf-8") -> Script:
    """The script of *data*. Raises UnknownEncoding, or NotInEncoding with the line of the first bad byte."""
    return decipher(lambda: io.BytesIO(data), file, encoding)


def decipher(opened: Callable[[], BinaryIO], file: str, encoding: str = "utf-8") -> Script:
    """The script of what can be *opened* again and again. Raises as :func:`decode` does."""
    try:
        codec = codecs.lookup(encoding).name
        "".encode(codec)
    except (LookupError, UnicodeError) as error:
        raise UnknownEncoding(encoding) from error
    with opened() as stream:
        if codec == "utf-8":
            beginning = stream.read(4)
            if beginning.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
                codec = "utf-32"
            elif beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                codec = "utf-16"
            elif beginning.startswith(codecs.BOM_UTF8):
                codec = "utf-8-sig"
    line, there = _first_undecodable(opened, codec)
    if line:
        from histcite.formats.recognition import likely_encoding

        raise NotInEncoding(file, line, encoding, likely_encoding(there))
    return Script(opened=opened, codec=codec)


def _first_undecodable(opened: Callable[[], BinaryIO], codec: str) -> tuple[int, bytes]:
    """The first line with a byte that the codec does not know, and what stands about it; 0 where there is none."""
    decoder, before = codecs.getincrementaldecoder(codec)(), 1
    with opened() as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return before + error.object[: error.start].count(b"\n"), chunk
            except UnicodeError:
                return before, chunk
            if not chunk:
                return 0, b""
            before += chunk.count(b"\n")


def read_table(
    script: Script, file: str, columns: Sequence[str], renamed: Mapping[str, str], ignored: Sequence[str] = ()
) -> Table:
    """The table in *script*, which :func:`table_of` explains.

    The delimiter is the comma, or the semicolon, tab or upright stroke where the header has more of it, or what a line ``sep=;`` above it says, as
    Excel writes one.
    """
    csv.field_size_limit(LONGEST_CELL)
    with script.lines() as stream:
        head = next((line for line in stream if line.strip()), "")
    said = _SEPARATOR.fullmatch(head)
    delimiter = (
        said[1] if said else max(DELIMITERS, key=lambda mark: (head.count(mark), -DELIMITERS.index(mark)))
    )

    def read() -> Iterator[PlacedRow | Problem]:
        with script.lines() as stream:
            yield from _lines(stream, file, delimiter)

    return replace(table_of(read, file, columns, renamed, ignored), delimiter=delimiter)


def table_of(
    read: Callable[[], Iterator[PlacedRow | Problem]],
    file: str,
    columns: Sequence[str],
    renamed: Mapping[str, str],
    ignored: Sequence[str] = (),
) -> Table:
    """The table of the rows that *read* gives, its header read against *columns* (any case).

    *renamed* maps a heading, or the letter of a column, to a column. Rows that are empty are passed over; a row that says
    something beside the headings is a problem, and so is a heading that means nothing.
    """
    broken, first = _header(read())
    if first is None:
        empty = Problem(place=Place(file, 1), column="", message="the file is empty")
        return Table(read=read, problems=tuple(broken) or (empty,))
    place, header = first
    headings = Headings(columns=columns, renamed=renamed, ignored=ignored)
    meant, problems = headings.read(header, place)
    return Table(
        read=read,
        header=tuple(header),
        columns=() if problems else tuple(meant),
        unnamed=headings.unnamed(header),
        problems=tuple(problems) or tuple(broken),
    )


def write_table(header: Sequence[str], lines: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """A header and its lines as CSV (RFC 4180, with LF line ends)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    # of the letters that end a line the module quotes only its own, and a CR left bare would be read as one
    exact = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for line in (header, *lines):
        (exact if any("\r" in cell for cell in line) else writer).writerow(line)
    return out.getvalue()


def _lines(stream: Iterable[str], file: str, delimiter: str) -> Iterator[PlacedRow | Problem]:
    """Every row with the line on which it begins; a row that cannot be read is a problem, and the next one is read."""
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    while True:
        place = Place(file, reader.line_num + 1)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(place=place, column="", message=f"the row is broken: {error}")
        else:
            yield place, cells


def _header(lines: Iterator[PlacedRow | Problem]) -> tuple[list[Problem], PlacedRow | None]:
    """The first row that says something but the delimiter, if there is one, and the problems before it."""
    broken = []
    for line in lines:
        if isinstance(line, Problem):
            broken.append(line)
        elif (said := "".join(line[1]).strip()) and not _SEPARATES.fullmatch(said):
            return broken, line
    return broken, None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """What headings may mean: the known *columns*, those *renamed* to one of them, those to be *ignored*.

    A heading is meant as it is spelt, or by the letter that a spreadsheet shows above it.
    """

    columns: Sequence[str]
    renamed: Mapping[str, str]
    ignored: Sequence[str]

    def read(self, header: Sequence[str], place: Place) -> tuple[list[str], list[Problem]]:
        """The column that each heading means, empty where it is ignored, and the problems."""
        if len(header) > MOST_COLUMNS:
            told = f"the header has {len(header)} columns, and a table may have {MOST_COLUMNS}; is the file a table?"
            return [], [Problem(place=place, column="", message=told)]
        renamed = {_at(heading, header): _folded(column) for heading, column in self.renamed.items()}
        ignored = self._ignored(header)
        wanted = [renamed.get(number, _folded(heading)) for number, heading in enumerate(header)]
        meant = [
            column if column in self.columns and number not in ignored else ""
            for number, column in enumerate(wanted)
        ]
        found = [
            *self._unknown(header, meant, {*ignored, *renamed}, place),
            *self._absent(header, place),
            *(
                Problem(place=place, column=column, message="stands in the header twice")
                for column, count in Counter(filter(None, meant)).items()
                if count > 1
            ),
        ]
        return meant, found

    def unnamed(self, header: Sequence[str]) -> tuple[int, ...]:
        """The columns without a heading that are neither mapped nor ignored."""
        known = self._ignored(header) | {_at(heading, header) for heading in self.renamed}
        return tuple(
            number for number, heading in enumerate(header) if not heading.strip() and number not in known
        )

    def _ignored(self, header: Sequence[str]) -> set[int]:
        return {_at(heading, header) for heading in (REASON, *self.ignored)}

    def _unknown(
        self, header: Sequence[str], meant: list[str], passed: set[int], place: Place
    ) -> Iterator[Problem]:
        told = False
        for number, (heading, column) in enumerate(zip(header, meant, strict=True)):
            name = heading.strip()
            if name and not column and number not in passed:
                unknown = UnknownColumn(name, tuple(self.columns))
                if unknown.all_told and told:
                    unknown = UnknownColumn(name, ())
                told = told or bool(unknown.all_told)
                hint = f"map it with --map '{name}=FIELD' or leave it out with --ignore '{name}'"
                yield Problem(place=place, column=name, message=f"{unknown}; {hint}")

    def _absent(self, header: Sequence[str], place: Place) -> Iterator[Problem]:
        for heading, column in self.renamed.items():
            if _folded(column) not in self.columns:
                yield Problem(
                    place=place, column=heading, message=str(UnknownColumn(column, tuple(self.columns)))
                )
        for heading in (*self.renamed, *self.ignored):
            if _at(heading, header) == _NOWHERE:
                yield Problem(place=place, column=heading, message="the header has no such column")


def column_letter(number: int) -> str:
    """The letters that a spreadsheet shows above the column *number*, counted from 0."""
    letters = ""
    while number >= 0:
        number, letter = divmod(number, 26)
        letters, number = chr(ord("A") + letter) + letters, number - 1
    return letters


def _at(heading: str, header: Sequence[str]) -> int:
    """The number of the column that *heading* means, by its name or else by its letter; -1 where there is none."""
    wanted = _folded(heading)
    named = next((number for number, other in enumerate(header) if _folded(other) == wanted), _NOWHERE)
    if named != _NOWHERE or not _LETTERS.fullmatch(heading):
        return named
    return next((number for number in range(len(header)) if column_letter(number) == heading.upper()), named)


def _folded(heading: str) -> str:
    return heading.casefold().strip().replace(" ", "_")
