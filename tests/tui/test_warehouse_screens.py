"""Warehouses by keyboard: make, change, switch off, make default, delete; and only one's own."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.queries import warehouses as read
from db.services import documents, products, warehouses
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell


@pytest.fixture
def goods(admin: Actor) -> None:
    """Bolts in two warehouses."""
    products.add(admin, "M8-40", "Cıvata M8×40 galvaniz", price="4", purchase_price="2.55")
    products.add(admin, "SOM-8", "Somun M8", price="1", purchase_price="0.60")
    warehouses.add(admin, "SUBE", "Şube mağaza")
    for code, sku, quantity in (("MAIN", "M8-40", "1240"), ("MAIN", "SOM-8", "30"), ("SUBE", "M8-40", "200")):
        row = {"product": sku, "quantity": quantity, "warehouse": code}
        documents.create_and_process(admin, "adjustment", {"rows": [row]})


async def go(user: Driver, command: str) -> None:
    await keys(user, "colon", *command, "enter")


async def keys(user: Driver, *names: str) -> None:
    """Keys as fast as a terminal sends them."""
    user.burst(*names)
    await user.settle()


async def test_make_change_and_switch_off(shell: Shell, admin: Actor, manager: Actor) -> None:
    async with shell(manager) as user:
        await go(user, "depolar")
        await user.press("n")
        await user.type("YEDEK")
        await user.press("enter")
        await user.type("Yedek depo")
        await user.press("f2")
        assert "Kaydedildi" in user.text() and "Ambar › Depolar › YEDEK" in user.text()
        await keys(user, "e", "down")
        await user.type("Yedek depo 2")
        await user.press("f2")
        assert "Yedek depo 2" in user.text()
        await user.press("k")
        assert "× kullanım dışı" in user.text() and "k kullanıma aç" in user.text()
        await keys(user, "k", "v")
        assert "Varsayılan depo artık YEDEK" in user.text()
        await user.press("escape")
        assert "● varsayılan" in next(line for line in user.lines() if "YEDEK" in line)
    made = read.show(admin, "YEDEK")
    assert (made.name, made.active, made.default) == ("Yedek depo 2", True, True)


async def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(shell: Shell, manager: Actor) -> None:
    async with shell(manager) as user:
        await go(user, "depolar")
        await keys(user, "n", "f2")
        assert "× Zorunlu" in user.text()
        await user.type("MAIN")
        await user.press("enter")
        await user.type("İkinci")
        await user.press("f2")
        assert "MAIN" in user.text() and "×" in user.text() and "İkinci" in user.text()
        await user.press("escape")
        assert "Değişiklikler kaydedilmedi" in user.text()


async def test_the_default_one_stays_and_what_is_used_stays(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await go(user, "depolar")
        await keys(user, "enter", "k")
        assert "Varsayılan depo kapatılamaz" in user.text()
        await keys(user, "escape", "down", "enter", "delete")
        assert "Bu depo silinsin mi?" in user.text()
        await user.press("enter")
        assert read.show(admin, "SUBE").active, "the safe answer comes first"
        await keys(user, "delete", "down", "enter")
        assert "Kullanıldığı için silinemez" in user.text()


async def test_an_unused_one_is_deleted(shell: Shell, admin: Actor) -> None:
    warehouses.add(admin, "BOS", "Boş")
    async with shell(admin) as user:
        await go(user, "depolar")
        await keys(user, "down", "enter", "delete", "down", "enter")
        assert "BOS silindi" in user.text() and "1 kayıt" in user.text()


async def test_its_stock_is_found_as_one_types(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await go(user, "depolar")
        assert "1.270" in user.text() and "3.180,00" in user.text()
        await keys(user, "enter", "slash")
        await user.type("civ 40")
        await user.pilot.pause(0.2)
        await user.settle()
        assert "Cıvata M8×40" in user.text() and "Somun" not in user.text()
        await keys(user, "enter", "enter")
        assert "Ürünler › M8-40" in user.text()
        await user.press("escape")
        assert "/civ 40" in user.text() and "Somun" not in user.text()
        await user.press("2")
        assert "SA-000001" in user.text() and "+1.240" in user.text()
        await user.press("3")
        assert "● işlendi" in user.text()


async def test_one_who_holds_one_warehouse_sees_that_one(
    shell: Shell, make_actor: MakeActor, admin: Actor, goods: None
) -> None:
    someone = make_actor({"warehouse.edit": True, "warehouse.view": ["SUBE"]}, requirements=True)
    async with shell(someone) as user:
        await go(user, "depolar")
        text = user.text()
        assert "SUBE" in text and "MAIN" not in text and "1 kayıt" in text
        assert "Değer" not in text and "n yeni" not in text
        await user.press("n")
        assert user.text() == text
        await user.press("enter")
        assert "e düzenle" in user.text() and "Değer" not in user.text() and "200" in user.text()


async def test_a_clerk_changes_nothing(shell: Shell, clerk: Actor, goods: None) -> None:
    async with shell(clerk) as user:
        await go(user, "depolar")
        await user.press("enter")
        assert not [key for key in ("e düzenle", "k kullanıma", "Del sil") if key in user.text()]


async def test_with_inventory_off_there_are_no_warehouses(shell: Shell, admin: Actor, goods: None) -> None:
    from db.services import settings

    settings.set(admin, "inventory", "off")
    async with shell(admin) as user:
        assert "Depolar" not in user.text()
        await go(user, "ürünler")
        assert "Eldeki" not in user.text() and "M8-40" in user.text()
        await user.press("enter")
        assert "Eldeki" not in user.text() and "Hareketler" not in user.text() and "Fiyatlar" in user.text()
        await user.press("f3")
        await user.type("civ")
        assert "Eldeki" not in user.text() and "Cıvata" in user.text()


async def test_someone_else_saved_meanwhile(shell: Shell, admin: Actor, manager: Actor) -> None:
    async with shell(manager) as user:
        await go(user, "depolar")
        await keys(user, "enter", "e", "down")
        await user.type("Benim adım")
        warehouses.edit(admin, "MAIN", name="Onların adı", phone="0212 555 01 00")
        await user.press("f2")
        assert "Bu arada başkası değiştirdi" in user.text() and "Benim adım" in user.text()
        assert "0212 555 01 00" in user.text() and "Onların adı" in user.text()
        await user.press("f2")
        assert "Kaydedildi" in user.text()
    after = read.show(admin, "MAIN")
    assert (after.name, after.phone) == ("Benim adım", "0212 555 01 00")
