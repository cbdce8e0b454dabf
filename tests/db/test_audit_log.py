"""The audit log: what it keeps, who sees what of it, and that it cannot be changed unnoticed."""

from __future__ import annotations

from datetime import date

import apsw
import pytest

from db import audit
from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import audit as query
from db.queries.audit import AuditFilter
from db.queries.rows import HIDDEN
from db.services import employees, roles, settings, warehouses


def test_filters(company: Company, admin: Actor, manager: Actor, frozen_clock) -> None:
    settings.set(admin, "oversell", "on")
    frozen_clock.forward(hours=12)  # midnight in Istanbul has passed
    settings.set(manager, "oversell", "off")
    assert [one.employee for one in query.page(admin, AuditFilter(kind="setting")).rows] == ["mudur", "admin"]
    assert len(query.page(admin, AuditFilter(employee="mudur")).rows) == 1
    day = AuditFilter(kind="setting", date_from=date(2026, 11, 25), date_to=date(2026, 11, 25))
    assert [one.after for one in query.page(admin, day).rows] == ["off"]
    assert query.page(admin, AuditFilter(date_from=date.max)).rows == ()
    assert query.page(admin, AuditFilter(date_from=date.min, date_to=date.max)).total
    for wrong, code in ((AuditFilter(employee="yok"), "not_found"), (AuditFilter(kind="x"), "usage")):
        with pytest.raises(AmbarError) as caught:
            query.page(admin, wrong)
        assert caught.value.code == code


def test_pages_hold_together(admin: Actor) -> None:
    for number in range(25):
        employees.add(admin, f"p{number}", f"P{number}")
    whole = query.page(admin).rows
    seen, after = [], None
    while True:
        page = query.page(admin, after=after, limit=7)
        seen += page.rows
        assert page.total == (len(whole) if after is None else None)
        after = page.after
        if after is None:
            break
    assert tuple(seen) == whole


def test_denials_are_counted_not_repeated(company: Company, clerk: Actor, admin: Actor, frozen_clock) -> None:
    for _ in range(30):
        with pytest.raises(AmbarError):
            query.page(clerk)
    assert [(one.employee, one.target, one.after) for one in query.page(admin, AuditFilter(kind="denied")).rows] == [
        ("depocu", "audit.view", "missing")
    ]
    with company.read() as engine:
        assert engine.value("SELECT times FROM denial") == 30


def test_foreign_warehouses_are_left_out(admin: Actor, make_actor) -> None:
    warehouses.add(admin, "GİZLİ", "Gizli depo")
    warehouses.edit(admin, "MAIN", name="Merkez")
    watcher = make_actor({"audit.view": True, "warehouse.view": ["MAIN"]}, requirements=True)
    rows = query.page(watcher).rows
    assert "GİZLİ" not in repr(rows) and "Gizli" not in repr(rows)
    assert "Merkez" in [one.after for one in rows]
    assert query.page(watcher).total == len(rows)
    nobody = make_actor({"audit.view": True})
    assert "Merkez" not in repr(query.page(nobody).rows)


def test_a_deleted_warehouse_stays_foreign(admin: Actor, make_actor) -> None:
    warehouses.add(admin, "GİZLİ", "Gizli depo")
    warehouses.delete(admin, "GİZLİ")
    watcher = make_actor({"audit.view": True, "warehouse.view": ["MAIN"]}, requirements=True)
    assert "GİZLİ" not in repr(query.page(watcher).rows)
    assert [one.field for one in query.page(admin, AuditFilter(kind="warehouse")).rows] == ["deleted", "created"]


def test_what_needs_a_right_is_hidden(company: Company, admin: Actor, make_actor) -> None:
    with company.write():
        audit.record(admin, "import", target="x", field="purchase_price", before="1.00", after="2.00",
                     sensitivity="catalog.purchase_price")  # fmt: skip
    watcher = make_actor({"audit.view": True})
    assert (query.page(watcher).rows[0].before, query.page(watcher).rows[0].after) == (HIDDEN, HIDDEN)
    assert query.page(admin).rows[0].after == "2.00"


def test_the_chain_holds_and_rows_cannot_change(company: Company, admin: Actor) -> None:
    roles.set_grants(admin, "warehouse_clerk", {"receipt.cancel": True})
    with company.read() as engine:
        rows = engine.rows(
            "SELECT id, at, kind, employee_id, operator, source, target, target_id, warehouse_id, sensitivity, field,"
            " before_hash, after_hash, previous, hash FROM audit ORDER BY id"
        )
    previous = ""
    for row in rows:
        assert (row[-2], row[-1]) == (previous, audit.chain(row[:-1]))
        previous = row[-1]
    for sql in (
        "UPDATE audit SET kind = 'x' WHERE id = 1",
        "DELETE FROM audit WHERE id = 1",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE id = 1",
        "UPDATE audit_text SET after = 'x'",
        "DELETE FROM audit_text",
    ):
        with pytest.raises((AmbarError, apsw.Error)), company.write() as engine:
            engine.run(sql)


def test_personal_text_can_be_erased_and_the_chain_still_holds(company: Company, admin: Actor) -> None:
    employees.add(admin, "silinecek", "Silinecek Kişi")
    with company.write() as engine:
        engine.run("UPDATE audit_text SET before = NULL, after = NULL")
    assert query.page(admin).rows[0].after is None
    test_the_chain_holds_and_rows_cannot_change(company, admin)


def test_words_are_found_however_they_are_written(company: Company, admin: Actor) -> None:
    """In ASCII, in Turkish letters and composed of marks; each word by itself, in any column."""
    settings.set(admin, "company.name", "IŞIK Kardeşler I\u0307nşaat")
    settings.set(admin, "company.phone", "ISTOC 5321234567")
    for words, found in (
        ("ışık", 1), ("ISIK", 1), ("kardesler insaat", 1), ("İNŞAAT", 1), ("istoç", 1), ("İstoc 532", 1), ("phone", 1),
        ("company test", 2), ("isik phone", 0), ("insaatçı", 0),
    ):  # fmt: skip
        page = query.page(admin, AuditFilter(kind="setting", text=words))
        assert (len(page.rows), page.total) == (found, found), words
    short = query.page(admin, AuditFilter(text="test"), limit=1)
    assert short.total is not None and short.total > 1 and len(short.rows) == 1
