"""Sessions that are running."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import MomentField
from db.models.employee import Employee


class RunningSession(Base):
    """One app with someone signed in; `ended_at`: someone has ended it, and it leaves at its next look."""

    id = pw.TextField(primary_key=True)
    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+")
    employee_id: int
    operator = pw.TextField(null=True)
    address = pw.TextField(default="")
    terminal = pw.TextField(default="")
    key = pw.TextField(default="")
    host = pw.TextField()
    pid = pw.IntegerField()
    started = pw.TextField(default="")
    began_at = MomentField()
    seen_at = MomentField()
    locked_at = MomentField(null=True)
    ended_at = MomentField(null=True)

    class Meta:
        table_name = "session"
