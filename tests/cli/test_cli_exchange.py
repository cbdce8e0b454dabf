"""`ambar import`, `export` and `mapping` as people and programs use them, forced ones too."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from db.services import products, warehouses
from tests.command_line import Ambar


def write(folder: Path, text: str, name: str = "liste.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_people_get_the_turkish_form_programs_the_plain_one(ambar: Ambar, shop: Actor, tmp_path: Path) -> None:
    products.edit(shop, "M8-40", price="4.50", name='Cıvata; "iyi"')
    people, programs, english = (tmp_path / f"{name}.csv" for name in ("insan", "program", "english"))
    said = ambar("export", "products", str(people), json=False)
    assert (said.code, said.err) == (0, "") and said.out.endswith(f"satır yazıldı: {people}\n")
    text = people.read_bytes().decode("utf-8")
    assert text.startswith("\ufeffStok kodu;Ad;Tür;") and '"Cıvata; ""iyi"""' in text and ";4,50;" in text
    told = ambar("export", "products", str(programs)).data
    rows = list(csv.DictReader(io.StringIO(programs.read_text(encoding="utf-8"))))
    assert told == {"file": str(programs), "rows": len(rows)}
    assert {row["sku"]: row["price"] for row in rows}["M8-40"] == "4.50"
    assert ambar("export", "products", str(english), "--form", "en").code == 0
    assert english.read_text(encoding="utf-8").startswith("\ufeffSKU,Name,Type,")
    out = ambar("export", "products", "-", "--columns", "sku,price,on_hand", "--text", "M8-40", json=False).out
    assert out.splitlines()[0] == "sku,price,on_hand" and out.splitlines()[1].startswith("M8-40,4.50,")


@pytest.mark.parametrize("words", [
    ("products", "a.txt"), ("products", "-"), ("yok", "a.csv"), ("products", "a.csv", "--columns", "sku,yok"),
    ("stock", "a.csv", "--form", "de"),
])  # fmt: skip
def test_wrong_usage_of_export(ambar: Ambar, shop: Actor, tmp_path: Path, words: tuple[str, ...]) -> None:
    said = ambar("export", words[0], words[1] if words[1] == "-" else str(tmp_path / words[1]), *words[2:])
    assert said.code == 2, said
    assert list(tmp_path.iterdir()) == [tmp_path / one.name for one in tmp_path.iterdir() if one.is_dir()]


def test_workbooks_go_out_and_come_back(ambar: Ambar, shop: Actor, tmp_path: Path) -> None:
    for kind in ("products", "warehouses", "partners"):
        path = tmp_path / f"{kind}.xlsx"
        assert ambar("export", kind, str(path)).code == 0
        assert path.read_bytes().startswith(b"PK")
        told = ambar("import", kind, str(path)).data
        assert (told["created"], told["updated"]) == (0, 0) and told["unchanged"] == told["rows"] > 0
    assert ambar("export", "products", str(tmp_path / "products.xlsx")).error["details"]["errors"][0]["reason"] == (
        "file_exists"
    )


def test_a_trial_run_shows_what_would_change(ambar: Ambar, shop: Actor, tmp_path: Path) -> None:
    products.edit(shop, "M8-40", price="4", published=False)
    path = write(tmp_path, "Stok kodu;Ad;Satış fiyatı;Yayında\nM8-40;;4,50;evet\nYENİ;Yeni ürün;1;\n")
    out = ambar("import", "products", str(path), "--dry-run", json=False).out
    assert "Deneme: hiçbir şey kaydedilmedi" in out
    assert out.split("\n\n")[1].splitlines() == [
        "liste.csv:2  değiştirildi  M8-40  Cıvata M8×40", "    Satış fiyatı: 4 → 4,5", "    Yayında: hayır → evet",
        "liste.csv:3  yeni  YENİ  Yeni ürün", "    Satış fiyatı: 1",
    ]  # fmt: skip
    changes = ambar("import", "products", str(path), "--dry-run").data["changes"]
    assert [(one["kind"], one["key"]) for one in changes] == [("changed", "M8-40"), ("new", "YENİ")]
    assert ambar("product", "show", "YENİ").code == 4


def test_the_decimal_mark_is_asked_and_said(ambar: Ambar, shop: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "Stok kodu;Ad;Satış fiyatı\nYENİ;Yeni ürün;1.250\n")
    said = ambar("import", "products", str(path), json=False)
    assert said.code == 5
    assert said.err == (
        "liste.csv, satır 2: Satış fiyatı: 1.250 iki türlü okunabilir; ondalık işaretini belirtin"
        " (--decimal comma ya da point)\n"
    )
    assert ambar("import", "products", str(path), "--decimal", "comma").data["created"] == 1
    assert ambar("product", "show", "YENİ").data["price"] == "1250.00"


