"""Claims at the terminal: added, tied to their source, put on the desk, edited, tagged and removed."""

import json

import pytest
from prepared import prepared

from histcite.errors import NotWritable
from histcite.store.history import History

FILE = "RGANI, f. 3, op. 14, d. 448"
REFERENCE = {
    "source": "rgani-f3-op14-d448", "locator": "", "quote": "", "lang": "", "translation": "", "seen": "", "via": "",
    "via_locator": "", "image": "", "typed": "",
}  # fmt: skip
CLAIM = {
    "key": "", "text": "", "references": [], "subject": "", "property": "", "value": "", "polarity": "+", "mode": "asserted",
    "stance": "states", "hedged": False, "voice": "", "when": "", "where": "", "of": "", "complete": False, "inferred": False, "tags": [],
    "note": "", "confidence": "", "origin": "", "changed": "",
}  # fmt: skip


def shown(program, *keys):
    """The claims of these keys as JSON documents, without their times and conflicts."""
    documents = json.loads(program("show", *keys, "--json").stdout)
    return [
        {name: value for name, value in one.items() if name not in ("added", "changed", "conflicts")}
        for one in documents
    ]


def the_claim(**fields):
    return {name: value for name, value in {**CLAIM, **fields}.items() if name != "changed"}


def the_reference(**fields):
    return {**REFERENCE, **fields}


@prepared
def wheat(histcite):
    """A library with one claim on the wheat and one that says otherwise."""
    question = ("--subject", "wheat request", "--property", "amount")
    one = histcite(
        "add", "Albania asked for wheat.", "--ref", f"{FILE}, l. 12 ob.", *question, "--value", "50000 t",
        "--key", "letter", "-t", "wheat",
    )  # fmt: skip
    other = histcite(
        "add",
        "It was less.",
        "--ref",
        "Hrushovianët, p. 30",
        *question,
        "--value",
        "10000 t",
        "--key",
        "memoir",
    )
    assert (one.exit_code, other.exit_code) == (0, 0)


def test_add_prints_the_key_and_nothing_else(histcite):
    result = histcite("add", "Albania asked for wheat.", "--ref", f"{FILE}, l. 12", "--key", "letter")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "letter\n", "")


def test_add_makes_a_key_that_can_be_read_aloud(histcite):
    key = histcite("add", "Text", "--ref", FILE).stdout.strip()
    assert len(key) == 11
    assert key[0] == "c"
    assert set(key[1:]) <= set("0123456789abcdefghjkmnpqrstvwxyz")


def test_add_json_is_the_whole_claim(histcite):
    result = histcite(
        "add", "Shqipëria kërkoi grurë.", "--ref", f"{FILE}, l. 12 ob.", "--quote", "просим отгрузить", "--lang", "ru",
        "--translation", "we ask to ship", "--seen", "microfilm", "--image", "img/12v.jpg", "--subject", "wheat request",
        "--property", "amount", "--value", "50000 t", "--when", "July 1960", "--where", "Tirana", "--of", "wheat", "--voice", "Shehu",
        "--mode", "requested", "--stance", "alleges", "--not", "--hedged", "--complete", "-t", "b", "-t", "#a", "--note", "mine",
        "--key", "letter", "--confidence", "high", "--json",
    )  # fmt: skip
    document = json.loads(result.stdout)
    assert document.pop("added").endswith("Z")
    assert document == {
        **CLAIM, "key": "letter", "text": "Shqipëria kërkoi grurë.", "subject": "wheat request", "property": "amount",
        "value": "50000 t", "polarity": "-", "mode": "requested", "stance": "alleges", "hedged": True, "voice": "Shehu",
        "when": "July 1960", "where": "Tirana", "of": "wheat", "complete": True, "tags": ["a", "b"], "note": "mine",
        "confidence": "high",
        "references": [the_reference(
            locator="12v", quote="просим отгрузить", lang="ru", translation="we ask to ship", seen="microfilm",
            image="img/12v.jpg", typed=f"{FILE}, l. 12 ob.",
        )],
    }  # fmt: skip


