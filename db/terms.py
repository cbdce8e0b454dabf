"""The terms of a grant: its first and last day, and its conditions. Source: domain.md, "Access".

*Four eyes* belongs to a right to process, the *discount limit* to the right to discount rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from db import fields
from db.errors import AmbarError, problem
from db.permissions import BY_ID
from db.record import record

DISCOUNT: Final = "row.discount"
"""The right whose grant may carry a limit."""
PER_CENT: Final = 1_000_000
"""A limit is stored in 1/1,000,000 of a per cent."""
WHOLE: Final = 100 * PER_CENT
Grant = tuple[bool, frozenset[str | int]]
"""What a right reaches: (everything, choices); choices are warehouse ids, or ids of reports, places, pipelines."""


@record
class Terms:
    """When and how a grant holds. Days are included; `discount_limit` in per cent, None: no limit."""

    first_day: date | None = None
    last_day: date | None = None
    four_eyes: bool = False
    discount_limit: Decimal | None = None

    def on(self, day: date) -> bool:
        """Whether the grant is in force on `day`."""
        return not self.to_come(day) and not self.over(day)

    def to_come(self, day: date) -> bool:
        """Whether its first day is still to come."""
        return self.first_day is not None and self.first_day > day

    def over(self, day: date) -> bool:
        """Whether its last day is behind us."""
        return self.last_day is not None and self.last_day < day

    def within(self, other: Terms, today: date) -> bool:
        """Whether these terms give no more than `other` does, from `today` on."""
        return (
            (other.first_day is None or max(self.first_day or today, today) >= other.first_day)
            and (other.last_day is None or (self.last_day is not None and self.last_day <= other.last_day))
            and (self.four_eyes or not other.four_eyes)
            and (
                other.discount_limit is None
                or (self.discount_limit is not None and self.discount_limit <= other.discount_limit)
            )
        )

    def until(self, day: date) -> Terms:
        """The same, but no longer than `day`."""
        last = day if self.last_day is None else min(self.last_day, day)
        return Terms(self.first_day, last, self.four_eyes, self.discount_limit)

    def longer(self, other: Terms, today: date) -> bool:
        """Whether it is in force on days from `today` on that `other` is not."""
        return not Terms(self.first_day, self.last_day).within(Terms(other.first_day, other.last_day), today)


FREE: Final = Terms()
"""No terms: always, without conditions."""
NAMES: Final = ("first_day", "last_day", "four_eyes", "discount_limit")


@record
class Part:
    """One grant of a right: what it reaches, on which terms."""

    reach: Grant
    terms: Terms = FREE


Parts = dict[str, tuple[Part, ...]]
"""Grants by right."""


def ended(parts: Parts) -> Parts:
    """Grants that end with what they require: a right without its requirement has no effect."""
    ends: dict[str, date | None] = {}

    def end(permission: str) -> date | None:
        if permission not in ends:
            last = [part.terms.last_day for part in parts.get(permission, ())]
            days = [None if None in last else max((one for one in last if one), default=None)]
            days += [end(needed) for needed in BY_ID[permission].requires]
            ends[permission] = min((one for one in days if one), default=None)
        return ends[permission]

    return {
        permission: tuple(
            Part(part.reach, part.terms.until(limit)) if (limit := end(permission)) else part for part in several
        )
        for permission, several in parts.items()
    }


def stored_limit(terms: Terms) -> int | None:
    """A limit as the table holds it."""
    return None if terms.discount_limit is None else fields.scaled(terms.discount_limit, "discount_limit", PER_CENT)


def from_stored(first_day: str | None, last_day: str | None, four_eyes: int, limit: int | None) -> Terms:
    """Terms from the columns of the table."""
    if (first_day, last_day, limit) == (None, None, None) and not four_eyes:
        return FREE
    return Terms(
        date.fromisoformat(first_day) if first_day else None,
        date.fromisoformat(last_day) if last_day else None,
        bool(four_eyes),
        None if limit is None else fields.from_quantity(limit),
    )


def shown(terms: Terms) -> dict[str, Any]:
    """Those of the terms that say something, by name."""
    return {name: getattr(terms, name) for name in NAMES if getattr(terms, name) not in (None, False)}


def read_terms(permission: str, given: object, before: Terms) -> tuple[Terms, list[dict[str, Any]]]:
    """`before` with what `given` names changed, and what is wrong with that.

    `given`: any of first_day, last_day (a day or ISO text), four_eyes (bool), discount_limit (per cent: a number
    or "10%"); None takes one away. Reasons: not_an_object, unknown_field, not_a_day, before_first_day, not_a_choice,
    not_a_percent, no_condition (four eyes of a right that is not to process, a limit of one that is not to discount).
    """
    if not isinstance(given, Mapping):
        return before, [problem(permission, "not_an_object")]
    values: dict[str, Any] = {name: getattr(before, name) for name in NAMES}
    problems: list[dict[str, Any]] = []
    for name, value in given.items():
        if name not in NAMES:
            problems.append(problem(str(name)[:64], "unknown_field"))
            continue
        fitting = {"four_eyes": permission.endswith(".process"), "discount_limit": permission == DISCOUNT}
        if value not in (None, False, "") and not fitting.get(name, True):
            problems.append(problem(name, "no_condition", permission=permission))
            continue
        try:
            values[name] = _READ[name](name, value)
        except AmbarError as error:
            problems += error.details["errors"]
    found = Terms(**values)
    if not problems and found.first_day and found.last_day and found.last_day < found.first_day:
        problems.append(problem("last_day", "before_first_day", found.last_day))
    return found, problems


def _day(name: str, value: object) -> date | None:
    return None if value in (None, "") else fields.day(value, name)


def _switch(name: str, value: object) -> bool:
    if value is not None and not isinstance(value, bool):
        raise AmbarError("invalid", errors=[problem(name, "not_a_choice", str(value), choices=["true", "false"])])
    return bool(value)


def _per_cent(name: str, value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    bare = value.strip().removeprefix("%").removesuffix("%").strip() if isinstance(value, str) else value
    try:
        stored = fields.scaled(bare, name, PER_CENT)
    except AmbarError:
        stored = -1
    if not 0 <= stored <= WHOLE:
        raise AmbarError("invalid", errors=[problem(name, "not_a_percent", str(value))])
    return fields.from_quantity(stored)


_READ: Final = {"first_day": _day, "last_day": _day, "four_eyes": _switch, "discount_limit": _per_cent}
