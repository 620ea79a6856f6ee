"""Looking things up: list, search, show and tags, and the filters that they share."""

import io
import json
import re

import pytest
from prepared import prepared

from histcite.cli import shelves
from histcite.cli.session import Session
from histcite.search.spellings import Spellings

FILE = "RGANI, f. 3, op. 14, d. 448"


def keys(result):
    """The keys of a listing, as printed into a pipe."""
    assert result.exit_code == 0
    return [line.split("\t")[0] for line in result.stdout.splitlines()]


@prepared
def shelf(histcite):
    """Four claims of three sources, with times, tags and a name in three scripts."""
    claims = {
        "bucharest": ("Kapo spoke in Bucharest.", f"{FILE}, l. 30", "1960-06", "Hysni Kapo", "talks"),
        "wheat": (
            "Хрущёв refused the wheat.",
            f"{FILE}, l. 12 ob.",
            "1960-07-29",
            "wheat request",
            "aid talks",
        ),
        "vlora": ("Gjiri i Vlorës", "RGANI, f. 10, op. 1, d. 5, l. 2", "1961-05", "Vlora base", "base"),
        "memoir": ("He says\tthe same\nagain.", "Hrushovianët, p. 30", "", "", ""),
    }
    assert histcite("alias", "add", "Khrushchev", "Хрущёв", "Hrushovi", "--kind", "person").exit_code == 0
    for key, (text, reference, when, subject, tags) in claims.items():
        options = [option for tag in tags.split() for option in ("-t", tag)]
        options += ["--when", when] if when else []
        options += ["--subject", subject] if subject else []
        assert histcite("add", text, "--ref", reference, "--key", key, *options).exit_code == 0


def test_list_prints_one_claim_a_line_with_tabs_between(shelf):
    assert shelf("list").stdout == (
        "bucharest\tRGANI, f. 3, op. 14, d. 448, l. 30\tKapo spoke in Bucharest.\t#talks\n"
        "wheat\tRGANI, f. 3, op. 14, d. 448, l. 12ob.\tХрущёв refused the wheat.\t#aid #talks\n"
        "vlora\tRGANI, f. 10, op. 1, d. 5, l. 2\tGjiri i Vlorës\t#base\n"
        "memoir\tHrushovianët, 30\tHe says the same again.\t\n"
    )


def test_list_json_is_an_array_of_whole_claims(shelf):
    documents = json.loads(shelf("list", "--json").stdout)
    shown = json.loads(shelf("show", "bucharest", "wheat", "vlora", "memoir", "--json").stdout)
    assert [{**one, "conflicts": []} for one in documents] == shown
    assert documents[3]["text"] == "He says\tthe same\nagain."


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--tag", "talks"), ["bucharest", "wheat"]),
        (("-t", "#Talks", "-t", "AID"), ["wheat"]),
        (("--subject", "VLORA base"), ["vlora"]),
        (("--source", "hrushovianet"), ["memoir"]),
        (("--archive", "RGANI"), ["bucharest", "wheat", "vlora"]),
        (("--archive", "РГАНИ, ф. 3"), ["bucharest", "wheat"]),
        (("--archive", "RGANI, f. 1"), []),
        (("--archive", "AQSH"), []),
        (("--since", "2020-01-01"), ["bucharest", "wheat", "vlora", "memoir"]),
        (("--since", "2990"), []),
        (("--tag", "talks", "--archive", "RGANI f. 10"), []),
        (("--between", "1960..1960"), ["bucharest", "wheat"]),
        (("--between", "1960-07.."), ["wheat", "vlora"]),
        (("--between", "..1960-06-15"), ["bucharest"]),
        (("--between", "May 1961"), ["vlora"]),
        (("--limit", "2"), ["bucharest", "wheat"]),
        (("--sort", "ref"), ["wheat", "bucharest", "vlora", "memoir"]),
        (("--sort", "when"), ["bucharest", "wheat", "vlora", "memoir"]),
    ],
    ids=" ".join,
)  # fmt: skip
def test_filters_and_orders(shelf, options, expected):
    """By tag, subject, source, place in the archive, entry and time; shelf marks sort as numbers, undated claims last."""
    assert keys(shelf("list", *options)) == expected


