"""Tax rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.access import Actor, requires
from db.fields import plain


@dataclass(frozen=True, slots=True)
class TaxLine:
    """A tax rate; `rate` as "20%"."""

    id: int
    name: str
    rate: str
    reason: str
    valid_from: date | None
    valid_to: date | None
    active: bool
    version: int


@requires("catalog.view")
def listing(actor: Actor, *, active: bool | None = None, limit: int | None = None) -> tuple[TaxLine, ...]:
    """Every tax rate, the low ones first."""
    return tuple(
        TaxLine(key, name, percent_text(rate), reason, _day(first), _day(last), bool(on), version)
        for key, name, rate, reason, first, last, on, version in actor.company.engine.rows(
            "SELECT id, name, rate, reason, valid_from, valid_to, active, version FROM tax_rate"
            " WHERE ?1 IS NULL OR active = ?1 ORDER BY rate, name LIMIT ?2",
            (active, -1 if limit is None else limit),
        )
    )


def percent_text(rate: int) -> str:
    """A stored rate (20 % = 200,000) as "20%"."""
    return f"{plain(Decimal(rate) / 10_000)}%"


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
