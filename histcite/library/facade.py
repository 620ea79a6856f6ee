"""The library as one object: what the commands and other programs open, add to, check, decide on and select from."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from histcite.deferred import expression
from histcite.holdings.holdings import Holdings
from histcite.holdings.outgoing import refuse_kept
from histcite.holdings.own_archives import FILE as ARCHIVES
from histcite.holdings.own_archives import known_archives
from histcite.holdings.whereabouts import find_library, library_file
from histcite.intake.desk import Desk, leave_desk, read_desk
from histcite.library.check import Added, Check, Edited, Used
from histcite.records.cells import clean, read_tags
from histcite.records.claim import Claim
from histcite.records.decision import Decision
from histcite.records.keys import look_up
from histcite.records.source import Source
from histcite.search.selection import Selected, Selection, select, since_entry
from histcite.store import Entry, Progress, Store, silently

if TYPE_CHECKING:
    from histcite.conflicts import Conflict, JudgedLead, Question
    from histcite.formats.bibliography import BibliographyForm
    from histcite.formats.repertory import Written
    from histcite.intake.batch import Batch
    from histcite.intake.concordance import Concordance
    from histcite.intake.exchange import Accession, Delivery, Terms
    from histcite.library.publishing import Manner, Material
    from histcite.library.scripting import Additions, Given
    from histcite.library.usage import Usage
    from histcite.search.hits import Matched
    from histcite.store.deeds import Deed
    from histcite.values import Scheme

ENTRY = expression(r"#(\d{1,18})|(\d{1,3})")
"""The number of an entry of the history; one with four digits, which might be a year, is typed with ``#``."""


class _Withheld(Exception):
    """What was taken in is not to be written."""


