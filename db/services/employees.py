"""Employees: who acts, with which roles, and how they sign in. Source: domain.md, "Access".

`employee.edit` reaches only those all of whose rights one holds, never an administrator (unless one is);
roles, also those of a department, need `access.edit` too. Oneself is always in reach.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from db import audit, clock
from db.access import Actor, open_to_all, require, requires
from db.connection import Engine
from db.errors import AmbarError
from db.fields import moment_text
from db.grants import Snapshot, guarded, require_reach
from db.intake import Intake, insert, update
from db.passwords import Secret, hashed, hashed_or_made
from db.people import Department, employee_row, employee_version, find_department, role_ids, set_roles_of
from db.text import CODE_LENGTH, fold, sort_key, throttle_key

LANGUAGES: Final = ("tr", "en")


@dataclass(frozen=True, slots=True)
class EmployeeState:
    """What a change of an employee came to. `password`: a one-time password that was made, to hand over."""

    id: int
    login: str
    version: int
    password: str | None = None


@hashed
@requires("employee.edit")
def add(
    actor: Actor,
    login: str,
    name: str,
    *,
    roles: Iterable[str] = (),
    department: int | str | None = None,
    os_user: str | None = None,
    password: str | Secret | None = None,
    must_change: bool = True,
    language: str | None = None,
) -> EmployeeState:
    """Add an employee with these roles (codes). A password given here has to be changed at the first sign-in.

    Roles, and a department that holds some, need access.edit too: AmbarError "denied", also for what one
    does not hold oneself. "already_exists" (login, os_user), "invalid" with everything that is wrong.
    """
    engine = actor.company.engine
    wanted = list(roles)
    if wanted:
        require(actor, "access.edit")
    entered = Intake()
    values: dict[str, Any] = {
        "login": entered.code("login", login),
        "name": entered.line("name", name, required=True),
        "os_user": _os_user(entered, os_user),
        "language": _language(entered, language),
    }
    place = find_department(engine, department) if department not in (None, "") else None
    keys = role_ids(engine, wanted, entered)
    values |= _new_password(entered, password, must_change=must_change)
    _refuse_taken(engine, entered, values, None)
    entered.done()
    if place is not None:
        _require_for_department(actor, None, place)
        values["department_id"] = place.id
    values |= {"name_key": sort_key(values["name"]), "folded": fold(f"{values['login']} {values['name']}")}
    values["created_at"] = moment_text(clock.now())
    with guarded(actor):
        employee = insert(engine, "employee", values)
        audit.record(actor, "employee", target=values["login"], target_id=employee, field="created",
                     after=values["name"])  # fmt: skip
        set_roles_of(actor, "employee", employee, values["login"], keys)
    return EmployeeState(employee, values["login"], 1)


@requires("employee.edit")
def edit(
    actor: Actor,
    login: str,
    *,
    version: int | None = None,
    new_login: str | None = None,
    name: str | None = None,
    department: int | str | None = None,
    roles: Iterable[str] | None = None,
    os_user: str | None = None,
    active: bool | None = None,
    language: str | None = None,
) -> EmployeeState:
    """Change what is given of an employee in one's reach; None leaves a field, "" empties it, all in one step.

    Raises AmbarError "not_found", "denied" (scope: out of reach), "conflict", "last_administrator",
    "already_exists", "invalid"; for roles and departments see `add`.
    """
    engine = actor.company.engine
    if roles is not None:
        require(actor, "access.edit")
    row = employee_row(engine, login)
    require_reach(actor, row["id"], Snapshot.take(actor.company))
    employee_version(engine, row, version)
    entered = Intake()
    values: dict[str, Any] = {}
    if new_login is not None:
        values["login"] = entered.code("login", new_login)
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if os_user is not None:
        values["os_user"] = _os_user(entered, os_user)
    if language is not None:
        values["language"] = _language(entered, language)
    if active is not None:
        values["active"] = int(active)
    if department is not None:
        values["department_id"] = None
        if department != "":
            values["department_id"] = find_department(engine, department).id
    keys = None if roles is None else role_ids(engine, roles, entered)
    _refuse_taken(engine, entered, values, row["id"])
    entered.done()
    values = {field: value for field, value in values.items() if value != row[field]}
    if "department_id" in values:
        before, after = row["department_id"], values["department_id"]
        _require_for_department(
            actor,
            find_department(engine, before) if before else None,
            find_department(engine, after) if after else None,
        )
    with guarded(actor):
        changed = bool(values)
        if values:
            merged = {**row, **values}
            keyed = {"name_key": sort_key(merged["name"]), "folded": fold(f"{merged['login']} {merged['name']}")}
            update(engine, "employee", row["id"], {**values, **keyed})
        for field, value in values.items():
            audit.record(actor, "employee", target=row["login"], target_id=row["id"],
                         field=field.removesuffix("_id"), before=row[field], after=value)  # fmt: skip
        if keys is not None and set_roles_of(actor, "employee", row["id"], row["login"], keys):
            if not changed:
                update(engine, "employee", row["id"], {})
            changed = True
    return EmployeeState(row["id"], values.get("login", row["login"]), row["version"] + changed)


@requires("employee.edit", "access.edit")
def set_roles(actor: Actor, login: str, roles: Iterable[str], *, version: int | None = None) -> EmployeeState:
    """Make `roles` (codes) the roles of an employee in one's reach; see `edit`."""
    return edit(actor, login, roles=roles, version=version)


