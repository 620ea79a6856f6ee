"""Naming: aliases as forms come to them, where a form may turn out to be a name that is known already."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from histcite.broken_laws import LiesInItself
from histcite.records.alias import Alias
from histcite.values import Names, identity

_FACTS = ("kind", "inside", "note")
_UNKNOWN = Names()


class Naming:
    """The aliases by the identity of their names, growing with each one that is named."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        self._before = {identity(alias.name): alias for alias in aliases}
        self._now = dict(self._before)
        self._owners: dict[str, str] = {}
        for alias in self._before.values():
            self._own(alias)

    def known(self, name: str) -> Alias | None:
        """The alias that *name* is the name or else a form of; None when there is none."""
        upright = _UNKNOWN.resolve(name).key
        for key in (identity(name), upright, self._owners.get(upright, "")):
            if key in self._now:
                return self._now[key]
        return None

    def name(self, alias: Alias) -> Alias:
        """*alias* with what is known of the name, and of other entries among whose names its forms are.

        Raises LiesInItself.
        """
        known = self.known(alias.name)
        merged = replace(alias, name=known.name, forms=known.forms + alias.forms) if known else alias
        others = [
            other
            for form in alias.forms
            if (other := self._now.get(identity(form))) and other.name != merged.name
        ]
        for other in (known, *others) if known else others:
            facts = {fact: getattr(merged, fact) or getattr(other, fact) for fact in _FACTS}
            merged = replace(merged, forms=tuple(dict.fromkeys((*merged.forms, *other.forms))), **facts)
        if merged.lies_in_itself:
            raise LiesInItself(merged.name)
        for other in others:
            self._now.pop(identity(other.name), None)
        self._now[identity(merged.name)] = merged
        self._own(merged, *others)
        return merged

    def changes(self) -> Iterator[tuple[Alias | None, Alias]]:
        """Each alias that is other now, with what it was; None where nothing was known of the name."""
        for key, alias in self._now.items():
            before = self._before.get(key)
            if alias != before:
                yield before, alias

    @property
    def absorbed(self) -> list[Alias]:
        """The aliases that were there and are forms of others now."""
        return [alias for key, alias in self._before.items() if key not in self._now]

    def _own(self, alias: Alias, *absorbed: Alias) -> None:
        """Lead the forms of *alias* to it; a form of several names stays with the first, unless that one was *absorbed*."""
        key, gone = identity(alias.name), {identity(other.name) for other in absorbed}
        for form in {_UNKNOWN.resolve(form).key for form in (alias.name, *alias.forms)}:
            if self._owners.get(form, "") in {"", *gone}:
                self._owners[form] = key
