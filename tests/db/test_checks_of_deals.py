"""What `ambar check` finds of deals when someone has changed the tables behind Ambar's back."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.queries import checks, deals
from db.services import deals as services
from db.services import documents, partner_merging, partners, payments
from tests.books import CUSTOMER, Shop

_FIRST = "id = (SELECT min(id) FROM reservation)"
HARM = {
    "held more": (f"UPDATE reservation SET quantity = quantity + 1000000 WHERE {_FIRST}", "reservations"),
    "held no more": (f"DELETE FROM reservation WHERE {_FIRST}", "reservations"),
    "held elsewhere": (f"UPDATE reservation SET warehouse_id = 3 WHERE {_FIRST}", "reservations"),
    "held for another row": (f"UPDATE reservation SET deal_row_id = 2 WHERE {_FIRST}", "reservations"),
    "held for another row since ever": ("UPDATE reservation_change SET deal_row_id = 2 WHERE id = 1", "reservations"),
    "held of another product than asked for": ("UPDATE deal_row SET item_id = item_id + 1 WHERE id = 1", "reservations"),
    "rows counted anew": ("UPDATE counter SET value = 0 WHERE name = 'deal_row'", "reservations"),
    "never over": ("DELETE FROM due", "reservations"),
    "held by a deal that is lost": ("UPDATE deal SET status = 'lost', stage_id = 5 WHERE id = 1", "reservations"),
    "shipped more": ("UPDATE deal_row SET shipped = shipped + 1000000 WHERE shipped > 0", "shipments"),
    "shipped for another deal": ("UPDATE shipment SET deal_id = 2", "shipments"),
    "sold for another deal": ("UPDATE document SET deal_id = 2 WHERE deal_id = 1", "shipments"),
    "paid more": ("UPDATE deal SET paid = paid + 1 WHERE id = 1", "deals"),
    "paid back for another payment": ("UPDATE payment SET undoes_id = 1 WHERE id = 2", "deals"),
    "of a customer who is another": (
        "UPDATE deal SET partner_id = (SELECT id FROM partner WHERE merged_into_id IS NOT NULL) WHERE id = 1", "deals",
    ),
    "won without its stage": ("UPDATE deal SET status = 'won' WHERE id = 1", "deals"),
    "another total": ("UPDATE deal SET total = total + 10000 WHERE id = 1", "deals"),
}  # fmt: skip


@pytest.mark.parametrize("harm", HARM)
def test_check_finds(admin: Actor, harm: str) -> None:
    shop = Shop(admin.company, admin)
    shop.receipt(("A", "10", "2"))
    kept = partners.add(admin, "Kalan", customer=True).id
    partner_merging.merge(admin, kept, partners.add(admin, "Giden", customer=True).id)
    for rows in ([("A", "4"), ("B", "2")], [("C", "4")]):
        given = [{"product": sku, "quantity": n, "price": "10"} for sku, n in rows]
        made = services.create(admin, {"customer": CUSTOMER, "warehouse": "MAIN", "rows": given}).id
        payments.add(admin, made, "10")
    payments.add(admin, 1, "-4")
    first = deals.show(admin, 1).rows[0].id
    documents.process(admin, services.sale(admin, 1, [{"row": first, "quantity": "1"}]).sale or "")
    assert checks.run(admin).ok
    statement, name = HARM[harm]
    with admin.company.write() as engine:
        for (trigger,) in engine.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            engine.run(f"DROP TRIGGER {trigger}")
        engine.run(statement)
    assert name in {one.name for one in checks.run(admin).checks if not one.ok}
