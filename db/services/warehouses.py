"""Warehouses: add, change, switch off, delete. Source: domain.md, "Warehouses"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db import lookup, rows
from db.access import Actor, require_warehouses, requires, rights_of
from db.connection import Engine
from db.errors import AmbarError, denied
from db.intake import Intake
from db.models import Balance, DocumentWarehouse, RoleGrantChoice, Warehouse


@dataclass(frozen=True, slots=True)
class WarehouseState:
    """What a change of a warehouse came to."""

    id: int
    code: str
    version: int


@requires("warehouse.edit")
def add(
    actor: Actor,
    code: str,
    name: str,
    *,
    address: str = "",
    description: str = "",
    phone: str = "",
    email: str = "",
    opening_hours: str = "",
    sort_order: int = 100,
    responsible: str | None = None,
    default: bool = False,
    active: bool = True,
    issuing: bool = True,
    external_id: str | None = None,
) -> WarehouseState:
    """Add a warehouse; `responsible` is a login.

    Needs the scope "all" of warehouse.view: AmbarError "denied" (scope) otherwise; "already_exists" for
    a code that is taken, "invalid" for fields that break a rule, all at once.
    """
    engine = actor.company.engine
    if rights_of(actor).warehouse_ids() is not None:
        raise denied("warehouse.view", "scope")
    entered = Intake()
    values: dict[str, Any] = {
        **_texts(entered, {"address": address, "phone": phone, "email": email, "opening_hours": opening_hours}),
        "code": entered.code("code", code),
        "name": entered.line("name", name, required=True),
        "description": entered.note("description", description),
        "sort_order": entered.whole("sort_order", sort_order, low=0, high=1_000_000),
        "responsible_id": _employee(engine, entered, responsible),
        "is_default": default,
        "active": active,
        "issuing": issuing,
        "external_id": entered.external_id(external_id),
    }
    if default and not active:
        entered.wrong("default", "inactive")
    entered.done()
    _refuse_taken(actor, values, None)
    if default:
        _take_flag(actor)
    made = rows.add(actor, Warehouse, values)
    return WarehouseState(made.id, made.code, made.version)


@requires("warehouse.edit")
def edit(
    actor: Actor,
    code: str,
    *,
    version: int | None = None,
    new_code: str | None = None,
    name: str | None = None,
    address: str | None = None,
    description: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    opening_hours: str | None = None,
    sort_order: int | None = None,
    responsible: str | None = None,
    default: bool | None = None,
    active: bool | None = None,
    issuing: bool | None = None,
    external_id: str | None = None,
) -> WarehouseState:
    """Change what is given of a warehouse in one's scope; None leaves a field, "" empties it.

    `default=True` moves the flag from the one that had it. Raises AmbarError "not_found" (unknown or
    foreign), "conflict", "already_exists", and "invalid": the default one cannot be switched off
    (active: is_default) nor lose the flag other than to another (default: needed).
    """
    engine = actor.company.engine
    found = _own(actor, code, version)
    entered = Intake()
    given = {"address": address, "phone": phone, "email": email, "opening_hours": opening_hours}
    values: dict[str, Any] = _texts(entered, {field: value for field, value in given.items() if value is not None})
    if new_code is not None:
        values["code"] = entered.code("code", new_code)
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if description is not None:
        values["description"] = entered.note("description", description)
    if sort_order is not None:
        values["sort_order"] = entered.whole("sort_order", sort_order, low=0, high=1_000_000)
    if responsible is not None:
        values["responsible_id"] = _employee(engine, entered, responsible)
    if issuing is not None:
        values["issuing"] = issuing
    if external_id is not None:
        values["external_id"] = entered.external_id(external_id)
    if active is not None:
        values["active"] = active
        if not active and (default or found.is_default):
            entered.wrong("active", "is_default", found.code)
    if default is not None:
        values["is_default"] = default
        if not default and found.is_default:
            entered.wrong("default", "needed", found.code)
        if default and active is None and not found.active:
            entered.wrong("default", "inactive", found.code)
    entered.done()
    _refuse_taken(actor, values, found)
    values = rows.different(found, values)
    if values.get("is_default"):
        _take_flag(actor)
    if values:
        rows.change(actor, found, values)
    return WarehouseState(found.id, found.code, found.version)


@requires("warehouse.edit")
def delete(actor: Actor, code: str, *, version: int | None = None) -> None:
    """Delete a warehouse that no document uses or ever used.

    Raises AmbarError "not_found" (unknown or foreign), "in_use" (then it can be switched off), and
    "invalid" for the default one.
    """
    found = _own(actor, code, version)
    used = DocumentWarehouse.select().where(DocumentWarehouse.warehouse == found).count()
    if used or Balance.select().where(Balance.warehouse == found).exists():
        raise AmbarError("in_use", what="warehouse", key=found.code, documents=used)
    entered = Intake()
    if found.is_default:
        entered.wrong("default", "is_default", found.code)
    entered.done()
    if RoleGrantChoice.delete().where(RoleGrantChoice.warehouse_id == found.id).execute():
        actor.company.engine.next_value("rights")
    rows.remove(actor, found)


def _own(actor: Actor, code: str, version: int | None) -> Warehouse:
    found = lookup.warehouse(actor.company.engine, code, rights_of(actor).warehouse_ids())
    row = Warehouse.get_by_id(found.id)
    rows.check_version(row, version)
    return row


def _texts(entered: Intake, given: dict[str, str]) -> dict[str, Any]:
    return {field: entered.line(field, value) for field, value in given.items()}


def _employee(engine: Engine, entered: Intake, login: str | None) -> int | None:
    if not login:
        return None
    found = lookup.employees(engine, (login,)).get(str(login))
    if found is None:
        entered.wrong("responsible", "unknown", login)
        return None
    return found.id


def _refuse_taken(actor: Actor, values: dict[str, Any], own: Warehouse | None) -> None:
    rights = rights_of(actor)
    for column in (Warehouse.code, Warehouse.external_id):
        rows.refuse_taken(column, values.get(column.name), own, lambda found: rights.sees_warehouse(found.id))


def _take_flag(actor: Actor) -> None:
    """Take the flag from the warehouse that has it, which must be one's own too."""
    old = Warehouse.get_or_none(Warehouse.is_default)
    if old is not None:
        require_warehouses(actor, (old.id,))
        rows.change(actor, old, {"is_default": False})
