"""A widget of one line that draws itself and is only drawn again when its text has changed."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

Part = tuple[str, str]
"""A text and the component class that it is drawn with ("" is the line's own style)."""


class Line(Widget):
    """One line of parts."""

    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts: tuple[Part, ...] = ()

    def parts(self, width: int) -> tuple[Part, ...]:
        """What stands on the line when it is `width` wide."""
        raise NotImplementedError

    def update(self) -> None:
        """Draw the line again if it says something else now."""
        if self.size.width and self.parts(self.size.width) != self._parts:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line, cut or padded to its width."""
        width = self.size.width
        self._parts = self.parts(width)
        own = self.rich_style
        segments = [Segment(text, self._style(component) if component else own) for text, component in self._parts]
        return Strip(segments).adjust_cell_length(width, own)

    def _style(self, component: str) -> Style:
        return self.get_component_rich_style(component)
