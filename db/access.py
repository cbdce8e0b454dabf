"""The one gate: who acts, what they may do, and why. Denied by default.

Every public service and query takes the `Actor` first and carries `@requires(...)`,
`@administrators(...)` or `@open_to_all(reason)`. The decorator opens the transaction (`write()` in
db/services, `read()` in db/queries), decides inside it, and audits a denial afterwards.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

from db import audit
from db.company import Company
from db.doctypes import TYPES, type_of_number
from db.errors import AmbarError, denied, not_found
from db.permissions import ADMINISTRATOR, ALL, BY_ID, INVENTORY_ONLY, PERMISSIONS, PLACES, REPORTS
from db.record import record
from db.terms import DISCOUNT, WHOLE

if TYPE_CHECKING:
    from inspect import Signature

P = ParamSpec("P")
R = TypeVar("R")

Scope = frozenset[str] | frozenset[int] | str | bool
"""What a right reaches: True (a toggle), ALL, or the ids chosen (warehouses by key, others by name)."""


@record
class Actor:
    """Who acts. Made by sign-in, never from a parameter that a user can type.

    `employee_id` None: nobody, or the operator (the OS user that owns the database) by itself.
    `operator`: the OS user behind `--as`, or acting alone; the audit keeps both.
    """

    company: Company
    employee_id: int | None = None
    operator: str | None = None
    source: str = ""

    @property
    def is_operator(self) -> bool:
        """Whether the owner of the database file acts alone, as no employee."""
        return self.operator is not None and self.employee_id is None


@record
class Rights:
    """What an employee may do at this moment: effective rights only, requirements and settings applied."""

    administrator: bool = False
    scopes: Mapping[str, Scope] = MappingProxyType({})
    granted: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Role codes by right, before requirements and settings."""
    roles: tuple[str, ...] = ()
    inventory: bool = True
    four_eyes: frozenset[str] = frozenset()
    """The rights to process that are not for documents which one has made or changed oneself."""
    limits: Mapping[str, int] = MappingProxyType({})
    """The highest discount by place (deal, sale), in 1/1,000,000 of a per cent; a place without a limit is left out."""

    def may(self, permission: str, choice: str | int | None = None) -> bool:
        """Whether `permission` is held, and reaches `choice` where one is given."""
        scope = self.scopes.get(permission)
        if scope is None or scope is False:
            return False
        if choice is None or scope is True or scope == ALL:
            return True
        return isinstance(scope, frozenset) and choice in scope

    def warehouse_ids(self) -> frozenset[int] | None:
        """The warehouses that one sees and chooses; None: all of them."""
        scope = self.scopes.get("warehouse.view")
        if scope == ALL or scope is True:
            return None
        return frozenset(int(one) for one in scope) if isinstance(scope, frozenset) else frozenset()

    def sees_warehouse(self, warehouse_id: int | None) -> bool:
        """Whether one warehouse is one's own; None (none chosen yet) is nobody's secret."""
        return warehouse_id is None or self.may("warehouse.view", warehouse_id)

    @property
    def purchase_price(self) -> bool:
        """Whether cost, purchase values and margins may appear."""
        return self.may("catalog.purchase_price")

    @property
    def stock(self) -> bool:
        """Whether stock figures may appear."""
        return self.may("catalog.view") and self.may("inventory.view") and self.may("warehouse.view")


NOBODY: Final = Rights()


def rights_of(actor: Actor) -> Rights:
    """The effective rights of `actor` now; cached until roles, settings or the day change."""
    if actor.employee_id is None:
        return NOBODY
    company = actor.company
    with company.read() as engine:
        stamp = (
            engine.value("SELECT value FROM counter WHERE name = 'rights'") or 0,
            engine.value("SELECT value FROM counter WHERE name = 'settings'") or 0,
            company.today(),
        )
        # What a transaction that may still be rolled back has read is remembered in that transaction only.
        caches = (engine.memo, company.rights_cache) if engine.writing else (company.rights_cache,)
        for cache in caches:
            kept = cache.get(actor.employee_id)
            if kept is not None and kept[0] == stamp:
                found: Rights = kept[1]
                return found
        rights = _load(company, actor.employee_id, stamp[2])
        caches[0][actor.employee_id] = (stamp, rights)
        return rights


