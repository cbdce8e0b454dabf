"""Employees and departments on the screen: added, given roles, switched off, and out of reach where they are."""

from __future__ import annotations

from typing import Any

from db.access import Actor, may
from db.company import Company
from db.queries import departments as places
from db.queries import employees as people
from db.services import departments, employees
from tui.screens.employee import EmployeeScreen
from tui.screens.employees import EmployeesScreen
from tui.screens.home import HomeScreen

PASSWORD = "doğru parola"


async def open_list(user: Any) -> EmployeesScreen:
    """The list of employees."""
    await user.press("f12")
    await user.type("çalışanlar")
    await user.press("enter")
    screen = user.screen
    assert isinstance(screen, EmployeesScreen)
    return screen


async def on(user: Any, login: str) -> None:
    """The cursor on an employee."""
    assert await user.screen.query_one("Table").move_to(login)
    await user.settle()


async def sign_in(user: Any, login: str, password: str) -> None:
    """What a person types at the door."""
    await user.type(login)
    await user.press("enter")
    await user.pilot.press(*({"-": "minus", " ": "space"}.get(char, char) for char in password))
    await user.settle()
    await user.press("enter")


async def test_someone_is_added_and_signs_in_with_the_password_shown_once(shell: Any, admin: Actor) -> None:
    async with shell(admin) as user:
        await open_list(user)
        await user.press("n")
        await user.type("Fatma Depocu")
        await user.press("enter")
        await user.type("fatma")
        await user.press("enter", "space")
        await user.type("depo mem")
        await user.press("insert", "enter")
        assert "Depo memuru" in user.text()
        await user.press("f2")
        assert "Bir daha gösterilmez" in user.text()
        shown = next(line for line in user.lines() if line.count("-") == 3 and "fatma" not in line)
        password = shown.strip(" │")
        await user.press("enter")  # a key too many does not close it
        assert password in user.text()
        await user.press("f2")
        assert isinstance(user.screen, EmployeesScreen) and password not in user.text()
        assert "Fatma Depocu" in user.text()
    made = people.show(admin, "fatma")
    assert made.roles == ("warehouse_clerk",) and made.must_change
    async with shell() as user:
        await sign_in(user, "fatma", password)
        assert "Yeni parola" in user.text()
        await user.type("yepyeni parola")
        await user.press("enter")
        await user.type("yepyeni parola")
        await user.press("enter")
        assert isinstance(user.screen, HomeScreen) and "Depo memuru" in user.lines()[0]


async def test_a_password_that_one_types_has_to_be_long_enough(shell: Any, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        await open_list(user)
        await on(user, "depocu")
        await user.press("p", "down", "down", "enter")
        await user.type("kısa")
        await user.press("enter")
        await user.type("kısa")
        await user.press("f2")
        assert "en az 10 karakter" in user.text()
        form = user.screen.query_one("Form")
        form["password"].value = "uzun bir parola"
        form["again"].value = "başka bir parola"
        await user.press("f2")
        assert "aynı" in user.text() and not people.show(admin, "depocu").password
        form["again"].value = "uzun bir parola"
        await user.press("f2")
        assert isinstance(user.screen, EmployeesScreen)
    assert people.show(admin, "depocu").password and people.show(admin, "depocu").must_change


async def test_roles_change_and_take_effect(shell: Any, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        await open_list(user)
        await on(user, "depocu")
        await user.press("r")
        await user.type("yoneticisi")
        await user.press("down", "insert", "enter")
        assert "Kaydedildi" in user.text()
    assert may(clerk, "receipt.cancel") and may(clerk, "receipt.process")


async def test_switching_off_asks_and_can_be_taken_back(shell: Any, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        await open_list(user)
        await on(user, "depocu")
        await user.press("k", "enter")
        assert may(clerk, "receipt.view")
        await user.press("k", "down", "enter")
        assert "○ kullanım dışı" in user.text() and not may(clerk, "receipt.view")
        await user.press("k")
        assert "○" not in user.text() and may(clerk, "receipt.view")


async def test_who_has_more_rights_is_out_of_reach(shell: Any, admin: Actor, manager: Actor, make_actor: Any) -> None:
    boss = make_actor({"employee.edit": True, "catalog.view": True})
    async with shell(boss) as user:
        screen = await open_list(user)
        await on(user, "mudur")
        assert "Bu çalışanın sizde olmayan hakları var" in (screen.disabled_reason("password") or "")
        await user.press("p")
        assert user.screen is screen and "sizde olmayan hakları var" in user.text()
        await user.press("enter")
        assert isinstance(user.screen, EmployeeScreen) and "sizde olmayan hakları var" in user.text()
        await user.type("x")
        await user.press("f2")
        assert isinstance(user.screen, EmployeeScreen)
    assert people.show(admin, "mudur").name == "Çağla Müdür"


async def test_without_access_edit_roles_are_shown_only(shell: Any, admin: Actor, make_actor: Any) -> None:
    boss = make_actor({"employee.edit": True})
    employees.add(admin, "yeni", "Yeni Çalışan")
    async with shell(boss) as user:
        await open_list(user)
        await on(user, "yeni")
        assert "r roller" not in user.lines()[-1]
        await user.press("enter")
        assert user.screen.form["roles"].locked and not user.screen.form["name"].locked


async def test_someone_who_waits_is_let_in(shell: Any, admin: Actor, clerk: Actor, company: Company) -> None:
    with company.write() as engine:
        engine.run(
            "INSERT INTO sign_in_failure (login, source, failures, last_at, blocked_until) VALUES"
            " ('depocu', 'x', 9, '2026-01-01T00:00:00.000000Z', '2999-01-01T00:00:00.000000Z')"
        )
    async with shell(admin) as user:
        await open_list(user)
        await on(user, "depocu")
        assert "! bekliyor" in user.text()
        await user.press("l")
        assert "! bekliyor" not in user.text()
    assert not people.show(admin, "depocu").blocked


async def test_departments_give_their_roles(shell: Any, admin: Actor) -> None:
    departments.add(admin, "Depo")
    employees.add(admin, "yeni", "Yeni Çalışan", department="Depo")
    async with shell(admin) as user:
        await user.press("f12")
        await user.type("departmanlar")
        await user.press("enter", "enter", "down", "down", "space")
        await user.type("depo memuru")
        await user.press("insert", "enter", "f2")
        assert "Kaydedildi" in user.text() and "Depo memuru" in user.text()
        await user.press("escape")
        await open_list(user)
        assert "(Depo memuru)" in user.text()
    assert places.show(admin, "Depo").roles == ("warehouse_clerk",)


async def test_the_menu_hides_employees_from_who_may_not(shell: Any, manager: Actor) -> None:
    async with shell(manager, size=(80, 50)) as user:
        assert "Çalışanlar" not in user.text() and "Departmanlar" not in user.text() and "Ayarlar" in user.text()
