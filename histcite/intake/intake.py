"""The intake: what a file brings is linked, met with what is there, and handed on to be written, a few thousand rows at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import compress, islice
from typing import Any

from histcite.errors import HistciteError
from histcite.holdings.holdings import Holdings
from histcite.intake.acquaintance import (
    as_it_comes,
    kept_as_edited,
    known_as,
    leant_on_first,
    placed,
    remarks_on,
    renewed,
)
from histcite.intake.batch import Batch
from histcite.intake.doubts import abridged, doubtful_dates
from histcite.intake.echo import Echo, Echoes
from histcite.intake.exchange import Accession, Delivery, Terms
from histcite.intake.gathering import WITH_ANOTHER, Gathered, Linked, linked_by
from histcite.intake.linking import Linker
from histcite.intake.listing import Announced, Entered, Entries, undisturbed
from histcite.intake.naming import Naming
from histcite.intake.prospect import Prospect
from histcite.intake.register import Register, Unread
from histcite.intake.revision import Row, compared, differing, revised, row_marks
from histcite.records.alias import Alias
from histcite.records.cells import Place, Problem, Refused
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.document import compact_document
from histcite.records.entry import Delivered, Described, Draft, TypedReference, Whole, merge_drafts
from histcite.records.hand import stamps
from histcite.records.keys import document_id, encode, new_key
from histcite.records.kinds import AnyRecord, kind_of
from histcite.records.laws import Card, card_of
from histcite.records.property import Property
from histcite.records.source import Source
from histcite.store import Progress, silently
from histcite.values import identity

CHUNK = 2000
"""How many rows are at hand at one time."""


class Intake:
    """Meets a delivery with the holdings and puts what it changes into ``batch``, while the terms allow it.

    Times of entry ascend, so that the order of a file is kept.
    """

    def __init__(self, holdings: Holdings, terms: Terms, batch: Batch) -> None:
        self._holdings = holdings
        self._terms = terms
        self._batch = batch
        self._stamps = stamps()
        self._accession = Accession()
        self._register = Register(holdings, Announced())
        self._linker = Linker(
            holdings.sources,
            holdings.archives,
            is_of_claim=lambda key: self._register.announces(key),  # noqa: PLW0108 - the register of that moment
            in_use=batch.desk.source,
            ibid=terms.ibid,
        )
        self._prospect = Prospect(holdings.contents, self._linker.sources)
        self._echoes = Echoes(holdings)
        self._met: dict[tuple[type[AnyRecord], str], AnyRecord] = {}
        self._gathered: dict[str, Gathered] = {}
        self._kept_back: list[Whole] = []
        self._unread = Unread(holdings.declared)

    def take(self, delivery: Delivery, progress: Progress = silently) -> Accession:
        """What *delivery* changes."""
        delivery = delivery.beside(self._holdings.claims) if delivery.beside else delivery
        self._batch.transaction.is_vouched_for = True
        with undisturbed():
            announced = self._survey(delivery, progress)
            with progress("Importing", announced) as done:
                self._take_contents(delivery, done)
        self._keep_forms()
        told = [*delivery.remarks, *remarks_on(self._accession.items), *self._unread.told()]
        self._accession.remarks = [*abridged(self._accession.remarks), *told]
        self._accession.problems.sort(key=lambda problem: (problem.place.file, problem.place.line))
        return self._accession

    def _keep_forms(self) -> None:
        """Write the sources that were named in a form that they did not have; what else of them is new was written before."""
        if self._terms.allow(self._accession):
            for source in self._linker.reworded.values():
                self._batch.put(source)

    def _survey(self, delivery: Delivery, progress: Progress) -> int:
        """How many claims are announced; what they may lean on is taken in."""
        leant_on: list[Whole] = []
        described: list[Described] = []

        def keys() -> Iterator[str]:
            for read in delivery.survey():
                if isinstance(read, str):
                    yield read
                elif isinstance(read, Whole):
                    leant_on.append(read)
                elif isinstance(read, Described):
                    described.append(read)
                elif isinstance(read, Refused):
                    self._accession.leave_out(read.problems)

        announced = Announced(keys())
        self._register = Register(self._holdings, announced)
        self._take_leant_on(leant_on)
        if described:
            with progress("Importing", len(described)) as done:
                self._take_described(leant_on_first(described), done)
        return len(announced)

    def _take_leant_on(self, leant_on: Iterable[Whole]) -> None:
        naming = Naming(self._holdings.aliases.values())
        named = []
        for whole in leant_on:
            if isinstance(whole.record, Alias):
                self._take_alias(whole.record, whole.place, naming)
            elif one := self._named(whole):
                named.append(one)
        for before, alias in naming.changes():
            among = self._accession.updated if before else self._accession.added
            self._write(alias, card_of(alias), among)
        for absorbed in naming.absorbed:
            self._batch.drop(absorbed)
        self._keep(tuple(self._linker.made))
        for one in self._lawful(named):
            self._meet(self._there(one.record), one.record, one.place)
        own = {identity(one.name): one for one in self._met.values() if isinstance(one, Property)}
        self._unread = Unread({**self._holdings.declared, **own})

    def _take_described(self, described: Iterable[Described], done: Callable[[int], None]) -> None:
        """Take in items of another program as sources: new, known again, or changed there since they last came."""
        brought, renamed = set[str](), dict[str, str]()
        for number, coming in enumerate(described):
            done(number)
            one = as_it_comes(coming, self._linker, renamed)
            if one is None:
                continue
            one = self._echoes.as_edited(one, self._linker.sources)
            echo = self._echoes.heard(one, brought)
            if echo and not (echo.news or echo.edits):
                self._accession.skipped.append(echo.key)
                brought.add(echo.key)
                self._linker.items[one.id] = echo.key
                continue
            try:
                source = placed(one, self._linker)
                known = echo.key if echo else known_as(source, self._linker, brought)
                key = known or self._linker.free_key(source)
            except HistciteError as error:
                self._problem(one.place, "reference", error)
                self._linker.forget(tuple(self._linker.made))
                continue
            there = self._linker.sources[known] if known else None
            here = replace(renewed(there, source, echo) if there else source, key=key)
            if there in (here, None) or self._terms.on_duplicate != "skip":
                self._keep(tuple(self._linker.made))
            self._meet_item(there, here, one, echo)
            brought.add(key)
            self._linker.items[one.id] = key
            if coming.record.key not in ("", key):
                renamed[coming.record.key] = key

    def _meet_item(self, there: Source | None, here: Source, one: Described, echo: Echo | None) -> None:
        told = kept_as_edited(there, one, echo) if there else ()
        if there and (there == here or self._terms.on_duplicate == "skip"):
            if not one.came_along:
                self._accession.skipped.append(there.key)
            self._accession.remarks += told if echo else ()
            return
        if there and self._terms.on_duplicate == "error":
            message = differing("sources", there, here)
            self._accession.leave_out([Problem(place=one.place, column="key", message=message)])
            return
        stamp = next(self._stamps)
        stamped = replace(here, changed=stamp) if there else replace(here, added=stamp)
        if self._written(
            stamped, there, one.place, self._accession.updated if there else self._accession.added
        ):
            self._linker.sources.enter(stamped)
            self._accession.items.append(one)
            self._accession.remarks += told

    def _lawful(self, named: Sequence[Whole]) -> Sequence[Whole]:
        """Those of the records that break no law beside each other; one that is refused may be what another points to."""
        for one in named:
            if self._terms.on_duplicate != "update" and self._there(one.record):
                self._prospect.withheld.add(one.record.key)
        while any(
            refused := [
                self._breaks_law(card_of(one.record), self._there(one.record), one.place) for one in named
            ]
        ):
            self._prospect.withheld.update(one.record.key for one in compress(named, refused))
            named = [one for one, breaks in zip(named, refused, strict=True) if not breaks]
        return named

    def _take_alias(self, alias: Alias, place: Place, naming: Naming) -> None:
        known = naming.known(alias.name)
        if known and self._terms.on_duplicate == "skip":
            self._accession.skipped.append(known.key)
            return
        try:
            if naming.name(alias) == known:
                self._accession.skipped.append(known.key)
        except HistciteError as error:
            self._problem(place, "inside", error)

    def _named(self, whole: Whole) -> Whole | None:
        """The record with a key and a time of entry, where it came without; a source is known to the linker from now on.

        None where it asks for a key that it may not have.
        """
        record = whole.record
        if isinstance(record, Source):
            try:
                record = self._linker.housed(record)
                key = record.key or self._linker.known(record) or self._linker.new_key(record)
            except HistciteError as error:
                self._problem(whole.place, "key", error)
                return None
            record = replace(record, key=key)
            self._linker.sources.enter(record)
        if isinstance(record, Source | Claim) and not record.added:
            record = replace(record, added=next(self._stamps))
        return replace(whole, record=record)

    def _take_contents(self, delivery: Delivery, done: Callable[[int], None]) -> None:
        """Take in the claims, and what is said of them once all of these are there, wherever it stood."""
        contents, count = iter(delivery.contents()), 0
        while chunk := list(islice(contents, CHUNK)):
            self._register.look_up(read.origin for read in chunk if isinstance(read, Draft))
            for read in chunk:
                self._take(read)
            count += len(chunk)
            done(count)
        for gathered in self._gathered.values():
            self._leave_rows(gathered)
        self._linker.forget(tuple(self._linker.made))
        if self._kept_back:
            written = self._accession.written
            self._prospect.claims = frozenset(entered.key for entered in written if entered.kind is Claim)
            self._prospect.decisions = [compact_document(whole.record) for whole in self._kept_back]
        for whole in self._kept_back:
            self._take_whole(whole)

    def _take(self, read: Delivered) -> None:
        if isinstance(read, Draft):
            self._take_row(read)
        elif isinstance(read, Refused):
            self._accession.leave_out(read.problems)
            self._linker.break_off()
        elif isinstance(read, Whole) and isinstance(read.record, Claim):
            self._register.comes_again(read.record.key)
            self._take_whole(read)
        elif isinstance(read, Whole):
            self._kept_back.append(read)

    def _take_whole(self, whole: Whole) -> None:
        if named := self._named(whole):
            self._meet(self._there(named.record), named.record, named.place)

    def _take_row(self, row: Draft) -> None:
        """Take in a claim with the last of its rows; the rows of one key may stand far apart."""
        key = row.key.casefold()
        comes_again = self._register.comes_again(key)
        if not comes_again and key not in self._gathered:
            self._take_rows(Gathered(rows=[row]))
            return
        if key not in self._gathered:
            self._gathered[key] = Gathered(rows=[], stamp=next(self._stamps))
        gathered = self._gathered[key]
        gathered.rows.append(row)
        gathered.linked.append(linked_by(self._linker, row))
        if not comes_again:
            self._take_rows(self._gathered.pop(key))

    def _take_rows(self, gathered: Gathered) -> None:
        found = len(self._accession.problems)
        key = self._entered_as(gathered)
        if len(self._accession.problems) > found:
            self._leave_rows(gathered)
        if self._linker.made and not self._gathered:
            self._linker.forget(tuple(self._linker.made))
        if key:
            for row in gathered.rows:
                self._accession.placed(row.place.line, key)

    def _leave_rows(self, gathered: Gathered) -> None:
        """Leave out all rows of one claim, for one of them could not be taken in."""
        for row in gathered.rows:
            self._accession.left.setdefault(row.place, WITH_ANOTHER)

    def _entered_as(self, gathered: Gathered) -> str:
        """The key of the claim that the rows are now; empty where they are none."""
        merged = merge_drafts(gathered.rows)
        if isinstance(merged, Refused):
            self._accession.leave_out(merged.problems)
            self._linker.break_off()
            return ""
        known = self._register.known(merged)
        if not known:
            stray = self._register.stray(merged)
            return self._rekey(stray, merged) if stray else self._enter(merged, gathered, "")
        if self._terms.on_duplicate == "skip" or self._register.has_origin(known, merged.origin):
            self._accession.skipped.append(known)
            for row in gathered.rows if self._terms.ibid else ():
                linked_by(self._linker, row)
            return known
        return self._enter(merged, gathered, known)

    def _rekey(self, stray: str, draft: Draft) -> str:
        """The claim *stray* under the key of *draft*, where its own was generated and so spells its id; a problem where it was chosen."""
        if self._terms.on_duplicate == "skip":
            self._accession.skipped.append(stray)
            return ""
        if stray != "c" + encode(document_id(stray)):
            message = f"the row is in the library under the key {stray!r}; use that, or change it with 'histcite edit'"
            self._accession.leave_out([Problem(place=draft.place, column="key", message=message)])
            return ""
        there = self._register[stray]
        claim = replace(there, key=draft.key, changed=next(self._stamps))
        try:
            self._batch.give_up_key(there, claim.key)
        except HistciteError as error:
            self._problem(draft.place, "key", error)
            return ""
        self._register.given_up.add(stray)
        self._write_claim(claim, card_of(claim), draft.place, self._accession.updated)
        return claim.key

    def _enter(self, draft: Draft, gathered: Gathered, known: str) -> str:
        """The key of the claim that *draft* is, new or *known* and brought up to date, with its references linked."""
        linked = gathered.linked or [linked_by(self._linker, row) for row in gathered.rows]
        problems = [one.problem for one in linked if one.problem]
        if problems:
            self._accession.leave_out(problems)
            return ""
        references = tuple(reference for one in linked for reference in one.references)
        if known:
            written = self._revise(known, draft.completed(references=references), gathered, linked)
        else:
            stamp = gathered.stamp or next(self._stamps)
            new = self._from_desk(
                draft.completed(key=draft.key or new_key(), references=references, added=stamp)
            )
            written = new if self._written(new, None, draft.place, self._accession.added) else None
        if written and not self._linker.made:
            self._accession.remarks += (remark for one in linked for remark in one.remarks)
        if written:
            self._accession.remarks += doubtful_dates(written)
        return written.key if written else known

    def _from_desk(self, claim: Claim) -> Claim:
        desk = self._batch.desk
        if not desk.source:
            return claim
        (on_desk, *_) = self._linker.link(TypedReference(text=desk.source, via=desk.via))
        return desk.given(claim, on_desk.via, on_desk.via_locator)

    def _revise(self, known: str, here: Claim, gathered: Gathered, linked: list[Linked]) -> Claim | None:
        came = {
            row.origin: Row(marks=marks, references=one.references)
            for row, one in zip(gathered.rows, linked, strict=True)
            for marks in (row_marks(row.origin) or [{}])
        }
        there = self._register[known]
        after = revised(there, here, tuple(came.values()))
        return after if self._meet(there, after, gathered.rows[0].place) else None

    def _breaks_law(self, card: Card, there: AnyRecord | None, place: Place) -> bool:
        """Whether the record on *card* breaks a law that *there*, in whose place it comes, does not; each is a problem."""
        found = self._prospect.breaches(card, there)
        for breach in found:
            self._problem(place, breach.fields[0], breach.refusal)
        return bool(found)

    def _there(self, record: AnyRecord) -> AnyRecord | None:
        """The record that is there under the key of *record*; None where there is none."""
        if isinstance(record, Claim):
            known = self._register.known(record)
            return self._register[known] if known else None
        drawer = self._holdings.records(type(record))
        met = self._met.get((type(record), record.key.casefold()))
        return met or drawer.get(drawer.cased(record.key))

    def _meet(self, there: AnyRecord | None, here: AnyRecord, place: Place) -> bool:
        """Write *here* where it is new or *there* may be changed; whether it was written. No form of a source is forgotten."""
        if there is None:
            return self._written(here, None, place, self._accession.added)
        if isinstance(there, Source) and isinstance(here, Source):
            here = replace(here, forms=tuple(dict.fromkeys((*there.forms, *here.forms))))
        if self._terms.on_duplicate == "skip" or compared(there) == compared(here):
            self._accession.skipped.append(there.key)
        elif self._terms.on_duplicate == "update" and not isinstance(here, Decision):
            dated: dict[str, Any] = (
                {"key": there.key, "added": there.added, "changed": next(self._stamps)}
                if isinstance(there, Claim | Source)
                else {}
            )
            return self._written(replace(here, **dated), there, place, self._accession.updated)
        else:
            message = differing(kind_of(here).table, there, here)
            self._accession.leave_out([Problem(place=place, column="key", message=message)])
        return False

    def _written(self, record: AnyRecord, there: AnyRecord | None, place: Place, among: Entries) -> bool:
        """Write *record* in the place of *there*, unless that breaks a law; whether it was written."""
        card = card_of(record)
        if self._breaks_law(card, there, place):
            return False
        if isinstance(record, Claim):
            self._write_claim(record, card, place, among)
        else:
            self._met[type(record), record.key.casefold()] = record
            self._write(record, card, among)
        return True

    def _write_claim(self, claim: Claim, card: Card, place: Place, among: Entries) -> None:
        """Write *claim*, which is on *card*, with those of the sources just made that it cites or reads through, and the files in which these lie."""
        if made := self._linker.made:
            cited = [key for reference in claim.references for key in (reference.source, reference.via)]
            files = [made[key].within for key in cited if key in made]
            self._keep([key for key in made if key in (*cited, *files)])
        self._register.enter(claim)
        self._unread.note(claim, place)
        self._write(claim, card, among)

    def _keep(self, keys: Iterable[str]) -> None:
        """Write the sources *keys*, which the linker made."""
        for key in keys:
            made = replace(self._linker.made.pop(key), added=next(self._stamps))
            self._linker.sources.enter(made)
            self._write(made, card_of(made), self._accession.made)

    def _write(self, record: AnyRecord, card: Card, among: Entries) -> None:
        among.append(Entered(type(record), record.key))
        if self._terms.allow(self._accession):
            self._batch.file(card)

    def _problem(self, place: Place, column: str, error: HistciteError) -> None:
        self._accession.leave_out([Problem(place=place, column=column, message=str(error))])
