"""The process that reads an XLSX file: bounded in memory, time and output, so that a hostile file ends it, not us.

Run as a script on its own (`xlsx.py` starts it): the file on stdin, as argument the wanted sheet's name ("": the first
that shows), JSON lines on stdout. The first line is `[name, [names of all that show]]`, then one a row
`[number, [cell, …]]`: a text, or `[text]` for what the file holds as a number or day.
What is refused is `{"reason": …, facts}` as the last line; `{}` is the end. Nothing of Ambar is imported here.

Source: security.md, 3, "Files": 5 MB packed, 50 MB unpacked, 20 k rows, 64 columns, child process with RLIMIT.
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO, Final

MAX_UNPACKED: Final = 50 * 2**20
MAX_PARTS: Final = 2000
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 64
MAX_WIDTH: Final = 1024
"""Cells of a row that are looked at, empty ones too: some programs write out what is only formatted."""
MAX_TEXT: Final = 32_767
MAX_STRINGS: Final = 300_000
"""Texts that the cells share: they are read before the first row."""
MAX_NAMED: Final = 100
"""Cells that are named where they cannot be read; how many more there are is said."""
_ONE_I: Final = str.maketrans("İIı", "iii")
MEMORY: Final = 200 * 2**20
"""Bytes of address space, of which what is resident is a part."""
SECONDS: Final = 20
OUTPUT: Final = 256 * 2**20


class _RefusedError(Exception):
    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.fact = {"reason": reason, **facts}


def main() -> None:
    """Read the workbook on stdin; say what is wrong with it as the last line."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    out = sys.stdout
    try:
        for line in _lines(sys.stdin.buffer, sys.argv[1] if len(sys.argv) > 1 else ""):
            out.write(json.dumps(line) + "\n")
        last: dict[str, Any] = {}
    except _RefusedError as error:
        last = error.fact
    except ImportError:
        last = {"reason": "library_missing", "library": "openpyxl", "extra": "xlsx"}
    except (MemoryError, OSError):
        last = {"reason": "too_large"}
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes a parser say, it is not readable
        last = {"reason": "not_xlsx", "detail": type(error).__name__}
    out.write(json.dumps(last) + "\n")
    out.flush()


def _lines(file: BinaryIO, wanted: str) -> Iterator[Any]:
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise _RefusedError("too_large", limit=MAX_UNPACKED)
        if any(part.flag_bits & 1 for part in parts):
            raise _RefusedError("encrypted")
        names = [part.filename.lower() for part in parts]
        if "xl/workbook.bin" in names or not any(name.startswith("xl/") for name in names):
            raise _RefusedError("not_csv", parts=[part.filename[:100] for part in parts[:100]])
        for part in parts:
            if part.filename.lower().endswith("sharedstrings.xml"):
                _count_strings(packed, part)
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not sheets:
        raise _RefusedError("empty_file")
    names = [sheet.title for sheet in sheets]
    sheet = sheets[0]
    if wanted:
        found = [one for one in book.worksheets if _folded(one.title) == _folded(wanted)]
        if not found:
            raise _RefusedError("unknown_sheet", value=wanted, choices=names)
        sheet = next((one for one in found if one.title == wanted), found[0])
    sheet.reset_dimensions()  # what the file says of its size may be a lie
    yield [sheet.title, names]
    wrong: list[dict[str, Any]] = []
    more = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        if len(row) > MAX_WIDTH:
            raise _RefusedError("too_many_columns", line=number, limit=MAX_COLUMNS, found=len(row))
        cells: list[Any] = []
        for place, cell in enumerate(row):
            try:
                value = _value(cell)
            except _RefusedError as error:
                more += len(wrong) == MAX_NAMED
                wrong += [error.fact][: MAX_NAMED - len(wrong)]
                continue
            if value != "":
                if place >= MAX_COLUMNS:
                    raise _RefusedError("too_many_columns", line=number, limit=MAX_COLUMNS, found=place + 1)
                cells.extend([""] * (place - len(cells)))
                cells.append(value)
        if cells:
            if number > MAX_ROWS + 1:
                raise _RefusedError("too_many_rows", line=number, limit=MAX_ROWS)
            yield [number, cells]
    if wrong:
        raise _RefusedError("cells", cells=wrong, more=more)


def _folded(name: str) -> str:
    """A sheet's name as people compare it, Turkish letters too."""
    return name.strip().translate(_ONE_I).casefold()


def _count_strings(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    count = 0
    with packed.open(part) as shared:
        while piece := shared.read(2**20):
            count += piece.count(b"<si") + piece.count(b":si")
            if count > MAX_STRINGS:
                raise _RefusedError("too_large", limit=MAX_STRINGS)


def _value(cell: Any) -> Any:
    value = cell.value
    if value is None:
        return ""
    kind = cell.data_type
    if kind == "f":
        raise _RefusedError("formula", line=cell.row, value=cell.coordinate)
    if kind == "e":
        raise _RefusedError("error_cell", line=cell.row, value=cell.coordinate, detail=str(value)[:20])
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return [_number(value, cell)]
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise _RefusedError("long_cell", line=cell.row, value=cell.coordinate, limit=MAX_TEXT)
        return value
    if hasattr(value, "hour") and hasattr(value, "year") and not (value.hour or value.minute or value.second):
        return [value.date().isoformat()]
    if hasattr(value, "isoformat"):
        return [value.isoformat(" ", "seconds") if hasattr(value, "year") and hasattr(value, "hour") else str(value)]
    raise _RefusedError("not_readable_cell", line=cell.row, value=cell.coordinate)


def _number(value: float, cell: Any) -> str:
    """The shortest decimal that is this number, as a spreadsheet shows it; per cents with their sign."""
    number = Decimal(repr(value))
    if not number.is_finite() or abs(number.adjusted()) > 18:
        raise _RefusedError("not_readable_cell", line=cell.row, value=cell.coordinate)
    percent = "%" in (cell.number_format or "")
    text = f"{number * 100 if percent else number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text or '0'}%" if percent else text or "0"


if __name__ == "__main__":
    main()
