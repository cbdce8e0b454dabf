"""`ambar department`: departments, and the roles that their employees hold by them."""

from __future__ import annotations

import argparse

from tui.cli.command import Answer, Command, Context, given, limit, versioned
from tui.i18n import N_


def list_departments(context: Context, said: argparse.Namespace) -> Answer:
    """Every department."""
    from db.queries import departments

    rows = departments.every(context.actor)[: said.limit]
    return Answer(rows, columns=("id", "name", "parent", "roles", "employees"))


def _fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("department", metavar="NAME")
    parser.add_argument("--parent", metavar="ID|NAME")
    parser.add_argument("--role", dest="roles", action="append", metavar="ROLE")


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    _fields(parser)
    parser.add_argument("--name")
    parser.add_argument("--no-roles", action="store_true")
    versioned(parser)


def add(context: Context, said: argparse.Namespace) -> Answer:
    """Add a department, at the top or below another."""
    from db.queries import departments as queries
    from db.services import departments

    state = departments.add(context.actor, said.department, **given(said, "parent", "roles"))
    return Answer(queries.show(context.actor, state.id))


def edit(context: Context, said: argparse.Namespace) -> Answer:
    """Change what is given of a department; --role names all the roles there are to be."""
    from db.queries import departments as queries
    from db.services import departments

    fields = given(said, "name", "parent", "roles", "version")
    if said.no_roles:
        fields["roles"] = []
    state = departments.edit(context.actor, said.department, **fields)
    return Answer(queries.show(context.actor, state.id))


COMMANDS = {
    "list": Command(N_("every department"), list_departments, limit),
    "add": Command(N_("add a department"), add, _fields),
    "edit": Command(N_("change a department"), edit, _edit_arguments),
}
