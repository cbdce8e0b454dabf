"""A product to be read from a step away: its name, what is available and its price in figures three lines high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Size
from textual.renderables.digits import DIGITS, DIGITS3X3
from textual.strip import Strip
from textual.widget import Widget

from db.fields import Quantity
from tui import labels_words as words
from tui.i18n import _
from tui.widgets.cells import cut, fit, safe, width_of

if TYPE_CHECKING:
    from db.queries.find import FoundProduct

HEIGHT = 6
"""Name, code, three lines of figures, what they are."""
GAP = 4


class LargeFigures(Widget):
    """A product in large figures; nothing where there is none."""

    COMPONENT_CLASSES = {"large--muted", "large--strong", "large--figure"}
    DEFAULT_CSS = """
    LargeFigures { height: auto; width: 1fr; }
    .large--muted { color: $muted; }
    .large--strong { text-style: bold; }
    .large--figure { color: $accent; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.told: tuple[str, str, tuple[tuple[str, str], ...]] = ("", "", ())
        """Name, code, and the figures, each with what it is."""

    def show(self, row: FoundProduct | None, *, currency: str = "", change: str = "", stock: bool = False) -> None:
        """Show a product. `currency`: of its price; `change`: how what is available has changed."""
        if row is None:
            now: tuple[str, str, tuple[tuple[str, str], ...]] = ("", "", ())
        else:
            from tui.text import show, symbol

            figures = []
            if stock and isinstance(row.available, Quantity):
                title = f"{change}{_('Available')} ({words.unit(row.unit)})"
                figures.append((show(row.available), title))
            if row.price is not None:
                figures.append((show(row.price), f"{_('Selling price')} ({symbol(currency)})"))
            codes = "   ".join((row.sku, *row.barcodes))
            now = (safe(row.name), safe(codes), tuple(figures))
        if now != self.told:
            self.told = now
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Always the same: nothing jumps from scan to scan."""
        return HEIGHT

    def lines(self, width: int) -> list[tuple[str, str]]:
        """What is drawn: a text and a tone for each line."""
        name, codes, figures = self.told
        room = width - 4
        drawn = [(large(figure), title) for figure, title in figures]
        wide = [max(width_of(picture[0]), width_of(title)) for picture, title in drawn]
        if sum(wide) + GAP * (len(wide) - 1) > room:  # too large for this terminal: as they are
            drawn = [(["", "", figure], title) for figure, title in figures]
            wide = [max(width_of(picture[2]), width_of(title)) for picture, title in drawn]
        gap = " " * GAP
        high = [gap.join(fit(one[0][line], size) for one, size in zip(drawn, wide, strict=True)) for line in range(3)]
        titles = gap.join(fit(title, size) for (_picture, title), size in zip(drawn, wide, strict=True))
        return [
            (cut(name, room), "strong"),
            (cut(codes, room), "muted"),
            *((line, "figure") for line in high),
            (cut(titles, room), "muted"),
        ]

    def render_line(self, y: int) -> Strip:
        """One line."""
        width, own = self.size.width, self.rich_style
        text, tone = self.lines(width)[y] if y < HEIGHT else ("", "muted")
        style = self.get_component_rich_style(f"large--{tone}")
        return Strip([Segment("  ", own), Segment(text, style)]).adjust_cell_length(width, own)


def large(figure: str) -> list[str]:
    """A number as three lines: digits three columns wide, marks one."""
    lines = ["", "", ""]
    for char in figure:
        place = DIGITS.find(char)
        picture = DIGITS3X3[place * 3 : place * 3 + 3] if place >= 0 else ["   ", "   ", f" {char} "]
        if char in ".,:":
            picture = [" ", " ", char]
        for line in range(3):
            lines[line] += picture[line] if char in ".,:" else picture[line].ljust(3)
    return lines
