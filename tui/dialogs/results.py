"""What came of doing one thing to several documents: a line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult

from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.widgets.cells import Cell, Column, Toned
from tui.widgets.table import Table


class Result(NamedTuple):
    """One document's result, in the language of the session."""

    number: str
    done: bool
    text: str


class Results(Dialog[str]):
    """Gives the number of the document that Enter was pressed on; what did not go stands first."""

    def __init__(self, title: str, results: Sequence[Result]) -> None:
        super().__init__(title)
        self._results = sorted(results, key=lambda one: one.done)

    def body(self) -> ComposeResult:
        """The lines."""
        yield Table(
            [
                Column[Result]("number", N_("No"), 9),
                Column[Result]("text", N_("Result"), 20, flexible=True, widest=200, cell=_told),
            ],
            key=lambda one: one.number,
            rows=self._results,
            header=False,
        )

    def on_mount(self) -> None:
        """No higher than it must be."""
        self.query_one(Table).styles.height = min(len(self._results), 12)

    def hint(self) -> str:
        """Which keys work here."""
        return _("Enter open the document   Esc back")

    def on_table_opened(self, event: Table.Opened) -> None:
        """Open it."""
        event.stop()
        self.dismiss(event.row.number)


def _told(one: Result) -> Cell:
    return Toned(f"● {one.text}", "success") if one.done else Toned(f"! {one.text}", "error")
