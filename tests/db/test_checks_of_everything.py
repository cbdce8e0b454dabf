"""What `ambar check` finds when one thing has been changed behind Ambar's back: each is named by the check it is of."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.queries import checks
from db.services import documents, products
from tests.books import Shop

_DONE = "id = (SELECT min(id) FROM document WHERE status = 'processed' AND type = 'sale')"
_ROW = "id = (SELECT min(id) FROM document_row)"
_FIELD = "INSERT INTO form_field (form, code, kind, options, position) VALUES ('sale', 'adet', '{}', '', 1);"
HARM = {
    "another total": (f"UPDATE document SET total = total + 10000, net = net + 10000 WHERE {_DONE}", "document_sums"),
    "a total of its own": ("UPDATE document SET total = total + 1 WHERE status = 'draft'", "document_sums"),
    "more of it": (f"UPDATE document SET quantity = quantity + 1000000 WHERE {_DONE}", "document_sums"),
    "more rows": (f"UPDATE document SET row_count = row_count + 1 WHERE {_DONE}", "document_sums"),
    "a row of more": (f"UPDATE document_row SET quantity = quantity + 1000000 WHERE {_ROW}", "document_rows"),
    "a row of another price": (f"UPDATE document_row SET purchase_price = 1 WHERE {_ROW}", "document_rows"),
    "a row of another product": (f"UPDATE document_row SET item_id = item_id + 1 WHERE {_ROW}", "document_rows"),
    "a row that is gone": (f"DELETE FROM document_row WHERE {_ROW}", "document_rows"),
    "another number": ("UPDATE document SET number = 'SF-000099' WHERE id = 1", "numbering"),
    "a number that is missing": ("UPDATE document SET sequence = 99, number = 'SF-000099' WHERE id = 1", "numbering"),
    "a counter ahead": ("UPDATE counter SET value = value + 1 WHERE name = 'sale'", "numbering"),
    "posted, it says": ("UPDATE document SET posted = 1 WHERE status = 'draft'", "documents"),
    "deleted all the same": (f"UPDATE document SET deleted_at = '2026-01-01' WHERE {_DONE}", "documents"),
    "no day": ("UPDATE document SET date = 'bugün' WHERE status = 'draft'", "documents"),
    "a change forgotten": ("DELETE FROM history WHERE id = (SELECT max(id) FROM history)", "documents"),
    "another batch": ("UPDATE batch SET quantity = quantity + 1000000 WHERE id = 1", "batches"),
    "a batch of another day": ("UPDATE batch SET day = '2020-01-01' WHERE id = 1", "batches"),
    "a batch of another product": ("UPDATE batch SET item_id = item_id + 1 WHERE id = 1", "batches"),
    "a balance of another day": ("UPDATE balance SET day = '2020-01-01'", "balances"),
    "a balance counted so far": ("UPDATE balance SET sequence = sequence + 1", "balances"),
    "a delivery of a draft": (
        "INSERT INTO delivery (document_id, status, updated_at) SELECT id, 'delivered', '' FROM document"
        " WHERE status = 'draft'", "deliveries",
    ),
    "a field of nobody": (
        _FIELD.format("text") + "INSERT INTO field_value (field_id, owner_id, text) SELECT max(id), 999, 'x'"
        " FROM form_field", "fields",
    ),
    "a number that is a text": (
        _FIELD.format("number") + "INSERT INTO field_value (field_id, owner_id, text) SELECT f.id, d.id, 'x'"
        " FROM (SELECT max(id) AS id FROM form_field) f, document d WHERE d.type = 'sale'", "fields",
    ),
    "a name of its own": ("UPDATE item SET name = 'Bambaşka' WHERE id = 1", "words"),
    "words of its own": ("UPDATE item SET folded = 'xyzzy' WHERE id = 1", "words"),
    "a product not found": ("DELETE FROM item_search WHERE rowid = 1", "search"),
    "another found for it": ("INSERT OR REPLACE INTO item_search (rowid, grams) VALUES (1, '  baska')", "search"),
    "a document not found": (
        "DELETE FROM document_search WHERE rowid = (SELECT min(id) FROM document_search_docsize)", "search",
    ),
    "a word not found": ("DELETE FROM item_search_word WHERE rowid = 1", "search"),
    "a section below itself": ("UPDATE section SET parent_id = id", "catalogue"),
    "goods of a service": ("UPDATE item SET kind = 'service' WHERE id = 1", "catalogue"),
}  # fmt: skip


@pytest.mark.parametrize("harm", HARM)
def test_check_finds(admin: Actor, harm: str) -> None:
    shop = Shop(admin.company, admin)
    shop.receipt(("A", "10", "2"))
    shop.sale(("A", "1"))
    products.add(admin, "D-1", "Vida uzun")
    sale = {"warehouse": "MAIN", "customer": "Perakende müşteri", "title": "Acele",
            "rows": [{"product": "A", "quantity": "1", "price": "3"}]}  # fmt: skip
    documents.create(admin, "sale", sale)
    with admin.company.write() as engine:
        engine.run("INSERT INTO section (name, name_key) SELECT name, name_key FROM item WHERE id = 1")
    assert checks.run(admin).ok
    statements, name = HARM[harm]
    with admin.company.write() as engine:
        for (trigger,) in engine.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            engine.run(f"DROP TRIGGER {trigger}")
        for statement in statements.split(";"):
            engine.run(statement)
    assert name in {one.name for one in checks.run(admin).checks if not one.ok}
