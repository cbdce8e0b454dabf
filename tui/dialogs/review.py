"""Everything that will change, line by line, before it takes effect: F2 does it, Enter does nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding

from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.widgets.cells import Column, safe
from tui.widgets.label import Label
from tui.widgets.table import Table


class _Line(NamedTuple):
    id: int
    text: str


class Review(Dialog[bool]):
    """Gives True for F2."""

    BINDINGS = [Binding("f2", "take", N_("take effect"), id="review.take")]

    def __init__(self, title: str, lines: Sequence[str], changes: Sequence[str]) -> None:
        """`lines`: what it comes to, in figures; `changes`: each of them."""
        super().__init__(title)
        self._lines = tuple(lines)
        self._changes = [_Line(*one) for one in enumerate(changes)]

    def body(self) -> ComposeResult:
        """The figures, then each change."""
        for line in self._lines:
            yield Label(safe(line), classes="sheet-line")
        yield Table(
            [Column[_Line]("text", N_("What changes"), 30, flexible=True, widest=200)],
            rows=self._changes,
            header=False,
            empty=N_("Nothing changes"),
            classes="sheet-table -fit",
        )

    def on_mount(self) -> None:
        """As wide as the screen allows."""
        self.query_one(".sheet").styles.width = "96%"

    def hint(self) -> str:
        """Which keys work here."""
        return _("F2 let it take effect   Esc give up")

    def action_take(self) -> None:
        """Yes."""
        self.dismiss(True)

    def on_table_opened(self, event: Table.Opened) -> None:
        """Enter answers nothing: what takes effect is to be read first."""
        event.stop()
