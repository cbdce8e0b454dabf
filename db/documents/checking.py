"""What must be right before a document is processed: everything is checked, everything wrong is named.

Source: domain.md, Documents: "Processing checks everything first and reports all that is wrong", "Short stock".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from db import field_values, forms, lookup
from db.connection import in_clause
from db.doctypes import DocumentType
from db.documents.context import Context
from db.documents.records import Header, Row
from db.documents.row_input import per_unit
from db.documents.sums import too_large
from db.errors import AmbarError, problem
from db.fields import QUANTITY_SCALE, amount, quantity_text
from db.ledger.stock import Key, Stock
from db.units import check_decimals, to_base

Problems = list[dict[str, Any]]
_COLUMNS: Final = {"responsible": "responsible_id"}
"""Where a header has another name for what a field of its form holds."""


@dataclass(slots=True)
class Movement:
    """One movement of stock that a row (or a part of its bundle) makes: base quantity between warehouses."""

    row: Row
    item: lookup.FoundItem
    quantity: int
    source: Key | None
    """Item and the warehouse that it leaves from (or comes to, in a receipt or adjustment)."""
    target: Key | None = None
    """Item and the warehouse that a transfer brings it to."""
    bundle: lookup.FoundItem | None = None
    """The bundle whose part this is."""

    @property
    def warehouse_id(self) -> int | None:
        """The warehouse that it leaves from (or comes to)."""
        return None if self.source is None else self.source[1]

    @property
    def to_warehouse_id(self) -> int | None:
        """The warehouse that a transfer brings it to."""
        return None if self.target is None else self.target[1]


@dataclass
class Plan:
    """A document as it would be posted."""

    header: Header
    rows: Sequence[Row]
    items: Mapping[int, lookup.FoundItem]
    movements: list[Movement]
    problems: Problems
    short: Problems
    filled: list[Row] = field(default_factory=list)
    """Rows that took a price from the catalogue just now."""
    decimals: Mapping[int, int] = field(default_factory=dict)
    """How fine each unit is, read where a row counts in another one than its product's own."""

    def keys(self) -> set[Key]:
        """Every product and warehouse that moves."""
        places = [one.source for one in self.movements]
        if not self.header.kind.direction:
            places += [one.target for one in self.movements]
        return {key for key in places if key is not None}

    @cached_property
    def outgoing(self) -> Mapping[Key, int]:
        """What leaves, rows of one product and warehouse added up."""
        found: dict[Key, int] = {}
        if self.header.kind.direction <= 0:
            for one in self.movements:
                if one.source is not None:
                    found[one.source] = found.get(one.source, 0) + one.quantity
        return found


def plan(ctx: Context, header: Header, rows: Sequence[Row]) -> Plan:
    """Check a document and lay out its movements; fills prices that the catalogue gives and rows lack."""
    # The price list is asked only where a row lacks its price, or sets a new one.
    sold = header.kind.price == "price"
    listed = header.kind.price and any((row.price is None) == sold for row in rows)
    day = date.fromisoformat(header.date) if listed else None
    items = lookup.items_by_id(ctx.engine, {row.item_id for row in rows if row.item_id is not None}, day)
    made = Plan(header, rows, items, [], [], [])
    if not rows:
        made.problems.append(problem("rows", "no_rows"))
    if header.kind.partner and header.partner_id is None:
        made.problems.append(problem(header.kind.partner, f"{header.kind.partner}_missing"))
    made.problems += _missing(ctx, header)
    if any(
        row.unit_id is not None and row.item_id in items and items[row.item_id].unit_id != row.unit_id for row in rows
    ):
        made.decimals = dict(ctx.engine.rows("SELECT id, decimals FROM unit"))
    parts = _bundle_parts(ctx, items)
    kind, houses, barcodes = header.kind, ctx.warehouses(), _barcodes(ctx, rows)
    for row in rows:
        _check_row(ctx, made, row, kind, houses, barcodes, parts)
    return made


