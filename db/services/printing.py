"""That a document was printed: a line of its history."""

from __future__ import annotations

from db import dispatching
from db.access import Actor, document, requires
from db.documents.changes import Change, record
from db.documents.context import context, find


@requires(document("view"), "document.print")
def printed(actor: Actor, number: str, *, delivery_note: bool = False) -> None:
    """Note in the history that a document, or its delivery note, was printed; AmbarError "not_found", "denied"."""
    if delivery_note:
        dispatching.require_recipient(actor, number)
    ctx = context(actor)
    header = find(ctx, number)
    record(ctx, header, [Change("printed", None, None, "delivery_note" if delivery_note else "document")])
