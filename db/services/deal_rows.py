"""Rows of an open deal, one by one or several at once: typed, pasted, copied, moved, removed, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.access import Actor, requires
from db.deals.entering import check_rows, read_deal_rows
from db.deals.finding import editable
from db.deals.records import DealHeader, DealRow, load_rows
from db.deals.saving import DealState, save, state
from db.documents import row_edits
from db.documents.context import Context, context
from db.documents.edits import edits_of
from db.errors import raise_all


@requires("deal.edit")
def put_row(actor: Actor, deal: int, row: Mapping[str, Any], *, version: int | None = None) -> DealState:
    """Add a row to a deal, or with "id" change one: what the screen saves as it is typed. State.row_id names it."""
    ctx, header, before = _open(actor, deal, version)
    rows = row_edits.put(before, row, lambda given: read_deal_rows(ctx, header, given, before))
    edit = save(ctx, header, header, before, rows)
    changed = rows[-1].id if row.get("id") is None else row["id"]
    return state(ctx, header, row_id=changed, edit=edit)


@requires("deal.edit")
def put_rows(
    actor: Actor, deal: int, rows: Sequence[Mapping[str, Any]], *, after: int | None = None, version: int | None = None
) -> DealState:
    """Change rows of a deal (those with "id") and add the others, all or none: behind the row with the id `after`, 0
    for the first place, None for the end. `state.row_ids` names them in the order given."""
    ctx, header, before = _open(actor, deal, version)
    made, named = row_edits.put_several(before, rows, after, lambda given: read_deal_rows(ctx, header, given, before))
    edit = save(ctx, header, header, before, made)
    ids = named()
    return state(ctx, header, row_ids=ids, row_id=ids[0], edit=edit)


@requires("deal.edit")
def drop_row(actor: Actor, deal: int, row_id: int, *, version: int | None = None) -> DealState:
    """Remove one row of a deal; what it holds is released."""
    ctx, header, before = _open(actor, deal, version)
    edit = save(ctx, header, header, before, row_edits.drop(before, row_id))
    return state(ctx, header, edit=edit)


@requires("deal.edit")
def copy_row(actor: Actor, deal: int, row_id: int, *, version: int | None = None) -> DealState:
    """Add a row behind this one that is the same in everything, not shipped yet; `state.row_id` names it."""
    ctx, header, before = _open(actor, deal, version)
    rows, made = row_edits.copy(before, row_id, shipped=0, by_hand=0)
    edit = _checked(ctx, header, before, rows, [])
    return state(ctx, header, row_id=made.id, row_ids=(made.id or 0,), edit=edit)


@requires("deal.edit")
def move_row(actor: Actor, deal: int, row_id: int, step: int, *, version: int | None = None) -> DealState:
    """Move a row up (`step` negative) or down by so many places, at most to the end."""
    ctx, header, before = _open(actor, deal, version)
    rows, told = row_edits.move(before, row_id, step)
    edit = save(ctx, header, header, before, rows, told) if told else 0
    return state(ctx, header, row_id=row_id, edit=edit)


@requires("deal.edit")
def take_back(actor: Actor, deal: int, edit: int) -> DealState:
    """Undo what oneself has done to the rows of a deal in this session: by a new edit, which can be taken back again.

    What others have changed since in the same cells stays as they left it. `state.row_id` is a row that is other now.
    Raises AmbarError "invalid" (edit, unknown: it is not known any more; edit, changed: nothing of it is left).
    """
    ctx, header, before = _open(actor, deal, None)
    rows, told, shown = row_edits.take_back(ctx, edits_of(actor.company), edit, -header.id, before)
    known = {row.id for row in before}
    for row in rows:
        if row.id not in known:
            row.shipped = 0
    made = _checked(ctx, header, before, rows, told)
    return state(ctx, header, row_id=shown(), edit=made)


def _open(actor: Actor, deal: int, version: int | None) -> tuple[Context, DealHeader, list[DealRow]]:
    ctx = context(actor)
    header = editable(ctx, deal, version)
    return ctx, header, load_rows(ctx.engine, header.id)


def _checked(ctx: Context, header: DealHeader, before: list[DealRow], rows: list[DealRow], told: Any) -> int:
    row_edits.within_limit(ctx, header, before, rows)
    raise_all(check_rows(ctx, header, rows, before))
    return save(ctx, header, header, before, rows, told)
