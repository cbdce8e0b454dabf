"""Merging duplicates: stock with batches and value goes over, codes answer as the other, history is read through."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import audit, checks, entry, find, ledger, ledger_card, merging, movements, products, stock
from db.queries.rows import HIDDEN
from db.services import documents, imports, substitutes, warehouses
from db.services import merging as service
from db.services import products as write
from tests.books import Shop
from tests.conftest import Clock, MakeActor

Refused = Callable[..., Any]


@pytest.fixture(params=["average", "fifo"])
def shop(company: Company, admin: Actor, request: pytest.FixtureRequest) -> Shop:
    return Shop(company, admin, costing=request.param)


def sound(shop: Shop) -> None:
    result = checks.run(shop.actor)
    assert result.ok, [one for one in result.checks if not one.ok]


def test_stock_goes_over_with_its_batches_and_value(shop: Shop) -> None:
    shop.receipt(("A", "10", "2"), ("B", "4", "3"))
    shop.receipt(("B", "6", "5"))
    shop.transfer(("B", "2"))
    told = merging.preview(shop.actor, "A", "B")
    assert [(one.code, one.keep.on_hand, one.twin.on_hand, one.after.on_hand) for one in told.places] == [
        ("MAIN", 10, 8, 18), ("SHOP", 0, 2, 2),
    ]  # fmt: skip
    value = shop.balance("B")[1]
    assert told.places[0].after.value == 20 + value and told.settlement == 0 and not told.errors
    done = service.merge(shop.actor, "A", "B", stamp=told.stamp)
    assert (done.sku, done.twin, done.warehouses) == ("A", "B", 2)
    assert shop.balance("B") == (0, 0) and shop.balance("B", "SHOP") == (0, 0)
    assert shop.balance("A") == (18, 20 + value)
    assert [quantity for quantity, _ in shop.batches("A")] == ([10, 2, 6])
    if shop.company.setting("costing") == "fifo":
        assert shop.batches("A") == [(10, 20), (2, 6), (6, 30)]
    sound(shop)


def test_its_codes_answer_as_the_other_everywhere(shop: Shop) -> None:
    write.edit(shop.actor, "B", add_barcodes=["8680080000408"])
    shop.receipt(("B", "4", "3"))
    draft = documents.create(shop.actor, "sale", {"warehouse": "MAIN", "customer": "Perakende müşteri",
                                                  "rows": [{"product": "B", "quantity": "1", "price": "9"}]})  # fmt: skip
    assert merging.preview(shop.actor, "A", "B").drafts == 1
    assert service.merge(shop.actor, "A", "B").barcodes == ("8680080000408",)
    for code in ("B", "8680080000408"):
        assert products.show(shop.actor, code).sku == "A"
        assert [one.sku for one in find.find(shop.actor, code)] == ["A"]
        assert [one.sku for one in entry.named(shop.actor, [code]).values()] == ["A"]
    assert products.show(shop.actor, "A").barcodes == ("8680080000408",)
    assert [line.sku for line in products.page(shop.actor).rows].count("B") == 0
    documents.process(shop.actor, draft.number)
    assert shop.balance("A")[0] == 3
    shop.sale(("B", "1"))
    assert shop.balance("A")[0] == 2 and shop.balance("B")[0] == 0
    write.edit(shop.actor, "A", name="Yeni ad")
    assert [one.sku for one in find.find(shop.actor, "B")] == ["A"]
    sound(shop)


def test_history_is_read_through_the_link(shop: Shop) -> None:
    shop.receipt(("B", "4", "3"))
    shop.sale(("B", "1"))
    service.merge(shop.actor, "A", "B")
    rows = ledger.page(shop.actor, ledger.LedgerFilter(product="A")).rows
    assert [(one.kind, one.sku, one.quantity) for one in rows] == [
        ("receipt", "B", 4), ("sale", "B", -1), ("merge", "B", -3), ("merge", "A", 3),
    ]  # fmt: skip
    assert len(movements.page(shop.actor, ledger.LedgerFilter(product="B")).rows) == 4
    assert movements.last(shop.actor, "A").inbound is not None
    told = {
        one.field: (one.before, one.after) for one in audit.page(shop.actor, audit.AuditFilter(kind="product")).rows
    }
    assert told["merged_into"] == (None, "A") and told["merged"] == (None, "B")


def test_a_cancelled_sale_of_the_twin_goes_on_to_the_other(shop: Shop) -> None:
    shop.receipt(("B", "4", "3"))
    sale = shop.sale(("B", "3"))
    service.merge(shop.actor, "A", "B")
    shop.cancel(sale)
    assert shop.balance("B") == (0, 0) and shop.balance("A") == (4, 12)
    again = documents.process(shop.actor, sale.number)
    assert again.status == "processed" and shop.balance("A") == (1, 3)
    shop.cancel(sale)
    assert shop.balance("A") == (4, 12)
    sound(shop)


def test_a_receipt_whose_goods_went_over_says_where_they_are(shop: Shop) -> None:
    receipt = shop.receipt(("B", "4", "3"))
    service.merge(shop.actor, "A", "B")
    before = shop.dump()
    with pytest.raises(AmbarError) as caught:
        shop.cancel(receipt)
    assert caught.value.code == "batch_used"
    assert caught.value.details["errors"][0]["merged_into"] == "A"
    assert shop.dump() == before


def test_what_the_twin_lacks_the_other_gives(shop: Shop) -> None:
    shop.receipt(("A", "10", "2"))
    short = shop.write_off(("B", "3"), allow_negative=True)
    told = merging.preview(shop.actor, "A", "B")
    assert [(one.keep.on_hand, one.twin.on_hand, one.after.on_hand) for one in told.places] == [(10, -3, 7)]
    assert told.settlement == -6, "it was taken out at nothing, and cost 2 each"
    service.merge(shop.actor, "A", "B", stamp=told.stamp)
    assert shop.balance("A") == (7, 14) and shop.balance("B") == (0, 0)
    sound(shop)
    shop.cancel(short)
    assert shop.balance("A") == (10, 20) and shop.balance("B") == (0, 0)
    sound(shop)


def test_what_the_other_lacks_the_twin_brings(shop: Shop) -> None:
    shop.receipt(("B", "10", "2"))
    short = shop.write_off(("A", "3"), allow_negative=True)
    service.merge(shop.actor, "A", "B")
    assert shop.balance("A") == (7, 14)
    shop.cancel(short)
    assert shop.balance("A") == (10, 20)
    sound(shop)


def test_a_chain_of_merges_ends_at_the_last(shop: Shop) -> None:
    shop.receipt(("C", "2", "1"), ("B", "2", "2"))
    sale = shop.sale(("C", "1"))
    service.merge(shop.actor, "B", "C")
    service.merge(shop.actor, "A", "B")
    card = products.show(shop.actor, "C")
    assert card.sku == "A" and set(card.merged) == {"B", "C"} and shop.balance("A")[0] == 3
    shop.cancel(sale)
    assert shop.balance("A")[0] == 4
    with pytest.raises(AmbarError) as caught:
        service.merge(shop.actor, "C", "A")
    assert caught.value.details["errors"][0]["reason"] == "same"
    sound(shop)


def test_bundles_and_units_go_over(shop: Shop) -> None:
    write.add(shop.actor, "SET", "Takım", type="bundle", parts={"A": "1", "B": "2"})
    write.edit(shop.actor, "B", units={"box": "12"})
    for other in ("A", "C", "D"):
        substitutes.add(shop.actor, "B", other)
    substitutes.add(shop.actor, "A", "D")
    told = merging.preview(shop.actor, "A", "B")
    assert told.bundles == ("SET",) and told.units == ("box",)
    last = audit.page(shop.actor).rows[0].id
    service.merge(shop.actor, "A", "B")
    lines = {(one.target, one.field, one.before, one.after) for one in audit.page(shop.actor).rows if one.id > last}
    assert {
        ("A", "units", "{}", '{"box": "12"}'), ("A", "substitutes", None, "C"), ("SET", "parts", "B", "A"),
        *(("B", "substitutes", other, None) for other in ("A", "C", "D")),
    } == {one for one in lines if one[1] in ("units", "substitutes", "parts")}  # fmt: skip
    assert [(one.sku, one.quantity) for one in products.show(shop.actor, "SET").parts] == [("A", 3)]
    assert [(one.unit, one.factor) for one in products.show(shop.actor, "A").units] == [("box", "12")]


def test_what_stands_against_it_is_said_all_at_once(shop: Shop, refused: Refused) -> None:
    actor = shop.actor
    with refused("invalid", ("twin", "other_unit")):
        service.merge(actor, "A", "K")
    with refused("invalid", ("twin", "not_stocked")):
        service.merge(actor, "A", "S")
    with refused("not_found"):
        service.merge(actor, "A", "YOK")
    write.edit(actor, "A", units={"box": "10"})
    write.edit(actor, "B", units={"box": "12"})
    write.archive(actor, "A")
    shop.receipt(("B", "1", "1"), warehouse="DEPO")
    warehouses.edit(actor, "DEPO", active=False)
    with refused("invalid", ("keep", "archived"), ("units", "other_factor"), ("warehouse", "switched_off")):
        service.merge(actor, "A", "B")
    assert len(merging.preview(actor, "A", "B").errors) == 3
    service.merge(actor, "C", "D")
    with refused("invalid", ("twin", "merged")):
        service.merge(actor, "E", "D")


def test_a_preview_that_is_out_of_date_is_told(shop: Shop, refused: Refused) -> None:
    told = merging.preview(shop.actor, "A", "B")
    shop.receipt(("B", "1", "1"))
    with refused("conflict"):
        service.merge(shop.actor, "A", "B", stamp=told.stamp)


def test_every_warehouse_must_be_ones_own(shop: Shop, make_actor: MakeActor, refused: Refused) -> None:
    shop.receipt(("B", "1", "1"), warehouse="DEPO")
    rights: dict[str, Any] = {"product.edit": True, "product.delete": True}
    near = make_actor({**rights, "warehouse.view": ["MAIN"]}, requirements=True)
    for ask in (service.merge, merging.preview):
        with refused("denied", reason="scope"):
            ask(near, "A", "B")
    blind = make_actor({**rights, "warehouse.view": "all"}, requirements=True)
    told = merging.preview(blind, "A", "B")
    assert told.settlement is HIDDEN and told.places[0].after.value is HIDDEN
    assert service.merge(blind, "A", "B").warehouses == 1


def test_twins_are_suggested_with_the_reason(admin: Actor, company: Company) -> None:
    for sku, name, codes in (
        ("M8-40", "Cıvata M8×40", ["8680080000408"]), ("X1", "CIVATA m8 x 40", []), ("m8-40", "Başka ad", []),
        ("U1", "Kalem", ["036000291452"]), ("U2", "Tükenmez kalem", ["0036000291452"]), ("Z", "Zımpara", []),
    ):  # fmt: skip
        write.add(admin, sku, name, barcodes=codes)
    found = {(one.keep, one.twin): one.reason for one in merging.suggestions(admin)}
    assert found == {("U1", "U2"): "barcode", ("M8-40", "m8-40"): "sku", ("M8-40", "X1"): "name"}
    service.merge(admin, "M8-40", "X1")
    assert ("M8-40", "X1") not in {(one.keep, one.twin) for one in merging.suggestions(admin)}


def test_check_names_what_does_not_come_out_even(shop: Shop) -> None:
    shop.receipt(("B", "4", "3"))
    service.merge(shop.actor, "A", "B")
    with shop.company.write() as engine:
        engine.run("UPDATE item SET archived = 0 WHERE sku = 'B'")
    (wrong,) = [one for one in checks.run(shop.actor).checks if not one.ok]
    assert wrong.name == "merges" and wrong.differences == ({"sku": "B", "problem": "not_archived"},)


def test_sums_stay_to_the_last_kurus(shop: Shop) -> None:
    shop.receipt(("A", "3", "0.333333"), ("B", "7", "1.111111"))
    shop.sale(("B", "2"))
    before = shop.balance("A")[1] + shop.balance("B")[1]
    service.merge(shop.actor, "A", "B")
    assert shop.balance("A") == (D(8), before)


def test_changes_by_its_code_change_the_other(shop: Shop, tmp_path: Path) -> None:
    service.merge(shop.actor, "A", "B")
    write.edit(shop.actor, "B", name="Tek ürün", add_barcodes=["8680080000415"])
    write.set_price(shop.actor, "B", "12")
    card = products.show(shop.actor, "A")
    assert (card.name, card.barcodes, str(card.price)) == ("Tek ürün", ("8680080000415",), "12.00")
    assert find.find(shop.actor, "B")[0].sku == "A"
    file = tmp_path / "urunler.csv"
    file.write_text("sku,name\nB,Dosyadan\n", encoding="utf-8")
    imports.run(shop.actor, "products", [file])
    assert products.show(shop.actor, "A").name == "Dosyadan"
    sound(shop)


def test_the_past_is_still_answered(shop: Shop, frozen_clock: Clock) -> None:
    shop.receipt(("A", "1", "2"), ("B", "4", "3"))
    day = shop.company.today()
    frozen_clock.forward(days=1)
    service.merge(shop.actor, "A", "B")
    past = stock.stock(shop.actor, product="B", as_of=day)
    assert [(one.sku, one.on_hand, one.value) for one in past] == [("A", 1, 2), ("B", 4, 12)]
    assert [(one.sku, one.on_hand) for one in stock.stock(shop.actor, product="B")] == [("A", 5)]
    card = ledger_card.page(shop.actor, "B").rows
    assert card[0].balance == 5 or card[-1].balance == 5
