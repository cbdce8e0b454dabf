"""Reservations made, released and extended by hand, and the expiry of those whose day is over. Rules: domain.md,
"Reservations"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from db import due, lookup
from db.access import Actor, open_to_all, require_warehouses, requires
from db.connection import in_clause
from db.deals.finding import editable, find_to_change
from db.deals.following import holding, items_of, may_issue, place_of, told
from db.deals.records import DealHeader, DealRow, load_rows
from db.deals.saving import DealState, close, state
from db.documents.changes import Change
from db.documents.context import Context, context
from db.errors import AmbarError, denied, invalid, not_found
from db.fields import Quantity
from db.fields import quantity as read_quantity
from db.intake import Intake
from db.ledger.reservations import Part, Reservations
from db.lookup import FoundWarehouse
from db.record import record
from db.units import check_decimals
from db.working_days import last_day


@record
class Ticked:
    """What was due: how many reservations have expired."""

    expired: int


@requires("reservation.edit")
def set(
    actor: Actor,
    deal: int,
    product: str | int,
    quantity: object,
    *,
    warehouse: str | None = None,
    until: date | str | None = None,
) -> DealState:
    """Reserve so much for a product of a deal (SKU or barcode) or for one of its rows (its id), in the product's own
    unit, out of `warehouse` (None: the row's), until the close of a day (None: new ones for the company's period). A
    row edited so is followed no more. Of several rows of a product those in front are filled first; 0 releases.

    Raises AmbarError "not_found" (deal, product, row), "denied" (scope), "not_editable" (won or lost), "invalid" with
    everything that is wrong (quantity: negative, more_than_open, too_fine; product: not_stocked; warehouse: unknown,
    warehouse_missing, switched_off, not_issuing; until: past).
    """
    ctx, found, rows = _open(actor, deal)
    items = items_of(ctx, rows)
    chosen = _named(ctx, rows, product)
    item = items[chosen[0].item_id or 0]
    entered = Intake()
    wanted = entered.take(lambda: read_quantity(quantity, "quantity"), 0)
    open = sum(row.open for row in chosen)
    if wanted < 0:
        entered.wrong("quantity", "negative", str(quantity))
    elif wanted > open:
        entered.wrong("quantity", "more_than_open", str(quantity), open=str(Quantity.of(open)), unit=item.unit)
    entered.take(lambda: check_decimals(wanted, item.decimals), None)
    if not item.stocked:
        entered.wrong("product", "not_stocked", item.sku)
    last = _until(ctx, entered, until)
    house = _house(ctx, entered, warehouse)
    places = {row.id: house.id if house is not None else _place(ctx, found, row) for row in chosen}
    if wanted:
        for place in dict.fromkeys(places.values()):
            _usable(ctx, entered, place, known=house is not None)
    entered.done()
    require_warehouses(actor, [place for place in places.values() if place is not None])
    before, held = holding(ctx, found.id), Reservations(ctx.engine, actor)
    period = last_day(actor.company.settings(), ctx.today)
    after = [replace(row, by_hand=1) if row in chosen else row for row in rows]
    for row in chosen:
        part = min(wanted, row.open)
        wanted -= part
        require_warehouses(actor, [one.warehouse_id for one in held.of_row(row.id or 0)])
        place = places[row.id]
        if place is None:
            held.release(held.of_row(row.id or 0), "by_hand")
        else:
            held.set(found.id, row.id or 0, (item.id, place), part, last, "by_hand", period=period)
    return _close(ctx, found, rows, after, told(ctx, found.id, before, rows, "by_hand"))


@requires("reservation.edit")
def release(actor: Actor, deal: int, product: str | int | None = None, *, warehouse: str | None = None) -> DealState:
    """Release what a deal holds: of one product or row, from one warehouse, or (both None) all of it that is one's own.
    The rows are followed no more.

    Raises AmbarError "not_found" (deal, product, row, warehouse), "denied" (scope), "invalid" (nothing_reserved).
    """
    ctx = context(actor)
    found = find_to_change(ctx, deal, "reservation.edit")
    rows = load_rows(ctx.engine, found.id)
    chosen, parts = _parts(ctx, found, rows, product, warehouse)
    before = holding(ctx, found.id)
    Reservations(ctx.engine, actor).release(parts, "released")
    after = [replace(row, by_hand=1) if row.id in chosen else row for row in rows]
    return _close(ctx, found, rows, after, told(ctx, found.id, before, rows, "released"))


@requires("reservation.edit")
def extend(
    actor: Actor,
    deal: int,
    product: str | int | None = None,
    *,
    until: date | str | None = None,
    warehouse: str | None = None,
) -> DealState:
    """Let what a deal holds (of one product or row, from one warehouse) end at the close of another day; None: of the
    company's period from today.

    Raises AmbarError as `release`, and "invalid" (until: past).
    """
    ctx = context(actor)
    found = find_to_change(ctx, deal, "reservation.edit")
    rows = load_rows(ctx.engine, found.id)
    entered = Intake()
    last = _until(ctx, entered, until)
    entered.done()
    _chosen, parts = _parts(ctx, found, rows, product, warehouse)
    day = last or last_day(actor.company.settings(), ctx.today)
    places = {row.id: row.position for row in rows}
    changes = [
        Change("changed", "until", part.until, day.isoformat(), places.get(part.deal_row_id), "", part.warehouse_id)
        for part in parts
        if part.until != day.isoformat()
    ]
    Reservations(ctx.engine, actor).extend(parts, day)
    return _close(ctx, found, rows, rows, list(dict.fromkeys(changes)))


@open_to_all("anyone signed in: what is due is taken away by whoever writes next, whatever their rights")
def tick(actor: Actor) -> Ticked:
    """Take away the reservations whose day is over; how many that were. Again: none. AmbarError "not_signed_in"."""
    if actor.employee_id is None and not actor.is_operator:
        raise AmbarError("not_signed_in")
    due.post(actor.company)
    return Ticked(due.posted(actor.company))


# Inside ------------------------------------------------------------------------


def _open(actor: Actor, deal: int) -> tuple[Context, DealHeader, list[DealRow]]:
    ctx = context(actor)
    found = editable(ctx, deal, None, "reservation.edit")
    return ctx, found, load_rows(ctx.engine, found.id)


def _named(ctx: Context, rows: Sequence[DealRow], product: str | int) -> list[DealRow]:
    """The rows of a deal that a row's id, or a product's code, names; AmbarError "not_found"."""
    if isinstance(product, int):
        chosen = [row for row in rows if row.id == product]
        if not chosen:
            raise not_found("row", product)
        return chosen
    item = lookup.item(ctx.engine, product, ctx.today)
    known = items_of(ctx, rows)
    chosen = [row for row in rows if known[row.item_id or 0].id == item.id]
    if not chosen:
        raise not_found("product", product)
    return chosen


def _parts(
    ctx: Context, deal: DealHeader, rows: Sequence[DealRow], product: str | int | None, warehouse: str | None
) -> tuple[frozenset[int | None], list[Part]]:
    """The rows and parts that are named, all of them in one's own warehouses."""
    chosen = list(rows) if product is None else _named(ctx, rows, product)
    house = None if warehouse is None else lookup.warehouse(ctx.engine, warehouse, ctx.rights.warehouse_ids())
    held = Reservations(ctx.engine, ctx.actor)
    parts = [
        part for row in chosen for part in held.of_row(row.id or 0) if house is None or part.warehouse_id == house.id
    ]
    own = [part for part in parts if ctx.rights.sees_warehouse(part.warehouse_id)]
    if parts and not own:
        raise denied("warehouse.view", "scope")
    if not own:
        raise invalid("reservation", "nothing_reserved", deal.id)
    if product is not None:
        require_warehouses(ctx.actor, [part.warehouse_id for part in parts])
    return frozenset(part.deal_row_id for part in own), own


