"""Lists as employees have arranged them."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.employee import Employee


class ListColumns(Base):
    """The columns that an employee wants to see of a list, with their widths."""

    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+")
    employee_id: int
    list = pw.TextField()
    columns = pw.TextField()

    class Meta:
        table_name = "list_columns"
        primary_key = pw.CompositeKey("employee", "list")
        without_rowid = True


class SavedFilter(Base):
    """A filter with a name, its owner's or shared."""

    list = pw.TextField()
    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+")
    employee_id: int
    name = pw.TextField()
    shared = pw.BooleanField(default=False)
    content = pw.TextField()

    class Meta:
        table_name = "saved_filter"
