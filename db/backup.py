"""A copy of the database while others go on working: whole, verified, on disk, then named."""

from __future__ import annotations

import os
from pathlib import Path

import apsw

from db.connection import translate
from db.errors import AmbarError


def write(source: apsw.Connection, target: Path) -> None:
    """Copy what `source` holds to `target`, which must not be there yet: by SQLite's backup, one snapshot, its
    integrity checked, synced, then renamed from a name beside it (mode 0600).

    AmbarError "already_exists", or "unavailable" where the disk is full, the folder cannot be written, or the copy is
    not whole; nothing is left behind then.
    """
    if target.exists():
        raise AmbarError("already_exists", what="file", key=str(target))
    begun = target.with_name(f".{target.name}.part")
    try:
        os.close(os.open(begun, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
        try:
            _copy(source, begun)
            _sync(begun)
            os.link(begun, target)  # unlike a rename, never over another file
            begun.unlink()
            _sync(target.parent)
        except BaseException:
            begun.unlink(missing_ok=True)
            raise
    except (apsw.Error, OSError) as error:
        raise translate(error) from error


def _copy(source: apsw.Connection, target: Path) -> None:
    copied = apsw.Connection(str(target))
    try:
        with copied.backup("main", source, "main") as work:
            work.step(-1)
        copied.pragma("journal_mode", "delete")  # one file, without a log beside it
        told = copied.execute("PRAGMA integrity_check(1)").fetchall()
        if told != [("ok",)]:
            raise AmbarError("unavailable", reason="io", detail=str(told[0][0]))
    finally:
        copied.close()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
