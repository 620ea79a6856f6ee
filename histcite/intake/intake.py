"""The intake: what a file brings is linked, met with what is there, and handed on to be written, a few thousand rows at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, compress, islice
from operator import attrgetter

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
from histcite.intake.admission import Admission
from histcite.intake.batch import Batch
from histcite.intake.doubts import abridged, doubtful_dates
from histcite.intake.echo import Echo, Echoes
from histcite.intake.exchange import Accession, Delivery, Terms
from histcite.intake.gathering import WITH_ANOTHER, Gathered, Linked, linked_by
from histcite.intake.listing import Announced, undisturbed
from histcite.intake.naming import Naming
from histcite.intake.register import Register, Unread
from histcite.intake.revision import Row, differing, revised, row_marks
from histcite.records.alias import Alias
from histcite.records.cells import Place, Problem, Refused
from histcite.records.claim import Claim
from histcite.records.document import compact_document
from histcite.records.entry import Delivered, Described, Draft, TypedReference, Whole, merge_drafts
from histcite.records.keys import document_id, encode, new_key
from histcite.records.laws import card_of
from histcite.records.property import Property
from histcite.records.source import Source
from histcite.store import Progress, silently
from histcite.values import identity

CHUNK = 250
"""How many rows are at hand at one time: each step is taken for all of them, and they should not be pushed out of the processor's cache."""

_PROBLEM = attrgetter("problem")


