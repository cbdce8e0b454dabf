"""What other sessions do is seen within a second: a cheap look at the database's version, silent if it is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.message import Message

from db.record import record

if TYPE_CHECKING:
    from datetime import date

    from db.access import Actor, Rights
    from db.sessions import Watch

EVERY: Final = 0.7
"""Seconds between two looks."""


ELSEWHERE: Final = -1
"""The version of a state that another connection has read: the first look takes it for changed."""


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
