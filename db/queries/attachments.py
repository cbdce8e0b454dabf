"""The files of a document: which there are, and where one of them lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db import attachments
from db.access import Actor, document, requires
from db.documents.context import act_on, context, find


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a document. `prices`: it shows purchase prices, and only who may see those sees it."""

    id: int
    name: str
    size: int
    at: datetime
    by: str | None
    prices: bool


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file: what it is called, and by which name it lies in `db.attachments`."""

    name: str
    size: int
    hash: str


@requires(document("view"))
def listing(actor: Actor, number: str) -> tuple[Attachment, ...]:
    """The files of a document, oldest first.

    What a file says cannot be masked, so all warehouses of the document must be one's own: AmbarError "denied"
    (scope). Raises "not_found" too.
    """
    ctx = context(actor)
    header = find(ctx, number)
    act_on(ctx, header)
    rows = ctx.engine.rows(
        "SELECT a.id, a.name, a.size, a.added_at, e.name, a.sensitivity FROM attachment a"
        " LEFT JOIN employee e ON e.id = a.added_by"
        " WHERE a.document_id = ? AND a.removed_at IS NULL ORDER BY a.id",
        (header.id,),
    )
    return tuple(
        Attachment(key, name, size, datetime.fromisoformat(at), by, bool(sensitivity))
        for key, name, size, at, by, sensitivity in rows
        if not sensitivity or ctx.rights.may(sensitivity)
    )


@requires(document("view"))
def one(actor: Actor, number: str, attachment: int) -> StoredFile:
    """One file of a document; AmbarError "not_found" for an absent and for a hidden one, "denied" as `listing`."""
    ctx = context(actor)
    header = find(ctx, number)
    act_on(ctx, header)
    return StoredFile(*attachments.find(ctx, header.id, attachment)[:3])
