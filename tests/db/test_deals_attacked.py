"""Deals where several rules meet: discounts that go out in parts, what is held by hand, days at the calendar's end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.access import Actor
from db.errors import AmbarError
from db.queries import checks
from db.queries import deals as query
from db.queries import documents as document_query
from db.queries import reservations as listing
from db.queries.reservations import ReservationFilter
from db.queries.rows import HIDDEN
from db.services import deal_rows, deals, documents, payments, pipelines, reservations, settings, units
from tests.books import CUSTOMER, Shop
from tests.conftest import MakeActor


@pytest.fixture
def shop(admin: Actor) -> Any:
    """A shop with 10 of A in MAIN and 5 in SHOP; its books are sound afterwards."""
    made = Shop(admin.company, admin)
    made.receipt(("A", "10", "2"))
    made.receipt(("A", "5", "2"), warehouse="SHOP")
    yield made
    found = checks.run(admin)
    assert found.ok, [one for one in found.checks if not one.ok]


def make(actor: Actor, quantity: str = "9", **more: Any) -> int:
    rows = [{"product": "A", "quantity": quantity, "price": "12", **more.pop("row", {})}]
    return deals.create(actor, {"customer": CUSTOMER, "rows": rows, **more}).id


def held(actor: Actor, deal: int) -> list[tuple[Any, Any]]:
    page = listing.page(actor, filter=ReservationFilter(deal=deal))
    return [(one.warehouse, one.reserved) for one in page.rows]


def discount(actor: Actor, number: str | None) -> Decimal:
    return Decimal(str(document_query.show(actor, number or "").totals.discount))


# A fixed discount in parts ---------------------------------------------------------


def test_a_fixed_discount_comes_to_the_whole_over_drafts_made_before_any_is_processed(shop: Shop) -> None:
    deal = make(shop.actor, row={"discount": "10.00"})
    row = query.show(shop.actor, deal).rows[0].id
    made = [deals.sale(shop.actor, deal, [{"row": row, "quantity": "3"}]).sale for _ in range(2)]
    made.append(deals.sale(shop.actor, deal).sale)
    assert sorted(discount(shop.actor, one) for one in made) == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]


def test_a_fixed_discount_comes_to_the_whole_over_parts_of_one_sale(shop: Shop) -> None:
    deal = make(shop.actor, row={"discount": "10.00"})
    row = query.show(shop.actor, deal).rows[0].id
    parts = [{"row": row, "quantity": "3", "warehouse": code} for code in ("MAIN", "SHOP", "DEPO")]
    assert discount(shop.actor, deals.sale(shop.actor, deal, parts).sale) == Decimal("10.00")


# Held by hand ----------------------------------------------------------------------


def test_what_is_held_by_hand_elsewhere_stays_there_when_money_comes(shop: Shop) -> None:
    settings.change(shop.actor, {"reservation.mode": "on_payment"})
    deal = make(shop.actor, "4", warehouse="MAIN")
    reservations.set(shop.actor, deal, "A", "3", warehouse="SHOP")
    before = held(shop.actor, deal)
    payments.add(shop.actor, deal, "5")
    assert held(shop.actor, deal) == before != []


def test_what_is_held_by_hand_elsewhere_stays_there_when_a_deal_is_opened_again(shop: Shop) -> None:
    settings.change(shop.actor, {"deal.process_sale": "off"})
    deal = make(shop.actor, "4", warehouse="MAIN")
    reservations.set(shop.actor, deal, "A", "3", warehouse="SHOP")
    before = held(shop.actor, deal)
    deals.win(shop.actor, deal)
    deals.reopen(shop.actor, deal)
    assert held(shop.actor, deal) == before != []


def test_what_is_held_by_hand_for_a_row_without_a_warehouse_stays_when_the_row_changes(shop: Shop) -> None:
    deal = make(shop.actor, "4", warehouse=None)
    reservations.set(shop.actor, deal, "A", "3", warehouse="SHOP")
    row = query.show(shop.actor, deal).rows[0].id
    deal_rows.put_row(shop.actor, deal, {"id": row, "quantity": "5"})
    assert [(one, str(n)) for one, n in held(shop.actor, deal)] == [("SHOP", "3")]


# On payment: what is paid and not shipped ---------------------------------------------


def paid(shop: Shop) -> tuple[int, int]:
    """A deal over 4 at 12 of which 2 are paid, and its payment."""
    settings.change(shop.actor, {"reservation.mode": "on_payment"})
    deal = make(shop.actor, "4", warehouse="MAIN")
    payment = payments.add(shop.actor, deal, "24").payment
    return deal, payment or 0


def test_a_sale_from_another_warehouse_leaves_what_is_paid_and_not_shipped(shop: Shop) -> None:
    deal, _payment = paid(shop)
    row = query.show(shop.actor, deal).rows[0].id
    sale = deals.sale(shop.actor, deal, [{"row": row, "quantity": "1", "warehouse": "SHOP"}]).sale or ""
    documents.process(shop.actor, sale)
    assert held(shop.actor, deal) == [("MAIN", 1)]
    documents.cancel(shop.actor, sale)
    assert held(shop.actor, deal) == [("MAIN", 2)]


def test_a_sale_taken_back_brings_no_more_back_than_what_is_still_paid(shop: Shop) -> None:
    deal, payment = paid(shop)
    row = query.show(shop.actor, deal).rows[0].id
    sale = deals.sale(shop.actor, deal, [{"row": row, "quantity": "2"}]).sale or ""
    documents.process(shop.actor, sale)
    payments.undo(shop.actor, deal, payment)
    documents.cancel(shop.actor, sale)
    assert held(shop.actor, deal) == []


# The last of all days --------------------------------------------------------------


def test_what_is_held_until_the_last_of_all_days_is_held(shop: Shop) -> None:
    deal = make(shop.actor, "4", warehouse="MAIN")
    reservations.extend(shop.actor, deal, until="9999-12-31")
    assert reservations.tick(shop.actor).expired == 0
    assert len(held(shop.actor, deal)) == 1


# Boxes of twelve -------------------------------------------------------------------


def boxed(shop: Shop) -> int:
    """A deal over one box of 12 of A at 120, 1.00 less; there are enough of them."""
    units.add(shop.actor, "koli12", "Koli (12)", 0, of="pcs", factor="12")
    shop.receipt(("A", "20", "2"))
    return make(shop.actor, "1", row={"unit": "koli12", "price": "120", "discount": "1.00"}, warehouse="MAIN")


def test_what_is_left_of_a_box_goes_out_in_pieces(shop: Shop) -> None:
    deal = boxed(shop)
    shop.sale(("A", "6"), deal=deal)
    won = deals.win(shop.actor, deal)
    assert (won.sale_status, won.error, won.short) == ("processed", None, ())
    row = document_query.show(shop.actor, won.sale or "").rows[0]
    assert (str(row.quantity), row.unit, row.price) == ("6", "pcs", Decimal("10"))
    assert discount(shop.actor, won.sale) == Decimal("0.50")


def test_half_a_box_goes_out_in_pieces_and_no_part_of_a_piece(shop: Shop) -> None:
    deal = boxed(shop)
    row = query.show(shop.actor, deal).rows[0].id
    sale = deals.sale(shop.actor, deal, [{"row": row, "quantity": "0.5"}]).sale or ""
    assert documents.process(shop.actor, sale).status == "processed"
    with pytest.raises(AmbarError) as caught:
        deals.sale(shop.actor, deal, [{"row": row, "quantity": "0.3"}])
    assert caught.value.details["errors"][0]["reason"] == "too_fine"


# A product in two rows ---------------------------------------------------------------


def test_goods_belong_to_the_row_of_the_warehouse_that_they_left(shop: Shop) -> None:
    rows = [
        {"product": "A", "quantity": n, "price": "12", "warehouse": code} for n, code in (("5", "SHOP"), ("4", "MAIN"))
    ]
    deal = deals.create(shop.actor, {"customer": CUSTOMER, "rows": rows}).id
    second = query.show(shop.actor, deal).rows[1].id
    sale = deals.sale(shop.actor, deal, [{"row": second, "quantity": "3"}]).sale or ""
    left = deals.sale(shop.actor, deal).sale or ""
    assert [(row.warehouse, row.quantity) for row in document_query.show(shop.actor, left).rows] == [
        ("SHOP", 5),
        ("MAIN", 1),
    ]
    documents.process(shop.actor, sale)
    assert [row.shipped for row in query.show(shop.actor, deal).rows] == [0, 3]
    assert held(shop.actor, deal) == [("SHOP", 5), ("MAIN", 1)]


# Pipelines that one does not see -----------------------------------------------------


def test_a_sales_history_names_no_deal_of_a_pipeline_that_one_does_not_see(shop: Shop, make_actor: MakeActor) -> None:
    pipelines.add(shop.actor, "Toptan", code="toptan")
    hidden, seen = make(shop.actor, "3", pipeline="toptan"), make(shop.actor, "2")
    clerk = make_actor({"sale.view": True, "deal.view": ["sales"], "warehouse.view": True}, requirements=True)
    told = {}
    for deal in (hidden, seen):
        number = deals.sale(shop.actor, deal).sale or ""
        told[deal] = [line.after for line in document_query.history(clerk, number) if line.field == "deal"]
    assert told == {hidden: [HIDDEN], seen: [str(seen)]}


def test_a_deals_history_names_no_sale_of_other_peoples_warehouses(shop: Shop, make_actor: MakeActor) -> None:
    deal = make(shop.actor, "2", warehouse="SHOP")
    number = deals.sale(shop.actor, deal).sale
    told = {}
    for code in ("MAIN", "SHOP"):
        clerk = make_actor({"sale.view": True, "deal.view": True, "warehouse.view": [code]}, requirements=True)
        told[code] = [line.after for line in query.history(clerk, deal) if line.field == "sale"]
    assert told == {"MAIN": [HIDDEN], "SHOP": [number]}
