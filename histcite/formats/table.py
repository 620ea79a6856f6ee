"""Bytes become lines of cells: encoding, header and column names, with the line of every row."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from histcite.errors import NotInEncoding, UnknownColumn, UnknownEncoding
from histcite.records.cells import Place, Problem

DELIMITERS = ",;\t"

LONGEST_CELL = 2**31 - 1
"""In characters: as long as the csv module can count on every system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A file's text, and the codec (with its byte order mark) in which it is written back."""

    text: str
    codec: str

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
    """A delimited file: its header as it stands, the column that each heading means, and its rows with their lines."""

    delimiter: str = ","
    header: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    lines: tuple[tuple[Place, tuple[str, ...]], ...] = ()
    problems: tuple[Problem, ...] = ()

    def rows(self) -> Iterator[tuple[Place, Mapping[str, str]]]:
        """Each row as cells by column, columns without a meaning left out."""
        for place, cells in self.lines:
            yield place, {column: cell for column, cell in zip(self.columns, cells, strict=False) if column}


def decode(data: bytes, file: str, encoding: str = "utf-8") -> Script:
    """*data* as text without a byte order mark. Raises UnknownEncoding, or NotInEncoding with the line of the first bad byte."""
    try:
        codec = codecs.lookup(encoding).name
    except LookupError as error:
        raise UnknownEncoding(encoding) from error
    if codec == "utf-8":
        codec = _marked(data)
    try:
        return Script(text=data.decode(codec), codec=codec)
    except UnicodeDecodeError as error:
        raise NotInEncoding(file, data[: error.start].count(b"\n") + 1, encoding) from error


def _marked(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"


def read_table(
    text: str, file: str, columns: Sequence[str], renamed: Mapping[str, str], ignored: Sequence[str] = ()
) -> Table:
    """The rows of *text*, its header read against *columns* (any case); *renamed* maps a heading to a column.

    The delimiter is the comma, or the semicolon or tab where the header has more of it. Rows that are empty are passed over;
    a row with more cells than the header is a problem, and so is a heading that means nothing.
    """
    delimiter = _delimiter(text)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = list(_lines(reader, file))
    broken = [line for line in lines if isinstance(line, Problem)]
    whole = [
        line for line in lines if not isinstance(line, Problem) and any(cell.strip() for cell in line[1])
    ]
    if not whole:
        empty = Problem(place=Place(file, 1), column="", message="the file is empty")
        return Table(problems=tuple(broken) or (empty,))
    (place, header), *rows = whole
    headings = Headings(columns=columns, renamed=renamed, ignored=ignored)
    meant, problems = headings.read(header, place)
    if problems:
        return Table(problems=tuple(problems))
    long = [_too_long(place, cells, header) for place, cells in rows]
    return Table(
        delimiter=delimiter,
        header=tuple(header),
        columns=tuple(meant),
        lines=tuple(
            (place, tuple(cells)) for (place, cells), problem in zip(rows, long, strict=True) if not problem
        ),
        problems=(*broken, *(problem for problem in long if problem)),
    )


def write_table(header: Sequence[str], lines: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """A header and its lines as CSV (RFC 4180, with LF line ends)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return out.getvalue()


def _delimiter(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: (head.count(mark), -DELIMITERS.index(mark)))


def _lines(reader: Any, file: str) -> Iterator[tuple[Place, list[str]] | Problem]:
    """Every row with the line on which it begins; a row that cannot be read is a problem, and the next one is read."""
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


def _too_long(place: Place, cells: Sequence[str], header: Sequence[str]) -> Problem | None:
    if not any(cell.strip() for cell in cells[len(header) :]):
        return None
    message = f"the row has {len(cells)} cells and the header {len(header)}; is a quotation mark missing?"
    return Problem(place=place, column="", message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """What headings may mean: the known *columns*, those *renamed* to one of them, those to be *ignored*."""

    columns: Sequence[str]
    renamed: Mapping[str, str]
    ignored: Sequence[str]

    def read(self, header: Sequence[str], place: Place) -> tuple[list[str], list[Problem]]:
        """The column that each heading means, empty where it is ignored, and the problems."""
        renamed = {_folded(heading): column for heading, column in self.renamed.items()}
        ignored = {_folded(heading) for heading in self.ignored}
        meant = ["" if _folded(heading) in ignored else self._meaning(heading, renamed) for heading in header]
        found = [
            *self._unknown(header, meant, ignored, place),
            *self._absent(header, place),
            *_twice(meant, place),
        ]
        return meant, found

    def _meaning(self, heading: str, renamed: Mapping[str, str]) -> str:
        wanted = _folded(renamed.get(_folded(heading), heading))
        return wanted if wanted in self.columns else ""

    def _unknown(
        self, header: Sequence[str], meant: list[str], ignored: set[str], place: Place
    ) -> Iterator[Problem]:
        for number, (heading, column) in enumerate(zip(header, meant, strict=True), start=1):
            name = heading.strip()
            if column or _folded(heading) in ignored:
                continue
            if not name:
                yield Problem(place=place, column="", message=f"column {number} has no heading")
            else:
                hint = f"map it with --map '{name}=FIELD' or leave it out with --ignore '{name}'"
                yield Problem(
                    place=place, column=name, message=f"{UnknownColumn(name, tuple(self.columns))}; {hint}"
                )

    def _absent(self, header: Sequence[str], place: Place) -> Iterator[Problem]:
        there = {_folded(heading) for heading in header}
        for heading, column in self.renamed.items():
            if _folded(column) not in self.columns:
                yield Problem(
                    place=place, column=heading, message=str(UnknownColumn(column, tuple(self.columns)))
                )
        for heading in (*self.renamed, *self.ignored):
            if _folded(heading) not in there:
                yield Problem(place=place, column=heading, message="the header has no such column")


def _twice(meant: Sequence[str], place: Place) -> Iterator[Problem]:
    for column, count in Counter(filter(None, meant)).items():
        if count > 1:
            yield Problem(place=place, column=column, message="stands in the header twice")


def _folded(heading: str) -> str:
    return heading.casefold().strip().replace(" ", "_")
