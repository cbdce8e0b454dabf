"""The catalogue: sections, items (products, variations, services, bundles), barcodes, units, prices."""

from __future__ import annotations

from typing import Any

import peewee as pw

from db.models.base import Base, Row
from db.models.columns import DayField, MomentField, QuantityField, UnitPriceField
from db.models.tax import TaxRate
from db.models.unit import Unit
from db.text import sort_key


class Section(Row):
    """A section of the catalogue."""

    noun = "section"
    told = ("name", "parent", "sort_order", "external_id")

    name = pw.TextField()
    name_key = pw.TextField()
    parent = pw.ForeignKeyField("self", column_name="parent_id", lazy_load=False, backref="+", null=True)
    parent_id: int | None
    sort_order = pw.IntegerField(default=100)
    external_id = pw.TextField(null=True)

    class Meta:
        table_name = "section"

    def keys(self) -> dict[str, str]:
        """Sorted by name."""
        return {"name_key": sort_key(self.name)}


class Item(Row):
    """Everything that can stand in a row; stock hangs on this one id."""

    noun = "product"
    called = "sku"

    kind = pw.TextField()
    parent = pw.ForeignKeyField("self", column_name="parent_id", lazy_load=False, backref="+", null=True)
    parent_id: int | None
    sku = pw.TextField()
    name = pw.TextField()
    name_key = pw.TextField()
    folded = pw.TextField()
    description = pw.TextField(default="")
    unit = pw.ForeignKeyField(Unit, column_name="unit_id", lazy_load=False, backref="+")
    unit_id: int
    section = pw.ForeignKeyField(Section, column_name="section_id", lazy_load=False, backref="+", null=True)
    section_id: int | None
    tax_rate = pw.ForeignKeyField(TaxRate, column_name="tax_rate_id", lazy_load=False, backref="+", null=True)
    tax_rate_id: int | None
    purchase_price = UnitPriceField(null=True)
    minimum_stock = QuantityField(null=True)
    weight = QuantityField(null=True)
    oversell = pw.BooleanField(null=True)
    published = pw.BooleanField(default=False)
    archived = pw.BooleanField(default=False)
    merged_into = pw.ForeignKeyField("self", column_name="merged_into_id", lazy_load=False, backref="+", null=True)
    merged_into_id: int | None
    external_id = pw.TextField(null=True)
    created_at = MomentField()

    class Meta:
        table_name = "item"

    def audience(self, field: str) -> dict[str, Any]:
        """What it costs is not for everyone."""
        return {"sensitivity": "catalog.purchase_price"} if field == "purchase_price" else {}


class Barcode(Base):
    """A barcode, unique over all items, archived ones too."""

    id = pw.AutoField()
    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    code = pw.TextField()
    unit = pw.ForeignKeyField(Unit, column_name="unit_id", lazy_load=False, backref="+", null=True)
    unit_id: int | None

    class Meta:
        table_name = "barcode"


class ItemUnit(Base):
    """A further unit of one item."""

    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    unit = pw.ForeignKeyField(Unit, column_name="unit_id", lazy_load=False, backref="+")
    unit_id: int
    numerator = pw.IntegerField()
    denominator = pw.IntegerField()

    class Meta:
        table_name = "item_unit"
        primary_key = pw.CompositeKey("item", "unit")


class BundlePart(Base):
    """A part of a bundle."""

    bundle = pw.ForeignKeyField(Item, column_name="bundle_id", lazy_load=False, backref="+")
    bundle_id: int
    part = pw.ForeignKeyField(Item, column_name="part_id", lazy_load=False, backref="+")
    part_id: int
    quantity = QuantityField()

    class Meta:
        table_name = "bundle_part"
        primary_key = pw.CompositeKey("bundle", "part")


class PriceType(Row):
    """A price list."""

    noun = "price_type"
    called = "code"
    told = ("code", "name", "is_base")

    code = pw.TextField()
    name = pw.TextField()
    currency = pw.TextField()
    is_base = pw.BooleanField(default=False)

    class Meta:
        table_name = "price_type"


class Price(Base):
    """A price from a day on; None: none from then on."""

    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    price_type = pw.ForeignKeyField(PriceType, column_name="price_type_id", lazy_load=False, backref="+")
    price_type_id: int
    valid_from = DayField()
    amount = UnitPriceField(null=True)

    class Meta:
        table_name = "price"
        primary_key = pw.CompositeKey("item", "price_type", "valid_from")
