"""What an edit of roles comes to: cells (role × right) read from what a person chose, checked, compared.

Shared by the service that saves them and the query that says what saving would change. Internal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db import lookup, rows
from db.access import Actor, choices_of, rights_of
from db.errors import AmbarError, denied, not_found, problem, raise_all
from db.grants import NOTHING, parts_of_roles, reach
from db.models import Role
from db.permissions import ADMINISTRATOR, ALL, BY_ID, INVENTORY_ONLY, PLACES
from db.terms import FREE, Grant, Part, Parts, Terms, read_terms

Value = bool | str | tuple[str, ...]
"""What a role gives for one right, as people see it: False, True (a toggle), "all", or choices: warehouse
codes, ids of reports, places or pipelines."""
Changes = Mapping[str, Mapping[str, bool | str | Sequence[str]]]
"""New values by role and right."""
TermChanges = Mapping[str, Mapping[str, Mapping[str, object]]]
"""New terms by role and right: any of first_day, last_day, four_eyes, discount_limit (`db.terms.read_terms`)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One right of one role, before and after."""

    role_id: int
    role: str
    permission: str
    before: Grant
    after: Grant
    terms_before: Terms = FREE
    terms_after: Terms = FREE


def editable(role: Role) -> None:
    """AmbarError "not_editable" for the administrator's role."""
    if role.code == ADMINISTRATOR:
        raise AmbarError("not_editable", what="role", key=role.code)


def value_of(permission: str, grant: Grant, codes: Mapping[int, str]) -> Value:
    """A grant as people see it. `codes`: the warehouses that the asker sees; others are left out."""
    whole, choices = grant
    kind = BY_ID[permission].choices
    if not kind:
        return whole
    if kind == "places":
        return tuple(one for one in PLACES if whole or one in choices) or False
    if whole:
        return ALL
    if kind == "warehouses":
        return tuple(code for key, code in codes.items() if key in choices) if choices else False
    return tuple(sorted(str(one) for one in choices)) or False


def codes_for(actor: Actor) -> dict[int, str]:
    """The warehouses that `actor` sees, id → code, in the order of lists."""
    found = lookup.warehouses(actor.company.engine, rights_of(actor).warehouse_ids())
    return {key: warehouse.code for key, warehouse in found.items()}


def terms_of(parts: Parts, permission: str) -> Terms:
    """On which terms a role gives a right."""
    return parts[permission][0].terms if permission in parts else FREE


def plan(actor: Actor, changes: Changes, terms: TermChanges | None = None) -> list[Cell]:
    """The cells that `changes` and `terms` would make different.

    Choices that one cannot see stay as they are; so do terms that are not named, as long as the right is given.
    Raises AmbarError "not_found" (role, permission), "not_editable" (administrator), "denied" (inventory_off) and
    "invalid" with every wrong value: field is the right; reason needs_choice, not_a_choice, unknown, not_given
    (terms of a right that the role does not give); of terms as `db.terms.read_terms`.
    """
    terms = terms or {}
    stored = parts_of_roles(actor.company.engine)
    rights = rights_of(actor)
    codes = codes_for(actor)
    cells: list[Cell] = []
    problems: list[dict[str, Any]] = []
    for code in dict.fromkeys((*changes, *terms)):
        role = rows.find(Role, code)
        editable(role)
        wanted, on_terms = changes.get(code, {}), terms.get(code, {})
        given = reach(stored[role.id])
        for permission in dict.fromkeys((*wanted, *on_terms)):
            if permission not in BY_ID:
                raise not_found("permission", permission)
            if permission in INVENTORY_ONLY and not rights.inventory:
                raise denied(permission, "inventory_off")
            before = after = given.get(permission, NOTHING)
            was = terms_of(stored[role.id], permission)
            wrong: list[dict[str, Any]] = []
            if permission in wanted:
                after, wrong = _grant(
                    permission, wanted[permission], before, codes, all_seen=rights.warehouse_ids() is None
                )
            becomes, more = read_terms(permission, on_terms.get(permission, {}), was)
            if on_terms.get(permission) and after == NOTHING and not wrong:
                more.append(problem(permission, "not_given"))
            problems += [{**one, "role": role.code} for one in (*wrong, *more)]
            if after == NOTHING:
                becomes = FREE
            if after != before or becomes != was:
                cells.append(Cell(role.id, role.code, permission, before, after, was, becomes))
    raise_all(problems)
    return cells


def _grant(
    permission: str, value: object, before: Grant, codes: Mapping[int, str], *, all_seen: bool
) -> tuple[Grant, list[dict[str, Any]]]:
    kind = BY_ID[permission].choices
    if value is False:
        return NOTHING, []
    if not kind:
        if value is True:
            return (True, frozenset()), []
        return NOTHING, [problem(permission, "not_a_choice", str(value), choices=["true", "false"])]
    if value == ALL:
        return ((False, frozenset(PLACES)) if kind == "places" else (True, frozenset())), []
    if isinstance(value, str) or not isinstance(value, Collection):
        return NOTHING, [problem(permission, "needs_choice", str(value))]
    if kind == "warehouses":
        by_code = {code: key for key, code in codes.items()}
        known: dict[str, str | int] = {code: by_code[code] for code in by_code}
        kept = frozenset() if all_seen else frozenset(one for one in before[1] if one not in codes)
    else:
        known, kept = {one: one for one in choices_of(permission) or ()}, frozenset()
    picked: set[str | int] = set()
    problems: list[dict[str, Any]] = []
    for one in value:
        found = known.get(lookup.plain_code(one))
        if found is None:
            problems.append(problem(permission, "unknown", str(one)))
        else:
            picked.add(found)
    return (False, frozenset(picked) | kept), problems


def applied(stored: Mapping[int, Parts], cells: Collection[Cell]) -> dict[int, Parts]:
    """What roles would give with these cells changed."""
    found = {role: dict(parts) for role, parts in stored.items()}
    for cell in cells:
        if cell.after == NOTHING:
            found[cell.role_id].pop(cell.permission, None)
        else:
            found[cell.role_id][cell.permission] = (Part(cell.after, cell.terms_after),)
    return found
