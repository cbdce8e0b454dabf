"""The books: postings, ledger, balances, batches, shortages, settlements."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import DayField, MomentField, MoneyField, QuantityField, ScaledField, UnitPriceField
from db.models.document import Document
from db.models.employee import Employee
from db.models.item import Item
from db.models.unit import Unit
from db.models.warehouse import Warehouse


class Posting(Base):
    """One processing or cancelling."""

    id = pw.AutoField()
    document = pw.ForeignKeyField(Document, column_name="document_id", lazy_load=False, backref="+", null=True)
    document_id: int | None
    kind = pw.TextField()
    reverses = pw.ForeignKeyField("self", column_name="reverses_id", lazy_load=False, backref="+", null=True)
    reverses_id: int | None
    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+", null=True)
    employee_id: int | None
    operator = pw.TextField(null=True)
    recorded_at = MomentField()
    day = DayField()
    currency = pw.TextField()
    rate = ScaledField()
    first_sequence = pw.IntegerField()
    last_sequence = pw.IntegerField()
    previous = pw.TextField()
    hash = pw.TextField()

    class Meta:
        table_name = "posting"


class PostingLine(Base):
    """A row, frozen as it was posted."""

    id = pw.AutoField()
    posting = pw.ForeignKeyField(Posting, column_name="posting_id", lazy_load=False, backref="+")
    posting_id: int
    line = pw.IntegerField()
    row_id = pw.IntegerField(null=True)
    row = pw.IntegerField(null=True)
    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+", null=True)
    warehouse_id: int | None
    to_warehouse = pw.ForeignKeyField(Warehouse, column_name="to_warehouse_id", lazy_load=False, backref="+", null=True)
    to_warehouse_id: int | None
    bundle_line = pw.IntegerField(null=True)
    quantity = QuantityField()
    entered_quantity = QuantityField()
    unit = pw.ForeignKeyField(Unit, column_name="unit_id", lazy_load=False, backref="+")
    unit_id: int
    numerator = pw.IntegerField()
    denominator = pw.IntegerField()
    purchase_price = UnitPriceField(null=True)
    price = UnitPriceField(null=True)
    gross = MoneyField(default=0)
    discount = MoneyField(default=0)
    net = MoneyField(default=0)
    tax_rate = ScaledField(null=True)
    tax = MoneyField(default=0)
    total = MoneyField(default=0)
    value = MoneyField(default=0)
    purchase_before = UnitPriceField(null=True)
    purchase_after = UnitPriceField(null=True)
    price_before = UnitPriceField(null=True)
    price_after = UnitPriceField(null=True)
    reason = pw.TextField(default="")

    class Meta:
        table_name = "posting_line"


class LedgerRow(Base):
    """One movement; never changed."""

    sequence = pw.IntegerField(primary_key=True)
    posting_line = pw.ForeignKeyField(PostingLine, column_name="posting_line_id", lazy_load=False, backref="+")
    posting_line_id: int
    kind = pw.TextField()
    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+")
    warehouse_id: int
    quantity = QuantityField()
    value = MoneyField()
    quantity_after = QuantityField()
    value_after = MoneyField()
    day = DayField()
    recorded_at = MomentField()
    reverses = pw.IntegerField(null=True)
    settles = pw.IntegerField(null=True)
    lot = pw.IntegerField(null=True)
    place = pw.IntegerField(null=True)

    class Meta:
        table_name = "ledger"


class LedgerBlock(Base):
    """A block of the ledger (db/ledger/blocks.py) in which a warehouse has rows."""

    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+")
    warehouse_id: int
    block = pw.IntegerField()

    class Meta:
        table_name = "ledger_block"
        primary_key = pw.CompositeKey("warehouse", "block")


class Balance(Base):
    """What is on hand and what it is worth."""

    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+")
    warehouse_id: int
    lot = pw.IntegerField()
    place = pw.IntegerField()
    quantity = QuantityField()
    value = MoneyField()
    sequence = pw.IntegerField()
    day = DayField()
    cost_value = MoneyField()
    cost_quantity = QuantityField()

    class Meta:
        table_name = "balance"
        primary_key = pw.CompositeKey("item", "warehouse", "lot", "place")


class Batch(Base):
    """What came in, and what is left of it."""

    id = pw.AutoField()
    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+")
    warehouse_id: int
    sequence = pw.IntegerField()
    origin = pw.ForeignKeyField("self", column_name="origin_id", lazy_load=False, backref="+", null=True)
    origin_id: int | None
    day = DayField()
    quantity = QuantityField()
    value = MoneyField()
    left_quantity = QuantityField()
    left_value = MoneyField()
    lot = pw.IntegerField(null=True)
    place = pw.IntegerField(null=True)

    class Meta:
        table_name = "batch"


class BatchMove(Base):
    """What a ledger row put into or took from a batch."""

    sequence = pw.IntegerField()
    part = pw.IntegerField()
    batch = pw.ForeignKeyField(Batch, column_name="batch_id", lazy_load=False, backref="+")
    batch_id: int
    quantity = QuantityField()
    value = MoneyField()

    class Meta:
        table_name = "batch_move"
        primary_key = pw.CompositeKey("sequence", "part")


class Shortage(Base):
    """What left although it was not there."""

    id = pw.AutoField()
    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+")
    warehouse_id: int
    sequence = pw.IntegerField()
    quantity = QuantityField()
    value = MoneyField()
    left_quantity = QuantityField()
    left_value = MoneyField()

    class Meta:
        table_name = "shortage"


class Settlement(Base):
    """A shortage made good by a batch."""

    sequence = pw.IntegerField(primary_key=True)
    shortage = pw.ForeignKeyField(Shortage, column_name="shortage_id", lazy_load=False, backref="+")
    shortage_id: int
    batch = pw.ForeignKeyField(Batch, column_name="batch_id", lazy_load=False, backref="+")
    batch_id: int
    quantity = QuantityField()
    posted_value = MoneyField()
    value = MoneyField()

    class Meta:
        table_name = "settlement"
