"""How a grid keeps and draws its rows; what one does in it is in `grid`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.i18n import _
from tui.widgets.cells import TONES, Cell, fit, plain, width_of
from tui.widgets.columns import CHANGED, GAP, Layout, measure
from tui.widgets.grid_edit import GridColumn, LineEdit, identity

R = TypeVar("R")
Place = tuple[Any, str]
"""A row's id and a column's key."""


class GridLines(Widget, Generic[R]):
    """Rows of cells with a cursor on one of them."""

    COMPONENT_CLASSES = {
        "grid--header", "grid--row", "grid--row-blurred", "grid--cell", "grid--edit", "grid--empty",
        *(f"grid--{tone}" for tone in TONES),
    }  # fmt: skip

    def __init__(self, columns: Sequence[GridColumn[R]], *, empty: str = "", id: str | None = None) -> None:
        """`empty`: an English msgid."""
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.empty = empty
        self.editable = False
        self.fixed = False
        """Whether no row may be removed although cells can be typed into."""
        self.errors: dict[Place, str] = {}
        self.waiting: dict[Place, str] = {}
        """What was typed into cells and could not be saved."""
        self.saving: dict[Place, str] = {}
        """What was typed into cells and is being saved: shown as typed until that is done."""
        self.rows: tuple[R, ...] = ()
        self.changed: set[Any] = set()
        """The ids of rows that others have just changed or added, until one goes on."""
        self.row = 0
        self.top = 0
        self.column = ""
        self.edit: LineEdit | None = None
        self._cells: list[tuple[Cell, ...]] = []
        self._widths: tuple[int, ...] = ()
        self._layout: Layout | None = None

    def show(self, rows: Sequence[R], columns: Sequence[GridColumn[R]] | None = None) -> None:
        """Show these rows; the cursor stays on its row where that is still there."""
        before = self.current
        known = dict(zip(map(identity, self.rows), zip(self.rows, self._cells, strict=False), strict=False))
        if columns is not None and columns is not self.columns:
            self.columns, known = tuple(columns), {}
        self.rows = tuple(rows)
        self._cells = [self._cells_of(row, known.get(identity(row))) for row in self.rows]
        self._widths, self._layout = measure(self.columns, self._cells), None
        ids = {identity(row): index for index, row in enumerate(self.rows)}
        if before is not None and identity(before) in ids:
            self.row = ids[identity(before)]
        elif self.edit is not None:
            self.edit = None
        self.waiting = {place: text for place, text in self.waiting.items() if place[0] in ids}
        if self.column not in {one.key for one in self._stops()}:
            self.column = next((one.key for one in self._stops()), "")
        self._clamp()
        self.refresh()

    def put(self, rows: Sequence[R]) -> None:
        """Show these rows instead of those with their ids; the others stay as they are."""
        places = {identity(row): index for index, row in enumerate(self.rows)}
        now = list(self.rows)
        for row in rows:
            index = places[identity(row)]
            now[index] = row
            self._cells[index] = tuple(column.of(row) for column in self.columns)
            widths = measure(self.columns, [self._cells[index]])
            if any(new > old for new, old in zip(widths, self._widths, strict=True)):
                self._widths = tuple(map(max, zip(widths, self._widths, strict=True)))
                self._layout = None
                self.refresh()
            self._draw_row(index)
        self.rows = tuple(now)

    def _cells_of(self, row: R, known: tuple[R, tuple[Cell, ...]] | None) -> tuple[Cell, ...]:
        """The cells of a row; they are worked out anew only where it is another one than before."""
        if known is not None and known[0] == row:
            return known[1]
        return tuple(column.of(row) for column in self.columns)

    @property
    def current(self) -> R | None:
        """The row under the cursor."""
        return self.rows[self.row] if 0 <= self.row < len(self.rows) else None

    @property
    def current_column(self) -> GridColumn[R] | None:
        """The column under the cursor."""
        return next((one for one in self.columns if one.key == self.column), None)

    # Lines --------------------------------------------------------------------------

    def _stops(self) -> list[GridColumn[R]]:
        return [one for one in self.columns if one.edit]

    @property
    def _height(self) -> int:
        return max(1, self.size.height - 1)

    def _clamp(self) -> None:
        self.row = max(0, min(self.row, len(self.rows) - 1))
        self.top = max(0, min(self.top, len(self.rows) - self._height))
        if self.row < self.top:
            self.top = self.row
        elif self.row >= self.top + self._height:
            self.top = self.row - self._height + 1

    def _draw_row(self, index: int) -> None:
        self.refresh(Region(0, index - self.top + 1, self.size.width, 1))

    # Drawing ------------------------------------------------------------------------

    def _shows(self, layout: Layout) -> bool:
        return not self.column or any(self.columns[index].key == self.column for index, _width in layout.places)

    def _fitting(self) -> Layout:
        width = self.size.width
        if self._layout is None or self._layout.width != width:
            self._layout = Layout.of(self.columns, self._needed(), width)
            if not self._shows(self._layout):  # the cursor's column stays, another one goes
                kept = tuple(replace(one, priority=0) if one.key == self.column else one for one in self.columns)
                self._layout = Layout.of(kept, self._needed(), width)
        return self._layout

    def _needed(self) -> tuple[int, ...]:
        """What the columns need, the signs of errors and what was typed in vain included."""
        needed = list(self._widths)
        keys = [one.key for one in self.columns]
        for id, key in self.errors:
            if key in keys and len(needed) == len(keys):
                place = keys.index(key)
                typed = width_of(self.waiting.get((id, key), ""))
                needed[place] = max(needed[place], self._widths[place] + 1, typed + 1)
        return tuple(needed)

    def render_line(self, y: int) -> Strip:
        """The header, a row, or what stands for no rows."""
        layout = self._fitting()
        if y == 0:
            return layout.header(self._style("grid--header"))
        index = self.top + y - 1
        if index >= len(self.rows):
            return layout.text(_(self.empty) if y == 1 and not self.rows else "", self._style("grid--empty"))
        return self._row(layout, index)

    def _row(self, layout: Layout, index: int) -> Strip:
        row, here = self.rows[index], index == self.row
        base = self._style("grid--row" if self.has_focus else "grid--row-blurred") if here else self.rich_style
        segments = [Segment(f" {'▌' if here else ' '}{CHANGED if identity(row) in self.changed else ' '}", base)]
        for position, (place, width) in enumerate(layout.places):
            if position:
                segments.append(Segment(" " * GAP, base))
            column, cell = self.columns[place], self._cells[index][place]
            at = here and column.key == self.column and self.has_focus and self.editable
            if at and self.edit is not None:
                before, under, behind = self.edit.window(width)
                style = self._style("grid--edit")
                rest = " " * (width - len(before) - len(under) - len(behind))
                if column.align == "right":
                    before, rest = rest + before, ""
                segments += [Segment(before, style), Segment(under, style + Style(reverse=True)),
                             Segment(behind + rest, style)]  # fmt: skip
                continue
            text, style = plain(cell), base
            if not isinstance(cell, str) and cell.tone:
                style = base + self._tone(cell.tone)
            wrong = (identity(row), column.key)
            if wrong in self.errors:
                text, style = f"!{self.waiting.get(wrong, text)}", base + self._tone("error")
            elif wrong in self.saving:
                text = self.saving[wrong]
            shown = fit(text, width, column.align)
            segments.append(Segment(shown, style + self._style("grid--cell") if at else style))
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _style(self, component: str) -> Style:
        return self.get_component_rich_style(component, partial=component == "grid--cell")

    def _tone(self, tone: str) -> Style:
        found = self.get_component_rich_style(f"grid--{tone}", partial=True)
        return Style(color=found.color, bold=found.bold, dim=found.dim)
