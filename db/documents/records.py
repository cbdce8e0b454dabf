"""A document and its rows as the tables hold them: scaled integers, keys, ISO days."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Final

from db.connection import Engine, in_clause
from db.doctypes import BY_TYPE, DocumentType
from db.field_values import Stored


@dataclass(slots=True)
class Row:
    """A row as entered. Quantity in `unit_id`; quantity × numerator / denominator in the product's own unit."""

    id: int | None = None
    position: int = 0
    item_id: int | None = None
    barcode: str | None = None
    quantity: int = 0
    unit_id: int | None = None
    numerator: int = 1
    denominator: int = 1
    warehouse_id: int | None = None
    to_warehouse_id: int | None = None
    purchase_price: int | None = None
    purchase_price_given: int = 0
    price: int | None = None
    price_given_by: int | None = None
    discount_rate: int | None = None
    discount_amount: int | None = None
    tax_rate_id: int | None = None
    reason: str = ""
    comment: str = ""

    def values(self) -> tuple[Any, ...]:
        """The columns of `ROW_COLUMNS`, without id."""
        found: tuple[Any, ...] = _row_values(self)
        return found


ROW_COLUMNS: Final = tuple(one.name for one in fields(Row))
_row_values: Final = attrgetter(*ROW_COLUMNS[1:])


@dataclass(slots=True)
class Header:
    """A document without its rows."""

    id: int = 0
    type: str = ""
    sequence: int = 0
    number: str = ""
    external_id: str | None = None
    status: str = "draft"
    title: str = ""
    date: str = ""
    day: str | None = None
    responsible_id: int | None = None
    warehouse_id: int | None = None
    to_warehouse_id: int | None = None
    partner_id: int | None = None
    deal_id: int | None = None
    currency: str = ""
    rate: int = 1_000_000
    ordered_on: str | None = None
    received_on: str | None = None
    delivery_note: str = ""
    invoice: str = ""
    delivery_service: str = ""
    delivery_price: int | None = None
    reason: str = ""
    comment: str = ""
    row_count: int = 0
    quantity: int = 0
    gross: int = 0
    discount: int = 0
    net: int = 0
    tax: int = 0
    total: int = 0
    created_by: int | None = None
    created_at: str = ""
    updated_at: str = ""
    posted: int = 0
    deleted_at: str | None = None
    version: int = 1
    custom: dict[str, Stored] | None = None
    """What was given for custom fields, with what they held; None: they are not looked at."""

    @property
    def kind(self) -> DocumentType:
        """The declaration of its type."""
        return BY_TYPE[self.type]

    @property
    def place(self) -> str:
        """The place that rights to price and discount are given for."""
        return self.type

    @property
    def history(self) -> tuple[str, str]:
        """The table of its history, and the column that names it there."""
        return "history", "document_id"

    def new_row(self, position: int) -> Row:
        """A row of it that is still empty."""
        return Row(position=position)


HEADER_COLUMNS: Final = tuple(one.name for one in fields(Header) if one.name != "custom")
_HEADER_SQL: Final = ", ".join(HEADER_COLUMNS)
_ROW_SQL: Final = ", ".join(ROW_COLUMNS)
_CHANGING: Final = tuple(name for name in HEADER_COLUMNS if name not in ("id", "type", "sequence", "number"))
_UPDATE: Final = f"UPDATE document SET {', '.join(f'{name} = ?' for name in _CHANGING)} WHERE id = ?"
_changing: Final = attrgetter(*_CHANGING)
_INSERT: Final = (
    f"INSERT INTO document ({', '.join(HEADER_COLUMNS[1:])}, folded)"
    f" VALUES ({','.join('?' * len(HEADER_COLUMNS))})"
)  # fmt: skip
_inserted: Final = attrgetter(*HEADER_COLUMNS[1:])
_POSTED: Final = (
    "status", "day", "posted", "row_count", "quantity", "gross", "discount", "net", "tax", "total", "version",
    "updated_at",
)  # fmt: skip
_POST: Final = f"UPDATE document SET {', '.join(f'{name} = ?' for name in _POSTED)} WHERE id = ?"
_posted: Final = attrgetter(*_POSTED)


def load_header(engine: Engine, number: str) -> Header | None:
    """The document of that number, deleted ones aside."""
    found = engine.row(f"SELECT {_HEADER_SQL} FROM document WHERE number = ? AND deleted_at IS NULL", (number,))
    return Header(*found) if found else None


def load_rows(engine: Engine, document_id: int) -> list[Row]:
    """Its rows, in order."""
    found = engine.rows(f"SELECT {_ROW_SQL} FROM document_row WHERE document_id = ? ORDER BY position", (document_id,))
    return [Row(*row) for row in found]


def warehouses_of(engine: Engine, document_id: int) -> frozenset[int]:
    """Every warehouse that the document touches, header and rows."""
    return frozenset(
        key
        for (key,) in engine.rows("SELECT warehouse_id FROM document_warehouse WHERE document_id = ?", (document_id,))
    )


def touched(header: Header, rows: list[Row]) -> frozenset[int]:
    """The warehouses that header and rows name."""
    found = {header.warehouse_id, header.to_warehouse_id}
    for row in rows:
        found.update((row.warehouse_id, row.to_warehouse_id))
    return frozenset(one for one in found if one is not None)


def insert_rows(engine: Engine, document_id: int, rows: list[Row]) -> None:
    """Insert new rows (id None) and give them their ids."""
    first = int(engine.value("SELECT max(id) FROM document_row") or 0) + 1
    for index, row in enumerate(rows):
        row.id = first + index
    engine.many(
        f"INSERT INTO document_row (document_id, {_ROW_SQL}) VALUES ({','.join('?' * (len(ROW_COLUMNS) + 1))})",
        [(document_id, row.id, *row.values()) for row in rows],
    )


def update_rows(engine: Engine, rows: list[Row]) -> None:
    """Write rows that exist."""
    sets = ", ".join(f"{name} = ?" for name in ROW_COLUMNS[1:])
    engine.many(f"UPDATE document_row SET {sets} WHERE id = ?", [(*row.values(), row.id) for row in rows])


def delete_rows(engine: Engine, ids: list[int]) -> None:
    """Remove rows of a draft."""
    engine.run("DELETE FROM document_row WHERE id IN (SELECT value FROM json_each(?))", (in_clause(ids),))


def insert_header(engine: Engine, header: Header, folded: str) -> None:
    """Insert a new document, with what the list's text filter looks in, and give it its id."""
    header.id = engine.insert(_INSERT, (*_inserted(header), folded))


def update_header(engine: Engine, header: Header) -> None:
    """Write a document's header."""
    engine.run(_UPDATE, (*_changing(header), header.id))


def update_posted(engine: Engine, header: Header) -> None:
    """Write what processing and cancelling change in a document's header: the other columns' indexes stay as they
    are, which halves the time."""
    engine.run(_POST, (*_posted(header), header.id))


def write_warehouses(engine: Engine, header: Header, rows: list[Row], before: frozenset[int]) -> None:
    """Keep document_warehouse in step."""
    now = touched(header, rows)
    if gone := before - now:
        engine.run(
            "DELETE FROM document_warehouse WHERE document_id = ? AND warehouse_id IN (SELECT value FROM json_each(?))",
            (header.id, in_clause(gone)),
        )
    engine.many(
        "INSERT INTO document_warehouse (document_id, warehouse_id) VALUES (?, ?)",
        [(header.id, one) for one in now - before],
    )
