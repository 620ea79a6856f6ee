"""What historians compare: dates, quantities, names, places, yes or no, and words."""

from typing import TYPE_CHECKING

from histcite.deferred import deferred

if TYPE_CHECKING:
    from histcite.values.answer import (
        Answer,
        BareNumber,
        Kind,
        Rank,
        Text,
        Truth,
        Value,
        read_answer,
        says_nothing,
    )
    from histcite.values.appellation import articles, bare
    from histcite.values.comparison import Relation, alike, by_unit_alone, compare, missing, within
    from histcite.values.dates.by_event import RelativeDate
    from histcite.values.dates.calendar import civil, day_number
    from histcite.values.dates.catalogued import fills_a_cell
    from histcite.values.dates.date import Date
    from histcite.values.dates.datewords import perhaps_in_a_date
    from histcite.values.dates.period import Precision
    from histcite.values.name import (
        Name,
        NameEntry,
        Names,
        PlaceName,
        lengths_near,
        looking_like,
    )
    from histcite.values.quantities.measure import perhaps_in_a_quantity
    from histcite.values.quantities.quantity import TOLERANCE, Quantity
    from histcite.values.quantities.unit import counted_unit
    from histcite.values.searching import Respelling, respellings, searched
    from histcite.values.spelling import at_most_apart, filed, fold, identity, script_of, skeleton
    from histcite.values.transliteration import SCHEMES, Scheme, transliterate
    from histcite.values.wording import Difference, Wording

__all__ = [
    "SCHEMES",
    "TOLERANCE",
    "Answer",
    "BareNumber",
    "Date",
    "Difference",
    "Kind",
    "Name",
    "NameEntry",
    "Names",
    "PlaceName",
    "Precision",
    "Quantity",
    "Rank",
    "Relation",
    "RelativeDate",
    "Respelling",
    "Scheme",
    "Text",
    "Truth",
    "Value",
    "Wording",
    "alike",
    "articles",
    "at_most_apart",
    "bare",
    "by_unit_alone",
    "civil",
    "compare",
    "counted_unit",
    "day_number",
    "filed",
    "fills_a_cell",
    "fold",
    "identity",
    "lengths_near",
    "looking_like",
    "missing",
    "perhaps_in_a_date",
    "perhaps_in_a_quantity",
    "read_answer",
    "respellings",
    "says_nothing",
    "script_of",
    "searched",
    "skeleton",
    "transliterate",
    "within",
]

__getattr__ = deferred(
    __name__,
    {
        "appellation": ("articles", "bare"),
        "answer": (
            "Answer",
            "BareNumber",
            "Kind",
            "Rank",
            "Text",
            "Truth",
            "Value",
            "read_answer",
            "says_nothing",
        ),
        "dates.calendar": ("civil", "day_number"),
        "comparison": ("Relation", "alike", "by_unit_alone", "compare", "missing", "within"),
        "dates.catalogued": ("fills_a_cell",),
        "dates.date": ("Date",),
        "name": (
            "Name",
            "NameEntry",
            "Names",
            "PlaceName",
            "lengths_near",
            "looking_like",
        ),
        "dates.datewords": ("perhaps_in_a_date",),
        "dates.period": ("Precision",),
        "quantities.measure": ("perhaps_in_a_quantity",),
        "quantities.quantity": ("TOLERANCE", "Quantity"),
        "dates.by_event": ("RelativeDate",),
        "spelling": ("at_most_apart", "filed", "fold", "identity", "script_of", "skeleton"),
        "transliteration": ("SCHEMES", "Scheme", "transliterate"),
        "quantities.unit": ("counted_unit",),
        "searching": ("Respelling", "respellings", "searched"),
        "wording": ("Difference", "Wording"),
    },
)
