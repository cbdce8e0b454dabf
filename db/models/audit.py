"""The audit log, append-only and chained, and the denials counted beside it."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import MomentField
from db.models.employee import Employee


class AuditEntry(Base):
    """One line of the audit log."""

    id = pw.AutoField()
    at = MomentField()
    kind = pw.TextField()
    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+", null=True)
    employee_id: int | None
    operator = pw.TextField(null=True)
    source = pw.TextField(default="")
    target = pw.TextField(default="")
    target_id = pw.IntegerField(null=True)
    warehouse_id = pw.IntegerField(null=True)
    sensitivity = pw.TextField(default="")
    field = pw.TextField(null=True)
    before_hash = pw.TextField(null=True)
    after_hash = pw.TextField(null=True)
    previous = pw.TextField()
    hash = pw.TextField()

    class Meta:
        table_name = "audit"


class AuditText(Base):
    """Its personal text, erasable."""

    audit = pw.ForeignKeyField(AuditEntry, column_name="audit_id", lazy_load=False, backref="+", primary_key=True)
    audit_id: int
    before = pw.TextField(null=True)
    after = pw.TextField(null=True)

    class Meta:
        table_name = "audit_text"


class Denial(Base):
    """How often someone was denied a right."""

    employee_id = pw.IntegerField()
    permission = pw.TextField()
    reason = pw.TextField()
    times = pw.IntegerField()
    first_at = MomentField()
    last_at = MomentField()

    class Meta:
        table_name = "denial"
        primary_key = pw.CompositeKey("employee_id", "permission", "reason")
