"""Stock documents, read: one with its rows, its history, what processing would change, and pages of the list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime
from typing import Any

from db import field_values, forms, lookup
from db.access import Actor, document, open_to_all, requires
from db.doctypes import type_of_number
from db.documents.changes import Names, masked
from db.documents.checking import check_stock, plan
from db.documents.conditions import refusals
from db.documents.context import Context, context, find
from db.documents.pages import DocumentFilter as DocumentFilter
from db.documents.pages import DocumentLine as DocumentLine
from db.documents.pages import load_page, viewed_types
from db.documents.places import DocumentSums as DocumentSums
from db.documents.places import add_up
from db.documents.preview import Preview as Preview
from db.documents.preview import PreviewRow as PreviewRow
from db.documents.preview import mask_error, preview_rows
from db.documents.processing import may_go_negative, open_book
from db.documents.records import Header, Row, load_rows
from db.documents.sums import Sums, sums_of, total_up
from db.fields import Amount, Price, Quantity
from db.queries.rows import HIDDEN, Hidden, Page


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a document; hidden where its type has none or one may not see them."""

    rows: int
    quantity: Quantity
    gross: Amount | Hidden
    discount: Amount | Hidden
    net: Amount | Hidden
    tax: Amount | Hidden
    total: Amount | Hidden
    cost: Amount | Hidden


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A row as one may see it: a masked one shows product and quantity, its warehouse is None."""

    id: int
    position: int
    product: str
    name: str
    barcode: str | None
    quantity: Quantity
    unit: str
    decimals: int
    warehouse: str | None
    to_warehouse: str | Hidden | None
    purchase_price: Price | Hidden | None
    price: Price | Hidden | None
    discount: str | Hidden | None
    tax: str | Hidden | None
    reason: str | Hidden
    comment: str
    total: Amount | Hidden
    value: Amount | Hidden
    masked: bool | Hidden


@dataclass(frozen=True, slots=True)
class Document:
    """A document by the names of cli.md; fields that its type does not have are hidden."""

    id: int
    number: str
    type: str
    status: str
    version: int
    external_id: str | None
    title: str
    date: Day
    day: Day | None
    responsible: str | None
    responsible_name: str | None
    warehouse: str | None
    to_warehouse: str | Hidden | None
    supplier: str | Hidden | None
    customer: str | Hidden | None
    partner_id: int | Hidden | None
    deal: int | Hidden | None
    currency: str | Hidden
    ordered_on: Day | Hidden | None
    received_on: Day | Hidden | None
    delivery_note: str | Hidden
    invoice: str | Hidden
    delivery_service: str | Hidden
    delivery_price: Amount | Hidden | None
    reason: str | Hidden
    comment: str
    fields: Mapping[str, Any]
    created_by: str | None
    created_at: datetime
    updated_at: datetime
    totals: Totals
    rows: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a document's history; before and after are hidden where one may not see them."""

    at: datetime
    by: str | None
    operator: str | None
    version: int
    action: str
    row: int | None
    field: str | None
    before: str | Hidden | None
    after: str | Hidden | None
    label: str | Hidden = HIDDEN
    """What a custom field is called; hidden for the others."""
    kind: str | Hidden = HIDDEN
    """What a custom field holds; hidden for the others."""


@requires(document("view"))
def show(actor: Actor, number: str, *, only: Collection[int] | None = None) -> Document:
    """One document with its rows and sums; AmbarError "not_found" for an absent and for a hidden one.

    `only`: of its rows no others than those with these ids; the sums are those of all.
    """
    ctx = context(actor)
    header = find(ctx, number)
    rows = load_rows(ctx.engine, header.id)
    return _document(ctx, header, rows, only)


@requires(document("view"))
def history(actor: Actor, number: str) -> tuple[HistoryLine, ...]:
    """Everything that happened to a document, oldest first, masked for the asker."""
    ctx = context(actor)
    header = find(ctx, number)
    rows = ctx.engine.rows(
        'SELECT h.at, e.name, h.operator, h.version, h.action, h."row", h.field, h.before, h.after, h.sensitivity,'
        " h.warehouse_id FROM history h LEFT JOIN employee e ON e.id = h.employee_id"
        " WHERE h.document_id = ? ORDER BY h.id",
        (header.id,),
    )
    custom = any(str(one[6]).startswith("fields.") for one in rows)
    labels = forms.labels(ctx.engine, header.type) if custom else {}
    kinds = forms.kinds(ctx.engine, header.type) if custom else {}
    return tuple(
        HistoryLine(
            datetime.fromisoformat(at), by, operator, version, action, row, field,
            *masked(ctx, field, before, after, sensitivity, place), labels.get(field, HIDDEN),
            kinds.get(field, HIDDEN),
        )
        for at, by, operator, version, action, row, field, before, after, sensitivity, place in rows
    )  # fmt: skip


