"""Where the sources disagree, and what was decided: check, agreement, dismiss, resolve, reopen, decisions."""

import json

import pytest
from prepared import prepared

FILE = "RGANI, f. 3, op. 14, d. 448"
QUESTION = ("--subject", "wheat request", "--property", "amount")


@prepared
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
        "        reference  Hrushovianët, 30\n"
        "  why        RGANI, f. 3, op. 14, d. 448: '50000 t'; Hrushovianët: '10000 t'; no number lies within both figures.\n"
        "  rule       quantity: Two figures for one thing in one unit clash when no number lies within both; a part and its whole are two things.\n"
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
                    {
                        "value": "50000 t",
                        "scope": "",
                        "claims": ["letter"],
                        "voices": [],
                        "speakers": ["RGANI, f. 3, op. 14, d. 448"],
                        "witnesses": 1,
                        "witnesses_in_words": "1 witness",
                        "also_fits": [],
                    },
                    {
                        "value": "10000 t",
                        "scope": "",
                        "claims": ["memoir"],
                        "voices": [],
                        "speakers": ["Hrushovianët"],
                        "witnesses": 1,
                        "witnesses_in_words": "1 witness",
                        "also_fits": [],
                    },
                ],
                "size": {"factor": 5.0, "share": 0.8},
                "explanation": "RGANI, f. 3, op. 14, d. 448: '50000 t'; Hrushovianët: '10000 t'; no number lies within both figures.",
                "reconcile": [
                    "different times? give each claim its 'when'",
                    "two acts? give each its own subject",
                ],
                "status": "open",
                "decision": None,
            }
        ],
        "leads": [],
        "rivals": [],
        "alike": {"subjects": [], "values": []},
        "summary": {"claims": 3, "questions": 1, "open": 1, "settled": 0, "leads": 0, "rivals": 0},
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
        "answer": "50000 t", "from": [], "who": "reader",
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


def test_markdown_tells_a_reopening_and_what_was_decided_before(dispute):
    (conflict,) = [one["id"] for one in json.loads(dispute("check", "--json").stdout)["conflicts"]]
    dispute("dismiss", conflict, "--because", "rounding", "-m", "about")
    dispute("reopen", conflict, "-m", "a copy was found")
    told = [line for line in dispute("check", "--format", "markdown").stdout.splitlines() if "ecided" in line]
    assert [line.rstrip().partition(" (reader, ")[0] for line in told] == [
        "Decided: reopened: a copy was found"
    ]


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


HEADER = "key,text,reference,subject,property,value\n"
TWO_FIGURES = HEADER + (
    f'a,Shehu asked for much.,"{FILE}, l. 12",wheat request,amount,50000 t\n'
    'b,Shehu asked for little.,"Hrushovianët, p. 30",wheat request,amount,10000 t\n'
)
TWO_LINES = (
    '{"key": "a", "text": "Much.", "reference": "RGANI, f. 3", "subject": "wheat request", "property": "amount", "value": "50000 t"}\n'
    '{"key": "b", "text": "Little.", "reference": "RGANI, f. 2", "subject": "wheat request", "property": "amount", "value": "10000 t"}\n'
)
TWO_NOTES = "# RGANI, f. 3, op. 14, d. 448\n\n- Eight submarines left the base. (l. 12)\n- Twelve submarines left the base. (l. 13)\n"


