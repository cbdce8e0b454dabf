"""The steps from one place of a chain to the next, either way, as the asker may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from db import lookup
from db.connection import in_clause
from db.documents.context import Context
from db.errors import not_found
from db.fields import Quantity
from db.queries.rows import HIDDEN, Hidden, Page
from db.tracing import moves, others, places
from db.tracing.nodes import BACK, BOTH, FORWARD, Key, Step
from db.tracing.places import Batch, Posted

After = tuple[Any, ...] | None


def steps(ctx: Context, key: Key, direction: str, after: After, limit: int) -> Page[Step]:
    """A page of the steps from `key`; AmbarError "not_found" for what is not there or not for the asker."""
    match key.kind:
        case "product":
            return _of_product(ctx, key.id, after, limit)
        case "batch":
            return _of_batch(ctx, key.id, direction, after, limit)
        case "posting":
            return _of_posting(ctx, _posting(ctx, key.id), key.of, direction, after, limit)
        case "document":
            found = others.sales(ctx, (key.id,))[0]
            return _of_posting(ctx, found, key.of, direction, after, limit)
        case "delivery":
            return _whole(_customer(ctx, others.sales(ctx, (key.id,))[0], key.of))
        case "partner":
            return others.of_partner(ctx, key.id, direction, after, limit)
        case "deal":
            return others.of_deal(ctx, key.id, direction)
    raise not_found(key.kind, key.id)


def _whole(found: Iterable[Step]) -> Page[Step]:
    return Page(tuple(found))


def _posting(ctx: Context, key: int) -> Posted:
    """A posting whose document one sees, or that moved anything in one's own warehouses."""
    found = places.postings(ctx, (key,)).get(key)
    own = ctx.rights.warehouse_ids()
    if found is None or not (
        found.seen
        or own is None
        or ctx.engine.value(
            "SELECT 1 FROM ledger WHERE sequence BETWEEN ? AND ? AND warehouse_id IN (SELECT value FROM json_each(?))"
            " LIMIT 1",
            (found.first, found.last, in_clause(own)),
        )
    ):
        raise not_found("document", key)
    return found


# Products and batches ------------------------------------------------------------------


def _of_product(ctx: Context, key: int, after: After, limit: int) -> Page[Step]:
    """What came in, newest first, each both ways; before it what went out although it was not there."""
    named = ctx.engine.row("SELECT i.sku, u.code FROM item i JOIN unit u ON u.id = i.unit_id WHERE i.id = ?", (key,))
    if named is None:
        raise not_found("product", key)
    sku, unit = named
    own = ctx.rights.warehouse_ids()
    items = (key, *lookup.merged_from(ctx.engine, key))
    houses = [one for one in lookup.warehouses(ctx.engine) if own is None or one in own]
    found: list[Step] = []
    if after is None:
        short = moves.shortages(ctx.engine, in_clause(items), in_clause(houses), limit)
        posted = places.postings(ctx, {one[2] for one in short})
        for _item, _house, posting, quantity in short:
            there = posted[posting]
            onward = FORWARD if there.seen else ""
            found.append(_step(there, 0, quantity, onward, FORWARD, (sku, unit), short=True))
    mine = None if own is None else in_clause(own)
    rows = sorted(
        (
            row
            for item in items
            for house in houses
            for row in moves.arrivals(ctx.engine, item, house, mine, after, limit + 1)
        ),
        reverse=True,
    )
    more, rows = len(rows) > limit, rows[:limit]
    known = places.batches(ctx, [row[2] for row in rows])
    found += [_batch_step(known[row[2]], row[3], BOTH, FORWARD) for row in rows]
    return Page(tuple(found), rows[-1][:3] if more else None)


def _of_batch(ctx: Context, key: int, direction: str, after: After, limit: int) -> Page[Step]:
    batch = places.batches(ctx, (key,)).get(key)
    if batch is None or not batch.own:
        raise not_found("batch", key)
    what = (batch.sku, batch.unit)
    if direction == BACK:
        maker = places.postings(ctx, (batch.posting,))[batch.posting]
        return _whole((_step(maker, key, batch.quantity, BACK, BACK, what),))
    taken, more = moves.takers(ctx.engine, key, after[0] if after else None, limit)
    posted = places.postings(ctx, {one.posting for one in taken})
    found = [_step(posted[one.posting], key, one.quantity, FORWARD, FORWARD, what) for one in taken]
    return Page(tuple(found), (taken[-1].sequence,) if more else None)


def _batch_step(batch: Batch, quantity: int, direction: str, way: str) -> Step:
    return Step(
        batch.node,
        Key("batch", batch.id),
        direction if batch.own else "",
        way,
        Quantity.of(quantity),
        batch.sku,
        batch.unit,
    )


def _step(
    posted: Posted,
    batch: int,
    quantity: int,
    direction: str,
    way: str,
    what: tuple[str, str] | None,
    *,
    short: bool = False,
) -> Step:
    """A step to a posting. Where it leads to nothing more (an adjustment's source, a write-off's target) it ends."""
    ends = {BACK: ("adjustment",), FORWARD: ("write_off",)}.get(direction, ())
    return Step(
        posted.node,
        Key("posting", posted.id, batch),
        "" if posted.type in ends else direction,
        way,
        Quantity.of(quantity),
        HIDDEN if what is None else what[0],
        HIDDEN if what is None else what[1],
        short=True if short else HIDDEN,
    )


# Documents -----------------------------------------------------------------------------


