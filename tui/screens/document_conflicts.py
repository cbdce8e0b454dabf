"""What two people have made of the same cell or field: whether it overlaps, and how it is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from db.fields import plain
from db.queries.documents import DocumentRow
from db.queries.rows import HIDDEN
from tui import labels_words as words
from tui.dialogs.conflict import ConflictLine
from tui.dialogs.history import value as told_value
from tui.i18n import _

TOLD: Final = ("quantity", "unit", "purchase_price", "price", "discount", "tax", "warehouse", "to_warehouse", "reason",
               "comment")  # fmt: skip
"""The cells that someone else may have changed in a row that one removes."""


def bare(value: Any) -> str:
    """A cell's value as it is given to the books, to compare by."""
    if value is None or value is HIDDEN:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    return str(value)


def clash(column: str, was: DocumentRow, now: DocumentRow, value: Any) -> bool:
    """Whether someone else has made something else of a cell since it was as in `was`."""
    before, after = (bare(getattr(one, column)) for one in (was, now))
    return before != after and after != bare(value)


def conflict_line(column: str, position: int, was: DocumentRow, now: DocumentRow, value: Any) -> ConflictLine:
    """A cell with its three values."""
    where = f"{_('Row {number}').format(number=position)}, {words.field_name(column)}"
    values = (bare(getattr(was, column)), bare(getattr(now, column)), bare(value))
    return ConflictLine("cell", where, *(told_value(column, one) for one in values))


def removal_lines(was: DocumentRow, now: DocumentRow) -> list[ConflictLine]:
    """What someone else has changed in a row that one removes."""
    found = []
    for column in TOLD:
        before, after = bare(getattr(was, column)), bare(getattr(now, column))
        if before != after:
            where = f"{_('Row {number}').format(number=now.position)}, {words.field_name(column)}"
            told = (told_value(column, before), told_value(column, after), _("row removed"))
            found.append(ConflictLine(column, where, *told))
    return found


def field_line(name: str, label: str, was: Any, theirs: Any, mine: Any) -> ConflictLine:
    """A field of the header with its three values."""
    return ConflictLine(name, _(label), *(_told(name, one) for one in (was, theirs, mine)))


def _told(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return told_value("price" if name == "delivery_price" else "quantity", bare(value))
    if isinstance(value, tuple):
        return str(value[1] or "")
    if isinstance(value, date):
        return told_value("date", value.isoformat())
    return told_value(name, bare(value))
