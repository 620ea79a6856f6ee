"""Where the sources disagree, and what was decided: check, dismiss, resolve, reopen, decisions."""

import json

import pytest

FILE = "RGANI, f. 3, op. 14, d. 448"
QUESTION = ("--subject", "wheat request", "--property", "amount")


@pytest.fixture
def dispute(histcite):
    """Two claims that cannot both be true, and one on another matter."""
    for key, reference, value in (
        ("letter", f"{FILE}, l. 12", "50000 t"),
        ("memoir", "Hrushovianët, p. 30", "10000 t"),
    ):
        assert (
            histcite(
                "add", f"The {key}.", "--ref", reference, *QUESTION, "--value", value, "--key", key
            ).exit_code
            == 0
        )
    assert (
        histcite(
            "add", "Another matter.", "--ref", f"{FILE}, l. 40", "--key", "other", "-t", "other"
        ).exit_code
        == 0
    )
    return histcite


def check(program, *options):
    """The exit code and the document of a check."""
    result = program("check", "--json", *options)
    return result.exit_code, json.loads(result.stdout)


def the_conflict(program):
    return check(program, "--all")[1]["conflicts"][0]["id"]


def test_check_prints_each_position_with_who_holds_it_and_where(dispute):
    result = dispute("check")
    assert (result.exit_code, result.stderr) == (1, "3 claims, 1 question: 1 in conflict\n")
    assert result.stdout == (
        "wheat request: amount?\n"
        f"  {the_conflict(dispute)}  contrary  open\n"
        "    50000 t  (1 witness)\n"
        "      letter  The letter.\n"
        "        reference  RGANI, f. 3, op. 14, d. 448, l. 12\n"
        "    10000 t  (1 witness)\n"
        "      memoir  The memoir.\n"
        "        reference  Hrushovianët, p. 30\n"
        "  why        rgani-f3-op14-d448: '50000 t'; hrushovianet: '10000 t'; no number lies within both figures.\n"
        "  rule       quantity: Two figures for one thing in one unit clash when no number lies within both.\n"
        "  reconcile  different times? give each claim its 'when'\n"
        "  reconcile  two acts? give each its own subject\n"
    )


def test_check_json_is_the_document_of_the_contract(dispute):
    code, document = check(dispute)
    (conflict,) = document["conflicts"]
    assert code == 1
    assert conflict.pop("id").startswith("x-")
    assert conflict.pop("question").startswith("q-")
    assert document == {
        "conflicts": [
            {
                "rule": "quantity",
                "grade": "contrary",
                "kind": "quantity",
                "subject": "wheat request",
                "property": "amount",
                "scope": {"mode": "asserted"},
                "internal": False,
                "claims": ["letter", "memoir"],
                "positions": [
                    {"value": "50000 t", "claims": ["letter"], "voices": [], "witnesses": 1, "also_fits": []},
                    {"value": "10000 t", "claims": ["memoir"], "voices": [], "witnesses": 1, "also_fits": []},
                ],
                "explanation": "rgani-f3-op14-d448: '50000 t'; hrushovianet: '10000 t'; no number lies within both figures.",
                "reconcile": [
                    "different times? give each claim its 'when'",
                    "two acts? give each its own subject",
                ],
                "status": "open",
                "decision": None,
            }
        ],
        "leads": [],
        "summary": {"claims": 3, "questions": 1, "open": 1, "settled": 0, "leads": 0},
    }


