r"""Claims for a paper in LaTeX: ``\claim{KEY}`` prints one with its references, which stand in the .bib that biblatex reads."""

from collections.abc import Iterable

from histcite.citations.author import Sources, chain
from histcite.citations.elements import print_place
from histcite.citations.style import Sheet
from histcite.deferred import expression
from histcite.formats.bibtext import escape
from histcite.formats.markdown import escaped
from histcite.records.claim import Claim, Reference

_LABEL = expression(r"(?<=\.) (?=\w)")

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


def write_claims(claims: Iterable[Claim], sources: Sources, form: Sheet) -> str:
    r"""Write the definitions of *claims*, in the order of their keys; *form* words the places."""
    ordered = sorted(claims, key=lambda claim: (claim.key.casefold(), claim.key))
    return _HEAD + "".join(_definition(claim, sources, form) for claim in ordered) + "\\makeatother\n"


def _definition(claim: Claim, sources: Sources, form: Sheet) -> str:
    quote = next((reference.quote for reference in claim.references if reference.quote), "")
    cited = "".join(
        autocite(reference, sources, form) for reference in claim.references if reference.source in sources
    )
    return f"\\histcite@claim{{{claim.key}}}{{{escape(claim.text)}}}{{{escape(quote)}}}{{%\n  {cited}}}\n"


class Citations:
    r"""References in Markdown for a paper in LaTeX: ``\autocite`` in pandoc's raw LaTeX, which the paper's own style prints."""

    def __init__(self, sources: Sources, form: Sheet) -> None:
        self._sources = sources
        self._form = form

    def mark(self, reference: Reference) -> str:
        """The command that cites *reference*, or the bare key where its source is gone."""
        if reference.source not in self._sources:
            return f" ({escaped(reference.source)}: no such source)"
        command = autocite(reference, self._sources, self._form)
        return f"`{command.replace('`', chr(92) + 'textasciigrave{}')}`{{=latex}}"

    def closing(self) -> str:
        """Nothing: the notes are LaTeX's."""
        return ""


def autocite(reference: Reference, sources: Sources, form: Sheet) -> str:
    r"""Write *reference* as ``\autocite[{l.~12}]{key}``.

    What was read through another work is said to be quoted there, in a footnote, for biblatex lets no citation stand in another's postnote.
    """
    cited = _cited(reference.source, reference.locator, sources, form)
    if reference.via not in sources:
        return f"\\auto{cited}"
    through = _cited(reference.via, reference.via_locator, sources, form)
    return f"\\footnote{{\\{cited}, {form.words['quoted_in']} \\{through}.}}"


def _cited(key: str, locator: str, sources: Sources, form: Sheet) -> str:
    """The command ``cite`` for a place in a source, in the words of its archive or of the work's language, each label tied to its number."""
    place = print_place(locator, chain(sources[key], sources), form) if locator else ""
    tied = escape(_LABEL.sub("\N{NO-BREAK SPACE}", place))
    return f"cite[{{{tied}}}]{{{key}}}" if tied else f"cite{{{key}}}"
