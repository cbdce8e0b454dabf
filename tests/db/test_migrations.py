"""A database of every earlier version comes to be one of this version, with all that was in it.

A company with books is made at this version, and its rows are put into a database that only the first migrations
have made: what `Company.migrate` makes of that must be the same as what there was, to the last row.
"""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

import db
from db.access import Actor
from db.company import Company
from db.connection import Engine
from db.errors import AmbarError
from db.queries import checks
from db.services import documents, employees, sign_in
from tests.books import Shop
from tests.conftest import PASSWORD
from tests.older import NAMES, contents, copy, of_version, seal


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


@pytest.mark.parametrize("number", range(1, len(NAMES)), ids=NAMES[:-1])
def test_what_was_there_is_there_after_the_upgrade(filled: Company, tmp_path: Path, number: int) -> None:
    now = apsw.Connection(str(filled.path))
    folder = tmp_path / "old"
    folder.mkdir()
    old = of_version(number, folder)
    copy(now, old)
    old.close()
    seal(folder / "ambar.db")
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


def test_a_database_of_the_version_without_spans_gets_them(filled: Company, tmp_path: Path) -> None:
    now = apsw.Connection(str(filled.path))
    folder = tmp_path / "old"
    folder.mkdir()
    old = of_version(NAMES.index("0003_size") + 1, folder)
    copy(now, old)
    lost = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'span\\_%' ESCAPE '\\'"
    for (name,) in old.execute(lost).fetchall():
        old.execute(f"DROP TRIGGER {name}")
    old.execute("DROP TABLE span; DROP INDEX item_merged")
    old.close()
    seal(folder / "ambar.db")

    upgrading = Company(Engine(folder / "ambar.db"))
    upgrading.migrate()
    upgrading.close()

    after = apsw.Connection(str(folder / "ambar.db"))
    schema = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
    assert after.execute(schema).fetchall() == now.execute(schema).fetchall()
    assert contents(after)["span"] == contents(now)["span"]
