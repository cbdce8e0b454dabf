"""The session while nobody is there: it locks, comes back as it was, ends; sessions are listed and ended."""

from __future__ import annotations

import os
from dataclasses import replace
from threading import Event
from time import monotonic
from typing import Any

import pytest

from db import passwords
from db.access import Actor
from db.company import Company
from db.queries import sessions as queries
from db.services import employees, sessions, settings, sign_in
from db.sessions import Place, started_at
from tests.conftest import PASSWORD, add_employee
from tests.tui.conftest import Driver, Shell


def idle(user: Driver, minutes: float) -> None:
    """As if no key had been pressed for so long."""
    user.app.last_key = monotonic() - minutes * 60


async def look(user: Driver) -> None:
    """A look at the time and at the database, as the app takes one by itself."""
    user.app._look()
    await user.settle()
    await user.pilot.pause(0.05)
    await user.settle()


def kinds(company: Company) -> list[str]:
    with company.read() as engine:
        return [kind for (kind,) in engine.rows("SELECT kind FROM audit ORDER BY id")]


@pytest.fixture
def deniz(company: Company, admin: Actor) -> Actor:
    """A clerk with a password."""
    state = employees.add(
        admin, "deniz", "Deniz Gök", roles=["warehouse_clerk"], password="rüzgârlı tepe", must_change=False
    )
    return Actor(company, state.id, source="test")


async def test_after_ten_minutes_nothing_of_the_data_stays_and_the_password_brings_it_back(
    shell: Shell, company: Company, admin: Actor
) -> None:
    async with shell(admin) as user:
        await user.press("colon")
        await user.type("profil")
        await user.press("enter")
        before = user.text()
        cursor = user.screen.focused
        idle(user, 9.9)
        await look(user)
        assert user.text() == before
        idle(user, 10)
        await look(user)
        assert "Ayşe Yönetici" in user.text() and "Kilitli" in user.text()
        assert "admin" not in user.text() and "Işık Hırdavat" not in user.text() and "Rol" not in user.text()
        await user.press("f3", "f9", "f1", "escape", "ctrl+p")
        assert "Kilitli" in user.text() and len(user.app.screen_stack) == 3
        await user.type("yanlış parola")
        await user.press("enter")
        assert "Kilitli" in user.text() and "yanlış" in user.text()
        await user.type(PASSWORD)
        await user.press("enter")
        assert user.text() == before
        assert user.screen.focused is cursor
    assert [one for one in kinds(company) if "lock" in one or one == "sign_in_failed"] == [
        "locked", "sign_in_failed", "unlocked",
    ]  # fmt: skip


async def test_the_key_and_the_command_lock_at_once(shell: Shell, admin: Actor) -> None:
    async with shell(admin) as user:
        await user.press("f10")
        assert "Kilitli" in user.text()
        await user.type(PASSWORD)
        await user.press("f2")
        assert "Kilitli" not in user.text()
        await user.press("colon")
        await user.type("kilitle")
        await user.press("enter")
        assert "Kilitli" in user.text()
        await user.press("f4")
        assert "Oturum aç" in user.text()
        assert user.app.locked is None and not user.app.said


