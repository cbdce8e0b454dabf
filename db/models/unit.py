"""Units of measure."""

from __future__ import annotations

import peewee as pw

from db.models.base import Base


class Unit(Base):
    """A unit of measure; conversions are fractions."""

    id = pw.AutoField()
    code = pw.TextField()
    name = pw.TextField()
    decimals = pw.IntegerField()
    base = pw.ForeignKeyField("self", column_name="base_id", lazy_load=False, backref="+", null=True)
    base_id: int | None
    numerator = pw.IntegerField(default=1)
    denominator = pw.IntegerField(default=1)
    version = pw.IntegerField(default=1)

    class Meta:
        table_name = "unit"
