"""`ambar warehouse`: places with their own stock."""

from __future__ import annotations

import argparse
from typing import Any

from tui.cli.command import Answer, Command, Context, given, limit, on, switch, versioned
from tui.i18n import N_, _

_TEXTS = ("address", "description", "phone", "email", "opening_hours", "responsible", "external_id", "sort_order")
_COLUMNS = ("code", "name", "active", "issuing", "default", "products", "quantity", "value")


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    switch(parser, "--active")
    limit(parser)


def list_warehouses(context: Context, said: argparse.Namespace) -> Answer:
    """The warehouses of one's scope, with what lies there."""
    from db.queries import warehouses

    rows = warehouses.listing(context.actor, active=on(said.active), limit=said.limit)
    return Answer(rows, columns=_COLUMNS)


def _code(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE")


def show(context: Context, said: argparse.Namespace) -> Answer:
    """One warehouse."""
    from db.queries import warehouses

    return Answer(warehouses.show(context.actor, said.code))


def _fields(parser: argparse.ArgumentParser) -> None:
    for name in _TEXTS:
        parser.add_argument(f"--{name.replace('_', '-')}", dest=name)
    switch(parser, "--active", "--issuing")
    parser.add_argument("--default", action="store_true", default=None)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    _code(parser)
    parser.add_argument("--name", required=True)
    _fields(parser)


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    _code(parser)
    parser.add_argument("--name")
    parser.add_argument("--new-code", metavar="CODE")
    _fields(parser)
    versioned(parser)


def _switches(said: argparse.Namespace) -> dict[str, Any]:
    found = {name: on(getattr(said, name)) for name in ("active", "issuing")}
    found["default"] = said.default
    return {name: value for name, value in found.items() if value is not None}


def add(context: Context, said: argparse.Namespace) -> Answer:
    """Add a warehouse: active and issuing unless said otherwise."""
    from db.queries import warehouses as queries
    from db.services import warehouses

    state = warehouses.add(context.actor, said.code, said.name, **given(said, *_TEXTS), **_switches(said))
    return Answer(queries.show(context.actor, state.code))


def edit(context: Context, said: argparse.Namespace) -> Answer:
    """Change what is given of a warehouse; "" empties a field."""
    from db.queries import warehouses as queries
    from db.services import warehouses

    fields = given(said, "name", "new_code", "version", *_TEXTS)
    state = warehouses.edit(context.actor, said.code, **fields, **_switches(said))
    return Answer(queries.show(context.actor, state.code))


def delete(context: Context, said: argparse.Namespace) -> Answer:
    """Delete a warehouse that no document uses."""
    from db.services import warehouses

    warehouses.delete(context.actor, said.code)
    return Answer({"code": said.code, "deleted": True}, text=lambda: f"{said.code}: {_('deleted')}")


COMMANDS = {
    "list": Command(N_("the warehouses of one's scope"), list_warehouses, _list_arguments),
    "show": Command(N_("one warehouse"), show, _code),
    "add": Command(N_("add a warehouse"), add, _add_arguments),
    "edit": Command(N_("change a warehouse"), edit, _edit_arguments),
    "delete": Command(N_("delete a warehouse that no document uses"), delete, _code),
}
