"""Where in the document list something stands, and what all that it lists comes to. Internal: asks no rights."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from db import rulers, spans
from db.doctypes import BY_TYPE, TYPES
from db.documents.context import Context
from db.documents.pages import ORDERS, DocumentFilter, check_order, count, listed, sees_total
from db.fields import Amount, Quantity
from db.queries.rows import HIDDEN, AtLeast, Hidden
from db.record import record
from db.rulers import Ruler
from db.search import condition, prepare

STEP: Final = 50_000
"""Documents that are added up at once: some milliseconds."""


@record
class DocumentSum:
    """What documents of one kind come to, hidden from who may not see it. `kind`: "purchase" (receipts and adjustments)
    or "sale"."""

    kind: str
    currency: str
    total: Amount | Hidden


@record
class DocumentSums:
    """What a list of documents comes to, as far as one may see it; `next`: the id to go on after, None at the end."""

    documents: int
    quantity: Quantity
    totals: tuple[DocumentSum, ...] = ()
    next: int | None = None


def load_ruler(ctx: Context, filter: DocumentFilter, types: tuple[str, ...], order: str) -> Ruler | None:
    """Where the documents of a list stand; None where it comes in the order in which they were made."""
    check_order(ctx, types, order)
    source, where, values = _all_of(ctx, filter, types)
    if source.by_id:
        return None
    total = count(ctx, filter, types, source, where, values)
    shown, given = where, values
    if isinstance(total, AtLeast):
        words, folded = condition(prepare(filter.text, sizes=False), "d.folded")
        rest = values[len(source.parameters) :]
        shown, given = f"{words} AND {where.removeprefix(f'{source.where} AND ')}", [*folded, *rest]
    every = (f"{source.table} WHERE {where}", values)
    return rulers.measure(ctx.engine, total, ORDERS[order], every, ("document", "d"), (shown, given), falling=True)


def find_number(
    ctx: Context, filter: DocumentFilter, types: tuple[str, ...], number: str, order: str
) -> tuple[Any, ...] | None:
    """The key of the document of this number in a list; None where it is not in it."""
    check_order(ctx, types, order)
    words, values = condition(prepare(filter.text, sizes=False), "d.folded")
    source, where, given = _all_of(ctx, filter, types)
    rest = where.removeprefix(f"{source.where} AND ")
    found = ctx.engine.row(
        f"SELECT {', '.join(ORDERS[order])} FROM document d WHERE d.number = ? AND {words} AND {rest}",
        (number, *values, *given[len(source.parameters) :]),
    )
    return None if found is None else tuple(found)


def add_up(ctx: Context, filter: DocumentFilter, types: tuple[str, ...], before: DocumentSums | None) -> DocumentSums:
    """What a list comes to, together with `before`: all of a short one at once, of a long one the next `STEP`."""
    source, where, values = _all_of(ctx, filter, types)
    table, after, until = source.table, 0, None
    if before is not None or isinstance(count(ctx, filter, types, source, where, values), AtLeast):
        after = before.next or 0 if before is not None else 0
        until = after + STEP
        words, folded = condition(prepare(filter.text, sizes=False), "d.folded")
        rest = where.removeprefix(f"{source.where} AND ")
        where, values = f"{words} AND {rest}", [*folded, *values[len(source.parameters) :]]
        table, where = "document d NOT INDEXED", f"d.id > {after} AND d.id <= {until} AND {where}"
    rows = ctx.engine.rows(
        f"SELECT d.type, d.currency, count(*), sum(d.quantity), sum(d.total) FROM {table} WHERE {where}"
        " GROUP BY d.type, d.currency",
        values,
    )
    documents = sum(row[2] for row in rows) + (before.documents if before else 0)
    quantity = sum((Quantity.of(row[3]) for row in rows), before.quantity if before else Quantity(0))
    totals: dict[tuple[str, str], Any] = (
        {(one.kind, one.currency): one.total for one in before.totals} if before else {}
    )
    for type, currency, _count, _quantity, total in rows:
        if BY_TYPE[type].price:
            key = ("sale" if BY_TYPE[type].price == "price" else "purchase", currency)
            seen = sees_total(ctx, type)
            totals[key] = totals.get(key, Decimal(0)) + Amount.of(total, ctx.digits) if seen else HIDDEN
    going = until is not None and until < int(ctx.engine.value("SELECT max(id) FROM document") or 0)
    return DocumentSums(
        documents,
        Quantity(quantity),
        tuple(
            DocumentSum(kind, currency, HIDDEN if total is HIDDEN else Amount(total))
            for (kind, currency), total in sorted(totals.items())
        ),
        until if going else None,
    )


def _all_of(ctx: Context, filter: DocumentFilter, types: tuple[str, ...]) -> Any:
    """The whole list, whatever its type is called: `types` as the filter asks for them."""
    return listed(ctx, filter, types or TYPES, spans.between("d.date", paged=False, backwards=False))