def _missing(ctx: Context, header: Header) -> Problems:
    """What the company's form asks for and the header lacks; what the rules need is checked where they do."""
    form = forms.needed(ctx.engine, header.type)
    if not form:
        return []
    found = [
        problem(one.code, "required") | ({"label": one.label} if one.label else {})
        for one in form
        if not one.custom and not one.fixed and getattr(header, _COLUMNS.get(one.code, one.code)) in (None, "")
    ]
    custom = [one for one in form if one.custom]
    values = field_values.load(ctx.engine, custom, (header.id,)).get(header.id, {})
    return [*found, *field_values.missing(custom, values)]


def _bundle_parts(ctx: Context, items: Mapping[int, lookup.FoundItem]) -> dict[int, list[tuple[lookup.FoundItem, int]]]:
    bundles = [one.id for one in items.values() if one.kind == "bundle"]
    if not bundles:
        return {}
    rows = ctx.engine.rows(
        "SELECT bundle_id, part_id, quantity FROM bundle_part WHERE bundle_id IN (SELECT value FROM json_each(?))",
        (in_clause(bundles),),
    )
    known = lookup.items_by_id(ctx.engine, {part for _, part, _ in rows}, ctx.today)
    found: dict[int, list[tuple[lookup.FoundItem, int]]] = {one: [] for one in bundles}
    for bundle, part, quantity in rows:
        found[bundle].append((known[part], quantity))
    return found


def _barcodes(ctx: Context, rows: Sequence[Row]) -> dict[str, int]:
    codes = {row.barcode for row in rows if row.barcode}
    if not codes:
        return {}
    return dict(
        ctx.engine.rows(
            "SELECT code, item_id FROM barcode WHERE code IN (SELECT value FROM json_each(?))", (in_clause(codes),)
        )
    )


def _check_row(
    ctx: Context,
    made: Plan,
    row: Row,
    kind: DocumentType,
    houses: Mapping[int, lookup.FoundWarehouse],
    barcodes: Mapping[str, int],
    parts: Mapping[int, list[tuple[lookup.FoundItem, int]]],
) -> None:
    header, at, wrong = made.header, row.position, made.problems
    item = made.items.get(row.item_id or 0)
    if item is None:
        wrong.append(problem("product", "unknown", row=at))
        return
    if item.archived:
        wrong.append(problem("product", "archived", item.sku, row=at))
    stocked = item.kind in lookup.STOCKED
    sold = not stocked and kind.id == "sale" and item.kind in ("service", "bundle")
    if not stocked and not sold:
        wrong.append(problem("product", "not_stocked", item.sku, row=at))
    holder = barcodes.get(row.barcode) if row.barcode else None
    if holder is not None and holder != row.item_id and holder != item.id:
        other = lookup.items_by_id(ctx.engine, {holder}, ctx.today).get(holder)
        if other is not None and other.id != item.id:
            wrong.append(problem("barcode", "taken", row.barcode, code="barcode_taken", row=at, sku=other.sku,
                                 name=other.name))  # fmt: skip
    quantity = _quantity(ctx, made, row, item)
    if kind.price and getattr(row, kind.price) is None:
        _price(made, row, item, kind.price)
    if too_large(row):
        wrong.append(problem("quantity", "too_large", quantity_text(row.quantity), row=at))
        return
    source = row.warehouse_id or header.warehouse_id
    target = row.to_warehouse_id or header.to_warehouse_id if kind.id == "transfer" else None
    if stocked or source is not None or item.kind == "bundle":
        _check_place(made, at, "warehouse", source, houses, issuing=kind.id == "sale")
    if kind.id == "transfer":
        _check_place(made, at, "to_warehouse", target, houses)
        if source is not None and source == target:
            wrong.append(problem("to_warehouse", "same_warehouse", row=at))
    if row.discount_amount and row.discount_amount > amount(row.quantity, row.price or 0, ctx.digits):
        wrong.append(problem("discount", "more_than_price", row=at))
    if quantity is None or quantity <= 0:
        return
    if stocked:
        there = None if target is None else (item.id, target)
        made.movements.append(Movement(row, item, quantity, _key(item, source), there))
        return
    for part, each in parts.get(item.id, ()) if sold else ():
        _add_part(made, row, item, part, quantity, each, source)
    if sold and item.kind == "bundle" and not parts.get(item.id):
        wrong.append(problem("product", "bundle_empty", item.sku, row=at))


