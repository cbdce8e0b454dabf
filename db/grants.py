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

from db.access import ANYONE, Actor, Rights, Scope, effective
from db.company import Company
from db.connection import Engine
from db.errors import AmbarError, denied
from db.permissions import ADMINISTRATOR, BY_ID, PERMISSIONS, PLACES, ROLES
from db.terms import FREE, Grant, Part, Parts, Terms, ended, from_stored, stored_limit

Held = dict[str, Grant]
"""What is given by right, whatever the terms."""
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


def write(engine: Engine, role_id: int, permission: str, grant: Grant, terms: Terms | None = None) -> None:
    """Make `grant` what a role gives for a right, on `terms` (None: on those that it has); nothing: all of it goes."""
    kept = engine.rows(
        "SELECT id, first_day, last_day, four_eyes, discount_limit FROM role_grant WHERE role_id = ? AND permission = ?"
        " ORDER BY id",
        (role_id, permission),
    )
    for key, *_ in kept:
        engine.run("DELETE FROM role_grant_choice WHERE grant_id = ?", (key,))
        engine.run("DELETE FROM role_grant WHERE id = ?", (key,))
    if grant == NOTHING:
        return
    if terms is None:
        terms = from_stored(*kept[0][1:]) if kept else FREE
    made = engine.insert(
        "INSERT INTO role_grant (role_id, permission, everything, first_day, last_day, four_eyes, discount_limit)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            role_id, permission, int(grant[0]), terms.first_day and terms.first_day.isoformat(),
            terms.last_day and terms.last_day.isoformat(), int(terms.four_eyes), stored_limit(terms),
        ),
    )  # fmt: skip
    engine.many(
        "INSERT INTO role_grant_choice (grant_id, choice, warehouse_id) VALUES (?, ?, ?)",
        [(made, "", one) if isinstance(one, int) else (made, one, 0) for one in sorted(grant[1], key=str)],
    )


def parts_of_roles(engine: Engine) -> dict[int, Parts]:
    """What every role gives, on which terms, by the role's key."""
    found: dict[int, Parts] = {key: {} for (key,) in engine.rows("SELECT id FROM role")}
    chosen: dict[int, set[str | int]] = {}
    for key, choice, warehouse in engine.rows("SELECT grant_id, choice, warehouse_id FROM role_grant_choice"):
        chosen.setdefault(key, set()).add(warehouse or choice)
    for key, role, permission, whole, *terms in engine.rows(
        "SELECT id, role_id, permission, everything, first_day, last_day, four_eyes, discount_limit FROM role_grant"
        " ORDER BY id"
    ):
        if permission in BY_ID:
            part = Part((bool(whole), frozenset(chosen.get(key, ()))), from_stored(*terms))
            found[role][permission] = (*found[role].get(permission, ()), part)
    return found


# Compared ----------------------------------------------------------------------


def _joined(one: Grant, other: Grant) -> Grant:
    return one[0] or other[0], one[1] | other[1]


def reach(parts: Mapping[str, tuple[Part, ...]], day: date | None = None) -> Held:
    """What grants reach together, those in force on `day` (None: all): choices take the union."""
    found: Held = {}
    for permission, several in parts.items():
        for part in several:
            if day is None or part.terms.on(day):
                found[permission] = _joined(found.get(permission, NOTHING), part.reach)
    return found


def together(several: Iterable[Parts]) -> Parts:
    """The grants of several roles."""
    found: Parts = {}
    for parts in several:
        for permission, more in parts.items():
            found[permission] = (*found.get(permission, ()), *more)
    return found


def gained(before: Parts, after: Parts, today: date) -> Parts:
    """What `after` gives beyond `before` from `today` on: rights, choices, days, freedom from conditions."""
    found: Parts = {}
    for permission, parts in after.items():
        for part in parts:
            if (more := _left(part, before.get(permission, ()), today)) is not None:
                found[permission] = (*found.get(permission, ()), more)
    return found