class Intake:
    """Meets a delivery with the holdings and puts what it changes into ``batch``, while the terms allow it.

    Times of entry ascend, so that the order of a file is kept.
    """

    def __init__(self, holdings: Holdings, terms: Terms, batch: Batch) -> None:
        self._holdings = holdings
        self._terms = terms
        self._batch = batch
        self._admission = Admission(holdings, terms, batch)
        self._accession = self._admission.accession
        self._linker = self._admission.linker
        self._stamps = self._admission.stamps
        self._echoes = Echoes(holdings)
        self._gathered: dict[str, Gathered] = {}
        self._new: dict[str, tuple[Draft, Gathered]] = {}
        self._kept_back: list[Whole] = []

    def take(self, delivery: Delivery, progress: Progress = silently) -> Accession:
        """What *delivery* changes."""
        delivery = delivery.beside(self._holdings.claims) if delivery.beside else delivery
        self._batch.transaction.is_vouched_for = True
        with undisturbed():
            announced = self._survey(delivery, progress)
            with progress("Importing", announced) as done:
                self._take_contents(delivery, done)
        self._keep_forms()
        told = [*delivery.remarks, *remarks_on(self._accession.items), *self._admission.unread.told()]
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
        self._admission.register = Register(self._holdings, announced)
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
            self._admission.write(alias, card_of(alias), among)
        for absorbed in naming.absorbed:
            self._batch.drop(absorbed)
        self._admission.keep(tuple(self._linker.made))
        for one in self._lawful(named):
            self._admission.meet(self._admission.there(one.record), one.record, one.place)
        own = {identity(one.name): one for one in self._admission.met.values() if isinstance(one, Property)}
        self._admission.unread = Unread({**self._holdings.declared, **own})

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
                self._admission.refuse(one.place, "reference", error)
                self._linker.forget(tuple(self._linker.made))
                continue
            there = self._linker.sources[known] if known else None
            here = replace(renewed(there, source, echo) if there else source, key=key)
            if there in (here, None) or self._terms.on_duplicate != "skip":
                self._admission.keep(tuple(self._linker.made))
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
        if self._admission.written(
            stamped, there, one.place, self._accession.updated if there else self._accession.added
        ):
            self._linker.sources.enter(stamped)
            self._accession.items.append(one)
            self._accession.remarks += told

    def _lawful(self, named: Sequence[Whole]) -> Sequence[Whole]:
        """Those of the records that break no law beside each other; one that is refused may be what another points to."""
        for one in named:
            if self._terms.on_duplicate != "update" and self._admission.there(one.record):
                self._admission.prospect.withheld.add(one.record.key)
        while any(
            refused := [
                self._admission.breaks_law(card_of(one.record), self._admission.there(one.record), one.place)
                for one in named
            ]
        ):
            self._admission.prospect.withheld.update(one.record.key for one in compress(named, refused))
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
            self._admission.refuse(place, "inside", error)

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
                self._admission.refuse(whole.place, "key", error)
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
            self._admission.register.look_up(read.origin for read in chunk if isinstance(read, Draft))
            for read in chunk:
                self._take(read)
            self._take_new()
            count += len(chunk)
            done(count)
        for gathered in self._gathered.values():
            self._leave_rows(gathered)
        self._linker.forget(tuple(self._linker.made))
        if self._kept_back:
            written = self._accession.written
            self._admission.prospect.claims = frozenset(
                entered.key for entered in written if entered.kind is Claim
            )
            self._admission.prospect.decisions = [compact_document(whole.record) for whole in self._kept_back]
        for whole in self._kept_back:
            self._take_whole(whole)

    def _take(self, read: Delivered) -> None:
        if isinstance(read, Draft):
            self._take_row(read)
            return
        self._take_new()
        if isinstance(read, Refused):
            self._accession.leave_out(read.problems)
            self._linker.break_off()
        elif isinstance(read, Whole) and isinstance(read.record, Claim):
            self._admission.register.comes_again(read.record.key)
            self._take_whole(read)
        elif isinstance(read, Whole):
            self._kept_back.append(read)

    def _take_whole(self, whole: Whole) -> None:
        if named := self._named(whole):
            self._admission.meet(self._admission.there(named.record), named.record, named.place)

    def _take_row(self, row: Draft) -> None:
        """Take in a claim with the last of its rows; the rows of one key may stand far apart."""
        key = row.key.casefold()
        comes_again = self._admission.register.comes_again(key)
        if not comes_again and key not in self._gathered:
            self._take_rows(Gathered(rows=[row]))
            return
        self._take_new()
        if key not in self._gathered:
            self._gathered[key] = Gathered(rows=[], stamp=next(self._stamps))
        gathered = self._gathered[key]
        gathered.rows.append(row)
        gathered.linked.append(linked_by(self._linker, row))
        if not comes_again:
            self._take_rows(self._gathered.pop(key))

    def _take_rows(self, gathered: Gathered) -> None:
        """Take in the claim that the rows are; a new one waits for others, unless sources wait for these or a reference may lean on them."""
        merged = merge_drafts(gathered.rows)
        if isinstance(merged, Refused):
            self._take_new()
            self._accession.leave_out(merged.problems)
            self._linker.break_off()
            self._leave_rows(gathered)
            self._forget()
            return
        if merged.origin in self._new:
            self._take_new()
        known = self._admission.register.known(merged)
        stray = "" if known else self._admission.register.stray(merged)
        if known or stray:
            self._take_new()
            self._take_again(known, stray, merged, gathered)
            self._forget()
            return
        self._new[merged.origin] = merged, gathered
        if gathered.linked or self._gathered or self._terms.ibid:
            self._take_new()

    def _take_new(self) -> None:
        """Take in the new claims that wait; what one that is refused made is forgotten, and those behind it are linked anew, at first a few."""
        waiting = [*self._new.values()]
        self._new.clear()
        most = len(waiting)
        while waiting:
            taken = self._taken_of(waiting[:most])
            waiting, most = waiting[taken:], 2 * taken
            self._forget()

    def _taken_of(self, new: Sequence[tuple[Draft, Gathered]]) -> int:
        """How many of the *new* claims are dealt with: those that are taken in, and the first one that is refused.

        Each step is taken for all of them before the next one, which takes a fifth less time than one claim after the other.
        """
        linked: list[list[Linked]] = []
        leaning = []
        for _, gathered in new:
            linked.append(gathered.tied(self._linker))
            leaning.append(self._linker.leaning)
            if any(map(_PROBLEM, linked[-1])):
                break
        untied = len(linked) - any(map(_PROBLEM, linked[-1]))
        claims = [*map(self._claimed, new[:untied], linked)]
        cards, places = [*map(card_of, claims)], [draft.place for draft, _ in new]
        breaking = (at for at, card in enumerate(cards) if self._admission.breaks_law(card, None, places[at]))
        lawful = next(breaking, untied)
        for at in range(lawful):
            self._admission.write_claim(claims[at], cards[at], places[at], self._accession.added)
        for at in range(lawful):
            self._told(new[at][1].rows, linked[at], claims[at])
        if lawful < len(new):
            self._accession.leave_out([one.problem for one in linked[lawful] if one.problem])
            self._leave_rows(new[lawful][1])
            self._linker.leaning = leaning[lawful]
        return min(lawful + 1, len(new))

    def _claimed(self, new: tuple[Draft, Gathered], linked: Iterable[Linked]) -> Claim:
        """The claim that is *new*, with what the desk knows of it."""
        draft, gathered = new
        references = tuple(chain.from_iterable(one.references for one in linked))
        added = gathered.stamp or next(self._stamps)
        claim = draft.completed(key=draft.key or new_key(), references=references, added=added)
        return self._from_desk(claim) if self._batch.desk.source else claim

    def _told(self, rows: Iterable[Draft], linked: Iterable[Linked], claim: Claim) -> None:
        """Note where the *rows* of *claim*, which was written, went, and what is to be said of it."""
        for one in linked:
            self._accession.remarks += one.remarks
        self._accession.remarks += doubtful_dates(claim)
        for row in rows:
            self._accession.placed(row.place.line, claim.key)

    def _forget(self) -> None:
        """Know nothing any more of sources that nobody cited."""
        if self._linker.made and not self._gathered:
            self._linker.forget(tuple(self._linker.made))

    def _leave_rows(self, gathered: Gathered) -> None:
        """Leave out all rows of one claim, for one of them could not be taken in."""
        for row in gathered.rows:
            self._accession.left.setdefault(row.place, WITH_ANOTHER)

    def _take_again(self, known: str, stray: str, draft: Draft, gathered: Gathered) -> None:
        """Bring the claim *known* up to date, or take *draft* for the claim *stray* of the library, which has its very cells."""
        found = len(self._accession.problems)
        key = self._revised(known, draft, gathered) if known else self._rekey(stray, draft)
        if len(self._accession.problems) > found:
            self._leave_rows(gathered)
        for row in gathered.rows if key else ():
            self._accession.placed(row.place.line, key)

    def _rekey(self, stray: str, draft: Draft) -> str:
        """The claim *stray* under the key of *draft*, where its own was generated and so spells its id; a problem where it was chosen."""
        if self._terms.on_duplicate == "skip":
            self._accession.skipped.append(stray)
            return ""
        if stray != "c" + encode(document_id(stray)):
            message = f"the row is in the library under the key {stray!r}; use that, or change it with 'histcite edit'"
            self._accession.leave_out([Problem(place=draft.place, column="key", message=message)])
            return ""
        there = self._admission.register[stray]
        claim = replace(there, key=draft.key, changed=next(self._stamps))
        try:
            self._batch.give_up_key(there, claim.key)
        except HistciteError as error:
            self._admission.refuse(draft.place, "key", error)
            return ""
        self._admission.register.given_up.add(stray)
        self._admission.write_claim(claim, card_of(claim), draft.place, self._accession.updated)
        return claim.key

    def _revised(self, known: str, draft: Draft, gathered: Gathered) -> str:
        """The key of the claim *known*, which is to say what its rows say now; empty where these could not be linked."""
        if self._terms.on_duplicate == "skip" or self._admission.register.has_origin(known, draft.origin):
            self._accession.skipped.append(known)
            for row in gathered.rows if self._terms.ibid else ():
                linked_by(self._linker, row)
            return known
        linked = gathered.tied(self._linker)
        if problems := [one.problem for one in linked if one.problem]:
            self._accession.leave_out(problems)
            return ""
        came = {
            row.origin: Row(marks=marks, references=one.references)
            for row, one in zip(gathered.rows, linked, strict=True)
            for marks in (row_marks(row.origin) or [{}])
        }
        there = self._admission.register[known]
        here = draft.completed(references=tuple(reference for one in linked for reference in one.references))
        after = revised(there, here, tuple(came.values()))
        if self._admission.meet(there, after, draft.place):
            self._accession.remarks += (remark for one in linked for remark in one.remarks)
            self._accession.remarks += doubtful_dates(after)
        return known

    def _from_desk(self, claim: Claim) -> Claim:
        desk = self._batch.desk
        (on_desk, *_) = self._linker.link(TypedReference(text=desk.source, via=desk.via))
        return desk.given(claim, on_desk.via, on_desk.via_locator)
