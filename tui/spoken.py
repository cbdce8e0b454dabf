"""Ambar for a screen reader (`ambar --plain`): the terminal's cursor stands at what one is at, since that is read.

The rest is in `filters.SPOKEN` (no adornment, states as words alone) and in the width, `guard.ONE_PANE`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual.geometry import Offset
from textual.screen import Screen

from tui.filters import CURSOR

if TYPE_CHECKING:
    from tui.frame import Frame

_MARGIN: Final = 1
"""The column of a list in which its cursor's sign stands."""


def place(screen: Screen[Any], frame: Frame) -> Offset:
    """Where the cursor belongs: where one types, the row that is marked, or what has the focus."""
    focused = screen.focused
    if focused is None:
        return Offset(0, 0)
    typing: Offset | None = getattr(focused, "cursor_screen_offset", None)
    if typing is not None:
        return typing - (1 if getattr(focused, "cursor_at_end", False) else 0, 0)  # an Input's is one too far there
    region = focused.region
    for y in range(region.y, region.bottom):
        line = frame.line(y)
        if line[region.x + _MARGIN : region.x + _MARGIN + 1] and line[region.x + _MARGIN][0] == CURSOR:
            return Offset(region.x + _MARGIN, y)
    for y in range(region.y, region.bottom):
        for x, (char, _style) in enumerate(frame.line(y)[region.x : region.right], region.x):
            if char == CURSOR:
                return Offset(x, y)
    return region.offset
