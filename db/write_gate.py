"""The queue of writers: an flock on a file beside the database, taken with a deadline."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from db.engine_errors import DEADLINE
from db.errors import AmbarError


def _nothing() -> None:
    """What is done while waiting, where there is nothing to do."""


class Gate:
    """One at a time, in the order of arrival: the threads of this process, and all processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.Lock()

    @contextmanager
    def hold(self, deadline: float, meanwhile: Callable[[], object] = _nothing) -> Generator[None]:
        """Hold the gate; AmbarError "busy" past `deadline` (of time.monotonic). `meanwhile` is called once this one
        stands in the queue: what need not be done while all others wait."""
        if not self._local.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise AmbarError("busy", seconds=DEADLINE)
        try:
            handle = self._lock(deadline, meanwhile)
            try:
                yield
            finally:
                os.close(handle)
        finally:
            self._local.release()

    def _lock(self, deadline: float, meanwhile: Callable[[], object]) -> int:
        import fcntl

        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN):
                os.close(handle)
                raise
        # flock knows no deadline: a thread waits in it. Bare locks, for an Event would keep all others waiting longer.
        got, abandoned, guard = threading.Lock(), False, threading.Lock()
        got.acquire()

        def wait() -> None:
            fcntl.flock(handle, fcntl.LOCK_EX)
            with guard:
                if abandoned:
                    os.close(handle)
                else:
                    got.release()

        threading.Thread(target=wait, daemon=True, name="ambar-gate").start()
        meanwhile()
        if got.acquire(timeout=max(0.0, deadline - time.monotonic())):
            return handle
        with guard:
            if got.acquire(blocking=False):
                return handle
            abandoned = True
        raise AmbarError("busy", seconds=DEADLINE)
