"""What a cell says: numbers, days, yes and no, codes. Ambiguous writing is refused, never guessed.

Sources: terms.md (Turkish Excel: decimal comma, DOĞRU/YANLIŞ, "8,68008E+12"); security.md "Files"
(1.234 is ambiguous; NaN, 1e5 and 1_000 are refused).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

DECIMALS: Final = (".", ",")

_PLAIN: Final = re.compile(r"[+-]?\d{1,20}\Z", re.ASCII)
_EXPONENT: Final = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]\d+\Z", re.ASCII)
_MARKED: Final = {
    ".": re.compile(r"[+-]?(\d{1,20}|\d{1,3}(,\d{3})+)(\.\d{1,12})?\Z", re.ASCII),
    ",": re.compile(r"[+-]?(\d{1,20}|\d{1,3}(\.\d{3})+)(,\d{1,12})?\Z", re.ASCII),
}
_YES: Final = frozenset(("1", "true", "yes", "on", "doğru", "evet", "açık"))
_NO: Final = frozenset(("0", "false", "no", "off", "yanlış", "hayır", "kapalı"))


class Unclear(ValueError):
    """A cell that cannot be read: `reason` is a short code; value and column where a test has read it."""

    def __init__(self, reason: str, value: str = "", column: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value
        self.column = column


def number(text: str, decimal: str | None = None) -> Decimal:
    """A cell as a number. `decimal` is the file's decimal mark; the other mark then only groups thousands.

    None: either mark is taken where there is one way to read it; "1.234" and "1,234" are refused.
    Raises Unclear: not_a_number, ambiguous_number.
    """
    text = text.replace("\u00a0", "").replace("\u2212", "-").strip()
    if _PLAIN.match(text):
        return Decimal(text)
    if decimal is None:
        point, comma = text.rfind("."), text.rfind(",")
        decimal = "." if point > comma else ","
        whole, _, fraction = text.partition(decimal)
        if min(point, comma) < 0 and len(fraction) == 3 and whole.lstrip("+-") not in ("", "0"):
            raise Unclear("ambiguous_number" if _MARKED[decimal].match(text) else "not_a_number")
    if not _MARKED[decimal].match(text):
        raise Unclear("not_a_number")
    return Decimal(text.replace("," if decimal == "." else ".", "").replace(",", "."))


def yes_no(text: str) -> bool:
    """A cell as yes or no, in both languages' words; Unclear: not_yes_or_no."""
    word = text.strip().replace("I", "ı").replace("İ", "i").lower()
    if word in _YES or text.strip().lower() in _YES:
        return True
    if word in _NO or text.strip().lower() in _NO:
        return False
    raise Unclear("not_yes_or_no")


def day(text: str, form: str | None = None) -> date:
    """A cell as a day: ISO, or "24.11.2026", or by `form` (strptime); a time behind it is dropped.

    Raises Unclear: not_a_day.
    """
    try:
        if form is not None:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day has no time zone)
        if re.match(r"\d{4}-\d{2}-\d{2}(\Z|[ T])", text, re.ASCII):
            return date.fromisoformat(text[:10])
        if found := re.match(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(\Z| )", text, re.ASCII):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise Unclear("not_a_day")


def code(text: str) -> str:
    """A cell as an SKU or barcode; Unclear scientific for "8,68008E+12": a spreadsheet lost its digits."""
    if _EXPONENT.match(text):
        raise Unclear("scientific")
    return text


def looks_garbled(text: str) -> bool:
    """Whether Ý Þ Ð stand where İ Ş Ğ were meant: Windows-1254 read as Windows-1252."""
    return any(char in "ÝÞÐýþð" for char in text)
