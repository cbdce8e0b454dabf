"""Columns of exact numbers, days and moments: what models hold is what `db.fields` says of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import peewee as pw

from db.fields import MONEY_SCALE, QUANTITY_SCALE, moment_text, scaled

if TYPE_CHECKING:
    _DecimalField = pw.Field[Decimal]
    _DateField = pw.Field[date]
    _DatetimeField = pw.Field[datetime]
else:  # peewee's fields are generic in its stubs only
    _DecimalField = _DateField = _DatetimeField = pw.Field


class ScaledField(_DecimalField):
    """An exact number in an INTEGER column."""

    field_type = "INTEGER"
    scale = QUANTITY_SCALE

    def db_value(self, value: Any) -> int | None:
        """The stored integer of a Decimal, int or plain text."""
        return None if value is None else scaled(value, self.name, self.scale)

    def python_value(self, value: Any) -> Decimal | None:
        """The Decimal of a stored integer."""
        return None if value is None else Decimal(value) / self.scale


class QuantityField(ScaledField):
    """A quantity in 1/1,000,000."""


class UnitPriceField(ScaledField):
    """A unit price in 1/1,000,000."""


class MoneyField(ScaledField):
    """An amount in 1/10,000."""

    scale = MONEY_SCALE


class DayField(_DateField):
    """A day as ISO text."""

    field_type = "TEXT"

    def db_value(self, value: Any) -> str | None:
        """ISO text of a date."""
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: Any) -> date | None:
        """The date of ISO text."""
        return None if value is None else date.fromisoformat(value)


class MomentField(_DatetimeField):
    """A moment in UTC as ISO text with microseconds."""

    field_type = "TEXT"

    def db_value(self, value: Any) -> str | None:
        """ISO text, UTC."""
        return moment_text(value) if isinstance(value, datetime) else value

    def python_value(self, value: Any) -> datetime | None:
        """The aware datetime of ISO text."""
        return None if value is None else datetime.fromisoformat(value)