@pytest.mark.parametrize(
    ("options", "code", "claims"),
    [
        (("--subject", "wheat request"), 1, 2),
        (("--source", "hrushovianet"), 1, 1),
        (("--archive", "RGANI f. 3"), 1, 2),
        (("--tag", "other"), 0, 1),
        (("--since", "2990"), 0, 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_check_may_be_narrowed(dispute, options, code, claims):
    """A selected claim brings its conflict along, the other side included."""
    found, document = check(dispute, *options)
    assert (found, len(document["conflicts"]), document["summary"]["claims"]) == (code, code, claims)


def test_dismissed_conflicts_are_settled_and_shown_only_with_all(dispute):
    conflict = the_conflict(dispute)
    result = dispute("dismiss", conflict[:6], "--because", "different-event", "-m", "two letters")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{conflict} dismissed because different-event: two letters (reader, 2")
    quiet = dispute("check")
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (
        0,
        "",
        "3 claims, 1 question: no open conflict, 1 settled\n",
    )
    code, document = check(dispute, "--all")
    (found,) = document["conflicts"]
    assert (code, found["status"], document["summary"]["settled"]) == (0, "dismissed", 1)
    decision = found["decision"]
    assert (decision["verdict"], decision["because"], decision["note"], decision["who"]) == (
        "dismissed", "different-event", "two letters", "reader",
    )  # fmt: skip
    assert decision["changed"].endswith("Z")
    assert (
        f"  decided    dismissed because different-event: two letters (reader, {decision['changed'][:10]})"
        in (dispute("check", "--all").stdout.splitlines())
    )


def test_resolved_in_favour_of_a_claim_or_undecided(dispute):
    conflict = the_conflict(dispute)
    preferred = dispute(
        "resolve",
        conflict,
        "--prefer",
        "let",
        "--because",
        "closer-witness",
        "-m",
        "she drafted it",
        "--json",
    )
    decision = json.loads(preferred.stdout)
    assert decision.pop("key").startswith("d")
    assert decision.pop("when").endswith("Z")
    ((low, high),) = decision.pop("covers")
    assert low < high
    assert decision == {
        "target": conflict, "rule": "quantity", "subject": "wheat request", "property": "amount", "verdict": "resolved", "because": "closer-witness", "note": "she drafted it", "prefers": "letter",
        "who": "reader",
    }  # fmt: skip
    assert check(dispute, "--all")[1]["conflicts"][0]["status"] == "resolved"
    assert (
        dispute("resolve", conflict, "--undecided", "--because", "suspended", "-m", "who knows").exit_code
        == 0
    )
    assert (check(dispute)[0], check(dispute, "--all")[1]["conflicts"][0]["status"]) == (0, "undecided")


def test_a_new_value_brings_a_settled_conflict_back_with_the_old_note(dispute):
    """A claim that agrees with a known position changes nothing; a value that was not weighed does."""
    dispute("dismiss", the_conflict(dispute), "--because", "rounding", "-m", "the old note")
    dispute(
        "add", "A copy.", "--ref", f"{FILE}, l. 13", *QUESTION, "--value", "50,000 tonnes", "--key", "copy"
    )
    assert check(dispute)[0] == 0
    dispute(
        "add", "A third figure.", "--ref", f"{FILE}, l. 14", *QUESTION, "--value", "20000 t", "--key", "third"
    )
    code, document = check(dispute)
    (conflict,) = document["conflicts"]
    assert (code, conflict["status"], conflict["decision"]["note"]) == (1, "updated", "the old note")


@pytest.mark.parametrize(
    "change",
    [
        ("edit", "letter", "--text", "Other words.", "--note", "n", "--quote", "q", "--confidence", "low"),
        ("edit", "letter", "--key", "another-key"),
        ("edit", "letter", "--value", "50 000 тонн"),
        ("tag", "letter", "-t", "weighed"),
        ("alias", "add", "wheat request", "grain request"),
    ],
    ids=" ".join,
)
def test_a_decision_survives_what_does_not_touch_the_answer(dispute, change):
    conflict = the_conflict(dispute)
    dispute("dismiss", conflict, "--because", "rounding", "-m", "n")
    assert dispute(*change).exit_code == 0
    code, document = check(dispute, "--all")
    assert (code, [(one["id"], one["status"]) for one in document["conflicts"]]) == (
        0,
        [(conflict, "dismissed")],
    )


def test_an_edited_answer_brings_the_conflict_back(dispute):
    dispute("dismiss", the_conflict(dispute), "--because", "rounding", "-m", "n")
    dispute("edit", "letter", "--value", "60000 t")
    code, document = check(dispute)
    assert (code, document["conflicts"][0]["status"]) == (1, "updated")


def test_reopened_is_open_again_and_the_old_decision_stays_on_record(dispute):
    conflict = the_conflict(dispute)
    dispute("dismiss", conflict, "--because", "rounding", "-m", "rounded")
    reopened = dispute("reopen", conflict, "-m", "a copy was found")
    assert reopened.stdout.startswith(f"{conflict} reopened: a copy was found (reader, ")
    code, document = check(dispute)
    assert (code, document["conflicts"][0]["status"]) == (1, "open")
    listed = [line.split(" (reader")[0] for line in dispute("decisions").stdout.splitlines()]
    assert listed == [
        f"{conflict}\tdismissed because rounding: rounded",
        f"{conflict}\treopened: a copy was found",
    ]
    documents = json.loads(dispute("decisions", "--json").stdout)
    assert [(one["target"], one["verdict"]) for one in documents] == [
        (conflict, "dismissed"),
        (conflict, "reopened"),
    ]


def test_what_cannot_be_decided_is_one_sentence(dispute):
    conflict = the_conflict(dispute)
    cases = {
        ("dismiss", "x-0", "--because", "rounding", "-m", "n"): "there is no conflict 'x-0' in this library; 'histcite check --all' shows what there is",
        ("resolve", conflict, "--prefer", "other", "--because", "forged", "-m", "n"): f"'other' is not in {conflict}; it is between letter, memoir",
        ("resolve", conflict, "--prefer", "nobody", "--because", "forged", "-m", "n"): "there is no claim 'nobody' in this library; 'histcite list' shows what there is",
        ("reopen", conflict): f"{conflict} has no decision that could be taken back",
    }  # fmt: skip
    for arguments, sentence in cases.items():
        result = dispute(*arguments)
        assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"histcite: {sentence}\n")
    assert dispute("decisions").stdout == ""


def test_reopening_twice_is_refused(dispute):
    conflict = the_conflict(dispute)
    dispute("dismiss", conflict, "--because", "rounding", "-m", "n")
    assert dispute("reopen", conflict).exit_code == 0
    result = dispute("reopen", conflict)
    assert (result.exit_code, result.stderr) == (
        2,
        f"histcite: {conflict} has no decision that could be taken back\n",
    )


@pytest.mark.parametrize("command", ["dismiss", "resolve"])
def test_reason_codes_stand_in_the_help_and_are_needed(dispute, command):
    told = dispute(command, "--help").stdout
    assert "Reason codes:" in told
    assert {"dismiss": "calendar", "resolve": "against-interest"}[command] in told
    options = ("--undecided",) if command == "resolve" else ()
    assert dispute(command, the_conflict(dispute), *options, "-m", "n").exit_code == 2
    assert dispute(command, the_conflict(dispute), *options, "--because", "mood", "-m", "n").exit_code == 2


def test_claims_of_a_forged_source_answer_nothing(dispute):
    assert dispute("source", "edit", "hrushovianet", "--authenticity", "forged").exit_code == 0
    code, document = check(dispute)
    assert (code, document["conflicts"]) == (0, [])


def test_one_source_that_contradicts_itself_is_internal(dispute):
    dispute("edit", "memoir", "--ref", f"{FILE}, l. 90")
    assert check(dispute)[1]["conflicts"][0]["internal"] is True
