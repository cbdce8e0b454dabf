"""A list whose screen is left while its rows are being read is no fault: nothing breaks, nothing is shown."""

from __future__ import annotations

from threading import Event
from typing import Any

from db.access import Actor
from db.queries import warehouses
from tests.tui.conftest import Shell
from tui.live import DataChanged


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


async def test_a_screen_that_is_left_while_it_reads_anew_is_no_fault(shell: Shell, admin: Actor) -> None:
    begun, going, shown = Event(), Event(), Event()
    async with shell(admin) as user:
        await user.press("f3")
        screen: Any = user.screen

        def read() -> None:
            begun.set()
            going.wait(0.5)

        async def refresh_data() -> None:
            await user.app.lanes.read(read)
            shown.set()
            screen.query_one("Table").redraw()

        screen.refresh_data = refresh_data
        screen.post_message(DataChanged())
        while not begun.is_set():
            await user.pilot.pause(0.01)
        await user.press("escape")
        await user.settle()
        assert not screen.is_attached
        going.set()
        while not shown.is_set():
            await user.pilot.pause(0.01)
        await user.settle()
        assert "H-" not in user.text()
