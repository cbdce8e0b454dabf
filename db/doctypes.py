"""The document types, declared once: fields, row columns, effects and rights come from here.

Source: domain.md, "Documents". Adding a type is one declaration plus what is new in it.
"""

from __future__ import annotations

import re
from typing import Final

from db.record import record


@record
class DocumentType:
    """One type of stock document.

    `direction`: +1 brings in, -1 takes out, 0 moves between warehouses. `partner`: "supplier",
    "customer" or "". `price`: which price a row cannot do without, "purchase_price", "price" or "".
    `header` and `row`: the fields beyond those that every type has, by their names in JSON.
    """

    id: str
    prefix: str
    direction: int
    partner: str
    price: str
    header: tuple[str, ...]
    row: tuple[str, ...]
    allows_negative: bool = False


COMMON_HEADER: Final = ("external_id", "title", "date", "responsible", "warehouse", "comment", "fields")
COMMON_ROW: Final = ("product", "barcode", "quantity", "unit", "warehouse", "comment")

DOCUMENT_TYPES: Final = (
    DocumentType("receipt", "SF", 1, "supplier", "purchase_price",
                 ("supplier", "currency", "ordered_on", "received_on", "delivery_note", "invoice"),
                 ("purchase_price", "price")),
    DocumentType("adjustment", "SA", 1, "", "purchase_price", ("currency",), ("purchase_price", "price")),
    DocumentType("transfer", "ST", 0, "", "", ("to_warehouse",), ("to_warehouse",), allows_negative=True),
    DocumentType("sale", "US", -1, "customer", "price",
                 ("customer", "deal", "currency", "delivery_service", "delivery_price"),
                 ("price", "discount", "tax")),
    DocumentType("write_off", "MH", -1, "", "", ("reason",), ("reason",), allows_negative=True),
)  # fmt: skip

BY_TYPE: Final = {one.id: one for one in DOCUMENT_TYPES}
DEAL: Final = DocumentType("deal", "", -1, "customer", "price", (), ("price", "discount", "tax"))
"""What a deal has in common with a sale: it is no stock document, and none of `TYPES`."""
TYPES: Final = tuple(BY_TYPE)
_BY_PREFIX: Final = {one.prefix: one.id for one in DOCUMENT_TYPES}

REASONS: Final = (
    "unspecified", "damaged", "expired", "scrap", "loss", "lost", "internal_use", "sample", "donation",
)  # fmt: skip
"""The reasons of a write-off; unspecified if none is given."""

STATUSES: Final = ("draft", "processed", "cancelled")


def type_of_number(number: object) -> str | None:
    """The type that a document number such as "SF-000213" belongs to, told by its prefix."""
    if not isinstance(number, str):
        return None
    match = re.fullmatch(r"([A-Za-z]{2})-?\d{1,12}", number.strip(), re.ASCII)
    return _BY_PREFIX.get(match.group(1).upper()) if match else None


def normal_number(number: str) -> str:
    """A document number as it is stored: "sf-213" and "SF-000213" are the same."""
    text = number.strip().upper()
    return f"{text[:2]}-{int(text[2:].lstrip('-')):06d}"


def number_text(type: str, sequence: int) -> str:
    """The number of the `sequence`-th document of a type."""
    return f"{BY_TYPE[type].prefix}-{sequence:06d}"
