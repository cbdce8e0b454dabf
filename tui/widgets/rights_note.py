"""The lines below the role editor: what the right under the cursor allows, and what is to be known of the cell."""

from __future__ import annotations

import textwrap

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cells import cut, safe

LINES = 2
"""So many lines for what a right allows."""


class RightsNote(Widget):
    """A rule, two lines and one."""

    COMPONENT_CLASSES = {"rights-note--about", "rights-note--rule", "rights-note--warning"}
    DEFAULT_CSS = """
    RightsNote { height: 4; width: 1fr; }
    .rights-note--about { color: $muted; }
    .rights-note--rule { color: $muted; }
    .rights-note--warning { color: $warning; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._about = self._state = ""
        self._warning = False

    def tell(self, about: str, state: str, *, warning: bool) -> None:
        """Say something else."""
        if (about, state, warning) != (self._about, self._state, self._warning):
            self._about, self._state, self._warning = safe(about), safe(state), warning
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The rule, what is allowed in two lines, the state in one."""
        width, own = self.size.width, self.rich_style
        text, tone = "─" * width, "rule"
        if y == 1 + LINES:
            text, tone = f" {cut(self._state, width - 2)}", "warning" if self._warning else ""
        elif y:
            lines = textwrap.wrap(self._about, max(10, width - 2), max_lines=LINES, placeholder=" …")
            text, tone = f" {lines[y - 1]}" if y <= len(lines) else "", "about"
        style = self.get_component_rich_style(f"rights-note--{tone}") if tone else own
        return Strip([Segment(text, style)]).adjust_cell_length(width, own)
