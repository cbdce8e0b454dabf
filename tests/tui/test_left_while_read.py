"""A list whose screen is left while its rows are being read is no fault: nothing breaks, nothing is shown."""

from __future__ import annotations

from threading import Event
from typing import Any

from db.access import Actor
from db.queries import warehouses
from tests.tui.conftest import Shell


async def test_a_screen_that_is_left_while_its_list_is_read(shell: Shell, admin: Actor) -> None:
    begun, going = Event(), Event()
    async with shell(admin) as user:
        await user.press("colon")
        await user.type("depolar")
        await user.press("enter")
        screen: Any = user.screen

        def read() -> str:
            begun.set()
            going.wait(0.5)
            return str(warehouses.listing(screen.actor)[0].code)

        task = user.app.go(user.app.lanes.read(read), hold=False)
        while not begun.is_set():
            await user.pilot.pause(0.01)
        await user.press("escape")
        await user.settle()
        assert screen not in user.app.screen_stack and not screen.is_attached
        going.set()
        await user.settle()
        assert await task == "MAIN"