def _load(company: Company, employee_id: int, today: date) -> Rights:
    engine = company.engine
    if not engine.value("SELECT active FROM employee WHERE id = ?", (employee_id,)):
        return NOBODY
    roles = engine.rows(
        "SELECT id, code FROM role WHERE id IN (SELECT role_id FROM employee_role WHERE employee_id = ?1"
        " UNION SELECT role_id FROM department_role WHERE department_id ="
        " (SELECT department_id FROM employee WHERE id = ?1)) ORDER BY position, id",
        (employee_id,),
    )
    names: dict[int, str] = dict(roles)
    grants = engine.rows(
        "SELECT g.id, g.role_id, g.permission, g.everything, g.four_eyes, g.discount_limit FROM role_grant g"
        f" WHERE g.role_id IN ({','.join('?' * len(names))}) AND {_IN_FORCE}",
        (*names, today.isoformat(), today.isoformat()),
    )
    chosen: dict[int, set[str | int]] = {}
    for key, choice, warehouse in engine.rows(
        "SELECT grant_id, choice, warehouse_id FROM role_grant_choice WHERE grant_id IN"
        f" ({','.join('?' * len(grants))})",
        [grant[0] for grant in grants],
    ):
        chosen.setdefault(key, set()).add(warehouse or choice)
    held: dict[str, tuple[bool, set[str | int]]] = {}
    granted: dict[str, tuple[str, ...]] = {}
    bound, free = set[str](), set[str]()
    limits: dict[str, int] = {}
    for key, role, permission, everything, four_eyes, limit in grants:
        if permission not in BY_ID:
            continue
        before, choices = held.get(permission, (False, set()))
        held[permission] = (before or bool(everything), choices | chosen.get(key, set()))
        granted[permission] = (*granted.get(permission, ()), names[role])
        if names[role] != ADMINISTRATOR:
            (bound if four_eyes else free).add(permission)
        if permission == DISCOUNT:
            for place in PLACES if everything else map(str, chosen.get(key, ())):
                limits[place] = max(limits.get(place, 0), WHOLE if limit is None else limit)
    administrator = ADMINISTRATOR in names.values()
    if administrator:
        limits = {}
        bound |= four_eyes_anywhere(company, today)
    found = effective(held, inventory=company.inventory, administrator=administrator,
                      roles=tuple(names.values()), granted=granted)  # fmt: skip
    limits = {place: limit for place, limit in limits.items() if limit < WHOLE}
    return Rights(
        found.administrator, found.scopes, found.granted, found.roles, found.inventory, frozenset(bound - free), limits
    )


_IN_FORCE: Final = "(g.first_day IS NULL OR g.first_day <= ?) AND (g.last_day IS NULL OR g.last_day >= ?)"


def four_eyes_anywhere(company: Company, today: date) -> frozenset[str]:
    """The rights to process that some role gives by four eyes today: these bind administrators too."""
    rows = company.engine.rows(
        f"SELECT DISTINCT g.permission FROM role_grant g WHERE g.four_eyes = 1 AND {_IN_FORCE}",
        (today.isoformat(), today.isoformat()),
    )
    return frozenset(permission for (permission,) in rows)


def effective(
    held: Mapping[str, tuple[bool, Iterable[str | int]]],
    *,
    inventory: bool = True,
    administrator: bool = False,
    roles: tuple[str, ...] = (),
    granted: Mapping[str, tuple[str, ...]] | None = None,
) -> Rights:
    """The rights that grants come to: (everything, choices) by right, requirements applied until nothing
    more falls away. Source: domain.md, "Most rights need others"; "Inventory off"."""
    scopes: dict[str, Scope] = {}
    for permission in PERMISSIONS:
        if permission.id in INVENTORY_ONLY and not inventory:
            continue
        everything, choices = (True, ()) if administrator else held.get(permission.id, (False, ()))
        if permission.choices == "places" and everything:
            scopes[permission.id] = frozenset(PLACES)
        elif permission.choices and everything:
            scopes[permission.id] = ALL
        elif permission.choices:
            if picked := frozenset(choices):
                scopes[permission.id] = picked  # type: ignore[assignment]
        elif everything:
            scopes[permission.id] = True
    fallen = True
    while fallen:
        fallen = False
        for permission_id in list(scopes):
            if any(needed not in scopes for needed in BY_ID[permission_id].requires):
                del scopes[permission_id]
                fallen = True
    return Rights(administrator, scopes, granted or {}, roles, inventory)


def may(actor: Actor, permission: str, choice: str | int | None = None) -> bool:
    """Whether `actor` holds `permission`, for `choice` where one is given."""
    return rights_of(actor).may(permission, choice)


def require(actor: Actor, permission: str, choice: str | int | None = None) -> None:
    """AmbarError "denied" (reason missing, scope or inventory_off) unless `actor` holds `permission`."""
    rights = rights_of(actor)
    if rights.may(permission, choice):
        return
    if permission in INVENTORY_ONLY and not rights.inventory:
        raise denied(permission, "inventory_off")
    raise denied(permission, "scope" if rights.may(permission) else "missing")


