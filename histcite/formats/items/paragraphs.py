"""Notes in HTML, as Zotero and Tropy keep them, as plain paragraphs; and a paragraph as the cells of a claim."""

from collections.abc import Mapping
from html.parser import HTMLParser

from histcite.citations import is_locator
from histcite.deferred import expression

_BLOCKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "br", "tr", "pre"})
_QUOTED = expression(r"[“„«]([^“”„«»]+)[”“»]")
_LOCATOR = expression(r"\s*\(([^()]*[^\W\d_][^()]*)\)\s*([.!?]?)$")
_CITED = expression(r"\((?:[^()]*\b\d{4}\w?|(?<=[”“»\"]\s\()[^()]*), ([^(),]*)\)")
_TAG = expression(r"(?:^|\s)#([^\W\d_][^\s#.,;:!?()]*)")
_SPACES = expression(r"\s+")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[list[str]] = [[]]

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag in _BLOCKS:
            self.parts.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append([])

    def handle_data(self, data: str) -> None:
        self.parts[-1].append(data)


def paragraphs(html: str) -> list[str]:
    """The paragraphs of *html* that say something, without their marks; text without marks is parted at its lines."""
    if "<" not in html:
        return [line.strip() for line in html.splitlines() if line.strip()]
    reader = _Text()
    reader.feed(html)
    reader.close()
    told = (_SPACES.sub(" ", "".join(part)).strip() for part in reader.parts)
    return [paragraph for paragraph in told if paragraph]


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
        "quote": quoted[1].strip() if quoted else "",
        "tags": "; ".join(_TAG.findall(paragraph)),
    }
