"""What an import or a merge of roles would come to, before it is done; and who could do everything alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from db import alone, rows
from db.access import Actor, requires, rights_of
from db.errors import invalid
from db.grants import Snapshot, role_name
from db.models import Department, DepartmentRole, Employee, EmployeeRole, Role
from db.permissions import ADMINISTRATOR, PERMISSIONS
from db.role_changes import RoleEntry, Value, applied, codes_for, differ, editable, plan_entries, read_times, value_of
from db.terms import Terms


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A right of a role that becomes another: what it reaches and its terms, before and after."""

    role: str
    permission: str
    before: Value
    after: Value
    terms_before: Terms
    terms_after: Terms


@dataclass(frozen=True, slots=True)
class TimeChange:
    """After how many minutes the sessions of a role's holders lock or end (`field`); None: as the settings say."""

    role: str
    field: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Review:
    """What taking in a file of roles would come to. `new`: names of roles to be made, by code; `employees`: how many
    active ones gain or lose rights; `versions`: of the roles that change, to be handed to the service."""

    new: Mapping[str, str]
    changes: tuple[RoleChange, ...]
    times: tuple[TimeChange, ...]
    employees: int
    versions: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Mover:
    """An active employee whose rights a merge changes."""

    name: str
    gains: tuple[str, ...]
    loses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """What merging a role into another would come to. `holders`, `departments`: the names of those that move."""

    same: bool
    holders: tuple[str, ...]
    departments: tuple[str, ...]
    movers: tuple[Mover, ...]
    versions: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Alone:
    """Document types that a role (`login` None), or an employee by several roles together, could make, process and
    cancel alone."""

    login: str | None
    name: str
    roles: tuple[str, ...]
    types: tuple[str, ...]


@requires("access.edit")
def importing(actor: Actor, entries: Sequence[RoleEntry]) -> Review:
    """What `services.roles.take` would do; raises as that does for values that are wrong."""
    cells, new = plan_entries(actor, entries)
    now = Snapshot.take(actor.company, actor.roles)
    after = now.with_parts(applied({**now.parts, **{key: {} for key in new}}, cells))
    codes = codes_for(actor)
    times = tuple(_time_changes(entries))
    changed = ({cell.role for cell in cells} | {one.role for one in times}) - set(new.values())
    return Review(
        {one.id: one.name for one in entries if one.id in new.values()},
        tuple(
            RoleChange(
                cell.role, cell.permission, value_of(cell.permission, cell.before, codes),
                value_of(cell.permission, cell.after, codes), cell.terms_before, cell.terms_after,
            )
            for cell in cells
        ),
        times,
        sum(any(differ(now, after, one)) for one in now.active),
        {code: rows.find(Role, code).version for code in sorted(changed)},
    )  # fmt: skip


def _time_changes(entries: Sequence[RoleEntry]) -> Iterator[TimeChange]:
    for one in entries:
        role = Role.get_or_none(Role.code == one.id)
        for name, after in read_times(one.times).items():
            before = None if role is None else getattr(role, name)
            if before != after:
                yield TimeChange(one.id, name, before, after)


@requires("access.edit")
def merging(actor: Actor, role: str, into: str) -> Merge:
    """What merging `role` into another would come to.

    Raises AmbarError "not_found", "not_editable" (administrator), "invalid" (into: same).
    """
    source, target = (rows.find(Role, code) for code in (role, into))
    editable(source)
    editable(target)
    if source.id == target.id:
        raise invalid("into", "same", target.code)
    now = Snapshot.take(actor.company, actor.roles)
    holders = {
        employee: (held - {source.id}) | {target.id} if source.id in held else held
        for employee, held in now.holders.items()
    }
    after = replace(now, holders=holders, _rights={})
    themselves = EmployeeRole.select(EmployeeRole.employee).where(EmployeeRole.role == source)
    places = DepartmentRole.select(DepartmentRole.department).where(DepartmentRole.role == source)
    order = [permission.id for permission in PERMISSIONS]
    movers = []
    for one in Employee.select().where(Employee.active).order_by(Employee.name_key, Employee.id):
        gains, loses = differ(now, after, one.id)
        if gains or loses:
            movers.append(Mover(one.name, *(tuple(sorted(some, key=order.index)) for some in (gains, loses))))
    return Merge(
        now.parts[source.id] == now.parts[target.id],
        tuple(
            one.name for one in Employee.select().where(Employee.id.in_(themselves)).order_by(Employee.name_key)
        ),
        tuple(
            one.name for one in Department.select().where(Department.id.in_(places)).order_by(Department.name_key)
        ),
        tuple(movers),
        {source.code: source.version, target.code: target.version},
    )  # fmt: skip


@requires("access.edit")
def conflicting(actor: Actor, *, language: str = "tr") -> tuple[Alone, ...]:
    """The roles that let one person make, process and cancel documents of a type; then the active employees to whom
    only several roles together do. Administrators may everything, and are left out."""
    now = Snapshot.take(actor.company, actor.roles)
    inventory = rights_of(actor).inventory
    known = {role.id: role for role in Role.select().order_by(Role.position, Role.id)}
    found = []
    single: dict[int, set[str]] = {}
    for key, role in known.items():
        types = alone.types(now, frozenset((key,)), inventory=inventory) if role.code != ADMINISTRATOR else ()
        single[key] = set(types)
        if types:
            found.append(Alone(None, role_name(role.code, role.name, language), (role.code,), types))
    for one in Employee.select().where(Employee.active).order_by(Employee.name_key, Employee.id):
        held = now.holders[one.id]
        if now.administrator in held:
            continue
        by_one = set().union(*(single[role] for role in held))
        types = tuple(type for type in alone.types(now, held, inventory=inventory) if type not in by_one)
        if types:
            codes = tuple(role.code for key, role in known.items() if key in held)
            found.append(Alone(one.login, one.name, codes, types))
    return tuple(found)
