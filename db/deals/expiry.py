"""What time does to deals: reservations whose day is over go, and the deal's history says so."""

from __future__ import annotations

from collections.abc import Sequence

from db import clock
from db.connection import Engine
from db.fields import moment_text, quantity_text
from db.ledger.reservations import Part


def tell(engine: Engine, over: Sequence[Part]) -> None:
    """A line of the deal's history for each part that is over; nobody did it."""
    if not over:
        return
    at = moment_text(clock.now())
    engine.many(
        "INSERT INTO deal_history (deal_id, version, at, action, row, field, before, after, warehouse_id)"
        " SELECT d.id, d.version, ?, 'reservation', w.position, 'expired', ?, '0', ?"
        " FROM deal d JOIN deal_row w ON w.id = ? WHERE d.id = ?",
        [(at, quantity_text(part.quantity), part.warehouse_id, part.deal_row_id, part.deal_id) for part in over],
    )
