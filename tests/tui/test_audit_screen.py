"""The audit log on the screen: newest first, filtered, before and after in words."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from db.access import Actor
from db.services import employees, products, roles, settings
from tui.screens.audit import AuditScreen


async def open_log(user: Any) -> AuditScreen:
    """The log."""
    await user.press("f12")
    await user.type("denetim")
    await user.press("enter")
    screen = user.screen
    assert isinstance(screen, AuditScreen)
    return screen


async def test_changes_stand_there_in_words(shell: Any, admin: Actor, clerk: Actor) -> None:
    settings.set(admin, "oversell", "on")
    roles.set_grants(admin, "warehouse_clerk", {"receipt.cancel": True})
    employees.set_roles(admin, "depocu", ["store_staff"])
    async with shell(admin, size=(120, 36)) as user:
        await open_log(user)
        text = user.text()
        assert "Stokta yokken sat" in text and "kapalı → açık" in text
        assert "Depo memuru ·" in text and "ptal et" in text
        place = next(i for i, row in enumerate(user.screen.query_one("Table").rows) if row.field == "roles")
        assert user.screen.query_one("Table").rows[place + 1].field == "receipt.cancel"
        await user.press(*["down"] * place, "enter")
        assert "Depo memuru" in user.text() and "Çevrimiçi mağaza personeli" in user.text()
        await user.press("escape")
        assert isinstance(user.screen, AuditScreen)


async def test_yes_and_no_are_words(shell: Any, admin: Actor) -> None:
    products.add(admin, "M8", "Cıvata")
    products.edit(admin, "M8", published=True, minimum_stock="1")
    async with shell(admin, size=(120, 36)) as user:
        await open_log(user)
        assert "hayır → evet" in user.text() and "→ 1" in user.text()


async def test_it_is_filtered_by_employee_kind_and_day(shell: Any, admin: Actor, manager: Actor) -> None:
    settings.set(admin, "oversell", "on")
    settings.set(manager, "oversell", "off")
    async with shell(manager) as user:
        await open_log(user)
        total = len(user.screen.query_one("Table").rows)
        await user.press("f7", "space")
        await user.type("mudur")
        await user.press("enter", "down", "space")
        await user.type("ayar")
        await user.press("enter", "f2")
        rows = user.screen.query_one("Table").rows
        assert [(row.employee, row.kind) for row in rows] == [("mudur", "setting")]
        assert "Çalışan: Çağla Müdür" in user.text() and "1 kayıt" in user.text() and total > 1
        await user.press("f7", "down", "down", "down")
        await user.type("1.1.2020")
        await user.press("down")
        await user.type("2.1.2020")
        await user.press("f2")
        assert "Süzgece uyan kayıt yok" in user.text()


async def test_a_long_log_is_walked_from_both_ends(shell: Any, admin: Actor) -> None:
    for number in range(130):
        settings.set(admin, "company.name", f"Ad {number}")
    async with shell(admin) as user:
        await open_log(user)
        table = user.screen.query_one("Table")
        assert table.row.after == "Ad 129" or table.row.kind == "sign_in"
        await user.press("end")
        assert table.row.kind in ("created", "employee", "warehouse", "role", "setting")
        assert table.row.id == 1
        await user.press("home")
        assert table.row.id > 130


async def test_the_log_is_only_for_who_may_see_it(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await user.press("f12")
        await user.type("denetim")
        await user.press("enter")
        assert not isinstance(user.screen, AuditScreen)


async def test_it_is_filtered_by_what_it_is_about_and_searched(shell: Any, admin: Actor, clerk: Actor) -> None:
    roles.set_grants(admin, "warehouse_clerk", {"receipt.cancel": True})
    settings.set(admin, "company.name", "Gül Ticaret")
    async with shell(admin) as user:
        await open_log(user)
        table = user.screen.query_one("Table")
        await user.press("f7", "down", "down", "space")
        await user.type("depo memuru")
        await user.press("down", "enter", "f2")
        assert "Konu: Depo memuru" in user.text(), user.text()
        assert {row.target for row in table.rows} == {"warehouse_clerk"}
        await user.press("f7", "f8", "slash")
        await user.type("GUL tic")
        await user.press("enter")
        assert [(row.target, row.after) for row in table.rows] == [("company.name", "Gül Ticaret")], user.text()


async def test_what_is_listed_is_written_into_a_file(shell: Any, admin: Actor, tmp_path: Path) -> None:
    settings.set(admin, "company.name", "=HYPERLINK(1)")
    settings.set(admin, "oversell", "on")
    async with shell(admin) as user:
        await open_log(user)
        await user.press("slash")
        await user.type("hyperlink")
        await user.press("enter", "x")
        assert "denetim-" in user.text()
        await user.press("f2")
        (written,) = tmp_path.glob("denetim-*.csv")
        assert f"Yazıldı: {written.name}" in user.text()
        title, line = csv.reader(written.open(encoding="utf-8", newline=""))
        found = dict(zip(title, line, strict=True))
        assert (found["employee"], found["target"], found["after"]) == ("admin", "company.name", "'=HYPERLINK(1)")
        await user.press("x", "f2")
        assert "Bu adda bir dosya var" in user.text() or "zaten" in user.text(), user.text()
        assert len(list(tmp_path.glob("*.csv"))) == 1
