"""Deals: made, changed, moved through stages, won, lost, and sales from them. Rules: domain.md, "CRM"."""

from __future__ import annotations

from decimal import Decimal

from db.access import Actor
from db.queries import deals as query
from db.services import deals
from tests.books import CUSTOMER, Shop


def test_a_deal_shows_what_it_comes_to(admin: Actor) -> None:
    shop = Shop(admin.company, admin)
    shop.receipt(("A", "10", "2"))
    made = deals.create(admin, {"title": "Ev", "customer": CUSTOMER,
                                "rows": [{"product": "A", "quantity": "4", "price": "10"}]})  # fmt: skip
    found = query.show(admin, made.id)
    row = found.rows[0]
    assert (found.totals.total, row.reserved, row.covered, row.available) == (Decimal(40), 4, 4, 6)
    won = deals.win(admin, made.id)
    assert (won.status, won.sale_status) == ("won", "processed")
    assert shop.balance("A")[0] == 6
    assert query.show(admin, made.id).rows[0].shipped == 4
