"""Units of measure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from db import lookup
from db.access import Actor, requires
from db.models import Unit
from db.units import of_item


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit; 1 of it is `factor` ("12", "1/1000") of the unit `of`, if any."""

    id: int
    code: str
    name: str
    decimals: int
    of: str | None
    factor: str | None
    version: int


@requires("catalog.view")
def listing(actor: Actor, *, limit: int | None = None) -> tuple[UnitLine, ...]:
    """Every unit, in the order in which they were added."""
    units = {unit.id: unit for unit in Unit.select().order_by(Unit.id)}
    return tuple(
        UnitLine(
            unit.id,
            unit.code,
            unit.name,
            unit.decimals,
            None if unit.base_id is None else units[unit.base_id].code,
            unit.factor,
            unit.version,
        )
        for unit in islice(units.values(), limit)
    )


@dataclass(frozen=True, slots=True)
class CountedIn:
    """A unit that a product can be counted in: one of it is `factor` ("12", "1/1000") of the product's own."""

    unit: str
    name: str
    decimals: int
    factor: str


@requires("catalog.view")
def of_product(actor: Actor, sku: str) -> tuple[CountedIn, ...]:
    """The units that a product (SKU or barcode) can be counted in, its own first; AmbarError "not_found"."""
    engine = actor.company.engine
    item = lookup.item(engine, sku, actor.company.today())
    return tuple(
        CountedIn(one.code, one.name, one.decimals, str(many)) for one, many in of_item(engine, item.id, item.unit_id)
    )


def factor_text(numerator: int, denominator: int) -> str:
    """A factor as people write it: "12", "1/1000"."""
    return str(numerator) if denominator == 1 else f"{numerator}/{denominator}"
