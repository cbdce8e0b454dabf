"""What roles give and who holds them: read, compared and written; the rules for giving.

Source: domain.md, "Access": nobody gives what they do not hold (at that scope), nor widens their own rights;
the last active administrator stays. Rights count here as they are with inventory management on: grants
stay while it is off, and must not grow unseen.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from db.access import Actor, Rights, Scope, effective
from db.company import Company
from db.connection import Engine
from db.errors import AmbarError, denied
from db.permissions import ADMINISTRATOR, ALL, BY_ID, PERMISSIONS, PLACES, ROLES

Grant = tuple[bool, frozenset[str | int]]
"""One right of a role: (everything, choices); choices are warehouse ids, or ids of reports, places, pipelines."""
Held = dict[str, Grant]
NOTHING: Final[Grant] = (False, frozenset())
DEFAULT_ROLES: Final = {role.id: role for role in ROLES}


def default_grants(role: str) -> Held:
    """What a default role gives in a new company (db/permissions.py)."""
    found: Held = {}
    for permission in PERMISSIONS:
        default = dict(permission.defaults).get(role, False)
        if isinstance(default, tuple):
            found[permission.id] = (False, frozenset(default))
        elif default:
            found[permission.id] = (True, frozenset())
    return found


def everything() -> Held:
    """Every right there is, at its widest."""
    return {
        permission.id: (False, frozenset(PLACES)) if permission.choices == "places" else (True, frozenset())
        for permission in PERMISSIONS
    }


def role_name(code: str, name: str | None, language: str) -> str:
    """A role's name: its own, or a default role's words in `language` ("tr" or "en")."""
    default = DEFAULT_ROLES.get(code)
    if name is not None or default is None:
        return name or code
    return default.tr if language == "tr" else default.en


def role_about(code: str, about: str | None, language: str) -> str:
    """What a role is for: its own words, or a default role's in `language`."""
    default = DEFAULT_ROLES.get(code)
    if about is not None or default is None:
        return about or ""
    return default.tr_about if language == "tr" else default.en_about


# Stored ------------------------------------------------------------------------


def write(engine: Engine, role_id: int, permission: str, grant: Grant) -> None:
    """Make `grant` what a role gives for a right, with its conditions kept; nothing: all of it goes."""
    kept = engine.value(
        "SELECT id FROM role_grant WHERE role_id = ? AND permission = ? AND first_day IS NULL AND last_day IS NULL"
        " ORDER BY id",
        (role_id, permission),
    )
    if grant == NOTHING:
        engine.run(
            "DELETE FROM role_grant_choice WHERE grant_id IN"
            " (SELECT id FROM role_grant WHERE role_id = ? AND permission = ?)",
            (role_id, permission),
        )
        engine.run("DELETE FROM role_grant WHERE role_id = ? AND permission = ?", (role_id, permission))
        return
    if kept is None:
        kept = engine.insert(
            "INSERT INTO role_grant (role_id, permission, everything) VALUES (?, ?, ?)",
            (role_id, permission, int(grant[0])),
        )
    else:
        engine.run("UPDATE role_grant SET everything = ? WHERE id = ?", (int(grant[0]), kept))
        engine.run("DELETE FROM role_grant_choice WHERE grant_id = ?", (kept,))
    engine.many(
        "INSERT INTO role_grant_choice (grant_id, choice, warehouse_id) VALUES (?, ?, ?)",
        [(kept, "", one) if isinstance(one, int) else (kept, one, 0) for one in sorted(grant[1], key=str)],
    )


def of_roles(engine: Engine, day: date | None = None) -> dict[int, Held]:
    """What every role gives, by the role's key: on `day`, or (None) whatever the days of the grants."""
    found: dict[int, Held] = {key: {} for (key,) in engine.rows("SELECT id FROM role")}
    chosen: dict[int, set[str | int]] = {}
    for key, choice, warehouse in engine.rows("SELECT grant_id, choice, warehouse_id FROM role_grant_choice"):
        chosen.setdefault(key, set()).add(warehouse or choice)
    for key, role, permission, whole in engine.rows(
        "SELECT id, role_id, permission, everything FROM role_grant WHERE ?1 IS NULL"
        " OR (first_day IS NULL OR first_day <= ?1) AND (last_day IS NULL OR last_day >= ?1)",
        (day.isoformat() if day else None,),
    ):
        if permission in BY_ID:
            found[role][permission] = _joined(
                found[role].get(permission, NOTHING), (bool(whole), frozenset(chosen.get(key, ())))
            )
    return found


