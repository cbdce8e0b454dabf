"""Transfers of more than there is, taken back under weighted average after others have changed what their goods are
worth: what is there is never worth less than nothing, and where nothing is there nothing of its value is left.
"""

from __future__ import annotations

import random
from decimal import Decimal as D

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import checks
from db.services.documents import DocumentState
from tests.books import Shop

PLACES = ("MAIN", "SHOP", "DEPO")
PRICES = ("0", "0.01", "1", "2.55", "19.999999", "400")


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin, costing="average")


def test_what_was_there_comes_back_with_its_share_of_what_is_left(shop: Shop) -> None:
    shop.receipt(("A", "3", "10"))
    shop.receipt(("A", "5", "0"), warehouse="SHOP")
    transfer = shop.transfer(("A", "10"), allow_negative=True)
    assert (shop.balance("A"), shop.balance("A", "SHOP")) == ((D(-7), D(-70)), (D(15), D(100)))
    shop.sale(("A", "5"), warehouse="SHOP")  # the old five, at the new average
    shop.cancel(transfer)
    # 66.67 leaves the shop: 20 with the three that were there, the rest settles what was short at 70.
    assert (shop.balance("A"), shop.balance("A", "SHOP")) == ((D(3), D(20)), (D(0), D(0)))
    assert checks.run(shop.actor).ok


def test_nothing_is_left_where_all_of_it_was_short(shop: Shop) -> None:
    shop.receipt(("A", "5", "100"), warehouse="SHOP")
    shop.receipt(("A", "1", "10"))
    shop.sale(("A", "1"))
    transfer = shop.transfer(("A", "7"), allow_negative=True)
    shop.sale(("A", "5"), warehouse="SHOP")
    assert shop.balance("A", "SHOP") == (D(7), D("332.5"))
    shop.cancel(transfer)
    assert shop.balance("A") == shop.balance("A", "SHOP") == (D(0), D(0))
    assert checks.run(shop.actor).ok


def test_what_was_settled_meanwhile_comes_back_at_its_settled_value(shop: Shop) -> None:
    shop.receipt(("A", "3", "10"))
    shop.receipt(("A", "5", "0"), warehouse="SHOP")
    transfer = shop.transfer(("A", "10"), allow_negative=True)
    shop.receipt(("A", "7", "1"))  # settles the seven
    shop.sale(("A", "5"), warehouse="SHOP")
    shop.cancel(transfer)
    assert shop.balance("A") == (D(10), D(27))
    assert checks.run(shop.actor).ok


def test_as_it_was_where_nothing_has_changed(shop: Shop) -> None:
    shop.receipt(("A", "3", "3.333333"))
    before = shop.balance("A")
    shop.cancel(shop.transfer(("A", "10"), allow_negative=True))
    assert shop.balance("A") == before
    assert shop.balance("A", "SHOP") == (D(0), D(0))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_moved_and_taken_back(shop: Shop, seed: int) -> None:
    dice = random.Random(seed)
    made: list[DocumentState] = []
    for _ in range(60):
        at, to = dice.sample(PLACES, 2)
        quantity = str(dice.randint(1, 9))
        doing = dice.choice(("receipt", "transfer", "transfer", "write_off", "cancel", "cancel"))
        try:
            if doing == "receipt":
                made.append(shop.receipt(("A", quantity, dice.choice(PRICES)), warehouse=at))
            elif doing == "transfer":
                made.append(shop.transfer(("A", quantity), warehouse=at, to=to, allow_negative=True))
            elif doing == "write_off":
                made.append(shop.write_off(("A", quantity), warehouse=at, allow_negative=dice.random() < 0.3))
            elif made:
                one = dice.choice(made)
                shop.cancel(one)
                made.remove(one)
        except AmbarError as error:
            assert error.code in ("batch_used", "insufficient_stock")
        for place in PLACES:
            on_hand, value = shop.balance("A", place)
            assert value * on_hand >= 0, (doing, place, on_hand, value)
            assert on_hand or not value, (doing, place, value)
    assert checks.run(shop.actor).ok
