"""Deals in their pipelines: rows, payments, and what happened to them."""

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


class Pipeline(Base):
    """A way that deals go. `name` None: a default that has its own words, by its code."""

    id = pw.AutoField()
    code = pw.TextField()
    name = pw.TextField(null=True)
    position = pw.IntegerField()
    active = pw.BooleanField(default=True)
    version = pw.IntegerField(default=1)

    class Meta:
        table_name = "pipeline"


class Stage(Base):
    """One step of a pipeline; of the kinds won and lost there is one each."""

    id = pw.AutoField()
    pipeline = pw.ForeignKeyField(Pipeline, column_name="pipeline_id", lazy_load=False, backref="+")
    pipeline_id: int
    code = pw.TextField()
    name = pw.TextField(null=True)
    kind = pw.TextField(default="open")
    position = pw.IntegerField()
    version = pw.IntegerField(default=1)

    class Meta:
        table_name = "stage"


class Deal(Base):
    """An order to be; its number is its id."""

    id = pw.AutoField()
    external_id = pw.TextField(null=True)
    title = pw.TextField(default="")
    pipeline = pw.ForeignKeyField(Pipeline, column_name="pipeline_id", lazy_load=False, backref="+")
    pipeline_id: int
    stage = pw.ForeignKeyField(Stage, column_name="stage_id", lazy_load=False, backref="+")
    stage_id: int
    status = pw.TextField(default="open")
    partner = pw.ForeignKeyField(Partner, column_name="partner_id", lazy_load=False, backref="+", null=True)
    partner_id: int | None
    responsible = pw.ForeignKeyField(Employee, column_name="responsible_id", lazy_load=False, backref="+", null=True)
    responsible_id: int | None
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+", null=True)
    warehouse_id: int | None
    currency = pw.TextField()
    expected_on = DayField(null=True)
    comment = pw.TextField(default="")
    folded = pw.TextField(default="")
    row_count = pw.IntegerField(default=0)
    quantity = QuantityField(default=0)
    gross = MoneyField(default=0)
    discount = MoneyField(default=0)
    net = MoneyField(default=0)
    tax = MoneyField(default=0)
    total = MoneyField(default=0)
    paid = MoneyField(default=0)
    created_by = pw.ForeignKeyField(Employee, column_name="created_by", lazy_load=False, backref="+", null=True)
    created_at = MomentField()
    updated_at = MomentField()
    closed_at = MomentField(null=True)
    deleted_at = MomentField(null=True)
    version = pw.IntegerField(default=1)

    class Meta:
        table_name = "deal"


class DealRow(Base):
    """A row as entered; `shipped` in the product's own unit."""

    id = pw.AutoField()
    deal = pw.ForeignKeyField(Deal, column_name="deal_id", lazy_load=False, backref="+")
    deal_id: int
    position = pw.IntegerField()
    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    barcode = pw.TextField(null=True)
    quantity = QuantityField()
    unit = pw.ForeignKeyField(Unit, column_name="unit_id", lazy_load=False, backref="+", null=True)
    unit_id: int | None
    numerator = pw.IntegerField(default=1)
    denominator = pw.IntegerField(default=1)
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+", null=True)
    warehouse_id: int | None
    price = UnitPriceField(null=True)
    price_given_by = pw.IntegerField(null=True)
    discount_rate = ScaledField(null=True)
    discount_amount = MoneyField(null=True)
    tax_rate = pw.ForeignKeyField(TaxRate, column_name="tax_rate_id", lazy_load=False, backref="+", null=True)
    tax_rate_id: int | None
    comment = pw.TextField(default="")
    by_hand = pw.BooleanField(default=False)
    shipped = QuantityField(default=0)
    removed_at = MomentField(null=True)

    class Meta:
        table_name = "deal_row"


class Payment(Base):
    """Money received for a deal, or given back."""

    id = pw.AutoField()
    deal = pw.ForeignKeyField(Deal, column_name="deal_id", lazy_load=False, backref="+")
    deal_id: int
    day = DayField()
    amount = MoneyField()
    method = pw.TextField(default="other")
    comment = pw.TextField(default="")
    undoes = pw.ForeignKeyField("self", column_name="undoes_id", lazy_load=False, backref="+", null=True)
    undoes_id: int | None
    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+", null=True)
    employee_id: int | None
    operator = pw.TextField(null=True)
    at = MomentField()

    class Meta:
        table_name = "payment"


class DealHistoryEntry(Base):
    """What happened to a deal."""

    id = pw.AutoField()
    deal = pw.ForeignKeyField(Deal, column_name="deal_id", lazy_load=False, backref="+")
    deal_id: int
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
        table_name = "deal_history"
