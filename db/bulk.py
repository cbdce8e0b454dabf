"""Changing many products at once: which, how, and what becomes of each. Internal: asks no rights but those of the
change itself (`require_rights`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from db import fields, item_fields, item_lists, lookup, rounding, search
from db.access import Actor, require
from db.connection import Engine, in_clause
from db.errors import AmbarError, not_found, problem
from db.field_filters import FieldFilter
from db.fields import QUANTITY_SCALE, price_text, quantity_text
from db.intake import Intake
from db.sections import SectionKey, subtree
from db.sections import find as find_section

BATCH: Final = 1000
MOST: Final = 10_000
"""Products that one transaction changes: for longer than it takes, nobody else shall wait. More go in several."""
PURCHASE: Final = "purchase_price"
"""In place of a price type's code: the catalogue's purchase price."""
_MOST_PERCENT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Which:
    """Which products: those of `skus` or `ids`, or, where there are none, all that the filter lets through, archived
    ones only with `archived` (True: only them, None: too). Section: with what is below it."""

    skus: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()
    text: str = ""
    section: SectionKey | None = None
    type: str | None = None
    archived: bool | None = False
    fields: tuple[FieldFilter, ...] = ()
    """By the company's own fields."""


@dataclass(frozen=True, slots=True)
class PriceRule:
    """A new price: `source` × (1 + `percent` / 100) + `amount`, rounded as `db.rounding.CHOICES` say.

    `target`, `source`: the code of a price type, "" for the one that gives the selling price, or "purchase_price";
    `source` None: the target's own price, as it is now."""

    target: str = ""
    source: str | None = None
    percent: Decimal | str | int = 0
    amount: Decimal | str | int = 0
    rounding: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What changes; None leaves a thing as it is, "" empties it (oversell "": as the company says)."""

    price: PriceRule | None = None
    tax: str | None = None
    section: SectionKey | None = None
    oversell: bool | str | None = None
    minimum_stock: object = None
    published: bool | None = None
    archived: bool | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a product before and after, as text: prices and quantities as plain numbers, yes and no as bool."""

    field: str
    before: str | bool | None
    after: str | bool | None


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one product: its changes; `refused`: why it cannot be, with nothing changed then."""

    id: int
    sku: str
    name: str
    changes: tuple[FieldChange, ...]
    refused: str = ""
    columns: dict[str, Any] = field(default_factory=dict)
    """The columns of item that are written, as stored."""
    price: int | None = None
    """The new price, as stored; not the purchase price, which is a column."""


def require_rights(actor: Actor, change: Change) -> None:
    """AmbarError "denied" for the first right that the change needs and one does not hold."""
    price = change.price
    if any(one is not None for one in (price, change.tax, change.section, change.oversell, change.minimum_stock)):
        require(actor, "product.edit")
    if price is not None and price.target != PURCHASE:
        require(actor, "product.price")
    if price is not None and PURCHASE in (price.target, price.source):
        require(actor, "catalog.purchase_price")
    if change.oversell is not None:
        require(actor, "settings.oversell")
    if change.published is not None:
        require(actor, "product.publish")
    if change.archived is not None:
        require(actor, "product.delete")


def source_of(engine: Engine, which: Which) -> tuple[search.Source, str]:
    """Where the products are read from, and the condition beside it. AmbarError "not_found" for what is not there."""
    shown = "i.merged_into_id IS NULL"
    if which.skus or which.ids:
        named = lookup.item_ids(engine, which.skus)
        for sku in which.skus:
            if str(sku) not in named:
                raise not_found("product", sku)
        found = lookup.items_by_id(engine, {*which.ids, *(one[0] for one in named.values())}, None)
        ids = in_clause({one.id for one in found.values()})
        return search.Source("json_each(?) j CROSS JOIN item i ON i.id = j.value", "1", (ids,)), shown
    sections = None if which.section is None else subtree(engine, find_section(engine, which.section))
    if which.type is not None:
        shown += f" AND i.kind = '{item_lists.known_kind(which.type)}'"
    if which.archived is not None:
        shown += f" AND i.archived = {int(which.archived)}"
    source = item_lists.source(
        engine, "name", text=which.text, kind=which.type, archived=which.archived, sections=sections
    )  # fmt: skip
    return item_fields.filtered(engine, source, which.fields), shown


def batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in pieces of `BATCH`."""
    return (ids[at : at + BATCH] for at in range(0, len(ids), BATCH))


