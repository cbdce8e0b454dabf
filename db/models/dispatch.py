"""How the goods of a document were sent."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base
from db.models.columns import MomentField
from db.models.document import Document


class Dispatch(Base):
    """What a delivery note says beside its document: when, by whom, from where to whom."""

    document = pw.ForeignKeyField(Document, column_name="document_id", primary_key=True, lazy_load=False, backref="+")
    document_id: int
    shipped_at = MomentField(null=True)
    plate = pw.TextField(default="")
    driver = pw.TextField(default="")
    driver_number = pw.TextField(default="")
    carrier = pw.TextField(default="")
    carrier_number = pw.TextField(default="")
    from_address = pw.TextField(default="")
    recipient = pw.TextField(default="")
    recipient_office = pw.TextField(default="")
    recipient_number = pw.TextField(default="")
    to_address = pw.TextField(default="")

    class Meta:
        table_name = "dispatch"
