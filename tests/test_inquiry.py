"""The partial look that follows an added claim finds what a check of the whole library finds, and no less."""

import pytest
from effort import IN_PROPORTION, growth
from hypothesis import given
from hypothesis import strategies as st

from histcite.holdings.drawer import Drawer
from histcite.holdings.inquiry import Inquiry
from histcite.records.claim import Claim, Reference
from histcite.records.document import compact_document, from_document
from histcite.records.property import shipped_properties
from histcite.records.source import Source
from histcite.store.contents import Shelves
from histcite.values import Names, identity

DECLARED = {identity(name): declared for name, declared in shipped_properties().items()}
NAMES = Names(
    [
        ("Khrushchev", ("Хрущёв", "Hrushovi"), "person", ""),
        ("the talks", ("переговоры",), "event", ""),
        ("the plenum", ("пленум",), "event", ""),
        ("Vlora", ("Valona",), "place", "Albania"),
    ]
)
SOURCES = {
    "letter": Source(key="letter", kind="document"),
    "copy": Source(key="copy", kind="document", derived_from=("letter",)),
    "fake": Source(key="fake", kind="document", authenticity="forged"),
}

EVENTS = ("the talks", "переговоры", "the plenum", "Пленум", "the letter", "the strike", "The Strike")
PEOPLE = ("Khrushchev", "Хрущёв", "Kapo", "Hysni Kapo", "Kapo, Hysni")
DATES = (
    "1950-02-03",
    "1960",
    "1960-11-10",
    "1960-11-12?",
    "1961-01",
    "two days after the talks",
    "two days after talks",
    "1960-11-09/1960-11-12",
    "1960-11-10, 14:30",
    "3 days before the plenum",
    "after the strike",
)
FIGURES = ("10 t", "20", "30 t", "about 12", "at least 40")
PARTS = ("the talks; the plenum", "the letter; the strike", "the letter; Пленум")
CAUSES = ("the strike", "main: the plenum", "sole: пленум", "main: the letter")
ASKED = {
    "before": (EVENTS, EVENTS),
    "after": (EVENTS, EVENTS),
    "date": (EVENTS, DATES),
    "sent": (EVENTS, DATES),
    "end": (EVENTS, DATES),
    "duration": (EVENTS, ("3 days", "2 weeks", "one year")),
    "age": (PEOPLE, ("31", "52 years")),
    "birthplace": (PEOPLE, ("Vlora", "Albania", "Moscow")),
    "place of birth": (PEOPLE, ("Valona", "Tirana")),
    "killed": (EVENTS, ("10", "1960", "several")),
    "deaths": (EVENTS, ("20", "1961")),
    "commander": (EVENTS, PEOPLE),
    "losses": (EVENTS, ("1774", "3500", "1800")),
    "born": (PEOPLE, ("1894", "1908-10-16", "1961-03", "2 days after the plenum")),
    "died": (PEOPLE, ("1894", "1950-02-01", "1953?", "1971-09-11")),
    "participant": (EVENTS, (*PEOPLE, "Khrushchev; Kapo", "Kapo, Hysni; Хрущёв")),
    "leader": (EVENTS, PEOPLE),
    "cause": (EVENTS, CAUSES),
    "happened": (EVENTS, ("yes", "no", "yes?")),
    "total_of": (EVENTS, PARTS),
    "count": (EVENTS, FIGURES),
    "amount": (EVENTS, FIGURES),
    "authentic": (EVENTS, ("yes", "no")),
    "place": (EVENTS, ("Vlora", "Valona", "Albania", "Moscow")),
    "mood": (EVENTS, ("calm", "angry")),
    "wording": (EVENTS, ("he said so", "he said nothing", "said so")),
}
"""For each property of every role, subjects and answers that get in one another's way."""

QUALIFIED = st.one_of(
    st.just({}),
    st.sampled_from(
        (
            {"polarity": "-"},
            {"hedged": True},
            {"mode": "planned"},
            {"stance": "no-evidence"},
            {"when": "1960"},
            {"when": "1899"},
            {"where": "Vlora"},
            {"complete": True},
        )
    ),
)


@st.composite
def cells(draw):
    asked = draw(st.sampled_from(sorted(ASKED)))
    subjects, values = ASKED[asked]
    subject, value = draw(st.sampled_from(subjects)), draw(st.sampled_from(values))
    return {"subject": subject, "property": asked, "value": value, **draw(QUALIFIED)}


def claim(key, subject, property_, value, *, source="letter", **fields):
    return Claim(
        key=key,
        text=f"claim {key}",
        references=(Reference(source=source),),
        subject=subject,
        property=property_,
        value=value,
        **fields,
    )


