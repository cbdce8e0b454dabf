"""The company's working calendar, and the day at whose close a reservation ends. Source: domain.md, "Reservations"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from db.errors import AmbarError, problem
from db.fields import day as read_day

DAYS: Final = "calendar.days"
"""The setting that has the working days of a week, 1 (Monday) to 7, with commas between."""
HOLIDAYS: Final = "calendar.holidays"
"""The setting that has the days on which nobody works, ISO, with commas between."""
_MOST: Final = 500
"""Holidays at most."""


def check(name: str, text: str) -> tuple[str, dict[str, Any] | None]:
    """One of the two settings as stored (in order, each once), with what is wrong with it."""
    parts = {one.strip() for one in text.split(",") if one.strip()}
    if name == DAYS:
        if not parts or not parts <= set("1234567"):
            return text, problem(name, "not_weekdays", text)
        return ",".join(sorted(parts)), None
    if len(parts) > _MOST:
        return text, problem(name, "too_many", text[:40], high=_MOST)
    try:
        return ",".join(sorted(read_day(one, name).isoformat() for one in parts)), None
    except AmbarError as error:
        found: dict[str, Any] = error.details["errors"][0]
        return text, found


def last_day(settings: Mapping[str, str], today: date) -> date:
    """The day at whose close a reservation ends that is made today: the last of so many working days from tomorrow."""
    days = {int(one) for one in settings[DAYS].split(",")}
    holidays = set(settings[HOLIDAYS].split(","))
    left, day = int(settings["reservation.days"]), today
    while left:
        day += timedelta(days=1)
        if day.isoweekday() in days and day.isoformat() not in holidays:
            left -= 1
    return day
