"""Pages of the deal list and the board, by key: what was changed last in front, filtered, in one's own pipelines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from db import lookup
from db.connection import in_clause
from db.deals.finding import in_own_pipelines
from db.deals.following import items_of, place_of
from db.deals.records import DealHeader, DealRow, load_rows_of
from db.deals.showing import Held
from db.documents.context import Context
from db.errors import AmbarError
from db.fields import Amount, Quantity
from db.paging import counted
from db.queries.rows import HIDDEN, Hidden, Page
from db.record import record
from db.search import condition, prepare

STATUSES: Final = ("open", "won", "lost")
ORDERS: Final = {
    "updated": ("d.updated_at", "d.id"),
    "expected": ("coalesce(d.expected_on, '')", "d.id"),
    "total": ("d.total", "d.id"),
    "number": ("d.id",),
}
"""The orders of the list: the latest or highest in front."""


@record
class DealFilter:
    """What the list shows. `customer`: a partner's id; `product`: SKU or barcode; `short`: open deals that stock does
    not cover."""

    text: str = ""
    pipeline: str | None = None
    stages: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    responsible: str | None = None
    customer: int | None = None
    warehouse: str | None = None
    product: str | None = None
    expected_from: date | None = None
    expected_to: date | None = None
    short: bool = False


@record
class DealLine:
    """A deal in a list. `short`: whether some row is neither covered nor available; `reserved_until`: when the first of
    what it holds ends. Both are hidden from who may see no stock."""

    id: int
    title: str
    customer: str | None
    pipeline: str
    stage: str
    stage_name: str | None
    status: str
    responsible: str | None
    responsible_name: str | None
    expected_on: date | None
    rows: int
    quantity: Quantity
    total: Amount
    paid: Amount
    currency: str
    short: bool | Hidden
    reserved_until: date | Hidden | None
    updated_at: datetime
    version: int


@record
class DealSums:
    """What a list of deals comes to."""

    deals: int
    total: Amount
    paid: Amount
    currency: str


_COLUMNS: Final = (
    "d.id, d.title, c.name, p.code, s.code, s.name, d.status, e.login, e.name, d.expected_on, d.row_count, d.quantity,"
    " d.total, d.paid, d.currency, d.updated_at, d.version, d.warehouse_id"
)
_TABLES: Final = (
    "deal d CROSS JOIN pipeline p ON p.id = d.pipeline_id CROSS JOIN stage s ON s.id = d.stage_id"
    " LEFT JOIN partner c ON c.id = d.partner_id LEFT JOIN employee e ON e.id = d.responsible_id"
)
_FIELDS: Final = 18


def conditions(ctx: Context, filter: DealFilter) -> tuple[str, list[Any]]:
    """The condition of a list, of deals in one's own pipelines, with its values. AmbarError "usage", "not_found"."""
    engine = ctx.engine
    within, given = in_own_pipelines(ctx)
    where = ["d.deleted_at IS NULL", *within]
    words, folded = condition(prepare(filter.text, sizes=False), "d.folded")
    where.append(words)
    given += folded
    if filter.pipeline is not None:
        where.append("d.pipeline_id = (SELECT id FROM pipeline WHERE code = ?)")
        given.append(filter.pipeline)
    if filter.stages:
        named = _stages(ctx, filter)
        where.append("d.stage_id = ?" if len(named) == 1 else "d.stage_id IN (SELECT value FROM json_each(?))")
        given.append(named[0] if len(named) == 1 else in_clause(named))
    if filter.statuses:
        for status in filter.statuses:
            if status not in STATUSES:
                raise AmbarError("usage", field="status", value=status, choices=list(STATUSES))
        where.append("d.status IN (SELECT value FROM json_each(?))")
        given.append(in_clause(filter.statuses))
    if filter.responsible is not None:
        where.append("d.responsible_id = (SELECT id FROM employee WHERE login = ?)")
        given.append(filter.responsible)
    if filter.customer is not None:
        where.append("d.partner_id = ?")
        given.append(filter.customer)
    if filter.warehouse is not None:
        place = lookup.warehouse(engine, filter.warehouse, ctx.rights.warehouse_ids()).id
        where.append(
            "EXISTS (SELECT 1 FROM deal_row r WHERE r.deal_id = d.id AND r.removed_at IS NULL"
            " AND coalesce(r.warehouse_id, d.warehouse_id) = ?)"
        )
        given.append(place)
    if filter.product is not None:
        one = lookup.item(engine, filter.product, ctx.today).id
        where.append(
            "d.id IN (SELECT r.deal_id FROM deal_row r WHERE r.item_id IN (SELECT value FROM json_each(?))"
            " AND r.removed_at IS NULL)"
        )
        given.append(in_clause((one, *lookup.merged_from(engine, one))))
    if filter.expected_from is not None:
        where.append("d.expected_on >= ?")
        given.append(filter.expected_from.isoformat())
    if filter.expected_to is not None:
        where.append("d.expected_on <= ?")
        given.append(filter.expected_to.isoformat())
    if filter.short:
        where.append("d.id IN (SELECT value FROM json_each(?))")
        given.append(in_clause(_short_ones(ctx, " AND ".join(where[:-1]), given)))
    return " AND ".join(where), given


