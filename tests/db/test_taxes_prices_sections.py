"""Tax rates, price types and sections of the catalogue."""

from __future__ import annotations

from datetime import date

import pytest

from db import lookup
from db.access import Actor
from db.queries import price_types as read_types
from db.queries import sections as read_sections
from db.queries import taxes as read_taxes
from db.services import price_types, products, sections, taxes


def test_tax_rates_by_name_or_per_cent(admin: Actor, refused) -> None:
    taxes.add(admin, "KDV indirimli", "8,5".replace(",", "."), reason="eski oran", valid_to="2023-07-09")
    assert [(one.name, one.rate) for one in read_taxes.listing(admin)][-3:] == [
        ("KDV indirimli", "8.5%"), ("10%", "10%"), ("20%", "20%"),
    ]  # fmt: skip
    with admin.company.read() as engine:
        found = lookup.tax_rates(engine, ["20%", "%20", "20", "KDV indirimli", "8.5 %", "7%", "x"], date(2026, 1, 1))
    assert {text: one.name for text, one in found.items()} == {
        "20%": "20%", "%20": "20%", "20": "20%", "KDV indirimli": "KDV indirimli", "8.5 %": "KDV indirimli",
    }  # fmt: skip
    with refused("already_exists"):
        taxes.add(admin, "20%", "20")
    with refused("invalid", ("name", "required"), ("rate", "not_a_rate"), ("valid_to", "before_start")):
        taxes.add(admin, "", "101", valid_from="2026-02-01", valid_to="2026-01-01")


def test_a_tax_rate_in_use_stays(admin: Actor, product: str, refused) -> None:
    with refused("in_use"):
        taxes.delete(admin, "20%")
    taxes.edit(admin, "20%", active=False)
    assert "20%" not in [one.name for one in read_taxes.listing(admin, active=True)]
    with refused("invalid", ("tax", "unknown")):
        products.edit(admin, product, tax="20%")
    taxes.delete(admin, "1%")


def test_one_price_type_is_the_base(admin: Actor, refused) -> None:
    price_types.add(admin, "toptan", "Toptan")
    price_types.add(admin, "usd", "Export", currency="USD")
    with refused("invalid", ("base", "other_currency")):
        price_types.edit(admin, "usd", base=True)
    with refused("invalid", ("base", "needed")):
        price_types.edit(admin, "base", base=False)
    price_types.edit(admin, "toptan", base=True)
    assert [one.code for one in read_types.listing(admin) if one.base] == ["toptan"]
    with refused("in_use"):
        price_types.delete(admin, "toptan")
    price_types.delete(admin, "base")
    with refused("invalid", ("currency", "unknown")):
        price_types.add(admin, "x", "x", currency="tl")


def test_sections_in_a_tree(admin: Actor, refused) -> None:
    top = sections.add(admin, "Hırdavat")
    sections.add(admin, "Gıda")
    bolts = sections.add(admin, "Cıvata", parent="Hırdavat")
    sections.add(admin, "Çelik", parent=bolts)
    assert [(one.name, one.depth) for one in read_sections.listing(admin)] == [
        ("Gıda", 0), ("Hırdavat", 0), ("Cıvata", 1), ("Çelik", 2),
    ]  # fmt: skip
    with refused("already_exists"):
        sections.add(admin, "Cıvata", parent=top)
    sections.add(admin, "Cıvata", parent="Gıda")
    with refused("ambiguous"):
        sections.edit(admin, "Cıvata", name="x")
    with refused("invalid", ("parent", "cycle")):
        sections.edit(admin, "Hırdavat", parent="Hırdavat/Cıvata/Çelik")
    with refused("in_use"):
        sections.delete(admin, top)
    sections.edit(admin, "Hırdavat/Cıvata", parent="")
    with refused("not_found"):
        sections.edit(admin, 999, name="x")
    sections.delete(admin, "Hırdavat")


@pytest.mark.parametrize("call", [
    lambda actor: taxes.add(actor, "x", "1"),
    lambda actor: price_types.add(actor, "x", "x"),
    lambda actor: sections.add(actor, "x"),
])  # fmt: skip
def test_a_clerk_only_reads_them(clerk: Actor, call, refused) -> None:
    assert read_taxes.listing(clerk)
    with refused("denied", reason="missing"):
        call(clerk)
