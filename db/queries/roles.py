"""Roles, what they give and who holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from db import alone, rows
from db.access import Actor, missing_requirements, requires, requires_any, rights_of
from db.errors import denied, not_found
from db.grants import Snapshot, as_held, everything, parts_of_roles, reach, role_about, role_name
from db.models import Department, DepartmentRole, Employee, EmployeeRole, Role
from db.permissions import ADMINISTRATOR, BY_ID, INVENTORY_ONLY, PERMISSIONS, visible_sections
from db.role_changes import Changes, TermChanges, Value, applied, codes_for, differ, pipelines, plan, terms_of, value_of
from db.terms import FREE, Terms


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role in a list. `holders`: active employees, by department too."""

    id: str
    name: str
    about: str
    built_in: bool
    holders: int
    version: int
    lock_minutes: int | None = None
    exit_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role with the logins of its holders, and what it gives, by right."""

    id: str
    name: str
    about: str
    built_in: bool
    version: int
    holders: tuple[str, ...]
    departments: tuple[str, ...]
    grants: Mapping[str, Value]
    terms: Mapping[str, Terms]
    """Days and conditions of the rights that have any."""
    lock_minutes: int | None = None
    """Minutes without a key until a session locks; None: as the settings say, 0: never."""
    exit_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class RoleEditor:
    """Everything that the role editor shows: the value of each cell, and what it needs but does not have."""

    inventory: bool
    roles: tuple[RoleLine, ...]
    permissions: tuple[str, ...]
    values: Mapping[str, Mapping[str, Value]]
    missing: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Role → right that is given without effect → the rights that it needs."""
    holders: Mapping[str, tuple[str, ...]]
    """The names of the active employees that hold a role, by department too."""
    terms: Mapping[str, Mapping[str, Terms]] = field(default_factory=dict)
    """Role → right → days and conditions, where it has any."""
    pipelines: Mapping[str, str | None] = field(default_factory=dict)
    """What rights to deals can name: code → name (None: it still has its own words)."""


@dataclass(frozen=True, slots=True)
class Affected:
    """What an edit would come to: cells (role × right) that change, active employees whose rights do."""

    rights: int
    employees: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A document type that one person could make, process and cancel alone; `roles`: codes by right."""

    type: str
    roles: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RoleDifference:
    """A right that two roles give differently; the first one's value and terms, then the other's."""

    permission: str
    value: Value
    other: Value
    terms: Terms
    other_terms: Terms


@dataclass(frozen=True, slots=True)
class RightHolder:
    """Someone who holds a right today, by these roles, and what it reaches."""

    login: str
    name: str
    roles: tuple[str, ...]
    value: Value


@requires("access.edit")
def every(actor: Actor, *, language: str = "tr") -> tuple[RoleLine, ...]:
    """All roles in their order, named in `language` ("tr", "en") where they keep their own words."""
    return _lines(actor, language)


@requires_any("employee.edit", "access.edit", "audit.view")
def names(actor: Actor, *, language: str = "tr") -> Mapping[str, str]:
    """What roles are called, by code, in their order: for those who see codes of roles elsewhere."""
    return {role.code: role_name(role.code, role.name, language) for role in _in_order()}


@requires("access.edit")
def show(actor: Actor, role: str, *, language: str = "tr") -> RoleCard:
    """One role by its code; AmbarError "not_found"."""
    found = rows.find(Role, role)
    themselves = EmployeeRole.select(EmployeeRole.employee).where(EmployeeRole.role == found)
    places = DepartmentRole.select(DepartmentRole.department).where(DepartmentRole.role == found)
    holders = Employee.select().where(Employee.id.in_(themselves) | Employee.department.in_(places))
    departments = Department.select().where(Department.id.in_(places)).order_by(Department.name_key)
    return RoleCard(
        found.code,
        role_name(found.code, found.name, language),
        role_about(found.code, found.about, language),
        found.built_in,
        found.version,
        tuple(one.login for one in holders.order_by(Employee.name_key, Employee.id)),
        tuple(one.name for one in departments),
        _values(actor)[found.code],
        _terms(actor)[found.code],
        found.lock_minutes,
        found.exit_minutes,
    )


@requires("access.edit")
def editor(actor: Actor, *, language: str = "tr") -> RoleEditor:
    """The whole role editor. With inventory management off its sections' rights are left out; they stay."""
    values = _values(actor)
    missing = {
        role: {
            permission: needed
            for permission, value in cells.items()
            if value is not False
            and (
                needed := missing_requirements([one for one, given in cells.items() if given is not False], permission)
            )
        }
        for role, cells in values.items()
    }
    return RoleEditor(
        rights_of(actor).inventory, _lines(actor, language), _permissions_shown(actor), values, missing,
        _holders(actor), _terms(actor), pipelines(actor.company.engine),
    )  # fmt: skip


@requires("access.edit")
def affected(actor: Actor, changes: Changes, terms: TermChanges | None = None) -> Affected:
    """What saving `changes` and `terms` would come to; raises as `services.roles.save` for values that are wrong."""
    cells = plan(actor, changes, terms)
    now = Snapshot.take(actor.company, actor.roles)
    after = now.with_parts(applied(now.parts, cells))
    return Affected(len(cells), sum(any(differ(now, after, one)) for one in now.active))


