"""Claims at the terminal: add, use, edit, tag, untag, remove."""

import functools
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click

from histcite.cli.forms import COLUMNS, edit_in_form, edit_source_in_form, form_of_claim, is_manned
from histcite.cli.offers import keys_of, tags
from histcite.cli.session import Command, Session, pairs, read_text, with_session
from histcite.display.page import Line, say
from histcite.intake.desk import Desk, leave_desk
from histcite.library import Edited
from histcite.records.claim import CONFIDENCES, MODES, SEEN, STANCES, Claim
from histcite.records.document import full_document
from histcite.records.source import Source

FIELDS = (
    click.option("--ref", "reference", metavar="REF", help="Where it stands: a citekey, an archival reference, or a leaf of the file in use."),
    click.option("--quote", metavar="TEXT", help="The words of the source; - for stdin, @FILE for a file."),
    click.option("--lang", metavar="CODE", help="The language of the quotation, such as ru or sq."),
    click.option("--translation", metavar="TEXT", help="The quotation translated."),
    click.option("--seen", type=click.Choice(SEEN, case_sensitive=False), help="What you had in hand."),
    click.option("--via", metavar="REF", help="The source through which you read it."),
    click.option("--image", metavar="PATH", help="Your photograph of the leaf."),
    click.option("--subject", metavar="NAME", help="What the claim is about: one act, one subject."),
    click.option("--property", metavar="NAME", help="The question it answers: date, amount, leader, cause ..."),
    click.option("--value", metavar="VALUE", help="The answer: 1960-11-12, 50000 t, yes, a name."),
    click.option("--when", metavar="DATE", help="When the fact held or the act took place."),
    click.option("--where", metavar="PLACE", help="Where it held."),
    click.option("--of", metavar="THING", help="What was counted."),
    click.option("--voice", metavar="NAME", help="Who says it inside the source."),
    click.option("--mode", type=click.Choice(MODES, case_sensitive=False), help="Asserted, or asked for, promised, planned ..."),
    click.option("--stance", type=click.Choice(STANCES, case_sensitive=False), help="How the source stands to it."),
    click.option("--not", "denied", is_flag=True, help="The source denies the value."),
    click.option("--hedged", is_flag=True, help="The source says it with a reservation."),
    click.option("--inferred", is_flag=True, help="The value is not stated there, but concluded from it."),
    click.option("--complete", is_flag=True, help="The source says that the list is complete."),
    click.option("--tag", "-t", "tags", multiple=True, metavar="TAG", help="A tag (repeat for several).", shell_complete=tags),
    click.option("--note", metavar="TEXT", help="Your own remark."),
    click.option("--key", metavar="KEY", help="A key of your own."),
    click.option("--confidence", type=click.Choice(CONFIDENCES, case_sensitive=False), help="How sure you are of your reading."),
)  # fmt: skip
"""The options that fill a claim, shared by add and edit."""


claims_argument = click.argument(
    "keys", nargs=-1, required=True, metavar="KEY...", shell_complete=keys_of("claims")
)

tags_option = click.option(
    "--tag",
    "-t",
    "tags",
    multiple=True,
    required=True,
    metavar="TAG",
    help="The tag (repeat for several).",
    shell_complete=tags,
)


def with_fields(command: Command) -> Command:
    """Give *command* the options of a claim as the cells that were filled in."""

    @functools.wraps(command)
    def wrapped(*args: Any, **options: Any) -> Any:
        typed = {name: options.pop(name) for name in FIELD_NAMES}
        return command(*args, cells=_cells(typed), **options)

    described: Any = wrapped
    for option in reversed(FIELDS):
        described = option(described)
    return described  # type: ignore[no-any-return]


FIELD_NAMES = (
    "reference", "quote", "lang", "translation", "seen", "via", "image", "subject", "property", "value", "when", "where", "of",
    "voice", "mode", "stance", "denied", "hedged", "inferred", "complete", "tags", "note", "key", "confidence",
)  # fmt: skip


_OF_DOCUMENT = {
    "doc_title": "source_title",
    "doc_author": "source_author",
    "doc_to": "source_addressee",
    "doc_date": "source_date",
}
"""What the options of a document are as columns of a row."""


