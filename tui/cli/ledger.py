"""`ambar ledger`: the books, row by row."""

from __future__ import annotations

import argparse

from tui.cli.command import Answer, Command, Context, limit
from tui.i18n import N_


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--product", metavar="SKU")
    parser.add_argument("--warehouse", metavar="CODE")
    parser.add_argument("--document", metavar="DOC")
    parser.add_argument("--from", dest="start", metavar="DAY")
    parser.add_argument("--to", dest="end", metavar="DAY")
    limit(parser)


def ledger(context: Context, given: argparse.Namespace) -> Answer:
    """Rows of one's warehouses, oldest first."""
    from db.queries import ledger as queries
    from tui.labels_words import LEDGER_KINDS, word

    wanted = queries.LedgerFilter(
        product=given.product,
        warehouse=given.warehouse,
        document=given.document,
        date_from=context.day(given.start, "--from"),
        date_to=context.day(given.end, "--to"),
    )
    rows = queries.page(context.actor, wanted, limit=given.limit).rows
    return Answer(
        rows,
        columns=("day", "document", "row", "kind", "sku", "warehouse", "quantity", "value"),
        words={"kind": lambda code: word(LEDGER_KINDS, code)},
    )


COMMANDS = {"ledger": Command(N_("the books, row by row"), ledger, _arguments)}
