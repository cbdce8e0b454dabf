"""Partners: their kinds decide who sees and changes them."""

from __future__ import annotations

from db import lookup
from db.access import Actor
from db.queries import partners as read
from db.queries.partners import PartnerFilter
from db.services import documents, partners


def names(actor: Actor, **wanted: object) -> list[str]:
    return [one.name for one in read.page(actor, PartnerFilter(**wanted)).rows]  # type: ignore[arg-type]


def test_names_may_repeat_and_are_then_ambiguous(admin: Actor, refused) -> None:
    first = partners.add(admin, "Demir A.Ş.", supplier=True, tax_number="1234567890")
    second = partners.add(admin, "Demir A.Ş.", customer=True)
    with admin.company.read() as engine:
        assert [one.id for one in lookup.partners(engine, ["Demir A.Ş."])["Demir A.Ş."]] == [first.id, second.id]
        with refused("ambiguous", ids=[first.id, second.id]):
            lookup.partner(engine, "Demir A.Ş.")
        assert lookup.partner(engine, first.id).supplier
        assert lookup.partner(engine, "PERAKENDE MÜŞTERİ").customer
        with refused("not_found"):
            lookup.partner(engine, 10**30)


def test_search_folds_both_ways(admin: Actor) -> None:
    partners.add(admin, "Işık Gıda", supplier=True, tax_number="1234567890", phone="0212 555")
    for text in ("isik", "IŞIK", "ışık gid", "gıda işi", "12345", "0212"):
        assert names(admin, text=text) == ["Işık Gıda"], text
    assert names(admin, text="yok") == []


def test_the_list_is_in_turkish_order_and_pages(admin: Actor) -> None:
    for name in ("Zeytin", "Çınar", "Ceviz", "Dut", "İncir", "Isırgan"):
        partners.add(admin, name, supplier=True)
    page = read.page(admin, PartnerFilter(supplier=True), limit=4)
    rest = read.page(admin, PartnerFilter(supplier=True), limit=4, after=page.after)
    assert [one.name for one in (*page.rows, *rest.rows)] == ["Ceviz", "Çınar", "Dut", "Isırgan", "İncir", "Zeytin"]
    assert rest.after is None
    last = read.page(admin, PartnerFilter(supplier=True), limit=2, backwards=True)
    assert [one.name for one in last.rows] == ["İncir", "Zeytin"]
    before = read.page(admin, PartnerFilter(supplier=True), limit=10, backwards=True, after=last.after)
    assert [one.name for one in before.rows] == ["Ceviz", "Çınar", "Dut", "Isırgan"]


def test_each_kind_has_its_right(admin: Actor, make_actor, refused) -> None:
    supplier = partners.add(admin, "Tedarikçi", supplier=True)
    customer = partners.add(admin, "Müşteri", customer=True)
    both = partners.add(admin, "İkisi", supplier=True, customer=True)
    buyer = make_actor({"supplier.edit": True}, requirements=True)
    assert names(buyer) == ["İkisi", "Tedarikçi"]
    assert read.show(buyer, both.id).name == "İkisi"
    for key in (customer.id, 999):
        with refused("not_found", key=str(key)):
            read.show(buyer, key)
        with refused("not_found", key=str(key)):
            partners.edit(buyer, key, name="x")
    partners.edit(buyer, supplier.id, phone="1")
    with refused("denied", permission="contact.edit"):
        partners.edit(buyer, both.id, phone="1")
    with refused("denied", permission="contact.edit"):
        partners.edit(buyer, supplier.id, customer=True)
    with refused("denied", permission="contact.edit"):
        partners.add(buyer, "x", customer=True)
    with refused("denied", permission="contact.edit"):
        partners.delete(buyer, both.id)


def test_a_clerk_sees_suppliers_alone(admin: Actor, clerk: Actor, refused) -> None:
    partners.add(admin, "Demir", supplier=True)
    assert names(clerk) == ["Demir"]
    with refused("denied"):
        partners.add(clerk, "x", supplier=True)


def test_rules(admin: Actor, refused) -> None:
    with refused("invalid", ("name", "required"), ("kind", "not_a_choice"), ("supplier", "required")):
        partners.add(admin, "", kind="robot")
    state = partners.add(admin, "[red]A[/]", supplier=True, external_id="P1")
    assert read.show(admin, state.id).name == "[red]A[/]"
    with refused("already_exists"):
        partners.add(admin, "B", supplier=True, external_id="P1")
    with refused("invalid", ("supplier", "required")):
        partners.edit(admin, state.id, supplier=False)
    with refused("conflict"):
        partners.edit(admin, state.id, name="x", version=7)
    documents.create(admin, "receipt", {"supplier": state.id})
    with refused("in_use"):
        partners.delete(admin, state.id)
    other = partners.add(admin, "Boş", customer=True)
    partners.delete(admin, other.id)
