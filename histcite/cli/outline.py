"""The outline of all commands for completion: their options and arguments, and what each takes."""

from typing import Any

import click

from histcite.cli.offers import Offer

KINDS = {
    "--archive": "archives levels",
    "--because": "",
    "--of": "",
    "--prefer": "claims",
    "--property": "properties",
    "--ref": "sources archives levels",
    "--source": "sources",
    "--subject": "subjects",
    "--tag": "tags",
    "--use-map": "mappings",
    "--value": "values",
    "--via": "sources archives levels",
    "--voice": "voices",
    "--where": "places",
    "ID": "disputed",
    "ID...": "claims sources disputed",
    "KEY": "claims sources",
    "KEY...": "claims sources",
    "REF": "sources archives levels",
}
"""What an option, or an argument by the name that its usage has, takes of what a library knows, unless it says so itself."""


def outline(command: click.Command, context: click.Context) -> dict[str, Any]:
    """The outline of *command* and of those inside it, without those that are hidden."""
    inside: dict[str, Any] = {}
    if isinstance(command, click.Group):
        found = ((name, command.get_command(context, name)) for name in command.list_commands(context))
        inside = {
            name: outline(one, click.Context(one, parent=context))
            for name, one in found
            if one and not one.hidden
        }
    parameters = command.get_params(context)
    return {
        "help": " ".join((command.help or "").partition("\n\n")[0].split()),
        "options": {
            name: _taken(parameter, parameter.opts[0])
            for parameter in parameters
            if isinstance(parameter, click.Option) and not parameter.hidden
            for name in (*parameter.opts, *parameter.secondary_opts)
        },
        "arguments": [
            _taken(parameter, parameter.make_metavar(context).strip("[]"))
            for parameter in parameters
            if isinstance(parameter, click.Argument)
        ],
        "commands": inside,
    }


def _taken(parameter: click.Parameter, name: str) -> dict[str, Any]:
    own = parameter._custom_shell_complete  # noqa: SLF001 - Click has no other door to it
    return {
        "help": getattr(parameter, "help", "") or "",
        "is_flag": bool(getattr(parameter, "is_flag", False) or getattr(parameter, "count", False)),
        "choices": list(parameter.type.choices) if isinstance(parameter.type, click.Choice) else [],
        "listed": list(own.words()) if isinstance(own, Offer) else [],
        "kind": own.kind if isinstance(own, Offer) else KINDS.get(name, ""),
    }