def require_warehouses(actor: Actor, warehouse_ids: Iterable[int]) -> None:
    """AmbarError "denied" (reason scope) unless all these warehouses are one's own."""
    rights = rights_of(actor)
    if any(not rights.sees_warehouse(one) for one in warehouse_ids):
        raise denied("warehouse.view", "scope")


def missing_requirements(held: Iterable[str], permission: str) -> tuple[str, ...]:
    """The rights that `permission` needs (and theirs) and that are not among `held`."""
    have, missing, todo = set(held), [], list(BY_ID[permission].requires)
    while todo:
        needed = todo.pop(0)
        if needed not in have and needed not in missing:
            missing.append(needed)
        todo.extend(BY_ID[needed].requires)
    return tuple(dict.fromkeys(missing))


# Declarations ------------------------------------------------------------------


@record
class DocumentRight:
    """The right of a document type, told from the call's `type` or `number` before anything is looked up."""

    action: str

    @property
    def permissions(self) -> tuple[str, ...]:
        """The right of every type."""
        return tuple(f"{type}.{self.action}" for type in TYPES)

    def of(self, arguments: Mapping[str, Any]) -> str:
        """The right that this call needs; AmbarError "not_found" for a number of no type."""
        kind = arguments.get("type")
        if kind is None:
            number = arguments["number"]
            kind = type_of_number(number)
            if kind is None:
                raise not_found("document", number)
        if kind not in TYPES:
            raise AmbarError("usage", field="type", value=str(kind), choices=list(TYPES))
        return f"{kind}.{self.action}"


Right = str | DocumentRight


@record
class Declaration:
    """What a service or query asks: kind "requires" (all of), "any" (one of), "administrators", "all"."""

    kind: str
    rights: tuple[Right, ...] = ()
    reason: str = ""
    writes: bool = False

    @property
    def permissions(self) -> tuple[str, ...]:
        """Every right that may be asked."""
        found: list[str] = []
        for right in self.rights:
            found.extend(right.permissions if isinstance(right, DocumentRight) else (right,))
        return tuple(found)


def document(action: str) -> DocumentRight:
    """The right `<type>.<action>` of the document in question."""
    return DocumentRight(action)


_Function = Callable[Concatenate[Actor, P], R]


def requires(*rights: Right) -> Callable[[_Function[P, R]], _Function[P, R]]:
    """All of these rights, decided inside the transaction that the call opens."""
    return _declare("requires", rights, "")


def requires_any(*rights: Right) -> Callable[[_Function[P, R]], _Function[P, R]]:
    """One of these rights is enough."""
    return _declare("any", rights, "")


def administrators(reason: str) -> Callable[[_Function[P, R]], _Function[P, R]]:
    """Administrators, and the operator acting alone."""
    return _declare("administrators", (), reason)


def open_to_all(reason: str) -> Callable[[_Function[P, R]], _Function[P, R]]:
    """Nothing is asked here; `reason` says why (usually: the body asks, row by row)."""
    return _declare("all", (), reason)


def _declare(kind: str, rights: tuple[Right, ...], reason: str) -> Callable[[_Function[P, R]], _Function[P, R]]:
    for right in rights:
        if isinstance(right, str) and right not in BY_ID:
            raise ValueError(f"unknown right {right!r}")

    def decorate(function: _Function[P, R]) -> _Function[P, R]:
        writes = function.__module__.startswith("db.services")
        declaration = Declaration(kind, rights, reason, writes)

        @functools.wraps(function)
        def call(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            company = actor.company
            outermost = not company.engine.in_transaction
            try:
                with company.write() if writes else company.read():
                    _decide(actor, declaration, function, args, kwargs)
                    return function(actor, *args, **kwargs)
            except AmbarError as error:
                if error.code == "denied" and outermost:
                    audit.denial(actor, error)
                raise

        call.__declaration__ = declaration  # type: ignore[attr-defined]
        return call

    return decorate


@functools.cache
def _signature(function: Callable[..., Any]) -> Signature:
    from inspect import signature

    return signature(function)


def _decide(
    actor: Actor,
    declaration: Declaration,
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
) -> None:
    if declaration.kind == "all":
        return
    if declaration.kind == "administrators":
        if not (actor.is_operator or rights_of(actor).administrator):
            raise denied(ADMINISTRATOR)
        return
    asked = [
        right.of(_signature(function).bind(actor, *args, **kwargs).arguments)
        if isinstance(right, DocumentRight)
        else right
        for right in declaration.rights
    ]
    if declaration.kind == "any":
        if not any(may(actor, permission) for permission in asked):
            require(actor, asked[0])
        return
    for permission in asked:
        require(actor, permission)


def choices_of(permission: str) -> tuple[str, ...] | None:
    """The fixed choices of a choice right (reports, places); None where they are data (warehouses, pipelines)."""
    return {"reports": REPORTS, "places": PLACES}.get(BY_ID[permission].choices)
