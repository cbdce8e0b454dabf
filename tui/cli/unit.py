"""`ambar unit`: units of measure and their conversions."""

from __future__ import annotations

import argparse

from tui.cli.command import Answer, Command, Context, limit
from tui.i18n import N_


def list_units(context: Context, said: argparse.Namespace) -> Answer:
    """Every unit."""
    from db.queries import units

    rows = units.listing(context.actor, limit=said.limit)
    return Answer(rows, columns=("code", "name", "decimals", "of", "factor"))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE")
    parser.add_argument("--name", required=True)
    parser.add_argument("--decimals", required=True, metavar="N")
    parser.add_argument("--of", metavar="UNIT")
    parser.add_argument("--factor", metavar="12|1/1000")


def add(context: Context, said: argparse.Namespace) -> Answer:
    """Add a unit; 1 of it is `--factor` of the unit `--of`."""
    from db.queries import units as queries
    from db.services import units

    key = units.add(context.actor, said.code, said.name, said.decimals, of=said.of, factor=said.factor)
    return Answer(next(one for one in queries.listing(context.actor) if one.id == key))


COMMANDS = {
    "list": Command(N_("every unit"), list_units, limit),
    "add": Command(N_("add a unit"), add, _add_arguments),
}