def test_a_claim_edited_since_is_found_by_since(shelf):
    added = max(one["added"] for one in json.loads(shelf("list", "--json").stdout))
    shelf("edit", "wheat", "--note", "seen again")
    changed = json.loads(shelf("show", "wheat", "--json").stdout)[0]["changed"]
    assert changed > added
    assert keys(shelf("list", "--since", changed)) == ["wheat"]


@pytest.mark.parametrize(("since", "count"), [("1 January 2020", 4), ("January 2020", 4), ("01.01.2990", 0)])
def test_since_takes_a_date_in_any_form(shelf, since, count):
    assert len(keys(shelf("list", "--since", since))) == count


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--between", "soon"), "cannot read 'soon' as a date (the word 'soon' is not known); write it like 1960-11-12, 12 Nov 1960, 1960-11 or c. 1961"),
        (("--archive", "somewhere"), "cannot read 'somewhere' as a reference: no archive and no level is recognised at column 1"),
        (("--source", "nobody"), "there is no source 'nobody' in this library; 'histcite source list' shows what there is"),
    ],
    ids=lambda value: value[0],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_one_sentence(shelf, options, sentence):
    result = shelf("list", *options)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"histcite: {sentence}\n")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("wheat", ["wheat"]),
        ("WHEAT refused", ["wheat"]),
        ("wheat Bucharest", []),
        ("Khrushchev", ["wheat", "memoir"]),
        ("hrushovi refused", ["wheat"]),
        ("Vlores", ["vlora"]),
        ("хрущев хлеб", []),
        ("talks", ["bucharest", "wheat"]),
        ("д. 448", ["bucharest", "wheat"]),
        ("absent", []),
    ],
)
def test_search_minds_neither_script_nor_diacritics(shelf, query, expected):
    """Khrushchev is found as Хрущёв, and in the title Hrushovianët; a shelf mark in either script."""
    assert keys(shelf("search", query)) == expected


def test_search_shares_the_filters_and_the_json_of_list(shelf):
    assert keys(shelf("search", "base", "--tag", "base")) == ["vlora"]
    (document,) = json.loads(shelf("search", "wheat", "--json").stdout)
    document.pop("matches")
    assert [document] == json.loads(shelf("list", "-t", "aid", "--json").stdout)


class TestSearching:
    """What was typed finds what was meant, and the listing says where the words stand."""

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ('"refused the wheat"', ["wheat"]),
            ('"the refused wheat"', []),
            ("talks -wheat", ["bucharest"]),
            ("-tag:talks", ["vlora", "memoir"]),
            ("−tag:talks", ["vlora", "memoir"]),
            ("-wheat", ["bucharest", "vlora", "memoir"]),
            ("-kapo -hrushovi", ["vlora"]),
            ("-text:hrushovi talks", ["bucharest"]),
            ("when:1960-07..1961", ["wheat", "vlora"]),
            ('archive:"РГАНИ, ф. 3" when:..1960-06', ["bucharest"]),
            ("source:hrushovianet", ["memoir"]),
            ("subject:base", ["vlora"]),
            ("text:vlora", []),
        ],
    )  # fmt: skip
    def test_words_phrases_fields_and_what_is_unwanted(self, shelf, query, expected):
        """A query may begin with the hyphen of an unwanted word, without -- before it."""
        assert keys(shelf("search", query)) == expected

    def test_a_hyphen_before_an_option_is_still_an_option(self, shelf):
        assert keys(shelf("search", "-t", "talks", "-wheat")) == ["bucharest"]
        assert keys(shelf("search", "-ttalks", "wheat", "--limit", "1")) == ["wheat"]
        assert keys(shelf("search", "--", "-talks")) == ["vlora", "memoir"]

    def test_the_last_column_says_where_words_stand_that_the_sentence_does_not_have(self, shelf):
        assert shelf("search", "Hrushov").stdout == (
            "wheat\tRGANI, f. 3, op. 14, d. 448, l. 12ob.\tХрущёв refused the wheat.\t#aid #talks\t\n"
            "memoir\tHrushovianët, 30\tHe says the same again.\t\tsource: Hrushovianët, p. 30\n"
        )
        assert shelf("search", "refused talks request").stdout == (
            "wheat\tRGANI, f. 3, op. 14, d. 448, l. 12ob.\tХрущёв refused the wheat.\t#aid #talks"
            "\ttag: talks; subject: wheat request\n"
        )

    def test_an_excerpt_shows_a_few_words_around_the_hit(self, shelf):
        quote = "Уважаемый товарищ, мы ещё раз\nпросим отгрузить 50000 тонн\tпшеницы до конца ноября текущего года"
        shelf("edit", "wheat", "--quote", quote)
        (line,) = shelf("search", "quote:50000").stdout.splitlines()
        assert line.split("\t")[-1] == (
            "quote: …товарищ, мы ещё раз просим отгрузить 50000 тонн пшеницы до конца ноября…"
        )

    def test_json_says_in_which_fields_and_where_in_them(self, shelf):
        (document,) = json.loads(shelf("search", "Khrushchev wheat", "--json").stdout)
        assert document["key"] == "wheat"
        assert document["matches"] == [
            {"field": "text", "text": "Хрущёв refused the wheat.", "spans": [[0, 6], [19, 24]]},
            {"field": "subject", "text": "wheat request", "spans": [[0, 5]]},
            {"field": "key", "text": "wheat", "spans": [[0, 5]]},
        ]

    def test_on_a_terminal_the_words_stand_out_and_brackets_are_no_markup(self, shelf, monkeypatch):
        shelf(
            "add",
            "The [bold]ship[/bold] sailed\x1b",
            "--ref",
            "RGANI, f. 3",
            "--key",
            "ship",
            "--note",
            "a ship [red]",
        )
        monkeypatch.setattr("histcite.display.page.on_terminal", lambda _: True)
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("COLUMNS", "200")
        listing = shelf("search", "ship note:red").stdout
        assert "The [bold]\x1b[1;4mship\x1b[0m[/bold] sailed" in listing
        assert "note: a ship [\x1b[1;4mred\x1b[0m]" in listing

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("tga:aid", "there is no field 'tga' to search in; the nearest known one is 'tag'; in quotation marks a colon is text: \"tga:aid\""),
            ("when:soon", "cannot read 'soon' as a date (the word 'soon' is not known); write it like 1960-11-12, 12 Nov 1960, 1960-11 or c. 1961"),
            ("archive:somewhere", "cannot read 'somewhere' as a reference: no archive and no level is recognised at column 1"),
        ],
        ids=lambda value: value[:9],
    )  # fmt: skip
    def test_what_cannot_be_searched_is_one_sentence(self, shelf, query, sentence):
        result = shelf("search", query)
        assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"histcite: {sentence}\n")