# Compared ----------------------------------------------------------------------


def _joined(one: Grant, other: Grant) -> Grant:
    return one[0] or other[0], one[1] | other[1]


def joined(held: Iterable[Held]) -> Held:
    """What several roles give together: choices take the union."""
    found: Held = {}
    for one in held:
        for permission, grant in one.items():
            found[permission] = _joined(found.get(permission, NOTHING), grant)
    return found


def gained(before: Mapping[str, Grant], after: Mapping[str, Grant]) -> Held:
    """What `after` gives beyond `before`."""
    found: Held = {}
    for permission, grant in after.items():
        was = before.get(permission, NOTHING)
        if was[0]:
            continue
        if grant[0]:
            found[permission] = (True, frozenset())
        elif more := grant[1] - was[1]:
            found[permission] = (False, more)
    return found


def as_held(scopes: Mapping[str, Scope]) -> Held:
    """Effective rights in the form of grants."""
    return {
        permission: (False, frozenset(scope)) if isinstance(scope, frozenset) else (True, frozenset())
        for permission, scope in scopes.items()
        if scope
    }


def beyond(own: Rights, held: Mapping[str, Grant]) -> tuple[str, str] | None:
    """The first right in `held` that `own` does not reach, with the reason (missing, scope); None: all are."""
    for permission, (whole, choices) in held.items():
        scope = own.scopes.get(permission)
        if not scope:
            return permission, "missing"
        if scope is True or scope == ALL:
            continue
        wanted = frozenset(PLACES) if whole and BY_ID[permission].choices == "places" else choices
        if not isinstance(scope, frozenset) or (whole and not wanted) or not wanted <= scope:
            return permission, "scope"
    return None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Who may what, at one moment of a transaction."""

    grants: Mapping[int, Held]
    holders: Mapping[int, frozenset[int]]
    """The roles of every employee, by department too."""
    administrator: int | None
    """The administrator role's key."""
    active: frozenset[int]
    reachable: frozenset[int]
    """Those of the active who have a way to sign in: a password or an OS user."""
    departments: Mapping[int, frozenset[int]]
    """The roles of departments."""
    today: Mapping[int, Held]
    """What roles give today: what one gives away oneself has to be in force."""
    _rights: dict[frozenset[int], Rights] = field(default_factory=dict, compare=False)

    @classmethod
    def take(cls, company: Company) -> Snapshot:
        """The state of the running transaction."""
        engine = company.engine
        holders: dict[int, set[int]] = {}
        active, reachable = set(), set()
        for key, on, way in engine.rows(
            "SELECT id, active, password_hash IS NOT NULL OR os_user IS NOT NULL FROM employee"
        ):
            holders[key] = set()
            if on:
                active.add(key)
                if way:
                    reachable.add(key)
        for employee, role in engine.rows(
            "SELECT employee_id, role_id FROM employee_role UNION SELECT e.id, d.role_id FROM employee e"
            " JOIN department_role d ON d.department_id = e.department_id"
        ):
            holders[employee].add(role)
        departments: dict[int, set[int]] = {}
        for department, role in engine.rows("SELECT department_id, role_id FROM department_role"):
            departments.setdefault(department, set()).add(role)
        return cls(
            of_roles(engine),
            {key: frozenset(roles) for key, roles in holders.items()},
            engine.value("SELECT id FROM role WHERE code = ?", (ADMINISTRATOR,)),
            frozenset(active),
            frozenset(reachable),
            {key: frozenset(roles) for key, roles in departments.items()},
            of_roles(engine, company.today()),
        )

    def with_grants(self, grants: Mapping[int, Held]) -> Snapshot:
        """The same with roles that give something else."""
        return replace(self, grants=grants, _rights={})

    def is_administrator(self, employee_id: int | None) -> bool:
        """Whether an employee holds the administrator role, active or not."""
        return employee_id is not None and self.administrator in self.holders.get(employee_id, ())

    def held(self, employee_id: int) -> Held:
        """What an employee's roles give, whether requirements are met or not."""
        return joined(self.grants.get(role, {}) for role in self.holders.get(employee_id, ()))

    def own(self, employee_id: int | None) -> Rights:
        """What an employee holds today, as with inventory management on: the most that they can give."""
        if employee_id is None or employee_id not in self.active:
            return Rights()
        roles = self.holders[employee_id]
        return effective(joined(self.today.get(role, {}) for role in roles), administrator=self.administrator in roles)

    def rights_by(self, roles: frozenset[int]) -> Rights:
        """The effective rights of whoever holds these roles, whatever the days of the grants."""
        if roles not in self._rights:
            self._rights[roles] = effective(
                joined(self.grants.get(role, {}) for role in roles), administrator=self.administrator in roles
            )
        return self._rights[roles]

    def administrators(self) -> frozenset[int]:
        """The active administrators."""
        return frozenset(one for one in self.active if self.is_administrator(one))


