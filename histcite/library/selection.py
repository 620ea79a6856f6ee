"""Which claims are meant: one set of filters for list, search, check and export."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from histcite.archives import Relation as Holding
from histcite.archives import parse_canonical, read_reference, relate, sort_key
from histcite.errors import UnreadableReference
from histcite.library.holdings import Holdings
from histcite.records.cells import STAMP
from histcite.records.claim import Claim, Reference
from histcite.records.keys import look_up
from histcite.records.source import Source
from histcite.values import Date, fold

SORTS = ("added", "when", "ref")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a claim must have to be meant; empty fields ask for nothing.

    ``archive`` is an archival reference at any level: all that lies under it is meant. ``since`` is a date or time of entry,
    ``between`` two dates ``A..B`` in which the claim's time must lie.
    """

    tags: tuple[str, ...] = ()
    subject: str = ""
    source: str = ""
    archive: str = ""
    since: str = ""
    between: str = ""
    sort: str = "added"

    def __bool__(self) -> bool:
        return any((self.tags, self.subject, self.source, self.archive, self.since, self.between))


def select(holdings: Holdings, selection: Selection) -> tuple[Claim, ...]:
    """The claims meant by *selection*, sorted as it says. Raises UnreadableReference or UnreadableDate."""
    tests = _tests(holdings, selection)
    claims = [claim for claim in holdings.claims.values() if all(test(claim) for test in tests)]
    return tuple(_sorted(claims, selection.sort, holdings))


def search(holdings: Holdings, query: str, among: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims of *among* in which every word of *query* stands, in any script and under any alias of a name."""
    wanted = [_spellings(word, holdings) for word in fold(query).split()]
    found = []
    for claim in among:
        text = _searched(claim, holdings.sources)
        if all(any(spelling in text for spelling in spellings) for spellings in wanted):
            found.append(claim)
    return tuple(found)


def cited_sources(claims: Iterable[Claim], sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """The sources of *claims*, with those through which they were read, by key."""
    keys = {
        key for claim in claims for reference in claim.references for key in (reference.source, reference.via)
    }
    return tuple(sources[key] for key in sorted(keys) if key in sources)


def _tests(holdings: Holdings, selection: Selection) -> list[Callable[[Claim], bool]]:
    tests: list[Callable[[Claim], bool]] = []
    if selection.tags:
        wanted = {tag.casefold().lstrip("#") for tag in selection.tags}
        tests.append(lambda claim: wanted <= {tag.casefold() for tag in claim.tags})
    if selection.subject:
        subject = holdings.names.resolve(selection.subject).key
        tests.append(
            lambda claim: bool(claim.subject) and holdings.names.resolve(claim.subject).key == subject
        )
    if selection.source:
        keys = _under(selection.source, holdings.sources)
        tests.append(
            lambda claim: any(
                reference.source in keys or reference.via in keys for reference in claim.references
            )
        )
    if selection.archive:
        kept = _kept_in(selection.archive, holdings.sources)
        tests.append(lambda claim: any(reference.source in kept for reference in claim.references))
    if selection.since:
        tests.append(_since(selection.since))
    if selection.between:
        tests.append(_between(selection.between))
    return tests


def _since(text: str) -> Callable[[Claim], bool]:
    """A test for claims written on or after a date in any form, or a time stamp as the library writes them."""
    if STAMP.fullmatch(text):
        return lambda claim: max(claim.added, claim.changed) >= text
    first = Date.parse(text).first or 0
    return lambda claim: (Date.parse(max(claim.added, claim.changed)[:10]).last or 0) >= first


def _between(text: str) -> Callable[[Claim], bool]:
    first, last = (part.strip() for part in (text.split("..", 1) if ".." in text else (text, text)))
    start = Date.parse(first).days[0][0] if first else None
    end = Date.parse(last).days[-1][1] if last else None

    def test(claim: Claim) -> bool:
        if not claim.when:
            return False
        when = Date.parse(claim.when)
        begins, ends = when.days[0][0], when.days[-1][1]
        return (end is None or begins is None or begins <= end) and (
            start is None or ends is None or ends >= start
        )

    return test


def _under(key: str, sources: Mapping[str, Source]) -> set[str]:
    """The source *key* and every document in it."""
    found = look_up("source", key, sources).key
    return {found} | {source.key for source in sources.values() if source.within == found}


def _kept_in(text: str, sources: Mapping[str, Source]) -> set[str]:
    wanted = read_reference(text)
    if wanted is None:
        raise UnreadableReference(text, 1, "no archive and no level is recognised")
    files = {
        source.key
        for source in sources.values()
        if source.reference
        and relate(wanted, parse_canonical(source.reference)) in (Holding.SAME, Holding.CONTAINS)
    }
    return files | {source.key for source in sources.values() if source.within in files}


def _sorted(claims: list[Claim], sort: str, holdings: Holdings) -> list[Claim]:
    if sort == "when":
        return sorted(claims, key=_when)
    if sort == "ref":
        return sorted(claims, key=lambda claim: _shelf_mark(claim, holdings.sources))
    return claims


def _when(claim: Claim) -> tuple[bool, int]:
    first = Date.parse(claim.when).days[0][0] if claim.when else None
    return (not claim.when, first if first is not None else -(10**9))


def _shelf_mark(claim: Claim, sources: Mapping[str, Source]) -> tuple[object, ...]:
    reference = claim.references[0] if claim.references else Reference(source="")
    source = sources.get(reference.source)
    holder = sources.get(source.within) if source and source.within else source
    if holder and holder.reference:
        return (
            0,
            sort_key(
                parse_canonical(holder.reference + ("#" + reference.locator if reference.locator else ""))
            ),
        )
    return (1, (reference.source, reference.locator))


def _spellings(word: str, holdings: Holdings) -> set[str]:
    forms = {word}
    for alias in holdings.aliases.values():
        spelled = {fold(form) for form in (alias.name, *alias.forms)}
        if any(word in form.split() or word == form for form in spelled):
            forms |= spelled
    return forms


def _searched(claim: Claim, sources: Mapping[str, Source]) -> str:
    parts = [
        claim.text,
        claim.subject,
        claim.property,
        claim.value,
        claim.voice,
        claim.note,
        " ".join(claim.tags),
        claim.key,
    ]
    for reference in claim.references:
        parts += [reference.quote, reference.translation, reference.typed]
        source = sources.get(reference.source)
        if source:
            parts += [source.title, *source.authors, source.typed, source.key]
    return fold(" ".join(parts))
