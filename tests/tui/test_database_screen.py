"""The database on the screen: checked and copied there; a session whose file has gone ends with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw

from db.access import Actor
from db.company import Company
from tests.tui.conftest import Driver, Shell
from tui import actions
from tui.screens.database import DatabaseScreen


async def open_database(user: Driver) -> None:
    await user.press("f12")
    await user.type("veritabanı")
    await user.press("enter")
    assert isinstance(user.screen, DatabaseScreen)


async def test_checked_and_copied(shell: Shell, admin: Actor, company: Company) -> None:
    async with shell(admin, size=(100, 30)) as user:
        await open_database(user)
        assert "Bu klasörde henüz kopya yok" in user.text() and user.text().count("hiç") >= 2
        await user.press("c")
        assert "Hepsi sağlam" in user.text()
        await user.press("y")
        assert "Kopya alındı ve doğrulandı" in user.text()
        made = list(company.path.with_name("backups").glob("*.db"))
        assert len(made) == 1 and made[0].name in user.text()
        await user.press("t")
        assert "program" in user.text()
        await user.press("escape")
        assert isinstance(user.screen, DatabaseScreen)


async def test_differences_are_named(shell: Shell, admin: Actor, company: Company) -> None:
    async with shell(admin, size=(100, 30)) as user:
        await open_database(user)
        other = apsw.Connection(str(company.path))
        other.execute("UPDATE counter SET value = value + 5 WHERE name = 'ledger'")
        other.execute("INSERT INTO counter (name, value) SELECT 'ledger', 5 WHERE changes() = 0")
        other.close()
        await user.press("c")
        assert "Defterler tutmuyor" in user.text() and "HATALI" in user.text()
        await user.press("escape")
        assert "HATALI" in user.text(), "the last check is told"


async def test_for_administrators_alone(shell: Shell, manager: Actor) -> None:
    async with shell(manager) as user:
        assert "database" not in {one.id for one in actions.visible(user.app.rights)}
        await user.press("f12")
        await user.type("veritabanı")
        await user.press("enter")
        assert not isinstance(user.screen, DatabaseScreen)


async def test_a_session_whose_file_was_replaced_ends(
    shell: Shell, admin: Actor, company: Company, tmp_path: Path, monkeypatch: Any
) -> None:
    async with shell(admin) as user:
        ended: list[str] = []
        monkeypatch.setattr(user.app, "exit", lambda code, message: ended.append(f"{code} {message}"))
        company.path.rename(tmp_path / "eski.db")
        user.app._look()
        await user.settle()
        assert ended and ended[0].startswith("7 Veritabanı dosyası artık yerinde değil")


async def test_it_fits_small_and_large(shell: Shell, admin: Actor, company: Company) -> None:
    for size in ((60, 20), (80, 24), (120, 36)):
        async with shell(admin, size=size) as user:
            await open_database(user)
            await user.press("c")
            assert "Defterler" in user.text() and "sağlam" in user.text()
            assert all(len(line) <= size[0] for line in user.lines())