def test_text_and_quotation_come_from_stdin_or_a_file(histcite, folder):
    (folder / "quote.txt").write_text("«хлеб»\n", encoding="utf-8")
    histcite("add", "-", "--ref", FILE, "--quote", "@quote.txt", "--key", "a", stdin="From\nstdin\n")
    (claim,) = shown(histcite, "a")
    assert (claim["text"], claim["references"][0]["quote"]) == ("From\nstdin", "«хлеб»")


def test_long_and_foreign_text_is_kept_whole(histcite):
    texts = {
        "long": "слово " * 1667 + "end",
        "albanian": "Çështja e bazës së Vlorës",
        "decomposed": "Vlore\u0308",
    }
    for key, text in texts.items():
        assert histcite("add", text, "--ref", FILE, "--key", key).exit_code == 0
    kept = [claim["text"] for claim in shown(histcite, *texts)]
    assert kept == [texts["long"], texts["albanian"], "Vlorë"]
    assert histcite("list").stdout.split("\n")[0].split("\t")[2] == texts["long"]


def test_add_tells_on_stderr_what_the_library_knows(wheat):
    result = wheat(
        "add", "More", "--ref", f"{FILE}, l. 40", "--subject", "wheat request", "--property", "amount", "--value", "60000 t",
        "--key", "more",
    )  # fmt: skip
    known, conflict = result.stderr.splitlines()
    assert (result.exit_code, result.stdout) == (0, "more\n")
    assert known == "amount of wheat request is answered already: 50000 t (letter), 10000 t (memoir)"
    assert conflict.startswith("conflict x-")


def test_what_was_counted_of_something_else_answers_nothing(histcite):
    """The killed are no answer to how many were wounded; what answers is told with what was counted."""
    asked = ("--ref", FILE, "--subject", "the battle", "--property", "losses")
    histcite("add", "A.", *asked, "--value", "669", "--of", "killed", "--key", "a")
    other = histcite("add", "B.", *asked, "--value", "1500", "--of", "wounded", "--key", "b")
    same = histcite("add", "C.", *asked, "--value", "669", "--of", "the killed", "--key", "c")
    assert (other.stderr, same.stderr) == (
        "",
        "losses of the battle is answered already: 669 of killed (a)\n",
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "a claim needs its reference; give it, or put the file on the desk with 'histcite use'"),
        (("--ref", "l. 13"), "'l. 13' only points into a source, and none is in use; name the source, or put it on the desk with 'histcite use'"),
        (("--ref", "Ibid."), "'Ibid.' only points into a source, and none is in use; name the source, or put it on the desk with 'histcite use'"),
        (("--ref", FILE, "--key", "letter"), "there is a claim with the key 'letter' already; choose another, or change that one with 'histcite edit'"),
        (("--ref", FILE, "--key", "LETTER"), "there is a claim with the key 'LETTER' already; choose another, or change that one with 'histcite edit'"),
        (("--ref", FILE, "--key", "1st"), "key: '1st' cannot be a key; begin with a letter A-Z and go on with letters, digits, '_', '.' or '-'"),
        (("--ref", FILE, "--when", "soon"), "when: cannot read 'soon' as a date (the word 'soon' is not known); write it like 1960-11-12, 12 Nov 1960, 1960-11 or c. 1961"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_one_sentence(wheat, folder, options, sentence):
    before = (folder / "histcite.json").read_bytes()
    result = wheat("add", "Text", *options)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"histcite: {sentence}\n")
    assert (folder / "histcite.json").read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "source", "locator"),
    [
        ("rgani-f3-op14-d448", "rgani-f3-op14-d448", ""),
        ("rgani-f3-op14-d448, l. 20", "rgani-f3-op14-d448", "20"),
        (f"{FILE}, l. 20", "rgani-f3-op14-d448", "20"),
        ("РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 20 об.", "rgani-f3-op14-d448", "20v"),
        ("RGANI 3/14/448", "rgani-f3-op14-d448", ""),
        ("hrushovianet, p. 31", "hrushovianet", "p. 31"),
        ("Hrushovianët, p. 31", "hrushovianet", "p. 31"),
        ("RGANI, f. 3, op. 14, d. 449", "rgani-f3-op14-d449", ""),
    ],
)
def test_reference_is_a_citekey_then_archival_then_free(wheat, typed, source, locator):
    """A second spelling of a file, or of a book, is the same source."""
    assert wheat("add", "Text", "--ref", typed, "--key", "new").exit_code == 0
    (claim,) = shown(wheat, "new")
    assert [(one["source"], one["locator"], one["typed"]) for one in claim["references"]] == [
        (source, locator, typed)
    ]


