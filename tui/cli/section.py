"""`ambar section`: the catalogue's sections, in a tree."""

from __future__ import annotations

import argparse
from typing import Any

from tui.cli.command import Answer, Command, Context, given, key, limit, versioned
from tui.i18n import N_


def list_sections(context: Context, said: argparse.Namespace) -> Answer:
    """The tree, each section followed by those below it."""
    from db.queries import sections
    from db.text import clean

    rows = sections.listing(context.actor, limit=said.limit)

    def text() -> str:
        return "\n".join(f"{row.id:>5}  {'  ' * row.depth}{clean(row.name)}" for row in rows)

    return Answer(rows, text=text)


def _fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("section", metavar="NAME")
    parser.add_argument("--parent", metavar="ID|NAME")
    parser.add_argument("--sort-order", metavar="N")
    parser.add_argument("--external-id")


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    _fields(parser)
    parser.add_argument("--name")
    versioned(parser)


def _values(said: argparse.Namespace) -> dict[str, Any]:
    found = given(said, "sort_order", "external_id")
    if said.parent is not None:
        found["parent"] = key(said.parent)
    return found


def _one(context: Context, wanted: int) -> Answer:
    from db.queries import sections

    return Answer(next(one for one in sections.listing(context.actor) if one.id == wanted))


def add(context: Context, said: argparse.Namespace) -> Answer:
    """Add a section, at the top or below another."""
    from db.services import sections

    return _one(context, sections.add(context.actor, said.section, **_values(said)))


def edit(context: Context, said: argparse.Namespace) -> Answer:
    """Change or move a section, named by id or name; an empty parent moves it to the top."""
    from db.services import sections

    wanted = key(said.section)
    version = sections.edit(context.actor, wanted, **_values(said), **given(said, "name", "version"))
    return Answer({"section": wanted, "version": version})


COMMANDS = {
    "list": Command(N_("the tree of sections"), list_sections, limit),
    "add": Command(N_("add a section"), add, _fields),
    "edit": Command(N_("change or move a section"), edit, _edit_arguments),
}
