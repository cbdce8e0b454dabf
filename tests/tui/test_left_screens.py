"""What a session has once looked at it does not keep: an hour of work costs no more memory than a minute."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter

import pytest
from textual._styles_cache import StylesCache
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from db.access import Actor
from tests.tui.conftest import Driver, Shell

KEPT = (Screen, Widget, Strip, StylesCache)


async def kept() -> Counter[str]:
    """How many there are of what a screen is made of, once what the last one had begun is over."""
    await asyncio.sleep(0.7)
    gc.collect()
    return Counter(kind.__name__ for one in gc.get_objects() for kind in KEPT if isinstance(one, kind))


async def visit(user: Driver, command: str, times: int) -> None:
    """Open a screen from the home screen and leave it, so often."""
    for _turn in range(times):
        await user.type(f":{command}")
        await user.press("enter", "escape")


@pytest.mark.parametrize("command", ["ürünler", "satışlar", "profil"])
async def test_a_screen_that_was_left_is_gone(shell: Shell, admin: Actor, command: str) -> None:
    async with shell(admin) as user:
        await visit(user, command, 2)
        before = await kept()
        await visit(user, command, 4)
        after = await kept()
        assert len(user.app.screen_stack) == 1
        grown = {name: after[name] - before[name] for name in after if after[name] - before[name] > before[name] // 10}
        assert not grown
