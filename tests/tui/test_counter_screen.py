"""Look-up and counter: errors in typing, the newest key wins, scan after scan, pins that are watched live."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

import pytest

from db.access import Actor
from db.services import documents, partners, pins, products, warehouses
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell
from tui.lanes import Lane, Overtaken
from tui.screens.finding import FindingScreen


async def go(user: Driver, command: str) -> None:
    user.burst("colon", *command, "enter")
    await user.settle()


async def look(user: Driver, text: str) -> str:
    await user.type(text)
    await user.pilot.pause(0.05)
    await user.settle()
    return user.text()


@pytest.fixture
def goods(admin: Actor) -> None:
    """Bolts in two warehouses, and a receipt that is to come."""
    warehouses.add(admin, "SUBE", "Şube")
    products.add(admin, "M8-40", "Cıvata M8×40 galvaniz", price="4", purchase_price="2.55", barcodes=["8680080000408"])
    products.add(admin, "M8-60", "Cıvata M8×60 paslanmaz", price="9", purchase_price="5", barcodes=["8680080000507"])
    rows = [{"product": "M8-40", "quantity": "1240", "warehouse": "MAIN"},
            {"product": "M8-40", "quantity": "200", "warehouse": "SUBE"},
            {"product": "M8-60", "quantity": "77", "warehouse": "MAIN"}]  # fmt: skip
    documents.create_and_process(admin, "adjustment", {"rows": rows})
    supplier = partners.add(admin, "Demir", supplier=True).id
    coming = {"product": "M8-40", "quantity": "500", "warehouse": "MAIN", "purchase_price": "2"}
    day = admin.company.today() + timedelta(days=3)
    documents.create(admin, "receipt", {"supplier": supplier, "received_on": day, "rows": [coming]})


def sell(admin: Actor, sku: str, quantity: str) -> None:
    """By another session: in a thread, on a connection of its own."""

    def work() -> None:
        rows = [{"product": sku, "quantity": quantity, "warehouse": "MAIN"}]
        documents.create_and_process(admin, "write_off", {"rows": rows})
        admin.company.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


async def test_typing_errors_are_forgiven_and_said(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await user.press("f3")
        text = await look(user, "galvnaiz")
        assert "Bunu mu demek istediniz?" in text and "M8-40" in text and "M8-60" not in text
        text = await look(user, " zzzz")
        assert "istediniz" not in text and "Kayıt yok" in text


async def test_a_scan_that_is_nobodys_takes_no_guess(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await user.press("f3")
        user.burst(*"galvanis", "enter")
        await user.settle()
        assert "Stok bul" in user.text() and "kartı açar" not in user.text()


async def test_what_is_to_come_by_right(shell: Shell, admin: Actor, make_actor: MakeActor, goods: None) -> None:
    async with shell(admin) as user:
        await user.press("f3")
        assert "500 adet (SF-000001)" in await look(user, "m8-40")
    someone = make_actor({"catalog.view": True, "inventory.view": True, "warehouse.view": "all"})
    async with shell(someone) as user:
        await user.press("f3")
        text = await look(user, "m8-40")
        assert "1.440" in text and "SF-000001" not in text and "beklenen" not in text


async def test_the_counter_shows_scan_after_scan(shell: Shell, admin: Actor, goods: None) -> None:
    pins.pin(admin, "M8-60")
    async with shell(admin, size=(80, 24)) as user:
        await go(user, "tezgâh")
        assert "Katalog › Tezgâh" in user.text() and "◆ M8-60" in user.text()
        user.burst(*"8680080000408", "enter")
        await user.settle()
        text = user.text()
        assert "Cıvata M8×40 galvaniz" in text and "M8-40   8680080000408" in text and "1.240" in text
        assert "◆ M8-60" in text and "1 sonuç" in text, "what is pinned stays below"
        user.burst(*"8680080000507", "enter")
        await user.settle()
        text = user.text()
        assert "M8-60   8680080000507" in text and "8680080000408" not in text
        assert "2,55" not in text and "5,00" not in text, "no costs"
        await user.press("enter")
        assert "Ürünler › M8-60" in user.text()
        await user.press("escape")
        assert "Tezgâh" in user.text()
        await user.press("escape")
        assert "Tezgâh" not in user.lines()[0]


async def test_at_the_counter_enter_stays_and_the_next_text_replaces(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin, size=(60, 20)) as user:
        await go(user, "tezgâh")
        assert "Okutun ya da yazın" in user.text()
        await look(user, "paslan")
        await user.press("enter")
        assert "M8-60   8680080000507" in user.text() and "Tezgâh" in user.text()
        text = await look(user, "galv")
        assert "M8-40   8680080000408" in text and "paslan" not in text


async def test_pins_are_watched_live_and_kept(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await user.press("f3")
        await look(user, "m8-60")
        await user.press("f4")
        await user.press("escape")
        await user.press("f3")
        await look(user, "m8-40")
        await user.press("f4")
    async with shell(admin) as user:
        await user.press("f3")
        await user.settle()
        assert "◆ M8-60" in user.text() and "◆ M8-40" in user.text()
        await user.press("down")
        sell(admin, "M8-40", "40")
        until = monotonic() + 3
        while "▼ 1.400" not in user.text() and monotonic() < until:
            await user.pilot.pause(0.05)
        text = user.text()
        assert "▼ 1.400" in text and "▼ 77" not in text
        screen: Any = user.screen
        assert isinstance(screen, FindingScreen) and screen.current is not None and screen.current.sku == "M8-40"


async def test_only_the_newest_call_is_made() -> None:
    """What was typed before is left out, or stopped and its answer dropped; other calls are made all the same."""
    lane, made = Lane("test"), list[str]()

    def work(text: str) -> str:
        sleep(0.02)
        made.append(text)
        return text

    class Slot:
        """A screen."""

    slot, other = Slot(), Slot()
    calls = [lane.newest(None, slot, work, text) for text in ("c", "ci", "civ")]
    asked = [*calls, lane.newest(None, other, work, "else"), lane.call(None, work, "read")]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    lane.close()
    assert [type(one) for one in answers[:2]] == [Overtaken, Overtaken]
    assert answers[2:] == ["civ", "else", "read"] == made[-3:]
    assert len(made) <= 4, "one that ran already at most"


async def test_a_running_query_is_interrupted_by_the_next(admin: Actor) -> None:
    company, lane, slot = admin.company, Lane("test"), type("Slot", (), {})()
    slow = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"

    def forever() -> Any:
        with company.read() as engine:
            return engine.value(slow)

    def quick() -> Any:
        with company.read() as engine:
            return engine.value("SELECT 1")

    first = asyncio.ensure_future(lane.newest(company, slot, forever))
    await asyncio.sleep(0.1)
    began = monotonic()
    assert await lane.newest(company, slot, quick) == 1
    assert monotonic() - began < 1
    with pytest.raises(Overtaken):
        await first
    lane.close()


async def test_a_code_that_is_nobodys_leaves_the_pinned_ones_in_sight(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await go(user, "tezgâh")
        user.burst(*"8680080000408", "enter")
        await user.settle()
        await user.press("f4")
        user.burst(*"YOKBOYLE1", "enter")
        await user.settle()
        assert "Bilinmeyen kod: YOKBOYLE1" in user.text() and "◆ M8-40" in user.text()
        assert user.screen.current is None, "nothing else is shown at large in its place"
        user.burst(*"8680080000507", "enter")
        await user.settle()
        assert user.screen.current.sku == "M8-60" and "◆ M8-40" in user.text()


async def test_the_counter_says_the_price_once(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await go(user, "tezgâh")
        text = await look(user, "8680080000408")
        assert "Satış fiyatı (TL)" in text and "Satış 4,00" not in text and "son giriş" in text
