"""Rows of a draft, several at once: pasted, changed, copied, moved, and what was done to them taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from db.access import Actor, document, requires
from db.documents.changes import Change
from db.documents.conditions import beyond_limit, changed_rows, limit_of, require_limit
from db.documents.context import Context, context
from db.documents.edits import edits_of, undone
from db.documents.records import Header, Row, load_rows
from db.documents.row_input import read_rows
from db.documents.saving import DocumentState, editable, save, state
from db.errors import AmbarError, denied, invalid, problem, raise_all
from db.terms import WHOLE

MOST = 5000
"""Rows at most in one step."""


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
    if not rows or len(rows) > MOST:
        raise invalid("rows", "out_of_range", len(rows), low=1, high=MOST)
    changing = {row["id"]: row for row in rows if row.get("id") is not None}
    adding = [row for row in rows if row.get("id") is None]
    known = {row.id for row in before}
    raise_all([problem("id", "unknown", key) for key in changing if key not in known])
    given: list[Mapping[str, Any]] = [changing.get(row.id, {"id": row.id}) for row in before]
    place = _place(before, after)
    given[place:place] = adding
    made, problems = read_rows(ctx, header, given, before)
    raise_all(problems)
    edit = save(ctx, header, header, before, made)
    new = iter(made[place : place + len(adding)])
    ids = tuple(int(row["id"] if row.get("id") is not None else next(new).id or 0) for row in rows)
    return replace(state(header), row_ids=ids, row_id=ids[0], edit=edit)


@requires(document("edit"))
def copy_row(actor: Actor, number: str, row_id: int, *, version: int | None = None) -> DocumentState:
    """Add a row behind this one that is the same in everything, seen and unseen; `state.row_id` names it."""
    ctx = context(actor)
    header = editable(ctx, number, version)
    before = load_rows(ctx.engine, header.id)
    index = _index(before, row_id)
    rows = [replace(row) for row in before]
    made = replace(before[index], id=None)
    rows.insert(index + 1, made)
    edit = _keep(ctx, header, before, rows)
    return replace(state(header), row_id=made.id, row_ids=(made.id or 0,), edit=edit)


@requires(document("edit"))
def move_row(actor: Actor, number: str, row_id: int, step: int, *, version: int | None = None) -> DocumentState:
    """Move a row up (`step` negative) or down by so many places, at most to the end."""
    ctx = context(actor)
    header = editable(ctx, number, version)
    before = load_rows(ctx.engine, header.id)
    index = _index(before, row_id)
    rows = [replace(row) for row in before]
    target = max(0, min(index + step, len(rows) - 1))
    rows.insert(target, rows.pop(index))
    if target == index:
        return replace(state(header), row_id=row_id)
    edit = _keep(
        ctx, header, before, rows, [Change("changed", "position", str(index + 1), str(target + 1), target + 1)]
    )
    return replace(state(header), row_id=row_id, edit=edit)


@requires(document("edit"))
def take_back(actor: Actor, number: str, edit: int) -> DocumentState:
    """Undo what oneself has done to the rows of a draft in this session: by a new edit, which can be taken back again.

    What others have changed since in the same cells stays as they left it. `state.row_id` is a row that is other now.
    Raises AmbarError "invalid" (edit, unknown: it is not known any more; edit, changed: nothing of it is left).
    """
    ctx = context(actor)
    header = editable(ctx, number, None)
    known = edits_of(actor.company)
    found = known.get(edit, header.id, actor.employee_id)
    if found is None:
        raise invalid("edit", "unknown", edit)
    before = load_rows(ctx.engine, header.id)
    rows, back, changed = undone(found, before)
    if not changed:
        raise invalid("edit", "changed", edit)
    _still_allowed(ctx, before, rows)
    touched = next(iter({**found.before, **found.after}), None)
    made = _keep(ctx, header, before, rows, _order(before, rows))
    names = {old: row.id or 0 for old, row in back.items()}
    known.rename(header.id, names)
    shown = names.get(touched or 0, touched)
    return replace(state(header), row_id=shown if any(row.id == shown for row in rows) else None, edit=made)


def _still_allowed(ctx: Context, before: Sequence[Row], rows: Sequence[Row]) -> None:
    """What was one's own to write when it was done may be so no more: rights are asked as for any other edit.

    Raises AmbarError "invalid" (warehouse, unknown), "denied" (catalog.purchase_price).
    """
    was = {row.id: row for row in before}
    for row in rows:
        old = was.get(row.id) if row.id else None
        for name in ("warehouse_id", "to_warehouse_id"):
            place = getattr(row, name)
            if place is None or (old is not None and getattr(old, name) == place):
                continue
            if place not in ctx.warehouses() or not ctx.rights.sees_warehouse(place):
                raise invalid("warehouse", "unknown")
        priced = old is not None and row.purchase_price_given and row.purchase_price != old.purchase_price
        if priced and not ctx.rights.purchase_price:
            raise denied("catalog.purchase_price", row=row.position)


def _keep(ctx: Context, header: Header, before: list[Row], rows: list[Row], more: Sequence[Change] = ()) -> int:
    for position, row in enumerate(rows, 1):
        row.position = position
    if header.type == "sale":
        limit = limit_of(ctx.rights)
        require_limit(beyond_limit(ctx, changed_rows(rows, before), WHOLE if limit is None else limit))
    return save(ctx, header, header, before, rows, more)


def _order(before: Sequence[Row], rows: Sequence[Row]) -> list[Change]:
    """What the history says of rows that stand in another order now."""
    here = {row.id for row in rows}
    was = [row.id for row in before if row.id in here]
    now = [row.id for row in rows if row.id in was]
    if was == now:
        return []
    first = next(index for index, (one, other) in enumerate(zip(was, now, strict=True)) if one != other)
    moved = now[first] if was[first + 1 :][:1] == [now[first]] else was[first]
    places = {row.id: row.position for row in rows}
    return [Change("changed", "position", str(was.index(moved) + 1), str(places[moved]), places[moved])]


def _index(rows: Sequence[Row], row_id: int) -> int:
    for index, row in enumerate(rows):
        if row.id == row_id:
            return index
    raise AmbarError("invalid", errors=[problem("id", "unknown", row_id)])


def _place(rows: Sequence[Row], after: int | None) -> int:
    if after is None:
        return len(rows)
    return 0 if after == 0 else _index(rows, after) + 1
