"""How long a reservation holds: so many days by the company's working calendar, to the close of the last one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from db.company import Company

_LONGEST: Final = 3660
"""Days after which one stops looking for a working day: a calendar of holidays alone has none."""


def last_day(company: Company, today: date) -> date:
    """The day at whose close a reservation ends that is made today. Source: domain.md, "Reservations"."""
    settings = company.settings()
    days = {int(one) for one in settings["calendar.days"].split(",")}
    holidays = set(settings["calendar.holidays"].split(","))
    left, day = int(settings["reservation.days"]), today
    for _ in range(_LONGEST):
        day += timedelta(days=1)
        if day.isoweekday() in days and day.isoformat() not in holidays:
            left -= 1
            if not left:
                break
    return day
