"""Deals, read: one with its rows, its history, the list, the board, and what winning would do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from db import rulers
from db.access import Actor, requires
from db.deals import pages, showing, winning
from db.deals.finding import find, stages
from db.deals.pages import DealFilter as DealFilter
from db.deals.pages import DealLine as DealLine
from db.deals.pages import DealSums as DealSums
from db.deals.records import load_rows
from db.deals.showing import Deal as Deal
from db.deals.showing import DealRowShown as DealRowShown
from db.deals.showing import PaymentShown as PaymentShown
from db.deals.winning import WinPreview as WinPreview
from db.documents.changes import masked
from db.documents.context import Context, context
from db.errors import not_found
from db.fields import Amount
from db.lookup import plain_code
from db.queries.documents import HistoryLine
from db.queries.rows import Page
from db.record import record
from db.rulers import Ruler
from db.text import fold


@record
class Responsible:
    """Someone who may be responsible for a deal."""

    login: str
    name: str


@record
class Lane:
    """A stage of the board: how many deals stand in it, what they come to, and the first of them."""

    code: str
    name: str | None
    kind: str
    count: int
    total: Amount
    cards: tuple[DealLine, ...]
    more: bool


@record
class Board:
    """A pipeline with its stages in order."""

    pipeline: str
    name: str | None
    currency: str
    lanes: tuple[Lane, ...]


@requires("deal.view")
def show(actor: Actor, deal: int, *, only: Collection[int] | None = None) -> Deal:
    """One deal with its rows, sums, payments and sales; AmbarError "not_found" for an absent and for a hidden one.

    `only`: of its rows no others than those with these ids; the sums are those of all.
    """
    ctx = context(actor)
    found = find(ctx, deal)
    return showing.deal_shown(ctx, found, load_rows(ctx.engine, found.id), only)


@requires("deal.view")
def history(actor: Actor, deal: int) -> tuple[HistoryLine, ...]:
    """Everything that happened to a deal, comments among it, oldest first, masked for the asker."""
    ctx = context(actor)
    found = find(ctx, deal)
    rows = ctx.engine.rows(
        'SELECT h.at, e.name, h.operator, h.version, h.action, h."row", h.field, h.before, h.after, h.sensitivity,'
        " h.warehouse_id FROM deal_history h LEFT JOIN employee e ON e.id = h.employee_id"
        " WHERE h.deal_id = ? ORDER BY h.id",
        (found.id,),
    )
    return tuple(
        HistoryLine(
            datetime.fromisoformat(at),
            by,
            operator,
            version,
            action,
            row,
            field,
            *masked(ctx, field, before, after, sensitivity, place),
        )
        for at, by, operator, version, action, row, field, before, after, sensitivity, place in rows
        if ctx.rights.inventory or action not in ("reservation", "shipped", "unshipped", "sale_made")
    )


@requires("deal.view")
def win_preview(actor: Actor, deal: int) -> WinPreview:
    """What winning a deal would do now, with figures; errors as `show`."""
    ctx = context(actor)
    found = find(ctx, deal)
    return winning.preview(ctx, found, load_rows(ctx.engine, found.id))


@requires("deal.view")
def page(
    actor: Actor,
    filter: DealFilter,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
    order: str = "updated",
) -> Page[DealLine]:
    """A page of the list, what was changed last in front; `order`: also "expected", "total", "number".

    `after`: the key of the row to go on after; `backwards`: the page before that key, or the last one.
    Raises AmbarError "usage" (order, status), "not_found" (warehouse, product).
    """
    return pages.load_page(context(actor), filter, after, limit, backwards, order)


@requires("deal.view")
def ruler(actor: Actor, filter: DealFilter, *, order: str = "updated") -> Ruler | None:
    """Where the deals of a list stand, for a position and a jump into its middle; errors as `page`."""
    ctx = context(actor)
    pages.check_order(order)
    where, values = pages.conditions(ctx, filter)
    total = int(ctx.engine.value(f"SELECT count(*) FROM deal d WHERE {where}", values))
    every = (f"deal d WHERE {where}", values)
    return rulers.measure(ctx.engine, total, pages.ORDERS[order], every, ("deal", "d"), (where, values), falling=True)


@requires("deal.view")
def sums(actor: Actor, filter: DealFilter) -> DealSums:
    """What all that the list shows comes to; errors as `page`."""
    return pages.sums(context(actor), filter)


@requires("deal.view")
def board(actor: Actor, pipeline: str, *, filter: DealFilter | None = None, limit: int = 50) -> Board:
    """A pipeline's stages in order, each with its first `limit` deals, what was changed last in front.

    Raises AmbarError "not_found" for a pipeline that is not there or not one's own.
    """
    ctx = context(actor)
    code = plain_code(pipeline)
    found = ctx.engine.row("SELECT id, name FROM pipeline WHERE code = ?", (code,))
    if found is None or not ctx.rights.may("deal.view", code):
        raise not_found("pipeline", pipeline)
    from dataclasses import replace

    lanes = []
    for stage in stages(ctx.engine, found[0]):
        here = replace(filter or DealFilter(), pipeline=code, stages=(stage.code,))
        cards = pages.load_page(ctx, here, None, limit, False, "updated")
        sum = pages.sums(ctx, here)
        more = cards.after is not None
        lanes.append(Lane(stage.code, stage.name, stage.kind, sum.deals, sum.total, cards.rows, more))
    return Board(code, found[1], ctx.currency, tuple(lanes))


@requires("deal.view")
def responsibles(actor: Actor, text: str = "", limit: int = 50) -> tuple[Responsible, ...]:
    """Those who may be responsible for a deal: active employees, by any part of name or login."""
    return _responsibles(context(actor), text, limit)


def _responsibles(ctx: Context, text: str, limit: int) -> tuple[Responsible, ...]:
    rows = ctx.engine.rows("SELECT login, name FROM employee WHERE active = 1 ORDER BY name_key, id")
    words = fold(text).split()
    found = [Responsible(login, name) for login, name in rows if all(word in fold(f"{name} {login}") for word in words)]
    return tuple(found[:limit])
