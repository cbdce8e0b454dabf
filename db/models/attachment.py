"""Files that belong to documents."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import MomentField
from db.models.document import Document
from db.models.employee import Employee


class Attachment(Base):
    """A file of a document; its bytes lie in `db.attachments`, named by `hash` (SHA-256)."""

    id = pw.AutoField()
    document = pw.ForeignKeyField(Document, column_name="document_id", lazy_load=False, backref="+")
    document_id: int
    name = pw.TextField()
    hash = pw.TextField()
    size = pw.IntegerField()
    sensitivity = pw.TextField(default="")
    added_by = pw.ForeignKeyField(Employee, column_name="added_by", lazy_load=False, backref="+", null=True)
    added_at = MomentField()
    removed_at = MomentField(null=True)

    class Meta:
        table_name = "attachment"
