"""What is on hand before stock is brought in: for the preview, and for files that say what was counted.

Internal: called by services/imports.py inside its transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from db import lookup
from db.access import Actor, rights_of
from db.connection import in_clause
from db.exchange.grouping import Body, PlannedDocument
from db.exchange.outcome import Outcome
from db.exchange.tables import Origin
from db.exchange.things import Findings
from db.fields import from_quantity

Place = tuple[str, str]
"""A product's and a warehouse's code, as the file has them."""


def on_hand(actor: Actor, document: PlannedDocument, body: Body) -> dict[Place, Decimal]:
    """What there is of the products of `body` in the warehouses that one may see."""
    rights = rights_of(actor)
    if not rights.stock:
        return {}
    engine, today = actor.company.engine, actor.company.today()
    items = {code: item.id for code, item in lookup.items(engine, {_code(row) for row in body.lines()}, today).items()}
    places = {place.code: key for key, place in lookup.warehouses(engine, rights.warehouse_ids()).items()}
    held = {
        (item, place): from_quantity(quantity)
        for item, place, quantity in engine.rows(
            "SELECT item_id, warehouse_id, sum(quantity) FROM balance WHERE item_id IN"
            " (SELECT value FROM json_each(?)) GROUP BY item_id, warehouse_id",
            (in_clause(set(items.values())),),
        )
    }
    found = {}
    for row in body.lines():
        code, place = _code(row), _place(document, row)
        if code in items and place in places:
            found[code, place] = held.get((items[code], places[place]), Decimal(0))
    return found


def counted(
    actor: Actor,
    document: PlannedDocument,
    body: Body,
    there: Mapping[Place, Decimal],
    found: Findings,
    outcome: Outcome,
) -> Body:
    """The rows of `body`, whose quantities are what was counted, with what is to be brought in; what is as it was
    counted is left out. Noted: less than there is (that takes a write-off), another unit than the product's own, a
    product that stands twice."""
    engine, today = actor.company.engine, actor.company.today()
    items = lookup.items(engine, {_code(row) for row in body.lines()}, today)
    kept = Body(bad=set(body.bad), others=list(body.others))
    seen: dict[Place, Origin] = {}
    for (names, values), row, origin in zip(body.rows, body.lines(), body.origins, strict=True):
        key = (_code(row), _place(document, row))
        quantity, held, item = row.get("quantity"), there.get(key), items.get(key[0])
        if not isinstance(quantity, Decimal) or held is None or item is None:
            kept.rows.append((names, values))  # what is wrong with it is said when the document is made
            kept.origins.append(origin)
        elif row.get("unit") and lookup.plain_code(row["unit"]) != item.unit:
            found.wrong(origin, "unit", "count_in_own_unit", row["unit"], expected=item.unit)
        elif key in seen:
            found.wrong(origin, "product", "duplicate", key[0])
        elif quantity < held:
            found.wrong(origin, "on_hand", "counted_less", quantity, on_hand=held)
        elif quantity == held:
            outcome.unchanged += 1
        else:
            place = names.index("quantity")
            kept.rows.append((names, (*values[:place], quantity - held, *values[place + 1 :])))
            kept.origins.append(origin)
        seen.setdefault(key, origin)
    return kept


def note(document: PlannedDocument, body: Body, there: Mapping[Place, Decimal], outcome: Outcome) -> None:
    """Keep for the preview what each row changes."""
    for row, origin in zip(body.lines(), body.origins, strict=True):
        key = (_code(row), _place(document, row))
        held = there.get(key, Decimal(0))
        outcome.note("changed", origin, *key, [("on_hand", held, held + (row.get("quantity") or Decimal(0)))])


def _code(row: Mapping[str, object]) -> str:
    return str(row.get("product") or row.get("barcode") or "")


def _place(document: PlannedDocument, row: Mapping[str, object]) -> str:
    return str(row.get("warehouse") or document.header.get("warehouse") or "")
