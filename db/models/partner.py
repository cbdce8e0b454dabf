"""Suppliers and customers."""

from __future__ import annotations

from typing import Any

import peewee as pw

from db.models.base import Base, Row
from db.phones import searched
from db.text import fold, sort_key


class Partner(Row):
    """A supplier, a customer, or both."""

    noun = "partner"
    told = ("name", "kind", "supplier", "customer", "tax_office", "tax_number", "phone", "email", "address", "comment",
            "active", "external_id", "company_id")  # fmt: skip

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
    company = pw.ForeignKeyField("self", column_name="company_id", lazy_load=False, backref="+", null=True)
    company_id: int | None
    merged_into = pw.ForeignKeyField("self", column_name="merged_into_id", lazy_load=False, backref="+", null=True)
    merged_into_id: int | None

    more = ""
    """Further words that it is found by (`db.partnering.found_by`); set by who changes it."""

    class Meta:
        table_name = "partner"

    def keys(self) -> dict[str, str]:
        """Sorted by name; found by name, tax number and phone, and by what `more` says."""
        words = (self.name, self.tax_number, self.phone, searched(self.phone), self.more)
        return {"name_key": sort_key(self.name), "folded": fold(" ".join(one for one in words if one))}

    @property
    def target(self) -> str:
        """Its id: the name can be a person's, and what the audit log chains cannot be erased."""
        return str(self.id)

    def audience(self, field: str) -> dict[str, Any]:
        """Those who see suppliers, or customers, or either of them."""
        kinds = [
            right for right, is_one in (("supplier.view", self.supplier), ("contact.view", self.customer)) if is_one
        ]
        return {"sensitivity": "|".join(kinds)}


class PartnerDetail(Base):
    """A further phone, e-mail or address of a partner."""

    id = pw.AutoField()
    partner = pw.ForeignKeyField(Partner, column_name="partner_id", lazy_load=False, backref="+")
    partner_id: int
    kind = pw.TextField()
    label = pw.TextField(default="")
    value = pw.TextField()
    position = pw.IntegerField()

    class Meta:
        table_name = "partner_detail"
