"""Price types: the price lists of the catalogue. One of them is the base one."""

from __future__ import annotations

import re
from typing import Any

from db import rows
from db.access import Actor, requires
from db.errors import AmbarError
from db.intake import Intake
from db.models import PriceType


@requires("catalog.price_types")
def add(actor: Actor, code: str, name: str, *, currency: str | None = None, base: bool = False) -> int:
    """Add a price type (currency: ISO 4217, the company's if none is given); its id. `base` moves the flag here.

    Raises AmbarError "already_exists", "invalid".
    """
    entered = Intake()
    values: dict[str, Any] = {
        "code": entered.code("code", code),
        "name": entered.line("name", name, required=True),
        "currency": _currency(entered, currency or actor.company.currency),
        "is_base": base,
    }
    if base and values["currency"] != actor.company.currency:
        entered.wrong("base", "other_currency", values["currency"])
    entered.done()
    rows.refuse_taken(PriceType.code, values["code"])
    if base:
        _take_flag(actor)
    return rows.add(actor, PriceType, values).id


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
    found = rows.find(PriceType, code, version)
    entered = Intake()
    values: dict[str, Any] = {}
    if new_code is not None:
        values["code"] = entered.code("code", new_code)
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if base is False and found.is_base:
        entered.wrong("base", "needed", code)
    if base and found.currency != actor.company.currency:
        entered.wrong("base", "other_currency", found.currency)
    entered.done()
    rows.refuse_taken(PriceType.code, values.get("code"), found)
    if base and not found.is_base:
        _take_flag(actor)
        values["is_base"] = True
    return rows.change(actor, found, values)


@requires("catalog.price_types")
def delete(actor: Actor, code: str, *, version: int | None = None) -> None:
    """Delete a price type without prices; AmbarError "not_found", "conflict", "in_use" (also the base one)."""
    found = rows.find(PriceType, code, version)
    if found.is_base:
        raise AmbarError("in_use", what="price_type", key=found.code)
    rows.remove(actor, found)


def _take_flag(actor: Actor) -> None:
    """Take the flag from the price list that has it."""
    base = PriceType.get_or_none(PriceType.is_base)
    if base is not None:
        rows.change(actor, base, {"is_base": False})


def _currency(entered: Intake, value: object) -> str:
    code = entered.line("currency", value, required=True, length=3)
    if code and not re.fullmatch(r"[A-Z]{3}", code):
        entered.wrong("currency", "unknown", code)
    return code
