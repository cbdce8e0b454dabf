"""What an edit of roles comes to: cells (role × right) read from what a person chose, checked, compared.

Shared by the service that saves them and the query that says what saving would change. Internal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from db import lookup, rows
from db.access import Actor, choices_of, rights_of
from db.connection import Engine
from db.errors import AmbarError, denied, not_found, problem, raise_all
from db.grants import NOTHING, Snapshot, as_held, gained, parts_of_roles, reach
from db.intake import Intake
from db.models import Role
from db.models.role import LONGEST_IDLE
from db.permissions import ADMINISTRATOR, ALL, BY_ID, INVENTORY_ONLY, PLACES
from db.terms import FREE, Grant, Part, Parts, Terms, read_terms

Value = bool | str | tuple[str, ...]
"""What a role gives for one right, as people see it: False, True (a toggle), "all", or choices: warehouse
codes, ids of reports, places or pipelines."""
Changes = Mapping[str, Mapping[str, bool | str | Sequence[str]]]
"""New values by role and right."""
TIMES: Final = ("lock_minutes", "exit_minutes")
"""After how many minutes without a key a holder's session locks and ends; 0: never."""
TermChanges = Mapping[str, Mapping[str, Mapping[str, object]]]
"""New terms by role and right: any of first_day, last_day, four_eyes, discount_limit (`db.terms.read_terms`)."""


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """A role as a file names it: rights that `grants` does not name stay, so do terms that `terms` does not name, and
    times (`TIMES`; None: as the settings say) that `times` does not name."""

    id: str
    name: str
    about: str = ""
    grants: Mapping[str, bool | str | Sequence[str]] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    times: Mapping[str, object] = field(default_factory=dict)


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


def pipelines(engine: Engine) -> dict[str, str | None]:
    """What rights to deals can name, in order: code → name (None: it still has its own words)."""
    return dict(engine.rows("SELECT code, name FROM pipeline ORDER BY position, id"))


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
    planning = _Planning(actor)
    for code in dict.fromkeys((*changes, *terms)):
        role = rows.find(Role, code)
        editable(role)
        planning.add(role.id, role.code, stored[role.id], changes.get(code, {}), terms.get(code, {}))
    raise_all(planning.problems)
    return planning.cells


def plan_entries(actor: Actor, entries: Sequence[RoleEntry]) -> tuple[list[Cell], dict[int, str]]:
    """As `plan` for the roles of a file, also for those that are not there yet; the codes of these, by stand-in keys.

    Raises as `plan`.
    """
    stored = parts_of_roles(actor.company.engine)
    planning = _Planning(actor)
    new: dict[int, str] = {}
    for position, one in enumerate(entries, 1):
        role = Role.get_or_none(Role.code == one.id)
        if role is None:
            new[-position] = one.id
        else:
            editable(role)
        key, parts = (-position, {}) if role is None else (role.id, stored[role.id])
        planning.add(key, one.id, parts, one.grants, one.terms)
    raise_all(planning.problems)
    return planning.cells, new


def read_times(times: Mapping[str, object]) -> dict[str, int | None]:
    """Times as a person or a file says them ("" or None: as the settings say), checked.

    Raises AmbarError "invalid" with every wrong one.
    """
    entered = Intake()
    found = {
        name: None if times[name] in (None, "") else entered.whole(name, times[name], low=0, high=LONGEST_IDLE)
        for name in TIMES
        if name in times
    }
    entered.done()
    return found


class _Planning:
    """Cells that come to be different, and what is wrong with what was wanted."""

    def __init__(self, actor: Actor) -> None:
        self.rights = rights_of(actor)
        self.codes = codes_for(actor)
        self.pipelines = tuple(pipelines(actor.company.engine))
        self.cells: list[Cell] = []
        self.problems: list[dict[str, Any]] = []

    def add(
        self,
        role_id: int,
        code: str,
        parts: Parts,
        wanted: Mapping[str, bool | str | Sequence[str]],
        on_terms: Mapping[str, Mapping[str, object]],
    ) -> None:
        """Plan what one role, which gives `parts`, shall give."""
        given = reach(parts)
        all_seen = self.rights.warehouse_ids() is None
        for permission in dict.fromkeys((*wanted, *on_terms)):
            if permission not in BY_ID:
                raise not_found("permission", permission)
            if permission in INVENTORY_ONLY and not self.rights.inventory:
                raise denied(permission, "inventory_off")
            before = after = given.get(permission, NOTHING)
            was = terms_of(parts, permission)
            wrong: list[dict[str, Any]] = []
            if permission in wanted:
                after, wrong = _grant(permission, wanted[permission], before, self, all_seen=all_seen)
            becomes, more = read_terms(permission, on_terms.get(permission, {}), was)
            if on_terms.get(permission) and after == NOTHING and not wrong:
                more.append(problem(permission, "not_given"))
            self.problems += [{**one, "role": code} for one in (*wrong, *more)]
            if after == NOTHING:
                becomes = FREE
            if after != before or becomes != was:
                self.cells.append(Cell(role_id, code, permission, before, after, was, becomes))


def _grant(
    permission: str, value: object, before: Grant, there: _Planning, *, all_seen: bool
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
        known: dict[str, str | int] = {code: key for key, code in there.codes.items()}
        kept = frozenset() if all_seen else frozenset(one for one in before[1] if one not in there.codes)
    else:
        options = there.pipelines if kind == "pipelines" else choices_of(permission) or ()
        known, kept = {one: one for one in options}, frozenset()
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


def differ(now: Snapshot, after: Snapshot, employee_id: int) -> tuple[frozenset[str], frozenset[str]]:
    """The rights that an employee gains and loses between two states, in reach or terms, where they have an effect."""
    before, then = (as_held(one.rights_by(one.holders[employee_id]).scopes) for one in (now, after))
    if now.is_administrator(employee_id) or after.is_administrator(employee_id):
        return frozenset(then.keys() - before.keys()), frozenset(before.keys() - then.keys())
    was, will = now.held(employee_id), after.held(employee_id)
    gains = {one for one in then if one not in before or not _covers(before[one], then[one])}
    loses = {one for one in before if one not in then or not _covers(then[one], before[one])}
    if was != will:
        gains |= gained(was, will, now.today).keys() & then.keys()
        loses |= gained(will, was, now.today).keys() & before.keys()
    return frozenset(gains), frozenset(loses)


def _covers(one: Grant, other: Grant) -> bool:
    return one[0] or (not other[0] and other[1] <= one[1])
