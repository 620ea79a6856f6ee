"""References that name their archive, or whose signature can belong to one archive only."""

import re
from collections import Counter

from histcite.archives.labels import labels_of
from histcite.archives.letters import Line, squeeze
from histcite.archives.levels import pieces, read_levels
from histcite.archives.mention import Mention, begins_another, city_names
from histcite.archives.prose import is_interrupted, names_institution, runs_on, words_before
from histcite.archives.reading import Place, Reading, referenced, spanned
from histcite.archives.reference import ArchivalReference
from histcite.archives.registry import Archive, Registry

_DIGIT = re.compile(r"\d")
_STOPPED = re.compile(r"(?:.*[,.;:/(—-]\s*|\s*)", re.DOTALL)
_NOTE_NUMBER = re.compile(r"[\s(]*\d{1,3}[\s«\"„“(]*")
_WORD_FOLLOWS = re.compile(r"\s+[a-zа-яё]")
_LONGEST_ADDRESS = 2
_SHORT_ACRONYM = 3
_CITY_FOLLOWS = re.compile(r" (\w+)")


def read_named(line: Line, start: int, found: list[Mention], archives: Registry) -> ArchivalReference | None:
    """Read a reference around the archive's names *found*; where a name is shared, the archive that explains most."""
    text = line.clean
    cluster = _cluster(text, found)
    read = [(each, _around(text, start, found, each)) for each in _likeliest(text, cluster, archives)]
    archive, reading = max(read, key=lambda pair: pair[1].weight)
    if not _believed(text, start, cluster, archive, reading):
        return None
    first, last = _name(cluster, archive)
    if not any(hit.start < first for hit in reading.hits) and not _NOTE_NUMBER.fullmatch(text, start, first):
        reading.rest += (place for place in pieces(text, start, first) if not _is_city(text, place, archive))
    return referenced(line, reading, archive, (spanned(line, "archive", (first, last), archive.id),))


def _is_city(text: str, place: Place, archive: Archive) -> bool:
    """Whether the city of *archive* stands at *place*."""
    city = city_names().get(squeeze(text[slice(*place)]))
    return city is not None and city == city_names().get(squeeze(archive.city))


def _name(cluster: list[Mention], archive: Archive) -> Place:
    """Where *archive* is named, from its first name to its last."""
    own = [mention for mention in cluster if archive.id in mention.ids]
    return own[0].start, own[-1].end


def read_signature(line: Line, start: int, archives: Registry) -> ArchivalReference | None:
    """Read a signature that is known without its archive's name, such as FO 371/133009."""
    text = line.clean
    for archive in archives:
        if archive.bare and re.match(archive.bare, text[start:].lstrip()):
            reading = read_levels(text, start, len(text), labels_of(archive))
            if reading.hits and not words_before(reading) and not runs_on(text, reading):
                return referenced(line, reading, archive)
    return None


def _cluster(text: str, found: list[Mention]) -> list[Mention]:
    """The first mention and those that follow it before any number: names and acronyms of one archive."""
    cluster = found[:1]
    for mention in found[1:]:
        if _DIGIT.search(text, cluster[-1].end, mention.start):
            break
        cluster.append(mention)
    return cluster


def _likeliest(text: str, cluster: list[Mention], archives: Registry) -> list[Archive]:
    """The archives with the most names in the cluster and the right city; a publisher of copies comes last."""
    votes = Counter(archives.get(key) for mention in cluster for key in mention.ids)
    if len(votes) == 1:
        return list(votes)
    places = {squeeze(text[first:last]) for first, last in pieces(text, 0, len(text))}
    cities = {city_names()[place] for place in places & city_names().keys()}
    scores = {
        archive: count + (archive.city in cities) + _is_signed(text, archive) - len(text) * archive.carrier
        for archive, count in votes.items()
    }
    return [archive for archive, score in scores.items() if score == max(scores.values())]


def _is_signed(text: str, archive: Archive) -> bool:
    """Whether the text holds a signature that only this archive has."""
    return bool(archive.bare and re.search(archive.bare, text))


def _around(text: str, start: int, found: list[Mention], archive: Archive) -> Reading:
    """Read the levels after the archive's names, as far as the next archive; before them, if none follow."""
    labels = labels_of(archive)
    first, last = _name(_cluster(text, found), archive)
    end = min((each.start for each in found if _is_another(text, last, each, archive)), default=len(text))
    reading = read_levels(text, last, end, labels)
    if end < len(text):
        reading.rest.append((end, len(text)))
    begin = max((each.end for each in found if each.end < first), default=start)
    if not reading.hits and begin < first:
        before = read_levels(text, begin, first, labels)
        if before.hits:
            before.rest += [*pieces(text, start, begin), *reading.rest]
            return before
    return reading