def files(folder):
    """Every file below *folder* with what it holds."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def on_trial(run, folder):
    """The program, checking a file: ``on_trial(name, text, "--option")``; nothing may be written anywhere."""

    def on_trial(name, text, *options, stdin=None):
        if text:
            (folder / name).write_text(text, encoding="utf-8")
        before = files(folder)
        result = run("check", name, *options, stdin=stdin)
        assert files(folder) == before
        return result

    return on_trial


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("two.csv", TWO_FIGURES, "2 claims, 1 question: 1 in conflict\n"),
        ("two.jsonl", TWO_LINES, "2 claims, 1 question: 1 in conflict\n"),
        ("two.md", TWO_NOTES, "2 claims, 0 questions: no open conflict, 1 lead\n"),
        ("one.csv", TWO_FIGURES.rpartition("b,")[0], "1 claim, 1 question: no open conflict\n"),
    ],
    ids=["csv", "jsonl", "notes", "one claim"],
)
def test_a_file_is_checked_without_a_library(on_trial, name, text, said):
    """A conflict is exit code 1, a lead is not."""
    result = on_trial(name, text)
    assert (result.exit_code, result.stderr) == ("in conflict" in said, said)
    assert bool(result.stdout) == (not name.startswith("one"))


def test_a_file_is_checked_as_if_it_were_in_the_library(run, on_trial):
    """What the library holds is held against it; conflicts of the library alone are not shown."""
    run("init")
    run("add", "Less.", "--ref", FILE, *QUESTION, "--value", "1 t", "--key", "there")
    for key, day in (("c", "1960-05-01"), ("d", "1960-05-02")):
        run(
            "add",
            "Day.",
            "--ref",
            FILE,
            "--subject",
            "talks",
            "--property",
            "date",
            "--value",
            day,
            "--key",
            key,
        )
    result = on_trial("one.csv", TWO_FIGURES.rpartition("b,")[0], "--json")
    (conflict,) = json.loads(result.stdout)["conflicts"]
    assert (result.exit_code, sorted(conflict["claims"])) == (1, ["a", "there"])


def test_a_file_from_stdin_is_told_as_json(on_trial):
    result = on_trial("-", "", "--json", stdin=TWO_FIGURES)
    (conflict,) = json.loads(result.stdout)["conflicts"]
    assert (result.exit_code, result.stderr, conflict["claims"]) == (1, "", ["a", "b"])


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "bad.csv",
            "key,text,reference,mode\na,,RGANI,\nb,B.,RGANI,wished\n",
            (
                "bad.csv:2: text: a claim needs its sentence; give it in the column 'text'\n"
                "bad.csv:3: mode: 'wished' is not one of asserted, requested, promised, planned, decided, ordered\n"
            ),
        ),
        ("bad.jsonl", TWO_LINES + "[]\n", "bad.jsonl:3: the line is no JSON object\n"),
    ],
)
def test_a_file_with_problems_is_not_checked(on_trial, name, text, said):
    result = on_trial(name, text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr.removeprefix("histcite: ")


def test_what_is_concluded_is_listed_for_a_second_reader(dispute):
    """Only the conflicts that rest on it, as tensions, and the claims; the exit code is that of the check."""
    dispute("edit", "memoir", "--inferred")
    code, document = check(dispute, "--inferred")
    assert code == 1
    assert [(one["grade"], one["claims"]) for one in document["conflicts"]] == [
        ("tension", ["letter", "memoir"])
    ]
    assert document["conflicts"][0]["explanation"].endswith(
        "within both figures, but one of them is inferred."
    )
    assert [claim["key"] for claim in document["inferred"]] == ["memoir"]
    dispute("edit", "memoir", "--unset", "inferred")
    code, document = check(dispute, "--inferred")
    assert (code, document["conflicts"], document["inferred"]) == (1, [], [])


def test_the_scope_that_the_answers_share_stands_beside_the_question(dispute):
    dispute("edit", "letter", "memoir", "--of", "wheat")
    assert dispute("check").stdout.startswith("wheat request: amount?  (of wheat)\n")


def test_a_file_that_is_not_there_is_one_sentence(run):
    result = run("check", "nowhere.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "histcite: cannot read nowhere.csv: No such file or directory\n"


def test_a_library_that_is_named_must_be_there(on_trial):
    result = on_trial("two.csv", TWO_FIGURES, "--library", "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize(
    ("known", "row", "code"),
    [
        (("alias", "add", "Khrushchev", "Chruschtschow"), "Khrushchev|Chruschtschow", 0),
        (("alias", "add", "Vlora", "--kind", "place"), "Khrushchev|Chruschtschow", 1),
        (("property", "set", "leader", "--kind", "name", "--cardinality", "many"), "Khrushchev|Kosygin", 0),
    ],
    ids=["an alias", "another alias", "a property"],
)
def test_the_names_and_properties_of_the_library_count(histcite, on_trial, known, row, code):
    assert histcite(*known).exit_code == 0
    one, other = row.split("|")
    text = HEADER + f"a,A.,RGANI,the talks,leader,{one}\nb,B.,Memoir,the talks,leader,{other}\n"
    assert on_trial("names.csv", text).exit_code == code


def test_the_sources_of_the_library_count(dispute, on_trial):
    """A key of one is a reference, and what is known of it holds: here that it was forged."""
    text = HEADER + (
        "a,A.,rgani-f3-op14-d448,the talks,leader,Khrushchev\nb,B.,hrushovianet,the talks,leader,Kosygin\n"
    )
    assert on_trial("keys.csv", text).exit_code == 1
    dispute("source", "edit", "hrushovianet", "--authenticity", "forged")
    assert on_trial("keys.csv", text).exit_code == 0


def test_the_archives_of_the_library_count(histcite, on_trial):
    """Under its two names an archive of one's own is one, and so is the file, which then contradicts itself."""
    text = HEADER + (
        'a,A.,"AKS, F. 3, kut. 12, D. 4, fl. 7",the talks,leader,Khrushchev\n'
        'b,B.,"Archive of Kosovo, F. 3, kut. 12, D. 4, fl. 9",the talks,leader,Kosygin\n'
    )
    levels = ("--tradition", "albanian", "--levels", "fonds,box,file", "--label", "box=kut.")
    internal = []
    for _ in range(2):
        (conflict,) = json.loads(on_trial("own.csv", text, "--json").stdout)["conflicts"]
        internal.append(conflict["internal"])
        histcite("archive", "add", "XK-AKS", "--acronym", "AKS", "--name", "en=Archive of Kosovo", *levels)
    assert internal == [False, True]


