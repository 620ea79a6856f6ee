"""What TeX prints of our .bib files: footnotes beside ``cite``, bibliographies beside the texts in ``printed``. Run by ``run``."""

import re
import shutil
import subprocess
import sys
import tempfile
from difflib import unified_diff
from pathlib import Path
from unicodedata import bidirectional, normalize
from urllib.parse import unquote

from histcite import Library
from histcite.citations import Note, footnote
from histcite.library.citing import footnotes as footnotes_of
from histcite.library.publishing import Manner
from histcite.library.trial import build
from histcite.search.selection import cited_sources

HERE = Path(__file__).parent
SETS = {"set": HERE.parent / "data" / "bibliography.jsonl", "hostile": HERE.parent / "data" / "hostile.jsonl"}
FOLDER = HERE / "printed"

HEAD = r"""\documentclass{article}
\usepackage[paperwidth=500cm,paperheight=%(height)s,margin=5mm]{geometry}
\usepackage{fontspec}\setmainfont{DejaVu Sans}\pagestyle{empty}
\newfontfamily\han{WenQuanYi Micro Hei}\newXeTeXintercharclass\Han\XeTeXinterchartokenstate=1
\def\class#1#2{\count255=#1\loop\XeTeXcharclass\count255=\Han\ifnum\count255<#2\advance\count255 by 1\repeat}
\class{"2E80}{"9FFF}\class{"FF00}{"FFEF}
\XeTeXinterchartoks 0 \Han={\han}\XeTeXinterchartoks 4095 \Han={\han}
\XeTeXinterchartoks \Han 0={\rmfamily}\XeTeXinterchartoks \Han 4095={\rmfamily}
\setlength\parindent{0pt}\raggedright
"""
"""A page so wide that no address is broken, and a font for Chinese beside that for the letters of Europe and the Near East."""

BIBLATEX = {
    "verbose-note": r"\usepackage[english]{babel}\usepackage{csquotes}\usepackage[style=verbose-note]{biblatex}",
    "authoryear": r"\usepackage[english]{babel}\usepackage{csquotes}\usepackage[style=authoryear]{biblatex}",
    "chicago": r"\usepackage[english]{babel}\usepackage{csquotes}\usepackage[notes,backend=biber]{biblatex-chicago}",
    "gost": r"\usepackage[english,russian]{babel}\usepackage{csquotes}\usepackage[style=gost-footnote,autolang=other]{biblatex}",
}
CLASSIC = {"plain": "", "apalike": r"\usepackage{apalike}", "plainnat": r"\usepackage{natbib}"}
NOTED = ("chicago", "gost")
UNSEEN = re.compile("[\u00ad\u200b\u202a-\u202e\u2066-\u2069]")
ADDRESS = re.compile(r"https?:\S.*")
NEVER = ("00003", "noopsort", r"\textbrace", "histcite:", "pp. l.", "??")
"""What no page may show: a key to sort by, a rider, a label before a leaf, a name that is not known."""


def main() -> int:
    """Compile every style, print what differs, and tell how much was compared; 1 if anything differs or TeX complains."""
    write, bad = "--write" in sys.argv, 0
    asked = {name for name in sys.argv[1:] if name != "--write"}
    with tempfile.TemporaryDirectory() as folder:
        libraries = {name: Library.create(Path(folder) / f"{name}.json") for name in SETS}
        for name, library in libraries.items():
            library.take_in(SETS[name])
        libraries["example"] = build(Path(folder) / "example")[0]
        for name, library in libraries.items():
            for style in NOTED:
                if asked and f"{name}-{style}" not in asked:
                    continue
                bad += footnotes(library, style, Path(folder) / f"{name}-{style}-notes", name)
            for style in (*BIBLATEX, *CLASSIC):
                if asked and f"{name}-{style}" not in asked:
                    continue
                bad += bibliography(library, style, Path(folder) / f"{name}-{style}", write=write)
    say("all alike" if not bad else f"{bad} differ")
    return int(bool(bad))


def footnotes(library: Library, style: str, at: Path, name: str) -> int:
    """Set a page for each archival source, with a footnote on the source and one for a file at a leaf, and a bibliography in the style's own
    profile; count what is not what ``cite`` writes.
    """
    cited = cited_sources(library.claims.values(), library.sources)
    archival = [source for source in cited if source.kind in ("file", "document")]
    archival = [one for one in archival if not one.within or library.sources[one.within].kind == "file"]
    wanted = [(one.key, "", first_note(library, one.key, style)) for one in archival]
    for one in archival:
        if one.kind == "file":
            note = footnotes_of(library.holdings, one.key, style, "l. 8")[0]
            wanted.append(
                (one.key, re.search(r"\S+\s8(?=\.$)", note)[0].replace("\N{NO-BREAK SPACE}", "~"), note)
            )
    notes = (rf"\null\footcite[{place}]{{{key}}}\clearpage\citereset" for key, place, _ in wanted)
    body = "\n".join((*notes, r"\nocite{*}\printbibliography"))
    pages = compiled(library, style, at, body, "300cm", style).split("\f")
    failed = 0
    for (key, place, note), page in zip(wanted, pages, strict=False):
        got = re.sub(r"^\d+ \d+\.? ", "", plain(page))
        if as_set(got) != as_set(note):
            failed += 1
            say(f"{name}, {style}, {key} {place}\n  TeX:  {got}\n  cite: {plain(note)}")
    say(f"{name}, {style}: {len(wanted) - failed} of {len(wanted)} footnotes as 'cite' writes them")
    return failed


