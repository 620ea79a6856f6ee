"""The two examples, taken in through the command line: what is found in them is what a careful historian expects, and the traps stay silent."""

import csv
import json
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner

from histcite import Library
from histcite.cli import program
from histcite.conflicts.rivals import find_rivals

EXAMPLES = Path(__file__).parent.parent / "examples"
TABLES = {"properties": "properties", "names": "aliases", "sources": "sources", "claims": "claims"}

RAIDS = "bombing of Dresden, 13-15 February 1945"
NIGHT = "RAF attacks on Dresden of 13-14 February 1945"
DAY = "American attack on Dresden of 14 February 1945"
ALARM = "air-raid alarm in Dresden on 13 February 1945"

DRESDEN = {
    # the dead, and the zero that was hung on every number
    ("quantity", "contrary", "dead of the bombing of Dresden", "count"),
    ("quantity", "contrary", "cremations on the Altmarkt", "count"),
    ("wording", "contrary", "the recovered dead in Tagesbefehl Nr. 47", "wording"),
    # the order of the day
    ("authenticity", "contradictory", "Tagesbefehl Nr. 47 with 202,040 dead", "authentic"),
    ("date", "contrary", "Tagesbefehl Nr. 47", "date"),
    ("membership", "contradictory", "Max Funfack", "office"),
    # the attack
    ("existence", "tension", "alarm before the second attack", "happened"),
    ("total", "contrary", NIGHT, "count"),
    ("quantity", "contrary", DAY, "count"),
    # who wanted it, and why
    ("existence", "contradictory", "Soviet request to bomb Dresden", "happened"),
    ("order", "contrary", "choice of Dresden as a target", "after"),
    ("membership", "contradictory", RAIDS, "responsible"),
    ("existence", "contradictory", RAIDS, "military necessity"),
    ("precedence", "contrary", RAIDS, "cause"),
    # the city
    ("existence", "contradictory", "Dresden before 13 February 1945", "bombed"),
    ("existence", "contradictory", "Dresden", "defended"),
    ("quantity", "contrary", "refugees in Dresden", "count"),
    ("existence", "contradictory", "strafing in Dresden", "happened"),
    # the minute of the alarm and of the first bomb; two extents; a ton of which it is not said which
    ("date", "contrary", ALARM, "start"),
    ("date", "contrary", "first RAF attack on Dresden", "start"),
    ("date", "contrary", RAIDS, "date"),
    ("quantity", "tension", DAY, "tonnage"),
}
"""What the sources on Dresden disagree on: rule, grade, subject and property."""

ARTICLE = {
    # between those whom the article lets speak
    ("precedence", "tension", "Soviet-Albanian split", "responsible"),
    ("existence", "contradictory", "Yugoslav question between Moscow and Tirana", "matter of principle"),
    ("membership", "contradictory", "Albanian turn against Moscow in 1960", "cause"),
    ("existence", "contradictory", "struggle inside the Albanian party in 1960", "happened"),
    ("existence", "tension", "pro-Soviet tendency in the Albanian party leadership", "present"),
    ("existence", "tension", "Khrushchev's unfinished sentence of 12 November 1960", "mistake acknowledged"),
    # a headline against its article, and an adjective of it against the decisions that it tells of
    ("place", "contrary", "Kapo's consultation with Hoxha in June 1960", "place"),
    ("existence", "tension", "Bucharest meeting of June 1960", "improvised"),
    # no evidence, no knowledge
    ("existence", "tension", "Soviet military scenarios in Albania", "intended"),
    ("existence", "tension", "Yugoslav question between Moscow and Tirana", "in dispute"),
    # Khrushchev against himself, and the article against itself
    ("existence", "tension", "Albanian disagreement with Moscow before Bucharest", "in dispute"),
    ("existence", "tension", "Soviet letter of 14 November 1960", "sent that day"),
    ("order", "tension", "Soviet silence on the Chinese views", "after"),
}
"""What those who speak in the article on the Soviet-Albanian split disagree on: written down before the sheets were checked."""

