"""Look-up: typing errors forgiven where nothing fits, pins of one's own, what is to come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.access import Actor
from db.items import NewProduct
from db.misspelt import distances
from db.queries.arrivals import arrivals
from db.queries.find import find, look, pinned
from db.services import documents, partners, pins, products, warehouses


@pytest.fixture
def shelf(admin: Actor) -> None:
    products.add_many(
        admin,
        [
            NewProduct(sku="M8-40", name="Cıvata M8×40 galvaniz"),
            NewProduct(sku="M8-40-P", name="Cıvata M8×40 paslanmaz"),
            NewProduct(sku="SM-8", name="Somun M8 galvaniz"),
            NewProduct(sku="GUL-1", name="Isparta gülü"),
            NewProduct(sku="IS-1", name="IŞILDAK"),
            NewProduct(sku="IS-2", name="İstanbul ığdırı"),
            NewProduct(sku="CAY-1", name="Çaydanlık"),
            NewProduct(sku="VIDA", name="Vida"),
        ],
    )


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("civta", ["M8-40", "M8-40-P"]), ("CIVATTA", ["M8-40", "M8-40-P"]), ("cıavta", ["M8-40", "M8-40-P"]),
        ("civeta galvanz", ["M8-40"]), ("galvnaiz somun", ["SM-8"]), ("m8x40 pazlanmas", ["M8-40-P"]),
        ("ıspatra", ["GUL-1"]), ("İSPRTA", ["GUL-1"]), ("ispartta", ["GUL-1"]),
        ("İŞILDK", ["IS-1"]), ("isildaq", ["IS-1"]), ("IŞİLDKA", ["IS-1"]), ("istabul igdri", ["IS-2"]),
        ("ÇAYDNLK", []), ("çaydannlıkk", ["CAY-1"]), ("somunn", ["SM-8"]), ("ivda", ["VIDA"]), ("vidq", ["VIDA"]),
        ("galvna", ["M8-40", "SM-8"]),  # while it is being typed
        ("vdi", []), ("m8x41", []), ("zzzzzz", []), ("", []), ("civta zzzzzz", []), ('civt"', []),
    ],
)  # fmt: skip
def test_typing_errors_are_forgiven_where_nothing_fits(admin: Actor, text: str, meant: list[str]) -> None:
    found = look(admin, text)
    assert [one.sku for one in found.rows] == meant
    assert found.guessed
    assert find(admin, text) == (), "nothing but what was asked for"


@pytest.mark.usefixtures("shelf")
def test_what_fits_is_not_mixed_with_guesses(admin: Actor) -> None:
    for text in ("ısparta", "ISPARTA", "İsparta", "isparta"):
        found = look(admin, text)
        assert ([one.sku for one in found.rows], found.guessed) == (["GUL-1"], False)


def test_what_has_exactly_this_name_comes_first(admin: Actor) -> None:
    products.add_many(
        admin,
        [NewProduct(sku="CAY-9", name="Kutu"), NewProduct(sku="X1", name="Çaylık"), NewProduct(sku="X2", name="Çay")],
    )
    assert [one.sku for one in find(admin, "cay")] == ["X2", "CAY-9", "X1"]


@pytest.mark.usefixtures("shelf")
def test_what_is_archived_or_renamed_is_not_guessed(admin: Actor) -> None:
    products.archive(admin, "GUL-1")
    assert look(admin, "ıspatra").rows == ()
    products.edit(admin, "VIDA", name="Kelebek somun")
    assert [one.sku for one in look(admin, "kelbek").rows] == ["VIDA"]


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [("vida", "vida", 0), ("ivda", "vida", 1), ("vda", "vida", 1), ("viida", "vida", 1), ("vita", "vida", 1),
     ("galvnaz", "galvaniz", 2), ("abcd", "wxyz", 3)],
)  # fmt: skip
def test_errors_are_counted(one: str, other: str, errors: int) -> None:
    assert distances(one, other, 2)[0] == errors == distances(other, one, 2)[0]


@pytest.mark.usefixtures("shelf")
def test_pins_are_ones_own_and_stay(admin: Actor, make_actor) -> None:
    other = make_actor({"catalog.view": True})
    for sku in ("VIDA", "M8-40", "VIDA"):
        pins.pin(admin, sku)
    pins.pin(other, "GUL-1")
    assert [one.sku for one in pinned(admin)] == ["VIDA", "M8-40"]
    assert [one.sku for one in pinned(other)] == ["GUL-1"]
    pins.unpin(admin, "VIDA")
    products.archive(admin, "M8-40")
    assert pinned(admin) == ()
    products.restore(admin, "M8-40")
    products.delete(admin, "M8-40")
    assert pinned(admin) == ()


def test_so_many_may_be_pinned_and_no_more(admin: Actor, refused) -> None:
    products.add_many(admin, [NewProduct(sku=f"K{at}", name=f"Kutu {at}") for at in range(pins.MOST + 1)])
    for at in range(pins.MOST):
        pins.pin(admin, f"K{at}")
    with refused("invalid", errors=[{"code": "invalid", "field": "pins", "reason": "too_many", "limit": pins.MOST}]):
        pins.pin(admin, f"K{pins.MOST}")


def test_the_next_receipts_by_right_and_scope(admin: Actor, product: str, make_actor, refused) -> None:
    warehouses.add(admin, "SUBE", "Şube")
    supplier = partners.add(admin, "Demir", supplier=True).id
    today = admin.company.today()

    def expect(days: int | None, *rows: tuple[str, str]) -> str:
        given = [{"product": product, "quantity": quantity, "warehouse": place, "purchase_price": "1"}
                 for quantity, place in rows]  # fmt: skip
        data = {"supplier": supplier, "rows": given}
        if days is not None:
            data["received_on"] = today + timedelta(days=days)
        return documents.create(admin, "receipt", data).number

    late = expect(9, ("5", "MAIN"))
    soon = expect(2, ("3", "MAIN"), ("4", "SUBE"), ("1", "MAIN"))
    expect(0, ("7", "MAIN"))
    expect(None, ("7", "MAIN"))
    found = arrivals(admin, product, limit=5)
    assert [(one.document, (one.day - today).days, one.quantity) for one in found] == [(soon, 2, 8), (late, 9, 5)]
    assert arrivals(admin, product) == found[:1]
    rights = {"inventory.view": True, "warehouse.view": ["SUBE"], "receipt.view": True}
    own = make_actor(rights, requirements=True)
    assert [(one.document, one.quantity) for one in arrivals(own, product, limit=5)] == [(soon, 4)]
    blind = make_actor({"catalog.view": True, "inventory.view": True, "warehouse.view": "all"})
    with refused("denied", permission="receipt.view"):
        arrivals(blind, product)
