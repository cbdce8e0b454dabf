"""Variations, ledger card, batches, substitutes, prices and labels on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.access import Actor
from db.services import documents, products
from tests.command_line import Ambar


@pytest.fixture
def shirt(admin: Actor) -> str:
    products.add(admin, "TS", "Tişört", type="parent", price="100")
    return "TS"


def test_variations_are_made_and_shown_as_a_grid(ambar: Ambar, admin: Actor, shirt: str) -> None:
    given = ("--property", "Beden=S,M", "--property", "Renk=Kırmızı,Mavi")
    planned = ambar("product", "make-variations", "TS", *given, "--dry-run").data
    assert [one["sku"] for one in planned] == ["TS-S-KIRMIZI", "TS-S-MAVI", "TS-M-KIRMIZI", "TS-M-MAVI"]
    assert ambar("product", "variations", "TS").data["rows"] == []
    assert ambar("product", "make-variations", "TS", *given, "--pattern", "{sku}{1}{2:1}").data == {
        "made": ["TSSK", "TSSM", "TSMK", "TSMM"]
    }
    documents.create_and_process(
        admin,
        "adjustment",
        {"rows": [{"product": "TSMK", "quantity": "1200", "warehouse": "MAIN", "purchase_price": "1"}]},
    )
    lines = ambar("product", "variations", "TS", json=False).out.splitlines()
    assert [line.split() for line in lines] == [
        ["Beden", "\\", "Renk", "Kırmızı", "Mavi", "Toplam"], ["S", "0", "0", "0"], ["M", "1.200", "0", "1.200"],
        ["Toplam", "1.200", "0", "1.200"],
    ]  # fmt: skip
    one = ambar("product", "add", "TS-L", "--name", "Tişört L", "--parent", "TS", "--property", "beden=L",
                "--property", "renk=mavi").data  # fmt: skip
    assert one["properties"] == [{"name": "Beden", "value": "L"}, {"name": "Renk", "value": "Mavi"}]
    assert ambar("product", "edit", "TS-L", "--property", "Beden=S", "--property", "Renk=Mavi").code == 5
    assert ambar("product", "edit", "TS-L", "--property", "").data["properties"] == []
    wrong = ambar("product", "make-variations", "TS", *given, "--pattern", "{x}", json=False)
    assert wrong.code == 5 and "{sku}-{1}-{2}" in wrong.err


def test_card_batches_and_substitutes(ambar: Ambar, admin: Actor) -> None:
    for sku in ("A", "B"):
        products.add(admin, sku, f"Ürün {sku}")
    for count in ("5", "7"):
        documents.create_and_process(
            admin,
            "adjustment",
            {"rows": [{"product": "A", "quantity": count, "warehouse": "MAIN", "purchase_price": "2"}]},
        )
    rows = ambar("product", "ledger", "A", "--from", "1.1.2020").data
    assert [(row["kind"], row["balance"], row["balance_value"]) for row in rows] == [
        ("opening", "0", "0.00"), ("adjustment", "5", "10.00"), ("adjustment", "12", "24.00"),
    ]  # fmt: skip
    assert "devir" in ambar("product", "ledger", "A", "--from", "1.1.2020", json=False).out
    assert [row["left"] for row in ambar("product", "batches", "A").data] == ["5", "7"]
    assert [row["sku"] for row in ambar("product", "substitutes", "A", "--add", "B").data] == ["B"]
    assert [row["sku"] for row in ambar("product", "substitutes", "B").data] == ["A"]
    assert ambar("product", "substitutes", "B", "--remove", "A").data == []
    assert ambar("product", "substitutes", "B", "--remove", "A", "--add", "A").error["code"] == "usage"


def test_prices_by_day(ambar: Ambar, shirt: str) -> None:
    assert [row["price"] for row in ambar("product", "price", "TS", "120,5", "--from", "1.1.2999").data] == [
        "120.50",
        "100.00",
    ]
    assert [row["price"] for row in ambar("product", "price", "TS", "--withdraw", "--from", "1.1.2999").data] == [
        "100.00"
    ]
    assert [row["price"] for row in ambar("product", "price", "TS", "--end").data] == [None]
    assert ambar("product", "price", "TS", "--withdraw").error["code"] == "usage"
    assert ambar("product", "price", "TS", "5", "--end").error["code"] == "usage"


def test_labels_are_written_into_new_files(ambar: Ambar, shirt: str, tmp_path: Path) -> None:
    zpl, pdf = tmp_path / "a.zpl", tmp_path / "a.pdf"
    assert ambar("product", "label", "TS", "--to", str(zpl), "--price", "--copies", "4").data["file"] == str(zpl)
    text = zpl.read_text(encoding="utf-8")
    assert "Tişört" in text and "100,00 TL" in text and "^PQ4" in text
    assert ambar("product", "label", "TS", "TS", "--to", str(pdf), "--size", "40x20").code == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    assert ambar("product", "label", "TS", "--to", str(pdf)).code == 5  # there already
    for wrong in (("--to", "a.txt"), ("--to", "a.zpl", "--size", "5x5"), ("--to", "a.zpl", "--size", "x")):
        assert ambar("product", "label", "TS", *wrong).error["code"] == "usage"
    for size in "SM":
        ambar("product", "add", f"TS-{size}", "--name", f"Tişört {size}", "--parent", "TS")
    ambar("product", "archive", "TS-M")
    assert ambar("product", "label", "TS", "--to", str(tmp_path / "c.zpl")).code == 0
    text = (tmp_path / "c.zpl").read_text(encoding="utf-8")
    assert text.count("^XA") == 1 and "TS-S" in text  # its variations in use, not itself
    assert ambar("product", "label", "YOK", "--to", str(tmp_path / "b.zpl")).code == 4
    assert not (tmp_path / "b.zpl").exists()
