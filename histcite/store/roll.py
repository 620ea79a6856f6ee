"""The roll: the lines of a history, one an entry, read from the beginning or from the end."""

import os
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from zlib import crc32

from histcite.deferred import expression

NUMBER = expression(rb'{"number": (\d+), "time"')
FOLLOWS = expression(
    rb'{"number": (\d+), "time": "[^"]*"(?:, "file": \[%b, %b\])?, "follows": (\d+)'
    % ((rb"\[[\d, ]*\]",) * 2)
)
_BLOCK = 65536
HEAD = 300
"""How much of a line tells its number, its versions of the file and the line before it."""

BEGINNING = 1 << 14
"""How much of a line tells all but its changes, unless the command was longer than any."""


class NotedLine(NamedTuple):
    """One line of the history: the number of its entry, and the CRC-32 of the line; both 0 before the first."""

    number: int = 0
    crc: int = 0


def line_at(stream: BinaryIO, at: int, end: int) -> bytes:
    """The line that stands there."""
    stream.seek(at)
    return stream.read(end - at)


def lines_from_the_end(stream: BinaryIO, end: int) -> Iterator[tuple[NotedLine, bytes]]:
    """The lines before *end*, the last first, each read when it is asked for."""
    for at, head in heads_from_the_end(stream):
        if at < end:
            line, number = line_at(stream, at, end), NUMBER.match(head)
            yield NotedLine(int(number[1]) if number else 0, crc32(line)), line
            end = at


def heads_from_the_end(stream: BinaryIO, most: int = HEAD) -> Iterator[tuple[int, bytes]]:
    """Where the lines of a file begin and how, the last first; of a long line, such as that of an import, no more than *most* bytes are kept.

    The first that is given is what stands after the last line's end: nothing, unless a crash left a line without one.
    """
    at, head = stream.seek(0, os.SEEK_END), b""
    while at > 0:
        size = min(_BLOCK, at)
        at -= size
        stream.seek(at)
        block, cut = stream.read(size), size
        while (newline := block.rfind(b"\n", 0, cut)) >= 0:
            yield at + newline + 1, (block[newline + 1 : cut] + head)[:most]
            head, cut = b"", newline
        head = (block[:cut] + head)[:most]
    yield 0, head


def lines_in(stream: BinaryIO, begin: int, end: int) -> Iterator[tuple[NotedLine, bytes]]:
    """The lines from *begin* to *end*; the number of one that is no entry is 0."""
    stream.seek(begin)
    while begin < end and (line := stream.readline()):
        begin += len(line)
        number = NUMBER.match(line)
        yield NotedLine(int(number[1]) if number else 0, crc32(line)), line


def follows(link: NotedLine, line: bytes, before: NotedLine) -> bool:
    """Whether a line was noted right after the line *before*; version 0.1.0 told that by the number alone."""
    told = FOLLOWS.match(line)
    return int(told[2]) == before.crc if told else link.number == before.number + 1
