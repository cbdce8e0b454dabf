"""A field for files to read, picked from a list; its value is a tuple of names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tui.i18n import _
from tui.widgets.choice_field import ChosenField
from tui.widgets.field import FormField


class FileField(ChosenField):
    """Several files of this computer, or of the session's exchange folder."""

    searches = True

    def __init__(self, name: str, label: str, endings: Sequence[str], **kwargs: Any) -> None:
        """`endings`: of the files that are listed, lower case."""
        super().__init__(name, label, (), **kwargs)
        self._endings = tuple(endings)

    def text(self) -> str:
        """The names without their folders."""
        return ", ".join(Path(one).name for one in self._value) or _("Enter picks")

    def typed(self) -> str:
        """The names as they were picked."""
        return ", ".join(self._value)

    def empty(self) -> None:
        """None of them."""
        self._chosen(())

    def on_form_field_submitted(self, event: FormField.Submitted) -> None:
        """Enter where nothing is picked yet picks."""
        if not self._value:
            event.stop()
            app: Any = self.app
            app.go(self.choose())

    async def choose(self, typed: str = "") -> None:
        """Walk the folders and take."""
        from tui.dialogs.file_picker import FilePicker

        app: Any = self.app
        picked = await app.ask(FilePicker(app, _(self.label), self._endings, self._value, text=typed))
        if picked is not None:
            self._chosen(tuple(one.value for one in picked))
