"""The review: what keys come to, in which order items are shown, and the whole of it on a pseudo-terminal."""

import json
import os
import re
import select
import signal
import struct
import sys
import time
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prepared import prepared

from histcite import Library
from histcite.__main__ import main
from histcite.cautions import NewFormat
from histcite.cli.reviewing import RawKeyboard, labels_for
from histcite.display.cards import Catalogue
from histcite.display.page import Line
from histcite.display.spread import conflict_spread
from histcite.library.review import (
    Agenda,
    Holding,
    KeyAsked,
    Leaving,
    Looking,
    Move,
    NoteAsked,
    NumberAsked,
    Opening,
    Ruling,
    Undoing,
    Walk,
    arranged,
    dialogue,
    leave_shown,
    read_shown,
)
from histcite.records.decision import reasons

fcntl, pty, termios = map(pytest.importorskip, ("fcntl", "pty", "termios"))

FILE = "RGANI, f. 3, op. 14, d. 448"
KEY_LINE = "q quit: "
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]")
PATIENCE = 30


@prepared
def disputes(histcite):
    """Three conflicts: on wheat, on sugar and on rails, each between a letter and a memoir."""
    for subject in ("wheat", "sugar", "rails"):
        for holder, reference, value in (
            ("letter", f"{FILE}, l. 12", "50000 t"),
            ("memoir", "Hrushovianët, p. 30", "10000 t"),
        ):
            added = histcite(
                "add", f"The {holder} on {subject}.", "--ref", reference, "--subject", subject, "--property", "amount", "--value", value,
                "--key", f"{subject}-{holder}",
            )  # fmt: skip
            assert added.exit_code == 0


def conflicts(program):
    """The status and the decision of every conflict, by its subject."""
    found = json.loads(program("check", "--json", "--all").stdout)["conflicts"]
    return {one["subject"]: (one["status"], one["decision"]) for one in found}


def statuses(program):
    return {subject: status for subject, (status, _) in conflicts(program).items()}


def come_to(item, *answers):
    """What a dialogue on *item* asks one after the other, and what the answers come to."""
    talk = dialogue(item)
    asked = [next(talk)]
    for answer in answers:
        try:
            asked.append(talk.send(answer))
        except StopIteration as end:
            return asked, end.value
    return asked, None


@pytest.fixture
def wheat(disputes):
    return Library.open().check().open[0]


