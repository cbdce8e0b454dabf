"""Where in long lists the rows of a day stand."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base


class Span(Base):
    """The rows of `list` ("document", "ledger", "audit") of a day stand from `low` to `high` at the most: sequences,
    ids, or dates of documents as 20261124. Kept by triggers."""

    list = pw.TextField()
    day = pw.TextField()
    low = pw.IntegerField()
    high = pw.IntegerField()

    class Meta:
        table_name = "span"
        primary_key = pw.CompositeKey("list", "day")
