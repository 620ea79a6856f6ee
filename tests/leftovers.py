"""What version 0.1.0 left of a large library: its last commands in a journal beside the file, each on a line behind its CRC-32."""

import json
import zlib
from contextlib import contextmanager


def journal_of(path):
    return path.with_name(path.name + ".journal")


def history_of(path):
    return path.parent / ".histcite" / f"history-{path.stem}.jsonl"


@contextmanager
def left_waiting(path):
    """A block whose commands wait in a journal at its end; the file of the library in *path*, and its history, know nothing of them."""
    history = history_of(path)
    file, told = path.read_bytes(), history.read_bytes() if history.exists() else b""
    yield
    entries = map(json.loads, history.read_bytes()[len(told) :].splitlines())
    ours = ("file", "follows")
    lines = [{"entries": [{name: cell for name, cell in one.items() if name not in ours}]} for one in entries]
    journal_of(path).write_bytes(b"".join(map(sealed, [{"snapshot": "", **lines[0]}, *lines[1:]])))
    path.write_bytes(file)
    history.write_bytes(told)
    history.with_suffix(".end").unlink()


def sealed(told):
    """A line of a journal."""
    body = json.dumps(told, ensure_ascii=False).encode()[1:]
    return b'{"crc": "%08x", ' % zlib.crc32(body) + body + b"\n"
