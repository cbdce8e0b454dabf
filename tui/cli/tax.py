"""`ambar tax`: tax rates with their days."""

from __future__ import annotations

import argparse
from typing import Any

from tui.cli.command import Answer, Command, Context, given, limit, number, on, switch, versioned
from tui.i18n import N_


def list_taxes(context: Context, said: argparse.Namespace) -> Answer:
    """Every tax rate, the low ones first."""
    from db.queries import taxes

    rows = taxes.listing(context.actor, limit=said.limit)
    return Answer(rows, columns=("name", "rate", "reason", "valid_from", "valid_to", "active"))


def _fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--rate", metavar="20%")
    parser.add_argument("--reason")
    parser.add_argument("--from", dest="valid_from", metavar="DAY")
    parser.add_argument("--to", dest="valid_to", metavar="DAY")
    switch(parser, "--active")


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    _fields(parser)
    parser.add_argument("--name", dest="new_name", metavar="NAME")
    versioned(parser)


def _values(context: Context, said: argparse.Namespace) -> dict[str, Any]:
    found = given(said, "reason")
    for name, option in (("valid_from", "--from"), ("valid_to", "--to")):
        text = getattr(said, name)
        if text is not None:
            found[name] = context.day(text, option) if text else ""
    if said.active is not None:
        found["active"] = on(said.active)
    return found


def add(context: Context, said: argparse.Namespace) -> Answer:
    """Add a tax rate; its name says the rate where --rate does not."""
    from db.queries import taxes as queries
    from db.services import taxes

    rate = number((said.rate or said.name).strip().strip("%"))
    key = taxes.add(context.actor, said.name, rate, **_values(context, said))
    return Answer(next(one for one in queries.listing(context.actor) if one.id == key))


def edit(context: Context, said: argparse.Namespace) -> Answer:
    """Change what is given of a tax rate; an empty day takes it away."""
    from db.queries import taxes as queries
    from db.services import taxes

    values = _values(context, said) | given(said, "version")
    if said.rate is not None:
        values["rate"] = number(said.rate.strip().strip("%"))
    if said.new_name is not None:
        values["name"] = said.new_name
    taxes.edit(context.actor, said.name, **values)
    name = (said.new_name or said.name).strip()
    return Answer(next(one for one in queries.listing(context.actor) if one.name == name))


COMMANDS = {
    "list": Command(N_("every tax rate"), list_taxes, limit),
    "add": Command(N_("add a tax rate"), add, _fields),
    "edit": Command(N_("change a tax rate"), edit, _edit_arguments),
}