@pytest.mark.parametrize(
    ("since", "claims"),
    [("1", 2), ("#1", 2), ("2", 1), ("#3", 0), ("2999-01-01", 0), ("1999", 3), ("2999-01-01T00:00:00Z", 0)],
)
def test_a_check_since_a_date_a_time_or_an_entry(dispute, since, claims):
    """Three claims were added by the entries 1 to 3; what came after an entry is meant."""
    assert check(dispute, "--since", since)[1]["summary"]["claims"] == claims


@pytest.mark.parametrize("since", ["99", "#99"])
def test_an_entry_that_is_not_there_is_one_sentence(dispute, since):
    result = dispute("check", "--since", since)
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "histcite: there is no entry '99' in this library; 'histcite log' shows what there is\n",
    )


@prepared
def fleet(histcite):
    """Three claims without a question; each two of them look contradictory."""
    for key, number, leaf in (("eight", "Eight", "12"), ("twelve", "Twelve", "13"), ("four", "Four", "14")):
        text = f"{number} submarines left the base."
        assert histcite("add", text, "--ref", f"{FILE}, l. {leaf}", "--key", key).exit_code == 0


def the_lead(program, *claims):
    """The lead between two claims, as ``check --json --all`` shows it."""
    leads = check(program, "--all")[1]["leads"]
    return next(lead for lead in leads if set(lead["claims"]) == set(claims))


