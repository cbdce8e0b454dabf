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
KEPT: Final = 15
"""Digits of a number that a spreadsheet keeps."""

_PLAIN: Final = re.compile(r"[+-]?\d{1,20}\Z", re.ASCII)
_EXPONENT: Final = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]\d+\Z", re.ASCII)
_MARKED: Final = {
    ".": re.compile(r"[+-]?(\d{1,20}|\d{1,3}(,\d{3})+)(\.\d{1,12})?\Z", re.ASCII),
    ",": re.compile(r"[+-]?(\d{1,20}|\d{1,3}(\.\d{3})+)(,\d{1,12})?\Z", re.ASCII),
}
_EXACT: Final = re.compile(r"-?\d{1,20}(\.\d{1,20})?\Z", re.ASCII)
_SPACES: Final = re.compile("[ \u00a0\u2009\u202f'\u2019]")
_SPACED: Final = re.compile("[+-]?\\d{1,3}([ \u00a0\u2009\u202f'\u2019]\\d{3})+([.,]\\d+)?\\Z", re.ASCII)
_TWICE: Final = re.compile("[ÂÃÄÅ][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_YES: Final = frozenset(("1", "true", "yes", "on", "doğru", "evet", "açık"))
_NO: Final = frozenset(("0", "false", "no", "off", "yanlış", "hayır", "kapalı"))


class Unclear(ValueError):
    """A cell that cannot be read: `reason` is a short code; value and column where a test has read it."""

    def __init__(self, reason: str, value: str = "", column: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value
        self.column = column


class Exact(str):
    """A cell that a file holds as a number or a day, not as somebody wrote it: with a point, ISO; never ambiguous."""

    __slots__ = ()


def mark_of(text: str) -> str:
    """What a number tells of the decimal mark: "." or ",", "?" where it may be either (1.234), "" nothing."""
    if type(text) is Exact:
        return ""
    text = _bare(text)
    found = [mark for mark in DECIMALS if mark in text]
    if not found:
        return ""
    last = found[0] if len(found) == 1 else max(found, key=text.rfind)
    other = "," if last == "." else "."
    if len(found) == 1 and text.count(last) > 1:
        return other if _MARKED[other].match(text) else ""
    if not _MARKED[last].match(text):
        return ""
    whole, _, fraction = text.lstrip("+-").partition(last)
    groups = len(found) == 1 and len(fraction) == 3 and 1 <= len(whole) <= 3 and whole != "0"
    return "?" if groups else last


def number(text: str, decimal: str | None = None) -> Decimal:
    """A cell as a number. `decimal` is the file's decimal mark; the other mark then only groups thousands.

    None: either mark is taken where there is one way to read it; "1.234" and "1,234" are refused.
    Raises Unclear: not_a_number, ambiguous_number.
    """
    if type(text) is Exact:
        return _exact(text)
    text = _bare(text)
    if _PLAIN.match(text):
        return Decimal(text)
    decimal = decimal or mark_of(text)
    if decimal == "?":
        raise Unclear("ambiguous_number")
    if not decimal or not _MARKED[decimal].match(text):
        raise Unclear("not_a_number")
    return Decimal(text.replace("," if decimal == "." else ".", "").replace(",", "."))


def _exact(text: str) -> Decimal:
    if not _EXACT.match(text):
        raise Unclear("not_a_number")
    return Decimal(text)


def _bare(text: str) -> str:
    """`text` without the spaces, or as the Swiss have it apostrophes, that group thousands, and with a plain minus."""
    text = text.strip().replace("\u2212", "-")
    return _SPACES.sub("", text) if _SPACED.match(text) else text


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
        if form is not None and type(text) is not Exact:
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
    if _EXPONENT.match(text) or (type(text) is Exact and len(text) > KEPT and text.isdigit()):
        raise Unclear("scientific")
    return text


def looks_garbled(text: str) -> bool:
    """Whether Ý Þ Ð stand where İ Ş Ğ were meant (Windows-1254 read as Windows-1252), or "Ã§" where ç was: UTF-8 read
    as either."""
    return not text.isascii() and (any(char in "ÝÞÐýþð" for char in text) or _TWICE.search(text) is not None)