@click.command(
    "add",
    epilog="\b\nExample: histcite add 'Albania asked for wheat.' --ref 'RGANI, f. 3' \\\n"
    "    --subject 'wheat request' --property amount --value '50000 t'",
)
@click.argument("text", required=False)
@with_fields
@click.option("--doc-title", default="", metavar="TITLE", help="The document in the file that REF names.")
@click.option("--doc-author", default="", metavar="NAME", help="Its author; several with ;.")
@click.option("--doc-to", default="", metavar="NAME", help="To whom it is addressed.")
@click.option("--doc-date", default="", metavar="DATE", help="Its date.")
@click.option("--no-use", is_flag=True, help="Pay no heed to the file in use.")
@click.option(
    "--loop", is_flag=True, help="Take down a claim a line, in the form of a notes file, until Ctrl-D."
)
@with_session
def add_command(
    session: Session,
    text: str | None,
    cells: dict[str, str],
    *,
    no_use: bool,
    loop: bool,
    **document: str,
) -> None:
    """Add a claim: a sentence and where it stands.

    Prints the key of the new claim. TEXT may be - for stdin or @FILE; without TEXT, on a terminal, a form opens in your
    editor. What the library already knows of the question is said on stderr.
    """
    from histcite.cli.sitting import Sitting

    desk = Desk() if no_use else session.library.desk
    cells |= {_OF_DOCUMENT[option]: said for option, said in document.items() if said}
    sitting = Sitting(session, desk, cells)
    if loop:
        if text is not None or session.json:
            raise click.UsageError("--loop reads its sentences line by line; leave out TEXT and --json")
        sitting.hold()
    elif text is not None:
        sitting.tell(sitting.add({"text": read_text(text)}))
    elif is_manned():
        form = form_of_claim(session.library, cells, desk, COLUMNS)
        sitting.tell(form.filled_in(sitting.add, session.settings["editor"]))
    else:
        raise click.UsageError("a claim needs its sentence; give TEXT, or - to read it from stdin")


@click.command("use", epilog="Example: histcite use 'RGANI, f. 3, op. 14, d. 448' --lang ru")
@click.argument("ref", required=False)
@click.option("--lang", default="", metavar="CODE", help="The language of the quotations from it.")
@click.option("--tag", "-t", "tags", multiple=True, metavar="TAG", help="A tag for every claim from it.")
@click.option("--via", default="", metavar="REF", help="The source through which you read it.")
@click.option("--clear", is_flag=True, help="Take the file off the desk.")
@with_session
def use_command(session: Session, ref: str | None, *, clear: bool, **shared: Any) -> None:
    """Put a file on the desk: from then on, add needs only the leaf.

    Without REF, tells what is on the desk.
    """
    desk = session.library.desk
    if clear:
        desk = Desk()
        leave_desk(session.library.path, desk)
    elif ref:
        used = session.library.use(ref, **shared)
        desk = used.desk
        for remark in used.remarks:
            say(remark)
    options = (("--lang", desk.lang), *(("--tag", tag) for tag in desk.tags), ("--via", desk.via))
    told = " ".join([desk.source, *(f"{option} {value}" for option, value in options if value)])
    session.show(
        {"source": desk.source, "lang": desk.lang, "tags": list(desk.tags), "via": desk.via},
        lambda: [Line(text=told or "nothing is in use")],
    )


