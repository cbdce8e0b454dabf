"""The rows of a document as people and files give them, read into records with every problem named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from db import lookup, text
from db.doctypes import COMMON_ROW
from db.documents.conditions import beyond_limit, changed_rows, limit_of, require_limit
from db.documents.context import Context
from db.documents.header_input import Problems, reason
from db.documents.records import Header, Row
from db.documents.sums import too_large
from db.errors import AmbarError, denied, problem
from db.fields import divide, money, quantity, quantity_text, unit_price
from db.terms import WHOLE
from db.units import conversions

_SHOWN_ONLY: Final = ("id", "position", "name", "decimals", "masked", "total", "value")
"""What `doc show` adds to a row: may come back, never changed."""


def rows_of(data: Mapping[str, Any]) -> tuple[Sequence[Any], Problems]:
    """The rows that are given, none where they are no list: which is a problem."""
    given = data.get("rows", [])
    return (given, []) if isinstance(given, list | tuple) else ([], [problem("rows", "not_a_list")])


def read_rows(
    ctx: Context, header: Header, given: Sequence[Any], existing: Sequence[Row]
) -> tuple[list[Row], Problems]:
    """The rows of a document from `given`; one with "id" keeps what is not named in it.

    Raises AmbarError "denied" where a price or discount is given that one may not give, or beyond one's limit.
    """
    problems: Problems = []
    old = {row.id: row for row in existing}
    rows: list[Row] = []
    pairs: list[tuple[Row, Mapping[str, Any], bool]] = []
    seen: set[int] = set()
    for position, data in enumerate(given, 1):
        if not isinstance(data, Mapping):
            problems.append(problem("rows", "not_an_object", row=position))
            continue
        key = data.get("id")
        if key is not None and (type(key) is not int or key not in old or key in seen):
            problems.append(problem("id", "unknown", key, row=position))
            continue
        if key is not None:
            seen.add(key)
            if len(data) == 1:  # nothing of it is given: of a long document most rows
                kept = old[key]
                rows.append(kept if kept.position == position else replace(kept, position=position))
                continue
        row = replace(old[key], position=position) if key is not None else header.new_row(position)
        rows.append(row)
        pairs.append((row, data, key is None))
    reader = _Reader(ctx, header, [data for _, data, _ in pairs], [row for row, _, _ in pairs])
    for row, data, new in pairs:
        problems.extend(reader.read(row, data, new))
    problems.sort(key=lambda one: one["row"])
    if header.kind.price == "price":
        limit = limit_of(ctx.rights, header.place)
        require_limit(beyond_limit(ctx, changed_rows(rows, existing), WHOLE if limit is None else limit))
    return rows, problems


@dataclass(slots=True)
class _Given:
    """A row while it is read: what was given for it, and what is wrong with that."""

    row: Row
    data: Mapping[str, Any]
    new: bool
    item: lookup.FoundItem | None = None
    changed: bool = False
    """Whether the product is another one than before."""
    barcode_unit: int | None = None
    problems: Problems = field(default_factory=list)

    def wrong(self, name: str, reason: str, value: object = None) -> None:
        """Name one problem."""
        self.problems.append(problem(name, reason, value, row=self.row.position))

    def note(self, wrong: dict[str, Any] | None) -> None:
        """Add a problem that was found elsewhere, if there is one."""
        if wrong is not None:
            self.problems.append({**wrong, "row": self.row.position})

    def notes(self, error: AmbarError) -> None:
        """Add all that an error names."""
        for wrong in error.details.get("errors", []):
            self.note(wrong)


class _Reader:
    """Everything that many rows look up, found in a few statements."""

    def __init__(self, ctx: Context, header: Header, data: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> None:
        self.ctx, self.header = ctx, header
        self.allowed = {*COMMON_ROW, *header.kind.row}
        day = date.fromisoformat(header.date)
        engine = ctx.engine
        codes = [one[name] for one in data for name in ("product", "barcode") if one.get(name)]
        self.items = lookup.items(engine, codes, day)
        self.by_id = lookup.items_by_id(engine, {row.item_id for row in rows if row.item_id is not None}, day)
        self.houses = lookup.warehouses_by_code(
            engine,
            [one[name] for one in data for name in ("warehouse", "to_warehouse") if one.get(name)],
            ctx.rights.warehouse_ids(),
        )
        self.taxes = lookup.tax_rates(engine, [one["tax"] for one in data if one.get("tax") not in (None, "")], day)
        wanted = []
        for one, row in zip(data, rows, strict=True):
            item = self._item(one, row)
            if one.get("unit") not in (None, "") and item is not None:
                wanted.append((item.id, item.unit_id, one["unit"]))
        self.units = conversions(engine, wanted)

    def _item(self, data: Mapping[str, Any], row: Row) -> lookup.FoundItem | None:
        code = data.get("product") or data.get("barcode")
        if code and ("product" in data or row.item_id is None):
            return self.items.get(str(code))
        return self.by_id.get(row.item_id or 0)

    def read(self, row: Row, data: Mapping[str, Any], new: bool) -> Problems:
        """Set what `data` names in `row`; what is wrong with it."""
        given = _Given(row, data, new)
        for name in data:
            if name not in self.allowed and name not in _SHOWN_ONLY:
                given.wrong(str(name)[:64], "unknown_field")
        self._product(given)
        before = (row.numerator, row.denominator)
        self._unit(given)
        changed, recounted = given.changed, (row.numerator, row.denominator) != before
        if new or "quantity" in data:
            self._quantity(given)
        for name in ("warehouse", "to_warehouse"):
            if name in data and name in self.allowed and not (data.get("masked") and not data[name]):
                self._warehouse(given, name)
        if "purchase_price" in self.allowed:
            self._purchase_price(given, changed or (recounted and not row.purchase_price_given))
        if "price" in self.allowed:
            self._price(given, changed or (recounted and row.price_given_by is None))
        if "discount" in self.allowed:
            self._discount(given)
        if "tax" in self.allowed:
            self._tax(given)
        if "reason" in data and "reason" in self.allowed:
            row.reason, wrong = reason(data["reason"])
            given.note(wrong)
        if "comment" in data:
            row.comment, wrong = text.check(data["comment"], "comment", length=text.NOTE_LENGTH, lines=True)
            given.note(wrong)
        if too_large(row):
            given.wrong("quantity", "too_large", quantity_text(row.quantity))
        return given.problems

    # Fields ------------------------------------------------------------------

    def _product(self, given: _Given) -> None:
        """Set product and barcode; note whether the product is another one now."""
        row, data, new = given.row, given.data, given.new
        before = row.item_id
        if "barcode" in data:
            row.barcode, wrong = text.check(data["barcode"], "barcode", length=text.CODE_LENGTH)
            row.barcode = row.barcode or None
            given.note(wrong)
        if new or "product" in data or ("barcode" in data and data["barcode"] and "product" not in data and new):
            field = "product" if data.get("product") else "barcode" if data.get("barcode") else "product"
            code = data.get(field)
            found = self.items.get(str(code)) if code else None
            if not code:
                given.wrong("product", "required")
            elif found is None:
                given.wrong(field, "unknown", code)
            else:
                row.item_id = found.id
                self.by_id[found.id] = found
                if found.by == "barcode" and row.barcode is None:
                    row.barcode = lookup.plain_code(code)
                if found.barcode_unit_id is not None and not data.get("unit"):
                    given.barcode_unit = found.barcode_unit_id
        given.changed = row.item_id != before
        given.item = self.by_id.get(row.item_id or 0)

    def _unit(self, given: _Given) -> None:
        row, data, item = given.row, given.data, given.item
        barcode_unit, changed = given.barcode_unit, given.changed
        if item is None:
            return
        if data.get("unit") not in (None, ""):
            found = self.units.get((item.id, str(data["unit"])))
            if found is None:
                given.wrong("unit", "unknown", data["unit"])
                return
            unit, factor = found
            row.unit_id, row.numerator, row.denominator = unit.id, factor.numerator, factor.denominator
        elif barcode_unit is not None and changed:
            code = self.ctx.engine.value("SELECT code FROM unit WHERE id = ?", (barcode_unit,))
            found = conversions(self.ctx.engine, [(item.id, item.unit_id, code)]).get((item.id, code))
            if found is not None:
                row.unit_id, row.numerator, row.denominator = barcode_unit, found[1].numerator, found[1].denominator
        elif changed or row.unit_id is None:
            row.unit_id, row.numerator, row.denominator = item.unit_id, 1, 1

    def _quantity(self, given: _Given) -> None:
        name = "quantity"
        try:
            value = given.data.get(name)
            if value is None or value == "":
                given.wrong(name, "required")
            else:
                given.row.quantity = quantity(value, name)
        except AmbarError as error:
            given.notes(error)

    def _warehouse(self, given: _Given, name: str) -> None:
        row, value = given.row, given.data[name]
        key = f"{name}_id"
        if value in (None, ""):
            setattr(row, key, None)
            return
        found = self.houses.get(str(value))
        if found is None:
            given.wrong(name, "unknown", value)
        elif row.id is None or getattr(row, key) is not None or getattr(self.header, key) != found.id:
            # A row that follows the header is shown with the header's: coming back so, it follows it still.
            setattr(row, key, found.id)

    def _purchase_price(self, given: _Given, changed: bool) -> None:
        row, data, item = given.row, given.data, given.item
        if "purchase_price" in data:
            if not self.ctx.rights.purchase_price:
                raise denied("catalog.purchase_price", row=row.position)
            value = data["purchase_price"]
            if value not in (None, ""):
                try:
                    price = unit_price(value, "purchase_price")
                except AmbarError as error:
                    given.notes(error)
                    return
                kept = not changed and price == row.purchase_price
                row.purchase_price = price
                row.purchase_price_given = row.purchase_price_given if kept else 1
                return
            changed = True
        if changed:
            row.purchase_price = per_unit(item.purchase_price if item else None, row)
            row.purchase_price_given = 0

    def _price(self, given: _Given, changed: bool) -> None:
        row, data, item = given.row, given.data, given.item
        sale = self.header.kind.price == "price"
        catalogue = per_unit(item.price if item else None, row) if sale else None
        if "price" in data and data["price"] not in (None, ""):
            try:
                price = unit_price(data["price"], "price")
            except AmbarError as error:
                given.notes(error)
                return
            if (not changed and price == row.price) or (changed and price == catalogue):
                row.price = price
                return
            if sale and not self.ctx.rights.may("row.price", self.header.place):
                raise denied("row.price", "missing", row=row.position)
            row.price, row.price_given_by = price, self.ctx.actor.employee_id
        elif changed or "price" in data:
            row.price, row.price_given_by = catalogue, None

    def _discount(self, given: _Given) -> None:
        row, data = given.row, given.data
        if "discount" not in data:
            return
        value = data["discount"]
        rate = fixed = None
        try:
            if value not in (None, "", 0, "0"):
                said = str(value).strip()
                if said.endswith("%") or said.startswith("%"):
                    rate = lookup.percent(said)
                    if rate is None:
                        given.wrong("discount", "not_a_percent", value)
                        return
                else:
                    fixed = money(value, "discount", self.ctx.digits)
                    if fixed < 0:
                        given.wrong("discount", "negative", value)
                        return
        except AmbarError as error:
            given.notes(error)
            return
        if ((rate or None), (fixed or None)) == (row.discount_rate or None, row.discount_amount or None):
            return
        if not self.ctx.rights.may("row.discount", self.header.place):
            raise denied("row.discount", "missing", row=row.position)
        row.discount_rate, row.discount_amount = rate or None, fixed or None

    def _tax(self, given: _Given) -> None:
        row, data, item = given.row, given.data, given.item
        if data.get("tax") not in (None, ""):
            found = self.taxes.get(str(data["tax"]))
            if found is None:
                given.wrong("tax", "unknown", data["tax"])
            else:
                row.tax_rate_id = found.id
        elif "tax" in data:
            row.tax_rate_id = None
        elif given.changed and item is not None:
            row.tax_rate_id = item.tax_rate_id


def per_unit(price: int | None, row: Row) -> int | None:
    """The catalogue's price per base unit as one per the row's unit, rounded to 1/1,000,000."""
    return None if price is None else divide(price * row.numerator, row.denominator)


def per_base(price: int, row: Row) -> int:
    """A row's price per its unit as one per the product's own unit, rounded to 1/1,000,000."""
    return divide(price * row.denominator, row.numerator)
