"""XLSX out: rows written as they come, exact numbers as numbers, texts as texts whatever they begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, Final

from db.errors import invalid
from db.exchange.csv_text import plain_cell
from db.exchange.extras import needed
from db.exchange.values import KEPT

MAX_ROWS: Final = 1_048_576
"""Rows of a sheet, the titles with them."""
MAX_TEXT: Final = 32_767
_RUNS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_xlsx(file: BinaryIO, titles: Sequence[str], rows: Iterable[Sequence[Any]], name: str = "") -> int:
    """Write a sheet with a line of titles; how many rows follow it.

    A number that a spreadsheet would round (more than 15 digits) is written as text, a text that it could take for a
    formula is marked as text. AmbarError "unavailable" (reason extra) without XlsxWriter, "invalid": too_many_rows.
    """
    library = needed("xlsxwriter", "xlsx")
    book = library.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False},
    )  # fmt: skip
    try:
        sheet = book.add_worksheet(name or None)
        formats = {
            "title": book.add_format({"bold": True}),
            "text": book.add_format({"num_format": "@"}),
            "quoted": book.add_format({"num_format": "@", "quote_prefix": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        for place, title in enumerate(titles):
            sheet.write_string(0, place, title, formats["title"])
        sheet.freeze_panes(1, 0)
        count = 0
        for count, row in enumerate(rows, 1):
            if count >= MAX_ROWS:
                raise invalid("file", "too_many_rows", name, limit=MAX_ROWS)
            for place, value in enumerate(row):
                _write(sheet, count, place, value, formats)
    except BaseException:
        book.fileclosed = True  # what is half written is thrown away, not finished
        raise
    book.close()
    return count


def _write(sheet: Any, line: int, place: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | Decimal):
        text = plain_cell(value)
        if len(text.replace(".", "").lstrip("-0")) <= KEPT:
            sheet.write_number(line, place, value)
        else:
            sheet.write_string(line, place, text, formats["text"])
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, value.replace(tzinfo=None), formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, formats["day"])
    else:
        text = str(value)[:MAX_TEXT]
        sheet.write_string(line, place, text, formats["quoted" if text.startswith(_RUNS) else "text"])