OTHERS = {
    # an officer's memory against an intelligence report
    ("date", "contrary", "Khrushchev's visit to Albania in 1959", "date"),
    # memoirs, a correspondent and a magazine against the article
    ("existence", "contradictory", "Kapo's stand in Bucharest", "passive"),
    ("existence", "tension", "letter of Mehmet Shehu asking for wheat", "unanswered"),
    # the base: who began, where it was, whose the submarines were, how and when it ended
    ("membership", "tension", "incidents at the Vlora base in summer 1960", "responsible"),
    ("place", "contrary", "Soviet submarine base in Albania", "place"),
    ("name", "contradictory", "submarines at the Vlora base", "owner"),
    ("existence", "tension", "submarines kept by Albania", "by agreement"),
    ("date", "contrary", "Soviet withdrawal from the Vlora base", "date"),
    # the break: who, when, and who is to blame
    ("name", "contrary", "break of diplomatic relations", "agent"),
    ("date", "contrary", "exclusion of Albania from the councils of the Warsaw Pact", "date"),
    ("membership", "contradictory", "departure of the Soviet specialists", "responsible"),
}
"""What the other sources add to that."""

RIVALS = {
    "Soviet-Albanian split": {"Enver Hoxha", "Soviet side"},
    "worsening of Soviet-Albanian relations after Bucharest": {"Nikita Khrushchev", "Albanian side"},
    "departure of the Soviet specialists": {"Albanian side", "Soviet side"},
}
"""Who blames whom, where both may be right."""


def taken_in(name, folder):
    """A library of one example, made as its README says."""
    runner = CliRunner()
    assert runner.invoke(program, ["init", str(folder)]).exit_code == 0
    for table, kind in TABLES.items():
        path = EXAMPLES / name / f"{table}.csv"
        result = runner.invoke(program, ["import", str(path), "--as", kind, "--library", str(folder)])
        assert result.exit_code == 0, result.stderr
    return Library.open(folder)


@pytest.fixture(scope="module")
def dresden(tmp_path_factory):
    return taken_in("dresden-1945", tmp_path_factory.mktemp("dresden"))


@pytest.fixture(scope="module")
def article(tmp_path_factory):
    folder = tmp_path_factory.mktemp("article")
    assert CliRunner().invoke(program, ["demo", str(folder), "--only", "article"]).exit_code == 0
    return Library.open(folder)


@pytest.fixture(scope="module")
def albania(split):
    return Library.open(split)


def found(library):
    return {(one.rule, one.grade.name.lower(), one.subject, one.asked) for one in library.check().conflicts}


def clashing(library):
    """For every two claims whether some clash holds one against the other."""
    clashes = (clash for conflict in library.check().conflicts for clash in conflict.clashes)
    return {
        frozenset((one.claim.key, other.claim.key))
        for clash in clashes
        for left, right in combinations(clash.stands, 2)
        for one in left.readings
        for other in right.readings
    }


def disputed(library):
    return {key for conflict in library.check().conflicts for key in conflict.claims}


def test_dresden_is_disputed_where_a_historian_expects_it_and_nowhere_else(dresden):
    assert found(dresden) == DRESDEN


@pytest.mark.parametrize(
    "claims",
    [
        # two things counted, and one thing at two dates
        ("dead-police-recovered", "dead-police-estimate"),
        ("dead-police-recovered", "dead-lagemeldung-recovered"),
        ("dead-lagemeldung-recovered", "dead-lagemeldung-estimate"),
        ("raf-dispatched", "first-aircraft"),
        ("raf-dispatched", "raf-aircraft-angell"),
        ("defended-1944", "defended-bergander"),
        # bounds that share numbers, and figures in two units
        ("dead-commission-2008", "dead-commission-2008-proved"),
        ("dead-commission-2008", "dead-commission-2010"),
        ("dead-gray", "dead-taylor"),
        ("first-tons", "first-tons-taylor", "first-tons-metric"),
        ("us-aircraft-angell", "us15-aircraft-angell", "us14-aircraft"),
        # rounded parts of an exact whole
        ("raf-he", "raf-ib", "raf-load-sum", "raf-load-angell"),
        # one night, and what is only coarser
        ("raf-night", "raf-night-ru"),
        ("siren-klemperer", "siren-bergander"),
        ("final-report-date", "final-report-month"),
        ("tb47-date-order", "tb47-date-month"),
        ("memo-date", "memo-month"),
        ("raid-dates-month", "raid-dates-angell"),
        # a plan, a request, an order
        ("us-planned-13", "us-happened-14"),
        ("churchill-asks", "bottomley-orders"),
        # two papers, two occasions, a life and a book
        ("minute-first-wording", "minute-second-wording"),
        ("memo-names", "memo-names-ru", "memo-names-lunghi"),
        ("klemperer-died", "klemperer-diary-published", "klemperer-diary-author"),
        # a man and his office
        ("letter-author-name", "letter-author-office"),
    ],
    ids=" ".join,
)
def test_dresden_traps_stay_silent(dresden, claims):
    assert all(key in dresden.claims for key in claims)
    assert clashing(dresden).isdisjoint(frozenset(pair) for pair in combinations(claims, 2))


