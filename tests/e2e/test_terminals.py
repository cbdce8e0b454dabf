"""Terminals of every kind and size, languages of the system, and a screen reader: what reaches them is what they know.

AMBAR_LONG tries every terminal in both languages of the system.
"""

from __future__ import annotations

import fcntl
import os
import re
import struct
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from tests.books import Shop
from tests.e2e.person import Person
from tests.e2e.test_terminal import Terminal

LONG = bool(os.environ.get("AMBAR_LONG"))
TERMS = ("xterm", "xterm-256color", "linux", "screen", "tmux-256color", "vt100", "dumb", "")
LANGS = ("C", "tr_TR.UTF-8")
SHORT = (("xterm", "tr_TR.UTF-8"), ("linux", "C"), ("dumb", "tr_TR.UTF-8"), ("", "C"))
KINDS = [(term, lang) for term in TERMS for lang in LANGS] if LONG else SHORT
NO_SIGNS = ("linux", "vt100", "dumb")
FEW_COLOURS = ("xterm", "linux", "screen", "vt100", "dumb", "")
SIZES = ((40, 10), (39, 10), (20, 5), (1, 1), (60, 20), (120, 36), (80, 24))

Start = Callable[..., Terminal]


def command(path: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "tui", "--db", str(path), "--as", "admin", "--lang", "tr", *more]


@pytest.fixture
def start(company: Company, admin: Actor) -> Iterator[Start]:
    """Opens the app in a terminal of its own kind, with some documents to look at."""
    opened: list[Terminal] = []
    shop = Shop(company, admin)
    shop.cancel(shop.receipt(("A", "10", "2")))
    shop.receipt(("A", "10", "2"), ("B", "3", "1"))
    company.close()

    def make(*more: str, **environ: str) -> Terminal:
        made = Terminal(command(company.path, *more), COLORTERM="", **environ)
        opened.append(made)
        made.until("bul")
        made.read(0.3)
        return made

    yield make
    for one in opened:
        one.close()


def resize(user: Terminal, columns: int, lines: int) -> None:
    """Make it so large."""
    calm(user)
    fcntl.ioctl(user.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


def text_of(told: bytes) -> str:
    """What was written, without what places and colours it."""
    return re.sub(
        r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][0-9A-Z]|\x1b.", "", told.decode()
    )


def calm(user: Terminal) -> None:
    """Read until it is quiet."""
    for _turn in range(40):
        if not user.read(0.15):
            return


def walk(user: Terminal) -> None:
    """Through lists, a document, a form, the rights."""
    for keys in (":sf\r", "\r", "h", "\x1b", "\x1b", ":ürünler\r", "\r", "\x1b", ":izinler\r", "\x1b", "?"):
        user.send(keys.encode())
        calm(user)
    for _turn in range(3):
        user.send(b"\x1b")
        calm(user)


@pytest.mark.parametrize(("term", "lang"), KINDS, ids=lambda value: value or "unset")
def test_every_terminal_gets_what_it_knows_at_every_size(start: Start, term: str, lang: str) -> None:
    user = start(TERM=term, LANG=lang, LC_ALL="")
    walk(user)
    for columns, lines in SIZES:
        resize(user, columns, lines)
        if (columns, lines) in ((39, 10), (20, 5)):
            user.until("küçük")
    user.send(b":profil\r")
    user.until("Kimli")
    user.send(b"\x11")
    assert user.end() == 0
    text = text_of(user.seen)
    if term in NO_SIGNS:
        assert {char for char in text if not char.isascii() and not char.isalpha()} == set()
    if term in FEW_COLOURS:
        assert not re.search(rb"\x1b\[(?:[0-9;]*;)?[34]8;[25];", user.seen), "256 colours, or all"


def test_without_colours_there_is_none(start: Start) -> None:
    user = start(TERM="xterm-256color", NO_COLOR="1")
    walk(user)
    for sequence in re.findall(rb"\x1b\[([0-9;]*)m", user.seen):
        codes = {int(code or 0) for code in sequence.split(b";")}
        assert not codes & {*range(30, 38), *range(40, 48), *range(90, 108)}, sequence
    assert "▌".encode() in user.seen and "● işlendi".encode() in user.seen, "signs and words say what colours would"


# A screen reader -----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_screen_reader_gets_no_adornment(start: Start, how: str) -> None:
    user = start(*(["--plain"] if how == "option" else []), AMBAR_PLAIN="1" if how == "environment" else "")
    assert user.seen.rfind(b"\x1b[?25h") > user.seen.rfind(b"\x1b[?25l"), "the cursor shows"
    walk(user)
    text = text_of(user.seen)
    assert {char for char in text if not char.isascii() and not char.isalpha()} <= set("₺€°")
    assert "işlendi" in text and "iptal edildi" in text
    resize(user, 160, 40)
    user.read(1)
    user.seen = b""
    user.send(b":profil\r")
    user.until("Kimli")
    places = [int(one[1]) for one in re.finditer(rb"\x1b\[\d+;(\d+)H", user.seen)]
    assert max(places) <= 81, "nothing beside anything"


def test_the_cursor_stands_where_one_is(company: Company, admin: Actor) -> None:
    shop = Shop(company, admin)
    for _turn in range(3):
        shop.receipt(("A", "10", "2"))
    company.close()
    person = Person(command(company.path, "--plain"))
    try:
        person.until("bul")
        person.type(":sf\r")
        person.until("SF-000003", "işlendi")
        for number in ("SF-000003", "SF-000002", "SF-000001"):
            person.look(0.3)
            assert number in person.screen.text().splitlines()[person.screen.y]
            person.press("down")
        person.press("F3")
        person.until("Stok bul")
        person.type("ürün")
        person.until("sonuç")
        shown = person.look(0.4).splitlines()
        assert shown[person.screen.y][: person.screen.x].endswith("ürün"), "behind what was typed"
    finally:
        person.close()
