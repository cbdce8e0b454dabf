"""Changing more products than one transaction may, in several: others go on between them, and it is taken back as one.

Of a change that does not come to its end, what was done stays done; it is taken back like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from db import bulk
from db.access import Actor
from db.bulk import Change, Which
from db.errors import AmbarError
from db.queries import bulk as queries
from db.services import bulk as services
from db.services.bulk import Changed, TakenBack

Progress = Callable[[str, int, int | None], None]
"""Told "products", how many are done, of how many; it may end the work by raising."""


def change(
    actor: Actor, which: Which, how: Change, *, expected: int | None = None, progress: Progress | None = None
) -> Changed:
    """As `services.bulk.change`: of up to `bulk.MOST` products all or nothing, of more in parts of so many.

    Raises AmbarError "conflict" where not `expected` would be changed any more, before anything is."""
    ids = queries.ids(actor, which, how)
    if len(ids) <= bulk.MOST:
        return services.change(actor, which, how, expected=expected)
    if expected is not None and (found := queries.summary(actor, which, how).changed) != expected:
        raise AmbarError("conflict", what="products", key=str(found))
    parts = [ids[at : at + bulk.MOST] for at in range(0, len(ids), bulk.MOST)]
    changed = unchanged = refused = 0
    for number, some in enumerate(parts, start=1):
        done = services.change(actor, Which(ids=tuple(some), archived=None), how, part=(number, len(parts)))
        changed, unchanged, refused = changed + done.changed, unchanged + done.unchanged, refused + done.refused
        if progress is not None:
            progress("products", min(len(ids), number * bulk.MOST), len(ids))
    return Changed(changed, unchanged, refused)


def take_back(actor: Actor, marks: Sequence[int] | None = None, *, progress: Progress | None = None) -> TakenBack:
    """As `services.bulk.take_back`, a change in parts part by part. `marks`: as `queries.bulk.last` gave them."""
    if marks is None:
        last = queries.last(actor)
        marks = () if last is None else last.marks
    if len(marks) <= 1:
        return services.take_back(actor, *marks)
    prices = left = 0
    for number, mark in enumerate(marks, start=1):
        done = services.take_back(actor, mark, part=(number, len(marks)))
        prices, left = prices + done.prices, left + done.left
        if progress is not None:
            progress("products", number, len(marks))
    return TakenBack(prices, left)
