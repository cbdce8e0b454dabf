"""The books against SQL: the database itself refuses, whoever holds the file; what it cannot refuse is named.

Every attack is tried through a plain connection with SQLite's own settings (recursive_triggers and foreign_keys off,
so that REPLACE deletes without telling a DELETE trigger) and through ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

import db
from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import checks
from tests.books import Shop

BOOKS = ("posting", "posting_line", "ledger", "batch_move", "settlement", "history")
"""Tables in which nothing ever changes."""
GUARDED = (*BOOKS, "audit", "audit_text", "balance", "batch", "shortage", "counter", "document")


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    """A shop with something in every table of the books: stock, a shortage that was settled, one that is open."""
    shop = Shop(company, admin)
    shop.receipt(("A", "10", "2.50"), ("B", "5", "3"), external_id="PO-1")
    shop.receipt(("A", "4", "2.60"), external_id="PO-2")
    shop.transfer(("A", "3"))
    shop.post("write_off", {"product": "C", "quantity": "4"}, allow_negative=True)
    shop.receipt(("C", "3", "7"))
    shop.cancel(shop.sale(("A", "2")))
    shop.sale(("B", "1"))
    return shop


@pytest.fixture(params=["plain", "ours"])
def hand(request: pytest.FixtureRequest, shop: Shop) -> Iterator[apsw.Connection]:
    """A connection that somebody uses by hand."""
    if request.param == "ours":
        yield shop.company.engine.connect()
        return
    connection = apsw.Connection(str(shop.company.path))
    assert not connection.pragma("recursive_triggers") and not connection.pragma("foreign_keys")
    yield connection
    connection.close()


def dump(company: Company) -> dict[str, list[tuple[object, ...]]]:
    """Every guarded table."""
    with company.read() as engine:
        return {table: engine.rows(f"SELECT * FROM {table}") for table in GUARDED}


Refuse = Callable[..., None]


@pytest.fixture
def refuse(shop: Shop, hand: apsw.Connection) -> Refuse:
    """`refuse(sql)`: the database does not do it, and nothing has changed."""
    before = dump(shop.company)
    assert all(before[table] for table in GUARDED)

    def attack(sql: str) -> None:
        with pytest.raises(apsw.ConstraintError) as caught:
            hand.execute(sql)
        assert "ambar: " in str(caught.value), sql
        assert hand.getautocommit()
        assert dump(shop.company) == before, sql

    return attack


def columns(hand: apsw.Connection, table: str) -> list[str]:
    """A table's columns."""
    return [row[1] for row in hand.execute(f"PRAGMA table_info({table})")]


