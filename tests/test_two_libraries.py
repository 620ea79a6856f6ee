"""Libraries that are open at one time each know their own archives, in whatever order and thread they are asked."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from histcite import Library, Selection
from histcite.errors import UnreadableReference
from histcite.library.citing import footnotes

OWN = """[XK-ZZQ]
acronyms = ["ZZQ"]
city = "Prishtina"
tradition = "english"
levels = ["fonds", "file"]
"""
REF = "ZZQ, fonds 3, file 7"
KNOWN, UNKNOWN = "XK-ZZQ/fonds:3/file:7", "?/archive:ZZQ/fonds:3/file:7"


def opened(folder, archives=""):
    folder.mkdir()
    if archives:
        (folder / "archives.toml").write_text(archives, encoding="utf-8")
    return Library.create(folder)


@pytest.fixture(params=["first", "last"])
def libraries(request, tmp_path):
    """A library with an archive of its own, opened first or last, and one without."""
    if request.param == "first":
        own = opened(tmp_path / "own", OWN)
        return own, opened(tmp_path / "plain")
    plain = opened(tmp_path / "plain")
    return opened(tmp_path / "own", OWN), plain


def filed(library, key, ref=REF):
    """Where a claim added to *library* under *ref* is kept."""
    reference = library.add("Text", ref=ref, key=key).claim.references[0]
    return library.sources[reference.source].reference


def test_a_reference_is_read_with_the_archives_of_its_library(libraries):
    own, plain = libraries
    assert [filed(library, key) for key in ("a", "b") for library in (own, plain)] == [
        KNOWN,
        UNKNOWN,
        KNOWN,
        UNKNOWN,
    ]


def test_what_follows_from_a_reference_is_told_with_them_too(libraries):
    """The filter by archive, footnotes, keys, exports and the order of references."""
    own, plain = libraries
    for library in libraries:
        library.add("Text", ref="RGANI, f. 3, op. 14, d. 448", key="b")
        library.add("Text", ref=REF, key="a")
        library.add("Text", ref=REF, key="c", source_title="Letter")
    assert list(own.select(Selection(archive="ZZQ")).keys) == ["a", "c"]
    with pytest.raises(UnreadableReference):
        plain.select(Selection(archive="ZZQ"))
    assert [footnotes(library.holdings, "a", "mhra") for library in libraries] == [
        ("Prishtina, ZZQ, 3, Folder 7.",),
        ("ZZQ, fonds 3, file 7.",),
    ]
    assert ["{{ZZQ, 3, Folder 7}}" in library.export("biblatex") for library in libraries] == [True, False]
    assert [list(library.select(Selection(sort="ref")).keys) for library in libraries] == [
        ["b", "a", "c"],
        ["b", "a", "c"],
    ]


def test_in_threads(tmp_path):
    """Each reads and writes while the other does."""
    libraries = opened(tmp_path / "own", OWN), opened(tmp_path / "plain")
    together = Barrier(len(libraries))

    def add(library):
        together.wait()
        return {filed(library, f"k{number}", f"ZZQ, fonds 3, file {number}") for number in range(8)}

    with ThreadPoolExecutor(len(libraries)) as threads:
        read = list(threads.map(add, libraries))
    assert [{reference.split("/fonds")[0] for reference in each} for each in read] == [
        {"XK-ZZQ"},
        {"?/archive:ZZQ"},
    ]


def test_a_library_opened_elsewhere_is_used_in_another_thread(tmp_path):
    own = opened(tmp_path / "own", OWN)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(opened, tmp_path / "plain").result()
        assert thread.submit(filed, own, "a").result() == KNOWN
    assert filed(own, "b") == KNOWN
