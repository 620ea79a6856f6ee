"""Rules that look beyond one question: order, sums, lifetimes, causes that never were; and questions with many answers."""

import pytest
from effort import IN_PROPORTION, growth

from histcite.conflicts import Verdicts, Witnesses, find_conflicts, questions, read_claim
from histcite.records.claim import Claim, Reference
from histcite.records.decision import Decision
from histcite.records.property import shipped_properties
from histcite.values import Names, identity

NAMES = Names([("Khrushchev", ("Хрущёв", "Hrushovi"), "person", "")])
DECLARED = {identity(name): declared for name, declared in shipped_properties().items()}


def claim(key, subject, property_, value, source="telegram", **fields):
    return Claim(
        key=key,
        text=f"claim {key}",
        references=(Reference(source=source),),
        subject=subject,
        property=property_,
        value=value,
        **fields,
    )


def conflicts(*claims, decisions=(), names=NAMES):
    read = [read_claim(one, names, DECLARED) for one in claims]
    return find_conflicts(
        questions(one for one in read if one), Verdicts(decisions, names), Witnesses({}, names)
    )


def found(*claims, **known):
    """Rule, grade and claims of every conflict."""
    return [(one.rule, one.grade.name.lower(), sorted(one.claims)) for one in conflicts(*claims, **known)]


def test_two_accounts_that_put_two_events_the_other_way_round():
    assert found(
        claim("a", "the letter", "before", "the meeting"),
        claim("b", "the meeting", "before", "the letter", source="memoir"),
    ) == [("order", "contrary", ["a", "b"])]


def test_before_here_and_after_there_say_the_same():
    assert (
        found(
            claim("a", "the letter", "before", "the meeting"),
            claim("b", "the meeting", "after", "the letter"),
        )
        == []
    )


def test_a_cycle_over_three_accounts_is_told_whole():
    """No two of them disagree; all three together do. A fourth that leads out of the cycle has no part in it."""
    (conflict,) = conflicts(
        claim("a", "the siren", "before", "the markers"),
        claim("b", "the markers", "before", "the bombs", source="memoir"),
        claim("c", "the siren", "after", "the bombs", source="press"),
        claim("d", "the bombs", "before", "the all-clear"),
    )
    assert sorted(conflict.claims) == ["a", "b", "c"]
    assert (
        conflict.explanation.endswith(
            "together they put 'the bombs' before 'the siren' before 'the markers' before 'the bombs'."
        )
        or "'the siren' before 'the markers' before 'the bombs' before 'the siren'" in conflict.explanation
    )
    assert not conflict.internal


def test_a_cycle_within_one_source_is_internal():
    (conflict,) = conflicts(
        claim("a", "the letter", "before", "the meeting"), claim("b", "the meeting", "before", "the letter")
    )
    assert conflict.internal


def test_a_chain_that_the_dates_break():
    """The dates alone are in two questions, and the order in two more; only together do they clash."""
    assert found(
        claim("a", "the letter", "before", "the meeting"),
        claim("b", "the meeting", "before", "the answer", source="memoir"),
        claim("c", "the letter", "date", "1960-11-14"),
        claim("d", "the answer", "date", "1960-11-10", source="press"),
    ) == [("order", "contrary", ["a", "b", "c", "d"])]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("1960-11", "1960-11-10"),
        ("1960-11-10", "1960-11-10"),
        ("1960", "1960-11-10"),
        ("c. 1961", "1960-11-10"),
        ("1960-11-01", ""),
    ],
)
def test_dates_that_leave_room_for_the_order(earlier, later):
    """A coarse date, the same day, or no date at all breaks no order."""
    dated = [claim("c", "the letter", "date", earlier)]
    if later:
        dated.append(claim("d", "the meeting", "date", later))
    assert found(claim("a", "the letter", "before", "the meeting"), *dated) == []


def test_the_date_of_a_document_is_not_the_date_of_what_it_tells():
    assert (
        found(
            claim("a", "the letter", "before", "the meeting"),
            claim("c", "the letter", "received", "1960-11-14"),
            claim("d", "the meeting", "date", "1960-11-10"),
        )
        == []
    )


@pytest.mark.parametrize("said", [{"mode": "planned"}, {"polarity": "-"}, {"stance": "no-evidence"}])
def test_only_what_is_stated_orders_events(said):
    """A plan, a denial or a missing proof puts nothing before anything."""
    assert (
        found(
            claim("a", "the letter", "before", "the meeting"),
            claim("b", "the meeting", "before", "the letter", source="memoir", **said),
        )
        == []
    )


