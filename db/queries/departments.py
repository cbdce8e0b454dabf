"""Departments with their roles."""

from __future__ import annotations

from dataclasses import dataclass

from db.access import Actor, requires
from db.connection import Engine
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
    engine = actor.company.engine
    rows = engine.rows("SELECT id FROM department ORDER BY name_key, id")
    return tuple(_line(engine, key) for (key,) in rows)


@requires("employee.edit")
def show(actor: Actor, department: int | str) -> DepartmentLine:
    """One department by id or name; AmbarError "not_found", "ambiguous"."""
    engine = actor.company.engine
    return _line(engine, find_department(engine, department).id)


def _line(engine: Engine, key: int) -> DepartmentLine:
    number, name, parent, version, employees = engine.rows(
        "SELECT id, name, parent_id, version,"
        " (SELECT count(*) FROM employee e WHERE e.department_id = department.id AND e.active = 1)"
        " FROM department WHERE id = ?",
        (key,),
    )[0]
    roles = tuple(roles_of(engine, "department", number).values())
    return DepartmentLine(number, name, parent, roles, employees, version)