def test_on_a_terminal_the_first_fifty_are_shown_and_the_rest_counted(shelf, monkeypatch):
    rows = "".join(f'row {number},"{FILE}, l. {number}"\n' for number in range(1, 60))
    shelf("import", "-", stdin="text,reference\n" + rows)
    assert len(keys(shelf("list"))) == 63
    monkeypatch.setattr("histcite.cli.session.on_terminal", lambda _: True)
    result = shelf("list")
    assert (len(keys(result)), result.stderr) == (50, "13 more; --limit 63 shows all\n")
    assert len(json.loads(shelf("list", "--json").stdout)) == 63


def test_tags_are_counted_the_most_used_first(shelf):
    assert shelf("tags").stdout == "talks\t2\naid\t1\nbase\t1\n"
    assert json.loads(shelf("tags", "--archive", "RGANI f. 10", "--json").stdout) == [
        {"tag": "base", "claims": 1}
    ]


def test_show_prints_a_claim_as_a_card(shelf):
    shelf(
        "edit", "wheat", "--quote", "хлеба нет", "--lang", "ru", "--property", "amount", "--value", "50000 t", "--mode", "requested",
        "--voice", "Shehu", "--hedged", "--note", "two\nlines", "--confidence", "low", "--seen", "copy",
    )  # fmt: skip
    assert shelf("show", "wheat").stdout == (
        "wheat\n"
        "  claim      Хрущёв refused the wheat.\n"
        "  quote      «хлеба нет» [ru]\n"
        "  reference  RGANI, f. 3, op. 14, d. 448, l. 12ob.\n"
        "  seen       copy\n"
        "  subject    wheat request\n"
        "  property   amount: 50000 t\n"
        "  scope      when 1960-07-29\n"
        "  manner     requested, hedged\n"
        "  voice      Shehu\n"
        "  tags       #aid, #talks\n"
        "  note       two\n"
        "             lines\n"
        "  confidence low\n"
    )


