"""What is sent of an update makes the terminal show just that update: every sign, its colours, and nothing beside it."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
from rich.cells import get_character_cell_size
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tests.e2e.person import _PIECE
from tui.frame import Frame, Update, _look, cells_of

WIDTH, HEIGHT = 60, 20
CONSOLE = Console(force_terminal=True, color_system="truecolor", width=WIDTH, height=HEIGHT)
STYLES = [
    Style.parse(one)
    for one in ("none", "#aabbcc on #101010", "bold #aabbcc on #101010", "#ff0000 on #101010", "bold #aabbcc on #303060",
                "dim #aabbcc on #303060", "underline #00ff00 on #101010", "reverse #aabbcc on #101010", "red on blue",
                "bold italic #aabbcc", "strike #ffffff on #303060", "bold dim #123456 on #654321")
]  # fmt: skip
WORDS = ("Çay bardağı", "螺丝 M8", "تاي", "👍 ok", "🇹🇷", "   ", "Đinh ốc", "x" * 12, "1.234,56", "  a", "คอน")
_SIGNS = re.compile("[\U0001f1e6-\U0001f1ff]{2}|.")
OFF = {"22": {"1", "2"}, "23": {"3"}, "24": {"4"}, "27": {"7"}, "29": {"9"}}


class Terminal:
    """Cells with their looks; it knows jumps, colours and moving lines."""

    def __init__(self) -> None:
        self.cells: list[list[tuple[str, Any]]] = [[(" ", None)] * WIDTH for _line in range(HEIGHT)]
        self.x = self.y = 0
        self.top, self.bottom, self.left, self.right = 0, HEIGHT, 0, WIDTH
        self.look: tuple[frozenset[str], str, str] = (frozenset(), "", "")

    def feed(self, text: str) -> None:
        """Take what was written."""
        for piece in _PIECE.finditer(text):
            numbers = [int(one) for one in (piece["arguments"] or "").split(";") if one]
            if piece["text"]:
                for sign in _SIGNS.findall(piece["text"]):
                    self._write(sign)
            elif piece["command"] == "H":
                self.y, self.x = (numbers or [1])[0] - 1, (numbers[1] if len(numbers) > 1 else 1) - 1
            elif piece["command"] == "G":
                self.x = numbers[0] - 1
            elif piece["command"] == "r":
                self.top, self.bottom = (numbers[0] - 1, numbers[1]) if numbers else (0, HEIGHT)
            elif piece["command"] == "s":
                self.left, self.right = numbers[0] - 1, numbers[1]
            elif piece[0] == "\x1b[?69l":
                self.left, self.right = 0, WIDTH
            elif piece[0] in ("\x1bD", "\x1bM"):
                self._move(down=piece[0] == "\x1bD")
            elif piece["command"] == "m":
                self._colour((piece["arguments"] or "0").split(";"))
            else:
                assert piece[0] == "\x1b[?69h", piece[0]

    def _move(self, *, down: bool) -> None:
        assert self.y == (self.bottom - 1 if down else self.top)
        assert self.left <= self.x < self.right
        part = slice(self.left, self.right)
        lines = [line[part] for line in self.cells[self.top : self.bottom]]
        blank = [(" ", None)] * (self.right - self.left)
        turned = [*lines[1:], blank] if down else [blank, *lines[:-1]]
        for line, cells in zip(self.cells[self.top : self.bottom], turned, strict=True):
            line[part] = cells

    def _colour(self, codes: list[str]) -> None:
        attributes, fore, back = set(self.look[0]), self.look[1], self.look[2]
        while codes:
            code = codes.pop(0)
            if code in ("38", "48"):
                count = 4 if codes[0] == "2" else 2
                code, codes = ";".join((code, *codes[:count])), codes[count:]
            if code == "0":
                attributes, fore, back = set(), "", ""
            elif code in OFF:
                attributes -= OFF[code]
            elif code.startswith("3") and len(code) > 1:
                fore = code
            elif code.startswith("4") and len(code) > 1:
                back = code
            else:
                attributes.add(code)
        self.look = frozenset(attributes), fore, back

    def _write(self, sign: str) -> None:
        for place in range(get_character_cell_size(sign[0]) if len(sign) == 1 else 2):
            self.cells[self.y][self.x] = (sign if not place else "", self.look)
            self.x += 1


def seen(sign: str, look: Any) -> tuple[Any, ...]:
    """What one sees of a cell: of a blank, and behind a wide sign, no letter's colour."""
    attributes, fore, back = look or (frozenset(), "", "")
    if sign.strip() and get_character_cell_size(sign[0]):
        return sign[0], attributes, fore, back
    drawn = attributes & {"4", "7", "9"}
    return sign.strip(), drawn, fore if drawn else "", back