def ids_of(engine: Engine, which: Which, condition: str = "1", *, most: int = -1) -> list[int]:
    """The ids of all of them that meet a condition as well (of item i); AmbarError "invalid" (products:
    too_many_at_once) for more than `most`."""
    source, shown = source_of(engine, which)
    sql = f"SELECT i.id FROM {source.table} WHERE {source.where} AND {shown} AND {condition} LIMIT ?"
    found = [key for (key,) in engine.rows(sql, (*source.parameters, most + 1 if most >= 0 else -1))]
    if most >= 0 and len(found) > most:
        raise AmbarError("invalid", errors=[problem("products", "too_many_at_once", limit=most)])
    return found


class Ready:
    """A change made ready: names looked up, numbers read. Raises AmbarError "invalid" with all that is wrong."""

    def __init__(self, engine: Engine, change: Change, today: date, digits: int) -> None:
        self.engine, self.change, self.today, self.digits = engine, change, today, digits
        entered = Intake()
        self.values: dict[str, tuple[Any, str | bool | None]] = {}
        """Column → what is written, and how it is told."""
        if change.tax is not None:
            tax = lookup.tax_rates(engine, (change.tax,), today).get(change.tax) if change.tax else None
            if change.tax and tax is None:
                entered.wrong("tax", "unknown", change.tax)
            self.values["tax_rate_id"] = (None, None) if tax is None else (tax.id, tax.name)
        if change.section is not None:
            self.values["section_id"] = self._section(entered, change.section)
        if change.minimum_stock is not None:
            number = entered.quantity("minimum_stock", change.minimum_stock)
            self.values["minimum_stock"] = (number, None if number is None else quantity_text(number))
        for name in ("published", "archived"):
            value = getattr(change, name)
            if value is not None:
                self.values[name] = (int(value), bool(value))
        if change.oversell is not None:
            own = None if change.oversell == "" else bool(change.oversell)
            self.values["oversell"] = (None if own is None else int(own), own)
        self.target = self.source = 0
        """Price types: 0 is the purchase price."""
        self.percent = self.amount = 0
        if change.price is not None:
            self._price(entered, change.price)
        elif not self.values:
            entered.wrong("change", "required")
        item_fields.ItemFields(engine).keep(entered, {column: one[0] for column, one in self.values.items()})
        entered.done()

    def _section(self, entered: Intake, section: SectionKey) -> tuple[int | None, str | None]:
        if section == "":
            return None, None
        try:
            key = find_section(self.engine, section)
        except AmbarError as error:
            if error.code not in ("not_found", "ambiguous"):
                raise
            entered.wrong("section", "unknown" if error.code == "not_found" else "ambiguous", section)
            return None, None
        return key, self.engine.value("SELECT name FROM section WHERE id = ?", (key,))

    def _price(self, entered: Intake, rule: PriceRule) -> None:
        types = {row[0]: row for row in self.engine.rows("SELECT code, id, is_base, currency FROM price_type")}
        base = next((row for row in types.values() if row[2]), None)
        found = []
        for name, code in (
            ("price_type", rule.target),
            ("source", rule.target if rule.source is None else rule.source),
        ):
            row = base if code == "" else types.get(lookup.plain_code(code))
            if row is None and code != PURCHASE and (name == "price_type" or rule.source is not None):
                entered.wrong(name, "unknown", code)
            found.append((0, "") if row is None else (row[1], row[3]))
        (self.target, currency), (self.source, other) = found
        if currency and other and currency != other:
            entered.wrong("source", "other_currency", rule.source)
        scaled = []
        for name, value in (("percent", rule.percent), ("amount", rule.amount)):
            scaled.append(entered.take(lambda name=name, value=value: fields.scaled(value, name), 0))  # type: ignore[misc]
        self.percent, self.amount = scaled
        if abs(self.percent) > _MOST_PERCENT * QUANTITY_SCALE:
            entered.wrong("percent", "too_large", rule.percent, high=_MOST_PERCENT)
        if rule.rounding and rule.rounding not in rounding.CHOICES:
            entered.wrong("rounding", "not_a_choice", rule.rounding, choices=list(rounding.CHOICES))
        if not entered.problems and self.source == self.target and not (self.percent or self.amount or rule.rounding):
            entered.wrong("percent", "required")

    # What becomes of them ---------------------------------------------------------

    def lines(self, ids: Sequence[int]) -> list[Line]:
        """What becomes of these products, in their order."""
        rows = {
            row[0]: row
            for row in self.engine.rows(
                "SELECT i.id, i.sku, i.name, i.kind, i.tax_rate_id, t.name, i.section_id, s.name, i.minimum_stock,"
                " i.published, i.archived, i.oversell, i.purchase_price FROM json_each(?) j"
                " CROSS JOIN item i ON i.id = j.value LEFT JOIN tax_rate t ON t.id = i.tax_rate_id"
                " LEFT JOIN section s ON s.id = i.section_id",
                (in_clause(ids),),
            )
        }
        prices = {kind: self._prices(ids, kind) for kind in {self.target, self.source} if self.change.price and kind}
        return [self._line(rows[key], prices) for key in ids if key in rows]

    def _prices(self, ids: Sequence[int], price_type: int) -> dict[int, int]:
        return dict(
            self.engine.rows(
                "SELECT j.value, (SELECT p.amount FROM price p WHERE p.item_id = j.value AND p.price_type_id = ?2"
                " AND p.valid_from <= ?3 ORDER BY p.valid_from DESC LIMIT 1) AS amount FROM json_each(?1) j"
                " WHERE amount IS NOT NULL",
                (in_clause(ids), price_type, self.today.isoformat()),
            )
        )

    def _line(self, row: tuple[Any, ...], prices: dict[int, dict[int, int]]) -> Line:
        key, sku, name, kind, tax, tax_name, section, section_name, minimum, published, archived, oversell, cost = row
        before: dict[str, tuple[Any, str | bool | None]] = {
            "tax_rate_id": (tax, tax_name),
            "section_id": (section, section_name),
            "minimum_stock": (minimum, None if minimum is None else quantity_text(minimum)),
            "published": (published, bool(published)),
            "archived": (archived, bool(archived)),
            "oversell": (oversell, None if oversell is None else bool(oversell)),
        }
        changes, columns = [], {}
        for column, (value, told) in self.values.items():
            if before[column][0] != value:
                changes.append(FieldChange(column.removesuffix("_id"), before[column][1], told))
                columns[column] = value
        if "minimum_stock" in columns and kind not in lookup.STOCKED:
            return Line(key, sku, name, (), "not_stocked")
        if self.change.price is None:
            return Line(key, sku, name, tuple(changes), columns=columns)
        old = prices[self.target].get(key) if self.target else cost
        source = prices[self.source].get(key) if self.source else cost
        if kind == "parent":
            return Line(key, sku, name, (), "has_variations")
        if source is None:
            return Line(key, sku, name, (), "no_cost" if not self.source else "no_price")
        new = self._new_price(source, self.change.price.rounding)
        if new < 0:
            return Line(key, sku, name, (), "below_zero")
        if new == old:
            return Line(key, sku, name, tuple(changes), columns=columns)
        texts = (None if old is None else price_text(old, self.digits), price_text(new, self.digits))
        changes.append(FieldChange("price" if self.target else PURCHASE, *texts))
        if not self.target:
            columns[PURCHASE] = new
        return Line(key, sku, name, tuple(changes), columns=columns, price=new if self.target else None)

    def _new_price(self, source: int, rule: str) -> int:
        finest = 10 ** (6 - self.digits)  # a screw at 0.0125 keeps its digits
        while finest > 1 and source % finest:
            finest //= 10
        whole = 100 * QUANTITY_SCALE
        return rounding.rounded(source * (whole + self.percent) + self.amount * whole, whole, rule, finest)
