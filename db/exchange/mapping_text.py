"""A mapping written as TOML: what somebody has chosen on a screen, to be kept by its name (`services/mappings.py`)."""

from __future__ import annotations

import json
from collections.abc import Mapping as Dict
from dataclasses import replace

from db.exchange import own_columns
from db.exchange.mapping import Cell, Documents, Things


def chosen(
    entity: str,
    fields: Dict[str, str],
    *,
    name: str = "",
    decimal: str | None = None,
    date: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    match: str = "",
    sections: bool = False,
    values: Dict[str, str] | None = None,
) -> str:
    """The mapping that reads each of our `fields` from a column; `values`: what stands for a field in every row.

    `mapping_file.parse` reads it; `name` is its title. Of documents `fields` has "type" and "external_id" or
    "number"; stock is an adjustment for each warehouse and file.
    """
    read = {"encoding": encoding, "separator": separator, "decimal": decimal, "date": date}
    lines = [f"title = {_quoted(name)}"] if name else []
    if any(read.values()):
        lines += ["[read]", *(f"{name} = {_quoted(value)}" for name, value in read.items() if value)]
    lines += ["[tables.rows]", f"has = [{', '.join(_quoted(one) for one in dict.fromkeys(fields.values()))}]"]
    part = own_columns.of_fields(entity, fields)
    house = (values or {}).get("warehouse")
    if house and isinstance(part, Documents) and part.external_id.text and "{" not in house:
        cell = replace(part.external_id, text=f"{part.external_id.text} {house}")  # the same file for another warehouse
        part = replace(part, external_id=cell)
    given = {name: Cell(value=value) for name, value in (values or {}).items()}
    lines.append(f"[{entity}]")
    if isinstance(part, Things):
        if match:
            lines.append(f"match = {_quoted(match)}")
        if sections:
            lines.append("sections = true")
        lines += _cells(f"{entity}.fields", {**part.fields, **given})
    else:
        lines += _documents(entity, part, given)
    return "\n".join(lines) + "\n"


def _documents(entity: str, part: Documents, given: Dict[str, Cell]) -> list[str]:
    type = given.get("type", part.type)
    lines = [f"external_id = {_cell(part.external_id)}"]
    if entity == "documents":
        lines.append(f"type = {_cell(type)}")
    rules = [
        f"{{ name = {_quoted(rule.name)}, skip = true, when = {{ "
        + ", ".join(f"{_quoted(column)} = [{', '.join(map(_quoted, tests))}]" for column, tests in rule.when)
        + " } }"
        for rule in part.rules
    ]
    if part.count:
        lines.append("count = true")
    if rules:
        lines.append(f"rule = [{', '.join(rules)}]")
    header = {**part.header, **{name: cell for name, cell in given.items() if name in ("date", "warehouse")}}
    row = {**part.row, **{name: cell for name, cell in given.items() if name in ("unit", "purchase_price", "price")}}
    return [*lines, *_cells(f"{entity}.header", header), *_cells(f"{entity}.row", row)]


def _cells(name: str, cells: Dict[str, Cell]) -> list[str]:
    return [f"[{name}]", *(f"{field} = {_cell(cell)}" for field, cell in cells.items())] if cells else []


def _cell(cell: Cell) -> str:
    if cell.column and not cell.default:
        return _quoted(cell.column)
    named = {"column": cell.column or None, "value": cell.value, "text": cell.text, "default": cell.default or None}
    return "{ " + ", ".join(f"{name} = {_quoted(one)}" for name, one in named.items() if one is not None) + " }"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for the control character DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
