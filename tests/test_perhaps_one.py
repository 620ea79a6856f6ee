"""Sources that are perhaps one: asked about, counted with care, and never made one unasked."""

import json

import pytest

from histcite.archives import read_reference, shipped
from histcite.archives.relation import nearness, perhaps_one

MPKBS = "AQSH, F. 14/AP, MPKBS, V. 1960, D. 24"
LISTED = "AQPPSh-MPKBS-V.1960, L.14/1, D.24"


@pytest.mark.parametrize(
    ("one", "other", "perhaps"),
    [
        (MPKBS, LISTED, True),
        ("AQSH, F. 14/AP-STR, V. 1961, D. 5", "AQSH, F. 14/APSTR, V. 1961, D. 5", True),
        ("AQSH, F. 14/AP, V. 1960, D. 24", MPKBS, True),
        ("AQSH, F. 14/AP, OU, V. 1960, D. 24", MPKBS, False),
        ("AQSH, F. 14/AP, MPKBS, V. 1961, D. 24", MPKBS, False),
        ("AQSH, F. 14/AP, MPKBS, D. 24", MPKBS, False),
        ("AQSH, F. 14/AP, MPKBS, V. 1960, D. 25", MPKBS, False),
        ("RGANI, f. 3, d. 448", "RGANI, f. 3, op. 14, d. 448", False),
        ("RGANI, f. 3, op. 14, d. 448", "RGANI, f. 3a, op. 14, d. 448", False),
        ("RGANI, f. 3, op. 14, d. 448", "RGANI, f. 30, op. 14, d. 448", False),
        ("RGANI, f. 3, op. 14, d. 448", "RGANI, f. 3, op. 14, d. 448", False),
        ("АП РФ. Ф. 3. Оп. 12. Д. 1009", "РГАНИ. Ф. 3. Оп. 12. Д. 1009", True),
        ("АП РФ. Ф. 45. Оп. 12. Д. 1009", "РГАНИ. Ф. 45. Оп. 12. Д. 1009", False),
        ("ГАРФ. Ф. 3. Оп. 12. Д. 1009", "РГАНИ. Ф. 3. Оп. 12. Д. 1009", False),
    ],
)
def test_two_signatures_are_perhaps_one_where_neither_denies_the_other(one, other, perhaps):
    first, second = (read_reference(text, archives=shipped()) for text in (one, other))
    assert perhaps_one(first, second) is perhaps_one(second, first) is perhaps
    assert not perhaps or nearness(first) == nearness(second)


def asked(histcite, ref):
    """What is asked when a claim is added."""
    added = histcite("add", "A claim.", "--ref", ref)
    assert added.exit_code == 0
    return [line for line in added.stderr.splitlines() if " looks like " in line]


def test_add_asks_of_a_source_that_is_perhaps_another(histcite):
    """Two signatures of one file, two digits changed about, a slip, one author and year; not every file of one opis."""
    histcite(
        "source",
        "add",
        "--kind",
        "book",
        "--author",
        "Gati, Charles",
        "--title",
        "Failed Illusions",
        "--date",
        "2006",
        "--key",
        "gati",
    )
    said = {ref: asked(histcite, ref) for ref in (
        MPKBS, LISTED, "RGANI, f. 3, op. 14, d. 448", "RGANI, f. 3, op. 14, d. 449", "RGANI, f. 3, op. 14, d. 484",
        "Gati, Failed Illusion", "Gati, Hope Lost, 2006", "Правда, 12 ноября 1960", "Правда, 13 ноября 1960",
    )}  # fmt: skip
    assert {ref: lines for ref, lines in said.items() if lines} == {
        LISTED: [
            "'aqsh-mpkbs-v1960-l14-1-d24' looks like 'aqsh-f14-ap-mpkbs-v1960-d24' (two signatures of one file); 'histcite source merge aqsh-mpkbs-v1960-l14-1-d24 aqsh-f14-ap-mpkbs-v1960-d24' makes them one"
        ],
        "RGANI, f. 3, op. 14, d. 484": [
            "'rgani-f3-op14-d484' looks like 'rgani-f3-op14-d448' (484 for 448?); 'histcite source merge rgani-f3-op14-d484 rgani-f3-op14-d448' makes them one"
        ],
        "Gati, Failed Illusion": [
            "'gati-2' looks like 'gati' (spelt nearly the same); 'histcite source merge gati-2 gati' makes them one"
        ],
        "Gati, Hope Lost, 2006": [
            "'gati-3' looks like 'gati' (same author and year, or title); 'histcite source merge gati-3 gati' makes them one"
        ],
    }


def test_the_doctor_lists_what_is_perhaps_one_and_finds_nothing_wrong_in_it(histcite):
    histcite("add", "One.", "--ref", MPKBS)
    histcite("add", "Two.", "--ref", LISTED)
    for title, key in (("Failed Illusions", "a"), ("Failed Ilusions", "b"), ("Fallen Leaves", "c")):
        histcite(
            "source",
            "add",
            "--kind",
            "book",
            "--author",
            "Gati, C.",
            "--title",
            title,
            "--date",
            "2006",
            "--key",
            key,
        )
    looked = histcite("doctor", "--json")
    faults = json.loads(looked.stdout)
    assert (looked.exit_code, "2 pairs of sources that are perhaps one" in looked.stderr) == (0, True)
    assert sorted((fault["question"], fault["problem"].split("; ")[0]) for fault in faults) == [
        (
            True,
            "'aqsh-mpkbs-v1960-l14-1-d24' looks like 'aqsh-f14-ap-mpkbs-v1960-d24' (two signatures of one file)",
        ),
        (True, "'b' looks like 'a' (spelt nearly the same)"),
    ]


