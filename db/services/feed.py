"""How far one has read of what concerns one."""

from __future__ import annotations

from db.access import Actor, open_to_all


@open_to_all("one's own")
def mark_seen(actor: Actor) -> None:
    """One has seen all that there is (`db.queries.feed`)."""
    if actor.employee_id is None:
        return
    actor.company.engine.run(
        "INSERT INTO feed_mark (employee_id, history_id, deal_history_id)"
        " SELECT ?, (SELECT coalesce(max(id), 0) FROM history), (SELECT coalesce(max(id), 0) FROM deal_history)"
        " ON CONFLICT (employee_id) DO UPDATE SET history_id = excluded.history_id,"
        " deal_history_id = excluded.deal_history_id",
        (actor.employee_id,),
    )