def test_a_hedged_link_makes_the_cycle_a_tension():
    assert found(
        claim("a", "the letter", "before", "the meeting"),
        claim("b", "the meeting", "before", "the letter", source="memoir", hedged=True),
    ) == [("order", "tension", ["a", "b"])]


def test_parts_that_do_not_add_up():
    (conflict,) = conflicts(
        claim("t", "the raid", "total_of", "first wave; second wave"),
        claim("a", "the raid", "count", "800 aircraft"),
        claim("b", "first wave", "count", "244 aircraft"),
        claim("c", "second wave", "count", "529 aircraft"),
    )
    assert (conflict.rule, sorted(conflict.claims)) == ("total", ["a", "b", "c", "t"])
    assert conflict.explanation.endswith("the parts add up to 773, not to 800 aircraft.")


@pytest.mark.parametrize(
    ("whole", "first", "second"),
    [
        ("773", "244", "529"),
        ("about 780", "244", "529"),
        ("at least 700", "244", "529"),
        ("800", "244", ""),
        ("800", "about 270", "529"),
        ("773 t", "244", "529"),
    ],
)
def test_parts_that_may_add_up(whole, first, second):
    """Rounded, bounded, missing and differently measured figures leave room."""
    parts = [claim("b", "first wave", "count", first)]
    if second:
        parts.append(claim("c", "second wave", "count", second))
    total = claim("t", "the raid", "total_of", "first wave; second wave")
    assert found(total, claim("a", "the raid", "count", whole), *parts) == []


def test_parts_that_are_more_than_the_whole_though_one_is_unknown():
    assert found(
        claim("t", "the raid", "total_of", "first wave; second wave"),
        claim("a", "the raid", "count", "200"),
        claim("b", "first wave", "count", "244"),
    ) == [("total", "contrary", ["a", "b", "t"])]


def test_a_disputed_part_may_take_any_of_its_figures():
    """Where two accounts differ on a part, the whole is only wrong if no choice fits it."""
    claims = (
        claim("t", "the raid", "total_of", "first wave; second wave"),
        claim("a", "the raid", "count", "773"),
        claim("b", "first wave", "count", "244"),
        claim("c", "first wave", "count", "200", source="memoir"),
        claim("d", "second wave", "count", "529"),
    )
    assert found(*claims) == [("quantity", "contrary", ["b", "c"])]


def test_nobody_acts_after_death():
    """The act is dated by the claim itself, or by its subject."""
    assert found(
        claim("a", "the talks", "participant", "Stalin; Hoxha"),
        claim("b", "the talks", "date", "1960-11-12"),
        claim("c", "Stalin", "died", "1953-03-05"),
    ) == [("lifetime", "contrary", ["a", "b", "c"])]
    assert found(
        claim("a", "the talks", "participant", "Хрущёв", when="1893"),
        claim("b", "Khrushchev", "born", "1894-04-15"),
    ) == [("lifetime", "contrary", ["a", "b"])]


@pytest.mark.parametrize(
    ("act", "life"),
    [
        ({"property_": "participant", "value": "Stalin", "when": "1953-03-05"}, "1953-03-05"),
        ({"property_": "participant", "value": "Stalin", "when": "1953"}, "1953-03-05"),
        ({"property_": "participant", "value": "Stalin"}, "1953-03-05"),
        ({"property_": "participant", "value": "Stalin", "when": "1961", "polarity": "-"}, "1953-03-05"),
        ({"property_": "author", "value": "Stalin", "when": "1961"}, "1953-03-05"),
        ({"property_": "participant", "value": "Beria", "when": "1961"}, "1953-03-05"),
    ],
)
def test_lives_that_leave_room(act, life):
    """The day of death itself, coarse dates, no date, a denial; and books appear after their authors' death."""
    assert found(claim("a", "the talks", **act), claim("b", "Stalin", "died", life)) == []


def test_what_never_happened_is_no_cause():
    assert found(
        claim("a", "the split", "cause", "the plot"),
        claim("b", "the plot", "happened", "no", source="memoir"),
        claim("c", "the plot", "happened", "yes", source="press"),
    ) == [("denied_cause", "contrary", ["a", "b"]), ("existence", "contradictory", ["b", "c"])]
    assert (
        found(
            claim("a", "the split", "cause", "the plot"),
            claim("b", "the plot", "happened", "no", stance="no-evidence"),
        )
        == []
    )
    assert found(
        claim("a", "the split", "cause", "the plot"),
        claim("b", "the plot", "happened", "yes", stance="no-evidence"),
    ) == [("denied_cause", "tension", ["a", "b"])]


