"""The logbook of one record: the entries of the history that tell of it."""

from collections.abc import Sequence

from histcite.errors import UnknownKey
from histcite.holdings.holdings import Holdings
from histcite.records.keys import look_up
from histcite.store import Entry, keys_changed


def entries_on(key: str, entries: Sequence[Entry], holdings: Holdings) -> tuple[Entry, ...]:
    """Those of *entries* that changed the record with this key or this beginning of one, be it gone now.

    Raises UnknownKey or AmbiguousKey.
    """
    touched = {name: None for entry in entries for name in keys_changed(entry)}
    try:
        named = key if key in touched else holdings.citable(key).key
    except UnknownKey:
        named = look_up("record", key, {name: name for name in touched})
    return tuple(entry for entry in entries if named in keys_changed(entry))
