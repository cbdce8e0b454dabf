"""A question with its consequences in figures; the safe answer comes first and has the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult

from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.widgets.cells import Column, safe
from tui.widgets.label import Label
from tui.widgets.table import Table


class Answer(NamedTuple):
    """One answer: what `ask` gives back, and how it is written."""

    id: str
    label: str


class Question(Dialog[str]):
    """Asks; gives the id of the answer, None where it was left (which is always safe)."""

    def __init__(self, title: str, lines: Sequence[str], answers: Sequence[Answer]) -> None:
        """`lines` say what will happen, with figures; the first of `answers` must be the safe one."""
        super().__init__(title)
        self._lines = tuple(lines)
        self._answers = tuple(answers)

    def body(self) -> ComposeResult:
        """The lines, then the answers one below the other: none is beside another."""
        for line in self._lines:
            yield Label(safe(line), classes="sheet-line")
        columns = [Column[Answer]("label", N_("Answer"), flexible=True)]
        yield Table(columns, rows=self._answers, header=False, classes="answers")

    def on_mount(self) -> None:
        """As many lines as there are answers."""
        self.query_one(Table).styles.height = len(self._answers)

    def hint(self) -> str:
        """How to answer."""
        return _("↑ ↓ choose   Enter take it   Esc give up")

    def on_table_opened(self, event: Table.Opened) -> None:
        """The answer under the cursor."""
        event.stop()
        self.dismiss(event.row.id)


class Confirm(Question):
    """Yes or no: `await app.ask(Confirm(title, lines, yes))` is "yes", "no" or None."""

    def __init__(self, title: str, lines: Sequence[str], yes: str, no: str = "") -> None:
        """`yes`: what will be done, as a verb ("Sil"); `no`: by default "give up"."""
        super().__init__(title, lines, [Answer("no", no or _("Give up")), Answer("yes", yes)])
