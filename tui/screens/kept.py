"""What was typed and can no longer be saved: shown to copy from, until one leaves it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.unsaved import Typed
from tui.widgets.cells import safe
from tui.widgets.label import Label


class Lines(VerticalScroll, can_focus=True):
    """The lines; the arrows scroll them."""


class KeptScreen(AmbarScreen):
    """Read-only: a line for each thing that was typed."""

    TITLE = N_("Not saved")
    HELP = N_("What you had typed when your rights changed. It is kept nowhere else: copy it, then leave with Esc.")

    def __init__(self, typed: Sequence[Typed]) -> None:
        super().__init__()
        self.typed = tuple(typed)

    def content(self) -> ComposeResult:
        """Why it is here, then what was typed."""
        with Lines():
            yield Label(
                _("Your rights have changed, so this could not be saved. Copy what you still need: Esc drops it."),
                classes="card-note",
            )
            for one in self.typed:
                yield Label(safe(one.label), classes="kept-label")
                for line in one.text.split("\n"):
                    yield Label(safe(line), classes="kept-text")
