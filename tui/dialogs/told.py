"""Something told whole: texts that a list has cut."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.wrapped import Told, WrappedList


class ToldDialog(Dialog[None]):
    """Shows texts, each as long as it is; Enter and Esc leave."""

    def __init__(self, title: str, texts: Sequence[str]) -> None:
        """In the language of the session."""
        super().__init__(title)
        self._texts = tuple(texts)

    def body(self) -> ComposeResult:
        """The texts."""
        yield WrappedList([Told(str(place), "", text) for place, text in enumerate(self._texts)])

    def hint(self) -> str:
        """How to go on."""
        return _("Esc back")

    def on_option_list_option_selected(self, event: WrappedList.OptionSelected) -> None:
        """Read."""
        event.stop()
        self.dismiss(None)