def test_a_free_source_is_said_on_stderr_once(histcite):
    first = histcite("add", "Text", "--ref", "Hoxha, Hrushovianët, p. 30")
    second = histcite("add", "More", "--ref", "Hoxha, Hrushovianët, p. 31")
    assert first.stderr == (
        "took 'Hoxha, Hrushovianët' as a source of its own, 'hoxha'; 'histcite source edit hoxha' describes it\n"
    )
    assert second.stderr == ""


def test_several_references_are_split_only_where_every_part_is_one(wheat):
    wheat("add", "Both say so", "--ref", f"{FILE}, l. 1; RGANI, f. 3, op. 14, d. 449, l. 2", "--key", "both")
    wheat("add", "One does", "--ref", "Lalaj; Danjali, p. 3", "--key", "one")
    both, one = shown(wheat, "both", "one")
    assert [ref["source"] for ref in both["references"]] == ["rgani-f3-op14-d448", "rgani-f3-op14-d449"]
    assert len(one["references"]) == 1


def test_via_names_the_source_through_which_it_was_read(wheat):
    wheat("add", "Text", "--ref", f"{FILE}, l. 1", "--via", "hrushovianet, p. 5", "--key", "new")
    (claim,) = shown(wheat, "new")
    assert claim["references"] == [
        the_reference(locator="1", via="hrushovianet", via_locator="p. 5", typed=f"{FILE}, l. 1")
    ]


def test_ten_claims_from_the_file_on_the_desk(histcite):
    """The file is typed once; language and tags come along, and every claim tells to which file it went."""
    assert histcite("use", FILE, "--lang", "ru", "-t", "talks").stdout == (
        "rgani-f3-op14-d448 --lang ru --tag talks\n"
    )
    for leaf in range(1, 11):
        added = histcite("add", f"Claim {leaf}", "--ref", f"л. {leaf} об.", "--key", f"k{leaf}")
        assert (added.stdout, added.stderr) == (f"k{leaf}\n", "in rgani-f3-op14-d448, the file in use\n")
    assert shown(histcite, *(f"k{leaf}" for leaf in range(1, 11))) == [
        the_claim(
            key=f"k{leaf}",
            text=f"Claim {leaf}",
            tags=["talks"],
            references=[the_reference(locator=f"{leaf}v", lang="ru", typed=f"л. {leaf} об.")],
        )
        for leaf in range(1, 11)
    ]
    assert len(json.loads(histcite("source", "list", "--json").stdout)) == 1


def test_what_is_typed_comes_before_what_lies_on_the_desk(wheat):
    wheat("use", FILE, "--lang", "ru", "-t", "talks")
    wheat("add", "Leaf", "--ref", "l. 2", "--lang", "sq", "-t", "base", "--key", "leaf")
    wheat("add", "No leaf", "--key", "bare")
    wheat("add", "No language", "--lang", "", "--key", "mute")
    leaf, bare, mute = shown(wheat, "leaf", "bare", "mute")
    assert (leaf["references"][0]["lang"], leaf["tags"]) == ("sq", ["base", "talks"])
    assert (bare["references"], mute["references"]) == ([the_reference(lang="ru")], [the_reference()])


