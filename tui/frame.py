"""What the terminal shows already is not sent again: each update is compared, cell by cell, with the last.

Textual paints a whole screen two or three times when one is opened, each piece with its colours and a reset;
over SSH that is 10 to 25 kB a key. Here only cells that differ are sent, and of a colour sequence what differs
from the one before it.
"""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import repeat
from typing import Any, Final

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

Cell = tuple[str, str]
"""A character (with what combines with it; "" behind a wide one) and its colour sequence."""

APART: Final = 20
"""Equal cells between two changes that are worth a jump."""
SHIFTS: Final = (1, -1, 2, -2, 3, -3)
"""By so many lines a list moves when its cursor leaves the page."""
WORTH: Final = 6
"""So many lines that are only elsewhere are worth letting the terminal move them."""


_blank: Final[dict[str, str]] = {"": ""}
"""What a colour sequence comes to on a blank: its foreground does not show."""


@lru_cache(maxsize=2048)
def _sequence(style: Style | None, colours: ColorSystem | None) -> str:
    """The parameters of a style's colour sequence; "" for none."""
    if style is None or colours is None:
        return ""
    sequence = style._make_ansi_codes(colours)
    bare = Style(bgcolor=style.bgcolor, reverse=style.reverse, underline=style.underline, strike=style.strike)
    _blank[sequence] = bare._make_ansi_codes(colours)
    return sequence


def _look(sequence: str) -> tuple[frozenset[str], str, str]:
    """A colour sequence's attributes, foreground and background."""
    attributes: set[str] = set()
    foreground = background = ""
    codes = deque(sequence.split(";"))
    while codes:
        code = codes.popleft()
        value = int(code)
        if value in (38, 48):
            rest = [codes.popleft() for _ in range(4 if codes[0] == "2" else 2)]
            code = ";".join((code, *rest))
        if value in range(30, 40) or value in range(90, 98):
            foreground = code
        elif value in range(40, 50) or value in range(100, 108):
            background = code
        else:
            attributes.add(code)
    return frozenset(attributes), foreground, background


@lru_cache(maxsize=4096)
def _switch(now: str, wanted: str) -> str:
    """What turns one look into another: where nothing must be taken away, only what is new."""
    if not wanted:
        return "\x1b[0m"
    if not now:
        return f"\x1b[{wanted}m"
    (had, *before), (has, *after) = _look(now), _look(wanted)
    if not had <= has or any(old and not new for old, new in zip(before, after, strict=True)):
        return f"\x1b[0;{wanted}m"
    new = [one for old, one in zip(before, after, strict=True) if one != old]
    return f"\x1b[{';'.join([*sorted(has - had), *new])}m"


def cells_of(strip: Iterable[Any], colours: ColorSystem | None) -> list[Cell]:
    """A strip as cells."""
    cells: list[Cell] = []
    for text, style, control in strip:
        if control:
            continue
        sequence = _sequence(style, colours)
        blank = _blank[sequence]
        if text.isspace() and text.isascii():
            cells.extend(repeat((" ", blank), len(text)))
            continue
        if text.isascii():
            cells.extend([(char, sequence if char != " " else blank) for char in text])
            continue
        flag = False
        for char in text:
            if char == " ":
                cells.append((char, blank))
                flag = False
                continue
            width = get_character_cell_size(char)
            half = "\U0001f1e6" <= char <= "\U0001f1ff"
            if flag and half:  # two letters of a flag are one sign of two columns
                cells[-1] = (cells[-1][0] + char, sequence)
                cells.append(("", sequence))
                flag = False
                continue
            flag = half
            if width == 0 and cells:
                cells[-1] = (cells[-1][0] + char, cells[-1][1])
            else:
                cells.append((char, sequence))
                if width == 2:
                    cells.append(("", sequence))
    return cells


@lru_cache(maxsize=4096)
def _uneven(sign: str) -> bool:
    """Whether terminals disagree about how wide a sign is, as about emoji, flags and the vowels of India."""
    if len(sign) == 1:
        return sign >= "\U0001f000" or ("\u2300" <= sign < "\u2e80" and get_character_cell_size(sign) == 2)
    return sign[0] >= "\U0001f000" or not all(map(unicodedata.combining, sign[1:]))


class Update(CompositorUpdate):
    """What is left of an update when the known is taken out."""

    def __init__(self, text: str) -> None:
        self._text = text

    def render_segments(self, console: Console) -> str:
        """The bytes to send."""
        return self._text


