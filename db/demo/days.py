"""The demo's calendar and clock: two months that end on a fixed day, so that figures and pictures never change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LAST: Final = date(2026, 11, 23)
"""The last day with documents. Fixed on purpose: tests and pictures set their clock to the day after."""
FIRST: Final = date(2026, 9, 23)
PAST: Final = date(2024, 10, 1)
"""The first day of a large demo, whose documents stand before those two months (db/demo/bulk.py)."""
HOLIDAYS: Final = (date(2024, 10, 29), date(2025, 10, 29), date(2026, 10, 29))
"""Cumhuriyet Bayramı."""
OPENING: Final = time(8, 30)
CLOSING: Final = time(17, 45)
_ZONE: Final = ZoneInfo("Europe/Istanbul")


def working_days(first: date = FIRST, last: date = LAST) -> list[date]:
    """Mondays to Saturdays without holidays."""
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in every if day.weekday() < 6 and day not in HOLIDAYS]


class Timeline:
    """A clock that stands where it is put, and only goes forward."""

    def __init__(self, first: date = FIRST) -> None:
        self.moment = datetime.combine(first, time(7), _ZONE).astimezone(UTC)

    def __call__(self) -> datetime:
        return self.moment

    def open(self, day: date) -> None:
        """The morning of a day."""
        self._to(datetime.combine(day, OPENING, _ZONE))

    def at(self, day: date, part: float) -> None:
        """Somewhere in a working day: 0 in the morning, 1 in the evening."""
        start = datetime.combine(day, OPENING, _ZONE)
        length = datetime.combine(day, CLOSING, _ZONE) - start
        self._to(start + timedelta(seconds=int(length.total_seconds() * part)))

    def forward(self, seconds: int) -> None:
        """A little later."""
        self.moment += timedelta(seconds=seconds)

    def _to(self, local: datetime) -> None:
        self.moment = max(self.moment, local.astimezone(UTC))