def _is_another(text: str, last: int, mention: Mention, archive: Archive) -> bool:
    """Whether *mention* stands after the levels and opens a reference of its own."""
    if mention.start < last or not _DIGIT.search(text, last, mention.start):
        return False
    return archive.id not in mention.ids or begins_another(text, mention.start)


def _believed(text: str, start: int, cluster: list[Mention], archive: Archive, reading: Reading) -> bool:
    """Whether it is a reference and no prose that happens to name an archive.

    An archive alone must fill the text, but for an address; one level must follow a stop and be followed by one.
    """
    before, end = _words_before(text, start, cluster[0].start, archive), cluster[-1].end
    if all(hit.level == "section" for hit in reading.hits) and not _is_whole_section(archive, reading):
        alone = not reading.hits and all(archive.id in mention.ids for mention in cluster)
        return alone and not before.strip(" (\"'") and all(_is_address(text[a:b]) for a, b in reading.rest)
    inside = min(hit.start for hit in reading.hits)
    if inside < cluster[0].start:
        return _is_signed_off(text, cluster, reading)
    between = [text[a:b] for a, b in reading.rest if end <= a < inside]
    if any(map(_is_wordy, between)) or _is_of_elsewhere(text, cluster, archive):
        return False
    if len(reading.levels) <= 1 and (
        any(piece[0].islower() for piece in between) or not _is_level(text, cluster, archive, reading)
    ):
        return False
    stopped = bool(_STOPPED.fullmatch(before))
    if len(reading.levels) > 1 or reading.leaves:
        return stopped or not is_interrupted(text, reading)
    return stopped and not runs_on(text, reading)


def _is_level(text: str, cluster: list[Mention], archive: Archive, reading: Reading) -> bool:
    """Whether the one level is one that *archive* has; leaves alone stand after a plain name and fill the text."""
    if not reading.levels:
        return not reading.rest and _is_plainly_named(text, cluster)
    return not reading.levels.keys().isdisjoint(labels_of(archive).members)


def _is_plainly_named(text: str, cluster: list[Mention]) -> bool:
    """Whether the archive is named by an acronym that is no common word, or by words that say what it is."""
    names = (text[mention.start : mention.end] for mention in cluster)
    return any(names_institution(name) or (name.isupper() and len(name) > _SHORT_ACRONYM) for name in names)


def _words_before(text: str, start: int, end: int, archive: Archive) -> str:
    """What stands before the archive's name, but for its city."""
    left = [place for place in pieces(text, start, end) if not _is_city(text, place, archive)]
    return text[start:end] if left else ""


def _is_whole_section(archive: Archive, reading: Reading) -> bool:
    """Whether a section was read, which is the outermost level of *archive*, and nothing is left over."""
    return bool(reading.hits) and archive.levels[:1] == ("section",) and not reading.rest


def _is_of_elsewhere(text: str, cluster: list[Mention], archive: Archive) -> bool:
    """Whether a short acronym goes on with the name of another city: *AS Roma* is neither Belgrade's nor Ljubljana's."""
    end = cluster[-1].end
    found = _CITY_FOLLOWS.match(text, end)
    known = city_names().get(squeeze(found[1])) if found else None
    short = end - cluster[0].start <= _SHORT_ACRONYM
    return short and known is not None and known != city_names().get(squeeze(archive.city))


def _is_signed_off(text: str, cluster: list[Mention], reading: Reading) -> bool:
    """Whether the levels are closed by the archive's name, with no sentence around it: *l. 12, RGANI, Moscow*."""
    last = max(hit.end for hit in reading.hits)
    between = (text[a:b] for a, b in reading.rest if last <= a < cluster[0].start)
    return not any(map(_is_wordy, between)) and not _WORD_FOLLOWS.match(text, cluster[-1].end)


def _is_wordy(piece: str) -> bool:
    return piece[0].islower() and len(piece.split()) > _LONGEST_ADDRESS


def _is_address(words: str) -> bool:
    return len(words.split()) <= _LONGEST_ADDRESS and words[0].isupper() and not _DIGIT.search(words)
