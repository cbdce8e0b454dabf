"""`g`: to where in a list what one types begins: a name, a code, a day, a number, "50%" or "%50" for its middle; as one
types, and back with Esc."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from db.text import fold
from tui.i18n import _
from tui.widgets.cells import plain
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tui.widgets.table import Table


class Jump:
    """One way through a table's list, from `g` to Enter or Esc."""

    def __init__(self, table: Table[Any]) -> None:
        self._table = table
        self._start = (table._generation, table._window, table.cursor, table.top)
        self._moved = False
        self._last = ""

    @staticmethod
    def possible(table: Table[Any]) -> bool:
        """Whether there is anywhere to go, and a line to type in."""
        if not table.rows or not table.screen.query(StatusLine):
            return False
        return table.whole or table._seek is not None or table._ruled is not None

    def begin(self) -> None:
        """Ask for the place."""
        prompt = _("Go to (first letters, a number, a day, or 50%)")
        self._table.screen.query_one(StatusLine).ask(prompt, self._typed, self._end)

    def _typed(self, text: str) -> None:
        if text.strip():
            self._table._go(self._to(text.strip()))

    async def _to(self, text: str) -> None:
        table, self._last = self._table, text
        self._moved = True
        part = text.removesuffix("%") if text.endswith("%") else text.removeprefix("%")
        if part != text and part.strip().isdecimal() and len(part) < 5:
            done = await table.go_to_part(min(100, int(part)), 100)
        elif table.whole:
            done = self._among(text)
        else:
            seek = table._seek
            done = seek is not None and await table.seek(lambda _window: seek(text))
        if text == self._last:
            table.screen.query_one(StatusLine).wrong(not done)

    def _among(self, text: str) -> bool:
        """To the first of a few rows that has a cell which begins so, the column of the order before the others."""
        table, wanted = self._table, fold(text)
        for begins in (True, False):
            for column in self._columns():
                for index, row in enumerate(table.rows):
                    cell = fold(plain(table._cells[id(row)][column]).lstrip("●○× "))
                    if cell.startswith(wanted) if begins else wanted in cell:
                        table._move(index)
                        return True
        return False

    def _columns(self) -> Iterator[int]:
        order, columns = self._table.order, self._table.columns
        first = [place for place, column in enumerate(columns) if order and column.order == order]
        yield from first
        yield from (place for place in range(len(columns)) if place not in first)

    def _end(self, text: str | None) -> None:
        """Enter stays where one is; Esc goes back to where one was."""
        generation, window, cursor, top = self._start
        table = self._table
        if text is None and self._moved and table.is_attached and generation == table._generation:
            table._back_to(window, cursor, top)
