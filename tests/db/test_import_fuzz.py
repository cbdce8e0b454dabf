"""Files nobody has seen: whatever their bytes are, an import says in sentences what is wrong, or reads them; never a fault."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from db.access import Actor
from db.errors import AmbarError
from db.exchange.files import Source
from db.exchange.headers import HEADERS
from db.exchange.looking import decimal_of, look
from db.exchange.plan import prepare
from db.services import imports, products, warehouses
from tui import i18n
from tui.labels import sentences, warning_lines

LONG = bool(os.environ.get("AMBAR_LONG"))
CAMPAIGN = settings(
    max_examples=1_000 if LONG else 15,
    deadline=None,
    derandomize=not LONG,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
ENTITIES = ("products", "prices", "warehouses", "partners", "stock", "documents")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1254", "cp1251", "cp1253", "cp1256",
             "gb18030", "shift_jis", "euc_kr", "cp857", "latin-1", "koi8-r", "big5")  # fmt: skip
WORDS = ("", "M8", "Cıvata İŞĞ", "漢字の名前", "عربي اسم", "Винт", "👨\u200d👩\u200d👧", "=1+1", "-5", "+90 532", "@x", "1.234,56",
         "1,234.56", "%20", "18%", "8680080000408", "8,68008E+12", "2026-11-24", "24.11.2026", "31.02.2026", "evet", "no",
         "adet", "koli=12", "Beden=M; Renk=a", "a" * 300, "NULL", "#N/A", "'=x", "\u202ex", "e\u0301", " ", "\u00a0", "0",
         "99999999999999999999", "1e9", "NaN", "∞", "½", "٣", "MERKEZ", "Gıda/Çay", "bundle", "parent", "sale", "x;y",
         'a"b', "[/b]", "\u200b", "\ufeff", "0x1F", "1/3", "true", "TRY", "\u2028", "a\tb", "a\nb")  # fmt: skip

words = st.one_of(st.sampled_from(WORDS), st.text(max_size=12), st.integers().map(str), st.decimals().map(str))


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A kind, and a table with columns as it may have, misspelt, twice, or from somewhere else, and any cells."""
    entity = draw(st.sampled_from(ENTITIES))
    known = [name for names in HEADERS.get(entity, {}).values() for name in (*names[:2], *names[2].split("|"))]
    column = st.one_of(st.sampled_from([*HEADERS.get(entity, {}), *known]), words)
    header = draw(st.lists(column, min_size=1, max_size=8, unique=not draw(st.booleans())))
    row = st.lists(words, min_size=max(0, len(header) - 1), max_size=len(header) + 1)
    return entity, [header, *draw(st.lists(row, max_size=6))]


def told(error: AmbarError) -> None:
    """It is said in words in both languages, and as JSON."""
    for language in ("tr", "en"):
        i18n.set_language(language)
        lines = sentences(error)
        assert lines and all(line.strip() for line in lines)
        for fact in error.details.get("errors") or ():
            reason = str(fact.get("reason") or "")
            assert not reason or f"({reason.replace('_', ' ')})" not in " ".join(lines), (fact, lines)
    json.dumps(error.details, default=str)


def tried(actor: Actor, entity: str, source: Source, **how: Any) -> None:
    """Look, plan, import, one after the other, as the screen and the command line do."""
    with suppress(AmbarError):
        found = look(entity, source)
        decimal_of(entity, source, found.fields)
    for good in (True, False):
        try:
            plan = prepare(entity, [source], good_rows=good, **how)
            try:
                summary = imports.run(actor, entity, [source], plan=plan, dry_run=True, good_rows=good)
            finally:
                plan.close()
        except AmbarError as error:
            assert error.code != "internal", error.details
            told(error)
        else:
            assert all(line.strip() for line in warning_lines(summary.warnings))
            assert summary.created + summary.updated + summary.unchanged + summary.skipped <= summary.rows + 1


@pytest.fixture
def shop(admin: Actor) -> Iterator[Actor]:
    """A little to be found."""
    before = i18n.language()
    warehouses.add(admin, "MERKEZ", "Merkez")
    products.add(admin, "M8", "Cıvata", barcodes=["8680080000408"], price="1")
    yield admin
    i18n.set_language(before)


@CAMPAIGN
@given(
    tables(), st.sampled_from(ENCODINGS), st.sampled_from(",;\t|"), st.sampled_from(("\n", "\r\n", "\r")),
    st.sampled_from((None, ".", ",")), st.sampled_from(("", "sku", "barcode", "external_id")), st.booleans(),
)  # fmt: skip
def test_any_table_in_any_letters(
    shop: Actor, tmp_path: Path, table: tuple[str, list[list[str]]], encoding: str, separator: str, end: str,
    decimal: str | None, match: str, say: bool,
) -> None:  # fmt: skip
    entity, rows = table
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    path = tmp_path / "dosya.csv"
    path.write_bytes(text.getvalue().encode(encoding, "replace"))
    source = Source("dosya.csv", path, encoding=encoding if say else None, separator=separator if say else None)
    tried(shop, entity, source, decimal=decimal, match=match)


@CAMPAIGN
@given(tables(), st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=3)), max_size=4), st.integers(0, 2_000))
def test_any_broken_table(
    shop: Actor, tmp_path: Path, table: tuple[str, list[list[str]]], wounds: list[tuple[int, bytes]], cut: int
) -> None:
    entity, rows = table
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    data = bytearray(text.getvalue().encode("utf-8", "replace"))
    for place, piece in wounds:
        data[place % (len(data) + 1) : place % (len(data) + 1) + 1] = piece
    path = tmp_path / "dosya.csv"
    path.write_bytes(bytes(data[: cut or None]))
    tried(shop, entity, Source("dosya.csv", path))


@CAMPAIGN
@given(st.sampled_from(ENTITIES), st.binary(max_size=400))
@example("products", b"\xff\xfe")
@example("products", b"\xff\xfe\x00\x00")
@example("stock", b"sep=\xff\r\n")
def test_any_bytes(shop: Actor, tmp_path: Path, entity: str, data: bytes) -> None:
    path = tmp_path / "dosya.csv"
    path.write_bytes(data)
    tried(shop, entity, Source("dosya.csv", path))


@settings(CAMPAIGN, max_examples=200 if LONG else 4)
@given(tables(), st.integers(0, 10_000), st.binary(max_size=4), st.booleans())
def test_any_workbook(
    shop: Actor, tmp_path: Path, table: tuple[str, list[list[str]]], place: int, piece: bytes, inside: bool
) -> None:
    entity, rows = table
    book = Workbook()
    assert book.active is not None
    for row in rows:
        try:
            book.active.append(row)
        except (ValueError, IllegalCharacterError):  # what no sheet can hold
            assume(False)
    path = tmp_path / "kitap.xlsx"
    book.save(path)
    if inside:
        with zipfile.ZipFile(path) as packed:
            parts = {name: bytearray(packed.read(name)) for name in packed.namelist()}
        name = sorted(parts)[place % len(parts)]
        parts[name][place % (len(parts[name]) + 1) : place % (len(parts[name]) + 1) + 1] = piece
        with zipfile.ZipFile(path, "w") as packed:
            for one, content in parts.items():
                packed.writestr(one, bytes(content))
    elif piece:
        data = bytearray(path.read_bytes())
        data[place % len(data) : place % len(data) + 1] = piece
        path.write_bytes(bytes(data))
    tried(shop, entity, Source("kitap.xlsx", path))
