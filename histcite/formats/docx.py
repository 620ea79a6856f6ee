"""Word documents, which pandoc (https://pandoc.org) makes of Markdown where it is found."""

import os
import subprocess
from shutil import which

from histcite.undelivered import NoPandoc, PandocRefused

_EPOCH = "315532800"
"""The first second that a zip file can tell, 1 January 1980, so that a document is the same on every day; see pandoc's manual, "Reproducible builds"."""


def to_docx(markdown: str) -> bytes:
    """Make a Word document of *markdown*, with footnotes. Raises NoPandoc or PandocRefused."""
    pandoc = which("pandoc")
    if pandoc is None:
        raise NoPandoc
    done = subprocess.run(  # noqa: S603 - arguments are ours, and no shell reads them
        [pandoc, "--from=markdown", "--to=docx", "--output=-"],
        input=markdown.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": _EPOCH},
    )
    if done.returncode:
        raise PandocRefused(done.stderr.decode(errors="replace"))
    return done.stdout
