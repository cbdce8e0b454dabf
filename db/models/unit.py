"""Units of measure."""

from __future__ import annotations

from fractions import Fraction

import peewee as pw

from db.models.base import Row


class Unit(Row):
    """A unit of measure; conversions are fractions."""

    noun = "unit"
    called = "code"
    told = ("code", "name", "decimals", "base", "factor")

    code = pw.TextField()
    name = pw.TextField()
    decimals = pw.IntegerField()
    base = pw.ForeignKeyField("self", column_name="base_id", lazy_load=False, backref="+", null=True)
    base_id: int | None
    numerator = pw.IntegerField(default=1)
    denominator = pw.IntegerField(default=1)

    class Meta:
        table_name = "unit"

    @property
    def factor(self) -> str | None:
        """How many of its base 1 of it is, as people write it: "12", "1/1000"; None without a base."""
        return None if self.base_id is None else str(Fraction(self.numerator, self.denominator))
