"""A table that looks endless: drawn line by line, filled by pages, its cursor on a row and not on a place.

    table = Table(
        [Column("number", N_("No"), 10), Column("name", N_("Name"), 12, flexible=True),
         Column("quantity", N_("Quantity"), 9, "right", priority=2)],
        key=lambda row: row.number, empty=N_("No documents yet. n makes the first one."))
    table.show(partial(documents.page, actor, filter))     # by pages; or table.show_rows(rows)

Posts `Table.Opened(row)` on Enter, `Table.Highlighted(row)` when the cursor has moved, `Table.Loaded(total)`,
`Table.Marked(row)`, and `Table.Titled(column)` when a column's title was clicked. `g` goes to what is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from textwrap import wrap
from typing import Any, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from tui.i18n import N_, _
from tui.widgets.cells import TONES, Column, Tone
from tui.widgets.columns import Layout, arranged
from tui.widgets.jump import Jump
from tui.widgets.marking import MarkedRows
from tui.widgets.window import Loader

R = TypeVar("R")

THUMB = "▐"
"""The bar at the right edge."""


class Table(MarkedRows[R], Generic[R], can_focus=True):
    """Rows of a query, or of a short list, one line each. See the module."""

    COMPONENT_CLASSES = {
        "table--header", "table--cursor", "table--cursor-blurred", "table--mark", "table--empty", "table--thumb",
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
        Binding("v", "mark_range", N_("mark from the last mark to here"), id="table.range", show=False),
        Binding("a", "mark_all", N_("mark all, or none"), id="table.all", show=False),
        Binding("g", "jump", N_("go to what is typed"), id="table.jump", show=False),
    ]

    scan_through = True
    """A scan is none of its business: see `tui.scans`."""

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

    class Titled(Message):
        """The title of a column was clicked."""

        def __init__(self, table: Table[Any], column: Column[Any]) -> None:
            super().__init__()
            self.table = table
            self.column = column

        @property
        def control(self) -> Table[Any]:
            """The table."""
            return self.table

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
        alone: bool = True,
    ) -> None:
        """`key` tells rows apart; `empty` (an English msgid) says what would be here and which key makes the
        first one; `marks`: space marks rows; `tone`: the colour of a whole row by its state; `alone`: the only table
        of its screen, whose cursor is shown while something else has the focus."""
        super().__init__(columns, key, loader, rows, header, id, classes)
        self.empty = empty
        self._marking = marks
        self._tone = tone
        self._alone = alone
        self._layout: Layout | None = None
        self.offered = self.columns
        """All columns, of which `columns` are those that are shown."""
        self.order = ""
        """The order of the rows, by the name that a column has for it, and whether it begins with the highest."""
        self.falling = False
        self.counter: Callable[[Table[Any]], None] | None = None
        """Told at once where the cursor is, how many rows there are and how many are marked."""

    def told_loaded(self) -> None:
        """Say how many there are."""
        self._count()
        self.post_message(self.Loaded(self, self.total))

    def told_marked(self) -> None:
        """Say that the marks are others."""
        self._count()
        if self.row is not None:
            self.post_message(self.Marked(self, self.row))

    def _count(self) -> None:
        if self.counter is not None:
            self.counter(self)

    def set_columns(self, columns: Sequence[Column[R]], layout: Sequence[tuple[str, int]] = ()) -> None:
        """Show these columns, arranged as someone has chosen them: names and widths; none: as they are."""
        self.offered = tuple(columns)
        self.columns = arranged(self.offered, layout)
        self.redraw()

    def told_moved(self) -> None:
        """Say where the cursor is. What the keys do may depend on the row: asked at once, the footer is painted with
        it; asked when the message has arrived, it comes two frames later."""
        self._count()
        self.screen.refresh_bindings()
        self.post_message(self.Highlighted(self, self.row))

    def told_widths(self) -> None:
        """Lay the columns out again."""
        self._layout = None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are rows, where the styles say `height: auto`."""
        count = len(self._rows) if self._loaded or self._given is None else len(self._given)
        return max(1, count) + self._header

    # Keys ---------------------------------------------------------------------------

    async def action_open(self) -> None:
        """Open the row under the cursor."""
        await self.wait_loaded()
        if self.row is not None:
            self.post_message(self.Opened(self, self.row))

    def action_jump(self) -> None:
        """g: go to what begins so, as one types it."""
        Jump(self).begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No marking where a table has no marks; nothing to open, and nowhere to go, where it is empty."""
        if action in ("mark", "mark_range", "mark_all"):
            return self._marking
        if action == "open":
            return bool(self._rows) or not self._loaded
        if action == "jump":
            return Jump.possible(self)
        return True

    # Mouse --------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; one on the cursor opens; one on the right edge goes to that part of the list."""
        index = self.top + event.y - self._header
        if event.y < self._header:
            found = self._layout.at(event.x) if self._layout is not None else None
            if found is not None:
                self.post_message(self.Titled(self, found))
        elif event.x >= self.size.width - 1 and self._thumb() is not None:
            self._go(self.go_to_part(event.y - self._header, max(1, self._height - 1)))
        elif index < len(self._rows):
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
        if self._layout is None or (self._layout.width, self._layout.order) != (width, self.order):
            app: Any = self.app
            self._layout = Layout.of(self.columns, self._widths, width, app.rights, self.order)
        layout = self._layout
        if y < self._header:
            return layout.header(self._style("table--header"), falling=self.falling)
        index = self.top + y - self._header
        if index >= len(self._rows):
            said = wrap(_(self.empty), max(10, width - 6)) if self.empty and self._loaded and not self._rows else []
            return layout.text(said[index] if index < len(said) else "", self._style("table--empty"))
        row = self._rows[index]
        tone = self._tone(row) if self._tone is not None else ""
        base = self._style(f"table--{tone}") if tone else self._style("")
        here = index == self.cursor and (self._alone or self.has_focus)
        if here:
            base = self._style("table--cursor" if self.has_focus else "table--cursor-blurred", tone)
        line = layout.row(
            self._cells[id(row)],
            base,
            lambda one: base + self._tone_style(one),
            cursor=here,
            mark=self._key(row) in self.marks,
            changed=self._key(row) in self.changed,
        )
        thumb = self._thumb()
        if thumb is None or not thumb[0] <= y - self._header < thumb[1]:
            return line
        edge = Segment(THUMB, base + self.get_component_rich_style("table--thumb", partial=True))
        return Strip([*line.crop(0, width - 1), edge], width)

    def _thumb(self) -> tuple[int, int] | None:
        """From which to which line the bar at the right edge stands: what part of the list is in sight."""
        total, place, height = self.total, self.place, self._height
        if total is None or place is None or total <= height:
            return None
        above = max(0, place[0] - 1 - self.cursor + self.top)
        size = max(1, height * height // total)
        start = round((height - size) * min(1.0, above / (total - height)))
        if not start and above:
            start = min(1, height - size)  # the very top means the very first row
        return start, start + size

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
