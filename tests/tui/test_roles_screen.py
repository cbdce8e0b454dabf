"""The role editor: rights given and taken by keyboard, summed up, saved, never beyond one's own."""

from __future__ import annotations

from typing import Any

import pytest

from db.access import Actor, may, rights_of
from db.company import Company
from db.services import employees, roles, settings, warehouses
from tests.tui.rights_editor import go, open_editor
from tui.screens.home import HomeScreen
from tui.screens.roles import RolesScreen


async def walk(user: Any, role: str, right: str) -> None:
    """The cursor to a cell, by its keys."""
    grid = user.screen.grid
    codes = [one.id for one in user.screen.sheet.roles]
    aside = codes.index(role) - codes.index(grid.role)
    down = [row.right for row in grid.rows].index(right) - grid.cursor
    keys = ["right" if aside > 0 else "left"] * abs(aside) + ["down" if down > 0 else "up"] * abs(down)
    await user.pilot.press(*keys)
    await user.settle()
    assert (grid.role, grid.right) == (role, right)


async def test_three_rights_of_the_clerk_change_together(shell: Any, admin: Actor, clerk: Actor) -> None:
    assert may(clerk, "product.create") and not may(clerk, "receipt.cancel")
    async with shell(admin) as user:
        screen = await open_editor(user)
        await walk(user, "warehouse_clerk", "product.create")
        await user.press("space")
        assert "✓→·" in user.text() and "1 hak değişti · 1 çalışan etkilenir" in user.text()
        await user.press("slash")
        await user.type("stok fişi iptal")
        await user.press("enter")
        assert screen.grid.right == "receipt.cancel" and screen.grid.count == 1
        await user.press("space")
        await user.press("slash", "escape")
        await walk(user, "warehouse_clerk", "receipt.delete")
        await user.press("space")
        assert "3 hak değişti" in user.text() and may(clerk, "product.create")
        await user.press("f2")
        assert "3 hak değişir, 1 çalışan etkilenir" in user.text()
        assert "Depo memuru · Stok fişi: İşlemeyi iptal et   · → ✓" in user.text()
        await user.press("enter")  # the safe answer comes first
        assert not may(clerk, "receipt.cancel") and "3 hak değişti" in user.text()
        await user.press("f2", "down", "enter")
        assert "Kaydedildi: 3 hak değişir, 1 çalışan etkilenir" in user.text()
        assert "değişti ·" not in user.text()
    rights = rights_of(clerk)
    assert rights.may("receipt.cancel") and rights.may("receipt.delete") and not rights.may("product.create")


async def test_one_role_a_page_at_80_columns_and_side_by_side_at_120(shell: Any, admin: Actor) -> None:
    async with shell(admin) as user:
        await open_editor(user)
        assert "Çevrimiçi mağaza yöneticisi" in user.text() and "Depo" not in user.lines()[2]
        await user.press("right", "right")
        assert "Depo memuru" in user.lines()[2] and "3/4" in user.lines()[2]
    async with shell(admin, size=(120, 36)) as user:
        await open_editor(user)
        head = "\n".join(user.lines()[2:6])
        assert "yöneticisi" in head and "personeli" in head and "memuru" in head


