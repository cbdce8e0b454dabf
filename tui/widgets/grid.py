"""A grid of rows in which one types: the cursor stands on a cell, typing changes it, Enter goes on to the next
cell that wants a value and, where none does, back home.

    grid = Grid(columns, empty=N_("No rows yet"))
    grid.show(rows); grid.editable = True

Posts `Grid.Changed(row, column, text)` when a cell was typed into, `Grid.Picking` where one is to be chosen,
`Grid.Removing` on Delete, `Grid.Left` when one goes out at the bottom, `Grid.Moved` on another cell, `Grid.Pasted`
when rows of a spreadsheet were pasted.
"""

from __future__ import annotations

from typing import Any, TypeVar

from textual import events
from textual.binding import Binding
from textual.message import Message

from tui.i18n import N_
from tui.widgets.cells import plain
from tui.widgets.columns import GAP, LEAD
from tui.widgets.grid_edit import GridColumn, LineEdit, identity, is_sheet
from tui.widgets.grid_lines import GridLines

R = TypeVar("R")


class Grid(GridLines[R], can_focus=True):
    """Rows that can be typed into. See the module."""

    BINDINGS = [
        Binding("up", "rows(-1)", show=False),
        Binding("down", "rows(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("left", "columns(-1)", show=False),
        Binding("right", "columns(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("ctrl+home", "first", show=False),
        Binding("ctrl+end", "last", show=False),
        Binding("enter", "next", N_("next"), id="grid.next", show=False),
        Binding("delete", "remove", N_("remove the row"), id="grid.remove"),
        Binding("f4,space", "pick", N_("pick"), id="grid.pick"),
        Binding("escape", "leave", N_("back to the entry"), id="grid.leave"),
    ]

    class Moved(Message):
        """The cursor stands elsewhere. `row` None: there are no rows."""

        def __init__(self, grid: Grid[Any], row: Any, column: GridColumn[Any] | None) -> None:
            super().__init__()
            self.grid, self.row, self.column = grid, row, column

        @property
        def control(self) -> Grid[Any]:
            """The grid."""
            return self.grid

    class Removing(Moved):
        """Delete on a row."""

    class Left(Moved):
        """Out at the bottom, by Esc (`given_up`), or by Enter where no cell wants anything more."""

        given_up = False

    class Picking(Moved):
        """A cell's value is to be chosen; `text` was typed."""

        text = ""

    class Changed(Picking):
        """A cell was typed into: its new `text`. `row`: as it was when that began."""

    class Typing(Moved):
        """A sign was typed into a cell."""

    class Pasted(Picking):
        """Rows, or a column, of a spreadsheet were pasted: `text`. `row` None: there are no rows yet."""

    # What screens use ---------------------------------------------------------------

    @property
    def scan_through(self) -> bool:
        """Whether a scan is none of the grid's: where nothing can be typed into it."""
        return not self.editable

    def go_to(self, id: Any, column: str = "") -> bool:
        """Put the cursor on a row, and on a column of it; whether the row is here."""
        index = next((index for index, row in enumerate(self.rows) if identity(row) == id), None)
        if index is None:
            return False
        if column and any(one.key == column for one in self._stops()):
            self.column = column
        self._move(index)
        return True

    def take(self) -> tuple[R, GridColumn[R], str] | None:
        """End typing and give what was typed: the row as it was when that began, the column, the text."""
        edit, row, column = self.edit, self.current, self.current_column
        self.edit = None
        if edit is None or row is None or column is None:
            return None
        self._draw_row(self.row)
        begun: R | None = edit.row
        return row if begun is None or identity(begun) != identity(row) else begun, column, edit.text.strip()

    def commit(self) -> None:
        """Be done with the cell that is typed into."""
        taken = self.take()
        if taken is not None:
            told = self.Changed(self, taken[0], taken[1])
            told.text = taken[2]
            self.saving[(identity(taken[0]), taken[1].key)] = taken[2]
            self.post_message(told)

    def refuse(self, id: Any, column: str, typed: str | None, error: str) -> None:
        """Say in a cell what is wrong with it; what was typed stays in it."""
        self.saving.pop((id, column), None)
        self.errors[(id, column)] = error
        if typed is not None:
            self.waiting[(id, column)] = typed
        self._layout = None
        self.refresh()

    def typed(self) -> list[tuple[Any, str, str]]:
        """What was typed into cells and is not saved: the row's id, the column's title (an English msgid), the text."""
        titles = {column.key: column.title for column in self.columns}
        texts = dict(self.waiting)
        row, column = self.current, self.current_column
        if self.edit is not None and row is not None and column is not None:
            texts[(identity(row), column.key)] = self.edit.text.strip()
        return [(id, titles.get(key, key), text) for (id, key), text in texts.items() if text]

    def drop_typed(self) -> None:
        """Forget what was typed into cells: it can no longer be saved."""
        self.edit = None
        for id, key in list(self.waiting):
            self.settle(id, key)
        self.refresh()

    def settle(self, id: Any, column: str) -> None:
        """A cell is right now."""
        self.saving.pop((id, column), None)
        self.errors.pop((id, column), None)
        self.waiting.pop((id, column), None)

    # Moving -------------------------------------------------------------------------

    def _move(self, index: int) -> None:
        before, top, layout = self.row, self.top, self._layout
        self.row = index
        self._clamp()
        seen = bool(self.changed)
        self.changed.clear()
        if seen or self.top != top or (layout is not None and not self._shows(layout)):
            self._layout = layout if layout is not None and self._shows(layout) else None
            self.refresh()
        else:
            self._draw_row(before)
            self._draw_row(self.row)
        self.post_message(self.Moved(self, self.current, self.current_column))

    def action_rows(self, step: int) -> None:
        """Up and down; below the last row is home."""
        self.commit()
        if self.row + step >= len(self.rows) and self.editable:
            self.post_message(self.Left(self, self.current, self.current_column))
        else:
            self._move(self.row + step)

    def action_page(self, step: int) -> None:
        """A page up or down."""
        self.commit()
        self._move(self.row + step * max(1, self._height - 1))

    def action_first(self) -> None:
        """The first row."""
        self.commit()
        self._move(0)

    def action_last(self) -> None:
        """The last row."""
        self.commit()
        self._move(len(self.rows) - 1)

    def action_columns(self, step: int) -> None:
        """The cell before or after that can be changed."""
        self.commit()
        keys = [one.key for one in self._stops()]
        if self.column in keys:
            self.column = keys[max(0, min(keys.index(self.column) + step, len(keys) - 1))]
            self._move(self.row)

    def action_edge(self, index: int) -> None:
        """The first or last cell that can be changed."""
        self.commit()
        if stops := self._stops():
            self.column = stops[index].key
            self._move(self.row)

    def action_next(self) -> None:
        """On to the next cell that wants a value; home where none does."""
        typed = (identity(self.current), self.column) if self.edit is not None and self.current is not None else None
        self.commit()
        stops = self._stops()
        keys = [one.key for one in stops]
        here = (self.row, keys.index(self.column)) if self.column in keys else (self.row, -1)
        for index in range(self.row, len(self.rows)):
            row = self.rows[index]
            for place, column in enumerate(stops):
                if (index, place) <= here or (identity(row), column.key) == typed:
                    continue
                if (identity(row), column.key) in self.errors or (column.needs is not None and column.needs(row)):
                    self.column = column.key
                    self._move(index)
                    return
        self.post_message(self.Left(self, self.current, self.current_column))

    def action_remove(self) -> None:
        """Take the row away."""
        if self.current is not None:
            self.post_message(self.Removing(self, self.current, self.current_column))

    def action_pick(self, text: str = "") -> None:
        """Choose the cell's value."""
        if self.current is not None and self.editable:
            told = self.Picking(self, self.current, self.current_column)
            told.text = text
            self.post_message(told)

    def action_leave(self) -> None:
        """Esc: what is being typed is given up, or one goes home."""
        if self.edit is None:
            told = self.Left(self, self.current, self.current_column)
            told.given_up = True
            self.post_message(told)
            return
        self.edit = None
        if self.current is not None:
            self.settle(identity(self.current), self.column)
        self._draw_row(self.row)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is changed where nothing can be."""
        if action == "remove":
            return self.editable and not self.fixed and bool(self.rows)
        if action == "pick":
            column = self.current_column
            return self.editable and self.edit is None and column is not None and column.edit == "pick"
        if action in ("leave", "next"):
            return self.editable
        if action in ("columns", "edge"):
            return self.edit is None
        return True

    # Typing -------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A sign that the cell takes begins to change it."""
        row, column = self.current, self.current_column
        if not self.editable or row is None or column is None or not column.edit:
            return
        if self.edit is None:
            character = event.character if event.is_printable else None
            if character is not None and column.takes(character) and event.key != "space":
                if column.edit == "pick":
                    self.action_pick(character)
                else:
                    self.edit = LineEdit(row=row)
                    self.edit.type(character)
            elif event.key == "backspace" and column.edit != "pick":
                self.edit = LineEdit(self._typed(row, column)[:-1], row)
            else:
                return
        elif event.is_printable and event.character:
            self.edit.type(event.character)
        elif event.key == "right" and self.edit.at_end:
            self.action_columns(1)
        elif not self.edit.key(event.key):
            return
        event.stop()
        event.prevent_default()
        self._draw_row(self.row)
        self.post_message(self.Typing(self, row, column))

    def on_paste(self, event: events.Paste) -> None:
        """Rows of a spreadsheet, and a column of it, are the screen's; another text goes into the cell."""
        row, column = self.current, self.current_column
        several = is_sheet(event.text) or "\n" in event.text.strip().replace("\r", "\n")
        if self.editable and self.edit is None and several:
            event.stop()
            told = self.Pasted(self, row, column)
            told.text = event.text
            self.post_message(told)
        elif self.editable and column is not None and column.edit in ("number", "text") and event.text.strip():
            event.stop()
            self.edit = self.edit or LineEdit(row=row)
            self.edit.type(event.text.strip().splitlines()[0])
            self._draw_row(self.row)

    def _typed(self, row: R, column: GridColumn[R]) -> str:
        waiting = self.waiting.get((identity(row), column.key))
        if waiting is not None:
            return waiting
        return column.text(row) if column.text is not None else plain(column.of(row))

    def on_blur(self) -> None:
        """Going away keeps what was typed."""
        self.commit()
        if self.rows:
            self._draw_row(self.row)

    def on_focus(self) -> None:
        """The cursor is seen; which keys work depends on its cell."""
        if self.rows:
            self._draw_row(self.row)
            self.post_message(self.Moved(self, self.current, self.current_column))

    # Mouse --------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor."""
        index = self.top + event.y - 1
        if event.y < 1 or index >= len(self.rows) or self._layout is None:
            return
        self.commit()
        left = LEAD
        for place, width in self._layout.places:
            if left <= event.x < left + width + GAP and self.columns[place].edit:
                self.column = self.columns[place].key
            left += width + GAP
        self._move(index)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three rows down."""
        event.stop()
        self._move(min(self.row + 3, len(self.rows) - 1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three rows up."""
        event.stop()
        self._move(max(0, self.row - 3))

    def on_resize(self) -> None:
        """Other columns may fit."""
        self._layout = None
        self._clamp()
