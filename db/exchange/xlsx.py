"""XLSX files in: read by a bounded process of its own (`xlsx_child.py`), kept as lines in a file of their own.

The sheet that somebody names is read, else the first that shows; its first row that is not empty has the columns.
Formulas are refused.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from db.errors import AmbarError
from db.exchange import kinds, xlsx_child
from db.exchange.files import Source, WrongRecord, checked_columns, refused, wrong_columns
from db.exchange.values import Exact

MAX_PACKED: Final = 5 * 2**20
"""Largest XLSX file, in bytes."""
SECONDS: Final = 60
"""After so long the reader is ended, whatever it does."""


@dataclass(frozen=True, slots=True)
class XlsxFile:
    """A sheet whose columns are known: reads like `files.CsvFile`."""

    source: Source
    sheet: str
    columns: tuple[str, ...]
    lines: BinaryIO
    """The rows as the child wrote them; the file goes when nobody holds it."""
    sheets: tuple[str, ...] = ()
    """All that show."""
    encoding: str = "xlsx"
    separator: str = ""

    @property
    def name(self) -> str:
        """The name that errors call it by."""
        return self.source.name

    def records(self, wrong: WrongRecord | None = None) -> Iterator[tuple[int, list[str]]]:
        """Every row below the columns: its number, one value a column; numbers and days are `Exact`.

        Raises AmbarError "invalid" with the row for cells beside the columns, where `wrong` is not told of it.
        """
        width = len(self.columns)
        for line, cells in _rows(self.lines, 1):
            if len(cells) > width:
                if any(cells[width:]):
                    wrong_columns(self.name, line, width, cells, wrong)
                    continue
                del cells[width:]
            if any(cells):
                cells.extend([""] * (width - len(cells)))
                yield line, cells


def inspect_xlsx(source: Source, size: int) -> XlsxFile:
    """Read a workbook whole and look at its columns.

    Raises AmbarError "unavailable" (reason extra) without openpyxl, and "invalid" (field "file").

    Reasons: too_large, too_many_rows, too_many_columns, empty_file, empty_sheet, encrypted, not_xlsx, not_csv (another
    archive, with its kind), unknown_sheet, duplicate_column; of every cell, with its name as value, formula,
    error_cell, not_readable_cell, long_cell.
    """
    if size > MAX_PACKED:
        raise refused(source.name, "too_large", limit=MAX_PACKED)
    lines: Any = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the XlsxFile
    with source.open() as raw:
        raw.seek(0)
        _read(raw, lines, source)
    last = _last_line(lines)
    if last is None:
        raise refused(source.name, "too_large", limit=xlsx_child.MAX_UNPACKED)
    if last.get("reason") == "library_missing":
        raise AmbarError("unavailable", reason="extra", extra="xlsx", detail="openpyxl")
    if last:
        if "cells" in last:
            facts = [refused(source.name, one.pop("reason"), **one).details["errors"][0] for one in last["cells"]]
            more = {"more": last["more"]} if last["more"] else {}
            raise AmbarError("invalid", errors=facts, **more)
        line = last.pop("line", None)
        if "parts" in last:
            last["kind"] = kinds.packed(last.pop("parts"))
        raise refused(source.name, last.pop("reason"), line=line, **last)
    lines.seek(0)
    sheet, sheets = json.loads(lines.readline())
    first = next(_rows(lines, 0), None)
    if first is None:
        others = [one for one in sheets if one != sheet]
        raise refused(source.name, "empty_sheet" if others else "empty_file", value=sheet, choices=others)
    return XlsxFile(source, sheet, checked_columns(source.name, *first), lines, sheets=tuple(sheets))


def _read(raw: BinaryIO, lines: BinaryIO, source: Source) -> None:
    """Let the child read `raw`; it sees nothing of our environment, and its limits are its own."""
    program = str(Path(xlsx_child.__file__))
    os.lseek(raw.fileno(), 0, os.SEEK_SET)
    try:
        subprocess.run(
            [sys.executable, "-I", program, source.sheet], stdin=raw, stdout=lines, stderr=subprocess.DEVNULL, env={},
            timeout=SECONDS, check=False, start_new_session=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise refused(source.name, "too_large", limit=xlsx_child.MAX_UNPACKED) from error
    except ValueError as error:  # a name that cannot be an argument is no sheet's
        raise refused(source.name, "unknown_sheet", value=source.sheet) from error
    except OSError as error:
        raise AmbarError("internal", detail=str(error)) from error


def _last_line(lines: BinaryIO) -> dict[str, Any] | None:
    """What the child said at the end; None where it was ended before."""
    size = lines.seek(0, os.SEEK_END)
    lines.seek(max(0, size - 2**16))
    tail = lines.read().splitlines(keepends=True)
    if not tail or not tail[-1].endswith(b"\n"):
        return None
    last = json.loads(tail[-1]) if tail[-1].startswith(b"{") else None
    return last if isinstance(last, dict) else None


def _rows(lines: BinaryIO, skip: int) -> Iterator[tuple[int, list[str]]]:
    """The rows from the `skip`th on, one handle for several readers: each remembers its place."""
    lines.seek(0)
    lines.readline()
    place = lines.tell()
    while True:
        lines.seek(place)
        piece = lines.readlines(2**16)
        place = lines.tell()
        for line in piece:
            if line.startswith(b"{"):
                return
            number, cells = json.loads(line)
            if skip:
                skip -= 1
                continue
            yield number, [Exact(one[0]) if isinstance(one, list) else one.strip() for one in cells]
        if not piece:
            return
