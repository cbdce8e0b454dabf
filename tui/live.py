"""What other sessions do is seen within a second: a cheap look at the database's version, silent if it is the same."""

from __future__ import annotations

from time import time
from typing import TYPE_CHECKING, Final

from textual.message import Message

from db.record import record

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from db.access import Actor, Rights
    from db.sessions import Watch

EVERY: Final = 0.7
"""Seconds between two looks."""
SETTLED: Final = 2.0
"""Seconds after which files that were written have another time if they are written again, on any file system."""


ELSEWHERE: Final = -1
"""The version of a state that another connection has read: the first look takes it for changed."""


Files = tuple[tuple[int, int, int] | None, ...]
"""The database's file and its write-ahead log: inode, size, time of the last write in ns; None: not there."""


def files(path: Path) -> Files | None:
    """What the file system says of a database (a commit writes to one of the two), without a thread or a statement
    (5 µs); None where one of them may yet be written within the same tick of the clock and look the same."""
    found: list[tuple[int, int, int] | None] = []
    now = time()
    for file in (path, path.with_name(f"{path.name}-wal")):
        try:
            one = file.stat()
        except OSError:
            found.append(None)
            continue
        if now - one.st_mtime < SETTLED:  # also where the clock was set back
            return None
        found.append((one.st_ino, one.st_size, one.st_mtime_ns))
    return tuple(found)


class DataChanged(Message):
    """Something was committed, by whoever: what is on the screen may be old."""


class RightsChanged(Message):
    """One's rights are others now."""


@record
class State:
    """What a look found: the database's version, the company's day, the rights of the one who is signed in, and what
    the session must know of itself.

    `rights` None: whoever is signed in may no longer be.
    """

    version: int
    rights: Rights | None
    day: date
    watch: Watch


def begin(actor: Actor) -> State:
    """What the first screen needs; what the session must know of itself is read when that is there."""
    from db.sessions import Watch

    return State(ELSEWHERE, _rights(actor), actor.company.today(), Watch())


def _rights(actor: Actor) -> Rights | None:
    from db.access import NOBODY, rights_of

    rights = rights_of(actor)
    return None if rights is NOBODY and actor.employee_id is not None else rights


def look(actor: Actor, known: State | None) -> State:
    """The state now; `known` itself where nothing was committed since and it is the same day (10 µs): rights begin
    and end at midnight. Made in the reading lane, always: SQLite counts versions for each connection apart, so a
    state from elsewhere has version `ELSEWHERE`."""
    from db.queries import sessions

    version, day = actor.company.engine.data_version(), actor.company.today()
    if known is not None and (known.version, known.day) == (version, day):
        return known
    return State(version, _rights(actor), day, sessions.watch(actor))
