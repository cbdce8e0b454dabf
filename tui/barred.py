"""A session whose terminal takes nothing must end too when it may no more: its event loop waits for the terminal.

The app itself looks at the database (`tui.app`); where it has not for a while, and for commands, a thread looks in its
stead and ends the process. Nothing is lost by that: drafts are saved as they are typed, and a command that has not
come to its end has changed nothing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from tui.hangup import HUNG_UP

if TYPE_CHECKING:
    from db.access import Actor

PATIENCE: Final = 15.0
"""Seconds without a look by the app until the thread looks."""


def watch(
    looked: Callable[[], float],
    actor: Callable[[], Actor | None],
    patience: float = PATIENCE,
    *,
    runs: Callable[[], bool] = lambda: True,
) -> None:
    """Begin to watch. `looked`: when the app last could look (time.monotonic); `actor`: who sits there; `runs`:
    whether the app still does, without which there is nothing to watch any more."""
    threading.Thread(target=_watch, args=(looked, actor, patience, runs), daemon=True, name="ambar-barred").start()


def _watch(
    looked: Callable[[], float], actor: Callable[[], Actor | None], patience: float, runs: Callable[[], bool]
) -> None:
    while True:
        sleep(patience)
        if not runs():
            return
        who = actor()
        if who is not None and monotonic() - looked() >= patience and _is_barred(who):
            os._exit(HUNG_UP)


def _is_barred(actor: Actor) -> bool:
    """Whether this session may do nothing any more; a database that does not answer is asked again later."""
    from db.access import NOBODY, rights_of
    from db.errors import AmbarError
    from db.queries.sessions import watch as state

    who = actor.viewer or actor
    try:
        with actor.company.read():
            return state(who).ended or rights_of(who) is NOBODY
    except AmbarError:
        return False
    finally:
        actor.company.close()