def _left(part: Part, covering: Iterable[Part], today: date) -> Part | None:
    """What of a grant others do not cover, none of it on wider terms; None: nothing."""
    if part.terms.over(today):
        return None
    whole, choices = part.reach
    for other in covering:
        if part.terms.within(other.terms, today):
            if other.reach[0]:
                return None
            choices -= other.reach[1]
    return Part((whole, choices), part.terms) if whole or choices else None


def alive(before: Rights, after: Rights) -> Held:
    """What comes to life between two states: effective rights and choices that were not."""
    found: Held = {}
    for permission, grant in as_held(after.scopes).items():
        was = as_held(before.scopes).get(permission, NOTHING)
        if not was[0] and (grant[0] or grant[1] - was[1]):
            found[permission] = (True, frozenset()) if grant[0] else (False, grant[1] - was[1])
    return found


def as_held(scopes: Mapping[str, Scope]) -> Held:
    """Effective rights in the form of grants."""
    return {
        permission: (False, frozenset(scope)) if isinstance(scope, frozenset) else (True, frozenset())
        for permission, scope in scopes.items()
        if scope
    }


@dataclass(frozen=True, slots=True)
class Own:
    """What someone holds today, as with inventory management on: the most that they can give."""

    rights: Rights
    parts: Parts
    today: date

    def beyond(self, wanted: Parts) -> tuple[str, str] | None:
        """The first right in `wanted` that one does not reach on these terms, with the reason (missing, scope);
        None: all are."""
        for permission, several in wanted.items():
            parts = [part for part in several if not part.terms.over(self.today)]
            if parts and not self.rights.scopes.get(permission):
                return permission, "missing"
            if self.rights.administrator:
                continue
            for part in parts:
                if BY_ID[permission].choices == "places" and part.reach[0]:
                    part = Part((False, frozenset(PLACES)), part.terms)
                if _left(part, self.parts.get(permission, ()), self.today) is not None:
                    return permission, "scope"
        return None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Who may what, at one moment of a transaction."""

    parts: Mapping[int, Parts]
    holders: Mapping[int, frozenset[int]]
    """The roles of every employee, by department too."""
    administrator: int | None
    """The administrator role's key."""
    active: frozenset[int]
    reachable: frozenset[int]
    """Those of the active who have a way to sign in: a password or an OS user."""
    departments: Mapping[int, frozenset[int]]
    """The roles of departments."""
    today: date
    """What one gives away oneself has to be in force on it."""
    _rights: dict[frozenset[int], Rights] = field(default_factory=dict, compare=False)

    @classmethod
    def take(cls, company: Company, roles: Iterable[str] = ()) -> Snapshot:
        """The state of the running transaction; `ANYONE` holds `roles` (codes), where some are given."""
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
        if codes := tuple(roles):
            found = engine.rows(f"SELECT id FROM role WHERE code IN ({','.join('?' * len(codes))})", codes)
            holders[ANYONE] = {key for (key,) in found}
        departments: dict[int, set[int]] = {}
        for department, role in engine.rows("SELECT department_id, role_id FROM department_role"):
            departments.setdefault(department, set()).add(role)
        return cls(
            parts_of_roles(engine),
            {key: frozenset(roles) for key, roles in holders.items()},
            engine.value("SELECT id FROM role WHERE code = ?", (ADMINISTRATOR,)),
            frozenset(active),
            frozenset(reachable),
            {key: frozenset(roles) for key, roles in departments.items()},
            company.today(),
        )

    def with_parts(self, parts: Mapping[int, Parts]) -> Snapshot:
        """The same with roles that give something else."""
        return replace(self, parts=parts, _rights={})

    def is_administrator(self, employee_id: int | None) -> bool:
        """Whether an employee holds the administrator role, active or not."""
        return employee_id is not None and self.administrator in self.holders.get(employee_id, ())

    def held(self, employee_id: int) -> Parts:
        """What an employee's roles give, whether requirements are met or not."""
        return self.given(self.holders.get(employee_id, frozenset()))

    def given(self, roles: Iterable[int]) -> Parts:
        """What roles give together."""
        return together(self.parts.get(role, {}) for role in sorted(roles))

    def own(self, employee_id: int | None) -> Own:
        """What an employee holds today, as with inventory management on: the most that they can give."""
        if employee_id is None or (employee_id not in self.active and employee_id != ANYONE):
            return Own(Rights(), {}, self.today)
        roles = self.holders.get(employee_id, frozenset())
        parts = {
            permission: tuple(part for part in several if part.terms.on(self.today))
            for permission, several in self.given(roles).items()
        }
        rights = effective(reach(parts), administrator=self.administrator in roles)
        return Own(rights, ended(parts), self.today)

    def rights_by(self, roles: frozenset[int]) -> Rights:
        """The effective rights of whoever holds these roles, whatever the terms of the grants."""
        if roles not in self._rights:
            self._rights[roles] = effective(reach(self.given(roles)), administrator=self.administrator in roles)
        return self._rights[roles]

    def administrators(self) -> frozenset[int]:
        """The active administrators."""
        return frozenset(one for one in self.active if self.is_administrator(one))


