"""Ticking off what one was told."""

from __future__ import annotations

from collections.abc import Iterable

from db import clock
from db.access import Actor, open_to_all
from db.connection import in_clause
from db.fields import moment_text


@open_to_all("one's own")
def mark_seen(actor: Actor, ids: Iterable[int]) -> int:
    """One has seen these notices of one's own (`db.queries.notices`); how many were new. Others' are left alone."""
    engine = actor.company.engine
    wanted = [
        key
        for (key,) in engine.rows(
            "SELECT id FROM mention WHERE employee_id = ? AND seen_at IS NULL"
            " AND id IN (SELECT value FROM json_each(?))",
            (actor.employee_id, in_clause(ids)),
        )
    ]
    engine.many("UPDATE mention SET seen_at = ? WHERE id = ?", [(moment_text(clock.now()), key) for key in wanted])
    return len(wanted)
