"""What there is, as rows of a file: page by page, with the columns that one may see.

Source: cli.md, `export`. A file written from these can be imported again (db/exchange/own_columns.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from db.access import Actor, may, open_to_all, require
from db.errors import AmbarError
from db.exchange import export_items, export_rest
from db.exchange.converting import CUSTOM
from db.exchange.export_items import Found
from db.exchange.export_items import StockFilter as StockFilter
from db.exchange.export_rest import WarehouseFilter as WarehouseFilter
from db.exchange.headers import HEADERS
from db.forms import FORMS, PRODUCT, custom_fields
from db.queries.rows import HIDDEN, Page

PAGE: Final = 1000
"""Rows that are read at once."""

_Columns = Callable[[Actor], tuple[str, ...]]
_Rows = Callable[[Actor, Any, tuple[Any, ...] | None, int], Found]
_KINDS: Final[dict[str, tuple[tuple[str, ...], _Columns, _Rows]]] = {
    "products": (("catalog.export", "catalog.view"), export_items.product_columns, export_items.product_rows),
    "prices": (("catalog.export", "catalog.view"), export_items.price_columns, export_items.price_rows),
    "stock": (
        ("document.print", "catalog.view", "inventory.view", "warehouse.view"),
        export_items.stock_columns,
        export_items.stock_rows,
    ),
    "partners": ((), export_rest.partner_columns, export_rest.partner_rows),
    "warehouses": (("warehouse.view",), export_rest.warehouse_columns, export_rest.warehouse_rows),
    "documents": (("document.print",), export_rest.document_columns, export_rest.document_rows),
    "ledger": (
        ("document.print", "catalog.view", "inventory.view", "warehouse.view"),
        export_rest.ledger_columns,
        export_rest.ledger_rows,
    ),
}
KINDS: Final = tuple(_KINDS)
"""What can be exported; the audit log beside it (tui/audit_file.py)."""


@open_to_all("the body asks for the rights of the kind")
def columns(actor: Actor, kind: str) -> tuple[str, ...]:
    """The columns that one may have of a kind of `KINDS`; those that an import takes come first.

    Raises AmbarError "denied", "usage".
    """
    return _asked(actor, kind)[1](actor)


@open_to_all("the body asks for the rights of the kind")
def page(
    actor: Actor,
    kind: str,
    filter: Any = None,
    columns: Sequence[str] | None = None,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int = PAGE,
) -> Page[tuple[Any, ...]]:
    """About `limit` rows of a kind; `after`: the key that the page before gave (a page may be empty, and not the last).

    `filter`: ProductFilter (products, prices), StockFilter, PartnerFilter, WarehouseFilter, DocumentFilter,
    LedgerFilter. `columns`: names in their order, None: `default_columns`. What one may not see is None.
    Raises AmbarError "denied", "usage" for a kind or column that there is not for one, "not_found" for the filter.
    """
    _, allowed, rows = _asked(actor, kind)
    known = allowed(actor)
    names = tuple(columns) if columns is not None else _default(kind, known)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise AmbarError("usage", field="columns", value=unknown[0][:64], choices=list(known))
    found, following = rows(actor, filter, after, limit)
    return Page(tuple(tuple(_value(row.get(name)) for name in names) for row in found), following)


@open_to_all("the body asks for the rights of the kind")
def default_columns(actor: Actor, kind: str) -> tuple[str, ...]:
    """The columns of a file for which nobody has chosen any; AmbarError "denied", "usage"."""
    return _default(kind, _asked(actor, kind)[1](actor))


@open_to_all("the body asks for the rights of the kind")
def own_titles(actor: Actor, kind: str) -> dict[str, str]:
    """What stands above the columns of the company's own fields for people: "Garanti süresi [garanti]", by the
    columns' names; AmbarError "denied", "usage"."""
    known = set(_asked(actor, kind)[1](actor))
    found: dict[str, str] = {}
    for form in FORMS if kind in ("products", "documents") else ():
        for one in custom_fields(actor.company.engine, form):
            if one.name in known and (form == PRODUCT) == (kind == "products"):
                found.setdefault(one.name, f"{one.label or one.code} [{one.code}]")
    return found


def _default(kind: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if kind in ("products", "partners", "warehouses"):
        return tuple(name for name in known if name in HEADERS[kind] or name.startswith(CUSTOM))
    return tuple(name for name in known if kind != "stock" or name != "quantity")


def _value(value: Any) -> Any:
    return None if value is HIDDEN else value


def _asked(actor: Actor, kind: str) -> tuple[tuple[str, ...], _Columns, _Rows]:
    found = _KINDS.get(kind)
    if found is None:
        raise AmbarError("usage", field="kind", value=str(kind)[:64], choices=list(KINDS))
    for right in found[0]:
        require(actor, right)
    if kind == "partners" and not may(actor, "supplier.view"):
        require(actor, "contact.view")
    return found
