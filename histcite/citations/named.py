"""The styles by name: those of footnotes, and the canonical form beside them for archival references."""

from typing import Literal, get_args

Style = Literal["gost", "chicago", "albanian", "mhra", "plain"]
STYLES: tuple[Style, ...] = get_args(Style)

ArchivalStyle = Literal["gost", "chicago", "albanian", "mhra", "plain", "canonical"]
ARCHIVAL_STYLES: tuple[ArchivalStyle, ...] = get_args(ArchivalStyle)
