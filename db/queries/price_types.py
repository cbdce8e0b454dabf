"""Price types."""

from __future__ import annotations

from dataclasses import dataclass

from db.access import Actor, requires
from db.models import PriceType


@dataclass(frozen=True, slots=True)
class PriceTypeLine:
    """A price list; the base one gives the selling price."""

    id: int
    code: str
    name: str
    currency: str
    base: bool
    version: int


@requires("catalog.view")
def listing(actor: Actor, *, limit: int | None = None) -> tuple[PriceTypeLine, ...]:
    """Every price type, the base one first."""
    return tuple(
        PriceTypeLine(one.id, one.code, one.name, one.currency, one.is_base, one.version)
        for one in PriceType.select().order_by(PriceType.is_base.desc(), PriceType.code).limit(limit)
    )
