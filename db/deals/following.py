"""How reservations follow a deal's rows: on adding, on payment, or by hand alone. Source: domain.md, "Reservations"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db import lookup
from db.deals.records import DealHeader, DealRow, load_rows
from db.documents.changes import Change
from db.documents.context import Context
from db.documents.sums import sums_of
from db.fields import QUANTITY_SCALE, quantity_text
from db.ledger.reservations import Reservations
from db.working_days import last_day

Items = Mapping[int, lookup.FoundItem]


def items_of(ctx: Context, rows: Sequence[DealRow]) -> Items:
    """The products of rows; a merged one answers as the other."""
    return lookup.items_by_id(ctx.engine, {row.item_id for row in rows if row.item_id is not None}, None)


def place_of(deal: DealHeader, row: DealRow) -> int | None:
    """The warehouse that a row is promised from."""
    return row.warehouse_id or deal.warehouse_id


def spread(
    deal: DealHeader, rows: Sequence[DealRow], items: Items, going: Sequence[tuple[int, int | None, int]]
) -> list[tuple[int, DealRow, int]]:
    """Give goods (product, warehouse, quantity) to the rows of a deal that ask for them, up to what is not shipped: to
    rows out of the same warehouse first, then to the others, in their order. (Index of the goods, row, quantity); what
    is more belongs to no row."""
    left = {row.id: row.open for row in rows}
    rest = [quantity for *_, quantity in going]
    found = []
    for same in (True, False):
        for index, (item, place, _quantity) in enumerate(going):
            for row in rows:
                if items[row.item_id or 0].id != item or (same and place_of(deal, row) != place):
                    continue
                part = min(rest[index], left[row.id])
                if part > 0:
                    rest[index] -= part
                    left[row.id] -= part
                    found.append((index, row, part))
    return sorted(found, key=lambda one: one[0])


def follow(
    ctx: Context,
    deal: DealHeader,
    rows: Sequence[DealRow],
    *,
    before: tuple[DealHeader, Sequence[DealRow]] | None = None,
    reason: str = "row_changed",
) -> None:
    """Let what rows hold follow them. `before`: only rows that are other than they were there.

    A row edited by hand, and every row where all is done by hand, gives up what it is too small for, and goes over
    where its product or warehouse becomes another; it gets nothing more.
    """
    held = Reservations(ctx.engine, ctx.actor)
    items = items_of(ctx, rows)
    mode = ctx.actor.company.setting("reservation.mode")
    wanted = _wanted(ctx, deal, rows, items, mode)
    was = _states(ctx, *before, items, mode) if before else {}
    now = _states(ctx, deal, rows, items, mode)
    until = last_day(ctx.actor.company.settings(), ctx.today)
    houses = ctx.warehouses()
    for row in rows:
        key = row.id or 0
        earlier = was.get(key)
        if before is not None and earlier == now[key]:
            continue
        item, place = items[row.item_id or 0], place_of(deal, row)
        parts = held.of_row(key)
        total = sum(part.quantity for part in parts)
        follows = not row.by_hand and mode != "manual"
        if not follows and earlier is not None and earlier[0] != item.id:
            total = 0
        quantity = min(wanted[key] if follows else total, row.open)
        same = earlier is not None and (earlier[0], earlier[2]) == (item.id, place)
        stays = not follows and (same or before is None)
        if not item.stocked or (not stays and (place is None or not may_issue(houses[place]))):
            quantity = 0
        if not ctx.rights.inventory:
            quantity = min(quantity, total)
        why = "added" if earlier is None and before is not None else reason
        if stays or not parts or place is None:
            if quantity < total:
                held.reduce(parts, total - quantity, why)
            elif quantity > total and place is not None:
                held.make(deal.id, key, (item.id, place), quantity - total, until, why)
        else:
            held.set(deal.id, key, (item.id, place), quantity, None, why, period=until)


def keep_to_paid(ctx: Context, deal: DealHeader, reason: str, posting_id: int | None = None) -> None:
    """Where reservations are made on payment: let no row that follows hold more than what is paid of it and not
    shipped, whatever a posting has left of it or brought back."""
    if ctx.actor.company.setting("reservation.mode") != "on_payment":
        return
    rows = load_rows(ctx.engine, deal.id)
    wanted = _wanted(ctx, deal, rows, items_of(ctx, rows), "on_payment")
    held = Reservations(ctx.engine, ctx.actor)
    for row in rows:
        parts = [] if row.by_hand else held.of_row(row.id or 0)
        more = sum(part.quantity for part in parts) - wanted[row.id or 0]
        if more > 0:
            held.reduce(parts, more, reason, posting_id=posting_id)


def may_issue(house: lookup.FoundWarehouse) -> bool:
    """Whether something can be sold from a warehouse."""
    return house.active and house.issuing


Holding = Mapping[tuple[int, int], int]


def holding(ctx: Context, deal_id: int) -> Holding:
    """What a deal holds, by row and warehouse."""
    return {
        (row, place): quantity
        for row, place, quantity in ctx.engine.rows(
            "SELECT r.deal_row_id, r.warehouse_id, sum(r.quantity) FROM deal_row d"
            " JOIN reservation r ON r.deal_row_id = d.id WHERE d.deal_id = ? GROUP BY 1, 2 ORDER BY d.position, 2",
            (deal_id,),
        )
    }


def told(ctx: Context, deal_id: int, before: Holding, rows: Sequence[DealRow], reason: str) -> list[Change]:
    """What a deal's history tells of what it holds more or less than before; `field` says why."""
    after = holding(ctx, deal_id)
    places = {row.id: row.position for row in rows}
    return [
        Change(
            "reservation",
            reason,
            quantity_text(before.get(key, 0)),
            quantity_text(after.get(key, 0)),
            places.get(key[0]),
            "",
            key[1],
        )
        for key in dict.fromkeys((*before, *after))
        if before.get(key, 0) != after.get(key, 0)
    ]


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