@pytest.mark.parametrize("table", BOOKS)
def test_the_books_only_grow(table: str, hand: apsw.Connection, refuse: Refuse) -> None:
    names = columns(hand, table)
    for name in names:
        refuse(f"UPDATE {table} SET {name} = {name}")
        refuse(f"UPDATE OR REPLACE {table} SET {name} = (SELECT max({name}) FROM {table})")
        refuse(f"UPDATE OR IGNORE {table} SET {name} = {name}")
    refuse(f"DELETE FROM {table}")
    refuse(f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
    refuse(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    refuse(f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO UPDATE SET {names[1]} = {names[1]}")
    refuse(f"INSERT OR IGNORE INTO {table} SELECT * FROM {table}")


def test_a_posting_is_reversed_once(hand: apsw.Connection, refuse: Refuse) -> None:
    names = columns(hand, "posting")
    values = ["1000" if name == "id" else name for name in names]
    refuse(f"REPLACE INTO posting SELECT {', '.join(values)} FROM posting WHERE kind = 'cancel'")


def test_the_audit_log_only_grows_and_its_text_is_only_erased(
    shop: Shop, hand: apsw.Connection, refuse: Refuse
) -> None:
    for name in columns(hand, "audit"):
        refuse(f"UPDATE audit SET {name} = {name}")
    refuse("UPDATE OR REPLACE audit SET id = 1 WHERE id = 2")
    refuse("DELETE FROM audit")
    refuse("REPLACE INTO audit SELECT * FROM audit")
    refuse("UPDATE audit_text SET after = 'başka' WHERE after IS NOT NULL")
    refuse("UPDATE OR REPLACE audit_text SET audit_id = (SELECT max(audit_id) FROM audit_text)")
    refuse("DELETE FROM audit_text")
    refuse("REPLACE INTO audit_text SELECT audit_id, 'başka', NULL FROM audit_text")
    hand.execute("UPDATE audit_text SET before = NULL, after = NULL")
    assert checks.run(shop.actor).ok


def test_a_balance_follows_the_ledger(hand: apsw.Connection, refuse: Refuse) -> None:
    refuse("UPDATE balance SET quantity = quantity + 1000000")
    refuse("UPDATE balance SET value = value - 1")
    refuse("UPDATE balance SET sequence = sequence - 1")
    refuse("UPDATE balance SET warehouse_id = 2 WHERE warehouse_id = 1")
    refuse("UPDATE OR REPLACE balance SET item_id = (SELECT min(item_id) FROM balance)")
    refuse("UPDATE balance SET lot = 1")
    refuse("DELETE FROM balance")
    refuse("REPLACE INTO balance SELECT * FROM balance")
    refuse("INSERT INTO balance SELECT * FROM balance WHERE true ON CONFLICT DO UPDATE SET quantity = 0")
    refuse(
        "INSERT INTO balance SELECT item_id, warehouse_id, 7, 0, quantity + 1, value, sequence, day, 0, 0 FROM balance"
    )


@pytest.mark.parametrize("table", ["batch", "shortage"])
def test_a_batch_and_a_shortage_keep_what_they_were(table: str, hand: apsw.Connection, refuse: Refuse) -> None:
    for name in ("id", "item_id", "warehouse_id", "sequence", "quantity", "value"):
        refuse(f"UPDATE {table} SET {name} = {name} + 1")
        refuse(f"UPDATE OR REPLACE {table} SET {name} = {name} + 1")
    refuse(f"DELETE FROM {table}")
    refuse(f"REPLACE INTO {table} SELECT * FROM {table}")
    refuse(f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO UPDATE SET left_value = 0")


def test_a_counter_only_counts_on(hand: apsw.Connection, refuse: Refuse) -> None:
    refuse("UPDATE counter SET value = value - 1 WHERE name = 'ledger'")
    refuse("UPDATE counter SET value = 0")
    refuse("UPDATE OR REPLACE counter SET name = 'ledger' WHERE name = 'receipt'")
    refuse("DELETE FROM counter")
    refuse("REPLACE INTO counter VALUES ('ledger', 1)")
    refuse("INSERT INTO counter VALUES ('ledger', 1) ON CONFLICT DO UPDATE SET value = 1")


def test_a_posted_document_stays(hand: apsw.Connection, refuse: Refuse) -> None:
    names = columns(hand, "document")

    def copy(**other: str) -> str:
        chosen = ", ".join(other.get(name, name) for name in names)
        return f"REPLACE INTO document SELECT {chosen} FROM document WHERE external_id = 'PO-1'"

    refuse("DELETE FROM document WHERE posted")
    for name in ("id", "number", "type"):
        refuse(f"UPDATE document SET {name} = {name} || '9' WHERE posted")
    refuse("UPDATE document SET posted = 0, status = 'draft'")
    refuse(copy())
    refuse(copy(id="900"))
    # The keys that are unique beside the id: each would delete the posted document that holds it.
    refuse(copy(id="900", number="'SF-900000'"))
    refuse(copy(id="900", number="'SF-900000'", sequence="900000"))
    refuse(copy(id="900", number="'SF-900000'", external_id="NULL"))
    refuse("UPDATE OR REPLACE document SET external_id = 'PO-1' WHERE external_id = 'PO-2'")
    refuse("UPDATE OR REPLACE document SET sequence = 1 WHERE external_id = 'PO-2'")
    refuse("INSERT INTO document SELECT * FROM document WHERE true ON CONFLICT DO UPDATE SET total = 0")


# What SQL cannot refuse is noticed -----------------------------------------------


def guards(path: Path) -> list[str]:
    """The names of all triggers."""
    connection = apsw.Connection(str(path))
    try:
        return [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
    finally:
        connection.close()


def test_a_dropped_guard_is_noticed_when_the_company_is_opened(shop: Shop) -> None:
    path = shop.company.path
    shop.company.close()
    names = guards(path)
    assert len(names) > 30
    for name in names:
        connection = apsw.Connection(str(path))
        ((sql,),) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,))
        connection.execute(f"DROP TRIGGER {name}")
        with pytest.raises(AmbarError) as caught:
            db.open_company(str(path))
        assert (caught.value.code, caught.value.details["detail"]) == ("unavailable", "schema"), name
        connection.execute(sql)
        connection.close()
    db.open_company(str(path)).close()


def test_a_weakened_guard_and_a_strange_one_are_noticed(shop: Shop) -> None:
    path = shop.company.path
    for script in (
        "DROP TRIGGER ledger_no_update; CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger WHEN 0 BEGIN SELECT 1; END",
        "CREATE TRIGGER strange AFTER INSERT ON audit BEGIN SELECT 1; END",
        "DROP INDEX document_external",
        "ALTER TABLE ledger ADD COLUMN spare TEXT",
    ):
        connection = apsw.Connection(str(path))
        connection.execute("BEGIN")
        connection.execute(script)
        connection.execute("COMMIT")
        before = connection.execute("SELECT count(*) FROM ledger").fetchall()
        with pytest.raises(AmbarError) as caught:
            db.open_company(str(path))
        assert caught.value.details["detail"] == "schema", script
        assert before[0][0] > 0
        connection.close()


def forge(path: Path, table: str, sql: str) -> None:
    """Change a guarded row as someone would who knows how: the guards away, and back again, word for word."""
    connection = apsw.Connection(str(path))
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall()
    connection.execute("BEGIN")
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql)
    assert connection.changes() > 0
    for _, text in triggers:
        connection.execute(text)
    connection.execute("COMMIT")
    connection.close()


@pytest.mark.parametrize(
    ("table", "sql", "named"),
    [
        ("ledger", "UPDATE ledger SET value = value + 1 WHERE sequence = 2", "postings"),
        ("ledger", "UPDATE ledger SET day = '2020-01-01' WHERE sequence = 1", "postings"),
        ("ledger", "DELETE FROM ledger WHERE sequence = (SELECT max(sequence) FROM ledger)", "numbering"),
        ("posting", "UPDATE posting SET employee_id = NULL WHERE id = 1", "postings"),
        ("posting", "UPDATE posting SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE id = 2", "postings"),
        ("posting", "UPDATE posting SET hash = previous WHERE id = 1", "postings"),
        ("posting", "DELETE FROM posting WHERE id = 3", "postings"),
        ("posting_line", "UPDATE posting_line SET price = 1 WHERE id = 1", "postings"),
        ("posting_line", "DELETE FROM posting_line WHERE id = 1", "postings"),
        ("batch_move", "UPDATE batch_move SET quantity = quantity + 1 WHERE sequence = 1", "batches"),
        ("batch", "UPDATE batch SET left_quantity = left_quantity - 1 WHERE left_quantity > 0", "batches"),
        ("shortage", "UPDATE shortage SET left_quantity = 0", "shortages"),
        ("settlement", "UPDATE settlement SET quantity = quantity + 1", "shortages"),
        ("balance", "UPDATE balance SET quantity = quantity + 1000000", "balances"),
        ("balance", "UPDATE balance SET value = 0", "balances"),
        ("balance", "DELETE FROM balance", "balances"),
        ("counter", "UPDATE counter SET value = value + 5 WHERE name = 'ledger'", "numbering"),
        ("counter", "DELETE FROM counter WHERE name = 'receipt'", "numbering"),
        ("document", "UPDATE document SET status = 'draft' WHERE status = 'processed'", "documents"),
        ("document", "DELETE FROM document WHERE number = 'SF-000001'", "foreign_keys"),
        ("audit", "UPDATE audit SET employee_id = NULL WHERE employee_id IS NOT NULL", "audit"),
        ("audit", "DELETE FROM audit WHERE id = 2", "audit"),
        ("audit", "UPDATE audit SET hash = previous WHERE id = 1", "audit"),
        ("audit_text", "UPDATE audit_text SET after = 'başka' WHERE after IS NOT NULL", "audit"),
    ],
)
def test_a_forged_row_is_named(shop: Shop, table: str, sql: str, named: str) -> None:
    path = shop.company.path
    shop.company.close()
    forge(path, table, sql)
    company = db.open_company(str(path))
    try:
        result = checks.run(Actor(company, shop.actor.employee_id))
    finally:
        company.close()
    assert not result.ok
    wrong = {one.name: one.differences for one in result.checks if not one.ok}
    assert wrong.get(named), wrong


def test_the_name_of_a_difference_leads_to_it(shop: Shop) -> None:
    shop.company.close()
    forge(shop.company.path, "ledger", "UPDATE ledger SET quantity = quantity + 1000000 WHERE sequence = 1")
    result = checks.run(shop.actor)
    found = {one.name: one.differences for one in result.checks if not one.ok}
    assert [one["sku"] for one in found["balances"]] == ["A"]
    assert {one["document"] for one in found["postings"]} == {"SF-000001"}