class Library:
    """One project's records on disk: ``path`` is its file, ``archives`` are the registered ones and those of ``archives.toml``
    beside the file, as they were when it was opened.

    >>> library = Library.create("notes/histcite.json")            # doctest: +SKIP
    >>> library.add("Albania asked for wheat.", ref="RGANI, f. 3")  # doctest: +SKIP
    >>> [conflict.explanation for conflict in library.check().open]  # doctest: +SKIP
    """

    def __init__(self, store: Store) -> None:
        self.path = store.path
        self.archives = known_archives(store.path.with_name(ARCHIVES))
        self._store = store
        self._store.judge = lambda changes: self.holdings.refuse_breaches(changes)  # noqa: PLW0108 - of that moment
        self._held: Holdings | None = None

    @classmethod
    def create(cls, path: Path | str) -> "Library":
        """A new, empty library in a folder or a ``.json`` file. Raises LibraryExists or NotWritable."""
        file = library_file(Path(path))
        refuse_kept(file.parent, None)
        return cls(Store.create(file))

    @classmethod
    def open(
        cls, path: Path | str | None = None, command: str = "", progress: Progress = silently
    ) -> "Library":
        """The library at *path*, or the one that the environment or the working folder tells of. Raises NoLibrary.

        *command* is what the history will say was done; *progress* shows how far the making of an index has come.
        """
        named = Path(path) if path is not None else None
        return cls(Store(find_library(named, os.environ, Path.cwd()), command, progress))

    @property
    def holdings(self) -> Holdings:
        """The records as they are now; read again when another program has changed the file."""
        if self._held is None or self._held.signature != self._store.signature():
            self._held = Holdings(self._store, self.archives)
        return self._held

    @property
    def claims(self) -> Mapping[str, Claim]:
        """The claims by key, in the order in which they were added."""
        return self.holdings.claims

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources by key."""
        return self.holdings.sources

    @property
    def as_seen(self) -> Mapping[str, Source]:
        """The sources as they are to be cited: what no claim has from itself is known through what its claims were read in."""
        from histcite.holdings.as_seen import AsSeen

        return AsSeen(self.holdings)

    def claim(self, key: str) -> Claim:
        """The claim with this key or this prefix of one. Raises UnknownKey or AmbiguousKey."""
        return look_up("claim", key, self.claims)

    def source(self, key: str) -> Source:
        """The source with this key or this prefix of one. Raises UnknownKey or AmbiguousKey."""
        return look_up("source", key, self.sources)

    def disputed(self, key: str) -> "Conflict | JudgedLead":
        """The conflict, or the lead, with this id or this prefix of one. Raises UnknownKey or AmbiguousKey."""
        return self.holdings.inquiry.disputed(key)

    def question(self, key: str) -> "Question":
        """The question with this id or this prefix of one. Raises UnknownKey or AmbiguousKey."""
        return self.holdings.inquiry.question(key)

    def select(self, selection: Selection) -> Selected:
        """The claims that *selection* means; what it wants since an entry of the history is what came after that entry."""
        return select(self.holdings, self._dated(selection))

    def _dated(self, selection: Selection) -> Selection:
        """*selection* with what came after an entry of the history in place of its number."""
        typed = ENTRY.fullmatch(selection.since)
        return (
            since_entry(selection, int(typed[1] or typed[2]), self._store.entries()) if typed else selection
        )

    def search(self, query: str, selection: Selection) -> "Matched":
        """The claims that *query* finds among those that *selection* means, the best first; see ``histcite search --help``.

        Raises BadEntry where it has no word or an unknown field, and what a filter that cannot be read raises.
        """
        from histcite.search.hits import find
        from histcite.search.query import parse_query

        return find(parse_query(query, self.holdings.sources.cased), self.holdings, self._dated(selection))

    def perhaps_meant(self, query: str) -> str:
        """What may be meant by a query that finds nothing; empty where nothing is near it, or that finds nothing either."""
        from histcite.search.hits import perhaps_meant
        from histcite.search.query import parse_query

        meant = perhaps_meant(parse_query(query, self.holdings.sources.cased), self.holdings)
        return meant if meant and self.search(meant, Selection()) else ""

    def check(self, selection: Selection | None = None, among: frozenset[str] | None = None) -> Check:
        """Every conflict, lead and likeness, or those that a selected claim is in; each is looked for when it is asked for.

        *among* are the keys of the claims that are meant, if not all are.
        """
        meant = frozenset(self.select(selection).keys) if selection else None
        if among is not None:
            meant = among if meant is None else meant & among
        return Check(self.holdings, meant)

    @property
    def desk(self) -> Desk:
        """What is on the desk, its source under the key that it has now."""
        desk, sources = read_desk(self.path), self.holdings.sources
        if not desk.source or desk.source in sources:
            return desk
        from histcite.citations.calling import words

        (*_, source) = (desk.source, *sources.under("called", [words(desk.source)]))
        return replace(desk, source=source)

    @contextmanager
    def writing(self, desk: Desk = Desk()) -> Iterator["Batch"]:  # noqa: B008 - a frozen value
        """One command's changes, decided on what the file holds now and written together; bare leaves are those of the file on *desk*."""
        from histcite.intake.batch import Batch

        with self._store.transaction() as transaction:
            self._held = Holdings(self._store, self.archives)
            batch = Batch(self._held, desk, transaction)
            yield batch
            batch.hand_over()
        self._held = None

    def add(self, text: str, ref: "Given" = "", *, desk: Desk | None = None, **cells: "Given") -> Added:
        """Add one claim from its sentence, its reference and any other column, and give it with what is in conflict with it.

        The columns are those of a table of claims: ``key, quote, lang, translation, seen, via, image, subject, property, value, when, where,
        of, voice, mode, stance, hedged, polarity, complete, confidence, tags, note``, and ``source_title, source_author`` and so on. Text
        is read as typed; others are taken as they are: ``value=5``, ``when=date(1960, 7, 29)``, ``hedged=True``, ``tags=["wheat"]``. Raises BadEntry when a cell cannot be read, and what linking the reference raises.
        """
        from histcite.intake.batch import COMMAND_LINE, drafted
        from histcite.intake.doubts import doubtful_dates
        from histcite.library.remarks import remarks_on
        from histcite.library.scripting import typed_cells
        from histcite.records.entry import read_draft

        typed = typed_cells({"text": text, "reference": ref, **cells})
        draft = drafted(read_draft(typed, COMMAND_LINE))
        with self.writing((desk or Desk()).beside(typed)) as batch:
            claim = batch.add(draft)
            before = self.holdings
            remarks = (*batch.remarks, *doubtful_dates(claim), *remarks_on(claim, before))
        found = before.inquiry.conflicts_of(claim, batch.sources)
        conflicts = tuple(conflict for conflict in found if conflict.is_open)
        return Added(claim=claim, remarks=remarks, conflicts=conflicts)

    @contextmanager
    def batch(self) -> "Iterator[Additions]":
        """A block in which ``batch.add`` takes thousands of claims, all written at its end, or none where an error leaves it."""
        from histcite.library.scripting import Additions

        with self.writing() as batch, closing(Additions(batch)) as additions:
            yield additions

    def edit(
        self, keys: Iterable[str], cells: Mapping[str, str], more_references: Iterable[str] = ()
    ) -> Edited:
        """Change columns of claims, as typed; an empty cell empties the field. *more_references* are added to each.

        A bare leaf is one of the file on the desk. Raises BadEntry, SeveralReferences and what linking a reference raises.
        """
        from histcite.library.remarks import newly_against_conclusion

        more = tuple(more_references)
        with self.writing(self.desk) as batch:
            claims = tuple(batch.edit(self.claim(key), cells, more) for key in keys)
            remarks = (
                remark for claim in claims for remark in newly_against_conclusion(claim, self.holdings)
            )
            return Edited(claims=claims, remarks=(*batch.remarks, *remarks))

    def tag(
        self, keys: Iterable[str], *, add: Iterable[str] = (), drop: Iterable[str] = ()
    ) -> tuple[Claim, ...]:
        """Put tags on claims and take others off."""
        on = set(read_tags(";".join(add)))
        off = {tag.casefold() for tag in read_tags(";".join(drop))}
        with self.writing() as batch:
            changed = []
            for key in keys:
                claim = self.claim(key)
                tags = sorted({*claim.tags, *on} - {tag for tag in claim.tags if tag.casefold() in off})
                changed.append(batch.put_changed(claim, replace(claim, tags=tuple(tags))))
            return tuple(changed)

    def remove(
        self,
        keys: Iterable[str],
        before_writing: "Callable[[tuple[Claim | Source, ...]], None]" = lambda _: None,
    ) -> tuple[Claim | Source, ...]:
        """Remove claims or sources, and give back what was removed. Raises InUse for a source that something cites, StillPreferred for a claim that a decision in force prefers.

        *before_writing* sees what will be removed and may still stop it by raising.
        """
        with self.writing() as batch:
            removed = batch.remove(dict.fromkeys(keys))
            before_writing(removed)
            return removed

    def merge_sources(self, others: Iterable[str], into: str) -> "Concordance":
        """Make the sources *others* and *into* one, under the key of *into*; all that points to them follows.

        Raises BadEntry, and the refusal of a law that this would break.
        """
        from histcite.intake.concordance import merge_sources

        with self.writing() as batch:
            kept = self.source(into)
            gone = {source.key: source for source in map(self.source, others)}
            return merge_sources(batch, self.holdings, tuple(gone.values()), kept)

    def rename_source(self, old: str, new: str) -> "Concordance":
        """Give a source another key; all that points to it follows. Raises UnknownKey, AmbiguousKey, BadKey or KeyTaken."""
        from histcite.intake.concordance import rename_source

        with self.writing() as batch:
            return rename_source(batch, self.holdings, self.source(old), new)

    def take_in(
        self,
        path: Path | str,
        *,
        format: str = "",  # noqa: A002 - what the option of the command is called
        kind: str = "claims",
        encoding: str = "utf-8",
        columns: Mapping[str, str] | None = None,
        terms: "Terms | None" = None,
    ) -> "Accession":
        """Take in a file in one write, as ``histcite import`` does, and give what it added, updated, skipped and left out.
        *format* is told from the file where it is not named; the rows of a table are *kind* (``claims``, ``sources``, ``aliases``,
        ``properties``), its headings *columns*, a column by heading; *terms* are as of ``Terms(on_duplicate="update", keep_going=True)``.
        Raises BadBatch with every problem, unless the terms say to keep going; NotReadable, NoFormat, NotInEncoding or NotTaken.
        """
        from histcite.library.scripting import take_in_file

        layout = {"format": format, "kind": kind, "encoding": encoding, "renamed": columns or {}}
        return take_in_file(self, Path(path), layout, terms)

    def receive(
        self,
        delivery: "Delivery",
        terms: "Terms",
        before_writing: "Callable[[Accession], None]" = lambda _: None,
        progress: Progress = silently,
        desk: Desk = Desk(),  # noqa: B008 - a frozen value
    ) -> "Accession":
        """Take in a batch in one write, on these terms; nothing is written while problems stand, unless the terms say so.

        *before_writing* sees what will be written and may still stop it by raising; *progress* shows how far it has come.
        """
        from histcite.intake.intake import Intake

        with suppress(_Withheld), self.writing(desk) as batch:
            accession = Intake(self.holdings, terms, batch).take(delivery, progress)
            if not terms.allow(accession):
                raise _Withheld
            before_writing(accession)
        return accession

    def export(self, format_: str, selection: Selection | None = None, scheme: "Scheme | None" = None) -> str:
        """The selected claims, or the whole library, in a format of ``histcite.formats.repertory`` that is text.

        What names people and works is written in Latin letters by *scheme*, if one is given.
        """
        from histcite.library.publishing import Manner

        return str(self.publish(format_, selection, Manner(scheme=scheme)).data)

    def publish(
        self,
        format_: str,
        selection: Selection | None = None,
        manner: "Manner | None" = None,
        usage: "Usage | None" = None,
    ) -> "Written":
        """The selected claims, or their sources, in a format and *manner*, with what was left out of them.

        Of *usage* only what papers use is meant. Raises BadEntry for an unknown format; NoPandoc or PandocRefused for ``docx``.
        """
        from histcite.library.publishing import writer_of

        return writer_of(format_)(self._material(selection, manner, usage))

    def bibliography(
        self,
        selection: Selection | None = None,
        manner: "Manner | None" = None,
        usage: "Usage | None" = None,
        *,
        layout: "BibliographyForm" = "text",
        numbered: bool = False,
    ) -> str:
        """The sources of the selected claims as a paper lists them; of *usage* only those that papers cite."""
        from histcite.library.publishing import print_bibliography

        return print_bibliography(self._material(selection, manner, usage), layout, numbered=numbered)

    def used_in(self, papers: Iterable[Path], selection: Selection | None = None) -> "Usage":
        """What *papers* use of the library; what they leave out is told of the selected claims.

        Raises NoPaper, BadPaper or NotReadable.
        """
        from histcite.formats.papers.paper import read_paper
        from histcite.library.collation import Collation
        from histcite.library.usage import Usage

        held = Collation(self.holdings)
        found = [one for paper in papers for one in held.hold(read_paper(paper))]
        return Usage(found, self.select(selection or Selection()), self.holdings.inquiry)

    def _material(
        self, selection: Selection | None, manner: "Manner | None", usage: "Usage | None"
    ) -> "Material":
        """What of the library goes out; what papers cite by the key of a source is meant though no claim rests on it."""
        from histcite.library.publishing import Manner, Material

        chosen = selection or Selection()
        used, cited = (set(usage.claims), usage.sources) if usage else (None, None)
        claims = tuple(claim for claim in self.select(chosen) if used is None or claim.key in used)
        whole = not chosen and usage is None
        return Material(claims, self.holdings, manner or Manner(), cited=cited, whole=whole)

    def resting_on(self, source: str) -> int:
        """How many claims cite the source with this key, or were read through it."""
        return len(self.holdings.claims.under("source or via", [source]))

    def decide(self, target: str, verdict: str, because: str, note: str = "", prefer: str = "") -> Decision:
        """Record what was decided on a conflict. Raises NotInConflict when *prefer* is none of its claims, BadEntry for an empty note."""
        from histcite.intake.judgement import judged

        with self.writing() as batch:
            item, preferred = self.disputed(target), self.claim(prefer) if prefer else None
            return batch.decide(judged(self.holdings, item, verdict, because, note, preferred))

    def conclude(
        self, question: str, answer: str, note: str, *, grounds: Iterable[str] = (), because: str = ""
    ) -> Decision:
        """Record what is held to be so on a question, that of a conflict or of a claim, and why; it rests on the claims *grounds*.

        Its conflicts are settled by it. *cannot be known*, in any language, is an answer. Raises BadEntry when answer or note is empty.
        """
        from histcite.intake.judgement import concluded

        with self.writing() as batch:
            asked, resting = self.holdings.inquiry.asked_by(question), map(self.claim, grounds)
            return batch.decide(concluded(self.holdings, asked, answer, note, resting, because))

    def reopen(self, target: str, note: str = "") -> Decision:
        """Take back what was decided on a conflict, a lead or a question, be it in conflict no more. Raises NeverDecided."""
        from histcite.intake.judgement import reopened

        with self.writing() as batch:
            return batch.decide(reopened(self.holdings, target, note))

    def history(self, key: str = "") -> tuple[Entry, ...]:
        """What each command changed, oldest first; with a *key* or the beginning of one, only what changed that record."""
        from histcite.library.logbook import entries_on

        entries = tuple(self._store.entries())
        return entries_on(key, entries, self.holdings) if key else entries

    def deeds(self) -> "tuple[Deed, ...]":
        """What each command did, the last first, told without what it changed being read."""
        return tuple(self._store.deeds())

    def undo(self, count: int = 1) -> tuple[Entry, ...]:
        """Take back the last *count* commands, and give back their entries. Raises NothingToReverse, ChangedSince or CutHistory."""
        self._held = None
        return self._store.turn_back(count)

    def redo(self, count: int = 1) -> tuple[Entry, ...]:
        """Bring back the last *count* commands that were taken back. Raises NothingToReverse, ChangedSince or CutHistory."""
        self._held = None
        return self._store.turn_forward(count)

    def sync(self) -> int:
        """Bring what version 0.1.0 left waiting beside the library into it: how many commands. Raises LibraryBusy or NotWritable."""
        return self._store.sync()

    def use(self, ref: str, *, lang: str = "", tags: tuple[str, ...] = (), via: str = "") -> Used:
        """Put a source on the desk, making it when it is new."""
        with self.writing() as batch:
            source = batch.find_source(ref, via)
        desk = Desk(source=source, lang=clean(lang), tags=read_tags(";".join(tags)), via=clean(via))
        leave_desk(self.path, desk)
        return Used(desk=desk, remarks=tuple(batch.remarks))
