"""`ambar price-type`: the price lists of the catalogue."""

from __future__ import annotations

import argparse

from tui.cli.command import Answer, Command, Context, given, limit, versioned
from tui.i18n import N_


def list_price_types(context: Context, said: argparse.Namespace) -> Answer:
    """Every price type, the base one first."""
    from db.queries import price_types

    return Answer(price_types.listing(context.actor, limit=said.limit), columns=("code", "name", "currency", "base"))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE")
    parser.add_argument("--name", required=True)
    parser.add_argument("--currency")
    parser.add_argument("--base", action="store_true", default=None)


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE")
    parser.add_argument("--name")
    parser.add_argument("--new-code", metavar="CODE")
    parser.add_argument("--base", action="store_true", default=None)
    versioned(parser)


def _one(context: Context, code: str) -> Answer:
    from db.queries import price_types

    wanted = code.strip()
    return Answer(next(one for one in price_types.listing(context.actor) if one.code == wanted))


def add(context: Context, said: argparse.Namespace) -> Answer:
    """Add a price type."""
    from db.services import price_types

    price_types.add(context.actor, said.code, said.name, **given(said, "currency", "base"))
    return _one(context, said.code)


def edit(context: Context, said: argparse.Namespace) -> Answer:
    """Change a price type; --base makes it the base one."""
    from db.services import price_types

    price_types.edit(context.actor, said.code, **given(said, "name", "new_code", "base", "version"))
    return _one(context, said.new_code or said.code)


COMMANDS = {
    "list": Command(N_("every price type"), list_price_types, limit),
    "add": Command(N_("add a price type"), add, _add_arguments),
    "edit": Command(N_("change a price type"), edit, _edit_arguments),
}
