"""What the audit log tells of products: before and after as people write it. Internal: for services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from db import audit, rows
from db.access import Actor
from db.fields import plain, price_text, quantity_text, unit_price
from db.models import BundlePart, Item, ItemProperty, ItemUnit, Price, PriceType, Section, TaxRate, Unit
from db.models.base import Row

COLUMNS: Final = (
    "sku", "name", "description", "unit_id", "section_id", "tax_rate_id", "purchase_price", "minimum_stock", "weight",
    "oversell", "published", "external_id",
)  # fmt: skip
"""The columns whose old and new values are told."""
_LINKS: Final[Mapping[str, type[Row]]] = {"unit_id": Unit, "section_id": Section, "tax_rate_id": TaxRate}


def added(actor: Actor, products: Mapping[int, tuple[str, str]]) -> None:
    """Tell of new products, id → (SKU, name): of several at once their number, in one row."""
    if len(products) > 1:
        audit.record(actor, "product", field="created", after=len(products))
        return
    for key, (sku, name) in products.items():
        rows.tell(actor, Item(id=key, sku=sku), "created", after=name)


class Change:
    """What one edit makes different: made before anything is written, told after. Inside `audit.summed` only of
    prices: whoever looks for the day on which one changed must find it, however it was changed."""

    def __init__(self, actor: Actor, row: Mapping[str, Any], *, contents: bool, prices: bool) -> None:
        """`row`: the product's id and `COLUMNS` as stored; `contents`, `prices`: whether these are given."""
        self.actor, self.row = actor, row
        self.silent = audit.is_summed(actor, "product")
        self.contents, self.prices = contents and not self.silent, prices
        self.before = self._beyond()

    def tell(self, values: Mapping[str, Any], barcodes: tuple[list[str], list[str]]) -> None:
        """Record each field that differs; `values`: the columns written; `barcodes`: before and after."""
        item, row = Item(id=self.row["id"], sku=self.row["sku"]), self.row
        for column in ("purchase_price",) if self.silent else COLUMNS:
            if column in values and values[column] != row[column]:
                before, after = self._shown(column, row[column]), self._shown(column, values[column])
                rows.tell(self.actor, item, column.removesuffix("_id"), before, after)
        if barcodes[0] != barcodes[1] and not self.silent:
            rows.tell(self.actor, item, "barcodes", *barcodes)
        for field, now in self._beyond().items():
            if now != self.before[field]:
                rows.tell(self.actor, item, field, self.before[field], now)

    def _beyond(self) -> dict[str, object]:
        """What stands in other tables."""
        found: dict[str, object] = {}
        if self.prices:
            today = self.actor.company.today()
            found["price"] = price_of(self.actor, self.row["id"], PriceType.get(PriceType.is_base), today)
        if self.contents:
            units = ItemUnit.select(Unit.code, ItemUnit.numerator, ItemUnit.denominator).join(Unit)
            parts = BundlePart.select(Item.sku, BundlePart.quantity).join(Item, on=BundlePart.part)
            factors: Iterable[Any] = units.where(ItemUnit.item == self.row["id"]).tuples()
            quantities: Iterable[Any] = parts.where(BundlePart.bundle == self.row["id"]).tuples()
            found["units"] = {code: str(Fraction(top, bottom)) for code, top, bottom in factors}
            found["parts"] = {sku: plain(quantity) for sku, quantity in quantities}
            own: Iterable[Any] = ItemProperty.select().where(ItemProperty.item == self.row["id"])
            found["properties"] = {one.name: one.value for one in own}
        return found

    def _shown(self, column: str, value: Any) -> object:
        if value is None:
            return None
        if column in _LINKS:
            return _LINKS[column].get_by_id(value).title
        if column == "purchase_price":
            return price_text(value, self.actor.company.digits)
        if column in ("minimum_stock", "weight"):
            return quantity_text(value)
        return bool(value) if column in ("oversell", "published") else value


def price_of(actor: Actor, item: int, price_type: PriceType, day: date) -> str | None:
    """What a product costs in a price list on a day; None where it has no price."""
    found = (
        Price.select()
        .where((Price.item == item) & (Price.price_type == price_type) & (Price.valid_from <= day))
        .order_by(Price.valid_from.desc())
        .first()
    )
    return None if found is None or found.amount is None else price_text(unit_price(found.amount), actor.company.digits)
