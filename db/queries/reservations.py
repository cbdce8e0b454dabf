"""What is reserved, read: all of it, by product, warehouse, deal, last day, as far as deals and warehouses are one's
own."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from db import lookup, promised
from db.access import Actor, requires
from db.connection import in_clause
from db.deals.finding import in_own_pipelines
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
    ctx = context(actor)
    groups = _groups(ctx, filter, order)
    keys = [group[:2] for group in groups]
    total = len(groups) if after is None else None
    if backwards:
        end = len(groups) if after is None else bisect_left(keys, tuple(after))
        start = 0 if limit is None else max(0, end - limit)
        following, first = keys[start] if start and end else None, end - 1
    else:
        start = 0 if after is None else bisect_right(keys, tuple(after))
        end = len(groups) if limit is None else min(len(groups), start + limit)
        following, first = keys[end - 1] if end < len(groups) and end else None, start
    lines = _lines(ctx, groups[start:end])
    return Page(lines, following, total, keys[first] if lines else None)


@requires("deal.view", "inventory.view")
def ruler(actor: Actor, filter: ReservationFilter, *, order: str = "until") -> Ruler | None:
    """Where the lines of the list stand, for a position and a jump into its middle; errors as `page`."""
    groups = _groups(context(actor), filter, order)
    return Ruler(len(groups), tuple(group[:2] for group in groups))


Group = tuple[Any, int, int, int]
"""What the list is ordered by, the first part, the deal's row and the warehouse of a line."""
_VALUES: Final = {"until": "min(r.until)", "product": "i.sku", "warehouse": "w.code", "deal": "r.deal_id"}


def _groups(ctx: Context, filter: ReservationFilter, order: str) -> list[Group]:
    """The lines of the list in order, by their keys alone: whoever reads a page reads no more of the others."""
    if order not in ORDERS:
        raise AmbarError("usage", field="order", value=str(order)[:64], choices=list(ORDERS))
    engine, own = ctx.engine, ctx.rights.warehouse_ids()
    within, values = in_own_pipelines(ctx)
    where, given = ["r.until >= ?", *within], [ctx.today.isoformat(), *values]
    if own is not None:
        where.append("r.warehouse_id IN (SELECT value FROM json_each(?))")
        given.append(in_clause(own))
    chosen: list[tuple[str, Any]] = [("r.deal_id", filter.deal), ("d.partner_id", filter.partner)]
    if filter.product is not None:
        chosen.append(("r.item_id", lookup.item(engine, filter.product, ctx.today).id))
    if filter.warehouse is not None:
        chosen.append(("r.warehouse_id", lookup.warehouse(engine, filter.warehouse, own).id))
    if filter.pipeline is not None:
        chosen.append(("(SELECT p.code FROM pipeline p WHERE p.id = d.pipeline_id)", filter.pipeline))
    for column, value in chosen:
        if value is not None:
            where.append(f"{column} = ?")
            given.append(value)
    words, folded = condition(prepare(filter.text, sizes=False), "(i.folded || ' ' || d.folded)")
    where.append(words)
    given += folded
    having = ""
    if filter.until_to is not None:
        having = " HAVING min(r.until) <= ?"
        given.append(filter.until_to.isoformat())
    return engine.rows(
        f"SELECT {_VALUES[order]}, min(r.id), r.deal_row_id, r.warehouse_id FROM reservation r"
        " JOIN deal d ON d.id = r.deal_id JOIN item i ON i.id = r.item_id JOIN warehouse w ON w.id = r.warehouse_id"
        f" WHERE {' AND '.join(where)} GROUP BY r.deal_row_id, r.warehouse_id{having} ORDER BY 1, 2",
        given,
    )


def _lines(ctx: Context, groups: Sequence[Group]) -> tuple[ReservationLine, ...]:
    """The lines of these groups, in their order."""
    engine = ctx.engine
    rows = engine.rows(
        "SELECT r.id, r.deal_id, r.deal_row_id, d.title, c.name, e.login, e.name, p.code, d.status, i.id, i.sku,"
        " i.name, u.code, w.id, w.code, r.quantity, r.until, r.made_at FROM json_each(?) j"
        " CROSS JOIN reservation r ON r.deal_row_id = j.value JOIN deal d ON d.id = r.deal_id"
        " JOIN pipeline p ON p.id = d.pipeline_id JOIN item i ON i.id = r.item_id JOIN unit u ON u.id = i.unit_id"
        " JOIN warehouse w ON w.id = r.warehouse_id LEFT JOIN partner c ON c.id = d.partner_id"
        " LEFT JOIN employee e ON e.id = d.responsible_id WHERE r.until >= ? ORDER BY r.id",
        (in_clause({group[2] for group in groups}), ctx.today.isoformat()),
    )
    parts = promised.parts(engine, {row[9] for row in rows})
    there = promised.on_hand(engine, {(part.item_id, part.warehouse_id) for part in parts})
    covered = {key: quantity for key, (_part, quantity) in promised.coverage(parts, there).items()}
    found: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault((row[2], row[13]), []).append(row)
    return tuple(_line(ctx, found[row, place], covered) for _value, _first, row, place in groups)


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
