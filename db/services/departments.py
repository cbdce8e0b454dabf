"""Departments, and the roles that their employees hold by them. Source: domain.md, "Access"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from db import rows
from db.access import Actor, require, requires
from db.errors import AmbarError
from db.grants import guarded
from db.intake import Intake
from db.models import Department
from db.people import find_department, role_ids, roles_of, set_roles_of
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
    wanted = list(roles)
    if wanted:
        require(actor, "access.edit")
    above = find_department(parent) if parent not in (None, "") else None
    entered = Intake()
    title = entered.line("name", name, required=True)
    keys = role_ids(wanted, entered)
    entered.done()
    _refuse_twin(title, None)
    with guarded(actor):
        made = rows.add(actor, Department, {"name": title, "parent_id": above.id if above else None})
        set_roles_of(actor, made, keys)
    return DepartmentState(made.id, made.name, made.version)


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
    if roles is not None:
        require(actor, "access.edit")
    found = find_department(department)
    rows.check_version(found, version)
    entered = Intake()
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if parent is not None:
        values["parent_id"] = None if parent == "" else find_department(parent).id
        if rows.leads_to(Department.parent, values["parent_id"], found.id):
            entered.wrong("parent", "cycle", parent)
    keys = None if roles is None else role_ids(roles, entered)
    entered.done()
    if "name" in values:
        _refuse_twin(values["name"], found)
    values = rows.different(found, values)
    with guarded(actor):
        moved = keys is not None and set_roles_of(actor, found, keys)
        if values or moved:
            rows.change(actor, found, values)
    return DepartmentState(found.id, found.name, found.version)


@requires("employee.edit")
def delete(actor: Actor, department: int | str, *, version: int | None = None) -> None:
    """Delete a department without employees, roles and departments below it.

    Raises AmbarError "not_found", "conflict", "in_use".
    """
    found = find_department(department)
    rows.check_version(found, version)
    if roles := roles_of(found):
        raise AmbarError("in_use", what="department", key=found.name, roles=list(roles.values()))
    with guarded(actor):
        rows.remove(actor, found)


def _refuse_twin(name: str, own: Department | None) -> None:
    for twin in Department.select().where(Department.name_key == sort_key(name)):
        if own is None or twin.id != own.id:
            raise AmbarError("already_exists", what="department", field="name", key=name, id=twin.id)
