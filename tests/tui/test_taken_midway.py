"""A role that is taken away while its holder is anywhere at all: the next keys, whichever they are, change nothing and
write no file, and within two seconds nothing of it is on the screen.

Screens and dialogs are walked to, the role is taken behind the app's back, and what would save or confirm there is
pressed. AMBAR_LONG=1 tries all that there are, two keys deep; otherwise some of a few screens.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from db import passwords
from db.access import Actor
from db.company import Company
from tests import access_table
from tests.conftest import CHEAP, make_company
from tests.test_leaks import person
from tests.tui.test_screens_by_role import follows
from tests.tui.walking import back_to, settle, walk
from tui import actions
from tui.screens.home import HomeScreen

LONG = bool(os.environ.get("AMBAR_LONG"))
STEP, DEEP, ONLY = (1, 2, "") if LONG else (7, 1, "products documents.sale warehouses imports forms")
ALLOWED = {"audit", "audit_text", "denial", "session", "counter", "employee_role", "unfinished", "mention", "span"}
"""What may change: who was refused, what was typed and not saved, what one has seen."""
CONFIRM = (("f2",), ("enter",), ("down", "enter"), ("f5",))
"""What saves, confirms or begins something, wherever it is pressed."""
SECRET = re.compile(r"\b7,77\b|Qzx|QZX|Ürün M8|Yılmaz Yapı")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Actor, Actor]]:
    passwords.set_cost(CHEAP)
    folder = tmp_path_factory.mktemp("midway")
    company = make_company(folder / "ambar.db")
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    access_table.build(company, admin, folder)
    yield admin, person(admin, "herşey")
    company.close()


@pytest.fixture
def company(house: tuple[Actor, Actor]) -> Company:
    return house[0].company


def state(company: Company) -> dict[str, str]:
    """What every table holds."""
    found = {}
    with company.read() as engine:
        for (table,) in engine.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"):
            if table not in ALLOWED and not table.startswith("sqlite_") and "search" not in table:
                found[table] = sha256(repr(engine.rows(f"SELECT * FROM {table}")).encode()).hexdigest()
    return found


def has_role(company: Company, actor: Actor, *, has: bool) -> None:
    """Take the only role away, or give it back, behind the app's back."""
    with company.write() as engine:
        engine.run("DELETE FROM employee_role WHERE employee_id = ?", (actor.employee_id,))
        if has:
            engine.run("INSERT INTO employee_role SELECT ?, id FROM role WHERE code = 'herşey'", (actor.employee_id,))
        engine.next_value("rights")


async def go(user: Any, way: str) -> bool:
    """Go there again, key by key; whether all of them were there."""
    first, *rest = way.split(" ")
    user.app.do(actions.registry()[first])
    await settle(user)
    for step in rest:
        key = step.partition(":")[0]
        screen = user.app.screen
        tables = [table for table in screen.query("Table") if table.display and table.can_focus]
        if tables and not screen.focused:
            tables[0].focus()
        active = screen.active_bindings.get(key)
        if active is None or not active.enabled:
            return False
        user.app.press(active)
        await settle(user)
    return True


async def test_nothing_is_done_and_nothing_is_shown_any_more(
    house: tuple[Actor, Actor], shell: Any, company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _admin, actor = house
    there: dict[str, None] = {}
    async with shell(actor) as user:
        await walk(user, lambda _user, way: there.setdefault(way), deep=DEEP, only=ONLY, press="(?!act)")
    ways = [way for way in there if way.split(" ")[0] in actions.registry() and "#" not in way]
    assert len(ways) > (300 if LONG else 40)
    wrong = []
    for number, way in enumerate(ways[::STEP]):
        has_role(company, actor, has=True)
        async with shell(actor) as user:
            if not await go(user, way):
                continue
            before, files = state(company), set(tmp_path.iterdir())  # the way itself may have written something
            user.app._looking = True  # it learns of it only after the keys
            has_role(company, actor, has=False)
            await user.press(*CONFIRM[number % len(CONFIRM)])
            user.app._looking = False
            await follows(user)
            if changed := {table for table, now in state(company).items() if now != before.get(table)}:
                wrong.append(f"{way}: {sorted(changed)}")
            await back_to(user, user.app._screen_stack[0])
            if not isinstance(user.screen, HomeScreen) or SECRET.search(user.text()):
                wrong.append(f"{way}:\n{user.text()}")
            if set(tmp_path.iterdir()) != files:
                wrong.append(f"{way}: a file was written")
            assert user.app._exception is None, way
    has_role(company, actor, has=True)
    assert not wrong, "\n".join(wrong)
