"""Where the columns of the role editor stand: rights on the left, roles side by side, or one role a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tui.widgets.cells import cut, width_of

LEAD: Final = 3
"""Columns before a right's name: a blank, the cursor's sign, a blank."""
INDENT: Final = 2
GAP: Final = 2
SIDE_BY_SIDE: Final = 80
"""From so many columns (what the menu leaves of 110) roles stand side by side."""
NARROWEST_NAME: Final = 28
NARROWEST: Final = 9
WIDEST: Final = 16
TITLE_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class RightsLayout:
    """`name`: columns of the rights' names; `column`: of each role; `count`: roles that are seen at once."""

    width: int
    name: int
    column: int
    count: int

    @classmethod
    def of(cls, width: int, name: int, titles: Sequence[str]) -> RightsLayout:
        """The layout for a widget `width` wide, names of rights `name` wide and roles of these titles."""
        name += INDENT
        if width <= SIDE_BY_SIDE or len(titles) < 2:
            name = min(name, max(12, (width - LEAD) * 3 // 5))
            return cls(width, name, max(4, width - LEAD - name - GAP - 1), 1)
        longest = max((width_of(word) for title in titles for word in title.split()), default=NARROWEST)
        least = max(NARROWEST, min(longest, 12))
        room = width - LEAD - 1
        count = min(len(titles), max(2, (room - NARROWEST_NAME) // (least + GAP)))
        name = max(NARROWEST_NAME, min(name, room - count * (least + GAP)))
        column = min(WIDEST, (room - name) // count - GAP)
        return cls(width, name, column, count)

    @property
    def single(self) -> bool:
        """Whether one role fills the page."""
        return self.count == 1

    def left(self, index: int) -> int:
        """Where the column of the role at a place (0: the first one seen) begins."""
        return LEAD + self.name + GAP + index * (self.column + GAP)

    def place(self, x: int) -> int | None:
        """Which column is at `x`; None: that of the names."""
        if x < self.left(0):
            return None
        return min((x - self.left(0)) // (self.column + GAP), self.count - 1)


def wrapped(title: str, width: int, lines: int = TITLE_LINES) -> list[str]:
    """A title in at most `lines` lines of `width` columns, words kept whole where they fit."""
    found: list[str] = []
    for word in title.split():
        if found and width_of(found[-1]) + 1 + width_of(word) <= width:
            found[-1] += " " + word
        else:
            found.append(word)
    if len(found) > lines:
        found[lines - 1 :] = [" ".join(found[lines - 1 :])]
    return [cut(line, width) for line in found] or [""]


def centred(text: str, width: int) -> str:
    """`text` in the middle of `width` columns, cut where it is too long."""
    short = cut(text, width)
    free = width - width_of(short)
    return " " * (free // 2) + short + " " * (free - free // 2)
