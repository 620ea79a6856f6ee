"""Papers are read for what they cite: keys in LaTeX, Markdown and Typst, stored items and footnotes in Word."""

import json
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from cards import also_slow
from effort import keeps_pace

from histcite.errors import NotReadable
from histcite.formats.papers.latex import read_tex
from histcite.formats.papers.marked import read_md, read_txt, read_typ
from histcite.formats.papers.paper import read_paper
from histcite.undelivered import BadPaper, NoPaper

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def cited(folder, name, text):
    """Chapter, key or note, and place of everything that a paper of this text cites."""
    paper = folder / name
    paper.write_text(text, encoding="utf-8")
    return [(one.chapter, one.key or one.note, one.locator) for one in read_paper(paper)]


def keys(folder, name, text):
    return [key for _, key, _ in cited(folder, name, text)]


def docx(path, body, **parts):
    """A Word document of this body; *parts* are what stands in its other parts."""
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, inner in {"document": f"<w:body>{body}</w:body>", **parts}.items():
            packed.writestr(f"word/{name}.xml", f'<w:document xmlns:w="{W}">{inner}</w:document>')
    return path


def note(number, text, kind="footnote", extra=""):
    return f'<w:{kind} w:id="{number}"{extra}><w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:{kind}>'


def called(number, kind="footnote"):
    return f'<w:p><w:r><w:{kind}Reference w:id="{number}"/></w:r></w:p>'


def field(code):
    """A field with its code in two pieces, as Word breaks them."""
    pieces = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (code[:9], code[9:]))
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:p>{begin}{pieces}{end}</w:p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\cite{a}", ["a"]),
        (r"\autocite[see][l.~12]{a, b}", ["a", "b"]),
        (r"\autocites[l. 1]{a}[2]{b} and \parencite*{c}", ["a", "b", "c"]),
        (r"\autocites(see)(passim)[l. 1]{a}{b}", ["a", "b"]),
        (r"\nocite{*}", ["*"]),
        (r"\claim{wheat} \claimtext{oil}", ["wheat", "oil"]),
        (r"\footcite{a} % \cite{b}", ["a"]),
        (r"50\% of it \cite{a}", ["a"]),
        (r"\verb|\cite{b}| \cite{a}", ["a"]),
        ("\\begin{verbatim}\n\\cite{b}\n\\end{verbatim}\n\\cite{a}", ["a"]),
        (r"\cite{a}\end{document}\cite{b}", ["a"]),
        (r"\DeclareCiteCommand{\x}{a}{b} \citestyle{verbose} \setcitestyle{round}", []),
        (r"\cite [{l. 2]}] {a}", ["a"]),
        (r"\cite{never closed", []),
    ],
)
def test_keys_in_latex(tmp_path, text, expected):
    assert keys(tmp_path, "paper.tex", text) == expected


def test_the_place_and_the_chapter_of_each_citation_in_latex(tmp_path):
    text = "\\cite{x}\n\\chapter[Short]{The \\emph{letter}}\n\\section{S}\\autocite[cf.][l.~13~ob.]{a}\n\\chapter*{After}\n\\cite{b}"
    assert cited(tmp_path, "paper.tex", text) == [
        ("", "x", ""),
        ("The letter", "a", "l. 13 ob."),
        ("After", "b", ""),
    ]


def test_files_that_a_paper_takes_in_are_read_once(tmp_path):
    (tmp_path / "two.tex").write_text(r"\section{Two}\cite{b}\input{paper}\input{two}", encoding="utf-8")
    text = "\\section{One}\\cite{a}\\input{two}\n\\include{absent}\\cite{c}"
    assert keys(tmp_path, "paper.tex", text) == ["a", "b", "c"]


