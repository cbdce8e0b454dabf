"""Databases of earlier versions: the first migrations alone, filled with the rows of a company of today."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
from playhouse.migrations import Runner

from db.company import MIGRATIONS, Company
from db.connection import Engine

NAMES = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
INDEXES = ("item_search", "document_search", "field_search")
"""What search keeps of its own; the triggers fill it, and `checks` looks at it."""


def of_version(number: int, folder: Path) -> apsw.Connection:
    """An empty database as the first `number` migrations leave it."""
    first = folder / "first"
    first.mkdir()
    for path in MIGRATIONS.iterdir():
        if path.stem in NAMES[:number]:
            shutil.copy(path, first / path.name)
    engine = Engine(folder / "ambar.db")
    engine.connect()
    Runner(engine.database.enter(), str(first)).up()
    engine.close()
    return apsw.Connection(str(folder / "ambar.db"))


def tables(connection: apsw.Connection) -> Iterator[str]:
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
        if not name.startswith((*INDEXES, "sqlite_")) and name != "schema_migration":
            yield name


def columns(connection: apsw.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def contents(connection: apsw.Connection) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for table in tables(connection):
        named = ", ".join(columns(connection, table))
        found[table] = sorted(connection.execute(f"SELECT {named} FROM {table}").fetchall(), key=repr)
    return found


def copy(source: apsw.Connection, target: apsw.Connection) -> None:
    """Put the rows of `source` into the tables and columns that `target` has; its guards look away meanwhile."""
    guards = [
        (name, sql)
        for name, sql in target.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        if not any(index in sql for index in INDEXES)
    ]
    target.execute("PRAGMA foreign_keys = 0; BEGIN")
    for name, _sql in guards:
        target.execute(f"DROP TRIGGER {name}")
    for table in tables(target):
        shared = columns(target, table)
        assert set(shared) <= set(columns(source, table)), f"{table}: what it held must still be there"
        rows = source.execute(f"SELECT {', '.join(shared)} FROM {table}").fetchall()
        target.executemany(
            f"INSERT OR REPLACE INTO {table} ({', '.join(shared)}) VALUES ({', '.join('?' * len(shared))})", rows
        )
    for _name, sql in guards:
        target.execute(sql)
    target.execute("COMMIT")


def seal(path: Path) -> None:
    """Keep the fingerprint of the schema, as the version that made the file did."""
    company = Company(Engine(path))
    company.engine.connect()
    company._keep_digest(company._digest())
    company.close()
