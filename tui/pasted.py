"""Rows of a spreadsheet as they are pasted: cut into cells, their columns told by a header or, without one, by their
order: code, quantity, price."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from db.errors import AmbarError
from db.fields import plain
from db.record import record
from db.text import fold
from tui import labels_words as words
from tui import text as texts

CODE: Final = "product"
NAMES: Final = {
    CODE: ("kod", "kodu", "stok kodu", "ürün kodu", "barkod", "sku", "code", "item", "barcode", "stok kod", "no"),
    "name": ("ürün", "ürün adı", "ad", "adı", "stok adı", "name", "product", "product name", "açıklaması"),
    "quantity": ("miktar", "adet", "mik", "sayılan", "quantity", "qty", "amount", "sayım"),
    "unit": ("birim", "unit", "br", "ölçü birimi"),
    "purchase_price": ("alış", "alış fiyatı", "maliyet", "purchase price", "purch price", "cost", "birim maliyet"),
    "price": ("fiyat", "satış", "satış fiyatı", "birim fiyat", "price", "unit price", "selling price"),
    "discount": ("indirim", "ind", "iskonto", "discount", "disc"),
    "tax": ("kdv", "vergi", "kdv oranı", "vat", "tax"),
    "warehouse": ("depo", "çıkış deposu", "çıkış", "warehouse", "from", "from warehouse"),
    "to_warehouse": ("giriş deposu", "giriş", "hedef depo", "to", "to warehouse"),
    "reason": ("neden", "sebep", "reason"),
    "comment": ("not", "açıklama", "yorum", "comment", "note"),
}
"""How people head their columns, in both languages."""
_BY_NAME: Final = {fold(name): column for column, names in NAMES.items() for name in names}
_FIELDS: Final = tuple(name for name in NAMES if name not in (CODE, "name"))


@record
class Sheet:
    """What was pasted: the columns that are taken, the rows' texts by column, and the titles of what is left out."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    left_out: tuple[str, ...] = ()


def read(text: str, takes: Collection[str]) -> Sheet:
    """The rows in a pasted text; `takes`: the columns that may be given here."""
    table = [row for row in _cut(text) if any(row)]
    if not table:
        return Sheet((), ())
    heads = [_column(cell, takes) for cell in table[0]]
    headed = CODE in heads or ("name" in heads and "quantity" in heads)
    columns = heads if headed else _by_order(table, takes)
    body = table[1:] if headed else table
    left_out = [
        cell
        for cell, column in zip(table[0], heads, strict=True)
        if headed and cell and (column is None or (column not in takes and column not in (CODE, "name")))
    ]
    used = [column if column is not None and (column in takes or column == CODE) else None for column in columns]
    rows = []
    for row in body:
        cells: dict[str, str] = {}
        for column, cell in zip(used, row, strict=False):
            if column is not None:
                cells.setdefault(column, cell)
        rows.append(cells)
    order = tuple(dict.fromkeys(column for column in used if column is not None))
    return Sheet(order, tuple(rows), tuple(left_out))


def _cut(text: str) -> Iterable[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff\n")
    separator = "\t" if "\t" in lines else ";"
    if lines[:4].lower() == "sep=":
        lines = lines.partition("\n")[2]
    for row in csv.reader(io.StringIO(lines), delimiter=separator):
        yield [" ".join(cell.split()) for cell in row]


def _column(cell: str, takes: Collection[str]) -> str | None:
    found = _BY_NAME.get(fold(cell.strip(" .:*")))
    if found == "price" and "price" not in takes and "purchase_price" in takes:
        return "purchase_price"
    return found


def _by_order(table: Sequence[Sequence[str]], takes: Collection[str]) -> list[str | None]:
    """Code, quantity, price; a second column without numbers is the name, which nobody needs."""
    price = "purchase_price" if "purchase_price" in takes else "price"
    order: list[str | None] = [CODE, "quantity", price]
    second = [row[1] for row in table if len(row) > 2 and row[1]]
    if second and not any(_is_number(cell) for cell in second) and any(_is_number(row[2]) for row in table if row[2:]):
        order.insert(1, None)
    width = max(map(len, table))
    return [*order, *[None] * width][:width]


def _is_number(cell: str) -> bool:
    try:
        texts.parse_number(cell)
    except AmbarError:
        return False
    return True


def row_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """A row as the books take it. What cannot be read stays as it is: the books name it with all else that is wrong."""
    row: dict[str, Any] = {CODE: cells.get(CODE, ""), "quantity": "1"}
    for column in _FIELDS:
        if cell := cells.get(column, ""):
            try:
                row[column] = cell_value(column, cell)
            except AmbarError:
                row[column] = cell
    return row


def cell_value(column: str, typed: str) -> Any:
    """What was typed or pasted into a cell as the books take it; AmbarError "invalid"."""
    if not typed:
        return None
    if column == "quantity":
        return plain(texts.parse_quantity(typed, column).value)
    if column in ("price", "purchase_price"):
        return plain(texts.parse_money(typed, column).value)
    if column == "discount":
        if "%" in typed:
            return f"{plain(texts.parse_percent(typed, column) * 100)}%"
        return plain(texts.parse_money(typed, column).value)
    if column == "unit":
        return _code(typed, words.UNITS, words.unit)
    if column == "reason":
        return _code(typed, words.WRITE_OFF_REASONS, lambda code: words.word(words.WRITE_OFF_REASONS, code))
    return typed.replace(" ↵ ", "\n")


def _code(typed: str, codes: Iterable[str], word: Any) -> str:
    """The code behind a word as people write it; what is no such word is a code itself."""
    wanted = fold(typed)
    return next((code for code in codes if wanted in (fold(code), fold(word(code)))), typed)
