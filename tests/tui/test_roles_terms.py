"""Days, conditions, defaults and undoing in the role editor; and what becomes of changes when others interfere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.access import Actor, may
from db.queries import roles as query
from db.services import employees, roles
from tests.tui.rights_editor import go, open_editor
from tui.screens.home import HomeScreen
from tui.screens.roles import RolesScreen

ROLE = "warehouse_clerk"


async def test_days_and_four_eyes_are_put_in_a_dialog_shown_and_saved(shell: Any, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        screen = await open_editor(user)
        await go(user, ROLE, "receipt.process")
        await user.press("f4", "down")
        assert "Çift onay" in user.text() and "İndirim sınırı" not in user.text()
        last = user.app.today() + timedelta(days=30)
        await user.type(f"{last:%d.%m.%Y}")
        await user.press("tab", "space", "f2")
        line = next(one for one in user.lines() if one.startswith(" ▌"))
        assert "✓→✓°" in line and f"{last:%d.%m.%Y} gününe kadar, çift onay" in user.text()
        await user.press("u")
        assert not screen.sheet.changed
        await user.press("f4", "down")
        await user.type(f"{last:%d.%m.%Y}")
        await user.press("tab", "space", "f2", "f2")
        assert "1 hak değişir, 1 çalışan etkilenir" in user.text()
        await user.press("down", "enter")
        assert "Kaydedildi" in user.text() and "✓°" in user.text()
    terms = query.show(admin, ROLE).terms["receipt.process"]
    assert terms.last_day == last and terms.four_eyes


async def test_a_discount_limit_is_per_cent_and_days_must_follow_each_other(
    shell: Any, admin: Actor, staff: Actor
) -> None:
    roles.set_grants(admin, "store_staff", {"row.price": "all", "row.discount": "all"})
    async with shell(admin) as user:
        await open_editor(user)
        await go(user, "store_staff", "row.discount")
        await user.press("f4")
        await user.type("2.12.2026")
        await user.press("down")
        await user.type("1.12.2026")
        await user.press("down")
        await user.type("12,5")
        await user.press("f2")
        assert "Son gün ilk günden" in user.text()
        await user.press("shift+tab", "delete", "f2")  # the cursor went to what was wrong
        await user.press("f2", "down", "enter")
        assert "Kaydedildi" in user.text()
    terms = query.show(admin, "store_staff").terms["row.discount"]
    assert str(terms.discount_limit) == "12.5" and terms.first_day is None and terms.last_day is not None


async def test_what_is_over_or_to_come_shows_it(shell: Any, admin: Actor) -> None:
    roles.set_grants(admin, ROLE, {}, terms={"receipt.process": {"last_day": "2020-01-01"}})
    roles.set_grants(admin, ROLE, {}, terms={"transfer.process": {"first_day": "2099-01-01"}})
    async with shell(admin) as user:
        await open_editor(user)
        await go(user, ROLE, "receipt.process")
        assert "×°" in user.text() and "süresi bitti" in user.text()
        await go(user, ROLE, "transfer.process")
        assert "○°" in user.text() and "henüz geçerli değil" in user.text()


async def test_one_cell_and_everything_can_be_undone(shell: Any, admin: Actor) -> None:
    async with shell(admin) as user:
        screen = await open_editor(user)
        for right in ("product.edit", "product.price", "product.create"):
            await go(user, ROLE, right)
            await user.press("space")
        await user.press("backspace")
        assert {right for _role, right in screen.sheet.changed} == {"product.edit", "product.price"}
        await user.press("U")
        assert not screen.sheet.changed
        await user.press("ctrl+z")
        assert len(screen.sheet.changed) == 2


async def test_the_summary_names_rights_left_without_effect(shell: Any, admin: Actor) -> None:
    async with shell(admin) as user:
        await open_editor(user)
        await go(user, ROLE, "transfer.view")
        await user.press("space", "f2")
        assert "2 hak etkisiz kalır" in " ".join(user.text().split()) and "Stok transferi: İşle" in user.text()


async def test_the_default_comes_back_as_changes_to_review(shell: Any, admin: Actor, clerk: Actor) -> None:
    roles.set_grants(
        admin, ROLE, {"receipt.cancel": True, "product.create": False}, terms={"receipt.process": {"four_eyes": True}}
    )
    async with shell(admin) as user:
        screen = await open_editor(user)
        await go(user, ROLE, "receipt.cancel")
        await user.press("d")
        assert len(screen.sheet.changed) == 3 and may(clerk, "receipt.cancel")
        await user.press("f2")
        assert "3 hak değişir, 1 çalışan etkilenir" in user.text()
        await user.press("down", "enter", "d")
        assert not screen.sheet.changed
    assert may(clerk, "product.create") and not may(clerk, "receipt.cancel")
    assert not query.show(admin, ROLE).terms


async def test_restoring_gives_nothing_that_one_does_not_hold(shell: Any, admin: Actor, make_actor: Any) -> None:
    giver = make_actor({"access.edit": True, "catalog.view": True, "product.create": True})
    roles.set_grants(admin, ROLE, {"product.create": False, "product.barcode": False})
    async with shell(giver) as user:
        screen = await open_editor(user)
        await go(user, ROLE, "catalog.view")
        await user.press("d")
        assert (ROLE, "product.create") in screen.sheet.changed and (
            ROLE,
            "product.barcode",
        ) not in screen.sheet.changed
        assert "Kendinizde olmayan hakkı veremezsiniz" in user.text()


async def test_what_someone_else_changed_is_marked_cell_by_cell(shell: Any, admin: Actor, clerk: Actor) -> None:
    async with shell(admin, size=(120, 36)) as user:
        screen = await open_editor(user)
        await go(user, ROLE, "product.price")
        await user.press("space")
        roles.set_grants(admin, ROLE, {"product.edit": True}, terms={"receipt.process": {"four_eyes": True}})
        await screen.refresh_data()
        await go(user, ROLE, "receipt.process")
        assert "✓° *" in user.text() and "Bu arada başkası değiştirdi: ✓ → ✓ (çift onay)" in user.text()
        assert "✓ *" in user.text()
        await user.press("f2", "down", "enter")
    assert may(clerk, "product.price") and may(clerk, "product.edit")


async def test_changes_stay_readable_when_the_right_to_edit_goes(shell: Any, admin: Actor, make_actor: Any) -> None:
    giver = make_actor({"access.edit": True, "catalog.view": True, "product.edit": True}, login="veren")
    own = query.every(admin)[-1].id
    async with shell(giver) as user:
        screen = await open_editor(user)
        await go(user, ROLE, "product.edit")
        await user.press("space")
        employees.set_roles(admin, "veren", [])
        await user.app._look_again()
        await user.settle()
        assert isinstance(user.screen, RolesScreen) and "salt okunur" in user.text()
        assert "Ürünü düzenle" in user.text() and "Barkod ekle" not in user.text()  # one's own changes, no more
        await user.press("space", "f2", "n")
        assert user.screen is screen and len(screen.sheet.changed) == 1
        employees.set_roles(admin, "veren", [own])
        await user.app._look_again()
        await user.settle()
        assert "salt okunur" not in user.text()
        await user.press("f2", "down", "enter")
        assert "Kaydedildi" in user.text()
        employees.set_roles(admin, "veren", [])
        await user.app._look_again()
        await user.settle()
        assert isinstance(user.screen, HomeScreen)
