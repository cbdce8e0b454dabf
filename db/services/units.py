"""Units of measure: add, change, delete. Source: domain.md, "The books": conversions are fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from db import rows
from db.access import Actor, requires
from db.errors import AmbarError
from db.intake import Intake
from db.lookup import plain_code
from db.models import Balance, DealRow, DocumentRow, Item, Unit
from db.units import parse_factor


@requires("catalog.units")
def add(actor: Actor, code: str, name: str, decimals: int, *, of: str | None = None, factor: object = None) -> int:
    """Add a unit; its id. `of` and `factor`: 1 of it is so many of that one ("12", "1/1000").

    Raises AmbarError "already_exists", and "invalid" for decimals outside 0–6, a factor that is not
    positive, one without the other, or an unknown unit.
    """
    entered = Intake()
    values: dict[str, Any] = {
        "code": entered.code("code", code),
        "name": entered.line("name", name, required=True),
        "decimals": entered.whole("decimals", decimals, low=0, high=6),
        **_base(entered, of, factor),
    }
    entered.done()
    rows.refuse_taken(Unit.code, values["code"])
    return rows.add(actor, Unit, values).id


@requires("catalog.units")
def edit(
    actor: Actor,
    code: str,
    *,
    version: int | None = None,
    new_code: str | None = None,
    name: str | None = None,
    decimals: int | None = None,
    of: str | None = None,
    factor: object = None,
) -> int:
    """Change what is given of a unit; its new version. `of=""` makes it a unit of its own.

    Documents keep the conversion they were written with. Raises AmbarError "not_found", "conflict",
    "already_exists", "invalid" (also of: cycle), and "in_use" where fewer decimals are asked of a
    unit that products in documents are counted in.
    """
    unit = rows.find(Unit, code, version)
    entered = Intake()
    values: dict[str, Any] = {}
    if new_code is not None:
        values["code"] = entered.code("code", new_code)
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if decimals is not None:
        values["decimals"] = entered.whole("decimals", decimals, low=0, high=6)
    if of == "":
        values.update(base_id=None, numerator=1, denominator=1)
    elif of is not None or factor is not None:
        base = of or (None if unit.base_id is None else Unit.get_by_id(unit.base_id).code)
        values.update(_base(entered, base, factor))
        if rows.leads_to(Unit.base, values["base_id"], unit.id):
            entered.wrong("of", "cycle", of)
    entered.done()
    rows.refuse_taken(Unit.code, values.get("code"), unit)
    if values.get("decimals", unit.decimals) < unit.decimals and _used(unit):
        raise AmbarError("in_use", what="unit", key=unit.code)
    return rows.change(actor, unit, values)


@requires("catalog.units")
def delete(actor: Actor, code: str, *, version: int | None = None) -> None:
    """Delete a unit that nothing is counted in; AmbarError "not_found", "conflict", "in_use"."""
    rows.remove(actor, rows.find(Unit, code, version))


def _base(entered: Intake, of: str | None, factor: object) -> dict[str, Any]:
    alone: dict[str, Any] = {"base_id": None, "numerator": 1, "denominator": 1}
    if of is None and factor is None:
        return alone
    if of is None or factor is None:
        entered.wrong("of" if of is None else "factor", "required")
        return alone
    base = Unit.get_or_none(Unit.code == plain_code(of))
    if base is None:
        entered.wrong("of", "unknown", of)
    one = entered.take(lambda: parse_factor(factor), Fraction(1))
    return {"base_id": base and base.id, "numerator": one.numerator, "denominator": one.denominator}


def _used(unit: Unit) -> bool:
    """Whether a product counted in it is in documents or deals, or on stock."""
    counted = Item.select(Item.id).where(Item.unit == unit)
    return any(model.select().where(model.item.in_(counted)).exists() for model in (DocumentRow, DealRow, Balance))
