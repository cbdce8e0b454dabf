"""Books in corners: goods that come and go within one document, currencies of other digits."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import checks
from db.queries import documents as queries
from db.services import documents, settings
from tests.books import Shop


@pytest.fixture(params=["average", "fifo"])
def shop(request: pytest.FixtureRequest, company: Company, admin: Actor) -> Shop:
    return Shop(company, admin, costing=request.param)


def _chain(shop: Shop, *steps: tuple[str, str, str]) -> documents.DocumentState:
    rows = [{"product": "A", "quantity": n, "warehouse": a, "to_warehouse": b} for a, b, n in steps]
    return shop.post("transfer", *rows, allow_negative=True)


def test_a_chain_of_transfers_in_one_document_can_be_cancelled(shop: Shop) -> None:
    shop.receipt(("A", "10", "3.333"))
    chain = _chain(shop, ("MAIN", "SHOP", "10"), ("SHOP", "DEPO", "4"))
    assert [shop.balance("A", one) for one in ("SHOP", "DEPO")] == [(D(6), D("20.00")), (D(4), D("13.33"))]
    shop.cancel(chain)
    assert shop.balance("A") == (D(10), D("33.33"))
    assert [shop.balance("A", one) for one in ("SHOP", "DEPO")] == [(D(0), D(0))] * 2
    assert shop.batches("A") == [(D(10), D("33.33"))]
    assert checks.run(shop.actor).ok


def test_there_and_back_in_one_document_can_be_cancelled(shop: Shop) -> None:
    receipt = shop.receipt(("A", "10", "3.333"))
    shop.cancel(_chain(shop, ("MAIN", "SHOP", "10"), ("SHOP", "MAIN", "10")))
    shop.cancel(receipt)
    assert shop.balance("A") == (D(0), D(0))
    assert checks.run(shop.actor).ok


def test_a_chain_stays_where_others_are_short_of_what_would_come_back(shop: Shop) -> None:
    shop.receipt(("A", "10", "2"))
    chain = _chain(shop, ("MAIN", "SHOP", "10"), ("SHOP", "DEPO", "10"))
    shop.write_off(("A", "3"), warehouse="SHOP", allow_negative=True)
    before = shop.dump()
    with pytest.raises(AmbarError) as caught:
        shop.cancel(chain)
    assert caught.value.code == "batch_used"
    assert shop.dump() == before


@pytest.mark.parametrize(("currency", "fine", "kept"), [("TRY", "0.005", "0.05"), ("JPY", "0.5", "5")])
def test_an_amount_has_no_more_digits_than_the_currency(
    company: Company, admin: Actor, currency: str, fine: str, kept: str
) -> None:
    settings.set(admin, "currency", currency)
    shop = Shop(company, admin)

    def draft(amount: str) -> documents.DocumentState:
        row = {"product": "A", "quantity": "1", "price": "100", "discount": amount}
        return documents.create(shop.actor, "sale", {"delivery_price": amount, "rows": [row]})

    with pytest.raises(AmbarError) as caught:
        draft(fine)
    assert {(one["field"], one["reason"]) for one in caught.value.details["errors"]} == {
        ("delivery_price", "too_fine"), ("discount", "too_fine")
    }  # fmt: skip
    assert queries.show(shop.actor, draft(kept).number).totals.discount == D(kept)


def test_the_preview_values_what_leaves_as_processing_will(shop: Shop) -> None:
    shop.receipt(("A", "3", "3.3333"), ("A", "2", "7"), ("B", "1", "2.50"))
    rows = [{"product": "A", "quantity": "4"}, {"product": "A", "quantity": "1"}, {"product": "B", "quantity": "3"}]
    headers: dict[str, dict[str, str]] = {"write_off": {}, "transfer": {"to_warehouse": "SHOP"}}
    for type, header in headers.items():
        number = documents.create(shop.actor, type, {"warehouse": "MAIN", "rows": rows, **header}).number
        before = shop.dump()
        told = queries.preview(shop.actor, number).rows
        assert shop.dump() == before
        state = documents.process(shop.actor, number, allow_negative=True)
        values = [row.value for row in queries.show(shop.actor, number).rows]
        assert [-one.value for one in told if one.warehouse == "MAIN"] == values
        if type == "transfer":
            assert [one.value for one in told if one.warehouse == "SHOP"] == values
        shop.cancel(state)
    assert checks.run(shop.actor).ok


def test_batches_that_come_back_settle_a_shortage_at_their_own_value(shop: Shop) -> None:
    shop.receipt(("A", "2", "10"), ("A", "3", "20"))
    sale = shop.sale(("A", "5"))
    shop.write_off(("A", "2"), allow_negative=True)
    shop.cancel(sale)
    fifo = shop.company.setting("costing") == "fifo"
    assert shop.balance("A") == (D(3), D(60) if fifo else D(48))
    assert checks.run(shop.actor).ok
    shop.sale(("A", "3"))
    assert shop.balance("A") == (D(0), D(0))
    assert checks.run(shop.actor).ok


def test_the_last_cost_is_that_of_the_last_part_that_came_in(shop: Shop) -> None:
    shop.write_off(("A", "9"), warehouse="SHOP", allow_negative=True)
    shop.receipt(("A", "2", "10"), ("A", "3", "20"))
    shop.transfer(("A", "5"))
    short = shop.write_off(("A", "1"), warehouse="SHOP", allow_negative=True)
    assert shop.cost(short) == (D(-20) if shop.company.setting("costing") == "fifo" else D(-16))


def test_a_price_that_a_later_receipt_set_too_stays_in_the_catalogue(shop: Shop) -> None:
    def prices() -> tuple[object, object]:
        with shop.company.read() as engine:
            key = shop.id_of("item", "sku", "B")
            cost = engine.value("SELECT purchase_price FROM item WHERE id = ?", (key,))
            return cost, engine.value("SELECT amount FROM price WHERE item_id = ?", (key,))

    row = {"product": "B", "quantity": "1", "purchase_price": "3", "price": "5"}
    first, second = shop.post("receipt", row), shop.post("receipt", row)
    shop.cancel(first)
    assert prices() == (3_000_000, 5_000_000)
    third = shop.post("receipt", {**row, "purchase_price": "4", "price": "6"})
    shop.cancel(third)
    assert prices() == (3_000_000, 5_000_000)
    assert second.status == "processed"
