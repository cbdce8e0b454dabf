"""A session that dies in the middle of a document: the next one offers it, with what was typed and not saved."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from db import sessions
from db.access import Actor
from db.company import Company
from db.queries import documents as queries
from db.queries import unfinished
from db.services import sessions as services
from tests.books import Shop
from tests.tui.conftest import Driver, Shell
from tests.tui.test_document_screen import new, rows, scan
from tui.screens.home import HomeScreen


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


async def kept(user: Driver) -> None:
    """As long as it takes to be kept."""
    await user.pilot.pause(0.3)
    await user.settle()


def session(actor: Actor, name: str) -> Actor:
    return replace(actor, session=name)


async def test_what_was_typed_is_offered_and_gone_on_with(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(session(admin, "one")) as user:
        await new(user, "adjustment")
        await scan(user, "A", "B", "YOKBOYLE", "C")
        number = user.screen.draft.number
        user.screen.head.fields["title"].focus_control()
        await user.settle()
        await user.type("Sayım far")
        await kept(user)  # and here the line is cut
    assert queries.show(admin, number).title == ""
    async with shell(session(admin, "two")) as user:
        await user.settle()
        assert f"Yarım kalan belge: {number}, 3 satır   Enter devam" in user.text(), user.text()
        await user.press("enter")
        assert "Bulunamadı: YOKBOYLE" in user.text()
        assert len(rows(user)) == 3 and user.screen.head.fields["title"].typed() == "Sayım far"
        await user.type("kı")
        await user.press("enter")
        assert queries.show(admin, number).title == "Sayım farkı"
        await user.press("escape", "escape", "escape")  # home, the codes that are nobody's, the list
        assert isinstance(user.screen, HomeScreen) and "Yarım kalan" not in user.text()
    assert unfinished.mine(session(admin, "three")) == ()


async def test_a_cell_and_an_entry_are_gone_on_with_too(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(session(admin, "one")) as user:
        await new(user, "adjustment")
        await scan(user, "A", "B")
        await user.type("5*ür")
        await kept(user)
        await user.press("escape", "up")
        user.screen.entry.value = "5*ür"
        await user.type("12")
        await kept(user)
    async with shell(session(admin, "two")) as user:
        await user.settle()
        await user.press("enter")
        assert user.screen.grid.edit.text == "12" and user.screen.entry.value == "5*ür"
        await user.press("3", "enter")
        assert rows(user)[-1] == ("B", 123)


async def test_a_document_of_which_nothing_is_saved_is_offered_by_its_name(
    shell: Shell, shop: Shop, admin: Actor, clerk: Actor
) -> None:
    async with shell(session(admin, "one")) as user:
        await new(user, "write_off")
        user.screen.head.fields["title"].focus_control()
        await user.settle()
        await user.type("Kırıl")
        await kept(user)
    assert unfinished.mine(session(clerk, "other")) == (), "it is nobody else's"
    async with shell(session(admin, "two")) as user:
        await user.settle()
        assert "Yarım kalan belge: yeni mahsup" in user.text()
        await user.press("1")
        assert user.screen.focused.id == "home-menu"
        await user.press("escape")
        user.screen.query_one(".unfinished").focus()
        await user.press("delete")
        assert "Yarım kalan" not in user.text()
    assert unfinished.mine(session(admin, "three")) == ()


async def test_what_is_left_in_good_order_is_not_offered(shell: Shell, shop: Shop, admin: Actor) -> None:
    shop.receipt(("A", "20", "2"))
    async with shell(session(admin, "one")) as user:
        await new(user, "write_off")
        await scan(user, "A")
        await kept(user)
        assert unfinished.mine(session(admin, "two")) == (), "the session that has it open still runs"
        with admin.company.read() as engine:
            assert engine.value("SELECT count(*) FROM unfinished") == 1
        await user.press("f5", "enter")
        assert unfinished.mine(session(admin, "two")) == ()
        await user.press("escape")
        await new(user, "adjustment")
        await scan(user, "A")
        await kept(user)
        await user.press("escape")
    assert unfinished.mine(session(admin, "two")) == ()


async def test_what_a_session_leaves_that_dies_a_moment_later_is_offered_when_one_is_back(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    """A line that was cut: the old session ends only after one has signed in anew, and nobody has collected it yet."""
    dying = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert dying.stdin is not None
    async with shell(session(admin, "one")) as user:
        await new(user, "adjustment")
        await scan(user, "A", "B")
        number = user.screen.draft.number
        await user.type("5*ür")
        await kept(user)
    place = sessions.Place(os.uname().nodename, dying.pid, sessions.started_at(dying.pid))
    with admin.company.write() as engine:
        engine.run("DELETE FROM session")  # of this process, which runs on
    services.begin(session(admin, "one"), place)
    async with shell(session(admin, "two")) as user:
        await user.settle()
        assert "Yarım kalan" not in user.text()
        dying.stdin.close()
        os.waitid(os.P_PID, dying.pid, os.WEXITED | os.WNOWAIT)
        await user.press("1", "1", "escape")
        assert f"Yarım kalan belge: {number}" in user.text()
    dying.wait()


async def test_digits_open_what_they_always_do_while_something_is_offered(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    async with shell(session(admin, "one")) as user:
        await new(user, "adjustment")
        await scan(user, "A")
        await kept(user)
    async with shell(session(admin, "two")) as user:
        await user.settle()
        assert user.screen.focused.has_class("unfinished")
        await user.press("1", "3")
        assert "Stok ayarları" in user.lines()[0], user.text()
