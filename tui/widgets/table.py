"""A table that looks endless: drawn line by line, filled by pages, its cursor on a row and not on a place.

    table = Table(
        [Column("number", N_("No"), 10), Column("name", N_("Name"), 12, flexible=True),
         Column("quantity", N_("Quantity"), 9, "right", priority=2)],
        key=lambda row: row.number, empty=N_("No documents yet. n makes the first one."))
    table.show(partial(documents.page, actor, filter))     # by pages; or table.show_rows(rows)

Posts `Table.Opened(row)` on Enter, `Table.Highlighted(row)` when the cursor has moved, `Table.Loaded(total)`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.i18n import N_, _
from tui.widgets.cells import TONES, Cell, Column, Tone
from tui.widgets.columns import Layout, measure
from tui.widgets.window import Loader, Window, listed

R = TypeVar("R")


class Table(Widget, Generic[R], can_focus=True):
    """Rows of a query, or of a short list, one line each. See the module."""

    COMPONENT_CLASSES = {
        "table--header", "table--cursor", "table--cursor-blurred", "table--mark", "table--empty",
        *(f"table--{tone}" for tone in TONES),
    }  # fmt: skip
    BINDINGS = [
        Binding("up", "up", show=False),
        Binding("down", "down", show=False),
        Binding("pageup", "previous_page", show=False),
        Binding("pagedown", "next_page", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "open", N_("open"), id="table.open"),
        Binding("space", "mark", N_("mark"), id="table.mark", show=False),
    ]

    class Opened(Message):
        """Enter on a row (or a second click)."""

        def __init__(self, table: Table[Any], row: Any) -> None:
            super().__init__()
            self.table = table
            self.row = row

        @property
        def control(self) -> Table[Any]:
            """The table, for `@on(Table.Opened, "#id")`."""
            return self.table

    class Highlighted(Opened):
        """The cursor stands on another row now (None: the table is empty)."""

    class Marked(Opened):
        """The marks have changed."""

    class Loaded(Message):
        """Rows have been read; `total` as the query counts, None where it does not."""

        def __init__(self, table: Table[Any], total: int | None) -> None:
            super().__init__()
            self.table = table
            self.total = total

        @property
        def control(self) -> Table[Any]:
            """The table."""
            return self.table

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable] = lambda row: getattr(row, "id"),  # noqa: B009 - R has no attribute of that name
        loader: Loader[R] | None = None,
        rows: Sequence[R] | None = None,
        empty: str = "",
        marks: bool = False,
        tone: Callable[[R], Tone] | None = None,
        header: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`key` tells rows apart; `empty` (an English msgid) says what would be here and which key makes the
        first one; `marks`: space marks rows; `tone`: the colour of a whole row by its state."""
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.empty = empty
        self.marks: set[Hashable] = set()
        self.cursor = 0
        self.top = 0
        self._key = key
        self._marking = marks
        self._tone = tone
        self._header = int(header)
        self._given = tuple(rows) if rows is not None else None
        source = loader if loader is not None else listed(self._given) if self._given is not None else None
        self._window: Window[R] | None = Window(source, key) if source is not None else None
        self._rows: tuple[R, ...] = ()
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._widths: tuple[int, ...] = ()
        self._layout: Layout | None = None
        self._loaded = False
        self._lock = asyncio.Lock()
        self._shown: Hashable = None
        self._generation = 0
        self._fetching = False

    # What screens use ---------------------------------------------------------------

    def show(self, loader: Loader[R]) -> None:
        """Show another list from its start."""
        self._window = Window(loader, self._key)
        self._generation += 1
        self.marks.clear()
        self._start()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows, keeping the cursor on its row where that is still there."""
        self._generation += 1
        self._window = Window(listed(tuple(rows)), self._key).first()
        self._take(self._window, *self._prepare(self._window))

    async def reload(self) -> None:
        """Read the rows again; the cursor stays on its row, or where it was if that is gone."""
        if self._window is not None:
            await self._step(Window.again)

    @property
    def row(self) -> R | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows that are in memory."""
        return self._rows

    @property
    def marked(self) -> tuple[R, ...]:
        """The marked rows that are in memory; the one under the cursor where none is marked."""
        chosen = tuple(row for row in self._rows if self._key(row) in self.marks)
        return chosen or ((self.row,) if self.row is not None else ())

    @property
    def total(self) -> int | None:
        """How many rows the whole list has, as far as the query says."""
        return self._window.total if self._window is not None else None

    async def move_to(self, key: Hashable) -> bool:
        """Put the cursor on the row of this key, if it is in memory."""
        async with self._lock:
            for index, row in enumerate(self._rows):
                if self._key(row) == key:
                    self._move(index)
                    return True
        return False

    def redraw(self) -> None:
        """Draw all rows anew: another language, other marks, other rights."""
        self._cells.clear()
        self._layout = None
        if self._window is not None and self._loaded:
            self._take(self._window, *self._prepare(self._window))

    # Loading ------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Begin to load where a list was given."""
        if self._given is not None:
            self.show_rows(self._given)
        elif self._window is not None and not self._loaded:
            self._start()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are rows, where the styles say `height: auto`."""
        count = len(self._rows) if self._loaded or self._given is None else len(self._given)
        return max(1, count) + self._header

    def _start(self) -> None:
        if self.is_attached:
            self._loaded = False
            self.cursor = self.top = 0
            self._go(self._step(Window.first))

    def _go(self, work: Any) -> None:
        app: Any = self.app
        app.go(work)

    async def _step(self, step: Callable[[Window[R]], Window[R]]) -> None:
        """One step of the window, read in the reading lane; steps come one after the other."""
        async with self._lock:
            window, generation = self._window, self._generation
            if window is None:
                return

            def work() -> tuple[Window[R], dict[int, tuple[Cell, ...]], tuple[int, ...]]:
                moved = step(window)
                return moved, *self._prepare(moved)

            app: Any = self.app
            moved, cells, widths = await app.read(work)
            if generation == self._generation:
                self._take(moved, cells, widths)

    def _prepare(self, window: Window[R]) -> tuple[dict[int, tuple[Cell, ...]], tuple[int, ...]]:
        """The cells of a window's rows (kept from before where a row is the same) and their widths."""
        columns, kept = self.columns, self._cells
        cells = {id(row): kept.get(id(row)) or tuple(column.of(row) for column in columns) for row in window.rows}
        return cells, measure(columns, cells.values())

    def _take(self, window: Window[R], cells: dict[int, tuple[Cell, ...]], widths: tuple[int, ...]) -> None:
        before = self.row
        place = self.cursor - self.top
        self._window, self._cells, self._rows = window, cells, window.rows
        if widths != self._widths:
            self._widths, self._layout = widths, None
        if before is not None:
            wanted = self._key(before)
            found = next((index for index, row in enumerate(self._rows) if self._key(row) == wanted), None)
            if found is not None:
                self.cursor = found
                self.top = found - place
        self._loaded = True
        self._clamp()
        self.refresh()
        self._tell()
        self.post_message(self.Loaded(self, window.total))

    async def wait_loaded(self) -> None:
        """Come back when the first rows are there (at once where no list was given)."""
        if self._window is not None and not self._loaded:
            async with self._lock:
                pass

    # Moving -------------------------------------------------------------------------

    @property
    def _height(self) -> int:
        return max(1, self.size.height - self._header)

    def _clamp(self) -> None:
        count = len(self._rows)
        self.cursor = max(0, min(self.cursor, count - 1))
        self.top = max(0, min(self.top, count - self._height))
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + self._height:
            self.top = self.cursor - self._height + 1

    def _move(self, index: int) -> None:
        before, top = self.cursor, self.top
        self.cursor = index
        self._clamp()
        if self.top != top:
            self.refresh()
        elif self.cursor != before:
            for line in (before, self.cursor):
                self.refresh(Region(0, line - self.top + self._header, self.size.width, 1))
        self._tell()

    def _tell(self) -> None:
        row = self.row
        key = self._key(row) if row is not None else None
        if key != self._shown:
            self._shown = key
            self.post_message(self.Highlighted(self, row))

    async def _by(self, step: int) -> None:
        """Move by `step` rows, fetching what is not there yet."""
        window = self._window
        if window is None:
            return
        await self.wait_loaded()
        while self._window is not None and self.cursor + step >= len(self._rows) and not self._window.at_end:
            await self._step(Window.down)
        while self._window is not None and self.cursor + step < 0 and not self._window.at_start:
            await self._step(Window.up)
        if abs(step) > 1:
            self.top += step
        self._move(self.cursor + step)
        self._ahead()

    def _ahead(self) -> None:
        """Fetch the next page before the cursor is there."""
        if not self._fetching and self._wanted() is not None:
            self._fetching = True
            app: Any = self.app
            app.go(self._fetch(), hold=False)

    def _wanted(self) -> Callable[[Window[R]], Window[R]] | None:
        """The step that will be needed soon."""
        window, margin = self._window, 2 * self._height
        if window is None:
            return None
        if not window.at_end and self.cursor + margin >= len(self._rows):
            return Window.down
        return Window.up if not window.at_start and self.cursor < margin else None

    async def _fetch(self) -> None:
        try:
            if (step := self._wanted()) is not None:
                await self._step(step)
        finally:
            self._fetching = False

    async def action_up(self) -> None:
        """One row up."""
        await self._by(-1)

    async def action_down(self) -> None:
        """One row down."""
        await self._by(1)

    async def action_previous_page(self) -> None:
        """One page up."""
        await self._by(1 - self._height)

    async def action_next_page(self) -> None:
        """One page down."""
        await self._by(self._height - 1)

    async def action_first(self) -> None:
        """The first row of the list."""
        await self._to(0, "at_start", Window.first)

    async def action_last(self) -> None:
        """The last row of the list."""
        await self._to(-1, "at_end", Window.last)

    async def _to(self, index: int, there: str, step: Callable[[Window[R]], Window[R]]) -> None:
        await self.wait_loaded()
        if self._window is not None and not getattr(self._window, there):
            await self._step(step)
        self._move(index % len(self._rows) if self._rows else 0)

    async def action_open(self) -> None:
        """Open the row under the cursor."""
        await self.wait_loaded()
        if self.row is not None:
            self.post_message(self.Opened(self, self.row))

    async def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go to the next."""
        if self.row is None:
            return
        self.marks ^= {self._key(self.row)}
        self.refresh(Region(0, self.cursor - self.top + self._header, self.size.width, 1))
        self.post_message(self.Marked(self, self.row))
        await self._by(1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No marking where a table has no marks; nothing to open where it is empty."""
        if action == "mark":
            return self._marking
        if action == "open":
            return bool(self._rows) or not self._loaded
        return True

    # Mouse --------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; one on the cursor opens."""
        index = self.top + event.y - self._header
        if event.y >= self._header and index < len(self._rows):
            if index == self.cursor:
                self.post_message(self.Opened(self, self.row))
            else:
                self._move(index)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three rows down."""
        event.stop()
        self._go(self._by(3))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three rows up."""
        event.stop()
        self._go(self._by(-3))

    def on_resize(self) -> None:
        """Other columns may fit."""
        self._layout = None
        self._clamp()

    # Drawing ------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line: the header, a row, or what stands for an empty list."""
        width = self.size.width
        if self._layout is None or self._layout.width != width:
            app: Any = self.app
            self._layout = Layout.of(self.columns, self._widths, width, app.rights)
        layout = self._layout
        if y < self._header:
            return layout.header(self._style("table--header"))
        index = self.top + y - self._header
        if index >= len(self._rows):
            first = y == self._header and self._loaded and not self._rows
            return layout.text(_(self.empty) if first and self.empty else "", self._style("table--empty"))
        row = self._rows[index]
        tone = self._tone(row) if self._tone is not None else ""
        base = self._style(f"table--{tone}") if tone else self._style("")
        if index == self.cursor:
            base = self._style("table--cursor" if self.has_focus else "table--cursor-blurred", tone)
        return layout.row(
            self._cells[id(row)],
            base,
            lambda one: base + self._tone_style(one),
            cursor=index == self.cursor,
            mark=self._key(row) in self.marks,
        )

    def _style(self, component: str, tone: str = "") -> Style:
        style = self.get_component_rich_style(component) if component else self.rich_style
        return style + self._tone_style(tone) if tone else style

    def _tone_style(self, tone: str) -> Style:
        found = self.get_component_rich_style(f"table--{tone}", partial=True)
        return Style(color=found.color, bold=found.bold, dim=found.dim)

    def watch_has_focus(self, focused: bool) -> None:
        """The cursor's line looks different without the focus."""
        super().watch_has_focus(focused)
        if self._rows:
            self.refresh(Region(0, self.cursor - self.top + self._header, self.size.width, 1))
