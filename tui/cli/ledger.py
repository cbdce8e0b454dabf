"""`ambar ledger`: the books, row by row."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui.cli.command import Answer, Command, Context, limit
from tui.i18n import N_

if TYPE_CHECKING:
    from db.queries.ledger import LedgerFilter


def filters(parser: argparse.ArgumentParser) -> None:
    """The options that narrow the books."""
    parser.add_argument("--product", metavar="SKU")
    parser.add_argument("--warehouse", metavar="CODE")
    parser.add_argument("--document", metavar="DOC")
    parser.add_argument("--from", dest="start", metavar="DAY")
    parser.add_argument("--to", dest="end", metavar="DAY")


def chosen(context: Context, given: argparse.Namespace) -> LedgerFilter:
    """What the options of `filters` let through."""
    from db.queries.ledger import LedgerFilter

    return LedgerFilter(
        product=given.product,
        warehouse=given.warehouse,
        document=given.document,
        date_from=context.day(given.start, "--from"),
        date_to=context.day(given.end, "--to"),
    )


def _arguments(parser: argparse.ArgumentParser) -> None:
    filters(parser)
    limit(parser)


def ledger(context: Context, given: argparse.Namespace) -> Answer:
    """Rows of one's warehouses, oldest first."""
    from db.queries import ledger as queries
    from tui.labels_words import LEDGER_KINDS, word

    rows = queries.page(context.actor, chosen(context, given), limit=given.limit).rows
    return Answer(
        rows,
        columns=("day", "document", "row", "kind", "sku", "warehouse", "quantity", "value"),
        words={"kind": lambda code: word(LEDGER_KINDS, code)},
    )


COMMANDS = {"ledger": Command(N_("the books, row by row"), ledger, _arguments)}
