"""A clock that is set back, that stands still, or of another machine: what was done last is told by its number, never by its time."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from histcite import Library
from histcite.records import hand
from histcite.records.hand import later_than

pytestmark = pytest.mark.usefixtures("size")

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

CLOCKS = {
    "set back": lambda call: NOON - timedelta(minutes=call),
    "standing still": lambda _: NOON,
    "of two machines": lambda call: NOON + timedelta(days=(-1) ** call * 400),
    "fast, then set right": lambda call: NOON + timedelta(days=3000 if call < 12 else 0, seconds=call),
}


@pytest.fixture(params=CLOCKS.values(), ids=CLOCKS)
def strange(request, monkeypatch):
    """The clock of the program."""
    calls = iter(range(100_000))

    class Strange(datetime):
        @classmethod
        def now(cls, tz=None):
            return request.param(next(calls)).astimezone(tz)

    monkeypatch.setattr(hand, "datetime", Strange)


@pytest.fixture
def four(strange, histcite):
    """A library whose entries are 1 to 4: three claims, and a tag on the first of them."""
    for key in ("one", "two", "three"):
        assert histcite("add", f"Wheat of {key}.", "--ref", "RGANI", "--key", key).exit_code == 0
    assert histcite("tag", "one", "-t", "x").exit_code == 0
    return histcite


def numbers(run):
    return [entry["number"] for entry in json.loads(run("log", "--json").stdout)]


def since(run, number):
    return {claim["key"] for claim in json.loads(run("list", "--since", f"#{number}", "--json").stdout)}


def test_the_log_and_undo_go_by_number(four):
    assert numbers(four) == [4, 3, 2, 1]
    assert [four("undo").stdout.split(":")[0] for _ in range(4)] == [
        f"took back {number}" for number in (4, 3, 2, 1)
    ]
    assert [four("redo").stdout.split(":")[0] for _ in range(4)] == [
        f"brought back {number}" for number in (1, 2, 3, 4)
    ]
    assert numbers(four) == [*range(12, 0, -1)]


def test_since_an_entry_goes_by_number(four):
    """What was taken back is as it was; what no entry tells of goes by its time."""
    assert [since(four, number) for number in (1, 2, 3, 4)] == [
        {"one", "two", "three"},
        {"one", "three"},
        {"one"},
        set(),
    ]
    four("undo")
    assert [since(four, number) for number in (1, 3, 4)] == [{"two", "three"}, set(), {"one"}]
    path, late = Path("histcite.json"), '"added": "9999-01-01T00:00:00.000000Z"'
    tables = json.loads(path.read_bytes())
    for id_, claim in tables["claims"].items():
        if claim["key"] == "three":
            old = json.dumps(claim, ensure_ascii=False)
            text = path.read_text(encoding="utf-8")
            path.write_text(
                text.replace(old, old.replace(f'"added": "{claim["added"]}"', late)), encoding="utf-8"
            )
            assert id_
    assert since(four, 5) == {"three"}


def test_the_decision_taken_last_holds(strange, histcite):
    """Dismissed, reopened and resolved, whatever the time of each."""
    for key, value in (("a", "10 t"), ("b", "90 t")):
        histcite(
            "add",
            "Wheat.",
            "--ref",
            f"RGANI, f. {value[0]}",
            "--key",
            key,
            "--subject",
            "wheat",
            "--property",
            "quantity",
            "--value",
            value,
        )
    (conflict,) = json.loads(histcite("check", "--json").stdout)["conflicts"]
    for verdict, command in (
        ("dismissed", ("dismiss", conflict["id"], "--because", "different-event", "-m", "two letters")),
        ("reopened", ("reopen", conflict["id"])),
        (
            "resolved",
            ("resolve", conflict["id"], "--because", "closer-witness", "--prefer", "a", "-m", "ten"),
        ),
        ("reopened", ("reopen", conflict["id"])),
        ("dismissed", ("dismiss", conflict["id"], "--because", "different-event", "-m", "two letters")),
    ):
        assert histcite(*command).exit_code == 0
        library = Library.open(Path())
        assert library.disputed(conflict["id"]).verdict.decision.verdict == verdict
    whens = [decision.when for decision in library.holdings.decisions.values()]
    assert len({*whens}) == 5


@pytest.mark.parametrize(
    "earlier",
    [
        "",
        "long ago",
        "2026",
        "0001-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.999999Z",
        "9998-12-31T23:59:59.999999Z",
    ],
)
def test_a_later_time_is_later_wherever_there_is_one(earlier):
    later = later_than(earlier)
    assert len(later) == 27
    assert later > earlier or earlier[:4] == "9999" or earlier == "long ago"
