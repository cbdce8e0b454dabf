"""Text in the file that is not UTF-8, as another program leaves it there: named by the check, never a fault."""

from __future__ import annotations

import apsw
import pytest

from db.access import Actor
from db.company import Company
from db.unreadable import Unreadable, unreadable
from tests.command_line import Ambar


def damage(company: Company, table: str, column: str, where: str) -> None:
    """Write a text in ISO 8859-9 over one, past the guards."""
    connection = apsw.Connection(str(company.path))
    guards = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(f"UPDATE {table} SET {column} = CAST(x'4DFEDD' AS TEXT) WHERE {where}")
    assert connection.changes() == 1
    for _, sql in guards:
        connection.execute(sql)
    connection.close()


def test_a_list_says_what_is_wrong_and_the_check_where(company: Company, shop: Actor, ambar: Ambar) -> None:
    assert ambar("product", "list").code == 0
    damage(company, "item", "name", "sku = 'M8-40'")
    answer = ambar("product", "list")
    assert answer.code == 7
    assert (answer.error["code"], answer.error["details"]["reason"]) == ("unavailable", "io")
    told = ambar("product", "list", json=False).err
    assert "bozuk, okunamayan bir metin var; yerini ambar check söyler" in told

    answer = ambar("check")
    assert answer.code == 5
    wrong = {one["name"]: one["differences"] for one in answer.data["checks"] if not one["ok"]}
    assert list(wrong) == ["texts", "words"]
    (found,) = wrong["texts"]
    assert (found["table"], found["column"]) == ("item", "name")
    told = ambar("check", json=False).out
    assert "HATALI  okunabilir metinler" in told
    assert f"table: item, row: {found['row']}, column: name" in told


def test_what_another_check_cannot_read_does_not_end_it(company: Company, shop: Actor, ambar: Ambar) -> None:
    damage(company, "audit", "target", "id = 1")
    answer = ambar("check")
    wrong = {one["name"]: one["differences"] for one in answer.data["checks"] if not one["ok"]}
    assert wrong == {"texts": [{"table": "audit", "row": "1", "column": "target"}], "audit": [{"problem": "text"}]}


@pytest.mark.parametrize(
    ("table", "column", "where", "row"),
    [
        ("setting", "value", "name = 'costing'", "costing"),
        ("warehouse", "code", "id = 1", "1"),
        ("audit_text", "after", "audit_id = 1", "1"),
        ("counter", "name", "name = 'rights'", "M\ufffd\ufffd"),
    ],
)
def test_every_table_is_looked_at(company: Company, shop: Actor, table: str, column: str, where: str, row: str) -> None:
    with company.read() as engine:
        assert unreadable(engine) == []
    damage(company, table, column, where)
    with company.read() as engine:
        assert unreadable(engine) == [Unreadable(table, row, column)]
