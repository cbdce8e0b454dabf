"""Partners, warehouses, documents and movements as rows of a file. Internal: called by queries/exports.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.access import Actor, rights_of
from db.connection import in_clause
from db.doctypes import COMMON_HEADER, COMMON_ROW, DOCUMENT_TYPES
from db.exchange.converting import CUSTOM
from db.exchange.export_items import Found, custom_columns
from db.exchange.headers import EXTRA, HEADERS
from db.queries import documents, ledger, partners, warehouses
from db.queries.documents import Document, DocumentFilter
from db.queries.ledger import LedgerFilter
from db.queries.partners import PartnerFilter
from db.queries.rows import HIDDEN
from db.record import record

_COST = ("purchase_price", "value")
_ROW_ONLY = {"row_warehouse": "warehouse", "row_to_warehouse": "to_warehouse", "row_reason": "reason",
             "row_comment": "comment"}  # fmt: skip
_OF_ROW = frozenset((*COMMON_ROW, *(name for kind in DOCUMENT_TYPES for name in kind.row))) - {
    "warehouse", "to_warehouse", "reason", "comment",
}  # fmt: skip
_OF_HEADER = frozenset((*COMMON_HEADER, *(name for kind in DOCUMENT_TYPES for name in kind.header)))


@record
class WarehouseFilter:
    """Which warehouses: words of code or name; in use or not (None: both)."""

    text: str = ""
    active: bool | None = None


def partner_columns(_actor: Actor) -> tuple[str, ...]:
    """What one may have of partners."""
    return (*HEADERS["partners"], *EXTRA["partners"])


def partner_rows(actor: Actor, wanted: PartnerFilter | None, after: tuple[Any, ...] | None, limit: int) -> Found:
    """Partners by name."""
    page = partners.page(actor, wanted, after=after, limit=limit)
    names = ("id", *HEADERS["partners"])
    rows = actor.company.engine.rows(
        f"SELECT {', '.join('p.' + name for name in names)} FROM json_each(?) j CROSS JOIN partner p ON p.id = j.value"
        " ORDER BY j.key",
        (in_clause([line.id for line in page.rows]),),
    )
    return [_flags(dict(zip(names, row, strict=True)), "supplier", "customer", "active") for row in rows], page.after


def warehouse_columns(_actor: Actor) -> tuple[str, ...]:
    """What one may have of warehouses."""
    return (*HEADERS["warehouses"], *EXTRA["warehouses"])


def warehouse_rows(actor: Actor, wanted: WarehouseFilter | None, _after: tuple[Any, ...] | None, _limit: int) -> Found:
    """The warehouses of one's scope, which are few."""
    wanted = wanted or WarehouseFilter()
    lines = warehouses.listing(actor, text=wanted.text, active=wanted.active, totals=False)
    names = ("id", *HEADERS["warehouses"])
    rows = actor.company.engine.rows(
        f"SELECT {', '.join('w.' + name for name in names)} FROM json_each(?) j CROSS JOIN warehouse w"
        " ON w.id = j.value ORDER BY j.key",
        (in_clause([line.id for line in lines]),),
    )
    more = {line.id: {"responsible": line.responsible, "default": line.default} for line in lines}
    return [{**_flags(dict(zip(names, row, strict=True)), "active", "issuing"), **more[row[0]]} for row in rows], None


def _flags(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {**row, **{name: bool(row[name]) for name in names}}


def document_columns(actor: Actor) -> tuple[str, ...]:
    """What one may have of documents; whether a price of one may be seen is decided document by document."""
    cost = rights_of(actor).purchase_price
    rights = rights_of(actor)
    own = custom_columns(actor, [kind.id for kind in DOCUMENT_TYPES if rights.may(f"{kind.id}.view")])
    names = (*HEADERS["documents"], *own, *EXTRA["documents"])
    return tuple(name for name in names if cost or name not in _COST)


def document_rows(actor: Actor, wanted: DocumentFilter | None, after: tuple[Any, ...] | None, limit: int) -> Found:
    """Documents, the oldest first, as an import needs them: one row a line; one without rows has a line of its own."""
    asked = wanted or DocumentFilter()
    page = documents.page(actor, asked, after=after, limit=max(1, limit // 10), backwards=True)
    numbers = [line.number for line in reversed(page.rows)]
    return [row for number in numbers for row in _document(documents.show(actor, number))], page.after


def _document(one: Document) -> list[Mapping[str, Any]]:
    header = {name: getattr(one, name, None) for name in HEADERS["documents"] if name in _OF_HEADER}
    header |= {"type": one.type, "number": one.number, "status": one.status}
    header |= {f"{CUSTOM}{code}": value for code, value in one.fields.items()}
    found: list[Mapping[str, Any]] = []
    for row in one.rows:
        values = {name: getattr(row, name, None) for name in HEADERS["documents"] if name in _OF_ROW}
        values |= {name: getattr(row, inner) for name, inner in _ROW_ONLY.items()}
        values |= {"name": row.name, "total": row.total, "value": row.value}
        found.append({name: None if value is HIDDEN else value for name, value in {**header, **values}.items()})
    return found or [{name: None if value is HIDDEN else value for name, value in header.items()}]


def ledger_columns(actor: Actor) -> tuple[str, ...]:
    """What one may have of movements."""
    cost = rights_of(actor).purchase_price
    return tuple(name for name in EXTRA["ledger"] if cost or name not in _COST)


def ledger_rows(actor: Actor, wanted: LedgerFilter | None, after: tuple[Any, ...] | None, limit: int) -> Found:
    """Movements in the books' order, moments in the company's time zone."""
    from db import clock

    zone = clock.zone(actor.company.setting("timezone"))
    page = ledger.page(actor, wanted, after=after, limit=limit)
    found = []
    for line in page.rows:
        row = {name: getattr(line, name) for name in EXTRA["ledger"]}
        row["recorded_at"] = line.recorded_at.astimezone(zone)
        found.append({name: None if value is HIDDEN else value for name, value in row.items()})
    return found, page.after
