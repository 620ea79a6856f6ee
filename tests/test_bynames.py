"""What a sentence calls a source, and two of them that would be called the same."""

import pytest

from histcite.archives import shipped
from histcite.citations.byname import bynames, told_apart
from histcite.records.source import Source

SOURCES = {
    source.key: source
    for source in (
        Source(
            key="memoir", kind="memoir", authors=("Hoxha, Enver",), title="The Khrushchevites", date="1980"
        ),
        Source(key="speech", kind="document", authors=("Hoxha, Enver",), title="Speech", date="1960-11-16"),
        Source(key="two", kind="book", authors=("Webb, Sidney", "Webb, Beatrice"), title="A Dispute"),
        Source(key="pair", kind="book", authors=("Langlois, C. V.", "Seignobos, C."), title="Introduction"),
        Source(key="many", kind="book", authors=("A, B.", "C, D.", "E, F."), title="Essays"),
        Source(key="body", kind="document", authors=("Ministry of Foreign Affairs",), title="Note"),
        Source(key="typed", kind="book", title="Kennedy, The Civil War Battlefield Guide (1998)"),
        Source(key="web", kind="web", title="How Albania seized four submarines from the USSR"),
        Source(key="paper", kind="press", title="The truth", container="Zëri i Popullit", date="1961-12-19"),
        Source(key="file", kind="file", title="Protocols", reference="RU-RGANI/fonds:3/series:14/file:448"),
        Source(key="leaf", kind="document", within="file"),
        Source(key="cyrillic", kind="book", authors=("Фалин, Валентин",), title="Конфликты в Кремле"),
    )
}


@pytest.mark.parametrize(
    ("key", "called"),
    [
        ("memoir", "Hoxha"),
        ("speech", "Hoxha"),
        ("two", "Webb"),
        ("pair", "Langlois and Seignobos"),
        ("many", "A and others"),
        ("body", "Ministry of Foreign Affairs"),
        ("typed", "Kennedy"),
        ("web", "How Albania seized four submarines…"),
        ("paper", "Zëri i Popullit"),
        ("file", "RGANI, f. 3, op. 14, d. 448"),
        ("leaf", "RGANI, f. 3, op. 14, d. 448"),
        ("cyrillic", "Фалин"),
        ("gone", "gone"),
    ],
)
def test_a_source_is_called_by_its_author_its_title_or_its_reference(key, called):
    assert bynames(key, SOURCES, shipped())[0] == called


def test_two_works_of_one_author_are_told_apart_by_their_dates_and_then_by_their_titles():
    names = {key: bynames(key, SOURCES, shipped()) for key in ("memoir", "speech", "pair")}
    assert told_apart(names) == {
        "memoir": "Hoxha, 1980",
        "speech": "Hoxha, 1960-11-16",
        "pair": "Langlois and Seignobos",
    }
    undated = {
        key: Source(key=key, kind="web", authors=("Edemskiy, A.",), title=title)
        for key, title in (
            ("one", "“New documents on the break between Moscow and Tirana”, part one"),
            ("two", "The crisis of 1960 as seen in the papers of the Central Committee"),
            ("none", ""),
        )
    }
    assert told_apart({key: bynames(key, undated, shipped()) for key in ("one", "two")}) == {
        "one": "Edemskiy, New documents on the break…",
        "two": "Edemskiy, The crisis of 1960…",
    }
    assert bynames("none", undated, shipped()) == ("Edemskiy",) * 4
    same = {
        "a": ("Hoxha", "Hoxha, 1980", "Hoxha, Works, 1980"),
        "b": ("Hoxha", "Hoxha, 1980", "Hoxha, Diary, 1980"),
    }
    assert told_apart(same) == {"a": "Hoxha, Works, 1980", "b": "Hoxha, Diary, 1980"}
