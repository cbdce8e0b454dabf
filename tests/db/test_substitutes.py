"""Products that stand in for each other; prices that end or are taken back before they begin."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.access import Actor
from db.company import Company
from db.queries import audit, find
from db.queries import products as read
from db.services import documents, prices, products, substitutes
from tests.books import Shop
from tests.conftest import Clock


@pytest.fixture
def three(admin: Actor) -> None:
    for sku in ("A", "B", "C"):
        products.add(admin, sku, f"Ürün {sku}", price="10")


def test_they_stand_in_for_each_other(admin: Actor, three: None, refused) -> None:
    substitutes.add(admin, "A", "B")
    substitutes.add(admin, "B", "A")  # the same once more
    substitutes.add(admin, "C", "A")
    assert [one.sku for one in find.substitutes(admin, "A")] == ["B", "C"]
    assert [one.sku for one in find.substitutes(admin, "B")] == ["A"]
    with refused("invalid", ("substitutes", "same")):
        substitutes.add(admin, "A", "A")
    with refused("not_found"):
        substitutes.add(admin, "A", "YOK")
    told = [(row.target, row.before, row.after) for row in audit.page(admin).rows if row.field == "substitutes"]
    assert sorted(told) == [("A", None, "B"), ("C", None, "A")]
    products.archive(admin, "B")
    assert [one.sku for one in find.substitutes(admin, "A")] == ["C"]
    substitutes.remove(admin, "A", "C")
    assert find.substitutes(admin, "C") == ()
    products.delete(admin, "B")
    assert find.substitutes(admin, "A") == ()


def test_a_price_ends_and_begins_again(frozen_clock: Clock, admin: Actor, three: None) -> None:
    products.set_price(admin, "A", None)
    assert read.show(admin, "A").price is None
    frozen_clock.forward(days=1)
    assert find.find(admin, "A")[0].price is None
    products.set_price(admin, "A", "12")
    assert [one.price and str(one.price) for one in read.show(admin, "A").prices] == ["12.00", None]


def test_what_is_to_come_is_taken_back_what_was_stays(admin: Actor, company: Company, three: None, refused) -> None:
    tomorrow = company.today() + timedelta(days=1)
    products.set_price(admin, "A", "20", valid_from=tomorrow)
    prices.withdraw(admin, "A", tomorrow)
    assert [str(one.price) for one in read.show(admin, "A").prices] == ["10.00"]
    with refused("not_found"):
        prices.withdraw(admin, "A", tomorrow)
    with refused("invalid", ("valid_from", "in_force")):
        prices.withdraw(admin, "A", company.today())


def test_a_cancelled_receipt_gives_back_that_there_was_no_price(company: Company, admin: Actor) -> None:
    shop = Shop(company, admin)
    products.set_price(admin, "A", "7", valid_from="2020-01-01")
    products.set_price(admin, "A", None, valid_from="2026-01-01")
    made = shop.post("receipt", {"product": "A", "quantity": "1", "purchase_price": "2", "price": "9"})
    assert str(read.show(admin, "A").price) == "9.00"
    documents.cancel(admin, made.number)
    assert read.show(admin, "A").price is None
