"""Every error of what goes out owns its sentence: papers that cannot be read for it, programs that are missing or refuse."""

from pathlib import Path

from histcite.errors import HistciteError
from histcite.sentences import brief


class NoPandoc(HistciteError):
    """Pandoc is wanted and not there."""

    sentence = "a Word document is made by pandoc, which is not installed, or not where programs are looked for; install it (pandoc.org), or write 'export markdown'"


class PandocRefused(HistciteError):
    """A conversion that pandoc would not carry out; *said* is what it answered."""

    def __init__(self, said: str) -> None:
        super().__init__(f"pandoc could not make the document: {brief(said.strip().partition(chr(10))[0])}")


class NoPaper(HistciteError):
    """A file of a kind in which no papers are read."""

    def __init__(self, path: Path, known: tuple[str, ...]) -> None:
        super().__init__(f"cannot read {path} as a paper; papers are {', '.join(known)}")


class BadPaper(HistciteError):
    """A paper that cannot be read."""

    path: Path
    trouble: str
    sentence = "cannot read the paper {path}: {trouble}"


class NothingToOpen(HistciteError):
    """A claim or a source that has no image and no address."""

    key: str
    sentence = (
        "{key} has neither an image nor an address; 'histcite edit KEY --image FILE' gives a claim the one, "
        "'histcite source edit KEY --url ADDRESS' a source the other"
    )


class OpenerFailed(HistciteError):
    """The user's own program that should show something did not."""

    program: str
    reason: str
    sentence = "cannot show it with {program!r}: {reason}; HISTCITE_OPENER names another program"