@requires("access.edit")
def conflicts(actor: Actor, roles: Iterable[str]) -> tuple[Conflict, ...]:
    """The document types that whoever holds all these roles could make, process and cancel alone.

    By what roles give on any day; a type processed by four eyes is none. Nothing while inventory management is off.
    Raises AmbarError "not_found" (role).
    """
    held = [rows.find(Role, code) for code in dict.fromkeys(roles)]
    now = Snapshot.take(actor.company, actor.roles)
    inventory = rights_of(actor).inventory
    return tuple(
        Conflict(
            type,
            {
                right: tuple(role.code for role in held if role.code == ADMINISTRATOR or right in now.parts[role.id])
                for right in alone.rights_of(type)
            },
        )
        for type in alone.types(now, frozenset(role.id for role in held), inventory=inventory)
    )


@requires("access.edit")
def compare(actor: Actor, role: str, other: str) -> tuple[RoleDifference, ...]:
    """What two roles give differently, in the order of the rights, as far as one sees it; AmbarError "not_found"."""
    one, two = (rows.find(Role, code).code for code in (role, other))
    values, terms = _values(actor), _terms(actor)
    return tuple(
        RoleDifference(permission, value, values[two][permission], *on_terms)
        for permission, value in values[one].items()
        if (on_terms := tuple(terms[code].get(permission, FREE) for code in (one, two)))
        and (value != values[two][permission] or on_terms[0] != on_terms[1])
    )


@requires("access.edit")
def holders_of(actor: Actor, permission: str) -> tuple[RightHolder, ...]:
    """The active employees for whom a right has an effect today, in the Turkish alphabet's order.

    Raises AmbarError "not_found" (permission), "denied" (inventory_off).
    """
    if permission not in BY_ID:
        raise not_found("permission", permission)
    if permission in INVENTORY_ONLY and not rights_of(actor).inventory:
        raise denied(permission, "inventory_off")
    codes = codes_for(actor)
    found = []
    for one in Employee.select().where(Employee.active).order_by(Employee.name_key, Employee.id):
        rights = rights_of(Actor(actor.company, one.id))
        if rights.may(permission):
            by = (ADMINISTRATOR,) if rights.administrator else ()
            reaches = value_of(permission, as_held(rights.scopes)[permission], codes)
            roles = tuple(dict.fromkeys((*by, *rights.granted.get(permission, ()))))
            found.append(RightHolder(one.login, one.name, roles, reaches))
    return tuple(found)


def _permissions_shown(actor: Actor) -> tuple[str, ...]:
    """The rights that the editor and the matrix show, in their order."""
    sections = {section.id for section in visible_sections(inventory=rights_of(actor).inventory)}
    return tuple(permission.id for permission in PERMISSIONS if permission.section in sections)


def _holders(actor: Actor) -> dict[str, tuple[str, ...]]:
    """The names of active employees by the roles that they hold."""
    found: dict[str, tuple[str, ...]] = {}
    for code, name in actor.company.engine.rows(
        "SELECT r.code, e.name FROM (SELECT employee_id, role_id FROM employee_role UNION SELECT e.id, d.role_id"
        " FROM employee e JOIN department_role d ON d.department_id = e.department_id) h"
        " JOIN role r ON r.id = h.role_id JOIN employee e ON e.id = h.employee_id"
        " WHERE e.active = 1 ORDER BY e.name_key, e.id"
    ):
        found[code] = (*found.get(code, ()), name)
    return found


def _in_order() -> Iterable[Role]:
    return Role.select().order_by(Role.position, Role.id)


def _lines(actor: Actor, language: str) -> tuple[RoleLine, ...]:
    now = Snapshot.take(actor.company, actor.roles)
    count: dict[int, int] = {}
    for employee in now.active:
        for role in now.holders[employee]:
            count[role] = count.get(role, 0) + 1
    return tuple(
        RoleLine(
            role.code,
            role_name(role.code, role.name, language),
            role_about(role.code, role.about, language),
            role.built_in,
            count.get(role.id, 0),
            role.version,
            role.lock_minutes,
            role.exit_minutes,
        )
        for role in _in_order()
    )


def _values(actor: Actor) -> dict[str, dict[str, Value]]:
    """Role → right → value, every right that is shown; the administrator's role gives everything."""
    codes = codes_for(actor)
    stored = parts_of_roles(actor.company.engine)
    shown = _permissions_shown(actor)
    nothing = (False, frozenset[str | int]())
    given = {role.code: everything() if role.code == ADMINISTRATOR else reach(stored[role.id]) for role in _in_order()}
    return {
        code: {permission: value_of(permission, held.get(permission, nothing), codes) for permission in shown}
        for code, held in given.items()
    }


def _terms(actor: Actor) -> dict[str, dict[str, Terms]]:
    """Role → right → terms, where a right that is shown has any."""
    stored = parts_of_roles(actor.company.engine)
    shown = _permissions_shown(actor)
    return {
        role.code: {
            permission: terms
            for permission in shown
            if role.code != ADMINISTRATOR and (terms := terms_of(stored[role.id], permission)) != FREE
        }
        for role in _in_order()
    }
