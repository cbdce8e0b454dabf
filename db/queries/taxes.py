"""Tax rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.access import Actor, requires
from db.fields import plain
from db.models import TaxRate


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
    found = TaxRate.select().order_by(TaxRate.rate, TaxRate.name).limit(limit)
    if active is not None:
        found = found.where(TaxRate.active == active)
    return tuple(
        TaxLine(one.id, one.name, one.percent, one.reason, one.valid_from, one.valid_to, one.active, one.version)
        for one in found
    )


def percent_text(rate: int) -> str:
    """A stored rate (20 % = 200,000) as "20%"."""
    return f"{plain(Decimal(rate) / 10_000)}%"
