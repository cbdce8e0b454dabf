"""Warehouses."""

from __future__ import annotations

from typing import Any

import peewee as pw

from db.models.base import Row
from db.models.employee import Employee
from db.text import fold, sort_key


class Warehouse(Row):
    """A place with its own stock."""

    noun = "warehouse"
    called = "code"
    told = ("code", "name", "address", "description", "phone", "email", "opening_hours", "sort_order", "responsible",
            "is_default", "active", "issuing", "external_id")  # fmt: skip

    code = pw.TextField()
    name = pw.TextField()
    name_key = pw.TextField()
    folded = pw.TextField()
    kind = pw.TextField(default="stock")
    address = pw.TextField(default="")
    description = pw.TextField(default="")
    phone = pw.TextField(default="")
    email = pw.TextField(default="")
    opening_hours = pw.TextField(default="")
    sort_order = pw.IntegerField(default=100)
    responsible = pw.ForeignKeyField(Employee, column_name="responsible_id", lazy_load=False, backref="+", null=True)
    responsible_id: int | None
    is_default = pw.BooleanField(default=False)
    active = pw.BooleanField(default=True)
    issuing = pw.BooleanField(default=True)
    external_id = pw.TextField(null=True)

    class Meta:
        table_name = "warehouse"

    def keys(self) -> dict[str, str]:
        """Sorted by name; found by code and name."""
        return {"name_key": sort_key(self.name), "folded": fold(f"{self.code} {self.name}")}

    def audience(self, field: str) -> dict[str, Any]:
        """Those whose warehouse it is, also after it was deleted."""
        return {"warehouse_id": self.id}
