"""The steps from partners and deals, and documents by what names them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db import lookup
from db.documents.context import Context
from db.errors import not_found
from db.fields import Quantity
from db.queries.rows import HIDDEN, Page
from db.tracing import places
from db.tracing.nodes import BACK, FORWARD, Key, Node, Step
from db.tracing.places import Posted


def sales(ctx: Context, ids: Sequence[int]) -> list[Posted]:
    """Documents that one sees, in their order; AmbarError "not_found" for any other."""
    found = places.documents(ctx, ids)
    for key in ids:
        if key not in found or not found[key].seen:
            raise not_found("document", key)
    return [found[key] for key in ids]


def of_partner(ctx: Context, key: int, direction: str, after: tuple[Any, ...] | None, limit: int) -> Page[Step]:
    """Forward: what a supplier brought; back: the sales and deals that a customer got goods by. Newest first."""
    type, right = ("receipt", "supplier.view") if direction == FORWARD else ("sale", "contact.view")
    if not (ctx.rights.may(right) and ctx.rights.may(f"{type}.view")):
        return Page(())
    date, last = after or ("9999-12-31", 2**62)
    found: list[Step] = []
    while True:
        rows = ctx.engine.rows(
            "SELECT id, date FROM document INDEXED BY document_partner WHERE partner_id = ? AND (date, id) < (?, ?)"
            " AND type = ? AND deleted_at IS NULL ORDER BY date DESC, id DESC LIMIT ?",
            (key, date, last, type, limit + 1),
        )
        known = places.documents(ctx, [row[0] for row in rows])
        for row in rows[:limit]:
            last, date = row
            if known[last].seen:
                found.append(_document(known[last], direction))
        if len(rows) <= limit or len(found) >= limit:
            break
    deals = _deals_of(ctx, key) if direction == BACK and after is None else []
    return Page((*deals, *found), (date, last) if len(rows) > limit else None)


def _deals_of(ctx: Context, partner: int) -> list[Step]:
    """The newest deals of a customer that one sees."""
    found = []
    for (key,) in ctx.engine.rows(
        "SELECT id FROM deal WHERE partner_id = ? AND deleted_at IS NULL ORDER BY id DESC LIMIT 50", (partner,)
    ):
        order = places.deal(ctx, key)
        if order is not None:
            found.append(Step(order[0], Key("deal", key), BACK, BACK, None))
    return found


def _document(posted: Posted, direction: str) -> Step:
    on = direction if posted.id else ""
    return Step(
        posted.node, Key("document", posted.document or 0), on, direction,
        Quantity.of(posted.quantity),
    )  # fmt: skip


def of_deal(ctx: Context, key: int, direction: str) -> Page[Step]:
    """Forward: its customer; back: its sales, and what of its rows is not shipped yet."""
    found = places.deal(ctx, key)
    if found is None:
        raise not_found("deal", key)
    if direction == FORWARD:
        node = places.partner(ctx, found[1], "contact.view")
        return Page(()) if node is None else Page((Step(node, Key("partner", found[1] or 0), "", FORWARD, None),))
    rows = ctx.engine.rows("SELECT id FROM document WHERE deal_id = ? AND deleted_at IS NULL ORDER BY id", (key,))
    known = places.documents(ctx, [row[0] for row in rows])
    steps = [_document(known[one], BACK) for (one,) in rows if known[one].seen]
    return Page((*steps, *_rows_of(ctx, key)))


def _rows_of(ctx: Context, deal: int) -> list[Step]:
    """The products that a deal is about, in their own unit: how much, and how much of it is shipped."""
    rows = ctx.engine.rows(
        "SELECT item_id, quantity * numerator / denominator, shipped FROM deal_row"
        " WHERE deal_id = ? AND removed_at IS NULL ORDER BY position",
        (deal,),
    )
    items = lookup.items_by_id(ctx.engine, {row[0] for row in rows}, None)
    steps = []
    for key, quantity, shipped in rows:
        one = items[key]
        node = Node(f"product:{one.sku}", "product", name=one.name, product=one.sku, unit=one.unit)
        steps.append(
            Step(node, Key("product", one.id), "", BACK, Quantity.of(quantity), one.sku, one.unit,
                 Quantity.of(shipped) if one.stocked else HIDDEN)
        )  # fmt: skip
    return steps
