"""Running sessions as services and queries need them: from where, whether the process still runs. Internal.

A process that was killed leaves its row behind: on the same computer its number tells, with the moment when it
started (numbers are given again); from another one (a container with the same folder) only its last key does.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from db import clock
from db.connection import Engine
from db.fields import moment_text
from db.record import record
from db.text import CODE_LENGTH, clean

FORGOTTEN: Final = timedelta(days=1)
"""After so long without a key a session from another computer counts as gone."""


@record
class Watch:
    """What a session must know of itself: whether someone has ended it; after how many minutes without a key it
    locks and ends (0: never); whether a password can open it again."""

    ended: bool = False
    lock: int = 0
    exit: int = 0
    password: bool = False


@record
class Place:
    """From where a session is: the address behind SSH, the terminal, and the process."""

    host: str
    pid: int
    started: str = ""
    address: str = ""
    terminal: str = ""

    @property
    def told(self) -> str:
        """What the audit log keeps of it: "10.0.0.7 pts/3"."""
        return " ".join(part for part in (self.address, self.terminal) if part)


def here(address: str = "", terminal: str = "") -> Place:
    """The place of this process; `address` and `terminal` as the system tells them."""
    return Place(
        clean(os.uname().nodename)[:CODE_LENGTH],
        os.getpid(),
        started_at(os.getpid()),
        clean(address)[:CODE_LENGTH],
        clean(terminal)[:CODE_LENGTH],
    )


GONE: Final = "gone"
"""Began at no time: a process that has ended, and whose number is only still taken (a zombie)."""


def started_at(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty where nobody tells."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    told = stat.rpartition(")")[2].split()
    return GONE if told[0] in "ZX" else told[19]


@lru_cache(maxsize=1)
def _this_host() -> str:
    return clean(os.uname().nodename)[:CODE_LENGTH]


def runs(host: str, pid: int, started: str, seen_at: str) -> bool:
    """Whether the process behind a session's row is there."""
    if host != _this_host():
        return datetime.fromisoformat(seen_at) > clock.now() - FORGOTTEN
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # someone else's, and there
    now = started_at(pid)
    return now != GONE and (not started or not now or now == started)


def tidy(engine: Engine, place: Place) -> None:
    """Delete the rows of processes that are gone, and of this very one: its session before is over."""
    for key, host, pid, started, seen_at in engine.rows("SELECT id, host, pid, started, seen_at FROM session"):
        if (host, pid) == (place.host, place.pid) or not runs(host, pid, started, seen_at):
            engine.run("DELETE FROM session WHERE id = ?", (key,))


def end_all_of(engine: Engine, employee_id: int, *, spare: str = "") -> list[tuple[str, str, str]]:
    """End the sessions of an employee but one; (id, address, terminal) of each. They leave at their next look."""
    return _end(engine, "employee_id = ? AND id <> ?", (employee_id, spare))


def end_all_by(engine: Engine, key: str) -> list[tuple[str, str, str]]:
    """End the sessions that came by an SSH key, as `end_all_of`."""
    return _end(engine, "key = ?", (key,))


def _end(engine: Engine, which: str, parameters: tuple[object, ...]) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for key, host, pid, started, seen_at, address, terminal in engine.rows(
        f"SELECT id, host, pid, started, seen_at, address, terminal FROM session WHERE {which} AND ended_at IS NULL",
        parameters,
    ):
        engine.run("UPDATE session SET ended_at = ? WHERE id = ?", (moment_text(clock.now()), key))
        if runs(host, pid, started, seen_at):
            found.append((key, address, terminal))
    return found
