"""The conflicts and leads one by one, at one key each: review."""

import gc
import os
import re
import sys
from collections.abc import Callable, Sequence
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from histcite.cli.checking import Wanted, summary
from histcite.cli.forms import edit_in_form
from histcite.cli.opening import look
from histcite.cli.session import Session, with_selection, with_session
from histcite.conflicts import Conflict
from histcite.display.cards import decision_in_words
from histcite.display.legible import one_line
from histcite.display.page import Line, counted, print_line, print_page, say
from histcite.display.spread import conflict_spread, lead_spread, print_spread
from histcite.errors import HistciteError
from histcite.library.review import (
    KEYS,
    Agenda,
    Asked,
    Dialogue,
    Holding,
    Item,
    KeyAsked,
    Leaving,
    Looking,
    Move,
    NoteAsked,
    NumberAsked,
    Opening,
    Ruling,
    Step,
    Undoing,
    Walk,
    arranged,
    dialogue,
    leave_shown,
    read_shown,
)
from histcite.search.selection import Selection

if TYPE_CHECKING:
    from histcite.records.decision import Decision

ENTER, ESCAPE = "\r\n", "\x1b"
INTERRUPT, END = "\x03", "\x04"
TIED = "\xa0"
LABELS = "123456789abcdefghijklmnopqrstuvwxyz"


@click.command("review", epilog="Example: histcite review --tag wheat")
@with_selection
@click.option("--no-leads", is_flag=True, help="Leave out texts that only look contradictory.")
@click.option("--from-start", is_flag=True, help="Begin anew, whatever was shown before.")
@with_session
def review_command(session: Session, selection: Selection, *, no_leads: bool, from_start: bool) -> None:
    """Go through what is open one by one, at one key each.

    Conflicts come first, then leads. Both sides are shown, next to each other where the terminal has 100 columns; a key dismisses the conflict, settles it,
    leaves it undecided or open, shows the image of a leaf, or opens a claim in your editor. Each decision is written at once, and u takes
    it back. The next review goes on where this one stopped.
    """
    if session.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.ClickException(
            "a review needs a person at a terminal; elsewhere 'histcite check' lists what is open, "
            "and 'histcite dismiss' and 'histcite resolve' decide it"
        )
    gc.enable()  # switched off for commands that end soon; this one goes on for as long as the historian does
    library, wanted = session.library, Wanted(settled_too=True, no_leads=no_leads, sort="")

    def find() -> tuple[Item, ...]:
        checked = library.check(selection)
        return *wanted.conflicts(checked), *wanted.leads(checked)

    agenda, checked = Agenda(library, find), library.check(selection)
    if not no_leads and not wanted.looks_for_leads(checked):
        say(
            f"leads are left out: there are {checked.claims} claims; 'histcite check --max-leads 10' lists some"
        )
    waiting = [item.id for item in agenda.items.values() if item.is_open]
    if not waiting:
        say(f"nothing waits for a decision: {summary(checked, wanted.leads(checked))}")
        return
    shown = () if from_start else read_shown(library.path)
    review = Review(session, agenda, Walk(items=arranged(waiting, shown)), shown)
    try:
        review.run(LineKeyboard() if os.environ.get("TERM") == "dumb" else RawKeyboard())
    except EOFError:
        _echo("\n")
    say(review.outcome)


class RawKeyboard:
    """Keys as they are pressed.

    What was typed before a key was asked for is not taken as its answer; what follows one at once is the beginning of a line, if that is
    asked for next.
    """

    def __init__(self, read: Callable[[], str] = click.getchar) -> None:
        self._read = read
        self._early = ""

    def key(self) -> str:
        """The key pressed, echoed."""
        pressed = self._pressed()
        key = pressed if pressed.isprintable() else ""
        sys.stdout.write(key + "\n")
        return key

    def choice(self, labels: Sequence[str]) -> str:
        """The one of *labels* whose key is pressed; Esc or Enter gives up. Labels of several letters are typed on a line."""
        if max(map(len, labels)) > 1:
            typed = self.line("")
            return typed if typed in labels else ""
        pressed = self._pressed()
        while pressed not in labels and pressed not in (*ENTER, ESCAPE):
            pressed = self._pressed()
        chosen = pressed if pressed in labels else ""
        sys.stdout.write(chosen + "\n")
        return chosen

    def line(self, prompt: str) -> str:
        """A line, which can be edited where there is a line editor; it begins with what was typed too early."""
        early, self._early = self._early, ""
        begun, *more = re.split("[\r\n]", early, maxsplit=1)
        if more:
            _echo(f"{prompt}{begun}\n")
            return begun.strip()
        try:
            import readline
        except ImportError:
            _echo(prompt + begun)
            return (begun + input()).strip()
        readline.set_startup_hook(lambda: readline.insert_text(begun))
        try:
            return input(prompt).strip()
        finally:
            readline.set_startup_hook(None)

    def _pressed(self) -> str:
        """The first key of those that arrived together, of which the others are kept; ESCAPE for an arrow and the like."""
        sys.stdout.flush()
        arrived = self._read()
        if INTERRUPT in arrived:
            raise KeyboardInterrupt
        if not arrived or END in arrived:
            raise EOFError
        self._early = "" if arrived[0] == ESCAPE else arrived[1:]
        return arrived[0]


class LineKeyboard:
    """Keys followed by Enter, for a terminal that can only print lines."""

    def key(self) -> str:
        """The first letter of a line."""
        return self.line("")[:1]

    def choice(self, labels: Sequence[str]) -> str:
        """One of *labels* on a line; anything else gives up."""
        typed = self.line("")
        return typed if typed in labels else ""

    def line(self, prompt: str) -> str:
        """A line."""
        return input(prompt).strip()


