"""What one may write into files: light, for every list asks it of its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from db.access import Rights

_STOCK: Final = ("catalog.view", "inventory.view", "warehouse.view")
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "products": ("catalog.export", "catalog.view"),
    "prices": ("catalog.export", "catalog.view"),
    "stock": ("document.print", *_STOCK),
    "documents": ("document.print",),
    "warehouses": ("warehouse.view",),
    "ledger": ("document.print", *_STOCK),
    "audit": ("audit.view",),
}
"""The rights that each kind needs, all of them; partners need one of two. Source: db/queries/exports.py, which asks."""


def may(rights: Rights, kind: str) -> bool:
    """Whether one may export this kind; the query decides."""
    if kind == "partners":
        return rights.may("supplier.view") or rights.may("contact.view")
    return kind in _NEEDED and all(map(rights.may, _NEEDED[kind]))
