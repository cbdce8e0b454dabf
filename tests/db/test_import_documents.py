"""Importing stock and documents: real files against sums of the csv module, rules, days, errors, rights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import checks
from db.services import documents, imports, products, warehouses
from db.services.imports import ImportSummary
from tests.bench import check_import as sums
from tests.conftest import MakeActor
from tests.db.test_import_products import DATA, everything, problems, write

INVOICES = [DATA / "online-retail-1.csv", DATA / "online-retail-2.csv"]
HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
ORDERS = [DATA / f"adventureworks-{name}.csv" for name in ("orders", "lines", "vendors", "products")]


def clean(actor: Actor) -> bool:
    result = checks.run(actor)
    assert result.ok, [one for one in result.checks if not one.ok]
    return result.ok


def stock(company: Company) -> dict[tuple[str, str], Decimal]:
    with company.read() as engine:
        return {
            (sku, code): Decimal(quantity) / 10**6
            for sku, code, quantity in engine.rows(
                "SELECT i.sku, w.code, b.quantity FROM balance b JOIN item i ON i.id = b.item_id"
                " JOIN warehouse w ON w.id = b.warehouse_id"
            )
        }


def found(company: Company, columns: str, where: str = "1") -> list[tuple[Any, ...]]:
    with company.read() as engine:
        return engine.rows(f"SELECT {columns} FROM document WHERE {where} ORDER BY id")


def retail(actor: Actor, folder: Path, lines: str, **how: Any) -> ImportSummary:
    return imports.run(actor, "documents", [write(folder, HEAD + lines)], "online-retail", **how)


# Real files ----------------------------------------------------------------------


@pytest.mark.parametrize("files", [INVOICES, INVOICES[::-1]])
def test_invoices_come_to_the_sums_of_their_file(company: Company, admin: Actor, files: list[Path]) -> None:
    summary = imports.run(admin, "documents", files, "online-retail")
    expected = sums.online_retail_sums(INVOICES)
    assert sums.differences(expected, sums.online_retail_books(company.path)) == []
    assert summary.documents == expected["documents"]
    assert summary.rows == 292
    assert (
        summary.counts["sold"]
        + summary.counts["cancelled_goods"]
        + summary.counts["written_off"]
        + (summary.counts["cancelled_service"])
        == summary.rows
    )
    assert all(summary.titles[name].keys() == {"tr", "en"} for name in summary.counts)
    assert clean(admin)


def test_invoices_imported_twice_or_day_by_day_come_to_the_same(company: Company, admin: Actor) -> None:
    first = imports.run(admin, "documents", INVOICES[:1], "online-retail")
    both = imports.run(admin, "documents", INVOICES, "online-retail")
    assert both.skipped == sum(first.documents.values()) - 1  # the opening is not in the file
    before = everything(company)
    again = imports.run(admin, "documents", INVOICES, "online-retail")
    assert (again.created, again.documents, again.made_first) == (0, {}, {})
    assert everything(company) == before
    expected, books = sums.online_retail_sums(INVOICES), sums.online_retail_books(company.path)
    assert books["documents"].pop("adjustment") == expected["documents"].pop("adjustment") + 1
    assert sums.differences(expected, books) == []
    assert clean(admin)


def test_a_dry_run_of_documents_leaves_nothing(company: Company, admin: Actor) -> None:
    before = everything(company)
    tried = imports.run(admin, "documents", INVOICES, "online-retail", dry_run=True)
    assert everything(company) == before
    done = imports.run(admin, "documents", INVOICES, "online-retail")
    assert (tried.counts, tried.documents, tried.made_first) == (done.counts, done.documents, done.made_first)


def test_invoices_are_processed_on_their_day(company: Company, admin: Actor) -> None:
    imports.run(admin, "documents", INVOICES, "online-retail")
    assert not found(company, "1", "day <> date OR status <> 'processed'")
    days = [day for (day,) in found(company, "day")]
    assert days == sorted(days)
    assert found(company, "external_id, title, day", "type = 'adjustment'")[0][1:] == ("Devir (açılış stoku)", days[0])


def test_adventureworks_comes_to_the_sums_of_its_files(company: Company, admin: Actor) -> None:
    orders, lines, _, product = ORDERS
    inventory, locations = DATA / "adventureworks-inventory.csv", DATA / "adventureworks-locations.csv"
    imports.run(admin, "warehouses", [locations], "adventureworks")
    stocked = imports.run(admin, "stock", [inventory, product], "adventureworks")
    assert (stocked.documents, stocked.made_first) == ({"adjustment": 14}, {"products": 68})
    received = imports.run(admin, "documents", ORDERS, "adventureworks")
    assert received.documents == {"receipt": 26}
    assert received.made_first == {"partners": 18}
    expected = sums.adventureworks_sums(inventory, product, lines, orders)
    assert sums.differences(expected, sums.adventureworks_books(company.path)) == []
    assert imports.run(admin, "documents", ORDERS, "adventureworks").skipped == 26
    assert imports.run(admin, "stock", [inventory, product], "adventureworks").skipped == 14
    assert clean(admin)


# Rules of the invoices ---------------------------------------------------------------


def test_every_kind_of_line_goes_where_its_rule_says(company: Company, admin: Actor, tmp_path: Path) -> None:
    summary = retail(
        admin,
        tmp_path,
        "1,A1,ELMA,5,2010-12-01 08:00:00,2.55,17850.0,UK\n"
        "1,POST,POSTAGE,1,2010-12-01 08:00:00,18.0,17850.0,UK\n"
        "2,a1,elma küçük,2,2010-12-01 09:00:00,1.25,,UK\n"
        "C3,A1,ELMA,-2,2010-12-01 10:00:00,2.55,17850.0,UK\n"
        "C3,D,Discount,-1,2010-12-01 10:00:00,5.0,17850.0,UK\n"
        "4,A1,damages,-1,2010-12-01 11:00:00,0.0,,UK\n"
        "5,DOT,,-1,2010-12-01 11:00:00,0.0,,UK\n"
        "6,Z9,,4,2010-12-01 12:00:00,0.0,,UK\n"
        "A7,B,Adjust bad debt,1,2010-12-01 13:00:00,11062.06,,UK\n"
        "A8,B,Adjust bad debt,1,2010-12-01 13:00:00,-11062.06,,UK\n"
        "9,A1,ELMA,0,2010-12-01 14:00:00,2.55,,UK\n",
    )
    assert summary.counts == {
        "sold": 4, "cancelled_goods": 1, "cancelled_service": 1, "written_off": 1, "negative_service": 1,
        "bad_debt": 2, "zero_quantity": 1, "no_customer": 2, "no_name": 2,
    }  # fmt: skip
    assert summary.documents == {"adjustment": 2, "sale": 3, "write_off": 1}
    assert summary.made_first == {"products": 6, "partners": 1}
    assert stock(company) == {("A1", "MAIN"): Decimal(1), ("a1", "MAIN"): Decimal(0), ("Z9", "MAIN"): Decimal(0)}
    assert found(company, "external_id, title, total", "type = 'adjustment'") == [
        ("opening 1", "Devir (açılış stoku)", 0), ("C3", "İade C3", 0),
    ]  # fmt: skip
    with company.read() as engine:
        sales = engine.rows(
            "SELECT d.external_id, p.name, d.total FROM document d JOIN partner p ON p.id = d.partner_id ORDER BY d.id"
        )
        kinds = dict(engine.rows("SELECT sku, kind FROM item"))
        names = dict(engine.rows("SELECT sku, name FROM item"))
    assert sales == [("1", "Müşteri 17850", 307_500), ("2", "Perakende müşteri", 25_000), ("6", "Perakende müşteri", 0)]
    assert kinds == {
        "A1": "simple",
        "a1": "simple",
        "POST": "service",
        "D": "service",
        "DOT": "service",
        "Z9": "simple",
    }
    assert (names["A1"], names["Z9"]) == ("ELMA", "Z9")
    assert clean(admin)


def test_the_opening_covers_just_what_is_short_beside_what_is_there(
    company: Company, admin: Actor, tmp_path: Path
) -> None:
    products.add(admin, "A1", "Elma")
    documents.create_and_process(
        admin, "adjustment",
        {"warehouse": "MAIN", "rows": [{"product": "A1", "quantity": "3", "purchase_price": "1"}]}, day="2010-11-30",
    )  # fmt: skip
    retail(
        admin,
        tmp_path,
        "C1,A1,ELMA,-1,2010-12-01 08:00:00,2.55,17850.0,UK\n"
        "2,A1,ELMA,10,2010-12-01 09:00:00,2.55,17850.0,UK\n"
        "C3,A1,ELMA,-10,2010-12-01 10:00:00,2.55,17850.0,UK\n",
    )
    assert found(company, "quantity", "external_id LIKE 'opening%'") == [(6_000_000,)]
    assert stock(company) == {("A1", "MAIN"): Decimal(10)}


def test_documents_before_the_last_day_posted_are_refused_by_line(
    company: Company, admin: Actor, tmp_path: Path
) -> None:
    retail(admin, tmp_path, "1,A1,ELMA,5,2010-12-05 08:00:00,2.55,,UK\n")
    before = everything(company)
    with pytest.raises(AmbarError) as caught:
        retail(admin, tmp_path, "2,A1,ELMA,5,2010-12-04 08:00:00,2.55,,UK\n")
    assert caught.value.code == "backdated"
    assert problems(caught.value) == {("dosya.csv", 2, "date", "before_last_day")}
    assert everything(company) == before


def test_a_day_to_come_is_refused(company: Company, admin: Actor, tmp_path: Path) -> None:
    with pytest.raises(AmbarError) as caught:
        retail(admin, tmp_path, "1,A1,ELMA,5,2999-12-05 08:00:00,2.55,,UK\n")
    assert problems(caught.value) == {("dosya.csv", 2, "date", "in_future")}


def test_an_invoice_whose_lines_disagree_takes_the_first_and_warns(
    company: Company, admin: Actor, tmp_path: Path
) -> None:
    summary = retail(
        admin,
        tmp_path,
        "1,A1,ELMA,5,2010-12-01 08:00:00,2.55,1.0,UK\n1,A1,ELMA,5,2010-12-01 08:01:00,2.55,2.0,UK\n",
    )
    differing = [(one["field"], one["reason"], one["line"]) for one in summary.warnings if one["reason"] == "differs"]
    assert differing == [("customer", "differs", 3)]
    assert summary.documents["sale"] == 1


# Own columns ---------------------------------------------------------------------------


@pytest.fixture
def shop(company: Company, admin: Actor) -> Company:
    products.add(admin, "A", "Anahtar", barcodes=["8690000000012"], price="5", purchase_price="3")
    products.add(admin, "K", "Kablo", unit="m", price="2", purchase_price="1")
    warehouses.add(admin, "SHOP", "Mağaza")
    return company


def test_stock_with_our_own_columns(shop: Company, admin: Actor, tmp_path: Path) -> None:
    text = "product;warehouse;quantity;purchase_price\nA;MAIN;5;2,50\nA;MAIN;7;2,50\nA;SHOP;1;3\n8690000000012;SHOP;1;\nK;MAIN;2,5;\n"
    path = write(tmp_path, text)
    summary = imports.run(admin, "stock", [path])
    assert summary.documents == {"adjustment": 2}
    assert stock(shop) == {("A", "MAIN"): 12, ("A", "SHOP"): 2, ("K", "MAIN"): Decimal("2.5")}
    assert found(shop, "total, row_count", "warehouse_id = 1") == [(325_000, 2)]
    assert imports.run(admin, "stock", [path]).skipped == 2
    write(tmp_path, text + "K;SHOP;1;\n")
    assert imports.run(admin, "stock", [path]).documents == {"adjustment": 2}


def test_documents_of_all_types_with_our_own_columns(shop: Company, admin: Actor, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "type,external_id,date,supplier,customer,warehouse,to_warehouse,product,quantity,price,purchase_price,"
        "discount,tax,reason,row_comment,comment\n"
        "receipt,R1,2026-01-02,Demir,,MAIN,,A,10,,2.50,,,,ilk satır,belge\n"
        "receipt,R1,2026-01-02,Demir,,MAIN,,K,4.5,,1,,,,,belge\n"
        "transfer,T1,2026-01-03,,,MAIN,SHOP,A,4,,,,,,,\n"
        "sale,S1,2026-01-04,,Perakende müşteri,SHOP,,A,3,6,,10%,20%,,,\n"
        "write_off,W1,2026-01-05,,,MAIN,,K,0.5,,,,,damaged,,\n"
        "adjustment,X1,2026-01-06,,,SHOP,,K,1,,1,,,,,\n",
    )
    imports.run(admin, "partners", [write(tmp_path, "name,supplier\nDemir,1\n", "cari.csv")])
    assert imports.run(admin, "documents", [path]).documents == {
        "receipt": 1, "transfer": 1, "sale": 1, "write_off": 1, "adjustment": 1,
    }  # fmt: skip
    assert stock(shop) == {
        ("A", "MAIN"): 6, ("A", "SHOP"): 1, ("K", "MAIN"): 4, ("K", "SHOP"): 1,
    }  # fmt: skip
    assert found(shop, "total, day, comment", "type = 'sale'") == [(162_000, "2026-01-04", "")]
    assert found(shop, "comment, row_count", "type = 'receipt'") == [("belge", 2)]
    assert clean(admin)


def test_every_problem_of_documents_is_named_by_line(shop: Company, admin: Actor, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "type,external_id,customer,warehouse,product,quantity,date\n"
        "adjustment,X1,,MAIN,K,1,2026-01-01\n"
        "sale,S1,Perakende müşteri,MAIN,A,5,2026-01-02\n"
        "sale,S2,Perakende müşteri,YOK,YOK,1,2026-01-02\n"
        "sale,S2,Perakende müşteri,YOK,A,1.5,2026-01-02\n"
        "sale,S3,Kimse,MAIN,A,beş,2026-01-02\n"
        "gift,S4,,MAIN,A,1,2026-01-02\n"
        "sale,,Perakende müşteri,MAIN,B,1,dün\n",
    )
    before = everything(shop)
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "documents", [path])
    assert problems(caught.value) == {
        ("dosya.csv", 3, "price", "price_missing"),
        ("dosya.csv", 4, "warehouse", "unknown"),
        ("dosya.csv", 4, "product", "unknown"),
        ("dosya.csv", 6, "customer", "unknown"),
        ("dosya.csv", 6, "quantity", "not_a_number"),
        ("dosya.csv", 7, "type", "unknown"),
        ("dosya.csv", 8, "external_id", "required"),
        ("dosya.csv", 8, "date", "not_a_day"),
        ("dosya.csv", 8, "product", "unknown"),
    }
    assert everything(shop) == before


def test_what_falls_short_is_named_unless_it_may_be_for_want_of_another_document(
    shop: Company, admin: Actor, tmp_path: Path
) -> None:
    def wrong(*lines: str) -> set[tuple[Any, ...]]:
        text = "type,external_id,supplier,customer,warehouse,product,quantity,purchase_price,price\n" + "".join(lines)
        with pytest.raises(AmbarError) as caught:
            imports.run(admin, "documents", [write(tmp_path, text)])
        return problems(caught.value)

    receipt, sale = "receipt,R1,Kimse,,MAIN,A,5,1,\n", "sale,S1,,Perakende müşteri,MAIN,A,5,,2\n"
    assert wrong(sale) == {("dosya.csv", 2, "quantity", "short")}
    assert wrong(receipt, sale) == {("dosya.csv", 2, "supplier", "unknown")}


def test_a_number_that_a_rule_cannot_read_is_named_by_its_column(
    company: Company, admin: Actor, tmp_path: Path
) -> None:
    with pytest.raises(AmbarError) as caught:
        retail(admin, tmp_path, "1,A1,ELMA,beş,2010-12-01 08:00:00,2.55,,UK\n")
    assert problems(caught.value) == {("dosya.csv", 2, "Quantity", "not_a_number")}


def test_rights_of_the_types_that_the_file_holds(
    shop: Company, make_actor: MakeActor, clerk: Actor, tmp_path: Path
) -> None:
    path = write(
        tmp_path, "type,external_id,warehouse,product,quantity\nadjustment,X1,MAIN,A,1\nwrite_off,W1,MAIN,A,1\n"
    )

    def missing(actor: Actor, entity: str, *files: Path) -> Any:
        with pytest.raises(AmbarError) as caught:
            imports.run(actor, entity, files)
        assert caught.value.code == "denied"
        return caught.value.details["permission"]

    some = make_actor({"adjustment.edit": True, "adjustment.process": True, "warehouse.view": "all"}, requirements=True)
    assert missing(make_actor({"catalog.view": True}), "documents", tmp_path / "yok.csv") == "receipt.edit"
    assert missing(make_actor({"catalog.view": True}), "stock", tmp_path / "yok.csv") == "adjustment.edit"
    assert missing(make_actor({"catalog.view": True}), "partners", tmp_path / "yok.csv") == "contact.edit"
    assert missing(some, "warehouses", tmp_path / "yok.csv") == "warehouse.edit"
    assert missing(some, "documents", path) == "write_off.edit"
    assert imports.run(clerk, "documents", [path]).created == 2


def test_a_foreign_warehouse_is_the_same_as_an_unknown_one(
    shop: Company, make_actor: MakeActor, tmp_path: Path
) -> None:
    some = make_actor(
        {"adjustment.edit": True, "adjustment.process": True, "warehouse.view": ["SHOP"]}, requirements=True
    )
    for code in ("MAIN", "YOK"):
        with pytest.raises(AmbarError) as caught:
            imports.run(some, "stock", [write(tmp_path, f"product,warehouse,quantity\nA,{code},1\n")])
        (fact,) = caught.value.details["errors"]
        assert (caught.value.code, fact["field"], fact["reason"], fact["line"]) == (
            "invalid",
            "warehouse",
            "unknown",
            2,
        )


def test_an_import_is_in_the_audit_log_and_tells_its_progress(shop: Company, admin: Actor) -> None:
    told: list[tuple[str, int, int | None]] = []
    imports.run(admin, "documents", INVOICES, "online-retail", progress=lambda *step: told.append(step))
    assert {stage for stage, _, _ in told} == {"products", "partners", "documents"}
    assert told[-1][1] == told[-1][2]
    with shop.read() as engine:
        assert engine.value("SELECT target FROM audit WHERE kind = 'import'") == "documents"


def test_documents_without_a_date_are_of_today(shop: Company, admin: Actor, tmp_path: Path) -> None:
    path = write(tmp_path, "type,external_id,warehouse,product,quantity\nadjustment,X1,MAIN,A,1\n")
    imports.run(admin, "documents", [path])
    assert found(shop, "date, day") == [(shop.today().isoformat(), shop.today().isoformat())]
    assert date.fromisoformat(found(shop, "day")[0][0]) == shop.today()
