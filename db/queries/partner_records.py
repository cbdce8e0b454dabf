"""What a partner bought and supplied, and what is still open with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from db import partnering
from db.access import Actor, requires, requires_any, rights_of
from db.connection import in_clause
from db.documents.context import Context, context
from db.errors import not_found
from db.fields import Amount, Price, Quantity
from db.queries.rows import HIDDEN, Hidden
from db.record import record
from db.tracing.places import visible_documents

RECENT: Final = 500
"""So many of the newest documents are added up: of a walk-in customer there are tens of thousands."""


@record
class Traded:
    """A product that was bought or supplied, in its own unit. `price`: the last one of a unit; what goods cost only
    with catalog.purchase_price."""

    product: str
    name: str
    quantity: Quantity
    unit: str
    price: Price | Hidden | None
    currency: str
    day: date
    document: str
    documents: int


@record
class OpenItem:
    """What is still open: `kind` draft (a document), deal, delivery (waiting or under way). `unshipped`: rows of a deal
    that have not left in full; `due`: what of a deal is not paid."""

    id: str
    kind: str
    number: str
    type: str
    title: str
    day: date | None
    status: str
    stage: str | None
    stage_name: str | None
    due: Amount | Hidden
    unshipped: int | Hidden
    deal: int | None


@requires("contact.view", "sale.view")
def bought(actor: Actor, id: int) -> tuple[Traded, ...]:
    """What a customer bought by the newest `RECENT` sales in force that one sees, the last one first; AmbarError
    "not_found"."""
    return _traded(actor, id, "sale")


@requires("supplier.view", "receipt.view")
def supplied(actor: Actor, id: int) -> tuple[Traded, ...]:
    """What a supplier supplied by the newest `RECENT` receipts in force that one sees, the last one first; AmbarError
    "not_found"."""
    return _traded(actor, id, "receipt")


def _traded(actor: Actor, id: int, type: str) -> tuple[Traded, ...]:
    ctx = context(actor)
    key = _partner(ctx, id)
    documents = ctx.engine.rows(
        "SELECT id, type FROM document INDEXED BY document_partner WHERE partner_id = ? AND type = ?"
        " AND status = 'processed' AND deleted_at IS NULL ORDER BY date DESC, id DESC LIMIT ?",
        (key, type, RECENT),
    )
    seen = visible_documents(ctx, documents)
    price, shown = ("price", True) if type == "sale" else ("purchase_price", ctx.rights.purchase_price)
    sums: dict[int, list[int]] = {}
    last: dict[int, tuple[object, ...]] = {}
    for item, sku, name, unit, quantity, cost, top, bottom, currency, day, number in ctx.engine.rows(
        f"SELECT i.id, i.sku, i.name, u.code, l.quantity, l.{price}, l.numerator, l.denominator, p.currency, p.day,"
        " d.number FROM json_each(?) j CROSS JOIN document d ON d.id = j.value"
        " JOIN posting p ON p.id = (SELECT max(x.id) FROM posting x WHERE x.document_id = d.id AND x.kind = 'process')"
        " JOIN posting_line l ON l.posting_id = p.id AND l.bundle_line IS NULL JOIN item i ON i.id = l.item_id"
        " JOIN unit u ON u.id = i.unit_id ORDER BY p.day, p.id, l.line",
        (in_clause(seen),),
    ):
        total = sums.setdefault(item, [0, 0])
        if item not in last or last[item][5] != number:
            total[1] += 1
        total[0] += quantity
        each = None if cost is None else cost * bottom // top
        last[item] = (sku, name, unit, each, currency, number, day)
    lines = [
        Traded(
            str(sku), str(name), Quantity.of(sums[item][0]), str(unit),
            HIDDEN if not shown else None if each is None else Price.of(int(str(each)), ctx.digits),
            str(currency), date.fromisoformat(str(day)), str(number), sums[item][1],
        )
        for item, (sku, name, unit, each, currency, number, day) in last.items()
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda one: (one.day, one.document), reverse=True))


@requires_any("supplier.view", "contact.view")
def open_items(actor: Actor, id: int) -> tuple[OpenItem, ...]:
    """Drafts, deals that are unpaid or unshipped, deliveries that are not done, as far as one sees them; AmbarError
    "not_found"."""
    ctx = context(actor)
    key = _partner(ctx, id)
    return (*_deals(ctx, key), *_documents(ctx, key))


def _documents(ctx: Context, key: int) -> Iterable[OpenItem]:
    types = [one for one, right in (("receipt", "supplier.view"), ("sale", "contact.view")) if ctx.rights.may(right)]
    rows = ctx.engine.rows(
        "SELECT d.id, d.type, d.number, d.title, d.date, d.status, 'draft', d.deal_id FROM document d"
        " INDEXED BY document_partner WHERE d.partner_id = ?1 AND d.status = 'draft' AND d.deleted_at IS NULL"
        " AND d.type IN (SELECT value FROM json_each(?2))"
        " UNION ALL SELECT d.id, d.type, d.number, d.title, coalesce(v.planned_on, d.date), v.status, 'delivery',"
        " d.deal_id FROM delivery v JOIN document d ON d.id = v.document_id AND d.partner_id = ?1"
        " WHERE v.status IN ('waiting', 'packed', 'handed_over') AND d.status = 'processed' AND d.deleted_at IS NULL"
        " AND d.type IN (SELECT value FROM json_each(?2)) ORDER BY 5 DESC LIMIT 200",
        (key, in_clause(types)),
    )
    seen = visible_documents(ctx, [(row[0], row[1]) for row in rows])
    for one, type, number, title, day, status, kind, _deal in rows:
        if one in seen:
            yield OpenItem(f"{kind}:{number}", kind, number, type, title, date.fromisoformat(day), status, None, None,
                           HIDDEN, HIDDEN, None)  # fmt: skip


def _deals(ctx: Context, key: int) -> Iterable[OpenItem]:
    if not ctx.rights.may("deal.view"):
        return
    for one, title, status, expected, total, paid, stage, named, pipeline, unshipped in ctx.engine.rows(
        "SELECT d.id, d.title, d.status, d.expected_on, d.total, d.paid, s.code, s.name, p.code, (SELECT count(*)"
        " FROM deal_row r JOIN item i ON i.id = r.item_id AND i.kind IN ('simple', 'variation') WHERE r.deal_id = d.id"
        " AND r.removed_at IS NULL AND r.shipped * r.denominator < r.quantity * r.numerator)"
        " FROM deal d INDEXED BY deal_partner JOIN stage s ON s.id = d.stage_id JOIN pipeline p ON p.id = d.pipeline_id"
        " WHERE d.partner_id = ? AND d.deleted_at IS NULL AND d.status <> 'lost' ORDER BY d.id DESC LIMIT 200",
        (key,),
    ):
        if ctx.rights.may("deal.view", pipeline) and (status == "open" or unshipped or paid < total):
            yield OpenItem(f"deal:{one}", "deal", str(one), "", title, None if expected is None else
                           date.fromisoformat(expected), status, stage, named, Amount.of(total - paid, ctx.digits),
                           unshipped, one)  # fmt: skip


def _partner(ctx: Context, id: int) -> int:
    key = partnering.root(ctx.engine, id)
    found = ctx.engine.row("SELECT supplier, customer FROM partner WHERE id = ?", (key,))
    rights = rights_of(ctx.actor)
    if found is None or not partnering.sees(rights, *found):
        raise not_found("partner", id)
    return key
