"""XLSX in: what a workbook holds is read exactly; what is hostile is refused soon and in little memory."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.exchange.files import Source, inspect
from db.exchange.values import Exact
from db.services import imports

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
ROW = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
SECONDS, MEGABYTES = 2.0, 200


def book(folder: Path, *rows: list[Any], name: str = "liste.xlsx", formats: dict[str, str] | None = None) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    made.save(folder / name)
    return folder / name


def forged(folder: Path, part: str, content: bytes) -> Path:
    """A workbook with one part replaced."""
    source = zipfile.ZipFile(book(folder, ["sku"], ["A"]))
    path = folder / "sahte.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in {*source.namelist(), part}:
            made.writestr(name, content if name == part else source.read(name))
    return path


def sheet(rows: bytes, before: bytes = b"") -> bytes:
    return HEAD + before + b"<sheetData>" + rows + b"</sheetData></worksheet>"


def refusal(path: Path) -> dict[str, Any]:
    with pytest.raises(AmbarError) as caught:
        list(inspect(path).records())
    (fact,) = caught.value.details["errors"]
    return dict(fact)


def test_numbers_days_and_texts_are_what_the_cells_hold(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        ["Stok kodu", "Ad", "Fiyat", "Tarih", "KDV", "Yayında"],
        ["007", "Çay", 1.234, date(2026, 11, 24), 0.2, True],
        [8680080000001, " Şeker ", 0.1, datetime(2026, 1, 2, 3, 4), 0.185, False],
        [None, None, None, None, None, None],
        ["x", "y", 12345678.9, None, None, None],
        formats={"E2": "0%", "E3": "0.0%"},
    )
    file = inspect(path)
    assert (file.encoding, file.columns) == ("xlsx", ("Stok kodu", "Ad", "Fiyat", "Tarih", "KDV", "Yayında"))
    rows = list(file.records())
    assert rows == [
        (2, ["007", "Çay", "1.234", "2026-11-24", "20%", "true"]),
        (3, ["8680080000001", "Şeker", "0.1", "2026-01-02 03:04:00", "18.5%", "false"]),
        (5, ["x", "y", "12345678.9", "", "", ""]),
    ]
    assert [type(cell) is Exact for cell in rows[0][1]] == [False, False, True, True, True, False]
    assert list(file.records()) == rows, "it can be read twice"


def test_a_workbook_is_imported_like_a_file_and_its_numbers_are_never_ambiguous(
    company: Company, admin: Actor, tmp_path: Path
) -> None:
    path = book(
        tmp_path, ["Stok Kodu", "Ürün Adı", "Barkod", "Satış Fiyatı", "KDV Oranı"],
        ["A-1", "Çay", 8690000000012, 1.234, 0.2], ["A-2", "Kahve", None, "1.234,50", "%20"],
        formats={"E2": "0%"},
    )  # fmt: skip
    assert imports.run(admin, "products", [path]).created == 2
    with company.read() as engine:
        assert engine.rows(
            "SELECT i.sku, i.name, b.code, p.amount, t.name FROM item i LEFT JOIN barcode b ON b.item_id = i.id"
            " LEFT JOIN price p ON p.item_id = i.id LEFT JOIN tax_rate t ON t.id = i.tax_rate_id ORDER BY i.sku"
        ) == [
            ("A-1", "Çay", "8690000000012", 1_234_000, "20%"),
            ("A-2", "Kahve", None, 1_234_500_000, "20%"),
        ]


def test_formulas_and_errors_are_refused_by_the_name_of_their_cell(tmp_path: Path) -> None:
    fact = refusal(book(tmp_path, ["sku", "price"], ["A", 1], ["B", "=A1*2"]))
    assert (fact["reason"], fact["value"], fact["line"]) == ("formula", "B3", 3)
    fact = refusal(book(tmp_path, ["sku", "price"], ["A", "#N/A"]))
    assert (fact["reason"], fact["value"]) == ("error_cell", "B2")


def test_a_barcode_longer_than_a_number_keeps_is_refused(company: Company, admin: Actor, tmp_path: Path) -> None:
    path = book(tmp_path, ["sku", "name", "barcode"], ["A", "B", 12345678901234568])
    with pytest.raises(AmbarError) as caught:
        imports.run(admin, "products", [path])
    assert [one["reason"] for one in caught.value.details["errors"]] == ["scientific"]


HOSTILE = {
    "a dimension that is a lie": (SHEET, lambda: sheet(
        b"".join(ROW % (n, n) for n in range(1, 40)), b'<dimension ref="A1:XFD1048576"/>'), None),
    "cells at the far end of every row": (SHEET, lambda: sheet(
        b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(1, 20_000))), "too_many_columns"),
    "a row far below": (SHEET, lambda: sheet(ROW % (1, 1) + ROW % (1_048_576, 1_048_576)), "too_many_rows"),
    "rows without end": (SHEET, lambda: sheet(
        b"".join(ROW % (n, n) for n in range(1, 60_000))), "too_many_rows"),
    "a bomb": (SHEET, lambda: sheet(ROW % (1, 1) + b" " * (160 * 2**20)), "too_large"),
    "one long text": (SHEET, lambda: sheet(
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"a" * (40 * 2**20) + b"</t></is></c></row>"), "long_cell"),
    "entities in entities": (SHEET, lambda: (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "lol">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
        + b"]>" + sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>')), "not_xlsx"),
    "styles without end": ("xl/styles.xml", lambda: (
        b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>'
        + b'<xf numFmtId="0"/>' * 2_500_000 + b"</cellXfs></styleSheet>"), "too_large"),
    "shared texts without end": ("xl/sharedStrings.xml", lambda: (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + b"<si><t>a</t></si>" * 2_000_000 + b"</sst>"), "too_large"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_soon_and_in_little_memory(tmp_path: Path, what: str) -> None:
    part, content, reason = HOSTILE[what]
    path = forged(tmp_path, part, content())
    program = (
        "import resource, sys, time\nfrom db.errors import AmbarError\nfrom db.exchange.files import inspect\n"
        "begun = time.monotonic()\ntry:\n    said = len(list(inspect(sys.argv[1]).records()))\n"
        "except AmbarError as error:\n    said = error.details['errors'][0]['reason']\n"
        "used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        "print(said, time.monotonic() - begun, used // 1024)"
    )
    # A process is told the memory of the one that it was forked from: the shell between has little.
    words = ["/bin/sh", "-c", '"$0" -c "$1" "$2"; true', sys.executable, program, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    said, seconds, megabytes = done.stdout.split()
    assert said == (reason or "38")
    assert int(megabytes) < MEGABYTES
    assert float(seconds) < SECONDS * 3, "other work on the machine aside"


def test_what_only_looks_like_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"x" * 1000)
    begun = time.monotonic()
    assert refusal(path)["reason"] == "not_xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * (6 * 2**20))
    assert refusal(path)["reason"] == "too_large"
    assert refusal(book(tmp_path, name="bos.xlsx"))["reason"] == "empty_file"
    assert time.monotonic() - begun < 10


def test_of_several_sheets_one_is_named_and_any_can_be_asked_for(admin: Actor, tmp_path: Path) -> None:
    made = Workbook()
    first = made.active
    assert first is not None
    first.title = "Özet"
    first.append(["sku", "name"])
    first.append(["A", "İlk"])
    other = made.create_sheet("Şubat ürünleri")
    other.append(["sku", "name"])
    other.append(["B", "İkinci"])
    made.create_sheet("Boş")
    hidden = made.create_sheet("gizli")
    hidden.append(["sku", "name"])
    hidden.append(["C", "Gizli"])
    hidden.sheet_state = "hidden"
    path = tmp_path / "kitap.xlsx"
    made.save(path)
    told = imports.run(admin, "products", [path])
    assert [(one["reason"], one["value"], one["choices"]) for one in told.warnings] == [
        ("one_sheet", "Özet", ["Şubat ürünleri", "Boş"])
    ]
    asked = imports.run(admin, "products", [Source("kitap.xlsx", path, sheet="şubat ürünleri")])
    assert ([one.key for one in asked.changes], asked.warnings) == (["B"], ())
    assert imports.run(admin, "products", [Source("kitap.xlsx", path, sheet="gizli")]).changes[0].key == "C"
    for name, reason in (("yok", "unknown_sheet"), ("Boş", "empty_sheet"), ("\0", "unknown_sheet")):
        with pytest.raises(AmbarError) as caught:
            imports.run(admin, "products", [Source("kitap.xlsx", path, sheet=name)])
        assert [one["reason"] for one in caught.value.details["errors"]] == [reason]


@pytest.mark.parametrize(
    ("part", "kind"),
    [("word/document.xml", "document"), ("content.xml", "ods"), ("xl/workbook.bin", "xlsb"), ("liste.csv", "zip")],
)
def test_an_archive_that_is_no_workbook_is_told_by_name(tmp_path: Path, part: str, kind: str) -> None:
    path = tmp_path / "liste.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    fact = refusal(path)
    assert (fact["reason"], fact["kind"]) == ("not_csv", kind)


def test_a_header_alone_says_that_there_are_no_rows(admin: Actor, tmp_path: Path) -> None:
    for path in (book(tmp_path, ["sku", "name"]), tmp_path / "bos.csv"):
        if path.suffix == ".csv":
            path.write_text("sku;name\n")
        told = imports.run(admin, "products", [path])
        assert [(one["reason"], one["file"]) for one in told.warnings] == [("no_rows", path.name)]