def in_reach(actor: Actor, employee_id: int, now: Snapshot) -> bool:
    """Whether one holds all the rights of an employee; an administrator's equal is only an administrator. Oneself
    is always in reach."""
    if employee_id == actor.employee_id or now.is_administrator(actor.employee_id):
        return True
    return not (now.is_administrator(employee_id) or now.own(actor.employee_id).beyond(now.held(employee_id)))


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
    for role, parts in after.parts.items():
        more = gained(before.parts.get(role, {}), parts, own.today)
        if more and (wrong := own.beyond(more)):
            raise denied(*wrong)
        if more and role in mine:
            code = actor.company.engine.value("SELECT code FROM role WHERE id = ?", (role,))
            raise denied("access.edit", "scope", role=code)
    for department, roles in after.departments.items():
        came = roles - before.departments.get(department, frozenset())
        if after.administrator in came:
            raise denied(ADMINISTRATOR)
        if wrong := own.beyond(after.given(came)):
            raise denied(*wrong)
    for employee, roles in after.holders.items():
        was = before.holders.get(employee, frozenset())
        if employee == actor.employee_id and roles - was:
            raise denied("access.edit", "scope")
        if after.administrator in roles ^ was:
            raise denied(ADMINISTRATOR)
        if roles != was and employee in before.holders and before.held(employee) != after.held(employee):
            require_reach(actor, employee, before)
        if roles == was and all(before.parts.get(role) == after.parts.get(role) for role in roles):
            continue
        if wrong := own.beyond(gained(before.held(employee), after.held(employee), own.today)):
            raise denied(*wrong)
        if wrong := own.beyond(_woken(before, after, employee)):
            raise denied(*wrong)


def _woken(before: Snapshot, after: Snapshot, employee_id: int) -> Parts:
    """Rights that were given by someone else and come to life because what they require is met now, or on more days."""
    roles = after.holders[employee_id]
    if after.administrator in roles:
        return {}
    was, now = before.held(employee_id), after.held(employee_id)
    rights = after.rights_by(roles)
    came = alive(before.rights_by(before.holders.get(employee_id, frozenset())), rights)
    longer = {
        permission
        for permission, parts in now.items()
        if any(all(part.terms.longer(other.terms, after.today) for other in was.get(permission, ())) for part in parts)
    }
    effected = as_held(rights.scopes)
    while more := {one for one in effected if one not in longer and longer.intersection(BY_ID[one].requires)}:
        longer |= more
        came |= {one: effected[one] for one in more}
    found: Parts = {}
    for permission, (whole, choices) in came.items():
        found[permission] = tuple(
            Part(part.reach if whole or part.reach[0] else (False, part.reach[1] & choices), part.terms)
            for part in now[permission]
        )
    return found
