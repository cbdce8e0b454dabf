"""What babel knows of a language (CLDR), as much of it as our formats use: signs of numbers, names of months and days.

All of it costs each session 4 MiB that never come back. tests/tui/test_locale_data.py compares it with babel's own.
"""

from __future__ import annotations

from typing import Any, Final

from babel import Locale
from babel.localedata import LocaleDataDict

_SIGNS: Final = {
    "list": ";", "percentSign": "%", "plusSign": "+", "minusSign": "-", "approximatelySign": "~", "exponential": "E",
    "superscriptingExponent": "×", "perMille": "‰", "infinity": "∞", "nan": "NaN", "timeSeparator": ":",
}  # fmt: skip


def _names(words: str, first: int, count: int) -> dict[int, str]:
    """Words by their numbers from `first` on, `count` of them in a round."""
    return {(first + place) % (first + count): word for place, word in enumerate(words.split())}


def _language(decimal: str, group: str, months: str, days: str, weekdays: str) -> dict[str | int | None, Any]:
    """A language as babel has it: the days of the week begin on Monday."""
    return {
        "number_symbols": {"latn": {"decimal": decimal, "group": group, **_SIGNS}},
        "months": {"format": {"abbreviated": _names(months, 1, 12)}},
        "days": {"format": {"abbreviated": _names(days, 0, 7), "wide": _names(weekdays, 0, 7)}},
    }


_DATA: Final = {
    "tr": _language(
        ",", ".", "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara", "Pzt Sal Çar Per Cum Cmt Paz",
        "Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar",
    ),
    "en": _language(
        ".", ",", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "Mon Tue Wed Thu Fri Sat Sun",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    ),
}  # fmt: skip


class Light(Locale):
    """A locale of babel's that knows this much, and nothing else: what else is asked of it is a KeyError."""

    @property
    def _data(self) -> LocaleDataDict:
        return LocaleDataDict(_DATA[self.language])
