"""Pasted rows of which some cannot be added: all of them, every error in its cell, to be mended where they stand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from textual.app import ComposeResult
from textual.binding import Binding

from db.record import record
from tui import labels
from tui.dialogs.base import Dialog
from tui.i18n import N_, _, ngettext
from tui.pasted import CODE, Sheet, row_of
from tui.widgets.cells import safe
from tui.widgets.grid import Grid
from tui.widgets.grid_edit import GridColumn
from tui.widgets.label import Label

Put = Callable[[list[dict[str, Any]]], Awaitable[list[dict[str, Any]]]]
"""Adds rows, all or none; what is wrong, each with the place of its row as `given`."""
RIGHT: Final = ("quantity", "purchase_price", "price", "discount")


@record
class PastedRow:
    """A row as it was pasted: its texts by column."""

    id: int
    cells: Mapping[str, str]


class PastedRows(Dialog[None]):
    """Stays until every row is added or given up."""

    BINDINGS = [
        Binding("f2", "add", show=False),
        Binding("f5", "add_right", show=False),
    ]
    keeps = True

    def __init__(self, sheet: Sheet, wrong: Sequence[Mapping[str, Any]], columns: Sequence[Any], put: Put) -> None:
        """`columns`: of the document, for their titles."""
        super().__init__(_("Pasted rows"))
        self._put = put
        self._sheet = sheet
        self._wrong = wrong
        titles = {one.key: one.title for one in columns}
        self._columns = [
            GridColumn[PastedRow]("place", N_("#"), 3, "right", cell=lambda one: str(one.id)),
            *(_column(name, titles.get(name, N_("Code"))) for name in self._order()),
        ]

    def _order(self) -> tuple[str, ...]:
        """The columns that were pasted, and those in which something is wrong without a cell."""
        more = [str(fact.get("field")) for fact in self._wrong if fact.get("field") in ("quantity", "price")]
        return tuple(dict.fromkeys((CODE, *self._sheet.columns, *more)))

    def body(self) -> ComposeResult:
        """How many, the rows, what is wrong under the cursor."""
        yield Label(classes="sheet-line", id="count")
        yield Grid[PastedRow](self._columns, empty=N_("Everything is added."))
        yield Label(classes="sheet-line", id="wrong")

    def on_mount(self) -> None:
        """All rows; the cursor on the first error."""
        self.query_one(".sheet").styles.width = "96%"
        grid = self._grid
        grid.styles.height = min(len(self._sheet.rows), max(3, self.app.size.height - 12)) + 1
        grid.editable = True
        grid.show([PastedRow(index, cells) for index, cells in enumerate(self._sheet.rows, 1)])
        grid.focus()
        self.call_after_refresh(self._mark, self._wrong, list(grid.rows))

    @property
    def _grid(self) -> Grid[PastedRow]:
        return self.query_one(Grid)

    def hint(self) -> str:
        """Which keys work here."""
        return _("F2 add all   F5 add those that are right   Del leave out   Esc give up")

    def _mark(self, wrong: Sequence[Mapping[str, Any]], rows: Sequence[PastedRow]) -> None:
        """Put what is wrong into the cells; the cursor goes to the first of them."""
        grid = self._grid
        keys = {one.key for one in grid.columns}
        errors: dict[tuple[Any, str], str] = {}
        for fact in wrong:
            index, field = int(fact["given"]), str(fact.get("field"))
            if 0 <= index < len(rows):
                place = (rows[index].id, field if field in keys else CODE)
                errors.setdefault(place, labels.fact_sentence(str(fact.get("code")), {**fact, "row": None}))
        grid.errors = errors
        grid._layout = None
        grid.refresh()
        if errors:
            id, column = next(iter(errors))
            grid.go_to(id, column)
        self._tell()

    def _tell(self) -> None:
        grid = self._grid
        bad = len({id for id, _column in grid.errors})
        right = len(grid.rows) - bad
        told = _("{right}, {wrong}").format(
            right=ngettext("{count} row is right", "{count} rows are right", right).format(count=right),
            wrong=ngettext("{count} row has an error", "{count} rows have errors", bad).format(count=bad),
        )
        self.query_one("#count", Label).update(told)
        row = grid.current
        here = None if row is None else grid.errors.get((row.id, grid.column))
        if here is None and row is not None:
            here = next((text for (id, _column), text in grid.errors.items() if id == row.id), None)
        self.query_one("#wrong", Label).update(safe(f"! {here}" if here else " "))

    # Mending --------------------------------------------------------------------------

    def on_grid_changed(self, event: Grid.Changed) -> None:
        """A cell was mended; whether it is right is known when the rows are added."""
        event.stop()
        if event.column is not None:
            grid, column = self._grid, event.column.key
            grid.settle(event.row.id, column)
            mended = PastedRow(event.row.id, {**event.row.cells, column: event.text})
            grid.show([mended if one.id == mended.id else one for one in grid.rows])
            self._tell()

    def on_grid_removing(self, event: Grid.Removing) -> None:
        """Delete: the row is left out."""
        event.stop()
        grid = self._grid
        grid.errors = {place: text for place, text in grid.errors.items() if place[0] != event.row.id}
        grid.show([one for one in grid.rows if one.id != event.row.id])
        if not grid.rows:
            self.dismiss(None)
            return
        self._tell()

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """The error under the cursor is told."""
        event.stop()
        if type(event) is Grid.Moved and self.is_attached:
            self._tell()

    def on_grid_left(self, event: Grid.Left) -> None:
        """Esc gives the rest up; Enter has come through all cells, and stays."""
        event.stop()
        if event.given_up:
            self.dismiss(None)
        else:
            self._tell()

    # Adding ---------------------------------------------------------------------------

    async def action_add(self) -> None:
        """F2: all rows, if they are right."""
        await self._add(list(self._grid.rows))

    async def action_add_right(self) -> None:
        """F5: those that are right; the others stay here."""
        bad = {id for id, _column in self._grid.errors}
        await self._add([one for one in self._grid.rows if one.id not in bad])

    async def _add(self, rows: list[PastedRow]) -> None:
        self._grid.commit()
        if not rows:
            return
        wrong = await self._put([row_of(one.cells) for one in rows])
        if wrong:
            self._mark(wrong, rows)
            return
        added = {one.id for one in rows}
        rest = [one for one in self._grid.rows if one.id not in added]
        if not rest:
            self.dismiss(None)
            return
        self._grid.show(rest)
        self._tell()


def _column(name: str, title: str) -> GridColumn[PastedRow]:
    align: Any = "right" if name in RIGHT else "left"
    return GridColumn[PastedRow](
        name, title, 8, align, cell=lambda one: one.cells.get(name, ""), edit="text", widest=24,
        text=lambda one: one.cells.get(name, ""),
    )  # fmt: skip
