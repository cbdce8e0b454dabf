"""A first look at a file, for whoever maps its columns: how it is written, what it holds, what the columns tell."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Final

from db.errors import AmbarError
from db.exchange import decimals, own_columns
from db.exchange.files import CsvFile, Source, inspect
from db.exchange.mapping import Mapping, Table, Things
from db.exchange.tables import Tables
from db.record import record

SHOWN: Final = 20
"""Rows of a look."""


@record
class Look:
    """A file looked into. `fields`: our fields and the column of each, as far as the names tell; `mapping` says whose
    names they are ("own", "guessed", "bitrix24", "" nobody's); `missing`: of each of these one is still needed.

    `decimal`: the decimal mark that the numbers of `fields` tell, "" where they need none; None: it must be asked,
    as `example` in column `asked` can be read in two ways.
    """

    name: str
    format: str
    encoding: str
    separator: str
    columns: tuple[str, ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...]
    mapping: str
    fields: Dict[str, str] = MappingProxyType({})
    unused: tuple[str, ...] = ()
    missing: tuple[tuple[str, ...], ...] = ()
    decimal: str | None = ""
    example: str = ""
    asked: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    """The sheet that is read, and all that show."""


def look(entity: str, file: Source | Path | str, *, encoding: str | None = None, separator: str | None = None) -> Look:
    """Look into a file for an import of `entity`; AmbarError "invalid" for what is no CSV or XLSX file."""
    read = inspect(file, encoding=encoding, separator=separator)
    sheets = () if isinstance(read, CsvFile) else (read.sheet, read.sheets)
    sample = tuple(
        (line, tuple(cells)) for line, cells in islice(read.records(lambda _line, _fact, _cells: None), SHOWN)
    )
    base = Mapping(read.name, encoding=encoding, separator=separator)
    try:
        mapping = own_columns.mapping_for(entity, read.columns, read.name, base)
    except AmbarError:  # a column is missing, or unknown: whoever maps the file sees which
        mapping = base
    part = mapping.parts.get(entity)
    if part is None:
        fields = own_columns.guess_fields(entity, read.columns)
    else:
        cells = (
            part.fields if isinstance(part, Things) else {**part.header, **part.row, "external_id": part.external_id}
        )
        counted = not isinstance(part, Things) and part.count
        fields = {own_columns.read_as(name, counted): cell.column for name, cell in cells.items() if cell.column}
        if not isinstance(part, Things) and part.type.column:
            fields["type"] = part.type.column
    unused = tuple(one for one in read.columns if one not in fields.values())
    mark = _mark(entity, read.columns, fields, Source.of(file), mapping)
    doubt = mark if isinstance(mark, decimals.Doubt) else None
    return Look(
        read.name,
        "xlsx" if read.encoding == "xlsx" else "csv",
        read.encoding,
        read.separator,
        read.columns,
        sample,
        mapping.told or ("guessed" if fields else ""),
        fields,
        unused,
        tuple(own_columns.missing(entity, fields)),
        None if doubt else mark if isinstance(mark, str) else "",
        doubt.value if doubt else "",
        doubt.column if doubt else "",
        *sheets,
    )


def decimal_of(entity: str, file: Source | Path | str, fields: Dict[str, str]) -> tuple[str | None, str]:
    """The decimal mark where our `fields` are read from these columns ("": none is needed), or None with a number
    that can be read in two ways."""
    source = Source.of(file)
    mark = _mark(entity, tuple(fields.values()), fields, source, Mapping(source.name))
    return (None, mark.value) if isinstance(mark, decimals.Doubt) else (mark or "", "")


def _mark(
    entity: str, columns: tuple[str, ...], fields: Dict[str, str], source: Source, base: Mapping
) -> str | decimals.Doubt | None:
    mapping = Mapping(
        source.name, encoding=base.encoding, separator=base.separator, tables={"rows": Table("rows")},
        parts={entity: own_columns.of_fields(entity, fields)} if fields else {},
    )  # fmt: skip
    return decimals.unclear(entity, Tables.of(mapping, [source])) if fields and columns else None
