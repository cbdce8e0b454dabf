"""Employees: who acts, with which roles, and how they sign in. Source: domain.md, "Access".

`employee.edit` reaches only those all of whose rights one holds, never an administrator (unless one is);
roles, also those of a department, need `access.edit` too. Oneself is always in reach.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from db import audit, clock, rows
from db.access import Actor, open_to_all, require, requires
from db.confirming import require_confirmed
from db.errors import AmbarError
from db.grants import Snapshot, guarded, require_reach
from db.intake import Intake
from db.models import Department, Employee, SignInFailure, SshKey
from db.passwords import Secret, hashed, hashed_or_made
from db.people import find_department, role_ids, roles_of, set_roles_of
from db.sessions import end_all_of
from db.ssh_keys import LOGIN
from db.text import CODE_LENGTH, throttle_key

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
    place = find_department(department) if department not in (None, "") else None
    keys = role_ids(wanted, entered)
    values |= _new_password(entered, password, must_change=must_change)
    _refuse_taken(entered, values, None)
    entered.done()
    if place is not None:
        _require_for_department(actor, place)
        values["department_id"] = place.id
    values["created_at"] = clock.now()
    with guarded(actor):
        made = rows.add(actor, Employee, values)
        set_roles_of(actor, made, keys)
    return EmployeeState(made.id, made.login, made.version)


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
    if roles is not None:
        require(actor, "access.edit")
    if os_user is not None:
        require_confirmed(actor, "rights", "employee.edit")
    found = _in_reach(actor, login)
    rows.check_version(found, version)
    entered = Intake()
    values: dict[str, Any] = {}
    if new_login is not None:
        values["login"] = entered.code("login", new_login)
        if not LOGIN.fullmatch(values["login"]) and SshKey.get_or_none(SshKey.employee == found.id):
            entered.wrong("login", "not_plain", new_login)
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if os_user is not None:
        values["os_user"] = _os_user(entered, os_user)
    if language is not None:
        values["language"] = _language(entered, language)
    if active is not None:
        values["active"] = active
    if department is not None:
        values["department_id"] = None if department == "" else find_department(department).id
    keys = None if roles is None else role_ids(roles, entered)
    _refuse_taken(entered, values, found)
    entered.done()
    values = rows.different(found, values)
    if values.get("active") or "login" in values:  # both let somebody in: a key and the launcher know the login
        require_confirmed(actor, "rights", "employee.edit")
    if "department_id" in values:
        places = [one for one in (found.department_id, values["department_id"]) if one is not None]
        _require_for_department(actor, *Department.select().where(Department.id.in_(places)))
    with guarded(actor):
        moved = keys is not None and set_roles_of(actor, found, keys)
        if values or moved:
            rows.change(actor, found, values)
    if values.get("active") is False:
        end_all_of(actor.company.engine, found.id)
    return EmployeeState(found.id, found.login, found.version)


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
    found = _in_reach(actor, login)
    SignInFailure.delete().where(SignInFailure.login == throttle_key(found.login)).execute()
    audit.record(actor, "employee", target=found.login, target_id=found.id, field="unlocked")


@hashed_or_made
@requires("employee.edit")
def reset_password(
    actor: Actor, login: str, password: str | Secret | None = None, *, must_change: bool = True
) -> EmployeeState:
    """Give an employee in one's reach a new password: `password`, or a one-time one made here and returned.

    It has to be changed at the next sign-in, within seven days. Raises AmbarError "not_found", "denied" (scope:
    out of reach), "invalid" (password: too_short, too_long, bad_characters, common, personal). Open sessions end.
    """
    require_confirmed(actor, "rights", "employee.edit")
    found = _in_reach(actor, login)
    entered = Intake()
    values = _new_password(entered, password, must_change=must_change)
    entered.done()
    rows.write(found, values)
    end_all_of(actor.company.engine, found.id, spare=actor.session)
    SignInFailure.delete().where(SignInFailure.login == throttle_key(found.login)).execute()
    audit.record(actor, "employee", target=found.login, target_id=found.id, field="password")
    made = password.made if isinstance(password, Secret) else None
    return EmployeeState(found.id, found.login, found.version, made)


@open_to_all("everyone chooses their own language")
def set_language(actor: Actor, language: str) -> None:
    """Choose one's own language, "tr" or "en"; AmbarError "invalid", "not_signed_in" for someone switched off."""
    entered = Intake()
    chosen = _language(entered, language)
    entered.done()
    own = Employee.get_or_none((Employee.id == actor.employee_id) & Employee.active)
    if own is None:
        raise AmbarError("not_signed_in", reason="wrong")
    rows.write(own, {"language": chosen})


def _in_reach(actor: Actor, login: str) -> Employee:
    """An employee whom one may change."""
    found = rows.find(Employee, login)
    require_reach(actor, found.id, Snapshot.take(actor.company))
    return found


def _new_password(entered: Intake, password: object, *, must_change: bool) -> dict[str, Any]:
    """The columns of a password that someone else gave; nothing where none is given."""
    if not isinstance(password, Secret):
        return {}
    if password.problem is not None:
        entered.problems.append(password.problem)
    return {
        "password_hash": password.hash,
        "password_changed_at": clock.now(),
        "must_change": must_change,
    }


def _os_user(entered: Intake, value: str | None) -> str | None:
    return entered.line("os_user", value, length=CODE_LENGTH) or None


def _language(entered: Intake, value: str | None) -> str | None:
    return entered.one_of("language", value, LANGUAGES) if value else None


def _refuse_taken(entered: Intake, values: dict[str, Any], own: Employee | None) -> None:
    for column in (Employee.login, Employee.os_user):
        field = column.name
        if value := values.get(field):
            twin = Employee.get_or_none(column == value)
            if twin is not None and (own is None or twin.id != own.id):
                entered.wrong(field, "taken", value, code="already_exists", what="employee", key=value)


def _require_for_department(actor: Actor, *departments: Department) -> None:
    """Moving in or out of a department that holds roles gives or takes them."""
    if any(roles_of(one) for one in departments):
        require(actor, "access.edit")
