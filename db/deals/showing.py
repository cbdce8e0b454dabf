"""A deal as one may see it: its rows with what is available, reserved, shipped and short beside each, its money, and
its sales."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from db import lookup, promised
from db.deals.finding import FoundStage, stages
from db.deals.following import items_of, place_of
from db.deals.records import DealHeader, DealRow
from db.deals.saving import DealNames
from db.documents.context import Context, sees
from db.documents.sums import sums_of
from db.fields import Amount, Price, Quantity
from db.queries.documents import Totals
from db.queries.rows import HIDDEN, Hidden
from db.record import record


@record
class DealRowShown:
    """A row as one may see it, by the names of a sale's row. `shipped`, `open`, `available` and the rest of the figures
    are in the product's own unit (`base_unit`); what stock and reservations are is hidden where the warehouse is not
    one's own, one may see no stock, or there is none (services, inventory management off)."""

    id: int
    position: int
    product: str
    name: str
    kind: str
    barcode: str | None
    quantity: Quantity
    unit: str
    decimals: int
    base_unit: str
    warehouse: str | None
    price: Price | None
    discount: str | None
    tax: str | None
    comment: str
    total: Amount
    shipped: Quantity | Hidden
    open: Quantity | Hidden
    on_hand: Quantity | Hidden
    available: Quantity | Hidden
    reserved: Quantity | Hidden
    covered: Quantity | Hidden
    short: Quantity | Hidden
    until: date | Hidden | None
    by_hand: bool | Hidden
    masked: bool | Hidden


@record
class PaymentShown:
    """Money received or given back; `undone`: another one has taken it back, `undoes`: it takes that one back."""

    id: int
    day: date
    amount: Amount
    method: str
    comment: str
    by: str | None
    at: datetime
    undone: bool
    undoes: int | None


@record
class DealDocument:
    """A sale of a deal."""

    number: str
    status: str
    date: date
    total: Amount


@record
class Deal:
    """A deal by the names of cli.md."""

    id: int
    title: str
    status: str
    version: int
    pipeline: str
    pipeline_name: str | None
    stage: str
    stage_name: str | None
    external_id: str | None
    customer: str | None
    partner_id: int | None
    responsible: str | None
    responsible_name: str | None
    warehouse: str | None
    currency: str
    expected_on: date | None
    comment: str
    created_by: str | None
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    foreign: bool
    totals: Totals
    paid: Amount
    due: Amount
    payments: tuple[PaymentShown, ...]
    documents: tuple[DealDocument, ...] | Hidden
    rows: tuple[DealRowShown, ...]
    stages: tuple[FoundStage, ...] = ()


def deal_shown(ctx: Context, deal: DealHeader, rows: Sequence[DealRow], only: Collection[int] | None = None) -> Deal:
    """All of a deal; `only`: of its rows no others than those with these ids."""
    engine = ctx.engine
    shown = [row for row in rows if only is None or row.id in only]
    names = DealNames(ctx, (deal,), shown)
    way = stages(engine, deal.pipeline_id)
    stage = next(one for one in way if one.id == deal.stage_id)
    pipeline_name = engine.value("SELECT name FROM pipeline WHERE id = ?", (deal.pipeline_id,))
    login, responsible = _person(ctx, deal.responsible_id)
    lines = _rows(ctx, deal, shown, names)

    def money(stored: int) -> Amount:
        return Amount.of(stored, ctx.digits)

    return Deal(
        id=deal.id,
        title=deal.title,
        status=deal.status,
        version=deal.version,
        pipeline=deal.pipeline,
        pipeline_name=pipeline_name,
        stage=stage.code,
        stage_name=stage.name,
        external_id=deal.external_id,
        customer=names.partners.get(deal.partner_id or 0),
        partner_id=deal.partner_id,
        responsible=login,
        responsible_name=responsible,
        warehouse=names.warehouses.get(deal.warehouse_id or 0) if _sees(ctx, deal.warehouse_id) else None,
        currency=deal.currency,
        expected_on=date.fromisoformat(deal.expected_on) if deal.expected_on else None,
        comment=deal.comment,
        created_by=_person(ctx, deal.created_by)[0],
        created_at=datetime.fromisoformat(deal.created_at),
        updated_at=datetime.fromisoformat(deal.updated_at),
        closed_at=datetime.fromisoformat(deal.closed_at) if deal.closed_at else None,
        foreign=any(not ctx.rights.sees_warehouse(place_of(deal, row)) for row in rows),
        totals=Totals(
            deal.row_count,
            Quantity.of(deal.quantity),
            money(deal.gross),
            money(deal.discount),
            money(deal.net),
            money(deal.tax),
            money(deal.total),
            HIDDEN,
        ),
        paid=money(deal.paid),
        due=money(deal.total - deal.paid),
        payments=_payments(ctx, deal),
        documents=_documents(ctx, deal),
        rows=lines,
        stages=way,
    )


def _sees(ctx: Context, place: int | None) -> bool:
    """Whether one may know a warehouse: that it is one's own, and that there are any."""
    return ctx.rights.inventory and ctx.rights.sees_warehouse(place)


def _person(ctx: Context, key: int | None) -> tuple[str | None, str | None]:
    found = ctx.engine.row("SELECT login, name FROM employee WHERE id = ?", (key,))
    return (None, None) if found is None else (found[0], found[1])


def _rows(ctx: Context, deal: DealHeader, rows: Sequence[DealRow], names: DealNames) -> tuple[DealRowShown, ...]:
    items = items_of(ctx, rows)
    held = Held(ctx, items)
    return tuple(_row(ctx, deal, row, names, items[row.item_id or 0], held) for row in rows)


