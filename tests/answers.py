"""Everything that the contents of a library answer, for one kind of contents to be compared with another."""

from histcite.store.aids import AIDS
from histcite.values import fold

TABLES = ("claims", "sources", "aliases", "properties", "decisions", "clashes")


def answers(contents):
    """What *contents* answer to each question of the protocol, asked of all that is there and of some that is not."""
    claims = list(contents.documents("claims"))
    words = sorted(
        {word for claim in claims for word in fold(f"{claim.get('text')} {claim.get('value')}").split()}
    )
    properties = contents.terms("claims", "property")
    return {
        "tables": {table: of_table(contents, table) for table in TABLES},
        "aids": {(table, aid): of_aid(contents, table, aid) for table, aids in AIDS.items() for aid in aids},
        "worded": [list(contents.worded(asked, properties)) for asked in [(), *zip(words), words[:1] * 2]],
        "search": {word: sorted(contents.search(f'"{word}"')) for word in words},
        "phrase": list(contents.search(" OR ".join(f'"{word}"' for word in words[:3]))) if words else [],
    }  # fmt: skip


def of_table(contents, table):
    keys = list(contents.keys(table))
    return {
        "count": contents.count(table),
        "keys": keys,
        "beginning": {key: list(contents.beginning(table, key[:2].upper(), 100)) for key in keys},
        "got": [contents.get(table, key) for key in [*keys, "nowhere"]],
        "cased": [contents.cased(table, key.swapcase()) for key in [*keys, "nowhere"]],
        "documents": list(contents.documents(table)),
        "some": list(contents.documents(table, [*keys[::-2], "nowhere"])),
    }


def of_aid(contents, table, aid):
    terms = sorted(contents.terms(table, aid))
    return {
        "terms": terms,
        "begun": {term: list(contents.begun(table, aid, term[:2], 5)) for term in terms},
        "short": sorted(contents.terms(table, aid, range(2, 5))),
        "under": {term: list(contents.under(table, aid, [term])) for term in [*terms, "nowhere"]},
        "under some": list(contents.under(table, aid, terms[:3])),
    }
