"""The queue of writers: two locks on a file beside the database, taken with a deadline."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from db.engine_errors import DEADLINE
from db.errors import AmbarError

_PATIENCE: Final = 1.0
"""Seconds after which one looks at the gate without being next: whoever is may have been stopped."""
_SOONEST: Final = 30e-6
_LATEST: Final = 0.01
_SHARE: Final = 1 / 128
"""How often one looks at the gate: after seconds, and after a share of what one has waited, up to the latest."""


def _nothing() -> None:
    """What is done while waiting, where there is nothing to do."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The gate while one holds it. `waited`: whether it had to be waited for. `wake_next`: who is next is told to get
    ready; it needs some time for that, and whoever comes back at once does not get in before it."""

    waited: bool
    wake_next: Callable[[], None]


class Gate:
    """One at a time, in the order of arrival: the threads of this process, and all processes.

    The gate itself is an flock; who is next in the queue has a lockf on the same file. All others sleep until that
    place is theirs, and only whoever has it looks at the gate: a sleeper takes as long to wake up as a short posting
    lasts in part, so that with fifty of them a tenth of all time was lost.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.Lock()

    @contextmanager
    def hold(self, deadline: float, meanwhile: Callable[[], object] = _nothing) -> Generator[Turn]:
        """Hold the gate. AmbarError "busy" past `deadline` (of time.monotonic). `meanwhile` is called once while this
        one waits: what need not be done while all others wait."""
        if not self._local.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise AmbarError("busy", seconds=DEADLINE)
        try:
            handle = self._open()
            try:
                place = _Place(self._open())
                try:
                    yield Turn(self._pass(handle, place, deadline, meanwhile), place.leave)
                finally:
                    place.leave()
            finally:
                os.close(handle)
        finally:
            self._local.release()

    def _open(self) -> int:
        return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    def _pass(self, handle: int, place: _Place, deadline: float, meanwhile: Callable[[], object]) -> bool:
        next_at_once = place.take()
        if next_at_once and _free(handle):
            return False
        if not next_at_once:
            place.wait(min(deadline, time.monotonic() + _PATIENCE))
        meanwhile()
        begun = time.monotonic()
        while not _free(handle):
            now = time.monotonic()
            if now >= deadline:
                raise AmbarError("busy", seconds=DEADLINE)
            time.sleep(min(max(_SOONEST, (now - begun) * _SHARE), _LATEST, deadline - now))
        return True


def _free(handle: int) -> bool:
    """Whether nobody held the gate; it is ours then."""
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN):
            raise
        return False
    return True


class _Place:
    """The place of who is next. It orders, it excludes nobody: the gate alone does that."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._guard = threading.Lock()
        self._left = self._waiting = False

    def take(self) -> bool:
        """Whether nobody was next; it is ours then."""
        import fcntl

        try:
            fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN):
                raise
            return False
        return True

    def wait(self, until: float) -> None:
        """Wait until it is ours, at most `until` (of time.monotonic)."""
        # lockf knows no deadline: a thread waits in it. A bare lock, for an Event would keep us waiting longer.
        ours = threading.Lock()
        ours.acquire()
        self._waiting = True
        threading.Thread(target=self._wait, args=(ours,), daemon=True, name="ambar-gate").start()
        ours.acquire(timeout=max(0.0, until - time.monotonic()))

    def _wait(self, ours: threading.Lock) -> None:
        import fcntl

        with suppress(OSError):  # no locks left, or a deadlock seen where none is: then we look without being next
            fcntl.lockf(self._handle, fcntl.LOCK_EX)
        with self._guard:
            self._waiting = False
            if self._left:
                os.close(self._handle)
            else:
                ours.release()

    def leave(self) -> None:
        """Let the next one have it; again: nothing."""
        with self._guard:
            if not self._left and not self._waiting:
                os.close(self._handle)
            self._left = True