@requires(document("view"))
def preview(actor: Actor, number: str, *, allow_negative: bool = False) -> Preview:
    """What processing would change: stock before and after per row and warehouse, values, and every error.

    `allow_negative`: as if it were said so; AmbarError "denied" without that right, "usage" where there is none.
    """
    if allow_negative:
        may_go_negative(actor, str(type_of_number(number)))
    ctx = context(actor)
    header = find(ctx, number)
    rows = load_rows(ctx.engine, header.id)
    made = plan(ctx, header, rows)
    book = open_book(ctx)
    book.load(made.keys())
    errors: list[dict[str, Any]] = []
    if header.status == "processed":
        errors.append({"code": "already_processed", "field": "status"})
    else:
        check_stock(ctx, made, book.stocks, lift=allow_negative)
        refused = refusals(ctx, header, rows) if ctx.rights.may(f"{header.type}.process") else []
        errors = [*refused, *(mask_error(ctx, made, one) for one in (*made.problems, *made.short))]
    return Preview(tuple(preview_rows(ctx, made, book)), tuple(errors))


@open_to_all("the types that the asker may not view are left out; AmbarError where none is left")
def page(
    actor: Actor,
    filter: DocumentFilter,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
    order: str = "date",
) -> Page[DocumentLine]:
    """A page of the list, newest first: of `filter.types` (empty: all) those that one may view.

    `after`: the key of the row to go on after; `backwards`: the page before that key, or the last one. `order`: within
    one type also "number" and "total", the highest first.
    Raises AmbarError "denied" where no type of `filter`, or what they come to, may be viewed; "usage" (order).
    """
    ctx = context(actor)
    return load_page(ctx, filter, viewed_types(ctx, filter), after, limit, backwards, order)


@open_to_all("the types that the asker may not view are left out; AmbarError where none is left")
def sums(actor: Actor, filter: DocumentFilter, before: DocumentSums | None = None) -> DocumentSums:
    """What all that the list shows comes to, as far as one may see it; of a long list a part, to be asked again with
    it while its `next` is not None. Errors as `page`."""
    ctx = context(actor)
    return add_up(ctx, filter, viewed_types(ctx, filter), before)


# Inside ------------------------------------------------------------------------


def _document(ctx: Context, header: Header, rows: Sequence[Row], only: Collection[int] | None = None) -> Document:
    has = set(header.kind.header)
    if header.status != "processed":
        total_up(header, rows, ctx.taxes, included=ctx.included, digits=ctx.digits)
        if only is not None:  # of a processed one, rows that are not one's own hide what all are worth
            rows = [row for row in rows if row.id in only]
    names = Names(ctx, (header,), rows)
    creator = ctx.engine.value("SELECT login FROM employee WHERE id = ?", (header.created_by,))
    values = _values(ctx, header)
    items = lookup.items_by_id(ctx.engine, {row.item_id for row in rows if row.item_id}, ctx.today)
    partner = names.partners.get(header.partner_id or 0)
    supplier_seen = ctx.rights.may("supplier.view")
    shown = tuple(_row(ctx, header, row, names, items, values) for row in rows)
    return Document(
        id=header.id,
        number=header.number,
        type=header.type,
        status=header.status,
        version=header.version,
        external_id=header.external_id,
        title=header.title,
        date=Day.fromisoformat(header.date),
        day=_day(header.day),
        responsible=names.employees.get(header.responsible_id or 0),
        responsible_name=ctx.engine.value("SELECT name FROM employee WHERE id = ?", (header.responsible_id,)),
        warehouse=_house(ctx, names, header.warehouse_id),
        to_warehouse=_house(ctx, names, header.to_warehouse_id) if "to_warehouse" in has else HIDDEN,
        supplier=partner if "supplier" in has and supplier_seen else HIDDEN,
        customer=partner if "customer" in has else HIDDEN,
        partner_id=_partner_id(ctx, header),
        deal=_deal(ctx, header) if "deal" in has else HIDDEN,
        currency=header.currency if "currency" in has else HIDDEN,
        ordered_on=_day(header.ordered_on) if "ordered_on" in has else HIDDEN,
        received_on=_day(header.received_on) if "received_on" in has else HIDDEN,
        delivery_note=header.delivery_note if "delivery_note" in has else HIDDEN,
        invoice=header.invoice if "invoice" in has else HIDDEN,
        delivery_service=header.delivery_service if "delivery_service" in has else HIDDEN,
        delivery_price=_money(ctx, header.delivery_price) if "delivery_price" in has else HIDDEN,
        reason=header.reason or "unspecified" if "reason" in has else HIDDEN,
        comment=header.comment,
        fields=_custom(ctx, header),
        created_by=creator,
        created_at=datetime.fromisoformat(header.created_at),
        updated_at=datetime.fromisoformat(header.updated_at),
        totals=_totals(ctx, header, {} if any(row.masked is True for row in shown) else values),
        rows=shown,
    )


