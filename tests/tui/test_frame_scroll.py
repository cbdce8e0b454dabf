"""A list that moves on by a row lets the terminal move what it shows: few bytes, and the same picture."""

from __future__ import annotations

from random import Random
from typing import Any

from rich.console import Console

from db.access import Actor
from tests.e2e.person import Screen
from tests.tui.test_table import ListScreen, Shelf
from tui.frame import Frame, Update

CONSOLE = Console(force_terminal=True, color_system="truecolor", width=80, height=24)


async def test_what_the_terminal_shows_is_what_was_drawn(shell: Any, clerk: Actor) -> None:
    random, frame, terminal = Random(1), Frame(), Screen()
    async with shell(clerk) as user:
        user.app.open(ListScreen(Shelf(2_000).page))
        await user.settle()

        def paint() -> int:
            update = frame.reduce(user.screen._compositor.render_full_update(), CONSOLE)
            text = update.render_segments(CONSOLE) if isinstance(update, Update) else ""
            terminal.feed(text)
            assert terminal.text().splitlines() == user.lines()
            return len(text.encode())

        paint()
        for _turn in range(60):
            keys = random.choice(
                (["down"], ["up"], ["down"] * 3, ["up"] * 2, ["pagedown"], ["end"], ["home"], ["space"])
            )
            user.burst(*keys)
            await user.settle()
            paint()


async def test_down_and_up_at_the_edge_of_a_page_cost_as_little_as_within_it(shell: Any, clerk: Actor) -> None:
    """targets.md: cursor down ≤ 400 B at 80×24, wherever on the page the cursor is."""
    frame = Frame()
    async with shell(clerk) as user:
        user.app.open(ListScreen(Shelf(10_000).page))
        await user.settle()
        user.burst(*["down"] * 40)
        await user.settle()
        for key in ["down"] * 3 + ["up"] * 24:
            frame.reduce(user.screen._compositor.render_full_update(), CONSOLE)
            await user.press(key)
            update = frame.reduce(user.screen._compositor.render_full_update(), CONSOLE)
            assert isinstance(update, Update)
            assert 0 < len(update.render_segments(CONSOLE).encode()) <= 400
