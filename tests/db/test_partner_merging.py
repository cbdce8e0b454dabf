"""Partners: several numbers, companies and their people, duplicates merged, what was traded and is open."""

from __future__ import annotations

from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.phones import e164
from db.queries import documents as shown
from db.queries import partner_records as records
from db.queries import partner_twins, partners
from db.queries.documents import DocumentFilter
from db.services import deliveries, documents, partner_merging
from db.services import partners as services
from tests.books import CUSTOMER, SUPPLIER, Shop
from tests.conftest import MakeActor


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


def refused(call: Any) -> AmbarError:
    with pytest.raises(AmbarError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0532 123 45 67", "+905321234567"), ("+90 (532) 123-45-67", "+905321234567"), ("0090 532 1234567", "+905321234567"),
        ("5321234567", "+905321234567"), ("444 1 234", "+904441234"), ("0850 222 33 44", "+908502223344"),
        ("+49 30 123456", "+4930123456"), ("0212 555", "0212 555"), ("dahili 12", "dahili 12"), ("1", "1"), ("", ""),
    ],
)  # fmt: skip
def test_phones_are_kept_as_the_world_dials_them(typed: str, kept: str) -> None:
    assert e164(typed) == kept


def test_numbers_addresses_and_people(admin: Actor) -> None:
    firm = services.add(admin, "Yılmaz Yapı", customer=True, phone="0532 123 45 67", details=[
        {"kind": "phone", "label": "Depo", "value": "0212 555 44 33"},
        {"kind": "address", "label": "Şantiye", "value": "Gül Sok. 3\nÜmraniye"},
        {"kind": "phone", "label": "", "value": "0212 555 44 33"},
    ]).id  # fmt: skip
    person = services.add(admin, "Ali Veli", customer=True, kind="contact", company=firm).id
    card = partners.show(admin, firm)
    assert [(one.kind, one.label, one.value) for one in card.details] == [
        ("phone", "Depo", "+902125554433"), ("address", "Şantiye", "Gül Sok. 3\nÜmraniye"),
    ]  # fmt: skip
    assert [one.id for one in card.people] == [person]
    assert partners.show(admin, person).company == partners.PartnerName(firm, "Yılmaz Yapı")
    for text in ("0532 123", "0212555", "5554433"):
        found = partners.page(admin, partners.PartnerFilter(text=text)).rows
        assert [one.id for one in found] == [firm] or text == "0532 123", text
    services.edit(admin, firm, tax_office="Kadıköy")
    assert partners.page(admin, partners.PartnerFilter(text="5554433")).rows, "still found after another change"
    services.edit(admin, firm, details=[])
    assert not partners.page(admin, partners.PartnerFilter(text="5554433")).rows
    services.edit(admin, person, company="")
    assert partners.show(admin, person).company is None
    services.edit(admin, firm, details=[{"kind": "email", "value": "a@b.tr"}])
    alone = services.add(admin, "Geçici", customer=True, details=[{"kind": "email", "value": "a@b.tr"}]).id
    services.delete(admin, alone)
    assert refused(lambda: partners.show(admin, alone)).code == "not_found"
    wrong = refused(lambda: services.add(admin, "X", customer=True, company=firm)).details["errors"][0]
    assert (wrong["field"], wrong["reason"]) == ("company", "not_a_company")
    assert refused(lambda: services.edit(admin, person, company=999)).details["errors"][0]["reason"] == "unknown"


def test_all_that_names_the_twin_names_the_other(shop: Shop, admin: Actor) -> None:
    keep = services.add(admin, "Yılmaz Yapı", customer=True, phone="05321112233").id
    twin = services.add(admin, "YILMAZ YAPI LTD", customer=True, supplier=True, phone="05329998877", tax_number="1234567890",
                        external_id="CRM-7", email="a@b.tr", details=[{"kind": "email", "value": "c@d.tr"}]).id  # fmt: skip
    person = services.add(admin, "Ali", customer=True, kind="contact", company=twin).id
    shop.receipt(("A", "10", "2"), supplier="YILMAZ YAPI LTD")
    sold = shop.sale(("A", "1"), customer=twin).number
    draft = documents.create(admin, "sale", {"warehouse": "MAIN", "customer": twin, "rows": []}).number
    done = partner_merging.merge(admin, keep, twin)
    assert (done.documents, done.twin) == (3, "YILMAZ YAPI LTD")
    card = partners.show(admin, twin)
    assert card.id == keep and card.supplier and card.tax_number == "1234567890" and card.email == "a@b.tr"
    assert [one.value for one in card.details] == ["+905329998877", "c@d.tr"]
    assert [one.id for one in card.people] == [person] and [one.name for one in card.merged] == ["YILMAZ YAPI LTD"]
    assert {one.number for one in shown.page(admin, DocumentFilter(partner=twin)).rows} >= {sold, draft}
    assert shown.show(admin, sold).customer == "Yılmaz Yapı"
    assert sold in {one.number for one in shown.page(admin, DocumentFilter(text="yılmaz yapı ltd")).rows}
    for text in ("ltd", "1234567890", "CRM-7", "0532 999"):
        found = [one.id for one in partners.page(admin, partners.PartnerFilter(text=text)).rows]
        assert found == [keep] or text == "0532 999", text
    assert keep in [one.id for one in partners.page(admin).rows] and twin not in [
        one.id for one in partners.page(admin).rows
    ]
    again = documents.create(admin, "sale", {"warehouse": "MAIN", "customer": "YILMAZ YAPI LTD", "rows": []}).number
    assert shown.show(admin, again).partner_id == keep, "its name answers as the other"
    assert services.edit(admin, twin, comment="x").id == keep


