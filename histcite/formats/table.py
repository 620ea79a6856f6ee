"""Bytes become lines of cells: encoding, header and column names, with the line of every row."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from histcite.errors import NotInEncoding, UnknownColumn
from histcite.records.cells import Place, Problem

DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a delimited file: each the line on which it begins and its cells by column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Place, Mapping[str, str]], ...]
    problems: tuple[Problem, ...]


def decode(data: bytes, file: str, encoding: str = "utf-8") -> str:
    """*data* as text, without a byte order mark. Raises NotInEncoding with the line of the first bad byte."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and encoding == "utf-8":
        encoding = "utf-16"
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise NotInEncoding(file, data[: error.start].count(b"\n") + 1, encoding) from error
    except LookupError as error:
        raise NotInEncoding(file, 0, encoding) from error


def read_table(
    text: str, file: str, columns: Sequence[str], renamed: Mapping[str, str], ignored: Sequence[str] = ()
) -> Table:
    """The rows of *text*, its header read against *columns* (any case); *renamed* maps a header to a column.

    The delimiter is the comma, or the semicolon or tab where the header has more of it. Rows that are empty are passed over;
    a row with more cells than the header is a problem.
    """
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    header, header_line = _header(lines)
    if not header:
        return Table(
            columns=(),
            rows=(),
            problems=(Problem(place=Place(file, 1), column="", message="the file is empty"),),
        )
    known, problems = _columns(header, Place(file, header_line), columns, renamed, ignored)
    if problems:
        return Table(columns=(), rows=(), problems=tuple(problems))
    rows, broken = _rows(lines, file, known)
    return Table(columns=tuple(filter(None, known)), rows=tuple(rows), problems=tuple(broken))


def write_table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """*rows* as CSV (RFC 4180, with LF line ends), in UTF-8 when encoded by the caller."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _delimiter(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: (head.count(mark), -DELIMITERS.index(mark)))


def _header(lines: Iterator[list[str]]) -> tuple[list[str], int]:
    for number, cells in enumerate(lines, start=1):
        if any(cell.strip() for cell in cells):
            return cells, number
    return [], 0


def _columns(
    header: Sequence[str],
    place: Place,
    columns: Sequence[str],
    renamed: Mapping[str, str],
    ignored: Sequence[str],
) -> tuple[list[str], list[Problem]]:
    known: list[str] = []
    problems = []
    wanted = {name.casefold(): name for name in columns}
    mapping = {name.casefold().strip(): column for name, column in renamed.items()}
    left_out = {name.casefold().strip() for name in ignored}
    for name in header:
        folded = name.casefold().strip()
        column = wanted.get(mapping.get(folded, folded).replace(" ", "_"), "")
        if not column and folded and folded not in left_out:
            message = f"{UnknownColumn(name.strip(), tuple(columns))}; map it with --map '{name.strip()}=FIELD' or leave it out with --ignore '{name.strip()}'"
            problems.append(Problem(place=place, column=name.strip(), message=message))
        elif column and column in known:
            problems.append(Problem(place=place, column=column, message="stands in the header twice"))
        known.append(column)
    return known, problems


def _rows(
    lines: Iterator[list[str]], file: str, known: Sequence[str]
) -> tuple[list[tuple[Place, Mapping[str, str]]], list[Problem]]:
    rows: list[tuple[Place, Mapping[str, str]]] = []
    problems: list[Problem] = []
    reader: Callable[[], int] = lambda: lines.line_num  # type: ignore[attr-defined]  # noqa: E731 - csv.reader's own attribute
    begins = reader() + 1
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return rows, problems
        except csv.Error as error:
            problems.append(
                Problem(place=Place(file, begins), column="", message=f"the row is broken: {error}")
            )
            return rows, problems
        place = Place(file, begins)
        begins = reader() + 1
        if len(cells) > len(known) and any(cell.strip() for cell in cells[len(known) :]):
            message = (
                f"the row has {len(cells)} cells and the header {len(known)}; is a quotation mark missing?"
            )
            problems.append(Problem(place=place, column="", message=message))
        elif any(cell.strip() for cell in cells):
            rows.append((place, {column: cell for column, cell in zip(known, cells, strict=False) if column}))
