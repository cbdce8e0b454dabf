"""What stands there while the terminal is too small for anything else."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen

from tui.i18n import _
from tui.widgets.label import Label


class TooSmall(ModalScreen[None]):
    """Says so; the screen below comes back as it was."""

    settled = True
    over_lock = True

    def compose(self) -> ComposeResult:
        """One sentence."""
        yield Label(_("Too small: 40×10 at least"))

    def path(self) -> tuple[str, ...]:
        """None of its own."""
        return ()
