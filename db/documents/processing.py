"""Processing and cancelling: a document becomes a posting, or a posting is taken back, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from db import audit, clock, merging, promised
from db.access import Actor, require, rights_of
from db.connection import Engine, in_clause
from db.deals.shipping import coverage, fallen_short, ship, unship
from db.doctypes import BY_TYPE
from db.documents import catalogue, conditions
from db.documents.changes import Change, record
from db.documents.checking import Movement, Plan, check_stock, plan
from db.documents.context import Context
from db.documents.records import Header, Row, update_posted, update_rows, warehouses_of
from db.documents.sums import Sums, sums_of, total_up
from db.errors import AmbarError, problem, raise_all
from db.fields import PRODUCT_SCALE, QUANTITY_SCALE, divide, minor_step, moment_text, quantity_text
from db.ledger.book import Book
from db.ledger.costing import Costing
from db.ledger.posting import LINE_COLUMNS, Line, next_ids, write_posting
from db.ledger.posting import Header as PostingHeader
from db.ledger.reversal import Reversals
from db.lookup import reserved

Warnings = list[dict[str, Any]]


def open_book(ctx: Context) -> Book:
    """The books, ready for a posting of today."""
    costing = Costing(ctx.costing, minor_step(ctx.digits))
    return Book(ctx.engine, costing, day=ctx.today.isoformat(), recorded_at=moment_text(clock.now()))


def process(
    ctx: Context, header: Header, rows: list[Row], *, allow_negative: bool = False, day: str | None = None
) -> Warnings:
    """Check everything, then post. Raises AmbarError with all that is wrong, "denied" for a condition of a right
    (four_eyes, limit) that it does not meet; returns warnings.

    `allow_negative`: said so by someone who may (`may_go_negative`). `day`: an import's or the demo's
    own day (ISO), never before the last day posted for a product and warehouse (`backdated`).
    """
    conditions.require_other_eyes(ctx, header)
    if header.status == "processed":
        raise AmbarError("already_processed", document=header.number)
    made = plan(ctx, header, rows)
    if header.type == "sale":
        conditions.require_limit(conditions.beyond_limit(ctx, rows, conditions.limit_for(ctx, header, ctx.rights)))
    book = open_book(ctx)
    book.load(made.keys())
    warnings = _set_day(book, made, day)
    check_stock(ctx, made, book.stocks, lift=allow_negative)
    raise_all([*made.problems, *made.short])
    book.load_batches(made.outgoing)
    ids = next_ids(ctx.engine)
    promises = coverage(ctx, made.outgoing) if made.outgoing and promised.any(ctx.engine) else {}
    prices = catalogue.Prices(ctx)
    lines, sums = _post(ctx, made, book, ids, prices)
    before = header.status
    posting = PostingHeader(
        header.id, "process", None, ctx.actor.employee_id, ctx.actor.operator, header.currency, header.rate
    )
    write_posting(ctx.engine, posting, lines, book, ids[0])
    prices.write(book.day)
    update_rows(ctx.engine, made.filled)
    header.status, header.day, header.posted = "processed", book.day, 1
    _close(ctx, header, rows, sums)
    if header.deal_id is not None:
        ship(ctx, header, [Line._make(line) for line in lines], ids[0])
    told = [*_below_zero(book, made), *(fallen_short(ctx, made, promises) if promises else [])]
    if header.type == "sale" and before == "cancelled":
        from db.delivering import begin_again

        told += begin_again(header)
    record(ctx, header, [Change("processed", "status", before, "processed"), *told])
    audit.record(ctx.actor, "document_processed", target=header.number, target_id=header.id, after=book.day)
    return warnings


def may_go_negative(actor: Actor, type: str) -> None:
    """AmbarError "usage" where a type never goes below zero, "denied" where the actor may not say so."""
    if not BY_TYPE[type].allows_negative:
        raise AmbarError("usage", field="allow_negative", type=type)
    require(actor, f"{type}.allow_negative")


def _set_day(book: Book, made: Plan, day: str | None) -> Warnings:
    """The posting's day; a day of its own before the last one posted is named row by row."""
    last = book.last_day()
    if day is None:
        if book.day < last:
            book.day = last
            return [{"code": "clock_set_back", "day": last}]
        return []
    book.day = day
    for one in made.movements:
        for key in (one.source, one.target):
            if key is not None and book.stocks[key].day > day:
                made.problems.append(
                    problem("date", "before_last_day", day, code="backdated", row=one.row.position,
                            sku=one.item.sku, last_day=book.stocks[key].day)
                )  # fmt: skip
    return []