def _deal(ctx: Context, header: Header) -> int | Hidden | None:
    """The deal of a sale, for who may see it."""
    if header.deal_id is None:
        return None if ctx.rights.may("deal.view") else HIDDEN
    code = ctx.engine.value(
        "SELECT p.code FROM deal d JOIN pipeline p ON p.id = d.pipeline_id WHERE d.id = ?", (header.deal_id,)
    )
    return header.deal_id if ctx.rights.may("deal.view", code) else HIDDEN


def _custom(ctx: Context, header: Header) -> dict[str, Any]:
    form = forms.custom_fields(ctx.engine, header.type)
    values = field_values.load(ctx.engine, form, (header.id,)).get(header.id, {})
    return field_values.shown(ctx.engine, form, values, ctx.digits)


def _partner_id(ctx: Context, header: Header) -> int | Hidden | None:
    right = {"supplier": "supplier.view", "customer": "contact.view"}.get(header.kind.partner)
    return header.partner_id if right and ctx.rights.may(right) else HIDDEN


def _day(text: str | None) -> Day | None:
    return Day.fromisoformat(text) if text else None


def _money(ctx: Context, stored: int | None) -> Amount | None:
    return None if stored is None else Amount.of(stored, ctx.digits)


def _house(ctx: Context, names: Names, key: int | None) -> str | None:
    return names.warehouses.get(key or 0) if ctx.rights.sees_warehouse(key) else None


def _values(ctx: Context, header: Header) -> Mapping[int, int]:
    """What the rows of a processed document are worth in the books, by row; empty where one may not see it."""
    if header.status != "processed" or not ctx.rights.purchase_price:
        return {}
    return dict(
        ctx.engine.rows(
            "SELECT l.row_id, sum(l.value) FROM posting_line l WHERE l.posting_id = (SELECT max(id) FROM posting"
            " WHERE document_id = ? AND kind = 'process') GROUP BY l.row_id",
            (header.id,),
        )
    )


def _totals(ctx: Context, header: Header, values: Mapping[int, int]) -> Totals:
    kind = header.kind
    shown = kind.price == "price" or (kind.price == "purchase_price" and ctx.rights.purchase_price)

    def sum_of(stored: int) -> Amount | Hidden:
        return Amount.of(stored, ctx.digits) if shown else HIDDEN

    return Totals(
        header.row_count,
        Quantity.of(header.quantity),
        gross=sum_of(header.gross),
        discount=sum_of(header.discount),
        net=sum_of(header.net),
        tax=sum_of(header.tax),
        total=sum_of(header.total),
        cost=Amount.of(abs(sum(values.values())), ctx.digits) if values else HIDDEN,
    )


def _row(
    ctx: Context,
    header: Header,
    row: Row,
    names: Names,
    items: Mapping[int, lookup.FoundItem],
    values: Mapping[int, int],
) -> DocumentRow:
    kind, has = header.kind, set(header.kind.row)
    item = items[row.item_id or 0]
    places = [row.warehouse_id or header.warehouse_id]
    if kind.id == "transfer":
        places.append(row.to_warehouse_id or header.to_warehouse_id)
    foreign = any(not ctx.rights.sees_warehouse(place) for place in places)
    cost = ctx.rights.purchase_price
    sums = sums_of(row, kind.price, ctx.taxes, included=ctx.included, digits=ctx.digits)
    total_seen = kind.price == "price" or (kind.price == "purchase_price" and cost)
    value = values.get(row.id or 0)
    return DocumentRow(
        id=row.id or 0,
        position=row.position,
        product=item.sku,
        name=item.name,
        barcode=row.barcode,
        quantity=Quantity.of(row.quantity),
        unit=names.units.get(row.unit_id or 0, item.unit),
        decimals=item.decimals,
        warehouse=None if foreign else names.warehouses.get(places[0] or 0),
        to_warehouse=HIDDEN if kind.id != "transfer" else None if foreign else names.warehouses.get(places[-1] or 0),
        purchase_price=_price(ctx, row.purchase_price) if "purchase_price" in has and cost else HIDDEN,
        price=_price(ctx, row.price) if "price" in has else HIDDEN,
        discount=names.discount(row) if "discount" in has else HIDDEN,
        tax=names.taxes.get(row.tax_rate_id or 0) if "tax" in has else HIDDEN,
        reason=row.reason if "reason" in has else HIDDEN,
        comment=row.comment,
        total=_total(ctx, sums) if total_seen else HIDDEN,
        value=Amount.of(abs(value), ctx.digits) if value is not None and not foreign else HIDDEN,
        masked=True if foreign else HIDDEN,
    )


def _total(ctx: Context, sums: Sums) -> Amount:
    return Amount.of(sums.total, ctx.digits)


def _price(ctx: Context, stored: int | None) -> Price | None:
    return None if stored is None else Price.of(stored, ctx.digits)
