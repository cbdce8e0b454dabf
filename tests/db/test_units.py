"""Units of measure: fractions, exactness, chains, and what may still be changed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import units as conversions
from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.fields import quantity
from db.queries import documents as documents_read
from db.queries import entry
from db.queries import products as catalogue
from db.queries import units as read
from db.services import documents, products, units
from tests.books import SUPPLIER, Shop


def test_a_unit_of_another(admin: Actor) -> None:
    units.add(admin, "koli24", "24'lü koli", 0, of="pcs", factor="24")
    units.add(admin, "mm", "milimetre", 0, of="m", factor="1/1000")
    shown = {one.code: (one.of, one.factor) for one in read.listing(admin)}
    assert shown["koli24"] == ("pcs", "24")
    assert shown["mm"] == ("m", "1/1000")
    assert shown["pcs"] == (None, None)


@pytest.mark.parametrize("factor", ["0", "-1", "abc", "1/0", "1e3", "NaN", "1/-2", "10000000000"])
def test_factors_that_are_none(admin: Actor, factor: str, refused) -> None:
    with refused("invalid"):
        units.add(admin, "x", "x", 0, of="pcs", factor=factor)


def test_of_and_factor_go_together(admin: Actor, refused) -> None:
    with refused("invalid", ("factor", "required")):
        units.add(admin, "x", "x", 0, of="pcs")
    with refused("invalid", ("decimals", "too_large"), ("of", "required")):
        units.add(admin, "x", "x", 7, factor="2")
    with refused("already_exists"):
        units.add(admin, "pcs", "adet", 0)


def test_no_circles(admin: Actor, refused) -> None:
    units.add(admin, "a", "a", 0, of="pcs", factor="2")
    units.add(admin, "b", "b", 0, of="a", factor="3")
    with refused("invalid", ("of", "cycle")):
        units.edit(admin, "a", of="b", factor="2")
    units.edit(admin, "b", of="")
    units.edit(admin, "a", of="b", factor="2")


def test_a_conversion_is_exact_or_refused() -> None:
    assert conversions.to_base(quantity("2.5"), 12, 1) == quantity("30")
    with pytest.raises(AmbarError, match="not_exact"):
        conversions.to_base(quantity("1"), 1, 3)
    assert conversions.to_base(quantity("3"), 1, 3, decimals=0) == quantity("1")
    with pytest.raises(AmbarError, match="too_fine"):
        conversions.to_base(quantity("1"), 1, 2, decimals=0)
    with pytest.raises(AmbarError, match="too_fine"):
        conversions.check_decimals(quantity("0.5"), 0)


@given(st.integers(1, 10**9), st.integers(1, 10**4), st.integers(1, 10**4))
def test_nothing_is_lost_on_the_way(stored: int, numerator: int, denominator: int) -> None:
    try:
        base = conversions.to_base(stored, numerator, denominator)
    except AmbarError:
        assert Fraction(stored * numerator, denominator).denominator > 1
    else:
        assert Fraction(base) * denominator / numerator == stored


def test_a_product_converts_by_its_own_units_then_by_the_chain(admin: Actor) -> None:
    units.add(admin, "palet", "palet", 0, of="box", factor="40")
    state = products.add(admin, "M8", "Cıvata", units={"box": "12"})
    engine = admin.company.engine
    with admin.company.read():
        known = {one.code: one for one in conversions.units(engine).values()}
        pcs, kg, gram = known["pcs"], known["kg"], known["g"]
        found = conversions.conversions(
            engine, [(state.id, pcs.id, code) for code in ("pcs", "box", "palet", "kg", "yok")]
        )
        assert {code: factor for (_, code), (_, factor) in found.items()} == {"pcs": 1, "box": 12, "palet": 480}
        both = conversions.conversions(engine, [(0, kg.id, "g"), (1, gram.id, "kg")])
    assert [factor for _, factor in both.values()] == [Fraction(1, 1000), Fraction(1000)]


def test_a_used_unit(admin: Actor, product: str, stock_up, refused) -> None:
    with refused("in_use", key="pcs"):
        units.delete(admin, "pcs")
    units.edit(admin, "pcs", decimals=2)
    units.edit(admin, "pcs", decimals=0)
    stock_up(product, "1")
    units.edit(admin, "pcs", decimals=2, version=3)
    with refused("in_use"):
        units.edit(admin, "pcs", decimals=0)
    with refused("conflict"):
        units.edit(admin, "pcs", name="tane", version=1)
    units.delete(admin, "l")
    with refused("not_found"):
        units.delete(admin, "l")


def test_rights(manager: Actor, clerk: Actor, refused) -> None:
    assert read.listing(clerk)
    with refused("denied", permission="catalog.units"):
        units.add(clerk, "x", "x", 0)
    assert Decimal(units.add(manager, "x", "x", 0)) > 0


# In rows ------------------------------------------------------------------------


@pytest.fixture
def boxed(company: Company, admin: Actor) -> Shop:
    """A is sold in boxes of 12 too, and by a barcode of its box; K in grams."""
    shop = Shop(company, admin)
    products.edit(admin, "A", units={"box": "12"}, add_barcodes=["8680080000408", "8680080000415"])
    products.edit(admin, "A", barcode_units={"8680080000415": "koli"})
    return shop


def row(shop: Shop, **given: str) -> Any:
    state = documents.create(shop.actor, "receipt", {"warehouse": "MAIN", "supplier": SUPPLIER, "rows": [given]})
    return documents_read.show(shop.actor, state.number).rows[0]


def test_a_row_counts_in_any_unit_of_its_product_by_code_or_name(boxed: Shop) -> None:
    for unit, told in (("box", "box"), ("koli", "box"), ("KOLİ", "box"), ("pcs", "pcs"), ("adet", "pcs")):
        assert row(boxed, product="A", quantity="3", unit=unit).unit == told
    assert row(boxed, product="K", quantity="250", unit="g").unit == "g"
    for unit in ("kg", "palet"):
        with pytest.raises(AmbarError) as caught:
            row(boxed, product="A", quantity="3", unit=unit)
        assert caught.value.details["errors"][0]["reason"] == "unknown"


def test_a_barcode_of_a_box_means_a_box(boxed: Shop, admin: Actor) -> None:
    assert row(boxed, barcode="8680080000415", quantity="2").unit == "box"
    assert row(boxed, barcode="8680080000408", quantity="2").unit == "pcs"
    assert row(boxed, barcode="8680080000415", quantity="2", unit="pcs").unit == "pcs"
    boxed.post("receipt", {"barcode": "8680080000415", "quantity": "2", "purchase_price": "30"})
    assert boxed.balance("A") == (Decimal(24), Decimal(60))
    assert entry.named(admin, ["8680080000415", "8680080000408"])["8680080000415"].unit == "box"
    card = catalogue.show(admin, "A")
    assert card.barcode_units == {"8680080000415": "box"}
    # Without the unit, the code stands for the product's own again.
    products.edit(admin, "A", units={})
    assert catalogue.show(admin, "A").barcode_units == {}
    with pytest.raises(AmbarError) as caught:
        products.edit(admin, "A", barcode_units={"8680080000415": "box", "1": "pcs"})
    assert {(one["field"], one["reason"]) for one in caught.value.details["errors"]} == {
        ("unit", "unknown"), ("barcode", "unknown"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("product", "quantity", "unit", "reason"),
    [
        ("A", "0.5", "box", "too_fine"),  # boxes are not divided
        ("A", "1.5", "pcs", "too_fine"),
        ("K", "0.5", "g", "too_fine"),
        ("K", "1.2345", "kg", "too_fine"),
        ("K", "1", "g", None),
        ("K", "1.234", "kg", None),
    ],
)
def test_a_quantity_is_no_finer_than_its_unit(
    boxed: Shop, product: str, quantity: str, unit: str, reason: str | None
) -> None:
    def post() -> None:
        boxed.post("receipt", {"product": product, "quantity": quantity, "unit": unit, "purchase_price": "1"})

    if reason is None:
        post()
        kilos = Decimal(quantity) / (1000 if unit == "g" else 1)
        assert boxed.balance(product)[0] == kilos
        return
    with pytest.raises(AmbarError) as caught:
        post()
    assert [(one["field"], one["reason"]) for one in caught.value.details["errors"]] == [("quantity", reason)]


def test_what_cannot_be_converted_exactly_is_refused(company: Company, admin: Actor) -> None:
    shop = Shop(company, admin)
    units.add(admin, "third", "üçte bir", 0)
    products.edit(admin, "K", units={"third": "1/3"})
    shop.post("receipt", {"product": "K", "quantity": "3", "unit": "third", "purchase_price": "1"})
    assert shop.balance("K")[0] == 1
    with pytest.raises(AmbarError) as caught:
        shop.post("receipt", {"product": "K", "quantity": "1", "unit": "third", "purchase_price": "1"})
    assert caught.value.details["errors"][0]["reason"] == "not_exact"


def test_the_units_of_a_product_are_its_own_further_ones_and_those_by_the_chain(boxed: Shop, admin: Actor) -> None:
    assert [(one.unit, one.factor) for one in read.of_product(admin, "A")] == [("pcs", "1"), ("box", "12")]
    assert [(one.unit, one.factor) for one in read.of_product(admin, "K")] == [("kg", "1"), ("g", "1/1000")]
