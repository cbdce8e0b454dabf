"""What one was working on when a session of one's own died."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db import sessions
from db.access import Actor, open_to_all, rights_of
from db.documents.context import context, find
from db.errors import AmbarError
from db.record import record


@record
class Unfinished:
    """A document that was open. `number` None: nothing of it was saved; `rows`: those that are; `typed`: what stood
    in header, cells and entry and was not saved."""

    key: int
    type: str
    number: str | None
    rows: int
    at: datetime
    typed: Mapping[str, Any]


@open_to_all("one's own, as far as one may still edit it")
def mine(actor: Actor) -> tuple[Unfinished, ...]:
    """What sessions of one's own that run no more have left behind, the latest first."""
    if actor.viewer is not None:  # what someone was typing is theirs alone
        return ()
    engine, rights = actor.company.engine, rights_of(actor)
    found = engine.rows(
        "SELECT u.id, u.type, d.number, d.row_count, u.at, u.typed, s.host, s.pid, s.started, s.seen_at"
        " FROM unfinished u LEFT JOIN document d ON d.id = u.document_id"
        " LEFT JOIN session s ON s.id = u.session AND s.ended_at IS NULL"
        " WHERE u.employee_id = ? AND u.session <> ? AND (u.document_id IS NULL"
        " OR (d.type = u.type AND d.deleted_at IS NULL AND d.status <> 'processed')) ORDER BY u.at DESC, u.id DESC",
        (actor.employee_id, actor.session or ""),
    )
    return tuple(
        Unfinished(key, type, number, rows or 0, datetime.fromisoformat(at), json.loads(typed))
        for key, type, number, rows, at, typed, host, pid, started, seen in found
        if rights.may(f"{type}.edit")
        and (host is None or not sessions.runs(host, pid, started, seen))
        and _seen(actor, number)
    )


def _seen(actor: Actor, number: str | None) -> bool:
    if number is None:
        return True
    try:
        find(context(actor), number)
    except AmbarError:
        return False
    return True
