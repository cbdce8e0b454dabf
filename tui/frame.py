"""What the terminal shows already is not sent again: each update is compared, cell by cell, with the last.

Textual paints a whole screen two or three times when one is opened, each piece with its colours and a reset;
over SSH that is 10 to 25 kB a key. Here only cells that differ are sent, and of a colour sequence what differs
from the one before it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
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
Piece = tuple[int, int, list[Cell]]
"""A column, a line, and the cells from there on."""
Lines = dict[int, list[Cell]]
"""The cells of each line."""

APART: Final = 8
"""Equal cells between two changes that are worth a jump."""
SHIFTS: Final = (1, -1, 2, -2, 3, -3)
"""By so many lines a list moves when its cursor leaves the page."""
WORTH: Final = 6
"""So many lines that are only elsewhere are worth letting the terminal move them."""
LITTLE: Final = 1000
"""So few bytes with moved lines are not compared with those without."""
OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""What takes an attribute away."""
SEEN: Final = {"4", "7", "9"}
"""Attributes that show on a blank."""
UNKNOWN: Final[Cell] = ("", "?")
"""A cell of which nobody knows what it shows."""


_blank: Final[dict[str, str]] = {"": ""}
"""What a colour sequence comes to on a blank: its foreground does not show, where nothing is drawn with it."""


@lru_cache(maxsize=2048)
def _sequence(style: Style | None, colours: ColorSystem | None) -> str:
    """The parameters of a style's colour sequence; "" for none."""
    if style is None or colours is None:
        return ""
    sequence = style._make_ansi_codes(colours)
    drawn = style.reverse or style.underline or style.strike
    bare = Style(color=style.color, bgcolor=style.bgcolor, reverse=style.reverse, underline=style.underline,
                 strike=style.strike) if drawn else Style(bgcolor=style.bgcolor)  # fmt: skip
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
    """What turns one look into another, in as few bytes as there are."""
    if now == wanted:
        return ""
    if not wanted:
        return "\x1b[0m"
    if not now:
        return f"\x1b[{wanted}m"
    (had, *before), (has, *after) = _look(now), _look(wanted)
    anew, gone = f"\x1b[0;{wanted}m", had - has
    if not gone <= OFF.keys() or any(old and not new for old, new in zip(before, after, strict=True)):
        return anew
    ends = {OFF[one] for one in gone}
    begins = {one for one in has if one not in had or OFF.get(one) in ends}
    colours = [one for old, one in zip(before, after, strict=True) if one != old]
    told = ";".join([*sorted(ends), *sorted(begins), *colours])
    return min(f"\x1b[{told}m", anew, key=len) if told else ""


