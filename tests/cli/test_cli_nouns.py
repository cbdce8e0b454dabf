"""The catalogue, warehouses, partners and settings on the command line."""

from __future__ import annotations

import json

import pytest

from db.access import Actor
from tests.command_line import Ambar
from tests.conftest import MakeActor


def test_a_warehouse_is_added_changed_switched_off_and_deleted(ambar: Ambar) -> None:
    made = ambar("warehouse", "add", "SUBE", "--name", "Şube").data
    assert (made["code"], made["active"], made["issuing"], made["default"]) == ("SUBE", True, True, False)
    assert ambar("warehouse", "add", "SUBE", "--name", "x").error["code"] == "already_exists"
    changed = ambar("warehouse", "edit", "SUBE", "--issuing", "off", "--phone", "0212", "--sort-order", "5").data
    assert (changed["issuing"], changed["phone"], changed["sort_order"], changed["version"]) == (False, "0212", 5, 2)
    assert ambar("warehouse", "edit", "SUBE", "--name", "y", "--version", "1").code == 6
    assert ambar("warehouse", "edit", "SUBE", "--sort-order", "çok").error["code"] == "invalid"
    assert ambar("warehouse", "edit", "MAIN", "--active", "off").code == 5
    assert ambar("warehouse", "edit", "SUBE", "--default").data["default"] is True
    assert [one["code"] for one in ambar("warehouse", "list").data] == ["SUBE", "MAIN"]
    assert ambar("warehouse", "delete", "MAIN").code == 0
    assert ambar("warehouse", "show", "MAIN").code == 4


def test_a_product_is_added_found_changed_archived_and_deleted(ambar: Ambar) -> None:
    made = ambar("product", "add", "M8-40", "--name", "Cıvata M8×40", "--barcode", "8680080000408", "--price", "4,5",
                 "--purchase-price", "2.555", "--tax", "20%", "--oversell", "on").data  # fmt: skip
    assert (made["price"], made["purchase_price"], made["tax"]) == ("4.50", "2.555", "20%")
    assert "%20" in ambar("product", "show", "M8-40", json=False).out
    assert (made["barcodes"], made["oversell"], made["unit"]) == (["8680080000408"], True, "pcs")
    (found,) = ambar("find", "civ", "M8x40").data
    assert found.keys() == {
        "sku",
        "name",
        "unit",
        "barcodes",
        "on_hand",
        "reserved",
        "available",
        "price",
        "warehouses",
    }
    assert (found["sku"], found["on_hand"], found["price"]) == ("M8-40", "0", "4.50")
    assert ambar("find", "8680080000408").data == [found]
    assert ambar("product", "edit", "M8-40", "--price", "5").data["price"] == "5.00"
    assert ambar("product", "edit", "M8-40", "--oversell", "company").data["oversell"] is None
    taken = ambar("product", "add", "X", "--name", "x", "--barcode", "8680080000408")
    assert (taken.code, taken.error["code"]) == (5, "barcode_taken")
    assert "M8-40" in taken.error["message"]
    assert ambar("product", "archive", "M8-40").data["archived"] is True
    assert ambar("product", "list").data == []
    assert len(ambar("product", "list", "--archived").data) == 1
    assert ambar("product", "delete", "M8-40").data == {"sku": "M8-40", "deleted": True}


@pytest.mark.parametrize("price", ["abc", "1e5", "NaN", "-1", "1_000", "1,500", "١٢", "9" * 19, "1.2345678"])
def test_a_price_that_is_none_is_refused(ambar: Ambar, price: str) -> None:
    found = ambar("product", "add", "X", "--name", "x", f"--price={price}")
    assert (found.code, found.error["code"]) == (5, "invalid")
    assert found.error["details"]["errors"][0]["field"] == "price"


def test_all_that_is_wrong_is_said_at_once(ambar: Ambar) -> None:
    found = ambar("product", "add", "X", "--name", "x", "--price", "abc", "--unit", "yok", "--tax", "99%")
    assert {one["field"] for one in found.error["details"]["errors"]} == {"price", "unit", "tax"}
    told = ambar("product", "add", "X", "--name", "x", "--price", "abc", "--unit", "yok", json=False)
    assert len(told.err.splitlines()) == 2


