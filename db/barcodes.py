"""What a barcode's own digits say. Source: GS1 General Specifications, 7.9 (check digit)."""

from __future__ import annotations

from typing import Final

_LENGTHS: Final = (8, 12, 13, 14)
"""EAN-8, UPC-A, EAN-13, ITF-14: digits alone, the last of them checks the others."""


def wrong_check_digit(code: str) -> bool:
    """Whether `code` looks like an EAN, UPC or ITF-14 and its check digit is wrong; other codes have none."""
    if len(code) not in _LENGTHS or not (code.isascii() and code.isdigit()):
        return False
    digits = [int(digit) for digit in reversed(code)]
    return (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 != 0
