"""Deliveries: step by step, back with a reason, seen without prices, and lists to pick and pack by."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import deliveries as queries
from db.queries import delivery_papers as papers
from db.queries import documents as shown
from db.queries.deliveries import DeliveryFilter
from db.services import deliveries, documents, partners
from tests.books import Shop
from tests.conftest import MakeActor


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    made = Shop(company, admin)
    made.receipt(("A", "50", "2"), ("B", "50", "3"))
    partners.add(admin, "Yılmaz Yapı", customer=True, phone="05321234567", address="Atatürk Cad. 12")
    return made


@pytest.fixture
def sold(shop: Shop) -> str:
    return shop.sale(("A", "2"), ("B", "3"), customer="Yılmaz Yapı", delivery_service="Aras").number


def refused(call: Any) -> AmbarError:
    with pytest.raises(AmbarError) as caught:
        call()
    return caught.value


def test_step_by_step_and_back_with_a_reason(admin: Actor, sold: str) -> None:
    assert queries.show(admin, sold).status == "waiting" and queries.show(admin, sold).version == 0
    assert refused(lambda: deliveries.set(admin, sold, "handed_over")).details["errors"][0]["allowed"] == ["packed"]
    deliveries.set(admin, sold, "packed")
    assert refused(lambda: deliveries.set(admin, sold, "waiting")).details["errors"][0]["field"] == "reason"
    deliveries.set(admin, sold, "waiting", reason="yanlış koli")
    deliveries.set(admin, sold, "packed")
    deliveries.set(admin, sold, "handed_over", values={"tracking": "TR1"})
    done = deliveries.set(admin, sold, "returned")
    assert done.cancel, "a delivery that came back says that the sale may be cancelled"
    documents.cancel(admin, sold)
    assert refused(lambda: deliveries.set(admin, sold, "handed_over", reason="x")).code == "not_processed"
    told = [(one.field, one.after) for one in shown.history(admin, sold) if str(one.field).startswith("delivery_")]
    assert ("delivery_status", "returned") in told and ("delivery_reason", "yanlış koli") in told


def test_goods_that_came_back_wait_again_once_their_sale_is_processed_again(admin: Actor, sold: str) -> None:
    deliveries.set(admin, sold, "packed", values={"planned_on": "2026-01-05"})
    deliveries.set(admin, sold, "handed_over", values={"tracking": "TR1"})
    deliveries.set(admin, sold, "returned")
    documents.cancel(admin, sold)
    documents.process(admin, sold)
    now = queries.show(admin, sold)
    assert (now.status, now.planned_on, now.tracking) == ("waiting", None, "")
    assert (now.packed_at, now.handed_over_at, now.returned_at) == (None, None, None)
    assert [one.number for one in queries.page(admin, DeliveryFilter()).rows] == [sold]
    told = [(one.field, one.before, one.after) for one in shown.history(admin, sold)]
    assert ("delivery_status", "returned", "waiting") in told and ("tracking", "TR1", None) in told
    assert deliveries.set(admin, sold, "packed").status == "packed"


def test_every_moment_is_kept_and_taken_back_with_its_step(admin: Actor, sold: str) -> None:
    deliveries.set(admin, sold, "packed")
    deliveries.set(admin, sold, "handed_over")
    deliveries.set(admin, sold, "delivered")
    card = queries.show(admin, sold)
    assert card.packed_at and card.handed_over_at and card.delivered_at and card.next == ()
    deliveries.set(admin, sold, "handed_over", reason="yanlış müşteri")
    card = queries.show(admin, sold)
    assert card.delivered_at is None and card.handed_over_at and card.next == ("delivered", "returned")


def test_only_processed_sales_have_one(shop: Shop, admin: Actor) -> None:
    draft = documents.create(admin, "sale", {"warehouse": "MAIN", "rows": []}).number
    assert refused(lambda: deliveries.set(admin, draft, "packed")).code == "not_processed"
    assert refused(lambda: deliveries.set(admin, "SF-000001", "packed")).code == "not_found"
    assert refused(lambda: deliveries.set(admin, "US-999999", "packed")).code == "not_found"
    plain = shop.sale(("A", "1")).number
    assert plain not in {one.number for one in queries.page(admin).rows}
    deliveries.set(admin, plain, "packed")
    assert plain in {one.number for one in queries.page(admin).rows}, "made by setting it"


def test_what_is_known_of_it_and_a_stale_change(admin: Actor, sold: str) -> None:
    card = queries.show(admin, sold)
    assert (card.recipient, card.phone, card.address, card.carrier) == (
        "Yılmaz Yapı", "+905321234567", "Atatürk Cad. 12", "Aras",
    )  # fmt: skip
    deliveries.edit(admin, sold, {"address": "Başka yer", "planned_on": "2026-12-01"}, version=0)
    assert refused(lambda: deliveries.edit(admin, sold, {"phone": "1"}, version=0)).code == "conflict"
    card = queries.show(admin, sold)
    assert (card.address, card.planned_on, card.recipient) == ("Başka yer", date(2026, 12, 1), "Yılmaz Yapı")
    assert refused(lambda: deliveries.edit(admin, sold, {"price": "1"})).code == "usage"


def test_which_are_listed(shop: Shop, admin: Actor, sold: str) -> None:
    later = shop.sale(("A", "1"), delivery_service="Aras").number
    deliveries.edit(admin, later, {"planned_on": "2099-01-01"})
    done = shop.sale(("A", "1"), delivery_service="Aras").number
    for status in ("packed", "handed_over", "delivered"):
        deliveries.set(admin, done, status)

    def numbers(**wanted: Any) -> set[str]:
        return {one.number for one in queries.page(admin, DeliveryFilter(**wanted)).rows}

    assert numbers() == {sold, later, done}
    assert numbers(when="today") == {sold, done} and numbers(when="open") == {sold, later}
    assert numbers(when="done") == {done} == numbers(statuses=("delivered",))
    assert numbers(text="yılmaz") == {sold} == numbers(text=sold.lower())
    assert numbers(day=date(2099, 1, 1)) == {later} and numbers(warehouse="SHOP") == set()
    pages, after = list[str](), None
    while True:
        page = queries.page(admin, after=after, limit=1)
        pages += [one.number for one in page.rows]
        after = page.after
        if after is None:
            break
    assert set(pages) == numbers() and len(pages) == 3
    documents.cancel(admin, sold)
    assert sold not in numbers()


def test_who_sees_what(shop: Shop, sold: str, make_actor: MakeActor) -> None:
    base = {"catalog.view": True, "inventory.view": True, "warehouse.view": "all"}
    clerk = make_actor({**base, "sale.view": True, "delivery.edit": True})
    card = queries.show(clerk, sold)
    assert card.customer == "Yılmaz Yapı" and not card.partner_id
    assert card.phone == "" and card.address == "", "a customer's own address is with contact.view alone"
    deliveries.edit(shop.actor, sold, {"phone": "05550000000"})
    assert queries.show(clerk, sold).address == "Atatürk Cad. 12", (
        "what is kept of a delivery is who delivers it to know"
    )
    looks = make_actor({**base, "sale.view": True})
    assert not queries.show(looks, sold).address and queries.page(looks).rows[0].customer == "Yılmaz Yapı"
    assert not queries.page(make_actor(base)).rows
    assert refused(lambda: queries.show(make_actor(base), sold)).code == "not_found"
    elsewhere = make_actor({**base, "warehouse.view": ["SHOP"], "sale.view": True, "delivery.edit": True})
    assert refused(lambda: queries.show(elsewhere, sold)).code == "not_found" and not queries.page(elsewhere).rows
    history = [one for one in shown.history(looks, sold) if one.field == "delivery_phone"]
    assert history and all(one.after != "05550000000" for one in history)
    for found in (card, queries.page(clerk).rows[0]):
        assert not {"price", "total", "amount", "cost", "delivery_price"} & set(type(found).__annotations__)


def test_some_warehouses_of_a_sale_only(shop: Shop, make_actor: MakeActor) -> None:
    shop.transfer(("B", "10"))
    rows = [{"product": "A", "quantity": "1", "price": "1"},
            {"product": "B", "quantity": "1", "price": "1", "warehouse": "SHOP"}]  # fmt: skip
    both = shop.post("sale", *rows, delivery_service="Aras").number
    clerk = make_actor({"catalog.view": True, "inventory.view": True, "warehouse.view": ["MAIN"], "sale.view": True,
                        "delivery.edit": True, "document.print": True})  # fmt: skip
    card = queries.show(clerk, both)
    assert [(one.product, one.warehouse, bool(one.masked)) for one in card.rows] == [
        ("A", "MAIN", False), ("B", None, True),
    ]  # fmt: skip
    assert not card.acts
    error = refused(lambda: deliveries.set(clerk, both, "packed"))
    assert (error.code, error.details["reason"]) == ("denied", "scope")
    picked = papers.pick_list(clerk, [both])
    assert [one.product for one in picked.rows] == ["A"] and picked.foreign == 1
    assert refused(lambda: papers.packing_lists(clerk, [both])).details["reason"] == "scope"


def test_one_list_to_pick_by(shop: Shop, admin: Actor, sold: str) -> None:
    more = shop.sale(("B", "4"), ("S", "1"), delivery_service="Aras").number
    found = papers.pick_list(admin, [sold, more, sold])
    assert [(one.product, one.quantity, one.numbers) for one in found.rows] == [
        ("A", 2, (sold,)), ("B", 7, (sold, more)),
    ]  # fmt: skip
    assert [one.product for one in papers.packing_lists(admin, [more])[0].card.rows] == ["B"], "a service is not packed"
    assert [one.rows for one in queries.page(admin).rows if one.number == more] == [1], "and not counted in the list"
    deliveries.printed(admin, [sold], "pick_list")
    assert [one.after for one in shown.history(admin, sold) if one.action == "printed"] == ["pick_list"]
