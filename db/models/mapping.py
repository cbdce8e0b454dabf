"""Mappings of imports that were given a name."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.employee import Employee


class SavedMapping(Base):
    """How the columns of somebody's files become our fields, as TOML, shared by all who import that kind."""

    entity = pw.TextField()
    name = pw.TextField()
    body = pw.TextField()
    employee = pw.ForeignKeyField(Employee, column_name="employee_id", null=True, lazy_load=False, backref="+")
    employee_id: int | None
    updated_at = pw.TextField()
    version = pw.IntegerField(default=1)

    class Meta:
        table_name = "saved_mapping"
