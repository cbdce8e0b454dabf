"""Price types."""

from __future__ import annotations

from dataclasses import dataclass

from db.access import Actor, requires


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
        PriceTypeLine(key, code, name, currency, bool(base), version)
        for key, code, name, currency, base, version in actor.company.engine.rows(
            "SELECT id, code, name, currency, is_base, version FROM price_type ORDER BY is_base DESC, code LIMIT ?",
            (-1 if limit is None else limit,),
        )
    )
