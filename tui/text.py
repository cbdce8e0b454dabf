"""Numbers, money, days and text between people and the program, in the language of the session.

Formatting is babel's, imported when the first value is formatted; what people type is read here.
Source: terms.md, "Manners".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from db import clock
from db.errors import invalid
from db.fields import Amount, Price, Quantity, plain
from db.queries.rows import HIDDEN
from db.text import clean as clean
from tui import i18n
from tui.i18n import _

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

_DAYS: Final = {"tr": "dd.MM.yyyy", "en": "dd MMM yyyy"}
_SHORT_DAYS: Final = {"tr": "dd.MM.yy", "en": "dd MMM yy"}
_SYMBOLS: Final = {"tr": {"TRY": "TL"}}
"""₺ is missing from cp1254 and many consoles."""


# For people --------------------------------------------------------------------


@lru_cache(maxsize=4)
def locale(language: str) -> Locale:
    """A language for babel's formats."""
    from tui.locale_data import Light

    return Light(language)


@lru_cache(maxsize=32)
def _pattern(text: str) -> NumberPattern:
    from babel.numbers import parse_pattern

    return parse_pattern(text)


def _apply(value: Decimal, pattern: str) -> str:
    return str(_pattern(pattern).apply(value, locale(i18n.language()), decimal_quantization=False))


def number(value: Decimal | int, *, digits: int = 0) -> str:
    """A number with digit groups and at least `digits` decimals: 1.234,5 in Turkish."""
    return _number(plain(value if isinstance(value, Decimal) else Decimal(value)), digits, i18n.language())


@lru_cache(maxsize=1024)
def _number(exact: str, digits: int, _language: str) -> str:
    """As `number`, of a number as it is stored: in a list the same ones come again and again."""
    places = max(digits, len(exact.partition(".")[2]))
    return _apply(Decimal(exact), "#,##0" + ("." + "0" * digits + "#" * (places - digits) if places else ""))


def counted(count: int) -> str:
    """A number of rows: 1.234, 10.000+ where nobody counted on, or ~1.000.000 where it was estimated."""
    from db.queries.rows import About, AtLeast

    if isinstance(count, About):
        fine = 10 ** max(0, len(str(count)) - 3)
        return f"~{number(round(count / fine) * fine)}"
    return number(count) + ("+" if isinstance(count, AtLeast) else "")


def quantity(value: Decimal | int, unit: str = "") -> str:
    """A quantity in its shortest form, with its unit where given: "1.234,5 kg"."""
    return f"{number(value)} {unit}" if unit else number(value)


def price(value: Decimal, digits: int = 2) -> str:
    """A unit price: at least the currency's digits, up to six."""
    return number(value, digits=digits)


def amount(value: Decimal) -> str:
    """An amount with the digits that it carries (the currency's): "1.234,50"."""
    exponent = value.as_tuple().exponent
    return number(value, digits=max(0, -exponent) if isinstance(exponent, int) else 0)


def money(value: Decimal, currency: str) -> str:
    """An amount with its currency: "1.234,50 TL"."""
    return f"{amount(value)} {symbol(currency)}"


def symbol(currency: str) -> str:
    """A currency as people write it: "TL"."""
    return _SYMBOLS.get(i18n.language(), {}).get(currency, currency)


def percent(rate: Decimal) -> str:
    """A rate (0.2) for people: "%20" in Turkish, "20%" in English."""
    shown = number(rate * 100)
    return f"%{shown}" if i18n.language() == "tr" else f"{shown}%"


def day(value: date, *, short: bool = False) -> str:
    """A day: 24.11.2026 in Turkish (short: 24.11.26)."""
    from babel.dates import format_date

    language = i18n.language()
    return str(format_date(value, (_SHORT_DAYS if short else _DAYS)[language], locale=locale(language)))


def moment(value: datetime, timezone: str, *, seconds: bool = False) -> str:
    """A moment in the company's time zone, 24 hours: 24.11.2026 14:02."""
    local = value.astimezone(clock.zone(timezone))
    return f"{day(local.date())} {local:%H:%M:%S}" if seconds else f"{day(local.date())} {local:%H:%M}"


def show(value: Any, timezone: str = "UTC") -> str:
    """Any value of a query's row for people, told by its type; None and what one may not see are empty."""
    if value is None or value is HIDDEN:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Price):
        return price(value)
    if isinstance(value, Amount):
        return amount(value)
    if isinstance(value, Quantity | Decimal):
        return number(value)
    if isinstance(value, datetime):
        return moment(value, timezone)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple | list | frozenset | set):
        return ", ".join(show(one, timezone) for one in value)
    return clean(str(value))


# From people -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Understood:
    """A number that someone typed: its value, and whether it could have been meant otherwise ("1.500")."""

    value: Decimal
    ambiguous: bool = False


_GROUPED: Final = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*\Z", re.ASCII)
_CURRENCY: Final = re.compile(r"\s*(?:TL|TRY|₺|USD|\$|EUR|€|GBP|£)\s*\Z", re.IGNORECASE)


