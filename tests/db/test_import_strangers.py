"""Catalogues of strangers: letters, columns, orders of rows and cells that nobody here has made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.exchange.files import Source, inspect
from db.exchange.mapping_file import parse
from db.exchange.mapping_text import chosen
from db.exchange.plan import prepare
from db.queries import products as catalogue
from db.services import imports, partners, products, warehouses
from tests.db.test_import_files import refusal
from tests.db.test_import_products import write
from tests.db.test_import_xlsx import book
from tui.labels import warning_lines

HEAD = "Stok kodu;Ad;Ana ürün;Tür;Özellikler;Set içeriği\n"


def refused(actor: Actor, path: Path, entity: str = "products", **how: Any) -> list[tuple[Any, ...]]:
    """Line, field and reason of every problem, as they are told."""
    with pytest.raises(AmbarError) as caught:
        imports.run(actor, entity, [path], **how)
    return [(one.get("line"), one["field"], one.get("reason", one["code"])) for one in caught.value.details["errors"]]


@pytest.mark.parametrize(("encoding", "names"), [
    ("cp1251", ("M8 х 40 шт", "M10 х 50 шт")), ("shift_jis", ("ネジ", "ボルト", "ナット")), ("euc_jp", ("六角ボルト",)),
    ("cp1255", ("בורג",)), ("big5", ("螺絲", "螺帽")), ("cp857", ("Çığ", "Işık")), ("cp1250", ("Šroub křížový žlutý",)),
])  # fmt: skip
def test_no_name_is_garbled_without_a_word(tmp_path: Path, encoding: str, names: tuple[str, ...]) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(("sku;name\n" + "".join(f"A;{name}\n" for name in names)).encode(encoding))
    assert refusal(path)["reason"] == "foreign_letters"
    assert [row[1] for _, row in inspect(Source("liste.csv", path, encoding=encoding)).records()] == list(names)


@pytest.mark.parametrize("name", ["Üç gün öğle", "Ø 20 boru × 3 m", "Öl für Äxte", "à la carte", "Çöp ÇÖP ŞÜ"])
def test_names_of_the_west_are_no_foreign_ones(tmp_path: Path, name: str) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(f"sku;name\nA;{name}\n".encode("cp1254"))
    assert inspect(path).encoding == "cp1254"


def test_the_encoding_that_was_said_is_named(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(b"sku;name\nA;\x81\x20\n")
    fact = refusal(path, encoding="shift_jis")
    assert (fact["reason"], fact["line"], fact["encoding"]) == ("wrong_encoding", 2, "shift_jis")


def test_columns_without_a_name_are_left_aside_unless_one_says_what_they_hold(admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "Stok kodu;Ad;;;Birim;;\nA1;Bir;x;y;adet;;\n")
    assert inspect(path).columns == ("Stok kodu", "Ad", "#3", "#4", "Birim")
    told = imports.run(admin, "products", [path], dry_run=True)
    assert (told.created, told.warnings) == (1, ())
    mapping = parse(chosen("products", {"sku": "Stok kodu", "name": "Ad", "description": "#4"}))
    imports.run(admin, "products", [path], mapping)
    assert catalogue.show(admin, "A1").description == "y"


def test_one_endless_cell_is_no_open_quotation_mark(tmp_path: Path) -> None:
    fact = refusal(write(tmp_path, "a;b\n1;" + "x" * 200_000 + "\n"))
    assert (fact["reason"], fact["line"]) == ("line_too_long", 2)


def test_a_file_that_cannot_be_read_to_its_end_says_so(tmp_path: Path) -> None:
    assert refusal(Path("/proc/self/mem"))["reason"] == "unreadable"


def test_where_the_columns_have_no_names_that_is_said_once(admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "ACME stok listesi\n\nStok kodu;Ad\nA1;Bir\n")
    assert refused(admin, path) == [(None, "sku", "missing_column"), (None, "file", "no_known_column")]


def test_a_parent_or_a_part_may_stand_far_below(company: Company, admin: Actor, tmp_path: Path) -> None:
    many = "".join(f"V{n};Tişört {n};T;;Beden={n};\n" for n in range(1100))
    path = write(tmp_path, HEAD + "K;Takım;;bundle;;V3=2\n" + many + "T;Tişört;;parent;;\n")
    told = imports.run(admin, "products", [path])
    assert (told.created, told.rows) == (1102, 1102)
    with company.read() as engine:
        assert engine.value("SELECT i.sku FROM bundle_part b JOIN item i ON i.id = b.part_id") == "V3"
        assert engine.value("SELECT count(*) FROM item WHERE kind = 'variation'") == 1100
    again = imports.run(admin, "products", [path])
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1102)


def test_what_names_a_refused_row_is_not_blamed_as_well(admin: Actor, tmp_path: Path) -> None:
    many = "".join(f"V{n};Tişört {n};T;;Beden={n};\n" for n in range(1500))
    path = write(tmp_path, HEAD + "T;;;parent;;\n" + many + "Y;Yalnız;YOK;;Beden=1;\n")
    assert refused(admin, path) == [(2, "name", "required"), (1503, "parent", "unknown")]


def test_a_product_in_two_rows_that_differ_is_refused_whichever_comes_first(admin: Actor, tmp_path: Path) -> None:
    products.add(admin, "A", "Bir", price="1")
    for one, other in (("1", "2"), ("2", "1"), ("2", "3")):
        path = write(tmp_path, f"sku;name;price\nA;Bir;{one}\nA;Bir;{other}\n")
        assert refused(admin, path) == [(3, "sku", "duplicate")], (one, other)
    same = imports.run(admin, "products", [write(tmp_path, "sku;name;price\nA;Bir;1\nA;Bir;1\n")])
    assert (same.unchanged, same.updated) == (2, 0)


def test_partners_and_warehouses_in_two_rows_that_differ_are_refused(admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "name;supplier;comment\nAcme;true;bir\nBeta;true;\nAcme;true;iki\n")
    assert refused(admin, path, "partners") == [(4, "name", "duplicate")]
    partners.add(admin, "Acme", supplier=True, comment="bir")
    assert refused(admin, path, "partners") == [(4, "name", "duplicate")]
    warehouses.add(admin, "MERKEZ", "Merkez")
    path = write(tmp_path, "code;name\nMERKEZ;Merkez\nŞUBE;Şube\nMERKEZ;Başka\nŞUBE;Başka\n")
    assert refused(admin, path, "warehouses") == [(4, "code", "duplicate"), (5, "code", "duplicate")]


def test_sections_that_cannot_be_made_are_named_by_line(company: Company, admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, f"sku;name;section\nA;a;/Gıda//Çay/\nB;b;{'u' * 300}\nC;c;Gıda / Çay\n")
    plan = prepare("products", [path], sections=True)
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [path], plan=plan)
    assert [(one["file"], one["line"], one["field"]) for one in caught.value.details["errors"]] == [
        ("dosya.csv", 3, "section")
    ]
    plan = prepare("products", [path], sections=True, good_rows=True)
    told = imports.run(admin, "products", [path], plan=plan, good_rows=True)
    plan.close()
    assert (told.created, told.refused, told.made_first) == (2, 1, {"sections": 2})


def test_all_formulas_are_named_at_once(tmp_path: Path) -> None:
    path = book(tmp_path, ["sku", "price"], ["A", "=1+1"], ["=B", 2], *[["C", "=C1"]] * 200)
    with pytest.raises(AmbarError) as caught:
        inspect(path)
    facts = caught.value.details["errors"]
    assert [(one["line"], one["value"], one["reason"]) for one in facts[:2]] == [
        (2, "B2", "formula"),
        (3, "A3", "formula"),
    ]
    assert (len(facts), caught.value.details["more"]) == (100, 102)


def test_a_sheet_is_found_by_its_turkish_name(admin: Actor, tmp_path: Path) -> None:
    path = book(tmp_path, ["sku", "name"], ["A", "Bir"])
    made = load_workbook(path)
    other = made.create_sheet("İKİNCİ ışık")
    other.append(["sku", "name"])
    other.append(["B", "İki"])
    made.save(path)
    for name in ("ikinci ışık", "İkinci IŞIK"):
        assert [row for _, row in inspect(Source("a.xlsx", path, sheet=name)).records()] == [["B", "İki"]]


def test_warnings_without_end_are_counted(admin: Actor, tmp_path: Path) -> None:
    rows = "".join(f"S{n};Ad;{8690000000000 + n}\n" for n in range(1300))
    told = imports.run(admin, "products", [write(tmp_path, "sku;name;barcode\n" + rows)])
    first, *others = told.warnings
    assert (first["reason"], first["limit"], first["value"]) == ("warnings_left", 1000, 170), "130 digits are right"
    assert len(others) == 1000 and {one["line"] for one in others} < set(range(2, 1302))
    assert warning_lines(told.warnings)[0] == "İlk 1000 uyarı gösteriliyor; 170 uyarı daha var"


def test_what_was_bought_in_dollars_is_not_taken_for_liras(admin: Actor, tmp_path: Path) -> None:
    head = "IE_XML_ID;IE_NAME;CP_QUANTITY;CP_PURCHASING_PRICE;CP_PURCHASING_CURRENCY;CV_PRICE_1;CV_CURRENCY_1\n"
    path = write(
        tmp_path, f"{head}1;Tişört;3;10.00;USD;30.00;TRY\n2;Kazak;3;;USD;30.00;TRY\n3;Etek;3;9.50;TRY;30;TRY\n"
    )
    assert refused(admin, path) == [(2, "purchase_currency", "other_currency")]
    path = write(tmp_path, f"{head}3;Etek;3;9.50;TRY;30;TRY\n4;Atkı;3;9.50;TRY;30;EUR\n")
    assert refused(admin, path) == [(3, "currency", "other_currency")]


def test_types_may_be_written_in_words(company: Company, admin: Actor, tmp_path: Path) -> None:
    path = write(
        tmp_path, "Stok kodu;Ad;Tür;Set içeriği\nA;Vida;ÜRÜN;\nB;Montaj;Hizmet;\nC;Takım;Set;A=2\nD;Ne;Balık;\n"
    )
    assert refused(admin, path) == [(5, "type", "not_a_choice")]
    path.write_text(path.read_text(encoding="utf-8").replace("D;Ne;Balık;\n", ""), encoding="utf-8")
    imports.run(admin, "products", [path])
    assert imports.run(admin, "products", [path]).unchanged == 3
    with company.read() as engine:
        assert engine.rows("SELECT sku, kind FROM item ORDER BY sku") == [
            ("A", "simple"), ("B", "service"), ("C", "bundle"),
        ]  # fmt: skip
    head = "Belge türü;Dış kimlik;Depo;Ürün;Miktar;Alış fiyatı\n"
    path = write(tmp_path, f"{head}Stok ayarı;1;MAIN;A;5;2\nMAHSUP;2;MAIN;A;1;\nSaatış;3;MAIN;A;1;\n", "belge.csv")
    assert refused(admin, path, "documents") == [(4, "type", "unknown")]
    path.write_text(path.read_text(encoding="utf-8").replace("Saatış;3;MAIN;A;1;\n", ""), encoding="utf-8")
    assert imports.run(admin, "documents", [path]).documents == {"adjustment": 1, "write_off": 1}
    path = write(tmp_path, "Ad;Müşteri;Tür\nAcme;evet;Şirket\nAyşe;evet;KİŞİ\n", "cari.csv")
    assert imports.run(admin, "partners", [path]).created == 2
