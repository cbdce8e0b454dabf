"""Tax rates."""

from __future__ import annotations

import peewee as pw

from db.fields import plain
from db.models.base import Row
from db.models.columns import DayField, ScaledField


class TaxRate(Row):
    """A tax rate (20 % is 0.2) with the days it holds."""

    noun = "tax"
    told = ("name", "rate", "reason", "valid_from", "valid_to", "active")

    name = pw.TextField()
    rate = ScaledField()
    reason = pw.TextField(default="")
    valid_from = DayField(null=True)
    valid_to = DayField(null=True)
    active = pw.BooleanField(default=True)

    class Meta:
        table_name = "tax_rate"

    @property
    def percent(self) -> str:
        """The rate as people write it: "20%"."""
        return f"{plain(self.rate * 100)}%"

    def facts(self) -> dict[str, object]:
        """The rate stands there as people write it."""
        return {**super().facts(), "rate": self.percent}
