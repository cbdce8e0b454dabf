"""One processed document after the other, straight into the tables: the rows that the services write, by the same
books, sums, history and audit, without their checks, which a demo's documents meet by how they are made.

What lies where is kept from document to document by whoever uses this (`stocks`), so that nothing is read twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from db import audit, clock
from db.access import Actor
from db.demo.days import Timeline
from db.doctypes import BY_TYPE, number_text
from db.documents.changes import Change, record
from db.documents.context import Context
from db.documents.records import HEADER_COLUMNS, Header, Row, insert_rows, write_warehouses
from db.documents.sums import Sums, sums_of, total_up
from db.fields import amount, minor_step, moment_text
from db.ledger.book import Book
from db.ledger.costing import Costing
from db.ledger.posting import Header as PostingHeader
from db.ledger.posting import Line, next_ids, write_posting
from db.ledger.stock import Key, Stock
from db.lookup import FoundItem
from db.text import fold

_INSERT = (
    f"INSERT INTO document ({', '.join(HEADER_COLUMNS)}, folded) VALUES ({', '.join('?' * (len(HEADER_COLUMNS) + 1))})"
)


@dataclass(slots=True)
class Draft:
    """A document to be: what its header says, and (item, quantity as stored, discount rate) of each row.

    `writer` and `processor`: contexts of employees; `moment`: when it is written; `pause`: seconds until it is
    processed.
    """

    type: str
    writer: Context
    processor: Context
    moment: datetime
    pause: int
    warehouse: int
    to_warehouse: int | None = None
    partner: tuple[int, str] | None = None
    title: str = ""
    comment: str = ""
    reason: str = ""
    invoice: str = ""
    delivery_note: str = ""
    ordered_on: str | None = None
    rows: list[tuple[FoundItem, int, int | None]] = field(default_factory=list)


class Press:
    """Writes drafts as processed documents; inside a `write()` whose documents nobody else makes."""

    def __init__(self, ctx: Context, time: Timeline) -> None:
        self._engine = ctx.engine
        self._time = time
        self._step = minor_step(ctx.digits)
        self._next = int(ctx.engine.value("SELECT max(id) FROM document") or 0)

    def write(self, draft: Draft, stocks: dict[Key, Stock]) -> None:
        """Write a draft that has rows; `stocks` holds every stock that it moves, and is kept in step."""
        ctx, kind, engine = draft.writer, BY_TYPE[draft.type], self._engine
        self._next += 1
        self._time.moment = draft.moment
        created = moment_text(draft.moment)
        day = ctx.today.isoformat()
        sequence = engine.next_value(draft.type)
        header = Header(
            self._next, draft.type, sequence, number_text(draft.type, sequence), status="processed", title=draft.title,
            date=day, day=day, responsible_id=ctx.actor.employee_id, warehouse_id=draft.warehouse,
            to_warehouse_id=draft.to_warehouse, partner_id=draft.partner[0] if draft.partner else None,
            currency=ctx.currency, ordered_on=draft.ordered_on, received_on=day if draft.ordered_on else None,
            delivery_note=draft.delivery_note, invoice=draft.invoice, reason=draft.reason, comment=draft.comment,
            created_by=ctx.actor.employee_id, created_at=created, posted=1,
        )  # fmt: skip
        cost, sold = kind.price == "purchase_price", kind.price == "price"
        rows = [
            Row(None, position, item.id, None, quantity, item.unit_id,
                purchase_price=(item.purchase_price or 0) if cost else None, price=item.price if sold else None,
                discount_rate=discount, tax_rate_id=item.tax_rate_id if sold else None)
            for position, (item, quantity, discount) in enumerate(draft.rows, 1)
        ]  # fmt: skip
        sums = [sums_of(row, kind.price, ctx.taxes, included=ctx.included, digits=ctx.digits) for row in rows]
        total_up(header, rows, ctx.taxes, included=ctx.included, digits=ctx.digits, sums=sums)
        insert_rows(engine, header.id, rows)
        write_warehouses(engine, header, rows, frozenset())
        record(ctx, header, [Change("created", "rows", None, str(len(rows)))])
        self._time.forward(draft.pause)
        header.version, header.updated_at = 2, moment_text(clock.now())
        words = (header.number, header.title, draft.partner[1] if draft.partner else "", header.invoice,
                 header.delivery_note, header.comment)  # fmt: skip
        engine.run(_INSERT, (*(getattr(header, name) for name in HEADER_COLUMNS), fold(" ".join(filter(None, words)))))
        self._post(draft, header, rows, sums, stocks)
        record(draft.processor, header, [Change("processed", "status", "draft", "processed")])
        audit.record(_actor(draft), "document_processed", target=header.number, target_id=header.id, after=day)

    def _post(self, draft: Draft, header: Header, rows: list[Row], sums: list[Sums], stocks: dict[Key, Stock]) -> None:
        ctx, kind = draft.processor, BY_TYPE[draft.type]
        book = Book(
            ctx.engine, Costing(ctx.costing, self._step), day=header.day or "", recorded_at=moment_text(clock.now())
        )
        posting_id, first = next_ids(ctx.engine)
        taxes = draft.writer.taxes if kind.price == "price" else {}
        lines = []
        for key, (row, one) in enumerate(zip(rows, sums, strict=True), first):
            item = row.item_id or 0
            source = (item, draft.warehouse)
            book.stocks[source] = stocks[source]
            if kind.direction > 0:
                value = amount(row.quantity, row.purchase_price or 0, ctx.digits)
                book.receive(key, draft.type, source, row.quantity, value)
            elif kind.direction < 0:
                value = -book.issue(key, draft.type, source, row.quantity)
            else:
                target = (item, draft.to_warehouse or 0)
                book.stocks[target] = stocks[target]
                value = book.move(key, source, target, row.quantity)
            lines.append(
                Line(key, posting_id, row.position, row.id, row.position, item, draft.warehouse, draft.to_warehouse,
                     None, row.quantity, row.quantity, row.unit_id or 0, 1, 1, row.purchase_price, row.price, one.gross,
                     one.discount, one.net, taxes.get(row.tax_rate_id or 0), one.tax, one.total, value,
                     reason=draft.reason)
            )  # fmt: skip
        head = PostingHeader(header.id, "process", None, ctx.actor.employee_id, None, header.currency, header.rate)
        write_posting(ctx.engine, head, lines, book, posting_id)
        for stock in book.stocks.values():
            _settle(stock)


def _settle(stock: Stock) -> None:
    """What was written is there now; batches are used up from the oldest on, and new ones are the last."""
    stock.exists = True
    used = next((place for place, one in enumerate(stock.batches) if one.left_quantity), len(stock.batches))
    del stock.batches[:used]
    for batch in reversed(stock.batches):
        if not batch.new:
            break
        batch.new = False


def _actor(draft: Draft) -> Actor:
    return draft.processor.actor
