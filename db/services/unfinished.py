"""What someone works on in the editor, kept while they type: after a session that died it is offered again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from db import clock
from db.access import Actor, document, open_to_all, requires
from db.doctypes import normal_number, type_of_number
from db.documents.context import context, find
from db.errors import invalid, not_found
from db.fields import moment_text

LONGEST: Final = 60_000
"""Characters of what is typed and not saved, at most."""


@requires(document("edit"))
def keep(actor: Actor, type: str, number: str | None, typed: Mapping[str, Any], *, key: int | None = None) -> int:
    """Keep what is being typed into a document of `type` (`number` None: one that is not saved yet); the key under
    which it is kept. With `key`, of one's own, that is gone on with, whichever session began it.

    Raises AmbarError "not_found" (document), "invalid" (typed, too_long).
    """
    text = json.dumps(typed, ensure_ascii=False, separators=(",", ":"))
    if len(text) > LONGEST:
        raise invalid("typed", "too_long", length=LONGEST)
    if number is not None and type_of_number(number) != type:  # the right that was asked is that of `type`
        raise not_found("document", number)
    ctx = context(actor)
    document_id = None if number is None else find(ctx, normal_number(number)).id
    now = moment_text(clock.now())
    if key is not None:
        found = ctx.engine.row(
            "UPDATE unfinished SET session = ?, document_id = ?, typed = ?, at = ? WHERE id = ? AND employee_id = ?"
            " AND type = ? RETURNING id",
            (_session(actor), document_id, text, now, key, actor.employee_id, type),
        )
        if found is not None:
            return key
    ctx.engine.run(
        "DELETE FROM unfinished WHERE employee_id = ? AND document_id IN"
        " (SELECT id FROM document WHERE deleted_at IS NOT NULL OR status = 'processed')",
        (actor.employee_id,),
    )
    return ctx.engine.insert(
        "INSERT INTO unfinished (employee_id, session, type, document_id, typed, at) VALUES (?, ?, ?, ?, ?, ?)",
        (actor.employee_id, _session(actor), type, document_id, text, now),
    )


@open_to_all("one's own alone")
def drop(actor: Actor, key: int) -> None:
    """Forget it: it was left in good order, or one does not want it offered. A draft that is saved stays."""
    actor.company.engine.run("DELETE FROM unfinished WHERE id = ? AND employee_id = ?", (key, actor.employee_id))


def _session(actor: Actor) -> str:
    return actor.session or "?"