def _house(ctx: Context, entered: Intake, code: str | None) -> FoundWarehouse | None:
    if code in (None, ""):
        return None
    found = lookup.warehouses_by_code(ctx.engine, (code,), ctx.rights.warehouse_ids()).get(str(code))
    if found is None:
        entered.wrong("warehouse", "unknown", code)
    return found


def _place(ctx: Context, deal: DealHeader, row: DealRow) -> int | None:
    """Where a row's reservation goes if nobody says: where it is, else where the row is."""
    places = ctx.engine.rows("SELECT DISTINCT warehouse_id FROM reservation WHERE deal_row_id = ?", (row.id,))
    return int(places[0][0]) if len(places) == 1 else place_of(deal, row)


def _usable(ctx: Context, entered: Intake, place: int | None, *, known: bool) -> None:
    if place is None:
        if not entered.problems:
            entered.wrong("warehouse", "warehouse_missing")
        return
    house = ctx.warehouses()[place]
    if not (known or ctx.rights.sees_warehouse(place)) or may_issue(house):
        return
    entered.wrong("warehouse", "not_issuing" if house.active else "switched_off", house.code)


def _until(ctx: Context, entered: Intake, until: date | str | None) -> date | None:
    day = entered.day("until", until)
    if day is not None and day < ctx.today and not entered.problems:
        entered.wrong("until", "past", day)
    return day


def _close(
    ctx: Context, deal: DealHeader, before: Sequence[DealRow], after: Sequence[DealRow], changes: list[Change]
) -> DealState:
    ctx.engine.run(
        "UPDATE deal_row SET by_hand = 1 WHERE id IN (SELECT value FROM json_each(?))",
        (in_clause(row.id for row, old in zip(after, before, strict=True) if row.by_hand and not old.by_hand),),
    )
    close(ctx, deal, changes)
    return state(ctx, deal)