class Held:
    """What is there and promised of the products of a deal's rows, read once."""

    def __init__(self, ctx: Context, items: Mapping[int, lookup.FoundItem]) -> None:
        stocked = {one.id for one in items.values() if one.stocked}
        parts = promised.parts(ctx.engine, stocked)
        keys = {(item, place) for item in stocked for place in ctx.warehouses()}
        self.there = promised.on_hand(ctx.engine, keys)
        self._rows: dict[int, list[promised.Part]] = {}
        self._covered: dict[promised.Key, int] = {}
        for part in parts:
            self._rows.setdefault(part.row_id, []).append(part)
            key = (part.item_id, part.warehouse_id)
            self._covered[key] = self._covered.get(key, 0) + self.covered(part)

    def of_row(self, row_id: int) -> list[promised.Part]:
        """The parts of a row."""
        return self._rows.get(row_id, [])

    def covered(self, part: promised.Part) -> int:
        """How much of a part stock covers."""
        return part.covered(self.there.get((part.item_id, part.warehouse_id), 0))

    def covered_in(self, key: promised.Key) -> int:
        """How much of a product in a warehouse is covered for someone."""
        return self._covered.get(key, 0)


def _row(
    ctx: Context, deal: DealHeader, row: DealRow, names: DealNames, item: lookup.FoundItem, held: Held
) -> DealRowShown:
    place = place_of(deal, row)
    foreign = not ctx.rights.sees_warehouse(place)
    figures = _figures(ctx, row, item, place, held)
    sums = sums_of(row, "price", ctx.taxes, included=ctx.included, digits=ctx.digits)
    moves = ctx.rights.inventory
    return DealRowShown(
        id=row.id or 0,
        position=row.position,
        product=item.sku,
        name=item.name,
        kind=item.kind,
        barcode=row.barcode,
        quantity=Quantity.of(row.quantity),
        unit=names.units.get(row.unit_id or 0, item.unit),
        decimals=item.decimals,
        base_unit=item.unit,
        warehouse=names.warehouses.get(place or 0) if _sees(ctx, place) else None,
        price=None if row.price is None else Price.of(row.price, ctx.digits),
        discount=names.discount(row),
        tax=names.taxes.get(row.tax_rate_id or 0),
        comment=row.comment,
        total=Amount.of(sums.total, ctx.digits),
        shipped=Quantity.of(row.shipped) if moves else HIDDEN,
        open=Quantity.of(row.open) if moves else HIDDEN,
        masked=True if foreign and moves else HIDDEN,
        **figures,
    )


_NO_FIGURES = dict.fromkeys(("on_hand", "available", "reserved", "covered", "short", "until", "by_hand"), HIDDEN)


def _figures(ctx: Context, row: DealRow, item: lookup.FoundItem, place: int | None, held: Held) -> dict[str, Any]:
    """Stock and reservations of a row; short is what of it is neither shipped, nor covered for it, nor available."""
    if not (ctx.rights.stock and item.stocked and ctx.rights.sees_warehouse(place)):
        return dict(_NO_FIGURES)
    mine = held.of_row(row.id or 0)
    if not all(ctx.rights.sees_warehouse(part.warehouse_id) for part in mine):
        return dict(_NO_FIGURES)
    reserved = sum(part.quantity for part in mine)
    covered = sum(held.covered(part) for part in mine)
    on_hand = held.there.get((item.id, place), 0) if place is not None else 0
    available = on_hand - held.covered_in((item.id, place)) if place is not None else 0
    short = max(0, row.open - covered - max(0, available))
    return {
        "on_hand": Quantity.of(on_hand),
        "available": Quantity.of(available),
        "reserved": Quantity.of(reserved),
        "covered": Quantity.of(covered),
        "short": Quantity.of(max(short, reserved - covered)),
        "until": min((date.fromisoformat(part.until) for part in mine), default=None),
        "by_hand": bool(row.by_hand),
    }


def _payments(ctx: Context, deal: DealHeader) -> tuple[PaymentShown, ...]:
    rows = ctx.engine.rows(
        "SELECT p.id, p.day, p.amount, p.method, p.comment, e.name, p.at, p.undoes_id,"
        " EXISTS (SELECT 1 FROM payment u WHERE u.undoes_id = p.id) FROM payment p"
        " LEFT JOIN employee e ON e.id = p.employee_id WHERE p.deal_id = ? ORDER BY p.id",
        (deal.id,),
    )
    return tuple(
        PaymentShown(
            key,
            date.fromisoformat(day),
            Amount.of(amount, ctx.digits),
            method,
            comment,
            by,
            datetime.fromisoformat(at),
            bool(undone),
            undoes,
        )
        for key, day, amount, method, comment, by, at, undoes, undone in rows
    )


def _documents(ctx: Context, deal: DealHeader) -> tuple[DealDocument, ...] | Hidden:
    """The sales of a deal that one sees, in the order in which they were made."""
    if not ctx.rights.may("sale.view"):
        return HIDDEN
    rows = ctx.engine.rows(
        "SELECT id, number, status, date, total FROM document WHERE deal_id = ? AND deleted_at IS NULL ORDER BY id",
        (deal.id,),
    )
    return tuple(
        DealDocument(number, status, date.fromisoformat(day), Amount.of(total, ctx.digits))
        for key, number, status, day, total in rows
        if sees(ctx, key)
    )
