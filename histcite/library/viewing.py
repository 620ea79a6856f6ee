"""What can be looked at: the photograph of a leaf, or the address of a source; shown by a program of the user's own choice.

Records may come from others. So no program is named in them, none is run through a shell, and no file is shown that is more than a
picture or a PDF, or that lies on another machine.
"""

import os
import re
import shlex
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import which
from subprocess import DEVNULL, Popen, TimeoutExpired

from histcite.deferred import expression
from histcite.frozen import dataclass
from histcite.holdings.holdings import Holdings
from histcite.records.claim import Claim
from histcite.undelivered import NothingToOpen, OpenerFailed

OPENER = "HISTCITE_OPENER"
"""The variable of the environment that holds the command with which things are shown."""

DESKTOP = {"linux": "xdg-open", "darwin": "open"}
"""What shows things by the settings of the user's desktop, by the platform."""

SOON = 1.0
"""Within how many seconds a program says that it cannot show something; one that goes on is showing it."""

BEGINNINGS = {
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".tif": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
    ".tiff": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
    ".bmp": (b"BM",),
    ".webp": (b"RIFF",),
    ".jp2": (b"\x00\x00\x00\x0cjP  ",),
    ".heic": (b"\x00\x00\x00",),
}
"""The files that are shown, by the end of their name, and how such a file begins: a name alone may be that of anything."""

LONGEST_BEGINNING = max(len(beginning) for beginnings in BEGINNINGS.values() for beginning in beginnings)

ON_A_PAGE = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
"""The pictures that every browser shows, with their media type (RFC 6838)."""

LARGEST_ON_A_PAGE = 300_000
"""In bytes: a leaf that can be read on a screen."""

_ADDRESS = expression(r"https?://[^\s/\x00-\x20\x7f-\x9f][^\s\x00-\x20\x7f-\x9f]*", re.IGNORECASE)
_SHARE = expression(r"[\\/]{2}|[a-z][a-z0-9+.-]+:", re.IGNORECASE)
"""How a path begins that lies on another machine, or an address that is none of the web."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Something to look at, as it is opened or printed; ``refusal`` says why it is not opened."""

    target: str
    refusal: str = ""


def sights(holdings: Holdings, library: Path, typed: str) -> tuple[Sight, ...]:
    """What there is to look at of the claim or the source called *typed*, images first; paths are told from the folder of *library*.

    Raises UnknownKey or AmbiguousKey, and NothingToOpen.
    """
    record = holdings.citable(typed)
    if isinstance(record, Claim):
        images = [_image(reference.image, library) for reference in record.references if reference.image]
        cited = (key for reference in record.references for key in (reference.source, reference.via))
    else:
        images, cited = [], (key for key in (record.key,))
    found = dict.fromkeys((*images, *map(_address, _addresses(cited, holdings))))
    if not found:
        raise NothingToOpen(record.key)
    return tuple(found)


def pictures(claims: Iterable[Claim], library: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The photographs of leaves that *claims* name, by the name that was typed, each as an address that holds it (``data:``, RFC 2397).

    Beside them, by the reason, the names of those that no page can hold.
    """
    held, left_out = dict[str, str](), dict[str, list[str]]()
    named = (reference.image for claim in claims for reference in claim.references if reference.image)
    for typed in dict.fromkeys(named):
        sight = _image(typed, library)
        path, refusal = Path(sight.target), sight.refusal
        media = ON_A_PAGE.get(path.suffix.casefold(), "")
        if _ADDRESS.fullmatch(sight.target):
            refusal = "an address on the web, which the page does not load"
        elif not refusal and not media:
            refusal = "not of a kind that every browser shows"
        elif not refusal and path.stat().st_size > LARGEST_ON_A_PAGE:
            refusal = f"larger than {LARGEST_ON_A_PAGE // 1000} kB"
        if refusal:
            left_out.setdefault(refusal, []).append(typed)
        else:
            held[typed] = f"data:{media};base64,{b64encode(path.read_bytes()).decode()}"
    return held, left_out


def show(sight: Sight, environment: Mapping[str, str]) -> str:
    """Have the user's program show *sight*; the reason where it is not shown, empty where it is. Raises OpenerFailed."""
    if sight.refusal:
        return sight.refusal
    typed = environment.get(OPENER, "")
    try:
        command = shlex.split(typed) or [found for found in (which(DESKTOP.get(sys.platform, "")),) if found]
    except ValueError as error:
        raise OpenerFailed(typed, str(error)) from error
    if not command:
        return f"no program is known to show it; set {OPENER}"
    try:
        running = Popen(  # noqa: S603 - the user's own command, and no shell
            [*command, sight.target], stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
        )
    except OSError as error:
        raise OpenerFailed(command[0], error.strerror or str(error)) from error
    with suppress(TimeoutExpired):
        if code := running.wait(SOON):
            raise OpenerFailed(command[0], f"it ended with exit code {code}")
    return ""


def _addresses(keys: Iterable[str], holdings: Holdings) -> Iterator[str]:
    """The addresses of sources: of each itself, else of what it stands in."""
    for key in keys:
        seen = set[str]()
        source = holdings.sources.get(key)
        while source and source.key not in seen:
            seen.add(source.key)
            if address := source.url or (source.doi and f"https://doi.org/{source.doi}"):
                yield address
                break
            source = holdings.sources.get(source.within)


def _address(url: str) -> Sight:
    if _ADDRESS.fullmatch(url):
        return Sight(target=url)
    return Sight(target=url, refusal="it is no address that begins with http:// or https://")


def _image(typed: str, library: Path) -> Sight:
    if _ADDRESS.fullmatch(typed):
        return Sight(target=typed)
    if _SHARE.match(typed) or "\x00" in typed:
        return Sight(target=typed, refusal="it lies on another machine, or is no file")
    path = Path(os.path.realpath(library.parent / Path(typed).expanduser()))
    return Sight(target=str(path), refusal=_no_picture(path))


def _no_picture(path: Path) -> str:
    """Why the file at *path* is not shown; empty for a regular file that is named and begins as a picture or a PDF."""
    beginnings = BEGINNINGS.get(path.suffix.casefold(), ())
    if not beginnings:
        return "it is named neither as a picture nor as a PDF"
    if _SHARE.match(path.drive):
        return "it lies on another machine"
    try:
        if not path.is_file():
            return "there is no such file"
        with path.open("rb") as stream:
            begins = stream.read(LONGEST_BEGINNING)
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    return "" if begins.startswith(beginnings) else "it is no picture and no PDF, whatever its name says"
