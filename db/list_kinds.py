"""The lists that a person can arrange, by the names under which columns and filters are kept. Internal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from db.access import Actor, Rights, may, require
from db.connection import Engine
from db.doctypes import TYPES
from db.errors import AmbarError
from db.partnering import sees as sees_partner

LISTS: Final[dict[str, tuple[str, ...]]] = {
    "documents": tuple(f"{type}.view" for type in TYPES),
    **{f"documents.{type}": (f"{type}.view",) for type in TYPES},
    "products": ("catalog.view",),
    "partners": ("supplier.view", "contact.view"),
    "warehouses": ("warehouse.view",),
    "deliveries": ("catalog.view",),
    "deals": ("deal.view",),
    "reservations": ("deal.view",),
    "audit": ("audit.view",),
    "employees": ("employee.edit",),
}
"""Each with the rights of which one shows it."""


def require_list(actor: Actor, name: str) -> int:
    """The employee whose list it is. AmbarError "usage" for a list that there is not, "denied" for one that one may
    not see, "not_signed_in" where no employee acts."""
    needed = LISTS.get(name)
    if needed is None:
        raise AmbarError("usage", field="list", value=str(name)[:64], choices=list(LISTS))
    if not any(may(actor, right) for right in needed):
        require(actor, needed[0])
    if actor.employee_id is None:
        raise AmbarError("not_signed_in")
    return actor.employee_id


def sharing_right(name: str) -> str:
    """The right to share a filter of a list with everyone who sees it: who sets their forms sets their lists too."""
    return "product.form" if name == "products" else "document.form"


def audience(engine: Engine, values: Mapping[str, Any]) -> dict[str, Any]:
    """Who may know that there is a filter that names a warehouse or partners, as the audit log keeps it."""
    found: dict[str, Any] = {}
    if "warehouse" in values:
        found["warehouse_id"] = engine.value("SELECT id FROM warehouse WHERE code = ?", (str(values["warehouse"]),))
    if "partner" in values:
        kinds = engine.row("SELECT supplier, customer FROM partner WHERE id = ?", (str(values["partner"]),)) or (1, 1)
        found["sensitivity"] = "|".join(
            right for right, one in zip(("supplier.view", "contact.view"), kinds, strict=True) if one
        )
    return found


def may_know(engine: Engine, rights: Rights, values: Mapping[str, Any]) -> bool:
    """Whether one may know everything that a filter names."""
    if "warehouse" in values:
        place = engine.value("SELECT id FROM warehouse WHERE code = ?", (str(values["warehouse"]),))
        if place is None or not rights.may("warehouse.view") or not rights.sees_warehouse(place):
            return False
    if "partner" in values:
        kinds = engine.row("SELECT supplier, customer FROM partner WHERE id = ?", (str(values["partner"]),))
        return kinds is not None and sees_partner(rights, *kinds)
    return True
