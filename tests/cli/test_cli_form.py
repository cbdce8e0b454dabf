"""`ambar form`, and the company's own fields in the JSON of documents and products."""

from __future__ import annotations

import json
from typing import Any

import pytest


def test_a_field_from_the_form_to_the_document_and_back(ambar: Any) -> None:
    made = ambar("form", "add", "receipt", "Araç plakası", "--kind", "text", "--required", "on").data
    assert [one["code"] for one in made["fields"]][-1] == "arac_plakasi"
    ambar("form", "add", "receipt", "Öncelik", "--kind", "list", "--option", "acele", "--option", "olağan")
    ambar("form", "add", "receipt", "Vade", "--kind", "date")
    moved = ambar("form", "set", "receipt", "vade", "--first", "--label", "Ödeme günü").data
    assert (moved["fields"][0]["code"], moved["fields"][0]["label"]) == ("vade", "Ödeme günü")
    told = ambar("form", "show", "receipt", json=False).out
    assert "Araç plakası" in told and "zorunlu" in told.lower() and "Tedarikçi" in told

    given = {"arac_plakasi": "34 ABC 12", "oncelik": "acele", "vade": "2026-12-01"}
    doc = ambar("doc", "new", "receipt", "--file", "-", stdin=json.dumps({"supplier": "yok", "fields": given})).error
    assert doc["details"]["errors"][0]["field"] == "supplier"
    state = ambar("doc", "new", "receipt", "--file", "-", stdin=json.dumps({"fields": given})).data
    found = ambar("doc", "show", state["number"]).data
    assert found["fields"] == {"vade": "2026-12-01", "arac_plakasi": "34 ABC 12", "oncelik": "acele"}
    again = {"version": found["version"], "fields": {**found["fields"], "oncelik": None}}
    ambar("doc", "edit", state["number"], "--file", "-", stdin=json.dumps(again))
    found = ambar("doc", "show", state["number"]).data
    assert found["fields"]["oncelik"] is None
    assert found["history"][-1]["label"] == "Öncelik"
    refused = ambar("doc", "edit", state["number"], "--file", "-",
                    stdin=json.dumps({"version": found["version"], "fields": {"oncelik": "yarın", "yok": "1"}}))  # fmt: skip
    assert refused.code == 5
    assert {one["field"] for one in refused.error["details"]["errors"]} == {"fields.oncelik", "fields.yok"}
    assert "Öncelik: yarın" in refused.error["message"]
    refused = ambar("doc", "process", state["number"])
    assert refused.code == 5


def test_a_removed_field_comes_back_and_built_in_ones_stay(ambar: Any) -> None:
    ambar("form", "add", "sale", "Plaka", "--kind", "text")
    gone = ambar("form", "remove", "sale", "plaka").data
    assert [one["code"] for one in gone["removed"]] == ["plaka"]
    assert ambar("form", "restore", "sale", "plaka").data["removed"] == []
    assert ambar("form", "remove", "sale", "customer").code == 5
    assert ambar("form", "set", "sale", "customer", "--shown", "off").code == 5
    assert ambar("form", "set", "sale", "yok", "--label", "x").code == 4
    assert ambar("form", "set", "sale", "plaka", "--label", "x", "--version", "1").code == 6
    assert ambar("form", "show", "nothing").code == 2


def test_one_arranges_a_form_for_oneself(ambar: Any) -> None:
    mine = ambar("form", "mine", "transfer", "--order", "date", "comment", "--hide", "title").data
    assert [one["code"] for one in mine["fields"]][:2] == ["date", "comment"]
    assert [one["code"] for one in mine["fields"] if one["hidden"]] == ["title"]
    everybody = ambar("form", "show", "transfer", "--all").data["fields"]
    assert everybody[0]["code"] == "warehouse"
    assert ambar("form", "mine", "transfer", "--hide", "date").code == 5
    assert not [one for one in ambar("form", "mine", "transfer", "--reset").data["fields"] if one["hidden"]]


def test_products_take_fields_and_units_of_barcodes(ambar: Any) -> None:
    ambar("form", "add", "product", "Garanti", "--kind", "number")
    made = ambar("product", "add", "M8", "--name", "Cıvata", "--barcode", "8680080000408", "--units", "box=12",
                 "--field", "garanti=24").data  # fmt: skip
    assert made["fields"] == {"garanti": "24"}
    edited = ambar("product", "edit", "M8", "--barcode-unit", "8680080000408=box", "--field", "garanti=").data
    assert (edited["fields"], edited["barcode_units"]) == ({"garanti": None}, {"8680080000408": "box"})
    assert ambar("product", "edit", "M8", "--field", "garanti=uzun").code == 5
    assert "garanti" not in ambar("product", "show", "M8", json=False).out


@pytest.mark.parametrize("label", ["[red]x[/]", "a\x1b[31mb", "a\u202eb"])
def test_labels_are_text(ambar: Any, label: str) -> None:
    made = ambar("form", "add", "sale", label, "--kind", "text")
    if label.startswith("["):
        assert made.code == 0
        assert label in ambar("form", "show", "sale", json=False).out
    else:
        assert made.code == 5


def test_files_for_people_say_the_label_and_the_code(ambar: Any, tmp_path: Any) -> None:
    ambar("form", "add", "product", "Garanti süresi", "--kind", "number")
    ambar("product", "add", "M8", "--name", "Cıvata", "--field", "garanti_suresi=24.5")
    path = tmp_path / "urunler.csv"
    assert ambar("export", "products", str(path), json=False).code == 0
    text = path.read_text(encoding="utf-8-sig")
    assert "Garanti süresi [garanti_suresi]" in text and "24,5" in text
    ambar("product", "edit", "M8", "--field", "garanti_suresi=")
    assert ambar("import", "products", str(path)).data["updated"] == 1
    assert ambar("product", "show", "M8").data["fields"] == {"garanti_suresi": "24.5"}
