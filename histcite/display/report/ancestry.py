"""Which source leans on which, in the report: a drawing where the sources are few, and nested lists."""

from collections.abc import Sequence

from histcite.display.report.endnotes import Endnotes
from histcite.display.report.markup import Markup, element, joined, said
from histcite.holdings.descent import DERIVED, QUOTED, Kin, Pedigree

MOST_DRAWN = 40
"""How many sources the drawing has room for."""

ROW, STEP, TEXT = 28, 36, 7
"""In pixels: the height of a row, how far each generation is set in, and about the width of a letter."""

LONGEST_LABEL = 60
DEEPEST = 12
"""How many generations lists are nested; what lies deeper stands in the innermost."""

TIES = {
    (DERIVED, True): "derived from it:",
    (QUOTED, True): "known through:",
    (DERIVED, False): "derives from",
    (QUOTED, False): "quotes or prints",
    ("", True): "",
    ("", False): "",
}
"""How a source is tied to the one above it: where what is above is leaned upon, and where it leans."""


def ancestry(pedigrees: Sequence[Pedigree], endnotes: Endnotes) -> Markup:
    """The *pedigrees*, each as a nested list; above them all as one drawing, if they are few."""
    lists = (_nested(pedigree, endnotes) for pedigree in pedigrees)
    return joined((_drawing(pedigrees, endnotes), element("div", *lists, class_="descent")))


def _nested(pedigree: Pedigree, endnotes: Endnotes) -> Markup:
    """The kin as a list whose items hold the lists of those below them; closed one by one, for chains may be long."""
    pieces, depth = ["<ul>"], 0
    for place, kin in enumerate(pedigree.kin):
        deep = min(kin.depth, DEEPEST)
        if deep > depth:
            pieces.append("<ul>")
        elif place:
            pieces += ["</li>", *["</ul></li>"] * (depth - deep)]
        depth = deep
        pieces += ["<li>", _named(kin, pedigree, endnotes)]
    return Markup("".join((*pieces, "</li>", *["</ul></li>"] * depth, "</ul>")))


def _named(kin: Kin, pedigree: Pedigree, endnotes: Endnotes) -> Markup:
    tie = TIES[kin.tie, pedigree.downwards]
    again = " (see above)" if kin.again else ""
    return joined(
        (element("span", tie, class_="muted"), " " * bool(tie), said(endnotes.short(kin.key)), again)
    )


def _drawing(pedigrees: Sequence[Pedigree], endnotes: Endnotes) -> Markup:
    """The sources one below the other, each set in below the one it is tied to, with a line to it."""
    rows = [(kin, pedigree) for pedigree in pedigrees for kin in pedigree.kin]
    if not rows or len(rows) > MOST_DRAWN:
        return Markup("")
    above: dict[int, int] = {}
    drawn, width = [], 0
    for place, (kin, _) in enumerate(rows):
        x, y = 12 + STEP * kin.depth, ROW * place + ROW // 2
        above[kin.depth] = y
        label = endnotes.short(kin.key)
        label = label if len(label) <= LONGEST_LABEL else label[:LONGEST_LABEL] + "…"
        width = max(width, x + 16 + TEXT * len(label))
        if kin.depth:
            dashed = "4 3" if kin.tie == QUOTED else ""
            drawn.append(
                element(
                    "path", d=f"M{x - STEP} {above[kin.depth - 1] + 5}V{y}H{x - 6}", stroke_dasharray=dashed
                )
            )
        drawn += [
            element("circle", cx=str(x), cy=str(y), r="4"),
            element("text", label, x=str(x + 10), y=str(y + 4)),
        ]
    name = "Which source leans on which; the same is told in words below"
    svg = element(
        "svg",
        *drawn,
        role="img",
        aria_label=name,
        width=str(width),
        height=str(ROW * len(rows)),
        class_="tree",
    )
    key = element("p", "A broken line: known only through that work.", class_="muted")
    return joined(
        (element("div", svg, class_="wide", tabindex="0", role="region", aria_label="Drawing"), key)
    )
