"""Conditions are in no way got round by a deal: what is sold by winning one, or in a sale made from it, falls no further
below the price list than who processes it may go, and needs other eyes where its type does."""

from __future__ import annotations

from typing import Any

import pytest

from db.access import Actor
from db.errors import AmbarError
from db.services import deals, documents, products, roles
from tests.books import CUSTOMER
from tests.conftest import MakeActor

RIGHTS: dict[str, Any] = {
    "sale.view": True, "sale.edit": True, "sale.process": True, "deal.view": "all", "deal.edit": "all",
    "reservation.edit": "all", "row.price": ["sale", "deal"], "row.discount": ["sale", "deal"], "warehouse.view": "all",
}  # fmt: skip


@pytest.fixture
def seller(admin: Actor, make_actor: MakeActor) -> Actor:
    """Who makes and processes sales at most ten per cent below the list, and deals without a limit."""
    products.add(admin, "CIV", "Cıvata", price="100")
    stock = [{"product": "CIV", "quantity": "1000", "purchase_price": "1"}]
    documents.create_and_process(admin, "adjustment", {"warehouse": "MAIN", "rows": stock})
    return make_actor(RIGHTS, requirements=True, login="satıcı")


def deal(actor: Actor, price: str) -> int:
    rows = [{"product": "CIV", "quantity": "1", "price": price}]
    with actor.company.read() as engine:
        customer = engine.value("SELECT id FROM partner WHERE name = ?", (CUSTOMER,))
    return deals.create(actor, {"warehouse": "MAIN", "customer": customer, "rows": rows}).id


def statuses(admin: Actor) -> list[str]:
    with admin.company.read() as engine:
        return [one for (one,) in engine.rows("SELECT status FROM document WHERE type = 'sale' ORDER BY id")]


def refused(actor: Actor, number: str) -> set[str]:
    """Why a sale is not processed."""
    with pytest.raises(AmbarError) as caught:
        documents.process(actor, number)
    assert caught.value.code == "denied"
    return {str(caught.value.details["reason"])}


def test_winning_sells_nothing_below_the_limit_of_sales(seller: Actor, admin: Actor) -> None:
    cheap = deal(seller, "50")
    roles.set_grants(admin, "rol_1", {}, terms={"row.discount": {"discount_limit": 10}})
    deals.win(seller, cheap)
    assert statuses(admin) == ["draft"], "it waits for who may go so far"
    assert refused(seller, "US-000001") == {"limit"}


def test_a_sale_made_from_a_deal_is_measured_like_any_other(seller: Actor, admin: Actor) -> None:
    cheap = deal(seller, "50")
    roles.set_grants(admin, "rol_1", {}, terms={"row.discount": {"discount_limit": 10}})
    made = deals.sale(seller, cheap)
    assert (made.sale, made.sale_status) == ("US-000001", "draft")
    assert refused(seller, "US-000001") == {"limit"}
    assert documents.process(admin, "US-000001").status == "processed"


def test_who_wins_a_deal_has_made_its_sale_and_does_not_process_it_by_four_eyes(seller: Actor, admin: Actor) -> None:
    fair = deal(seller, "100")
    roles.set_grants(admin, "rol_1", {}, terms={"sale.process": {"four_eyes": True}})
    deals.win(seller, fair)
    assert statuses(admin) == ["draft"], "it waits for somebody else"
    assert refused(seller, "US-000001") == {"four_eyes"}
    assert documents.process(admin, "US-000001").status == "processed"
