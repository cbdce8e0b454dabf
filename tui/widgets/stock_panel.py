"""Where a product lies: its warehouses in as many columns as there is room for, its price, when it last moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.i18n import _
from tui.widgets.cells import cut, fit, safe, width_of

HEIGHT = 6
"""The rule, the titles, two or three lines of warehouses, one or two of facts."""
NARROW = 70
"""Below this width there is one line more: the facts take three."""
GAP = 4

Place = tuple[str, str, str, str]
"""A warehouse: code, on hand, reserved, available."""


class StockPanel(Widget):
    """`MERKEZ  1.240  120  1.120    ŞUBE  200  0  200`, and below it a line of facts."""

    COMPONENT_CLASSES = {"stock-panel--muted", "stock-panel--strong"}
    DEFAULT_CSS = """
    StockPanel { height: auto; width: 1fr; }
    .stock-panel--muted { color: $muted; }
    .stock-panel--strong { text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.places: tuple[Place, ...] = ()
        self.facts: tuple[str, ...] = ()
        self.note = ""

    def show(self, places: Sequence[Place], facts: Sequence[str], note: str = "") -> None:
        """`facts`: price and last moves; `note`: what stands where there are no places."""
        now = (tuple(places), tuple(facts), note)
        if now != (self.places, self.facts, self.note):
            self.places, self.facts, self.note = now
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Always the same: nothing jumps while one types."""
        return HEIGHT + (width < NARROW)

    def lines(self, width: int) -> list[list[tuple[str, str]]]:
        """What is drawn: parts of a text and a tone."""
        found: list[list[tuple[str, str]]] = [[(" " + "─" * max(0, width - 2), "muted")]]
        told = _packed([cut(safe(one), width - 4) for one in self.facts], width - 4)[: 2 + (width < NARROW)]
        if self.places:
            found += self._grid(width, HEIGHT + (width < NARROW) - 2 - len(told))
        elif self.note:
            found.append([(f"   {cut(safe(self.note), width - 4)}", "muted")])
        return [*found, *([(f"   {line}", "")] for line in told)]

    def _grid(self, width: int, most: int) -> list[list[tuple[str, str]]]:
        heads = (_("Warehouse"), _("on hand"), _("res."), _("avail."))
        table = [heads, *self.places]
        widths = [max(width_of(row[column]) for row in table) for column in range(4)]
        widths[0] = min(widths[0], 16)
        each = sum(widths) + 6
        columns = max(1, (width - 3 + GAP) // (each + GAP))
        room = columns * most
        shown = self.places[:room] if len(self.places) <= room else self.places[: room - 1]
        height = min(most, -(-len(shown) // columns)) or 1

        def cells(row: Sequence[str], tone: str, last: str) -> list[tuple[str, str]]:
            texts = [
                fit(row[0], widths[0]),
                *(fit(one, size, "right") for one, size in zip(row[1:], widths[1:], strict=True)),
            ]
            return [("  ".join(texts[:3]) + "  ", tone), (texts[3], last)]

        used = -(-len(shown) // height)
        lines = [[("   ", ""), *_spread([cells(heads, "muted", "muted") for _place in range(used)])]]
        for row in range(height):
            group = [cells(one, "", "strong") for one in shown[row::height]]
            lines.append([("   ", ""), *_spread(group)])
        if len(shown) < len(self.places):
            lines[-1].append((" " * GAP + _("… and {count} more").format(count=len(self.places) - len(shown)), "muted"))
        return lines

    def render_line(self, y: int) -> Strip:
        """One line."""
        width, own = self.size.width, self.rich_style
        lines = self.lines(width)
        if y >= len(lines):
            return Strip.blank(width, own)
        segments = [
            Segment(text, self.get_component_rich_style(f"stock-panel--{tone}") if tone else own)
            for text, tone in lines[y]
        ]
        return Strip(segments).adjust_cell_length(width, own)


def _spread(groups: Sequence[Sequence[tuple[str, Any]]]) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    for place, group in enumerate(groups):
        if place:
            parts.append((" " * GAP, ""))
        parts.extend(group)
    return parts


def _packed(facts: Sequence[str], width: int) -> list[str]:
    """The facts in as few lines as they fit into."""
    lines: list[str] = []
    for one in facts:
        if lines and width_of(lines[-1]) + 3 + width_of(one) <= width:
            lines[-1] += "   " + one
        else:
            lines.append(one)
    return lines
