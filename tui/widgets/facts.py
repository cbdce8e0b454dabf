"""What is known of one thing: labels and values in as many columns as there is room for, long texts below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.i18n import _
from tui.widgets.cells import TONES, Tone, fit, safe, width_of

COLUMN = 38
"""What a column of facts needs at least."""
LABEL = 18
"""What a label takes at most."""
LONG_LINES = 2
"""How many lines a long text gets."""


class Fact(NamedTuple):
    """One thing known: `label` is an English msgid, `value` is for people already; `long` takes whole
    lines: before the others where it comes first, else below them."""

    label: str
    value: str
    tone: Tone = ""
    long: bool = False


class Facts(Widget):
    """Facts, drawn by lines; those without a value are left out."""

    COMPONENT_CLASSES = {"facts--label", *(f"facts--{tone}" for tone in TONES)}
    DEFAULT_CSS = """
    Facts { height: auto; max-height: 50%; width: 1fr; }
    .facts--label { color: $muted; }
    .facts--muted { color: $muted; }
    .facts--success { color: $success; }
    .facts--warning { color: $warning; }
    .facts--error { color: $error; }
    .facts--accent { color: $accent; }
    .facts--strong { text-style: bold; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.facts: tuple[Fact, ...] = ()

    def show(self, facts: Sequence[Fact]) -> None:
        """Show these."""
        self.facts = tuple(one for one in facts if one.value)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as they take."""
        return len(self._lines(width)) if self.facts else 0

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        """The lines as (text, tone or "label") parts."""
        label = min(LABEL, max((width_of(_(one.label)) for one in self.facts), default=0))
        first = next((place for place, one in enumerate(self.facts) if not one.long), len(self.facts))
        short = [one for one in self.facts if not one.long]
        columns = max(1, min(3, (width - 2) // COLUMN))
        height = -(-len(short) // columns)
        each = (width - 2) // columns
        lines = self._long(self.facts[:first], label, width)
        for row in range(height):
            line: list[tuple[str, str]] = [(" ", "")]
            for place in range(row, len(short), height):
                one = short[place]
                line += [(f"{fit(_(one.label), label)}  ", "label"), (fit(one.value, each - label - 4), one.tone)]
                line.append(("  ", ""))
            lines.append(line)
        return lines + self._long(self.facts[first:], label, width)

    def _long(self, facts: Sequence[Fact], label: int, width: int) -> list[list[tuple[str, str]]]:
        lines = []
        for one in facts:
            for number, text in enumerate(_wrapped(safe(one.value), max(8, width - label - 4)) if one.long else ()):
                lead = fit(_(one.label) if number == 0 else "", label)
                lines.append([(f" {lead}  ", "label"), (text, one.tone)])
        return lines

    def render_line(self, y: int) -> Strip:
        """One line."""
        width, own = self.size.width, self.rich_style
        lines = self._lines(width)
        if y >= len(lines):
            return Strip.blank(width, own)
        segments = [Segment(text, self._style(tone) if tone else own) for text, tone in lines[y]]
        return Strip(segments).adjust_cell_length(width, own)

    def _style(self, tone: str) -> Style:
        return self.get_component_rich_style(f"facts--{tone}")


def _wrapped(text: str, width: int) -> list[str]:
    """`text` in at most `LONG_LINES` lines of `width` columns, the last one cut."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(lines[-1]) + 1 + width_of(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    kept = lines[:LONG_LINES]
    if len(lines) > LONG_LINES:
        kept[-1] = kept[-1] + " …"
    return [line if width_of(line) <= width else fit(line, width) for line in kept]
