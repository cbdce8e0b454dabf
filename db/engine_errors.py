"""What SQLite, peewee and the system raise, as the AmbarError behind it."""

from __future__ import annotations

import errno
import os
import sys
from typing import Final

import apsw

from db.errors import AmbarError

DEADLINE: Final = 10.0
"""Seconds that a write waits for its turn, gate and lock together; past it: `busy`."""


def database_errors() -> tuple[type[Exception], ...]:
    """What SQLite raises, text that it holds and that is none, and what peewee raises where a model has been used;
    peewee is not imported (15 ms) to ask this."""
    peewee = sys.modules.get("peewee")
    own = (apsw.Error, UnicodeDecodeError)
    return own if peewee is None else (*own, peewee.PeeweeException)


def translate(error: BaseException) -> BaseException:
    """The AmbarError behind an engine's or the system's error; the error itself where it is a fault of ours."""
    seen, one = set[int](), error
    while id(one) not in seen:  # `raise translate(error) from error` makes a fault of ours its own cause
        found = _reason(one)
        if found is not None:
            return found
        seen.add(id(one))
        one = one.__cause__ or one.__context__ or one
    return error


def _reason(error: BaseException) -> AmbarError | None:
    if isinstance(error, AmbarError):
        return error
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return AmbarError("busy", seconds=DEADLINE)
    if isinstance(error, apsw.FullError):
        return AmbarError("unavailable", reason="disk_full")
    if isinstance(error, apsw.ReadOnlyError):
        return AmbarError("unavailable", reason="read_only")
    if isinstance(error, apsw.NotADBError):
        return AmbarError("unavailable", reason="not_ours")
    if isinstance(error, UnicodeDecodeError):
        return AmbarError("unavailable", reason="io", detail="text")
    if isinstance(error, apsw.CorruptError | apsw.IOError | apsw.CantOpenError):
        return AmbarError("unavailable", reason="io", detail=type(error).__name__)
    if isinstance(error, OSError):
        reason = {errno.EROFS: "read_only", errno.EACCES: "read_only", errno.EPERM: "read_only",
                  errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full"}.get(error.errno or 0, "io")  # fmt: skip
        return AmbarError("unavailable", reason=reason, detail=os.strerror(error.errno or 0))
    return None
