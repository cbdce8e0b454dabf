"""Units of measure: fractions, exactness, chains, and what may still be changed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import units as conversions
from db.access import Actor
from db.errors import AmbarError
from db.fields import quantity
from db.queries import units as read
from db.services import products, units


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