async def test_a_right_without_what_it_needs_has_no_effect_and_says_so(shell: Any, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        screen = await open_editor(user)
        await go(user, "warehouse_clerk", "sale.edit")
        await user.press("space")
        line = next(one for one in user.lines() if one.startswith(" ▌"))
        assert line.rstrip().endswith("·→!")
        assert 'Etkisiz: "CRM: Müşterileri görüntüle" hakkı gerekir' in user.text()
        await user.press("plus")
        assert "Etkisiz" not in user.text() and screen.sheet is not None
        assert set(screen.sheet.changes) == {("warehouse_clerk", "sale.edit"), ("warehouse_clerk", "contact.view")}
        await user.press("u")
        assert "Etkisiz" in user.text()
        await user.press("u")
        assert not screen.sheet.changes and not screen.sheet.can_undo


async def test_warehouses_are_picked(shell: Any, admin: Actor, clerk: Actor) -> None:
    for code, name in (("MERKEZ", "Merkez depo"), ("ŞUBE", "Şube")):
        warehouses.add(admin, code, name)
    async with shell(admin) as user:
        await open_editor(user)
        await go(user, "warehouse_clerk", "warehouse.view")
        assert "tümü" in next(one for one in user.lines() if one.startswith(" ▌"))
        await user.press("enter")
        assert "Merkez depo" in user.text() and "Depo memuru" in user.text()
        await user.press("space", "down", "down", "space", "down", "space", "enter")
        assert "tümü→MERKEZ, ŞUBE" in user.text()
        await user.press("f2", "down", "enter")
        assert "Kaydedildi" in user.text()
    with clerk.company.read() as engine:
        wanted = {key for (key,) in engine.rows("SELECT id FROM warehouse WHERE code IN ('MERKEZ', 'ŞUBE')")}
    assert rights_of(clerk).warehouse_ids() == wanted


async def test_sections_fold_and_words_find_rights(shell: Any, admin: Actor) -> None:
    async with shell(admin) as user:
        screen = await open_editor(user)
        everything = screen.grid.count
        await user.press("up", "enter")
        assert "▸ Ürün kataloğu" in user.text() and screen.grid.count < everything
        await user.press("slash")
        await user.type("barkod")
        await user.press("enter")
        assert screen.grid.right == "product.barcode" and "Barkod ekle: Ürüne yeni barkod ekler." in user.text()
        await user.press("slash", "escape", "home", "enter")
        assert screen.grid.count == everything


async def test_nobody_gives_what_they_do_not_hold(shell: Any, company: Company, clerk: Actor, make_actor: Any) -> None:
    giver = make_actor({"access.edit": True, "catalog.view": True, "product.edit": True})
    own = rights_of(giver).roles[0]
    async with shell(giver) as user:
        screen = await open_editor(user)
        await go(user, "warehouse_clerk", "receipt.cancel")
        assert "Kendinizde olmayan hakkı veremezsiniz" in user.text()
        await user.press("space")
        assert not screen.sheet.changes
        await go(user, "administrator", "catalog.view")
        await user.press("space")
        assert not screen.sheet.changes and "Sistem yöneticisi rolü her hakkı verir" in user.text()
        await go(user, own, "product.price")
        await user.press("space")
        assert not screen.sheet.changes
        await go(user, "warehouse_clerk", "product.edit")
        await user.press("space", "f2", "down", "enter")
        assert "Kaydedildi" in user.text()
    assert may(clerk, "product.edit") and not may(clerk, "receipt.cancel")


async def test_another_editor_is_told_and_nothing_is_lost(
    shell: Any, admin: Actor, clerk: Actor, manager: Actor
) -> None:
    async with shell(admin) as user:
        screen = await open_editor(user)
        await go(user, "warehouse_clerk", "product.price")
        await user.press("space")
        roles.set_grants(admin, "warehouse_clerk", {"product.edit": True})
        screen._saving = True  # the change is not noticed before F2
        await user.press("f2", "down", "enter")
        assert "Depo memuru · Ürün kataloğu: Ürünü düzenle   · → ✓" in user.text()
        assert "Sizin değişiklikleriniz duruyor" in user.text()
        await user.press("enter")
        assert set(screen.sheet.changes) == {("warehouse_clerk", "product.price")}
        await user.press("f2", "down", "enter")
    assert may(clerk, "product.price") and may(clerk, "product.edit")


async def test_what_someone_else_saves_is_shown_at_once(shell: Any, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        screen = await open_editor(user)
        await go(user, "warehouse_clerk", "product.price")
        await user.press("space")
        roles.set_grants(admin, "warehouse_clerk", {"product.edit": True})
        await screen.refresh_data()
        assert "Bu arada başkası değiştirdi: Depo memuru" in user.text() and "1 hak değişti" in user.text()
        assert screen.sheet.value("warehouse_clerk", "product.edit") is True


async def test_leaving_asks_where_changes_would_be_lost(shell: Any, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        await open_editor(user)
        await go(user, "warehouse_clerk", "product.price")
        await user.press("space", "escape")
        assert "Değişiklikler kaydedilmedi" in user.text()
        await user.press("enter")
        assert isinstance(user.screen, RolesScreen)
        await user.press("escape", "down", "down", "enter")
        assert isinstance(user.screen, HomeScreen) and not may(clerk, "product.price")


async def test_roles_are_made_copied_renamed_and_deleted(shell: Any, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        screen = await open_editor(user)
        await user.press("n")
        await user.type("Satin alma")
        await user.press("f2")
        assert screen.grid.role == "satin_alma" and "0 çalışan" in user.lines()[2]
        await user.press("r")
        await user.press("end")
        await user.type("ci")
        await user.press("f2")
        assert "Satin almaci" in user.lines()[2]
        await user.press("delete", "down", "enter")
        assert screen.sheet.role("satin_alma") is None
        await go(user, "warehouse_clerk", "product.create")
        await user.press("c", "f2")
        assert "Depo memuru (kopya)" in user.lines()[2]
        copied = screen.grid.role
        assert screen.sheet.editor.values[copied] == screen.sheet.editor.values["warehouse_clerk"]
        await go(user, "warehouse_clerk", "product.create")
        await user.press("delete")  # someone holds it
        assert "Taşıyanı olan rol silinemez: 1 çalışan" in user.text()


async def test_inventory_off_takes_its_sections_out(shell: Any, admin: Actor) -> None:
    settings.set(admin, "inventory", "off")
    async with shell(admin) as user:
        screen = await open_editor(user)
        sections = {row.section for row in screen.grid.rows}
        assert "catalog" in sections and not sections & {"inventory", "receipt", "sale", "reservation"}


@pytest.mark.parametrize("who", ["manager", "clerk"])
async def test_the_menu_shows_it_only_to_who_may(shell: Any, request: Any, who: str) -> None:
    async with shell(request.getfixturevalue(who)) as user:
        assert "Erişim izinleri" not in user.text()
        await user.type(":izinler")
        await user.press("enter")
        assert not isinstance(user.screen, RolesScreen)


async def test_losing_the_right_leaves_the_editor(shell: Any, admin: Actor, make_actor: Any) -> None:
    giver = make_actor({"access.edit": True, "catalog.view": True}, login="veren")
    async with shell(giver) as user:
        await open_editor(user)
        employees.set_roles(admin, "veren", [])
        await user.app._look_again()
        await user.settle()
        assert not isinstance(user.screen, RolesScreen)
