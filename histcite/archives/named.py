"""References that name their archive, or whose signature can belong to one archive only."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

from histcite.archives.labelled import Level, Stretch, tidy
from histcite.archives.labels import NAMED, fonds_words, labels_of
from histcite.archives.letters import WORD, data, squeeze
from histcite.archives.levels import (
    Parse,
    is_interrupted,
    pieces,
    read_levels,
    referenced,
    runs_on,
    words_before,
)
from histcite.archives.prose import Attempt, Mention, Refusal, begins_another, city_names, names_institution
from histcite.archives.reference import ArchivalReference, FieldSpan
from histcite.archives.registry import Archive
from histcite.deferred import expression
from histcite.frozen import dataclass

_DIGIT = expression(r"\d")
_STOPPED = expression(r"(?:.*[,.;:/(—-]\s*|\s*)", re.DOTALL)
_NOTE_NUMBER = expression(r"[\s(]*\d{1,3}[\s«\"„“(]*")
_WORD_FOLLOWS = expression(r"\s+[a-zа-яё]")
_CITY_FOLLOWS = expression(r" (\w+)")
_BEHIND_A_NUMBER = expression(r"\d ?$")
_LONGEST_ADDRESS = 2
_SHORT_ACRONYM = 3
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """What was read around the names of one archive, *named* from its first name to its last.

    *cluster* are all names that stand together with them, and *before* the places of the words before it but its city.
    """

    text: str
    start: int
    cluster: list[Mention]
    archive: Archive
    named: Stretch
    before: list[Stretch]
    parse: Parse
    levels: dict[str, str]

    @property
    def words_before(self) -> str:
        """What stands before the first name; nothing if that is but the city of the archive."""
        end = self.cluster[0].start
        before = self.before if end == self.named[0] else _before(self.text, self.start, end, self.archive)
        return self.text[self.start : end] if before else ""


def read_named(attempt: Attempt) -> ArchivalReference | Refusal | None:
    """Read a reference around the archive's names; where a name is shared, the archive that explains most.

    A name without a level may be of a document's title, *Telegram from the Department of State*: then the next ones are
    looked at. A publisher of copies gives way to whoever holds the original.
    """
    refused: Refusal | None = None
    published: ArchivalReference | None = None
    for cluster in islice(_clusters(attempt.text.clean, attempt.mentions), _MOST_NAMED):
        likeliest = max(
            (_candidate(attempt, cluster, archive) for archive in _likeliest(attempt, cluster)),
            key=lambda candidate: candidate.parse.weight,
        )
        if _is_named_again(attempt, likeliest):
            continue
        doubt = next((said for holds, said in _beliefs(likeliest) if not holds(likeliest)), "")
        if doubt:
            refused = refused or _refusal(likeliest, doubt)
            if likeliest.parse.found:
                break
        elif likeliest.archive.carrier:
            published = published or _believed(attempt, likeliest)
        elif likeliest.parse.found or not (refused or published):
            return _believed(attempt, likeliest)
    return published or refused


def _is_named_again(attempt: Attempt, candidate: _Candidate) -> bool:
    """Whether the archive is named again behind a number, and only then its levels stand: *Department of State, June 3, NARA, RG 59*."""
    end, found = candidate.cluster[-1].end, candidate.parse.found
    again = (each.start for each in attempt.mentions if candidate.archive.id in each.ids)
    return bool(found) and any(end < start < found[0].start for start in again)


def _believed(attempt: Attempt, candidate: _Candidate) -> ArchivalReference:
    """Make the reference, with the collection that may stand before the archive's name, and what stands before them as its lead."""
    text, parse, archive = attempt.text.clean, candidate.parse, candidate.archive
    (first, last), before = candidate.named, candidate.before
    follows = all(first <= level.start for level in parse.found)
    if before and follows and _is_collection(candidate):
        start, end = before.pop()
        parse.add(Level(name="fonds", start=start, end=end, place=(start, end), value=tidy(text[start:end])))
    if follows and not _NOTE_NUMBER.fullmatch(text, attempt.start, first):
        parse.rest += before
    places, raw = attempt.text.places, attempt.text.raw
    named = FieldSpan("archive", places[first], places[last], archive.id)
    copies = (
        each.start for each in attempt.mentions if any(attempt.archives.get(one).carrier for one in each.ids)
    )
    begins = min([candidate.cluster[0].start, *copies, *(level.start for level in parse.found)])
    lead = raw[places[attempt.start] : places[begins]].strip() if before or not follows else ""
    reference = referenced(attempt.text, parse, archive, (named,))
    if archive.family == "editions":  # words among its levels are the title of the volume
        numbered = (piece for piece in reference.unread if any(map(str.isdigit, piece[1])))
        reference = replace(reference, unread=tuple(numbered))
    return replace(reference, lead=lead) if lead else reference


