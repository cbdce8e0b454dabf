"""Our fields and what kind of value each holds: a cell's text becomes a number, a day, a yes or no, a code."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dict
from functools import partial
from typing import Any, Final

from db.doctypes import COMMON_HEADER, COMMON_ROW, DOCUMENT_TYPES
from db.errors import AmbarError, problem
from db.exchange.mapping import Mapping
from db.exchange.type_names import type_of
from db.exchange.values import Exact, Unclear, code, day, number, yes_no
from db.field_values import Written

THING_FIELDS: Final[Dict[str, tuple[str, ...]]] = {
    "products": ("sku", "name", "type", "parent", "unit", "barcodes", "price", "purchase_price", "tax", "oversell",
                 "section", "minimum_stock", "weight", "description", "published", "external_id", "currency",
                 "purchase_currency", "units", "barcode_units", "parts", "properties"),
    "prices": ("sku", "barcodes", "external_id", "price_type", "price", "valid_from", "currency"),
    "warehouses": ("code", "name", "address", "description", "phone", "email", "opening_hours", "sort_order",
                   "active", "issuing", "external_id"),
    "partners": ("name", "supplier", "customer", "kind", "tax_office", "tax_number", "phone", "email", "address",
                 "comment", "active", "external_id"),
}  # fmt: skip
"""The fields of products, prices, warehouses and partners, as the JSON of the command line names them."""

HEADER_FIELDS: Final = tuple(dict.fromkeys((*COMMON_HEADER, *(one for kind in DOCUMENT_TYPES for one in kind.header))))
ROW_FIELDS: Final = tuple(dict.fromkeys((*COMMON_ROW, *(one for kind in DOCUMENT_TYPES for one in kind.row))))

_NUMBERS: Final = frozenset(
    ("quantity", "price", "purchase_price", "minimum_stock", "weight", "delivery_price", "sort_order")
)
_DAYS: Final = frozenset(("date", "ordered_on", "received_on", "valid_from"))
_FLAGS: Final = frozenset(("supplier", "customer", "oversell", "active", "issuing", "published"))
NUMBERS: Final = _NUMBERS | {"discount"}
"""The fields whose columns tell the decimal mark of a file."""
_CODES: Final = frozenset(("sku", "product", "parent", "barcode"))
_GAPS: Final = re.compile(r"[\s|;,]+")

CUSTOM: Final = "fields."
"""What the columns of the company's own fields begin with: "fields.garanti"."""
_BRACKETED: Final = re.compile(r"\[([a-z][a-z0-9_]{0,39})\]\s*\Z", re.ASCII)

Converter = Callable[[str], Any]


def custom(column: str) -> str:
    """The name of the company's own field that a column holds ("fields.garanti", "Garanti [garanti]"); "" for none."""
    if re.fullmatch(r"fields\.[a-z][a-z0-9_]{0,39}", column.strip(), re.ASCII):
        return column.strip()
    found = _BRACKETED.search(column)
    return f"{CUSTOM}{found[1]}" if found else ""


def nested(data: Dict[str, Any]) -> dict[str, Any]:
    """A thing's or header's values with those of the company's own fields under "fields", as services take them."""
    own = {name.removeprefix(CUSTOM): value for name, value in data.items() if name.startswith(CUSTOM)}
    if not own:
        return dict(data)
    return {**{name: value for name, value in data.items() if not name.startswith(CUSTOM)}, "fields": own}


def converter(entity: str, field: str, mapping: Mapping) -> Converter:
    """What makes a field's value of a text that is not empty; `values.Unclear` where it cannot.

    Numbers become Decimal, days date, yes and no bool, barcodes a list; everything else stays text.
    """
    if field.startswith(CUSTOM):
        return lambda text: Written(text, partial(_of_kind, text, mapping))
    if field in _NUMBERS:
        return _kept(lambda text: number(text, mapping.decimal))
    if field in _DAYS:
        return _kept(lambda text: day(text, mapping.date))
    if field in _FLAGS and entity in THING_FIELDS:
        return yes_no
    if (entity, field) in (("products", "type"), ("partners", "kind")):
        return partial(type_of, entity)
    if field in _CODES:
        return code
    if field == "barcodes":
        return _barcodes
    if field in ("units", "parts"):
        return _pairs
    if field == "properties":
        return _properties
    if field == "barcode_units":
        return lambda text: {code(name): unit for name, unit in _properties(text).items()}
    if field == "tax":
        return lambda text: _tax(text, mapping.decimal)
    if field == "discount":
        return lambda text: _discount(text, mapping.decimal)
    return str


def _of_kind(text: str, mapping: Mapping, kind: str) -> Any:
    """A cell as a field of this kind takes it; AmbarError "invalid"."""
    try:
        if kind in ("number", "money"):
            return number(text, mapping.decimal)
        if kind == "date":
            return day(text, mapping.date)
        return yes_no(text) if kind == "yes_no" else str(text)
    except Unclear as error:
        raise AmbarError("invalid", errors=[problem("fields", error.reason, text)]) from error


def _barcodes(text: str) -> list[str]:
    return [code(text)] if type(text) is Exact else [code(one) for one in dict.fromkeys(_GAPS.split(text)) if one]


def _pairs(text: str) -> dict[str, str]:
    """ "box=12; palet=1/1000" as what stands before each = and behind it; Unclear not_pairs."""
    found: dict[str, str] = {}
    for one in text.split(";"):
        name, sign, value = one.rpartition("=")
        if not (sign and name.strip() and value.strip()):
            raise Unclear("not_pairs")
        found[name.strip()] = value.strip().replace(",", ".")
    return found


def _properties(text: str) -> dict[str, str]:
    """ "Beden=M; Renk=Kırmızı" as names and values in their order, `"Renk=mavi; beyaz"` where a ; belongs to a value;
    Unclear not_pairs."""
    found: dict[str, str] = {}
    for one in next(csv.reader([text], delimiter=";", skipinitialspace=True)):
        name, sign, value = one.partition("=")
        if one.strip():
            if not (sign and name.strip() and value.strip()) or name.strip() in found:
                raise Unclear("not_pairs")
            found[name.strip()] = value.strip()
    return found


def properties_text(pairs: Sequence[tuple[str, str]]) -> str:
    """Properties as `_properties` reads them."""
    quoted = (f"{name}={value}" for name, value in pairs)
    return "; ".join('"{}"'.format(one.replace('"', '""')) if set(one) & set(';"') else one for one in quoted)


def _kept(read: Converter) -> Converter:
    """`read`, remembering what it has read: prices and days repeat thousands of times."""
    known: dict[str, Any] = {}

    def value(text: str) -> Any:
        if type(text) is Exact:
            return read(text)
        found = known.get(text)
        if found is None:
            found = read(text)
            if len(known) < 10_000:
                known[text] = found
        return found

    return value


def _tax(text: str, decimal: str | None) -> str:
    """A rate's name as it is; a per cent ("%20", "20", "18,5 %") as "20%"."""
    try:
        bare = text.strip("% ")
        return f"{number(Exact(bare) if type(text) is Exact else bare, decimal).normalize():f}%"
    except Unclear:
        return str(text)


def _discount(text: str, decimal: str | None) -> str:
    bare = text.strip("% ")
    value = f"{number(Exact(bare) if type(text) is Exact else bare, decimal):f}"
    return f"{value}%" if "%" in text else value
