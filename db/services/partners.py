"""Partners: suppliers, customers, or both. Source: domain.md, "Access" (partners) and "CRM"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db import tax_numbers
from db.access import Actor, may, require, requires_any
from db.connection import Engine
from db.errors import not_found
from db.intake import Intake, check_version, insert, refuse_taken, remove, update
from db.text import fold, sort_key

_LINES = ("tax_office", "tax_number", "phone", "email")
_COLUMNS = ("name", "kind", "supplier", "customer", *_LINES, "address", "comment", "active", "external_id", "version")


@dataclass(frozen=True, slots=True)
class PartnerState:
    """What a change of a partner came to. `warnings`: {"field", "reason", "value"}: tax_number (no VKN or TCKN)."""

    id: int
    name: str
    version: int
    warnings: tuple[dict[str, Any], ...] = ()


@requires_any("supplier.edit", "contact.edit")
def add(
    actor: Actor,
    name: str,
    *,
    supplier: bool = False,
    customer: bool = False,
    kind: str = "company",
    tax_office: str = "",
    tax_number: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    comment: str = "",
    active: bool = True,
    external_id: str | None = None,
) -> PartnerState:
    """Add a partner; needs supplier.edit and contact.edit as its kinds say. `kind`: company or contact.

    Raises AmbarError "already_exists" for an external_id that is taken, "invalid" (supplier: required
    where it is neither supplier nor customer). Names may repeat.
    """
    _require_edit(actor, supplier, customer)
    engine = actor.company.engine
    entered = Intake()
    given = {"tax_office": tax_office, "tax_number": tax_number, "phone": phone, "email": email}
    values: dict[str, Any] = {
        "name": entered.line("name", name, required=True),
        "kind": entered.one_of("kind", kind, ("company", "contact")),
        "supplier": int(supplier),
        "customer": int(customer),
        **{field: entered.line(field, value) for field, value in given.items()},
        "address": entered.note("address", address),
        "comment": entered.note("comment", comment),
        "active": int(active),
        "external_id": entered.external_id(external_id),
    }
    if not (supplier or customer):
        entered.wrong("supplier", "required")
    entered.done()
    if values["external_id"]:
        refuse_taken(engine, "partner", "partner", "external_id", values["external_id"])
    key = insert(engine, "partner", {**values, **_keys(values)})
    return PartnerState(key, values["name"], 1, _warnings(values))


@requires_any("supplier.edit", "contact.edit")
def edit(
    actor: Actor,
    id: int,
    *,
    version: int | None = None,
    name: str | None = None,
    supplier: bool | None = None,
    customer: bool | None = None,
    kind: str | None = None,
    tax_office: str | None = None,
    tax_number: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    address: str | None = None,
    comment: str | None = None,
    active: bool | None = None,
    external_id: str | None = None,
) -> PartnerState:
    """Change what is given of a partner; needs the edit right of all its kinds, old and new.

    Raises AmbarError "not_found" (unknown, or of no kind that one sees), "denied", "conflict",
    "already_exists", "invalid".
    """
    engine = actor.company.engine
    row = _row(actor, id)
    values: dict[str, Any] = {}
    if supplier is not None:
        values["supplier"] = int(supplier)
    if customer is not None:
        values["customer"] = int(customer)
    after = {**row, **values}
    _require_edit(actor, row["supplier"] or after["supplier"], row["customer"] or after["customer"])
    check_version(row["version"], version)
    entered = Intake()
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if kind is not None:
        values["kind"] = entered.one_of("kind", kind, ("company", "contact"))
    given = {"tax_office": tax_office, "tax_number": tax_number, "phone": phone, "email": email}
    values.update({field: entered.line(field, value) for field, value in given.items() if value is not None})
    for field, note in (("address", address), ("comment", comment)):
        if note is not None:
            values[field] = entered.note(field, note)
    if active is not None:
        values["active"] = int(active)
    if external_id is not None:
        values["external_id"] = entered.external_id(external_id)
    if not (after["supplier"] or after["customer"]):
        entered.wrong("supplier", "required")
    entered.done()
    if values.get("external_id"):
        refuse_taken(engine, "partner", "partner", "external_id", values["external_id"], id)
    update(engine, "partner", id, {**values, **_keys({**row, **values})})
    return PartnerState(id, values.get("name", row["name"]), row["version"] + 1, _warnings(values))


@requires_any("supplier.edit", "contact.edit")
def delete(actor: Actor, id: int, *, version: int | None = None) -> None:
    """Delete a partner that no document names; AmbarError "not_found", "denied", "conflict", "in_use"."""
    engine = actor.company.engine
    row = _row(actor, id)
    _require_edit(actor, row["supplier"], row["customer"])
    check_version(row["version"], version)
    remove(engine, "partner", "partner", id, row["name"])


def _require_edit(actor: Actor, supplier: object, customer: object) -> None:
    if supplier:
        require(actor, "supplier.edit")
    if customer:
        require(actor, "contact.edit")


def _row(actor: Actor, key: int) -> dict[str, Any]:
    engine: Engine = actor.company.engine
    row = engine.row(f"SELECT {', '.join(_COLUMNS)} FROM partner WHERE id = ?", (key,))
    found = dict(zip(_COLUMNS, row, strict=True)) if row else None
    if found is None or not (
        (found["supplier"] and may(actor, "supplier.view")) or (found["customer"] and may(actor, "contact.view"))
    ):
        raise not_found("partner", key)
    return found


def _warnings(values: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    number = values.get("tax_number")
    if not number or tax_numbers.is_valid(number):
        return ()
    return ({"field": "tax_number", "reason": "tax_number", "value": number},)


def _keys(values: dict[str, Any]) -> dict[str, str]:
    return {
        "name_key": sort_key(values["name"]),
        "folded": fold(f"{values['name']} {values['tax_number']} {values['phone']}"),
    }
