"""The report as a reader sees it: in Chromium, without a network, on screens, on a phone, on paper, and with hostile records.

Run with ``python -m pytest -m browser`` where the extra ``browser`` and Debian's chromium are installed.
"""

import json
import re
from io import BytesIO
from pathlib import Path
from shutil import which
from unicodedata import normalize

import pytest
from click.testing import CliRunner

from histcite import Library
from histcite.cli import program
from histcite.records.claim import Claim, Reference
from histcite.records.document import compact_document
from histcite.records.keys import document_id
from histcite.records.source import Source
from histcite.store.file import empty_tables
from histcite.store.layout import serialise
from histcite.values import fold

pytestmark = pytest.mark.browser

HOSTILE = "</script><img src=x onerror=alert(1)><b onclick=alert(2)>\u202egnihton"
SHOWN = "article:not([hidden])"


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium; playwright's own needs a download."""
    api = pytest.importorskip("playwright.sync_api", reason="the extra 'browser' is not installed")
    chromium = which("chromium") or which("google-chrome") or pytest.skip("there is no chromium")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def visit(browser):
    """Open a page; what it asks for, complains of or says in a dialog is looked at in the end."""
    contexts, asked, wrong = [], [], []

    def visit(path, **settings):
        context = browser.new_context(offline=True, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        return page

    yield visit
    for context in contexts:
        context.close()
    assert {url.partition("#")[0][:8] for url in asked} <= {"file:///"}
    assert len({url.partition("#")[0] for url in asked}) <= 1
    assert wrong == []


def run(*arguments):
    result = CliRunner().invoke(program, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The worked example, with one dispute settled."""
    folder = tmp_path_factory.mktemp("report")
    run("demo", folder / "split")
    conflict = Library.open(folder / "split").check().open[0].id
    run("dismiss", conflict, "--because", "different-event", "-m", "two acts", "--library", folder / "split")
    run("report", "-o", folder / "r.html", "--library", folder / "split")
    return folder / "r.html"


@pytest.fixture(scope="module")
def few(demo):
    """The report on a few claims, which shows something of every section: axe takes long on a long page."""
    run("report", "-o", demo.with_name("few.html"), "--tag", "vlora", "--library", demo.with_name("split"))
    return demo.with_name("few.html")


def filled(folder, count, disputed):
    """The report on a library of *count* claims, of which 10,000 answer questions, two each; every *disputed*-th is in dispute."""
    write_library(folder / "histcite.json", count, disputed)
    run("report", "-o", folder / "r.html", "--library", folder)
    return folder / "r.html"


def write_library(path, count, disputed):
    sources = [Source(key=f"file-{number}", kind="file", title=f"File {number}") for number in range(40)]
    claims = (
        Claim(
            key=f"claim-{number}",
            text=f"The paper of that day tells of matter {number // 2} at some length, and gives a day for it.",
            references=(Reference(source=f"file-{number % 40}", locator=str(1 + number // 40 % 200)),),
            subject=f"matter {number // 2}" if number < 10_000 else "",
            property="date" if number < 10_000 else "",
            value=f"1960-{1 + number // 2 % 12:02}-{1 + (number % 2 if number // 2 % disputed == 0 else 0):02}",
            added=f"2026-01-01T00:00:00.{number:06}Z",
        )
        for number in range(count)
    )
    tables = empty_tables()
    for name, records in (("sources", sources), ("claims", claims)):
        tables[name] = {str(document_id(record.key)): compact_document(record) for record in records}
    path.write_bytes(serialise(tables))


def shown(page):
    return [article.get_attribute("id") for article in page.query_selector_all(SHOWN)]


def test_the_worked_example_is_there(demo, visit):
    page = visit(demo)
    assert page.locator("article[id^=x-]").count() == 24
    assert [page.locator(tag).count() for tag in ("h1", "main", "nav")] == [1, 1, 1]


def test_without_a_script_everything_is_in_the_text(demo, visit):
    page = visit(demo, java_script_enabled=False)
    text = page.inner_text("main")
    library = Library.open(demo.with_name("split"))
    assert page.locator("article[id^=x-]").count() == 24
    assert all(claim.text in text for claim in library.claims.values())
    assert page.locator(".notes > li").count() >= 12
    assert not page.is_visible("form")


def test_a_name_is_found_in_any_script(demo, visit):
    page = visit(demo)
    found = {}
    for typed in ("Хрущев", "хрущ", "Khrushchev", "  KHRUSHCHEV "):
        page.fill("input[name=find]", typed)
        found[typed] = shown(page)
    assert 0 < len(found["хрущ"]) < 24
    assert len({tuple(ids) for ids in found.values()}) == 1
    page.fill("input[name=find]", "no such word")
    assert shown(page) == []
    page.click("text=Clear")
    assert len(shown(page)) == 24


def test_all_words_must_be_there_and_hits_are_marked(demo, visit):
    page = visit(demo)
    page.fill("input[name=find]", "yugoslavia hoxha")
    page.wait_for_function("CSS.highlights.has('hit')")
    marked = page.evaluate("[...CSS.highlights.get('hit')].map((range) => range.toString())")
    assert {"Yugoslavia", "Hoxha"} <= set(marked)
    assert 0 < len(shown(page)) < 24


def test_the_page_folds_as_search_does(tmp_path, visit):
    texts = [
        "Шеху",
        "Ёлка — Щука",
        "Vlorë",
        "O’Neill's",
        "Łódź",
        "Đilas",
        "Київ",
        "ﬁnal ½",
        "Straße",
        "Ἀθῆναι",
        "Øst´s",
    ]
    rows = [{"record": "source", "key": "book", "kind": "book", "title": "Book"}]
    rows += [
        {"key": f"c{n}", "text": text, "references": [{"source": "book"}]} for n, text in enumerate(texts)
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run("init", tmp_path / "library")
    run("import", tmp_path / "rows.jsonl", "--library", tmp_path / "library")
    run("report", "-o", tmp_path / "r.html", "--library", tmp_path / "library")
    page = visit(tmp_path / "r.html")
    for number, text in enumerate(texts):
        for typed in (text, fold(text)):
            page.fill("input[name=find]", typed)
            found = page.locator(".claims > li:not([hidden])").evaluate_all("all => all.map((one) => one.id)")
            assert f"c-c{number}" in found, typed


def test_filters_are_kept_in_the_address(demo, visit):
    page = visit(demo)
    page.select_option("select[name=grade]", "tension")
    tense = shown(page)
    assert 0 < len(tense) < 24
    assert page.url.endswith("#grade=tension")
    page.reload()
    assert shown(page) == tense
    page.select_option("select[name=status]", "dismissed")
    assert len(shown(page)) < len(tense)
    page.go_back()
    assert shown(page) == tense
    page.go_back()
    assert len(shown(page)) == 24


def test_tags_sources_and_years_filter_claims_and_their_disputes(demo, visit):
    page = visit(demo)
    page.select_option("select[name=tag]", "wheat")
    wheat = page.locator(".claims > li:not([hidden])").count()
    tagged = sum("wheat" in claim.tags for claim in Library.open(demo.with_name("split")).claims.values())
    assert wheat == tagged
    page.fill("input[name=from]", "1961")
    assert 0 < page.locator(".claims > li:not([hidden])").count() < wheat
    page.click("text=Clear")
    page.select_option("select[name=source]", "soviet-letter-1960-11-14")
    assert 0 < len(shown(page)) < 24


def test_keys_of_the_keyboard(demo, visit):
    page = visit(demo)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "find"
    page.keyboard.type("n")
    assert page.input_value("input[name=find]") == "n"
    page.fill("input[name=find]", "")
    page.evaluate("document.activeElement.blur()")
    order = [article.get_attribute("id") for article in page.query_selector_all("article")]
    for key, place in (("n", 0), ("n", 1), ("n", 2), ("p", 1)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == order[place]


def test_a_link_to_what_a_filter_hides_shows_it(demo, visit):
    page = visit(demo)
    page.select_option("select[name=grade]", "tension")
    hidden = page.locator("article[hidden]").first.get_attribute("id")
    page.locator(f"#questions a[href='#{hidden}']").first.click()
    page.wait_for_function(f"!document.getElementById('{hidden}').hidden")
    top = page.evaluate(f"document.getElementById('{hidden}').getBoundingClientRect().top")
    assert top >= page.evaluate("document.querySelector('.bar').getBoundingClientRect().bottom")


def test_a_key_is_copied_with_one_click(demo, browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(demo.as_uri())
    page.locator("article button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("article").first.get_attribute("id")
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768])
def test_a_narrow_screen_is_wide_enough(demo, visit, width):
    page = visit(demo, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("dark", 390)])
def test_axe_finds_no_violation(few, browser, scheme, width):
    axe = pytest.importorskip("axe_playwright_python")
    context = browser.new_context(
        offline=True, bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(few.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.add_script_tag(content=(Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = page.evaluate("(rules) => axe.run(document, rules)", rules)["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []
    context.close()


def test_on_paper_no_heading_is_parted_from_its_first_position(demo, visit):
    pypdf = pytest.importorskip("pypdf")
    page = visit(demo)
    headings = page.locator("article > h3").all_inner_texts()
    firsts = page.evaluate(
        "[...document.querySelectorAll('article')].map((one) => one.querySelector('.witness').innerText)"
    )
    sheets = [
        re.sub(r"\s+", "", normalize("NFKC", sheet.extract_text()))
        for sheet in pypdf.PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    ]
    for heading, first in zip(headings, firsts, strict=True):
        told, witness = (re.sub(r"\s+", "", text) for text in (heading, first))
        assert any(told in sheet and witness[:20] in sheet[sheet.index(told) :] for sheet in sheets), heading
    assert any(re.sub(r"\s+", "", "two acts? give each its own subject") in sheet for sheet in sheets)


def test_hostile_records_are_only_text(tmp_path, visit):
    library = tmp_path / "hostile"
    run("init", library)
    rows = [
        {
            "key": f"c{number}",
            "text": HOSTILE,
            "reference": HOSTILE,
            "subject": HOSTILE,
            "property": HOSTILE,
            "value": value,
            "quote": HOSTILE,
            "voice": HOSTILE,
            "when": "1960",
            "tags": ["<b>"],
            "note": "x" * 100_000,
        }
        for number, value in enumerate(("yes", "no"))
    ]
    (tmp_path / "rows.jsonl").write_text(
        "\n".join(
            json.dumps(
                {
                    **{name: row[name] for name in row if name not in ("reference", "quote")},
                    "references": [{"source": "evil", "quote": HOSTILE}],
                }
            )
            for row in rows
        )
        + "\n"
        + json.dumps(
            {"record": "source", "key": "evil", "kind": "web", "title": HOSTILE, "url": "javascript:alert(3)"}
        ),
        encoding="utf-8",
    )
    run("import", tmp_path / "rows.jsonl", "--library", library)
    run("report", "-o", tmp_path / "r.html", "--title", HOSTILE, "--library", library)
    page = visit(tmp_path / "r.html", viewport={"width": 390, "height": 800})
    page.fill("input[name=find]", "<img")
    assert page.locator("img, b").count() == 0
    assert page.title() == HOSTILE.replace("\u202e", "\u202e")
    assert HOSTILE in page.text_content("article")
    assert page.locator("a[href^=javascript]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.wait_for_timeout(200)


def test_an_empty_library_is_a_page_too(tmp_path, visit):
    run("init", tmp_path)
    run("report", "-o", tmp_path / "r.html", "--library", tmp_path)
    assert "There is no claim in this library yet" in visit(tmp_path / "r.html").inner_text("body")


def test_ten_thousand_claims_are_there_at_once(tmp_path, visit):
    path = filled(tmp_path, 10_000, 50)
    assert path.stat().st_size < 4_000_000
    ready = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    times = []
    for _ in range(3):
        page = visit(path)
        times.append(page.evaluate(ready))
    assert min(times) < 2_000
    page.wait_for_timeout(1000)
    took = page.evaluate(
        """() => {
          const find = document.querySelector("input[name=find]");
          const typed = ["matter 4", "matter 49", "no", "length 77"];
          const times = [...typed, ...typed, ...typed].map((typed) => {
            const start = performance.now();
            find.value = typed;
            find.dispatchEvent(new Event("input", { bubbles: true }));
            return performance.now() - start;
          });
          return Math.min(...times);
        }"""
    )
    assert took < 50


def test_a_hundred_thousand_claims_are_abridged(tmp_path, visit):
    path = filled(tmp_path, 100_000, 50)
    assert path.stat().st_size < 10_000_000
    page = visit(path)
    assert "more claims are left out" in page.inner_text("header")
