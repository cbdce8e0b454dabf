"""What queries tell of products: a line of the list, and everything about one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from db.field_filters import FieldFilter
from db.fields import Amount, Price, Quantity
from db.queries.rows import Hidden
from db.sections import SectionKey


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products: words of SKU, name or barcode; a section with what is below it; one type; archived or not
    (None: both). Variations stand beside the others, `parent` (SKU) lists those of one product."""

    text: str = ""
    section: SectionKey | None = None
    type: str | None = None
    parent: str | None = None
    archived: bool | None = False
    fields: tuple[FieldFilter, ...] = ()
    """By the company's own fields."""


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product in the list; stock as in the look-up."""

    id: int
    sku: str
    name: str
    type: str
    unit: str
    barcodes: tuple[str, ...]
    price: Price | None
    purchase_price: Price | Hidden | None
    tax: str | None
    section: str | None
    published: bool
    archived: bool
    on_hand: Quantity | Hidden | None
    reserved: Quantity | Hidden | None
    available: Quantity | Hidden | None
    _fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> Mapping[str, Any]:
        """The values of the company's own fields, by code; no field of the command line's list."""
        return self._fields


@dataclass(frozen=True, slots=True)
class ProductStock:
    """A product's stock in one warehouse; `active` False: shown, not counted."""

    code: str
    name: str
    active: bool
    on_hand: Quantity
    reserved: Quantity
    available: Quantity
    value: Amount | Hidden


@dataclass(frozen=True, slots=True)
class ProductUnit:
    """A further unit: 1 of it is `factor` ("12", "1/1000") of the product's own."""

    unit: str
    factor: str


@dataclass(frozen=True, slots=True)
class ProductPart:
    """A part of a bundle."""

    sku: str
    name: str
    quantity: Quantity
    unit: str


@dataclass(frozen=True, slots=True)
class ProductProperty:
    """What tells a variation apart."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ProductPrice:
    """A price of a price list from a day on; None: none from then on."""

    price_type: str
    currency: str
    valid_from: date
    price: Price | None


@dataclass(frozen=True, slots=True)
class ProductCard:
    """Everything about one product. `variations`: SKUs; `prices`: the newest first; `oversell` None: as the
    company says; `fields`: the company's own, by code; `barcode_units`: barcodes that stand for another unit than the
    product's own; `merged`: the SKUs of what was merged into it, which answer as it does."""

    id: int
    sku: str
    name: str
    type: str
    parent: str | None
    unit: str
    barcodes: tuple[str, ...]
    price: Price | None
    purchase_price: Price | Hidden | None
    tax: str | None
    oversell: bool | None
    section: str | None
    description: str
    minimum_stock: Quantity | None
    weight: Quantity | None
    published: bool
    archived: bool
    external_id: str | None
    created_at: datetime
    version: int
    units: tuple[ProductUnit, ...]
    parts: tuple[ProductPart, ...]
    properties: tuple[ProductProperty, ...]
    variations: tuple[str, ...]
    prices: tuple[ProductPrice, ...]
    on_hand: Quantity | Hidden | None
    reserved: Quantity | Hidden | None
    available: Quantity | Hidden | None
    warehouses: tuple[ProductStock, ...] | Hidden
    fields: Mapping[str, Any] = field(default_factory=dict)
    barcode_units: Mapping[str, str] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
