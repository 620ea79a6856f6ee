"""Which claims are meant: one set of filters for list, search, check and export."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, overload

from histcite import values
from histcite.archives import parse_canonical
from histcite.errors import BadEntry, UnknownKey, UnreadableReference
from histcite.frozen import dataclass
from histcite.holdings.drawer import Drawer
from histcite.holdings.holdings import Holdings
from histcite.records.cells import STAMP
from histcite.records.claim import Claim, Reference
from histcite.records.document import Document
from histcite.records.keys import look_up
from histcite.records.source import Source
from histcite.store.aids import BETWEEN
from histcite.store.deeds import Entry
from histcite.values import identity

if TYPE_CHECKING:
    from histcite.values import Date

SORTS = ("added", "when", "ref")

Logged = Mapping[str, tuple[str, bool]]
"""What a history tells of the claims by their keys: when each was written last, and whether it was since the entry that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a claim must have to be meant; empty fields ask for nothing.

    ``archive`` is an archival reference at any level: all that lies under it is meant. ``since`` is a date or time of entry,
    ``between`` two dates ``A..B`` in which the claim's time must lie: when the fact held, or the time that it gives in answer. ``logged`` goes before ``since``, for no clock is always right.
    """

    tags: tuple[str, ...] = ()
    subject: str = ""
    source: str = ""
    archive: str = ""
    since: str = ""
    between: str = ""
    sort: str = "added"
    logged: Logged | None = None

    def __bool__(self) -> bool:
        return any((self.tags, self.subject, self.source, self.archive, self.since, self.between))


class Selected(Sequence[Claim]):
    """The claims that are meant, by their keys; each is made when it is asked for, for a page shows few of many."""

    def __init__(self, keys: Sequence[str] | None, claims: Drawer[Claim]) -> None:
        """Of all *claims* where no keys are given."""
        self._keys = keys
        self._claims = claims

    @property
    def keys(self) -> Sequence[str]:
        """Their keys, in order."""
        if self._keys is None:
            self._keys = list(self._claims)
        return self._keys

    def __len__(self) -> int:
        return len(self._claims if self._keys is None else self._keys)

    @overload
    def __getitem__(self, place: int) -> Claim: ...

    @overload
    def __getitem__(self, place: slice) -> "Selected": ...

    def __getitem__(self, place: int | slice) -> "Claim | Selected":
        if place == slice(None):
            return self
        if isinstance(place, slice):
            return Selected(self.keys[place], self._claims)
        return self._claims[self.keys[place]]

    def __iter__(self) -> Iterator[Claim]:
        return self._claims.taken(self._keys)


def select(holdings: Holdings, selection: Selection) -> Selected:
    """The claims meant by *selection*, sorted as it says. Raises UnreadableReference, UnreadableDate or UnknownKey."""
    if not selection and selection.sort == "added":
        return Selected(None, holdings.claims)
    found = list(_found(holdings, selection))
    keys: Sequence[str]
    if found:
        shortest, *others = sorted(found, key=len)
        meant = set(shortest).intersection(*others)
        keys = [key for key in shortest if key in meant]
    else:
        keys = list(holdings.claims)
    if selection.since:
        since, logged = _since(selection.since), selection.logged or {}
        written = ((claim, logged.get(claim.key)) for claim in holdings.claims.taken(keys))
        keys = [
            claim.key
            for claim, told in written
            if (told[1] if told and told[0] == max(claim.added, claim.changed) else since(claim))
        ]
    if selection.sort != "added":
        by = _when if selection.sort == "when" else _shelf_mark
        order = partial(by, holdings=holdings)
        keys = [claim.key for claim in sorted(holdings.claims.taken(keys), key=order)]
    return Selected(keys, holdings.claims)


def since_entry(selection: Selection, number: int, entries: Iterable[Entry]) -> Selection:
    """*selection* with what was written since the entry with this number: by the order of *entries*, and by its time what they do not tell.

    Raises UnknownKey.
    """
    then, now, time = dict[str, Document](), dict[str, Document](), ""
    for entry in entries:
        now |= {
            str(one.after["key"]): one.after for one in entry.changes if one.table == "claims" and one.after
        }
        if entry.number == number:
            then, time = dict(now), entry.time
    if not time:
        raise UnknownKey("entry", str(number))
    logged = {
        key: (max(str(claim.get("added", "")), str(claim.get("changed", ""))), claim != then.get(key))
        for key, claim in now.items()
    }
    return replace(selection, since=time, logged=logged)


def cited_sources(claims: Iterable[Claim], sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """The sources of *claims*, with those through which they were read, by key."""
    keys = {
        key for claim in claims for reference in claim.references for key in (reference.source, reference.via)
    }
    return tuple(sources[key] for key in sorted(keys) if key in sources)


def _found(holdings: Holdings, selection: Selection) -> Iterator[Sequence[str]]:
    """For each thing that is asked of a claim, the keys of those that have it, in the order of entry."""
    claims, names = holdings.claims, holdings.names
    for tag in selection.tags:
        yield claims.under("tag", [tag.casefold().lstrip("#")])
    if selection.subject:
        subject = names.resolve(selection.subject).key
        filed = claims.taken(claims.under("subject", names.filings(subject)))
        yield [claim.key for claim in filed if names.resolve(claim.subject).key == subject]
    if selection.source:
        source = look_up("source", selection.source, holdings.sources).key
        yield claims.under("source or via", {source, *holdings.sources.under("in", [source])})
    if selection.archive:
        yield claims.under("source", _kept_in(selection.archive, holdings))
    if selection.between:
        is_between = between(selection.between)
        asking = {name for name, declared in holdings.declared.items() if declared.kind == values.Kind.DATE}
        times = (term.partition(BETWEEN) for term in holdings.contents.terms("claims", "dated"))
        told = [(asked, time) for asked, _, time in times if not asked or asked in asking]
        meant = [
            asked + BETWEEN + time
            for asked, time in told
            if (when := values.Date.told(time)) is not None and is_between(when)
        ]
        yield claims.under("dated", meant)


def _since(text: str) -> Callable[[Claim], bool]:
    """A test for claims written on or after a date in any form, or a time stamp as the library writes them."""
    if STAMP.fullmatch(text):
        return lambda claim: max(claim.added, claim.changed) >= text
    first = values.Date.parse(text).first or 0
    return lambda claim: (values.Date.parse(max(claim.added, claim.changed)[:10]).last or 0) >= first


def between(text: str) -> "Callable[[Date], bool]":
    """A test for times that may lie between two dates ``A..B``, or in one. Raises BadEntry where B is before A."""
    first, last = (part.strip() for part in (text.split("..", 1) if ".." in text else (text, text)))
    start = values.Date.parse(first).days[0][0] if first else None
    end = values.Date.parse(last).days[-1][1] if last else None
    if start is not None and end is not None and end < start:
        raise BadEntry(
            f"{first}..{last} ends before it begins; write the earlier date first, {last}..{first}"
        )

    def test(when: "Date") -> bool:
        begins, ends = when.days[0][0], when.days[-1][1]
        return (end is None or begins is None or begins <= end) and (
            start is None or ends is None or ends >= start
        )

    return test


def _kept_in(text: str, holdings: Holdings) -> set[str]:
    from histcite.archives import Containment, read_reference, relate
    from histcite.archives.reference import signatures
    from histcite.archives.succession import as_now

    wanted, sources = read_reference(text, archives=holdings.archives), holdings.sources
    if wanted is None:
        raise UnreadableReference(text, 1, "no archive and no level is recognised")
    wanted, _ = as_now(wanted)
    archives = [wanted.archive] if wanted.archive else holdings.contents.terms("sources", "archive")
    files = {
        source.key
        for source in sources.taken(sources.under("archive", archives))
        if any(
            relate(wanted, one) in (Containment.SAME, Containment.CONTAINS)
            for one in signatures(source.reference, source.formerly)
        )
    }
    return files | set(sources.under("in", files))


def _when(claim: Claim, holdings: Holdings) -> tuple[bool, int]:
    """Where a claim stands in time: by when it says the fact held, else by the time that it gives in answer; last where it tells none."""
    declared = holdings.declared.get(identity(claim.property))
    when = values.Date.told(
        claim.when or (claim.value if declared and declared.kind == values.Kind.DATE else "")
    )
    first = when.first if when else None
    return (when is None, first if first is not None else -(10**9))


def _shelf_mark(claim: Claim, holdings: Holdings) -> tuple[object, ...]:
    from histcite.archives.relation import sort_key

    reference = claim.references[0] if claim.references else Reference(source="")
    source = holdings.sources.get(reference.source)
    holder = holdings.sources.get(source.within) if source and source.within else source
    if holder and holder.reference:
        place = parse_canonical(holder.reference + ("#" + reference.locator if reference.locator else ""))
        return (0, sort_key(place, holdings.archives))
    return (1, (reference.source, reference.locator))