def test_the_dead_are_held_against_each_other_within_what_is_counted(dresden):
    """The zero shows among the recovered by 20 March, and Irving's figure among all the dead; never across."""
    clashes = clashing(dresden)
    assert frozenset(("dead-tb47-forged", "dead-tb47-genuine")) in clashes
    assert frozenset(("dead-irving-1963", "dead-police-estimate")) in clashes
    assert frozenset(("dead-tb47-forged", "dead-irving-1963")) not in clashes


def test_an_author_who_prints_another_figure_does_not_contradict_himself(dresden):
    """Weidauer stays with 35,000 and publishes the police report with 25,000: two voices in one book."""
    (dead,) = [one for one in dresden.check().conflicts if one.subject == "dead of the bombing of Dresden"]
    assert {"dead-weidauer", "dead-police-estimate"} <= set(dead.claims)
    assert not dead.internal


def test_three_books_with_one_figure_are_one_witness(dresden):
    """The novel has it from Irving and the translation from the novel; Voigt, whom Irving lets speak, is known only through him."""
    (dead,) = [one for one in dresden.check().conflicts if one.subject == "dead of the bombing of Dresden"]
    (position,) = [one for one in dead.positions if one.value == "135000"]
    assert (len(position.claims), position.attested.words) == (4, "2 voices, known only through Irving")


def test_the_article_is_disputed_where_a_historian_expects_it_and_nowhere_else(article):
    assert found(article) == ARTICLE


def test_set_against_other_sources_it_is_disputed_where_they_differ_and_nowhere_else(albania):
    assert found(albania) == ARTICLE | OTHERS


def test_who_is_blamed_by_one_and_who_by_the_other_is_told_apart(albania):
    inquiry = albania.holdings.inquiry
    rivalries = find_rivals(inquiry.questions, inquiry.witnesses)
    told = {one.question.subject: {each.value for each in one.answers} for one in rivalries}
    assert {subject: told.get(subject) for subject in RIVALS} == RIVALS


def test_only_the_article_and_khrushchev_contradict_themselves(albania):
    internal = {one.subject for one in albania.check().conflicts if one.internal}
    assert internal == {
        "Soviet letter of 14 November 1960",
        "Soviet silence on the Chinese views",
        "Albanian disagreement with Moscow before Bucharest",
    }


