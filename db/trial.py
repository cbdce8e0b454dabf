"""Data as they are now, to be changed on the side and forgotten: what a trial run needs, while others go on writing.

The database is read where it is, through a door of our own that takes no locks; what is changed goes into a
write-ahead log of its own in a folder of its own, and with that it goes. A snapshot that is held meanwhile keeps
everybody's checkpoints from putting into the file what is newer.

Source: https://sqlite.org/wal.html, "Use of WAL Without Shared-Memory" (exclusive locking keeps the index in memory).
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import apsw

from db.company import Company
from db.connection import _PRAGMAS, DEADLINE, Engine, _bind, translate
from db.journal import journal_mode
from db.write_gate import Turn

_DOORS: Final = "ambar-trial"


class _Beside(apsw.VFSFile):
    """The database, read where it is and never written."""

    def __init__(self, path: str, flags: list[int]) -> None:
        read = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_MAIN_DB
        super().__init__("", path, [read, 0])
        flags[1] = (flags[0] & ~apsw.SQLITE_OPEN_CREATE) | apsw.SQLITE_OPEN_READWRITE

    def xWrite(self, data: bytes, offset: int) -> None:
        """Nobody writes here: there is no checkpoint."""
        raise apsw.IOError("a trial writes into its own log alone")

    def xTruncate(self, size: int) -> None:
        """As `xWrite`."""
        raise apsw.IOError("a trial writes into its own log alone")

    def xSync(self, flags: int) -> None:
        """Nothing was written."""

    def xLock(self, level: int) -> None:
        """Nobody else comes through this door."""

    def xUnlock(self, level: int) -> None:
        """As `xLock`."""

    def xCheckReservedLock(self) -> bool:
        """As `xLock`."""
        return False


class _Doors(apsw.VFS):
    """Opens the database behind a trial's name; its log is a file like any other."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.name = f"{_DOORS}-{id(self)}"
        super().__init__(self.name, "")

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        """The database itself, by our door."""
        if flags[0] & apsw.SQLITE_OPEN_MAIN_DB:
            return _Beside(self.path, flags)
        return apsw.VFSFile("", name, flags)


class _NoGate:
    """Nobody waits."""

    @contextmanager
    def hold(self, deadline: float, meanwhile: object = None) -> Generator[Turn]:
        """At once."""
        yield Turn(False, lambda: None)


class _TrialEngine(Engine):
    """An engine on what is changed on the side; its transactions cost nobody anything."""

    def __init__(self, path: Path, folder: Path, doors: _Doors) -> None:
        super().__init__(path)
        self._folder, self._doors = folder, doors
        self._gate = _NoGate()  # type: ignore[assignment]

    def _open(self) -> apsw.Connection:
        connection = apsw.Connection(str(self._folder / "trial.db"), vfs=self._doors.name)
        connection.convert_binding = _bind
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.execute(
            "PRAGMA locking_mode = exclusive; PRAGMA wal_autocheckpoint = 0;"
            f" {_PRAGMAS}; PRAGMA synchronous = off; SELECT count(*) FROM sqlite_schema"
        ).fetchall()
        return connection

    def _checkpoint(self, connection: apsw.Connection) -> None:
        """What is on the side stays there."""


@contextmanager
def on_the_side(company: Company) -> Generator[Company]:
    """The company as it is at this moment; what is changed in it is forgotten, and nobody waits for it.

    The gate is held for as long as the log of what was written last is copied: some milliseconds. Raises AmbarError
    "busy". Where SQLite keeps no safe log (`db.journal`), or the caller is in a transaction, it is `company` itself:
    then the caller has to take back what it does.
    """
    engine = company.engine
    if journal_mode() != "wal" or engine.in_transaction or engine.read_only:
        yield company
        return
    try:
        folder = Path(tempfile.mkdtemp(prefix="ambar-"))
    except OSError as error:
        raise translate(error) from error
    doors = _Doors(company.path)
    try:
        with engine.read():
            engine.value("SELECT count(*) FROM setting")  # from here on the file holds what it holds
            try:
                with engine._gate.hold(time.monotonic() + DEADLINE):
                    (folder / "trial.db").touch()  # of its mode the log's is made
                    _copy(company.path.with_name(company.path.name + "-wal"), folder / "trial.db-wal")
                beside = _TrialEngine(company.path, folder, doors)
                beside.connect()
            except (apsw.Error, OSError) as error:
                raise translate(error) from error
            finally:
                shutil.rmtree(folder, ignore_errors=True)  # it is open: who is killed leaves nothing behind
            try:
                yield Company(beside)
            finally:
                beside.close()
    finally:
        doors.unregister()


def _copy(log: Path, to: Path) -> None:
    try:
        shutil.copyfile(log, to)
    except FileNotFoundError:
        to.touch()
