"""Barcodes of weighed goods: two digits that say so, five of the product, five of grams, a check digit.

Which product the five digits name: one whose barcode or SKU is the beginning ("2800042"), that with zeros for the
grams and its check digit ("2800042000009"), or the five digits, with their zeros in front or without ("00042", "42").
Source: terms.md, "27–29 are for weighed goods (28 + 5 item + 5 grams + check): read the weight".
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from db.barcodes import check_digit, wrong_check_digit
from db.company import Company
from db.errors import problem
from db.lookup import plain_code

SETTING: Final = "weighed.prefixes"
LENGTH: Final = 13
_LOWEST, _HIGHEST = 20, 29
"""What the makers of barcodes have left for use inside a shop."""


class Weighed(NamedTuple):
    """A code taken apart: the ways in which its product may be written, the likeliest first, and its grams."""

    codes: tuple[str, ...]
    grams: int


def prefixes(company: Company) -> tuple[str, ...]:
    """The two digits with which a weighed product's code begins; none: there are no such codes here."""
    return tuple(company.setting(SETTING).split(","))


def read(code: str, begins: tuple[str, ...]) -> Weighed | None:
    """A code of a weighed product, None for any other, for a wrong check digit and for no weight at all."""
    code = plain_code(code)
    whole = len(code) == LENGTH and code.isascii() and code.isdigit()
    if not whole or code[:2] not in begins or wrong_check_digit(code) or not int(code[7:12]):
        return None
    start, item = code[:7], code[2:7]
    empty = f"{start}00000"
    codes = (start, empty + check_digit(empty), item, item.lstrip("0"))
    return Weighed(tuple(dict.fromkeys(one for one in codes if one)), int(code[7:12]))


def check(text: str) -> tuple[str, dict[str, Any] | None]:
    """The setting as stored ("27,28,29", empty for none), with what is wrong with it."""
    parts = [part for part in text.replace(";", ",").replace(" ", ",").split(",") if part]
    for part in parts:
        if not (part.isascii() and part.isdigit() and _LOWEST <= int(part) <= _HIGHEST):
            return text, problem(SETTING, "out_of_range", part, low=_LOWEST, high=_HIGHEST)
    return ",".join(sorted(set(parts))), None
