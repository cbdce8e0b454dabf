"""`ambar stock`: what is on hand, by product and warehouse, now or at the end of a day."""

from __future__ import annotations

import argparse

from tui.cli.command import Answer, Command, Context, limit
from tui.i18n import N_


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--product", metavar="SKU")
    parser.add_argument("--warehouse", metavar="CODE")
    parser.add_argument("--as-of", metavar="DAY")
    limit(parser)


def stock(context: Context, given: argparse.Namespace) -> Answer:
    """Stock lines of one's warehouses."""
    from db.queries import stock as queries

    as_of = context.day(given.as_of, "--as-of")
    rows = queries.stock(
        context.actor, product=given.product, warehouse=given.warehouse, as_of=as_of, limit=given.limit
    )
    return Answer(rows, columns=("sku", "warehouse", "on_hand", "reserved", "available", "value"))


COMMANDS = {"stock": Command(N_("stock by product and warehouse"), stock, _arguments)}
