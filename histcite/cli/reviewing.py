"""The conflicts and leads one by one, at one key each: review."""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

import click

from histcite.cli.checking import Wanted, summary
from histcite.cli.forms import edit_in_form
from histcite.cli.opening import look
from histcite.cli.session import Session, with_selection, with_session
from histcite.conflicts import Conflict
from histcite.display.cards import Catalogue, decision_in_words
from histcite.display.legible import one_line
from histcite.display.page import Line, counted, print_line, print_page, say
from histcite.display.spread import conflict_spread, lead_spread, print_spread
from histcite.errors import HistciteError
from histcite.library import Library
from histcite.library.review import (
    KEYS,
    Agenda,
    Asked,
    Dialogue,
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
    Walk,
    arranged,
    dialogue,
    leave_shown,
    read_shown,
)
from histcite.search.selection import Selection

ENTER, RUBOUT, ESCAPE = "\r\n", "\x08\x7f", "\x1b"
INTERRUPT, END = "\x03", "\x04"


@click.command("review", epilog="Example: histcite review --tag wheat")
@with_selection
@click.option("--no-leads", is_flag=True, help="Leave out texts that only look contradictory.")
@click.option("--from-start", is_flag=True, help="Begin anew, whatever was shown before.")
@with_session
def review_command(session: Session, selection: Selection, *, no_leads: bool, from_start: bool) -> None:
    """Go through the open conflicts and leads one by one, at one key each.

    Both sides are shown, next to each other where the terminal has 100 columns; a key dismisses the conflict, settles it,
    leaves it undecided or open, shows the image of a leaf, or
    opens a claim in your editor. Each decision is written at once, and 'histcite undo' takes
    it back. The next review goes on where this one stopped.
    """
    if session.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.ClickException(
            "a review needs a person at a terminal; elsewhere 'histcite check' lists what is open, "
            "and 'histcite dismiss' and 'histcite resolve' decide it"
        )
    gc.enable()  # switched off for commands that end soon; this one goes on for as long as the historian does
    library, wanted = session.library, Wanted(settled_too=True, no_leads=no_leads)

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
    review = Review(library, agenda, Walk(items=arranged(waiting, shown)), shown)
    with suppress(EOFError):
        review.run(LineKeyboard() if os.environ.get("TERM") == "dumb" else RawKeyboard())
    say(review.outcome)


class RawKeyboard:
    """Keys as they are pressed. What was typed before a key was asked for is not taken as its answer."""

    def __init__(self, read: Callable[[], str] = click.getchar) -> None:
        self._read = read

    def key(self) -> str:
        """The key pressed, echoed."""
        pressed = self._pressed()
        key = pressed if pressed.isprintable() else ""
        sys.stdout.write(key + "\n")
        return key

    def number(self, most: int) -> str:
        """A number from 1 to *most*: at once where no longer one could begin with its digits, else at Enter; Esc gives up."""
        typed = ""
        while not (typed and int(typed) * 10 > most):
            pressed = self._pressed()
            if pressed in ENTER or pressed == ESCAPE:
                typed = typed if pressed in ENTER else ""
                break
            if pressed in RUBOUT and typed:
                typed = typed[:-1]
                _echo("\b \b")
            elif pressed.isdecimal() and pressed.isascii() and 1 <= int(typed + pressed) <= most:
                typed += pressed
                _echo(pressed)
        sys.stdout.write("\n")
        return typed

    def line(self, prompt: str) -> str:
        """A line, which can be edited where there is a line editor."""
        with suppress(ImportError):
            import readline  # noqa: F401 - from then on input() can be edited
        return input(prompt).strip()

    def _pressed(self) -> str:
        """The first key of those that arrived together; ESCAPE for an arrow and the like."""
        sys.stdout.flush()
        arrived = self._read()
        if INTERRUPT in arrived:
            raise KeyboardInterrupt
        if not arrived or END in arrived:
            raise EOFError
        return arrived[0]


class LineKeyboard:
    """Keys followed by Enter, for a terminal that can only print lines."""

    def key(self) -> str:
        """The first letter of a line."""
        return self.line("")[:1]

    def number(self, most: int) -> str:
        """A number from 1 to *most* on a line; anything else gives up."""
        typed = self.line("")
        valid = typed.isdecimal() and typed.isascii() and 1 <= int(typed) <= most
        return str(int(typed)) if valid else ""

    def line(self, prompt: str) -> str:
        """A line."""
        return input(prompt).strip()


Keyboard = RawKeyboard | LineKeyboard
"""What a person answers with. Every method raises KeyboardInterrupt for Ctrl-C and EOFError at the end of input."""


class Review:
    """One walk through what is open: shows an item, asks about it, and does what the answers come to."""

    def __init__(self, library: Library, agenda: Agenda, walk: Walk, shown: Sequence[str]) -> None:
        self._library = library
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
        catalogue = Catalogue(sources=self._library.sources, archives=self._library.archives)
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
                case Ruling() if self._agenda.is_stale:
                    say("the library was changed meanwhile and nothing was decided; look again")
                case Ruling():
                    taken = self._agenda.rule(item, step)
                    print_line(f"{taken.target} {decision_in_words(taken)}")
                    self._walk = self._walk.with_current_settled()
                case Opening(claim=key):
                    for remark in edit_in_form(self._library, key).remarks:
                        say(remark)
                case Looking(claim=key):
                    look(self._library, key)
                case Move(by=by):
                    self._walk = self._walk.moved(by)
        except HistciteError as error:
            say(str(error))
        except click.ClickException as error:
            say(error.format_message())


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
            _echo("  ".join(f"{key} {word}" for key, (word, _) in KEYS.items()) + ": ")
            return keyboard.key()
        case NumberAsked(heading=heading, options=options):
            width = len(str(len(options)))
            numbered = (f"{number:>{width}}  {one_line(option)}" for number, option in enumerate(options, 1))
            print_page([Line(text=heading), *(Line(text=option, indent=2) for option in numbered)])
            _echo(f"1-{len(options)}: ")
            return keyboard.number(len(options))
        case NoteAsked():
            return keyboard.line("note: ")


def _echo(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
