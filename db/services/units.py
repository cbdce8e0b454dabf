"""Units of measure: add, change, delete. Source: domain.md, "The books": conversions are fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from db.access import Actor, requires
from db.connection import Engine
from db.errors import AmbarError
from db.intake import Intake, by_code, check_version, insert, refuse_taken, remove, update
from db.lookup import plain_code
from db.units import parse_factor


@requires("catalog.units")
def add(actor: Actor, code: str, name: str, decimals: int, *, of: str | None = None, factor: object = None) -> int:
    """Add a unit; its id. `of` and `factor`: 1 of it is so many of that one ("12", "1/1000").

    Raises AmbarError "already_exists", and "invalid" for decimals outside 0–6, a factor that is not
    positive, one without the other, or an unknown unit.
    """
    engine = actor.company.engine
    entered = Intake()
    values: dict[str, Any] = {
        "code": entered.code("code", code),
        "name": entered.line("name", name, required=True),
        "decimals": entered.whole("decimals", decimals, low=0, high=6),
        **_base(engine, entered, of, factor),
    }
    entered.done()
    refuse_taken(engine, "unit", "unit", "code", values["code"])
    return insert(engine, "unit", values)


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
    engine = actor.company.engine
    key, current = by_code(engine, "unit", "unit", "code", code)
    check_version(current, version)
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
        base = of or engine.value("SELECT b.code FROM unit u JOIN unit b ON b.id = u.base_id WHERE u.id = ?", (key,))
        values.update(_base(engine, entered, base, factor))
        if values["base_id"] is not None and key in _chain(engine, values["base_id"]):
            entered.wrong("of", "cycle", of)
    entered.done()
    if "code" in values:
        refuse_taken(engine, "unit", "unit", "code", values["code"], key)
    if "decimals" in values and values["decimals"] < engine.value("SELECT decimals FROM unit WHERE id = ?", (key,)):
        _refuse_used(engine, key, code)
    update(engine, "unit", key, values)
    return current + 1


@requires("catalog.units")
def delete(actor: Actor, code: str, *, version: int | None = None) -> None:
    """Delete a unit that nothing is counted in; AmbarError "not_found", "conflict", "in_use"."""
    engine = actor.company.engine
    key, current = by_code(engine, "unit", "unit", "code", code)
    check_version(current, version)
    remove(engine, "unit", "unit", key, code)


def _base(engine: Engine, entered: Intake, of: str | None, factor: object) -> dict[str, Any]:
    alone: dict[str, Any] = {"base_id": None, "numerator": 1, "denominator": 1}
    if of is None and factor is None:
        return alone
    if of is None or factor is None:
        entered.wrong("of" if of is None else "factor", "required")
        return alone
    base = engine.value("SELECT id FROM unit WHERE code = ?", (plain_code(of),))
    if base is None:
        entered.wrong("of", "unknown", of)
    one = entered.take(lambda: parse_factor(factor), Fraction(1))
    return {"base_id": base, "numerator": one.numerator, "denominator": one.denominator}


def _chain(engine: Engine, key: int) -> set[int]:
    return {
        row[0]
        for row in engine.rows(
            "WITH RECURSIVE base (id) AS (SELECT ? UNION SELECT u.base_id FROM unit u JOIN base b ON u.id = b.id"
            " WHERE u.base_id IS NOT NULL) SELECT id FROM base",
            (key,),
        )
    }


def _refuse_used(engine: Engine, key: int, code: str) -> None:
    if engine.value(
        "SELECT 1 FROM item i WHERE i.unit_id = ? AND (EXISTS (SELECT 1 FROM balance b WHERE b.item_id = i.id)"
        " OR EXISTS (SELECT 1 FROM document_row r WHERE r.item_id = i.id)) LIMIT 1",
        (key,),
    ):
        raise AmbarError("in_use", what="unit", key=str(code))
