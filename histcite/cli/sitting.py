"""A sitting at the desk: claims taken down one after the other, each a line in the form of a notes file."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from histcite.cli.forms import is_manned
from histcite.cli.session import Session
from histcite.deferred import expression
from histcite.display.page import Line, on_terminal, say
from histcite.errors import BadEntry, HistciteError
from histcite.intake.desk import Desk
from histcite.library import Added
from histcite.records.document import full_document

if TYPE_CHECKING:
    from histcite.intake.suggestion import Proposal

PART_KINDS = {
    "subject": "subjects",
    "property": "properties",
    "value": "values",
    "voice": "voices",
    "where": "places",
    "via": "sources",
}
"""What is offered for each part of a tail, as :mod:`histcite.completion.acquaintances` calls it."""

_HEADING = expression(r"#\s+(?P<source>.+)")
_QUOTATION = expression(r">\s?(?P<quote>.*)")
_MARK = expression(r"[-*+]\s+")
_LAST_PART = expression(r"[^{|#]*\Z")


class Sitting:
    """Claims added to the library at hand, with what is on the *desk* and the *cells* that all of them share."""

    def __init__(self, session: Session, desk: Desk, cells: Mapping[str, str]) -> None:
        self._session = session
        self._shared = cells
        self.desk = desk
        self._above: Mapping[str, str] = {}
        self._last = ""
        self._quote = ""
        self._proposal: Proposal | None = None
        self._by_number = False

    def add(self, filled: Mapping[str, str]) -> Added:
        """Add a claim of the cells that were *filled*; a quotation without a language has that of the desk, or of the settings."""
        told = {"text": "", "reference": "", **self._shared, **filled}
        if told.get("quote") and "lang" not in told and not self.desk.lang:
            told["lang"] = self._session.settings["language"]
        desk = (
            replace(self.desk, day=datetime.now().astimezone().date().isoformat())
            if is_manned()
            else self.desk
        )
        return self._session.library.add(told.pop("text"), ref=told.pop("reference"), desk=desk, **told)

    def tell(self, added: Added) -> None:
        """Answer with a claim that was added, say in which file it is, and what the library has to say about it."""
        source = self.desk.source
        if source and any(reference.source == source for reference in added.claim.references):
            say(f"in {source}, the file in use")
        self._answer(added)

    def _answer(self, added: Added) -> None:
        for remark in added.remarks:
            say(remark)
        for conflict in added.conflicts:
            say(f"conflict {conflict.id}: {conflict.explanation}")
        self._session.show(full_document(added.claim), lambda: [Line(text=added.claim.key)])
        self._proposal = None
        if on_terminal(sys.stdout) and not (self._session.json or added.claim.value):
            self._suggest(added.claim.key)

    def _suggest(self, key: str) -> None:
        """Say what a sentence without structure could be structured as; nothing where nothing is known of it."""
        from histcite.cli.suggesting import offered
        from histcite.intake.suggestion import proposed

        self._proposal = next(proposed([key], self._session.library.holdings), None)
        if self._proposal:
            how = "its number takes it" if self._by_number else f"histcite suggest {key} --take"
            say(f"{offered(self._proposal)}; {how}")

    def _take(self, proposal: "Proposal", subject: str) -> None:
        from histcite.cli.claims import answer_edited
        from histcite.cli.suggesting import taken

        answer_edited(self._session, taken(self._session, [(proposal, subject)]))
        self._proposal = None

    def hold(self) -> None:
        """Take down line after line until the end of input. At a terminal a line that cannot be taken is said, and may be mended.

        Elsewhere the first such line ends it: raises BadEntry with its number; what stood before it is written.
        """
        if sys.stdin.isatty():
            self._hold_with_person()
            return
        for number, line in enumerate(sys.stdin, start=1):
            try:
                self.take_down(line)
            except HistciteError as error:
                raise BadEntry(f"stdin:{number}: {error}") from error

    def take_down(self, line: str) -> None:
        """Add the claim that a line tells, put the file of a heading on the desk, or add a quotation to the claim above.

        At a terminal a number alone takes what was suggested for the claim above, about the subject with that number.

        Raises BadEntry, and what adding, using and editing raise.
        """
        from histcite.formats.notes import Jotting, without_key

        typed = line.strip()
        if not typed:
            return
        proposal = self._proposal if self._by_number else None
        if proposal and typed in map(str, range(1, len(proposal.subjects) + 1)):
            self._take(proposal, proposal.subjects[int(typed) - 1])
        elif heading := _HEADING.fullmatch(typed):
            used = self._session.library.use(heading["source"])
            self.desk = used.desk
            for remark in (*used.remarks, f"{used.desk.source} is on the desk"):
                say(remark)
        elif quotation := _QUOTATION.fullmatch(typed):
            self._quote_more(quotation["quote"])
        else:
            text, key = without_key(_MARK.sub("", typed, count=1))
            cells = Jotting(line=0, source="", text=text, key=key).cells(self._above)
            added = self.add({column: cell for column, cell in cells.items() if cell})
            self._above, self._last, self._quote = cells, added.claim.key, ""
            self._answer(added)

    def offers(self, before: str) -> Iterator[str]:
        """What may stand in the place of the last part of what stands *before* the cursor: names in a tail, tags, a file in a heading."""
        from histcite.completion.acquaintances import Acquaintances
        from histcite.formats.tail import NAMED, PARTS

        last = _LAST_PART.search(before)
        part = last[0] if last else ""
        opening = before[: len(before) - len(part)]
        lead = part[: len(part) - len(part.lstrip())]
        said, kind = {}, ""
        if opening == "#" and lead:
            kind = "sources archives levels"
        elif opening.endswith("#") and not lead:
            kind = "tags"
        elif "{" in opening:
            told = opening[opening.rindex("{") + 1 :].split("|")[:-1]
            kind = PART_KINDS[PARTS[len(told)]] if len(told) < len(PARTS) else ""
            said = {"--property": told[1].strip()} if len(told) > 1 else {}
            name, colon, _ = part.partition(":")
            if colon and name.strip() in NAMED:
                kind = PART_KINDS.get(name.strip(), "")
                named = re.match(r"\s*\w+:\s*", part)
                lead = named[0] if named else lead
        library = self._session.library
        known = Acquaintances(library.path, library.holdings.contents, said)
        yield from dict.fromkeys(lead + value for value, _ in known.of(kind, part.removeprefix(lead)))

    def _quote_more(self, words: str) -> None:
        if not self._last:
            raise BadEntry("there is no claim above to which this quotation could belong")
        self._quote = f"{self._quote}\n{words}".strip()
        lang = self.desk.lang or self._session.settings["language"]
        cells = {"quote": self._quote, **({"lang": lang} if lang else {})}
        self._session.library.edit([self._last], cells)

    def _hold_with_person(self) -> None:
        self._listen_with_line_editor()
        self._by_number = True
        say(
            "a claim a line, such as: The letter is dated 20 July. (l. 12) #wheat {Shehu's letter | date | 1960-07-20}"
        )
        say("'# REFERENCE' puts a file on the desk, '> words' quotes for the claim above; Ctrl-D ends")
        while True:
            try:
                line = input(f"{self.desk.source or 'no file'}> ")
            except EOFError:
                sys.stdout.write("\n")
                return
            try:
                self.take_down(line)
            except (HistciteError, click.ClickException) as error:
                say(f"histcite: {error}")

    def _listen_with_line_editor(self) -> None:
        """Have what is typed edited, remembered and completed, where there is a line editor."""
        try:
            import readline
        except ImportError:
            return

        def complete(_text: str, state: int) -> str | None:
            offered = list(self.offers(readline.get_line_buffer()[: readline.get_endidx()]))
            return offered[state] if state < len(offered) else None

        readline.set_completer(complete)
        readline.set_completer_delims("{|#")
        is_libedit = "libedit" in (readline.__doc__ or "")
        readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
