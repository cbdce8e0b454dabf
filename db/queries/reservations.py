"""What is reserved, read: all of it, by product, warehouse, deal, last day, as far as deals and warehouses are one's
own."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime
from typing import Any, Final

from db import lookup, promised
from db.access import Actor, requires
from db.connection import in_clause
from db.documents.context import Context, context
from db.errors import AmbarError
from db.fields import Quantity
from db.queries.rows import HIDDEN, Hidden, Page
from db.record import record
from db.rulers import Ruler
from db.search import condition, prepare

ORDERS: Final = ("until", "product", "warehouse", "deal")


@record
class ReservationFilter:
    """What the list shows. `product`: SKU or barcode; `partner`: a customer's id; `until_to`: what ends by then."""

    text: str = ""
    product: str | None = None
    warehouse: str | None = None
    deal: int | None = None
    partner: int | None = None
    pipeline: str | None = None
    until_to: date | None = None


@record
class ReservationLine:
    """What a row of a deal holds in one warehouse, in the product's own unit. `id`: that of its first part, by which it
    stands in the queue; `until`: when the first of it ends; covered and short are hidden from who may see no stock."""

    id: int
    deal: int
    row: int
    title: str
    customer: str | None
    responsible: str | None
    responsible_name: str | None
    pipeline: str
    status: str
    product: str
    name: str
    unit: str
    warehouse: str
    reserved: Quantity
    covered: Quantity | Hidden
    short: Quantity | Hidden
    until: date
    made_at: datetime


@requires("deal.view", "inventory.view")
def page(
    actor: Actor,
    filter: ReservationFilter,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
    order: str = "until",
) -> Page[ReservationLine]:
    """A page of all that is reserved, by its last day (`order`: also "product", "warehouse", "deal").

    `after`: the key of the row to go on after; `backwards`: the page before that key, or the last one.
    Raises AmbarError "usage" (order), "not_found" (product, warehouse).
    """
    lines = _sorted(context(actor), filter, order)
    keys = [_key(line, order) for line in lines]
    total = len(lines) if after is None else None
    if backwards:
        end = len(lines) if after is None else bisect_left(keys, tuple(after))
        start = 0 if limit is None else max(0, end - limit)
        shown, following, first = lines[start:end], keys[start] if start and end else None, end - 1
    else:
        start = 0 if after is None else bisect_right(keys, tuple(after))
        end = len(lines) if limit is None else min(len(lines), start + limit)
        shown, following, first = lines[start:end], keys[end - 1] if end < len(lines) and end else None, start
    return Page(tuple(shown), following, total, keys[first] if shown else None)


@requires("deal.view", "inventory.view")
def ruler(actor: Actor, filter: ReservationFilter, *, order: str = "until") -> Ruler | None:
    """Where the lines of the list stand, for a position and a jump into its middle; errors as `page`."""
    lines = _sorted(context(actor), filter, order)
    return Ruler(len(lines), tuple(_key(line, order) for line in lines))


def _key(line: ReservationLine, order: str) -> tuple[Any, ...]:
    value = line.until.isoformat() if order == "until" else getattr(line, order)
    return (value, line.id)


def _sorted(ctx: Context, filter: ReservationFilter, order: str) -> list[ReservationLine]:
    if order not in ORDERS:
        raise AmbarError("usage", field="order", value=str(order)[:64], choices=list(ORDERS))
    return sorted(_lines(ctx, filter), key=lambda line: _key(line, order))


def _lines(ctx: Context, filter: ReservationFilter) -> list[ReservationLine]:
    engine, own = ctx.engine, ctx.rights.warehouse_ids()
    where, values = ["r.until >= ?"], [ctx.today.isoformat()]
    given: list[Any] = list(values)
    if own is not None:
        where.append("r.warehouse_id IN (SELECT value FROM json_each(?))")
        given.append(in_clause(own))
    if filter.product is not None:
        where.append("r.item_id = ?")
        given.append(lookup.item(engine, filter.product, ctx.today).id)
    if filter.warehouse is not None:
        where.append("r.warehouse_id = ?")
        given.append(lookup.warehouse(engine, filter.warehouse, own).id)
    for column, value in (("r.deal_id", filter.deal), ("d.partner_id", filter.partner), ("p.code", filter.pipeline)):
        if value is not None:
            where.append(f"{column} = ?")
            given.append(value)
    words, folded = condition(prepare(filter.text, sizes=False), "(i.folded || ' ' || d.folded)")
    where.append(words)
    given += folded
    rows = engine.rows(
        "SELECT r.id, r.deal_id, r.deal_row_id, d.title, c.name, e.login, e.name, p.code, d.status, i.id, i.sku,"
        " i.name, u.code, w.id, w.code, r.quantity, r.until, r.made_at FROM reservation r"
        " JOIN deal d ON d.id = r.deal_id"
        " JOIN pipeline p ON p.id = d.pipeline_id JOIN item i ON i.id = r.item_id JOIN unit u ON u.id = i.unit_id"
        " JOIN warehouse w ON w.id = r.warehouse_id LEFT JOIN partner c ON c.id = d.partner_id"
        f" LEFT JOIN employee e ON e.id = d.responsible_id WHERE {' AND '.join(where)} ORDER BY r.id",
        given,
    )
    rows = [row for row in rows if ctx.rights.may("deal.view", row[7])]
    parts = promised.parts(engine, {row[9] for row in rows})
    there = promised.on_hand(engine, {(part.item_id, part.warehouse_id) for part in parts})
    covered = {key: quantity for key, (_part, quantity) in promised.coverage(parts, there).items()}
    groups: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault((row[2], row[13]), []).append(row)
    found = [_line(ctx, several, covered) for several in groups.values()]
    return [line for line in found if filter.until_to is None or line.until <= filter.until_to]


def _line(ctx: Context, rows: list[tuple[Any, ...]], covered: dict[int, int]) -> ReservationLine:
    first = rows[0]
    key, deal, row, title, customer, login, responsible, pipeline, status, _item, sku, name, unit, _place, code = first[
        :15
    ]
    reserved = sum(one[15] for one in rows)
    sure = sum(covered.get(one[0], 0) for one in rows)
    return ReservationLine(
        id=key,
        deal=deal,
        row=row,
        title=title,
        customer=customer,
        responsible=login,
        responsible_name=responsible,
        pipeline=pipeline,
        status=status,
        product=sku,
        name=name,
        unit=unit,
        warehouse=code,
        reserved=Quantity.of(reserved),
        covered=Quantity.of(sure) if ctx.rights.stock else HIDDEN,
        short=Quantity.of(reserved - sure) if ctx.rights.stock else HIDDEN,
        until=date.fromisoformat(min(one[16] for one in rows)),
        made_at=datetime.fromisoformat(first[17]),
    )
