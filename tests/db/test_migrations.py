"""A database of every earlier version comes to be one of this version, with all that was in it.

A company with books is made at this version, and its rows are put into a database that only the first migrations
have made: what `Company.migrate` makes of that must be the same as what there was, to the last row.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from playhouse.migrations import Runner

import db
from db.access import Actor
from db.company import MIGRATIONS, Company
from db.connection import Engine
from db.errors import AmbarError
from db.queries import checks
from db.services import documents, employees, sign_in
from tests.books import Shop
from tests.conftest import PASSWORD

NAMES = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
INDEXES = ("item_search", "document_search")
"""What search keeps of its own; the triggers fill it, and `checks` looks at it."""


@pytest.fixture
def filled(company: Company, admin: Actor) -> Company:
    """A company with goods received, moved, sold and taken back, and people."""
    shop = Shop(company, admin)
    receipt = shop.post("receipt", {"product": "A", "quantity": "10", "purchase_price": "2.50"})
    shop.post("receipt", {"product": "K", "quantity": "1.250", "purchase_price": "7"})
    sale = shop.post("sale", {"product": "A", "quantity": "3", "price": "4"})
    shop.post("transfer", {"product": "A", "quantity": "2"}, to_warehouse="SHOP")
    documents.cancel(admin, sale.number)
    employees.add(admin, "deniz", "Deniz Gök", roles=["warehouse_clerk"], password="rüzgârlı tepe")
    with pytest.raises(AmbarError):
        documents.cancel(admin, receipt.number)
    return company


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


@pytest.mark.parametrize("number", range(1, len(NAMES)), ids=NAMES[:-1])
def test_what_was_there_is_there_after_the_upgrade(filled: Company, tmp_path: Path, number: int) -> None:
    now = apsw.Connection(str(filled.path))
    folder = tmp_path / "old"
    folder.mkdir()
    old = of_version(number, folder)
    copy(now, old)
    old.close()
    with pytest.raises(AmbarError) as caught:
        db.open_company(str(folder / "ambar.db"))
    assert (caught.value.code, caught.value.details["reason"]) == ("unavailable", "older")

    upgrading = Company(Engine(folder / "ambar.db"))
    assert [name.removesuffix(".py") for name in upgrading.migrate()] == NAMES[number:]
    assert upgrading.migrate() == []
    upgrading.close()

    company = db.open_company(str(folder / "ambar.db"))
    after = apsw.Connection(str(company.path))
    for table, rows in contents(now).items():
        assert contents(after)[table] == rows, table
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    assert checks.run(admin).ok
    state = documents.create(admin, "receipt", {"warehouse": "MAIN", "supplier": "Demir A.Ş.", "rows": []})
    assert state.status == "draft"
    assert sign_in.by_password(company, "admin", PASSWORD, "tty1").employee_id == admin.employee_id
    company.close()
