"""Departments with their roles."""

from __future__ import annotations

from dataclasses import dataclass

from db.access import Actor, requires
from db.models import Department, Employee
from db.people import find_department, roles_of


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department. `roles`: codes; `employees`: how many active ones are in it."""

    id: int
    name: str
    parent: int | None
    roles: tuple[str, ...]
    employees: int
    version: int


@requires("employee.edit")
def every(actor: Actor) -> tuple[DepartmentLine, ...]:
    """All departments in the Turkish alphabet's order."""
    return tuple(_line(one) for one in Department.select().order_by(Department.name_key, Department.id))


@requires("employee.edit")
def show(actor: Actor, department: int | str) -> DepartmentLine:
    """One department by id or name; AmbarError "not_found", "ambiguous"."""
    return _line(find_department(department))


def _line(one: Department) -> DepartmentLine:
    employees = Employee.select().where((Employee.department == one.id) & Employee.active).count()
    return DepartmentLine(one.id, one.name, one.parent_id, tuple(roles_of(one).values()), employees, one.version)
