"""Numbers and days as people write and read them, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import AmbarError
from db.fields import Amount, Price, Quantity
from tui import i18n, text

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _turkish() -> Iterator[None]:
    i18n.set_language("tr")
    yield
    i18n.set_language(i18n.DEFAULT)


def test_turkish_and_english_forms() -> None:
    assert text.number(Decimal("1234.5")) == "1.234,5"
    assert text.quantity(Quantity("1234.125"), "kg") == "1.234,125 kg"
    assert text.quantity(Quantity("-0.000001")) == "-0,000001"
    assert text.price(Price("2.5")) == "2,50"
    assert text.price(Price("2.555")) == "2,555"
    assert text.money(Amount("1234.50"), "TRY") == "1.234,50 TL"
    assert text.money(Amount("1234567"), "JPY") == "1.234.567 JPY"
    assert text.percent(Decimal("0.2")) == "%20"
    assert text.day(TODAY) == "24.11.2026"
    assert text.day(TODAY, short=True) == "24.11.26"
    assert text.moment(datetime(2026, 11, 24, 21, 30, tzinfo=UTC), "Europe/Istanbul") == "25.11.2026 00:30"
    i18n.set_language("en")
    assert text.number(Decimal("1234.5")) == "1,234.5"
    assert text.money(Amount("1234.50"), "TRY") == "1,234.50 TRY"
    assert text.percent(Decimal("0.2")) == "20%"
    assert text.day(TODAY) == "24 Nov 2026"


@pytest.mark.parametrize(
    ("typed", "value", "ambiguous"),
    [
        ("5", "5", False), ("1,5", "1.5", False), ("1.5", "1.5", False), (" 12 ", "12", False), ("-3", "-3", False),
        ("+3", "3", False), (",5", "0.5", False), ("5,", "5", False), ("1.234,50", "1234.50", False),
        ("1,234.50", "1234.50", False), ("1.234.567", "1234567", False), ("1.500", "1500", True),
        ("1,500", "1.5", True), ("0,500", "0.5", False), ("0.500", "0.5", False), ("1234.567", "1234.567", False),
    ],
)  # fmt: skip
def test_comma_and_point_are_both_understood(typed: str, value: str, ambiguous: bool) -> None:
    assert text.parse_number(typed) == text.Understood(Decimal(value), ambiguous)


def test_in_english_the_point_is_the_decimal_sign() -> None:
    i18n.set_language("en")
    assert text.parse_number("1.500") == text.Understood(Decimal("1.5"), True)
    assert text.parse_number("1,500") == text.Understood(Decimal(1500), True)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "abc", "1e5", "NaN", "Infinity", "1_000", "１２", "١٢", "1.2.3", "1,2,3", "1.234,5,6", "1,23.456,7",
     "--1", "1-", "0x10", ".", ",", "1 000", "1\n2", "9" * 41],
)  # fmt: skip
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(AmbarError) as caught:
        text.parse_number(typed)
    assert caught.value.details["errors"][0]["reason"] == "not_a_number"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_what_is_shown_is_understood(value: Decimal) -> None:
    assert text.parse_number(text.number(value)).value == value


def test_money_and_rates() -> None:
    assert text.parse_money("1.234,50 TL").value == Decimal("1234.5")
    assert text.parse_money("12 ₺").value == Decimal(12)
    assert text.parse_percent("%18") == text.parse_percent("18%") == Decimal("0.18")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24.11.2026", TODAY), ("24.11.26", TODAY), ("24.11", TODAY), ("24/11/2026", TODAY), ("2026-11-24", TODAY),
        ("bugün", TODAY), ("BUGÜN", TODAY), ("today", TODAY), ("dün", date(2026, 11, 23)),
        ("Yarın", date(2026, 11, 25)), ("1.2.2027", date(2027, 2, 1)),
        ("24112026", TODAY), ("241126", TODAY),
    ],
)  # fmt: skip
def test_days(typed: str, day: date) -> None:
    assert text.parse_day(typed, TODAY) == day


@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_day_is_read_as_it_is_written(language: str) -> None:
    i18n.set_language(language)
    for month in range(1, 13):
        day = date(2026, month, 7)
        assert text.parse_day(text.day(day), TODAY) == text.parse_day(text.day(day, short=True), TODAY) == day


@pytest.mark.parametrize(
    "typed", ["", "32.1.2026", "31.2", "2026-13-01", "2026-1-1", "20112", "32112026", "yarından sonra", "١.٢.٢٠٢٦"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(AmbarError):
        text.parse_day(typed, TODAY)


def test_phones_are_shown_as_one_dials_them() -> None:
    assert text.phone("+905321234567") == "0 532 123 45 67"
    assert text.phone("+908501234567") == "0 850 123 45 67"
    assert text.phone("+904441234") == "444 1 234"
    assert text.phone("+4930123456") == "+4930123456"
    assert text.phone("dahili 12") == "dahili 12"