def first_note(library: Library, key: str, style: str) -> str:
    """The footnote on a source: that of a claim which has it through another work, where every one does."""
    claims = [
        claim for claim in library.claims.values() if any(one.source == key for one in claim.references)
    ]
    references = [one for claim in claims for one in claim.references if one.source == key]
    if any(not one.via for one in references):
        return footnotes_of(library.holdings, key, style)[0]
    note = Note(
        source=library.sources[key],
        via=library.sources[references[0].via],
        via_locator=references[0].via_locator,
    )
    return footnote(note, library.sources, style, archives=library.archives)


def bibliography(library: Library, style: str, at: Path, *, write: bool) -> int:
    """Set the whole bibliography; count it as failed if it is not the text in ``printed``."""
    classic = style in CLASSIC
    body = (
        rf"\nocite{{*}}\bibliographystyle{{{style}}}\bibliography{{refs}}"
        if classic
        else r"\nocite{*}\printbibliography"
    )
    text = compiled(library, style, at, body, "300cm", "portable")
    lines = "".join(f"{plain(line)}\n" for line in text.splitlines() if plain(line))
    shown = [sign for sign in NEVER if sign in lines]
    expected = FOLDER / f"{at.name}.txt"
    if write:
        FOLDER.mkdir(exist_ok=True)
        expected.write_text(lines, encoding="utf-8")
    before = expected.read_text(encoding="utf-8") if expected.exists() else ""
    say("".join(unified_diff(before.splitlines(True), lines.splitlines(True), expected.name, "TeX")).rstrip())
    say(
        f"{at.name}: {'alike' if before == lines else 'differs'}, {lines.count(chr(10))} lines{f', shows {shown}' if shown else ''}"
    )
    return int(before != lines or bool(shown))


def compiled(library: Library, style: str, at: Path, body: str, height: str, profile: str) -> str:
    """Set *body* in *style* and give the text of its pages. Raises RuntimeError where TeX finds an error."""
    at.mkdir()
    format_ = "bibtex" if style in CLASSIC else "biblatex"
    wording = "gost" if style == "gost" else "chicago"
    manner = Manner(profile=profile, style=wording) if format_ == "biblatex" else Manner(style=wording)
    (at / "refs.bib").write_text(str(library.publish(format_, None, manner).data), encoding="utf-8")
    package = (
        BIBLATEX.get(style, "") + r"\addbibresource{refs.bib}" if format_ == "biblatex" else CLASSIC[style]
    )
    document = HEAD % {"height": height} + package + "\n" + rf"\begin{{document}}{body}\end{{document}}"
    (at / "paper.tex").write_text(document, encoding="utf-8")
    for program in ("xelatex", "biber" if format_ == "biblatex" else "bibtex", "xelatex", "xelatex"):
        options = ["-interaction=batchmode"] if program == "xelatex" else []
        subprocess.run([program, *options, "paper"], cwd=at, capture_output=True, check=False)
    subprocess.run([shutil.which("pdftotext") or "", "-layout", "paper.pdf"], cwd=at, check=False)
    log = (at / "paper.log").read_text(encoding="utf-8", errors="replace")
    if errors := re.findall(r"^! .*", log, re.MULTILINE):
        raise RuntimeError(f"{at.name}: {errors[0]}")
    return (at / "paper.txt").read_text(encoding="utf-8")


def say(line: str) -> None:
    """Tell a line, if it is one."""
    sys.stdout.write(f"{line}\n" if line else "")
    sys.stdout.flush()


def plain(text: str) -> str:
    """Text with each run of spaces as one, and no-break ones as others; without what no page shows."""
    return " ".join(normalize("NFC", UNSEEN.sub("", text)).split())


def as_set(text: str) -> str:
    """What TeX prints for a text: typographic quotes for straight ones, an address in its letters, percent-encoded or not.

    Of a text with words from right to left the order and the spaces are left out, for that is the work of a package which the page has not.
    """
    quoted = re.sub(
        r'(?<!\w)"([^"]+)"(?!\w)', r"“\1”", ADDRESS.sub(lambda found: unquote(found[0]), plain(text))
    )
    printed = quoted.translate({ord("'"): "’", ord('"'): "”", ord("`"): "‘"})
    backwards = any(bidirectional(sign) in ("R", "AL") for sign in printed)
    return "".join(sorted(printed.replace(" ", ""))) if backwards else printed


if __name__ == "__main__":
    sys.exit(main())
