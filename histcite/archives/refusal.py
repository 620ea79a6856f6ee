"""Why a text is no archival reference, in one sentence that points at the place."""

from dataclasses import replace

from histcite.archives.labels import labels_alone
from histcite.archives.levels import read_levels
from histcite.archives.parser import attempted
from histcite.archives.prose import Attempt, Refusal
from histcite.archives.reference import ArchivalReference, parse_canonical
from histcite.archives.registry import Registry
from histcite.archives.unnamed import traditions
from histcite.deferred import expression
from histcite.errors import UnreadableReference

_LIKE_CANONICAL = expression(r"\s*(?:\?|[A-Z]{2}-[\w-]+)/\S")


def explain(text: str, previous: ArchivalReference | None = None, *, archives: Registry) -> Refusal | None:
    """Say why ``read_reference`` refuses *text*, and where; None if it does not refuse it."""
    attempt = Attempt(text, previous, archives)
    read = attempted(attempt)
    if isinstance(read, ArchivalReference):
        return None
    if _LIKE_CANONICAL.match(text):
        return _broken(text)
    refusal, places = read or _without_archive(attempt), attempt.text.places
    return replace(refusal, start=places[refusal.start], end=places[refusal.end])


def _broken(text: str) -> Refusal:
    """Point at the piece of a canonical form that cannot be read."""
    lead = len(text) - len(text.lstrip())
    try:
        parse_canonical(text.strip())
    except UnreadableReference as trouble:
        start = lead + trouble.column - 1
        end = next((place for place in range(start, len(text)) if text[place] in "/#"), len(text))
        return Refusal(message=str(trouble), start=start, end=max(end, start))
    return Refusal(message="the canonical form names no archive that is known", start=lead, end=len(text))


def _without_archive(attempt: Attempt) -> Refusal:
    """Say what is missing beside the levels that some tradition's labels find, where no archive is named."""
    end = len(attempt.text.clean)
    labels = (replace(labels_alone(name), unlabelled=()) for name in traditions())
    parses = (read_levels(attempt.text, attempt.start, end, each) for each in labels)
    parse = max(parses, key=lambda parse: parse.weight)
    if not parse.found:
        return Refusal(message="no archive and no level found", start=0, end=end)
    levels = list(parse.levels)
    if not levels:
        message = "leaves without the file they lie in, and no archive is named"
    elif levels == ["fonds"]:
        message = "a fonds without series or file, and no archive is named"
    elif "fonds" not in levels:
        article = "an" if levels[0] == "item" else "a"
        message = f"{article} {levels[0]} without its fonds, and no archive is named"
    else:
        message = "levels without an archive, among words that read as a sentence"
    return Refusal(message=message, start=parse.found[0].start, end=parse.end)
