"""Trace: from supplier to customer and back, quantities on every arrow, within the asker's rights."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import trace
from db.services import documents, partners, products
from db.tracing.nodes import Graph
from tests.books import Shop
from tests.conftest import MakeActor


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


def arrows(graph: Graph) -> set[tuple[str, str, Decimal | None]]:
    """The arrows of a chain."""
    return {(one.source, one.target, one.quantity) for one in graph.edges}


def test_the_whole_way_from_supplier_to_customer(shop: Shop) -> None:
    came = shop.receipt(("A", "10", "2"))
    moved = shop.transfer(("A", "6"))
    buyer = partners.add(shop.actor, "Yılmaz Yapı", customer=True)
    sold = shop.sale(("A", "4"), warehouse="SHOP", customer="Yılmaz Yapı")
    gone = shop.write_off(("A", "1"))
    supplier = shop.id_of("partner", "name", "Demir A.Ş.")
    chain = {
        (f"partner:{supplier}", f"document:{came.number}", Decimal(10)),
        (f"document:{came.number}", "batch:1", Decimal(10)),
        ("batch:1", f"document:{moved.number}", Decimal(6)),
        (f"document:{moved.number}", "batch:2", Decimal(6)),
        ("batch:2", f"document:{sold.number}", Decimal(4)),
        (f"document:{sold.number}", f"partner:{buyer.id}", Decimal(4)),
        ("batch:1", f"document:{gone.number}", Decimal(1)),
    }
    assert arrows(trace.walk(shop.actor, "A")) == chain | {("product:A", "batch:1", Decimal(10))}
    assert arrows(trace.walk(shop.actor, 1, "batch")) == chain
    assert arrows(trace.walk(shop.actor, came.number)) == chain
    back = chain - {("batch:1", f"document:{gone.number}", Decimal(1))}
    lower = {
        (f"document:{came.number}", "batch:1", Decimal(10)),
        (f"partner:{supplier}", f"document:{came.number}", Decimal(10)),
    }
    assert arrows(trace.walk(shop.actor, sold.number)) == (back - lower) | lower
    assert arrows(trace.walk(shop.actor, supplier, "partner")) == chain
    assert arrows(trace.walk(shop.actor, buyer.id, "partner")) == back
    states = {one.id: one for one in trace.walk(shop.actor, "A").nodes}
    assert (states["batch:1"].left, states["batch:2"].left) == (3, 2)
    assert [(one.warehouse, one.on_hand) for one in states["product:A"].stock or ()] == [("MAIN", 3), ("SHOP", 2)]


def test_what_was_cancelled_is_no_step(shop: Shop) -> None:
    shop.receipt(("A", "10", "2"))
    sold = shop.sale(("A", "4"))
    shop.cancel(sold)
    again = shop.sale(("A", "1"))
    found = trace.walk(shop.actor, 1, "batch")
    assert f"document:{again.number}" in {one.id for one in found.nodes}
    assert f"document:{sold.number}" not in {one.id for one in found.nodes}
    documents.process(shop.actor, sold.number)
    assert ("batch:1", f"document:{sold.number}", Decimal(4)) in arrows(trace.walk(shop.actor, 1, "batch"))
    assert {one.status for one in trace.walk(shop.actor, sold.number).nodes if one.kind == "document"} == {"processed"}


def test_a_cancelled_receipt_leaves_a_batch_that_says_so(shop: Shop) -> None:
    came = shop.receipt(("A", "10", "2"))
    shop.cancel(came)
    assert trace.start(shop.actor, 1, "batch")[0].status == "cancelled"
    assert not trace.walk(shop.actor, "A").edges


def test_what_left_before_it_came_belongs_to_what_made_it_good(shop: Shop) -> None:
    moved = shop.transfer(("A", "3"), allow_negative=True)
    assert [one.short for one in trace.walk(shop.actor, "A").edges if one.target == f"document:{moved.number}"] == [
        True
    ]
    came = shop.receipt(("A", "10", "2"))
    found = arrows(trace.walk(shop.actor, came.number))
    assert ("batch:2", f"document:{moved.number}", Decimal(3)) in found
    assert ("batch:2", f"document:{moved.number}", Decimal(3)) in arrows(trace.walk(shop.actor, moved.number))
    assert all(one.short is not True for one in trace.walk(shop.actor, "A").edges)
    shop.cancel(moved)
    assert not [one for one in trace.walk(shop.actor, came.number).edges if one.source == "batch:2"]


def test_a_merged_product_leads_to_what_it_was(shop: Shop) -> None:
    from db.services import merging

    shop.receipt(("A", "5", "2"))
    merging.merge(shop.actor, "B", "A")
    found = trace.walk(shop.actor, "B")
    assert {one.kind for one in found.nodes} >= {"merge", "batch"}
    assert ("batch:1", Decimal(5)) in {(one.source, one.quantity) for one in found.edges}
    assert found.root == "product:B" == trace.walk(shop.actor, "A").root


def test_pages_hold_every_taker_once(shop: Shop) -> None:
    shop.receipt(("A", "100", "2"))
    sold = [shop.sale(("A", "1"), ("A", "1")).number for _ in range(7)]
    key, found, after = trace.start(shop.actor, 1, "batch")[1], list[str](), None
    while True:
        page = trace.steps(shop.actor, key, "forward", after=after, limit=3)
        found += [str(one.node.document) for one in page.rows]
        assert {one.quantity for one in page.rows} == {2}
        after = page.after
        if after is None:
            break
    assert found == sold[::-1]


def test_a_long_chain_says_where_it_goes_on(shop: Shop) -> None:
    shop.receipt(("A", "100", "2"))
    for _ in range(5):
        shop.sale(("A", "1"))
    found = trace.walk(shop.actor, 1, "batch", limit=3)
    assert found.more and len(found.nodes) < 10


# Rights ------------------------------------------------------------------------------


def test_foreign_warehouses_are_masked(shop: Shop, make_actor: MakeActor) -> None:
    shop.receipt(("A", "10", "2"))
    moved = shop.transfer(("A", "6"))
    sold = shop.sale(("A", "4"), warehouse="SHOP")
    rights = {"catalog.view": True, "inventory.view": True, "transfer.view": True, "sale.view": True}
    clerk = make_actor({**rights, "warehouse.view": ["MAIN"]})
    found = trace.walk(clerk, 1, "batch")
    masked = next(one for one in found.nodes if one.id == "batch:2")
    assert masked.masked is True and masked.warehouse is None and not masked.left
    assert ("batch:1", f"document:{moved.number}", Decimal(6)) in arrows(found)
    assert f"document:{sold.number}" not in {one.id for one in found.nodes}
    with pytest.raises(AmbarError) as refused:
        trace.start(clerk, 2, "batch")
    assert refused.value.code == "not_found"
    with pytest.raises(AmbarError) as refused:
        trace.steps(clerk, trace.start(shop.actor, 2, "batch")[1], "forward")
    assert refused.value.code == "not_found"
    other = trace.walk(make_actor({**rights, "warehouse.view": ["SHOP"]}), "A")
    assert [one.on_hand for one in other.nodes[0].stock or ()] == [2]
    assert ("product:A", "batch:2", Decimal(6)) in arrows(other), "what came from elsewhere begins here"


def test_numbers_partners_and_cost_only_with_their_rights(shop: Shop, make_actor: MakeActor) -> None:
    shop.receipt(("A", "10", "2"))
    shop.sale(("A", "4"))
    seen = make_actor({"catalog.view": True, "inventory.view": True, "warehouse.view": "all"})
    found = trace.walk(seen, "A")
    assert not [one for one in found.nodes if one.kind == "partner" or one.document]
    assert {one.type for one in found.nodes if one.kind == "document"} == {"receipt", "sale"}
    numbers = make_actor({"catalog.view": True, "inventory.view": True, "warehouse.view": "all", "sale.view": True})
    found = trace.walk(numbers, "A")
    assert [one.document for one in found.nodes if one.document] == ["US-000001"]
    assert not [one for one in found.nodes if one.kind == "partner"], "customers with contact.view alone"
    with pytest.raises(AmbarError) as refused:
        trace.start(numbers, "SF-000001")
    assert refused.value.code == "denied"


def test_what_is_looked_for(shop: Shop) -> None:
    products.add(shop.actor, "ST-1", "Bir ürün")
    assert trace.start(shop.actor, "ST-1")[0].product == "ST-1"
    shop.receipt(("A", "1", "1"))
    moved = shop.transfer(("A", "1"))
    assert trace.start(shop.actor, "st-1")[0].document == moved.number
    for what, kind in (("YOK", ""), ("99", "batch"), ("99", "partner"), ("7", "deal"), ("US-000099", "")):
        with pytest.raises(AmbarError) as refused:
            trace.start(shop.actor, what, kind)
        assert refused.value.code == "not_found", what
    with pytest.raises(AmbarError) as refused:
        trace.start(shop.actor, "A", "shelf")
    assert refused.value.code == "usage"