def test_show_takes_claims_and_sources_in_any_style(shelf):
    result = shelf("show", "bucharest", "hrush", "--style", "gost")
    assert result.stdout.replace("\N{NO-BREAK SPACE}", " ") == (
        "bucharest\n"
        "  claim      Kapo spoke in Bucharest.\n"
        "  reference  РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 30.\n"
        "  subject    Hysni Kapo\n"
        "  scope      when 1960-06\n"
        "  tags       #talks\n"
        "\n"
        "hrushovianet\n"
        "  cited as   Hrushovianët\n"
        "  kind       book\n"
        "  title      Hrushovianët\n"
        "  forms      Hrushovianët\n"
        "  claims     1\n"
    )


def test_show_takes_conflicts_and_questions(shelf):
    for key, value in (("bucharest", "1960-06-24"), ("wheat", "1960-06-26")):
        shelf(
            "edit",
            key,
            "--subject",
            "Bucharest meeting",
            "--property",
            "date",
            "--value",
            value,
            "--unset",
            "when",
        )
    (conflict,) = json.loads(shelf("check", "--json").stdout)["conflicts"]
    assert json.loads(shelf("show", conflict["id"], "--json").stdout) == [conflict]
    assert json.loads(shelf("show", conflict["question"], "--json").stdout) == [
        {
            "id": conflict["question"],
            "subject": "Bucharest meeting",
            "property": "date",
            "positions": [
                {
                    "value": "1960-06-24",
                    "scope": "",
                    "claims": ["bucharest"],
                    "voices": [],
                    "speakers": ["RGANI, f. 3, op. 14, d. 448"],
                    "witnesses": 1,
                    "witnesses_in_words": "1 witness",
                    "also_fits": [],
                },
                {
                    "value": "1960-06-26",
                    "scope": "",
                    "claims": ["wheat"],
                    "voices": [],
                    "speakers": ["RGANI, f. 3, op. 14, d. 448"],
                    "witnesses": 1,
                    "witnesses_in_words": "1 witness",
                    "also_fits": [],
                },
            ],
        }
    ]
    assert json.loads(shelf("show", "wheat", "--json").stdout)[0]["conflicts"] == [conflict["id"]]
    assert shelf("show", conflict["question"]).stdout == (
        "Bucharest meeting: date?\n"
        f"  {conflict['question']}\n"
        "    1960-06-24  (1 witness)\n"
        "      bucharest  Kapo spoke in Bucharest.\n"
        "        reference  RGANI, f. 3, op. 14, d. 448, l. 30\n"
        "    1960-06-26  (1 witness)\n"
        "      wheat  Хрущёв refused the wheat.\n"
        "        reference  RGANI, f. 3, op. 14, d. 448, l. 12ob.\n"
    )


@pytest.mark.parametrize(
    ("id_", "sentence"),
    [
        (
            "nobody",
            "there is no claim or source 'nobody' in this library; 'histcite list' shows what there is",
        ),
        ("x-0", "there is no conflict 'x-0' in this library; 'histcite check --all' shows what there is"),
        ("q-0", "there is no question 'q-0' in this library; 'histcite check --all' shows what there is"),
        ("", "there is no claim or source '' in this library; 'histcite list' shows what there is"),
    ],
)
def test_a_key_that_nothing_has_is_one_sentence(shelf, id_, sentence):
    result = shelf("show", "wheat", id_)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"histcite: {sentence}\n")


def test_a_listing_renders_what_it_prints_and_no_more(histcite, monkeypatch):
    for number in range(5):
        histcite("add", f"Claim {number}", "--ref", "RGANI, f. 3")
    rendered = []
    brief, document = shelves.Catalogue.brief, shelves.full_document
    monkeypatch.setattr(shelves.Catalogue, "brief", lambda *one: rendered.append(one) or brief(*one))
    monkeypatch.setattr(shelves, "full_document", lambda one: rendered.append(one) or document(one))
    assert len(histcite("list", "--limit", "2").stdout.splitlines()) == 2
    assert len(rendered) == 2
    assert len(json.loads(histcite("list", "--limit", "3", "--json").stdout)) == 3
    assert len(rendered) == 5


def test_a_search_for_nothing_is_refused(histcite):
    refused = histcite("search", "—")
    assert (refused.exit_code, refused.stdout, refused.stderr) == (
        2,
        "",
        "histcite: there is no word to search for in '—'; 'histcite list' shows every claim\n",
    )


