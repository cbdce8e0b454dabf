"""Sales out of a deal, and winning it: what is not shipped goes out at once, or waits in a draft, or is short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from db import clock, lookup
from db.deals.closing import to_stage
from db.deals.finding import stage_by_kind
from db.deals.following import items_of, spread
from db.deals.records import DealHeader, DealRow, load_deal
from db.deals.saving import DealState, ShortRow, close, state
from db.documents import processing
from db.documents.changes import Change
from db.documents.checking import check_stock, plan
from db.documents.conditions import needs_other_eyes
from db.documents.context import Context
from db.documents.records import Header, Row, load_header, touched
from db.documents.records import load_rows as load_sale_rows
from db.documents.saving import insert
from db.documents.sums import total_up
from db.errors import AmbarError, problem, raise_all
from db.fields import QUANTITY_SCALE, Amount, Quantity, divide, minor_step, moment_text, quantity
from db.promised import on_hand
from db.queries.rows import HIDDEN, Hidden
from db.record import record
from db.units import units as known_units

_DRAFTS: Final = (
    "SELECT number FROM document WHERE deal_id = ? AND type = 'sale' AND status = 'draft' AND deleted_at IS NULL"
    " ORDER BY id"
)


@record
class WinRow:
    """What winning would ship of a row, in the row's unit."""

    row: int
    product: str
    name: str
    quantity: Quantity
    unit: str
    warehouse: str | None


@record
class WinPreview:
    """What winning a deal would do: the sale that it would make (`rows` empty: none), whether that would be processed
    at once, what is short, what else forbids it, and the drafts that are there already."""

    rows: tuple[WinRow, ...]
    quantity: Quantity
    total: Amount
    processes: bool
    short: tuple[ShortRow, ...]
    errors: tuple[dict[str, Any], ...]
    drafts: tuple[str, ...] | Hidden


# Sales -------------------------------------------------------------------------


def drafts_of(ctx: Context, deal: DealHeader) -> list[str]:
    """The numbers of the draft sales of a deal."""
    return [number for (number,) in ctx.engine.rows(_DRAFTS, (deal.id,))]


def sale_of(
    ctx: Context, deal: DealHeader, rows: Sequence[DealRow], chosen: Sequence[Mapping[str, Any]] | None = None
) -> tuple[Header, list[Row]] | None:
    """The sale that a deal would make, not written: of what is neither shipped nor in a draft, or of what is chosen;
    None: nothing is left. Raises AmbarError "invalid" with everything that is wrong in `chosen`."""
    now = moment_text(clock.now())
    header = Header(
        type="sale",
        date=ctx.today.isoformat(),
        title=deal.title,
        currency=deal.currency,
        responsible_id=ctx.actor.employee_id,
        partner_id=deal.partner_id,
        deal_id=deal.id,
        warehouse_id=deal.warehouse_id,
        created_by=ctx.actor.employee_id,
        created_at=now,
        updated_at=now,
    )
    items = items_of(ctx, rows)
    waiting = _waiting(ctx, deal, rows, items)
    parts = _chosen(ctx, rows, items, chosen) if chosen is not None else _rest(rows, waiting)
    made: list[Row] = []
    for row, base, place in parts:
        if base > 0:
            ahead = row.shipped + waiting.get(row.id or 0, 0)
            made.append(_sale_row(ctx, row, items[row.item_id or 0], base, place, ahead))
            waiting[row.id or 0] = waiting.get(row.id or 0, 0) + base
    for position, one in enumerate(made, 1):
        one.position = position
    return (header, made) if made else None


Chosen = list[tuple[DealRow, int, int | None]]


def _waiting(
    ctx: Context, deal: DealHeader, rows: Sequence[DealRow], items: Mapping[int, lookup.FoundItem]
) -> dict[int, int]:
    """How much of each row stands in draft sales of the deal already, in its product's own unit."""
    drafted = ctx.engine.rows(
        "SELECT r.item_id, coalesce(r.warehouse_id, d.warehouse_id), r.quantity * r.numerator / r.denominator"
        " FROM document d JOIN document_row r ON r.document_id = d.id WHERE d.deal_id = ? AND d.type = 'sale'"
        " AND d.status = 'draft' AND d.deleted_at IS NULL ORDER BY d.id, r.position",
        (deal.id,),
    )
    known = lookup.items_by_id(ctx.engine, {item for item, *_ in drafted}, None)
    found = {row.id or 0: 0 for row in rows}
    for _index, row, part in spread(deal, rows, items, [(known[item].id, *more) for item, *more in drafted]):
        found[row.id or 0] += part
    return found


def _rest(rows: Sequence[DealRow], waiting: Mapping[int, int]) -> Chosen:
    return [(row, row.open - waiting[row.id or 0], row.warehouse_id) for row in rows]


