"""The password once more, before what is hard to undo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from db.errors import AmbarError
from db.passwords import LONGEST
from tui.dialogs.form import FormDialog
from tui.i18n import N_, _
from tui.widgets.text_field import TextField


class StepUp(FormDialog):
    """Asks for one's own password; `prove(password)` raises where it is wrong, which is told at the field."""

    def __init__(self, prove: Callable[[str], Awaitable[None]]) -> None:
        async def save(values: Mapping[str, Any]) -> None:
            try:
                await prove(values["password"])
            except AmbarError:
                field.fill("")
                raise

        field = TextField("password", N_("Password"), length=LONGEST, password=True, required=True)
        line = _("This needs your password once more. It is then good for five minutes.")
        super().__init__(_("Your password"), [field], save, lines=[line])

    def hint(self) -> str:
        """Which keys work here."""
        return _("F2 go on   Esc give up")
