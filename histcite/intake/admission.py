"""Admission: each record that comes is judged by the laws and written, with the sources that were made for it, or it is said why not."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from histcite.errors import HistciteError
from histcite.holdings.holdings import Holdings
from histcite.intake.batch import Batch
from histcite.intake.exchange import Accession, Terms
from histcite.intake.linking import Linker
from histcite.intake.listing import Announced, Entered, Entries
from histcite.intake.prospect import Prospect
from histcite.intake.register import Register, Unread
from histcite.intake.revision import compared, differing
from histcite.records.cells import Place, Problem
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.hand import stamps
from histcite.records.kinds import AnyRecord, kind_of
from histcite.records.laws import Card, card_of
from histcite.records.source import Source


class Admission:
    """Writes records into ``batch`` while the terms allow it, and notes in ``accession`` what came of each.

    ``register`` and ``unread`` are those of the keys and the properties that are known by now; ``stamps`` are the times of entry.
    """

    def __init__(self, holdings: Holdings, terms: Terms, batch: Batch) -> None:
        self._holdings = holdings
        self._terms = terms
        self._batch = batch
        self.stamps = stamps()
        self.accession = Accession()
        self.register = Register(holdings, Announced())
        self.unread = Unread(holdings.declared)
        self.linker = Linker(
            holdings.sources,
            holdings.archives,
            is_of_claim=lambda key: self.register.announces(key),  # noqa: PLW0108 - the register of that moment
            entered=self.stamps.__next__,
            in_use=batch.desk.source,
            ibid=terms.ibid,
        )
        self.prospect = Prospect(holdings.contents, self.linker.sources)
        self.met: dict[tuple[type[AnyRecord], str], AnyRecord] = {}

    def breaks_law(self, card: Card, there: AnyRecord | None, place: Place) -> bool:
        """Whether the record on *card* breaks a law that *there*, in whose place it comes, does not; each is a problem."""
        found = self.prospect.breaches(card, there)
        for breach in found:
            self.refuse(place, breach.fields[0], breach.refusal)
        return bool(found)

    def there(self, record: AnyRecord) -> AnyRecord | None:
        """The record that is there under the key of *record*; None where there is none."""
        if isinstance(record, Claim):
            known = self.register.known(record)
            return self.register[known] if known else None
        drawer = self._holdings.records(type(record))
        met = self.met.get((type(record), record.key.casefold()))
        return met or drawer.get(drawer.cased(record.key))

    def meet(self, there: AnyRecord | None, here: AnyRecord, place: Place) -> bool:
        """Write *here* where it is new or *there* may be changed; whether it was written. No form of a source is forgotten."""
        if there is None:
            return self.written(here, None, place, self.accession.added)
        if isinstance(there, Source) and isinstance(here, Source):
            here = replace(here, forms=tuple(dict.fromkeys((*there.forms, *here.forms))))
        if self._terms.on_duplicate == "skip" or compared(there) == compared(here):
            self.accession.skipped.append(there.key)
        elif self._terms.on_duplicate == "update" and not isinstance(here, Decision):
            dated: dict[str, Any] = (
                {"key": there.key, "added": there.added, "changed": next(self.stamps)}
                if isinstance(there, Claim | Source)
                else {}
            )
            return self.written(replace(here, **dated), there, place, self.accession.updated)
        else:
            message = differing(kind_of(here).table, there, here)
            self.accession.leave_out([Problem(place=place, column="key", message=message)])
        return False

    def written(self, record: AnyRecord, there: AnyRecord | None, place: Place, among: Entries) -> bool:
        """Write *record* in the place of *there*, unless that breaks a law; whether it was written."""
        card = card_of(record)
        if self.breaks_law(card, there, place):
            return False
        if isinstance(record, Claim):
            self.write_claim(record, card, place, among)
        else:
            self.met[type(record), record.key.casefold()] = record
            self.write(record, card, among)
        return True

    def write_claim(self, claim: Claim, card: Card, place: Place, among: Entries) -> None:
        """Write *claim*, which is on *card*, with those of the sources just made that it cites or reads through, and the files in which these lie."""
        if made := self.linker.made:
            cited = [key for reference in claim.references for key in (reference.source, reference.via)]
            named = (one for key in cited if key in made for one in (made[key].within, key))
            self.keep([key for key in dict.fromkeys(named) if key in made])
        self.register.enter(claim)
        self.unread.note(claim, place)
        self.write(claim, card, among)

    def keep(self, keys: Iterable[str]) -> None:
        """Write the sources *keys*, which the linker made."""
        for key in keys:
            made = self.linker.made.pop(key)
            self.write(made, card_of(made), self.accession.made)

    def write(self, record: AnyRecord, card: Card, among: Entries) -> None:
        """Write *record*, which is on *card* and breaks no law, and note it *among* what came."""
        among.append(Entered(type(record), record.key))
        if self._terms.allow(self.accession):
            self._batch.file(card)

    def refuse(self, place: Place, column: str, error: HistciteError) -> None:
        """Leave out what stood at *place*, for what is wrong in one of its columns."""
        self.accession.leave_out([Problem(place=place, column=column, message=str(error))])
