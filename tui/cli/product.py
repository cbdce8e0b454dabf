"""`ambar product`: the catalogue."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from db.queries.rows import visible
from tui.cli.command import Answer, Command, Context, given, key, limit, number, on, switch, versioned
from tui.cli.product_card import COMMANDS as CARD
from tui.cli.product_card import name_values
from tui.cli.product_work import WORK
from tui.i18n import N_, _

if TYPE_CHECKING:
    from db.queries.products import ProductFilter
    from db.services.products import ProductState

_COLUMNS = ("sku", "name", "type", "unit", "on_hand", "available", "price", "purchase_price", "section")
_NUMBERS = ("price", "purchase_price", "minimum_stock", "weight")


def _words() -> dict[str, Callable[[Any], str]]:
    from tui.document_figures import tax
    from tui.labels_words import PRODUCT_KINDS, word

    return {"type": lambda code: word(PRODUCT_KINDS, code), "tax": tax}


def filters(parser: argparse.ArgumentParser) -> None:
    """The options that narrow the list."""
    parser.add_argument("--text", default="", metavar="TEXT")
    parser.add_argument("--section", metavar="ID|NAME")
    parser.add_argument("--type", choices=("simple", "service", "bundle", "parent", "variation"))
    parser.add_argument("--parent", metavar="SKU")
    parser.add_argument("--archived", action="store_true")


def chosen(_context: Context, said: argparse.Namespace) -> ProductFilter:
    """What the options of `filters` let through."""
    from db.queries.products import ProductFilter

    return ProductFilter(
        text=said.text,
        section=None if said.section is None else key(said.section),
        type=said.type,
        parent=said.parent,
        archived=said.archived,
    )


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    filters(parser)
    limit(parser)


def list_products(context: Context, said: argparse.Namespace) -> Answer:
    """Products by name, those in use or, with --archived, the others."""
    from db.queries import products

    rows = products.page(context.actor, chosen(context, said), limit=said.limit).rows
    return Answer(rows, columns=_COLUMNS, words=_words())


def _sku(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sku", metavar="SKU")


def show(context: Context, said: argparse.Namespace) -> Answer:
    """One product by SKU or barcode."""
    from db.queries import products

    return Answer(products.show(context.actor, said.sku), words=_words())


def _fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", metavar="UNIT")
    parser.add_argument("--price", metavar="P")
    parser.add_argument("--purchase-price", metavar="P")
    parser.add_argument("--tax", metavar="20%")
    parser.add_argument("--section", metavar="ID|NAME")
    parser.add_argument("--description")
    parser.add_argument("--minimum-stock", metavar="N")
    parser.add_argument("--weight", metavar="KG")
    parser.add_argument("--external-id")
    switch(parser, "--published")
    parser.add_argument("--units", action="append", metavar="UNIT=FACTOR")
    parser.add_argument("--part", dest="parts", action="append", metavar="SKU=N")
    parser.add_argument("--property", dest="properties", action="append", metavar="NAME=VALUE")
    parser.add_argument("--field", dest="fields", action="append", metavar="CODE=VALUE")


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    _sku(parser)
    parser.add_argument("--name", required=True)
    parser.add_argument("--type", choices=("simple", "service", "bundle", "parent"))
    parser.add_argument("--parent", metavar="SKU")
    parser.add_argument("--barcode", dest="barcodes", action="append", metavar="B")
    switch(parser, "--oversell")
    _fields(parser)


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    _sku(parser)
    parser.add_argument("--name")
    parser.add_argument("--new-sku", metavar="SKU")
    parser.add_argument("--barcode", dest="add_barcodes", action="append", metavar="B")
    parser.add_argument("--remove-barcode", dest="remove_barcodes", action="append", metavar="B")
    parser.add_argument("--barcode-unit", dest="barcode_units", action="append", metavar="B=UNIT")
    parser.add_argument("--oversell", choices=("on", "off", "company"))
    _fields(parser)
    versioned(parser)


def _values(said: argparse.Namespace) -> dict[str, Any]:
    found = given(said, "unit", "tax", "description", "external_id", "name")
    found |= {name: number(getattr(said, name)) for name in _NUMBERS if getattr(said, name) is not None}
    if said.section is not None:
        found["section"] = key(said.section)
    if said.published is not None:
        found["published"] = on(said.published)
    if said.oversell is not None:
        found["oversell"] = "" if said.oversell == "company" else on(said.oversell)
    own = name_values(said.properties)
    if own is not None:
        found["properties"] = {name: value for name, value in own.items() if name or value}
    if (custom := name_values(said.fields)) is not None:
        found["fields"] = custom
    for name in ("units", "parts"):
        pairs = getattr(said, name)
        if pairs is not None:
            found[name] = {code: number(value) for code, _equals, value in (one.rpartition("=") for one in pairs)}
    return found


def add(context: Context, said: argparse.Namespace) -> Answer:
    """Add a product; a variation names its parent."""
    from db.services import products

    values = _values(said) | given(said, "type", "parent", "barcodes")
    return _card(context, products.add(context.actor, said.sku, **values))


def edit(context: Context, said: argparse.Namespace) -> Answer:
    """Change what is given of a product; "" empties a field. --barcode adds one."""
    from db.services import products

    values = _values(said) | given(said, "new_sku", "add_barcodes", "remove_barcodes", "version")
    if (units := name_values(said.barcode_units)) is not None:
        values["barcode_units"] = units
    return _card(context, products.edit(context.actor, said.sku, **values))


def _card(context: Context, state: ProductState) -> Answer:
    from db.queries import products
    from tui.labels import warning_lines

    data = visible(products.show(context.actor, state.sku))
    if state.warnings:
        data["warnings"] = list(state.warnings)
    return Answer(data, words=_words(), notes=tuple(warning_lines(state.warnings)))


def delete(context: Context, said: argparse.Namespace) -> Answer:
    """Delete a product that no document uses."""
    from db.services import products

    products.delete(context.actor, said.sku)
    return Answer({"sku": said.sku, "deleted": True}, text=lambda: f"{said.sku}: {_('deleted')}")


COMMANDS = {
    "list": Command(N_("products by name"), list_products, _list_arguments),
    "show": Command(N_("one product"), show, _sku),
    "add": Command(N_("add a product"), add, _add_arguments),
    "edit": Command(N_("change a product"), edit, _edit_arguments),
    "delete": Command(N_("delete a product that no document uses"), delete, _sku),
    **CARD,
    **WORK,
}
