"""What `ambar check` finds of batches and balances beside their sums: where they came from, and up to which row of the
ledger they were counted."""

from __future__ import annotations

from typing import Any

from db.connection import Engine

Difference = dict[str, Any]


def origins(engine: Engine) -> list[Difference]:
    """Each batch against the row of the ledger and the move that made it, and against the batch that it came from."""
    return [
        {"batch": key, "sku": sku, "problem": problem}
        for key, sku, problem in engine.rows(
            "SELECT b.id, i.sku, CASE WHEN l.item_id <> b.item_id OR l.warehouse_id <> b.warehouse_id OR l.day <> b.day"
            " THEN 'ledger' WHEN (m.q, m.v) IS NOT (b.quantity, b.value) THEN 'move'"
            " WHEN b.origin_id >= b.id THEN 'origin' END AS problem FROM batch b JOIN item i ON i.id = b.item_id"
            " LEFT JOIN ledger l ON l.sequence = b.sequence LEFT JOIN (SELECT batch_id, sequence, sum(quantity) AS q,"
            " sum(value) AS v FROM batch_move GROUP BY batch_id, sequence) m"
            " ON m.batch_id = b.id AND m.sequence = b.sequence WHERE problem IS NOT NULL ORDER BY b.id"
        )
    ]


def counted(engine: Engine) -> list[Difference]:
    """Each balance against the last row of the ledger that it counts."""
    return [
        {"sku": sku, "warehouse": code, "last": last, "kept_last": kept, "day": day, "kept_day": kept_day}
        for sku, code, last, kept, day, kept_day in engine.rows(
            "SELECT i.sku, w.code, l.last, b.sequence, l.day, b.day FROM balance b JOIN item i ON i.id = b.item_id"
            " JOIN warehouse w ON w.id = b.warehouse_id LEFT JOIN (SELECT item_id, warehouse_id, max(sequence) AS last,"
            " max(day) AS day FROM ledger GROUP BY item_id, warehouse_id) l ON l.item_id = b.item_id"
            " AND l.warehouse_id = b.warehouse_id WHERE (l.last, l.day) IS NOT (b.sequence, b.day)"
            " ORDER BY i.sku, w.code"
        )
    ]
