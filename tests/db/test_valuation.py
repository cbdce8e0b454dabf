"""Worked examples of costing: what each movement is worth, to the last kuruş (domain.md, The books)."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import checks
from db.services import documents
from tests.books import Shop


@pytest.fixture(params=["average", "fifo"])
def shop(request: pytest.FixtureRequest, company: Company, admin: Actor) -> Shop:
    return Shop(company, admin, costing=request.param)


@pytest.fixture
def average(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin, costing="average")


@pytest.fixture
def fifo(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin, costing="fifo")


def test_receipt_brings_in_quantity_at_its_price(shop: Shop) -> None:
    shop.receipt(("A", "3", "2.55"))
    assert shop.balance("A") == (D(3), D("7.65"))


def test_average_cost_of_a_sale(average: Shop) -> None:
    average.receipt(("A", "10", "2"))
    average.receipt(("A", "10", "4"))
    sale = average.sale(("A", "5"))
    assert average.cost(sale) == D(-15)
    assert average.balance("A") == (D(15), D(45))


def test_fifo_takes_the_oldest_batch_first(fifo: Shop) -> None:
    fifo.receipt(("A", "10", "2"))
    fifo.receipt(("A", "10", "4"))
    sale = fifo.sale(("A", "15"))
    assert fifo.cost(sale) == D(-40)
    assert fifo.batches("A") == [(D(5), D(20))]


def test_average_rounds_once_per_line_and_the_last_unit_takes_the_rest(average: Shop) -> None:
    average.receipt(("A", "3", "3.3333"))  # 10.00
    assert average.balance("A") == (D(3), D("10.00"))
    costs = [average.cost(average.sale(("A", "1"))) for _ in range(3)]
    assert costs == [D("-3.33"), D("-3.34"), D("-3.33")]
    assert average.balance("A") == (D(0), D(0))


def test_fifo_rounds_per_batch_part(fifo: Shop) -> None:
    fifo.receipt(("A", "3", "3.3333"))
    fifo.receipt(("A", "3", "1.6667"))  # 5.00
    sale = fifo.sale(("A", "4"))  # 10.00 + round(5 × 1/3) = 1.67
    assert fifo.cost(sale) == D("-11.67")
    assert fifo.balance("A") == (D(2), D("3.33"))


def test_half_a_minor_unit_rounds_away_from_zero(shop: Shop) -> None:
    shop.receipt(("A", "1", "0.005"))
    assert shop.balance("A") == (D(1), D("0.01"))


def test_transfer_keeps_cost_and_fifo_order(fifo: Shop) -> None:
    fifo.receipt(("A", "10", "2"))
    fifo.receipt(("A", "10", "4"))
    fifo.receipt(("A", "1", "9"), warehouse="SHOP")
    fifo.transfer(("A", "15"))
    assert fifo.balance("A") == (D(5), D(20))
    assert fifo.balance("A", "SHOP") == (D(16), D(49))
    assert fifo.batches("A", "SHOP") == [(D(1), D(9)), (D(10), D(20)), (D(5), D(20))]


def test_costing_is_per_warehouse(average: Shop) -> None:
    average.receipt(("A", "10", "2"))
    average.receipt(("A", "10", "8"), warehouse="SHOP")
    assert average.cost(average.sale(("A", "1"))) == D(-2)
    assert average.cost(average.sale(("A", "1"), warehouse="SHOP")) == D(-8)


# Below zero ------------------------------------------------------------------------


def test_below_zero_is_valued_at_the_warehouses_last_cost_and_settled_by_the_next_receipt(shop: Shop) -> None:
    shop.receipt(("A", "2", "2"))
    out = shop.write_off(("A", "7"), allow_negative=True)
    assert shop.balance("A") == (D(-5), D(-10))
    assert shop.cost(out) == D(-14)
    receipt = shop.receipt(("A", "8", "3"))
    assert shop.cost(out) == D(-14), "the outbound's cost stays as posted"
    assert shop.cost(receipt) == D(19), "24 in, 5 more for what had been short"
    assert shop.balance("A") == (D(3), D(9))
    assert shop.batches("A") == [(D(3), D(9))]


def test_settlement_reaches_as_far_as_what_came_in(shop: Shop) -> None:
    shop.receipt(("A", "1", "2"))
    shop.write_off(("A", "6"), allow_negative=True)
    shop.receipt(("A", "2", "3"))
    assert shop.balance("A") == (D(-3), D(-6))
    shop.receipt(("A", "3", "3"))
    assert shop.balance("A") == (D(0), D(0))
    assert shop.batches("A") == []


def test_without_any_cost_the_catalogue_then_nothing(shop: Shop) -> None:
    with shop.company.write() as engine:
        engine.run("UPDATE item SET purchase_price = 1500000 WHERE sku = 'A'")
    shop.write_off(("A", "2"), allow_negative=True)
    assert shop.balance("A") == (D(-2), D(-3))
    shop.write_off(("B", "2"), allow_negative=True)
    assert shop.balance("B") == (D(-2), D(0))


def test_without_a_cost_here_the_companys_last(shop: Shop) -> None:
    shop.receipt(("A", "1", "2"))
    shop.receipt(("A", "1", "5"), warehouse="DEPO")
    shop.write_off(("A", "2"), warehouse="SHOP", allow_negative=True)
    assert shop.balance("A", "SHOP") == (D(-2), D(-10))


def test_a_line_that_crosses_zero_takes_all_value_then_the_last_cost(average: Shop) -> None:
    average.receipt(("A", "3", "3.3333"))  # 10.00
    out = average.write_off(("A", "4"), allow_negative=True)
    assert average.cost(out) == D("-13.33")
    assert average.balance("A") == (D(-1), D("-3.33"))


def test_a_sale_never_goes_below_zero(shop: Shop) -> None:
    shop.receipt(("A", "1", "2"))
    with pytest.raises(AmbarError) as caught:
        shop.sale(("A", "2"))
    assert caught.value.code == "insufficient_stock"


def test_settled_shortage_is_given_back_at_its_settled_value(shop: Shop) -> None:
    shop.receipt(("A", "1", "2"))
    out = shop.write_off(("A", "6"), allow_negative=True)
    receipt = shop.receipt(("A", "8", "3"))
    shop.cancel(out)
    assert shop.balance("A") == (D(9), D(26)), "2 + 24: nothing is lost, nothing is made"
    assert shop.batches("A") == [(D(1), D(2)), (D(8), D(24))]
    shop.cancel(receipt)
    assert shop.balance("A") == (D(1), D(2))


def test_goods_that_a_cancelling_brings_back_settle_what_is_short(shop: Shop) -> None:
    shop.receipt(("A", "5", "2"))
    first = shop.write_off(("A", "5"))
    shop.write_off(("A", "3"), allow_negative=True)
    assert shop.balance("A") == (D(-3), D(-6))
    shop.cancel(first)
    assert shop.balance("A") == (D(2), D(4))
    assert shop.batches("A") == [(D(2), D(4))]


# Cancelling -------------------------------------------------------------------------


def test_cancelling_a_sale_brings_back_quantity_batches_and_value(shop: Shop) -> None:
    shop.receipt(("A", "3", "3.3333"))
    shop.receipt(("A", "7", "1"))
    sale = shop.sale(("A", "5"))
    shop.cancel(sale)
    assert shop.balance("A") == (D(10), D(17))
    assert shop.batches("A") == [(D(3), D("10.00")), (D(7), D(7))]


def test_cancelled_goods_go_back_to_their_old_place(fifo: Shop) -> None:
    fifo.receipt(("A", "5", "2"))
    sale = fifo.sale(("A", "5"))
    fifo.receipt(("A", "5", "9"))
    fifo.cancel(sale)
    assert fifo.cost(fifo.sale(("A", "5"))) == D(-10), "the old batch leaves first again"


def test_cancelling_a_receipt_takes_its_own_batches_out(shop: Shop) -> None:
    shop.receipt(("A", "10", "2"))
    second = shop.receipt(("A", "5", "4"))
    shop.cancel(second)
    assert shop.balance("A") == (D(10), D(20))


def test_average_cancelling_takes_never_more_than_remains(average: Shop) -> None:
    average.receipt(("A", "1", "0"))
    dear = average.receipt(("A", "1", "100"))
    average.sale(("A", "1"))  # takes batch 1, but half of the value
    assert average.balance("A") == (D(1), D(50))
    average.cancel(dear)
    assert average.balance("A") == (D(0), D(0)), "the last unit takes all"


def test_a_used_batch_cannot_be_taken_out_and_the_answer_names_who_used_it(shop: Shop) -> None:
    receipt = shop.receipt(("A", "10", "2"))
    sale = shop.sale(("A", "1"))
    before = shop.dump()
    with pytest.raises(AmbarError) as caught:
        shop.cancel(receipt)
    assert caught.value.code == "batch_used"
    assert caught.value.details["errors"][0]["documents"] == [sale.number]
    assert shop.dump() == before
    shop.cancel(sale)
    shop.cancel(receipt)
    assert shop.balance("A") == (D(0), D(0))


def test_a_receipt_that_settled_a_shortage_counts_as_used(shop: Shop) -> None:
    out = shop.write_off(("A", "2"), allow_negative=True)
    receipt = shop.receipt(("A", "5", "2"))
    with pytest.raises(AmbarError) as caught:
        shop.cancel(receipt)
    assert caught.value.code == "batch_used"
    assert caught.value.details["errors"][0]["documents"] == [out.number]


def test_cancelling_a_transfer_restores_both_ends(shop: Shop) -> None:
    shop.receipt(("A", "10", "2"))
    shop.receipt(("A", "10", "4"))
    transfer = shop.transfer(("A", "12"))
    shop.cancel(transfer)
    assert shop.balance("A") == (D(20), D(60))
    assert shop.balance("A", "SHOP") == (D(0), D(0))
    assert shop.batches("A") == [(D(10), D(20)), (D(10), D(40))]


def test_a_cancelled_transfer_gives_back_exactly_what_leaves_the_destination(average: Shop) -> None:
    average.receipt(("A", "10", "10"))
    average.receipt(("A", "10", "0"), warehouse="SHOP")
    transfer = average.transfer(("A", "10"))
    average.sale(("A", "10"), warehouse="SHOP")  # its own old batch, at the new average: 50
    assert average.balance("A", "SHOP") == (D(10), D(50))
    average.cancel(transfer)
    assert average.balance("A", "SHOP") == (D(0), D(0))
    assert average.balance("A") == (D(10), D(50))


def test_process_again_after_cancelling(shop: Shop) -> None:
    receipt = shop.receipt(("A", "10", "2"))
    shop.cancel(receipt)
    again = documents.process(shop.actor, receipt.number)
    assert again.status == "processed"
    assert shop.balance("A") == (D(10), D(20))


def test_kilograms_and_six_decimals_stay_exact(shop: Shop) -> None:
    shop.receipt(("K", "0.333", "9.999999"))
    shop.sale(("K", "0.111"))
    on_hand, value = shop.balance("K")
    assert on_hand == D("0.222")
    shop.sale(("K", "0.222"))
    assert shop.balance("K") == (D(0), D(0))
    assert value > 0


def test_a_transfer_that_settled_its_own_shortage_can_be_cancelled(shop: Shop) -> None:
    shop.receipt(("A", "10", "3"), warehouse="SHOP")
    both = shop.post(
        "transfer",
        {"product": "A", "quantity": "4", "warehouse": "MAIN", "to_warehouse": "DEPO"},
        {"product": "A", "quantity": "10", "warehouse": "SHOP", "to_warehouse": "MAIN"},
        allow_negative=True,
    )
    assert (shop.balance("A")[0], shop.balance("A", "DEPO")[0]) == (D(6), D(4))
    shop.cancel(both)
    assert shop.balance("A", "SHOP") == (D(10), D(30))
    assert shop.balance("A") == shop.balance("A", "DEPO") == (D(0), D(0))
    assert checks.run(shop.actor).ok