def test_a_document_is_genuine_or_forged():
    assert found(
        claim("a", "TB 47", "authentic", "yes"), claim("b", "TB 47", "authentic", "no", source="memoir")
    ) == [("authenticity", "contradictory", ["a", "b"])]


@pytest.mark.parametrize(
    ("affirmed", "denied", "expected"),
    [
        ("1960", "1960-11", []),
        ("1960-11", "1960", ["existence"]),
        ("1960-11", "1960-11", ["existence"]),
        ("", "1960-11", ["existence"]),
        ("1960-11", "", ["existence"]),
    ],
)
def test_a_denial_reaches_only_its_own_time(affirmed, denied, expected):
    """What did not happen in November may have happened in the year; what did not happen all year did not in November."""
    claims = (
        claim("a", "the plot", "happened", "yes", when=affirmed),
        claim("b", "the plot", "happened", "no", source="memoir", when=denied),
    )
    assert [one.rule for one in conflicts(*claims)] == expected


def decided(conflict):
    return Decision(
        key="d1", target=conflict.id, verdict="dismissed", rule=conflict.rule, subject=conflict.subject,
        property=conflict.asked, because="different-event", note="two letters", covers=conflict.groups, when="2026-01-01",
    )  # fmt: skip


def test_a_decision_on_a_cycle_holds_until_the_cycle_changes():
    claims = (
        claim("a", "the letter", "before", "the meeting"),
        claim("b", "the meeting", "before", "the letter", source="memoir"),
    )
    (conflict,) = conflicts(*claims)
    decision = decided(conflict)
    assert conflicts(*claims, decisions=[decision])[0].status == "dismissed"
    assert (
        conflicts(
            *claims, claim("c", "the letter", "before", "the meeting", source="press"), decisions=[decision]
        )[0].status
        == "dismissed"
    )
    longer = (
        *claims[:1],
        claim("e", "the meeting", "before", "the answer"),
        claim("f", "the answer", "before", "the letter"),
    )
    assert conflicts(*longer, decisions=[decision])[0].status == "updated"


def test_an_alias_given_later_keeps_the_decision_on_a_cycle():
    claims = (
        claim("a", "the letter", "before", "the meeting"),
        claim("b", "the meeting", "before", "the letter", source="memoir"),
    )
    decision = decided(conflicts(*claims)[0])
    renamed = Names([("Zana's letter", ("the letter",), "thing", "")])
    assert [one.status for one in conflicts(*claims, decisions=[decision], names=renamed)] in (
        ["dismissed"],
        ["open"],
    )


@pytest.mark.parametrize(
    ("property_", "value"),
    [
        ("amount", lambda number: f"{1000 + number} t"),
        pytest.param("date", lambda number: f"{1000 + number}", marks=pytest.mark.slow),
        pytest.param("leader", lambda number: f"Person {number + 1}", marks=pytest.mark.slow),
        pytest.param("place", lambda number: f"Town {number}", marks=pytest.mark.slow),
    ],
)
def test_a_question_with_thousands_of_answers_is_still_one_conflict(property_, value):
    """Every answer is in it, and the cost grows with their number, not with its square."""

    def many(count):
        return [
            claim(f"k{number}", "the talks", property_, value(number), source=f"s{number}")
            for number in range(count)
        ]

    def check(claims):
        (conflict,) = conflicts(*claims)
        assert len(conflict.claims) == len(claims)

    assert growth(check, many, 250) < IN_PROPORTION


@pytest.mark.slow
def test_thousands_of_answers_of_different_times_do_not_meet():
    many = [
        claim(f"k{year}", "the harvest", "amount", f"{year} t", when=str(year), source=f"s{year}")
        for year in range(1000, 4000)
    ]
    assert conflicts(*many) == ()


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (("start", "1960-05-10"), ("end", "1960-05-05"), ["succession"]),
        (("sent", "1960-05-10"), ("received", "1960-05-05"), ["succession"]),
        (("born", "1910"), ("died", "1905"), ["succession"]),
        (("start", "1960-05-10"), ("end", "1960-05"), []),
        (("sent", "1960-05-10"), ("received", "1960-05-10"), []),
    ],
)
def test_nothing_ends_before_it_begins(earlier, later, expected):
    claims = (claim("a", "the talks", *earlier), claim("b", "the talks", *later, source="memoir"))
    assert [one.rule for one in conflicts(*claims)] == expected


