"""What each setting may be, and the right that it needs. Source: domain.md, "Inventory off", "Reservations"."""

from __future__ import annotations

import re
from typing import Any, Final
from zoneinfo import ZoneInfoNotFoundError

from db import clock
from db.currencies import CODES
from db.errors import problem
from db.models import LedgerRow, Posting
from db.text import check

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "costing": ("average", "fifo"),
    "inventory": ("on", "off"),
    "prices_include_tax": ("on", "off"),
    "oversell": ("on", "off"),
    "reservation.mode": ("manual", "on_adding", "on_payment"),
}
"""The settings that are one of a few words."""
LONGEST_RESERVATION: Final = 365
"""Days."""
_ZONE: Final = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*\Z", re.ASCII)


def right_of(name: str) -> str:
    """The right that a setting needs."""
    if name == "oversell":
        return "settings.oversell"
    return "reservation.settings" if name.startswith("reservation.") else "settings.edit"


def fixed() -> frozenset[str]:
    """What cannot change any more: costing once the ledger has a row, the currency once anything is posted in it."""
    tables = {"costing": LedgerRow, "currency": Posting}
    return frozenset(name for name, table in tables.items() if table.select().exists())


def check_setting(name: str, value: object) -> tuple[str, dict[str, Any] | None]:
    """A setting's value as stored, with what is wrong with it (or None). `name`: one of `DEFAULTS`."""
    text, wrong = check(value, name)
    if wrong is not None:
        return text, wrong
    if name in CHOICES:
        choices = list(CHOICES[name])
        return text, None if text in choices else problem(name, "not_a_choice", text, choices=choices)
    if name == "currency":
        return text, None if text in CODES else problem(name, "unknown", text)
    if name == "timezone":
        return text, None if _is_zone(text) else problem(name, "unknown", text)
    if name == "reservation.days":
        return text, _days(text, name)
    return text, None


def _is_zone(value: str) -> bool:
    """Whether it is a name of the tz database; never a path."""
    if len(value) > 64 or not _ZONE.match(value):
        return False
    try:
        clock.zone(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _days(value: str, name: str) -> dict[str, Any] | None:
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        return problem(name, "not_a_number", value)
    if 1 <= int(value) <= LONGEST_RESERVATION:
        return None
    return problem(name, "out_of_range", value, low=1, high=LONGEST_RESERVATION)
