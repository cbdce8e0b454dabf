"""What someone may do at one moment: the effective rights that roles come to. Decided with by `db.access`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from db.company import Company
from db.permissions import ADMINISTRATOR, ALL, BY_ID, INVENTORY_ONLY, PERMISSIONS, PLACES
from db.record import record
from db.terms import DISCOUNT, WHOLE

ANYONE: Final = 0
"""The employee of a view as roles: no employee has this id."""

Scope = frozenset[str] | frozenset[int] | str | bool
"""What a right reaches: True (a toggle), ALL, or the ids chosen (warehouses by key, others by name)."""


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
    viewed: bool = False
    """Whether an administrator looks through these eyes: what can be read is the same, nothing can be written."""

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

    def seen_by_another(self) -> Rights:
        """The same, for an administrator who looks through these eyes."""
        from dataclasses import replace

        return replace(self, viewed=True)

    @property
    def purchase_price(self) -> bool:
        """Whether cost, purchase values and margins may appear."""
        return self.may("catalog.purchase_price")

    @property
    def stock(self) -> bool:
        """Whether stock figures may appear."""
        return self.may("catalog.view") and self.may("inventory.view") and self.may("warehouse.view")


NOBODY: Final = Rights()


def load(company: Company, employee_id: int, codes: tuple[str, ...], today: date) -> Rights:
    """The rights of an employee, or of `ANYONE` who holds the roles with these codes, on a day; `NOBODY` for someone
    who is not there or switched off."""
    engine = company.engine
    if employee_id == ANYONE:
        roles = engine.rows(
            f"SELECT id, code FROM role WHERE code IN ({','.join('?' * len(codes))}) ORDER BY position, id", codes
        )
    elif not engine.value("SELECT active FROM employee WHERE id = ?", (employee_id,)):
        return NOBODY
    else:
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


def missing_requirements(held: Iterable[str], permission: str) -> tuple[str, ...]:
    """The rights that `permission` needs (and theirs) and that are not among `held`."""
    have, missing, todo = set(held), [], list(BY_ID[permission].requires)
    while todo:
        needed = todo.pop(0)
        if needed not in have and needed not in missing:
            missing.append(needed)
        todo.extend(BY_ID[needed].requires)
    return tuple(dict.fromkeys(missing))
