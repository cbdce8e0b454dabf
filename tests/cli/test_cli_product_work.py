"""Work on many products on the command line: prices by a rule, duplicates, barcodes."""

from __future__ import annotations

import pytest

from tests.command_line import Ambar


@pytest.fixture
def shelf(ambar: Ambar) -> Ambar:
    ambar("section", "add", "Vidalar")
    for sku, price in (("A", "4"), ("B", "9.95"), ("C", None)):
        ambar("product", "add", sku, "--name", f"Ürün {sku}", "--section", "Vidalar", "--purchase-price", "2",
              *(("--price", price) if price else ()))  # fmt: skip
    return ambar


def test_prices_are_changed_by_a_rule_after_a_look(shelf: Ambar) -> None:
    words = ("product", "price-change", "--section", "Vidalar", "--percent", "10", "--round", ".90")
    told = shelf(*words, "--dry-run").data
    assert told == {
        "products": 3, "changed": 2, "unchanged": 0, "refused": {"no_price": 1}, "dry_run": True,
        "rows": [{"sku": "A", "name": "Ürün A", "before": "4.00", "after": "4.90"},
                 {"sku": "B", "name": "Ürün B", "before": "9.95", "after": "10.90"}],
        "errors": [{"sku": "C", "reason": "no_price"}],
    }  # fmt: skip
    assert shelf("product", "show", "A").data["price"] == "4.00"
    assert shelf(*words).data == {**told, "dry_run": False}
    assert shelf("product", "show", "A").data["price"] == "4.90"
    assert shelf("product", "price-change", "C", "--from", "purchase_price", "--percent", "%50").data["changed"] == 1
    assert shelf("product", "show", "C").data["price"] == "3.00"
    people = shelf("product", "price-change", "A", "--amount", "0,10", json=False)
    assert "4,90  5,00" in people.out and "1 ürün değişti" in people.out


def test_the_last_change_is_taken_back(shelf: Ambar) -> None:
    shelf("product", "price-change", "--all", "--percent", "50")
    assert shelf("product", "price-undo").data == {"prices": 2, "left": 0}
    assert shelf("product", "show", "A").data["price"] == "4.00"
    shelf("product", "make-barcodes", "A")
    assert "2 fiyat" in shelf("product", "price-undo", json=False).out


def test_which_products_must_be_said(shelf: Ambar) -> None:
    for words in ((), ("A", "--all"), ("--all", "--text", "x")):
        assert shelf("product", "price-change", *words, "--percent", "1").code == 2
    assert shelf("product", "price-change", "--all").code == 5
    assert shelf("product", "price-change", "YOK", "--percent", "1").code == 4
    assert shelf("product", "price-change", "--all", "--percent", "1", "--round", "0.07").error["code"] == "invalid"


def test_a_duplicate_is_merged_and_named_by_either_code(shelf: Ambar) -> None:
    shelf("product", "edit", "B", "--name", "ürün a", "--barcode", "8680080000408")
    assert [(one["keep"], one["twin"], one["reason"]) for one in shelf("product", "duplicates").data] == [
        ("A", "B", "name")
    ]
    told = shelf("product", "merge", "A", "B", "--dry-run").data
    assert (told["keep"], told["twin"], told["barcodes"], told["errors"]) == ("A", "B", ["8680080000408"], [])
    assert shelf("product", "merge", "A", "B").data == {
        "sku": "A", "version": 2, "twin": "B", "barcodes": ["8680080000408"], "warehouses": 0,
    }  # fmt: skip
    assert shelf("product", "show", "B").data["sku"] == "A"
    again = shelf("product", "merge", "C", "B")
    assert (again.code, again.error["details"]["errors"][0]["reason"]) == (5, "merged")
    assert shelf("check").code == 0


def test_barcodes_are_made_and_checked(shelf: Ambar) -> None:
    made = shelf("product", "make-barcodes", "A", "B").data
    assert [one["sku"] for one in made] == ["A", "B"]
    assert all(one["barcode"].startswith("20") and len(one["barcode"]) == 13 for one in made)
    shelf("product", "edit", "C", "--barcode", "8680080000409")
    (wrong,) = shelf("product", "check-barcodes").data
    assert (wrong["sku"], wrong["problem"]) == ("C", "check_digit")
    assert shelf("product", "archive", "A").code == 0
    assert shelf("product", "restore", "A").data["archived"] is False
    assert shelf("product", "archive", "A", "YOK").code == 4
    assert shelf("product", "archive", "A", "B").data == [{"sku": sku, "archived": True} for sku in "AB"]
    assert [one["sku"] for one in shelf("product", "list").data] == ["C"]
    assert shelf("product", "restore", "A", "B").code == 0
