"""Faults of ours in a real terminal: a number, the traceback in the log, and the session goes on; before anything is
painted they end the program with a sentence."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from db.services import products
from tests.e2e.person import Person
from tests.e2e.test_terminal import Terminal
from tui.faults import LOG

Broken = Callable[[str], Terminal]
Seated = Callable[[str], Person]

NUMBER = re.compile(r"H-[0-9A-F]{6}")
PROGRAM = """
import sys, tui.app
from tui.__main__ import main
{code}
sys.exit(main(["--db", {path!r}, "--as", "admin", "--lang", "tr"]))
"""


@pytest.fixture
def command(company: Company, admin: Actor) -> Callable[[str], list[str]]:
    """The program with something broken in it."""
    products.add(admin, "GIZLI-1", "Gizli ad")
    company.close()
    return lambda code: [sys.executable, "-c", PROGRAM.format(code=code, path=str(company.path))]


@pytest.fixture
def seated(command: Callable[[str], list[str]]) -> Iterator[Seated]:
    """The same, with someone who sees what stands on the screen."""
    opened: list[Person] = []

    def start(code: str) -> Person:
        opened.append(Person(command(code)))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.fixture
def broken(command: Callable[[str], list[str]]) -> Iterator[Broken]:
    """Opens the app with something broken in it."""
    opened: list[Terminal] = []

    def start(code: str) -> Terminal:
        opened.append(Terminal(command(code)))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.mark.parametrize(
    "code",
    [
        "from tui.widgets.footer import Footer; Footer.DEFAULT_CSS = 'Footer { color: $undefined; }'",
        "tui.app.AmbarApp.CSS = 'Screen { color: $undefined; }'",
        "from tui.screens.home import HomeScreen; HomeScreen.compose = lambda self: 1 / 0",
        "tui.app.AmbarApp.get_default_screen = lambda self: 1 / 0",
        "tui.app.AmbarApp._begin_theme = lambda self, name: 1 / 0",
        "from tui.filters import SafeText; SafeText.apply = lambda *a: 1 / 0",
    ],
    ids=["style of a widget", "style sheet", "compose", "no screen", "theme", "filter"],
)
def test_before_anything_is_painted_it_ends_with_a_sentence(broken: Broken, company: Company, code: str) -> None:
    user = broken(code)
    assert user.end(10) == 1
    told = user.seen.decode()
    numbers = NUMBER.findall(told)
    log = (company.path.parent / LOG).read_text()
    assert numbers and numbers[-1] in log
    assert "Traceback" not in told and "Traceback" in log


def test_where_nothing_comes_to_be_painted_it_ends_too(broken: Broken) -> None:
    user = broken("from tui.screens.home import HomeScreen; from textual.screen import Screen\n"
                  "HomeScreen._on_screen_resume = HomeScreen._compositor_refresh = lambda *a: None\n"
                  "HomeScreen._on_timer_update = HomeScreen._refresh_layout = lambda *a, **k: None\n"
                  "HomeScreen.load = lambda self: 1 / 0")  # fmt: skip
    assert user.end(10) == 1
    assert NUMBER.search(user.seen.decode())


FAULTS = """
import tui.guard
from tui.dialogs.filter import FilterDialog
from tui.screens import partners, products, taxes, units, warehouses
from tui.screens.price_types import PriceTypesScreen
from db.queries import taxes as rates

def fault(*arguments, **named):
    gizli = "Gizli ad"
    raise ZeroDivisionError

async def load(self):
    async def worker():
        fault()
    self.run_worker(worker())
    self.set_timer(0.01, fault)

tui.guard.SHORTLY = 0.0
products.ProductsScreen.action_new = fault
partners.PartnersScreen.on_mount = fault
warehouses.WarehousesScreen.content = fault
units.UnitsScreen.load = load
rates.listing = fault
FilterDialog.body = fault
PriceTypesScreen.__init__ = fault
"""


def test_a_fault_costs_a_line_and_the_session_goes_on(seated: Seated, company: Company) -> None:
    user = seated(FAULTS)
    user.until("F3 bul")
    log = company.path.parent / LOG
    known: set[str] = set()
    for keys, faults in {":ürünler\r": 0, "n": 1, "\x1b[18~": 1, ":cari\r": 1, ":depo\r": 1, ":birimler\r": 2,
                         ":kdv\r": 1, ":fiyat-türleri\r": 1}.items():  # fmt: skip
        user.type(keys)
        if not faults:
            user.until("GIZLI-1", "Gizli ad")
            continue
        new, end = set[str](), time.monotonic() + 15
        while len(new) < faults or not any(number in user.look() for number in new):
            assert time.monotonic() < end, f"{keys!r}: {new} in the log, and on the screen\n{user.look()}"
            new = (set(NUMBER.findall(log.read_text())) if log.exists() else set()) - known
        assert "Programda bir hata" in user.look()
        known |= new
    assert "Gizli ad" not in log.read_text().replace('gizli = "Gizli ad"', "")
    user.type(":profil\r")
    user.until("Kimli")
    user.type("\x11")
    assert user.ended() == 0
    assert Path(log).stat().st_mode & 0o077 == 0
