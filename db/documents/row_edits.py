"""What one does to the rows of a draft or deal, one by one or several at once: the rows as they are to be saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from db.documents.changes import Change
from db.documents.conditions import beyond_limit, changed_rows, limit_of, require_limit
from db.documents.context import Context
from db.documents.edits import Edits, undone
from db.documents.records import Header, Row
from db.errors import AmbarError, denied, invalid, problem, raise_all
from db.terms import WHOLE

MOST = 5000
"""Rows at most in one step."""
R = TypeVar("R", bound=Row)
Read = Callable[[list[Mapping[str, Any]]], tuple[list[R], list[dict[str, Any]]]]
"""Reads all rows of a document from what is given; with everything that is wrong."""


def put(before: Sequence[R], row: Mapping[str, Any], read: Read[R]) -> list[R]:
    """With a row added, or with "id" one changed."""
    key = row.get("id")
    given: list[Mapping[str, Any]] = [row if one.id == key and key is not None else {"id": one.id} for one in before]
    if key is None:
        given.append(row)
    elif all(one.id != key for one in before):
        raise invalid("id", "unknown", key)
    rows, problems = read(given)
    raise_all(problems)
    return rows


def put_several(
    before: Sequence[R], rows: Sequence[Mapping[str, Any]], after: int | None, read: Read[R]
) -> tuple[list[R], Callable[[], tuple[int, ...]]]:
    """With rows changed (those with "id") and the others added, behind the row with the id `after`, 0 for the first
    place, None for the end; and what names them, once they are saved, in the order given.

    Raises AmbarError "invalid" with everything that is wrong: `row` is the position that the row would have.
    """
    if not rows or len(rows) > MOST:
        raise invalid("rows", "out_of_range", len(rows), low=1, high=MOST)
    changing = {row["id"]: row for row in rows if row.get("id") is not None}
    adding = [row for row in rows if row.get("id") is None]
    known = {row.id for row in before}
    raise_all([problem("id", "unknown", key) for key in changing if key not in known])
    given: list[Mapping[str, Any]] = [changing.get(row.id, {"id": row.id}) for row in before]
    place = len(before) if after is None else 0 if after == 0 else index_of(before, after) + 1
    given[place:place] = adding
    made, problems = read(given)
    raise_all(problems)

    def ids() -> tuple[int, ...]:
        new = iter(made[place : place + len(adding)])
        return tuple(int(row["id"] if row.get("id") is not None else next(new).id or 0) for row in rows)

    return made, ids


def drop(before: Sequence[R], row_id: int) -> list[R]:
    """Without one row."""
    index_of(before, row_id)
    return numbered([replace(one) for one in before if one.id != row_id])


def copy(before: Sequence[R], row_id: int, **other: Any) -> tuple[list[R], R]:
    """With a row behind this one that is the same in everything, `other` aside; and that row."""
    index = index_of(before, row_id)
    rows = [replace(row) for row in before]
    made = replace(before[index], id=None, **other)
    rows.insert(index + 1, made)
    return numbered(rows), made


def move(before: Sequence[R], row_id: int, step: int) -> tuple[list[R], list[Change]]:
    """With a row further up (`step` negative) or down by so many places, at most to the end; what the history says,
    nothing where it stays."""
    index = index_of(before, row_id)
    rows = [replace(row) for row in before]
    target = max(0, min(index + step, len(rows) - 1))
    rows.insert(target, rows.pop(index))
    if target == index:
        return rows, []
    return numbered(rows), [Change("changed", "position", str(index + 1), str(target + 1), target + 1)]


def take_back(
    ctx: Context, edits: Edits, edit: int, owner: int, before: Sequence[R]
) -> tuple[list[R], list[Change], Callable[[], int | None]]:
    """With an edit undone that one has made to the document that is `owner` in `edits`; what the history says of their
    order; and, once they are saved, the row to show.

    What others have changed since in the same cells stays as they left it. Raises AmbarError "invalid" (edit, unknown:
    it is not known any more; edit, changed: nothing of it is left; warehouse, unknown), "denied".
    """
    found = edits.get(edit, owner, ctx.actor.employee_id)
    if found is None:
        raise invalid("edit", "unknown", edit)
    rows, back, changed = undone(found, before)
    if not changed:
        raise invalid("edit", "changed", edit)
    _still_allowed(ctx, before, rows)
    touched = next(iter({**found.before, **found.after}), None)

    def shown() -> int | None:
        names = {old: row.id or 0 for old, row in back.items()}
        edits.rename(owner, names)
        key = names.get(touched or 0, touched)
        return key if any(row.id == key for row in rows) else None

    return numbered(rows), _order(before, rows), shown


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


def within_limit(ctx: Context, header: Header, before: Sequence[Row], rows: Sequence[Row]) -> None:
    """AmbarError "denied" (limit) where rows fall further below the price list than one may let them."""
    if header.kind.price == "price":
        limit = limit_of(ctx.rights, header.place)
        require_limit(beyond_limit(ctx, changed_rows(rows, before), WHOLE if limit is None else limit))


def numbered(rows: list[R]) -> list[R]:
    """The rows, each with the position that it stands at."""
    for position, row in enumerate(rows, 1):
        row.position = position
    return rows


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


def index_of(rows: Sequence[Row], row_id: int) -> int:
    """Where a row stands; AmbarError "invalid" (id, unknown)."""
    for index, row in enumerate(rows):
        if row.id == row_id:
            return index
    raise AmbarError("invalid", errors=[problem("id", "unknown", row_id)])
