"""Witnesses: who says it, and through whom alone it is known; two that share either are one."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histcite.conflicts.reading import read_claim
from histcite.conflicts.witness import Witnesses, independent
from histcite.records.claim import Claim, Reference
from histcite.records.source import Source
from histcite.values import Names

WIKI = {"kind": "web", "container": "Wikipedia"}
SOURCES = {
    source.key: source
    for source in (
        Source(key="edemsky", kind="article", title="The split", authors=("Edemsky, A.",)),
        Source(key="edemsky-2", kind="web", title="New documents", authors=("Edemsky, Andrey",)),
        Source(key="memoir", kind="memoir", title="Hrushovianët", authors=("Hoxha, Enver",)),
        Source(key="edition", kind="edition", title="Documents", editor="Mëhilli, E."),
        Source(key="letter", kind="document", title="A letter", authors=("Shehu, Mehmet",)),
        Source(key="note", kind="document", title="A note", via="edition"),
        Source(key="minutes", kind="document", title="Minutes", via="edition", via_how="quoted"),
        Source(key="summary", kind="article", title="After both", derived_from=("edemsky", "memoir")),
        Source(key="copy-1", title="Vlora incident (copy at one)", url="https://one.org/Vlora", **WIKI),
        Source(key="copy-2", title="Vlora incident", url="https://en.wikipedia.org/wiki/Vlora_incident", **WIKI),
        Source(key="page-1", kind="web", title="The base", url="https://one.org/base"),
        Source(key="page-2", kind="web", title="The Base", url="https://two.org/base"),
        Source(key="page-1-again", kind="web", title="Base", url="http://www.one.org/base/#top"),
        Source(key="file", kind="file", reference="AL-AQSH/fonds:14%2FAP/section:MPKBS/year:1960/file:24"),
        Source(key="same-file", kind="file", reference="AL-AQSH/section:MPKBS/year:1960/series:14%2F1/file:24"),
        Source(key="ou", kind="file", reference="AL-AQSH/fonds:14%2FAP/section:OU/year:1960/file:24"),
        Source(key="bare", kind="file", reference="AL-AQSH/fonds:14%2FAP/year:1960/file:24"),
        Source(key="no-page", kind="web", title="A page", url="http://[one"),
        Source(key="no-file", kind="file", reference="by hand"),
        Source(key="in-file", kind="document", title="Telegram", within="ou"),
    )
}  # fmt: skip


def reading(said):
    """``voice @ source via work``, each part but the source optional."""
    source, _, via = said.partition(" via ")
    voice, _, source = source.rpartition(" @ ")
    reference = Reference(source=source, via=via)
    return read_claim(
        Claim(key=said, text=said, subject="s", property="p", value="v", voice=voice, references=(reference,)),
        Names(), {},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("edemsky",), "1 witness"),
        (("edemsky", "edemsky-2"), "1 witness"),
        (("edemsky", "memoir"), "2 independent witnesses"),
        (("edemsky", "Hoxha @ edemsky"), "2 voices, known only through Edemsky"),
        (("edemsky", "letter via edemsky"), "2 voices, known only through Edemsky"),
        (("Headline @ edemsky-2", "edemsky-2"), "2 voices, known only through Edemsky"),
        (("Enver Hoxha @ edemsky", "memoir"), "1 witness"),
        (("letter via edition", "note"), "2 independent witnesses"),
        (("letter via edition", "minutes", "edition"), "2 independent witnesses"),
        (("Hoxha @ minutes", "Kapo @ minutes"), "2 voices, known only through Documents"),
        (("summary", "edemsky"), "1-2 witnesses"),
        (("summary", "edemsky", "memoir"), "2 independent witnesses"),
        (("copy-1", "copy-2"), "1 witness"),
        (("page-1", "page-1-again"), "1 witness"),
        (("page-1", "page-2"), "1-2 witnesses"),
        (("file", "same-file"), "1-2 witnesses"),
        (("file", "ou"), "2 independent witnesses"),
        (("file", "bare", "ou"), "2-3 witnesses"),
        (("in-file", "ou"), "1-2 witnesses"),
        (("no-page", "no-file", "gone"), "3 independent witnesses"),
    ],
    ids=lambda part: " + ".join(part) if isinstance(part, tuple) else "",
)  # fmt: skip
def test_witnesses_are_told_apart_by_voice_and_by_channel(said, told):
    assert Witnesses(SOURCES, Names()).behind(map(reading, said)).words == told


@given(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), max_size=9))
def test_as_many_are_independent_as_share_neither_voice_nor_channel(heard):
    apart = (
        size
        for size in range(len(heard), 0, -1)
        for some in combinations(heard, size)
        if len({voice for voice, _ in some}) == len({channel for _, channel in some}) == size
    )
    assert independent(heard) == next(apart, 0)
