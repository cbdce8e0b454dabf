"""An idle session wakes no thread: it asks the database only where the files or the day say that something may be new,
and nothing that others commit escapes it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.services import settings
from tests.conftest import Clock
from tests.tui.conftest import Driver, Shell
from tui import live


@pytest.fixture(autouse=True)
def no_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app looks when the test says so."""
    monkeypatch.setattr(live, "EVERY", 3600)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The looks at the database itself."""
    found: list[Any] = []
    whole: Callable[..., live.State] = live.look

    def look(actor: Actor, known: live.State | None) -> live.State:
        found.append(known)
        return whole(actor, known)

    monkeypatch.setattr(live, "look", look)
    return found


def aged(company: Company, seconds: float) -> None:
    """As if the files had been written so long ago."""
    for suffix in ("", "-wal"):
        path = f"{company.path}{suffix}"
        then = os.stat(path).st_mtime_ns - int(seconds * 1e9)
        os.utime(path, ns=(then, then))


async def look(user: Driver) -> None:
    user.app._look()
    await user.pilot.pause(0.03)
    await user.settle()


async def test_nothing_is_asked_while_nothing_was_written(
    shell: Shell, company: Company, admin: Actor, asked: list[Any], frozen_clock: Clock
) -> None:
    async with shell(admin) as user:
        await look(user)
        await look(user)
        assert len(asked) >= 2  # written just now: it may be written again within the clock's tick
        aged(company, 60)
        await look(user)
        asked.clear()
        for _ in range(3):
            await look(user)
        assert not asked
        frozen_clock.forward(hours=24)  # rights begin and end at midnight
        await look(user)
        assert asked


async def test_whatever_is_committed_is_seen_also_twice_in_a_tick(
    shell: Shell, company: Company, admin: Actor, asked: list[Any]
) -> None:
    async with shell(admin) as user:
        await look(user)
        aged(company, 60)
        await look(user)
        for value in ("2", "3", "4"):
            times = {path: os.stat(path) for path in (str(company.path), f"{company.path}-wal")}
            before = user.app.changes
            settings.set(admin, "session.lock", value)
            if value != "2":  # as if the clock had not gone on since the commit before
                for path, one in times.items():
                    os.utime(path, ns=(one.st_mtime_ns, one.st_mtime_ns))
            await look(user)
            assert user.app.changes > before and user.app.state.watch.lock == int(value)
