"""The screen "Neden?": from a denial, from the help, from the editor, about oneself and about others."""

from __future__ import annotations

from typing import Any

import pytest

from db.access import Actor
from db.services import roles, settings
from tests.tui.rights_editor import go, open_editor
from tui.screens.why import WhyScreen

ROLE = "warehouse_clerk"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_everyone_asks_about_themselves(shell: Any, clerk: Actor, size: tuple[int, int]) -> None:
    async with shell(clerk, size=size) as user:
        await user.type(":neden")
        await user.press("enter")
        assert isinstance(user.screen, WhyScreen) and "Hangi hak olduğunu seçin" in user.text()
        await user.type("stok fişi iptal")
        await user.press("enter")
        text = user.text()
        assert "× Hayır: Ismail Depocu · Stok fişi: İşlemeyi iptal et" in text
        assert "Hiçbir rolü “Stok fişi: İşlemeyi iptal et” hakkını vermiyor" in text
        assert "Bu hakkı veren roller" not in text  # roles are no clerk's to see
        await user.press("up", "f4")
        assert isinstance(user.screen, WhyScreen)  # nobody else to be picked


async def test_the_editor_asks_about_a_holder_and_names_the_rule(shell: Any, admin: Actor, clerk: Actor) -> None:
    roles.set_grants(
        admin, ROLE, {}, terms={"receipt.process": {"four_eyes": True}, "transfer.process": {"last_day": "2020-01-01"}}
    )
    async with shell(admin) as user:
        await open_editor(user)
        await go(user, ROLE, "receipt.process")
        await user.press("f1")
        assert "● Evet: Ismail Depocu · Stok fişi: İşle" in user.text() and "Çift onay" in user.text()
        await user.press("escape")
        await go(user, ROLE, "transfer.process")
        await user.press("f1")
        assert "× Hayır" in user.text() and "01.01.2020 gününe kadar" in user.text()
        assert "Bu hakkı veren roller" in user.text()
        settings.set(admin, "inventory", "off")
        await user.app._look_again()
        await user.settle()
        assert "Envanter yönetimi kapalı" in user.text()


async def test_a_denial_offers_why_with_its_very_right(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await user.type(":izinler")
        await user.press("enter")
        assert "F1 neden?" in user.text()
        await user.press("f1")
        assert isinstance(user.screen, WhyScreen) and "Hayır: Ismail Depocu · Ayarlar: Erişim" in user.text()
        await user.press("escape")
        await user.type(":izinler")
        await user.press("enter", "down", "f1")  # told no more: the help
        assert not isinstance(user.screen, WhyScreen) and "Yardım" in user.text()
        await user.press("end")
        assert "Neden … yapamıyorum?" in user.text()
        await user.press("enter")
        assert isinstance(user.screen, WhyScreen)


async def test_a_command_that_there_is_not_offers_nothing(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await user.type(":olmayan")
        await user.press("enter")
        assert "Böyle bir komut yok" in user.text() and "F1 neden?" not in user.text()