def _is_collection(candidate: _Candidate) -> bool:
    """Whether the collection stands before the archive, as English notes have it: *Harriman Papers, Library of Congress, Box 23*."""
    named = ("fonds", NAMED) in labels_of(candidate.archive).unlabelled and "fonds" not in candidate.levels
    words = WORD.findall(candidate.text[slice(*candidate.before[-1])].lower())
    return named and any(word in data("words")["collections"] for word in words)


def read_address(attempt: Attempt) -> ArchivalReference | None:
    """Read the address of a page on which an archive shows a document: *https://dodis.ch/31840*; the letters of its number are capitals."""
    raw = attempt.text.raw
    if "/" not in raw or " " in raw.strip():
        return None
    for archive in attempt.archives:
        if archive.address and (found := _page(archive.address).fullmatch(raw)):
            levels = tuple((level, value.upper()) for level, value in found.groupdict().items())
            read = tuple(FieldSpan(level, *found.span(level), value) for level, value in levels)
            named = FieldSpan("archive", found.start(1), found.end(1), archive.id)
            return ArchivalReference(archive=archive.id, levels=levels, text=raw, spans=(named, *read))
    return None


@cache
def _page(address: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:https?://)?(?:www\.)?(?=([^/]+))(?:{address})/?\s*", re.IGNORECASE)


def read_signature(attempt: Attempt) -> ArchivalReference | None:
    """Read a signature that is known without its archive's name, such as FO 371/133009."""
    text = attempt.text.clean
    begun = text[attempt.start :].lstrip()
    for archive in attempt.archives:
        if archive.bare and re.match(archive.bare, begun):
            parse = read_levels(attempt.text, attempt.start, len(text), labels_of(archive))
            if parse.found and not words_before(parse) and not runs_on(text, parse):
                return referenced(attempt.text, parse, archive)
    return None


def _clusters(text: str, mentions: list[Mention]) -> Iterator[list[Mention]]:
    """Names and acronyms that stand together with no number and no fonds between them: those of one archive."""
    for first, mention in enumerate(mentions):
        before = WORD.findall(text, mentions[first - 1].end, mention.start)[-1:] if first else []
        if not first:
            cluster = [mention]
        elif _DIGIT.search(text, cluster[-1].end, mention.start) or fonds_words().issuperset(
            map(squeeze, before or " ")
        ):
            yield cluster
            cluster = [mention]
        else:
            cluster.append(mention)
    if mentions:
        yield cluster


def _likeliest(attempt: Attempt, cluster: list[Mention]) -> list[Archive]:
    """The archives with the most names in the cluster, the right city, and a signature that only they have.

    A publisher of copies comes last.
    """
    votes = Counter(key for mention in cluster for key in mention.ids)
    named = {attempt.archives.get(key): count for key, count in votes.items()}
    if len(named) == 1:
        return list(named)
    text = attempt.text.clean
    places = {squeeze(text[first:last]) for first, last in pieces(text, 0, len(text))}
    cities = {city_names()[place] for place in places & city_names().keys()}
    scores = {
        archive: count
        + (archive.city in cities)
        + bool(archive.bare and re.search(archive.bare, text))
        - len(text) * archive.carrier
        for archive, count in named.items()
    }
    most = max(scores.values())
    return [archive for archive, score in scores.items() if score == most]


def _candidate(attempt: Attempt, cluster: list[Mention], archive: Archive) -> _Candidate:
    """Read the levels that *archive* may have here."""
    own = [mention for mention in cluster if archive.id in mention.ids]
    named = own[0].start, own[-1].end
    parse = _around(attempt, archive, named)
    return _Candidate(
        text=attempt.text.clean,
        start=attempt.start,
        cluster=cluster,
        archive=archive,
        named=named,
        before=_before(attempt.text.clean, attempt.start, named[0], archive),
        parse=parse,
        levels=parse.levels,
    )


def _before(text: str, start: int, end: int, archive: Archive) -> list[Stretch]:
    """The places of the words before *end*, but for the city of *archive*."""
    city = city_names().get(squeeze(archive.city), "")
    return [
        (first, last)
        for first, last in pieces(text, start, end)
        if not city or city_names().get(squeeze(text[first:last])) != city
    ]


def _around(attempt: Attempt, archive: Archive, named: Stretch) -> Parse:
    """Read the levels after the archive's names, as far as the next archive; before them, if none follow."""
    text, labels, (first, last) = attempt.text.clean, labels_of(archive), named
    digit = _DIGIT.search(text, last)
    later = (each for each in attempt.mentions if digit and each.start > digit.start())
    free = (each for each in later if not _BEHIND_A_NUMBER.search(text, max(0, each.start - 3), each.start))
    others = (each.start for each in free if archive.id not in each.ids or begins_another(text, each.start))
    end = next(others, len(text))
    parse = read_levels(attempt.text, last, end, labels)
    if end < len(text):
        parse.rest.append((end, len(text)))
    begin = max((each.end for each in attempt.mentions if each.end < first), default=attempt.start)
    if not parse.found and begin < first:
        before = read_levels(attempt.text, begin, first, labels)
        if before.found:
            before.rest += [*pieces(text, attempt.start, begin), *parse.rest]
            return before
    return parse


def _refusal(candidate: _Candidate, message: str) -> Refusal:
    """Say *message*, with the names it asks for, of all from the first name to the last name or level that it tells of."""
    cluster, text = candidate.cluster, candidate.text
    name, other = (text[one.start : one.end] for one in (cluster[0], cluster[-1]))
    end = cluster[-1].end if "{other}" in message else max(cluster[0].end, candidate.parse.end)
    start = min([cluster[0].start, *(level.start for level in candidate.parse.found)])
    return Refusal(message=message.format(name=name, other=other), start=start, end=end)


def _names_one_archive(candidate: _Candidate) -> bool:
    """All the names are of one archive."""
    return all(candidate.archive.id in mention.ids for mention in candidate.cluster)


def _fills_the_text(candidate: _Candidate) -> bool:
    """No section was read, and nothing but an address stands around the name: an archive alone is no reference in a sentence."""
    rest = [candidate.text[first:last] for first, last in candidate.parse.rest]
    plain = not candidate.parse.found and not candidate.words_before.strip(" (\"'")
    return plain and all(
        words[0].isupper() and len(words.split()) <= _LONGEST_ADDRESS and not _DIGIT.search(words)
        for words in rest
    )


def _closes_the_levels(candidate: _Candidate) -> bool:
    """The name ends what the levels began, with no sentence around it: *l. 12, RGANI, Moscow*."""
    last, name = candidate.parse.end, candidate.cluster[0].start
    between = (candidate.text[a:b] for a, b in candidate.parse.rest if last <= a < name)
    follows = _WORD_FOLLOWS.match(candidate.text, candidate.cluster[-1].end)
    return not any(map(_is_wordy, between)) and not follows


def _is_followed_by_levels(candidate: _Candidate) -> bool:
    """No words of a sentence stand between the name and the levels, and none in small letters before a single one."""
    several = len(candidate.levels) > 1
    last, first = candidate.cluster[-1].end, candidate.parse.found[0].start
    between = (
        candidate.text[a:b]
        for a, b in candidate.parse.rest
        if last <= a < first and candidate.text[a - 1] != "("
    )
    return not any(_is_wordy(words) if several else words[0].islower() for words in between)


def _is_of_its_city(candidate: _Candidate) -> bool:
    """A short acronym does not go on with another city: *AS Roma* is neither Belgrade's nor Ljubljana's."""
    end = candidate.cluster[-1].end
    follows = _CITY_FOLLOWS.match(candidate.text, end)
    city = city_names().get(squeeze(follows[1])) if follows else None
    short = end - candidate.cluster[0].start <= _SHORT_ACRONYM
    return not short or city is None or city == city_names().get(squeeze(candidate.archive.city))


def _has_levels_or_a_plain_name(candidate: _Candidate) -> bool:
    """Leaves alone fill the text after an acronym that is no common word, or after words that say what it is."""
    if candidate.levels:
        return True
    names = [candidate.text[mention.start : mention.end] for mention in candidate.cluster]
    plain = any(names_institution(name) or (name.isupper() and len(name) > _SHORT_ACRONYM) for name in names)
    return plain and not candidate.parse.rest


def _has_a_level_of_its_own(candidate: _Candidate) -> bool:
    """A single level is one that the archive has."""
    levels = candidate.levels
    return len(levels) != 1 or not levels.keys().isdisjoint(labels_of(candidate.archive).members)


def _stands_by_itself(candidate: _Candidate) -> bool:
    """It follows a stop, or else no words run on after any level; a single level needs both."""
    stopped = bool(_STOPPED.fullmatch(candidate.words_before))
    if len(candidate.levels) > 1 or candidate.parse.leaves:
        return stopped or not is_interrupted(candidate.text, candidate.parse)
    return stopped and not runs_on(candidate.text, candidate.parse)


_Beliefs = tuple[tuple[Callable[[_Candidate], bool], str], ...]

_NO_LEVEL = "{name} is named in a sentence, and no fonds, series or file of it"
_SENTENCE = "{name} and a level are named, but the words around them read as a sentence"

_ALONE: _Beliefs = (
    (_names_one_archive, "{name} and {other} are named, and no fonds, series or file of either"),
    (_fills_the_text, _NO_LEVEL),
)
_BEFORE_THE_NAME: _Beliefs = ((_closes_the_levels, _SENTENCE),)
_AFTER_THE_NAME: _Beliefs = (
    (_is_followed_by_levels, "{name} and a level are named, but the words between them read as a sentence"),
    (_is_of_its_city, "{name} and a level are named, but the city after it is that of another archive"),
    (_has_levels_or_a_plain_name, "{name} is followed by leaves alone, and no fonds, series or file of it"),
    (
        _has_a_level_of_its_own,
        "{name} and a level are named, but none that this archive has",
    ),
    (_stands_by_itself, _SENTENCE),
)


def _beliefs(candidate: _Candidate) -> _Beliefs:
    """What must hold of it, each with what is said where it does not: by whether levels follow the name, precede it, or lack.

    A section is a level only where it is the outermost one of its archive, and nothing is left over.
    """
    parse = candidate.parse
    sections = all(level.name == "section" for level in parse.found)
    whole = parse.found and candidate.archive.levels[:1] == ("section",) and not parse.rest
    if sections and not whole:
        return _ALONE
    return _BEFORE_THE_NAME if parse.found[0].start < candidate.cluster[0].start else _AFTER_THE_NAME


def _is_wordy(piece: str) -> bool:
    return piece[0].islower() and len(piece.split()) > _LONGEST_ADDRESS
