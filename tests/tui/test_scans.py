"""Scans where nothing is typed into: looked up as one code, never done as the keys that its signs are; and people
who type there, however fast, are not taken for a scanner."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual import events

from db.access import Actor
from db.company import Company
from db.queries import documents as queries
from db.services import documents, products
from tests.books import Shop
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell
from tui import scans
from tui.dialogs.menu import MenuDialog
from tui.dialogs.question import Question
from tui.scans import burst
from tui.screens.document import DocumentScreen
from tui.screens.documents import DocumentsScreen
from tui.screens.home import HomeScreen
from tui.screens.lookup import LookupScreen
from tui.screens.profile import ProfileScreen
from tui.screens.warehouses import WarehousesScreen
from tui.widgets.grid import Grid

HOLD = scans.HOLD
CODE, OTHER = "8690000000012", "8690000000029"


@pytest.fixture(autouse=True)
def _scanner(_no_scanner: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here keys may come from a scanner."""
    monkeypatch.setattr(scans, "HOLD", HOLD)


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    made = Shop(company, admin)
    products.edit(admin, "A", add_barcodes=[CODE])
    products.edit(admin, "B", add_barcodes=[OTHER])
    products.add(admin, "M8-40-P", "Cıvata M8×40", purchase_price="1")
    return made


async def slowly(user: Driver, text: str, seconds: float) -> None:
    """Signs and Enter, each so long after the one before."""
    for char in [*text, "enter"]:
        user.burst(char)
        await asyncio.sleep(seconds)
    await user.settle()


async def scan(user: Driver, *codes: str) -> None:
    for code in codes:
        user.burst(*code, "enter")
    await user.settle()


def bells(user: Driver) -> list[int]:
    rung: list[int] = []
    user.app.bell = lambda: rung.append(1)  # type: ignore[method-assign]
    return rung


def key(char: str, time: float) -> events.Key:
    made = events.Key(char, "\r" if char == "enter" else char)
    made.time = time
    return made


@pytest.mark.parametrize(
    ("text", "step", "code"),
    [
        (CODE, 0.0, CODE), (CODE, 0.02, CODE), ("8*40-P", 0.03, "8*40-P"), ("ABC-40", 0.0, "ABC-40"),
        (CODE, 0.031, ""), (CODE, 0.08, ""), ("12345", 0.0, ""), ("ABCDEFG", 0.0, ""), (":SF-000001", 0.0, ""),
        ("/8690000", 0.0, ""), (" 8690000", 0.0, ""), ("8" * 81, 0.0, ""),
    ],
)  # fmt: skip
def test_what_is_taken_for_a_scan(text: str, step: float, code: str) -> None:
    keys = [key(char, step * place) for place, char in enumerate([*text, "enter"])]
    assert burst(keys).code == code
    assert burst([*keys, key("n", 9)]).code == code, "whatever follows"
    assert not burst([key("n", -1), *keys]).code, "a key of a person before it is not part of it"


def test_one_sign_may_come_late() -> None:
    keys = [key(char, 0.005 * place + (0.04 if place > 3 else 0)) for place, char in enumerate([*CODE, "enter"])]
    assert burst(keys).code == CODE
    assert burst(keys[:5]).open and not burst(keys[:5]).code


@pytest.mark.parametrize("where", ["", ":depolar", ":ürünler", ":belgeler", ":roller", ":çalışanlar"])
async def test_it_is_looked_up_and_the_next_replaces_it(shell: Shell, shop: Shop, admin: Actor, where: str) -> None:
    shop.receipt(("A", "20", "2"))
    async with shell(admin) as user:
        if where:
            await user.type(where)
            await user.press("enter")
        before = user.screen
        await scan(user, CODE)
        assert isinstance(user.screen, LookupScreen) and "Ürün A" in user.text(), user.text()
        assert "1 sonuç" in user.text() and "MAIN" in user.text()
        await scan(user, OTHER)
        assert isinstance(user.screen, LookupScreen) and "Ürün B" in user.text() and "Ürün A" not in user.text()
        await user.press("escape")
        assert user.screen is before


