"""Warehouses: add, change, switch off, delete. Source: domain.md, "Warehouses"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db import audit, lookup
from db.access import Actor, require_warehouses, requires, rights_of
from db.connection import Engine
from db.errors import AmbarError, denied
from db.intake import Intake, check_version, insert, refuse_taken, remove, update
from db.text import fold, sort_key

_LINES = ("address", "phone", "email", "opening_hours")


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
        "active": int(active),
        "issuing": int(issuing),
        "external_id": entered.external_id(external_id),
    }
    if default and not active:
        entered.wrong("default", "inactive")
    entered.done()
    _refuse_taken(engine, values, None)
    if default:
        _move_default(actor)
    key = insert(engine, "warehouse", {**values, **_keys(values["code"], values["name"]), "is_default": int(default)})
    audit.record(actor, "warehouse", target=values["code"], target_id=key, warehouse_id=key, field="created",
                 after=values["name"])  # fmt: skip
    return WarehouseState(key, values["code"], 1)


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
    found = lookup.warehouse(engine, code, rights_of(actor).warehouse_ids())
    row = _row(engine, found.id)
    check_version(row["version"], version)
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
        values["issuing"] = int(issuing)
    if external_id is not None:
        values["external_id"] = entered.external_id(external_id)
    if active is not None:
        values["active"] = int(active)
        if not active and (default or row["is_default"]):
            entered.wrong("active", "is_default", found.code)
    if default is not None:
        values["is_default"] = int(default)
        if not default and row["is_default"]:
            entered.wrong("default", "needed", found.code)
        if default and active is None and not row["active"]:
            entered.wrong("default", "inactive", found.code)
    entered.done()
    _refuse_taken(engine, values, found.id)
    values = {field: value for field, value in values.items() if value != row[field]}
    if values.get("is_default"):
        _move_default(actor)
    if values:
        keys = _keys(values.get("code", row["code"]), values.get("name", row["name"]))
        update(engine, "warehouse", found.id, {**values, **keys})
    for field, value in values.items():
        audit.record(actor, "warehouse", target=row["code"], target_id=found.id, warehouse_id=found.id, field=field,
                     before=row[field], after=value)  # fmt: skip
    return WarehouseState(found.id, values.get("code", row["code"]), row["version"] + bool(values))


@requires("warehouse.edit")
def delete(actor: Actor, code: str, *, version: int | None = None) -> None:
    """Delete a warehouse that no document uses or ever used.

    Raises AmbarError "not_found" (unknown or foreign), "in_use" (then it can be switched off), and
    "invalid" for the default one.
    """
    engine = actor.company.engine
    found = lookup.warehouse(engine, code, rights_of(actor).warehouse_ids())
    check_version(_row(engine, found.id)["version"], version)
    used = engine.value("SELECT count(*) FROM document_warehouse WHERE warehouse_id = ?", (found.id,))
    if used or engine.value("SELECT 1 FROM balance WHERE warehouse_id = ? LIMIT 1", (found.id,)):
        raise AmbarError("in_use", what="warehouse", key=found.code, documents=used)
    entered = Intake()
    if found.is_default:
        entered.wrong("default", "is_default", found.code)
    entered.done()
    if engine.run("DELETE FROM role_grant_choice WHERE warehouse_id = ?", (found.id,)):
        engine.next_value("rights")
    remove(engine, "warehouse", "warehouse", found.id, found.code)
    audit.record(actor, "warehouse", target=found.code, target_id=found.id, field="deleted", before=found.name)


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


def _refuse_taken(engine: Engine, values: dict[str, Any], own: int | None) -> None:
    for column in ("code", "external_id"):
        if values.get(column) is not None:
            refuse_taken(engine, "warehouse", "warehouse", column, values[column], own)


def _keys(code: str, name: str) -> dict[str, str]:
    return {"name_key": sort_key(name), "folded": fold(f"{code} {name}")}


def _row(engine: Engine, key: int) -> dict[str, Any]:
    columns = (
        "code", "name", *_LINES, "description", "sort_order", "responsible_id", "is_default", "active", "issuing",
        "external_id", "version",
    )  # fmt: skip
    row = engine.row(f"SELECT {', '.join(columns)} FROM warehouse WHERE id = ?", (key,))
    return dict(zip(columns, row or (), strict=True))


def _move_default(actor: Actor) -> None:
    """Take the flag from the warehouse that has it, which must be one's own too."""
    engine = actor.company.engine
    old = lookup.default_warehouse(engine)
    if old is None:
        return
    require_warehouses(actor, (old.id,))
    update(engine, "warehouse", old.id, {"is_default": 0})
    audit.record(actor, "warehouse", target=old.code, target_id=old.id, warehouse_id=old.id, field="is_default",
                 before=1, after=0)  # fmt: skip
