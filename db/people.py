"""Employees and departments as services need them: found, their roles read and written. Internal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from db import audit
from db.access import Actor
from db.errors import AmbarError, not_found
from db.fields import MAX_INTEGER
from db.intake import Intake
from db.lookup import plain_code
from db.models import Department, DepartmentRole, Employee, EmployeeRole, Role
from db.text import sort_key

Holder = Employee | Department
"""Who holds roles; an employee also those of the department."""


def find_department(key: object) -> Department:
    """A department by id (int, or digits) or name; AmbarError "not_found", "ambiguous" (with the ids)."""
    number = int(key) if isinstance(key, int | str) and str(key).isascii() and str(key).isdigit() else None
    known = Department.get_or_none(Department.id == number) if number is not None and number <= MAX_INTEGER else None
    if known is not None:
        return known
    name = plain_code(key)
    found = list(Department.select().where(Department.name_key == sort_key(name)))
    found = [one for one in found if one.name == name] or found
    if not found:
        raise not_found("department", key)
    if len(found) > 1:
        raise AmbarError("ambiguous", what="department", key=str(key), ids=[one.id for one in found])
    return found[0]


def roles_of(holder: Holder) -> dict[int, str]:
    """The roles that an employee or department holds itself, id → code, in the order of roles."""
    holding, owner = _holding(holder)
    held = Role.select().join(holding).where(owner == holder.id).order_by(Role.position, Role.id)
    return {role.id: role.code for role in held}


def role_ids(codes: Iterable[object], entered: Intake) -> dict[int, str]:
    """Roles by their codes, id → code; unknown ones are noted as problems."""
    found: dict[int, str] = {}
    for code in codes:
        role = Role.get_or_none(Role.code == plain_code(code))
        if role is None:
            entered.wrong("roles", "unknown", code)
        else:
            found[role.id] = role.code
    return found


def set_roles_of(actor: Actor, holder: Holder, roles: dict[int, str]) -> bool:
    """Make `roles` those of an employee or department, inside `grants.guarded`; whether anything changed."""
    holding, owner = _holding(holder)
    before = roles_of(holder)
    if before.keys() == roles.keys():
        return False
    gone = list(before.keys() - roles.keys())
    holding.delete().where((owner == holder.id) & holding.role.in_(gone)).execute()
    for key in roles.keys() - before.keys():
        holding.insert({owner: holder.id, holding.role: key}).execute()
    audit.record(actor, holder.noun, target=holder.target, target_id=holder.id, field="roles",
                 before=sorted(before.values()), after=sorted(roles.values()))  # fmt: skip
    return True


def _holding(holder: Holder) -> tuple[type[EmployeeRole] | type[DepartmentRole], Any]:
    """The table of who holds what, and its column of holders."""
    if isinstance(holder, Employee):
        return EmployeeRole, EmployeeRole.employee
    return DepartmentRole, DepartmentRole.department
