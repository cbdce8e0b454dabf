"""Rounding prices to what stands on a label: to a step (0.05, 1), or so that they end in .90, .99 …"""

from __future__ import annotations

from typing import Final

from db.fields import QUANTITY_SCALE, divide

STEPS: Final = {
    "0.01": 10_000, "0.05": 50_000, "0.10": 100_000, "0.25": 250_000, "0.50": 500_000, "1": 1_000_000, "5": 5_000_000,
    "10": 10_000_000,
}  # fmt: skip
"""Rounded to a multiple, halves away from zero; as stored."""
ENDINGS: Final = {".50": 500_000, ".90": 900_000, ".95": 950_000, ".99": 990_000}
"""Rounded to the nearest price with these digits behind the point, of two as near to the higher one; as stored."""
CHOICES: Final = (*STEPS, *ENDINGS)


def rounded(numerator: int, denominator: int, rule: str, finest: int) -> int:
    """A price (numerator ÷ denominator, in 1/1,000,000) rounded by a rule of `CHOICES`, or, "" for none, to a multiple
    of `finest`. Rounded once. A price below zero stays below zero."""
    if rule in ENDINGS and numerator >= 0:
        ending = ENDINGS[rule]
        whole = divide(numerator - ending * denominator, denominator * QUANTITY_SCALE)
        return max(0, whole) * QUANTITY_SCALE + ending
    return divide(numerator, denominator, STEPS.get(rule, finest))
