"""Public keys by which employees come over SSH."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import MomentField
from db.models.employee import Employee


class SshKey(Base):
    """A public key of one employee; `fingerprint` as ssh-keygen -l shows it."""

    id = pw.AutoField()
    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+")
    employee_id: int
    kind = pw.TextField()
    body = pw.TextField()
    fingerprint = pw.TextField()
    comment = pw.TextField()
    added_by_id: int | None
    added_by = pw.ForeignKeyField(Employee, column_name="added_by", lazy_load=False, backref="+", null=True)
    added_at = MomentField()

    class Meta:
        table_name = "ssh_key"
