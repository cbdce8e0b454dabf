"""Settings on the screen: one's own only, saved together, inventory management asked about."""

from __future__ import annotations

from typing import Any

from db.access import Actor
from db.company import Company
from db.services import documents, products, settings
from tui.screens.settings import SettingsScreen


async def open_settings(user: Any) -> SettingsScreen:
    """The settings."""
    await user.press("f12")
    await user.type("ayarlar")
    await user.press("enter")
    screen = user.screen
    assert isinstance(screen, SettingsScreen)
    return screen


async def test_settings_are_saved_together(shell: Any, admin: Actor, company: Company) -> None:
    async with shell(admin, size=(80, 40)) as user:
        screen = await open_settings(user)
        assert "Ana sayfada ve çıktılarda görünür." in user.text()
        await user.type("Yeni Ad")
        screen.form["reservation.days"].value = "500"
        await user.press("f2")
        assert "500" in user.text() and company.setting("company.name") == "Işık Hırdavat A.Ş."
        screen.form["reservation.days"].value = "7"
        await user.press("f2")
        assert "Kaydedildi" in user.text()
    assert company.setting("company.name") == "Yeni Ad" and company.setting("reservation.days") == "7"


async def test_switching_inventory_off_asks_first_and_clears_the_menu(
    shell: Any, admin: Actor, company: Company
) -> None:
    async with shell(admin, size=(120, 36)) as user:
        screen = await open_settings(user)
        assert "Depolar" in user.text()
        screen.form["inventory"].focus_control()
        await user.press("space", "f2")
        assert "Hiçbir şey silinmez: 0 belge, 1 depo ve bütün haklar" in user.text()
        await user.press("enter")
        assert company.inventory
        await user.press("f2", "down", "enter")
        assert not company.inventory
        await user.app._look_again()
        await user.settle()
        side = "\n".join(line[:28] for line in user.lines())
        assert "Depolar" not in side and "Stok dokümanları" not in side and "Erişim izinleri" in side
        assert "Rezervasyon yöntemi" not in user.text()
        screen.form["inventory"].focus_control()
        await user.press("space", "f2", "down", "enter")
        await user.app._look_again()
        await user.settle()
        assert company.inventory and "Depolar" in "\n".join(line[:28] for line in user.lines())


async def test_costing_is_fixed_once_the_books_have_begun(shell: Any, admin: Actor) -> None:
    products.add(admin, "M8", "Cıvata")
    row = {"product": "M8", "quantity": "1", "warehouse": "MAIN", "purchase_price": "1"}
    documents.create_and_process(admin, "adjustment", {"rows": [row]})
    async with shell(admin) as user:
        screen = await open_settings(user)
        assert screen.form["costing"].locked and screen.form["currency"].locked
        assert user.text().count("Artık değiştirilemez") == 2


async def test_one_sees_only_ones_own_settings(shell: Any, admin: Actor, make_actor: Any) -> None:
    keeper = make_actor({"catalog.view": True, "settings.oversell": True})
    async with shell(keeper) as user:
        screen = await open_settings(user)
        assert list(screen.form.fields) == ["oversell"]
        await user.press("space", "f2")
        assert "Kaydedildi" in user.text()
    assert keeper.company.setting("oversell") == "on"


async def test_what_another_changes_is_shown(shell: Any, admin: Actor) -> None:
    async with shell(admin) as user:
        screen = await open_settings(user)
        settings.set(admin, "company.name", "Başka Ad")
        await screen.refresh_data()
        await user.settle()
        assert "Başka Ad" in user.text()


async def test_another_language_says_the_chosen_too(shell: Any, admin: Actor) -> None:
    async with shell(admin, size=(80, 40)) as user:
        await open_settings(user)
        assert "anlaşmaya eklenince" in user.text()
        await user.press("f12")
        await user.type("dil en")
        await user.press("enter")
        assert "on adding to the deal" in user.text() and "anlaşmaya" not in user.text()