@pytest.mark.parametrize(
    ("options", "code", "shown", "waiting"),
    [
        ((), 0, 3, 3),
        (("--strict",), 1, 3, 3),
        (("--no-leads",), 0, 0, 0),
        (("--max-leads", "1"), 0, 1, 3),
        (("--max-leads", "0"), 0, 0, 3),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_leads_never_count_unless_asked_to(fleet, options, code, shown, waiting):
    found, document = check(fleet, *options)
    assert (found, len(document["leads"]), document["summary"]["leads"]) == (code, shown, waiting)


def test_strict_without_leads_is_a_contradiction(fleet):
    result = fleet("check", "--strict", "--no-leads")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--strict is about leads; leave out --no-leads" in result.stderr


def test_the_rest_of_the_leads_is_counted(fleet):
    result = fleet("check", "--max-leads", "1")
    assert result.stdout.count("possible  open") == 1
    assert result.stderr == (
        "2 more leads; --max-leads 3 shows all\n3 claims, 0 questions: no open conflict, 3 leads\n"
    )


def test_a_lead_is_the_document_of_the_contract_and_can_be_shown(fleet):
    lead = the_lead(fleet, "eight", "twelve")
    assert lead["id"].startswith("l-")
    assert lead == {
        "id": lead["id"],
        "grade": "possible",
        "kind": "number",
        "claims": ["eight", "twelve"],
        "spans": [[0, 5], [0, 6]],
        "explanation": "'Eight' against 'Twelve' of 'submarines left'.",
        "status": "open",
        "decision": None,
    }
    assert json.loads(fleet("show", lead["id"], "--json").stdout) == [lead]
    assert fleet("show", lead["id"]).stdout == (
        f"{lead['id']}  possible  open  number: 'Eight' against 'Twelve' of 'submarines left'.\n"
        "      eight  Eight submarines left the base.\n"
        "        reference  RGANI, f. 3, op. 14, d. 448, l. 12\n"
        "      twelve  Twelve submarines left the base.\n"
        "        reference  RGANI, f. 3, op. 14, d. 448, l. 13\n"
    )


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (("tag", "eight", "-t", "fleet"), "dismissed"),
        (("edit", "eight", "--note", "n", "--voice", "Kapo"), "dismissed"),
        (("edit", "eight", "--text", "Eight submarines left the base at dawn."), "dismissed"),
        (("edit", "eight", "--text", "Nine submarines left the base."), "updated"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_a_decision_on_a_lead_holds_until_the_differing_words_are_edited(fleet, change, status):
    lead = the_lead(fleet, "eight", "twelve")["id"]
    dismissed = fleet("dismiss", lead, "--because", "different-event", "-m", "two fleets")
    assert dismissed.stdout.startswith(f"{lead} dismissed because different-event: two fleets (reader, ")
    assert lead not in [one["id"] for one in check(fleet)[1]["leads"]]
    assert fleet(*change).exit_code == 0
    found = the_lead(fleet, "eight", "twelve")
    assert (found["id"], found["status"], found["decision"]["note"]) == (lead, status, "two fleets")


@pytest.fixture
def supported(dispute):
    """The dispute, with a copy of the letter's figure, a vaguer one, and one that nobody else gives."""
    for key, reference, value in (
        ("newspaper", "Zëri i popullit, 1961", "50,000 tonnes"),
        ("vaguer", f"{FILE}, l. 13", "about 52000 t"),
    ):
        dispute("add", f"The {key}.", "--ref", reference, *QUESTION, "--value", value, "--key", key)
    return dispute


def test_a_question_is_shown_with_positions_witnesses_and_what_fits(supported):
    question = check(supported)[1]["conflicts"][0]["question"]
    (document,) = json.loads(supported("show", question, "--json").stdout)
    assert document == {
        "id": question,
        "subject": "wheat request",
        "property": "amount",
        "positions": [
            {"value": "50000 t", "scope": "", "claims": ["letter", "newspaper"], "voices": [], "speakers": ["RGANI, f. 3, op. 14, d. 448", "Zëri i popullit"], "witnesses": 2, "witnesses_in_words": "2 independent witnesses", "also_fits": ["vaguer"]},
            {"value": "10000 t", "scope": "", "claims": ["memoir"], "voices": [], "speakers": ["Hrushovianët"], "witnesses": 1, "witnesses_in_words": "1 witness", "also_fits": []},
            {"value": "about 52000 t", "scope": "", "claims": ["vaguer"], "voices": [], "speakers": ["RGANI, f. 3, op. 14, d. 448"], "witnesses": 1, "witnesses_in_words": "1 witness", "also_fits": ["letter", "newspaper"]},
        ],
    }  # fmt: skip
    lines = supported("show", question).stdout.splitlines()
    assert lines[:3] == ["wheat request: amount?", f"  {question}", "    50000 t  (2 independent witnesses)"]
    assert lines.count("      also fits: vaguer") == 1


def test_agreement_lists_what_two_independent_witnesses_say(supported):
    """Question, subject, property, answer, witnesses, claims, and how many other answers there are."""
    question = check(supported)[1]["conflicts"][0]["question"]
    result = supported("agreement")
    assert (result.exit_code, result.stdout) == (
        0,
        f"{question}\twheat request\tamount\t50000 t\t2\tletter newspaper\t2\n",
    )
    single = supported("agreement", "--single")
    assert single.stdout == f"{question}\twheat request\tamount\t10000 t\t1\tmemoir\t2\n"


def test_copies_of_one_source_do_not_agree(dispute):
    copied = ("--key", "copy", "--kind", "press", "--title", "A copy", "--derived-from", "hrushovianet")
    assert dispute("source", "add", *copied).exit_code == 0
    dispute("add", "A copy.", "--ref", "copy", *QUESTION, "--value", "10000 t", "--key", "copied")
    assert dispute("agreement").stdout == ""


def test_a_check_as_markdown_is_data_on_stdout_and_talk_on_stderr(dispute):
    result = dispute("check", "--format", "markdown")
    assert (result.exit_code, result.stderr) == (1, "3 claims, 1 question: 1 in conflict\n")
    assert result.stdout.startswith("# Where the sources disagree\n\n## wheat request: amount?\n\n")
    assert result.stdout.endswith("[^1]: RGANI, f. 3, op. 14, d. 448, l. 12.\n[^2]: Hrushovianët, 30.\n")


def test_escape_sequences_do_not_reach_the_page(dispute):
    """What would colour or clear a terminal is shown by its code, in the plain page and as Markdown."""
    dispute("edit", "letter", "--text", "A \x1b[31mred\x1b[0m letter\x07.")
    for options in ((), ("--format", "markdown")):
        assert not {"\x1b", "\x07"} & set(dispute("check", *options).stdout)


def test_json_is_a_format_of_its_own(dispute):
    result = dispute("check", "--json", "--format", "markdown")
    assert (result.exit_code, result.stdout) == (2, "")


UNREAD = HEADER + (
    'a,A.,RGANI,wheat request,amount,"10-15,000 t"\n'
    "b,B.,RGANI,talks,date,some day\n"
    "c,C.,RGANI,purge,happened,perhaps so\n"
    "d,D.,RGANI,letter,date,some day\n"
    "e,E.,RGANI,talks,mood,some day\n"
)


@pytest.mark.parametrize("options", [(), ("--dry-run",)], ids=["import", "dry run"])
def test_import_tells_which_values_it_could_not_read(histcite, folder, options):
    """Each value of a property is told once, with its line and the reason; a text under a free property is meant as one."""
    (folder / "unread.csv").write_text(UNREAD, encoding="utf-8")
    told = histcite("import", "unread.csv", *options).stderr.splitlines()
    assert [line.partition("; write")[0] for line in told if "kept as text" in line] == [
        "unread.csv:2: value: '10-15,000 t' is kept as text: cannot read '10-15,000 t' as a quantity (it may begin at 10 or at 10000",
        "unread.csv:3: value: 'some day' is kept as text: cannot read 'some day' as a date (the word 'day' is not known)",
        "unread.csv:4: value: 'perhaps so' is kept as text: 'perhaps so' is neither yes nor no",
    ]


def test_import_counts_what_it_could_not_read_beyond_five(histcite, folder):
    rows = "".join(f"c{number},C.,RGANI,talks {number},date,day {number}x\n" for number in range(9))
    (folder / "unread.csv").write_text(HEADER + rows, encoding="utf-8")
    told = [line for line in histcite("import", "unread.csv").stderr.splitlines() if "kept as text" in line]
    assert [line.split(":")[1] for line in told[:5]] == ["2", "3", "4", "5", "6"]
    assert told[5:] == ["more values kept as text: 4"]
    assert "kept as text" not in histcite("import", "unread.csv").stderr


def test_a_file_in_another_encoding_is_checked_when_it_is_named(run, folder):
    """The advice that a wrong encoding gets is one that the command takes."""
    (folder / "old.csv").write_bytes('text,reference\nХрущёв отказал.,"РГАНИ. Ф. 3"\n'.encode("cp1251"))
    assert "likely --encoding cp1251" in run("check", "old.csv").stderr
    assert (
        run("check", "old.csv", "--encoding", "cp1251").stderr == "1 claim, 0 questions: no open conflict\n"
    )


MANY = [
    ("wheat", "amount", "50000 t", "10000 t"),
    ("rails", "amount", "1100 t", "1000 t"),
    ("the talks", "date", "1960-11-12", "1960-11-16"),
    ("the plenum", "date", "1961", "1965"),
    ("the letter", "authentic", "yes", "no"),
    ("the base", "killed", "0", "6"),
    *((f"fact {number:02}", "happened", "yes", "no") for number in range(6)),
]


@prepared
def many(histcite):
    """Twelve conflicts between two authors, and two causes that are rivals."""
    rows = [
        f'{subject} {source},"{source}, Memoirs (1976), p. {number}",{subject},{asked},{value}\n'
        for number, (subject, asked, *values) in enumerate(MANY, start=1)
        for source, value in zip(("Hoxha", "Khrushchev"), values, strict=True)
    ]
    rows += [
        'The base was the cause.,"Hoxha, Memoirs (1976), p. 40",the break,cause,the base\n',
        'Mao was the cause.,"Khrushchev, Memoirs (1976), p. 41",the break,cause,Mao\n',
    ]
    table = "text,reference,subject,property,value\n" + "".join(rows)
    assert histcite("import", "-", stdin=table).exit_code == 0


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ((), ["fact 00", "fact 01", "fact 02", "fact 03", "fact 04", "fact 05", "the letter", "the base", "the plenum"]),
        (("--sort", "size"), ["the base", "the plenum", "wheat", "the talks", "rails", "fact 00"]),
        (("--sort", "subject"), ["fact 00", "fact 01", "fact 02", "fact 03", "fact 04", "fact 05", "rails"]),
    ],
)  # fmt: skip
def test_what_comes_first_is_what_was_asked_for(many, order, first):
    """The strongest, and of these the biggest: figures and dates in turn, for no measure is common to both."""
    code, document = check(many, *order)
    subjects = [conflict["subject"] for conflict in document["conflicts"]]
    assert (code, len(subjects), subjects[: len(first)]) == (1, 12, first)


def test_the_newest_come_first_when_asked_for(many):
    many("add", "Less.", "--ref", "Mikoyan", "--subject", "rails", "--property", "amount", "--value", "2 t")
    assert check(many, "--sort", "new")[1]["conflicts"][0]["subject"] == "rails"


def test_how_far_the_answers_lie_apart_is_told_in_json(many):
    sizes = {one["subject"]: one["size"] for one in check(many)[1]["conflicts"]}
    assert [sizes[subject] for subject in ("wheat", "rails", "the talks", "the base", "the letter")] == [
        {"factor": 5.0, "share": 0.8},
        {"factor": 1.1, "share": 0.0909},
        {"days": 4},
        {"share": 1},
        None,
    ]


@pytest.mark.parametrize(
    "options", [("--limit", "1"), ("--summary",), ("--rivals",), ("--full", "--sort", "size")]
)
def test_how_a_check_is_looked_at_never_changes_its_code(many, options):
    assert many("check", *options).exit_code == many("check", *options, "--json").exit_code == 1


def test_rivals_are_a_line_in_the_check_and_cards_when_asked_for(many):
    shown = many("check")
    assert (
        "\nRival answers, which may all be true:\n  the break: cause?  the base (Hoxha) / Mao (Khrushchev)\n"
        in shown.stdout
    )
    assert shown.stderr == "26 claims, 13 questions: 12 in conflict, 1 with rival answers\n"
    question = check(many)[1]["rivals"][0].pop("question")
    cards = many("check", "--rivals").stdout
    assert cards.splitlines()[:4] == [
        "the break: cause?",
        f"  {question}  rivals, no conflict: all may be true",
        "    the base  (Hoxha)",
        f"      {check(many)[1]['rivals'][0]['answers'][0]['claims'][0]}  The base was the cause.",
    ]
    assert "wheat" not in cards


def test_rivals_stand_at_the_end_of_the_report_in_markdown(many):
    assert (
        many("check", "--format", "markdown")
        .stdout.partition("## Rival answers")[2]
        .startswith(
            ", which may all be true\n\n- the break: cause? **the base** (Hoxha) / **Mao** (Khrushchev)\n"
        )
    )
    refused = many("check", "--format", "markdown", "--rivals")
    assert (refused.exit_code, refused.stdout) == (2, "")


def test_rivals_alone_are_no_conflict(histcite):
    for source, value in (("Hoxha 1976", "the base"), ("Mikoyan 1999", "Mao")):
        histcite(
            "add",
            "It was so.",
            "--ref",
            source,
            "--subject",
            "the break",
            "--property",
            "cause",
            "--value",
            value,
        )
    code, document = check(histcite)
    assert (code, document["summary"]["rivals"], document["rivals"][0]["answers"][1]["value"]) == (
        0,
        1,
        "Mao",
    )


def test_a_summary_counts_by_property_and_source_against_source(many):
    assert many("check", "--summary").stdout == (
        "property\thappened\tboolean\t6\t6\t\n"
        "property\tamount\tquantity\t2\t2\t44.5 %\n"
        "property\tdate\tdate\t2\t2\t18 months\n"
        "property\tauthentic\tboolean\t1\t1\t\n"
        "property\tkilled\tquantity\t1\t1\t100 %\n"
        "source\tHoxha\tKhrushchev\t13\t12\t18 months, 80 %\n"
    )
    assert check(many, "--summary")[1]["overview"]["sources"] == [
        {
            "one": "Hoxha",
            "other": "Khrushchev",
            "compared": 13,
            "disagreeing": 12,
            "median_days": 550.5,
            "median_share": 0.8,
        }
    ]


def test_a_summary_sets_voice_against_voice(histcite):
    for voice, value in (("Hoxha", "8"), ("Khrushchev", "12"), ("Mikoyan", "12")):
        histcite(
            "add", "Submarines.", "--ref", "Minutes", "--voice", voice, "--subject", "fleet", "--property",
            "count", "--value", value,
        )  # fmt: skip
    assert [
        line for line in histcite("check", "--summary").stdout.splitlines() if line.startswith("voice")
    ] == [
        "voice\tHoxha\tKhrushchev\t1\t1\t33.3 %",
        "voice\tHoxha\tMikoyan\t1\t1\t33.3 %",
        "voice\tKhrushchev\tMikoyan\t1\t0\t",
    ]


def on_a_terminal(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    for module in ("cli.checking", "display.overview"):
        monkeypatch.setattr(f"histcite.{module}.on_terminal", lambda _: True)


def test_a_terminal_shows_many_conflicts_in_three_lines_each_and_the_advice_once(many, monkeypatch):
    on_a_terminal(monkeypatch, 80)
    ids = {one["subject"]: one["id"] for one in check(many)[1]["conflicts"]}
    shown = many("check", "--sort", "size").stdout.splitlines()
    assert shown[3:9] == [
        "the plenum: date?  contrary, 3 years",
        "  1961 (Hoxha) / 1965 (Khrushchev)",
        f"  {ids['the plenum']}  no day fits both dates",
        "wheat: amount?  contrary, a factor of 5",
        "  10000 t (Khrushchev) / 50000 t (Hoxha)",
        f"  {ids['wheat']}  no number lies within both figures",
    ]
    assert shown[36:41] == [
        "reconcile  different times? give each claim its 'when'  (9 conflicts)",
        "reconcile  two acts? give each its own subject  (2 conflicts)",
        "reconcile  two documents? give each its own subject  (1 conflict)",
        "",
        "Rival answers, which may all be true:",
    ]
    assert many("check", "--full").stdout.count("  rule ") == 12


def test_what_is_cut_twice_ends_with_one_ellipsis(many, monkeypatch):
    for name in ("Skanderbeg", "Mehmed"):
        value = f"{name} of the many islands and harbours of the cold northern seas and coasts"
        asked = ("--subject", "the seal", "--property", "leader", "--value", value)
        many("add", f"It was {name}.", "--ref", f"{name} register of the deeds of the north", *asked)
    for columns in range(66, 74, 2):
        on_a_terminal(monkeypatch, columns)
        shown = many("check").stdout
        assert "……" not in shown


@pytest.mark.parametrize(
    ("options", "shown", "told"),
    [
        (("--limit", "2"), 2, "10 more conflicts; --limit 12 shows all, --summary counts them\n"),
        ((), 12, ""),
    ],
)
def test_the_rest_of_many_conflicts_is_counted(many, options, shown, told):
    result = many("check", *options)
    assert result.stdout.count("  rule ") == shown
    assert result.stderr == told + "26 claims, 13 questions: 12 in conflict, 1 with rival answers\n"


def test_a_terminal_shows_as_many_conflicts_at_first_as_the_settings_say(many, folder, monkeypatch):
    on_a_terminal(monkeypatch, 80)
    own = folder / "of-the-user/histcite/histcite.toml"
    own.parent.mkdir(parents=True)
    own.write_text("limit = 11\n", encoding="utf-8")
    assert "1 more conflict; --limit 12 shows all" in many("check").stderr


def test_what_is_counted_is_told_of_each_answer(histcite):
    """One figure of two things counted is an answer on each of them."""
    for source, of, value in (("Fox", "Union", "0"), ("Fox", "Confederate", "0"), ("Kennedy", "Union", "3")):
        histcite(
            "add", f"{value} of the {of}.", "--ref", f"{source}, Losses (1898)", "--subject", "Fort Sumter",
            "--property", "killed", "--value", value, "--of", of,
        )  # fmt: skip
    (conflict,) = check(histcite)[1]["conflicts"]
    assert [(one["value"], one["speakers"]) for one in conflict["positions"]] == [
        ("0", ["Fox"]),
        ("3", ["Kennedy"]),
    ]
    assert histcite("check").stdout.startswith("Fort Sumter: killed?  (of Union)\n")