@requires("employee.edit")
def disable(actor: Actor, login: str, *, version: int | None = None) -> EmployeeState:
    """Switch an employee in one's reach off: no sign-in, and the running sessions end; see `edit`."""
    return edit(actor, login, active=False, version=version)


@requires("employee.edit")
def enable(actor: Actor, login: str, *, version: int | None = None) -> EmployeeState:
    """Switch an employee in one's reach on again; see `edit`."""
    return edit(actor, login, active=True, version=version)


@requires("employee.edit")
def unlock(actor: Actor, login: str) -> None:
    """Forget the failed sign-ins of an employee in one's reach, from everywhere.

    Raises AmbarError "not_found", "denied" (scope: out of reach).
    """
    engine = actor.company.engine
    row = employee_row(engine, login)
    require_reach(actor, row["id"], Snapshot.take(actor.company))
    engine.run("DELETE FROM sign_in_failure WHERE login = ?", (throttle_key(row["login"]),))
    audit.record(actor, "employee", target=row["login"], target_id=row["id"], field="unlocked")


@hashed_or_made
@requires("employee.edit")
def reset_password(
    actor: Actor, login: str, password: str | Secret | None = None, *, must_change: bool = True
) -> EmployeeState:
    """Give an employee in one's reach a new password: `password`, or a one-time one made here and returned.

    It has to be changed at the next sign-in, within seven days. Raises AmbarError "not_found", "denied" (scope:
    out of reach), "invalid" (password: too_short, too_long, bad_characters).
    """
    engine = actor.company.engine
    row = employee_row(engine, login)
    require_reach(actor, row["id"], Snapshot.take(actor.company))
    entered = Intake()
    values = _new_password(entered, password, must_change=must_change)
    entered.done()
    update(engine, "employee", row["id"], values)
    engine.run("DELETE FROM sign_in_failure WHERE login = ?", (throttle_key(row["login"]),))
    audit.record(actor, "employee", target=row["login"], target_id=row["id"], field="password")
    made = password.made if isinstance(password, Secret) else None
    return EmployeeState(row["id"], row["login"], row["version"] + 1, made)


@open_to_all("everyone chooses their own language")
def set_language(actor: Actor, language: str) -> None:
    """Choose one's own language, "tr" or "en"; AmbarError "invalid", "not_signed_in" for someone switched off."""
    engine = actor.company.engine
    entered = Intake()
    chosen = _language(entered, language)
    entered.done()
    if not engine.run(
        "UPDATE employee SET language = ?, version = version + 1 WHERE id = ? AND active = 1",
        (chosen, actor.employee_id),
    ):
        raise AmbarError("not_signed_in", reason="wrong")


def _new_password(entered: Intake, password: object, *, must_change: bool) -> dict[str, Any]:
    """The columns of a password that someone else gave; nothing where none is given."""
    if not isinstance(password, Secret):
        return {}
    if password.problem is not None:
        entered.problems.append(password.problem)
    return {
        "password_hash": password.hash,
        "password_changed_at": moment_text(clock.now()),
        "must_change": int(must_change),
    }


def _os_user(entered: Intake, value: str | None) -> str | None:
    return entered.line("os_user", value, length=CODE_LENGTH) or None


def _language(entered: Intake, value: str | None) -> str | None:
    return entered.one_of("language", value, LANGUAGES) if value else None


def _refuse_taken(engine: Engine, entered: Intake, values: dict[str, Any], own: int | None) -> None:
    for field in ("login", "os_user"):
        if value := values.get(field):
            key = engine.value(f"SELECT id FROM employee WHERE {field} = ?", (value,))
            if key is not None and key != own:
                entered.wrong(field, "taken", value, code="already_exists", what="employee", key=value)


def _require_for_department(actor: Actor, *departments: Department | None) -> None:
    """Moving in or out of a department that holds roles gives or takes them."""
    if any(one is not None and one.roles for one in departments):
        require(actor, "access.edit")
