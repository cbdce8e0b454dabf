"""Catalogues in languages that Ambar does not speak: their columns are found, their letters are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from db.exchange.files import Source
from db.exchange.foreign_names import WORDS
from db.exchange.guessing import guess, plain
from db.exchange.headers import HEADERS
from db.exchange.looking import look
from db.services import imports

CATALOGUES = [
    ("de", "Artikelnummer;Bezeichnung;EAN;Verkaufspreis;MwSt", "A-1;Schraube M8×40 verzinkt;4006381333931;1.234,50;", "cp1252"),
    ("fr", "Référence;Désignation;Prix de vente;Unité", "A-1;Écrou à œil;12,50;", "cp1252"),
    ("es", "Código;Nombre;Precio;Categoría", "A-1;Señal de tráfico;3,25;", "utf-8"),
    ("pl", "Kod produktu;Nazwa;Cena", "A-1;Śruba ocynkowana żółta;3,25", "cp1250"),
    ("ru", "Артикул;Наименование;Цена;Штрихкод", "А-1;Болт оцинкованный;3,25;", "cp1251"),
    ("el", "Κωδικός;Περιγραφή;Τιμή", "Α-1;Βίδα γαλβανιζέ;3,25", "cp1253"),
    ("ar", "رمز المنتج;اسم المنتج;السعر", "A-1;برغي مجلفن;3,25", "utf-16"),
    ("zh", "货号,商品名称,价格", 'A-1,镀锌螺丝,"3.25"', "gb18030"),
    ("ja", "品番\t商品名\t価格", "A-1\t六角ボルト\t3.25", "cp932"),
    ("ko", "상품코드|상품명|가격", "A-1|아연 도금 볼트|3.25", "cp949"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "header", "row", "encoding"), CATALOGUES, ids=[one[0] for one in CATALOGUES])
def test_a_catalogue_of_another_language(
    company: Company, admin: Actor, tmp_path: Path, language: str, header: str, row: str, encoding: str
) -> None:
    path = tmp_path / "katalog.csv"
    path.write_bytes(f"{header}\r\n{row}\r\n".encode(encoding))
    said = None if encoding in ("utf-8", "utf-16") else encoding
    source = Source("katalog.csv", path, encoding=said)
    found = look("products", source)
    assert {"sku", "name", "price"} <= set(found.fields) and found.mapping == "guessed" and not found.unused
    assert imports.run(admin, "products", [source]).created == 1
    sign = next(sign for sign in ";,\t|" if sign in header)
    sku, name = row.split(sign)[:2]
    with company.read() as engine:
        assert engine.rows("SELECT sku, name FROM item") == [(sku, name)]


def test_no_name_means_two_fields() -> None:
    """Of one kind no two fields have a name in common, and none has one that Turkish or English gives another."""
    for entity, fields in HEADERS.items():
        owners: dict[str, str] = {}
        for field, (turkish, english, others) in fields.items():
            for one in (field, turkish, english, *others.split("|")):
                owners.setdefault(plain(one), field)
        twice = {
            (entity, one, field, owners[plain(one)])
            for field in fields
            if field in WORDS
            for one in WORDS[field].split("|")
            if owners.setdefault(plain(one), field) != field
        }
        assert not twice


def test_turkish_and_english_go_first() -> None:
    assert guess("products", ["Nombre", "Ad", "Código", "SKU"]) == {"sku": "SKU", "name": "Ad"}
