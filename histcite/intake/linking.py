"""A reference as typed is tied to a source: one that is there, or a new one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from histcite.archives import (
    ArchivalReference,
    Formulary,
    Registry,
    parse_canonical,
    read_leaves,
    read_reference,
)
from histcite.archives.succession import as_now
from histcite.broken_laws import KeyTaken, LongReference
from histcite.citations import is_locator, split_locator
from histcite.deferred import expression
from histcite.errors import AmbiguousKey, IbidInBatch, NoReference, NoSourceInUse, SourceDiffers, SourceGone
from histcite.holdings.drawer import Drawer
from histcite.intake.doubts import NamedInPassing
from histcite.intake.recollection import Recollection, Whereabouts
from histcite.intake.shelflist import Shelflist, differences, identity_of
from histcite.records.cataloguing import archival_source
from histcite.records.cells import split_list
from histcite.records.claim import Reference
from histcite.records.entry import TypedReference
from histcite.records.source import Source

if TYPE_CHECKING:
    from histcite.citations.calling import Call
    from histcite.citations.pasted import KnownThrough

LONGEST_REFERENCE = 2_000
"""In letters: many times what archives or the fullest of titles need."""

_KINDS_IN_WORDS = {"web": "as a web page", "press": "as a newspaper", "interview": "as an interview"}
_CITEKEY = expression(r"(?as)(?:(\[)?@)?([A-Za-z][\w.-]*)(?:\s*,\s*(.+?))?(?(1)\])")


class Linker:
    """Ties typed references to ``sources``, remembering those it had to make, and those that were named in a form that they did not have.

    ``archives`` are those by which references are read; ``is_of_claim`` tells the keys of claims, which no source may have; ``entered`` gives
    the time of entry of one that is made; ``in_use`` is the key of the source on the desk, if any; ``ibid`` allows references that lean on the one before, ``leaning``.
    """

    def __init__(
        self,
        sources: Drawer[Source],
        archives: Registry,
        *,
        is_of_claim: Callable[[str], bool],
        entered: Callable[[], str],
        in_use: str = "",
        ibid: bool = False,
    ) -> None:
        self.sources = Shelflist(sources)
        self._is_of_claim = is_of_claim
        self._entered = entered
        self._archives = archives
        self._formulary = Formulary(archives)
        self._alone = Recollection(self.sources, self._formulary)
        self._beside = Recollection(self.sources, self._formulary)
        self._files: dict[tuple[object, ...], str] = {}
        self._in_use = in_use
        self._ibid = ibid
        self.leaning: ArchivalReference | None = None
        self.made: dict[str, Source] = {}
        self.reworded: dict[str, Source] = {}
        self.items: dict[str, str] = {}
        self.remarks: list[str] = []

    def link(self, typed: TypedReference) -> tuple[Reference, ...]:
        """The references that *typed* stands for, usually one.

        Raises NoReference, NoSourceInUse, IbidInBatch, LongReference or SourceDiffers.
        """
        first, *more = (typed.text,) if typed.place else self._parts(typed.text)
        linked = self._link_one(first, typed)
        return (linked, *(self._link_one(part, TypedReference(text=part)) for part in more))

    def break_off(self) -> None:
        """Let no reference lean on one before this moment, for what stood between could not be read."""
        if self._ibid:
            self.leaning = None

    def source(self, described: Source) -> str:
        """The key of the source that *described* names: one that is there with the same identity, or a new one.

        Raises SourceDiffers when its key belongs to a source with another description.
        """
        if described.key and (taken := self.sources.cased(described.key)):
            there = self.sources[taken]
            for field in differences(described, there):
                raise SourceDiffers(taken, field, str(getattr(described, field)), str(getattr(there, field)))
            return taken
        described = self.housed(described)
        known = self.known(described)
        if known and described.key in ("", known):
            return known
        key = self.new_key(described)
        self._make(replace(described, key=key, added=self._entered()))
        return key

    def known(self, described: Source) -> str:
        """The key of the source with the same identity; empty when there is none.

        Two files are one source if their archival identity is the same; anything else if nothing that is said of both differs.
        """
        if described.kind == "file" and described.reference:
            return next(reversed(self.sources.under("file", identity_of(described.reference))), "")
        alike = self.sources.like(described)
        return next((there.key for there in alike if not differences(described, there)), "")

    def housed(self, described: Source) -> Source:
        """*described* as lying in its file, where it is no file and yet has an archival reference; the file is made if need be."""
        if described.kind == "file" or not described.reference:
            return described
        file = self.source(Source(key="", kind="file", reference=described.reference))
        return replace(described, reference="", within=file)

    def new_key(self, described: Source) -> str:
        """The key that *described* asks for, or one made from it, that no source has. Raises KeyTaken for one that a claim has."""
        if described.key and self._is_of_claim(described.key):
            raise KeyTaken("claim", described.key)
        return self.free_key(described)

    def free_key(self, described: Source) -> str:
        """The key that *described* asks for, or one made from it, with the first number that makes it unlike all others."""
        from histcite.citations.citekey import citekey

        wanted = described.key or citekey(described, self.sources, self._archives)
        return self.sources.free_key(wanted, self._is_of_claim)

    def forget(self, keys: Iterable[str]) -> None:
        """Know nothing any more of sources that were made and are not going to be kept."""
        for key in keys:
            self.sources.forget(self.made.pop(key))
            self.reworded.pop(key, None)
        self._files.clear()
        self._alone.forget()
        self._beside.forget()

    def _link_one(self, text: str, typed: TypedReference) -> Reference:
        """The reference *text*, with what was typed beside it."""
        if typed.item or typed.via or typed.details:
            cited = self._cites(text, typed)
        else:
            cited = self._recalled(self._alone, text, lambda: self._cites(text, typed))
        return Reference(
            source=cited.source,
            locator=self._place_in(cited.source, typed.place) if typed.place else cited.locator,
            quote=typed.quote,
            lang=typed.lang,
            translation=typed.translation,
            seen=typed.seen,
            via=cited.via,
            via_locator=cited.via_locator,
            image=typed.image,
            typed=", ".join(filter(None, (text, typed.place))) if typed.place else text,
        )

    def _cites(self, text: str, typed: TypedReference) -> Whereabouts:
        """Where *text* points to, and what that was read through. Raises NoReference, and what finding a place raises."""
        told = self._told_through(text) if text and not (typed.via or typed.item) else None
        if typed.item:
            cited = Whereabouts(self.items.get(typed.item, ""))
        elif typed.via and not typed.details:
            cited = self._placed(text)
        else:
            cited = Whereabouts(*self._place(told.piece if told else text, dict(typed.details)))
        source, locator, *_ = cited
        if not source:
            raise NoReference
        if typed.via:
            return Whereabouts(source, locator, *self._placed(typed.via)[:2])
        if told:
            return Whereabouts(source, locator, *self._work(told, source, text))
        carrier = self._carrier(text) if self.sources[source].kind == "document" else ""
        return Whereabouts(source, locator, carrier)

    def _placed(self, text: str) -> Whereabouts:
        """The source and the locator in it of what has nothing typed beside it, but that it was read through something, or is that."""
        return self._recalled(self._beside, text, lambda: Whereabouts(*self._place(text, {})))

    def _recalled(self, memory: Recollection, text: str, find: Callable[[], Whereabouts]) -> Whereabouts:
        """Where *text* points to, by *memory* where that has it; what may lean on the row before is found out anew."""
        cited = None if self._ibid else memory.recall(text)
        if cited is None:
            remarks, changes = len(self.remarks), self.sources.changes
            cited = find()
            if not self._ibid and len(self.remarks) == remarks:
                memory.keep(text, cited, changes)
        return cited

    def _place(self, text: str, details: Mapping[str, str]) -> tuple[str, str]:
        """The source and the locator in it, tried in the order of the contract."""
        if len(text) > LONGEST_REFERENCE:
            raise LongReference(len(text), LONGEST_REFERENCE)
        cited = self._cited(text)
        if cited:
            return cited
        recalled = self._formulary.recall(text)
        if not recalled and not details and (not text or is_locator(text)):
            return self._desk(text)
        archival = self._archival(text, recalled)
        if not archival:
            return self._free(text, details)
        from histcite.citations.pasted import address_in

        now, before = as_now(archival)
        place = (now.archive, now.unknown_archive, now.levels, now.unread)
        file = self._files.get(place)
        if file is None:
            formerly = tuple(one.canonical for one in before)
            shown = now.archive in self._archives and self._archives.get(now.archive).carrier
            described = {"formerly": formerly, "url": address_in(text) if shown else ""}
            file = self._files[place] = self.source(archival_source(now, described))
        document = _document(details, within=file) or self._pasted_document(archival, file)
        source = self.source(document) if document else file
        return source, archival.locator

    def _told_through(self, text: str) -> "KnownThrough | None":
        """How *text* says that something is known through a work only; None where it does not.

        That it is printed or shown there is believed of what lies in an archive, for books are printed in places.
        """
        from histcite.citations.pasted import known_through

        told = known_through(text)
        if not told or not told.piece:
            return None
        seen = told.how == "quoted" or read_reference(told.piece, self._leant_on(), archives=self._archives)
        return told if seen else None

    def _work(self, told: "KnownThrough", source: str, text: str) -> tuple[str, str]:
        """The work through which *source* is known and the place in it; how it stands there is kept with a document that is new."""
        from histcite.citations.pasted import translator_in

        before = self.leaning
        work, place = self._place(told.work, {})
        self.leaning = before
        if work in self.made and told.how == "printed" and self.made[work].kind == "book":
            self._make(replace(self.made[work], kind="edition"))
        document = self.made.get(source)
        if document and document.kind == "document" and not document.via and told.how != "quoted":
            translator = translator_in(text) if told.how == "translated" else ""
            self._make(
                replace(document, via=work, via_locator=place, via_how=told.how, translator=translator)
            )
        return work, place

    def _make(self, source: Source) -> None:
        """Let *source*, be it new or made before, be as it is now."""
        self.sources.enter(source)
        self.made[source.key] = source

    def _carrier(self, text: str) -> str:
        """The publisher of copies whom *text* names with an address; empty where none."""
        from histcite.citations.pasted import address_in

        named = self._archives.carrier_in(text) if address_in(text) else None
        return self.source(Source(key="", kind="web", title=named.name())) if named else ""

    def _pasted_document(self, archival: ArchivalReference, file: str) -> Source | None:
        """The document in *file* that is named before the archive, with its address on the web and the publisher through whom it was read; None
        where none is. It is said.
        """
        from histcite.citations.pasted import address_in, told_of_document, translator_in

        details, _ = told_of_document(archival)
        document = _document(details, within=file)
        if document is None:
            return None
        date = f", {document.date}" if document.date else ""
        self.remarks.append(f"took {document.title!r}{date} as a document in {file}")
        document, carrier = replace(document, url=address_in(archival.text)), self._carrier(archival.text)
        translator = translator_in(archival.text) if carrier else ""
        how = "translated" if translator else "facsimile"
        return replace(document, via=carrier, via_how=how if carrier else "", translator=translator)

    def _parts(self, text: str) -> tuple[str, ...]:
        if ";" not in text:
            return (text,)
        parts = split_list(text)
        if len(parts) > 1 and all(
            self._cited(part) or read_reference(part, archives=self._archives) for part in parts
        ):
            return parts
        return (text,)

    def _cited(self, text: str) -> tuple[str, str] | None:
        match = _CITEKEY.fullmatch(text)
        if not match or match[2] not in self.sources:
            return None
        key, locator = match[2], match[3] or ""
        source = self.sources[key]
        if locator and not is_locator(locator) and source.reference:
            reference = read_reference(text, archives=self._archives)
            if reference and reference.levels:
                return None  # an archival reference, which only begins like the key of a file
        if locator and not is_locator(locator) and not source.reference and (known := self._named(text)):
            return known
        if file := self._file(source):
            self.leaning = parse_canonical(file.reference)
        return key, self._place_in(key, locator)

    def _archival(self, text: str, recalled: ArchivalReference | None) -> ArchivalReference | None:
        from histcite.citations.pasted import address_in, told_of_document

        reference = recalled or self._formulary.read(text, self._leant_on())
        if reference is None:
            return None
        if reference.relative and not (self._in_use or (self._ibid and self.leaning)):
            raise IbidInBatch(text) if self.leaning else NoSourceInUse(text)
        if reference.relative and not reference.archive:
            raise NoSourceInUse(text)
        details, told = told_of_document(reference)
        kept = f"{told} {address_in(text)}" if details else ""
        rest = "; ".join(words for words in reference.rest.split("; ") if words not in kept)
        if rest:
            self.remarks.append(f"not understood in {text!r}, and kept only as typed: {rest}")
        self.remarks.extend(reference.mended)
        if reference.unknown_archive:
            nearest = self._archives.nearest(reference.unknown_archive)
            hint = f"; the nearest known one is {nearest.acronym()}" if nearest else ""
            self.remarks.append(f"the archive {reference.unknown_archive!r} is not in the registry{hint}")
        self.leaning = reference
        return reference

    def _leant_on(self) -> ArchivalReference | None:
        if self._ibid and self.leaning:
            return self.leaning
        source = self.sources.get(self._in_use) if self._in_use else None
        file = self._file(source) if source else None
        return parse_canonical(file.reference) if file else None

    def _desk(self, locator: str) -> tuple[str, str]:
        if not self._in_use:
            raise NoSourceInUse(locator) if locator else NoReference
        if self._in_use not in self.sources:
            raise SourceGone(self._in_use)
        return self._in_use, self._place_in(self._in_use, locator)

    def _place_in(self, key: str, locator: str) -> str:
        """*locator* as it is kept: leaves of what lies in an archive in their normal form, anything else as typed."""
        file = self._file(self.sources[key]) if locator else None
        leaves = read_leaves(locator) if file and parse_canonical(file.reference).archive else None
        return ", ".join(str(part) for part in leaves) if leaves else locator

    def _free(self, text: str, details: Mapping[str, str]) -> tuple[str, str]:
        """A source that is named in passing: the one that goes by that, or a new one. Raises AmbiguousKey when several go by it.

        What follows the source's own key is the locator, whatever it is; boxes and files of an archive that cannot be told make a file.
        """
        from histcite.citations.calling import without_brackets

        text = without_brackets(text)
        if not details and (known := self._named(text)):
            return known
        own = details.get("source_key", "")
        if own and (text == own or text.startswith(f"{own},")):
            title, locator = "", text[len(own) + 1 :].strip()
        else:
            title, locator = ("", text) if is_locator(text) else split_locator(text)
        from histcite.archives.unnamed import is_shelved
        from histcite.citations.pasted import pasted

        named = None if details else pasted(title)
        shelved = title and not named and is_shelved(title, self._archives)
        if shelved:
            described: Source | None = Source(key="", kind="file")
        else:
            described = named or _document(
                {"source_title": title, "source_kind": "book", **details}, within=""
            )
        forms = (title,) if title else ()
        key = self.source(replace(described or Source(key="", kind="book"), forms=forms))
        self._keep_form(key, title)
        if key in self.made and not details:
            what = _KINDS_IN_WORDS[named.kind] if named else "as a source of its own"
            self.remarks.append(NamedInPassing(title, what, key))
        document = _document(details, within=key) if shelved else None
        return self.source(document) if document else key, locator

    def _named(self, text: str) -> tuple[str, str] | None:
        """The source that goes by what *text* is, but for a place at its end, and that place. Raises AmbiguousKey."""
        from histcite.citations.calling import Call, calls, places, words

        parted = places(text)
        for head, place in sorted(parted, key=lambda part: -len(part[0])):
            if known := self._meant(head, (Call(words(head)),)):
                return known, place
        for head, place in parted:
            for step in calls(head):
                if known := self._meant(head, step):
                    return known, place
        return next(((known, place) for head, place in parted if (known := self.sources.cased(head))), None)

    def _meant(self, head: str, step: "Sequence[Call]") -> str:
        """The source that answers one of the calls of *step*, which keeps *head* as a form; empty where none does. Raises AmbiguousKey."""
        from histcite.citations.calling import agrees, called, looks_back, words

        found = {
            key: self.sources[key] for key in self.sources.under("called", *(call.term for call in step))
        }
        meant = [
            key
            for key, source in found.items()
            if (terms := frozenset(called(source)))
            and any(call.term in terms and agrees(source, call) for call in step)
        ]
        if len(meant) > 1:
            said = words(head)
            meant = [key for key in meant if said in map(words, found[key].forms)] or meant
        if len(meant) > 1:
            raise AmbiguousKey("source", head, meant)
        if meant and not looks_back(head):
            self._keep_form(meant[0], head)
        return "".join(meant)

    def _keep_form(self, key: str, form: str) -> None:
        """Let the source *key* keep *form* among those in which it was named."""
        from histcite.citations.calling import words

        source = self.sources[key]
        if not words(form) or words(form) in map(words, source.forms):
            return
        source = replace(source, forms=(*source.forms, form))
        self.sources.enter(source)
        (self.made if key in self.made else self.reworded)[key] = source

    def _file(self, source: Source) -> Source | None:
        holder = source if source.reference else self.sources.get(source.within)
        return holder if holder and holder.reference else None


def _document(details: Mapping[str, str], *, within: str) -> Source | None:
    if not details:
        return None
    return Source(
        key=details.get("source_key", ""),
        kind=details.get("source_kind", "") or "document",
        title=details.get("source_title", ""),
        authors=split_list(details.get("source_author", "")),
        addressee=details.get("source_addressee", ""),
        date=details.get("source_date", ""),
        within=within,
    )