def _post(
    ctx: Context, made: Plan, book: Book, ids: tuple[int, int], prices: catalogue.Prices
) -> tuple[list[tuple[Any, ...]], list[Sums]]:
    """Make the movements in the books in memory: a frozen line for every row, and one for every part of a bundle, as
    the table has them (`Line`); the sums of the rows. `ids`: of the posting and its first line.
    """
    header, price, taxes = made.header, made.header.kind.price, ctx.taxes
    bought, sold = price == "purchase_price", price == "price"
    own = {one.row.position: one for one in made.movements if one.bundle is None}
    parts: dict[int, list[Movement]] = {}
    for part in made.movements if len(own) < len(made.movements) else ():
        if part.bundle is not None:
            parts.setdefault(part.row.position, []).append(part)
    worth = mover(book, header)
    posting_id, first = ids
    lines: list[tuple[Any, ...]] = []
    sums: list[Sums] = []
    for row in made.rows:
        number, item, movement = len(lines), made.items[row.item_id or 0], own.get(row.position)
        gross, discount, net, tax, total = one = sums_of(row, price, taxes, included=ctx.included, digits=ctx.digits)
        before, after, selling_before, selling_after = prices.set_by(row, item) if bought else catalogue.NONE_SET
        # A bare tuple in the order of the fields: with their names it would cost as much as everything else here.
        line = (
            first + number, posting_id, number + 1, row.id, row.position, item.id,
            row.warehouse_id or header.warehouse_id, movement.target[1] if movement and movement.target else None, None,
            row.quantity * row.numerator // row.denominator, row.quantity, row.unit_id or item.unit_id,
            row.numerator, row.denominator, row.purchase_price if bought else None, row.price,
            gross, discount, net, taxes.get(row.tax_rate_id or 0) if sold else None, tax, total,
            worth(first + number, movement) if movement else 0,
            before, after, selling_before, selling_after, row.reason or header.reason,
        )  # fmt: skip
        lines.append(line)
        sums.append(one)
        for part in parts.get(row.position, ()) if parts else ():
            key = first + len(lines)
            lines.append(
                Line(key, posting_id, len(lines) + 1, row.id, row.position, part.item.id, part.warehouse_id, None,
                     number + 1, part.quantity, part.quantity, part.item.unit_id, value=worth(key, part))
            )  # fmt: skip
    return lines, sums


def mover(book: Book, header: Header) -> Callable[[int, Movement], int]:
    """What makes a document's movements in the books in memory, each with the id of its line; it returns what that is
    worth: what came in, what left (negative), or what was moved. One without a warehouse moves nothing.
    """
    type, step = header.type, book.costing.step

    def receive(line_id: int, one: Movement) -> int:
        if one.source is None:
            return 0
        value = divide(one.row.quantity * (one.row.purchase_price or 0), PRODUCT_SCALE, step)
        if header.rate != QUANTITY_SCALE:
            value = divide(value * header.rate, QUANTITY_SCALE, step)
        book.receive(line_id, type, one.source, one.quantity, value)
        return value

    def issue(line_id: int, one: Movement) -> int:
        return 0 if one.source is None else -book.issue(line_id, type, one.source, one.quantity)

    def move(line_id: int, one: Movement) -> int:
        if one.source is None or one.target is None:
            return 0
        return book.move(line_id, one.source, one.target, one.quantity)

    return {1: receive, -1: issue, 0: move}[header.kind.direction]


def _below_zero(book: Book, made: Plan) -> list[Change]:
    """A line of the history for every product that this posting took below zero."""
    if made.header.kind.direction > 0 or all(stock.quantity >= 0 for stock in book.stocks.values()):
        return []
    return [
        Change(
            "below_zero",
            "on_hand",
            None,
            quantity_text(book.stocks[one.source].quantity),
            one.row.position,
            "",
            one.warehouse_id,
        )
        for one in made.movements
        if one.source is not None and book.stocks[one.source].quantity < 0
    ]


def _close(ctx: Context, header: Header, rows: Sequence[Row], sums: Sequence[Sums] | None = None) -> None:
    """Totals, version and time of a header after a change, written."""
    total_up(header, rows, ctx.taxes, included=ctx.included, digits=ctx.digits, sums=sums)
    header.version += 1
    header.updated_at = moment_text(clock.now())
    update_posted(ctx.engine, header)


