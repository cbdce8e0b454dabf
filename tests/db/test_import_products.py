"""Importing products, warehouses and partners: made, changed, left alone, refused by line."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.exchange import mapping_file
from db.services import imports, products
from db.services.imports import ImportSummary
from tests.conftest import MakeActor

DATA = Path(__file__).parents[1] / "data"


def write(folder: Path, text: str, name: str = "dosya.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def counts(summary: ImportSummary) -> tuple[int, int, int]:
    return summary.created, summary.updated, summary.unchanged


def problems(error: AmbarError) -> set[tuple[Any, ...]]:
    return {(one.get("file"), one.get("line"), one["field"], one["reason"]) for one in error.details["errors"]}


def item(company: Company, sku: str, *columns: str) -> tuple[Any, ...]:
    with company.read() as engine:
        row = engine.row(f"SELECT {', '.join(columns)} FROM item WHERE sku = ?", (sku,))
    assert row is not None
    return row


def price(company: Company, sku: str) -> int | None:
    with company.read() as engine:
        found: int | None = engine.value(
            "SELECT amount FROM price p JOIN item i ON i.id = p.item_id WHERE i.sku = ? ORDER BY valid_from DESC",
            (sku,),
        )
    return found


def everything(company: Company) -> list[tuple[Any, ...]]:
    """What must not change when an import fails or is tried."""
    tables = ("item", "barcode", "price", "partner", "warehouse", "document", "document_row", "ledger", "balance",
              "audit", "counter", "history")  # fmt: skip
    with company.read() as engine:
        return [(table, engine.rows(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in tables]


def test_own_columns_as_turkish_excel_writes_them(company: Company, admin: Actor, tmp_path: Path) -> None:
    text = (
        "sku;name;unit;price;purchase_price;tax;barcode;minimum_stock;published\r\n"
        "Ş-1;Şerit metre 5 m;pcs;1.234,50;999,9;%20;8690000000012;10;DOĞRU\r\n"
        "Ç-2;Çivi;kg;45,25;;;;0,5;YANLIŞ\r\n"
    )
    summary = imports.run(admin, "products", [write(tmp_path, text, encoding="cp1254")])
    assert counts(summary) == (2, 0, 0)
    assert item(company, "Ş-1", "name", "purchase_price", "published", "minimum_stock") == (
        "Şerit metre 5 m", 999_900_000, 1, 10_000_000,
    )  # fmt: skip
    assert price(company, "Ş-1") == 1_234_500_000
    assert item(company, "Ç-2", "purchase_price", "minimum_stock") == (None, 500_000)
    assert not summary.warnings


def test_importing_again_changes_nothing_and_a_changed_file_changes_what_differs(
    company: Company, admin: Actor, tmp_path: Path
) -> None:
    head = "sku,name,price,barcode,section\n"
    path = write(tmp_path, head + "A,Anahtar,10,8690000000012,\nB,Boru,20.50,,\n")
    imports.run(admin, "products", [path])
    before = everything(company)
    assert counts(imports.run(admin, "products", [path])) == (0, 0, 2)
    assert everything(company) == before
    write(tmp_path, head + "A,Anahtar takımı,10,8690000000029,\nB,Boru,20.50,,\n")
    assert counts(imports.run(admin, "products", [path])) == (0, 1, 1)
    assert item(company, "A", "name") == ("Anahtar takımı",)
    with company.read() as engine:
        assert engine.rows("SELECT code FROM barcode ORDER BY code") == [("8690000000012",), ("8690000000029",)]


def test_a_dry_run_says_the_same_and_leaves_nothing(company: Company, admin: Actor) -> None:
    before = everything(company)
    tried = imports.run(admin, "products", [DATA / "tr-products.csv"], "tr-products", dry_run=True)
    assert everything(company) == before
    done = imports.run(admin, "products", [DATA / "tr-products.csv"], "tr-products")
    assert (tried.created, tried.warnings, tried.dry_run) == (done.created, done.warnings, True)
    assert done.created == 60


def test_every_problem_is_named_by_file_line_and_field_and_nothing_is_imported(
    company: Company, admin: Actor, tmp_path: Path
) -> None:
    products.add(admin, "VAR", "Var olan", barcodes=["8690000000012"])
    one = write(
        tmp_path,
        "sku,name,price,barcode,unit,tax\n"
        "A,Anahtar,on,,,\n"
        "B,Boru,1.234,,,\n"
        ',"Adsız",1,,,\n'
        "C,,bir,,,\n"
        "D,Dübel,1,8690000000012,,\n"
        "E,Eğe,1,8.68008E+12,,\n"
        "F,Fırça,-1,,,\n"
        "G,Gönye,1,,arşın,%21\n"
        "H,Hava\u202e,1,,,\n",
        "bir.csv",
    )
    two = write(tmp_path, "sku,name,price,barcode,unit,tax\nK,Kablo,1,,,\nK,Kablo yine,2,,,\n", "iki.csv")
    before = everything(company)
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [one, two])
    assert problems(caught.value) == {
        ("bir.csv", 2, "price", "not_a_number"),
        ("bir.csv", 3, "price", "decimal_unknown"),
        ("bir.csv", 4, "sku", "required"),
        ("bir.csv", 5, "name", "required"),
        ("bir.csv", 5, "price", "not_a_number"),
        ("bir.csv", 6, "barcode", "taken"),
        ("bir.csv", 7, "barcodes", "scientific"),
        ("bir.csv", 8, "price", "negative"),
        ("bir.csv", 9, "unit", "unknown"),
        ("bir.csv", 9, "tax", "unknown"),
        ("bir.csv", 10, "name", "bad_characters"),
        ("iki.csv", 3, "sku", "duplicate"),
    }
    assert everything(company) == before


def test_codes_that_differ_in_case_stay_apart_and_warn(company: Company, admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "sku,name\n85123A,Büyük\n85123a,Küçük\n")
    summary = imports.run(admin, "products", [path])
    assert summary.created == 2
    assert {(one["reason"], one["value"], one["line"]) for one in summary.warnings} == {
        ("case_twin", "85123A", 2), ("case_twin", "85123a", 3),
    }  # fmt: skip


def test_turkish_products_with_barcodes(company: Company, admin: Actor, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "barcode,name\n8690000000012,Ayran\n8690000000013,Yanlış hane\n8690000000029,\n8690000000012,Ayran yine\n"
        "8690000000036,  Ýçecek  \n",
    )
    summary = imports.run(admin, "products", [path], "tr-products")
    assert (summary.created, dict(summary.counts)) == (4, {"no_name": 1})
    assert item(company, "8690000000012", "name") == ("Ayran",)
    assert item(company, "8690000000029", "name") == ("8690000000029",)
    assert {(one["reason"], one["line"]) for one in summary.warnings} == {("check_digit", 3), ("garbled", 6)}


def test_rights_of_what_the_file_holds(company: Company, make_actor: MakeActor, tmp_path: Path) -> None:
    plain = write(tmp_path, "sku,name\nA,Anahtar\n", "sade.csv")
    priced = write(tmp_path, "sku,name,price\nA,Anahtar,5\n", "fiyatlı.csv")
    costly = write(tmp_path, "sku,name,purchase_price\nA,Anahtar,5\n", "alışlı.csv")
    renamed = write(tmp_path, "sku,name\nA,Anahtar takımı\n", "adlı.csv")

    def missing(actor: Actor, path: Path) -> str:
        with pytest.raises(AmbarError) as caught:
            imports.run(actor, "products", [path])
        assert caught.value.code == "denied"
        return str(caught.value.details["permission"])

    assert missing(make_actor({"product.create": True}, requirements=True), tmp_path / "yok.csv") == "catalog.import"
    assert missing(make_actor({"catalog.import": True}, requirements=True), plain) == "product.create"
    adds = make_actor({"catalog.import": True, "product.create": True}, requirements=True)
    assert missing(adds, priced) == "product.price"
    assert missing(adds, costly) == "catalog.purchase_price"
    assert imports.run(adds, "products", [plain]).created == 1
    assert imports.run(adds, "products", [plain]).unchanged == 1
    assert missing(adds, renamed) == "product.edit"
    # A purchase price is denied, never compared.
    assert missing(adds, costly) == "catalog.purchase_price"


def test_warehouses_and_partners(company: Company, admin: Actor, tmp_path: Path) -> None:
    files = [DATA / "adventureworks-locations.csv"]
    assert counts(imports.run(admin, "warehouses", files, "adventureworks")) == (14, 0, 0)
    assert counts(imports.run(admin, "warehouses", files, "adventureworks")) == (0, 0, 14)
    vendors = [DATA / "adventureworks-vendors.csv"]
    made = imports.run(admin, "partners", vendors, "adventureworks").created
    assert made == len(vendors[0].read_text().splitlines()) - 1
    assert counts(imports.run(admin, "partners", vendors, "adventureworks")) == (0, 0, made)
    own = write(tmp_path, "name,supplier,customer,tax_number,external_id\nDemir A.Ş.,evet,hayır,4540536920,D-1\n")
    assert counts(imports.run(admin, "partners", [own])) == (1, 0, 0)
    write(tmp_path, "name,supplier,customer,external_id\nDemir Çelik A.Ş.,evet,evet,D-1\n")
    assert counts(imports.run(admin, "partners", [own])) == (0, 1, 0)
    with company.read() as engine:
        assert engine.rows("SELECT name, customer, tax_number FROM partner WHERE external_id = 'D-1'") == [
            ("Demir Çelik A.Ş.", 1, "4540536920")
        ]


def test_partners_of_one_name_are_not_mixed_up(company: Company, admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "name,supplier,external_id\nAynı Ad,1,X\nAynı Ad,1,Y\n")
    assert counts(imports.run(admin, "partners", [path])) == (2, 0, 0)
    assert counts(imports.run(admin, "partners", [path])) == (0, 0, 2)
    other = write(tmp_path, "name,supplier\nAynı Ad,1\n", "adla.csv")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "partners", [other])
    assert caught.value.code == "ambiguous"


@pytest.mark.parametrize(
    ("entity", "text", "expected"),
    [
        ("products", "sku,name,colour\nA,B,C\n", {("dosya.csv", None, "colour", "unknown_column")}),
        ("products", "name,colour\nA,B\n", {("dosya.csv", None, "sku", "missing_column"),
                                            ("dosya.csv", None, "colour", "unknown_column")}),
        ("stock", "product,quantity\nA,1\n", {("dosya.csv", None, "warehouse", "missing_column")}),
    ],
)  # fmt: skip
def test_own_columns_that_are_unknown_or_missing(
    company: Company, admin: Actor, tmp_path: Path, entity: str, text: str, expected: set[tuple[Any, ...]]
) -> None:
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, entity, [write(tmp_path, text)])
    assert problems(caught.value) == expected


def test_files_that_do_not_fit_the_mapping(company: Company, admin: Actor, tmp_path: Path) -> None:
    strange = write(tmp_path, "a,b\n1,2\n")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [strange, tmp_path / "yok.csv"], "adventureworks")
    assert {(file, reason) for file, _, _, reason in problems(caught.value)} == {
        ("dosya.csv", "unknown_columns"), ("yok.csv", "no_such_file"),
    }  # fmt: skip
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [DATA / "adventureworks-vendors.csv"], "adventureworks")
    assert caught.value.details["errors"][0]["reason"] == "table_missing"
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "documents", [DATA / "tr-products.csv"], "tr-products")
    assert caught.value.details["errors"][0]["reason"] == "not_for_this"


def test_a_mapping_may_only_say_how_our_own_columns_are_written(company: Company, admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "sku;name;price\nA;Anahtar;1.234\n")
    imports.run(admin, "products", [path], mapping_file.parse('read = { decimal = "," }'))
    assert price(company, "A") == 1_234_000_000


def test_memory_stays_flat(company: Company, admin: Actor, tmp_path: Path) -> None:
    def peak(lines: int) -> int:
        text = "sku,name\n" + "".join(f"{lines}-{n},Ürün {n}\n" for n in range(lines))
        path = write(tmp_path, text)
        del text
        tracemalloc.start()
        imports.run(admin, "products", [path])
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    small = peak(3_000)
    assert peak(12_000) < 1.5 * small
