"""A field for a longer text on one line: its line ends are shown as ↵ and kept."""

from __future__ import annotations

from typing import Any

from db.text import NOTE_LENGTH
from tui.widgets.text_field import TextField

LINE_END = "↵"


class NoteField(TextField):
    """A description, comment or address."""

    def __init__(self, name: str, label: str, value: str | None = "", **kwargs: Any) -> None:
        super().__init__(name, label, value, length=NOTE_LENGTH, **kwargs)

    def read(self) -> Any:
        """The text with its line ends."""
        typed: str = super().read()
        return "\n".join(line.strip() for line in typed.split(LINE_END)) if LINE_END in typed else typed

    def typed(self) -> str:
        """The text with its line ends."""
        return str(self.read())

    def shown(self, value: Any) -> str:
        """The text on one line."""
        return str(value).replace("\n", f" {LINE_END} ")
