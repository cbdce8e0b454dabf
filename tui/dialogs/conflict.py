"""Two people have changed the same: each field and cell with what it was, what the other made of it and what oneself
did, to choose from. What does not overlap never gets here: that is merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from textual.app import ComposeResult
from textual.binding import Binding

from db.record import record
from tui.dialogs.base import Dialog
from tui.i18n import N_, _, ngettext
from tui.widgets.cells import Cell, Column, Toned, safe
from tui.widgets.label import Label
from tui.widgets.table import Table

CHOSEN: Final = "●"
OTHER: Final = "○"


@record
class ConflictLine:
    """One field or cell: what it is, and its three values as people read them."""

    key: str
    label: str
    was: str
    theirs: str
    mine: str


class Conflict(Dialog[dict[str, bool]]):
    """Gives for each line's key whether one's own holds; None: one goes on editing, nothing is decided. Theirs is
    chosen at first: it is saved, and loses nothing."""

    BINDINGS = [
        Binding("left", "choose(0)", show=False),
        Binding("right", "choose(1)", show=False),
        Binding("space", "choose(-1)", show=False),
        Binding("a", "all(0)", show=False),
        Binding("b", "all(1)", show=False),
    ]
    keeps = True

    def __init__(self, by: str, lines: Sequence[ConflictLine]) -> None:
        """`by`: the other's name, "" where it is not known."""
        super().__init__(_("Changed meanwhile"))
        self._by = by
        self._lines = tuple(lines)
        self._mine = {line.key: False for line in lines}

    def body(self) -> ComposeResult:
        """Who, and the lines."""
        count = ngettext("{count} field", "{count} fields", len(self._lines)).format(count=len(self._lines))
        told = _("{name} has saved something else here meanwhile: {fields}. Which holds?")
        yield Label(safe(told.format(name=self._by or _("Someone else"), fields=count)), classes="sheet-line")
        yield Table(
            [
                Column[ConflictLine]("label", N_("Field"), 10, flexible=True),
                Column[ConflictLine]("was", N_("Was"), 6, widest=16, priority=1),
                Column[ConflictLine]("theirs", N_("Theirs"), 8, widest=22, cell=self._theirs),
                Column[ConflictLine]("mine", N_("Mine"), 8, widest=22, cell=self._own),
            ],
            key=lambda one: one.key,
            rows=self._lines,
            classes="sheet-table -fit",
        )

    def on_mount(self) -> None:
        """Three values want their room."""
        self.query_one(".sheet").styles.width = "96%"
        self.query_one(Table).styles.height = min(len(self._lines), 10) + 1

    def hint(self) -> str:
        """Which keys work here."""
        if len(self._lines) > 1:
            return _("← theirs   → mine   a, b all of them   Enter take it   Esc go on editing")
        return _("← theirs   → mine   Enter take it   Esc go on editing")

    def _theirs(self, line: ConflictLine) -> Cell:
        return _choice(line.theirs, chosen=not self._mine[line.key])

    def _own(self, line: ConflictLine) -> Cell:
        return _choice(line.mine, chosen=self._mine[line.key])

    def action_choose(self, mine: int) -> None:
        """Choose theirs (0), one's own (1), or the other one (-1)."""
        table: Any = self.query_one(Table)
        line = table.row
        if line is not None:
            self._mine[line.key] = not self._mine[line.key] if mine < 0 else bool(mine)
            table.redraw()

    def action_all(self, mine: int) -> None:
        """Choose one side throughout."""
        self._mine = dict.fromkeys(self._mine, bool(mine))
        self.query_one(Table).redraw()

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter: so be it."""
        event.stop()
        self.dismiss(self._mine)


def _choice(text: str, *, chosen: bool) -> Cell:
    return Toned(f"{CHOSEN} {text or '—'}", "strong") if chosen else Toned(f"{OTHER} {text or '—'}", "muted")
