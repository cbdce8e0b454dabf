"""Without a mapping: our own columns (the JSON of the command line), Bitrix24's, or names that can be guessed.

A document's rows are one a line, grouped by `type` and `external_id` (where that is empty: `number`). What both
header and row have is the header's; a row's own is called row_warehouse, row_to_warehouse, row_reason, row_comment.
Of what an export adds beside (`headers.EXTRA`) and of remarks (#…) nothing is read. A file whose columns are not
all our own may have others: they are named as unused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import replace
from typing import Final

from db.errors import AmbarError, problem, raise_all
from db.exchange import bitrix
from db.exchange.converting import CUSTOM, HEADER_FIELDS, ROW_FIELDS, THING_FIELDS, custom
from db.exchange.guessing import aside, guess
from db.exchange.mapping import Cell, Documents, Mapping, Rule, Table, Things

NEEDED: Final[Dict[str, tuple[tuple[str, ...], ...]]] = {
    "products": (("sku", "barcodes", "external_id"),),
    "prices": (("sku", "barcodes", "external_id"), ("price",)),
    "warehouses": (("code",), ("name",)),
    "partners": (("name",),),
    "stock": (("product", "barcode"), ("warehouse",), ("quantity", "on_hand")),
    "documents": (("type",), ("external_id", "number"), ("product", "barcode"), ("quantity",)),
}
"""What every file must have: one of each."""
TITLES: Final = {
    "not_processed": {"tr": "taslak veya iptal: bırakıldı", "en": "draft or cancelled: left out"},
}
_ALIASES: Final = {"barcode": "barcodes"}
DIGEST: Final = "{#}"
"""Stands in a mapping's text for what tells these files from others (`plan.py`)."""


def fields_of(entity: str) -> tuple[str, ...]:
    """Every field that a file of this kind may have, as our own columns call them."""
    if entity in THING_FIELDS:
        return THING_FIELDS[entity]
    names = dict.fromkeys((*HEADER_FIELDS, *ROW_FIELDS, *_ROW_NAMES))
    return ("type", "number", "status", *names) if entity == "documents" else (*names, "on_hand")


def mapping_for(
    entity: str, columns: Sequence[str], file: str, base: Mapping | None = None, digest: str = "",
    given: Sequence[str] = (),
) -> Mapping:  # fmt: skip
    """The mapping that the columns tell; `base` gives how the files are written ([read]).

    `given`: fields that no column needs to have, as they are the same for every row.
    `digest` names an import of stock that has no external_id: the same file twice is the same.
    AmbarError "invalid" naming every column that is missing and, where the others are our own, unknown.
    """
    found = base or Mapping(file)
    if bitrix.recognised(entity, columns):
        return bitrix.mapping(entity, columns, found, digest)
    known = {*fields_of(entity), *_ALIASES} if entity in ("products", "prices") else {*fields_of(entity)}
    own = {one: one for one in columns if one in known}
    custom_ones = _custom(entity, columns)
    others = [one for one in columns if one not in own and one not in custom_ones.values() and not aside(entity, one)]
    fields, told = own, "own"
    if others or missing(entity, (*own, *given)):
        guessed = guess(entity, columns)
        if len(guessed) > len(own) or (missing(entity, (*own, *given)) and not missing(entity, (*guessed, *given))):
            fields, told = guessed, "guessed"
    fields = {**{name: one for name, one in fields.items() if one not in custom_ones.values()}, **custom_ones}
    errors = [problem(one[0], "missing_column", one[0], file=file) for one in missing(entity, (*fields, *given))]
    left = [one for one in columns if one not in fields.values() and not aside(entity, one)]
    if not fields:
        errors.append(problem("file", "no_known_column", ", ".join(filter(None, columns))[:80], file=file))
    elif told == "own":
        errors += [problem(one or "?", "unknown_column", one, file=file) for one in left]
    raise_all(errors)
    part = of_fields(entity, fields, digest)
    return replace(found, tables={"rows": Table("rows", tuple(fields.values()))}, parts={entity: part}, told=told,
                   titles=TITLES,
                   unused=tuple(one for one in left if one))  # fmt: skip


