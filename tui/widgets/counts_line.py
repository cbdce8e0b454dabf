"""A line of figures, each in the colour of what it counts."""

from __future__ import annotations

from collections.abc import Sequence

from tui.widgets.cells import TONES, Toned, cut, safe
from tui.widgets.line import Line, Part


class CountsLine(Line):
    """` 12 yeni   3 değişecek   4 reddedilen`"""

    COMPONENT_CLASSES = {f"counts--{tone}" for tone in TONES}
    DEFAULT_CSS = """
    CountsLine { width: 1fr; }
    .counts--muted { color: $muted; }
    .counts--success { color: $success; }
    .counts--warning { color: $warning; }
    .counts--error { color: $error; text-style: bold; }
    .counts--accent { color: $accent; }
    .counts--strong { text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._counts: tuple[Toned, ...] = ()

    def show(self, counts: Sequence[Toned]) -> None:
        """Show these."""
        self._counts = tuple(counts)
        self.update()

    def parts(self, width: int) -> tuple[Part, ...]:
        """The figures, three blanks between them."""
        found: list[Part] = [(" ", "")]
        room = width - 1
        for one in self._counts:
            text = cut(safe(one.text), max(0, room))
            found += [(text, f"counts--{one.tone}" if one.tone else ""), ("   ", "")]
            room -= len(text) + 3
        return tuple(found)