Keyboard = RawKeyboard | LineKeyboard
"""What a person answers with. Every method raises KeyboardInterrupt for Ctrl-C and EOFError at the end of input."""


class Review:
    """One walk through what is open: shows an item, asks about it, and does what the answers come to."""

    def __init__(self, session: Session, agenda: Agenda, walk: Walk, shown: Sequence[str]) -> None:
        self._session = session
        self._library = session.library
        self._taken: list[tuple[Item, Decision]] = []
        self._agenda = agenda
        self._walk = walk
        self._shown = tuple(shown)

    @property
    def outcome(self) -> str:
        """One sentence on what was settled and what is left."""
        settled = f"{counted(len(self._walk.settled), 'item')} settled, {self._walk.left} left open"
        return f"{settled}; 'histcite review' goes on from here" if self._walk.left else settled

    def run(self, keyboard: Keyboard) -> None:
        """Go through the items until the last one or until the person leaves."""
        while self._walk.current:
            if self._agenda.is_stale:
                self._agenda.look_again()
            item = self._agenda.items.get(self._walk.current)
            if item is None:
                say(f"{self._walk.current} is no longer there")
                self._walk = self._walk.without_current()
                continue
            self._show(item)
            step = held(dialogue(item), keyboard)
            if isinstance(step, Leaving):
                return
            self._take(step, item)

    def _show(self, item: Item) -> None:
        catalogue = self._session.catalogue()
        place = f"{self._walk.at + 1} of {len(self._walk.items)}"
        print_page([Line(), Line(text=place, style="muted")])
        if isinstance(item, Conflict):
            print_spread(conflict_spread(item, catalogue))
        else:
            print_spread(lead_spread(item, self._library.claims, catalogue))
        self._shown = (*(one for one in self._shown if one != item.id), item.id)
        leave_shown(self._library.path, self._shown)

    def _take(self, step: Step, item: Item) -> None:
        """Do what was answered; where it cannot be done, the reason is said and the item is shown again."""
        try:
            match step:
                case Ruling() | Holding() if self._agenda.is_stale:
                    say("the library was changed meanwhile and nothing was decided; look again")
                case Ruling() | Holding():
                    taken = self._agenda.rule(item, step)
                    self._taken.append((item, taken))
                    print_line(f"{taken.target} {decision_in_words(taken)}")
                    settled = frozenset(self._walk.items) & self._agenda.items.keys() - self._agenda.open
                    self._walk = (
                        self._walk.with_settled(settled)
                        if isinstance(step, Holding)
                        else self._walk.with_current_settled()
                    )
                case Opening(claim=key):
                    edited = edit_in_form(self._library, key, self._session.settings["editor"])
                    for remark in edited.remarks:
                        say(remark)
                case Looking(claim=key):
                    look(self._session, key)
                case Move(by=by):
                    self._walk = self._walk.moved(by)
                case Undoing():
                    self._undo()
        except HistciteError as error:
            say(str(error))
        except click.ClickException as error:
            say(error.format_message())

    def _undo(self) -> None:
        """Take back the decision that was taken last in this review, and show its item again."""
        if not self._taken:
            say("nothing was decided in this review that could be taken back")
            return
        item, taken = self._taken[-1]
        if not self._agenda.take_back(item, taken):
            say(
                "something else was written since; 'histcite log' shows what, and 'histcite undo' takes it back"
            )
            return
        self._taken.pop()
        print_line(f"took back: {taken.target} {decision_in_words(taken)}")
        self._walk = self._walk.back_at(item.id, self._agenda.open)


def held(talk: Dialogue, keyboard: Keyboard) -> Step:
    """What *talk* comes to when it is held with the person at the *keyboard*."""
    asked = next(talk)
    while True:
        try:
            asked = talk.send(answered(asked, keyboard))
        except StopIteration as end:
            step: Step = end.value
            return step


def answered(asked: Asked, keyboard: Keyboard) -> str:
    """Print what is asked, and read the answer."""
    match asked:
        case KeyAsked(remarks=remarks):
            print_page(Line(text=remark, indent=2) for remark in remarks)
            keys = "  ".join(f"{key}{TIED}{word}" for key, (word, _) in KEYS.items())
            lines = wrap(keys, get_terminal_size().columns - 3, break_on_hyphens=False)
            _echo("\n".join(lines).replace(TIED, " ") + ": ")
            return keyboard.key()
        case NumberAsked(heading=heading, options=options):
            labels = labels_for(len(options))
            width, last = len(labels[-1]), labels[-1]
            listed = (
                f"{label:>{width}}  {one_line(option)}" for label, option in zip(labels, options, strict=True)
            )
            print_page([Line(text=heading), *(Line(text=option, indent=2) for option in listed)])
            _echo(f"1-{last}: " if last.isdecimal() else f"1-9 a-{last}: ")
            chosen = keyboard.choice(labels)
            return str(labels.index(chosen) + 1) if chosen else ""
        case NoteAsked(what=what):
            return keyboard.line(f"{what}: ")


def labels_for(options: int) -> Sequence[str]:
    """What is pressed for each of so many options: one key each, or, where the keys do not suffice, numbers that all need Enter."""
    return (
        tuple(LABELS[:options]) if options <= len(LABELS) else [str(number + 1) for number in range(options)]
    )


def _echo(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
