"""peewee on the engine's connections: models are bound to the transaction that their thread is in.

Apart from the engine, because the first screen and a look-up use no model, and peewee costs 15 ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw
import peewee as pw
from playhouse.apsw_ext import APSWDatabase

from db.connection import DEADLINE, engine_of_thread

if TYPE_CHECKING:
    from db.connection import Engine


class Database(APSWDatabase):
    """peewee's database over an engine: it opens no connection, it takes the thread's."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(str(engine.path), timeout=DEADLINE, lock_type="IMMEDIATE", autoconnect=False)
        self._engine = engine

    def _connect(self) -> apsw.Connection:
        connection = self._engine.connect()
        self._add_conn_hooks(connection)
        return connection

    def _close(self, conn: apsw.Connection) -> None:
        """Nothing: the engine closes what it has opened."""

    def enter(self) -> Database:
        """This database, with this thread's connection."""
        if self.is_closed():
            self.connect()
        return self

    def leave(self) -> None:
        """Let go of this thread's connection."""
        if not self.is_closed():
            self.close()


class _Current(pw.DatabaseProxy):
    """The database of the transaction that this thread is in: models are bound to it, so that
    one process can have several companies open."""

    __slots__ = ()
    __setattr__ = object.__setattr__  # type: ignore[assignment]

    @property
    def obj(self) -> Database | None:
        engine = engine_of_thread()
        return None if engine is None else engine.database.enter()

    @obj.setter
    def obj(self, value: object) -> None:
        if value is not None:
            raise AttributeError("models follow the transaction: use Engine.read() or Engine.write()")


current = _Current()
