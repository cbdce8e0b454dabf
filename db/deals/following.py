"""How reservations follow a deal's rows: on adding, on payment, or by hand alone. Source: domain.md, "Reservations"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db import lookup
from db.deals.period import last_day
from db.deals.records import DealHeader, DealRow
from db.deals.reserving import Promises
from db.documents.context import Context
from db.documents.sums import sums_of
from db.fields import QUANTITY_SCALE

Items = Mapping[int, lookup.FoundItem]


def items_of(ctx: Context, rows: Sequence[DealRow]) -> Items:
    """The products of rows; a merged one answers as the other."""
    return lookup.items_by_id(ctx.engine, {row.item_id for row in rows if row.item_id is not None}, None)


def place_of(deal: DealHeader, row: DealRow) -> int | None:
    """The warehouse that a row is promised from."""
    return row.warehouse_id or deal.warehouse_id


def follow(
    ctx: Context,
    deal: DealHeader,
    rows: Sequence[DealRow],
    *,
    before: tuple[DealHeader, Sequence[DealRow]] | None = None,
    promises: Promises | None = None,
    reason: str = "row_changed",
    more: bool = True,
) -> Promises:
    """Let what rows hold follow them. `before`: only rows that are other than they were there; `more` False: nothing
    more is promised than is now. The caller closes what comes back.

    A row edited by hand, and every row where all is done by hand, gives up what it is too small for, or what is for
    another product or from another warehouse than before; it gets nothing.
    """
    held = promises or Promises(ctx, deal)
    items = items_of(ctx, rows)
    mode = ctx.actor.company.setting("reservation.mode")
    wanted = _wanted(ctx, deal, rows, items, mode)
    was = _states(ctx, *before, items, mode) if before else {}
    now = _states(ctx, deal, rows, items, mode)
    until = last_day(ctx.actor.company, ctx.today).isoformat()
    houses = ctx.warehouses()
    for row in rows:
        key = row.id or 0
        earlier = was.get(key)
        if before is not None and earlier == now[key]:
            continue
        item, place = items[row.item_id or 0], place_of(deal, row)
        follows = not row.by_hand and mode != "manual"
        for part in held.of(key):
            if part.item_id != item.id:
                held.release([part], "row_changed")
        moved = 0
        if follows or (earlier is not None and earlier[2] != place):
            moving = [part for part in held.of(key) if part.warehouse_id != place]
            moved = sum(part.quantity for part in moving)
            held.release(moving, "moved")
            if moved and not follows and place is not None and _may_issue(houses, place):
                held.add(key, item.id, place, moved, until, "moved")
        target = wanted[key] if follows else held.total(key)
        held.shrink(key, min(target, row.open), reason)
        lacking = min(target, row.open) - held.total(key)
        if lacking > 0 and more and ctx.rights.inventory and place is not None and _may_issue(houses, place):
            why = "moved" if moved else "added" if earlier is None and before else reason
            held.add(key, item.id, place, lacking, until, why)
    return held


def _may_issue(houses: Mapping[int, lookup.FoundWarehouse], place: int) -> bool:
    house = houses[place]
    return house.active and house.issuing


State = tuple[int, int, int | None, int]


def _states(ctx: Context, deal: DealHeader, rows: Sequence[DealRow], items: Items, mode: str) -> dict[int, State]:
    """What decides about what a row holds: product, what is open, warehouse, and what is paid of it."""
    known = {**items, **items_of(ctx, [row for row in rows if row.item_id not in items])}
    paid = _paid(ctx, deal, rows, known) if mode == "on_payment" else {}
    return {
        row.id or 0: (known[row.item_id or 0].id, row.open, place_of(deal, row), paid.get(row.id or 0, 0))
        for row in rows
    }


def _wanted(ctx: Context, deal: DealHeader, rows: Sequence[DealRow], items: Items, mode: str) -> dict[int, int]:
    """What a row that follows holds: what is not shipped, or what of that is paid."""
    paid = _paid(ctx, deal, rows, items) if mode == "on_payment" else None
    found = {}
    for row in rows:
        key = row.id or 0
        open = row.open if paid is None else max(0, min(row.open, paid[key] - row.shipped))
        found[key] = open if items[row.item_id or 0].stocked else 0
    return found


def _paid(ctx: Context, deal: DealHeader, rows: Sequence[DealRow], items: Items) -> dict[int, int]:
    """How much of each row is paid, in its product's own unit: rows take what was paid in their order, each in whole
    units of its product."""
    left, found = deal.paid, {}
    for row in rows:
        total = sums_of(row, "price", ctx.taxes, included=ctx.included, digits=ctx.digits).total
        if deal.paid <= 0:
            found[row.id or 0] = 0
            continue
        if left >= total:
            found[row.id or 0] = row.base
        else:
            step = QUANTITY_SCALE // 10 ** items[row.item_id or 0].decimals
            found[row.id or 0] = row.base * left // total // step * step
        left = max(0, left - total)
    return found
