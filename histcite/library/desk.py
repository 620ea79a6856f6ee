"""The desk: the file in use, so that a claim needs only its sentence and a leaf."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from histcite.errors import NotWritable


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The source in use and what every claim from it shares: language, tags, and through what it was read."""

    source: str = ""
    lang: str = ""
    tags: tuple[str, ...] = ()
    via: str = ""

    def cells(self, typed: dict[str, str]) -> dict[str, str]:
        """*typed* with what the desk knows, where the claim does not say otherwise."""
        tags = "; ".join(filter(None, (typed.get("tags", ""), *self.tags)))
        known = {"lang": self.lang, "via": self.via}
        return {
            **typed,
            **{name: typed.get(name) or value for name, value in known.items() if value},
            "tags": tags,
        }


def read_desk(folder: Path) -> Desk:
    """The desk as it was left; an empty one when nothing is on it or its note cannot be read."""
    try:
        noted = json.loads((folder / "desk.json").read_text(encoding="utf-8"))
        return Desk(
            source=str(noted["source"]),
            lang=str(noted["lang"]),
            tags=tuple(str(tag) for tag in noted["tags"]),
            via=str(noted["via"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Desk()


def leave_desk(folder: Path, desk: Desk) -> None:
    """Note *desk* in the hidden folder, or clear it when it is empty. Raises NotWritable."""
    note = folder / "desk.json"
    try:
        if desk == Desk():
            note.unlink(missing_ok=True)
        else:
            note.write_text(json.dumps(asdict(desk), ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise NotWritable(note, error.strerror or str(error)) from error
