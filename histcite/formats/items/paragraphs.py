"""Notes in HTML, as Zotero and Tropy keep them, as plain paragraphs; and a paragraph as the cells of a claim."""

from collections.abc import Mapping
from html.parser import HTMLParser

from histcite.citations import is_locator
from histcite.deferred import expression

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {"p", "div", "li", "blockquote", "br", "tr", "pre"}
_CELLS = frozenset({"td", "th"})
_QUOTED = expression(r"[“„«]([^“”„«»]+)[”“»]|\"([^\"]+)\"")
_LOCATOR = expression(r"\s*\(([^()]*[^\W\d_][^()]*)\)\s*([.!?]?)$")
_CITED = expression(r"\((?:[^()]*\b\d{4}\w?|(?<=[”“»\"]\s\()[^()]*)(?:, |:\s?)([^(),:]*)\)")
_TAG = expression(r"(?:^|\s)#([^\W\d_][^\s#.,;:!?()]*)")
_SPACES = expression(r"\s+")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[list[str]] = [[]]
        self.headings: set[int] = set()

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag in _BLOCKS:
            within = tag == "br" and len(self.parts) - 1 in self.headings
            self.parts.append([])
            if within or tag in _HEADINGS:
                self.headings.add(len(self.parts) - 1)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and tag != "br":
            self.parts.append([])
        elif tag in _CELLS:
            self.parts[-1].append(" ")

    def handle_data(self, data: str) -> None:
        self.parts[-1].append(data)


def paragraphs(html: str) -> list[str]:
    """The paragraphs of *html* that say something, without their marks; text without marks is parted at its lines."""
    return [text for text, _ in _parted(html)]


def stated(html: str) -> list[str]:
    """The paragraphs that are no headings, such as *Annotations* that Zotero puts above those that it makes a note of."""
    return [text for text, is_heading in _parted(html) if not is_heading]


def _parted(html: str) -> list[tuple[str, bool]]:
    if "<" not in html:
        return [(line.strip(), False) for line in html.splitlines() if line.strip()]
    reader = _Text()
    reader.feed(html)
    reader.close()
    told = (
        (_SPACES.sub(" ", "".join(part)).strip(), at in reader.headings)
        for at, part in enumerate(reader.parts)
    )
    return [one for one in told if one[0]]


def claim_cells_of(paragraph: str) -> Mapping[str, str]:
    """*paragraph* as a claim: a place with its label at its end in brackets (a bare number may be a year), a quotation in quotation marks, and words with ``#`` as tags.

    The place may stand in a citation, as Zotero puts it behind what was marked: ``“marked” (Hoxha, 1960, p. 13) comment``.
    """
    text, page = _TAG.sub("", paragraph).strip(), ""
    placed = _LOCATOR.search(text)
    if placed and is_locator(placed[1]):
        text, page = f"{text[: placed.start()].rstrip()}{placed[2]}", placed[1]
    elif (cited := _CITED.search(text)) and is_locator(cited[1]):
        text, page = text[: cited.start()].rstrip() + text[cited.end() :], cited[1]
    quoted = _QUOTED.search(text)
    return {
        "text": text,
        "page": page,
        "quote": (quoted[1] or quoted[2]).strip() if quoted else "",
        "tags": "; ".join(_TAG.findall(paragraph)),
    }
