"""What is to come of a product: receipts that are not processed yet and are expected on a day in the future."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from db import lookup
from db.access import Actor, requires, rights_of
from db.connection import in_clause
from db.fields import Quantity, divide
from db.record import record


@record
class Arrival:
    """What a receipt will bring into one's warehouses, in the product's own unit."""

    document: str
    day: date
    quantity: Quantity


@requires("catalog.view", "inventory.view", "warehouse.view", "receipt.view")
def arrivals(actor: Actor, sku: str, *, limit: int = 1) -> tuple[Arrival, ...]:
    """The next receipts of a product (SKU or barcode), the nearest day first; rows for other warehouses than one's
    own do not count.

    Raises AmbarError "not_found" for an unknown product.
    """
    engine, rights, today = actor.company.engine, rights_of(actor), actor.company.today()
    one = lookup.item(engine, sku, today).id
    own = rights.warehouse_ids()
    place, values = "1", list[str]()
    if own is not None:
        place = "coalesce(r.warehouse_id, d.warehouse_id) IN (SELECT value FROM json_each(?))"
        values.append(in_clause(own))
    # Few documents are not processed: they have an index, which is written so.
    found = engine.rows(
        "SELECT d.number, d.received_on, r.quantity, r.numerator, r.denominator"
        " FROM document d INDEXED BY document_open CROSS JOIN document_row r ON r.document_id = d.id"
        " AND r.item_id IN (SELECT value FROM json_each(?))"
        " WHERE d.status <> 'processed' AND d.deleted_at IS NULL AND d.status = 'draft' AND d.type = 'receipt'"
        f" AND d.received_on > ? AND {place} ORDER BY d.received_on, d.id",
        (in_clause((one, *lookup.merged_from(engine, one))), today.isoformat(), *values),
    )
    sums: dict[tuple[str, str], Fraction] = {}
    for number, day, quantity, numerator, denominator in found:
        key = (number, day)
        sums[key] = sums.get(key, Fraction(0)) + Fraction(quantity * numerator, denominator)
    return tuple(
        Arrival(number, date.fromisoformat(day), Quantity.of(divide(total.numerator, total.denominator)))
        for (number, day), total in list(sums.items())[:limit]
    )
