"""The company's own fields in files: written, read back as they were, refused where they are none of their kind."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.access import Actor
from db.bulk import Change, Which
from db.errors import AmbarError
from db.exchange.csv_text import FORMS, csv_text
from db.exchange.exporting import rows
from db.queries import documents, exports
from db.queries import products as catalogue
from db.services import bulk, forms, imports, products
from db.services import documents as writing
from tests.books import Shop

OWN = {
    "mensei": "Çin", "garanti": "24.5", "nakliye": "1234.50", "vade": "2026-12-01", "onay": False, "sofor": "depocu",
    "sayfa": "https://ornek.com/a;b", "not": '=HYPERLINK("x")',
}  # fmt: skip
KINDS = {"mensei": "list", "garanti": "number", "nakliye": "money", "vade": "date", "onay": "yes_no",
         "sofor": "employee", "sayfa": "link", "not": "text"}  # fmt: skip


@pytest.fixture
def own(admin: Actor, clerk: Actor, company: Any) -> Shop:
    """Products and receipts with a field of every kind."""
    shop = Shop(company, admin)
    for form in ("product", "receipt"):
        for code, kind in KINDS.items():
            forms.add_field(
                admin, form, code.upper(), kind, code=code, options=("Çin", "Türkiye") if kind == "list" else ()
            )
    return shop


def written(actor: Actor, path: Path, kind: str, form: str) -> Path:
    columns = exports.default_columns(actor, kind)
    path.write_bytes("".join(csv_text(columns, rows(actor, kind, None, columns), FORMS[form])).encode())
    return path


@pytest.mark.parametrize("form", ["plain", "tr", "en"])
def test_products_come_back_from_a_file_as_they_were(admin: Actor, own: Shop, tmp_path: Path, form: str) -> None:
    products.edit(admin, "A", fields=OWN)
    before = catalogue.show(admin, "A").fields
    path = written(admin, tmp_path / "urunler.csv", "products", form)
    assert "fields.garanti" in path.read_text(encoding="utf-8-sig")
    assert imports.run(admin, "products", [path]).updated == 0, "nothing is other than it was"
    products.edit(admin, "A", fields={**dict.fromkeys(OWN, None), "mensei": "Türkiye"})
    found = imports.run(admin, "products", [path])
    assert (found.created, found.updated) == (0, 1)
    assert catalogue.show(admin, "A").fields == before


def test_documents_come_back_from_a_file_as_they_were(admin: Actor, own: Shop, tmp_path: Path) -> None:
    made = own.post("receipt", {"product": "A", "quantity": "1", "purchase_price": "1"}, external_id="X-1", fields=OWN)
    before = documents.show(admin, made.number).fields
    assert before["garanti"] == Decimal("24.5")
    path = written(admin, tmp_path / "belgeler.csv", "documents", "plain")
    path.write_text(path.read_text(encoding="utf-8").replace("X-1", "X-2"), encoding="utf-8")
    imports.run(admin, "documents", [path])
    (line,) = (one for one in documents.page(admin, documents.DocumentFilter(text="x-2")).rows)
    assert documents.show(admin, line.number).fields == before


def test_headings_of_people_name_the_field_in_brackets_and_their_numbers_are_read(
    admin: Actor, own: Shop, tmp_path: Path
) -> None:
    path = tmp_path / "liste.csv"
    text = "Stok kodu;Ad;Garanti süresi [garanti];Nakliye bedeli [nakliye];Onay [onay];Vade [vade]\n"
    path.write_text(f"{text}A;Ürün A;24,5;1.234,50;EVET;01.12.2026\n", encoding="utf-8")
    imports.run(admin, "products", [path])
    found = catalogue.show(admin, "A").fields
    assert (found["garanti"], found["nakliye"], found["onay"]) == (Decimal("24.5"), Decimal("1234.50"), True)
    assert found["vade"] is not None
    path.write_text(f"{text}A;Ürün A;çok;1.234,50;belki;31.31.2026\n", encoding="utf-8")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [path])
    wrong = {(one["field"], one["reason"], one["line"]) for one in caught.value.details["errors"]}
    assert wrong == {("fields.garanti", "not_a_number", 2), ("fields.onay", "not_yes_or_no", 2),
                     ("fields.vade", "not_a_day", 2)}  # fmt: skip


def test_a_column_of_a_field_that_there_is_not_is_named(admin: Actor, own: Shop, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("sku,name,fields.yok\nA,Ürün A,1\n", encoding="utf-8")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [path])
    assert [(one["field"], one["reason"]) for one in caught.value.details["errors"]] == [
        ("fields.yok", "unknown_field")
    ]


def test_what_the_form_requires_is_asked_of_new_products_of_a_file(admin: Actor, own: Shop, tmp_path: Path) -> None:
    forms.edit_field(admin, "product", "mensei", required=True)
    path = tmp_path / "liste.csv"
    path.write_text("sku,name\nA,Başka\nYENİ,Yeni\n", encoding="utf-8")
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [path])
    assert [(one["field"], one["reason"], one["line"]) for one in caught.value.details["errors"]] == [
        ("fields.mensei", "required", 3)
    ]
    path.write_text("sku,name,fields.mensei\nA,Başka,\nYENİ,Yeni,Çin\n", encoding="utf-8")
    imports.run(admin, "products", [path])
    assert catalogue.show(admin, "YENİ").fields["mensei"] == "Çin"


def test_what_the_form_requires_is_not_emptied_in_many_at_once(admin: Actor, own: Shop) -> None:
    forms.edit_field(admin, "product", "section", label="Reyon", required=True)
    with pytest.raises(AmbarError) as caught:
        bulk.change(admin, Which(skus=("A", "B")), Change(section=""))
    assert [(one["reason"], one["label"]) for one in caught.value.details["errors"]] == [("required", "Reyon")]


def test_columns_of_an_export_are_ones_own_rights(admin: Actor, own: Shop) -> None:
    assert "fields.garanti" in exports.columns(admin, "products")
    assert "fields.garanti" in exports.columns(admin, "documents")
    forms.remove_field(admin, "product", "garanti")
    assert "fields.garanti" not in exports.columns(admin, "products")
    assert writing.create(admin, "receipt", {"fields": {"garanti": "1"}}).status == "draft"
