"""What takes long is told as long as it takes, whatever else is read meanwhile."""

from __future__ import annotations

import threading

import pytest

from db.access import Actor
from db.errors import AmbarError
from tests.tui.conftest import Shell
from tui import telling

WORKING = "Çalışıyor… Esc durdurur"


async def test_working_goes_when_the_work_is_done_though_a_look_waits_behind_it(
    shell: Shell, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "SOON", 0.01)
    async with shell(admin) as user:
        done, looked = threading.Event(), threading.Event()
        work = user.app.go(user.app.read(lambda: done.wait(10)), hold=False)
        look = user.app.go(user.app.lanes.read(lambda: looked.wait(10)), hold=False)
        while user.app.status[0] != WORKING:
            await user.pilot.pause(0.01)
        done.set()
        await work
        assert user.app.status == ("", "")
        looked.set()
        await look
        await user.settle()
        assert WORKING not in user.text()


@pytest.mark.parametrize("key", ["", "f1"])
async def test_an_error_stands_again_after_what_nobody_asked_for(
    shell: Shell, admin: Actor, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """What was typed is kept by itself, a second after it was refused; where that takes long too, the reason came to
    nobody's eyes. After a key it has been read."""
    monkeypatch.setattr(telling, "SOON", 0.01)
    async with shell(admin) as user:
        done = threading.Event()
        user.app.say_error(AmbarError("busy", seconds=10))
        told = user.app.status
        work = user.app.go(user.app.read(lambda: done.wait(10)), hold=False)
        while user.app.status[0] != WORKING:
            await user.pilot.pause(0.01)
        if key:
            await user.pilot.press(key)
        done.set()
        await work
        assert user.app.status == (("", "") if key else told)
