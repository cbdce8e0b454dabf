"""Employees and departments as services need them: found, versioned, their roles written. Internal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from db import audit
from db.access import Actor
from db.connection import Engine
from db.errors import AmbarError, not_found
from db.fields import MAX_INTEGER
from db.intake import Intake
from db.lookup import plain_code
from db.text import sort_key

_EMPLOYEE: Final = ("id", "login", "name", "department_id", "os_user", "active", "language", "must_change", "version")


@dataclass(frozen=True, slots=True)
class Department:
    """A department as it is stored, with the codes of its roles."""

    id: int
    name: str
    parent_id: int | None
    version: int
    roles: tuple[str, ...]


def employee_row(engine: Engine, login: object) -> dict[str, Any]:
    """An employee by login, as columns; AmbarError "not_found"."""
    row = engine.row(f"SELECT {', '.join(_EMPLOYEE)} FROM employee WHERE login = ?", (plain_code(login),))
    if row is None:
        raise not_found("employee", login)
    return dict(zip(_EMPLOYEE, row, strict=True))


def employee_version(engine: Engine, row: dict[str, Any], version: int | None) -> None:
    """AmbarError "conflict" (version, changed_by) where someone else has changed the employee since `version`."""
    if version is not None and version != row["version"]:
        raise conflict(engine, "employee", row["id"], row["login"], row["version"])


def conflict(engine: Engine, kind: str, key: int, name: str, version: int) -> AmbarError:
    """The answer to a stale edit, with who changed it last by the audit log."""
    who = engine.value(
        "SELECT e.login FROM audit a LEFT JOIN employee e ON e.id = a.employee_id"
        " WHERE a.kind = ? AND a.target_id = ? ORDER BY a.id DESC LIMIT 1",
        (kind, key),
    )
    return AmbarError("conflict", what=kind, key=name, version=version, changed_by=who)


def find_department(engine: Engine, key: object) -> Department:
    """A department by id (int, or digits) or name; AmbarError "not_found", "ambiguous" (with the ids)."""
    select = "SELECT id, name, parent_id, version FROM department WHERE "
    number = int(key) if isinstance(key, int | str) and str(key).isascii() and str(key).isdigit() else None
    rows = engine.rows(select + "id = ?", (number,)) if number is not None and number <= MAX_INTEGER else []
    if not rows:
        name = plain_code(key)
        rows = engine.rows(select + "name_key = ?", (sort_key(name),))
        rows = [row for row in rows if row[1] == name] or rows
    if not rows:
        raise not_found("department", key)
    if len(rows) > 1:
        raise AmbarError("ambiguous", what="department", key=str(key), ids=[row[0] for row in rows])
    number, name, parent, version = rows[0]
    return Department(number, name, parent, version, tuple(roles_of(engine, "department", number).values()))


def roles_of(engine: Engine, kind: str, owner: int) -> dict[int, str]:
    """The roles that an "employee" or "department" holds itself, id → code, in the order of roles."""
    return dict(
        engine.rows(
            f"SELECT r.id, r.code FROM {kind}_role h JOIN role r ON r.id = h.role_id WHERE h.{kind}_id = ?"
            " ORDER BY r.position, r.id",
            (owner,),
        )
    )


def role_ids(engine: Engine, codes: Iterable[object], entered: Intake) -> dict[int, str]:
    """Roles by their codes, id → code; unknown ones are noted as problems."""
    found: dict[int, str] = {}
    for code in codes:
        row = engine.row("SELECT id, code FROM role WHERE code = ?", (plain_code(code),))
        if row is None:
            entered.wrong("roles", "unknown", code)
        else:
            found[row[0]] = row[1]
    return found


def set_roles_of(actor: Actor, kind: str, owner: int, name: str, roles: dict[int, str]) -> bool:
    """Make `roles` those of an "employee" or "department", inside `grants.guarded`; whether anything changed."""
    engine = actor.company.engine
    before = roles_of(engine, kind, owner)
    if before.keys() == roles.keys():
        return False
    for key in before.keys() - roles.keys():
        engine.run(f"DELETE FROM {kind}_role WHERE {kind}_id = ? AND role_id = ?", (owner, key))
    for key in roles.keys() - before.keys():
        engine.run(f"INSERT INTO {kind}_role ({kind}_id, role_id) VALUES (?, ?)", (owner, key))
    audit.record(actor, kind, target=name, target_id=owner, field="roles",
                 before=sorted(before.values()), after=sorted(roles.values()))  # fmt: skip
    return True
