"""The layout of a library's file, told once more and otherwise than the package tells it, for what it writes to be held to."""

import json
from itertools import pairwise


def tables_by_line(data):
    """The tables in the bytes of a file, in which the mark comes first, then every record on a line of its own, in their order.

    The names of tables rise, and so do the ids in each from its second record on; a table without a record has an empty line.
    """
    tables = json.loads(data, object_pairs_hook=_once)
    mark, *names = tables
    assert mark == "histcite"
    assert names == sorted(names)
    expected = [('{"histcite": ', tables[mark])]
    for name in names:
        expected += [(f",{json.dumps(name)}: {{", None), *_shelf(tables[name]), ("}", None)]
    lines = data.decode().split("\n")
    assert (lines.pop(), lines[-1][-1:]) == ("", "}")
    lines[-1] = lines[-1][:-1]
    for line, (beginning, record) in zip(lines, expected, strict=True):
        assert line.startswith(beginning)
        rest = line.removeprefix(beginning)
        assert rest == "" if record is None else json.loads(rest) == record
    return tables


def _shelf(table):
    assert all(int(one) < int(other) for one, other in pairwise(list(table)[1:]))
    records = [(f'{"," * bool(place)}"{id_}": ', record) for place, (id_, record) in enumerate(table.items())]
    return records or [("", None)]


def _once(pairs):
    """What JSON calls an object, which names nothing twice."""
    assert len({name for name, _ in pairs}) == len(pairs)
    return dict(pairs)


def told(store):
    """The tables as they must be by the entries of the history."""
    tables = {}
    for change in (change for entry in store.entries() for change in entry.changes):
        tables.setdefault(change.table, {})[change.id] = change.after
    there = {
        name: {id_: document for id_, document in table.items() if document is not None}
        for name, table in tables.items()
    }
    return {name: table for name, table in there.items() if table}
