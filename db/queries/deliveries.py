"""Deliveries, read: what is to be packed and handed over, without any price. Source: domain.md, "CRM" (delivery)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from db import delivering, lookup
from db.access import Actor, requires, rights_of
from db.connection import in_clause
from db.delivering import DeliveryRow as DeliveryRow
from db.documents.context import Context, context
from db.documents.records import Header
from db.errors import AmbarError
from db.queries.rows import HIDDEN, Hidden, Page
from db.record import record
from db.search import condition, prepare

RECENT: Final = timedelta(days=14)
"""A sale with a carrier of which nobody has kept anything is no work of today once it is older."""
WHEN: Final = ("today", "open", "done", "all")


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries. `text`: words of number, title or customer; `when`: today (what is open and planned until
    today or for no day, `RECENT` where nothing is kept of it, and what was done today), open, done, all; `day`: planned
    for it; a warehouse by code."""

    text: str = ""
    statuses: tuple[str, ...] = ()
    when: str = "all"
    day: date | None = None
    warehouse: str | None = None


@record
class DeliveryLine:
    """A delivery in the list. `customer`: the name alone."""

    id: int
    number: str
    status: str
    day: date
    planned_on: date | None
    customer: str | None
    carrier: str
    tracking: str
    rows: int
    warehouses: tuple[str, ...]
    version: int


@record
class DeliveryCard:
    """One delivery. `recipient`, `phone`, `address`, `comment` only with delivery.edit; `version` 0: nothing kept yet;
    `next`: the steps on, `before`: the step back; `acts`: all warehouses of the sale are one's own."""

    id: int
    number: str
    status: str
    version: int
    title: str
    day: date
    planned_on: date | None
    customer: str | None
    partner_id: int | Hidden | None
    deal: int | Hidden | None
    responsible_name: str | None
    carrier: str
    tracking: str
    recipient: str | Hidden
    phone: str | Hidden
    address: str | Hidden
    comment: str | Hidden
    packed_at: datetime | None
    handed_over_at: datetime | None
    delivered_at: datetime | None
    returned_at: datetime | None
    next: tuple[str, ...]
    before: str | None
    acts: bool
    rows: tuple[DeliveryRow, ...]


_LISTED: Final = (
    "(SELECT document_id AS id, status, planned_on, carrier, tracking, version, updated_at FROM delivery"
    " UNION ALL SELECT d.id, 'waiting', NULL, d.delivery_service, '', 0, '' FROM document d"
    " INDEXED BY document_delivery WHERE d.delivery_service <> '' AND d.type = 'sale' AND d.deleted_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM delivery v WHERE v.document_id = d.id)) x JOIN document d ON d.id = x.id"
)
_DAY: Final = "coalesce(x.planned_on, d.day, d.date)"


