"""The last line says the way back, whatever Esc does here; a dialog of two lists shows one cursor."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.company import Company
from db.services import documents
from tests.books import Shop
from tests.tui.conftest import Driver, Shell
from tui.widgets import entry_field


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


def last(user: Driver) -> str:
    return user.lines()[-1].rstrip()


async def test_the_way_back_stands_at_the_end_of_the_last_line(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = documents.create(
        admin, "receipt", {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "1"}]}
    ).number
    async with shell(admin) as user:
        user.app.open_path("tui.screens.document:DocumentScreen", number=number)
        await user.settle()
        assert last(user).endswith("Esc geri")
        await user.type("ür")
        await user.pilot.pause(entry_field.WAIT * 2)
        await user.settle()
        assert last(user).endswith("Esc temizle"), "it takes away what is typed, and does not leave"
        await user.press("escape")
        assert last(user).endswith("Esc geri")
        await user.type("YOK1")
        await user.press("enter")
        await user.settle()
        assert last(user).endswith("Esc temizle")
        await user.press("escape")
        assert last(user).endswith("Esc geri")
        await user.press("up")
        assert last(user).endswith("Esc girişe dön")


async def test_a_preview_with_errors_says_so_and_shows_one_cursor(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = documents.create(
        admin, "receipt", {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "1"}]}
    ).number
    async with shell(admin) as user:
        user.app.open_path("tui.screens.document:DocumentScreen", number=number)
        await user.settle()
        await user.press("f6")
        dialog = [line.split("│")[1] for line in user.lines() if line.count("│") >= 2]
        assert f"{number} henüz işlenemez" in user.text()
        assert [line.count("▌") for line in dialog if "▌" in line] == [1] and "Tedarikçi" in "".join(
            line for line in dialog if "▌" in line
        )
        await user.press("tab")
        dialog = [line.split("│")[1] for line in user.lines() if line.count("│") >= 2]
        assert [line.count("▌") for line in dialog if "▌" in line] == [1]
        assert "Tedarikçi" not in "".join(line for line in dialog if "▌" in line)


async def test_the_help_of_ones_own_forms_is_of_these(shell: Shell, admin: Actor) -> None:
    async with shell(admin) as user:
        user.app.open_path("tui.screens.forms:FormsScreen", own=True)
        await user.settle()
        await user.press("question_mark")
        assert "Başkalarının formları değişmez" in " ".join(user.text().replace("│", " ").split())


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_help_shows_its_last_key_and_its_last_line_whatever_is_said_above(
    shell: Shell, shop: Shop, admin: Actor, size: tuple[int, int]
) -> None:
    async with shell(admin, size=size) as user:
        user.app.open_path("tui.screens.document:DocumentScreen", type="receipt")
        await user.settle()
        await user.press("f1")
        assert "Enter yapar" in user.text()
        await user.press("end")
        assert "▌ :         Neden … yapamıyorum?" in user.text(), user.text()
