"""Files that belong to documents: added and taken away, at any state of the document."""

from __future__ import annotations

from dataclasses import dataclass

from db import attachments, clock
from db.access import Actor, document, require, requires
from db.attachments import Staged
from db.documents.changes import PURCHASE, Change, record
from db.documents.context import act_on, context, find
from db.errors import invalid
from db.fields import moment_text

MOST = 100
"""So many files a document has at most."""


@dataclass(frozen=True, slots=True)
class AttachmentState:
    """A file after a change."""

    id: int
    number: str
    name: str
    size: int


@requires(document("edit"))
def add(actor: Actor, number: str, staged: Staged, name: str, *, prices: bool = False) -> AttachmentState:
    """Keep a file that has come in (`db.attachments.staged`) with a document; its name is cleaned.

    `prices`: it shows purchase prices, and only who may see those sees it; needs that right. Raises AmbarError
    "not_found", "denied" (scope), "invalid" (attachments: too_many).
    """
    if prices:
        require(actor, PURCHASE)
    ctx = context(actor)
    header = find(ctx, number)
    act_on(ctx, header)
    kept = ctx.engine.value(
        "SELECT count(*) FROM attachment WHERE document_id = ? AND removed_at IS NULL", (header.id,)
    )
    if kept >= MOST:
        raise invalid("attachments", "too_many", limit=MOST)
    bare = attachments.clean_name(name)
    attachments.keep(actor.company, staged)
    sensitivity = PURCHASE if prices else ""
    key = ctx.engine.insert(
        "INSERT INTO attachment (document_id, name, hash, size, sensitivity, added_by, added_at)"
        " VALUES (?,?,?,?,?,?,?)",
        (header.id, bare, staged.hash, staged.size, sensitivity, actor.employee_id, moment_text(clock.now())),
    )
    record(ctx, header, [Change("attached", None, None, bare, sensitivity=sensitivity)])
    return AttachmentState(key, header.number, bare, staged.size)


@requires(document("edit"))
def remove(actor: Actor, number: str, attachment: int) -> AttachmentState:
    """Take a file away from a document: it is marked, and the history keeps that it was there.

    Raises AmbarError "not_found", "denied" (scope).
    """
    ctx = context(actor)
    header = find(ctx, number)
    act_on(ctx, header)
    name, size, _hash, sensitivity = attachments.find(ctx, header.id, attachment)
    ctx.engine.run("UPDATE attachment SET removed_at = ? WHERE id = ?", (moment_text(clock.now()), attachment))
    record(ctx, header, [Change("detached", None, name, None, sensitivity=sensitivity)])
    return AttachmentState(attachment, header.number, name, size)
