"""What the message line has said (`:mesajlar`), the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult

from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.widgets.cells import Cell, Column, Toned
from tui.widgets.table import Table


class Said(NamedTuple):
    """One message; `number` tells equal ones apart."""

    number: int
    text: str
    tone: str


class Messages(Dialog[None]):
    """Read, and left."""

    def __init__(self, said: Sequence[tuple[str, str]]) -> None:
        super().__init__(_("Messages"))
        self._said = [Said(number, text, tone) for number, (text, tone) in enumerate(said)][::-1]

    def body(self) -> ComposeResult:
        """A line each."""
        yield Table(
            [Column[Said]("text", N_("Message"), 20, flexible=True, widest=500, cell=_cell)],
            key=lambda one: one.number,
            rows=self._said,
            header=False,
            empty=N_("Nothing was said yet"),
            classes="sheet-table -fit",
        )

    def hint(self) -> str:
        """Which keys work here."""
        return _("Esc back")


def _cell(one: Said) -> Cell:
    return Toned(one.text, "error") if one.tone == "error" else one.text
