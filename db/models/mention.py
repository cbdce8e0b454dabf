"""Who was spoken to in comments."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import MomentField
from db.models.document import HistoryEntry
from db.models.employee import Employee


class Mention(Base):
    """An employee that a comment in a document's history speaks to."""

    id = pw.AutoField()
    history = pw.ForeignKeyField(HistoryEntry, column_name="history_id", lazy_load=False, backref="+")
    history_id: int
    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+")
    employee_id: int
    seen_at = MomentField(null=True)

    class Meta:
        table_name = "mention"
