"""What we keep of babel's languages is what babel has, and formats come out as babel's own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date, get_day_names
from babel.numbers import parse_pattern

from tui.locale_data import Light


@pytest.mark.parametrize("language", ["tr", "en"])
def test_as_babel_has_it(language: str) -> None:
    ours, whole = Light(language), Locale(language)
    for pattern in ("#,##0", "#,##0.00", "#,##0.00##"):
        for value in ("0", "-0.5", "1234.5", "-1234567.891", "999999999999999.9999"):
            one = parse_pattern(pattern)
            assert one.apply(Decimal(value), ours, decimal_quantization=False) == one.apply(
                Decimal(value), whole, decimal_quantization=False
            )
    for month in range(12):
        day = date(2026, 1, 28) + timedelta(days=30 * month)
        for pattern in ("dd.MM.yyyy", "dd MMM yyyy", "dd MMM yy"):
            assert format_date(day, pattern, locale=ours) == format_date(day, pattern, locale=whole)
    for width in ("abbreviated", "wide"):
        assert dict(get_day_names(width, locale=ours)) == dict(get_day_names(width, locale=whole))
    assert dict(ours.number_symbols["latn"]) == dict(whole.number_symbols["latn"])
    assert dict(ours.months["format"]["abbreviated"]) == dict(whole.months["format"]["abbreviated"])


def test_what_else_it_is_asked_is_an_error_and_no_wrong_word() -> None:
    with pytest.raises(KeyError):
        Light("tr").currencies["TRY"]
