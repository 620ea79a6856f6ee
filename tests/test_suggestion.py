"""A plain sentence suggests what it could be structured as; where nothing is known of it, nothing is said."""

import json

import pytest
from prepared import prepared

from histcite.intake.suggestion import suggested
from histcite.values import Names

NOTHING = "nothing"

SENTENCES = [
    # dates
    ("The treaty was signed on 3 March 1878.", "date: 1878-03-03"),
    ("Skanderbeg died in Lezhë on 17 January 1468.", "died: 1468-01-17"),
    ("The monastery was founded in 1335.", "date: 1335"),
    ("The council adopted the resolution on 12 July 1946.", "adopted: 1946-07-12"),
    ("The siege began in April 1478.", "start: 1478-04"),
    ("The Sultan's reply reached the ambassador on 9 June 1876.", "received: 1876-06-09"),
    ("The consul thanked the bishop on 4 May 1902.", "date: 1902-05-04"),
    ("Договор был подписан 10 февраля 1763 года в Париже.", "date: 1763-02-10"),
    ("Император скончался 18 февраля 1855 года.", "died: 1855-02-18"),
    ("Телеграмма получена 7 августа 1914 года.", "received: 1914-08-07"),
    ("Война окончилась в 1878 году.", "end: 1878"),
    ("Kongresi i Manastirit u mbajt në nëntor 1908.", "date: 1908-11"),
    ("Kryengritja filloi më 24 prill 1910.", "start: 1910-04-24"),
    ("Letra u dërgua më 6 shtator 1960.", "sent: 1960-09-06"),
    # figures
    ("The garrison numbered about 1,200 men.", "strength: ~1200"),
    ("Two hundred and forty sailors were killed in the explosion.", "killed: 240"),
    ("The strike lasted eleven days.", "duration: 11 days"),
    ("The town had 4,300 inhabitants in 1890.", "population: 4300, 1890"),
    ("A bushel of wheat cost 7 shillings.", "price: 7 shillings"),
    ("The ambassador was 61 years old when he was recalled.", "age: 61 years"),
    ("Moscow promised to deliver 45 tractors.", "count: 45 of tractors, promised"),
    ("The fleet comprised twelve Soviet submarines.", "count: 12 of Soviet submarines"),
    ("Правительство просило прислать 20 тысяч тонн зерна.", "amount: 20000 тонн of зерна, requested"),
    ("В сражении погибло 1350 солдат.", "killed: 1350"),
    ("Пуд ржи стоил 85 копеек.", "price: 85 копеек"),
    ("Ему было сорок два года.", "age: 42 года"),
    ("Në betejë u vranë 300 ushtarë.", "killed: 300"),
    ("Qyteti kishte 25 mijë banorë.", "population: 25000"),
    ("Rrethimi zgjati katër muaj.", "duration: 4 muaj"),
    # places, in the form in which they are named alone
    ("The conference was held in Lausanne.", "place: Lausanne"),
    ("Ismail Qemali was born in Vlora.", "birthplace: Vlora"),
    ("Переговоры проходили в Женеве.", "place: Женева"),
    ("Poeti lindi në Shkodër.", "birthplace: Shkodër"),
    # yes and no
    ("The grain was not delivered.", "delivered: no"),
    ("The consul's letter of 4 May 1881 was never answered.", "unanswered: yes"),
    ("The planned visit to Tirana was called off.", "cancelled: yes"),
    ("Experts hold the charter to be a forgery.", "authentic: no"),
    ("No agreement was signed.", "happened: no"),
    ("Съезд не состоялся.", "happened: no"),
    ("Письмо осталось без ответа.", "unanswered: yes"),
    ("Грамота оказалась подложной.", "authentic: no"),
    ("Mbledhja u anulua.", "cancelled: yes"),
    ("Kongresi nuk u mbajt.", "happened: no"),
    ("Хрущёв не посетил Тирану.", "happened: no"),
    ("Albania refused to return the submarines.", "happened: no"),
    # how it is told
    ("The guards may have killed forty men.", "killed: 40?"),
    ("The ships did not leave on 26 May 1961.", "date: not 1961-05-26"),
    # nothing that can be compared, or nothing that is known
    ("The minister regretted the misunderstanding.", NOTHING),
    ("The two leaders disagreed about everything.", NOTHING),
    ("Battalion No. 8 held the pass.", NOTHING),
    ("The letter of 4 May 1881 was long.", NOTHING),
    ("In 1960 relations were bad.", NOTHING),
    ("Vizita u shty pa arsye.", NOTHING),
    ("He tried to sell 40 rifles.", NOTHING),
    ("Писатель родился в Орле.", NOTHING),
    ("Крестьяне жаловались на новые повинности.", NOTHING),
    ("Konsulli ishte i pakënaqur me raportin.", NOTHING),
    ("", NOTHING),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_what_a_sentence_suggests(sentence, expected):
    found = suggested(sentence, Names())
    assert (found.words if found else NOTHING) == expected


def test_a_place_of_the_library_is_known_in_every_case():
    names = Names([("Орёл", (), "place", "")])
    assert suggested("Писатель умер в Орлу.", names) is None
    assert suggested("Писатель родился в Орёле.", names).value == "Орёл"


@prepared
def kept(histcite):
    """A library with claims on three subjects, and one plain sentence."""
    for number, subject in enumerate(("the base", "the wheat", "the base", "the talks")):
        histcite("add", "A note.", "--ref", "RGANI, f. 3", "--subject", subject, "--key", f"n{number}")
    histcite("add", "Forty men were killed on 5 May 1943.", "--ref", "RGANI, f. 3", "--key", "plain")


def test_subjects_are_offered_the_last_used_first(kept):
    assert (
        kept("suggest", "plain").stdout == "plain\tkilled: 40, 1943-05-05\tthe talks; the base; the wheat\n"
    )
    assert json.loads(kept("suggest", "plain", "n0", "--json").stdout) == [
        {
            "key": "plain",
            "text": "Forty men were killed on 5 May 1943.",
            "property": "killed",
            "value": "40",
            "of": "",
            "when": "1943-05-05",
            "polarity": "+",
            "mode": "asserted",
            "hedged": False,
            "subjects": ["the talks", "the base", "the wheat"],
        }
    ]


def test_without_a_key_the_claim_added_last_is_meant(kept):
    assert kept("suggest").stdout == kept("suggest", "plain").stdout


@pytest.mark.parametrize(("option", "subject"), [((), "the talks"), (("--subject", "the raid"), "the raid")])
def test_what_is_suggested_is_taken_once_and_can_be_undone(kept, option, subject):
    (taken,) = json.loads(kept("suggest", "plain", "--take", *option, "--json").stdout)
    assert {name: taken[name] for name in ("subject", "property", "value", "when")} == {
        "subject": subject,
        "property": "killed",
        "value": "40",
        "when": "1943-05-05",
    }
    assert (kept("suggest", "plain").stdout, kept("suggest", "plain", "--take").exit_code) == ("", 0)
    kept("undo")
    assert kept("suggest", "plain").stdout


def test_what_a_claim_says_already_stays(kept):
    kept("edit", "plain", "--subject", "the raid", "--when", "1943")
    assert kept("suggest", "plain").stdout == "plain\tkilled: 40, 1943\tthe raid\n"
    kept("edit", "plain", "--property", "captured")
    assert kept("suggest", "plain").stdout == ""


def test_a_time_that_is_the_answer_is_not_said_twice(kept):
    dated = ("--ref", "RGANI, f. 3", "--when", "1947-02-10", "--subject", "the treaty", "--key", "treaty")
    kept("add", "The treaty was signed on 10 February 1947.", *dated)
    assert kept("suggest", "treaty").stdout == "treaty\tdate: 1947-02-10\tthe treaty\n"


def test_a_subject_is_only_for_what_is_taken(kept):
    refused = kept("suggest", "plain", "--subject", "the raid")
    assert (refused.exit_code, "--take" in refused.stderr) == (2, True)