def test_good_rows_go_in_and_the_others_into_a_file(ambar: Ambar, shop: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "sku;name;price\nA;Bir;1,5\nB;İki;çok\nC;;2,5\n")
    bad = tmp_path / "kötü.csv"
    assert ambar("import", "products", str(path), "--good-rows").code == 2, "where would the bad ones go?"
    assert ambar("import", "products", str(path), "--bad-file", str(bad)).code == 2
    said = ambar("import", "products", str(path), "--good-rows", "--bad-file", str(bad), json=False)
    assert said.code == 0 and f"Reddedilen satırlar {bad} dosyasında" in said.out
    assert "satır 3: Satış fiyatı: çok sayı değil" in said.err
    assert bad.read_text(encoding="utf-8-sig").splitlines()[1:] == [
        "B;İki;çok;Satış fiyatı: çok sayı değil", "C;;2,5;Ad eksik",
    ]  # fmt: skip
    assert ambar("import", "products", str(path), "--good-rows", "--bad-file", str(bad)).error["details"]["errors"][0][
        "reason"
    ] == ("file_exists")
    again = ambar("import", "products", str(write(tmp_path, "sku;name\nD;Dört\n")), "--good-rows", "--bad-file",
                  str(tmp_path / "yok.csv"))  # fmt: skip
    assert (again.data["created"], again.data["refused"]) == (1, 0)
    assert not (tmp_path / "yok.csv").exists(), "nothing was refused: there is no file"


def test_mappings_are_guessed_saved_and_used(ambar: Ambar, shop: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "Stok kodu;Ürün adı;Bizim fiyat\nYENİ;Yeni;1,5\n")
    guessed = ambar("mapping", "guess", "products", str(path), json=False).out
    assert 'sku = "Stok kodu"' in guessed and "Bizim fiyat" in guessed.splitlines()[0]
    toml = write(tmp_path, guessed + 'price = "Bizim fiyat"\n', "m.toml")
    assert ambar("mapping", "save", "products", "Demir listesi", "--file", str(toml)).data["version"] == 1
    assert [one["name"] for one in ambar("mapping", "list").data] == ["Demir listesi"]
    assert "Bizim fiyat" in ambar("mapping", "show", "products", "Demir listesi").data["text"]
    assert ambar("import", "products", str(path), "--map", "Demir listesi").data["created"] == 1
    assert ambar("product", "show", "YENİ").data["price"] == "1.50"
    assert ambar("mapping", "delete", "products", "Demir listesi").code == 0
    assert ambar("import", "products", str(path), "--map", "Demir listesi").code == 5


def test_what_no_column_says_is_set(ambar: Ambar, shop: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "Ürün;Adet\nM8-40;5\n")
    assert ambar("import", "stock", str(path)).code == 5
    said = ambar("import", "stock", str(path), "--set", "warehouse=MAIN", "--set", "purchase_price=2.50")
    assert said.data["documents"] == {"adjustment": 1}
    assert ambar("import", "stock", str(path), "--set", "warehouse").code == 2
    assert ambar("import", "stock", str(path), "--set", "warehouse=MAIN", "--set", "renk=mavi").code == 2


def test_a_forced_session_writes_and_reads_its_own_folder_only(
    ambar: Ambar, company: Company, shop: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.command_line import run
    from tui import session

    del company
    warehouses.add(shop, "ŞUBE", "Şube")
    monkeypatch.setattr(session, "data_folder", lambda *, forced=False: tmp_path / "company")
    folder = tmp_path / "company" / session.EXCHANGE / "admin"
    folder.mkdir(parents=True)
    assert run(["--forced", "admin", "--json", "export", "warehouses", "depolar.csv"]).code == 0
    assert (folder / "depolar.csv").exists()
    assert run(["--forced", "admin", "--json", "export", "warehouses", "depolar.csv"]).code == 5
    assert run(["--forced", "admin", "--json", "export", "warehouses", "../depolar.csv"]).code == 2
    assert run(["--forced", "admin", "--json", "export", "warehouses", str(tmp_path / "x.csv")]).code == 2
    assert run(["--forced", "admin", "--json", "import", "warehouses", "depolar.csv"]).data["unchanged"] == 3
    (folder / "link.csv").symlink_to(tmp_path / "liste.csv")
    write(tmp_path, "code;name\nX;X\n")
    assert run(["--forced", "admin", "--json", "import", "warehouses", "link.csv"]).code == 5
    assert run(["--forced", "admin", "--json", "import", "warehouses", str(tmp_path / "liste.csv")]).code == 2


def test_standard_input_without_end_is_refused(ambar: Ambar, shop: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.cli import imports

    assert ambar("import", "products", "-", stdin="sku,name\nYENİ,Yeni\n").data["created"] == 1
    monkeypatch.setattr(imports, "MAX_INPUT", 1000)
    said = ambar("import", "products", "-", stdin="sku,name\n" + "A,B\n" * 1000)
    assert said.error["details"]["errors"][0]["reason"] == "too_large"
