"""What is on hand: now or at the end of a day, by product and warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db import lookup
from db.access import Actor, requires, rights_of
from db.connection import in_clause
from db.fields import Amount, Quantity
from db.fields import day as day_of
from db.lookup import NOTHING_RESERVED
from db.paging import ORDERS, counted, item_page
from db.promised import reserved_on
from db.queries.rows import HIDDEN, Hidden, Page
from db.rulers import Ruler, measure
from db.search import FEW, Source, narrowed, prepare

_RIGHTS = ("catalog.view", "inventory.view", "warehouse.view")


@dataclass(frozen=True, slots=True)
class StockLine:
    """A product's stock in one warehouse; value hidden without catalog.purchase_price."""

    sku: str
    warehouse: str
    on_hand: Quantity
    reserved: Quantity
    available: Quantity
    value: Amount | Hidden


@dataclass(frozen=True, slots=True)
class WarehouseStockLine:
    """A line of a warehouse's card."""

    sku: str
    name: str
    unit: str
    on_hand: Quantity
    reserved: Quantity
    available: Quantity
    value: Amount | Hidden


@requires(*_RIGHTS)
def stock(
    actor: Actor,
    *,
    product: str | None = None,
    warehouse: str | None = None,
    as_of: date | str | None = None,
    limit: int | None = None,
) -> tuple[StockLine, ...]:
    """Stock per product and warehouse of one's scope, by SKU and the warehouses' order; `as_of`: at that day's end.

    With `product` (SKU or barcode): every visible warehouse where it ever had a ledger row, zeros
    included; without: what is not zero. Raises AmbarError "not_found" for an unknown product, and for a
    warehouse that is unknown or not one's own.
    """
    company, rights = actor.company, rights_of(actor)
    engine = company.engine
    day = None if as_of is None else day_of(as_of, "as_of")
    values: list[Any] = []
    if day is None:
        quantity, value, past = "b.quantity", "b.value", ""
    else:
        quantity, value = "coalesce(l.quantity_after, 0)", "coalesce(l.value_after, 0)"
        past = (
            " LEFT JOIN ledger l ON l.sequence = (SELECT x.sequence FROM ledger x WHERE x.item_id = b.item_id"
            " AND x.warehouse_id = b.warehouse_id AND x.day <= ? ORDER BY x.day DESC, x.sequence DESC LIMIT 1)"
        )
        values.append(day.isoformat())
    conditions = ["w.kind <> 'system'"]
    tables = "balance b JOIN item i ON i.id = b.item_id"
    scope = rights.warehouse_ids()
    if warehouse is not None:
        conditions.append("b.warehouse_id = ?")
        values.append(lookup.warehouse(engine, warehouse, scope).id)
    elif scope is not None:
        conditions.append("b.warehouse_id IN (SELECT value FROM json_each(?))")
        values.append(in_clause(scope))
    if product is None:
        conditions.append(f"{quantity} <> 0 AND i.sku > ''")
        if limit is not None:
            tables = "item i CROSS JOIN balance b ON b.item_id = i.id"  # in the order of SKUs, as far as needed
    else:
        one = lookup.item(engine, product, company.today()).id
        # What was merged into it had stock of its own until then.
        conditions.append(f"(b.item_id = ? OR {quantity} <> 0 AND b.item_id IN (SELECT value FROM json_each(?)))")
        values += (one, in_clause(lookup.merged_from(engine, one)))
    rows = engine.rows(
        f"SELECT i.id, i.sku, w.id, w.code, {quantity}, {value}"
        f" FROM {tables} JOIN warehouse w ON w.id = b.warehouse_id{past}"
        f" WHERE {' AND '.join(conditions)} ORDER BY i.sku, w.sort_order, w.name_key, w.id LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    return _lines(actor, rows, day)


def _lines(actor: Actor, rows: list[tuple[Any, ...]], day: date | None) -> tuple[StockLine, ...]:
    engine, rights = actor.company.engine, rights_of(actor)
    ids, digits = {row[0] for row in rows}, actor.company.digits
    if day is None:
        held = lookup.reserved(engine, ids)
    else:
        held = reserved_on(engine, ids, day, {(row[0], row[2]): row[4] for row in rows})
    lines = []
    for item, sku, place, code, on_hand, worth in rows:
        promised = held.get((item, place), NOTHING_RESERVED)
        lines.append(
            StockLine(
                sku,
                code,
                Quantity.of(on_hand),
                Quantity.of(promised.reserved),
                Quantity.of(on_hand - promised.covered),
                Amount.of(worth, digits) if rights.purchase_price else HIDDEN,
            )
        )
    return tuple(lines)


@requires(*_RIGHTS)
def ruler(actor: Actor, warehouse: str, text: str = "") -> Ruler | None:
    """Where the products of a warehouse's stock stand, for a position and a jump into its middle; errors as `page`.

    None where they come in the order in which they were added (many matches of a text).
    """
    engine = actor.company.engine
    place = lookup.warehouse(engine, warehouse, rights_of(actor).warehouse_ids())
    source = narrowed(engine, prepare(text))
    if source.by_id:
        return None
    present = "EXISTS (SELECT 1 FROM balance b WHERE b.item_id = i.id AND b.warehouse_id = ? AND b.quantity <> 0)"
    values = (*source.parameters, place.id)
    if source == Source():
        total = counted(engine, "balance b WHERE b.warehouse_id = ? AND b.quantity <> 0", (place.id,))
        listed = "balance b CROSS JOIN item i ON i.id = b.item_id WHERE b.warehouse_id = ? AND b.quantity <> 0"
        shown: tuple[str, tuple[Any, ...]] = (present, (place.id,))
    else:
        listed = f"{source.table} WHERE {source.where} AND {present}"
        total = counted(engine, listed, values)
        shown = (f"{source.where} AND {present}", values)
    return measure(engine, total, ORDERS["name"], (listed, values), ("item", "i"), shown)


@requires(*_RIGHTS)
def page(
    actor: Actor,
    warehouse: str,
    *,
    text: str = "",
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> Page[WarehouseStockLine]:
    """The stock of one warehouse, by product name, with a filter (more than `db.search.FEW` matches: in the order in
    which they were added); what is zero is left out.

    Raises AmbarError "not_found" for a warehouse that is unknown or not one's own.
    """
    company, rights = actor.company, rights_of(actor)
    engine = company.engine
    place = lookup.warehouse(engine, warehouse, rights.warehouse_ids())
    source = narrowed(engine, prepare(text))
    if source == Source():
        here = engine.value(
            "SELECT count(*) FROM (SELECT 1 FROM balance WHERE warehouse_id = ? LIMIT ?)", (place.id, FEW)
        )
        if here < FEW:
            table = "balance h CROSS JOIN item i ON i.id = h.item_id"
            source = Source(table, "h.warehouse_id = ?", (place.id,))
    present = "EXISTS (SELECT 1 FROM balance b WHERE b.item_id = i.id AND b.warehouse_id = ? AND b.quantity <> 0)"
    found = item_page(engine, source, present, (place.id,), after=after, limit=limit, backwards=backwards)
    known = {
        row[0]: row
        for row in engine.rows(
            "SELECT i.id, i.sku, i.name, u.code, b.quantity, b.value FROM json_each(?) j CROSS JOIN item i"
            " ON i.id = j.value JOIN unit u ON u.id = i.unit_id"
            " JOIN balance b ON b.item_id = i.id AND b.warehouse_id = ?",
            (in_clause(found.ids), place.id),
        )
    }
    held, digits = lookup.reserved(engine, found.ids), company.digits
    lines = []
    for key in found.ids:
        _, sku, name, unit, on_hand, worth = known[key]
        promised = held.get((key, place.id), NOTHING_RESERVED)
        lines.append(
            WarehouseStockLine(
                sku,
                name,
                unit,
                Quantity.of(on_hand),
                Quantity.of(promised.reserved),
                Quantity.of(on_hand - promised.covered),
                Amount.of(worth, digits) if rights.purchase_price else HIDDEN,
            )
        )
    return Page(tuple(lines), found.after, before=found.before)
