"""Rows of a draft, several at once: pasted, changed, copied, moved, and what was done to them taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from db.access import Actor, document, requires
from db.documents import row_edits
from db.documents.context import context
from db.documents.edits import edits_of
from db.documents.records import load_rows
from db.documents.row_edits import MOST as MOST
from db.documents.row_input import read_rows
from db.documents.saving import DocumentState, editable, save, state


@requires(document("edit"))
def put_rows(
    actor: Actor,
    number: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    after: int | None = None,
    version: int | None = None,
) -> DocumentState:
    """Change rows of a draft (those with "id") and add the others, all or none: behind the row with the id `after`, 0
    for the first place, None for the end. `state.row_ids` names them in the order given.

    Raises AmbarError "invalid" with everything that is wrong: `row` is the position that the row would have.
    """
    ctx = context(actor)
    header = editable(ctx, number, version)
    before = load_rows(ctx.engine, header.id)
    made, named = row_edits.put_several(before, rows, after, lambda given: read_rows(ctx, header, given, before))
    edit = save(ctx, header, header, before, made)
    ids = named()
    return replace(state(header), row_ids=ids, row_id=ids[0], edit=edit)


@requires(document("edit"))
def copy_row(actor: Actor, number: str, row_id: int, *, version: int | None = None) -> DocumentState:
    """Add a row behind this one that is the same in everything, seen and unseen; `state.row_id` names it."""
    ctx = context(actor)
    header = editable(ctx, number, version)
    before = load_rows(ctx.engine, header.id)
    rows, made = row_edits.copy(before, row_id)
    row_edits.within_limit(ctx, header, before, rows)
    edit = save(ctx, header, header, before, rows)
    return replace(state(header), row_id=made.id, row_ids=(made.id or 0,), edit=edit)


@requires(document("edit"))
def move_row(actor: Actor, number: str, row_id: int, step: int, *, version: int | None = None) -> DocumentState:
    """Move a row up (`step` negative) or down by so many places, at most to the end."""
    ctx = context(actor)
    header = editable(ctx, number, version)
    before = load_rows(ctx.engine, header.id)
    rows, told = row_edits.move(before, row_id, step)
    if not told:
        return replace(state(header), row_id=row_id)
    edit = save(ctx, header, header, before, rows, told)
    return replace(state(header), row_id=row_id, edit=edit)


@requires(document("edit"))
def take_back(actor: Actor, number: str, edit: int) -> DocumentState:
    """Undo what oneself has done to the rows of a draft in this session: by a new edit, which can be taken back again.

    What others have changed since in the same cells stays as they left it. `state.row_id` is a row that is other now.
    Raises AmbarError "invalid" (edit, unknown: it is not known any more; edit, changed: nothing of it is left).
    """
    ctx = context(actor)
    header = editable(ctx, number, None)
    before = load_rows(ctx.engine, header.id)
    rows, told, shown = row_edits.take_back(ctx, edits_of(actor.company), edit, header.id, before)
    row_edits.within_limit(ctx, header, before, rows)
    made = save(ctx, header, header, before, rows, told)
    return replace(state(header), row_id=shown(), edit=made)
