"""Variations out of files: size and colour beside the parent. Files out and in again: test_exports.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.access import Actor
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
