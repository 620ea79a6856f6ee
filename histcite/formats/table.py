"""Bytes become lines of cells: encoding, header and column names, with the line of every row."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from histcite.errors import NotInEncoding, UnknownColumn, UnknownEncoding
from histcite.records.cells import Place, Problem

DELIMITERS = ",;\t"

LONGEST_CELL = 2**31 - 1
"""In characters: as long as the csv module can count on every system."""

MOST_COLUMNS = 1_000

REASON = "histcite_problem"
"""The heading over what says why a row was left out, which is read no more when the row comes again."""

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
    """A delimited file: its header as it stands, and the column that each heading means.

    ``problems`` are those above the rows; while a header cannot be read, there are no rows.
    """

    script: Script
    file: str
    delimiter: str = ","
    header: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def lines(self) -> Iterator[PlacedRow | Problem]:
        """Each row that says something as it stands, or the problem that it is."""
        if not self.columns:
            return
        with self.script.lines() as stream:
            lines = _lines(stream, self.file, self.delimiter)
            _header(lines)
            for line in lines:
                if isinstance(line, Problem):
                    yield line
                elif any(map(str.strip, line[1][len(self.header) :])):
                    told = f"the row has {len(line[1])} cells and the header {len(self.header)}"
                    message = f"{told}; is a quotation mark missing?"
                    yield Problem(place=line[0], column="", message=message)
                elif any(map(str.strip, line[1])):
                    yield line

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
        with self.script.lines() as stream:
            rows = _rows(stream, self.delimiter)
            next(row for row in rows if any(map(str.strip, row)))
            yield from (row[at] if at < len(row) else "" for row in rows)


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
            if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                codec = "utf-16"
            elif beginning.startswith(codecs.BOM_UTF8):
                codec = "utf-8-sig"
    line = _first_undecodable(opened, codec)
    if line:
        raise NotInEncoding(file, line, encoding)
    return Script(opened=opened, codec=codec)


def _first_undecodable(opened: Callable[[], BinaryIO], codec: str) -> int:
    """The first line with a byte that the codec does not know; 0 where there is none."""
    decoder, before = codecs.getincrementaldecoder(codec)(), 1
    with opened() as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return before + error.object[: error.start].count(b"\n")
            except UnicodeError:
                return before
            if not chunk:
                return 0
            before += chunk.count(b"\n")


def read_table(
    script: Script, file: str, columns: Sequence[str], renamed: Mapping[str, str], ignored: Sequence[str] = ()
) -> Table:
    """The table in *script*, its header read against *columns* (any case); *renamed* maps a heading to a column.

    The delimiter is the comma, or the semicolon or tab where the header has more of it. Rows that are empty are passed over;
    a row with more cells than the header is a problem, and so is a heading that means nothing.
    """
    csv.field_size_limit(LONGEST_CELL)
    with script.lines() as stream:
        head = next((line for line in stream if line.strip()), "")
        delimiter = max(DELIMITERS, key=lambda mark: (head.count(mark), -DELIMITERS.index(mark)))
    with script.lines() as stream:
        broken, first = _header(_lines(stream, file, delimiter))
    if first is None:
        empty = Problem(place=Place(file, 1), column="", message="the file is empty")
        return Table(script=script, file=file, problems=tuple(broken) or (empty,))
    place, header = first
    meant, problems = Headings(columns=columns, renamed=renamed, ignored=ignored).read(header, place)
    return Table(
        script=script,
        file=file,
        delimiter=delimiter,
        header=tuple(header),
        columns=() if problems else tuple(meant),
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


def _rows(stream: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Every row that can be read."""
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    while True:
        try:
            yield from reader
        except csv.Error:
            continue
        return


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
    """The first row that says something, if there is one, and the problems before it."""
    broken = []
    for line in lines:
        if isinstance(line, Problem):
            broken.append(line)
        elif any(map(str.strip, line[1])):
            return broken, line
    return broken, None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """What headings may mean: the known *columns*, those *renamed* to one of them, those to be *ignored*."""

    columns: Sequence[str]
    renamed: Mapping[str, str]
    ignored: Sequence[str]

    def read(self, header: Sequence[str], place: Place) -> tuple[list[str], list[Problem]]:
        """The column that each heading means, empty where it is ignored, and the problems."""
        if len(header) > MOST_COLUMNS:
            told = f"the header has {len(header)} columns, and a table may have {MOST_COLUMNS}; is the file a table?"
            return [], [Problem(place=place, column="", message=told)]
        renamed = {_folded(heading): _folded(column) for heading, column in self.renamed.items()}
        ignored = {REASON, *(_folded(heading) for heading in self.ignored)}
        wanted = [renamed.get(_folded(heading), _folded(heading)) for heading in header]
        meant = [
            column if column in self.columns and _folded(heading) not in ignored else ""
            for heading, column in zip(header, wanted, strict=True)
        ]
        found = [
            *self._unknown(header, meant, ignored, place),
            *self._absent(header, place),
            *(
                Problem(place=place, column=column, message="stands in the header twice")
                for column, count in Counter(filter(None, meant)).items()
                if count > 1
            ),
        ]
        return meant, found

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


def _folded(heading: str) -> str:
    return heading.casefold().strip().replace(" ", "_")
