"""`ambar find`: products by SKU, barcode or any part of the name, with stock in all one's warehouses."""

from __future__ import annotations

import argparse
from typing import Any

from tui.cli.command import Answer, Command, Context, limit
from tui.i18n import N_


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar="TEXT")
    parser.add_argument("--warehouse", metavar="CODE")
    limit(parser, default=20)


def find(context: Context, given: argparse.Namespace) -> Answer:
    """Products found, the best first."""
    from db.queries import find as queries

    rows = queries.find(context.actor, " ".join(given.text), warehouse=given.warehouse, limit=given.limit)
    return Answer(
        rows,
        columns=("sku", "name", "unit", "on_hand", "reserved", "available", "price", "warehouses"),
        words={"warehouses": _places},
    )


def _places(places: Any) -> str:
    from tui.text import quantity

    return ", ".join(f"{place['code']} {quantity(place['on_hand'])}" for place in places)


COMMANDS = {"find": Command(N_("find products by SKU, barcode or any part of the name"), find, _arguments)}
