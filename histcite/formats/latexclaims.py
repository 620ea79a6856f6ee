r"""Claims for a paper in LaTeX: ``\claim{KEY}`` prints one with its references, which stand in the .bib that biblatex reads."""

from collections.abc import Iterable

from histcite.citations.author import Sources
from histcite.citations.locator import print_locator
from histcite.citations.style import sheet
from histcite.formats.bibentry import escape
from histcite.formats.markdown import escaped
from histcite.records.claim import Claim, Reference

_HEAD = r"""% The claims of a library: \input this file after \usepackage{biblatex}, and \addbibresource what 'export biblatex' writes.
%   \claim{KEY}       the sentence, with its references
%   \claimtext{KEY}   the sentence alone
%   \claimquote{KEY}  what the source says, word for word
%   \claimcite{KEY}   the references alone
\makeatletter
\def\histcite@claim#1#2#3#4{%
  \expandafter\gdef\csname histcite@text@\detokenize{#1}\endcsname{#2}%
  \expandafter\gdef\csname histcite@quote@\detokenize{#1}\endcsname{#3}%
  \expandafter\gdef\csname histcite@cite@\detokenize{#1}\endcsname{#4}}
\def\histcite@get#1#2{\ifcsname histcite@#1@\detokenize{#2}\endcsname
  \csname histcite@#1@\detokenize{#2}\endcsname
  \else\PackageWarning{histcite}{there is no claim \detokenize{#2}}\textbf{??}\fi}
\DeclareRobustCommand\claim[1]{\histcite@get{text}{#1}\histcite@get{cite}{#1}}
\DeclareRobustCommand\claimtext[1]{\histcite@get{text}{#1}}
\DeclareRobustCommand\claimquote[1]{\histcite@get{quote}{#1}}
\DeclareRobustCommand\claimcite[1]{\histcite@get{cite}{#1}}
"""


def write_claims(claims: Iterable[Claim], sources: Sources) -> str:
    r"""Write the definitions of *claims*, in the order of their keys, for every engine that reads UTF-8."""
    ordered = sorted(claims, key=lambda claim: (claim.key.casefold(), claim.key))
    return _HEAD + "".join(_definition(claim, sources) for claim in ordered) + "\\makeatother\n"


def _definition(claim: Claim, sources: Sources) -> str:
    quote = next((reference.quote for reference in claim.references if reference.quote), "")
    cited = "".join(autocite(reference) for reference in claim.references if reference.source in sources)
    return f"\\histcite@claim{{{claim.key}}}{{{escape(claim.text)}}}{{{escape(quote)}}}{{%\n  {cited}}}\n"


class Citations:
    r"""References in Markdown for a paper in LaTeX: ``\autocite`` in pandoc's raw LaTeX, which the paper's own style prints."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def mark(self, reference: Reference) -> str:
        """The command that cites *reference*, or the bare key where its source is gone."""
        if reference.source not in self._sources:
            return f" ({escaped(reference.source)}: no such source)"
        return f"`{autocite(reference).replace('`', chr(92) + 'textasciigrave{}')}`{{=latex}}"

    def closing(self) -> str:
        """Nothing: the notes are LaTeX's."""
        return ""


def autocite(reference: Reference) -> str:
    r"""Write *reference* as ``\autocite[{l.~12}]{key}``; what was read through another work is said to be quoted there."""
    place = _place(reference.locator)
    if reference.via:
        at = f"[{{{_place(reference.via_locator)}}}]" if reference.via_locator else ""
        quoted = f"{sheet('chicago').words['quoted_in']} \\cite{at}{{{reference.via}}}"
        place = f"{place}, {quoted}" if place else quoted
    return f"\\autocite[{{{place}}}]{{{reference.source}}}" if place else f"\\autocite{{{reference.source}}}"


def _place(locator: str) -> str:
    """A locator in the words of the archive, each label tied to its number."""
    return (
        escape(print_locator(locator, sheet("chicago")).replace(". ", ".\N{NO-BREAK SPACE}"))
        if locator
        else ""
    )
