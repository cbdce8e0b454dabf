"""What was done to the rows of documents in this session, so that it can be taken back: kept in memory, whole rows as
the tables hold them, so that a row comes back with what whoever removed it may not see."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final, TypeVar, cast
from weakref import WeakKeyDictionary

from db.company import Company
from db.documents.records import Row

R = TypeVar("R", bound=Row)
MOST: Final = 500
"""Edits that are kept; the oldest go first."""
_FIELDS: Final = tuple(one.name for one in fields(Row) if one.name not in ("id", "position"))


@dataclass(slots=True)
class Edit:
    """The rows that an edit touched, by id: as they were, and as it left them. One that was added was not there
    before, one that was removed is not there after. `order`: all ids before and after, where rows were moved."""

    document_id: int
    """A deal's is negative: it is none of the documents."""
    employee_id: int | None
    before: dict[int, Row]
    after: dict[int, Row]
    order: tuple[tuple[int, ...], tuple[int, ...]] | None = None


class Edits:
    """The edits of one session, by number."""

    def __init__(self) -> None:
        self._edits: OrderedDict[int, Edit] = OrderedDict()
        self._last = 0

    def keep(self, document_id: int, employee_id: int | None, old: Sequence[Row], rows: Sequence[Row]) -> int:
        """Remember what is other in `rows` (which have their ids) than in `old`; the edit's number, 0 for nothing."""
        was, now = {row.id or 0: row for row in old}, {row.id or 0: row for row in rows}
        touched = [id for id in {**was, **now} if _differs(was.get(id), now.get(id))]
        both = tuple(id for id in was if id in now), tuple(id for id in now if id in was)
        order = both if both[0] != both[1] else None
        if not touched and order is None:
            return 0
        self._last += 1
        self._edits[self._last] = Edit(
            document_id,
            employee_id,
            {id: replace(was[id]) for id in touched if id in was},
            {id: replace(now[id]) for id in touched if id in now},
            order,
        )
        while len(self._edits) > MOST:
            self._edits.popitem(last=False)
        return self._last

    def get(self, number: int, document_id: int, employee_id: int | None) -> Edit | None:
        """An edit of this document that this person has made."""
        found = self._edits.get(number)
        mine = found is not None and (found.document_id, found.employee_id) == (document_id, employee_id)
        return found if mine else None

    def rename(self, document_id: int, ids: dict[int, int]) -> None:
        """Rows that came back have other ids now."""
        for edit in self._edits.values():
            if edit.document_id != document_id:
                continue
            edit.before = {ids.get(id, id): replace(row, id=ids.get(id, id)) for id, row in edit.before.items()}
            edit.after = {ids.get(id, id): replace(row, id=ids.get(id, id)) for id, row in edit.after.items()}
            if edit.order is not None:
                first, second = edit.order
                edit.order = tuple(ids.get(id, id) for id in first), tuple(ids.get(id, id) for id in second)


def _differs(one: Row | None, other: Row | None) -> bool:
    if one is None or other is None:
        return True
    return one != other and any(getattr(one, name) != getattr(other, name) for name in _FIELDS)


def undone(edit: Edit, rows: Sequence[R]) -> tuple[list[R], dict[int, R], bool]:
    """The rows of a document as they are, with an edit taken back: only in fields that nobody has changed since. Also
    the rows that come back, by their former ids, and whether anything is other than before."""
    found: list[R] = []
    changed = False
    for row in rows:
        before, after = edit.before.get(row.id or 0), edit.after.get(row.id or 0)
        made: R = replace(row)
        if after is not None and before is None:
            if not _differs(row, after):
                changed = True
                continue
        elif after is not None and before is not None:
            for name in _FIELDS:
                if getattr(before, name) != getattr(after, name) == getattr(row, name):
                    setattr(made, name, getattr(before, name))
                    changed = True
        found.append(made)
    if edit.order is not None:
        there = {row.id: row for row in found}
        wanted = [there[id] for id in edit.order[0] if id in there]
        moving = {row.id for row in wanted}
        places = [index for index, row in enumerate(found) if row.id in moving]
        if tuple(row.id for row in found if row.id in moving) != tuple(row.id for row in wanted):
            changed = True
        for index, row in zip(places, wanted, strict=True):
            found[index] = row
    back: dict[int, R] = {}
    here = {row.id for row in rows}
    for id, gone in sorted(edit.before.items(), key=lambda one: one[1].position):
        if id not in edit.after and id not in here:
            back[id] = replace(cast(R, gone), id=None)
            found.insert(gone.position - 1, back[id])
            changed = True
    return found, back, changed


_edits: WeakKeyDictionary[Company, Edits] = WeakKeyDictionary()


def edits_of(company: Company) -> Edits:
    """What was done in this session."""
    return _edits.setdefault(company, Edits())
