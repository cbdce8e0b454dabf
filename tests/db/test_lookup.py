"""Codes to rows: what documents and imports stand on."""

from __future__ import annotations

from datetime import date

import pytest

from db import lookup, search
from db.access import Actor
from db.barcodes import wrong_check_digit
from db.queries import products as read
from db.queries.find import find
from db.services import products, warehouses

DAY = date(2026, 11, 24)


def test_the_exact_sku_goes_before_a_barcode(admin: Actor) -> None:
    first = products.add(admin, "100", "SKU")
    second = products.add(admin, "B", "Barkod", barcodes=["100", "200"])
    with admin.company.read() as engine:
        found = lookup.items(engine, ["100", " 200 ", "b", "yok", "B"], DAY)
    assert {code: (one.id, one.by) for code, one in found.items()} == {
        "100": (first.id, "sku"), " 200 ": (second.id, "barcode"), "B": (second.id, "sku"),
    }  # fmt: skip


def test_what_documents_need_to_know(admin: Actor, product: str) -> None:
    with admin.company.read() as engine:
        one = lookup.item(engine, product, admin.company.today())
        past = lookup.item(engine, product, date(2020, 1, 1))
    assert (one.kind, one.unit, one.decimals, one.tax, one.purchase_price, one.price, one.stocked, one.oversell) == (
        "simple", "pcs", 0, 200_000, 2_550_000, 4_000_000, True, None,
    )  # fmt: skip
    assert past.price is None


def test_a_merged_product_answers_as_the_other(admin: Actor, product: str) -> None:
    products.add(admin, "ESKI", "Eski cıvata", barcodes=["111"])
    products.add(admin, "DAHA-ESKI", "Daha eski", barcodes=["222"])
    with admin.company.write() as engine:
        for sku, into in (("ESKI", product), ("DAHA-ESKI", "ESKI")):
            engine.run(
                "UPDATE item SET archived = 1, merged_into_id = (SELECT id FROM item WHERE sku = ?) WHERE sku = ?",
                (into, sku),
            )
        found = lookup.items(engine, ["ESKI", "222", product], DAY)
        assert {one.sku for one in found.values()} == {product}
        assert len(lookup.merged_from(engine, found["ESKI"].id)) == 2
    for code in ("ESKI", "111", "DAHA-ESKI", "222"):
        assert [one.sku for one in find(admin, code)] == [product]
        assert read.show(admin, code).sku == product
    assert read.count(admin) == 1


def test_warehouses_of_a_scope(admin: Actor) -> None:
    shop = warehouses.add(admin, "SHOP", "Şube")
    with admin.company.read() as engine:
        assert set(lookup.warehouses_by_code(engine, ["MAIN", " SHOP", "YOK"])) == {"MAIN", " SHOP"}
        assert set(lookup.warehouses_by_code(engine, ["MAIN", "SHOP"], frozenset({shop.id}))) == {"SHOP"}


def test_employees_by_login(admin: Actor) -> None:
    with admin.company.read() as engine:
        found = lookup.employees(engine, ["admin", "kimse"])
    assert list(found) == ["admin"]
    assert found["admin"].active


@pytest.mark.parametrize(("code", "wrong"), [
    ("8680080000408", False), ("4006381333931", False), ("4006381333932", True), ("96385074", False),
    ("036000291452", False), ("036000291453", True), ("12345", False), ("ABC4567890123", False),
    ("٤٠٠٦٣٨١٣٣٣٩٣١", False),
])  # fmt: skip
def test_check_digits(code: str, wrong: bool) -> None:
    assert wrong_check_digit(code) is wrong


def test_search_text_has_sizes_in_one_form_and_what_stands_behind_a_sign() -> None:
    assert search.folded_item("M8-40", "Cıvata 8 × 40 (A2)", ["869"]) == "m8-40 civata 8x40 (a2) 869 40 a2"
    assert search.prepare("8 X 40  Işık IŞIK").words == ("8x40", "isik")
