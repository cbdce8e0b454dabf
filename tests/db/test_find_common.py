"""Look-up of a word that hundreds of products have: what is called just so still comes first, however it is typed."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.items import NewProduct
from db.queries.find import find
from db.services import products

NAMES = {"CAY": "Çay", "ISP": "ISPARTA", "ISQ": "İsparta", "KIL": "Kılıç", "TEK": "Öğün Öğün"}


@pytest.fixture
def crowd(admin: Actor) -> None:
    """400 products with each word in the middle of their names, and then those that are called just so."""
    words = " ".join(dict.fromkeys(" ".join(NAMES.values()).split()))
    products.add_many(admin, [NewProduct(sku=f"X-{place}", name=f"Adet {words} {place}") for place in range(400)])
    products.add_many(admin, [NewProduct(sku=sku, name=name) for sku, name in NAMES.items()])


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("cay", ["CAY"]), ("ÇAY", ["CAY"]), ("kilic", ["KIL"]), ("KILIÇ", ["KIL"]), ("ogun ogun", ["TEK"]),
        ("isparta", ["ISQ", "ISP"]), ("ısparta", ["ISP", "ISQ"]), ("ISPARTA", ["ISP", "ISQ"]), ("kili", ["KIL"]),
    ],
)  # fmt: skip
def test_what_is_called_so_comes_before_what_only_has_the_word(admin: Actor, text: str, first: list[str]) -> None:
    assert [row.sku for row in find(admin, text, limit=20)][: len(first)] == first
