"""The rows of a document as people and files give them, read into records with every problem named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from db import lookup, text
from db.doctypes import COMMON_ROW
from db.documents.context import Context
from db.documents.header_input import Problems, reason
from db.documents.records import Header, Row
from db.documents.sums import too_large
from db.errors import AmbarError, denied, problem
from db.fields import divide, money, quantity, quantity_text, unit_price
from db.units import conversions

_SHOWN_ONLY: Final = ("id", "position", "name", "decimals", "masked", "total", "value")
"""What `doc show` adds to a row: may come back, never changed."""


def read_rows(
    ctx: Context, header: Header, given: Sequence[Any], existing: Sequence[Row]
) -> tuple[list[Row], Problems]:
    """The rows of a document from `given`; one with "id" keeps what is not named in it.

    Raises AmbarError "denied" where a price or discount is given that one may not give.
    """
    problems: Problems = []
    old = {row.id: row for row in existing}
    rows: list[Row] = []
    pairs: list[tuple[int, Row, Mapping[str, Any], bool]] = []
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
        row = replace(old[key], position=position) if key is not None else Row(position=position)
        rows.append(row)
        pairs.append((position, row, data, key is None))
    reader = _Reader(ctx, header, [data for _, _, data, _ in pairs], [row for _, row, _, _ in pairs])
    for position, row, data, new in pairs:
        problems.extend(reader.read(position, row, data, new))
    problems.sort(key=lambda one: one["row"])
    return rows, problems


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

    def read(self, position: int, row: Row, data: Mapping[str, Any], new: bool) -> Problems:
        """Set what `data` names in `row`; what is wrong with it."""
        problems: Problems = []
        for name in data:
            if name not in self.allowed and name not in _SHOWN_ONLY:
                problems.append(problem(str(name)[:64], "unknown_field", row=position))
        changed = self._product(position, row, data, new, problems)
        item = self.by_id.get(row.item_id or 0)
        before = (row.numerator, row.denominator)
        self._unit(position, row, data, item, changed, problems)
        recounted = (row.numerator, row.denominator) != before
        if new or "quantity" in data:
            self._number(position, row, "quantity", data, problems)
        for name in ("warehouse", "to_warehouse"):
            if name in data and name in self.allowed and not (data.get("masked") and not data[name]):
                self._warehouse(position, row, name, data[name], problems)
        if "purchase_price" in self.allowed:
            inherited = changed or (recounted and not row.purchase_price_given)
            self._purchase_price(position, row, data, item, inherited, problems)
        if "price" in self.allowed:
            self._price(position, row, data, item, changed or (recounted and row.price_given_by is None), problems)
        if "discount" in self.allowed:
            self._discount(position, row, data, problems)
        if "tax" in self.allowed:
            self._tax(position, row, data, item, changed, problems)
        if "reason" in data and "reason" in self.allowed:
            row.reason, wrong = reason(data["reason"])
            _note(wrong, position, problems)
        if "comment" in data:
            row.comment, wrong = text.check(data["comment"], "comment", length=text.NOTE_LENGTH, lines=True)
            _note(wrong, position, problems)
        if too_large(row, self.ctx.digits):
            problems.append(problem("quantity", "too_large", quantity_text(row.quantity), row=position))
        return problems

    # Fields ------------------------------------------------------------------

    def _product(self, position: int, row: Row, data: Mapping[str, Any], new: bool, problems: Problems) -> bool:
        """Set product and barcode; whether the product is another one now."""
        before = row.item_id
        if "barcode" in data:
            row.barcode, wrong = text.check(data["barcode"], "barcode", length=text.CODE_LENGTH)
            row.barcode = row.barcode or None
            _note(wrong, position, problems)
        if new or "product" in data or ("barcode" in data and data["barcode"] and "product" not in data and new):
            field = "product" if data.get("product") else "barcode" if data.get("barcode") else "product"
            code = data.get(field)
            found = self.items.get(str(code)) if code else None
            if not code:
                problems.append(problem("product", "required", row=position))
            elif found is None:
                problems.append(problem(field, "unknown", code, row=position))
            else:
                row.item_id = found.id
                self.by_id[found.id] = found
                if found.by == "barcode" and row.barcode is None:
                    row.barcode = lookup.plain_code(code)
                if found.barcode_unit_id is not None and not data.get("unit"):
                    self._barcode_unit = found.barcode_unit_id
        return row.item_id != before

    _barcode_unit: int | None = None

    def _unit(
        self,
        position: int,
        row: Row,
        data: Mapping[str, Any],
        item: lookup.FoundItem | None,
        changed: bool,
        problems: Problems,
    ) -> None:
        barcode_unit, self._barcode_unit = self._barcode_unit, None
        if item is None:
            return
        if data.get("unit") not in (None, ""):
            found = self.units.get((item.id, str(data["unit"])))
            if found is None:
                problems.append(problem("unit", "unknown", data["unit"], row=position))
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

    def _number(self, position: int, row: Row, name: str, data: Mapping[str, Any], problems: Problems) -> None:
        try:
            value = data.get(name)
            if value is None or value == "":
                problems.append(problem(name, "required", row=position))
            else:
                row.quantity = quantity(value, name)
        except AmbarError as error:
            _notes(error, position, problems)

    def _warehouse(self, position: int, row: Row, name: str, value: Any, problems: Problems) -> None:
        key = f"{name}_id"
        if value in (None, ""):
            setattr(row, key, None)
            return
        found = self.houses.get(str(value))
        if found is None:
            problems.append(problem(name, "unknown", value, row=position))
        elif row.id is None or getattr(row, key) is not None or getattr(self.header, key) != found.id:
            # A row that follows the header is shown with the header's: coming back so, it follows it still.
            setattr(row, key, found.id)

    def _purchase_price(
        self,
        position: int,
        row: Row,
        data: Mapping[str, Any],
        item: lookup.FoundItem | None,
        changed: bool,
        problems: Problems,
    ) -> None:
        if "purchase_price" in data:
            if not self.ctx.rights.purchase_price:
                raise denied("catalog.purchase_price", row=position)
            value = data["purchase_price"]
            if value not in (None, ""):
                try:
                    price = unit_price(value, "purchase_price")
                except AmbarError as error:
                    _notes(error, position, problems)
                    return
                kept = not changed and price == row.purchase_price
                row.purchase_price = price
                row.purchase_price_given = row.purchase_price_given if kept else 1
                return
            changed = True
        if changed:
            row.purchase_price = per_unit(item.purchase_price if item else None, row)
            row.purchase_price_given = 0

    def _price(
        self,
        position: int,
        row: Row,
        data: Mapping[str, Any],
        item: lookup.FoundItem | None,
        changed: bool,
        problems: Problems,
    ) -> None:
        sale = self.header.kind.price == "price"
        catalogue = per_unit(item.price if item else None, row) if sale else None
        if "price" in data and data["price"] not in (None, ""):
            try:
                price = unit_price(data["price"], "price")
            except AmbarError as error:
                _notes(error, position, problems)
                return
            if (not changed and price == row.price) or (changed and price == catalogue):
                row.price = price
                return
            if sale and not self.ctx.rights.may("row.price", "sale"):
                raise denied("row.price", "missing", row=position)
            row.price, row.price_given_by = price, self.ctx.actor.employee_id
        elif changed or "price" in data:
            row.price, row.price_given_by = catalogue, None

    def _discount(self, position: int, row: Row, data: Mapping[str, Any], problems: Problems) -> None:
        if "discount" not in data:
            return
        value = data["discount"]
        rate = fixed = None
        try:
            if value not in (None, "", 0, "0"):
                given = str(value).strip()
                if given.endswith("%") or given.startswith("%"):
                    rate = lookup.percent(given)
                    if rate is None:
                        problems.append(problem("discount", "not_a_percent", value, row=position))
                        return
                else:
                    fixed = money(value, "discount", self.ctx.digits)
                    if fixed < 0:
                        problems.append(problem("discount", "negative", value, row=position))
                        return
        except AmbarError as error:
            _notes(error, position, problems)
            return
        if ((rate or None), (fixed or None)) == (row.discount_rate or None, row.discount_amount or None):
            return
        if not self.ctx.rights.may("row.discount", "sale"):
            raise denied("row.discount", "missing", row=position)
        row.discount_rate, row.discount_amount = rate or None, fixed or None

    def _tax(
        self,
        position: int,
        row: Row,
        data: Mapping[str, Any],
        item: lookup.FoundItem | None,
        changed: bool,
        problems: Problems,
    ) -> None:
        if data.get("tax") not in (None, ""):
            found = self.taxes.get(str(data["tax"]))
            if found is None:
                problems.append(problem("tax", "unknown", data["tax"], row=position))
            else:
                row.tax_rate_id = found.id
        elif "tax" in data:
            row.tax_rate_id = None
        elif changed and item is not None:
            row.tax_rate_id = item.tax_rate_id


def per_unit(price: int | None, row: Row) -> int | None:
    """The catalogue's price per base unit as one per the row's unit, rounded to 1/1,000,000."""
    return None if price is None else divide(price * row.numerator, row.denominator)


def per_base(price: int, row: Row) -> int:
    """A row's price per its unit as one per the product's own unit, rounded to 1/1,000,000."""
    return divide(price * row.denominator, row.numerator)


def _note(wrong: dict[str, Any] | None, position: int, problems: Problems) -> None:
    if wrong is not None:
        problems.append({**wrong, "row": position})


def _notes(error: AmbarError, position: int, problems: Problems) -> None:
    for wrong in error.details.get("errors", []):
        _note(wrong, position, problems)
