"""What the editor of documents asks while one scans: whose code is this."""

from __future__ import annotations

from db.access import Actor
from db.queries import entry
from db.services import products, units


def test_a_code_is_named_exactly_or_not_at_all(admin: Actor) -> None:
    products.add(admin, "8*40", "Cıvata", barcodes=["8680080000408"])
    units.add(admin, "koli", "Koli", 0, of="pcs", factor="12")
    found = entry.named(admin, ["8*40", " 8680080000408 ", "8680080000", "8*4", ""])
    assert set(found) == {"8*40", " 8680080000408 "}
    assert found["8*40"].barcode is None and found["8*40"].unit == "pcs"
    assert found[" 8680080000408 "].barcode == "8680080000408"


def test_a_code_in_another_case_is_meant_where_it_is_one_products_alone(admin: Actor) -> None:
    """A scanner under Caps Lock."""
    units.add(admin, "koli", "Koli", 0, of="pcs", factor="12")
    products.add(admin, "M8-40", "Cıvata", units={"koli": "12"})
    products.edit(admin, "M8-40", barcodes=["Koli-8", "8680080000408"], barcode_units={"Koli-8": "koli"})
    products.add(admin, "x-1", "Küçük")
    products.add(admin, "X-1", "Büyük")
    products.add(admin, "Ab-1", "Karışık")
    products.add(admin, "aB-1", "Karmaşık")
    found = entry.named(admin, ["m8-40", "KOLI-8", "x-1", "X-1", "ab-1", "M8-40"])
    assert set(found) == {"m8-40", "KOLI-8", "x-1", "X-1", "M8-40"}
    assert (found["m8-40"].sku, found["m8-40"].exact, found["M8-40"].exact) == ("M8-40", False, True)
    assert (found["KOLI-8"].barcode, found["KOLI-8"].unit) == ("Koli-8", "koli")
    assert (found["x-1"].name, found["X-1"].name) == ("Küçük", "Büyük")


def test_products_with_variations_stand_in_no_row_and_archived_ones_say_so(admin: Actor) -> None:
    products.add(admin, "T", "Tişört", type="parent")
    products.add(admin, "T-S", "Tişört S", parent="T")
    products.add(admin, "ESKI", "Eski ürün")
    products.archive(admin, "ESKI")
    found = entry.named(admin, ["T", "T-S", "ESKI"])
    assert set(found) == {"T-S", "ESKI"} and found["ESKI"].archived


def test_who_may_edit_may_name_a_responsible(admin: Actor, clerk: Actor) -> None:
    assert [one.login for one in entry.responsibles(clerk, "receipt", "yönetici")] == ["admin"]
    assert {one.login for one in entry.responsibles(clerk, "receipt")} == {"admin", "depocu"}