@lru_cache(maxsize=4096)
def _behind(now: str, wanted: str) -> str:
    """The look in which a blank is written that is to have `wanted`: what does not show on it stays as it is now."""
    (had, foreground, _), (has, own, background) = _look(now), _look(wanted)
    if own or "7" in had or had & SEEN != has & SEEN or not (foreground and background):
        return wanted
    return ";".join((*sorted(had), foreground, background))


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
        self._lines: Lines = {}
        self.margins = False
        """Whether the terminal has said that it can move a part of its lines (DECLRMM)."""

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
        pen = Pen()
        before, after = dict(self._lines), dict(self._lines)
        for x, y, cells in pieces:
            known = after.get(y)
            if known is None or len(known) < x + len(cells):
                pen.run(x, y, cells)
                if x <= len(known or ()):
                    after[y] = [*(known or ())[:x], *cells]
                    before[y] = [*before.get(y, ())[:x], *cells]
            elif known[x : x + len(cells)] != cells:
                after[y] = [*known[:x], *cells, *known[x + len(cells) :]]
        self._lines = after
        moved = "" if pen.text() else self._moved(pieces, before, after)
        if moved and len(moved) < LITTLE:
            return Update(moved)
        _differences(pen, before, after)
        text = pen.text()
        return Update(min(text, moved or text, key=len)) if text else None

    @staticmethod
    def _layout(update: LayoutUpdate, colours: ColorSystem | None) -> Iterator[Piece]:
        for y, strips in enumerate(update.strips, update.region.y):
            yield update.region.x, y, [cell for strip in strips for cell in cells_of(strip, colours)]

    @staticmethod
    def _chops(update: ChopsUpdate, colours: ColorSystem | None) -> Iterator[Piece]:
        for y, left, right in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is None or x > right or end <= left:
                    continue
                shown: Strip = strip if left <= x < right and end <= right else strip.crop(0, min(end, right) - x)
                yield x, y, cells_of(shown, colours)

    def _moved(self, pieces: Sequence[Piece], before: Lines, after: Lines) -> str:
        """The update with lines that the terminal moves itself, where most of what changes only stands elsewhere (the
        bar at the edge aside); "" where that is not so.

        A list that moves on by a row is then sent as that row, and, in terminals without margins at the sides, as what
        stands beside it and has moved with it. Source: VT100, DECSTBM, IND and RI; VT420, DECLRMM and DECSLRM."""
        widths = Counter((x, len(cells)) for x, _y, cells in pieces)
        (x, width), count = widths.most_common(1)[0] if widths else ((0, 0), 0)
        if count < WORTH:
            return ""
        part = slice(x, x + width - 1)
        wanted = {y: cells[:-1] for left, y, cells in pieces if (left, len(cells)) == (x, width)}
        known = {y: before[y][part] for y in wanted if y in before}
        changed = [y for y in known if known[y] != wanted[y]]
        for by in SHIFTS if len(changed) >= WORTH else ():
            lines = [y for y in changed if known.get(y + by) == wanted[y]]
            if len(lines) < WORTH:
                continue
            between = range(lines[0], lines[-1] + 1)
            if sum(known.get(y + by) == wanted.get(y, ()) for y in between) * 4 < len(between) * 3:
                continue
            top, bottom = min(lines[0], lines[0] + by), max(lines[-1], lines[-1] + by)
            region, length = range(top, bottom + 1), len(after[top])
            if any(len(before.get(y, ())) != length for y in region):
                continue
            left, right = (x, x + width) if self.margins else (0, length)
            beside = (left, right) != (0, length)
            empty = [UNKNOWN] * length
            turned = dict(before)
            for y in region:
                source = before[y + by] if y + by in region else empty
                turned[y] = [*before[y][:left], *source[left:right], *before[y][right:]]
            turn = "\x1bD" * by if by > 0 else "\x1bM" * -by
            jump = f"\x1b[{(bottom if by > 0 else top) + 1};{left + 1}H"
            sides = (f"\x1b[?69h\x1b[{left + 1};{right}s", "\x1b[?69l") if beside else ("", "")
            pen = Pen(f"{sides[0]}\x1b[{top + 1};{bottom + 1}r{jump}{turn}\x1b[r{sides[1]}")
            _differences(pen, turned, after)
            return pen.text()
        return ""


def _differences(pen: Pen, before: Lines, after: Lines) -> None:
    """Write what is other than before, in lines of which both are known."""
    for y, cells in after.items():
        known = before[y]
        if known is cells or known == cells:
            continue
        start = last = -1
        for index, (old, new) in enumerate(zip(known, cells, strict=True)):
            if old == new:
                continue
            if start < 0:
                start = index
            elif index - last > APART:
                _with_halves(pen, start, y, cells, last)
                start = index
            last = index
        _with_halves(pen, start, y, cells, last)


def _with_halves(pen: Pen, start: int, y: int, cells: list[Cell], last: int) -> None:
    """Write a part of a line: a wide character with its second half, and not by that half alone."""
    while start > 0 and not cells[start][0]:
        start -= 1
    pen.run(start, y, cells[start : last + 1])


class Pen:
    """Writes cells, one run after the other; the colours of one go on in the next."""

    def __init__(self, begun: str = "") -> None:
        self._parts = [begun]
        self._now = ""
        self._at = (-1, -1)
        """Where the next character would stand, line first; the line is -1 where nobody knows."""

    def run(self, x: int, y: int, cells: list[Cell]) -> None:
        """Cells beginning at a place: a jump, and a colour sequence where the colour changes; another jump behind a
        sign that is wider in some terminals than in others."""
        parts, now = self._parts, self._now
        if self._at != (y, x):
            parts.append(f"\x1b[{x + 1}G" if self._at[0] == y else f"\x1b[{y + 1};{x + 1}H")
        lost = any_lost = False
        for place, (char, sequence) in enumerate(cells, x + 1):
            if lost and char:
                parts.append(f"\x1b[{place}G")
                lost = False
            if sequence != now and not (char == " " and now and _blank.get(now) == sequence):
                wanted = _behind(now, sequence) if char == " " and now and sequence else sequence
                parts.append(_switch(now, wanted))
                now = wanted
            parts.append(char)
            if not char.isascii() and _uneven(char):
                lost = any_lost = True
        self._now = now
        self._at = (-1, -1) if any_lost else (y, x + len(cells))

    def text(self) -> str:
        """What was written, with no colour left behind."""
        return "".join(self._parts) + ("\x1b[0m" if self._now else "")
