"""Roles and what they give. Source: domain.md, "Access"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from db import audit, grants, lookup
from db.access import Actor, requires
from db.connection import Engine
from db.errors import AmbarError, invalid
from db.grants import NOTHING, Grant, Held, guarded
from db.intake import Intake, insert, update
from db.people import conflict
from db.permissions import ADMINISTRATOR, ALL, BY_ID
from db.role_changes import Cell, Changes, FoundRole, editable, find_role, plan
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
    """Add a role that gives what `role` does; of the administrator's: every right, one by one.

    Raises AmbarError "denied" where one does not hold all of that, "not_found", and as `add`.
    """
    engine = actor.company.engine
    source = find_role(engine, role)
    with guarded(actor):
        held = grants.everything() if source.code == ADMINISTRATOR else grants.of_roles(engine)[source.id]
        return _add(actor, name, code, source.about or "", held)


@requires("access.edit")
def rename(
    actor: Actor, role: str, *, name: str | None = None, about: str | None = None, version: int | None = None
) -> RoleState:
    """Change a role's name and what it says about itself; None leaves one as it is. The code stays.

    Raises AmbarError "not_found", "not_editable" (administrator), "conflict", "already_exists", "invalid".
    """
    engine = actor.company.engine
    found = find_role(engine, role)
    editable(found)
    _check_version(engine, found, version)
    entered = Intake()
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = entered.line("name", name, required=True)
    if about is not None:
        values["about"] = entered.line("about", about, length=NOTE_LENGTH)
    entered.done()
    if "name" in values:
        _refuse_twin(engine, values["name"], found.id)
    values = {field: value for field, value in values.items() if value != getattr(found, field)}
    if not values:
        return RoleState(found.id, found.code, found.version)
    update(engine, "role", found.id, values)
    engine.next_value("rights")
    for field, value in values.items():
        before = getattr(found, field)
        audit.record(actor, "role", target=found.code, target_id=found.id, field=field, before=before, after=value)
    return RoleState(found.id, found.code, found.version + 1)


@requires("access.edit")
def delete(actor: Actor, role: str, *, version: int | None = None) -> None:
    """Delete a role that nobody holds.

    Raises AmbarError "not_found", "not_editable" (administrator), "conflict", "in_use" (details: holders,
    departments).
    """
    engine = actor.company.engine
    found = find_role(engine, role)
    editable(found)
    _check_version(engine, found, version)
    holders = engine.value("SELECT count(*) FROM employee_role WHERE role_id = ?", (found.id,))
    departments = engine.value("SELECT count(*) FROM department_role WHERE role_id = ?", (found.id,))
    if holders or departments:
        raise AmbarError("in_use", what="role", key=found.code, holders=holders, departments=departments)
    _remove(actor, found)


@requires("access.edit")
def merge(actor: Actor, role: str, into: str) -> RoleState:
    """Of two roles that give the same, one goes; its holders and departments move to the other.

    Raises AmbarError "not_found", "not_editable" (administrator), "invalid" (into: same, different).
    """
    engine = actor.company.engine
    source, target = find_role(engine, role), find_role(engine, into)
    editable(source)
    editable(target)
    if source.id == target.id:
        raise invalid("into", "same", target.code)
    held = grants.of_roles(engine)
    if held[source.id] != held[target.id]:
        raise invalid("into", "different", target.code)
    with guarded(actor):
        for table in ("employee_role", "department_role"):
            owner = "employee_id" if table == "employee_role" else "department_id"
            engine.run(
                f"INSERT INTO {table} ({owner}, role_id) SELECT {owner}, ? FROM {table} WHERE role_id = ?"
                f" AND {owner} NOT IN (SELECT {owner} FROM {table} WHERE role_id = ?)",
                (target.id, source.id, target.id),
            )
            engine.run(f"DELETE FROM {table} WHERE role_id = ?", (source.id,))
        update(engine, "role", target.id, {})
        audit.record(actor, "role", target=target.code, target_id=target.id, field="merged", after=source.code)
        _remove(actor, source)
    return RoleState(target.id, target.code, target.version + 1)


@requires("access.edit")
def set_grants(
    actor: Actor, role: str, changes: Mapping[str, bool | str | Sequence[str]], *, version: int | None = None
) -> RoleState:
    """Change what one role gives, right → value; see `save`."""
    return save(actor, {role: changes}, {role: version})[role]


@requires("access.edit")
def save(actor: Actor, changes: Changes, versions: Mapping[str, int | None] | None = None) -> Mapping[str, RoleState]:
    """Change cells of several roles at once, all or none: role → right → value.

    A value is False, True (a toggle), "all", or a list of choices (warehouse codes, ids of reports or
    places). Choices that one cannot see stay. Raises AmbarError "not_found" (role, permission),
    "not_editable" (administrator), "denied" (the right that one does not hold, or at that scope; access.edit
    with reason scope and the role that one holds oneself; inventory_off), "conflict", "invalid".
    """
    engine = actor.company.engine
    cells = plan(actor, changes)
    roles = {code: find_role(engine, code) for code in changes}
    for code, found in roles.items():
        _check_version(engine, found, (versions or {}).get(code))
    touched = {cell.role_id for cell in cells}
    if cells:
        with guarded(actor):
            for cell in cells:
                grants.write(engine, cell.role_id, cell.permission, cell.after)
                _record(actor, cell)
            for key in touched:
                update(engine, "role", key, {})
    return {
        code: RoleState(found.id, found.code, found.version + (found.id in touched)) for code, found in roles.items()
    }


def _add(actor: Actor, name: str, code: str | None, about: str, held: Held) -> RoleState:
    engine = actor.company.engine
    entered = Intake()
    title = entered.line("name", name, required=True)
    words = entered.line("about", about, length=NOTE_LENGTH)
    key = entered.code("code", code) if code is not None else ""
    if key and not _CODE.match(key):
        entered.wrong("code", "bad_characters", key)
    entered.done()
    _refuse_twin(engine, title, None)
    if code is None:
        key = _free_code(engine, title)
    elif engine.value("SELECT 1 FROM role WHERE code = ?", (key,)):
        raise AmbarError("already_exists", what="role", field="code", key=key)
    position = engine.value("SELECT coalesce(max(position), 0) + 1 FROM role")
    role_id = insert(engine, "role", {"code": key, "name": title, "about": words or None, "position": position})
    audit.record(actor, "role", target=key, target_id=role_id, field="created", after=title)
    for permission, grant in held.items():
        grants.write(engine, role_id, permission, grant)
        _record(actor, Cell(role_id, key, permission, NOTHING, grant))
    return RoleState(role_id, key, 1)


def _remove(actor: Actor, role: FoundRole) -> None:
    engine = actor.company.engine
    engine.run(
        "DELETE FROM role_grant_choice WHERE grant_id IN (SELECT id FROM role_grant WHERE role_id = ?)", (role.id,)
    )
    engine.run("DELETE FROM role_grant WHERE role_id = ?", (role.id,))
    engine.run("DELETE FROM role WHERE id = ?", (role.id,))
    engine.next_value("rights")
    audit.record(actor, "role", target=role.code, target_id=role.id, field="deleted", before=role.name)


def _free_code(engine: Engine, name: str) -> str:
    bare = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[:56] or "role"
    taken = {code for (code,) in engine.rows("SELECT code FROM role")}
    return next(code for code in (bare, *(f"{bare}_{n}" for n in range(2, len(taken) + 3))) if code not in taken)


def _refuse_twin(engine: Engine, name: str, own: int | None) -> None:
    """Two roles of one name could not be told apart; a default role has its words in both languages."""
    for key, code, stored in engine.rows("SELECT id, code, name FROM role"):
        names = {grants.role_name(code, stored, language) for language in ("tr", "en")}
        if key != own and fold(name) in {fold(one) for one in names}:
            raise AmbarError("already_exists", what="role", field="name", key=name, id=key)


def _check_version(engine: Engine, role: FoundRole, version: int | None) -> None:
    if version is not None and version != role.version:
        raise conflict(engine, "role", role.id, role.code, role.version)


def _record(actor: Actor, cell: Cell) -> None:
    """One audit row for a cell; of warehouses one row each, so that each is masked for whom it is foreign."""
    common: dict[str, Any] = {"target": cell.role, "target_id": cell.role_id, "field": cell.permission}
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


def _plain(grant: Grant) -> str:
    return ALL if grant[0] else "on" if grant[1] else "off"


def _shown(grant: Grant) -> str | list[str]:
    return sorted(str(one) for one in grant[1]) if grant[1] else "on" if grant[0] else "off"
