"""`ambar partner`: suppliers, customers, or both."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from db.queries.rows import visible
from tui.cli import partner_work as work
from tui.cli.command import Answer, Command, Context, given, limit, on, switch, versioned
from tui.cli.partner_work import named
from tui.i18n import N_

if TYPE_CHECKING:
    from db.queries.partners import PartnerFilter
    from db.services.partners import PartnerState

_TEXTS = ("kind", "tax_office", "tax_number", "phone", "email", "address", "comment", "external_id")
_COLUMNS = ("id", "name", "supplier", "customer", "tax_number", "phone", "active")


def filters(parser: argparse.ArgumentParser) -> None:
    """The options that narrow the list."""
    parser.add_argument("--supplier", action="store_true", default=None)
    parser.add_argument("--customer", action="store_true", default=None)
    parser.add_argument("--text", default="", metavar="TEXT")


def chosen(_context: Context, said: argparse.Namespace) -> PartnerFilter:
    """What the options of `filters` let through."""
    from db.queries.partners import PartnerFilter

    return PartnerFilter(text=said.text, supplier=said.supplier, customer=said.customer)


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    filters(parser)
    limit(parser)


def list_partners(context: Context, said: argparse.Namespace) -> Answer:
    """Partners of the kinds that one may see, by name."""
    from db.queries import partners

    return Answer(partners.page(context.actor, chosen(context, said), limit=said.limit).rows, columns=_COLUMNS)


def _partner(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("partner", metavar="ID|NAME")


def show(context: Context, said: argparse.Namespace) -> Answer:
    """One partner."""
    from db.queries import partners

    return Answer(partners.show(context.actor, named(context, said.partner)), words=_words())


def _words() -> dict[str, Any]:
    from tui.labels_partners import DETAILS
    from tui.labels_words import PARTNER_KINDS, word
    from tui.text import phone

    return {"kind": lambda code: word({**PARTNER_KINDS, **DETAILS}, code), "phone": phone, "value": phone}


def _fields(parser: argparse.ArgumentParser) -> None:
    for name in _TEXTS:
        choices = ("company", "contact") if name == "kind" else None
        parser.add_argument(f"--{name.replace('_', '-')}", dest=name, choices=choices)
    switch(parser, "--active")
    work.details(parser)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True)
    parser.add_argument("--supplier", action="store_true")
    parser.add_argument("--customer", action="store_true")
    _fields(parser)


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    _partner(parser)
    parser.add_argument("--name")
    for name in ("--supplier", "--customer"):
        parser.add_argument(name, nargs="?", choices=("on", "off"), const="on")
    _fields(parser)
    versioned(parser)


def _values(context: Context, said: argparse.Namespace) -> dict[str, Any]:
    found = {**given(said, *_TEXTS), **work.detail_values(context, said)}
    if said.active is not None:
        found["active"] = on(said.active)
    return found


def add(context: Context, said: argparse.Namespace) -> Answer:
    """Add a partner: a supplier, a customer, or both."""
    from db.services import partners

    state = partners.add(
        context.actor, said.name, supplier=said.supplier, customer=said.customer, **_values(context, said)
    )
    return _card(context, state)


def edit(context: Context, said: argparse.Namespace) -> Answer:
    """Change what is given of a partner; "" empties a field."""
    from db.services import partners

    wanted = named(context, said.partner)
    kinds = {name: on(getattr(said, name)) for name in ("supplier", "customer")}
    changed = {**given(said, "name", "version"), **_values(context, said)}
    state = partners.edit(context.actor, wanted, supplier=kinds["supplier"], customer=kinds["customer"], **changed)
    return _card(context, state)


def _card(context: Context, state: PartnerState) -> Answer:
    from db.queries import partners
    from tui.labels import warning_lines

    data = visible(partners.show(context.actor, state.id))
    if state.warnings:
        data["warnings"] = list(state.warnings)
    return Answer(data, words=_words(), notes=tuple(warning_lines(state.warnings)))


COMMANDS = {
    "list": Command(N_("partners that one may see"), list_partners, _list_arguments),
    "show": Command(N_("one partner"), show, _partner),
    "add": Command(N_("add a partner"), add, _add_arguments),
    "edit": Command(N_("change a partner"), edit, _edit_arguments),
    "merge": Command(N_("merge a duplicate into the one that stays"), work.merge, work.merge_arguments),
    "duplicates": Command(N_("partners that may be one"), work.duplicates),
    "records": Command(N_("what a partner bought or supplied, or what is open"), work.records, work.record_arguments),
}
