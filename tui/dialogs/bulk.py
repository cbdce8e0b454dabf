"""How many products are to be changed: a short form that leads to the preview, not to a change."""

from __future__ import annotations

from textual.binding import Binding

from tui.dialogs.form import FormDialog
from tui.i18n import N_, _


class BulkDialog(FormDialog):
    """A form whose F6 (or F2, or Enter in its last field) goes on to the preview."""

    BINDINGS = [Binding("f6", "save", N_("preview"), id="bulk.preview")]

    def hint(self) -> str:
        """Which keys work here."""
        return _("F6 preview   Esc give up")