def line(chance: Random) -> Strip:
    """A line of the screen with words of many alphabets in many colours."""
    segments: list[Segment] = []
    while sum(one.cell_length for one in segments) < WIDTH:
        segments.append(Segment(chance.choice(WORDS), chance.choice(STYLES)))
    return Strip(segments).adjust_cell_length(WIDTH)


def beside(lines: list[Strip], left: int, right: int, rows: list[Strip]) -> list[Strip]:
    """The lines with other rows between two columns."""
    return [
        Strip.join([one.crop(0, left), row.crop(0, right - left), one.crop(right, WIDTH)])
        for one, row in zip(lines, rows, strict=True)
    ]


def shown(terminal: Terminal, frame: Frame, lines: list[Strip], x: int = 0, y: int = 0) -> int:
    """Send an update of a rectangle; how many bytes it took."""
    region = Region(x, y, lines[0].cell_length, len(lines))
    update = frame.reduce(_Chops(region, lines), CONSOLE)
    text = update.render_segments(CONSOLE) if isinstance(update, Update) else ""
    terminal.feed(text)
    assert terminal.look == (frozenset(), "", ""), "a colour is left behind"
    return len(text.encode())


class _Chops(LayoutUpdate):
    def __init__(self, region: Region, lines: list[Strip]) -> None:
        super().__init__([[one] for one in lines], region)


def same(terminal: Terminal, wanted: list[Strip]) -> None:
    """The terminal shows just these lines."""
    for y, strip in enumerate(wanted):
        cells = [
            seen(sign, _look(sequence) if sequence else None)
            for sign, sequence in cells_of(strip, CONSOLE._color_system)
        ]
        assert [seen(*cell) for cell in terminal.cells[y]] == cells, y


@pytest.mark.parametrize("margins", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_a_list_beside_other_things_is_shown_as_it_was_drawn(seed: int, margins: bool) -> None:
    chance, frame, terminal = Random(seed), Frame(), Terminal()
    frame.margins = margins
    left = chance.choice((0, 1, 10, 25))
    right = chance.choice((WIDTH, WIDTH - 12))
    rows = [line(chance) for _row in range(200)]
    around = [line(chance) for _line in range(HEIGHT)]
    top = 50
    screen = beside(around, left, right, rows[top : top + HEIGHT])
    shown(terminal, frame, screen)
    same(terminal, screen)
    for _turn in range(25):
        top = max(0, min(180, top + chance.choice((1, -1, 2, -3, 17, 0))))
        rows[top + chance.randrange(HEIGHT)] = line(chance)
        screen = beside(around, left, right, rows[top : top + HEIGHT])
        shown(terminal, frame, [one.crop(left, right) for one in screen], left)
        same(terminal, screen)


def test_a_list_beside_the_menu_moves_on_by_a_row_for_few_bytes() -> None:
    chance = Random(3)
    plain = STYLES[1]
    around = [Strip([Segment(f"  1{y} Menü".ljust(WIDTH), plain)]) for y in range(HEIGHT)]
    rows = [Strip([Segment("".join(chance.choices("abcçdef 123", k=WIDTH)), plain)]) for _row in range(HEIGHT + 1)]
    for margins, most in ((False, 450), (True, 160)):
        frame, terminal = Frame(), Terminal()
        frame.margins = margins
        shown(terminal, frame, beside(around, 10, WIDTH, rows[:-1]))
        after = beside(around, 10, WIDTH, rows[1:])
        assert shown(terminal, frame, [one.crop(10, WIDTH) for one in after], 10) <= most
        same(terminal, after)
