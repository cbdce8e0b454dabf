"""CSV out: RFC 4180, and no cell that a spreadsheet would take for a formula.

In three forms: plain (UTF-8, commas, decimal points) for programs, Turkish and English for people and their
spreadsheets, with a byte order mark and the separators that Excel expects there. Source: terms.md, Turkish Excel.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from db.fields import Amount, Price, plain
from db.record import record

_ACTS: Final = re.compile("'*[ \u00a0\u3000]*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""First signs by which spreadsheets know a formula, after apostrophes, so that reading takes off what was put before;
the full-width ones are taken for the narrow by some."""
_NUMBER: Final = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)
PIECE: Final = 500
"""Rows that are written at once."""


@record
class Form:
    """How a file is written: `language` of the titles ("": our own names)."""

    separator: str = ","
    decimal: str = "."
    mark: bool = False
    yes: str = "true"
    no: str = "false"
    language: str = ""


PLAIN: Final = Form()
TURKISH: Final = Form(";", ",", True, "DOĞRU", "YANLIŞ", "tr")
ENGLISH: Final = Form(",", ".", True, "TRUE", "FALSE", "en")
FORMS: Final = {"plain": PLAIN, "tr": TURKISH, "en": ENGLISH}


def harmless(text: str) -> str:
    """`text` as a cell: led by an apostrophe where a spreadsheet would run it; numbers are left as they are.

    Source: security.md, 3, "Files". `db.exchange.files.led` takes it off again.
    """
    return f"'{text}" if _ACTS.match(text) and not _NUMBER.fullmatch(text.lstrip(" \u00a0\u3000")) else text


def cell(value: Any, form: Form = PLAIN) -> str:
    """A value as a cell that no spreadsheet runs: as `plain_cell`."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return form.yes if value else form.no
    if isinstance(value, Decimal):
        return _told_apart(plain_cell(value)).replace(".", form.decimal)
    return plain_cell(value)


def _told_apart(number: str) -> str:
    """A number that can be read in one way only: three decimals could be thousands (1.234), four cannot."""
    whole, _, fraction = number.lstrip("-").partition(".")
    return f"{number}0" if len(fraction) == 3 and len(whole) <= 3 and whole != "0" else number


def plain_cell(value: Any) -> str:
    """A value as text: exact numbers with a point, days and moments as ISO, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Price | Amount):
        return f"{value:f}"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: Form = PLAIN) -> Iterator[str]:
    """A file, piece by piece: the line of titles, then the rows."""
    buffer = io.StringIO(newline="")
    if form.mark:
        buffer.write("\ufeff")
    writer = csv.writer(buffer, delimiter=form.separator, lineterminator="\r\n")
    writer.writerow([cell(one) for one in columns])
    for number, row in enumerate(rows, 1):
        writer.writerow([cell(one, form) for one in row])
        if number % PIECE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