def in_reach(actor: Actor, employee_id: int, now: Snapshot) -> bool:
    """Whether one holds all the rights of an employee; an administrator's equal is only an administrator. Oneself
    is always in reach."""
    if employee_id == actor.employee_id or now.is_administrator(actor.employee_id):
        return True
    return not (now.is_administrator(employee_id) or beyond(now.own(actor.employee_id), now.held(employee_id)))


def require_reach(actor: Actor, employee_id: int, now: Snapshot) -> None:
    """AmbarError "denied" (scope) unless an employee is `in_reach`."""
    if not in_reach(actor, employee_id, now):
        login = actor.company.engine.value("SELECT login FROM employee WHERE id = ?", (employee_id,))
        raise denied("employee.edit", "scope", employee=login)


@contextmanager
def guarded(actor: Actor) -> Generator[Snapshot]:
    """Around every change of roles, grants, holders and ways to sign in: what came out of it must obey the rules.

    Raises AmbarError "denied" (with the right that was given without being held, or reason scope where
    one's own rights were widened) and "last_administrator".
    """
    engine = actor.company.engine
    before = Snapshot.take(actor.company)
    yield before
    engine.next_value("rights")
    after = Snapshot.take(actor.company)
    if not before.is_administrator(actor.employee_id) or actor.employee_id not in before.active:
        _refuse_growth(actor, before, after)
    lost = before.administrators() and not after.administrators()
    out = before.administrators() & before.reachable and not after.administrators() & after.reachable
    if lost or out:
        raise AmbarError("last_administrator")


def _refuse_growth(actor: Actor, before: Snapshot, after: Snapshot) -> None:
    own = before.own(actor.employee_id)
    mine = before.holders.get(actor.employee_id or 0, frozenset())
    for role, held in after.grants.items():
        more = gained(before.grants.get(role, {}), held)
        if more and (wrong := beyond(own, more)):
            raise denied(*wrong)
        if more and role in mine:
            code = actor.company.engine.value("SELECT code FROM role WHERE id = ?", (role,))
            raise denied("access.edit", "scope", role=code)
    for department, roles in after.departments.items():
        came = roles - before.departments.get(department, frozenset())
        if after.administrator in came:
            raise denied(ADMINISTRATOR)
        if wrong := beyond(own, joined(after.grants[role] for role in came)):
            raise denied(*wrong)
    for employee, roles in after.holders.items():
        was = before.holders.get(employee, frozenset())
        if employee == actor.employee_id and roles - was:
            raise denied("access.edit", "scope")
        if after.administrator in roles ^ was:
            raise denied(ADMINISTRATOR)
        if roles != was and employee in before.holders and before.held(employee) != after.held(employee):
            require_reach(actor, employee, before)
        if roles == was and all(before.grants.get(role) == after.grants.get(role) for role in roles):
            continue
        if wrong := beyond(own, gained(before.held(employee), after.held(employee))):
            raise denied(*wrong)
        # A requirement that is met now brings rights to life that were given by someone else.
        alive = gained(as_held(before.rights_by(was).scopes), as_held(after.rights_by(roles).scopes))
        if wrong := beyond(own, alive):
            raise denied(*wrong)