def _chosen(
    ctx: Context,
    rows: Sequence[DealRow],
    items: Mapping[int, lookup.FoundItem],
    chosen: Sequence[Mapping[str, Any]],
) -> Chosen:
    known = {row.id: row for row in rows}
    own = ctx.rights.warehouse_ids()
    codes = [one["warehouse"] for one in chosen if isinstance(one, Mapping) and one.get("warehouse")]
    houses = lookup.warehouses_by_code(ctx.engine, codes, own)
    problems: list[dict[str, Any]] = []
    found: Chosen = []
    used: dict[int, int] = {}
    for number, one in enumerate(chosen, 1):
        if not isinstance(one, Mapping):
            problems.append(problem("rows", "not_an_object", row=number))
            continue
        given = one.get("row")
        row = known.get(given) if isinstance(given, int) else None
        if row is None:
            problems.append(problem("row", "unknown", given, row=number))
            continue
        key = row.id or 0
        left = row.open - used.get(key, 0)
        base = left
        if one.get("quantity") not in (None, ""):
            try:
                base, rest = divmod(quantity(one["quantity"], "quantity") * row.numerator, row.denominator)
            except AmbarError as error:
                problems.extend({**wrong, "row": row.position} for wrong in error.details["errors"])
                continue
            if rest:
                problems.append(problem("quantity", "not_exact", one["quantity"], row=row.position))
            elif base % _step(whole := items[row.item_id or 0].decimals):
                problems.append(problem("quantity", "too_fine", one["quantity"], row=row.position, decimals=whole))
        if base <= 0 and one.get("quantity") not in (None, ""):
            problems.append(problem("quantity", "not_positive", one["quantity"], row=row.position))
        elif base > left:
            problems.append(
                problem("quantity", "more_than_open", one.get("quantity"), row=row.position,
                        open=str(Quantity.of(left)), unit=items[row.item_id or 0].unit)
            )  # fmt: skip
        place = row.warehouse_id
        if one.get("warehouse"):
            house = houses.get(str(one["warehouse"]))
            if house is None:
                problems.append(problem("warehouse", "unknown", one["warehouse"], row=row.position))
                continue
            place = house.id
        used[key] = used.get(key, 0) + base
        found.append((row, base, place))
    raise_all(problems)
    return found


def _step(decimals: int) -> int:
    """The smallest quantity, as stored, of a unit with so many decimals."""
    step: int = QUANTITY_SCALE // 10**decimals
    return step


def _sale_row(ctx: Context, row: DealRow, item: lookup.FoundItem, base: int, place: int | None, ahead: int) -> Row:
    """A sale's row that ships `base` of a deal's row, behind what is `ahead` of it: shipped, or in a draft already. A
    fixed discount goes out in parts that come to the whole."""
    entered, rest = divmod(base * row.denominator, row.numerator)
    made = Row(
        item_id=row.item_id,
        barcode=row.barcode,
        quantity=entered,
        unit_id=row.unit_id,
        numerator=row.numerator,
        denominator=row.denominator,
        warehouse_id=place,
        price=row.price,
        price_given_by=row.price_given_by,
        discount_rate=row.discount_rate,
        tax_rate_id=row.tax_rate_id,
        comment=row.comment,
    )
    unit = known_units(ctx.engine).get(row.unit_id or 0)
    if rest or (unit is not None and entered % _step(unit.decimals)):  # the row's unit has no such part: in the own one
        made.quantity, made.unit_id, made.numerator, made.denominator = base, item.unit_id, 1, 1
        made.price = None if row.price is None else divide(row.price * row.denominator, row.numerator)
    if row.discount_amount:
        step = minor_step(ctx.digits)
        before, after = (
            divide(row.discount_amount * min(row.base, part), row.base, step) for part in (ahead, ahead + base)
        )
        made.discount_amount = after - before or None
    return made


def make_sale(
    ctx: Context, deal: DealHeader, rows: Sequence[DealRow], chosen: Sequence[Mapping[str, Any]] | None = None
) -> Header | None:
    """Make the draft of `sale_of`; the deal's history names it. Raises AmbarError "invalid" where nobody buys: a draft
    that nobody can process would be left."""
    made = sale_of(ctx, deal, rows, chosen)
    if made is None:
        return None
    header, sold = made
    raise_all([problem("customer", "customer_missing")] if header.partner_id is None else [])
    total_up(header, sold, ctx.taxes, included=ctx.included, digits=ctx.digits)
    insert(ctx, header, sold, [Change("changed", "deal", None, deal.number, None, "deal.view")])
    close(ctx, deal, [Change("sale_made", "sale", None, header.number, None, "sale.view")])
    return header


# Winning -----------------------------------------------------------------------


def _may_process(ctx: Context, header: Header, rows: Sequence[Row]) -> bool:
    """Whether winning processes a sale of this deal at once: setting, right, and all its warehouses one's own."""
    own = ctx.rights.warehouse_ids()
    return (
        ctx.actor.company.setting("deal.process_sale") == "on"
        and ctx.rights.may("sale.process")
        and not needs_other_eyes(ctx.rights, "sale")
        and (own is None or touched(header, list(rows)) <= own)
    )