@requires("catalog.view")
def page(
    actor: Actor,
    filter: DeliveryFilter | None = None,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> Page[DeliveryLine]:
    """Deliveries of processed sales with any of their warehouses one's own, by their day. Nothing for who sees no
    sales. Raises AmbarError "usage" (when, statuses), "not_found" (warehouse)."""
    ctx = context(actor)
    where, values = _conditions(ctx, filter or DeliveryFilter())
    if not delivering.may_see(ctx.rights):
        return Page((), None, 0)
    total = None
    if after is None:
        total = ctx.engine.value(f"SELECT count(*) FROM {_LISTED} WHERE {' AND '.join(where)}", values)
    else:
        where.append(f"({_DAY}, d.id) {'<' if backwards else '>'} (?, ?)")
        values += after
    order = "DESC" if backwards else "ASC"
    rows = ctx.engine.rows(
        f"SELECT d.id, d.number, x.status, {_DAY}, x.planned_on, p.name, x.carrier, x.tracking, x.version"
        f" FROM {_LISTED} LEFT JOIN partner p ON p.id = d.partner_id WHERE {' AND '.join(where)}"
        f" ORDER BY {_DAY} {order}, d.id {order} LIMIT ?",
        (*values, -1 if limit is None else limit + 1),
    )
    more = limit is not None and len(rows) > limit
    rows = rows[:limit]
    following = (rows[-1][3], rows[-1][0]) if more and rows else None
    first = (rows[0][3], rows[0][0]) if rows else None
    if backwards:
        rows.reverse()
    houses = _houses(ctx, [row[0] for row in rows])
    counts = delivering.counts(ctx, [row[0] for row in rows])
    lines = tuple(
        DeliveryLine(
            key,
            number,
            status,
            date.fromisoformat(day),
            None if planned is None else date.fromisoformat(planned),
            customer,
            carrier,
            tracking,
            counts.get(key, 0),
            houses.get(key, ()),
            version,
        )
        for key, number, status, day, planned, customer, carrier, tracking, version in rows
    )
    return Page(lines, following, total, first)


def _conditions(ctx: Context, wanted: DeliveryFilter) -> tuple[list[str], list[Any]]:
    where, values = ["d.status = 'processed'", "d.deleted_at IS NULL"], list[Any]()
    if wanted.when not in WHEN:
        raise AmbarError("usage", field="when", value=str(wanted.when), choices=list(WHEN))
    if wrong := [one for one in wanted.statuses if one not in delivering.STATUSES]:
        raise AmbarError("usage", field="statuses", value=wrong[0], choices=list(delivering.STATUSES))
    is_open = "x.status IN ('waiting', 'packed', 'handed_over')"
    if wanted.when == "today":
        today = ctx.today.isoformat()
        begins = _begin_of(ctx)
        where.append(
            f"({is_open} AND (x.planned_on IS NULL OR x.planned_on <= ?) AND (x.version > 0 OR d.day >= ?)"
            f" OR NOT {is_open} AND x.updated_at >= ?)"
        )
        values += (today, (ctx.today - RECENT).isoformat(), begins)
    elif wanted.when != "all":
        where.append(is_open if wanted.when == "open" else f"NOT {is_open}")
    if wanted.statuses:
        where.append("x.status IN (SELECT value FROM json_each(?))")
        values.append(in_clause(wanted.statuses))
    if wanted.day is not None:
        where.append("x.planned_on = ?")
        values.append(wanted.day.isoformat())
    if wanted.text:
        found, words = condition(prepare(wanted.text), "d.folded")
        where.append(f"({found} OR d.number = ?)")
        values += (*words, wanted.text.strip().upper())
    own = ctx.rights.warehouse_ids()
    touched = "EXISTS (SELECT 1 FROM document_warehouse w WHERE w.document_id = d.id AND w.warehouse_id"
    if wanted.warehouse is not None:
        where.append(f"{touched} = ?)")
        values.append(lookup.warehouse(ctx.engine, wanted.warehouse, own).id)
    elif own is not None:
        where.append(f"{touched} IN (SELECT value FROM json_each(?)))")
        values.append(in_clause(own))
    return where, values


def _begin_of(ctx: Context) -> str:
    """The first moment of today in the company's time zone, as stored."""
    from datetime import time

    from db import clock
    from db.fields import moment_text

    zone = clock.zone(ctx.actor.company.setting("timezone"))
    return moment_text(datetime.combine(ctx.today, time.min, zone))


def _houses(ctx: Context, ids: list[int]) -> dict[int, tuple[str, ...]]:
    """The warehouses of sales, those that are one's own."""
    found: dict[int, tuple[str, ...]] = {}
    own = ctx.rights.warehouse_ids()
    for key, house, code in ctx.engine.rows(
        "SELECT x.document_id, w.id, w.code FROM json_each(?) j CROSS JOIN document_warehouse x"
        " ON x.document_id = j.value JOIN warehouse w ON w.id = x.warehouse_id ORDER BY w.sort_order, w.id",
        (in_clause(ids),),
    ):
        if own is None or house in own:
            found[key] = (*found.get(key, ()), code)
    return found


@requires("catalog.view")
def show(actor: Actor, number: str) -> DeliveryCard:
    """One delivery by its sale's number; also one that is not kept yet. AmbarError "not_found" for a sale that is
    absent or hidden, "not_processed"."""
    ctx = context(actor)
    header = delivering.find(ctx, number)
    delivering.require_processed(header)
    kept, rights = delivering.load(header), rights_of(actor)
    names = ("planned_on", *delivering.LINES, "address", "comment")
    if kept is None:
        begins = delivering.proposed(ctx.engine, header, rights)
        shown: dict[str, Any] = {name: begins.get(name, None if name == "planned_on" else "") for name in names}
    else:
        shown = {name: getattr(kept, name) for name in names}
    if not rights.may(delivering.EDIT):
        shown |= dict.fromkeys(delivering.PRIVATE, HIDDEN)
    status = "waiting" if kept is None else kept.status
    own = rights.warehouse_ids()
    touched = {key for (key,) in ctx.engine.rows(
        "SELECT warehouse_id FROM document_warehouse WHERE document_id = ?", (header.id,))}  # fmt: skip
    customer = ctx.engine.value("SELECT name FROM partner WHERE id = ?", (header.partner_id,))
    return DeliveryCard(
        id=header.id,
        number=header.number,
        status=status,
        version=0 if kept is None else kept.version,
        title=header.title,
        day=date.fromisoformat(header.day or header.date),
        customer=customer,
        partner_id=header.partner_id if rights.may("contact.view") else HIDDEN,
        deal=_deal(ctx, header),
        responsible_name=ctx.engine.value("SELECT name FROM employee WHERE id = ?", (header.responsible_id,)),
        packed_at=None if kept is None else kept.packed_at,
        handed_over_at=None if kept is None else kept.handed_over_at,
        delivered_at=None if kept is None else kept.delivered_at,
        returned_at=None if kept is None else kept.returned_at,
        next=delivering.NEXT[status],
        before=delivering.BEFORE.get(status),
        acts=rights.may(delivering.EDIT) and (own is None or touched <= own),
        rows=delivering.goods(ctx, header),
        **shown,
    )


def _deal(ctx: Context, header: Header) -> int | Hidden | None:
    if header.deal_id is None:
        return HIDDEN
    pipeline = ctx.engine.value(
        "SELECT p.code FROM deal d JOIN pipeline p ON p.id = d.pipeline_id WHERE d.id = ? AND d.deleted_at IS NULL",
        (header.deal_id,),
    )
    return header.deal_id if pipeline and ctx.rights.may("deal.view", pipeline) else HIDDEN
