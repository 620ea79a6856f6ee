"""A claim's text as leads compare it: its content words, the dates and numbers, and where it denies something."""

from functools import lru_cache

from histcite.conflicts.texts.opposites import Phrase, phrases_in
from histcite.conflicts.texts.phrasing import Grammar, Role, TextWord, grammar, read_phrasing
from histcite.conflicts.texts.piece import Piece, pieces_of
from histcite.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A text cut into words, and what stands in it, each by the place of its word.

    ``grammar`` is what is known of the language ``name``, ``keys`` are those of all words, ``content`` the places of words that carry content outside dates and numbers,
    ``attitudes`` the words by which something is only asked, planned or alleged.
    """

    text: str
    name: str
    grammar: Grammar
    words: tuple[TextWord, ...]
    keys: tuple[str, ...]
    pieces: tuple[Piece, ...]
    content: tuple[int, ...]
    negations: tuple[int, ...]
    attitudes: frozenset[str]
    opposites: tuple[Phrase, ...]

    def has(self, listed: str) -> bool:
        """Whether a phrase of the language's list *listed* stands in it."""
        if self.grammar.openers[listed].isdisjoint(self.keys):
            return False
        return any(self.grammar.listed(listed, self.keys, place) for place in range(len(self.keys)))

    @property
    def points_back(self) -> bool:
        """Whether it begins with a word for what was named before it: *he*, *her fleet*."""
        return bool(self.keys) and bool(self.grammar.listed("pronouns", self.keys, 0))

    @property
    def names(self) -> frozenset[str]:
        """The keys of its content words with a capital."""
        return frozenset(self.keys[place] for place in self.content if self.words[place].capital)

    def before(self, place: int) -> str:
        """The key of the content word before *place*; empty if there is none."""
        return next((self.keys[other] for other in reversed(self.content) if other < place), "")

    def after(self, place: int) -> str:
        """The key of the content word after *place*; empty if there is none."""
        return next((self.keys[other] for other in self.content if other > place), "")

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text the words *first* to *last* begin and end."""
        return self.words[first].start, self.words[last].end

    def between(self, first: int, last: int) -> str:
        """The text from the word *first* to the word *last*."""
        start, end = self.span(first, last)
        return self.text[start:end]


@lru_cache(maxsize=1 << 16)
def sentence(text: str) -> Sentence:
    """The sentence that *text* is; those read last are kept."""
    phrasing = read_phrasing(text)
    pieces = pieces_of(phrasing)
    words, keys = phrasing.words, tuple(word.key for word in phrasing.words)
    taken = {place for piece in pieces for place in range(piece.first, piece.last + 1)}
    roles = [(place, word.role) for place, word in enumerate(words) if place not in taken]
    return Sentence(
        text=phrasing.text,
        name=phrasing.language,
        grammar=grammar(phrasing.language),
        words=words,
        keys=keys,
        pieces=pieces,
        content=tuple(place for place, role in roles if role is Role.CONTENT),
        negations=tuple(place for place, role in roles if role is Role.NEGATION),
        attitudes=frozenset(keys[place] for place, role in roles if role is Role.ATTITUDE),
        opposites=tuple(phrases_in(keys, phrasing.language)),
    )
