"""What came of doing one thing to several documents: each one's result, whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult

from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.wrapped import Told, WrappedList


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
        """The results, as long as they are."""
        yield WrappedList(map(_told, self._results))

    def hint(self) -> str:
        """Which keys work here."""
        return _("Enter open the document   Esc back")

    def on_option_list_option_selected(self, event: WrappedList.OptionSelected) -> None:
        """Open it."""
        event.stop()
        self.dismiss(event.option_id)


def _told(one: Result) -> Told:
    if one.done:
        return Told(one.number, one.number, f"● {one.text}", "success")
    return Told(one.number, one.number, f"! {one.text}", "error")
