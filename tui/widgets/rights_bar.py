"""The line above the role editor: what was typed to find a right, and on the right what has been changed."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from tui.i18n import _
from tui.widgets.cells import cut, safe, width_of
from tui.widgets.filter_bar import FilterBar


class RightsBar(FilterBar):
    """A `FilterBar` without choices, which tells "2 hak değişti · 5 çalışan etkilenir"."""

    COMPONENT_CLASSES = {"rights-bar--changed"}
    DEFAULT_CSS = """
    .rights-bar--changed { color: $accent; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._changed = ""

    def tell(self, changed: str) -> None:
        """Say what has been changed; "" for nothing."""
        if changed != self._changed:
            self._changed = changed
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The text being typed, or what was typed and what has been changed."""
        if self.has_focus:
            return super().render_line(y)
        width, own = self.size.width, self.rich_style
        label = self.get_component_rich_style("filter-bar--label")
        told = cut(self._changed, width - 12)
        left = [Segment(" / ", label), Segment(safe(self.text), self.get_component_rich_style("filter-bar--value"))]
        if not self.text:
            left = [Segment(" " + _("/ find a right"), label)]
        line = Strip(left).adjust_cell_length(max(0, width - width_of(told) - 2), own)
        changed = Segment(f"{told}  ", self.get_component_rich_style("rights-bar--changed"))
        return Strip([*line, changed]).adjust_cell_length(width, own)

    def action_rest(self) -> None:
        """Back to the grid."""
        super().action_rest()
        grid = self.screen.query("RightsGrid")
        self.screen.set_focus(grid.first() if grid else None)
