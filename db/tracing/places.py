"""The places of a chain as the asker may see them: many at once, a statement a kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from db.connection import in_clause
from db.documents.context import Context
from db.fields import Quantity
from db.queries.rows import HIDDEN, Hidden
from db.tracing.nodes import Node


class Batch(NamedTuple):
    """A batch with its product, as stored. `posting`: that which made it; `gone`: taken out again by cancelling that;
    `own`: in a warehouse that the asker sees."""

    id: int
    item: int
    sku: str
    unit: str
    quantity: int
    origin: int | None
    posting: int
    gone: bool
    own: bool
    node: Node


class Posted(NamedTuple):
    """A posting or a document without one. `document` None: a merge of products; `seen`: the asker sees the document;
    `first`, `last`: its ledger rows."""

    id: int
    document: int | None
    type: str
    number: str
    seen: bool
    first: int
    last: int
    partner: int | None
    deal: int | None
    quantity: int
    node: Node


def batches(ctx: Context, ids: Iterable[int]) -> dict[int, Batch]:
    """Batches by id; those of a foreign warehouse show product and quantity alone."""
    found = {}
    for key, item, sku, name, unit, quantity, left, day, house, code, origin, posting, gone in ctx.engine.rows(
        "SELECT b.id, b.item_id, i.sku, i.name, u.code, b.quantity, b.left_quantity, b.day, b.warehouse_id, w.code,"
        " b.origin_id, p.id, EXISTS (SELECT 1 FROM posting c WHERE c.reverses_id = p.id)"
        " FROM json_each(?) j CROSS JOIN batch b ON b.id = j.value JOIN item i ON i.id = b.item_id"
        " JOIN unit u ON u.id = i.unit_id JOIN warehouse w ON w.id = b.warehouse_id"
        " JOIN ledger l ON l.sequence = b.sequence JOIN posting_line pl ON pl.id = l.posting_line_id"
        " JOIN posting p ON p.id = pl.posting_id",
        (in_clause(ids),),
    ):
        own = ctx.rights.sees_warehouse(house)
        node = Node(
            f"batch:{key}",
            "batch",
            name=name,
            product=sku,
            unit=unit,
            day=date.fromisoformat(day),
            warehouse=code if own else None,
            quantity=Quantity.of(quantity) if own else HIDDEN,
            left=Quantity.of(left) if own else HIDDEN,
            status="cancelled" if gone and own else HIDDEN,
            masked=HIDDEN if own else True,
        )
        found[key] = Batch(key, item, sku, unit, quantity, origin, posting, bool(gone), own, node)
    return found


_POSTED = (
    "SELECT {id}, d.id, d.type, d.number, d.status, coalesce(p.day, d.date), w.code, d.warehouse_id,"
    " coalesce(p.first_sequence, 1), coalesce(p.last_sequence, 0), d.partner_id, d.deal_id, d.quantity, d.deleted_at"
)


def postings(ctx: Context, ids: Collection[int]) -> dict[int, Posted]:
    """Postings by id, each with its document as it is now."""
    rows = ctx.engine.rows(
        _POSTED.format(id="p.id") + " FROM json_each(?) j CROSS JOIN posting p ON p.id = j.value"
        " LEFT JOIN document d ON d.id = p.document_id LEFT JOIN warehouse w ON w.id = d.warehouse_id",
        (in_clause(ids),),
    )
    return _posted(ctx, rows)


def documents(ctx: Context, ids: Collection[int]) -> dict[int, Posted]:
    """Documents by id, each with the posting that is in force, if there is one; `id` is then 0."""
    rows = ctx.engine.rows(
        _POSTED.format(id="coalesce(p.id, 0)") + " FROM json_each(?) j CROSS JOIN document d ON d.id = j.value"
        " LEFT JOIN posting p ON p.id = (SELECT max(x.id) FROM posting x WHERE x.document_id = d.id"
        " AND x.kind = 'process') AND d.status = 'processed' LEFT JOIN warehouse w ON w.id = d.warehouse_id",
        (in_clause(ids),),
    )
    return _posted(ctx, rows, by_document=True)


def _posted(ctx: Context, rows: list[tuple[Any, ...]], *, by_document: bool = False) -> dict[int, Posted]:
    seen = visible_documents(ctx, [(row[1], row[2]) for row in rows if row[1] is not None])
    found = {}
    for posting, document, type, number, status, day, code, house, first, last, partner, deal, quantity, gone in rows:
        known = document in seen
        if document is None:
            node = Node(f"posting:{posting}", "merge", day=_day(day))
        elif not known:
            node = Node(f"posting:{posting}", "document", type=type, day=_day(day))
        else:
            node = Node(
                f"document:{number}",
                "document",
                document=number,
                type=type,
                status="deleted" if gone else status,
                day=_day(day),
                warehouse=code if ctx.rights.sees_warehouse(house) else None,
            )
        found[document if by_document else posting] = Posted(
            posting, document, type or "merge", number or "", known, first, last, partner, deal, quantity or 0, node
        )
    return found


def visible_documents(ctx: Context, documents: Iterable[tuple[int, str]]) -> set[int]:
    """Of documents with their types those that the asker sees (`documents.context.sees`, for many)."""
    ids = {key for key, type in documents if ctx.rights.may(f"{type}.view")}
    own = ctx.rights.warehouse_ids()
    if own is None:
        return ids
    touched: dict[int, set[int]] = {}
    for key, house in ctx.engine.rows(
        "SELECT x.document_id, x.warehouse_id FROM json_each(?) j CROSS JOIN document_warehouse x"
        " ON x.document_id = j.value",
        (in_clause(ids),),
    ):
        touched.setdefault(key, set()).add(house)
    return {key for key in ids if not touched.get(key) or touched[key] & own}


def partner(ctx: Context, key: int | None, right: str) -> Node | None:
    """A supplier (supplier.view) or customer (contact.view); None without that right, and where there is none."""
    if key is None or not ctx.rights.may(right):
        return None
    name = ctx.engine.value("SELECT name FROM partner WHERE id = ?", (key,))
    return Node(f"partner:{key}", "partner", name=str(name), partner=key)


def deal(ctx: Context, key: int) -> tuple[Node, int | None] | None:
    """A deal of a pipeline that the asker sees, with its partner's id; None for any other."""
    found = ctx.engine.row(
        "SELECT d.title, d.status, s.code, s.name, d.expected_on, p.code, d.partner_id FROM deal d"
        " JOIN stage s ON s.id = d.stage_id JOIN pipeline p ON p.id = d.pipeline_id"
        " WHERE d.id = ? AND d.deleted_at IS NULL",
        (key,),
    )
    if found is None or not ctx.rights.may("deal.view", found[5]):
        return None
    title, status, stage, named, expected, _pipeline, holder = found
    node = Node(
        f"deal:{key}",
        "deal",
        name=title,
        deal=key,
        status=status,
        stage=stage,
        stage_name=named,
        day=None if expected is None else date.fromisoformat(expected),
    )
    return node, holder


def delivery(ctx: Context, sale: Posted) -> Node | None:
    """How far a sale's goods are on their way; None where they are not delivered at all."""
    found = ctx.engine.row(
        "SELECT coalesce(v.status, 'waiting'), coalesce(nullif(v.carrier, ''), d.delivery_service),"
        " coalesce(v.tracking, ''), v.planned_on, v.document_id IS NOT NULL OR d.delivery_service <> ''"
        " FROM document d LEFT JOIN delivery v ON v.document_id = d.id WHERE d.id = ?",
        (sale.document,),
    )
    if found is None or not found[4]:
        return None
    status, carrier, tracking, planned, _there = found
    return Node(
        f"delivery:{sale.number}",
        "delivery",
        document=sale.number,
        status=status,
        carrier=carrier,
        tracking=tracking,
        day=None if planned is None else date.fromisoformat(planned),
    )


def _day(text: str | None) -> date | Hidden | None:
    return HIDDEN if text is None else date.fromisoformat(text)