def test_stock_names_every_warehouse_of_a_product(ambar: Ambar, shop: Actor) -> None:
    row = {"product": "M8-40", "quantity": "5", "purchase_price": "1"}
    for place in ("MAIN", "SUBE"):
        ambar("doc", "new", "adjustment", "--file", "-", "--process",
              stdin=json.dumps({"warehouse": place, "rows": [row]}))  # fmt: skip
    assert [one["warehouse"] for one in ambar("stock", "--product", "M8-40").data] == ["MAIN", "SUBE"]
    assert [one["warehouse"] for one in ambar("stock", "--warehouse", "SUBE").data] == ["SUBE"]
    assert len(ambar("stock", "--limit", "1").data) == 1
    assert ambar("stock", "--as-of", "2020-01-01").data == []
    assert ambar("stock", "--product", "YOK").code == 4
    (found,) = ambar("find", "M8-40", "--warehouse", "SUBE").data
    assert (found["on_hand"], [one["code"] for one in found["warehouses"]]) == ("5", ["SUBE"])


def test_scope_hides_what_is_foreign(ambar: Ambar, shop: Actor, make_actor: MakeActor) -> None:
    make_actor({"catalog.view": True, "inventory.view": True, "warehouse.view": ["MAIN"]}, login="dar")
    assert [one["code"] for one in ambar("warehouse", "list", by="dar").data] == ["MAIN"]
    foreign, absent = (ambar("warehouse", "show", code, by="dar") for code in ("SUBE", "YOK"))
    assert (foreign.code, absent.code) == (4, 4)
    assert foreign.err.replace("SUBE", "YOK") == absent.err


def test_partners_by_number_and_by_name(ambar: Ambar) -> None:
    first = ambar("partner", "add", "--name", "Demir A.Ş.", "--supplier", "--tax-number", "4540536920").data
    assert ambar("partner", "show", str(first["id"])).data == first
    assert ambar("partner", "show", "Demir A.Ş.").data == first
    changed = ambar("partner", "edit", "Demir A.Ş.", "--customer", "--phone", "0212").data
    assert (changed["supplier"], changed["customer"], changed["phone"]) == (True, True, "0212")
    second = ambar("partner", "add", "--name", "Demir A.Ş.", "--customer").data
    found = ambar("partner", "show", "Demir A.Ş.")
    assert (found.code, found.error["code"], found.error["details"]["ids"]) == (
        5,
        "ambiguous",
        [first["id"], second["id"]],
    )
    assert ambar("partner", "add", "--name", "x").error["code"] == "invalid"
    assert [one["id"] for one in ambar("partner", "list", "--supplier").data] == [first["id"]]
    assert ambar("partner", "show", "99").code == 4


def test_units_taxes_sections_price_types(ambar: Ambar) -> None:
    made = ambar("unit", "add", "dz", "--name", "düzine", "--decimals", "0", "--of", "pcs", "--factor", "12").data
    assert (made["of"], made["factor"]) == ("pcs", "12")
    assert ambar("unit", "add", "xx", "--name", "x", "--decimals", "9").error["code"] == "invalid"
    assert [one["code"] for one in ambar("unit", "list", "--limit", "2").data] == ["pcs", "box"]
    assert ambar("tax", "add", "8%").data["rate"] == "8%"
    assert ambar("tax", "edit", "8%", "--active", "off", "--to", "2026-12-31").data["active"] is False
    top = ambar("section", "add", "Bağlantı").data
    assert ambar("section", "add", "Cıvata", "--parent", "Bağlantı").data["parent"] == top["id"]
    assert ambar("section", "edit", "Bağlantı", "--parent", "Cıvata").error["code"] == "invalid"
    assert [one["depth"] for one in ambar("section", "list").data] == [0, 1]
    assert ambar("price-type", "add", "toptan", "--name", "Toptan").data["currency"] == "TRY"
    assert ambar("price-type", "edit", "toptan", "--name", "Toptan fiyat").data["name"] == "Toptan fiyat"
    assert len(ambar("price-type", "list").data) == 2


def test_settings_change_for_everyone_and_inventory_off_hides(ambar: Ambar, shop: Actor) -> None:
    assert {one["name"]: one["value"] for one in ambar("settings", "list").data}["costing"] == "average"
    assert ambar("settings", "set", "costing", "fifo").data == {"name": "costing", "value": "fifo"}
    assert ambar("settings", "set", "costing", "lifo").error["code"] == "invalid"
    assert ambar("settings", "set", "inventory", "off").code == 0
    assert "on_hand" not in ambar("find", "M8-40").data[0]
    refused = ambar("stock")
    assert (refused.code, refused.error["details"]["reason"]) == (3, "inventory_off")
    assert "Envanter yönetimi kapalı" in refused.error["message"]
    matrix = ambar("access", "matrix").data
    assert matrix["inventory"] is False
    assert not [one for one in matrix["permissions"] if one["section"] in ("inventory", "receipt", "reservation")]