def test_what_latex_wrote_of_a_paper(tmp_path):
    (tmp_path / "chapter.aux").write_text("\\citation{c}\n", encoding="utf-8")
    text = "\\relax\n\\citation{a,b}\n\\abx@aux@cite{0}{d}\n\\abx@aux@cite{a}\n\\@input{chapter.aux}\n"
    assert keys(tmp_path, "paper.aux", text) == ["a", "b", "d", "c"]
    control = '<bcf:controlfile xmlns:bcf="https://sourceforge.net/projects/biblatex"><bcf:section number="0">{}</bcf:section></bcf:controlfile>'
    written = "".join(f'<bcf:citekey order="1">{key}</bcf:citekey>' for key in ("a", "b", "a"))
    assert keys(tmp_path, "paper.bcf", control.format(written)) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as [@a, l. 12; see -@b] and @c [p. 3]", [("a", "l. 12"), ("b", ""), ("c", "p. 3")]),
        ("[@a, {l. 193 ob.}]", [("a", "l. 193 ob.")]),
        ("@{a.b}, @x-y_1.", [("a.b", ""), ("x-y_1", "")]),
        ("to me@example.org, \\@no, `@no` and\n```\n@no\n```\n@fig:one", []),
        ("# One\n[^1]: @a, l. 2\n[^2]: RGANI, f. 3, op. 14, d. 448.", [("a", "l. 2"), ("RGANI, f. 3, op. 14, d. 448.", "")]),
    ],
)  # fmt: skip
def test_citations_in_markdown(tmp_path, text, expected):
    assert [(key, place) for _, key, place in cited(tmp_path, "paper.md", text)] == expected


def test_chapters_of_markdown_are_the_highest_headings_of_which_there_are_several(tmp_path):
    text = "# My paper\n\n## One\n\n@a\n\n### Detail\n@b\n\n## Two\n@c\n"
    assert [(one, key) for one, key, _ in cited(tmp_path, "paper.md", text)] == [
        ("One", "a"),
        ("One", "b"),
        ("Two", "c"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("= One\n@a[l. 12] and @b.", [("a", "l. 12"), ("b", "")]),
        (
            '#cite(<a>) #cite(<b>, supplement: [p. 3]) #cite(label("c"))',
            [("a", ""), ("b", "p. 3"), ("c", "")],
        ),
        ("// @no\n/* @no */ `@no` https://e.org/@no-not see @fig1 #figure[] <fig1>", [("no-not", "")]),
    ],
)
def test_citations_in_typst(tmp_path, text, expected):
    assert [(key, place) for _, key, place in cited(tmp_path, "paper.typ", text)] == expected


def test_the_footnotes_of_a_plain_text_begin_with_their_numbers(tmp_path):
    text = "The letter asked for wheat.1\n\n1. РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12.\n[2] Там же. Л. 13.\n³ Hoxha, 412\n"
    assert keys(tmp_path, "paper.txt", text) == [
        "РГАНИ. Ф. 3. Оп. 14. Д. 448. Л. 12.",
        "Там же. Л. 13.",
        "Hoxha, 412",
    ]
    assert keys(tmp_path, "list.txt", "RGANI, f. 3\n\nRGANI, f. 5\n") == ["RGANI, f. 3", "RGANI, f. 5"]


def test_footnotes_and_endnotes_of_word_stand_where_they_are_called(tmp_path):
    """Separators and what was deleted are no notes, and a deleted call is none."""
    headings = '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    heading = '<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    gone = '<w:del><w:r><w:delText>gone</w:delText><w:footnoteReference w:id="4"/></w:r></w:del>'
    body = heading.format("One") + called(2) + called(3, "endnote") + gone + heading.format("Two") + called(1)
    first = '<w:footnote w:id="1"><w:p><w:r><w:t>A, </w:t></w:r><w:del><w:r><w:t>no</w:t></w:r></w:del><w:r><w:t>p. 1</w:t></w:r></w:p></w:footnote>'
    footnotes = first + note(2, "B") + note(4, "D") + note(0, "line", extra=' w:type="separator"')
    paper = docx(
        tmp_path / "paper.docx", body, styles=headings, footnotes=footnotes, endnotes=note(3, "C", "endnote")
    )
    assert [(one.chapter, one.note, one.line) for one in read_paper(paper)] == [
        ("One", "B", 1),
        ("One", "C", 2),
        ("Two", "A, p. 1", 3),
    ]


