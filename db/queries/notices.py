"""What one was told: comments that speak to one, of documents that one may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.access import Actor, open_to_all
from db.documents.context import Context, context, sees

MOST = 500
"""The newest so many are looked at."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A comment that speaks to one. `seen`: whether one has opened or ticked it."""

    id: int
    at: datetime
    by: str | None
    number: str
    text: str
    seen: bool


@open_to_all("one's own; documents that one may not see any more are left out")
def unseen(actor: Actor) -> int:
    """How many one has not seen yet."""
    return sum(1 for _row in _rows(context(actor), "m.seen_at IS NULL"))


@open_to_all("one's own; documents that one may not see any more are left out")
def mine(actor: Actor) -> tuple[Notice, ...]:
    """What one was told, the newest first."""
    return tuple(
        Notice(key, datetime.fromisoformat(at), by, number, text, seen is not None)
        for key, at, by, number, text, seen, _document, _type in _rows(context(actor), "1")
    )


def _rows(ctx: Context, which: str) -> Iterator[tuple[Any, ...]]:
    rows = ctx.engine.rows(
        "SELECT m.id, h.at, e.name, d.number, h.after, m.seen_at, d.id, d.type FROM mention m"
        " JOIN history h ON h.id = m.history_id JOIN document d ON d.id = h.document_id"
        " LEFT JOIN employee e ON e.id = h.employee_id"
        f" WHERE m.employee_id = ? AND d.deleted_at IS NULL AND {which} ORDER BY m.id DESC LIMIT ?",
        (ctx.actor.employee_id, MOST),
    )
    return (row for row in rows if ctx.rights.may(f"{row[7]}.view") and sees(ctx, row[6]))
