"""What a document's delivery note says beside it: what was entered, or what would be proposed."""

from __future__ import annotations

from db import dispatching
from db.access import Actor, document, requires
from db.dispatching import DispatchNote as DispatchNote
from db.documents.context import act_on, context, find


@requires(document("view"), "document.print")
def show(actor: Actor, number: str) -> DispatchNote:
    """The delivery note of a transfer or a sale. It names both ends, so all warehouses of the document must be one's
    own: AmbarError "denied" (scope). Raises "not_found", "usage" (a type without delivery notes) too."""
    ctx = context(actor)
    header = find(ctx, number)
    act_on(ctx, header)
    dispatching.refuse_type(header.type)
    return dispatching.note(ctx, header)
