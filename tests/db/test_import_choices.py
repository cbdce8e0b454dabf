"""What an import leaves to whoever runs it: what products are found by, the good rows alone, a look before."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.exchange.bad_rows import bad_rows
from db.exchange.looking import look
from db.exchange.mapping_file import parse
from db.exchange.mapping_text import chosen
from db.exchange.plan import prepare
from db.queries import mappings as saved
from db.services import documents, imports, mappings, price_types, products, sections, warehouses
from tests.conftest import Clock, MakeActor

BITRIX = (
    "IE_XML_ID;IE_NAME;IE_ID;IE_ACTIVE;IE_PREVIEW_TEXT;IE_PREVIEW_TEXT_TYPE;IE_DETAIL_TEXT;IE_CODE;IE_SORT;IP_PROP12;"
    "IP_PROP5;IC_GROUP0;IC_GROUP1;IC_GROUP2;CP_QUANTITY;CP_WEIGHT;CP_MEASURE;CV_QUANTITY_FROM;CV_QUANTITY_TO;"
    "CV_PRICE_1;CV_CURRENCY_1\r\n"
    '101;"Çaydanlık ""Usta"" &amp; Oğlu";7;Y;;text;"<p>Paslanmaz&nbsp;<b>çelik</b></p>";caydanlik;500;çelik;;Mutfak;'
    "Ocak üstü;;12;850;796;;;1249.90;TRY\r\n"
    '101;"Çaydanlık ""Usta"" &amp; Oğlu";7;Y;;text;"<p>Paslanmaz&nbsp;<b>çelik</b></p>";caydanlik;500;emaye;;Kampanya;;;'
    "12;850;796;;;1249.90;TRY\r\n"
    "102;Pirinç;8;Y;;text;;;500;;;Gıda;;;3.5;;166;;;44.5;TRY\r\n"
    "103;Kupa;9;N;;text;;kupa;500;;;Mutfak;;;0;;796;;;;\r\n"
)


def write(folder: Path, text: str, name: str = "liste.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def items(company: Company, columns: str = "sku, name") -> list[tuple[Any, ...]]:
    with company.read() as engine:
        return engine.rows(f"SELECT {columns} FROM item ORDER BY sku")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1254"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_are_known_by_their_turkish_and_english_names(
    company: Company, admin: Actor, tmp_path: Path, encoding: str, separator: str
) -> None:
    lines = [
        ("ÜRÜN KODU", "Ürün Adı", "BARKOD", "Satış Fiyatı (TL)", "KDV Oranı", "Raf"),
        ("Ş-1", "Işıklı ĞÜNEŞ", "8690000000012", "1.234,56", "%20", "A3"),
        ("Ş-2", "İğne", "", "5", "18,5", "B1"),
    ]
    text = "\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    path = write(tmp_path, text, encoding=encoding)
    seen = look("products", path)
    assert (seen.mapping, seen.unused, seen.missing, seen.decimal) == ("guessed", ("Raf",), (), ",")
    assert seen.fields == {
        "sku": "ÜRÜN KODU", "name": "Ürün Adı", "barcodes": "BARKOD", "price": "Satış Fiyatı (TL)", "tax": "KDV Oranı",
    }  # fmt: skip
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [path])
    assert [(one["line"], one["field"], one["value"]) for one in caught.value.details["errors"]] == [
        (3, "tax", "18.5%")
    ]
    path.write_bytes(text.replace("18,5", "10").encode(encoding))
    summary = imports.run(admin, "products", [path])
    assert [(one["reason"], one["value"]) for one in summary.warnings] == [("unused_column", "Raf")]
    assert items(company) == [("Ş-1", "Işıklı ĞÜNEŞ"), ("Ş-2", "İğne")]


def test_letters_that_were_garbled_are_told(admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "sku;name\nA;Iþýklý GÜNEÞ\n", encoding="cp1252")
    assert [one["reason"] for one in imports.run(admin, "products", [path]).warnings] == []
    path = write(tmp_path, "sku;name\nB;Iþýklý GÜNEÞ\n")
    assert [one["reason"] for one in imports.run(admin, "products", [path]).warnings] == ["garbled"]
    path = write(tmp_path, "sku;name\nC;Ã§ay\nD;Çay Årjäng\n")
    assert [(one["reason"], one["line"]) for one in imports.run(admin, "products", [path]).warnings] == [("garbled", 2)]


def test_bitrix24s_products_are_recognised(company: Company, admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, BITRIX)
    seen = look("products", path)
    assert (seen.mapping, seen.separator, seen.decimal) == ("bitrix24", ";", ".")
    summary = imports.run(admin, "products", [path])
    assert (summary.created, summary.rows, summary.made_first) == (3, 4, {"sections": 3})
    with company.read() as engine:
        rows = engine.rows(
            "SELECT i.sku, i.external_id, i.name, i.description, u.code, s.name, p.amount FROM item i"
            " JOIN unit u ON u.id = i.unit_id LEFT JOIN section s ON s.id = i.section_id"
            " LEFT JOIN price p ON p.item_id = i.id ORDER BY i.external_id"
        )
        assert engine.value("SELECT p.name FROM section s JOIN section p ON p.id = s.parent_id") == "Mutfak"
    assert rows == [
        ("caydanlik", "101", 'Çaydanlık "Usta" & Oğlu', "Paslanmaz çelik", "pcs", "Ocak üstü", 1_249_900_000),
        ("102", "102", "Pirinç", "", "kg", "Gıda", 44_500_000),
        ("kupa", "103", "Kupa", "", "pcs", "Mutfak", None),
    ]
    again = imports.run(admin, "products", [path])
    assert (again.created, again.updated, again.unchanged, again.made_first) == (0, 0, 3, {})
    given = {"warehouse": "MAIN", "purchase_price": "10"}
    stock = imports.run(admin, "stock", [path], plan=prepare("stock", [path], values=given))
    assert (stock.documents, stock.counts) == ({"adjustment": 1}, {"no_stock": 1})
    with company.read() as engine:
        assert engine.rows("SELECT i.sku, b.quantity FROM balance b JOIN item i ON i.id = b.item_id ORDER BY i.sku") == [
            ("102", 3_500_000), ("caydanlik", 12_000_000),
        ]  # fmt: skip
    again = imports.run(admin, "stock", [path], plan=prepare("stock", [path], values=given))
    assert again.skipped == 1, "the same file twice is the same"
    path.write_text(BITRIX.replace("44.5;TRY", "44.5;EUR"), encoding="utf-8")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [path])
    assert [(one["line"], one["reason"]) for one in caught.value.details["errors"]] == [(4, "other_currency")]


@pytest.mark.parametrize(("match", "text"), [
    ("sku", "sku;name\nA;Yeni ad\n"),
    ("barcode", "barcode;name\n8690000000012;Yeni ad\n"),
    ("external_id", "external_id;name\nX-1;Yeni ad\n"),
])  # fmt: skip
def test_products_are_found_by_what_the_file_has(
    company: Company, admin: Actor, tmp_path: Path, match: str, text: str
) -> None:
    products.add(admin, "A", "Eski ad", barcodes=["8690000000012"], external_id="X-1")
    summary = imports.run(admin, "products", [write(tmp_path, text)])
    assert (summary.created, summary.updated) == (0, 1)
    assert items(company) == [("A", "Yeni ad")]
    (change,) = summary.changes
    assert (change.kind, change.key, change.line, change.fields) == (
        "changed", "A", 2, (("name", "Eski ad", "Yeni ad"),)
    )  # fmt: skip


def test_what_is_found_by_can_be_said(company: Company, admin: Actor, tmp_path: Path) -> None:
    products.add(admin, "A", "Ad", barcodes=["8690000000012"])
    path = write(tmp_path, "sku;barcode;name\nTEDARİKÇİ-7;8690000000012;Ad 2\nYENİ;8690000000029;Başka\n")
    assert imports.run(admin, "products", [path], match="barcode").updated == 1
    assert items(company) == [("A", "Ad 2"), ("YENİ", "Başka")]
    products.add(admin, "B", "Be", barcodes=["111"])
    two = write(tmp_path, "barcode;name\n111 8690000000012;Hangisi\n")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [two])
    assert [(one["field"], one["reason"]) for one in caught.value.details["errors"]] == [("barcodes", "ambiguous")]


def test_a_trial_run_says_before_and_after_and_changes_nothing(company: Company, admin: Actor, tmp_path: Path) -> None:
    sections.add(admin, "Çay")
    products.add(admin, "A", "Ad", price="4", section="Çay")
    path = write(tmp_path, "sku;name;price;section;published\nA;Ad;4,50;Çay;evet\nB;Be;1;;\n")
    summary = imports.run(admin, "products", [path], dry_run=True)
    assert [(one.kind, one.key, one.fields) for one in summary.changes] == [
        ("changed", "A", (("price", "4", "4.5"), ("published", "false", "true"))),
        ("new", "B", (("price", "", "1"),)),
    ]
    assert items(company) == [("A", "Ad")]


def test_the_good_rows_go_in_and_the_bad_ones_come_back(company: Company, admin: Actor, tmp_path: Path) -> None:
    products.add(admin, "TUTAN", "Barkodu tutan", barcodes=["8690000000012"])
    path = write(
        tmp_path,
        'sku;name;price;barcode\nA;"Bir; iki";1,5;\nB;İki;çok;\nC;Üç;2,5;8690000000012\nD;Dört\n;Adsız;1,0;\nE;Beş;3,0;\n',
    )
    with pytest.raises(AmbarError):
        imports.run(admin, "products", [path])
    assert [sku for sku, _ in items(company)] == ["TUTAN"]
    plan = prepare("products", [path], good_rows=True)
    summary = imports.run(admin, "products", [path], plan=plan, good_rows=True)
    assert (summary.created, summary.refused, summary.more) == (2, 4, 0)
    assert [sku for sku, _ in items(company)] == ["A", "E", "TUTAN"]
    rows = list(csv.DictReader("".join(bad_rows(plan, summary)).lstrip("\ufeff").splitlines(), delimiter=";"))
    assert [(row["sku"], row["name"], row["#error"]) for row in rows] == [
        ("B", "İki", "price: not_a_number"), ("C", "Üç", "barcode: taken"), ("", "Adsız", "sku: required"),
        ("D", "Dört", None),
    ]  # fmt: skip
    assert (rows[-1]["price"], rows[-1]["barcode"]) == ("file: wrong_columns", None), "as many cells as it has"
    mended = write(tmp_path, "".join(bad_rows(plan, summary)).replace("çok", "2,5").replace(";8690000000012", ";"))
    plan = prepare("products", [mended], good_rows=True)
    again = imports.run(admin, "products", [mended], plan=plan, good_rows=True)
    assert (again.created, again.refused) == (2, 2), "what was said about a row is no column"
    assert [sku for sku, _ in items(company)] == ["A", "B", "C", "E", "TUTAN"]


def test_of_documents_whole_ones_are_left_out(company: Company, admin: Actor, tmp_path: Path) -> None:
    products.add(admin, "A", "Ad", purchase_price="1")
    text = (
        "type;external_id;product;quantity;warehouse\nadjustment;1;A;5;MAIN\nwrite_off;2;A;3;MAIN\nwrite_off;2;YOK;1;MAIN\n"
        "write_off;3;A;9;MAIN\nwrite_off;4;A;2;MAIN\n"
    )
    path = write(tmp_path, text)
    plan = prepare("documents", [path])
    with pytest.raises(AmbarError):
        imports.run(admin, "documents", [path], plan=plan)
    summary = imports.run(admin, "documents", [path], plan=plan, good_rows=True)
    assert (summary.documents, summary.refused) == ({"adjustment": 1, "write_off": 1}, 3)
    rows = list(csv.DictReader("".join(bad_rows(plan, summary)).lstrip("\ufeff").splitlines(), delimiter=";"))
    assert [(row["external_id"], row["product"], row["#error"]) for row in rows] == [
        ("2", "A", ""), ("2", "YOK", "product: unknown"), ("3", "A", "quantity: short"),
    ]  # fmt: skip
    with company.read() as engine:
        assert engine.value("SELECT count(*) FROM document") == 2, "nothing half made is left"
        assert engine.value("SELECT quantity FROM balance") == 3_000_000


def test_prices_by_type_and_day(
    frozen_clock: Clock, company: Company, admin: Actor, make_actor: MakeActor, tmp_path: Path
) -> None:
    products.add(admin, "A", "Ad", barcodes=["8690000000012"], price="4")
    price_types.add(admin, "toptan", "Toptan")
    path = write(
        tmp_path,
        "Barkod;Fiyat türü;Fiyat;Geçerlilik\n8690000000012;Toptan;3,25;01.12.2026\n8690000000012;base;4;\n"
        "8690000000012;;4,75;31.12.2026\n",
    )
    summary = imports.run(admin, "prices", [path])
    assert (summary.created, summary.updated, summary.unchanged) == (1, 1, 1)
    with company.read() as engine:
        assert engine.rows(
            "SELECT t.code, p.valid_from, p.amount FROM price p JOIN price_type t ON t.id = p.price_type_id"
            " WHERE p.valid_from LIKE '%-12-%' ORDER BY 1, 2"
        ) == [("base", "2026-12-31", 4_750_000), ("toptan", "2026-12-01", 3_250_000)]
    assert imports.run(admin, "prices", [path]).unchanged == 3
    wrong = write(tmp_path, "sku;price_type;price;currency\nYOK;;1;\nA;yok;1;\nA;;1;USD\nA;;;\n")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "prices", [wrong])
    assert [(one["line"], one["field"], one["reason"]) for one in caught.value.details["errors"]] == [
        (2, "sku", "unknown"), (3, "price_type", "unknown"), (4, "currency", "other_price_currency"),
        (5, "price", "required"),
    ]  # fmt: skip
    clerk = make_actor({"catalog.view": True, "catalog.import": True, "product.edit": True}, login="fiyatsız")
    with pytest.raises(AmbarError) as caught:
        imports.run(clerk, "prices", [path])
    assert (caught.value.code, caught.value.details["permission"]) == ("denied", "product.price")


def test_nobody_waits_while_files_are_read(company: Company, admin: Actor, tmp_path: Path) -> None:
    products.add(admin, "A", "Ad", purchase_price="1")
    path = write(tmp_path, "type;external_id;product;quantity;warehouse\n" + "adjustment;1;A;5;MAIN\n")
    told: list[Any] = []
    plan = prepare("documents", [path], progress=lambda *step: told.append(step))
    assert not company.engine.in_transaction
    assert [one.external_id for one in plan.documents] == ["1"]
    assert imports.run(admin, "documents", [path], plan=plan, dry_run=True).documents == {"adjustment": 1}
    assert imports.run(admin, "documents", [path], plan=plan).documents == {"adjustment": 1}, "a plan may be run again"
    plan.close()


def test_mappings_are_kept_by_name_for_everybody_who_imports(
    company: Company, admin: Actor, clerk: Actor, make_actor: MakeActor, tmp_path: Path
) -> None:
    path = write(tmp_path, "No;Tanım;Liste\nA;Çay;1,5\n")
    fields = {"sku": "No", "name": "Tanım", "price": "Liste"}
    text = chosen("products", fields, name='Demir "A.Ş."', decimal=",", match="sku")
    assert parse(text).title == 'Demir "A.Ş."'
    assert mappings.save(admin, "products", "Demir", text) == 1
    assert [(one.entity, one.name, one.by) for one in saved.listing(admin)] == [("products", "Demir", "admin")]
    assert imports.run(admin, "products", [path], saved.load(admin, "products", "Demir")).created == 1
    assert mappings.save(admin, "products", "Demir", text.replace("Liste", "Fiyat"), version=1) == 2
    with pytest.raises(AmbarError) as caught:
        mappings.save(admin, "products", "Demir", text, version=1)
    assert caught.value.code == "conflict"
    for wrong in ("[products", "[partners]\nfields.name = 'a'\n", "[products]\nyok = 1\n"):
        with pytest.raises(AmbarError) as caught:
            mappings.save(admin, "products", "Yanlış", wrong)
        assert caught.value.code == "invalid"
    buyer = make_actor({"supplier.edit": True}, login="alıcı", requirements=True)
    assert saved.listing(buyer) == ()
    with pytest.raises(AmbarError) as caught:
        saved.load(buyer, "products", "Demir")
    assert caught.value.code == "denied"
    mappings.delete(admin, "products", "Demir")
    with pytest.raises(AmbarError) as caught:
        saved.load(admin, "products", "Demir")
    assert caught.value.code == "not_found"


SECRETS = {
    "a foreign warehouse": "header.warehouse = { value = 'GIZLI' }",
    "one that there is not": "row.warehouse = { value = 'TAHMIN' }",
    "what stands in": "header.warehouse = { column = 'Depo', default = 'GIZLI' }",
    "what something becomes": "row.warehouse = { column = 'Depo', map = { 'M' = 'GIZLI' } }",
    "by a rule": "rule = [{ name = 'r', when = { Miktar = '>9' }, row.warehouse = { text = 'GIZLI' } }]",
    "a supplier": "header.supplier = { value = 'Demir A.Ş.' }",
    "a purchase price": "row.purchase_price = { value = '7313.37' }",
    "the opening's": "opening = { external_id = 'a{#}', purchase_price = '7313.37' }",
}


@pytest.mark.parametrize("written", SECRETS.values(), ids=SECRETS)
def test_a_mapping_that_writes_what_one_may_not_know_is_not_there(
    admin: Actor, make_actor: MakeActor, written: str
) -> None:
    warehouses.add(admin, "GIZLI", "Gizli depo")
    rights: dict[str, Any] = {"adjustment.process": True, "adjustment.edit": True, "warehouse.view": ["MAIN"]}
    near = make_actor(rights, requirements=True, login="yakın")
    text = "[tables.rows]\nhas = ['Ürün']\n[stock]\nexternal_id = 'Ürün'\nrow.product = 'Ürün'\n"
    mappings.save(admin, "stock", "Açık", f"{text}header.warehouse = {{ value = 'MAIN' }}\n")
    mappings.save(admin, "stock", "Saklı", f"{text}{written}\n")
    assert [one.name for one in saved.listing(admin)] == ["Açık", "Saklı"]
    assert [one.name for one in saved.listing(near)] == ["Açık"]
    for ask in (saved.text, saved.load, mappings.delete):
        with pytest.raises(AmbarError) as caught:
            ask(near, "stock", "Saklı")
        assert (caught.value.code, caught.value.details["key"]) == ("not_found", "Saklı")
    with pytest.raises(AmbarError) as caught:
        mappings.save(near, "stock", "Saklı", text)
    assert caught.value.code == "already_exists" and "version" not in caught.value.details
    mappings.save(near, "stock", "Kendi", f"{text}{written}\n")  # what one has typed oneself is no secret
    assert saved.text(near, "stock", "Kendi").endswith(f"{written}\n")
    far = make_actor(rights, requirements=True, login="uzak")
    assert [one.name for one in saved.listing(far)] == ["Açık"]


@pytest.mark.parametrize("entity", ["products", "prices", "stock", "partners", "warehouses", "documents"])
def test_a_mapping_that_was_chosen_reads_what_it_says(entity: str) -> None:
    from db.exchange.own_columns import NEEDED, fields_of

    columns = {field: f"Sütun {field}" for field in fields_of(entity) if field != "fields"}
    assert all(set(one) & set(columns) for one in NEEDED[entity])
    mapping = parse(chosen(entity, columns, decimal=",", date="%d.%m.%Y", separator=";", encoding="cp1254"))
    assert (mapping.decimal, mapping.separator, mapping.encoding, mapping.date) == (",", ";", "cp1254", "%d.%m.%Y")
    assert entity in mapping.parts


def test_what_no_column_says_can_be_given(company: Company, admin: Actor, tmp_path: Path) -> None:
    products.add(admin, "A", "Ad", purchase_price="1")
    path = write(tmp_path, "Ürün;Miktar\nA;5\n")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "stock", [path])
    assert [one["reason"] for one in caught.value.details["errors"]] == ["missing_column"]
    plan = prepare("stock", [path], values={"warehouse": "MAIN", "purchase_price": "2"})
    assert imports.run(admin, "stock", [path], plan=plan).documents == {"adjustment": 1}
    with company.read() as engine:
        assert engine.row("SELECT quantity, value FROM balance") == (5_000_000, 100_000)
    path = write(tmp_path, "sku;name;unit\nB;Be;kg\nC;Ce;\n")
    plan = prepare("products", [path], values={"unit": "l", "tax": "10"})
    imports.run(admin, "products", [path], plan=plan)
    assert [products_unit for (products_unit,) in items(company, "(SELECT code FROM unit WHERE id = unit_id)")] == [
        "pcs", "kg", "l",
    ]  # fmt: skip
    with pytest.raises(AmbarError) as caught:
        prepare("products", [path], values={"renk": "mavi"})
    assert caught.value.code == "usage"


def test_stock_says_what_is_there_before_and_after(company: Company, admin: Actor, tmp_path: Path) -> None:
    products.add(admin, "A", "Ad", purchase_price="1")
    warehouses.add(admin, "ŞUBE", "Şube")
    documents.create_and_process(
        admin, "adjustment", {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "7"}]}
    )
    path = write(tmp_path, "Ürün;Depo;Miktar\nA;MAIN;5\nA;ŞUBE;2\n")
    summary = imports.run(admin, "stock", [path], dry_run=True)
    assert {(one.key, one.name, one.fields) for one in summary.changes} == {
        ("A", "MAIN", (("on_hand", "7", "12"),)), ("A", "ŞUBE", (("on_hand", "0", "2"),)),
    }  # fmt: skip


def test_what_was_counted_is_made_so(company: Company, admin: Actor, make_actor: MakeActor, tmp_path: Path) -> None:
    for sku in "ABC":
        products.add(admin, sku, sku, purchase_price="1")
    documents.create_and_process(
        admin, "adjustment",
        {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "7"}, {"product": "B", "quantity": "2"}]},
    )  # fmt: skip
    path = write(
        tmp_path,
        "Stok kodu;Ad;Birim;Depo;Eldeki;Ayrılan;Değer\nA;A;adet;MAIN;7;0;7,00\nB;B;;MAIN;5;0;\nC;C;;MAIN;1;0;\n",
    )
    summary = imports.run(admin, "stock", [path])
    assert (summary.documents, summary.unchanged) == ({"adjustment": 1}, 1)
    assert [(one.key, one.fields) for one in summary.changes] == [
        ("B", (("on_hand", "2", "5"),)), ("C", (("on_hand", "0", "1"),)),
    ]  # fmt: skip
    again = imports.run(admin, "stock", [path])
    assert (again.documents, again.unchanged, again.skipped) == ({}, 3, 0)
    path = write(tmp_path, "product;warehouse;on_hand;unit\nA;MAIN;6;\nB;MAIN;5;box\nC;MAIN;3;\nC;MAIN;4;adet\n")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "stock", [path])
    assert [(one["line"], one["reason"]) for one in caught.value.details["errors"]] == [
        (2, "counted_less"), (3, "count_in_own_unit"), (5, "duplicate"),
    ]  # fmt: skip
    blind = make_actor({"adjustment.edit": True, "adjustment.process": True}, login="kör")
    with pytest.raises(AmbarError) as caught:
        imports.run(blind, "stock", [path])
    assert caught.value.code == "denied"