def _custom(entity: str, columns: Sequence[str]) -> dict[str, str]:
    """The columns of the company's own fields, by the names of these."""
    if entity not in ("products", "documents"):
        return {}
    return {name: one for one in reversed(columns) if (name := custom(one))}


def guess_fields(entity: str, columns: Sequence[str]) -> dict[str, str]:
    """Our fields and their columns, as far as the names tell, where that may not be enough."""
    guessed = guess(entity, columns)
    own = {one: one for one in columns if one in fields_of(entity)}
    return {**(guessed if len(guessed) > len(own) else own), **_custom(entity, columns)}


def missing(entity: str, fields: Iterable[str]) -> list[tuple[str, ...]]:
    """What a file needs and `fields` does not give: of each of these one."""
    named = {_ALIASES.get(one, one) if entity in ("products", "prices") else one for one in fields}
    return [one for one in NEEDED[entity] if not named & set(one)]


def with_values(entity: str, part: Things | Documents, values: Dict[str, str]) -> Things | Documents:
    """A part that reads `values` where a row has nothing of its own for their fields.

    AmbarError "usage" for a field that there is not.
    """
    for name, value in values.items():
        if name not in fields_of(entity) or name == "fields":
            raise AmbarError("usage", field="set", value=name[:64], choices=list(fields_of(entity)))
        if isinstance(part, Things):
            part = replace(part, fields=_given(part.fields, name, value))
        elif name in ("type", "external_id"):
            cell = part.type if name == "type" else part.external_id
            changed = _given({name: cell} if cell.value != "" else {}, name, value)[name]
            part = replace(part, type=changed) if name == "type" else replace(part, external_id=changed)
        elif name in part.header or (name in HEADER_FIELDS and name not in part.row):
            part = replace(part, header=_given(part.header, name, value))
        else:
            part = replace(part, row=_given(part.row, _ROW_NAMES.get(name, name), value))
    return part


def _given(cells: Dict[str, Cell], name: str, value: str) -> dict[str, Cell]:
    known = cells.get(name)
    return {**cells, name: Cell(value=value) if known is None else replace(known, default=value)}


def of_fields(entity: str, fields: Dict[str, str], digest: str = DIGEST) -> Things | Documents:
    """The part of a mapping that reads each of our fields from a column, as it is; `digest` as `mapping_for`'s."""
    if entity in THING_FIELDS:
        return Things("rows", {name: Cell(column=column) for name, column in fields.items()})
    own = [one for one in fields if one in ROW_FIELDS and one not in _ROW_NAMES.values()]
    row = {one: Cell(column=fields[one]) for one in own}
    row.update({name: Cell(column=fields[column]) for column, name in _ROW_NAMES.items() if column in fields})
    named = [one for one in fields if one in HEADER_FIELDS and one not in own and one != "external_id"]
    header = {one: Cell(column=fields[one]) for one in (*named, *(one for one in fields if one.startswith(CUSTOM)))}
    key = fields.get("external_id") or fields.get("number")
    if entity == "documents":
        number = f"{{{fields['number']}}}" if "number" in fields and "external_id" in fields else ""
        rules = (_processed_only(fields["status"]),) if "status" in fields else ()
        cell = Cell(column=key, default=number) if key else Cell(value="")
        type = Cell(column=fields["type"]) if "type" in fields else Cell(value="")
        return Documents("rows", type, cell, header, row, rules=rules)
    place = f" {{{fields['warehouse']}}}" if "warehouse" in fields else ""
    external_id = Cell(column=key) if key else Cell(text=f"stock {digest}{place}")
    count = "quantity" not in fields and "on_hand" in fields
    if count:
        row["quantity"] = Cell(column=fields["on_hand"])
    return Documents("rows", Cell(value="adjustment"), external_id, header, row, merge=True, count=count)


def read_as(name: str, counted: bool) -> str:
    """The field that a column of a mapping is for people: the quantity of what was `counted` is what is on hand."""
    return "on_hand" if counted and name == "quantity" else name


def _processed_only(column: str) -> Rule:
    """Leaves out what an export names as a draft or cancelled: an import processes what it makes."""
    return Rule("not_processed", ((column, ("draft", "cancelled")),), skip=True)


_ROW_NAMES: Final = {f"row_{one}": one for one in ("warehouse", "to_warehouse", "reason", "comment")}
