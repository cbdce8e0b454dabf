"""Variations out of files: size and colour beside the parent. Files out and in again: test_exports.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.services import imports
from tests.db.test_import_products import write


def shirts(folder: Path, *lines: str) -> Path:
    """A file with these variations of T."""
    quoted = ['"{}"'.format(one.replace('"', '""')) for one in lines]
    rows = [f"T-{place};Tişört {place};T;{told}\n" for place, told in enumerate(quoted)]
    return write(folder, "Stok kodu;Ad;Ana ürün;Özellikler\nT;Tişört;;\n" + "".join(rows))


def grid(actor: Actor) -> dict[str, tuple[tuple[str, str], ...]]:
    """The variations of T by their SKUs."""
    company = actor.company
    with company.read() as engine:
        return {
            sku: tuple(engine.rows("SELECT name, value FROM item_property WHERE item_id = ? ORDER BY position", (key,)))
            for key, sku in engine.rows("SELECT id, sku FROM item WHERE kind = 'variation' ORDER BY sku")
        }


def test_size_and_colour_come_in_and_are_changed(admin: Actor, tmp_path: Path) -> None:
    first = shirts(tmp_path, "Beden=S; Renk=Kırmızı", "beden=M;renk=kırmızı", "Beden=L;Renk=Mavi")
    made = imports.run(admin, "products", [first])
    assert made.created == 4
    assert grid(admin) == {
        "T-0": (("Beden", "S"), ("Renk", "Kırmızı")),
        "T-1": (("Beden", "M"), ("Renk", "Kırmızı")),
        "T-2": (("Beden", "L"), ("Renk", "Mavi")),
    }
    second = shirts(tmp_path, "Beden=S; Renk=KIRMIZI", "Beden=M;Renk=Kırmızı", "Beden=XL;Renk=Mavi")
    again = imports.run(admin, "products", [second])
    assert (again.created, again.updated, again.unchanged) == (0, 1, 3)
    (change,) = again.changes
    assert change.fields == (("properties", "Beden=L; Renk=Mavi", "Beden=XL; Renk=Mavi"),)
    assert grid(admin)["T-2"] == (("Beden", "XL"), ("Renk", "Mavi"))


def test_what_is_wrong_with_properties_is_named_by_line(admin: Actor, tmp_path: Path) -> None:
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [shirts(tmp_path, "Beden=S", "kırmızı", "Beden=S", "Beden=M; Beden=L")])
    found = {(one["line"], one["field"], one["reason"]) for one in caught.value.details["errors"]}
    assert {(4, "properties", "not_pairs"), (6, "properties", "not_pairs")} <= found
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [shirts(tmp_path, "Beden=S", "Beden=s")])
    assert {(one["line"], one["reason"]) for one in caught.value.details["errors"]} == {(4, "same_properties")}
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [write(tmp_path, "sku;name;Properties\nX;Tek;Beden=S\n")])
    assert {(one["line"], one["reason"]) for one in caught.value.details["errors"]} == {(2, "only_variations")}


def boxes(company: Company) -> dict[str, str | None]:
    """The barcodes with the units that they stand for."""
    with company.read() as engine:
        return dict(engine.rows("SELECT b.code, u.code FROM barcode b LEFT JOIN unit u ON u.id = b.unit_id"))


def test_a_box_has_its_own_barcode(company: Company, admin: Actor, tmp_path: Path) -> None:
    columns = "sku;name;unit;units;barcodes;barcode_units\n"
    made = imports.run(admin, "products", [write(tmp_path, f"{columns}A;Vida;adet;box=12;111 222;222=koli\n")])
    assert (made.created, boxes(company)) == (1, {"111": None, "222": "box"})
    same = imports.run(admin, "products", [write(tmp_path, f'{columns}A;Vida;;;111 222;"111=adet; 222=box"\n')])
    assert same.unchanged == 1
    other = imports.run(admin, "products", [write(tmp_path, f'{columns}A;Vida;;;333;"222=adet; 333=koli"\n')])
    assert (other.updated, boxes(company)) == (1, {"111": None, "222": None, "333": "box"})
    (change,) = other.changes
    assert ("barcode_units", "222=box", "222=pcs; 333=box") in change.fields


@pytest.mark.parametrize("row", ["111;111=koli", "box=12;111;999=koli", "box=12;111;koli"])
def test_what_is_wrong_with_the_barcode_of_a_box_is_named(
    company: Company, admin: Actor, tmp_path: Path, row: str
) -> None:
    row = f"B;Somun;adet;{row if row.startswith('box') else ';' + row}"
    path = write(tmp_path, f"sku;name;unit;units;barcodes;barcode_units\n{row}\n")
    for good in (False, True):
        try:
            done = imports.run(admin, "products", [path], good_rows=good)
        except AmbarError as error:
            facts = list(error.details["errors"])
        else:
            assert (done.created, done.refused) == (0, 1)
            facts = list(done.errors)
        assert [one["line"] for one in facts] == [2]
    assert boxes(company) == {}
