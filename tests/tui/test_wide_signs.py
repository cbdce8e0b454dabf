"""Names of all the world in cells: whatever a terminal holds for their width, the next column stands in its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.style import Style

from db.access import Actor
from tests.tui.test_table import ListScreen, Row, Shelf
from tui.filters import drop
from tui.frame import Frame, Pen, Update, cells_of
from tui.widgets.cells import Column, fit, safe
from tui.widgets.columns import Layout

NAMES = (
    "漢字の名前です長い名前", "عربي اسم المنتج", "שלום עולם", "👨\u200d👩\u200d👧 aile", "🇹🇷 bayrak 🇩🇪🇫🇷", "❤\ufe0f kalp ☎\ufe0f",
    "1\ufe0f\u20e3 bir", "👍🏽 ten 👩🏿\u200d🚒", "क्षि हिन्दी नाम", "ශ්\u200dරී ලංකා තේ", "ก็ไทยน้ำ", "e\u0301\u0301\u0301\u0301\u0301\u0301",
    "می\u200cخواهم ه\u200d ۱۳۸۰", "ｱﾞｶﾞ 半角", "한국어 이름", "தமிழ் பெயர்", "⌚⏰☕✨", "①②→…㊗\ufe0f", "Çıvata ğüşöİı", "\u200b\u202ex\x1b[2J",
)  # fmt: skip


def modern(sign: str) -> int:
    """A terminal that measures as we do."""
    return cell_len(sign)


def by_code_points(sign: str) -> int:
    """A terminal that adds up what each code point takes: both letters of a flag two columns, a vowel of India one."""
    return sum(_taken(char) for char in sign)


def of_old(sign: str) -> int:
    """A terminal that knows no emoji: one column each."""
    return len(sign) if sign >= "\U0001f000" else cell_len(sign)


def _taken(char: str) -> int:
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return 2
    if unicodedata.category(char) == "Mc":
        return 1
    return cell_len(char)


def shown(text: str, width: Callable[[str], int]) -> list[str]:
    """What stands in each column of a line, in a terminal with its own opinion of widths."""
    columns, x = [" "] * 200, 0
    for piece in re.finditer(r"\x1b\[(\d+;)?(\d+)?([A-Za-z])|([^\x1b]+)", text):
        if piece[3] in ("H", "G"):
            x = int(piece[2]) - 1
        elif piece[4]:
            for sign in re.findall(r"[\U0001f1e6-\U0001f1ff]{2}|.[\u0300-\u036f\ufe0f]*", piece[4]):
                taken = width(sign)
                if taken:
                    columns[x] = sign
                x += taken
    return columns


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("terminal", [modern, by_code_points, of_old])
@pytest.mark.parametrize("room", [7, 16, 30])
def test_the_next_column_stands_in_its_place(name: str, terminal: Callable[[str], int], room: int) -> None:
    layout = Layout.of((Column[Row]("a", "A", room, fixed=room), Column[Row]("b", "B", 3)), (room, 3), room + 20)
    line = layout.row((name, "END"), Style(), lambda _tone: Style())
    cells = cells_of([(drop(text), style, control) for text, style, control in line], None)
    assert len(cells) == line.cell_length == room + 20
    pen = Pen()
    pen.run(0, 0, cells)
    columns = shown(pen.text(), terminal)
    assert columns[3 + room + 2 : 3 + room + 5] == ["E", "N", "D"]


@pytest.mark.parametrize("name", NAMES)
def test_letters_are_not_lost(name: str) -> None:
    """What is shown of a word is the word: its vowels, and what stands behind a joiner."""
    letters = [char for char in fit(name, 60).rstrip() if unicodedata.category(char)[0] in "LM"]
    assert [char for char in safe(name) if unicodedata.category(char)[0] in "LM"] == letters
    letters = [char for char in letters if char not in "\ufe0f\u20e3" and not "\u0300" <= char <= "\u036f"]
    told = drop(safe(name))
    assert [char for char in told if char in letters] == letters


async def test_a_change_in_a_line_with_a_flag_sends_the_whole_flag(shell: Any, clerk: Actor) -> None:
    shelf = Shelf(3)
    shelf.rows = [Row(0, "🇹🇷 a"), Row(1, "b")]
    console = Console(force_terminal=True, color_system="truecolor", width=80, height=24)
    async with shell(clerk) as user:
        user.app.open(ListScreen(shelf.page))
        await user.settle()
        frame = Frame()
        frame.reduce(user.screen._compositor.render_full_update(), console)
        shelf.rows = [Row(0, "🇹🇭 a"), Row(1, "b")]
        await user.screen.query_one("Table").reload()
        await user.settle()
        update = frame.reduce(user.screen._compositor.render_full_update(), console)
        assert isinstance(update, Update)
        assert "🇹🇭" in update.render_segments(console)
