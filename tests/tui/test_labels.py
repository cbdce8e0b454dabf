"""Every code and reason of db has a sentence, in both languages, with its figures."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.audit import KINDS
from db.company import DEFAULTS
from db.doctypes import COMMON_HEADER, COMMON_ROW, DOCUMENT_TYPES, REASONS, STATUSES, TYPES
from db.errors import EXIT_CODES, AmbarError, problem
from db.permissions import PERMISSIONS, PLACES, REPORTS
from tui import i18n, labels, labels_words
from tui.labels_reasons import CODES, INVALID, WARNINGS

DB = Path(labels.__file__).parent.parent / "db"


@pytest.fixture(autouse=True, params=["tr", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Both languages."""
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language(i18n.DEFAULT)


def reasons() -> set[str]:
    """The reasons that db gives as literals."""
    found: set[str] = set()
    for path in DB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = {"problem": 1, "invalid": 1, "refused": 1, "wrong": 1, "_wrong": 2, "Unclear": 0}.get(name)
            first = node.args[0] if node.args else None
            if place == 1 and isinstance(first, ast.Name | ast.Attribute) and "origin" in ast.unparse(first):
                place = 2
            if place is None or len(node.args) <= place or any(one.arg == "code" for one in node.keywords):
                continue
            argument = node.args[place]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                found.add(argument.value)
    return found


def test_every_code_has_a_sentence() -> None:
    assert CODES.keys() == EXIT_CODES.keys()
    for code in EXIT_CODES:
        told = labels.sentence(AmbarError(code))
        assert told
        assert "{" not in told
        assert "\0" not in told


def test_every_reason_has_a_sentence() -> None:
    found = reasons()
    assert len(found) > 40
    assert found - INVALID.keys() - WARNINGS.keys() == set()


def test_a_reason_without_a_sentence_still_says_field_and_value(language: str) -> None:
    told = labels.sentence(AmbarError("invalid", errors=[problem("quantity", "moon_phase", "5")]))
    assert "5" in told
    assert "moon phase" in told
    assert ("Miktar" if language == "tr" else "Quantity") in told


def test_several_problems_are_told_line_by_line_with_rows_and_figures(language: str) -> None:
    short = problem("quantity", "short", code="insufficient_stock", row=3, sku="M8-40", name="Cıvata",
                    warehouse="MAIN", available="35", requested="1200", unit="pcs")  # fmt: skip
    error = AmbarError("invalid", errors=[problem("product", "unknown", "YOK", row=1), short])
    expected = {
        "tr": ["Satır 1: Ürün bulunamadı: YOK", "Satır 3: Stok yetersiz: kullanılabilir 35, istenen 1.200 adet (M8-40, MAIN)"],
        "en": ["Row 1: Product not found: YOK", "Row 3: Insufficient stock: available 35, wanted 1,200 pcs (M8-40, MAIN)"],
    }  # fmt: skip
    assert labels.sentence(error).split("\n") == expected[language]


def test_the_words_of_terms() -> None:
    i18n.set_language("tr")
    assert labels.sentence(AmbarError("denied", permission="receipt.process", reason="missing")).startswith(
        "Bu işlem için yetkiniz yok"
    )
    assert labels.sentence(AmbarError("denied", permission="x", reason="inventory_off")) == "Envanter yönetimi kapalı"
    assert labels.sentence(AmbarError("not_editable", document="SF-000001")) == (
        "İşlenmiş belge düzenlenemez; önce işlemeyi iptal edin"
    )
    assert labels.sentence(AmbarError("conflict", document="SF-1", changed_by="Ayşe")) == (
        "Belge bu arada Ayşe tarafından değiştirildi"
    )
    assert labels.sentence(AmbarError("invalid", errors=[problem("supplier", "supplier_missing")])) == (
        "Tedarikçi seçilmedi"
    )
    taken = problem("barcode", "taken", "1", code="barcode_taken", sku="M8-40", name="Cıvata")
    assert labels.sentence(AmbarError("barcode_taken", errors=[taken])) == "Barkod başka üründe: M8-40 Cıvata"
    late = problem("date", "before_last_day", code="backdated", sku="A", last_day="2026-11-24")
    assert "2026-11-24" in labels.sentence(AmbarError("backdated", errors=[late]))
    assert "24.11.2026" in labels.sentence(AmbarError("backdated", product="A", last=date(2026, 11, 24)))


def test_a_file_of_ten_thousand_bad_lines_is_counted() -> None:
    errors = [{**problem("price", "not_a_number", "x"), "file": "a.csv", "line": n} for n in range(10_000)]
    lines = labels.sentence(AmbarError("invalid", errors=errors)).split("\n")
    assert len(lines) == 201
    assert "9800" in lines[-1]
    assert lines[0].startswith("a.csv, ")


def test_hostile_values_lose_their_teeth() -> None:
    told = labels.sentence(AmbarError("not_found", what="product", key="\x1b[2J{field}\u202e"))
    assert told.endswith("[2J{field}")


def test_what_a_cancellation_moved_is_called_so() -> None:
    i18n.set_language("tr")
    told = [labels_words.movement(kind, Decimal(moved)) for kind, moved in
            (("sale", "-2"), ("sale", "2"), ("receipt", "3"), ("receipt", "-3"), ("write_off", "1"), ("transfer", "1"),
             ("transfer", "-1"), ("settlement", "0"))]  # fmt: skip
    assert told == ["ürün satışı", "ürün satışı iptali", "stok fişi", "stok fişi iptali", "mahsup iptali",
                    "stok transferi", "stok transferi", "eksik kapatma"]  # fmt: skip


def test_every_word_is_there_in_turkish() -> None:
    i18n.set_language("tr")
    for table in (vars(labels_words)[name] for name in dir(labels_words) if name.isupper()):
        if isinstance(table, dict) and table is not labels_words.BY_ID and table is not labels_words.SECTION_BY_ID:
            for message in table.values():
                assert message in i18n.load("tr"), message


def test_every_code_that_people_see_has_a_word() -> None:
    words = labels_words
    assert words.STATUSES.keys() == set(STATUSES)
    assert words.DOCUMENTS.keys() == set(TYPES)
    assert words.WRITE_OFF_REASONS.keys() == set(REASONS)
    assert words.AUDIT_KINDS.keys() == set(KINDS)
    assert words.SETTINGS.keys() == set(DEFAULTS)
    assert set(REPORTS) | set(PLACES) <= words.CHOICES.keys()
    fields = {*COMMON_HEADER, *COMMON_ROW, *(name for one in DOCUMENT_TYPES for name in (*one.header, *one.row))}
    assert fields <= words.FIELDS.keys()
    for right in PERMISSIONS:
        assert words.permission_name(right.id, section=True).count(": ") == 1
    assert words.document_type("receipt", hint=True) in ("Stok fişi (mal girişi)", "Stock receipt")