def test_what_zotero_and_mendeley_stored_is_read_before_the_words_of_a_note(tmp_path):
    item = {"id": 7, "citation-key": "hoxha", "title": "Letter"}
    stored = json.dumps({"citationItems": [{"id": 7, "itemData": item, "locator": "4", "label": "folio"}]})
    control = b64encode(stored.encode()).decode()
    tagged = f'<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_{control}"/></w:sdtPr></w:sdt>'
    noted = f'<w:footnote w:id="1">{field("ADDIN ZOTERO_ITEM CSL_CITATION " + stored)}<w:p><w:r><w:t>Hoxha</w:t></w:r></w:p></w:footnote>'
    body = called(1) + field("ADDIN CSL_CITATION " + stored) + field("PAGE 4") + tagged
    paper = docx(tmp_path / "paper.docx", body, footnotes=noted)
    read = [(one.item, one.note, one.locator) for one in read_paper(paper)]
    assert read == [(item, "", "folio 4")] * 3


ENDNOTE = (
    "<EndNote><Cite><Author>Hoxha</Author><Year>1960</Year><Suffix>, fl. 4</Suffix><record><label>hoxha</label>"
    '<titles><title><style face="normal">Letter </style><style face="italic">&amp;</style> notes</title></titles>'
    "<remote-database-name>AQSH</remote-database-name><accession-num>F. 14/AP, V. 1960, D. 24</accession-num>"
    "</record></Cite><Cite><Author>Only a number</Author><RecNum>7</RecNum></Cite></EndNote>"
)


def endnote_field(data, inner):
    """A field of EndNote whose XML is *data* beside its instruction, which has the field *inner* within."""
    told = f"<w:fldData>{data}</w:fldData>" if data else ""
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{told}</w:fldChar></w:r>'
    name = "ADDIN EN.CITE" if inner else "ADDIN EN.CITE.DATA"
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return f"{begin}<w:r><w:instrText> {name} </w:instrText></w:r>{inner}{end}"


PACKED = b64encode(ENDNOTE.encode() + b"\0").decode()


@pytest.mark.parametrize(
    "body",
    [
        field(f" ADDIN EN.CITE {escape(ENDNOTE)}"),
        endnote_field(PACKED, endnote_field(PACKED, "")),
        endnote_field("", endnote_field(PACKED, "")),
    ],
    ids=("in the instruction", "beside it", "in the field within"),
)
def test_what_endnote_stored_is_read_once(tmp_path, body):
    read = read_paper(docx(tmp_path / "paper.docx", f"{body}{field('ADDIN EN.CITE &lt;EndNote>')}"))
    assert [(one.item, one.locator) for one in read] == [
        (
            {
                "citation-label": "hoxha",
                "title": "Letter & notes",
                "archive": "AQSH",
                "archive_location": "F. 14/AP, V. 1960, D. 24",
            },
            "fl. 4",
        )
    ]


@pytest.mark.parametrize(
    ("name", "data", "error", "told"),
    [
        ("paper.pdf", b"%PDF", NoPaper, "papers are .tex, .aux, .bcf, .md, .typ, .docx, .txt"),
        ("paper.docx", b"PK no zip", BadPaper, "it cannot be unpacked"),
        ("paper.bcf", b"<a>", BadPaper, "its XML is broken"),
        ("paper.bcf", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', BadPaper, "entities of its own"),
        ("paper.bcf", "<!DOCTYPE a><a/>".encode("utf-16"), BadPaper, "entities of its own"),
    ],
)  # fmt: skip
def test_what_is_no_paper_is_refused_in_a_sentence(tmp_path, name, data, error, told):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(error, match=told):
        read_paper(tmp_path / name)


def test_a_paper_that_is_not_there(tmp_path):
    with pytest.raises(NotReadable, match="No such file"):
        read_paper(tmp_path / "paper.tex")


def test_a_document_that_would_swell_is_not_unpacked(tmp_path):
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 20 * 2**20)
    (tmp_path / "paper.docx").write_bytes(packed.getvalue())
    with pytest.raises(BadPaper, match=r"word/document.xml would unpack to 20 MB"):
        read_paper(tmp_path / "paper.docx")


@pytest.mark.parametrize(
    "run",
    [
        "\\cite[",
        "[@a",
        "#cite(",
        *also_slow("\\cite{a,", "@a[", "\\section{", "`", "~~~\n", "1. a\n", "{", "\\verb|"),
    ],
)
def test_no_reader_slows_down_on_long_runs(run):
    def read(text):
        for reader in (read_tex, read_md, read_typ, read_txt):
            list(reader(text.encode(), Path("p")))

    assert keeps_pace(read, lambda size: (run * size)[:size], 2**13)
