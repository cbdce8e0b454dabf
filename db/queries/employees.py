"""Employees, as those who manage them see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from db import clock
from db.access import Actor, requires
from db.connection import Engine
from db.fields import moment_text
from db.grants import Snapshot, in_reach
from db.people import employee_row
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


_SELECT: Final = (
    "SELECT e.id, e.login, e.name, d.name, e.department_id, e.os_user, e.active, e.password_hash IS NOT NULL,"
    " e.must_change, e.language, e.created_at, e.version"
    " FROM employee e LEFT JOIN department d ON d.id = e.department_id"
)


@requires("employee.edit")
def every(actor: Actor, *, active: bool | None = None) -> tuple[EmployeeLine, ...]:
    """All employees in the Turkish alphabet's order; `active`: only those switched on, or off."""
    engine = actor.company.engine
    rows = engine.rows(_SELECT + " WHERE ?1 IS NULL OR e.active = ?1 ORDER BY e.name_key, e.id",
                       (None if active is None else int(active),))  # fmt: skip
    return _lines(actor, engine, rows)


@requires("employee.edit")
def show(actor: Actor, login: str) -> EmployeeLine:
    """One employee by login; AmbarError "not_found"."""
    engine = actor.company.engine
    row = employee_row(engine, login)
    return _lines(actor, engine, engine.rows(_SELECT + " WHERE e.id = ?", (row["id"],)))[0]


def _lines(actor: Actor, engine: Engine, rows: list[tuple[Any, ...]]) -> tuple[EmployeeLine, ...]:
    now = Snapshot.take(actor.company)
    codes = engine.rows("SELECT id, code FROM role ORDER BY position, id")
    held = _pairs(engine, "SELECT employee_id, role_id FROM employee_role")
    placed = _pairs(engine, "SELECT department_id, role_id FROM department_role")
    waiting = {
        login
        for (login,) in engine.rows(
            "SELECT login FROM sign_in_failure WHERE blocked_until > ?", (moment_text(clock.now()),)
        )
    }
    found = []
    for key, login, name, department, place, os_user, active, password, must, language, created, version in rows:
        found.append(
            EmployeeLine(
                login, name, department,
                tuple(code for role, code in codes if role in held.get(key, ())),
                tuple(code for role, code in codes if role in placed.get(place, ())),
                os_user, bool(active), bool(password), bool(must), language, throttle_key(login) in waiting,
                in_reach(actor, key, now), datetime.fromisoformat(created), version,
            )
        )  # fmt: skip
    return tuple(found)


def _pairs(engine: Engine, sql: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for owner, role in engine.rows(sql):
        found.setdefault(owner, set()).add(role)
    return found
