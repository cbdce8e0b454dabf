"""What concerns me: my documents and deals that others moved on, and what was processed in my warehouses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from db import clock
from db.access import Actor, open_to_all
from db.connection import in_clause
from db.documents.context import Context, context
from db.fields import moment_text
from db.record import record
from db.tracing.places import visible_documents

WINDOW: Final = 3000
"""So many of the newest lines of each history are looked at: what concerns one is somewhere among everyone's."""
MOST: Final = 300
"""The newest so many are told."""
FIRST: Final = timedelta(days=7)
"""Who has never looked is told of a week as new."""
_MOVES: Final = ("processed", "cancelled")
"""What of other people's documents concerns whom a warehouse is entrusted to."""


@record
class FeedEntry:
    """What someone did in one go (None: time itself) to a document or deal. `why`: mine (its responsible, or who made
    it) or warehouse (one's own to look after); `changes`: how many things were changed; `text`: a comment, or how far a
    delivery is."""

    id: str
    at: datetime
    by: str | None
    kind: str
    number: str
    type: str
    title: str
    deal: int | None
    action: str
    field: str | None
    changes: int
    text: str
    why: str
    new: bool


@open_to_all("one's own; documents and deals that one may not see are left out")
def mine(actor: Actor) -> tuple[FeedEntry, ...]:
    """What concerns one, the newest first, at most `MOST`."""
    found = _since(context(actor), 0, 0)
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:MOST])


@open_to_all("one's own; documents and deals that one may not see are left out")
def unseen(actor: Actor) -> int:
    """How much of it is new."""
    if actor.employee_id is None:
        return 0
    ctx = context(actor)
    documents, of_deals, _begins = _marks(ctx)
    return min(sum(one.new for one in _since(ctx, documents or 0, of_deals or 0)), MOST)


def _since(ctx: Context, document_id: int, deal_id: int) -> list[FeedEntry]:
    """What concerns one, of lines behind these ids of both histories: who counts what is new reads nothing old."""
    return [*_entries(_document_lines(ctx, document_id)), *_entries(_deal_lines(ctx, deal_id))]


def _marks(ctx: Context) -> tuple[int | None, int | None, str]:
    found = ctx.engine.row(
        "SELECT history_id, deal_history_id FROM feed_mark WHERE employee_id = ?", (ctx.actor.employee_id,)
    )
    begins = moment_text(clock.now() - FIRST)
    return (None, None, begins) if found is None else (found[0], found[1], begins)


def _document_lines(ctx: Context, since: int) -> Iterator[tuple[Any, ...]]:
    me, (mark, _deals, begins) = ctx.actor.employee_id, _marks(ctx)
    houses = [key for (key,) in ctx.engine.rows("SELECT id FROM warehouse WHERE responsible_id = ?", (me,))]
    moves = in_clause(_MOVES)
    rows = ctx.engine.rows(
        "SELECT h.id, h.at, e.name, h.action, h.field, h.after, d.id, d.type, d.number, d.title,"
        " coalesce(d.responsible_id = ?1 OR d.created_by = ?1, 0) AS own FROM history h"
        " JOIN document d ON d.id = h.document_id LEFT JOIN employee e ON e.id = h.employee_id"
        " WHERE h.id > max(?5, (SELECT coalesce(max(id), 0) FROM history) - ?2) AND h.employee_id IS NOT ?1"
        " AND h.action <> 'printed' AND (d.responsible_id = ?1 OR d.created_by = ?1"
        " OR h.action IN (SELECT value FROM json_each(?3)) AND EXISTS (SELECT 1 FROM document_warehouse x"
        " WHERE x.document_id = d.id AND x.warehouse_id IN (SELECT value FROM json_each(?4))))"
        " ORDER BY h.id DESC",
        (me, WINDOW, moves, in_clause(houses), since),
    )
    seen = visible_documents(ctx, {(row[6], row[7]) for row in rows})
    for key, at, by, action, field, after, document, type, number, title, own in rows:
        if document in seen:
            new = at >= begins if mark is None else key > mark
            text = after if action == "commented" or field == "delivery_status" else ""
            yield ("document", document, at, by, action, field, text, number, type, title, None, own, new)


def _deal_lines(ctx: Context, since: int) -> Iterator[tuple[Any, ...]]:
    if not ctx.rights.may("deal.view"):
        return
    me, (_documents, mark, begins) = ctx.actor.employee_id, _marks(ctx)
    for key, at, by, action, field, after, deal, title, pipeline in ctx.engine.rows(
        "SELECT h.id, h.at, e.name, h.action, h.field, h.after, d.id, d.title, p.code FROM deal_history h"
        " JOIN deal d ON d.id = h.deal_id AND (d.responsible_id = ?1 OR d.created_by = ?1) AND d.deleted_at IS NULL"
        " JOIN pipeline p ON p.id = d.pipeline_id LEFT JOIN employee e ON e.id = h.employee_id"
        " WHERE h.id > max(?3, (SELECT coalesce(max(id), 0) FROM deal_history) - ?2) AND h.employee_id IS NOT ?1"
        " ORDER BY h.id DESC",
        (me, WINDOW, since),
    ):
        if ctx.rights.may("deal.view", pipeline) and (ctx.rights.inventory or action != "reservation"):
            new = at >= begins if mark is None else key > mark
            text = after if action == "commented" else ""
            yield ("deal", deal, at, by, action, field, text, str(deal), "", title, deal, 1, new)


def _entries(lines: Iterable[tuple[Any, ...]]) -> Iterator[FeedEntry]:
    """Lines that were written in one go are one entry, which tells of the weightiest of them."""
    found: dict[tuple[str, int, str], list[tuple[Any, ...]]] = {}
    for line in lines:
        found.setdefault((line[0], line[1], line[2]), []).append(line)
    for (kind, key, at), together in found.items():
        first = min(together, key=lambda line: _WEIGHT.get(line[5] if line[4] == "changed" else line[4], 9))
        _kind, _key, _at, by, action, field, text, number, type, title, deal, own, new = first
        yield FeedEntry(f"{kind}:{key}:{at}", datetime.fromisoformat(at), by, kind, number, type, title, deal, action,
                        field, len(together), text or "", "mine" if own else "warehouse", bool(new))  # fmt: skip


_WEIGHT: Final = {
    "deleted": 0, "cancelled": 1, "processed": 1, "status": 1, "stage": 2, "sale_made": 2, "shipped": 2, "unshipped": 2,
    "payment": 2, "payment_undone": 2, "commented": 3, "delivery_status": 3, "created": 4, "reservation": 5,
}  # fmt: skip
"""Which of several lines says what happened."""