def test_what_cannot_be_merged(shop: Shop, admin: Actor, make_actor: MakeActor) -> None:
    keep = services.add(admin, "Bir", customer=True).id
    twin = services.add(admin, "İki", customer=True).id
    walk_in = shop.id_of("partner", "name", CUSTOMER)

    def reason(call: Any) -> str:
        return str(refused(call).details["errors"][0]["reason"])

    assert reason(lambda: partner_merging.merge(admin, keep, keep)) == "same"
    assert reason(lambda: partner_merging.merge(admin, keep, walk_in)) == "retail"
    partner_merging.merge(admin, keep, twin)
    assert reason(lambda: partner_merging.merge(admin, walk_in, twin)) == "already_merged"
    assert refused(lambda: partner_merging.merge(admin, keep, 999)).code == "not_found"
    third = services.add(admin, "Üç", customer=True).id
    assert refused(lambda: partner_merging.merge(admin, keep, third, version=1)).code == "conflict"
    supplier = shop.id_of("partner", "name", SUPPLIER)
    sells = make_actor({"contact.view": True, "contact.edit": True, "supplier.view": True, "catalog.view": True,
                        "inventory.view": True})  # fmt: skip
    assert refused(lambda: partner_merging.merge(sells, keep, supplier)).code == "denied"
    partner_merging.merge(sells, walk_in, third)
    assert partners.show(admin, third).id == walk_in, "the walk-in customer may take over"


def test_a_chain_of_merges_answers_as_its_end(admin: Actor) -> None:
    one, two, three = (services.add(admin, name, customer=True).id for name in ("Bir", "İki", "Üç"))
    partner_merging.merge(admin, two, one)
    partner_merging.merge(admin, three, two)
    assert partners.show(admin, one).id == three
    assert [line.id for line in partners.page(admin, partners.PartnerFilter(text="bir")).rows] == [three]


def test_who_looks_alike(admin: Actor) -> None:
    first = services.add(admin, "Yılmaz Yapı", customer=True, phone="0532 123 45 67").id
    second = services.add(admin, "YILMAZ  YAPI", customer=True, phone="+905321234567").id
    third = services.add(admin, "Öteki", customer=True, details=[{"kind": "phone", "value": "5321234567"}]).id
    services.add(admin, "Son tüketici A", customer=True, tax_number="11111111111")
    services.add(admin, "Son tüketici B", customer=True, tax_number="11111111111")
    found = {(one.keep.id, one.twin.id): one.reasons for one in partner_twins.suggestions(admin)}
    assert found == {(first, second): ("name", "phone"), (first, third): ("phone",), (second, third): ("phone",)}


def test_what_was_traded_and_is_open(shop: Shop, admin: Actor, make_actor: MakeActor) -> None:
    buyer = services.add(admin, "Yılmaz Yapı", customer=True).id
    shop.receipt(("A", "50", "2"), ("B", "5", "3"))
    shop.sale(("A", "2"), price="10", customer=buyer)
    last = shop.sale(("A", "3"), price="12", customer=buyer, delivery_service="Aras").number
    shop.cancel(shop.sale(("A", "9"), price="99", customer=buyer))
    draft = documents.create(admin, "sale", {"warehouse": "MAIN", "customer": buyer, "rows": []}).number
    (line,) = records.bought(admin, buyer)
    assert (line.product, line.quantity, line.price, line.document, line.documents) == ("A", 5, 12, last, 2)
    supplier = shop.id_of("partner", "name", SUPPLIER)
    assert {(one.product, one.quantity, one.price) for one in records.supplied(admin, supplier)} == {
        ("A", 50, 2), ("B", 5, 3),
    }  # fmt: skip
    clerk = make_actor({"supplier.view": True, "receipt.view": True, "catalog.view": True, "inventory.view": True,
                        "warehouse.view": "all"})  # fmt: skip
    assert all(not one.price for one in records.supplied(clerk, supplier)), "what goods cost is not for everyone"
    deliveries.set(admin, last, "packed")
    assert {(one.kind, one.number) for one in records.open_items(admin, buyer)} == {
        ("draft", draft), ("delivery", last),
    }  # fmt: skip
    assert not records.open_items(make_actor({"contact.view": True}), buyer)
    assert refused(lambda: records.bought(admin, 999)).code == "not_found"
