"""A posting as it is written: header, frozen lines, and the hash that chains it to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from db.connection import Engine
from db.ledger.book import Book

HEADER_COLUMNS: Final = (
    "id", "document_id", "kind", "reverses_id", "employee_id", "operator", "recorded_at", "day", "currency", "rate",
    "first_sequence", "last_sequence",
)  # fmt: skip


class Line(NamedTuple):
    """A frozen row, as the table has it. Quantities 1/1,000,000 (base unit), prices per entered unit, amounts 1/10,000.

    Processing makes bare tuples in this order, because documents of a thousand rows make a thousand of them.
    """

    id: int
    posting_id: int
    line: int
    row_id: int | None
    row: int | None
    item_id: int
    warehouse_id: int | None
    to_warehouse_id: int | None
    bundle_line: int | None
    quantity: int
    entered_quantity: int
    unit_id: int
    numerator: int = 1
    denominator: int = 1
    purchase_price: int | None = None
    price: int | None = None
    gross: int = 0
    discount: int = 0
    net: int = 0
    tax_rate: int | None = None
    tax: int = 0
    total: int = 0
    value: int = 0
    purchase_before: int | None = None
    purchase_after: int | None = None
    price_before: int | None = None
    price_after: int | None = None
    reason: str = ""


LINE_COLUMNS: Final = Line._fields


@dataclass(frozen=True, slots=True)
class Header:
    """Who posts what, when."""

    document_id: int | None
    kind: str
    reverses_id: int | None
    employee_id: int | None
    operator: str | None
    currency: str
    rate: int


def next_ids(engine: Engine) -> tuple[int, int]:
    """The ids of the next posting and of its first line; inside `write()` nobody else takes them."""
    return (
        int(engine.value("SELECT max(id) FROM posting") or 0) + 1,
        int(engine.value("SELECT max(id) FROM posting_line") or 0) + 1,
    )


def write_posting(
    engine: Engine, header: Header, lines: Sequence[tuple[Any, ...]], book: Book, posting_id: int
) -> None:
    """Write the posting, its lines (as `Line` has them) and everything that `book` gathered."""
    previous = engine.value("SELECT hash FROM posting WHERE id = ?", (posting_id - 1,)) or ""
    head = (
        posting_id, header.document_id, header.kind, header.reverses_id, header.employee_id, header.operator,
        book.recorded_at, book.day, header.currency, header.rate, book.first_sequence, book.last_sequence,
    )  # fmt: skip
    engine.run(
        f"INSERT INTO posting ({', '.join(HEADER_COLUMNS)}, previous, hash) VALUES ({_marks(len(head) + 2)})",
        (*head, previous, digest(head, lines, book.ledger, previous)),
    )
    engine.many(f"INSERT INTO posting_line ({', '.join(LINE_COLUMNS)}) VALUES ({_marks(len(LINE_COLUMNS))})", lines)
    book.write()


def digest(
    header: Sequence[Any], lines: Sequence[Sequence[Any]], ledger: Sequence[Sequence[Any]], previous: str
) -> str:
    """The hash of a posting: SHA-256 over header, lines and ledger rows as stored, and the hash before."""
    text = json.dumps([previous, header, lines, ledger], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _marks(count: int) -> str:
    return ",".join("?" * count)
