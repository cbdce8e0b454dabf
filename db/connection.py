"""The engine behind a company: one SQLite file by apsw, a fair write gate beside it, and `read()` and `write()`.

Facts that shaped this (measured): `BEGIN IMMEDIATE` behind an flock gives 50 writers a fair queue; a sixth of what a
posting takes is the disk's answer, and the next one need not wait for it; WAL before SQLite 3.51.3 can corrupt; an
open query pins the WAL, so rows are fetched whole.
"""

from __future__ import annotations

import gc
import os
import threading
import time
import weakref
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import apsw

from db.engine_errors import DEADLINE as DEADLINE
from db.engine_errors import database_errors as database_errors
from db.engine_errors import translate as translate
from db.errors import AmbarError
from db.journal import journal_mode, write_again
from db.write_gate import Gate

if TYPE_CHECKING:
    from db.orm import Database

APPLICATION_ID: Final = 0x414D4252
_AT_ONCE: Final = 25
"""Rows that one INSERT of many writes."""
_STEP: Final = 1000
"""Pages of the write-ahead log after which it is copied into the database."""
_MOST: Final = 16 * _STEP
"""Pages of the write-ahead log from which on everyone waits for that."""

_STATEMENTS: Final = 200
"""Statements that a connection keeps ready. It keeps them in turn, not by use: as soon as one posting has more than
there is room for, all of them are made anew (a fifth of its time)."""
_ALONE, _CROWDED = "full", "normal"
"""How COMMIT writes: it waits for the disk itself; or where others wait, that is done once they write (`_confirm`)."""

_PRAGMAS: Final = (
    f"PRAGMA synchronous = {_ALONE}; PRAGMA foreign_keys = 1; PRAGMA trusted_schema = 0;"
    " PRAGMA recursive_triggers = 1; PRAGMA cache_size = -2000"
)


def _bind(_cursor: Any, _number: int, value: object) -> object:
    """What apsw cannot bind by itself: days and moments, as ISO text."""
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    raise TypeError(f"cannot bind {type(value).__name__}")


_current = threading.local()


def _stack() -> list[_Frame]:
    """The transactions that this thread is in, innermost last."""
    found: list[_Frame] | None = getattr(_current, "stack", None)
    if found is None:
        found = _current.stack = []
    return found


