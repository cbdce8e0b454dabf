"""Text that is never markup."""

from __future__ import annotations

from typing import Any

from textual.widgets import Static


class Label(Static):
    """Textual's Static with markup off: data is not markup."""

    def __init__(self, text: str = "", **kwargs: Any) -> None:
        super().__init__(text, markup=False, **kwargs)

    def say(self, text: str) -> None:
        """Show another text; lays nothing out again."""
        self.update(text, layout=False)
