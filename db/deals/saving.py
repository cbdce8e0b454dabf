"""A changed deal is written: its rows, what they hold, its history, what the list is searched by. Behind services that
have asked for the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db import clock
from db.deals.following import follow
from db.deals.records import DealHeader, DealRow, load_deal, load_rows, update_deal, write_rows
from db.documents.changes import Change, Names, header_changes, record, row_changes
from db.documents.context import Context
from db.documents.edits import edits_of
from db.documents.records import Header
from db.documents.sums import total_up
from db.fields import moment_text
from db.ledger.reservations import Reservations
from db.record import record as frozen
from db.text import fold


@frozen
class ShortRow:
    """A row that stock does not cover: what is wanted and what is available, in its product's own unit, and the other
    warehouses (of one's own) that have some: (code, available)."""

    row: int
    product: str
    name: str
    warehouse: str | None
    wanted: Any
    available: Any
    unit: str
    warehouses: tuple[tuple[str, Any], ...] = ()


@frozen
class DealState:
    """Where a deal stands after a change. `row_ids`: the rows that were given, in that order; `edit`: what was done to
    its rows, for `deal_rows.take_back`. `sale`: the sale that was made; `sale_status`: draft or processed; `short`: the
    rows that kept it a draft, `error` whatever else did; `sales`: all that winning has processed or left."""

    id: int
    status: str
    stage: str
    version: int
    warnings: tuple[dict[str, Any], ...] = ()
    row_id: int | None = None
    row_ids: tuple[int, ...] = ()
    edit: int = 0
    payment: int | None = None
    sale: str | None = None
    sale_status: str | None = None
    short: tuple[ShortRow, ...] = ()
    error: dict[str, Any] | None = None
    sales: tuple[tuple[str, str], ...] = ()


class DealNames(Names):
    """The words that keys stand for in a deal's history."""

    def __init__(self, ctx: Context, headers: Sequence[DealHeader], rows: Sequence[DealRow]) -> None:
        super().__init__(ctx, headers, rows)
        self.stages: dict[int, str] = dict(ctx.engine.rows("SELECT id, code FROM stage"))

    def header(self, one: Header) -> dict[str, str | None]:
        """A deal's fields as the history shows them."""
        found = super().header(one)
        if isinstance(one, DealHeader):
            found |= {
                "expected_on": one.expected_on,
                "pipeline": one.pipeline,
                "stage": self.stages.get(one.stage_id),
            }
        return found


def save(
    ctx: Context,
    before: DealHeader,
    after: DealHeader,
    old: list[DealRow],
    rows: list[DealRow],
    more: Sequence[Change] = (),
) -> int:
    """Write a changed deal with its history, `more` lines of it included; `before` and `after` may be the same object.
    The edit of its rows, which `deal_rows.take_back` knows."""
    names = DealNames(ctx, (before, after), [*old, *rows])
    changes = [*(header_changes(names, before, after) if before is not after else []), *row_changes(names, old, rows)]
    held, kept = Reservations(ctx.engine, ctx.actor), {row.id for row in rows}
    for row in old:
        if row.id not in kept:
            held.release(held.of_row(row.id or 0), "row_deleted")
    write_rows(ctx.engine, after, old, rows, moment_text(clock.now()))
    follow(ctx, after, rows, before=(before, old))
    total_up(after, rows, ctx.taxes, included=ctx.included, digits=ctx.digits)
    close(ctx, after, [*changes, *more])
    return edits_of(ctx.actor.company).keep(-after.id, ctx.actor.employee_id, old, rows)


def recount(ctx: Context) -> None:
    """What every deal comes to, worked out again: the currency, which rounds it, is another one."""
    for (key,) in ctx.engine.rows("SELECT id FROM deal WHERE deleted_at IS NULL ORDER BY id"):
        deal = load_deal(ctx.engine, key, ctx.today.isoformat())
        if deal is not None:
            total_up(deal, load_rows(ctx.engine, key), ctx.taxes, included=ctx.included, digits=ctx.digits)
            update_deal(ctx.engine, deal)


def close(ctx: Context, deal: DealHeader, changes: Sequence[Change]) -> None:
    """Version and time of a deal after a change, what its list is searched by, and its history; written."""
    deal.version += 1
    deal.updated_at = moment_text(clock.now())
    update_deal(ctx.engine, deal)
    index(ctx, deal)
    record(ctx, deal, changes)


def index(ctx: Context, deal: DealHeader) -> None:
    """Keep what the list's text filter looks in."""
    partner = ctx.engine.value("SELECT name FROM partner WHERE id = ?", (deal.partner_id,)) or ""
    words = (deal.number, deal.title, partner, deal.external_id or "", deal.comment)
    ctx.engine.run("UPDATE deal SET folded = ? WHERE id = ?", (fold(" ".join(word for word in words if word)), deal.id))


def state(ctx: Context, deal: DealHeader, **more: Any) -> DealState:
    """Where a deal stands now."""
    stage = ctx.engine.value("SELECT code FROM stage WHERE id = ?", (deal.stage_id,))
    return DealState(deal.id, deal.status, stage, deal.version, **more)
