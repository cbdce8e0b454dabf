"""What the message line has said (`:mesajlar`), the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.label import Label
from tui.widgets.wrapped import Told, WrappedList


class Messages(Dialog[None]):
    """Read, and left."""

    def __init__(self, said: Sequence[tuple[str, str]]) -> None:
        super().__init__(_("Messages"))
        self._said = [
            Told(str(number), "", text, "error" if tone == "error" else "") for number, (text, tone) in enumerate(said)
        ][::-1]

    def body(self) -> ComposeResult:
        """Each of them, whole."""
        if self._said:
            yield WrappedList(self._said)
        else:
            yield Label(_("Nothing was said yet"), classes="sheet-line")

    def hint(self) -> str:
        """Which keys work here."""
        return _("Esc back")