def cancel(ctx: Context, header: Header, rows: list[Row]) -> Warnings:
    """Take back what the posting in force did. Raises AmbarError with all that forbids it; returns warnings."""
    if header.status != "processed":
        raise AmbarError("not_processed", document=header.number, status=header.status)
    engine = ctx.engine
    found = engine.row(
        "SELECT p.id, p.first_sequence, p.last_sequence, p.currency, p.rate, p.day FROM posting p"
        " WHERE p.document_id = ? AND p.kind = 'process'"
        " AND NOT EXISTS (SELECT 1 FROM posting c WHERE c.reverses_id = p.id) ORDER BY p.id DESC LIMIT 1",
        (header.id,),
    )
    if found is None:
        raise AmbarError("internal", detail="a processed document without a posting", document=header.number)
    posting_id, first, last, currency, rate, day = found
    old = Reversals(engine, first, last)
    lines = _old_lines(engine, posting_id)
    book = open_book(ctx)
    going = merging.targets(engine, {row.key for row in old.rows})
    book.load({row.key for row in old.rows} | set(going.values()))
    warnings = _set_day_back(book)
    _check_cancel(ctx, old, lines, book)
    new_id, first_line = next_ids(engine)
    left: dict[int, int] = {}
    values: dict[int, int] = {}
    for row in old.in_order():
        line_id = first_line + row.line - 1
        if row.quantity > 0:
            left[row.line] = book.reverse_receipt(line_id, row)
            values[row.line] = -left[row.line]
        else:
            back = book.reverse_issue(line_id, row, value=left.get(row.line))
            values[row.line] = -back if row.kind == "transfer" else back
    moved = {line.id: line_id for line_id, line in enumerate(lines, first_line)}
    lines = [
        line._replace(id=line_id, posting_id=new_id, value=values.get(line.line, 0))
        for line_id, line in enumerate(lines, first_line)
    ]
    posted = list(lines)
    merging.carry_on(book, posted, new_id, first_line, going)
    posting = PostingHeader(header.id, "cancel", posting_id, ctx.actor.employee_id, ctx.actor.operator, currency, rate)
    write_posting(engine, posting, posted, book, new_id)
    catalogue.put_back(ctx, lines, day, book.day, last)
    if header.deal_id is not None:
        unship(ctx, header, posting_id, new_id, moved)
    header.status, header.day = "cancelled", None
    _close(ctx, header, rows)
    record(ctx, header, [Change("cancelled", "status", "processed", "cancelled")])
    audit.record(ctx.actor, "document_cancelled", target=header.number, target_id=header.id, before=day, after=book.day)
    return warnings


def _set_day_back(book: Book) -> Warnings:
    last = book.last_day()
    if book.day >= last:
        return []
    book.day = last
    return [{"code": "clock_set_back", "day": last}]


def _old_lines(engine: Engine, posting_id: int) -> list[Line]:
    rows = engine.rows(
        f"SELECT {', '.join(LINE_COLUMNS)} FROM posting_line WHERE posting_id = ? ORDER BY line", (posting_id,)
    )
    return [Line._make(row) for row in rows]


def _check_cancel(ctx: Context, old: Reversals, lines: Sequence[Line], book: Book) -> None:
    """Warehouses in use, batches whole, covered goods left in place; everything wrong at once."""
    houses = ctx.warehouses()
    problems: list[dict[str, Any]] = []
    items = {key: (sku, name) for key, sku, name in _names(ctx, {row.key[0] for row in old.rows})}
    for row in old.rows:
        house = houses[row.key[1]]
        if not house.active:
            problems.append(problem("warehouse", "switched_off", house.code, row=lines[row.line - 1].row))
    for row, takers in old.used(old.short_of_others(book.stocks)):
        sku, name = items[row.key[0]]
        documents = _visible_numbers(ctx, takers)
        moved = merging.taker(ctx.engine, (batch.id for batch in row.brought)) if not takers else None
        problems.append(
            problem("quantity", "batch_used", code="batch_used", row=lines[row.line - 1].row, sku=sku, name=name,
                    warehouse=houses[row.key[1]].code, documents=documents,
                    others=len({document for document, _ in takers}) - len(documents),
                    **({} if moved is None else {"merged_into": moved}))
        )  # fmt: skip
    raise_all(problems or _covered(ctx, old, lines, book))


def _covered(ctx: Context, old: Reversals, lines: Sequence[Line], book: Book) -> list[dict[str, Any]]:
    held = reserved(ctx.engine, {row.key[0] for row in old.rows})
    problems = []
    for key, hold in held.items():
        going = sum(row.quantity for row in old.rows if row.key == key)
        stock = book.stocks.get(key)
        if stock is not None and going > 0 and stock.quantity - going < hold.covered:
            for row in old.rows:
                if row.key == key:
                    problems.append(
                        problem("quantity", "covered", code="insufficient_stock", row=lines[row.line - 1].row)
                    )
    return problems


def _names(ctx: Context, ids: set[int]) -> list[tuple[Any, ...]]:
    return ctx.engine.rows(
        "SELECT id, sku, name FROM item WHERE id IN (SELECT value FROM json_each(?))", (in_clause(ids),)
    )


def _visible_numbers(ctx: Context, takers: Sequence[tuple[int, int]]) -> list[str]:
    """The numbers of documents, those that the asker may see."""
    rights = rights_of(ctx.actor)
    own = rights.warehouse_ids()
    found = []
    for key, type, number in ctx.engine.rows(
        "SELECT id, type, number FROM document WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (in_clause({document for document, _ in takers}),),
    ):
        if rights.may(f"{type}.view") and (own is None or warehouses_of(ctx.engine, key) & own):
            found.append(number)
    return found
