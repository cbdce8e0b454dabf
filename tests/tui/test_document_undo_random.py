"""Whatever was done to a draft by keys, in rows and header, Ctrl+Z takes back to where one began, and Ctrl+Y does
again to where one was. `AMBAR_LONG=1` tries many ways."""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.queries import documents as queries
from db.services import documents
from tests.books import Shop
from tests.tui.conftest import Driver, Shell
from tests.tui.test_document_screen import opened, pick, scan

SEEDS = range(40) if os.environ.get("AMBAR_LONG") else range(2)
STEPS = 14


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


def state(actor: Actor, number: str) -> Any:
    """All that one can change here, as the books have it."""
    one = queries.show(actor, number)
    rows = [(row.product, row.quantity, row.unit, row.warehouse, row.comment) for row in one.rows]
    return one.title, one.comment, one.warehouse, one.reason, str(one.date), rows


async def title(user: Driver, random: Random) -> None:
    user.screen.head.fields[random.choice(("title", "comment"))].focus_control()
    await user.settle()
    await user.press(*random.choices("abcdefgh", k=3), "enter")


async def place(user: Driver, random: Random) -> None:
    await pick(user, "warehouse", random.choice(("main", "shop", "depo")))


async def reason(user: Driver, random: Random) -> None:
    await pick(user, "reason", random.choice(("fire", "kay", "numune")))


async def scanned(user: Driver, random: Random) -> None:
    user.screen.home()
    await user.settle()
    await scan(user, *(f"{random.randint(1, 9)}*{random.choice('ABCDEFGH')}" for _ in range(random.randint(1, 3))))


async def in_rows(user: Driver, random: Random) -> None:
    grid = user.screen.grid
    if not grid.rows:
        return
    grid.focus()
    await user.settle()
    grid.go_to(random.choice(grid.rows).id, "quantity")
    keys = random.choice((("delete",), ("insert",), ("shift+up",), ("shift+down",), ("ctrl+down",), ("quotation_mark",),
                          (str(random.randint(1, 9)), "0", "enter")))  # fmt: skip
    await user.press(*keys)


@pytest.mark.parametrize("seed", SEEDS)
async def test_back_to_the_beginning_and_to_the_end_again(shell: Shell, shop: Shop, admin: Actor, seed: int) -> None:
    random = Random(seed)
    number = documents.create(admin, "write_off", {"warehouse": "MAIN", "title": "baş"}).number
    async with shell(admin) as user:
        await opened(user, number)
        began = state(admin, number)
        for _step in range(STEPS):
            await random.choice((title, place, reason, scanned, in_rows, in_rows))(user, random)
        user.screen.home()
        await user.settle()
        done, ended = len(user.screen.draft.done), state(admin, number)
        for _step in range(done):
            await user.press("ctrl+z")
        assert state(admin, number) == began, seed
        for _step in range(done):
            await user.press("ctrl+y")
        assert state(admin, number) == ended, seed
        assert "tarafımızda" not in user.text()