def _key(item: lookup.FoundItem, warehouse_id: int | None) -> Key | None:
    return None if warehouse_id is None else (item.id, warehouse_id)


def _add_part(
    made: Plan,
    row: Row,
    bundle: lookup.FoundItem,
    part: lookup.FoundItem,
    quantity: int,
    each: int,
    source: int | None,
) -> None:
    if part.archived:
        made.problems.append(problem("product", "archived", part.sku, row=row.position))
    if not part.stocked:
        return
    whole, rest = divmod(quantity * each, QUANTITY_SCALE)
    if rest:
        made.problems.append(problem("quantity", "not_exact", quantity_text(quantity), row=row.position))
    else:
        made.movements.append(Movement(row, part, whole, _key(part, source), None, bundle))


def _quantity(ctx: Context, made: Plan, row: Row, item: lookup.FoundItem) -> int | None:
    at = row.position
    if row.quantity <= 0:
        negative = made.header.type == "adjustment" and row.quantity < 0
        reason = "use_write_off" if negative else "not_positive"
        made.problems.append(problem("quantity", reason, quantity_text(row.quantity), row=at))
        return None
    if row.numerator == row.denominator and not row.quantity % QUANTITY_SCALE:
        return row.quantity  # whole units of the product's own: fine for every unit
    try:
        if row.unit_id not in (None, item.unit_id):
            made.decimals = made.decimals or dict(ctx.engine.rows("SELECT id, decimals FROM unit"))
            check_decimals(row.quantity, made.decimals[row.unit_id or 0])
        return to_base(row.quantity, row.numerator, row.denominator, item.decimals)
    except AmbarError as error:
        made.problems.extend({**one, "row": at} for one in error.details["errors"])
        return None


def _price(made: Plan, row: Row, item: lookup.FoundItem, name: str) -> None:
    """Take the price that a row lacks from the catalogue."""
    price = per_unit(item.purchase_price if name == "purchase_price" else item.price, row)
    if price is None:
        made.problems.append(problem(name, "price_missing", item.sku, code="price_missing", row=row.position))
    else:
        setattr(row, name, price)
        made.filled.append(row)


def _check_place(
    made: Plan,
    at: int,
    field: str,
    key: int | None,
    houses: Mapping[int, lookup.FoundWarehouse],
    *,
    issuing: bool = False,
) -> None:
    if key is None:
        made.problems.append(problem(field, "warehouse_missing", row=at))
        return
    house = houses[key]
    if not house.active:
        made.problems.append(problem(field, "switched_off", house.code, row=at))
    elif issuing and not house.issuing:
        made.problems.append(problem(field, "not_issuing", house.code, row=at))


def check_stock(ctx: Context, made: Plan, stocks: Mapping[Key, Stock], *, lift: bool = False) -> None:
    """Name what is short: rows of one product and warehouse added up against the limit of the type.

    Limit of a sale or transfer: on hand − what is covered for other deals; of a write-off: on hand.
    `lift`: negative stock was allowed by right and said so. Selling when out of stock lifts a sale's.
    """
    if made.header.kind.direction > 0 or lift:
        return
    totals = made.outgoing
    reserved = lookup.reserved(ctx.engine, {key[0] for key in totals}, beside=made.header.deal_id)
    short: dict[Key, int] = {}
    for key, wanted in totals.items():
        stock = stocks.get(key)
        limit = stock.quantity if stock else 0
        if made.header.type != "write_off" and key in reserved:
            limit -= reserved[key].covered
        if wanted > limit:
            short[key] = limit
    if not short:
        return
    houses = ctx.warehouses()
    for one in made.movements:
        place, item = one.source, one.item
        if place is None or place not in short:
            continue
        if made.header.type == "sale" and (item.oversell if item.oversell is not None else ctx.oversell):
            continue
        made.short.append(
            problem("quantity", "short", code="insufficient_stock", row=one.row.position, sku=item.sku,
                    name=item.name, warehouse=houses[place[1]].code, available=quantity_text(short[place]),
                    requested=quantity_text(totals[place]), unit=item.unit)
        )  # fmt: skip