@pytest.mark.parametrize(
    "claims",
    [
        # three acts of wheat, told by the article and by Hoxha
        ("wheat-letter-amount", "wheat-august-amount", "wheat-decision-amount"),
        ("wheat-letter-amount", "speech-wheat-asked"),
        ("wheat-decision-amount", "speech-wheat-promised"),
        ("wheat-letter-period", "wheat-decision-period", "speech-wheat-period"),
        # what was only proposed, threatened, promised or asked for
        ("letter-sent", "letter-sent-andropov"),
        ("base-removal", "base-offer"),
        ("loans-promised", "loans-delivered"),
        ("china-asked", "china-offered", "china-borici"),
        # two meetings, two leavings, two messages
        ("first-meeting-date", "talks-date", "record-date"),
        ("first-meeting-soviets", "talks-participants", "record-participants"),
        ("talks-end-walkout", "talks-end-albanian-letter", "esau-walkout"),
        ("pcc-date", "pcc-minutes-date"),
        ("shikin-date", "break-date-hoxha", "break-date-ap"),
        # a month, an extent and a length of one visit
        ("visit-1959-date", "visit-frus", "visit-leci", "visit-gjergji"),
        # the same thing counted at three times
        ("subs-mema", "kept-castle", "kept-2005", "kept-today"),
        # a bay and a base in it
        ("base-vlora", "base-pasha-liman"),
        # few quarrels and latent differences; an occasion and a cause
        ("relations-calm", "relations-strained"),
        ("talks-end-occasion", "talks-end-macmillan", "talks-end-pretext"),
        # two causes, two grounds
        ("differences-cause-yugoslavia", "differences-cause-stalin", "skendi-cause-stalin"),
        ("demands-rejected", "demands-ground"),
    ],
    ids=" ".join,
)
def test_albanian_traps_stay_silent(albania, claims):
    assert all(key in albania.claims for key in claims)
    assert clashing(albania).isdisjoint(frozenset(pair) for pair in combinations(claims, 2))


def agreed(library):
    """The answers on which independent witnesses agree: question, answer, and how many they are."""
    listed = CliRunner().invoke(program, ["agreement", "--json", "--library", str(library.path)])
    return {
        (one["subject"], one["property"], one["value"], one["witnesses"]) for one in json.loads(listed.stdout)
    }


def test_whom_the_article_quotes_is_no_second_witness_beside_it(article):
    assert agreed(article) == set()


def test_independent_channels_agree(albania):
    """Three count twelve submarines, the memoir and the article put Kapo in Bucharest, the record has the day of the talks."""
    assert agreed(albania) >= {
        ("submarines at the Vlora base", "count", "12", 3),
        ("submarines kept by Albania", "count", "4", 3),
        ("Kapo's consultation with Hoxha in June 1960", "place", "Bucharest", 2),
        ("Soviet-Albanian differences", "cause", "condemnation of the Stalin cult", 2),
        ("talks of 12 November 1960", "date", "1960-11-12", 2),
    }


@pytest.mark.parametrize("part", ["soviet-albanian-split", "soviet-albanian-split/other-sources"])
def test_the_sheets_quote_briefly(part):
    with (EXAMPLES / part / "claims.csv").open(encoding="utf-8", newline="") as sheet:
        quotes = {row["key"]: row["quote"] for row in csv.DictReader(sheet)}
    assert {key: quote for key, quote in quotes.items() if len(quote.split()) > 25} == {}


def test_every_claim_can_be_looked_up(albania):
    """At the address of its source, or of the work through which it was read."""
    read_at = {
        key: [albania.sources[each.via or each.source].url for each in claim.references]
        for key, claim in albania.claims.items()
    }
    assert {key for key, addresses in read_at.items() if not addresses or not all(addresses)} == set()


def test_somebody_answers_for_every_page_and_none_copies_an_encyclopaedia(albania):
    """An author, an editor, or the newspaper or institution in which it appeared."""
    published = [one for one in albania.sources.values() if one.url]
    assert {
        one.key for one in published if not (one.authors or one.editor or one.container or one.reference)
    } == set()
    assert not any("wiki" in one.url.casefold() for one in published)


def test_no_document_is_placed_in_an_archive_that_its_source_does_not_name(albania):
    """The article names RGANI in its preface alone; what the others name stands as they name it."""
    named = {one.reference for one in albania.sources.values() if one.reference}
    assert named == {
        "AL-AQSH",
        "AL-AQSH/section:MPKBS/year:1960/series:14%2F1/file:24",
        "AL-AQSH/section:MPKK/year:1961/series:13/file:6",
        "BG-TSDA/fonds:378-B/file:177",
        "CH-DDS/doc:31840",
        "US-CREST/doc:CIA-RDP79T01003A001000040002-4",
        "US-CREST/doc:CIA-RDP80T00246A064400380001-5",
        "US-NARA/fonds:84",
    }