def test_rows_go_into_a_pipe_while_others_are_made(monkeypatch):
    """Whoever reads the first of very many need not wait for the last; a hundred go at a time."""
    pipe, before = io.StringIO(), []

    def row(key):
        before.append(pipe.getvalue().count("\n"))
        return (key,)

    monkeypatch.setattr("sys.stdout", pipe)
    Session(None, json=False).list([*"ab" * 75], ("key",), dict, row, None)
    assert (before, pipe.getvalue()) == ([0] * 100 + [100] * 50, "a\nb\n" * 75)


def test_a_search_reads_the_names_once(shelf, monkeypatch):
    """For what is found and for the marks in it."""
    made = []
    monkeypatch.setattr(
        "histcite.search.hits.Spellings", lambda names: made.append("names") or Spellings(names)
    )
    assert keys(shelf("search", "Hrushovi")) == ["wheat", "memoir"]
    assert made == ["names"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("list", "--between", "1961..1960"), "1961..1960 ends before it begins; write the earlier date first, 1960..1961"),
        (("search", "when:1961..1960"), "1961..1960 ends before it begins; write the earlier date first, 1960..1961"),
        (("search", "wheat -when:1960-07-30..1960-07-29"), "1960-07-30..1960-07-29 ends before it begins; write the earlier date first, 1960-07-29..1960-07-30"),
    ],
)  # fmt: skip
def test_a_period_that_ends_before_it_begins_is_refused(shelf, args, said):
    result = shelf(*args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"histcite: {said}\n")


@pytest.mark.parametrize("period", ["1960..1960", "1960-07..1960", "1960..1960-01", "1960..", "..1960"])
def test_a_period_may_end_within_its_beginning(shelf, period):
    assert shelf("list", "--between", period).exit_code == 0


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (("list",), ["bucharest", "vlora", "memoir"]),
        (("list", "--sort", "when"), ["bucharest", "vlora", "memoir"]),
        (("search", "source:rgani"), ["bucharest", "vlora"]),
    ],
)
def test_a_record_that_does_not_fit_is_left_out_and_named(shelf, tmp_path, args, found):
    """As a damaged line is; it alone cannot be shown, and what is written leaves it as it was."""
    (library,) = tmp_path.rglob("histcite.json")
    text = library.read_text(encoding="utf-8")
    library.write_text(re.sub(r'"text"(: ?"Хрущёв)', r'"txet"\1', text), encoding="utf-8")
    trouble = "a claim cannot be read: its field 'txet' is not a field of it; mend that line of the file"
    result = shelf(*args)
    assert (sorted(keys(result)), result.stderr) == (
        sorted(found),
        f"histcite: {library}: the claim wheat is damaged and left out: {trouble}\n",
    )
    shown = shelf("show", "wheat")
    damaged = f"histcite: {library}: the claim wheat is damaged: {trouble}, nothing was changed\n"
    assert (shown.exit_code, shown.stdout, shown.stderr) == (2, "", damaged)
    assert shelf("tag", "vlora", "-t", "read").exit_code == 0
    assert '"txet":' in library.read_text(encoding="utf-8")


def test_the_tags_of_a_record_that_does_not_fit_are_in_use_too(shelf, tmp_path):
    """Tags are counted without a claim being made of each record; who looks for the claim is told that it is damaged."""
    (library,) = tmp_path.rglob("histcite.json")
    text = library.read_text(encoding="utf-8")
    library.write_text(re.sub(r'"text"(: ?"Хрущёв)', r'"txet"\1', text), encoding="utf-8")
    assert "aid" in keys(shelf("tags"))
    assert "the claim wheat is damaged and left out" in shelf("list", "--tag", "aid").stderr


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("wheet", "there is none\ndid you mean: wheat?\n"),
        ("letter wheet", "there is none\ndid you mean: letter wheat?\n"),
        ("krushchev", "there is none\ndid you mean: khrushchev?\n"),
        ("wheat oil", "there is none\n"),
        ("zzzz", "there is none\n"),
        ('"wheet"', "there is none\n"),
        ("wheet khrushchev", "there is none\n"),
        ("wheat", ""),
    ],
)
def test_only_where_nothing_is_found_the_nearest_words_are_told(histcite, size, query, said):
    """And only where something is found by them."""
    for text in ("The letter asks for wheat.", "Khrushchev refused where he could.", "Oil was refused."):
        assert histcite("add", text, "--ref", FILE).exit_code == 0
    assert histcite("search", query).stderr == said
