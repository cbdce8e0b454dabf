"""Which columns a list has for oneself (c): shown or not, in which order, how wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from textual.app import ComposeResult
from textual.binding import Binding

from db.record import record
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.text import number
from tui.widgets.cells import Cell, Column, Toned
from tui.widgets.table import Table

NARROWEST: Final = 4
WIDEST: Final = 100


@record
class Shown:
    """A column as it stands in the dialog; `width` 0: as wide as it needs."""

    key: str
    title: str
    shown: bool
    width: int


Layout = tuple[tuple[str, int], ...]


class ColumnsDialog(Dialog[Layout]):
    """Gives the chosen columns with their widths, none for the usual ones; None where it was left."""

    BINDINGS = [
        Binding("up", "table('up')", show=False),
        Binding("down", "table('down')", show=False),
        Binding("home", "table('first')", show=False),
        Binding("end", "table('last')", show=False),
        Binding("space", "switch", N_("show or hide"), id="columns.toggle"),
        Binding("pageup", "move(-1)", N_("further left"), id="columns.left"),
        Binding("pagedown", "move(1)", N_("further right"), id="columns.right"),
        Binding("left", "width(-1)", N_("narrower"), id="columns.narrower"),
        Binding("right", "width(1)", N_("wider"), id="columns.wider"),
        Binding("f2,enter", "take", N_("save"), id="columns.save"),
        Binding("f8", "usual", N_("the usual columns"), id="columns.usual"),
    ]

    def __init__(self, columns: Sequence[Column[Any]], layout: Sequence[tuple[str, int]]) -> None:
        super().__init__(_("Columns of this list"))
        known = {column.key: column for column in columns}
        chosen = [(name, width) for name, width in layout if name in known]
        chosen = chosen or [(column.key, 0) for column in columns if not column.off]
        self._usual = tuple(Shown(one.key, one.title, not one.off, 0) for one in columns)
        names = {name for name, _width in chosen}
        self._rows = [Shown(name, known[name].title, True, width) for name, width in chosen]
        self._rows += [Shown(one.key, one.title, False, 0) for one in columns if one.key not in names]
        self._least = {column.key: max(NARROWEST, column.width) for column in columns}

    def body(self) -> ComposeResult:
        """The columns, in their order."""
        shown: list[Column[Shown]] = [
            Column("shown", N_("Shown"), 3, cell=lambda row: "✓" if row.shown else "·"),
            Column("title", N_("Column"), 20, flexible=True, cell=_title),
            Column("width", N_("Width"), 12, "right", cell=_width),
        ]
        table = Table(shown, key=lambda row: row.key, rows=self._rows, header=False, classes="sheet-table -fit")
        table.can_focus = False
        yield table

    def hint(self) -> str:
        """Which keys work here."""
        return "\n".join(
            (
                _("Space shows or hides   PgUp PgDn move it   ← → narrower, wider"),
                _("F2 save   F8 the usual columns   Esc give up"),
            )
        )

    def _at(self) -> int:
        return self.query_one(Table).cursor

    def _put(self, place: int, row: Shown) -> None:
        self._rows[place] = row
        self.query_one(Table).show_rows(self._rows)

    async def action_table(self, name: str) -> None:
        """Move among them."""
        await getattr(self.query_one(Table), f"action_{name}")()

    def action_switch(self) -> None:
        """Show it, or hide it; one stays."""
        row = self._rows[self._at()]
        if not row.shown or sum(one.shown for one in self._rows) > 1:
            self._put(self._at(), replace(row, shown=not row.shown))

    def action_move(self, step: int) -> None:
        """Put it before or behind its neighbour."""
        place = self._at()
        other = place + step
        if 0 <= other < len(self._rows):
            self._rows[place], self._rows[other] = self._rows[other], self._rows[place]
            self.query_one(Table).show_rows(self._rows)

    def action_width(self, step: int) -> None:
        """Make it wider or narrower; narrower than it may be, it is as wide as it needs."""
        row = self._rows[self._at()]
        least = self._least[row.key]
        width = max(row.width, least - (step > 0)) + step if row.width or step > 0 else 0
        self._put(self._at(), replace(row, width=0 if width < least else min(WIDEST, width)))

    def action_take(self) -> None:
        """These from now on."""
        rows = tuple(self._rows)
        usual = tuple(one for one in self._usual if one.shown)
        chosen = tuple(one for one in rows if one.shown)
        self.dismiss(() if chosen == usual else tuple((one.key, one.width) for one in chosen))

    def action_usual(self) -> None:
        """Those that everyone begins with."""
        self.dismiss(())


def _title(row: Shown) -> Cell:
    return _(row.title) if row.shown else Toned(_(row.title), "muted")


def _width(row: Shown) -> Cell:
    return number(row.width) if row.width else Toned(_("as needed"), "muted")