class Frame:
    """The terminal as it is known."""

    def __init__(self) -> None:
        self._lines: dict[int, list[Cell]] = {}

    def forget(self) -> None:
        """Nothing is known any more: the terminal was resized, or wants to be drawn again."""
        self._lines.clear()

    def line(self, y: int) -> list[Cell]:
        """What the terminal shows in a line, as far as it is known."""
        return self._lines.get(y, [])

    def reduce(self, update: object, console: Console) -> object:
        """An update without what the terminal shows already; None where nothing is left."""
        colours = console._color_system
        if isinstance(update, LayoutUpdate):
            pieces = list(self._layout(update, colours))
        elif isinstance(update, ChopsUpdate):
            pieces = list(self._chops(update, colours))
        else:
            self.forget()
            return update
        moved = self._scroll(
            {y: cells for x, y, cells in pieces if x == 0 and len(cells) == len(self._lines.get(y, ()))}
        )
        text = moved + "".join(run for x, y, cells in pieces for run in self._put(x, y, cells))
        return Update(text) if text else None

    @staticmethod
    def _layout(update: LayoutUpdate, colours: ColorSystem | None) -> Iterator[tuple[int, int, list[Cell]]]:
        for y, strips in enumerate(update.strips, update.region.y):
            yield update.region.x, y, [cell for strip in strips for cell in cells_of(strip, colours)]

    @staticmethod
    def _chops(update: ChopsUpdate, colours: ColorSystem | None) -> Iterator[tuple[int, int, list[Cell]]]:
        for y, left, right in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is None or x > right or end <= left:
                    continue
                shown: Strip = strip if left <= x < right and end <= right else strip.crop(0, min(end, right) - x)
                yield x, y, cells_of(shown, colours)

    def _scroll(self, wanted: dict[int, list[Cell]]) -> str:
        """Where most of the whole lines that change only stand elsewhere (the bar at the edge aside), what moves them.

        A list that moves on by one row is then sent as that row. Source: VT100, DECSTBM, IND and RI."""
        known = self._lines
        changed = [y for y, cells in wanted.items() if known[y] != cells]
        if len(changed) < WORTH:
            return ""
        for by in SHIFTS:
            lines = [y for y in changed if y + by in wanted and known[y + by][:-1] == wanted[y][:-1]]
            if len(lines) < WORTH or len(lines) * 4 < (lines[-1] - lines[0] + 1) * 3:
                continue
            top, bottom = min(lines[0], lines[0] + by), max(lines[-1], lines[-1] + by)
            if any(y not in wanted for y in range(top, bottom + 1)):
                continue
            before = {y: known[y] for y in range(top, bottom + 1)}
            for y, cells in before.items():
                known[y] = before[y + by] if y + by in before else [("", "?")] * len(cells)
            turn = f"\x1b[{bottom + 1}H" + "\x1bD" * by if by > 0 else f"\x1b[{top + 1}H" + "\x1bM" * -by
            return f"\x1b[{top + 1};{bottom + 1}r{turn}\x1b[r"
        return ""

    def _put(self, x: int, y: int, cells: list[Cell]) -> Iterator[str]:
        known = self._lines.get(y)
        if known is None or len(known) < x:
            if x == 0:
                self._lines[y] = cells
            yield _run(x, y, cells)
            return
        before = known[x : x + len(cells)]
        if before == cells:
            return
        known[x : x + len(cells)] = cells
        if len(before) < len(cells):
            yield _run(x, y, cells)
            return
        start = last = -1
        for index, (old, new) in enumerate(zip(before, cells, strict=True)):
            if old == new:
                continue
            if start < 0:
                start = index
            elif index - last > APART:
                yield _run(x + start, y, cells[start : last + 1])
                start = index
            last = index
        # A wide character is sent with its second half, and not by that half alone.
        while start > 0 and not cells[start][0]:
            start -= 1
        yield _run(x + start, y, cells[start : last + 1])


def _run(x: int, y: int, cells: list[Cell]) -> str:
    """Cells beginning at a place: a jump, and a colour sequence where the colour changes; another jump behind a sign
    that is wider in some terminals than in others."""
    parts = [f"\x1b[{y + 1};{x + 1}H"]
    now: str | None = ""
    lost = False
    for place, (char, sequence) in enumerate(cells, x + 1):
        if lost and char:
            parts.append(f"\x1b[{place}G")
            lost = False
        if sequence != now and not (char == " " and now and _blank.get(now) == sequence):
            parts.append(_switch(now or "", sequence))
            now = sequence
        parts.append(char)
        lost = lost or (not char.isascii() and _uneven(char))
    if now:
        parts.append("\x1b[0m")
    return "".join(parts)
