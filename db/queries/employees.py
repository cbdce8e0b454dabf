"""Employees, as those who manage them see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from db import clock, rows
from db.access import Actor, requires
from db.grants import Snapshot, in_reach
from db.models import Department, DepartmentRole, Employee, EmployeeRole, Role, SignInFailure
from db.text import throttle_key


@dataclass(frozen=True, slots=True)
class EmployeeLine:
    """An employee. `roles`: codes held by themselves, `department_roles`: by the department; `reach`: whether the
    asker may change them; `blocked`: whether failed sign-ins make them wait somewhere."""

    login: str
    name: str
    department: str | None
    roles: tuple[str, ...]
    department_roles: tuple[str, ...]
    os_user: str | None
    active: bool
    password: bool
    must_change: bool
    language: str | None
    blocked: bool
    reach: bool
    created_at: datetime
    version: int


@requires("employee.edit")
def every(actor: Actor, *, active: bool | None = None) -> tuple[EmployeeLine, ...]:
    """All employees in the Turkish alphabet's order; `active`: only those switched on, or off."""
    found = Employee.select().order_by(Employee.name_key, Employee.id)
    return _lines(actor, found if active is None else found.where(Employee.active == active))


@requires("employee.edit")
def show(actor: Actor, login: str) -> EmployeeLine:
    """One employee by login; AmbarError "not_found"."""
    return _lines(actor, [rows.find(Employee, login)])[0]


def _lines(actor: Actor, employees: Iterable[Employee]) -> tuple[EmployeeLine, ...]:
    now = Snapshot.take(actor.company, actor.roles)
    codes = {role.id: role.code for role in Role.select().order_by(Role.position, Role.id)}
    held, placed = defaultdict[int, set[int]](set), defaultdict[int | None, set[int]](set)
    for one in EmployeeRole.select():
        held[one.employee_id].add(one.role_id)
    for place in DepartmentRole.select():
        placed[place.department_id].add(place.role_id)
    departments = {one.id: one.name for one in Department.select()}
    waiting = {one.login for one in SignInFailure.select().where(SignInFailure.blocked_until > clock.now())}
    return tuple(
        EmployeeLine(
            one.login,
            one.name,
            departments.get(one.department_id or 0),
            tuple(code for role, code in codes.items() if role in held[one.id]),
            tuple(code for role, code in codes.items() if role in placed[one.department_id]),
            one.os_user,
            one.active,
            one.password_hash is not None,
            one.must_change,
            one.language,
            throttle_key(one.login) in waiting,
            in_reach(actor, one.id, now),
            one.created_at,
            one.version,
        )
        for one in employees
    )
