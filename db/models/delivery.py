"""How far the goods of sales are on their way, and how far one has read of what concerns one."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import DayField, MomentField
from db.models.document import Document
from db.models.employee import Employee


class Delivery(Base):
    """The delivery of a sale."""

    document = pw.ForeignKeyField(Document, column_name="document_id", primary_key=True, lazy_load=False, backref="+")
    document_id: int
    status = pw.TextField(default="waiting")
    planned_on = DayField(null=True)
    carrier = pw.TextField(default="")
    tracking = pw.TextField(default="")
    recipient = pw.TextField(default="")
    phone = pw.TextField(default="")
    address = pw.TextField(default="")
    comment = pw.TextField(default="")
    packed_at = MomentField(null=True)
    handed_over_at = MomentField(null=True)
    delivered_at = MomentField(null=True)
    returned_at = MomentField(null=True)
    updated_at = MomentField()
    version = pw.IntegerField(default=1)

    class Meta:
        table_name = "delivery"


class FeedMark(Base):
    """The last entries of both histories that an employee has read."""

    employee = pw.ForeignKeyField(Employee, column_name="employee_id", primary_key=True, lazy_load=False, backref="+")
    employee_id: int
    history_id = pw.IntegerField(default=0)
    deal_history_id = pw.IntegerField(default=0)

    class Meta:
        table_name = "feed_mark"