def test_the_desk_tells_nothing_of_other_sources(wheat):
    wheat("use", FILE, "--lang", "ru", "-t", "talks", "--via", "hrushovianet, p. 7")
    wheat("add", "Elsewhere", "--ref", "hrushovianet, p. 2", "--key", "else")
    wheat("add", "Both", "--ref", f"{FILE}, l. 3; RGANI, f. 2, op. 1, d. 5", "--key", "both")
    elsewhere, both = shown(wheat, "else", "both")
    assert (elsewhere["references"][0]["lang"], elsewhere["references"][0]["via"], elsewhere["tags"]) == (
        "",
        "",
        [],
    )
    assert [(one["lang"], one["via"], one["via_locator"]) for one in both["references"]] == [
        ("ru", "hrushovianet", "p. 7"),
        ("", "", ""),
    ]
    assert both["tags"] == ["talks"]


def test_scripts_do_not_use_the_desk(wheat):
    wheat("use", FILE, "-t", "talks")
    result = wheat("add", "Text", "--ref", "l. 13", "--no-use")
    assert (result.exit_code, result.stdout) == (2, "")
    wheat("add", "Text", "--ref", "hrushovianet", "--no-use", "--key", "script")
    assert shown(wheat, "script")[0]["tags"] == []


def test_use_tells_what_is_on_the_desk_and_clears_it(wheat):
    wheat("use", FILE, "--lang", "ru", "-t", "talks", "--via", "hrushovianet")
    assert wheat("use").stdout == "rgani-f3-op14-d448 --lang ru --tag talks --via hrushovianet\n"
    assert json.loads(wheat("use", "--json").stdout) == {
        "source": "rgani-f3-op14-d448", "lang": "ru", "tags": ["talks"], "via": "hrushovianet",
    }  # fmt: skip
    cleared = wheat("use", "--clear")
    assert (cleared.exit_code, cleared.stdout, cleared.stderr) == (0, "nothing is in use\n", "")
    assert wheat("use").stdout == "nothing is in use\n"


def test_clearing_the_desk_answers_in_json_too(wheat):
    result = wheat("use", "--clear", "--json")
    assert json.loads(result.stdout) == {"source": "", "lang": "", "tags": [], "via": ""}


def test_edit_changes_what_is_named_and_nothing_else(wheat):
    (before,) = shown(wheat, "letter")
    result = wheat(
        "edit",
        "letter",
        "--value",
        "~50000 t",
        "--set",
        "of=wheat",
        "--unset",
        "tags",
        "--quote",
        "просим",
        "--lang",
        "ru",
    )
    (reference,) = before["references"]
    assert result.exit_code == 0
    assert shown(wheat, "letter") == [
        {**before, "value": "~50000 t", "of": "wheat", "tags": [], "references": [{**reference, "quote": "просим", "lang": "ru"}]}
    ]  # fmt: skip


def test_edit_shows_the_card_and_json_an_array(wheat):
    assert wheat(
        "edit", "memoir", "--unset", "property", "--unset", "subject", "--unset", "value"
    ).stdout == ("memoir\n  claim      It was less.\n  reference  Hrushovianët, 30\n")
    documents = json.loads(wheat("edit", "memoir", "letter", "--note", "read", "--json").stdout)
    assert [(one["key"], one["note"]) for one in documents] == [("memoir", "read"), ("letter", "read")]
    assert all(one["changed"] > one["added"] for one in documents)


def test_edit_adds_and_replaces_references(wheat):
    wheat("edit", "letter", "--ref", "RGANI, f. 3, op. 14, d. 449, l. 7")
    wheat("edit", "letter", "--add-ref", "hrushovianet, p. 9")
    (claim,) = shown(wheat, "letter")
    assert [(one["source"], one["locator"]) for one in claim["references"]] == [
        ("rgani-f3-op14-d449", "7"),
        ("hrushovianet", "p. 9"),
    ]
    refused = wheat("edit", "letter", "--quote", "which?")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith(
        "histcite: 'letter' has several references, so its 'quote' is not one thing;"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("letter", "--unset", "text"), "text: a claim needs its sentence; give it in the column 'text'"),
        (("letter", "--set", "valu=1"), "valu: there is no column 'valu'; the nearest known one is 'value'"),
        (("letter", "--key", "memoir"), "there is a claim with the key 'memoir' already; choose another, or change that one with 'histcite edit'"),
        (("letter", "nobody", "--note", "x"), "there is no claim 'nobody' in this library; 'histcite list' shows what there is"),
        (("m", "letter", "--set", "mode=wished"), "mode: 'wished' is not one of asserted, requested, promised, planned, decided, ordered"),
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_done_changes_nothing(wheat, folder, arguments, sentence):
    before = (folder / "histcite.json").read_bytes()
    result = wheat("edit", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"histcite: {sentence}\n")
    assert (folder / "histcite.json").read_bytes() == before


