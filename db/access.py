"""The one gate: who acts, what they may do, and why. Denied by default.

Every public service and query takes the `Actor` first and carries `@requires(...)`,
`@administrators(...)` or `@open_to_all(reason)`. The decorator opens the transaction (`write()` in
db/services, `read()` in db/queries), decides inside it, and audits a denial afterwards.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from db import audit, due
from db.company import Company
from db.confirming import KIND_OF, refuse_ended, require_confirmed
from db.doctypes import TYPES, type_of_number
from db.errors import AmbarError, denied, not_found
from db.permissions import ADMINISTRATOR, BY_ID, INVENTORY_ONLY
from db.permissions import choices_of as choices_of
from db.record import record
from db.rights import ANYONE as ANYONE
from db.rights import NOBODY as NOBODY
from db.rights import Rights as Rights
from db.rights import Scope as Scope
from db.rights import effective as effective
from db.rights import four_eyes_anywhere as four_eyes_anywhere
from db.rights import load
from db.rights import missing_requirements as missing_requirements

P = ParamSpec("P")
R = TypeVar("R")


@record
class Actor:
    """Who acts. Made by sign-in, never from a parameter that a user can type.

    `employee_id` None: nobody, or the operator (the OS user that owns the database) by itself.
    `operator`: the OS user behind `--as`, or acting alone; the audit keeps both.
    `viewer`: the administrator who looks through this employee's eyes (`db.services.views`); then this one only reads.
    `key`: the fingerprint of the SSH key by which they came ("": by none); once it is removed they change nothing more.
    `roles`: by code, those of nobody in particular (`employee_id` is `ANYONE`) that a viewer looks as.
    """

    company: Company
    employee_id: int | None = None
    operator: str | None = None
    source: str = ""
    session: str = ""
    confirmed_at: datetime | None = None
    viewer: Actor | None = None
    roles: tuple[str, ...] = ()
    key: str = ""

    @property
    def is_operator(self) -> bool:
        """Whether the owner of the database file acts alone, as no employee."""
        return self.operator is not None and self.employee_id is None


def rights_of(actor: Actor) -> Rights:
    """The effective rights of `actor` now; cached until roles, settings or the day change."""
    if actor.employee_id is None:
        return NOBODY
    if actor.viewer is not None:
        return _seen_by(actor.viewer, actor)
    return _rights_of(actor.company, actor.employee_id)


def _seen_by(viewer: Actor, actor: Actor) -> Rights:
    """The rights of whom an administrator looks as; nothing at all once they are no administrator any more."""
    if not is_administrator(viewer):
        return NOBODY
    return _rights_of(actor.company, actor.employee_id or ANYONE, actor.roles, viewed=True)


def is_administrator(actor: Actor) -> bool:
    """Whether `actor` is an administrator now, or the operator acting alone."""
    return actor.is_operator or rights_of(actor).administrator


def _rights_of(company: Company, employee_id: int, roles: tuple[str, ...] = (), *, viewed: bool = False) -> Rights:
    who = (employee_id, roles, viewed) if viewed else employee_id
    with company.read() as engine:
        stamp = (*company.versions(), company.today())
        # What a transaction that may still be rolled back has read is remembered in that transaction only.
        caches = (company.rights_cache,) if engine.untouched else (engine.memo, company.rights_cache)
        for cache in caches:
            kept = cache.get(who)
            if kept is not None and kept[0] == stamp:
                found: Rights = kept[1]
                return found
        rights = load(company, employee_id, roles, stamp[-1])
        if viewed and rights is not NOBODY:
            rights = rights.seen_by_another()
        caches[0][who] = (stamp, rights)
        return rights


def may(actor: Actor, permission: str, choice: str | int | None = None) -> bool:
    """Whether `actor` holds `permission`, for `choice` where one is given."""
    return rights_of(actor).may(permission, choice)


def require(actor: Actor, permission: str, choice: str | int | None = None) -> None:
    """AmbarError "denied" (reason missing, scope or inventory_off) unless `actor` holds `permission`; reason step_up
    where a change needs the password once more."""
    rights = rights_of(actor)
    if rights.may(permission, choice):
        if permission in KIND_OF and actor.company.engine.writing:
            require_confirmed(actor, KIND_OF[permission], permission)
        return
    if permission in INVENTORY_ONLY and not rights.inventory:
        raise denied(permission, "inventory_off")
    raise denied(permission, "scope" if rights.may(permission) else "missing")


def require_warehouses(actor: Actor, warehouse_ids: Iterable[int]) -> None:
    """AmbarError "denied" (reason scope) unless all these warehouses are one's own."""
    rights = rights_of(actor)
    if any(not rights.sees_warehouse(one) for one in warehouse_ids):
        raise denied("warehouse.view", "scope")


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
            if writes and actor.viewer is not None:
                raise denied(next(iter(declaration.permissions), None), "view_as")
            try:
                with company.write() if writes else company.read():
                    if writes and outermost:
                        refuse_ended(actor)
                    _decide(actor, declaration, function, args, kwargs)
                    if writes and outermost:
                        due.post(company)
                    return function(actor, *args, **kwargs)
            except AmbarError as error:
                if error.code == "denied" and outermost and actor.viewer is None:
                    audit.denial(actor, error)
                raise

        call.__declaration__ = declaration  # type: ignore[attr-defined]
        return call

    return decorate


@functools.cache
def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of what may be given by place, the actor aside."""
    return function.__code__.co_varnames[1 : function.__code__.co_argcount]


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
        if not is_administrator(actor):
            raise denied(ADMINISTRATOR)
        return
    asked = [
        right.of({**dict(zip(_parameters(function), args, strict=False)), **kwargs})
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
