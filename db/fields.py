"""Exact numbers: scaled integers in the tables, `Decimal` outside, floats nowhere.

Quantities, unit prices and rates are integers of 1/1,000,000; amounts are integers of 1/10,000.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from db.errors import invalid

QUANTITY_SCALE: Final = 1_000_000
MONEY_SCALE: Final = 10_000
MAX_INTEGER: Final = 10**15
"""Largest scaled integer that a person may enter, far below SQLite's 2^63 so that sums do not overflow."""

_FINEST: Final = 60
"""Digits behind the point that are looked at, trailing zeros included."""
_PLAIN: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)

_SHORT: Final = re.compile(r"(\d{1,9})(?:\.(\d{1,4}))?\Z", re.ASCII)
_SHORT_SCALE: Final = 10_000
"""Numbers that no scale of ours finds too fine or too large, told from their text alone."""


def decimal(value: object, field: str) -> Decimal:
    """`value` (Decimal, int or plain text such as "-1.5") as a Decimal.

    Raises AmbarError "invalid" for floats, exponents, NaN, digit groups and anything else.
    """
    if isinstance(value, Decimal):
        if value.is_finite():
            return value
    elif isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    elif isinstance(value, str) and len(value) <= 40 and _PLAIN.match(value.strip()):
        return Decimal(value.strip())
    raise invalid(field, "not_a_number", value if not isinstance(value, float) else repr(value))


def scaled(value: object, field: str, scale: int = QUANTITY_SCALE) -> int:
    """`value` as an integer of 1/`scale`; AmbarError "invalid" if it is finer or too large."""
    if (
        type(value) is str and scale >= _SHORT_SCALE and (plainly := _SHORT.match(value))
    ):  # what nearly all numbers of a document look like
        return int(plainly[1]) * scale + int(f"{plainly[2] or '':0<4}") * (scale // _SHORT_SCALE)
    number = decimal(value, field)
    if not number:
        return 0
    # By hand, because Decimal's own arithmetic rounds to 28 digits, and overflows at exponents that JSON can hold.
    sign, digits, exponent = number.as_tuple()
    if number.adjusted() > len(str(MAX_INTEGER)):
        raise invalid(field, "too_large", number)
    if not isinstance(exponent, int) or exponent < -_FINEST or number.adjusted() < -_FINEST:
        raise invalid(field, "too_fine", number)
    shift: int = 10 ** abs(exponent)
    whole = int("".join(map(str, digits))) * scale
    whole, rest = (whole * shift, 0) if exponent > 0 else divmod(whole, shift)
    if whole > MAX_INTEGER:
        raise invalid(field, "too_large", number)
    if rest:
        raise invalid(field, "too_fine", number)
    return -whole if sign else whole


def quantity(value: object, field: str = "quantity") -> int:
    """A quantity as stored (1/1,000,000)."""
    return scaled(value, field, QUANTITY_SCALE)


def unit_price(value: object, field: str = "price") -> int:
    """A unit price as stored (1/1,000,000); AmbarError "invalid" if negative."""
    result = scaled(value, field, QUANTITY_SCALE)
    if result < 0:
        raise invalid(field, "negative", value)
    return result


def money(value: object, field: str = "amount", digits: int = 4) -> int:
    """An amount as stored (1/10,000); AmbarError "invalid" (too_fine) for more than the currency's `digits`."""
    stored = scaled(value, field, MONEY_SCALE)
    if stored % minor_step(digits):
        raise invalid(field, "too_fine", value)
    return stored


def from_quantity(value: int) -> Decimal:
    """A stored quantity or unit price as a Decimal without trailing zeros or exponent."""
    return Decimal(plain(Decimal(value) / QUANTITY_SCALE))


def from_money(value: int, digits: int = 2) -> Decimal:
    """A stored amount as a Decimal with the currency's digits."""
    return (Decimal(value) / MONEY_SCALE).quantize(Decimal(1).scaleb(-digits))


def plain(value: Decimal) -> str:
    """`value` in its shortest form, never with an exponent: "5", "0.25"."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def quantity_text(value: int) -> str:
    """A stored quantity in its shortest form, as the JSON of the command line has it."""
    return plain(Decimal(value) / QUANTITY_SCALE)


def price_text(value: int, digits: int = 2) -> str:
    """A stored unit price with at least the currency's digits and up to six."""
    text = plain(Decimal(value) / QUANTITY_SCALE)
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(digits, '0')}" if digits or fraction else whole


def money_text(value: int, digits: int = 2) -> str:
    """A stored amount with the currency's digits."""
    return f"{from_money(value, digits):f}"


def divide(numerator: int, denominator: int, step: int = 1) -> int:
    """numerator ÷ denominator rounded half away from zero to a multiple of `step`; denominator > 0."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    base = denominator * step
    if numerator >= 0:
        return (2 * numerator + base) // (2 * base) * step
    return -((base - 2 * numerator) // (2 * base)) * step


_MINOR_STEPS: Final = (10_000, 1_000, 100, 10, 1)


def minor_step(digits: int) -> int:
    """The currency's minor unit in 1/10,000: 100 for two digits, 10,000 for none."""
    return _MINOR_STEPS[digits]


PRODUCT_SCALE: Final = QUANTITY_SCALE * QUANTITY_SCALE // MONEY_SCALE
"""What quantity × unit price, as stored, is divided by to be an amount."""


def amount(quantity: int, price: int, digits: int = 2) -> int:
    """quantity × unit price (both 1/1,000,000) as an amount (1/10,000), rounded to the minor unit."""
    return divide(quantity * price, PRODUCT_SCALE, _MINOR_STEPS[digits])


class Quantity(Decimal):
    """A quantity for people: prints in its shortest form."""

    @classmethod
    def of(cls, stored: int) -> Quantity:
        """The quantity stored as an integer of 1/1,000,000."""
        return cls(quantity_text(stored))


class Price(Decimal):
    """A unit price for people: at least the currency's digits, up to six."""

    @classmethod
    def of(cls, stored: int, digits: int = 2) -> Price:
        """The unit price stored as an integer of 1/1,000,000."""
        return cls(price_text(stored, digits))


class Amount(Decimal):
    """An amount of money for people: the currency's digits."""

    @classmethod
    def of(cls, stored: int, digits: int = 2) -> Amount:
        """The amount stored as an integer of 1/10,000."""
        return cls(money_text(stored, digits))


def moment_text(value: datetime) -> str:
    """A moment as stored and printed: ISO 8601, UTC, "Z"."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def day(value: object, field: str = "date") -> date:
    """An ISO day ("2026-11-24") as a date; AmbarError "invalid" for anything else."""
    if isinstance(value, datetime):
        raise invalid(field, "not_a_day", value)
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise invalid(field, "not_a_day", value)
