"""Trace against the books: after any documents, what every batch gave and has left is what it was, and every document
in force has all that it took. AMBAR_LONG=1 runs it long."""

from __future__ import annotations

import os
import random

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.fields import Quantity
from db.queries import trace
from db.services import documents, merging
from db.tracing.nodes import Key
from tests.books import Shop

LONG = bool(os.environ.get("AMBAR_LONG"))


def test_a_trace_leaves_nothing_out(company: Company, admin: Actor) -> None:
    shop, dice = Shop(company, admin), random.Random(20261124)
    numbers: list[str] = []
    for _turn in range(2000 if LONG else 120):
        sku, place = dice.choice("ABC"), dice.choice(("MAIN", "SHOP"))
        rows = [(sku, str(dice.randint(1, 9))) for _ in range(dice.randint(1, 2))]
        try:
            match dice.randint(0, 6):
                case 0 | 1:
                    numbers.append(shop.receipt(*((*row, "2") for row in rows), warehouse=place).number)
                case 2:
                    numbers.append(shop.sale(*rows, warehouse=place).number)
                case 3:
                    other = "SHOP" if place == "MAIN" else "MAIN"
                    numbers.append(
                        shop.transfer(*rows, warehouse=place, to=other, allow_negative=dice.random() < 0.5).number
                    )
                case 4:
                    numbers.append(shop.write_off(*rows, warehouse=place).number)
                case 5 if numbers:
                    documents.cancel(admin, dice.choice(numbers))
                case 6 if numbers:
                    documents.process(admin, dice.choice(numbers))
        except AmbarError:
            continue
    merging.merge(admin, "A", "B")
    engine = company.engine
    with company.read():
        batches = engine.rows(
            "SELECT b.id, b.quantity, b.left_quantity, EXISTS (SELECT 1 FROM posting c WHERE c.reverses_id = p.id)"
            " FROM batch b JOIN ledger l ON l.sequence = b.sequence JOIN posting_line pl ON pl.id = l.posting_line_id"
            " JOIN posting p ON p.id = pl.posting_id"
        )
        posted = engine.rows(
            "SELECT d.number, sum(l.quantity), d.type FROM posting p JOIN document d ON d.id = p.document_id"
            " JOIN posting_line l ON l.posting_id = p.id WHERE p.reverses_id IS NULL AND d.status = 'processed'"
            " AND NOT EXISTS (SELECT 1 FROM posting c WHERE c.reverses_id = p.id) GROUP BY d.id"
        )
        short: dict[str, int] = dict(
            engine.rows(
                "SELECT d.number, sum(h.left_quantity) FROM shortage h JOIN ledger l ON l.sequence = h.sequence"
                " JOIN posting_line pl ON pl.id = l.posting_line_id JOIN posting p ON p.id = pl.posting_id"
                " JOIN document d ON d.id = p.document_id WHERE h.left_quantity > 0 GROUP BY d.id"
            )
        )
    assert len(batches) > 20 and len(posted) > 20
    for key, quantity, left, gone in batches:
        took = sum(one.quantity or 0 for one in trace.steps(admin, Key("batch", key), "forward", limit=10_000).rows)
        assert gone or Quantity.of(quantity) == took + Quantity.of(left), f"batch {key}"
        (made,) = trace.steps(admin, Key("batch", key), "back").rows
        assert made.quantity == Quantity.of(quantity)
    for number, quantity, type in posted:
        key = trace.start(admin, number)[1]
        way = "forward" if type == "receipt" else "back"
        found = sum(one.quantity or 0 for one in trace.steps(admin, key, way, limit=10_000).rows)
        assert found + Quantity.of(short.get(number, 0)) == Quantity.of(quantity), number
        if type == "transfer":
            made_there = sum(one.quantity or 0 for one in trace.steps(admin, key, "forward", limit=10_000).rows)
            assert made_there == Quantity.of(quantity), number
