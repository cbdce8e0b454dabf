"""Price types: the price lists of the catalogue. One of them is the base one."""

from __future__ import annotations

import re
from typing import Any

from db.access import Actor, requires
from db.errors import AmbarError
from db.intake import Intake, by_code, check_version, insert, refuse_taken, remove, update


@requires("catalog.price_types")
def add(actor: Actor, code: str, name: str, *, currency: str | None = None, base: bool = False) -> int:
    """Add a price type (currency: ISO 4217, the company's if none is given); its id. `base` moves the flag here.

    Raises AmbarError "already_exists", "invalid".
    """
    engine = actor.company.engine
    entered = Intake()
    values: dict[str, Any] = {
        "code": entered.code("code", code),
        "name": entered.line("name", name, required=True),
        "currency": _currency(entered, currency or actor.company.currency),
    }
    if base and values["currency"] != actor.company.currency:
        entered.wrong("base", "other_currency", values["currency"])
    entered.done()
    refuse_taken(engine, "price_type", "price_type", "code", values["code"])
    if base:
        engine.run("UPDATE price_type SET is_base = 0, version = version + 1 WHERE is_base = 1")
    return insert(engine, "price_type", {**values, "is_base": int(base)})


@requires("catalog.price_types")
def edit(
    actor: Actor,
    code: str,
    *,
    version: int | None = None,
    new_code: str | None = None,
    name: str | None = None,
    base: bool | None = None,
) -> int:
    """Change a price type; its new version. Its currency stays: prices are written in it.

    Raises AmbarError "not_found", "conflict", "already_exists", and "invalid" (base: needed, where the base
    one would lose the flag other than to another; other_currency).
    """
    engine = actor.company.engine
    key, current = by_code(engine, "price_type", "price_type", "code", code)
    check_version(current, version)
    is_base, currency = engine.row("SELECT is_base, currency FROM price_type WHERE id = ?", (key,)) or (0, "")
    entered = Intake()
    values: dict[str, Any] = {}
    if new_code is not None:
        values["code"] = entered.code("code", new_code)
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if base is False and is_base:
        entered.wrong("base", "needed", code)
    if base and currency != actor.company.currency:
        entered.wrong("base", "other_currency", currency)
    entered.done()
    if "code" in values:
        refuse_taken(engine, "price_type", "price_type", "code", values["code"], key)
    if base and not is_base:
        engine.run("UPDATE price_type SET is_base = 0, version = version + 1 WHERE is_base = 1")
        values["is_base"] = 1
    update(engine, "price_type", key, values)
    return current + 1


@requires("catalog.price_types")
def delete(actor: Actor, code: str, *, version: int | None = None) -> None:
    """Delete a price type without prices; AmbarError "not_found", "conflict", "in_use" (also the base one)."""
    engine = actor.company.engine
    key, current = by_code(engine, "price_type", "price_type", "code", code)
    check_version(current, version)
    if engine.value("SELECT is_base FROM price_type WHERE id = ?", (key,)):
        raise AmbarError("in_use", what="price_type", key=str(code))
    remove(engine, "price_type", "price_type", key, code)


def _currency(entered: Intake, value: object) -> str:
    code = entered.line("currency", value, required=True, length=3)
    if code and not re.fullmatch(r"[A-Z]{3}", code):
        entered.wrong("currency", "unknown", code)
    return code