def parse_number(text: str, field: str = "quantity") -> Understood:
    """A number as people type it, comma or point: "1,5", "1.5", "1.234,50", "1.234.567".

    One sign with exactly three digits behind it ("1.500") is read as the language says (Turkish: the
    point groups, the comma is the decimal sign) and marked ambiguous, so that the screen can show how
    it was understood. AmbarError "invalid" (not_a_number) for 1e5, NaN, 1_000, digits of other
    scripts and anything else.
    """
    bare = text.strip()
    sign, digits = ("-", bare[1:]) if bare[:1] in "-−" and bare else ("", bare.removeprefix("+"))
    if not digits or len(digits) > 40 or not re.fullmatch(r"[\d.,]*\d[\d.,]*", digits, re.ASCII):
        raise invalid(field, "not_a_number", text)
    seps = [char for char in digits if char in ".,"]
    decimal_sign, ambiguous = "", False
    if len(seps) == 1:
        before, after = digits.split(seps[0])
        groups = len(after) == 3 and 1 <= len(before) <= 3 and before[0] != "0"
        ambiguous = groups
        if not groups or seps[0] == ("," if i18n.language() == "tr" else "."):
            decimal_sign = seps[0]
    elif len(set(seps)) == 2 and seps.count(seps[-1]) == 1:
        decimal_sign = seps[-1]
    whole, _sign, fraction = digits.rpartition(decimal_sign) if decimal_sign else (digits, "", "")
    if any(char in whole for char in ".,") and not _GROUPED.match(whole):
        raise invalid(field, "not_a_number", text)
    plain_digits = whole.replace(".", "").replace(",", "") or "0"
    return Understood(Decimal(f"{sign}{plain_digits}.{fraction or '0'}"), ambiguous)


def parse_quantity(text: str, field: str = "quantity") -> Understood:
    """A quantity as people type it; see `parse_number`."""
    found = parse_number(text, field)
    return Understood(Quantity(plain(found.value)), found.ambiguous)


def parse_money(text: str, field: str = "price") -> Understood:
    """A price or amount as people type it, its currency's sign left aside: "1.234,50 TL"."""
    found = parse_number(_CURRENCY.sub("", text), field)
    return Understood(Decimal(plain(found.value)), found.ambiguous)


def parse_percent(text: str, field: str = "discount") -> Decimal:
    """A rate as people type it ("%20", "20%", "20") as a fraction: 0.2."""
    return parse_number(text.strip().strip("%"), field).value / 100


_RELATIVE: Final = {"bugün": 0, "bugun": 0, "today": 0, "dün": -1, "dun": -1, "yesterday": -1, "yarın": 1,
                    "yarin": 1, "tomorrow": 1}  # fmt: skip
_DAY: Final = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?[./]?\Z", re.ASCII)
_DIGITS: Final = re.compile(r"(\d\d)(\d\d)(\d{4}|\d\d)", re.ASCII)
"""As the numeric pad gives it."""
_NAMED: Final = re.compile(r"(\d{1,2}) ([a-z]{3})[a-z]*\.?(?: (\d{4}|\d{2}))?\Z", re.ASCII)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse_day(text: str, today: date, field: str = "date") -> date:
    """A day as people type it, or as the screen writes it: 24.11.2026, 24.11.26, 24.11 (this year), 24 Nov 2026,
    24112026, 241126, 2026-11-24, bugün, today, dün, yarın.

    AmbarError "invalid" (not_a_day) for anything else.
    """
    bare = unicodedata.normalize("NFC", text.strip())
    relative = _RELATIVE.get(bare.replace("I", "ı").lower(), _RELATIVE.get(bare.lower()))
    if relative is not None:
        return today + timedelta(days=relative)
    try:
        named = _NAMED.match(bare.lower())
        if match := _DAY.match(bare) or named:
            year = match[3]
            full = today.year if year is None else int(year) + (2000 if len(year) == 2 else 0)
            return date(full, _MONTHS.index(match[2]) + 1 if named else int(match[2]), int(match[1]))
        if match := _DIGITS.fullmatch(bare):
            year = match[3]
            return date(int(year) + (2000 if len(year) == 2 else 0), int(match[2]), int(match[1]))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", bare, re.ASCII):
            return date.fromisoformat(bare)
    except ValueError as error:
        raise invalid(field, "not_a_day", text) from error
    raise invalid(field, "not_a_day", text)


def parse_moment(text: str, today: date, field: str = "shipped_at") -> str:
    """A day and a time as people type them ("24.11.2026 14:30", "bugün 14.30") as "2026-11-24 14:30"; "" for nothing.

    ISO with an offset stays as it is. Raises AmbarError "invalid" (not_a_moment).
    """
    told = text.strip()
    if not told or "T" in told:
        return told
    words, _gap, time = told.rpartition(" ")
    match = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})", time, re.ASCII)
    found = parse_day(words, today, field) if match is not None else None
    if match is None or found is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise invalid(field, "not_a_moment", told)
    return f"{found.isoformat()} {int(match[1]):02}:{match[2]}"


_PHONE: Final = re.compile(r"\+90(?:(\d{3})(\d{3})(\d\d)(\d\d)|(444)(\d)(\d{3}))", re.ASCII)


def phone(number: str) -> str:
    """A Turkish number as one dials it, "0 532 123 45 67" or "444 1 234"; any other as it is kept.
    Source: terms.md, "Manners"."""
    match = _PHONE.fullmatch(number)
    if match is None:
        return number
    parts = [part for part in match.groups() if part]
    return " ".join(parts if match[5] else ["0", *parts])
