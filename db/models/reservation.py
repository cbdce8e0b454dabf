"""What is promised to customers, and what of it was shipped."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import DayField, MomentField, QuantityField
from db.models.deal import Deal, DealRow
from db.models.employee import Employee
from db.models.item import Item
from db.models.ledger import Posting, PostingLine
from db.models.warehouse import Warehouse


class Reservation(Base):
    """Part of a deal's row that is promised out of one warehouse; made in the order of the ids."""

    id = pw.AutoField()
    deal_row = pw.ForeignKeyField(DealRow, column_name="deal_row_id", lazy_load=False, backref="+")
    deal_row_id: int
    deal = pw.ForeignKeyField(Deal, column_name="deal_id", lazy_load=False, backref="+")
    deal_id: int
    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+")
    warehouse_id: int
    quantity = QuantityField()
    until = DayField()
    made_at = MomentField()
    made_by = pw.ForeignKeyField(Employee, column_name="made_by", lazy_load=False, backref="+", null=True)

    class Meta:
        table_name = "reservation"


class ReservationChange(Base):
    """Every change of what is promised, signed."""

    id = pw.AutoField()
    reservation_id = pw.IntegerField()
    deal = pw.ForeignKeyField(Deal, column_name="deal_id", lazy_load=False, backref="+")
    deal_id: int
    deal_row_id = pw.IntegerField()
    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int
    warehouse = pw.ForeignKeyField(Warehouse, column_name="warehouse_id", lazy_load=False, backref="+")
    warehouse_id: int
    quantity = QuantityField()
    until = DayField()
    reason = pw.TextField()
    posting = pw.ForeignKeyField(Posting, column_name="posting_id", lazy_load=False, backref="+", null=True)
    posting_id: int | None
    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+", null=True)
    employee_id: int | None
    operator = pw.TextField(null=True)
    at = MomentField()

    class Meta:
        table_name = "reservation_change"


class Due(Base):
    """The next day on which something is due by itself."""

    name = pw.TextField(primary_key=True)
    day = DayField()

    class Meta:
        table_name = "due"


class Shipment(Base):
    """What a posting's line has shipped of a deal's row, or brought back."""

    id = pw.AutoField()
    posting = pw.ForeignKeyField(Posting, column_name="posting_id", lazy_load=False, backref="+")
    posting_id: int
    posting_line = pw.ForeignKeyField(PostingLine, column_name="posting_line_id", lazy_load=False, backref="+")
    posting_line_id: int
    deal = pw.ForeignKeyField(Deal, column_name="deal_id", lazy_load=False, backref="+")
    deal_id: int
    deal_row = pw.ForeignKeyField(DealRow, column_name="deal_row_id", lazy_load=False, backref="+")
    deal_row_id: int
    quantity = QuantityField()

    class Meta:
        table_name = "shipment"