@pytest.mark.parametrize(
    ("answers", "step"),
    [
        (("s",), Move(by=1)),
        (("S",), Move(by=1)),
        (("b",), Move(by=-1)),
        (("q",), Leaving()),
        (("o", "2"), Looking(claim="wheat-memoir")),
        (("e", "1"), Opening(claim="wheat-letter")),
        (("u",), Undoing()),
        (("d", "two letters", "4"), Ruling(verdict="dismissed", because="different-event", note="two letters")),
        (
            ("r", "2", "he was there", "1"),
            Ruling(verdict="resolved", because="closer-witness", note="he was there", prefers="wheat-memoir"),
        ),
        (("n", "who knows", "1"), Ruling(verdict="undecided", because="suspended", note="who knows")),
        (("n", "who knows", "2"), Ruling(verdict="undecided", because="closer-witness", note="who knows")),
        (("?", "s"), Move(by=1)),
        (("x", "", "5", "q"), Leaving()),
        (("d", "", "s"), Move(by=1)),
        (("d", "two letters", "", "s"), Move(by=1)),
        (("r", "", "s"), Move(by=1)),
        (("r", "1", "", "s"), Move(by=1)),
        (("o", "", "s"), Move(by=1)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_keys_come_to(wheat, answers, step):
    """An empty answer gives up a question and leads back to the keys."""
    assert come_to(wheat, *answers)[1] == step


def test_what_is_asked_on_the_way(wheat):
    """Reasons stand in the order of their table; for what stays undecided, suspended judgement comes first."""
    dismissing, resolving = (
        tuple(f"{code}: {meaning}" for code, meaning in reasons()[verb].items())
        for verb in ("dismiss", "resolve")
    )
    assert come_to(wheat, "x", "r", "2", "", "d", "two", "", "n", "none", "")[0] == [
        KeyAsked(),
        KeyAsked(remarks=("that is none of the keys; ? explains them",)),
        NumberAsked(heading="Which is right?", options=("50000 t", "10000 t")),
        NoteAsked(),
        KeyAsked(remarks=("nothing was changed",)),
        NoteAsked(),
        NumberAsked(heading="Why is it none?", options=dismissing),
        KeyAsked(remarks=("nothing was changed",)),
        NoteAsked(),
        NumberAsked(heading="Why is it left undecided?", options=(resolving[-1], *resolving[:-1])),
        KeyAsked(remarks=("nothing was changed",)),
    ]
    assert resolving[-1] == "suspended: judgement is suspended"


def test_a_lead_is_settled_in_favour_of_one_of_its_claims(histcite):
    for key, tons in (("one", "50 000"), ("two", "10 000")):
        histcite("add", f"Albania asked for {tons} tons of wheat.", "--ref", FILE, "--key", key)
    (lead,) = (lead for lead in Library.open().check().leads if lead.is_open)
    asked, step = come_to(lead, "r", "2", "so it is", "11")
    assert asked[1] == NumberAsked(heading="Which is right?", options=("one", "two"))
    assert step == Ruling(verdict="resolved", because="plausibility", note="so it is", prefers="two")


@pytest.mark.parametrize(
    ("items", "shown", "order"),
    [
        ("abc", "", "abc"),
        ("abc", "a", "bca"),
        ("abc", "ab", "cab"),
        ("abcd", "ba", "cdba"),
        ("abc", "abc", "abc"),
        ("abc", "xaz", "bca"),
        ("", "ab", ""),
    ],
)
def test_what_was_never_shown_comes_first_then_what_was_shown_longest_ago(items, shown, order):
    assert "".join(arranged(items, shown)) == order


ids = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(ids, ids)
def test_an_order_loses_nothing(items, shown):
    assert sorted(arranged(items, shown)) == sorted(items)


def test_a_walk_goes_on_and_back_and_forgets_what_is_gone():
    walk = Walk(items=("a", "b", "c"))
    assert walk.moved(-1) == walk
    settled = walk.with_current_settled()
    assert (settled.current, settled.left, settled.moved(-1).current) == ("b", 2, "a")
    assert settled.without_current() == Walk(items=("a", "c"), at=1, settled=frozenset("a"))
    assert walk.moved(3).current == ""


@pytest.mark.parametrize("note", ["", "[]", '{"shown": 3}', "{", '"x"'])
def test_a_note_that_cannot_be_read_is_none(histcite, folder, note):
    library = folder / "histcite.json"
    leave_shown(library, ("x-1", "l-2"))
    assert read_shown(library) == ("x-1", "l-2")
    (folder / ".histcite" / "review-histcite.json").write_text(note, encoding="utf-8")
    assert read_shown(library) == ()


def pressed(*arrivals):
    """A keyboard on which *arrivals* come one after the other."""
    coming = iter(arrivals)
    return RawKeyboard(lambda: next(coming))


@pytest.mark.parametrize(
    ("options", "arrivals", "chosen"),
    [
        (2, ("2",), "2"),
        (12, ("1",), "1"),
        (12, ("c",), "c"),
        (12, ("d", "x", "0", "4"), "4"),
        (9, ("\r",), ""),
        (12, ("\x1b[A",), ""),
        (35, ("z",), "z"),
    ],
)
def test_every_option_has_one_key(options, arrivals, chosen):
    assert pressed(*arrivals).choice(labels_for(options)) == chosen


def test_of_too_many_options_each_is_a_number_that_needs_enter(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: "36")
    assert pressed().choice(labels_for(36)) == "36"
    assert labels_for(36)[0] == "1"


@pytest.mark.parametrize(
    ("arrival", "typed", "line"),
    [("d", "a note", "a note"), ("dtwo", " letters", "two letters"), ("dtwo letters\r7", "", "two letters")],
)
def test_a_note_typed_too_early_is_its_beginning(monkeypatch, arrival, typed, line):
    """Without a line editor it is printed; with one it stands in the line and may be edited."""
    monkeypatch.setitem(sys.modules, "readline", None)
    monkeypatch.setattr("builtins.input", lambda *_: typed)
    keyboard = pressed(arrival)
    assert (keyboard.key(), keyboard.line("note: ")) == ("d", line)


@pytest.mark.parametrize(
    ("arrival", "key"), [("d", "d"), ("ds", "d"), ("ж", "ж"), ("\x1b[A", ""), ("\t", "")]
)
def test_one_key_is_read_at_a_time(arrival, key):
    assert pressed(arrival).key() == key


@pytest.mark.parametrize(
    ("arrival", "raised"), [("\x03", KeyboardInterrupt), ("ab\x03", KeyboardInterrupt), ("\x04", EOFError), ("", EOFError)]
)  # fmt: skip
def test_ctrl_c_and_the_end_of_input_end_it_wherever_they_arrive(arrival, raised):
    """A terminal that has gone away gives nothing for ever."""
    with pytest.raises(raised):
        pressed(arrival).key()


def test_a_side_that_many_claims_hold_shows_some_and_counts_the_rest(disputes):
    for number in range(9):
        disputes(
            "add", f"Copy {number}.", "--ref", f"{FILE}, l. {20 + number}", "--subject", "wheat", "--property", "amount",
            "--value", "50000 t", "--key", f"copy-{number}",
        )  # fmt: skip
    library = Library.open()
    first, second = conflict_spread(
        library.check().open[0], Catalogue(sources=library.sources, archives=library.archives)
    ).sides
    shown = [line.text for line in first if line.style == "key"]
    assert shown == ["wheat-letter", *(f"copy-{number}" for number in range(7))]
    assert first[-1] == Line(text="and 2 more claims", indent=5, style="muted")
    assert [line.text for line in second] == [
        "2  10000 t  (1 witness)",
        "wheat-memoir",
        "The memoir on wheat.",
        "Hrushovianët, 30",
    ]


def test_without_a_terminal_it_refuses(disputes):
    result = disputes("review")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "histcite: a review needs a person at a terminal; elsewhere 'histcite check' lists what is open, "
        "and 'histcite dismiss' and 'histcite resolve' decide it\n"
    )


def run_here(*arguments):
    """Be the program, as if Python had just begun."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    warnings.resetwarnings()
    sys.argv = ["histcite", *arguments]
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        descriptor = ("stdin", "stdout", "stderr").index(name)
        setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8", closefd=False))
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def run_by_python(*arguments):
    os.execv(sys.executable, [sys.executable, "-m", "histcite", *arguments])  # noqa: S606 - our own program


class Terminal:
    """The program on a pseudo-terminal, with a person who waits for each question before answering.

    It is a copy of this process, which has loaded it already; where its start may matter, Python begins it.
    """

    def __init__(self, folder, *arguments, columns=80, begins=run_here, **environment):
        self._process, self._master = pty.fork()
        if not self._process:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
                for name in ("COLUMNS", "LINES"):
                    os.environ.pop(name, None)
                os.environ.update({"TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", **environment})
                os.chdir(folder)
                begins("review", *arguments)
            finally:
                os._exit(3)
        self.raw = b""
        self._answered = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
        os.close(self._master)

    @property
    def screen(self):
        """What was printed since the last answer, without the escapes and fillings of a terminal."""
        text = ESCAPES.sub("", self.raw[self._answered :].decode(errors="replace"))
        return re.sub(" *\r\n", "\n", text)

    def waits(self, prompt):
        """Wait until *prompt* was printed since the last answer, and give back what stands before it."""
        while prompt not in self.screen:
            assert self._read(), f"no {prompt!r} in {self.screen!r}"
        return self.screen.partition(prompt)[0]

    def press(self, key, prompt=KEY_LINE):
        """Press a key at a prompt, once the terminal listens for single keys; give back what stood before."""
        before = self.waits(prompt)
        self._until_single_keys()
        self._send(key)
        return before

    def type(self, line, prompt="note: "):
        """Type a line at a prompt."""
        self.waits(prompt)
        self._send(line + "\r")

    def ends(self):
        """Wait for the end, and give back the exit code and what was printed since the last answer."""
        while self._read():
            pass
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        return os.waitstatus_to_exitcode(status), self.screen

    def _send(self, text):
        self._answered = len(self.raw)
        os.write(self._master, text.encode())

    def _read(self):
        """Read what comes next; nothing at the end."""
        ready, _, _ = select.select([self._master], [], [], PATIENCE)
        try:
            arrived = os.read(self._master, 65536) if ready else b""
        except OSError:
            arrived = b""
        self.raw += arrived
        return arrived

    def _until_single_keys(self):
        end = time.monotonic() + PATIENCE
        while termios.tcgetattr(self._master)[3] & termios.ICANON:
            assert time.monotonic() < end
            time.sleep(0.005)


def test_one_key_a_number_and_a_note_dismiss_a_conflict(disputes, folder):
    """Each decision is an entry of its own in the history, and can be taken back."""
    with Terminal(folder, begins=run_by_python) as terminal:
        assert "wheat: amount?" in terminal.press("d")
        terminal.type("два письма")
        assert "4  different-event: they speak of two events or acts\n" in terminal.press("4", "1-9 a-c: ")
        assert "dismissed because different-event: два письма (reader, " in terminal.press("n")
        terminal.type("who knows")
        terminal.press("1", "1-9 a-c: ")
        terminal.press("q")
        code, end = terminal.ends()
    assert (code, end.strip()) == (0, "q\n2 items settled, 1 left open; 'histcite review' goes on from here")
    assert statuses(disputes) == {"wheat": "dismissed", "sugar": "undecided", "rails": "open"}
    assert conflicts(disputes)["wheat"][1]["note"] == "два письма"
    disputes("undo")
    assert statuses(disputes) == {"wheat": "dismissed", "sugar": "open", "rails": "open"}
    disputes("undo")
    assert statuses(disputes) == {"wheat": "open", "sugar": "open", "rails": "open"}


def test_resolved_in_favour_of_a_position(disputes, folder):
    with Terminal(folder) as terminal:
        terminal.press("r")
        assert "  1  50000 t\n  2  10000 t\n" in terminal.press("2", "1-2: ")
        terminal.type("entered on the day")
        terminal.press("2", "1-9 a-c: ")
        terminal.press("q")
        assert terminal.ends()[0] == 0
    (decision,) = Library.open().holdings.decisions.values()
    assert (decision.verdict, decision.prefers, decision.because) == (
        "resolved",
        "wheat-memoir",
        "earlier-record",
    )


def test_a_slip_is_mended_by_going_back(disputes, folder):
    """The item before is shown with the decision just taken, and may be decided on again."""
    with Terminal(folder) as terminal:
        terminal.press("d")
        terminal.type("a slip")
        terminal.press("7", "1-9 a-c: ")
        terminal.press("b")
        page = terminal.press("r")
        terminal.press("1", "1-2: ")
        terminal.type("the original")
        terminal.press("3", "1-9 a-c: ")
        terminal.press("q")
        code, end = terminal.ends()
    assert "1 of 3\nwheat: amount?" in page
    assert "decided     dismissed because rounding: a slip (reader, " in page
    assert (code, end.splitlines()[-1]) == (
        0,
        "1 item settled, 2 left open; 'histcite review' goes on from here",
    )
    assert statuses(disputes)["wheat"] == "resolved"


def test_a_decision_is_taken_back_inside_the_review(disputes, folder):
    """One after the other, the last first; what another program wrote since is not undone."""
    with Terminal(folder) as terminal:
        for reason in ("7", "3"):
            terminal.press("d")
            terminal.type("a slip")
            terminal.press(reason, "1-9 a-c: ")
        terminal.press("u")
        page = terminal.press("u")
        assert "took back: " in page
        assert "2 of 3\nsugar: amount?" in page
        assert "1 of 3\nwheat: amount?" in terminal.press("u")
        assert "nothing was decided in this review that could be taken back" in terminal.press("d")
        terminal.type("again")
        terminal.press("7", "1-9 a-c: ")
        terminal.waits("2 of 3")
        disputes("tag", "wheat-letter", "-t", "x")
        terminal.press("u")
        assert "something else was written since" in terminal.press("q")
        assert terminal.ends()[0] == 0
    assert statuses(disputes) == {"wheat": "dismissed", "sugar": "open", "rails": "open"}


@prepared
def blame(histcite):
    """One question in two conflicts: two are the main one, and one of them is denied; then a conflict on maize."""
    for key, subject, property_, value, *denied in (
        ("one", "break", "responsible", "main: Hoxha"), ("two", "break", "responsible", "main: Khrushchev"),
        ("three", "break", "responsible", "Hoxha", "--not"), ("four", "maize", "amount", "5 t"), ("five", "maize", "amount", "7 t"),
    ):  # fmt: skip
        told = ("--subject", subject, "--property", property_, "--value", value, *denied)
        assert histcite("add", key, "--ref", f"{FILE}, l. 1", "--key", key, *told).exit_code == 0


def test_a_conclusion_settles_every_conflict_on_its_question_at_once(blame, folder):
    with Terminal(folder) as terminal:
        assert "1 of 3" in terminal.press("c")
        assert "3  cannot be known\n" in terminal.press("3", "1-4: ")
        terminal.type("nobody who wrote of it was there")
        page = terminal.press("q")
        code, end = terminal.ends()
    assert re.search(r"q-\w+ concluded: cannot be known: nobody who wrote of it was there", page)
    assert "3 of 3\nmaize: amount?" in page
    assert (code, end.splitlines()[-1].partition(";")[0]) == (0, "2 items settled, 1 left open")


def test_taken_back_every_conflict_that_it_settled_waits_again(blame):
    library = Library.open()
    agenda = Agenda(library, lambda: library.check().conflicts)
    one, other, maize = agenda.items.values()
    walk = Walk(items=(one.id, other.id, maize.id))
    with pytest.warns(NewFormat):
        taken = agenda.rule(one, Holding(answer="main: Hoxha", note="so"))
    assert agenda.open == {maize.id}
    walk = walk.with_settled(frozenset({one.id, other.id}))
    assert (walk.current, walk.left) == (maize.id, 1)
    assert agenda.take_back(one, taken)
    back = walk.back_at(one.id, agenda.open)
    assert (back.current, back.left, len(agenda.open)) == (one.id, 3, 3)


def test_leads_come_after_the_conflicts_unless_they_are_not_wanted(disputes, folder):
    for key, tons in (("one", "50 000"), ("two", "10 000")):
        disputes(
            "add", f"Albania asked for {tons} tons of maize.", "--ref", FILE, "--key", key, "--tag", "maize"
        )
    with Terminal(folder, "--tag", "maize", "--no-leads") as terminal:
        assert terminal.ends()[1].startswith("nothing waits for a decision: ")
    with Terminal(folder) as terminal:
        for place in ("1 of 4", "2 of 4", "3 of 4"):
            assert place in terminal.press("s")
        page = terminal.press("d")
        terminal.type("two estimates")
        terminal.press("5", "1-9 a-c: ")
        assert terminal.ends()[0] == 0
    assert "  1\n     one\n     Albania asked for 50 000 tons of maize.\n" in page
    assert disputes("check", "--json", "--tag", "maize").stdout.count('"possible"') == 0


@pytest.mark.slow
def test_it_goes_on_after_what_was_shown_last(disputes, folder):
    def headings(*keys, options=()):
        with Terminal(folder, *options) as terminal:
            seen = [re.search(r"(\w+): amount\?", terminal.press(key))[1] for key in keys]
            assert terminal.ends()[0] == 0
        return seen

    assert headings("s", "q") == ["wheat", "sugar"]
    assert headings("s", "b", "s", "q") == ["rails", "wheat", "rails", "wheat"]
    assert headings("q") == ["sugar"]
    assert headings("s", "s", "s", options=("--from-start",)) == ["wheat", "sugar", "rails"]
    assert headings("q", options=("--subject", "rails")) == ["rails"]


def test_ctrl_c_leaves_what_was_decided(disputes, folder):
    with Terminal(folder, begins=run_by_python) as terminal:
        terminal.press("d")
        terminal.type("rounded")
        terminal.press("7", "1-9 a-c: ")
        terminal.press("\x03")
        code, end = terminal.ends()
    assert (code, end.strip()) == (130, "histcite: interrupted; nothing more was written")
    assert statuses(disputes) == {"wheat": "dismissed", "sugar": "open", "rails": "open"}


def test_ctrl_c_in_a_note_decides_nothing(disputes, folder):
    with Terminal(folder) as terminal:
        terminal.press("d")
        terminal.press("round", "note: ")
        terminal.waits("round")
        time.sleep(0.3)  # the line editor must listen again
        terminal.press("\x03", "round")
        assert terminal.ends()[0] == 130
    assert set(statuses(disputes).values()) == {"open"}


@pytest.mark.parametrize("where", ["a key", "a note"])
def test_the_end_of_input_is_no_error(disputes, folder, where):
    with Terminal(folder) as terminal:
        if where == "a note":
            terminal.press("d")
            terminal.press("\x04", "note: ")
        else:
            terminal.press("\x04")
        code, end = terminal.ends()
    assert (code, end.strip().splitlines()[-1]) == (
        0,
        "0 items settled, 3 left open; 'histcite review' goes on from here",
    )


def test_sides_stand_below_each_other_on_a_narrow_terminal(disputes, folder):
    with Terminal(folder, columns=99) as terminal:
        page = terminal.press("q")
        terminal.ends()
    lines = [line.rstrip() for line in page.splitlines()]
    assert lines == [
        "",
        "1 of 3",
        "wheat: amount?",
        f"  {Library.open().check().open[0].id}  contrary  open",
        "  1  50000 t  (1 witness)",
        "     wheat-letter",
        "     The letter on wheat.",
        "       RGANI, f. 3, op. 14, d. 448, l. 12",
        "  2  10000 t  (1 witness)",
        "     wheat-memoir",
        "     The memoir on wheat.",
        "       Hrushovianët, 30",
        "  why         RGANI, f. 3, op. 14, d. 448: '50000 t'; Hrushovianët: '10000 t'; no number lies",
        "              within both figures.",
        "  rule        quantity: Two figures for one thing in one unit clash when no number lies within",
        "              both; a part and its whole are two things.",
        "  reconcile   different times? give each claim its 'when'",
        "  reconcile   two acts? give each its own subject",
        "d dismiss  r resolve  c conclude  n undecided  s skip  o open  e edit  b back  u undo  ? help",
    ]


def test_sides_stand_next_to_each_other_on_a_wide_terminal(disputes, folder):
    disputes(
        "edit", "wheat-letter", "--quote", "пшеница " * 9, "--lang", "ru", "--set", "translation=wheat",
        "--when", "1960-11", "--voice", "Mikoyan",
    )  # fmt: skip
    with Terminal(folder, columns=100) as terminal:
        page = terminal.press("q")
        terminal.ends()
    lines = [line.rstrip() for line in page.splitlines()]
    assert lines[4:12] == [
        "  1  50000 t  (1 witness)                           2  10000 t  (1 witness)",
        "     wheat-letter                                      wheat-memoir",
        "     Mikoyan: The letter on wheat.                     The memoir on wheat.",
        "       «пшеница пшеница пшеница пшеница пшеница          Hrushovianët, 30",
        "       пшеница пшеница пшеница пшеница» [ru]",
        "       “wheat”",
        "       RGANI, f. 3, op. 14, d. 448, l. 12",
        "       when 1960-11",
    ]


def test_what_came_after_a_decision_is_told_with_the_old_note(disputes, folder):
    disputes("dismiss", Library.open().check().open[0].id, "--because", "rounding", "-m", "the old note")
    disputes(
        "add", "A third.", "--ref", f"{FILE}, l. 14", "--subject", "wheat", "--property", "amount", "--value", "20000 t",
        "--key", "third",
    )  # fmt: skip
    with Terminal(folder, "--subject", "wheat", columns=90) as terminal:
        page = terminal.press("q")
        terminal.ends()
    assert "  updated" in page
    told = page[page.index("  decided") :].splitlines()
    today = Library.open().claim("third").added[:10]
    assert [line.strip() for line in told[:4]] == [
        f"decided     dismissed because rounding: the old note (reader, {today})",
        "new         '50000 t' (wheat-letter) against '20000 t' (third) was not weighed",
        "new         '10000 t' (wheat-memoir) against '20000 t' (third) was not weighed",
        f"added       third on {today}, after the decision",
    ]


@pytest.fixture
def editor(folder):
    """An editor that writes 10000 t where 50000 t stood."""
    script = folder / "editor.py"
    script.write_text(
        "import pathlib, sys\nform = pathlib.Path(sys.argv[-1])\n"
        "form.write_text(form.read_text(encoding='utf-8').replace('50000 t', '10000 t'), encoding='utf-8')\n"
        "form.touch()\n",
        encoding="utf-8",
    )
    return {"EDITOR": f"{sys.executable} {script}", "VISUAL": ""}


def test_a_claim_is_mended_in_the_editor_and_the_conflict_is_gone(disputes, folder, editor):
    with Terminal(folder, **editor) as terminal:
        terminal.press("e")
        assert "  1  wheat-letter\n  2  wheat-memoir\n" in terminal.press("1", "1-2: ")
        page = terminal.press("q")
        assert terminal.ends()[0] == 0
    assert "is no longer there" in page
    assert "1 of 2\nsugar: amount?" in page
    assert statuses(disputes) == {"sugar": "open", "rails": "open"}


def test_a_form_that_comes_back_as_it_was_shows_the_item_again(disputes, folder, editor):
    with Terminal(folder, **editor) as terminal:
        terminal.press("e")
        terminal.press("2", "1-2: ")
        page = terminal.press("q")
        terminal.ends()
    assert "the form came back as it was; nothing was changed" in page
    assert "1 of 3\nwheat: amount?" in page


def test_what_another_program_changed_meanwhile_is_shown_before_it_is_decided(disputes, folder):
    with Terminal(folder) as terminal:
        terminal.press("d")
        disputes("edit", "wheat-letter", "--value", "60000 t")
        terminal.type("rounded")
        terminal.press("7", "1-9 a-c: ")
        page = terminal.press("q")
        terminal.ends()
    assert "the library was changed meanwhile and nothing was decided; look again" in page
    assert "1  60000 t" in page
    assert disputes("decisions").stdout == ""


def test_a_dumb_terminal_takes_lines(disputes, folder):
    with Terminal(folder, begins=run_by_python, TERM="dumb", columns=140) as terminal:
        terminal.type("dismiss", KEY_LINE)
        terminal.type("a slip of mine")
        terminal.type("c", "1-9 a-c: ")
        page = terminal.waits(KEY_LINE)
        terminal.type("q", KEY_LINE)
        assert terminal.ends()[0] == 0
    assert "\n  1  50000 t  (1 witness)\n     sugar-letter\n" in page
    assert b"\x1b" not in terminal.raw
    assert conflicts(disputes)["wheat"][1]["because"] == "my-entry-error"


@pytest.mark.parametrize("columns", [80, 120])
def test_hostile_text_neither_steers_the_terminal_nor_is_read_as_markup(histcite, folder, columns):
    evil = "[red]x[/red] \x1b]0;owned\x07\x1b[2J\u202e[/]"
    for key, value in (("one", "1960"), ("two", "1961")):
        added = histcite(
            "add", f"{evil} {key}", "--ref", FILE, "--quote", evil, "--translation", evil,
            "--subject", f"s {evil}", "--property", "date", "--value", value, "--key", key, "--note", evil,
            "--voice", f"{evil} {key}",
        )  # fmt: skip
        assert added.exit_code == 0
    with Terminal(folder, columns=columns) as terminal:
        page = terminal.press("r")
        terminal.press("\x1b", "1-2: ")
        terminal.press("q")
        assert terminal.ends()[0] == 0
    for steering in (b"\x1b]0;", b"\x07", b"\x1b[2J", "\u202e".encode()):
        assert steering not in terminal.raw
    assert "[red]x[/red] \\x1b]0;owned\\x07\\x1b[2J\\u202e[/]" in " ".join(page.split())


def test_nothing_open_is_said(disputes, folder):
    with Terminal(folder, "--tag", "none") as terminal:
        assert terminal.ends() == (
            0,
            "nothing waits for a decision: 0 claims, 0 questions: no open conflict\n",
        )
