"""Suppliers and customers."""

from __future__ import annotations

import peewee as pw

from db.models.base import Row


class Partner(Row):
    """A supplier, a customer, or both."""

    noun = "partner"
    told = ("name", "kind", "supplier", "customer", "tax_office", "tax_number", "phone", "email", "address", "comment",
            "active", "external_id")  # fmt: skip

    kind = pw.TextField(default="company")
    name = pw.TextField()
    name_key = pw.TextField()
    folded = pw.TextField()
    supplier = pw.BooleanField(default=False)
    customer = pw.BooleanField(default=False)
    tax_office = pw.TextField(default="")
    tax_number = pw.TextField(default="")
    phone = pw.TextField(default="")
    email = pw.TextField(default="")
    address = pw.TextField(default="")
    comment = pw.TextField(default="")
    active = pw.BooleanField(default=True)
    external_id = pw.TextField(null=True)

    class Meta:
        table_name = "partner"