def _of_posting(ctx: Context, posted: Posted, of: int, direction: str, after: After, limit: int) -> Page[Step]:
    """From a document, or a merge: whole, or (`of`) what concerns one batch, which it made or took from."""
    if of:
        batch = places.batches(ctx, (of,)).get(of)
        if batch is None or not batch.own:
            raise not_found("batch", of)
        return _whole(_back_from(ctx, posted, batch) if direction == BACK else _forward_from(ctx, posted, batch))
    if posted.document is not None and not posted.seen:
        raise not_found("document", posted.id)
    if direction == BACK:
        if posted.type == "receipt":
            return _whole(_supplier(ctx, posted, Quantity.of(posted.quantity), None))
        return _took(ctx, posted, after, limit)
    if posted.type == "sale":
        return _whole(_onward(ctx, posted, 0, Quantity.of(posted.quantity), None))
    return _made(ctx, posted, after, limit)


def _back_from(ctx: Context, posted: Posted, batch: Batch) -> list[Step]:
    """What a batch was made of."""
    if posted.type == "receipt":
        return _supplier(ctx, posted, Quantity.of(batch.quantity), (batch.sku, batch.unit))
    if batch.origin is not None:
        origin = places.batches(ctx, (batch.origin,))[batch.origin]
        return [_batch_step(origin, batch.quantity, BACK, BACK)]
    late = moves.settled(ctx.engine, posted.first, posted.last, item=batch.item)
    known = places.batches(ctx, {one.batch for one in late})
    return [_batch_step(known[one.batch], one.quantity, BACK, BACK) for one in late]


def _forward_from(ctx: Context, posted: Posted, batch: Batch) -> list[Step]:
    """What became of that which a posting took from a batch."""
    if posted.type == "sale":
        quantity = moves.given(ctx.engine, posted.id, posted.first, posted.last, batch.id)
        return _onward(ctx, posted, batch.id, Quantity.of(quantity), (batch.sku, batch.unit))
    rows = moves.made(ctx.engine, posted.first, posted.last, None, -1, batch.id)
    known = places.batches(ctx, [row[0] for row in rows])
    return [_batch_step(known[key], quantity, FORWARD, FORWARD) for key, quantity in rows]


def _took(ctx: Context, posted: Posted, after: After, limit: int) -> Page[Step]:
    """The batches that a whole document took from, then those that made good what was not there."""
    engine, first, last = ctx.engine, posted.first, posted.last
    rows = moves.sources(engine, first, last, None if after is None else (after[0], after[1]), limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    late = [] if more else moves.settled(engine, first, last)
    known = places.batches(ctx, {one.batch for one in (*rows, *late)})
    found = [_batch_step(known[one.batch], one.quantity, BACK, BACK) for one in (*rows, *late)]
    return Page(tuple(found), rows[-1][:2] if more else None)


def _made(ctx: Context, posted: Posted, after: After, limit: int) -> Page[Step]:
    rows = moves.made(ctx.engine, posted.first, posted.last, after[0] if after else None, limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    known = places.batches(ctx, [row[0] for row in rows])
    found = [_batch_step(known[key], quantity, FORWARD, FORWARD) for key, quantity in rows]
    return Page(tuple(found), (rows[-1][0],) if more else None)


def _supplier(ctx: Context, posted: Posted, quantity: Quantity, what: tuple[str, str] | None) -> list[Step]:
    node = places.partner(ctx, posted.partner, "supplier.view") if posted.seen else None
    return [] if node is None else [_end(node, posted.partner, BACK, quantity, what)]


def _onward(ctx: Context, sale: Posted, of: int, quantity: Quantity, what: tuple[str, str] | None) -> list[Step]:
    """From a sale: the deal that it was made for, its delivery, and else its customer."""
    if not sale.seen or sale.document is None:
        return []
    found = []
    order = places.deal(ctx, sale.deal) if sale.deal is not None else None
    if order is not None:
        found.append(_end(order[0], sale.deal, FORWARD, quantity, what))
    sent = places.delivery(ctx, sale)
    if sent is None:
        return [*found, *_customer(ctx, sale, of, quantity, what)]
    onward = FORWARD if places.partner(ctx, sale.partner, "contact.view") is not None else ""
    sku, unit = what or (HIDDEN, HIDDEN)
    return [*found, Step(sent, Key("delivery", sale.document, of), onward, FORWARD, quantity, sku, unit)]


def _customer(
    ctx: Context,
    sale: Posted,
    of: int,
    quantity: Quantity | None = None,
    what: tuple[str, str] | None = None,
) -> list[Step]:
    node = places.partner(ctx, sale.partner, "contact.view")
    if node is None:
        return []
    if quantity is None:
        quantity = Quantity.of(sale.quantity)
        if of:
            batch = places.batches(ctx, (of,)).get(of)
            if batch is None or not batch.own:
                raise not_found("batch", of)
            quantity = Quantity.of(moves.given(ctx.engine, sale.id, sale.first, sale.last, of))
            what = (batch.sku, batch.unit)
    return [_end(node, sale.partner, FORWARD, quantity, what)]


def _end(node: Any, key: int | None, way: str, quantity: Quantity | None, what: Sequence[str] | None) -> Step:
    """A step to a partner or deal, where the chain ends; they are looked at from there by opening them."""
    sku: str | Hidden = HIDDEN if what is None else what[0]
    unit: str | Hidden = HIDDEN if what is None else what[1]
    return Step(node, Key(node.kind, key or 0), "", way, quantity, sku, unit)
