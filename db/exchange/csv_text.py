"""CSV out: RFC 4180 in UTF-8, and no cell that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from db.fields import Amount, Price, plain

_ACTS: Final = re.compile("[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""First signs by which spreadsheets know a formula; the full-width ones are taken for the narrow by some."""
_NUMBER: Final = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)
PIECE: Final = 500
"""Rows that are written at once."""


def harmless(text: str) -> str:
    """`text` as a cell: led by an apostrophe where a spreadsheet would run it; numbers are left as they are.

    Source: security.md, 3, "Files".
    """
    bare = text.lstrip(" \u00a0\u3000")
    return f"'{text}" if _ACTS.match(bare) and not _NUMBER.fullmatch(bare) else text


def cell(value: Any) -> str:
    """A value as a cell: exact numbers with a point, days and moments as ISO, nothing for None."""
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
    return harmless(str(value))


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A file, piece by piece: the line of titles, then the rows."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([cell(one) for one in columns])
    for number, row in enumerate(rows, 1):
        writer.writerow([cell(one) for one in row])
        if number % PIECE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
