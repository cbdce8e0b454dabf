"""Copies of a database: one snapshot, verified, on disk, then named; a digest beside each. Internal.

`FILE.sha256` beside a copy is what `sha256sum` writes and `sha256sum -c` reads: the copy first, then the files of
documents that belong to it (`db.copied_files`).
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

import apsw

from db.connection import APPLICATION_ID, Engine, translate
from db.errors import AmbarError
from db.filesystem import sync

Told = Callable[[str, int, int | None], None]
"""How far the work is: a stage (copying, verifying, books), how much of it, of how much."""
BESIDE: Final = ("", "-wal", "-shm", "-journal", "-lock")
"""What there may be of a database."""
QUICK: Final = ("foreign_keys", "balances", "batches", "documents", "numbering")
"""The checks of the books that a copy must stand."""
_BLOCK: Final = 1 << 20
_HELD: Final = "-held"


def silent(_stage: str, _done: int, _of: int | None) -> None:
    """Nobody listens."""


def write(
    source: apsw.Connection, target: Path, told: Told = silent, beside: Callable[[Path], Sequence[str]] | None = None
) -> str:
    """Copy what `source` holds to `target`, which must not be there yet: by SQLite's backup, one snapshot, its
    pages and guards checked, synced, then named (mode 0600), its digest beside it; the digest. `beside` copies what
    belongs to the copy, before that has its name, and gives the lines for its digest file.

    AmbarError "already_exists", or "unavailable" where the disk is full, the folder cannot be written, or the copy is
    not whole; nothing is left behind then. What a killed process has left is swept away.
    """
    if target.exists():
        raise AmbarError("already_exists", what="file", key=str(target))
    try:
        with begun(target.parent, target.name) as part:
            told("copying", 0, None)
            copy(source, part)
            told("verifying", 0, None)
            verify(part)
            found = digest(part)
            _name(part, target, [f"{found}  {target.name}", *(beside(part) if beside is not None else ())])
    except FileExistsError as error:
        raise AmbarError("already_exists", what="file", key=str(target)) from error
    except (apsw.Error, OSError) as error:
        raise translate(error) from error
    return found


def _name(part: Path, target: Path, lines: Sequence[str]) -> None:
    """Give a whole copy its name; the digest is there first, so that no copy is ever without."""
    beside, fresh = digest_file(target), part.with_name(part.name + "-digest")
    try:
        handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
        sync(fresh)
        sync(part)
        fresh.replace(beside)
        try:
            os.link(part, target)  # unlike a rename, never over another file
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP) or target.exists():
                raise
            part.rename(target)  # a drive without hard links
        sync(target.parent)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def begun(folder: Path, name: str) -> Generator[Path]:
    """A new hidden file (mode 0600) in `folder`, gone at the end; what killed processes have left there of the same
    name goes too. A lock on a file beside it tells that its process lives: not on itself, where a network drive would
    take it for one of SQLite's."""
    _sweep(folder, name)
    part = folder / f".{name}.{secrets.token_hex(4)}.part"
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(part.with_name(part.name + _HELD), flags, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(os.open(part, flags, 0o600))
        yield part
    finally:
        _remove(part)
        os.close(handle)


def _sweep(folder: Path, name: str) -> None:
    for path in folder.iterdir():
        if not (path.name.startswith(f".{name}.") and path.name.endswith(f".part{_HELD}")):
            continue
        try:
            handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            continue  # its process has just ended
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(path.with_name(path.name.removesuffix(_HELD)))
        except BlockingIOError:
            continue  # another process is at work on it
        finally:
            os.close(handle)


def _remove(part: Path) -> None:
    for suffix in (*BESIDE, "-digest", _HELD):
        part.with_name(part.name + suffix).unlink(missing_ok=True)


def copy(source: apsw.Connection, target: Path) -> None:
    """One snapshot of `source` into the empty file `target`, which is one file without a log then."""
    copied = apsw.Connection(str(target))
    try:
        with copied.backup("main", source, "main") as work:
            work.step(-1)
        copied.pragma("journal_mode", "delete")
    finally:
        copied.close()


def verify(path: Path) -> None:
    """AmbarError "unavailable" (not_ours, io) unless it is a database of ours, its pages and its guards whole."""
    from db.company import MOVING, Company

    engine = Engine(path, read_only=True)
    try:
        if engine.value("PRAGMA application_id") != APPLICATION_ID:
            raise AmbarError("unavailable", reason="not_ours", path=str(path))
        told = engine.value("PRAGMA integrity_check(1)")
        if told != "ok":
            raise AmbarError("unavailable", reason="io", detail=str(told))
        kept = engine.value("SELECT value FROM setting WHERE name = 'schema'")
        if kept not in (MOVING, Company(engine)._digest()):
            raise AmbarError("unavailable", reason="io", detail="schema", path=str(path))
    except apsw.Error as error:
        raise translate(error) from error
    finally:
        engine.close()


def differences(path: Path) -> tuple[str, ...]:
    """The quick checks of the books (`QUICK`) that a whole database of this version does not stand."""
    from db.queries.checks import CHECKS

    engine = Engine(path, read_only=True)
    try:
        with engine.read():
            return tuple(name for name in QUICK if CHECKS[name](engine, lambda _done, _of: None))
    finally:
        engine.close()


# Digests -------------------------------------------------------------------------


def digest_file(path: Path) -> Path:
    """Where the digest of a copy is kept."""
    return path.with_name(path.name + ".sha256")


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    found = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def agrees(path: Path) -> bool:
    """Whether a copy has a digest beside it, which it agrees with; AmbarError "unavailable" (damaged) where it does
    not, be it a single bit."""
    try:
        kept = digest_file(path).read_text(encoding="utf-8", errors="replace").split()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise translate(error) from error
    if kept[:1] != [digest(path)]:
        raise AmbarError("unavailable", reason="damaged", path=str(path))
    return True