async def test_whoever_has_no_password_is_signed_out_instead(shell: Shell, company: Company, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await user.press("f10")
        assert "parolanız yok" in user.text()
        idle(user, 10)
        await look(user)
        assert user.app.session is None
        assert "10 dakika" in user.text()
        idle(user, 30)
        await look(user)
        assert user.app.return_code == 0
    assert kinds(company)[-1] == "sign_out"
    assert not queries.mine(clerk)


async def test_after_thirty_minutes_the_app_ends(shell: Shell, admin: Actor) -> None:
    async with shell(admin) as user:
        idle(user, 10)
        await look(user)
        idle(user, 30)
        await look(user)
        assert user.app.return_code == 0


async def test_the_shortest_time_of_ones_roles_counts_and_0_is_never(company: Company, admin: Actor) -> None:
    both = add_employee(company, "iki", "İki Rol", "store_staff", "warehouse_clerk")
    assert (queries.watch(both).lock, queries.watch(both).exit) == (10, 30)
    with company.write() as engine:
        engine.run("UPDATE role SET lock_minutes = 3, exit_minutes = 0 WHERE code = 'store_staff'")
    assert (queries.watch(both).lock, queries.watch(both).exit) == (3, 30)
    settings.change(admin, {"session.lock": "2", "session.exit": "0"})
    assert (queries.watch(both).lock, queries.watch(both).exit) == (2, 0)
    settings.set(admin, "session.lock", "0")
    assert (queries.watch(both).lock, queries.watch(admin).lock) == (3, 0)


async def test_what_something_under_way_wants_to_show_waits_until_it_is_unlocked(shell: Shell, admin: Actor) -> None:
    from tui.dialogs.question import Confirm

    async with shell(admin) as user:
        await user.press("f10")
        user.app.go(user.app.ask(Confirm("Gizli soru", ["gizli satır"], "Evet")), hold=False)
        await user.settle()
        assert "gizli satır" not in user.text()
        await user.type(PASSWORD)
        await user.press("enter")
        assert "gizli satır" in user.text()


async def test_rights_that_are_lost_meanwhile_show_nothing_when_it_is_unlocked(
    shell: Shell, company: Company, admin: Actor, deniz: Actor
) -> None:
    async with shell(deniz) as user:
        await user.press("colon")
        await user.type("ürünler")
        await user.press("enter")
        assert "Ürünler" in user.text()
        await user.press("f10")
        employees.set_roles(admin, "deniz", [])
        await look(user)
        assert "Kilitli" in user.text()
        await user.type("rüzgârlı tepe")
        await user.press("enter")
        assert "Ürünler" not in user.text() and "Kilitli" not in user.text()


async def test_an_idle_session_writes_nothing_and_a_key_is_noted_once_in_five_minutes(
    shell: Shell, company: Company, admin: Actor
) -> None:
    def state() -> Any:
        with company.read() as engine:
            return engine.row("SELECT * FROM session"), engine.value("SELECT max(id) FROM audit")

    async with shell(admin) as user:
        before = state()
        for minutes in (1, 4, 9):
            idle(user, minutes)
            await look(user)
        assert state() == before
        await user.press("down")
        await look(user)
        assert state() == before
        user.app._touched -= 300
        await user.press("down")
        await look(user)
        assert state() != before


async def test_a_session_that_is_ended_or_reset_leaves_and_changes_nothing(
    shell: Shell, company: Company, admin: Actor, deniz: Actor
) -> None:
    async with shell(deniz) as user:
        (line,) = queries.of(admin, "deniz")
        acting = user.app.actor
        assert (line.id, line.own) == (acting.session, False)
        assert sessions.end(admin, "deniz") == 1
        with pytest.raises(Exception, match="ended"):
            employees.set_language(acting, "en")
        await look(user)
        assert user.app.session is None and "sonlandırıldı" in user.text()
    async with shell(deniz) as user:
        employees.reset_password(admin, "deniz")
        await look(user)
        assert user.app.session is None


async def test_the_screen_lists_and_ends_sessions(shell: Shell, company: Company, admin: Actor, deniz: Actor) -> None:
    where = Place(os.uname().nodename, os.getppid(), started_at(os.getppid()), "10.0.0.7", "pts/3")
    sessions.begin(replace(deniz, session="d1"), where)
    async with shell(admin, size=(120, 30)) as user:
        await user.press("colon")
        await user.type("oturumlar")
        await user.press("enter")
        assert "bu oturum" in user.text()
        (row,) = [line for line in user.lines() if "Deniz Gök" in line]
        assert "10.0.0.7 pts/3" in row and "açık" in row
        while user.screen.marked.login != "deniz":
            await user.press("down")
        await user.press("delete", "down", "enter")
        assert not queries.of(admin, "deniz")


async def test_a_change_of_rights_asks_for_the_password_where_settings_say_so(
    shell: Shell, company: Company, admin: Actor, deniz: Actor
) -> None:
    settings.set(admin, "step_up.rights", "on")
    async with shell(admin) as user:
        work = user.app.go(user.app.write(employees.set_roles, user.app.actor, "deniz", []), hold=False)
        await user.settle()
        assert "Parolanız" in user.text()
        await user.type("yanlış parola")
        await user.press("enter")
        assert not work.done()
        await user.type(PASSWORD)
        await user.press("enter")
        assert work.done() and work.exception() is None
        await user.app.write(employees.set_roles, user.app.actor, "deniz", ["store_staff"])
        await user.press("f10")
        assert user.app.actor.confirmed_at is None
    assert "step_up_failed" in kinds(company)


async def test_a_password_that_must_be_changed_opens_nothing(shell: Shell, admin: Actor, deniz: Actor) -> None:
    made = employees.reset_password(admin, "deniz").password
    assert made is not None and passwords.check(made) is None
    assert not queries.watch(deniz).password
    with pytest.raises(Exception, match="must_change"):
        sign_in.unlock(deniz, made)
    with pytest.raises(Exception, match="must_change"):
        sign_in.confirm(deniz, made)


async def test_the_times_of_a_role_are_set_where_it_is_named(shell: Shell, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        await user.press("colon")
        await user.type("izinler")
        await user.press("enter")
        while "Depo memuru" not in user.lines()[2]:
            await user.press("right")
        await user.press("r", "tab", "tab")
        await user.type("7")
        await user.press("f2")
        assert (queries.watch(clerk).lock, queries.watch(clerk).exit) == (7, 30)


async def test_what_takes_long_does_not_keep_the_data_on_the_screen(shell: Shell, admin: Actor) -> None:
    """Both lanes are busy, and what fills them shows its dialog only to whoever unlocks."""
    from tui.dialogs.question import Confirm

    going = Event()

    def long(_actor: Actor) -> None:
        going.wait(10)

    async def work() -> None:
        await user.app.read(long, admin)
        await user.app.ask(Confirm("Gizli soru", ["gizli satır"], "Evet"))

    async with shell(admin) as user:
        await user.press("colon")
        await user.type("ürünler")
        await user.press("enter")
        user.app.go(user.app.write(long, admin), hold=False)
        user.app.go(work(), hold=False)
        await user.pilot.pause(0.05)
        idle(user, 10)
        user.app._look()
        await user.pilot.pause(0.1)
        assert "Kilitli" in user.text() and "Ürünler" not in user.text()
        going.set()
        await user.settle()
        assert "gizli satır" not in user.text()
        await user.type(PASSWORD)
        await user.press("enter")
        assert "gizli satır" in user.text()
