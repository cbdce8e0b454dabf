"""How a database keeps what is being written: a write-ahead log, where SQLite is one that does it safely.

SQLite 3.7.0 to 3.51.2 can corrupt a file while its log is begun anew (mended in 3.51.3, also in 3.44.6 and 3.50.7).
With such a one a journal beside the file is used, which is as safe and lets readers wait for writers.
Source: https://sqlite.org/wal.html, "The WAL-reset bug".
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Final

import apsw

_MENDED: Final = (((3, 44, 6), (3, 45)), ((3, 50, 7), (3, 51)), ((3, 51, 3), (99,)))
"""From which version on, and up to which, it is mended."""
_PART: Final = 1 << 20


def safe_for_wal(version: str) -> bool:
    """Whether a SQLite of this version ("3.54.0") keeps a write-ahead log safely."""
    parts = tuple(int(part) for part in version.split(".")[:3])
    return any(begin <= parts < end for begin, end in _MENDED)


def versions() -> dict[str, str]:
    """Which SQLite is here, and which binding to it."""
    return {"apsw": apsw.apsw_version(), "sqlite": apsw.sqlite_lib_version()}


@lru_cache(maxsize=1)
def journal_mode() -> str:
    """The journal mode for the SQLite that is here: "wal" or "truncate"."""
    return "wal" if safe_for_wal(apsw.sqlite_lib_version()) else "truncate"


def write_again(connection: apsw.Connection) -> None:
    """Write the whole log over itself and wait until the disk holds it; OSError, apsw.Error where it does not.

    What a disk did not take stays in memory only, as if it were written: the system tells each open file of it once,
    and says yes from then on. Whoever commits after that would lie behind a gap, and copying would tear the database.
    """
    connection.execute("BEGIN IMMEDIATE")  # nobody writes to the log meanwhile, nor begins it anew
    try:
        log = os.open(connection.filename_wal, os.O_RDWR | os.O_CLOEXEC)
        try:
            place = 0
            while part := os.pread(log, _PART, place):
                place += os.pwrite(log, part, place)
            os.fdatasync(log)
        finally:
            os.close(log)
    finally:
        connection.execute("ROLLBACK")
