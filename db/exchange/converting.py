"""Our fields and what kind of value each holds: a cell's text becomes a number, a day, a yes or no, a code."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as Dict
from typing import Any, Final

from db.doctypes import COMMON_HEADER, COMMON_ROW, DOCUMENT_TYPES
from db.exchange.mapping import Mapping
from db.exchange.values import Exact, Unclear, code, day, number, yes_no

THING_FIELDS: Final[Dict[str, tuple[str, ...]]] = {
    "products": ("sku", "name", "type", "parent", "unit", "barcodes", "price", "purchase_price", "tax", "oversell",
                 "section", "minimum_stock", "weight", "description", "published", "external_id", "currency"),
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

Converter = Callable[[str], Any]


def converter(entity: str, field: str, mapping: Mapping) -> Converter:
    """What makes a field's value of a text that is not empty; `values.Unclear` where it cannot.

    Numbers become Decimal, days date, yes and no bool, barcodes a list; everything else stays text.
    """
    if field in _NUMBERS:
        return _kept(lambda text: number(text, mapping.decimal))
    if field in _DAYS:
        return _kept(lambda text: day(text, mapping.date))
    if field in _FLAGS and entity in THING_FIELDS:
        return yes_no
    if field in _CODES:
        return code
    if field == "barcodes":
        return lambda text: [code(one) for one in dict.fromkeys(_GAPS.split(text)) if one]
    if field == "tax":
        return lambda text: _tax(text, mapping.decimal)
    if field == "discount":
        return lambda text: _discount(text, mapping.decimal)
    return str


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
