"""Quick look-up: found as one types, the card and back, scans one after the other, pins."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.services import documents, products, warehouses
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell


async def go(user: Driver, command: str) -> None:
    await keys(user, "colon", *command, "enter")


async def keys(user: Driver, *names: str) -> None:
    """Keys as fast as a terminal sends them."""
    user.burst(*names)
    await user.settle()


@pytest.fixture
def goods(admin: Actor) -> None:
    """Bolts of three kinds, one of them in two warehouses; a service."""
    warehouses.add(admin, "SUBE", "Şube")
    products.add(admin, "M8-40", "Cıvata M8×40 galvaniz", price="4", purchase_price="2.55", barcodes=["8680080000408"])
    products.add(admin, "M8-40-P", "Cıvata M8×40 paslanmaz", price="9", purchase_price="5", barcodes=["8680080000507"])
    products.add(admin, "ISIK", "Işık IŞILDAK", price="120", purchase_price="70")
    products.add(admin, "NAKLIYE", "Nakliye", type="service", price="50")
    rows = [
        {"product": "M8-40", "quantity": "1240", "warehouse": "MAIN"},
        {"product": "M8-40", "quantity": "200", "warehouse": "SUBE"},
    ]
    documents.create_and_process(admin, "adjustment", {"rows": rows})


async def look(user: Driver, text: str) -> str:
    await user.type(text)
    await user.pilot.pause(0.02)
    await user.settle()
    return user.text()


async def test_found_in_all_warehouses_opened_and_back(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await go(user, "ürünler")
        await user.press("slash")
        await user.type("civ")
        await user.pilot.pause(0.2)
        await keys(user, "enter", "down")
        before = user.lines()
        await user.press("f3")
        text = await look(user, "civ m8 40")
        assert "2 sonuç" in text and "1.440" in text
        assert "1.240" in text and "200" in text and "SUBE" in text, "the warehouses of the first"
        assert "Satış 4,00 TL" in text and "SA-000001" in text
        await user.press("down")
        assert "Henüz hiçbir depoda yok" in user.text()
        await keys(user, "up", "enter")
        assert "Ürünler › M8-40" in user.text()
        await user.press("escape")
        assert "civ m8 40" in user.text() and "2 sonuç" in user.text()
        await user.press("escape")
        assert user.lines() == before, "where one was: list, filter, cursor"


async def test_turkish_letters_and_services(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await user.press("f3")
        assert "IŞILDAK" in await look(user, "ışıl ISIK")
        await keys(user, "home", "shift+end")
        assert "Kendi stoku olmaz" in await look(user, "nakl")
        await keys(user, "home", "shift+end")
        assert "Kayıt yok" in await look(user, "yok boyle")


async def test_scans_replace_each_other(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await user.press("f3")
        user.burst(*"8680080000408", "enter")
        user.burst(*"8680080000507", "enter")
        await user.settle()
        text = user.text()
        assert "8680080000507" in text and "8680080000408" not in text and "M8-40-P" in text and "1 sonuç" in text
        user.burst(*"M8*40*P", "enter")
        await user.settle()
        assert "M8-40-P" in user.text() and "Stok bul" in user.text(), "a scanner of another layout"
        await user.press("enter")
        assert "Ürünler › M8-40-P" in user.text()


async def test_scans_without_enter_replace_each_other(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        for command in ("bul", "tezgâh"):
            await go(user, command)
            for code, name in (("8680080000408", "galvaniz"), ("8680080000507", "paslanmaz")):
                await keys(user, *code)
                await user.pilot.pause(0.4)
                await user.settle()
                assert name in user.text() and "1 sonuç" in user.text()
            await user.press("escape")


async def test_pinned_ones_are_there_at_once(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await user.press("f3")
        await look(user, "galvaniz")
        await user.press("f4")
        assert "◆ M8-40" in user.text() and "sabitlendi" in user.text()
        await keys(user, "escape", "f3")
        await user.settle()
        assert "◆ M8-40" in user.text() and "1.440" in user.text()
        await user.press("f4")
        assert "◆" not in user.text() and "Sabitlenmiş ürün yok" in user.text()


async def test_only_ones_own_warehouses(shell: Shell, make_actor: MakeActor, admin: Actor, goods: None) -> None:
    someone = make_actor({"inventory.view": True, "warehouse.view": ["SUBE"]}, requirements=True)
    async with shell(someone) as user:
        await user.press("f3")
        text = await look(user, "m8 galv")
        assert "200" in text and "SUBE" in text and "1.440" not in text and "MAIN" not in text


async def test_typed_text_goes_on_while_one_looks(shell: Shell, admin: Actor, goods: None) -> None:
    """Type-ahead: F3, the text and Enter in one burst open the card of what was meant."""
    async with shell(admin) as user:
        user.burst("f3", *"paslanmaz", "enter")
        await user.settle()
        await user.settle()
        if "Stok bul" in user.text():
            await user.press("enter")
        assert "Ürünler › M8-40-P" in user.text()