def test_what_did_not_happen_has_no_date_and_nobody_in_it():
    """A plan for it, or a doubt whether it happened, is another matter."""
    denial = claim("a", "the plot", "happened", "no")
    assert found(denial, claim("b", "the plot", "date", "1960-07", source="memoir")) == [
        ("denied_event", "contrary", ["a", "b"])
    ]
    assert found(denial, claim("b", "the plot", "participant", "Teme Sejko")) == [
        ("denied_event", "contrary", ["a", "b"])
    ]
    assert found(denial, claim("b", "the plot", "date", "1960-07", mode="planned")) == []
    assert found(
        claim("a", "the plot", "happened", "no", hedged=True), claim("b", "the plot", "date", "1960-07")
    ) == [("denied_event", "tension", ["a", "b"])]


def test_a_part_and_its_whole_are_counted_apart():
    """Ten in November beside twelve in the year, ten at Vlora beside twelve in Albania: no number is wrong yet."""
    names = Names([("Vlora", (), "place", "Albania")])
    for scopes in (({"when": "1960-11"}, {"when": "1960"}), ({"where": "Vlora"}, {"where": "Albania"})):
        part, whole = (
            claim(key, "the base", "count", number, **scope)
            for key, number, scope in zip("ab", ("10", "12"), scopes, strict=True)
        )
        assert found(part, whole, names=names) == []
    same = (
        claim("a", "the base", "count", "10", when="1960"),
        claim("b", "the base", "count", "12", when="1960"),
    )
    assert found(*same) == [("quantity", "contrary", ["a", "b"])]


def test_a_denied_name_that_may_be_the_same_is_a_tension():
    assert found(
        claim("a", "the talks", "participant", "Kapo"),
        claim("b", "the talks", "participant", "Hysni Kapo", source="memoir", polarity="-"),
    ) == [("membership", "tension", ["a", "b"])]


def test_internal_is_only_what_one_source_and_one_voice_say():
    """Two files that each name two men are four statements, and no source stands alone."""
    claims = [
        claim(f"{source}{name}", "the talks", "leader", name, source=source)
        for source in ("minutes", "memoir")
        for name in ("Kapo", "Shehu")
    ]
    (conflict,) = conflicts(*claims)
    assert (conflict.internal, conflict.fully_internal) == (True, False)


@pytest.mark.parametrize(
    ("said", "begin", "end", "clashes"),
    [
        ("3 days", "1960-11-10", "1960-11-12", False),
        ("2 days", "1960-11-10", "1960-11-12", False),
        ("two weeks", "1960-11-10", "1960-11-12", True),
        ("3 weeks", "1960-11-01", "1960-11-20", False),
        ("four years", "28 July 1914", "11 November 1918", False),
        ("seven years", "1914", "1918", True),
        ("3 months", "1961-03-28", "1961-06-08", False),
        ("five years", "1914", "1918", False),
        ("3 t", "1960-11-10", "1960-11-12", False),
    ],
)
def test_a_length_of_time_lies_between_its_start_and_its_end(said, begin, end, clashes):
    """As exact as all three are given, whether the last day is counted or not."""
    told = found(
        claim("a", "the talks", "duration", said),
        claim("b", "the talks", "start", begin, source="memoir"),
        claim("c", "the talks", "end", end, source="memoir"),
    )
    assert told == [("duration", "contrary", ["a", "b", "c"])] * clashes


@pytest.mark.parametrize(
    ("said", "when", "born", "clashes"),
    [
        ("41", "1863-07-01", "1822-04-27", False),
        ("42 years", "1863-07-01", "1822-04-27", False),
        ("43", "1863-07-01", "1822-04-27", True),
        ("about 40", "1863", "1822", False),
        ("39", "1863-07-01", "1822-04-27", True),
        ("41", "", "1800", False),
    ],
)
def test_nobody_is_older_or_younger_than_the_birth_allows(said, when, born, clashes):
    """Full years or the year begun; without a time an age says nothing."""
    told = found(
        claim("a", "Grant", "age", said, when=when), claim("b", "Grant", "born", born, source="memoir")
    )
    assert told == [("age", "contrary", ["a", "b"])] * clashes
