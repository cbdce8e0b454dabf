"""A product's ledger card: its movements with the balance after each, an opening balance, and stock over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from db import lookup
from db.access import Actor, requires, rights_of
from db.connection import Engine, in_clause
from db.errors import invalid
from db.fields import Amount, Quantity, from_quantity
from db.fields import day as day_of
from db.queries import ledger
from db.queries.rows import HIDDEN, Hidden, Page
from db.record import record

_RIGHTS = ("catalog.view", "inventory.view", "warehouse.view")
OPENING = "opening"
"""The kind of the line that says what was there before the period."""
MOST_POINTS = 400


@record
class CardLine:
    """A movement and what it left; `warehouse` None: several. `quantity` None: the opening balance, of `day`'s morning.
    Values are hidden without catalog.purchase_price, the document's number without its type's view right."""

    sequence: int
    day: date
    kind: str
    warehouse: str | None
    quantity: Quantity | None
    balance: Quantity
    unit: str
    value: Amount | Hidden | None
    balance_value: Amount | Hidden
    document: str | Hidden | None


@record
class StockPoint:
    """What was on hand at a day's end."""

    day: date
    on_hand: Quantity


@requires(*_RIGHTS)
def page(
    actor: Actor,
    sku: str,
    *,
    warehouse: str | None = None,
    date_from: date | str | None = None,
    date_to: date | str | None = None,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> Page[CardLine]:
    """The card of a product (SKU or barcode) in one's warehouses together, or in one: newest first.

    A period ends in the opening balance. The running balance is that of the warehouses shown, exact on every page.
    Raises AmbarError "not_found" for an unknown product and an unknown or foreign warehouse, "invalid" for a day.
    """
    company, rights = actor.company, rights_of(actor)
    engine, digits = company.engine, company.digits
    one = lookup.item(engine, sku, company.today())
    wanted = ledger.LedgerFilter(product=one.sku, warehouse=warehouse, date_from=date_from, date_to=date_to)
    found = ledger.page(actor, wanted, after=after, limit=limit, backwards=not backwards)
    pairs = _pairs(actor, one.id, warehouse)
    since = None if date_from is None else day_of(date_from, "from")
    opens = since is not None and (after is None if backwards else found.after is None)
    oldest = found.rows[0] if found.rows else None
    before = (since.isoformat(), 0) if since is not None else ("", 0)
    if oldest is not None and not opens:
        before = (oldest.day.isoformat(), oldest.sequence)
    quantity, value = _balance(engine, pairs, before)
    lines = []
    if opens and since is not None:
        money = Amount.of(value, digits) if rights.purchase_price else HIDDEN
        lines.append(CardLine(0, since, OPENING, warehouse, None, Quantity.of(quantity), one.unit, None, money, None))
    balance, worth = from_quantity(quantity), Decimal(Amount.of(value, digits))
    for row in found.rows:
        balance += row.quantity
        if not isinstance(row.value, Hidden):
            worth += row.value
        money = HIDDEN if isinstance(row.value, Hidden) else Amount(worth)
        lines.append(
            CardLine(row.sequence, row.day, row.kind, row.warehouse, row.quantity, Quantity(_bare(balance)), one.unit,
                     row.value, money, row.document)
        )  # fmt: skip
    return Page(tuple(reversed(lines)), found.after, found.total, found.before)


@requires(*_RIGHTS)
def curve(
    actor: Actor, sku: str, *, warehouse: str | None = None, days: int = 90, points: int = 45
) -> tuple[StockPoint, ...]:
    """What was on hand over the last `days` at `points` evenly spread days, today last: of one's warehouses in use, or
    of one.

    Raises AmbarError "not_found" for an unknown product and an unknown or foreign warehouse, "invalid" for days or
    points that are none.
    """
    if not 1 <= days <= 36_500 or not 2 <= points <= MOST_POINTS:
        raise invalid("days", "out_of_range", days, low=1, high=36_500)
    today = actor.company.today()
    engine = actor.company.engine
    pairs = _pairs(actor, lookup.item(engine, sku, today).id, warehouse, active=warehouse is None)
    asked = dict.fromkeys(today - timedelta(days=days * place // (points - 1)) for place in reversed(range(points)))
    sums = dict(
        engine.rows(
            "SELECT d.value, sum((SELECT l.quantity_after FROM ledger l WHERE l.item_id = p.value ->> 0"
            " AND l.warehouse_id = p.value ->> 1 AND l.day <= d.value ORDER BY l.day DESC, l.sequence DESC LIMIT 1))"
            " FROM json_each(?) d CROSS JOIN json_each(?) p GROUP BY d.value",
            (in_clause(day.isoformat() for day in asked), _json(pairs)),
        )
    )
    return tuple(StockPoint(day, Quantity.of(sums.get(day.isoformat()) or 0)) for day in asked)


def _pairs(actor: Actor, item: int, warehouse: str | None, *, active: bool = False) -> list[tuple[int, int]]:
    """The (item, warehouse) pairs of a card: also of what was merged into the product."""
    engine, scope = actor.company.engine, rights_of(actor).warehouse_ids()
    if warehouse is not None:
        places = {lookup.warehouse(engine, warehouse, scope).id}
    else:
        places = {key for key, one in lookup.warehouses(engine, scope).items() if one.active or not active}
    rows = engine.rows(
        "SELECT b.item_id, b.warehouse_id FROM json_each(?) j CROSS JOIN balance b ON b.item_id = j.value",
        (in_clause((item, *lookup.merged_from(engine, item))),),
    )
    return [pair for pair in rows if pair[1] in places]


def _balance(engine: Engine, pairs: Sequence[tuple[int, int]], before: tuple[str, int]) -> tuple[int, int]:
    """Quantity and value of these pairs together before the ledger's (day, sequence), as stored."""
    row = engine.row(
        "SELECT sum(l.quantity_after), sum(l.value_after) FROM json_each(?) p CROSS JOIN ledger l ON l.sequence ="
        " (SELECT x.sequence FROM ledger x WHERE x.item_id = p.value ->> 0 AND x.warehouse_id = p.value ->> 1"
        " AND (x.day, x.sequence) < (?, ?) ORDER BY x.day DESC, x.sequence DESC LIMIT 1)",
        (_json(pairs), *before),
    )
    return (row[0] or 0, row[1] or 0) if row is not None else (0, 0)


def _json(pairs: Sequence[tuple[int, int]]) -> str:
    import json

    return json.dumps(pairs)


def _bare(value: Decimal) -> str:
    from db.fields import plain

    return plain(value)
