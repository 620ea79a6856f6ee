"""The headings of a library's own tables: what each means, saved under a name in ``columns.toml`` beside the library."""

import json
from collections.abc import Mapping
from pathlib import Path

from histcite.frozen import dataclass
from histcite.store.replacement import replace_file
from histcite.unreadable import NoSuchColumns, UnreadableColumns

COLUMNS_FILE = "columns.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnNames:
    """Which heading (or letter) is ``renamed`` to which column, and which ones are ``ignored``."""

    renamed: Mapping[str, str]
    ignored: tuple[str, ...] = ()


def saved_columns(file: Path) -> dict[str, ColumnNames]:
    """What was saved in *file*, by name; nothing where there is no such file. Raises UnreadableColumns."""
    if not file.exists():
        return {}
    import tomllib

    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        return {
            name: ColumnNames(
                renamed={str(heading): str(column) for heading, column in table["map"].items()},
                ignored=tuple(map(str, table["ignore"])),
            )
            for name, table in tables.items()
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UnreadableColumns(file, str(error)) from error


def columns_called(file: Path, name: str) -> ColumnNames:
    """What was saved under *name*. Raises NoSuchColumns, or UnreadableColumns."""
    saved = saved_columns(file)
    if name not in saved:
        raise NoSuchColumns(name, tuple(saved))
    return saved[name]


def save_columns(file: Path, name: str, names: ColumnNames) -> None:
    """Save *names* under *name*, in the place of what was saved under it before. Raises UnreadableColumns or NotWritable."""
    saved = {**saved_columns(file), name: names}
    lines = []
    for called, one in sorted(saved.items()):
        renamed = (f"{_quoted(heading)} = {_quoted(column)}\n" for heading, column in one.renamed.items())
        ignored = ", ".join(map(_quoted, one.ignored))
        lines.append(
            f"[{_quoted(called)}]\nignore = [{ignored}]\n\n[{_quoted(called)}.map]\n{''.join(renamed)}"
        )
    replace_file(file, "\n".join(lines).encode())


def _quoted(text: str) -> str:
    """*text* as a basic string of TOML, whose escapes are those of JSON (https://toml.io/en/v1.0.0#string)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", r"\u007f")
