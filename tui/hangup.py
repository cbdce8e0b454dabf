"""Ending well when the line is cut, the terminal stalls or the system says so. Source: security.md, 2.

Ambar is crash-only: drafts are saved as they are typed, so nothing here saves anything.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, Final

HUNG_UP: Final = 129
TERMINATED: Final = 143
PATIENCE: Final = 2.0
"""Seconds that an orderly end may take after SIGTERM before the process ends itself."""


def watch_hangup(descriptor: int) -> None:
    """End the process as soon as the terminal behind `descriptor` is gone.

    SIGHUP alone is not enough: a launcher such as nohup has it ignored, and Textual would then spin for ever.
    """
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    threading.Thread(target=_watch, args=(descriptor,), daemon=True, name="ambar-hangup").start()


def _watch(descriptor: int) -> None:
    poll = select.poll()
    poll.register(descriptor, select.POLLHUP | select.POLLERR)
    while True:
        if any(state & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, state in poll.poll()):
            os._exit(HUNG_UP)


def end_on_sigterm(leave: Callable[[], object]) -> None:
    """On SIGTERM call `leave` (which must be safe from a signal handler), and end anyhow after 2 s.

    asyncio's own signal handlers hang while the terminal does not read; this one does not wait for the loop.
    """

    def handle(_number: int, _frame: Any) -> None:
        watchdog = threading.Timer(PATIENCE, os._exit, (TERMINATED,))
        watchdog.daemon = True
        watchdog.start()
        leave()

    signal.signal(signal.SIGTERM, handle)


def terminal() -> int | None:
    """The descriptor that keys come from, None where it is no terminal."""
    stdin = sys.__stdin__
    if stdin is None or not stdin.isatty():
        return None
    return stdin.fileno()
