"""Stock documents, their rows, the warehouses they touch, and their history."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import DayField, MomentField, MoneyField, QuantityField, ScaledField, UnitPriceField
from db.models.employee import Employee
from db.models.item import Item
from db.models.partner import Partner
from db.models.tax import TaxRate
from db.models.unit import Unit
from db.models.warehouse import Warehouse


class Document(Base):
    """A stock document of one of the five types."""

    id = pw.AutoField()
    type = pw.TextField()
    sequence = pw.IntegerField()
    number = pw.TextField()
    external_id = pw.TextField(null=True)
    status = pw.TextField(default="draft")
    title = pw.TextField(default="")
    date = DayField()
    day = DayField(null=True)
    responsible = pw.ForeignKeyField(Employee, column_name="responsible_id", lazy_load=False, backref="+", null=True)
    responsible_id: int | None
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+", null=True)
    warehouse_id: int | None
    to_warehouse = pw.ForeignKeyField(Warehouse, column_name="to_warehouse_id", lazy_load=False, backref="+", null=True)
    to_warehouse_id: int | None
    partner = pw.ForeignKeyField(Partner, column_name="partner_id", lazy_load=False, backref="+", null=True)
    partner_id: int | None
    deal_id = pw.IntegerField(null=True)
    currency = pw.TextField()
    rate = ScaledField(default=1)
    ordered_on = DayField(null=True)
    received_on = DayField(null=True)
    delivery_note = pw.TextField(default="")
    invoice = pw.TextField(default="")
    delivery_service = pw.TextField(default="")
    delivery_price = MoneyField(null=True)
    reason = pw.TextField(default="")
    comment = pw.TextField(default="")
    folded = pw.TextField(default="")
    row_count = pw.IntegerField(default=0)
    quantity = QuantityField(default=0)
    gross = MoneyField(default=0)
    discount = MoneyField(default=0)
    net = MoneyField(default=0)
    tax = MoneyField(default=0)
    total = MoneyField(default=0)
    created_by = pw.IntegerField(null=True)
    created_at = MomentField()
    updated_at = MomentField()
    posted = pw.BooleanField(default=False)
    deleted_at = MomentField(null=True)
    version = pw.IntegerField(default=1)

    class Meta:
        table_name = "document"


class DocumentRow(Base):
    """A row as entered."""

    id = pw.AutoField()
    document = pw.ForeignKeyField(Document, column_name="document_id", lazy_load=False, backref="+")
    document_id: int
    position = pw.IntegerField()
    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+", null=True)
    item_id: int | None
    barcode = pw.TextField(null=True)
    quantity = QuantityField()
    unit = pw.ForeignKeyField(Unit, column_name="unit_id", lazy_load=False, backref="+", null=True)
    unit_id: int | None
    numerator = pw.IntegerField(default=1)
    denominator = pw.IntegerField(default=1)
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+", null=True)
    warehouse_id: int | None
    to_warehouse = pw.ForeignKeyField(Warehouse, column_name="to_warehouse_id", lazy_load=False, backref="+", null=True)
    to_warehouse_id: int | None
    purchase_price = UnitPriceField(null=True)
    purchase_price_given = pw.BooleanField(default=False)
    price = UnitPriceField(null=True)
    price_given_by = pw.IntegerField(null=True)
    discount_rate = ScaledField(null=True)
    discount_amount = MoneyField(null=True)
    tax_rate = pw.ForeignKeyField(TaxRate, column_name="tax_rate_id", lazy_load=False, backref="+", null=True)
    tax_rate_id: int | None
    reason = pw.TextField(default="")
    comment = pw.TextField(default="")

    class Meta:
        table_name = "document_row"


class DocumentWarehouse(Base):
    """A warehouse that a document touches."""

    document = pw.ForeignKeyField(Document, column_name="document_id", lazy_load=False, backref="+")
    document_id: int
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+")
    warehouse_id: int

    class Meta:
        table_name = "document_warehouse"
        primary_key = pw.CompositeKey("document", "warehouse")


class HistoryEntry(Base):
    """What happened to a document."""

    id = pw.AutoField()
    document = pw.ForeignKeyField(Document, column_name="document_id", lazy_load=False, backref="+")
    document_id: int
    version = pw.IntegerField()
    at = MomentField()
    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+", null=True)
    employee_id: int | None
    operator = pw.TextField(null=True)
    action = pw.TextField()
    row = pw.IntegerField(null=True)
    field = pw.TextField(null=True)
    before = pw.TextField(null=True)
    after = pw.TextField(null=True)
    sensitivity = pw.TextField(default="")
    warehouse_id = pw.IntegerField(null=True)

    class Meta:
        table_name = "history"
