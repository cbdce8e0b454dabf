"""Documents that someone works on and has not left in good order."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import MomentField
from db.models.document import Document
from db.models.employee import Employee


class Unfinished(Base):
    """A document open in the editor of a session, with what is typed and not saved."""

    employee = pw.ForeignKeyField(Employee, column_name="employee_id", lazy_load=False, backref="+")
    employee_id: int
    session = pw.TextField()
    type = pw.TextField()
    document = pw.ForeignKeyField(Document, column_name="document_id", lazy_load=False, backref="+", null=True)
    document_id: int | None
    typed = pw.TextField(default="{}")
    at = MomentField()

    class Meta:
        table_name = "unfinished"
