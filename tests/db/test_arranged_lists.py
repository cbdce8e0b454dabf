"""Lists that a person arranges: columns and filters kept for each, orders, where something stands, what it comes to."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any

import pytest

from db import rulers
from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import audit, document_lists, partners, products
from db.queries import documents as queries
from db.queries import lists as kept
from db.queries.audit import AuditFilter
from db.queries.documents import DocumentFilter
from db.queries.rows import HIDDEN, About, AtLeast
from db.rulers import Ruler, measure
from db.services import documents, lists
from db.text import fold, sort_key
from tests.books import SUPPLIER, Shop
from tests.conftest import add_employee


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


def test_columns_are_kept_for_each_list_and_person(admin: Actor, clerk: Actor) -> None:
    lists.arrange(admin, "products", [("name", 30), ("sku", 0)])
    assert kept.arranged(admin, "products") == (("name", 30), ("sku", 0))
    assert kept.arranged(clerk, "products") == kept.arranged(admin, "partners") == ()
    lists.arrange(admin, "products", [("sku", 12)])
    assert kept.arranged(admin, "products") == (("sku", 12),)
    lists.arrange(admin, "products", [])
    assert kept.arranged(admin, "products") == ()
    for wrong in ([("sku", 101)], [("sku", 1), ("sku", 2)], [("sku", -1)], [(f"c{one}", 0) for one in range(61)]):
        with pytest.raises(AmbarError) as caught:
            lists.arrange(admin, "products", wrong)
        assert caught.value.code == "invalid"
    with pytest.raises(AmbarError) as caught:
        lists.arrange(admin, "nothing", [])
    assert caught.value.code == "usage"


def test_a_list_that_one_may_not_see_has_nothing_to_arrange(clerk: Actor) -> None:
    for call in (lambda: kept.filters(clerk, "audit"), lambda: lists.arrange(clerk, "audit", [("at", 0)])):
        with pytest.raises(AmbarError) as caught:
            call()
        assert caught.value.code == "denied"


def test_own_filters_are_ones_own_and_shared_ones_everyones(admin: Actor, clerk: Actor) -> None:
    mine = lists.keep_filter(clerk, "products", "Cıvatalar", {"text": "cıvata"})
    with pytest.raises(AmbarError) as caught:
        lists.keep_filter(clerk, "products", "Cıvatalar", {"text": "cıvata"}, shared=True)
    assert caught.value.code == "denied"
    ours = lists.keep_filter(admin, "products", "Arşiv", {"values": {"archived": "only"}}, shared=True)
    assert [(one.name, one.own, one.owner) for one in kept.filters(clerk, "products")] == [
        ("Arşiv", False, "Ayşe Yönetici"),
        ("Cıvatalar", True, ""),
    ]
    assert [one.name for one in kept.filters(admin, "products")] == ["Arşiv"]
    assert lists.keep_filter(clerk, "products", "Cıvatalar", {"text": "m8"}) == mine, "the same name is the same filter"
    assert kept.filters(clerk, "products")[1].content == {"text": "m8"}
    with pytest.raises(AmbarError) as caught:
        lists.drop_filter(clerk, "products", ours)
    assert caught.value.code == "not_found"
    with pytest.raises(AmbarError):
        lists.drop_filter(admin, "products", mine)
    lists.drop_filter(clerk, "products", mine)
    lists.drop_filter(admin, "products", ours)
    assert kept.filters(clerk, "products") == ()


def test_a_shared_filter_names_no_warehouse_or_partner_that_one_may_not_see(
    shop: Shop, company: Company, admin: Actor, clerk: Actor
) -> None:
    supplier = shop.id_of("partner", "name", SUPPLIER)
    for name, values in (("depo", {"warehouse": "SHOP"}), ("cari", {"partner": supplier}), ("durum", {"statuses": []})):
        lists.keep_filter(admin, "documents.sale", name, {"values": values}, shared=True)
    assert [one.name for one in kept.filters(admin, "documents.sale")] == ["cari", "depo", "durum"]
    blind = add_employee(company, "bir", "Bir", _seller(company))
    assert [one.name for one in kept.filters(blind, "documents.sale")] == ["durum"]


def test_sharing_is_told_in_the_audit_log_to_whom_the_filter_is_shown(
    shop: Shop, company: Company, admin: Actor
) -> None:
    def told(actor: Actor) -> list[tuple[object, object]]:
        rows = audit.page(actor, AuditFilter(kind="form")).rows
        assert all((one.target, one.field) == ("documents.sale", "filter") for one in rows)
        return [(one.before, one.after) for one in reversed(rows)]

    keep = functools.partial(lists.keep_filter, admin, "documents.sale")
    keep("benim", {"values": {}})
    assert told(admin) == [], "one's own is one's own"
    keep("benim", {"values": {}}, shared=True)
    keep("benim", {"values": {}}, shared=True)  # nothing new
    keep("benim", {"values": {"statuses": ["draft"]}}, shared=True)
    keep("benim", {"values": {"statuses": ["draft"]}})
    assert told(admin) == [(None, "benim"), ("benim", None), (None, "benim"), ("benim", None)]
    key = keep("depo", {"values": {"warehouse": "SHOP"}}, shared=True)
    keep("cari", {"values": {"partner": shop.id_of("partner", "name", SUPPLIER)}}, shared=True)
    lists.drop_filter(admin, "documents.sale", key)
    assert told(admin)[4:] == [(None, "depo"), (None, "cari"), ("depo", None)]
    blind = add_employee(company, "bir", "Bir", _seller(company, "audit.view"))
    assert told(blind)[4:] == [(None, HIDDEN)]


def _seller(company: Company, *more: str) -> str:
    """A role that sees sales, of the main warehouse only, and no partners."""
    from db import grants

    with company.write() as engine:
        role = engine.insert("INSERT INTO role (code, name) VALUES ('satici', 'Satıcı')")
        main = engine.value("SELECT id FROM warehouse WHERE code = 'MAIN'")
        for right in ("catalog.view", "inventory.view", "sale.view", *more):
            grants.write(engine, role, right, (True, frozenset()))
        grants.write(engine, role, "warehouse.view", (False, frozenset({main})))
        engine.next_value("rights")
    return "satici"


def test_documents_by_number_and_total(shop: Shop, admin: Actor) -> None:
    totals = [("3", "10"), ("1", "50"), ("9", "2")]
    made = [shop.receipt(("A", quantity, price)).number for quantity, price in totals]
    only = DocumentFilter(("receipt",))
    assert [row.number for row in queries.page(admin, only, order="number").rows] == made[::-1]
    assert [row.number for row in queries.page(admin, only, order="total").rows] == [made[1], made[0], made[2]]
    first = queries.page(admin, only, order="total", limit=1)
    second = queries.page(admin, only, order="total", limit=1, after=first.after)
    assert second.rows[0].number == made[0]
    back = queries.page(admin, only, order="total", limit=5, after=second.before, backwards=True)
    assert [row.number for row in back.rows] == [made[1]]
    some = DocumentFilter(("receipt",), text="demir", statuses=("processed",))
    assert [row.number for row in queries.page(admin, some, order="total").rows] == [made[1], made[0], made[2]]
    for wanted, order in ((DocumentFilter(), "total"), (only, "title"), (DocumentFilter(("transfer",)), "total")):
        with pytest.raises(AmbarError) as caught:
            queries.page(admin, wanted, order=order)
        assert caught.value.code == "usage"


def test_who_may_not_see_purchase_money_gets_no_order_and_no_sum_of_it(shop: Shop, admin: Actor, staff: Actor) -> None:
    shop.receipt(("A", "10", "7"))
    shop.sale(("A", "2"), price="20")
    with pytest.raises(AmbarError) as caught:
        queries.page(staff, DocumentFilter(("receipt",)), order="total")
    assert (caught.value.code, caught.value.details["permission"]) == ("denied", "catalog.purchase_price")
    both = queries.sums(admin, DocumentFilter())
    assert {one.kind: one.total for one in both.totals} == {"purchase": Decimal(70), "sale": Decimal(40)}
    assert (both.documents, both.quantity, both.next) == (2, 12, None)
    seen = queries.sums(staff, DocumentFilter())
    assert {one.kind: one.total for one in seen.totals} == {"sale": Decimal(40), "purchase": HIDDEN}


def test_a_long_list_is_added_up_piece_by_piece(shop: Shop, admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from db.documents import places

    for number in range(1, 8):
        shop.sale(("S", str(number)), price="10")
    whole = queries.sums(admin, DocumentFilter(("sale",)))
    monkeypatch.setattr("db.paging.MOST_COUNTED", 3)
    monkeypatch.setattr(places, "STEP", 2)
    so_far = queries.sums(admin, DocumentFilter(("sale",)))
    pieces = 1
    while so_far.next is not None:
        so_far = queries.sums(admin, DocumentFilter(("sale",)), so_far)
        pieces += 1
    assert pieces > 2
    assert (so_far.documents, so_far.quantity, so_far.totals) == (whole.documents, whole.quantity, whole.totals)
    assert whole.totals[0].total == 280


def test_a_ruler_knows_every_row_of_a_short_list(shop: Shop, admin: Actor) -> None:
    for _each in range(5):
        shop.receipt(("A", "1", "1"))
    ruler = document_lists.ruler(admin, DocumentFilter(("receipt",)))
    rows = queries.page(admin, DocumentFilter(("receipt",))).rows
    assert ruler is not None and ruler.exact and ruler.total == len(rows) == 5
    for place in range(1, 5):
        key = queries.page(admin, DocumentFilter(("receipt",)), limit=place).after
        assert key is not None and ruler.place(key) == place - 1
    assert ruler.turned().place(ruler.keys[0]) == 0
    number = rows[2].number
    assert ruler.place(document_lists.place(admin, DocumentFilter(("receipt",)), number) or ()) == 2
    assert document_lists.place(admin, DocumentFilter(("sale",)), number) is None
    assert document_lists.place(admin, DocumentFilter(), "nonsense") is None


def test_a_ruler_of_a_long_list_is_about_right(company: Company, admin: Actor) -> None:
    with company.write() as engine:
        names = [f"Cari {number * 7919 % 40_000:05d}" for number in range(40_000)]
        engine.many(
            "INSERT INTO partner (kind, name, name_key, folded, supplier, customer) VALUES ('company', ?, ?, ?, ?, ?)",
            [(name, sort_key(name), fold(name), place % 4 == 0, place % 4 > 0) for place, name in enumerate(names)],
        )
    for wanted, count in ((partners.PartnerFilter(), 40_000), (partners.PartnerFilter(supplier=True), 10_000)):
        ruler = partners.ruler(admin, wanted)
        assert isinstance(ruler.total, About) and abs(ruler.total - count) < count / 5
        for share in (0.1, 0.5, 0.9):
            name = f"Cari {int(40_000 * share):05d}"
            place = ruler.place((sort_key(name), 0))
            assert place is not None and abs(place / ruler.total - share) < 0.1
        middle = ruler.key(1, 2)
        page = partners.page(admin, wanted, after=middle, limit=1)
        assert 0.4 < int(page.rows[0].name.split()[1]) / 40_000 < 0.6


def test_what_comes_in_turns_is_not_met_always_or_never(company: Company) -> None:
    """Every tenth row: a sample at even distances of 250 would have met all of them, or none."""
    with company.write() as engine:
        unit = engine.value("SELECT id FROM unit WHERE code = 'pcs'")
        engine.many(
            "INSERT INTO item (kind, sku, name, name_key, folded, unit_id, archived, created_at)"
            " VALUES ('simple', ?, ?, ?, ?, ?, ?, '2026-01-01T00:00:00.000000Z')",
            [(f"N{n}", f"Ürün {n}", sort_key(f"Ürün {n}"), f"n{n}", unit, n % 10 == 0) for n in range(20_000)],
        )
        listed = ("item i WHERE i.archived = 1", ())
        ruler = measure(engine, AtLeast(1000), ("i.name_key", "i.id"), listed, ("item", "i"), ("i.archived = 1", ()))
    assert 1_000 < ruler.total < 3_500
    assert rulers.SAMPLE < 2_000


@pytest.mark.parametrize(("order", "text", "first"), [("name", "ürün d", "D"), ("sku", "d", "D"), ("sku", "X", None)])
def test_what_is_typed_has_a_place_among_products(
    shop: Shop, admin: Actor, order: str, text: str, first: str | None
) -> None:
    key = products.place(admin, text, order)
    rows = products.page(admin, order=order, after=key).rows
    assert (rows[0].sku if rows else None) == first
    last = products.place(admin, text, order, falling=True)
    back = products.page(admin, order=order, after=last, backwards=True, limit=1)
    assert first is None or back.rows[0].sku == first


def test_just_before_a_text_stands_nothing_else() -> None:
    for text in ("A", "M8-40", "İ", "\ue000", "a\x01"):
        before = rulers.just_before(text)
        assert text[:-1] <= before < text
    assert rulers.just_before("") == ""


def test_an_empty_ruler_tells_nothing() -> None:
    ruler = Ruler(AtLeast(10_000), ())
    assert ruler.place(("a", 1)) is None and ruler.key(1, 2) is None


def test_who_is_nobody_keeps_nothing(admin: Actor) -> None:
    from dataclasses import replace

    nobody: Any = replace(admin, employee_id=None)
    with pytest.raises(AmbarError):
        lists.arrange(nobody, "products", [("sku", 0)])


def test_a_draft_counts_in_the_sums(shop: Shop, admin: Actor) -> None:
    documents.create(admin, "sale", {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "3", "price": "5"}]})
    sums = queries.sums(admin, DocumentFilter(("sale",), statuses=("draft",)))
    assert (sums.documents, sums.quantity) == (1, 3)