async def test_a_scanner_that_types_sign_by_sign(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await slowly(user, CODE, 0.01)
        assert isinstance(user.screen, LookupScreen) and "Ürün A" in user.text(), user.text()


async def test_enter_after_a_scan_opens_the_card(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await scan(user, CODE)
        await user.press("enter")
        assert "Ürünler › A" in user.lines()[0], user.text()


async def test_accidents_of_the_keyboard_are_undone(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await scan(user, "M8*40*P")
        assert isinstance(user.screen, LookupScreen) and "M8-40-P" in user.text(), user.text()


async def test_unknown_codes_ring_and_none_behind_them_is_lost(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        rung = bells(user)
        await scan(user, "9999999999994")
        assert isinstance(user.screen, HomeScreen) and rung == [1]
        assert user.app.status == ("Bilinmeyen kod: 9999999999994", "error")
        await scan(user, "9999999999994", "YOK-12", CODE)
        assert isinstance(user.screen, LookupScreen) and "Ürün A" in user.text() and len(rung) == 3


async def test_who_may_not_see_the_catalogue_is_told_so(shell: Shell, shop: Shop, make_actor: MakeActor) -> None:
    blind = make_actor({"warehouse.view": "all"})
    async with shell(blind) as user:
        rung = bells(user)
        await scan(user, CODE)
        assert isinstance(user.screen, HomeScreen) and rung
        assert "yetki" in user.app.status[0] and "Ürün A" not in user.text()


async def test_in_the_menu_it_is_looked_up(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        user.app.open(ProfileScreen())
        await user.settle()
        await user.press("f9")
        assert isinstance(user.screen, MenuDialog)
        await scan(user, CODE)
        assert isinstance(user.screen, LookupScreen) and "Ürün A" in user.text()


async def test_it_answers_no_question(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = shop.receipt(("A", "20", "2")).number
    async with shell(admin) as user:
        user.app.open(DocumentScreen(number))
        await user.settle()
        await user.press("f8", "down")
        assert isinstance(user.screen, Question)
        rung = bells(user)
        await scan(user, CODE)
        assert isinstance(user.screen, Question) and rung and "Hiçbir şey eklenmedi" in user.app.status[0]
        assert queries.show(admin, number).status == "processed"


async def test_in_a_document(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = shop.receipt(("A", "20", "2")).number
    draft = documents.create(admin, "adjustment", {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "3"}]})
    async with shell(admin) as user:
        user.app.open(DocumentScreen(number))
        await user.settle()
        await scan(user, OTHER)
        assert isinstance(user.screen, LookupScreen) and "Ürün B" in user.text(), "nothing can be added there"
        user.app.open(DocumentScreen(draft.number))
        await user.settle()
        await user.press("up")
        await scan(user, OTHER)
        for _turn in range(20):
            await user.settle()
            if not user.screen.working:
                break
        grid: Any = user.screen.query_one(Grid)
        assert [(one.row.product, one.row.quantity) for one in grid.rows] == [("A", 3), ("B", 1)]


# People -----------------------------------------------------------------------------------


async def test_keys_typed_ahead_stay_keys(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        user.burst("colon", *"depolar", "enter", "n")
        await user.settle()
        assert user.screen.path()[-1] == "yeni depo", user.text()
    async with shell(admin) as user:
        user.burst("1", "2", "n")
        await user.settle()
        assert isinstance(user.screen, DocumentScreen) and user.screen.type == "receipt"
    async with shell(admin) as user:
        user.burst("1", "2", "down", "down", "escape", "2", "down", "slash", *"depo 1234", "enter")
        await user.settle()
        assert isinstance(user.screen, WarehousesScreen) and "depo 1234" in user.text(), user.text()


async def test_a_person_who_types_digits_is_no_scanner(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await slowly(user, "121212", 0.06)
        assert isinstance(user.screen, DocumentsScreen | DocumentScreen), user.text()


async def test_a_letter_waits_so_short_that_nobody_notices(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        loop = asyncio.get_running_loop()
        for keys, longest in ((["down"], 0.0), (["1"], 0.03), (["1", "2"], 0.05)):
            waited: list[float] = []
            begun, send = loop.time(), user.app.gate._send

            async def sent(event: Any, send: Any = send, begun: float = begun, waited: list[float] = waited) -> None:
                waited.append(loop.time() - begun)
                await send(event)

            user.app.gate._send = sent  # type: ignore[method-assign]
            user.burst(*keys)
            await user.settle()
            user.app.gate._send = send  # type: ignore[method-assign]
            assert longest <= waited[0] < longest + 0.2 and len(waited) == len(keys)
