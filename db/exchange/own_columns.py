"""Without a mapping: the columns are our own names, those of the JSON of the command line.

A document's rows are one a line, grouped by `type` and `external_id`. What both header and row have is
the header's; a row's own is called row_warehouse, row_to_warehouse, row_reason, row_comment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from db.errors import problem, raise_all
from db.exchange.converting import HEADER_FIELDS, ROW_FIELDS, THING_FIELDS
from db.exchange.mapping import Cell, Documents, Mapping, Table, Things

_NEEDED: Final = {
    "products": ("sku", "name"),
    "warehouses": ("code", "name"),
    "partners": ("name",),
    "stock": ("product", "warehouse", "quantity"),
    "documents": ("type", "external_id", "product", "quantity"),
}
_ALIASES: Final = {"barcode": "barcodes"}


def mapping_for(
    entity: str, columns: Sequence[str], file: str, base: Mapping | None = None, digest: str = ""
) -> Mapping:
    """The mapping that reads our own columns; `base` gives how the files are written ([read]).

    `digest` names an import of stock that has no external_id: the same file twice is the same.
    AmbarError "invalid" naming every column that is unknown or missing.
    """
    errors = [problem(one, "missing_column", one, file=file) for one in _NEEDED[entity] if one not in columns]
    known = _THINGS.get(entity, {*HEADER_FIELDS, *ROW_FIELDS, *_ROW_NAMES, "type"})
    errors += [problem(one or "?", "unknown_column", one, file=file) for one in columns if one not in known]
    raise_all(errors)
    table = Table("rows", _NEEDED[entity])
    part: Things | Documents
    if entity in _THINGS:
        part = Things("rows", {one: Cell(column=one) for one in columns})
    else:
        part = _documents(entity, columns, digest)
    return replace(base or Mapping(file), tables={"rows": table}, parts={entity: part})


_THINGS: Final[dict[str, set[str]]] = {
    entity: {*fields, *_ALIASES} if entity == "products" else set(fields) for entity, fields in THING_FIELDS.items()
}
_ROW_NAMES: Final = {f"row_{one}": one for one in ("warehouse", "to_warehouse", "reason", "comment")}


def _documents(entity: str, columns: Sequence[str], digest: str) -> Documents:
    own = [one for one in columns if one in ROW_FIELDS and one not in _ROW_NAMES.values()]
    row = {one: Cell(column=one) for one in own}
    row.update({name: Cell(column=column) for column, name in _ROW_NAMES.items() if column in columns})
    named = [one for one in columns if one in HEADER_FIELDS and one not in own and one != "external_id"]
    header = {one: Cell(column=one) for one in named}
    if entity == "documents":
        return Documents("rows", Cell(column="type"), Cell(column="external_id"), header, row)
    external_id = Cell(column="external_id") if "external_id" in columns else Cell(text=f"stock {digest} {{warehouse}}")
    return Documents("rows", Cell(value="adjustment"), external_id, header, row, merge=True)
