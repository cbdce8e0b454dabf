"""Suppliers and customers."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base


class Partner(Base):
    """A supplier, a customer, or both."""

    id = pw.AutoField()
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
    version = pw.IntegerField(default=1)

    class Meta:
        table_name = "partner"