class Engine:
    """One database file: its connections, its gate, its transactions."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._gate = Gate(path.with_name(path.name + "-lock"))
        self._own = threading.local()

    # Connections -------------------------------------------------------------

    def connect(self) -> apsw.Connection:
        """This thread's connection, opened if it is not; AmbarError "unavailable" if it cannot be."""
        found: apsw.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            try:
                found = self._own.connection = self._open()
                self._own.like, self._own.log, self._own.doubt = _ALONE, None, False
                self._own.file = self._file()
            except apsw.Error as error:
                raise translate(error) from error
        return found

    def _open(self) -> apsw.Connection:
        if self.read_only:
            connection = apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READONLY)
        else:
            connection = apsw.Connection(str(self.path), statementcachesize=_STATEMENTS)
        connection.convert_binding = _bind
        connection.setbusytimeout(int(DEADLINE * 1000))
        if not self.read_only:
            try:
                connection.execute(f"PRAGMA journal_mode = {journal_mode()}; {_PRAGMAS}").fetchall()
                connection.set_wal_hook(self._logged)
            except BaseException:
                connection.close()
                raise
        return connection

    def _file(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            raise AmbarError("unavailable", reason="gone", path=str(self.path)) from None
        except OSError as error:
            raise translate(error) from error
        return found.st_dev, found.st_ino

    def _refuse_other_file(self) -> None:
        """AmbarError "unavailable" (gone, replaced) where another file, or none, stands where ours was opened: what
        is written into that one would be lost (1 µs)."""
        if self._file() != self._own.file:
            raise AmbarError("unavailable", reason="replaced", path=str(self.path))

    @cached_property
    def database(self) -> Database:
        """What peewee's models use: the same connections. Made when the first model is used."""
        from db.orm import Database

        return Database(self)

    def close(self) -> None:
        """Close this thread's connection."""
        if "database" in self.__dict__:
            self.database.leave()
        connection: apsw.Connection | None = getattr(self._own, "connection", None)
        if connection is not None:
            self._own.connection = None
            connection.close()

    # Transactions ------------------------------------------------------------

    @contextmanager
    def read(self) -> Generator[Engine]:
        """One snapshot; joins the transaction that this thread is in already."""
        if self._nested():
            yield self
            return
        connection = self.connect()
        self._refuse_other_file()
        try:
            connection.execute("BEGIN DEFERRED")
        except apsw.Error as error:
            raise translate(error) from error
        with self._entered("read"):
            try:
                yield self
            except database_errors() as error:
                raise translate(error) from error
            finally:
                self._take_back(connection)

    @contextmanager
    def write(self) -> Generator[Engine]:
        """One transaction of one user action: all of it or nothing, on the disk when it returns; joins an outer
        `write()`.

        Raises AmbarError "busy" after 10 s of waiting for its turn and "unavailable" where the file cannot be
        written; nothing is held then, and nothing is changed, but for the reason "unconfirmed".
        """
        if self._nested():
            if not self.writing:
                raise RuntimeError("a read transaction cannot write")
            yield self
            return
        if self.read_only:
            raise AmbarError("unavailable", reason="read_only", path=str(self.path))
        deadline = time.monotonic() + DEADLINE
        connection = self.connect()
        try:
            gate = self._gate.hold(deadline, self._get_ready)
            turn = gate.__enter__()
        except (OSError, apsw.Error) as error:
            raise translate(error) from error
        self._own.due = 0
        collecting = gc.isenabled()
        gc.disable()  # while everyone else waits: it would cost a tenth of a long posting
        try:
            self._refuse_other_file()
            connection.setbusytimeout(max(1, int((deadline - time.monotonic()) * 1000)))
            try:
                self._write_like(connection, _CROWDED if turn.waited and journal_mode() == "wal" else _ALONE)
                if self._own.doubt:
                    write_again(connection)
                    self._own.doubt = False
                connection.execute("BEGIN IMMEDIATE")
            except (OSError, apsw.Error) as error:
                raise translate(error) from error
            finally:
                connection.setbusytimeout(int(DEADLINE * 1000))
            with self._entered("write"):
                try:
                    yield self
                    if connection.getautocommit():
                        raise AmbarError("unavailable", reason="io", detail="the transaction was rolled back")
                    turn.wake_next()
                    connection.execute("COMMIT")
                    if self._own.due >= _MOST:
                        self._checkpoint(connection)
                except database_errors() as error:
                    self._take_back(connection)
                    self._own.doubt = isinstance(error, apsw.IOError) and journal_mode() == "wal"
                    raise translate(error) from error
                except BaseException:
                    self._take_back(connection)
                    raise
        finally:
            gate.__exit__(None, None, None)
            if collecting:
                gc.enable()
        if self._own.like == _CROWDED:
            self._confirm(connection)
        if self._own.due:
            self._checkpoint(connection)

    def _get_ready(self) -> None:
        """While one waits: let go the pages that others have changed, for BEGIN would do it while all others wait;
        and open the log, if it is not: what fails after that is told to this descriptor (`_confirm`)."""
        self.data_version()
        if self._own.log is None and journal_mode() == "wal":
            connection = self.connect()
            self._own.log = log = os.open(connection.filename_wal, os.O_RDONLY | os.O_CLOEXEC)
            weakref.finalize(connection, os.close, log)

    def _write_like(self, connection: apsw.Connection, like: str) -> None:
        if self._own.like != like:
            connection.execute(f"PRAGMA synchronous = {like}")
            self._own.like = like

    def _confirm(self, connection: apsw.Connection) -> None:
        """Wait until the disk holds what was committed; AmbarError "unavailable" (unconfirmed) where it says no.

        COMMIT would wait for it while all others wait. What they commit meanwhile lies behind ours in the same log, so
        that none of theirs can be kept without ours; and a log is copied, and begun anew, only when it is on the disk.
        """
        try:
            os.fdatasync(self._own.log)
        except OSError as error:
            try:
                write_again(connection)
            except (OSError, apsw.Error):
                self._own.doubt = True
                detail = os.strerror(error.errno or 0)
                raise AmbarError("unavailable", reason="unconfirmed", detail=detail, path=str(self.path)) from error

    def _logged(self, connection: apsw.Connection, _name: str, pages: int) -> int:
        """After each commit: `due` where the write-ahead log, now so many pages long, grew past a whole `_STEP`."""
        mine = connection.status(apsw.SQLITE_DBSTATUS_CACHE_WRITE, True)[0]
        self._own.due = pages if pages // _STEP > (pages - mine) // _STEP else 0
        return apsw.SQLITE_OK

    def _checkpoint(self, connection: apsw.Connection) -> None:
        """Copy the write-ahead log into the database. SQLite would do it inside COMMIT, where everyone waits; the next
        ones write meanwhile, until the log is long: it can begin anew only where nobody writes."""
        self._own.due = 0
        try:
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        except apsw.Error:
            return  # nothing is lost with it: all is in the log, and whoever fills the next step tries again

    def _take_back(self, connection: apsw.Connection) -> None:
        """End a transaction, which may have ended by itself (disk full, interrupt)."""
        for _turn in range(2):  # an interrupt may hit the first
            if connection.getautocommit():
                return
            with suppress(apsw.Error):
                connection.execute("ROLLBACK")
        if not connection.getautocommit():
            self.close()  # that takes it back too; the next one opens the file anew

    @property
    def in_transaction(self) -> bool:
        """Whether this thread is inside a `read()` or `write()` of this engine."""
        return self._nested()

    @property
    def writing(self) -> bool:
        """Whether this thread is inside a `write()` of this engine."""
        return self._nested() and _stack()[-1].mode == "write"

    @property
    def untouched(self) -> bool:
        """Whether the running transaction has changed no row yet: what it reads is what was committed."""
        return self.connect().total_changes() == _stack()[-1].before

    @property
    def memo(self) -> dict[Any, Any]:
        """What the running transaction remembers; gone with it."""
        return _stack()[-1].memo

    def _nested(self) -> bool:
        stack = _stack()
        return bool(stack) and stack[-1].engine is self

    @contextmanager
    def _entered(self, mode: str) -> Generator[None]:
        _stack().append(_Frame(self, mode))
        try:
            yield
        finally:
            _stack().pop()

    # Statements on the hot paths ---------------------------------------------

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, fetched whole."""
        return self.connect().execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        found = self.connect().execute(sql, parameters).fetchall()
        return found[0] if found else None

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first value of the first row, or None."""
        found = self.row(sql, parameters)
        return found[0] if found else None

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement; how many rows it changed."""
        connection = self.connect()
        connection.execute(sql, parameters)
        return int(connection.changes())

    def insert(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one INSERT; the new row's id."""
        connection = self.connect()
        connection.execute(sql, parameters)
        return int(connection.last_insert_rowid())

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each row of parameters."""
        self.connect().executemany(sql, rows)

    def add(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows, many by one statement: what a statement costs beside its rows is paid less often."""
        marks = f"({','.join('?' * len(columns))})"
        insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "
        whole = len(rows) - len(rows) % _AT_ONCE
        if whole:
            groups = [chain.from_iterable(rows[at : at + _AT_ONCE]) for at in range(0, whole, _AT_ONCE)]
            self.many(insert + ",".join([marks] * _AT_ONCE), map(tuple, groups))
        self.many(insert + marks, rows[whole:])

    def next_value(self, counter: str, count: int = 1) -> int:
        """The first of `count` new values of a locked counter; only inside `write()`."""
        last = self.value("UPDATE counter SET value = value + ? WHERE name = ? RETURNING value", (count, counter))
        if last is None:
            self.run("INSERT INTO counter (name, value) VALUES (?, ?)", (counter, count))
            return 1
        return int(last) - count + 1

    def data_version(self) -> int:
        """A number that changes when another connection has committed (4 µs)."""
        return int(self.value("PRAGMA data_version"))


class _Frame:
    __slots__ = ("before", "engine", "memo", "mode")

    def __init__(self, engine: Engine, mode: str) -> None:
        self.engine = engine
        self.mode = mode
        self.before = engine.connect().total_changes()
        self.memo: dict[Any, Any] = {}


def in_clause(values: Iterable[object]) -> str:
    """Values as JSON for `IN (SELECT value FROM json_each(?))`: any number of them, one parameter."""
    import json

    return json.dumps(list(values))


def engine_of_thread() -> Engine | None:
    """The engine of the transaction that this thread is in, if any."""
    stack = _stack()
    return stack[-1].engine if stack else None