def win(ctx: Context, deal: DealHeader, rows: list[DealRow]) -> DealState:
    """Win an open deal; see `db.services.deals.win`."""
    made = make_sale(ctx, deal, rows) if ctx.rights.inventory else None
    short: list[ShortRow] = []
    error: dict[str, Any] | None = None
    sales: list[tuple[str, str]] = []
    for number in drafts_of(ctx, deal) if ctx.rights.inventory else ():
        header = load_header(ctx.engine, number)
        if header is None:
            continue
        sold = load_sale_rows(ctx.engine, header.id)
        if _may_process(ctx, header, sold):
            try:
                processing.process(ctx, header, sold)
            except AmbarError as failure:
                wrong = failure.details.get("errors", [])
                short += short_rows(ctx, deal, wrong)
                if not wrong or any(one["code"] != "insufficient_stock" for one in wrong):
                    error = {"code": failure.code, **failure.details}
        sales.append((number, header.status))
    found = load_deal(ctx.engine, deal.id, ctx.today.isoformat()) or deal
    close(ctx, found, to_stage(ctx, found, stage_by_kind(ctx.engine, found.pipeline_id, "won")))
    status = next((one for number, one in sales if made is not None and number == made.number), None)
    seen = ctx.rights.may("sale.view")
    return state(
        ctx,
        found,
        sale=made.number if made is not None and seen else None,
        sale_status=status,
        short=tuple(short),
        error=error,
        sales=tuple(sales) if seen else (),
    )


def preview(ctx: Context, deal: DealHeader, rows: Sequence[DealRow]) -> WinPreview:
    """What winning would do now."""
    made = sale_of(ctx, deal, rows) if ctx.rights.inventory else None
    seen = ctx.rights.may("sale.view") and ctx.rights.inventory
    drafts: tuple[str, ...] | Hidden = tuple(drafts_of(ctx, deal)) if seen else HIDDEN
    if made is None:
        return WinPreview((), Quantity.of(0), Amount.of(0, ctx.digits), False, (), (), drafts)
    header, sold = made
    total_up(header, sold, ctx.taxes, included=ctx.included, digits=ctx.digits)
    laid = plan(ctx, header, [replace(row) for row in sold])
    book = processing.open_book(ctx)
    book.load(laid.keys())
    check_stock(ctx, laid, book.stocks)
    codes = {key: one.code for key, one in ctx.warehouses().items() if ctx.rights.sees_warehouse(key)}
    units: dict[int, str] = dict(ctx.engine.rows("SELECT id, code FROM unit"))
    shown = tuple(
        WinRow(row.position, laid.items[row.item_id or 0].sku, laid.items[row.item_id or 0].name,
               Quantity.of(row.quantity), units[row.unit_id or 0],
               codes.get(row.warehouse_id or header.warehouse_id or 0))
        for row in sold
    )  # fmt: skip
    return WinPreview(
        shown,
        Quantity.of(header.quantity),
        Amount.of(header.total, ctx.digits),
        _may_process(ctx, header, sold) and not laid.problems and not laid.short,
        tuple(short_rows(ctx, deal, laid.short)),
        tuple(laid.problems),
        drafts,
    )


def short_rows(ctx: Context, deal: DealHeader, problems: Sequence[dict[str, Any]]) -> list[ShortRow]:
    """The rows that stock does not cover, with what the other warehouses that one sees could give."""
    short = [one for one in problems if one["code"] == "insufficient_stock" and "requested" in one]
    ids = lookup.item_ids(ctx.engine, {one["sku"] for one in short})
    keys = {found[0] for found in ids.values()}
    houses = {
        key: one
        for key, one in ctx.warehouses().items()
        if ctx.rights.sees_warehouse(key) and one.active and one.issuing
    }
    there = on_hand(ctx.engine, {(item, place) for item in keys for place in houses})
    held = lookup.reserved(ctx.engine, keys, beside=deal.id)
    found = []
    for one in short:
        item = ids[one["sku"]][0]
        rest = {
            house.code: there.get((item, key), 0) - held.get((item, key), lookup.NOTHING_RESERVED).covered
            for key, house in houses.items()
        }
        mine = one["warehouse"] in {house.code for house in ctx.warehouses().values()} and (
            one["warehouse"] in rest or ctx.rights.warehouse_ids() is None
        )
        seen = ctx.rights.stock and mine
        others = sorted(
            ((code, left) for code, left in rest.items() if left > 0 and code != one["warehouse"]),
            key=lambda pair: -pair[1],
        )
        found.append(
            ShortRow(
                one["row"],
                one["sku"],
                one["name"],
                one["warehouse"] if mine else None,
                Quantity.of(quantity(one["requested"], "requested")),
                Quantity.of(quantity(one["available"], "available")) if seen else HIDDEN,
                one["unit"],
                tuple((code, Quantity.of(left)) for code, left in others) if ctx.rights.stock else (),
            )
        )
    return found
