"""Departments, and the roles that their employees hold by them. Source: domain.md, "Access"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from db import audit
from db.access import Actor, require, requires
from db.connection import Engine
from db.errors import AmbarError
from db.grants import guarded
from db.intake import Intake, insert, remove, update
from db.people import conflict, find_department, role_ids, set_roles_of
from db.text import sort_key


@dataclass(frozen=True, slots=True)
class DepartmentState:
    """What a change of a department came to."""

    id: int
    name: str
    version: int


@requires("employee.edit")
def add(actor: Actor, name: str, *, parent: int | str | None = None, roles: Iterable[str] = ()) -> DepartmentState:
    """Add a department below `parent` (id or name). Its roles (codes) need access.edit too.

    Raises AmbarError "denied" (roles), "not_found" (parent), "already_exists" (name), "invalid".
    """
    engine = actor.company.engine
    wanted = list(roles)
    if wanted:
        require(actor, "access.edit")
    above = find_department(engine, parent) if parent not in (None, "") else None
    entered = Intake()
    title = entered.line("name", name, required=True)
    keys = role_ids(engine, wanted, entered)
    entered.done()
    _refuse_twin(engine, title, None)
    with guarded(actor):
        values = {"name": title, "name_key": sort_key(title), "parent_id": above.id if above else None}
        key = insert(engine, "department", values)
        audit.record(actor, "department", target=title, target_id=key, field="created", after=title)
        set_roles_of(actor, "department", key, title, keys)
    return DepartmentState(key, title, 1)


@requires("employee.edit")
def edit(
    actor: Actor,
    department: int | str,
    *,
    version: int | None = None,
    name: str | None = None,
    parent: int | str | None = None,
    roles: Iterable[str] | None = None,
) -> DepartmentState:
    """Change what is given of a department (by id or name); None leaves a field, parent "" puts it at the top.

    Changing its roles gives them to everyone in it: needs access.edit, and all that they give. Raises AmbarError
    "denied", "not_found", "conflict", "already_exists", "last_administrator", "invalid" (parent: cycle).
    """
    engine = actor.company.engine
    if roles is not None:
        require(actor, "access.edit")
    found = find_department(engine, department)
    if version is not None and version != found.version:
        raise conflict(engine, "department", found.id, found.name, found.version)
    entered = Intake()
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
        values["name_key"] = sort_key(values["name"])
    if parent is not None:
        values["parent_id"] = None if parent == "" else find_department(engine, parent).id
        if _below(engine, values["parent_id"], found.id):
            entered.wrong("parent", "cycle", parent)
    keys = None if roles is None else role_ids(engine, roles, entered)
    entered.done()
    if "name" in values:
        _refuse_twin(engine, values["name"], found.id)
    before = {"name": found.name, "name_key": sort_key(found.name), "parent_id": found.parent_id}
    values = {field: value for field, value in values.items() if value != before[field]}
    with guarded(actor):
        for field, value in values.items():
            if field != "name_key":
                audit.record(actor, "department", target=found.name, target_id=found.id,
                             field=field.removesuffix("_id"), before=before[field], after=value)  # fmt: skip
        changed = keys is not None and set_roles_of(actor, "department", found.id, found.name, keys)
        if values or changed:
            update(engine, "department", found.id, values)
    return DepartmentState(found.id, values.get("name", found.name), found.version + bool(values or changed))


@requires("employee.edit")
def delete(actor: Actor, department: int | str, *, version: int | None = None) -> None:
    """Delete a department without employees, roles and departments below it.

    Raises AmbarError "not_found", "conflict", "in_use".
    """
    engine = actor.company.engine
    found = find_department(engine, department)
    if version is not None and version != found.version:
        raise conflict(engine, "department", found.id, found.name, found.version)
    if found.roles:
        raise AmbarError("in_use", what="department", key=found.name, roles=list(found.roles))
    with guarded(actor):
        remove(engine, "department", "department", found.id, found.name)
        audit.record(actor, "department", target=found.name, target_id=found.id, field="deleted", before=found.name)


def _below(engine: Engine, department: int | None, above: int) -> bool:
    """Whether `department` is `above` itself or somewhere below it."""
    return department is not None and bool(
        engine.value(
            "WITH RECURSIVE up (id) AS (VALUES (?) UNION SELECT d.parent_id FROM department d JOIN up ON d.id = up.id"
            " WHERE d.parent_id IS NOT NULL) SELECT 1 FROM up WHERE id = ?",
            (department, above),
        )
    )


def _refuse_twin(engine: Engine, name: str, own: int | None) -> None:
    key = engine.value("SELECT id FROM department WHERE name_key = ? AND id IS NOT ?", (sort_key(name), own))
    if key is not None:
        raise AmbarError("already_exists", what="department", field="name", key=name, id=key)
