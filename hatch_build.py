"""Puts the digests of the tables into a wheel, so that no command has to parse them, wherever it is installed."""

import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Digests(BuildHookInterface):  # type: ignore[type-arg]
    """The hook that hatchling calls before it builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add to *build_data* the digest of each table; an installation that is edited makes its own."""
        if version == "editable":
            return
        root, folder = Path(self.root), Path(mkdtemp())
        sys.path.insert(0, self.root)
        from histcite.tables import digests_of

        for number, (place, text) in enumerate(digests_of(root / "histcite")):
            digest = folder / f"{number}.json"
            digest.write_text(text, encoding="utf-8")
            build_data["force_include"][str(digest)] = str(place.relative_to(root))
