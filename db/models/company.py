"""What there is once: settings and counters."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base


class Setting(Base):
    """One setting by its name."""

    name = pw.TextField(primary_key=True)
    value = pw.TextField()

    class Meta:
        table_name = "setting"


class Counter(Base):
    """A locked counter: only ever grows."""

    name = pw.TextField(primary_key=True)
    value = pw.IntegerField()

    class Meta:
        table_name = "counter"
