"""Barcodes of one's own, and those that are wrong."""

from __future__ import annotations

from db import barcodes as digits
from db.access import Actor
from db.bulk import Which
from db.queries import barcodes as read
from db.queries import find
from db.services import barcodes, products


def is_valid(code: str) -> bool:
    """By the book: from the left, weights 1 and 3 in turn."""
    return len(code) == 13 and sum(int(one) * (1, 3)[at % 2] for at, one in enumerate(code)) % 10 == 0


def test_products_without_a_barcode_get_one_of_ones_own(admin: Actor) -> None:
    for sku in "ABC":
        products.add(admin, sku, f"Ürün {sku}")
    products.add(admin, "D", "Ürün D", barcodes=["8680080000408"])
    products.add(admin, "P", "Ürün P", type="parent")
    assert read.without(admin) == 3
    made = barcodes.generate(admin, Which())
    assert [one.sku for one in made] == ["A", "B", "C"] and len({one.barcode for one in made}) == 3
    for one in made:
        assert is_valid(one.barcode) and 20 <= int(one.barcode[:2]) <= 26
        assert [found.sku for found in find.find(admin, one.barcode)] == [one.sku]
        assert [found.sku for found in find.find(admin, one.barcode[3:])] == [one.sku]
    assert read.without(admin) == 0 and barcodes.generate(admin, Which()) == ()


def test_a_code_that_an_archived_product_has_is_left_out(admin: Actor) -> None:
    first, second = digits.own_ean13(1), digits.own_ean13(2)
    products.add(admin, "OLD", "Eski", barcodes=[first])
    products.archive(admin, "OLD")
    products.add(admin, "A", "Yeni")
    assert [one.barcode for one in barcodes.generate(admin, Which(skus=("A",)))] == [second]


def test_the_whole_range_is_valid_and_apart() -> None:
    numbers = [1, 9_999_999_999, 10_000_000_000, digits.OWN - 1]
    codes = [digits.own_ean13(number) for number in numbers]
    assert [code[:2] for code in codes] == ["20", "20", "21", "26"]
    assert all(is_valid(code) and not digits.wrong_check_digit(code) for code in codes)
    assert len(set(codes)) == 4


def test_wrong_ones_are_listed_with_their_twins(admin: Actor) -> None:
    products.add(admin, "OK", "Doğru", barcodes=["8680080000408", "ABC-1"])
    products.add(admin, "BAD", "Yanlış", barcodes=["8680080000409"])
    products.add(admin, "LOW", "Küçük", barcodes=["abc-1"])
    products.add(admin, "U1", "Kalem", barcodes=["036000291452"])
    products.add(admin, "U2", "Kalem 2", barcodes=["0036000291452"])
    found = {(one.sku, one.problem): (one.code, one.other, one.other_sku) for one in read.problems(admin)}
    assert found == {
        ("BAD", "check_digit"): ("8680080000409", None, None),
        ("LOW", "case_twin"): ("abc-1", "ABC-1", "OK"),
        ("U2", "zeros_twin"): ("0036000291452", "036000291452", "U1"),
    }
