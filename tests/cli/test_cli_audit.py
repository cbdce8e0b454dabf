"""`ambar audit` and `ambar export audit`: narrowed alike, and nothing in a file that one may not see."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from db.access import Actor
from db.exchange.csv_text import cell, csv_text
from db.fields import Amount, Price
from db.services import products, settings, warehouses
from tests.command_line import Ambar
from tests.conftest import MakeActor


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_file_holds_what_the_list_shows(ambar: Ambar, shop: Actor, tmp_path: Path) -> None:
    settings.set(shop, "company.name", 'Işık; "Kardeşler", Ltd.')
    path = tmp_path / "denetim.csv"
    assert ambar("export", "audit", str(path)).data == {"file": str(path), "rows": len(table(path))}
    listed = ambar("audit", "list").data
    written = table(path)
    assert [int(one["id"]) for one in written] == [one["id"] for one in listed]
    for name in ("kind", "employee", "source", "target", "field", "warehouse", "before", "after"):
        assert [one[name] for one in written] == [one[name] or "" for one in listed], name
    assert written[0]["at"].endswith("+03:00") and written[0]["after"] == 'Işık; "Kardeşler", Ltd.'
    narrow = ("--kind", "setting", "--target", "COMPANY.name", "--text", "işik KARDES")
    path.unlink()
    assert ambar("export", "audit", str(path), *narrow).data["rows"] == 1
    assert len(ambar("audit", "list", *narrow).data) == 1
    assert ambar("audit", "list", "--text", "kardeşler yok").data == []


def test_nothing_is_overwritten_and_nothing_left_behind(ambar: Ambar, clerk: Actor, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("benim", encoding="utf-8")
    assert ambar("export", "audit", str(path)).error["details"]["errors"][0]["reason"] == "file_exists"
    assert path.read_text(encoding="utf-8") == "benim"
    assert ambar("export", "audit", str(tmp_path / "a.txt")).code == 2
    assert ambar("export", "audit", str(tmp_path / "b.csv"), by="depocu").code == 3
    assert ambar("export", "audit", str(tmp_path / "b.csv"), "--employee", "yok").code == 4
    assert [one.name for one in tmp_path.glob("*.csv")] == ["a.csv"]


def test_a_file_hides_what_the_list_hides(ambar: Ambar, shop: Actor, make_actor: MakeActor, tmp_path: Path) -> None:
    products.edit(shop, "M8-40", purchase_price="7313.37")
    warehouses.add(shop, "GIZLI", "Gizli depo")
    make_actor({"audit.view": True, "catalog.view": True, "warehouse.view": ["MAIN"]}, login="gören")
    path = tmp_path / "a.csv"
    assert ambar("export", "audit", str(path), by="gören").code == 0
    text = path.read_text(encoding="utf-8")
    assert "M8-40" in text and "purchase_price" in text
    assert "7313" not in text and "GIZLI" not in text and "Gizli" not in text
    for words in ("7313.37", "gizli"):
        assert ambar("audit", "list", "--text", words, by="gören").data == [], "found is as good as seen"
        assert len(ambar("audit", "list", "--text", words).data) >= 1
    assert ambar("audit", "list", "--target", "GIZLI", by="gören").data == []


@pytest.mark.parametrize(
    "text", ["=1+1", "+90 555 1", "-a", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", " =1", "-1-1"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-5.00", "+5", "-5,25", "M8=", "a-b", Amount("-2.5"), Price("-1"), -3])
def test_numbers_and_harmless_text_stay(value: object) -> None:
    assert cell(value) == (str(value) if not isinstance(value, Amount | Price) else f"{value:f}")


def test_a_long_file_comes_whole() -> None:
    text = "".join(csv_text(["no", "ad"], ((number, f"ad\n{number}") for number in range(1700))))
    assert [row[1] for row in csv.reader(text.splitlines(keepends=True))][1:] == [f"ad\n{one}" for one in range(1700)]
