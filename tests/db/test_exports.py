"""Exports: what one may see, harmless in a spreadsheet, and read back as it was."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.exchange.csv_text import ENGLISH, PLAIN, TURKISH, Form, cell, csv_text
from db.exchange.exporting import rows
from db.exchange.files import led
from db.exchange.headers import title
from db.exchange.plan import prepare
from db.exchange.xlsx_out import write_xlsx
from db.fields import Amount, Price, Quantity
from db.queries import exports
from db.queries.documents import DocumentFilter
from db.queries.exports import StockFilter
from db.queries.products import ProductFilter
from db.services import documents, imports, partners, price_types, products, sections, variations, warehouses
from tests.conftest import MakeActor, make_company

NASTY = (
    "=1+1",
    "+90 555 1",
    "-a",
    "@x",
    "＝1",
    " =1",
    "'=x",
    "''+x",
    "-1-1",
    "'",
    "'a",
    '=HYPERLINK("x")',
    'Çay; "iyi", ucuz',
)
FORMS = (PLAIN, TURKISH, ENGLISH)


@pytest.fixture
def shop(company: Company, admin: Actor) -> Actor:
    """A catalogue with everything that a file may spoil."""
    warehouses.add(admin, "GİZLİ", "Gizli depo")
    over, under = sections.add(admin, "Gıda"), sections.add(admin, "Kampanya")
    sections.add(admin, "Çay", parent=over)
    sections.add(admin, "Çay", parent=under)
    price_types.add(admin, "toptan", "Toptan", currency="USD")
    for number, name in enumerate(NASTY):
        products.add(admin, f"N-{number}", name if name.strip() else "x", description=name)
    products.add(
        admin, "A", "Çay 1,5 kg", unit="kg", barcodes=["8690000000012", "111"], price="1.234", purchase_price="7313.37",
        tax="20%", section="Gıda/Çay", minimum_stock="0.125", weight="1.234", external_id="X-1", oversell=True,
        published=True, units={"box": "12"},
    )  # fmt: skip
    products.edit(admin, "A", barcode_units={"111": "box"})
    products.set_price(admin, "A", "1.5", price_type="toptan", valid_from="2026-12-31")
    products.add(admin, "SET", "Set", type="bundle", parts={"A": "1.5", "N-0": "2"})
    products.add(admin, "T", "Tişört")
    variations.make(admin, "T", {"Beden": ["S", "M"], "Renk": ["mavi; beyaz", 'kırmızı "koyu"', "a=b, c"]})
    partners.add(admin, "Demir A.Ş.", supplier=True, phone="+90 212 555", comment="=1")
    partners.add(admin, "Yılmaz", customer=True)
    for code, count in (("MAIN", "5"), ("GİZLİ", "1.250")):
        documents.create_and_process(
            admin, "receipt",
            {"supplier": "Demir A.Ş.", "warehouse": code, "comment": "@sum", "external_id": f"FIŞ {code}",
             "rows": [{"product": "A", "quantity": count, "purchase_price": "7313.37"}]},
        )  # fmt: skip
    documents.create(
        admin, "sale", {"customer": "Yılmaz", "warehouse": "MAIN", "rows": [{"product": "A", "quantity": "1"}]}
    )
    return admin


def table(actor: Actor, kind: str, filter: Any = None, columns: tuple[str, ...] | None = None) -> list[dict[str, Any]]:
    names = exports.default_columns(actor, kind) if columns is None else columns
    return [dict(zip(names, row, strict=True)) for row in rows(actor, kind, filter, columns)]


def file(actor: Actor, kind: str, folder: Path, form: Form | None) -> Path:
    """An export as a file; None: XLSX."""
    names = exports.default_columns(actor, kind)
    language = "tr" if form is None else form.language
    titles = [title(kind, name, language) for name in names]
    path = folder / f"{kind}.{'xlsx' if form is None else 'csv'}"
    if form is None:
        with path.open("w+b") as handle:
            write_xlsx(handle, titles, rows(actor, kind))
    else:
        path.write_text("".join(csv_text(titles, rows(actor, kind), form)), encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("form", [*FORMS, None])
@pytest.mark.parametrize("kind", ["products", "prices", "stock", "partners", "warehouses", "documents"])
def test_an_exported_file_is_imported_without_a_change(
    company: Company, shop: Actor, tmp_path: Path, kind: str, form: Form | None
) -> None:
    path = file(shop, kind, tmp_path, form)
    before = table(shop, kind)
    summary = imports.run(shop, kind, [path])
    assert (summary.created, summary.updated, dict(summary.documents)) == (0, 0, {}), summary.changes
    assert summary.unchanged + summary.skipped > 0 and not summary.warnings
    assert table(shop, kind) == before


@pytest.mark.parametrize("form", [TURKISH, None])
def test_what_was_exported_makes_another_company_the_same(
    company: Company, shop: Actor, tmp_path: Path, form: Form | None
) -> None:
    kinds = ("warehouses", "partners", "products", "prices", "documents")
    paths = {kind: file(shop, kind, tmp_path, form) for kind in kinds}
    wanted = {kind: table(shop, kind) for kind in ("partners", "products", "stock", "ledger")}
    fresh = make_company(tmp_path / "new" / "ambar.db")
    try:
        with fresh.read() as engine:
            owner = Actor(fresh, engine.value("SELECT id FROM employee WHERE login = 'admin'"))
        sections.add(owner, "Çay", parent=sections.add(owner, "Kampanya"))
        price_types.add(owner, "toptan", "Toptan", currency="USD")
        for kind in kinds:
            plan = prepare(kind, [paths[kind]], sections=kind == "products")
            imports.run(owner, kind, [], plan=plan)
        for kind, before in wanted.items():
            got = table(owner, kind)
            for one in (*before, *got):
                for name in ("recorded_at", "id", "document", "day"):
                    one.pop(name, None)
            assert got == before, kind
    finally:
        fresh.close()


def test_columns_and_rows_obey_the_rights(shop: Actor, make_actor: MakeActor) -> None:
    names = {"catalog.view": True, "catalog.export": True, "document.print": True, "inventory.view": True,
             "warehouse.view": ["MAIN"], "receipt.view": True}  # fmt: skip
    limited = make_actor(names, login="dar")
    assert "purchase_price" not in exports.columns(limited, "products")
    assert "value" not in exports.columns(limited, "stock") and "value" not in exports.columns(limited, "ledger")
    assert "purchase_price" not in exports.columns(limited, "documents")
    for kind in ("products", "stock", "ledger", "documents", "warehouses"):
        told = str([exports.columns(limited, kind), table(limited, kind)])
        assert "7313" not in told and "GİZLİ" not in told and "Gizli" not in told, kind
    assert {row["on_hand"] for row in table(limited, "products", columns=("sku", "on_hand")) if row["sku"] == "A"} == {
        Quantity("5")
    }
    with pytest.raises(AmbarError) as caught:
        table(limited, "products", columns=("sku", "purchase_price"))
    assert caught.value.code == "usage"
    for kind, missing in (("products", "catalog.export"), ("prices", "catalog.export"), ("stock", "document.print"),
                          ("ledger", "document.print"), ("documents", "document.print"),
                          ("warehouses", "warehouse.view"), ("partners", "contact.view")):  # fmt: skip
        nobody = make_actor({right: value for right, value in names.items() if right != missing}, login=f"-{kind}")
        with pytest.raises(AmbarError) as caught:
            table(nobody, kind)
        assert (caught.value.code, caught.value.details["permission"]) == ("denied", missing)
    with pytest.raises(AmbarError) as caught:
        table(limited, "stock", StockFilter(warehouse="GİZLİ"))
    assert caught.value.code == "not_found"
    buyer = make_actor({"supplier.view": True}, login="alıcı", requirements=True)
    assert [row["name"] for row in table(buyer, "partners")] == ["Demir A.Ş."]


def test_filters_narrow_what_is_written(shop: Actor) -> None:
    assert [row["sku"] for row in table(shop, "products", ProductFilter(section="Gıda"))] == ["A"]
    assert [row["sku"] for row in table(shop, "products", ProductFilter(type="bundle"))] == ["SET"]
    assert [(row["product"], row["on_hand"]) for row in table(shop, "stock", StockFilter(warehouse="GİZLİ"))] == [
        ("A", Decimal("1.25"))
    ]
    assert {row["type"] for row in table(shop, "documents", DocumentFilter(types=("sale",)))} == {"sale"}
    assert len(table(shop, "documents")) == 3


def test_long_lists_come_in_pages_that_miss_nothing(company: Company, admin: Actor) -> None:
    from db.items import NewProduct

    products.add_many(admin, [NewProduct(sku=f"P-{n:04}", name=f"Ürün {n}") for n in range(25)])
    for limit in (1, 7, 25, 1000):
        found: list[str] = []
        after: tuple[Any, ...] | None = None
        while True:
            page = exports.page(admin, "products", None, ("sku",), after=after, limit=limit)
            found += [row[0] for row in page.rows]
            after = page.after
            if after is None:
                break
        assert found == [f"P-{n:04}" for n in range(25)]


@given(st.text(alphabet="=+-@＝＋－＠' a1.\u00a0\u3000\t", max_size=6))
def test_no_cell_is_run_and_every_text_reads_back(text: str) -> None:
    written = cell(text)
    bare = written.lstrip(" \u00a0\u3000")
    number = bare.lstrip("+-").replace(".", "", 1).isdigit() and bare[:1] in "+-"
    assert not bare.startswith(("=", "@", "\t", "＝", "＋", "－", "＠"))
    assert not bare.startswith(("+", "-")) or number
    if text == text.strip():
        assert led(written.strip()) == text


def test_the_turkish_form_is_what_turkish_excel_opens() -> None:
    row = [Price("4.50"), Amount("1234.50"), Quantity("1.5"), True, None, "=1", 7]
    text = "".join(csv_text(["Ad", "b", "c", "d", "e", "f", "g"], [row], TURKISH))
    assert text == "\ufeffAd;b;c;d;e;f;g\r\n4,50;1234,50;1,5;DOĞRU;;'=1;7\r\n"
    (read,) = csv.DictReader(io.StringIO("".join(csv_text(["a", "b"], [["x;y", 'z"']]))))
    assert read == {"a": "x;y", "b": 'z"'}


def test_a_workbook_has_numbers_as_numbers_and_texts_as_texts(tmp_path: Path) -> None:
    from datetime import UTC, date, datetime

    path = tmp_path / "a.xlsx"
    row = [Price("4.50"), Quantity("1.234"), 7, "=1+1", "007", date(2026, 11, 24),
           datetime(2026, 11, 24, 9, tzinfo=UTC), True, None, Decimal("12345678901234.123456"), "https://x.example"]  # fmt: skip
    with path.open("w+b") as handle:
        assert write_xlsx(handle, [f"c{n}" for n in range(len(row))], [row]) == 1
    cells = list(load_workbook(path)["Sheet1"].iter_rows())[1]
    assert [cell.value for cell in cells] == [
        4.5, 1.234, 7, "=1+1", "007", datetime(2026, 11, 24), datetime(2026, 11, 24, 9), True, None,
        "12345678901234.123456", "https://x.example",
    ]  # fmt: skip
    assert [cells[n].data_type for n in (0, 3, 4)] == ["n", "s", "s"]
    assert cells[3].quotePrefix and not cells[4].quotePrefix
    assert cells[10].hyperlink is None
