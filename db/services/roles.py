"""Roles and what they give. Source: domain.md, "Access"."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import peewee as pw

from db import audit, grants, lookup, rows
from db.access import Actor, requires
from db.connection import Engine
from db.errors import AmbarError, denied, invalid
from db.grants import NOTHING, Snapshot, guarded, reach
from db.intake import Intake
from db.models import DepartmentRole, EmployeeRole, Role, RoleGrant, RoleGrantChoice
from db.permissions import ADMINISTRATOR, ALL, BY_ID, INVENTORY_ONLY, PERMISSIONS
from db.role_changes import Cell, Changes, RoleEntry, TermChanges, editable, plan, read_times, terms_of
from db.terms import FREE, NAMES, Grant, Part, Parts, Terms
from db.text import NOTE_LENGTH, fold

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class RoleState:
    """What a change of a role came to; `code` names it from now on too."""

    id: int
    code: str
    version: int


@requires("access.edit")
def add(actor: Actor, name: str, *, code: str | None = None, about: str = "") -> RoleState:
    """Add a role that gives nothing yet; its code is made from the name where none is given.

    Raises AmbarError "already_exists" (code), "invalid" (name, code: small letters, digits, _ and -).
    """
    with guarded(actor):
        return _add(actor, name, code, about, {})


@requires("access.edit")
def copy(actor: Actor, role: str, name: str, *, code: str | None = None) -> RoleState:
    """Add a role that gives what `role` does, on the same terms; of the administrator's: every right, one by one.

    Raises AmbarError "denied" where one does not hold all of that, "not_found", and as `add`.
    """
    engine = actor.company.engine
    source = rows.find(Role, role)
    with guarded(actor):
        made = _add(actor, name, code, source.about or "", _parts(engine, source))
        times = {"lock_minutes": source.lock_minutes, "exit_minutes": source.exit_minutes}
        Role.update(times).where(Role.id == made.id).execute()
    return made


@requires("access.edit")
def rename(
    actor: Actor,
    role: str,
    *,
    name: str | None = None,
    about: str | None = None,
    lock_minutes: int | str | None = None,
    exit_minutes: int | str | None = None,
    version: int | None = None,
) -> RoleState:
    """Change a role's name, what it says about itself, and after how many minutes without a key a session locks and
    ends ("": as the settings say, 0: never); None leaves one as it is. The code stays.

    Raises AmbarError "not_found", "not_editable" (administrator), "conflict", "already_exists", "invalid", "denied"
    (access.edit with reason scope: longer times for a role that one holds oneself).
    """
    found = _editable(role)
    rows.check_version(found, version)
    entered = Intake()
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if about is not None:
        values["about"] = entered.line("about", about, length=NOTE_LENGTH)
    said = {"lock_minutes": lock_minutes, "exit_minutes": exit_minutes}
    times = {field: minutes for field, minutes in said.items() if minutes is not None}
    values |= entered.take(lambda: read_times(times), dict[str, int | None]())
    entered.done()
    if "name" in values:
        _refuse_twin(values["name"], found)
    _change(actor, found, values)
    return RoleState(found.id, found.code, found.version)


@requires("access.edit")
def delete(actor: Actor, role: str, *, version: int | None = None) -> None:
    """Delete a role that nobody holds.

    Raises AmbarError "not_found", "not_editable" (administrator), "conflict", "in_use" (details: holders,
    departments).
    """
    found = _editable(role)
    rows.check_version(found, version)
    holders, departments = (
        holding.select().where(holding.role == found).count() for holding in (EmployeeRole, DepartmentRole)
    )
    if holders or departments:
        raise AmbarError("in_use", what="role", key=found.code, holders=holders, departments=departments)
    _remove(actor, found)


@requires("access.edit")
def merge(
    actor: Actor,
    role: str,
    into: str,
    *,
    differing: bool = False,
    versions: Mapping[str, int | None] | None = None,
) -> RoleState:
    """Of two roles that give the same, one goes; its holders and departments move to the other.

    `differing`: also where the two give different rights, so that those who move have the other's from then on.
    `versions`: of both, by code. Raises AmbarError "not_found", "not_editable" (administrator), "conflict", "invalid"
    (into: same, different), "denied" where a holder would gain what one does not hold.
    """
    source, target = _editable(role), _editable(into)
    for found in (source, target):
        rows.check_version(found, (versions or {}).get(found.code))
    if source.id == target.id:
        raise invalid("into", "same", target.code)
    held = grants.parts_of_roles(actor.company.engine)
    if held[source.id] != held[target.id] and not differing:
        raise invalid("into", "different", target.code)
    with guarded(actor):
        _move(source, target, EmployeeRole, EmployeeRole.employee)
        _move(source, target, DepartmentRole, DepartmentRole.department)
        rows.write(target, {})
        audit.record(actor, "role", target=target.code, target_id=target.id, field="merged", after=source.code)
        _remove(actor, source)
    return RoleState(target.id, target.code, target.version)


@requires("access.edit")
def set_grants(
    actor: Actor,
    role: str,
    changes: Mapping[str, bool | str | Sequence[str]],
    *,
    terms: Mapping[str, Mapping[str, object]] | None = None,
    version: int | None = None,
) -> RoleState:
    """Change what one role gives, right → value, and on which terms, right → terms; see `save`."""
    return save(actor, {role: changes}, {role: version}, {role: terms or {}})[role]


@requires("access.edit")
def save(
    actor: Actor,
    changes: Changes,
    versions: Mapping[str, int | None] | None = None,
    terms: TermChanges | None = None,
) -> Mapping[str, RoleState]:
    """Change cells of several roles at once, all or none: role → right → value, and role → right → terms.

    A value is False, True (a toggle), "all", or a list of choices (warehouse codes, ids of reports or
    places). Choices that one cannot see stay. Terms are any of first_day and last_day (days, included),
    four_eyes (of a right to process), discount_limit (of row.discount, in per cent); None takes one away, what is
    not named stays. Raises AmbarError "not_found" (role, permission), "not_editable" (administrator), "denied" (the
    right that one does not hold, or at that scope or on those terms; access.edit with reason scope and the role that
    one holds oneself; inventory_off), "conflict", "invalid".
    """
    cells = plan(actor, changes, terms)
    roles = {code: rows.find(Role, code, (versions or {}).get(code)) for code in (*changes, *(terms or {}))}
    _write(actor, cells, {found.id: found for found in roles.values()})
    return {code: RoleState(found.id, found.code, found.version) for code, found in roles.items()}


@requires("access.edit")
def take(
    actor: Actor, entries: Sequence[RoleEntry], versions: Mapping[str, int | None] | None = None
) -> Sequence[RoleState]:
    """Make or change roles as a file names them, all or none. Names of roles that are there stay.

    Raises AmbarError "already_exists" (name of a new one), and as `save` and, of times, `rename`.
    """
    known = {role.code for role in Role.select(Role.code)}
    for one in entries:
        if one.id not in known:
            with guarded(actor):
                _add(actor, one.name, one.id, one.about, {})
    cells = plan(actor, {one.id: one.grants for one in entries}, {one.id: one.terms for one in entries})
    found = [rows.find(Role, one.id, (versions or {}).get(one.id)) for one in entries]
    _write(actor, cells, {role.id: role for role in found})
    for one, role in zip(entries, found, strict=True):
        if one.times:
            _change(actor, role, read_times(one.times))
    return [RoleState(role.id, role.code, role.version) for role in found]


@requires("access.edit")
def restore_default(actor: Actor, role: str, *, version: int | None = None) -> RoleState:
    """Make a default role give what it gives in a new company, without days and conditions; its name stays.

    Raises AmbarError "not_found", "not_editable" (administrator), "conflict", "invalid" (no_default: a role of the
    company's own), "denied" as `save`; inventory_off where rights would change that are not seen now.
    """
    found = _editable(role)
    rows.check_version(found, version)
    if found.code not in grants.DEFAULT_ROLES:
        raise invalid("role", "no_default", found.code)
    stored = grants.parts_of_roles(actor.company.engine)[found.id]
    given, default = reach(stored), grants.default_grants(found.code)
    cells = [
        Cell(found.id, found.code, permission.id, before, after, terms_of(stored, permission.id))
        for permission in PERMISSIONS
        if (before := given.get(permission.id, NOTHING)) != (after := default.get(permission.id, NOTHING))
        or terms_of(stored, permission.id) != FREE
    ]
    unseen = [cell.permission for cell in cells if cell.permission in INVENTORY_ONLY]
    if unseen and not actor.company.inventory:
        raise denied(unseen[0], "inventory_off")
    _write(actor, cells, {found.id: found})
    return RoleState(found.id, found.code, found.version)


def _write(actor: Actor, cells: Sequence[Cell], roles: Mapping[int, Role]) -> None:
    if not cells:
        return
    with guarded(actor):
        for cell in cells:
            grants.write(actor.company.engine, cell.role_id, cell.permission, cell.after, cell.terms_after)
            _record(actor, cell)
        for key in {cell.role_id for cell in cells}:
            rows.write(roles[key], {})


def _parts(engine: Engine, role: Role) -> Parts:
    if role.code == ADMINISTRATOR:
        return {permission: (Part(grant),) for permission, grant in grants.everything().items()}
    return grants.parts_of_roles(engine)[role.id]


def _add(actor: Actor, name: str, code: str | None, about: str, parts: Parts) -> RoleState:
    entered = Intake()
    title = entered.line("name", name, required=True)
    words = entered.line("about", about, length=NOTE_LENGTH)
    key = entered.code("code", code) if code is not None else ""
    if key and not _CODE.match(key):
        entered.wrong("code", "bad_characters", key)
    entered.done()
    _refuse_twin(title, None)
    rows.refuse_taken(Role.code, key)
    last = Role.select(pw.fn.max(Role.position)).scalar() or 0
    values = {"code": key or _free_code(title), "name": title, "about": words or None, "position": last + 1}
    made = rows.add(actor, Role, values)
    for permission, grant in reach(parts).items():
        terms = terms_of(parts, permission)
        grants.write(actor.company.engine, made.id, permission, grant, terms)
        _record(actor, Cell(made.id, made.code, permission, NOTHING, grant, terms_after=terms))
    return RoleState(made.id, made.code, made.version)


def _change(actor: Actor, role: Role, values: Mapping[str, Any]) -> None:
    if values := rows.different(role, values):
        _refuse_longer(actor, role, values)
        rows.change(actor, role, values)
        actor.company.engine.next_value("rights")


def _editable(code: str) -> Role:
    found = rows.find(Role, code)
    editable(found)
    return found


def _refuse_longer(actor: Actor, role: Role, values: Mapping[str, Any]) -> None:
    """Nobody but administrators lets their own session stand open for longer."""
    names = {"lock_minutes": "session.lock", "exit_minutes": "session.exit"}
    changed = names.keys() & values.keys()
    now = Snapshot.take(actor.company) if changed else None
    if now is None or actor.employee_id is None or now.is_administrator(actor.employee_id):
        return
    if role.id not in now.holders.get(actor.employee_id, ()):
        return

    def minutes(value: int | None, setting: str) -> int:
        return (int(actor.company.setting(setting)) if value is None else value) or sys.maxsize

    if any(minutes(values[one], names[one]) > minutes(getattr(role, one), names[one]) for one in changed):
        raise denied("access.edit", "scope", role=role.code)


def _move(source: Role, target: Role, holding: type[EmployeeRole] | type[DepartmentRole], owner: Any) -> None:
    """Who held `source` holds `target`."""
    there = holding.alias()
    already = there.select(getattr(there, owner.name)).where(there.role == target.id)
    holding.update({holding.role: target.id}).where((holding.role == source.id) & owner.not_in(already)).execute()
    holding.delete().where(holding.role == source.id).execute()


def _remove(actor: Actor, role: Role) -> None:
    given = RoleGrant.select(RoleGrant.id).where(RoleGrant.role == role)
    RoleGrantChoice.delete().where(RoleGrantChoice.grant.in_(given)).execute()
    RoleGrant.delete().where(RoleGrant.role == role).execute()
    rows.remove(actor, role)
    actor.company.engine.next_value("rights")


def _free_code(name: str) -> str:
    bare = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[:56] or "role"
    taken = {role.code for role in Role.select(Role.code)}
    return next(code for code in (bare, *(f"{bare}_{n}" for n in range(2, len(taken) + 3))) if code not in taken)


def _refuse_twin(name: str, own: Role | None) -> None:
    """Two roles of one name could not be told apart; a default role has its words in both languages."""
    for role in Role.select():
        names = {grants.role_name(role.code, role.name, language) for language in ("tr", "en")}
        if (own is None or role.id != own.id) and fold(name) in {fold(one) for one in names}:
            raise AmbarError("already_exists", what="role", field="name", key=name, id=role.id)


def _record(actor: Actor, cell: Cell) -> None:
    """One audit row for a cell; of warehouses one row each, so that each is masked for whom it is foreign; and one
    for each of the terms that changes."""
    common: dict[str, Any] = {"target": cell.role, "target_id": cell.role_id, "field": cell.permission}
    for name in NAMES:
        was, now = (_term(terms, name) for terms in (cell.terms_before, cell.terms_after))
        if was != now:
            audit.record(actor, "role", **{**common, "field": f"{cell.permission}:{name}"}, before=was, after=now)
    if cell.before == cell.after:
        return
    if BY_ID[cell.permission].choices == "warehouses":
        names = {key: one.code for key, one in lookup.warehouses(actor.company.engine).items()}
        before, after = _plain(cell.before), _plain(cell.after)
        if cell.before[0] != cell.after[0] or not (cell.before[1] or cell.after[1]):
            audit.record(actor, "role", **common, before=before, after=after)
        for key in sorted(cell.before[1] ^ cell.after[1], key=str):
            code = names.get(int(key), "")
            came = key in cell.after[1]
            audit.record(actor, "role", **common, warehouse_id=int(key),
                         before=None if came else code, after=code if came else None)  # fmt: skip
        return
    audit.record(actor, "role", **common, before=_shown(cell.before), after=_shown(cell.after))


def _term(terms: Terms, name: str) -> object:
    value = getattr(terms, name)
    return "on" if value is True else None if value is False else value


def _plain(grant: Grant) -> str:
    return ALL if grant[0] else "on" if grant[1] else "off"


def _shown(grant: Grant) -> str | list[str]:
    return sorted(str(one) for one in grant[1]) if grant[1] else "on" if grant[0] else "off"
