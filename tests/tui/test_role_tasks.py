"""Whole roles in the editor: compared, held, in conflict, merged, written to a file and read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from db.access import Actor, may
from db.queries import roles as query
from db.services import roles
from tests.tui.rights_editor import go, open_editor
from tui.screens.why import WhyScreen

ROLE = "warehouse_clerk"
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)])


@SIZES
async def test_two_roles_are_compared_in_what_differs(shell: Any, admin: Actor, size: tuple[int, int]) -> None:
    roles.copy(admin, ROLE, "Depocu", code="depocu2")
    roles.set_grants(admin, "depocu2", {"receipt.cancel": True}, terms={"receipt.process": {"last_day": "2027-01-31"}})
    async with shell(admin, size=size) as user:
        screen = await open_editor(user)
        await go(user, ROLE, "product.create")
        await user.press("k")
        await user.type("depocu")
        await user.press("enter")
        assert "2 hak farklı" in user.text() and "İşlemeyi iptal et" in user.text()
        assert "Ürün oluştur" not in "\n".join(user.lines()[size[1] // 3 :][:8])
        await user.press("end", "enter")
        assert (screen.grid.role, screen.grid.right) == (ROLE, "receipt.cancel")


@SIZES
async def test_who_holds_a_right_and_why(shell: Any, admin: Actor, clerk: Actor, size: tuple[int, int]) -> None:
    roles.set_grants(admin, ROLE, {}, terms={"receipt.process": {"last_day": "2099-12-31"}})
    async with shell(admin, size=size) as user:
        await open_editor(user)
        await go(user, ROLE, "receipt.process")
        await user.type(":bu-hak-kimde")
        await user.press("enter")
        assert "Ismail Depocu" in user.text() and "Depo memuru (31.12.2099 gününe kadar)" in user.text()
        await user.press("down", "enter")
        assert isinstance(user.screen, WhyScreen) and "Evet: Ismail Depocu · Stok fişi: İşle" in user.text()


@SIZES
async def test_conflicts_name_the_role(shell: Any, admin: Actor, manager: Actor, size: tuple[int, int]) -> None:
    async with shell(admin, size=size) as user:
        screen = await open_editor(user)
        await user.press("x")
        assert "Tek kişi bu belgeleri hazırlayabilir" in user.text() and "beş türün hepsi" in user.text()
        await user.press("enter")
        assert screen.grid.role == "store_manager"


async def test_roles_are_merged_after_a_look_at_what_changes(shell: Any, admin: Actor, clerk: Actor) -> None:
    roles.copy(admin, ROLE, "Depocu", code="depocu2")
    roles.set_grants(admin, "depocu2", {"receipt.cancel": True})
    async with shell(admin) as user:
        screen = await open_editor(user)
        await go(user, ROLE, "product.create")
        await user.press("m")
        await user.type("depocu")
        await user.press("enter")
        assert "Depocu kalsın, Depo memuru silinsin" in user.text()
        await user.press("down", "down", "enter")
        assert "1 çalışan taşınır: Ismail Depocu" in user.text()
        assert "Ismail Depocu   + Stok fişi: İşlemeyi iptal et" in user.text()
        await user.press("enter")  # answers nothing
        assert not may(clerk, "receipt.cancel")
        await user.press("f2")
        assert screen.sheet.role(ROLE) is None and screen.grid.role == "depocu2"
    assert may(clerk, "receipt.cancel")


async def test_a_merge_that_would_widen_ones_own_rights_is_denied_and_says_why(
    shell: Any, admin: Actor, clerk: Actor, make_actor: Any
) -> None:
    giver = make_actor({"access.edit": True, "catalog.view": True})
    own = query.every(admin)[-1].id
    async with shell(giver) as user:
        await open_editor(user)
        await go(user, own, "catalog.view")
        await user.press("m")
        await user.type("memuru")
        await user.press("enter", "down", "down", "enter", "f2")
        assert "F1 neden?" in user.text()
        await user.press("f1")
        assert isinstance(user.screen, WhyScreen)
    assert not may(giver, "receipt.view") and any(one.id == own for one in query.every(admin))


async def test_roles_go_to_a_file_and_come_back_reviewed(
    shell: Any, admin: Actor, clerk: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "roller.json"
    async with shell(admin) as user:
        await open_editor(user)
        await user.press("e")
        await user.type(str(path))
        await user.press("f2")
        assert "Yazıldı" in user.text()
        await user.press("e")
        await user.type(str(path))
        await user.press("f2")
        assert "üzerine yazılmaz" in user.text()
        await user.press("escape")
        data = json.loads(path.read_text(encoding="utf-8"))
        mine = next(one for one in data["roles"] if one["id"] == ROLE)
        mine["grants"]["receipt.cancel"] = True
        data["roles"].append({"id": "alimci", "name": "Alımcı", "grants": {"receipt.view": True}})
        path.write_text(json.dumps(data), encoding="utf-8")
        await user.press("o")
        await user.type(str(path))
        await user.press("f2")
        text = user.text()
        assert "2 hak değişir, 1 çalışan etkilenir" in text and "1 yeni rol: Alımcı" in text
        assert "Depo memuru · Stok fişi: İşlemeyi iptal et   · → ✓" in text and "Alımcı · Stok fişi: Görüntüle" in text
        await user.press("enter", "escape")
        assert not may(clerk, "receipt.cancel")
        await user.press("o")
        await user.type(str(path))
        await user.press("f2", "f2")
        assert "Kaydedildi: 2 hak değişir" in user.text()
    assert may(clerk, "receipt.cancel") and query.show(admin, "alimci").grants["receipt.view"] is True


async def test_an_import_beyond_ones_own_rights_is_denied(
    shell: Any, admin: Actor, clerk: Actor, make_actor: Any, tmp_path: Path
) -> None:
    giver = make_actor({"access.edit": True, "catalog.view": True})
    path = tmp_path / "roller.json"
    path.write_text(json.dumps({"roles": [{"id": ROLE, "grants": {"receipt.cancel": True}}]}), encoding="utf-8")
    async with shell(giver) as user:
        await open_editor(user)
        await user.press("o")
        await user.type(str(path))
        await user.press("f2", "f2")
        assert "Hakkınız yok" in user.text() or "F1 neden?" in user.text()
        await user.press("f1")
        assert isinstance(user.screen, WhyScreen) and "Hayır" in user.text() and "İşlemeyi iptal et" in user.text()
    assert not may(clerk, "receipt.cancel")


async def test_a_forced_session_reaches_only_its_exchange_folder(
    shell: Any, admin: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "veri" / "exchange" / "admin"
    folder.mkdir(parents=True)
    monkeypatch.setattr("tui.session.data_folder", lambda *, forced=False: tmp_path / "veri")
    async with shell(admin, forced="admin") as user:
        await open_editor(user)
        await user.press("e")
        await user.type(str(tmp_path / "kacak.json"))
        await user.press("f2")
        assert not (tmp_path / "kacak.json").exists() and "yalnız" in user.text().lower()
        await user.press("escape", "e", "f2")
        assert "Yazıldı" in user.text()
    assert [one.suffix for one in folder.iterdir()] == [".json"]
