"""Text in cells: cut to a width, aligned, with a tone; data is never markup, and keeps its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from rich.cells import cell_len, set_cell_size

from db.record import record
from db.text import is_safe

if TYPE_CHECKING:
    from db.access import Rights

R = TypeVar("R")

Tone = Literal["", "muted", "success", "warning", "error", "accent", "strong"]
TONES: Final = ("muted", "success", "warning", "error", "accent", "strong")


@record
class Toned:
    """A cell with a colour by meaning: `Toned("● işlendi", "success")`. The word says it too, not only the colour."""

    text: str
    tone: Tone = ""


Cell = str | Toned


@record
class Column(Generic[R]):
    """A column of a `Table`.

    `title`: an English msgid. `cell`: the row's cell, by default the attribute `key` as `tui.text.show` shows
    it. `width`: at least; the column grows with its content up to `widest` (numbers are never cut).
    `flexible`: takes what is left, and is cut in the middle. `priority`: 0 stays; where it is narrow the
    highest goes first. `right`: the right, or all the rights, without which the column is not there.
    `order`: the name of the query's order by this column; "" where no index keeps one. `off`: only there for who has
    chosen it. `fixed`: as wide as someone has chosen. `spare`: says what stands elsewhere too, so a name has its room
    first.
    """

    key: str
    title: str
    width: int = 0
    align: Literal["left", "right"] = "left"
    priority: int = 0
    flexible: bool = False
    cell: Callable[[R], Cell] | None = None
    widest: int = 0
    right: str | tuple[str, ...] = ""
    order: str = ""
    off: bool = False
    fixed: int = 0
    spare: bool = False

    def allowed(self, rights: Rights | None) -> bool:
        """Whether who has these rights sees the column (None: they are not asked)."""
        needed = (self.right,) if isinstance(self.right, str) else self.right
        return not any(one and (rights is None or not rights.may(one)) for one in needed)

    def of(self, row: R) -> Cell:
        """The cell of one row."""
        if self.cell is not None:
            return self.cell(row)
        from tui.text import show

        value: Any = getattr(row, self.key)
        return value if isinstance(value, str) else show(value)


_LETTERS_JOINED: Final = re.compile("\u200d(?![\u2190-\u2bff\U0001f000-\U0001ffff])")
"""A joiner behind which no part of an emoji stands: it shapes letters, of which the next would be measured as none."""


def safe(text: str) -> str:
    """`text` with every character that may not reach a terminal replaced by a sign one column wide, in signs that are
    as wide as they are measured."""
    if text.isprintable():
        return text
    return _LETTERS_JOINED.sub("", "".join(char if is_safe(char) else "\ufffd" for char in text))


def plain(cell: Cell) -> str:
    """The text of a cell."""
    return cell if isinstance(cell, str) else cell.text


def width_of(text: str) -> int:
    """How many columns of the terminal `text` takes."""
    return len(text) if text.isascii() else cell_len(text)


_FIGURE: Final = re.compile(r"\S*\d\S*")
_SHORTEST: Final = 6
"""A beginning of fewer columns says little."""
_LOOSE: Final = " .,;"
"""What says nothing beside the sign of a cut."""


@lru_cache(maxsize=2048)
def _tail(text: str, width: int) -> int:
    """How many columns the end takes: a third, but for a figure ("M8×40", "750 W") to stay whole, which of names that
    are cut alike tells one from the other."""
    usual = (width - 1) // 3
    figures = [(found.start(), found.end()) for found in _FIGURE.finditer(text)]
    if not figures or len(text) != width_of(text):
        return usual
    whole = len(text)

    def worth(tail: int) -> tuple[int, int]:
        head = width - 1 - tail
        return sum(end <= head or begin >= whole - tail for begin, end in figures), -abs(tail - usual)

    return max(range(max(2 * usual, width - 1 - _SHORTEST) + 1), key=worth)


def cut(text: str, width: int) -> str:
    """`text` shortened in the middle to at most `width` columns: beginnings, ends and figures tell names apart."""
    if width_of(text) <= width:
        return text
    if width <= 1:
        return "…"[:width]
    tail = _tail(text, width)
    end = text[len(text) - tail :] if tail else ""
    while width_of(end) > tail:
        end = end[1:]
    while end and not width_of(end[0]):
        end = end[1:]  # an accent would go to the sign of the cut
    end = end.lstrip(_LOOSE)
    start = set_cell_size(text, width - 1 - width_of(end)).rstrip(_LOOSE)
    return f"{start}…{end}"


def fit(text: str, width: int, align: str = "left") -> str:
    """`text` in exactly `width` columns, safe to show, cut in the middle where it is too long."""
    text = safe(text)
    short = cut(text, width)
    gap = " " * max(0, width - width_of(short))
    return gap + short if align == "right" else short + gap