@pytest.mark.parametrize(
    ("old", "now", "formerly"),
    [
        ("ЦГАОР. Ф. 5446. Оп. 1. Д. 2", "ГАРФ. Ф. Р-5446. Оп. 1. Д. 2", "?/archive:ЦГАОР/fonds:5446/series:1/file:2"),
        ("SAPMO-BArch, IV 2/2/123", "SAPMO-BArch, DY 30/IV 2/2/123", "DE-SAPMO/fonds:IV 2/file:2%2F123"),
    ],
)  # fmt: skip
def test_a_file_is_found_by_the_signature_that_it_had(histcite, old, now, formerly):
    """Whichever was typed first, it is one source, which tells its earlier reference, and a search by either finds it."""
    histcite("add", "One.", "--ref", old)
    histcite("add", "Two.", "--ref", now)
    (source,) = json.loads(histcite("source", "list", "--json").stdout)
    assert source["formerly"] == [formerly]
    assert len(histcite("list", "--archive", old).stdout.splitlines()) == 2


def test_an_old_number_that_may_be_of_either_fonds_stays_as_it_is(histcite):
    """Below 2000 a fonds of the old archive may be from before 1917, which has no letter today."""
    histcite("add", "One.", "--ref", "ЦГАОР. Ф. 102. Оп. 1. Д. 2")
    (source,) = json.loads(histcite("source", "list", "--json").stdout)
    assert (source["reference"], source["formerly"]) == ("RU-GARF/fonds:102/series:1/file:2", [])


def test_an_earlier_reference_may_be_typed(histcite):
    histcite(
        "source",
        "add",
        "--key",
        "memo",
        "--reference",
        "SAPMO-BArch, DY 30/3386",
        "--formerly",
        "SAPMO-BArch, DY 30/J IV 2/202/12; an old list",
    )
    histcite("add", "One.", "--ref", "SAPMO-BArch, DY 30/J IV 2/202/12, Bl. 3", "--key", "one")
    assert json.loads(histcite("show", "one", "--json").stdout)[0]["references"][0]["source"] == "memo"


def test_the_log_of_the_reading_room_is_listed_by_days(histcite):
    for file, visits in (
        ("448", "2024-05-13 read; 2024-05-12 not delivered"),
        ("449", "2024-05-12 closed until 2031"),
    ):
        histcite(
            "source",
            "add",
            "--reference",
            f"RGANI, f. 3, op. 14, d. {file}",
            "--key",
            f"f{file}",
            "--consulted",
            visits,
        )
    assert histcite("source", "list", "--consulted").stdout == (
        "2024-05-12\tclosed until 2031\tf449\tRGANI, f. 3, op. 14, d. 449\n"
        "2024-05-12\tnot delivered\tf448\tRGANI, f. 3, op. 14, d. 448\n"
        "2024-05-13\tread\tf448\tRGANI, f. 3, op. 14, d. 448\n"
    )
    refused = histcite("source", "edit", "f448", "--consulted", "in May")
    assert (refused.exit_code, "write a day and what came of it" in refused.stderr) == (2, True)


def test_a_claim_is_found_by_the_time_that_it_gives_in_answer(histcite):
    """A date that is the value counts as the time of the claim; a figure of another kind is no year."""
    answers = (
        ("date", "1960-11-12"),
        ("received", "24 Nov 1960"),
        ("count", "1960"),
        ("date", "two days before the talks"),
    )
    for key, (asked_, value) in zip("abcd", answers, strict=True):
        histcite(
            "add",
            key,
            "--ref",
            "RGANI, f. 3",
            "--subject",
            "letter",
            "--property",
            asked_,
            "--value",
            value,
            "--key",
            key,
        )
    histcite("add", "e", "--ref", "RGANI, f. 3", "--when", "1960-11-01", "--key", "e")
    keys = [
        line.split("\t")[0]
        for line in histcite("list", "--between", "1960-11..1960-11", "--sort", "when").stdout.splitlines()
    ]
    assert keys == ["e", "a", "b"]
    found = [line.split("\t")[0] for line in histcite("search", "when:1960-11-12").stdout.splitlines()]
    assert found == ["a"]


def test_a_memoir_tells_how_long_after_it_was_written(histcite):
    histcite(
        "source",
        "add",
        "--kind",
        "memoir",
        "--author",
        "Hoxha, Enver",
        "--title",
        "Hrushovianët",
        "--date",
        "1980",
        "--key",
        "h",
    )
    for key, more in (("a", ("--when", "1960-11")), ("b", ())):
        histcite("add", key, "--ref", "h, p. 3", "--key", key, *more)
    assert "  written    1980, 20 years after\n" in histcite("show", "a").stdout
    assert "written" not in histcite("show", "b").stdout
