"""Rows that are read by pages, with a cursor that stands on a row and not on a place: what `Table` is drawn from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from textual.geometry import Region
from textual.widget import Widget

from tui.lanes import Overtaken
from tui.widgets.cells import Cell, Column
from tui.widgets.columns import measure
from tui.widgets.window import Loader, Window, listed

R = TypeVar("R")


class PagedRows(Widget, Generic[R]):
    """Loading and moving; drawing and messages are `Table`'s."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable],
        loader: Loader[R] | None,
        rows: Sequence[R] | None,
        header: bool,
        id: str | None,
        classes: str | None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.marks: set[Hashable] = set()
        self.changed: set[Hashable] = set()
        """The rows that others have just changed or added, until one goes on."""
        self.cursor = 0
        self.top = 0
        self._key = key
        self._header = int(header)
        self._given = tuple(rows) if rows is not None else None
        source = loader if loader is not None else listed(self._given) if self._given is not None else None
        self._window: Window[R] | None = Window(source, key) if source is not None else None
        self._rows: tuple[R, ...] = ()
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._widths: tuple[int, ...] = ()
        self._loaded = False
        self._anew = True
        """Whether the next rows are another list's: then the cursor begins at the top."""
        self._there = asyncio.Event()
        self._lock = asyncio.Lock()
        self._shown: Hashable = None
        self._generation = 0
        self._fetching = False

    # What is told -------------------------------------------------------------------

    def told_loaded(self) -> None:
        """Rows have been read."""

    def told_moved(self) -> None:
        """The cursor stands on another row."""

    def told_widths(self) -> None:
        """Columns may need other widths."""

    def told_taken(self) -> None:
        """A window has been taken."""

    def _placed(self, window: Window[R]) -> Window[R]:
        """The window with what is known of where it stands."""
        return window

    # What screens use ---------------------------------------------------------------

    def show(self, loader: Loader[R]) -> None:
        """Show another list from its start."""
        self._window = Window(loader, self._key)
        self._generation += 1
        self.changed.clear()
        self.unmark()
        self._start()

    def unmark(self) -> None:
        """Take all marks away."""
        self.marks.clear()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows, keeping the cursor on its row where that is still there."""
        self._generation += 1
        self._window = Window(listed(tuple(rows)), self._key).first()
        self._take(self._window, *self._prepare(self._window))

    async def reload(self) -> None:
        """Read the rows again; the cursor stays on its row, or goes to the next that is left."""
        if self._window is not None:
            await self._step(lambda window: window.again(self.cursor))

    async def reload_changed(self) -> None:
        """Read the rows again because others have changed something; what is other now has a sign."""
        before, generation = {self._key(row): self._cells[id(row)] for row in self._rows}, self._generation
        await self.reload()
        if not before or generation != self._generation:
            return
        now = [(self._key(row), self._cells[id(row)]) for row in self._rows]
        last = max((place for place, (key, _cells) in enumerate(now) if key in before), default=-1)
        # Behind the last one that was there before others have come into memory, which are nothing new.
        found = {key for key, cells in now[: last + 1] if before.get(key) != cells}
        if found:
            self.changed |= found
            self.refresh()

    @property
    def row(self) -> R | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows that are in memory."""
        return self._rows

    @property
    def total(self) -> int | None:
        """How many rows the whole list has, as far as the query says."""
        return self._window.total if self._window is not None else None

    @property
    def whole(self) -> bool:
        """Whether all rows are in memory."""
        return self._loaded and self._window is not None and self._window.whole

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
        self.told_widths()
        if self._window is not None and self._loaded:
            self._take(self._window, *self._prepare(self._window))

    # Loading ------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Begin to load where a list was given."""
        if self._given is not None:
            self.show_rows(self._given)
        elif self._window is not None and not self._loaded:
            self._start()

    def _start(self) -> None:
        if self.is_attached:
            self._loaded, self._anew = False, True
            self._there.clear()
            app: Any = self.app
            app.lanes.reading.overtake(self)  # what is being read for the list before
            self._go(self._step(Window.first, self._generation))

    def _go(self, work: Any) -> None:
        app: Any = self.app
        app.go(work)

    async def _step(self, step: Callable[[Window[R]], Window[R]], of: int | None = None) -> None:
        """One step of the window, read in the reading lane; steps come one after the other. `of`: the generation that
        it is for; nothing happens where there is a newer one."""
        async with self._lock:
            window, generation = self._window, self._generation
            if window is None or of not in (None, generation):
                return

            def work() -> tuple[Window[R], dict[int, tuple[Cell, ...]], tuple[int, ...]]:
                moved = step(window)
                return moved, *self._prepare(moved)

            app: Any = self.app
            try:
                moved, cells, widths = await app.newest(self, work)
            except Overtaken:
                raise  # another list is being read
            except BaseException:
                self._there.set()  # nobody waits for rows that do not come
                raise
            if not self.is_attached:
                self._there.set()  # the screen was left meanwhile
            elif generation == self._generation:
                self._take(moved, cells, widths)

    def _prepare(self, window: Window[R]) -> tuple[dict[int, tuple[Cell, ...]], tuple[int, ...]]:
        """The cells of a window's rows (kept from before where a row is the same) and their widths."""
        columns, kept = self.columns, self._cells
        cells = {id(row): kept.get(id(row)) or tuple(column.of(row) for column in columns) for row in window.rows}
        return cells, measure(columns, cells.values())

    def _take(self, window: Window[R], cells: dict[int, tuple[Cell, ...]], widths: tuple[int, ...]) -> None:
        before = () if self._anew or window.landing is not None else self._rows[self.cursor :]
        place = self.cursor - self.top
        if self._anew:
            self.cursor = self.top = 0
        self._window, self._cells, self._rows = self._placed(window), cells, window.rows
        if window.landing is not None:
            self.cursor = window.landing
            self.top = self.cursor - self._height // 3
            self._window = replace(self._window, landing=None)
        if widths != self._widths:
            self._widths = widths
            self.told_widths()
        if before:
            places = {self._key(row): index for index, row in enumerate(self._rows)}
            found = next((places[key] for row in before if (key := self._key(row)) in places), None)
            if found is not None:
                self.cursor = found
                self.top = found - place
        self._loaded, self._anew = True, False
        self._there.set()
        self._clamp()
        self.refresh()
        self._tell()
        self.told_loaded()
        self.told_taken()

    async def wait_loaded(self) -> None:
        """Come back when the first rows are there (at once where no list was given)."""
        if self._window is not None and not self._loaded:
            await self._there.wait()

    def _back_to(self, window: Window[R] | None, cursor: int, top: int) -> None:
        """Show a window again, as it was."""
        if window is not None:
            self._take(replace(window, landing=cursor), *self._prepare(window))
            self.top = top
            self._clamp()

    # Moving -------------------------------------------------------------------------

    @property
    def _height(self) -> int:
        return max(1, self.size.height - self._header)

    @property
    def in_sight(self) -> int:
        """How many rows can be seen at once."""
        return self._height

    def _clamp(self) -> None:
        count = len(self._rows)
        self.cursor = max(0, min(self.cursor, count - 1))
        self.top = max(0, min(self.top, count - self._height))
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + self._height:
            self.top = self.cursor - self._height + 1

    def _move(self, index: int, scroll: int = 0) -> None:
        before, top = self.cursor, self.top
        self.cursor = index
        self.top += scroll
        self._clamp()
        if self.changed:
            self.changed.clear()
            self.refresh()
        elif self.top != top:
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
            self.told_moved()

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
        self._move(self.cursor + step, step if abs(step) > 1 else 0)
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
