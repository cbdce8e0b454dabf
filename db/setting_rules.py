"""What each setting may be, and the right that it needs. Source: domain.md, "Inventory off", "Reservations"."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfoNotFoundError

from db import clock, confirming, weighed, working_days
from db.access import Actor, Rights, rights_of
from db.company import Company
from db.currencies import CODES
from db.errors import problem
from db.models import LedgerRow, Posting
from db.models.role import LONGEST_IDLE
from db.text import check

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "costing": ("average", "fifo"),
    "inventory": ("on", "off"),
    "prices_include_tax": ("on", "off"),
    "oversell": ("on", "off"),
    "deal.process_sale": ("on", "off"),
    "reservation.mode": ("manual", "on_adding", "on_payment"),
    **{f"step_up.{kind}": ("on", "off") for kind in confirming.KINDS},
}
"""The settings that are one of a few words."""
NUMBERS: Final[dict[str, tuple[int, int]]] = {
    "reservation.days": (1, 365),
    "session.lock": (0, LONGEST_IDLE),
    "session.exit": (0, LONGEST_IDLE),
    "password.length": (8, 64),
    "attachment.size": (1, 1000),
    "backup.keep": (1, 1000),
}
"""The settings that are whole numbers, with the lowest and the highest."""
ADMINISTRATORS: Final = frozenset({"backup.folder", "backup.keep"})
"""The settings that are for administrators alone, whatever one's rights: where copies of everything go."""
_ZONE: Final = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*\Z", re.ASCII)


def right_of(name: str) -> str:
    """The right that a setting needs."""
    if name == "oversell":
        return "settings.oversell"
    return "reservation.settings" if name.startswith("reservation.") else "settings.edit"


def may_set(rights: Rights, name: str) -> bool:
    """Whether one with these rights may change a setting."""
    return rights.may(right_of(name)) and (name not in ADMINISTRATORS or rights.administrator)


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
    if name == "backup.folder":
        return text, None if not text or _is_folder(text) else problem(name, "no_such_folder", text)
    if name in NUMBERS:
        return text, check_number(text, name)
    if name.startswith("calendar."):
        return working_days.check(name, text)
    return weighed.check(text) if name == weighed.SETTING else (text, None)


def _is_zone(value: str) -> bool:
    """Whether it is a name of the tz database; never a path."""
    if len(value) > 64 or not _ZONE.match(value):
        return False
    try:
        clock.zone(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_folder(text: str) -> bool:
    """Whether it is the whole path of a folder that this program can write to."""
    path = Path(text)
    return path.is_absolute() and path.is_dir() and os.access(path, os.W_OK | os.X_OK)


def check_number(value: str, name: str) -> dict[str, Any] | None:
    """What is wrong with the text of a whole number, or None."""
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        return problem(name, "not_a_number", value)
    low, high = NUMBERS[name]
    return None if low <= int(value) <= high else problem(name, "out_of_range", value, low=low, high=high)


def without_password(company: Company, kind: str) -> list[str]:
    """The logins of those who hold the rights of a kind of step-up and have no password to be asked for."""
    rights = [right for right, asked in confirming.KIND_OF.items() if asked == kind]
    rows = company.engine.rows(
        "SELECT id, login FROM employee WHERE active = 1 AND password_hash IS NULL ORDER BY name_key, id"
    )
    found: list[str] = []
    for key, login in rows:
        held = rights_of(Actor(company, key))
        if held.administrator or any(held.may(right) for right in rights):
            found.append(login)
    return found
