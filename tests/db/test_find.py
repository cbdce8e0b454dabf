"""Look-up: Turkish folding, sizes, order of results, stock by right and scope."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db.access import Actor
from db.items import NewProduct
from db.queries.find import find
from db.queries.rows import visible
from db.services import products, warehouses


def skus(actor: Actor, text: str, **options: object) -> list[str]:
    return [one.sku for one in find(actor, text, **options)]  # type: ignore[arg-type]


@pytest.fixture
def shelf(admin: Actor) -> None:
    products.add_many(
        admin,
        [
            NewProduct(sku="M8-40", name="Cıvata M8×40 galvaniz", barcodes=("8680080000408",)),
            NewProduct(sku="M8-40-P", name="Cıvata M8×40 paslanmaz", barcodes=("8680080000415",)),
            NewProduct(sku="SM-8", name="Somun M8"),
            NewProduct(sku="GUL-1", name="Isparta gülü"),
            NewProduct(sku="CAY-1", name="Çay bardağı"),
            NewProduct(sku="CAY-2", name="Caydanlık şık"),
            NewProduct(sku="İST-3", name="İSTANBUL IŞIĞI"),
        ],
    )


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ısparta", ["GUL-1"]), ("ISPARTA", ["GUL-1"]), ("İsparta", ["GUL-1"]), ("isparta", ["GUL-1"]),
        ("parta gul", ["GUL-1"]), ("gülü ıspar", ["GUL-1"]),
        ("cay", ["CAY-2", "CAY-1"]), ("Çay", ["CAY-2", "CAY-1"]), ("ÇAY", ["CAY-2", "CAY-1"]),
        ("çay b", ["CAY-1"]), ("istanbul ışığı", ["İST-3"]), ("ıstanbul isigi", ["İST-3"]), ("ist-3", ["İST-3"]),
        ("m8x40", ["M8-40", "M8-40-P"]), ("M8×40", ["M8-40", "M8-40-P"]), ("m8 x 40 pas", ["M8-40-P"]),
        ("civ m8 40", ["M8-40", "M8-40-P"]), ("40 civ", ["M8-40", "M8-40-P"]),
        ("m8", ["M8-40", "M8-40-P", "SM-8"]), ("M8-40", ["M8-40", "M8-40-P"]), ("m8-40-p", ["M8-40-P"]),
        ("8680080000408", ["M8-40"]), ("0000415", ["M8-40-P"]), ("s", ["SM-8", "CAY-2"]),
        ("yok", []), ("", []), ("   ", []), ("\x00", []), ('"', []), ("' OR 1=1 --", []), ("NEAR(a b)", []), ("*", []),
    ],
)  # fmt: skip
def test_what_is_found_and_in_which_order(admin: Actor, text: str, found: list[str]) -> None:
    assert skus(admin, text) == found


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("text", ["ş" * 10_000, "a\u202e" * 300, "\ud800", " ".join("abcdefghijklmnoprst" * 20)])
def test_hostile_text_finds_nothing_and_breaks_nothing(admin: Actor, text: str) -> None:
    assert skus(admin, text) == []


@pytest.mark.usefixtures("shelf")
def test_limit(admin: Actor) -> None:
    assert skus(admin, "m8", limit=1) == ["M8-40"]
    assert skus(admin, "m8", limit=0) == []


def test_what_starts_so_comes_first_among_very_many(admin: Actor) -> None:
    products.add_many(admin, [NewProduct(sku=f"K{at}", name=f"Kutu civata {at}") for at in range(1200)])
    products.add(admin, "CIV-9", "Son gelen")
    products.add(admin, "Z1", "Civata sonuncu")
    assert skus(admin, "civ", limit=5)[:2] == ["CIV-9", "Z1"]
    assert skus(admin, "k1199") == ["K1199"]


def test_stock_of_all_own_warehouses(admin: Actor, product: str, stock_up, make_actor, refused) -> None:
    warehouses.add(admin, "SHOP", "Şube")
    warehouses.add(admin, "ESKI", "Eski")
    stock_up(product, "5", "MAIN")
    stock_up(product, "2", "SHOP")
    stock_up(product, "9", "ESKI")
    warehouses.edit(admin, "ESKI", active=False)
    (found,) = find(admin, product)
    assert [(one.code, one.on_hand) for one in found.warehouses] == [("MAIN", 5), ("ESKI", 9), ("SHOP", 2)]
    assert (found.on_hand, found.reserved, found.available) == (7, 0, 7)  # one switched off is shown, not counted
    assert (found.unit, found.barcodes, found.price) == ("pcs", ("8680080000408",), Decimal("4.00"))
    own = make_actor({"warehouse.view": ["SHOP"], "inventory.view": True}, requirements=True)
    (found,) = find(own, product)
    assert [(one.code, one.available) for one in found.warehouses] == [("SHOP", 2)]
    assert found.on_hand == 2
    assert [one.on_hand for one in find(admin, product, warehouse="MAIN")] == [5]
    for code in ("MAIN", "YOK"):
        with refused("not_found", key=code):
            find(own, product, warehouse=code)


def test_without_the_right_to_stock_its_keys_are_absent(product: str, stock_up, make_actor) -> None:
    stock_up(product, "5")
    for rights in ({}, {"inventory.view": True}, {"warehouse.view": "all"}):
        (found,) = find(make_actor({"catalog.view": True, **rights}), product)
        assert set(visible(found)) == {"sku", "name", "unit", "barcodes", "price"}


def test_services_have_no_stock(admin: Actor) -> None:
    products.add(admin, "NAK", "Nakliye", type="service", price="50")
    (found,) = find(admin, "nak")
    assert (found.on_hand, found.available, found.warehouses) == (None, None, ())
