"""`ambar find`: products by SKU, barcode or any part of the name, with stock in all one's warehouses."""

from __future__ import annotations

import argparse
from typing import Any

from tui.cli.command import Answer, Command, Context, limit
from tui.i18n import N_, _

MEANT = 5
"""So many products are offered where none fits."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar="TEXT")
    parser.add_argument("--warehouse", metavar="CODE")
    limit(parser, default=20)


def find(context: Context, given: argparse.Namespace) -> Answer:
    """Products found, the best first; people are told what they may have meant where there is none."""
    from db.queries import find as queries

    text = " ".join(given.text)
    rows = queries.find(context.actor, text, warehouse=given.warehouse, limit=given.limit)
    meant = () if rows else queries.look(context.actor, text, warehouse=given.warehouse, limit=MEANT).rows
    notes = (_("Did you mean this?"), *(f"  {one.sku}  {one.name}" for one in meant)) if meant else ()
    return Answer(
        rows,
        columns=("sku", "name", "unit", "on_hand", "reserved", "available", "price", "warehouses"),
        words={"warehouses": _places},
        notes=notes,
    )


def _places(places: Any) -> str:
    from tui.text import quantity

    return ", ".join(f"{place['code']} {quantity(place['on_hand'])}" for place in places)


COMMANDS = {"find": Command(N_("find products by SKU, barcode or any part of the name"), find, _arguments)}
