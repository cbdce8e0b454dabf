"""Variations as a grid of their properties, sizes down and colours across, with a figure in each cell.

The cursor stands on a cell; what it is stands whole in the last line. Posts `Matrix.Opened(variation)` on Enter.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.i18n import N_, _
from tui.lanes import Overtaken
from tui.variation_grid import Laid
from tui.widgets.cells import cut, fit, safe, width_of

LEAD = 3
GAP = 2
TITLE = 18
"""What the titles of the rows take at most."""
CELL = 14
"""What a column takes at most."""
NOT_THERE = "·"


class Matrix(Widget, can_focus=True):
    """See the module."""

    COMPONENT_CLASSES = {f"matrix--{one}" for one in ("header", "muted", "error", "cell", "total", "note", "strong")}
    scan_through = True
    """A scan is none of its business: see `tui.scans`."""
    DEFAULT_CSS = """
    Matrix { height: 1fr; width: 1fr; }
    .matrix--header { color: $muted; text-style: bold; }
    .matrix--muted { color: $muted; }
    .matrix--error { color: $error; }
    .matrix--cell { background: $primary; color: $background; text-style: bold; }
    .matrix--total { text-style: bold; }
    .matrix--strong { text-style: bold; }
    .matrix--note { color: $muted; }
    Matrix:ansi .matrix--cell { text-style: bold reverse; background: ansi_default; color: ansi_default; }
    """
    BINDINGS = [
        Binding("up", "by(-1, 0)", show=False),
        Binding("down", "by(1, 0)", show=False),
        Binding("left", "by(0, -1)", show=False),
        Binding("right", "by(0, 1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "by(-9999, 0)", show=False),
        Binding("end", "by(9999, 0)", show=False),
        Binding("enter", "open", N_("open"), id="matrix.open"),
    ]

    class Opened(Message):
        """Enter on a variation (or a second click)."""

        def __init__(self, row: Any) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        """`empty`: an English msgid."""
        super().__init__(id=id)
        self.empty = empty
        self.laid: Laid | None = None
        self.stock = True
        """Whether figures may be seen; else a cell only says that its variation is there."""
        self.place = (0, 0)
        self.top = self.first = 0
        self._load: Callable[[], Laid | None] | None = None

    # What screens use ---------------------------------------------------------------

    def show(self, load: Callable[[], Laid | None]) -> None:
        """Show what `load` gives, read in the reading lane."""
        self._load = load
        app: Any = self.app
        app.go(self.reload())

    async def reload(self) -> None:
        """Read again; the cursor stays on its cell."""
        load: Any = self._load
        app: Any = self.app
        if load is None:
            return
        try:
            found = await app.newest(self, load)
        except Overtaken:
            return
        before = self.row
        self.laid = found
        if found is not None and before is not None:
            known = {one.sku: place for place, one in found.cells.items()}
            self.place = known.get(before.sku, self.place)
        elif found is not None and self.place not in found.cells:
            self.place = min(found.cells)
        self._clamp()
        self.refresh()
        self.screen.refresh_bindings()

    @property
    def row(self) -> Any:
        """The variation under the cursor; None where there is none of this kind."""
        return self.laid.cells.get(self.place) if self.laid is not None else None

    def redraw(self) -> None:
        """Draw anew: another language, other rights."""
        self.refresh()

    async def wait_loaded(self) -> None:
        """Nothing to wait for: keys find what is there."""

    # Moving -------------------------------------------------------------------------

    def action_by(self, down: int, across: int) -> None:
        """Move by cells; from the outermost column ← and → are the screen's."""
        laid = self.laid
        if laid is None or (across and not 0 <= self.place[1] + across < len(laid.columns)):
            raise SkipAction
        row = max(0, min(self.place[0] + down, len(laid.rows) - 1))
        self.place = (row, self.place[1] + across)
        self._clamp()
        self.refresh()
        self.screen.refresh_bindings()

    def action_page(self, sign: int) -> None:
        """A page up or down."""
        self.action_by(sign * max(1, self._height - 1), 0)

    def action_open(self) -> None:
        """Open the variation under the cursor."""
        if self.row is not None:
            self.post_message(self.Opened(self.row))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to open in an empty cell."""
        return None if action == "open" and self.row is None else True

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; one on the cursor opens."""
        laid = self.laid
        if laid is None:
            return
        titles, widths, _sums = self._widths(self.size.width)
        x, row = LEAD + titles, self.top + event.y - 1
        for column in self._shown(widths, self.size.width - titles):
            x += GAP + widths[column]
            if event.x < x and 0 <= row < len(laid.rows) and event.y >= 1:
                if (row, column) == self.place:
                    self.action_open()
                self.place = (row, column)
                self._clamp()
                self.refresh()
                return

    # Drawing ------------------------------------------------------------------------

    @property
    def _height(self) -> int:
        """Lines for rows: without titles, sums and the note."""
        return max(1, self.size.height - 3)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it needs, where the styles say `height: auto`."""
        return (len(self.laid.rows) if self.laid is not None else 1) + 3

    def _clamp(self) -> None:
        laid = self.laid
        if laid is None:
            return
        row, column = min(self.place[0], len(laid.rows) - 1), min(self.place[1], len(laid.columns) - 1)
        self.place = (row, column)
        self.top = max(0, min(self.top, len(laid.rows) - self._height))
        self.top = min(self.top, row) if row < self.top else max(self.top, row - self._height + 1)
        titles, widths, sums = self._widths(self.size.width)
        self.first = min(self.first, column)
        while column not in self._shown(widths, self.size.width - titles - sums) and self.first < column:
            self.first += 1

    def on_resize(self) -> None:
        """More or fewer cells fit."""
        self._clamp()

    def _figure(self, value: Decimal | None) -> str:
        from tui.text import show

        return "" if value is None else show(value)

    def _text(self, place: tuple[int, int]) -> tuple[str, str]:
        """What a cell says, and in which colour."""
        one = self.laid.cells.get(place) if self.laid is not None else None
        if one is None:
            return NOT_THERE, "muted"
        if not self.stock or not isinstance(one.on_hand, Decimal):
            return "●", ""
        return self._figure(one.on_hand), "error" if one.on_hand < 0 else "" if one.on_hand else "muted"

    def _sum(self, **place: int) -> str:
        return self._figure(self.laid.total("on_hand", **place)) if self.stock and self.laid is not None else ""

    def _widths(self, _width: int) -> tuple[int, list[int], int]:
        """How wide the titles of the rows, each column and the sums of the rows are."""
        laid = self.laid
        if laid is None:
            return 0, [], 0
        titles = min(TITLE, max(width_of(one) for one in (self._corner(), _("Total"), *laid.rows)))
        widths = []
        for column in range(len(laid.columns)):
            figures = [self._text((row, column))[0] for row in range(len(laid.rows))]
            widths.append(max(5, *map(width_of, (self._column(column)[:CELL], *figures, self._sum(column=column)))))
        sums = max(map(width_of, (_("Total"), *(self._sum(row=row) for row in range(len(laid.rows))), self._sum())))
        return titles, widths, sums + GAP if self._has_sums else 0

    @property
    def _has_sums(self) -> bool:
        return self.laid is not None and len(self.laid.columns) > 1 and bool(self._sum())

    def _corner(self) -> str:
        return " \\ ".join(filter(None, self.laid.titles)) if self.laid is not None else ""

    def _column(self, column: int) -> str:
        assert self.laid is not None
        return self.laid.columns[column] or _("On hand")

    def _shown(self, widths: list[int], room: int) -> list[int]:
        """The columns that fit, from the first one shown."""
        room -= LEAD + 2
        found: list[int] = []
        for column in range(self.first, len(widths)):
            room -= GAP + widths[column]
            if room < 0 and found:
                break
            found.append(column)
        return found

    def render_line(self, y: int) -> Strip:
        """One line: titles, a row, the sums, what stands under the cursor."""
        width, own = self.size.width, self.rich_style
        laid = self.laid
        if laid is None:
            said = _(self.empty) if y == 1 and self.empty and self._load is not None else ""
            return Strip([Segment(fit(f"   {said}", width), self._style("muted"))], width)
        titles, widths, sums = self._widths(width)
        shown = self._shown(widths, width - titles - sums)
        rows = min(len(laid.rows) - self.top, self._height)
        if y == 0:
            more = " ‹"[self.first > 0]
            parts = [(f" {more} {fit(self._corner(), titles)}", "header")]
            parts += [(f"{' ' * GAP}{fit(self._column(one), widths[one], 'right')}", "header") for one in shown]
            if sums:
                parts.append((" " * GAP + fit(_("Total"), sums - GAP, "right"), "header"))
            parts.append((" ›" if shown and shown[-1] < len(widths) - 1 else "", "header"))
        elif y <= rows:
            parts = self._row(self.top + y - 1, titles, widths, shown, sums)
        elif y == rows + 1 and len(laid.rows) > 1 and self._sum():
            parts = [(f"   {fit(_('Total'), titles)}", "total")]
            parts += [(f"{' ' * GAP}{fit(self._sum(column=one), widths[one], 'right')}", "total") for one in shown]
            if sums:
                parts.append((" " * GAP + fit(self._sum(), sums - GAP, "right"), "total"))
        elif y == self.size.height - 1:
            parts = [(f"   {cut(self._note(), width - 4)}", "note")]
        else:
            parts = []
        segments = [Segment(text, self._style(tone) if tone else own) for text, tone in parts]
        return Strip(segments).adjust_cell_length(width, own)

    def _row(self, row: int, titles: int, widths: list[int], shown: list[int], sums: int) -> list[tuple[str, str]]:
        laid = self.laid
        assert laid is not None
        here = row == self.place[0]
        parts = [(f" {'▌' if here else ' '} {fit(laid.rows[row], titles)}", "strong" if here else "")]
        for column in shown:
            text, tone = self._text((row, column))
            cell = fit(text, widths[column], "right")
            if (row, column) == self.place:
                parts += [(" " * (GAP - 1), ""), (f"▸{cell}", "cell" if self.has_focus else "strong")]
            else:
                parts.append((" " * GAP + cell, tone))
        if sums:
            parts.append((" " * GAP + fit(self._sum(row=row), sums - GAP, "right"), "total"))
        return parts

    def _note(self) -> str:
        """What the cursor stands on; how many variations are in no cell."""
        from tui.labels_words import unit
        from tui.text import quantity

        one, laid = self.row, self.laid
        told = []
        if one is None:
            told.append(_("There is no such variation."))
        else:
            told.append(f"{safe(one.sku)}  {safe(one.name)}")
            if self.stock and isinstance(one.on_hand, Decimal):
                if one.reserved:
                    told.append(_("reserved {quantity}").format(quantity=quantity(one.reserved, unit(one.unit))))
                told.append(_("available {quantity}").format(quantity=quantity(one.available, unit(one.unit))))
        if laid is not None and laid.outside:
            told.append(_("{count} more in the list").format(count=laid.outside))
        return "   ".join(told)

    def _style(self, tone: str) -> Style:
        return self.get_component_rich_style(f"matrix--{tone}")

    def watch_has_focus(self, focused: bool) -> None:
        """The cell looks different without the focus."""
        super().watch_has_focus(focused)
        self.refresh()