@click.command("edit", epilog="Example: histcite edit wheat-letter-amount --value '50000 t' --unset note")
@claims_argument
@with_fields
@click.option("--text", help="The sentence; - for stdin, @FILE for a file.")
@click.option(
    "--set", "settings", multiple=True, metavar="FIELD=VALUE", help="Set any field (repeat for several)."
)
@click.option(
    "--unset", "emptied", multiple=True, metavar="FIELD", help="Empty a field (repeat for several)."
)
@click.option(
    "--add-ref",
    "more",
    multiple=True,
    metavar="REF",
    help="A further reference where the source says the same.",
)
@with_session
def edit_command(
    session: Session,
    keys: tuple[str, ...],
    cells: dict[str, str],
    *,
    text: str | None,
    settings: tuple[str, ...],
    emptied: tuple[str, ...],
    more: tuple[str, ...],
) -> None:
    """Change fields of claims.

    On a terminal, without any option, the claim opens in your editor, or the source that KEY names.
    """
    typed = {name.strip(): value for name, value in pairs("--set takes FIELD=VALUE", settings)}
    changes = {**cells, **typed, **dict.fromkeys(emptied, "")}
    if text is not None:
        changes["text"] = read_text(text)
    if changes or more:
        for key in keys:
            if key in session.library.sources and key not in session.library.claims:
                raise click.UsageError(f"{key!r} is a source; 'histcite source edit {key}' changes it")
        answer_edited(session, session.library.edit(keys, changes, more))
    elif len(keys) == 1 and is_manned():
        record = session.library.holdings.citable(keys[0])
        if isinstance(record, Source):
            session.show_source(edit_source_in_form(session.library, record, session.settings["editor"]))
        else:
            answer_edited(session, edit_in_form(session.library, record.key, session.settings["editor"]))
    else:
        raise click.UsageError("say what to change, for example with --set FIELD=VALUE")


@click.command("tag", epilog="Example: histcite tag wheat-ships wheat-ports -t shipping -t 1960")
@claims_argument
@tags_option
@with_session
def tag_command(session: Session, keys: tuple[str, ...], tags: tuple[str, ...]) -> None:
    """Put tags on claims."""
    _answer(session, session.library.tag(keys, add=tags), "tags")


@click.command("untag", epilog="Example: histcite untag wheat-ships -t wheat")
@claims_argument
@tags_option
@with_session
def untag_command(session: Session, keys: tuple[str, ...], tags: tuple[str, ...]) -> None:
    """Take tags off claims."""
    _answer(session, session.library.tag(keys, drop=tags), "tags")


@click.command("remove", epilog="Example: histcite remove wheat-ships")
@click.argument(
    "keys", nargs=-1, required=True, metavar="KEY...", shell_complete=keys_of("claims", "sources")
)
@with_session
def remove_command(session: Session, keys: tuple[str, ...]) -> None:
    """Remove claims, or sources that nothing cites any more.

    Prints each removed record as a line of JSON. 'histcite undo' brings it back.
    """
    from histcite.display.page import print_data, print_json
    from histcite.formats.jsonl import write_jsonl

    def hand_over(removed: tuple[Claim | Source, ...]) -> None:
        if session.json:
            print_json([full_document(record) for record in removed])
        else:
            print_data(write_jsonl(removed))
        sys.stdout.flush()

    removed = session.library.remove(keys, hand_over)
    say(f"removed {', '.join(record.key for record in removed)}")


def answer_edited(session: Session, edited: Edited) -> None:
    """Say what the library has to say of claims that were changed, and show them."""
    for remark in edited.remarks:
        say(remark)
    _answer(session, edited.claims, "claim")


CHANGED: dict[str, Callable[[Claim], str]] = {
    "claim": lambda claim: claim.text,
    "tags": lambda claim: " ".join("#" + tag for tag in claim.tags),
}
"""What a line tells of a changed claim, by its column."""


def _answer(session: Session, claims: tuple[Claim, ...], column: str) -> None:
    """The card of one claim; of several a line each, with what stands in *column*."""
    if len(claims) > 1:
        changed = CHANGED[column]
        session.list(
            claims, ("key", column), full_document, lambda claim: (claim.key, changed(claim)), len(claims)
        )
        return
    from histcite.display.cards import claim_card

    library, catalogue = session.library, session.catalogue()
    session.show(
        [full_document(claim) for claim in claims],
        lambda: [
            line
            for claim in claims
            for line in claim_card(claim, catalogue, library.holdings.inquiry.conflicts_of(claim))
        ],
    )


def _cells(typed: Mapping[str, Any]) -> dict[str, str]:
    flags = {
        "denied": ("polarity", "-"),
        "hedged": ("hedged", "yes"),
        "inferred": ("inferred", "yes"),
        "complete": ("complete", "yes"),
    }
    cells: dict[str, str] = {}
    for name, value in typed.items():
        if name in flags and value:
            cells[flags[name][0]] = flags[name][1]
        elif name == "tags" and value:
            cells["tags"] = ";".join(value)
        elif isinstance(value, str):
            cells[name] = read_text(value) if name in ("quote", "translation", "note") else value
    return cells
