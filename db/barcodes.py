"""What a barcode's own digits say, and barcodes of one's own. Source: GS1 General Specifications, 7.9 (check digit),
1.4.2 (prefixes 20 to 29: restricted circulation within a company)."""

from __future__ import annotations

from typing import Final

_LENGTHS: Final = (8, 12, 13, 14)
"""EAN-8, UPC-A, EAN-13, ITF-14: digits alone, the last of them checks the others."""
FIRST_PREFIX: Final = 20
LAST_PREFIX: Final = 26
"""Own EAN-13 begin with these; 27 to 29 are goods that are weighed."""
_PER_PREFIX: Final = 10**10
OWN: Final = (LAST_PREFIX - FIRST_PREFIX + 1) * _PER_PREFIX
"""How many barcodes of one's own there can be."""


def check_digit(digits: str) -> str:
    """The digit that completes an EAN, UPC or ITF-14 of which it is the last."""
    values = [int(digit) for digit in reversed(digits)]
    return str(-(3 * sum(values[0::2]) + sum(values[1::2])) % 10)


def wrong_check_digit(code: str) -> bool:
    """Whether `code` looks like an EAN, UPC or ITF-14 and its check digit is wrong; other codes have none."""
    if len(code) not in _LENGTHS or not (code.isascii() and code.isdigit()):
        return False
    return check_digit(code[:-1]) != code[-1]


def own_ean13(number: int) -> str:
    """The EAN-13 of one's own with this number, from 0 and below `OWN`."""
    prefix, rest = divmod(number, _PER_PREFIX)
    digits = f"{FIRST_PREFIX + prefix}{rest:010d}"
    return digits + check_digit(digits)