def test_a_key_can_be_changed(wheat):
    wheat("edit", "letter", "--key", "wheat-asked")
    assert [line.split("\t")[0] for line in wheat("list").stdout.splitlines()] == ["wheat-asked", "memoir"]


def test_a_key_can_be_written_in_another_case(wheat):
    wheat("edit", "letter", "--key", "Letter")
    assert [line.split("\t")[0] for line in wheat("list").stdout.splitlines()] == ["Letter", "memoir"]


def test_two_claims_cannot_be_given_one_key(wheat, folder):
    before = (folder / "histcite.json").read_bytes()
    result = wheat("edit", "letter", "memoir", "--key", "same")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (folder / "histcite.json").read_bytes() == before


def test_tags_go_on_and_come_off(wheat):
    """With or without #, in any case when taken off, several claims and tags at once."""
    wheat("tag", "letter", "memoir", "-t", "#1960", "-t", "Aid")
    assert [claim["tags"] for claim in shown(wheat, "letter", "memoir")] == [
        ["1960", "Aid", "wheat"],
        ["1960", "Aid"],
    ]
    wheat("untag", "letter", "memoir", "-t", "aid", "-t", "#wheat", "-t", "absent")
    assert [claim["tags"] for claim in shown(wheat, "letter", "memoir")] == [["1960"], ["1960"]]


@pytest.mark.parametrize("command", ["tag", "untag"])
def test_tagging_answers_with_cards_or_an_array(wheat, command):
    wheat("edit", "memoir", "--unset", "property", "--unset", "subject", "--unset", "value")
    assert wheat(command, "memoir", "-t", " ").stdout == (
        "memoir\n  claim      It was less.\n  reference  Hrushovianët, 30\n"
    )
    documents = json.loads(wheat(command, "memoir", "-t", "x", "--json").stdout)
    assert [(one["key"], one["tags"]) for one in documents] == [("memoir", ["x"] if command == "tag" else [])]


def test_a_semicolon_parts_tags_wherever_they_are_typed(wheat):
    wheat("tag", "memoir", "-t", "a;b")
    assert shown(wheat, "memoir")[0]["tags"] == ["a", "b"]


def test_what_is_removed_is_printed_so_that_import_brings_it_back(wheat, folder):
    before = json.loads((folder / "histcite.json").read_bytes())
    removed = wheat("remove", "letter")
    assert (removed.exit_code, removed.stderr) == (0, "removed letter\n")
    assert json.loads(removed.stdout)["record"] == "claim"
    assert wheat("show", "letter").exit_code == 2
    assert wheat("import", "-", stdin=removed.stdout).exit_code == 0
    assert json.loads((folder / "histcite.json").read_bytes()) == before


def test_a_source_that_is_cited_stays(wheat):
    result = wheat("remove", "hrushovianet")
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "histcite: the source 'hrushovianet' is used by memoir; change those first\n",
    )
    wheat("remove", "memoir")
    documents = json.loads(wheat("remove", "hrushovianet", "--json").stdout)
    assert [one["key"] for one in documents] == ["hrushovianet"]


def test_a_claim_and_its_source_are_removed_together(wheat):
    assert wheat("remove", "memoir", "hrushovianet").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [("show",), ("edit", "--note", "x"), ("tag", "-t", "x"), ("remove",)],
    ids=lambda arguments: arguments[0],
)
def test_a_key_may_be_cut_short_but_not_to_two(wheat, arguments):
    wheat("edit", "letter", "--key", "memoir-2")
    command, *options = arguments
    kind = "claim or source" if command in ("show", "remove") else "claim"
    result = wheat(command, "mem", *options)
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        f"histcite: 'mem' could be any {kind} of memoir, memoir-2; type more of the key\n",
    )
    assert wheat(command, "memoir", *options).exit_code == 0