def inquiry(claims):
    documents = {str(number): compact_document(one) for number, one in enumerate(claims, start=1)}
    shelves = Shelves({"claims": documents})
    drawer = Drawer(shelves, "claims", lambda document: from_document(Claim, document))
    return Inquiry(drawer, SOURCES, {}, NAMES, DECLARED)


def told(conflicts):
    """What a historian would be told of each conflict."""
    return sorted((one.id, one.rule, one.grade, sorted(one.claims), one.explanation) for one in conflicts)


def assert_nothing_is_overlooked(claims):
    known = inquiry(claims)
    for one in claims:
        whole = [conflict for conflict in known.conflicts if one.key in conflict.claims]
        assert told(known.conflicts_of(one)) == told(whole), one


@given(st.lists(st.tuples(cells(), st.sampled_from(sorted(SOURCES))), min_size=2, max_size=12))
def test_a_claim_is_told_of_exactly_the_conflicts_that_it_is_in(drawn):
    """Whatever role its property plays, and however its subject is spelt."""
    assert_nothing_is_overlooked(
        [
            Claim(key=f"c{number}", text="t", references=(Reference(source=source),), **given_)
            for number, (given_, source) in enumerate(drawn)
        ]
    )


CHAINS = {
    "a cycle over three accounts": [
        claim("a", "the letter", "before", "the talks"),
        claim("b", "переговоры", "before", "the strike"),
        claim("c", "the strike", "before", "the letter"),
    ],
    "a chain against two dates": [
        claim("a", "the letter", "before", "the talks"),
        claim("b", "the strike", "after", "the talks"),
        claim("c", "the letter", "date", "1961-01"),
        claim("d", "the strike", "date", "1960-11-10"),
    ],
    "a whole and its parts": [
        claim("a", "the plenum", "total_of", "the letter; the strike"),
        claim("b", "the letter", "count", "20"),
        claim("c", "the strike", "count", "20"),
        claim("d", "пленум", "count", "70"),
    ],
    "an act after a death, the name inverted": [
        claim("a", "the talks", "participant", "Khrushchev; Kapo, Hysni"),
        claim("b", "Hysni Kapo", "died", "1950"),
        claim("c", "the talks", "date", "1960"),
    ],
    "a cause that never was": [
        claim("a", "the talks", "cause", "main: пленум"),
        claim("b", "the plenum", "happened", "no"),
    ],
    "two dates, one told by an event": [
        claim("a", "the strike", "date", "1960-02-03"),
        claim("b", "the strike", "date", "two days after the plenum"),
        claim("c", "пленум", "date", "1960-11-10"),
    ],
    "an act dated by an event, after a death": [
        claim("a", "the talks", "leader", "Khrushchev"),
        claim("b", "Хрущёв", "died", "1950"),
        claim("c", "the talks", "date", "two days after the plenum"),
        claim("d", "the plenum", "date", "1960-11-10"),
    ],
    "a chain against a date told by an event": [
        claim("a", "the letter", "before", "the talks"),
        claim("b", "the letter", "date", "2 days after the strike"),
        claim("c", "the strike", "date", "1960-11-10"),
        claim("d", "the talks", "date", "1960-11-09"),
    ],
}


@pytest.mark.parametrize("claims", CHAINS.values(), ids=CHAINS)
def test_what_only_several_questions_together_show(claims):
    """There is a conflict, and every claim in it is told of it."""
    assert inquiry(claims).conflicts
    assert_nothing_is_overlooked(claims)


def test_a_claim_that_is_not_in_the_library_yet_is_held_against_it():
    known = inquiry([claim("a", "the plenum", "count", "20")])
    asked = claim("b", "Пленум", "count", "30")
    assert [sorted(one.claims) for one in known.conflicts_of(asked)] == [["a", "b"]]


def test_a_forged_source_has_no_say():
    claims = [
        claim("a", "the plenum", "count", "20"),
        claim("b", "the plenum", "count", "30", source="fake"),
    ]
    assert [inquiry(claims).conflicts_of(one) for one in claims] == [(), ()]


@pytest.mark.slow
def test_a_long_chain_costs_as_much_more_as_it_is_longer():
    """Thousands of events in a row, the first dated after the last."""

    def chain(count):
        links = (claim(f"c{number}", f"e{number}", "before", f"e{number + 1}") for number in range(count))
        return [
            claim("first", "e0", "date", "1960"),
            claim("last", f"e{count}", "date", "1950"),
            *links,
        ]

    def follow(claims):
        (conflict,) = inquiry(claims).conflicts_of(claims[0])
        assert len(conflict.claims) == len(claims)

    assert growth(follow, chain, 250) < IN_PROPORTION
