"""What is wrong with a file's columns or its mapping is told in the language, by name and line."""

from __future__ import annotations

from pathlib import Path

from db.access import Actor
from tests.command_line import Ambar


def test_columns_are_named(ambar: Ambar, shop: Actor, tmp_path: Path) -> None:
    path = tmp_path / "stok.csv"
    path.write_text("renk;warehouse;quantity\nM8-40;MAIN;5\n", encoding="utf-8")
    told = ambar("import", "stock", str(path), json=False).err.splitlines()
    assert told == ["stok.csv: Sütun eksik: Ürün (product)", "stok.csv: Bilinmeyen sütun: renk"]


def test_a_mapping_that_is_not_toml_is_told_without_foreign_words(ambar: Ambar, shop: Actor, tmp_path: Path) -> None:
    path, mapping = tmp_path / "stok.csv", tmp_path / "m.toml"
    path.write_text("product;warehouse;quantity\nM8-40;MAIN;5\n", encoding="utf-8")
    for text, line in (("x = 1\nnot toml =", 2), ("x = 1\ny", 2)):
        mapping.write_text(text, encoding="utf-8")
        told = ambar("import", "stock", str(path), "--map", str(mapping), json=False).err
        assert told == f"Eşleme dosyası TOML değil: satır {line}\n"