def test_edit_keeps_what_was_read_and_not_what_was_typed(wheat):
    """White space, case and decomposed letters are read as they are when a claim is added."""
    wheat(
        "edit",
        "letter",
        "--set",
        "seen= MICROFILM ",
        "--set",
        "quote= Vlore\u0308 ",
        "--set",
        "key= letter-2 ",
    )
    (claim,) = shown(wheat, "letter-2")
    assert (claim["references"][0]["seen"], claim["references"][0]["quote"]) == ("microfilm", "Vlorë")


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("source_title=X", "source_title: belongs to the source and not to the claim; change it with 'histcite source edit rgani-f3-op14-d448'"),
        ("reference= ", "a claim needs its reference; give it, or put the file on the desk with 'histcite use'"),
    ],
)  # fmt: skip
def test_edit_refuses_what_it_could_not_do(wheat, setting, sentence):
    refused = wheat("edit", "letter", "--set", setting)
    assert (refused.exit_code, refused.stdout, refused.stderr) == (2, "", f"histcite: {sentence}\n")


def test_every_cell_that_cannot_be_read_is_told_at_once(wheat):
    refused = wheat("add", "Text", "--ref", FILE, "--when", "soon", "--key", "1st")
    assert [line.split(": ")[-2] for line in refused.stderr.splitlines()] == ["when", "key"]


def test_several_claims_are_answered_in_a_line_each(wheat):
    """A card with its conflicts for each of five hundred claims would be a check of the library five hundred times over."""
    assert wheat("tag", "letter", "memoir", "-t", "aid").stdout == "letter\t#aid #wheat\nmemoir\t#aid\n"
    assert wheat("edit", "letter", "memoir", "--note", "read").stdout == (
        "letter\tAlbania asked for wheat.\nmemoir\tIt was less.\n"
    )
    assert [
        one["key"] for one in json.loads(wheat("untag", "letter", "memoir", "-t", "aid", "--json").stdout)
    ] == [
        "letter",
        "memoir",
    ]


def test_the_desk_is_that_of_one_library(wheat):
    """Two libraries in one folder have a file in use each."""
    wheat("init", "other.json")
    wheat("use", FILE)
    refused = wheat("add", "Text", "--ref", "l. 3", "--library", "other.json")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert wheat("use", "--library", "other.json").stdout == "nothing is in use\n"
    assert wheat("use").stdout == "rgani-f3-op14-d448\n"


def test_a_file_that_could_not_be_written_down_is_not_put_on_the_desk(wheat, monkeypatch):
    def refuse(*_):
        raise NotWritable("histcite.json", "the disk is full")

    with monkeypatch.context() as full:
        full.setattr(History, "noting", refuse)
        assert wheat("use", "RGANI, f. 99").exit_code == 2
    assert wheat("use").stdout == "nothing is in use\n"


def test_a_property_that_nobody_declared_is_told_with_its_first_answer_and_where_two_differ(histcite):
    """Its answers in words are not compared, which is told again where that leaves two of them apart; figures are compared."""
    said = "'owner' is no known property, so answers in words are not compared; if they are names: histcite property set 'owner' --kind name\n"
    asked = ("--ref", "RGANI, f. 3, op. 1, d. 2", "--subject", "base", "--property", "owner", "--value")
    first, same, other = (
        histcite("add", text, *asked, value).stderr
        for text, value in (("A", "the Soviet Union"), ("B", "the Soviet Union"), ("D", "Albania"))
    )
    assert (first, said in same, said in other) == (said, False, True)
    assert histcite("check").stderr.endswith(
        "not compared, since 'owner' is no known property: answers that differ in words; "
        "if only one can hold: histcite property set 'owner' --kind name\n"
    )
    assert (
        "known property"
        not in histcite(
            "add",
            "C",
            "--ref",
            "RGANI, f. 3, op. 1, d. 2",
            "--subject",
            "base",
            "--property",
            "depth",
            "--value",
            "8 m",
        ).stderr
    )
