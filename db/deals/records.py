"""A deal and its rows as the tables hold them: what a sale's header and rows have, and what only deals do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from db.connection import Engine, in_clause
from db.doctypes import DEAL, DocumentType
from db.documents.records import Header, Row
from db.fields import MAX_INTEGER

ROW_COLUMNS: Final = (
    "id", "position", "item_id", "barcode", "quantity", "unit_id", "numerator", "denominator", "warehouse_id", "price",
    "price_given_by", "discount_rate", "discount_amount", "tax_rate_id", "comment", "by_hand", "shipped",
)  # fmt: skip
COLUMNS: Final = (
    "id", "external_id", "title", "pipeline_id", "stage_id", "status", "partner_id", "responsible_id", "warehouse_id",
    "currency", "expected_on", "comment", "row_count", "quantity", "gross", "discount", "net", "tax", "total", "paid",
    "created_by", "created_at", "updated_at", "closed_at", "deleted_at", "version",
)  # fmt: skip
_UPDATE: Final = f"UPDATE deal SET {', '.join(f'{name} = ?' for name in COLUMNS[1:])} WHERE id = ?"


@dataclass(slots=True)
class DealRow(Row):
    """A row of a deal. `shipped` in the product's own unit; `by_hand`: its reservation follows it no more."""

    by_hand: int = 0
    shipped: int = 0

    @property
    def base(self) -> int:
        """Its quantity in the product's own unit."""
        return self.quantity * self.numerator // self.denominator

    @property
    def open(self) -> int:
        """What of it is not shipped yet, in the product's own unit."""
        return max(0, self.base - self.shipped)


@dataclass(slots=True)
class DealHeader(Header):
    """A deal without its rows. `date`, by which prices and taxes are found, is always today's."""

    pipeline_id: int = 0
    stage_id: int = 0
    pipeline: str = ""
    """Its pipeline's code, which rights are given for."""
    expected_on: str | None = None
    paid: int = 0
    closed_at: str | None = None

    @property
    def kind(self) -> DocumentType:
        """What it has in common with a sale."""
        return DEAL

    @property
    def place(self) -> str:
        """The place that rights to price and discount are given for."""
        return "deal"

    @property
    def history(self) -> tuple[str, str]:
        """The table of its history, and the column that names it there."""
        return "deal_history", "deal_id"

    def new_row(self, position: int) -> DealRow:
        """A row of it that is still empty."""
        return DealRow(position=position)


_READ: Final = f"SELECT {', '.join(f'd.{name}' for name in COLUMNS)}, p.code FROM deal d JOIN pipeline p"
_NAMES: Final = (*COLUMNS, "pipeline")


def load_deal(engine: Engine, key: int, today: str) -> DealHeader | None:
    """The deal of that number, deleted ones aside."""
    if not 0 < key <= MAX_INTEGER:
        return None
    found = engine.row(f"{_READ} ON p.id = d.pipeline_id WHERE d.id = ? AND d.deleted_at IS NULL", (key,))
    return None if found is None else _deal(found, today)


def _deal(found: tuple[Any, ...], today: str) -> DealHeader:
    values: dict[str, Any] = dict(zip(_NAMES, found, strict=True))
    return DealHeader(type="deal", number=str(values["id"]), date=today, **values)


def load_rows(engine: Engine, deal_id: int) -> list[DealRow]:
    """Its rows, in order."""
    return load_rows_of(engine, (deal_id,)).get(deal_id, [])


def load_rows_of(engine: Engine, deal_ids: Iterable[int]) -> dict[int, list[DealRow]]:
    """The rows of deals, each in order."""
    found: dict[int, list[DealRow]] = {}
    for deal, *row in engine.rows(
        f"SELECT r.deal_id, {', '.join(f'r.{name}' for name in ROW_COLUMNS)} FROM json_each(?) j"
        " CROSS JOIN deal_row r ON r.deal_id = j.value WHERE r.removed_at IS NULL ORDER BY r.deal_id, r.position, r.id",
        (in_clause(deal_ids),),
    ):
        found.setdefault(deal, []).append(DealRow(**dict(zip(ROW_COLUMNS, row, strict=True))))
    return found


def insert_deal(engine: Engine, deal: DealHeader) -> None:
    """Insert a new deal and give it its id, which is its number."""
    names = COLUMNS[1:]
    deal.id = engine.insert(
        f"INSERT INTO deal ({', '.join(names)}) VALUES ({','.join('?' * len(names))})",
        [getattr(deal, name) for name in names],
    )
    deal.number = str(deal.id)


def update_deal(engine: Engine, deal: DealHeader) -> None:
    """Write a deal's header."""
    engine.run(_UPDATE, [*(getattr(deal, name) for name in COLUMNS[1:]), deal.id])


def write_rows(engine: Engine, deal: DealHeader, old: list[DealRow], rows: list[DealRow], at: str) -> None:
    """Write a deal's rows; new ones (id None) get their ids. One that has ever shipped something is marked as
    removed; what was reserved for those that go has been released."""
    kept = {row.id for row in rows}
    known = {row.id: row for row in old}
    gone = [row for row in old if row.id not in kept]
    moved = "EXISTS (SELECT 1 FROM shipment s WHERE s.deal_row_id = deal_row.id)"
    ids = in_clause(row.id for row in gone)
    engine.run(f"DELETE FROM deal_row WHERE id IN (SELECT value FROM json_each(?)) AND NOT {moved}", (ids,))
    engine.run("UPDATE deal_row SET removed_at = ? WHERE id IN (SELECT value FROM json_each(?))", (at, ids))
    sets = ", ".join(f"{name} = ?" for name in ROW_COLUMNS[1:])
    engine.many(
        f"UPDATE deal_row SET {sets} WHERE id = ?",
        [(*_values(row), row.id) for row in rows if row.id is not None and row != known.get(row.id)],
    )
    new = [row for row in rows if row.id is None]
    first = engine.next_value("deal_row", len(new)) if new else 0
    for number, row in enumerate(new, first):
        row.id = number
    engine.many(
        f"INSERT INTO deal_row (deal_id, {', '.join(ROW_COLUMNS)}) VALUES ({','.join('?' * (len(ROW_COLUMNS) + 1))})",
        [(deal.id, row.id, *_values(row)) for row in new],
    )


def _values(row: DealRow) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in ROW_COLUMNS[1:])
