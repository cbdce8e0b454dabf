"""Products that employees have pinned."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.employee import Employee
from db.models.item import Item


class Pin(Base):
    """A product that an employee watches in the look-up."""

    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+")
    employee_id: int
    item = pw.ForeignKeyField(Item, column_name="item_id", lazy_load=False, backref="+")
    item_id: int

    class Meta:
        table_name = "pin"