def _stages(ctx: Context, filter: DealFilter) -> list[int]:
    """The stages of these codes, of one pipeline or of all: of one alone its index gives the order."""
    return [
        key
        for (key,) in ctx.engine.rows(
            "SELECT s.id FROM stage s JOIN pipeline p ON p.id = s.pipeline_id"
            " WHERE s.code IN (SELECT value FROM json_each(?)) AND (?2 IS NULL OR p.code = ?2)",
            (in_clause(filter.stages), filter.pipeline),
        )
    ]


def _short_ones(ctx: Context, where: str, values: list[Any]) -> list[int]:
    """The open deals in question that stock does not cover."""
    if not ctx.rights.stock:
        return []
    found = ctx.engine.rows(f"SELECT d.id, d.warehouse_id FROM deal d WHERE {where} AND d.status = 'open'", values)
    return [key for key, (short, _until) in _standing(ctx, dict(found)).items() if short]


def check_order(order: str) -> None:
    """AmbarError "usage" for an order that there is not."""
    if order not in ORDERS:
        raise AmbarError("usage", field="order", value=str(order)[:64], choices=list(ORDERS))


def load_page(
    ctx: Context,
    filter: DealFilter,
    after: tuple[Any, ...] | None,
    limit: int | None,
    backwards: bool,
    order: str,
) -> Page[DealLine]:
    """The rows that `filter` lets through."""
    check_order(order)
    where, values = conditions(ctx, filter)
    total = counted(ctx.engine, f"deal d WHERE {where}", values, narrow=True) if after is None else None
    columns = ORDERS[order]
    way, sign = ("ASC", ">") if backwards else ("DESC", "<")
    arguments = list(values)
    if after is not None:
        where += f" AND ({', '.join(columns)}) {sign} ({', '.join('?' * len(columns))})"
        arguments += after[: len(columns)]
    by = ", ".join(f"{column} {way}" for column in columns)
    found = ctx.engine.rows(
        f"SELECT {_COLUMNS}, {', '.join(columns)} FROM {_TABLES} WHERE {where} ORDER BY {by} LIMIT ?",
        [*arguments, -1 if limit is None else limit + 1],
    )
    more = limit is not None and len(found) > limit
    found = found[:limit]
    lines = lines_of(ctx, found)
    following = found[-1][_FIELDS:] if more and found else None
    first = found[0][_FIELDS:] if found else None
    if backwards:
        lines.reverse()
    return Page(tuple(lines), following, total, first)


def lines_of(ctx: Context, found: Iterable[tuple[Any, ...]]) -> list[DealLine]:
    """The lines of rows of `_COLUMNS`."""
    rows = list(found)
    standing = _standing(ctx, {row[0]: row[17] for row in rows if row[6] == "open"}) if ctx.rights.stock else None
    lines = []
    for row in rows:
        key, title, customer, pipeline, stage, stage_name, status, login, name, expected, count = row[:11]
        quantity, total, paid, currency, updated, version = row[11:17]
        short, until = (HIDDEN, HIDDEN) if standing is None else standing.get(key, (False, None))
        lines.append(
            DealLine(
                key,
                title,
                customer,
                pipeline,
                stage,
                stage_name,
                status,
                login,
                name,
                date.fromisoformat(expected) if expected else None,
                count,
                Quantity.of(quantity),
                Amount.of(total, ctx.digits),
                Amount.of(paid, ctx.digits),
                currency,
                short,
                until,
                datetime.fromisoformat(updated),
                version,
            )
        )
    return lines


def _standing(ctx: Context, deals: dict[int, int | None]) -> dict[int, tuple[bool, date | None]]:
    """Of deals (with their warehouses) whether one's own rows are short, and when the first of what they hold ends."""
    rows = load_rows_of(ctx.engine, deals)
    every: list[DealRow] = [row for several in rows.values() for row in several]
    items = items_of(ctx, every)
    held = Held(ctx, items)
    found: dict[int, tuple[bool, date | None]] = {}
    for deal_id, place in deals.items():
        deal = DealHeader(id=deal_id, warehouse_id=place)
        short, until = False, None
        for row in rows.get(deal_id, ()):
            item, house = items[row.item_id or 0], place_of(deal, row)
            if not item.stocked or house is None or not ctx.rights.sees_warehouse(house):
                continue
            mine = held.of_row(row.id or 0)
            covered = sum(held.covered(part) for part in mine)
            free = max(0, held.there.get((item.id, house), 0) - held.covered_in((item.id, house)))
            short = short or row.open - covered - free > 0
            until = min([part.until for part in mine] + ([until] if until else []), default=None)
        found[deal_id] = short, date.fromisoformat(until) if until else None
    return found


def sums(ctx: Context, filter: DealFilter) -> DealSums:
    """What all that the list shows comes to."""
    where, values = conditions(ctx, filter)
    count, total, paid = ctx.engine.rows(
        f"SELECT count(*), coalesce(sum(d.total), 0), coalesce(sum(d.paid), 0) FROM deal d WHERE {where}", values
    )[0]
    return DealSums(count, Amount.of(total, ctx.digits), Amount.of(paid, ctx.digits), ctx.currency)
