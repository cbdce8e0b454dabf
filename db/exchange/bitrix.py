"""Bitrix24's product CSV: what its export of the catalogue writes, known by the names of its columns.

Elements are IE_… (IE_XML_ID, IE_NAME, IE_CODE, IE_PREVIEW_TEXT, IE_DETAIL_TEXT …), properties IP_PROP<number>,
sections IC_GROUP<depth>, the product itself CP_… (CP_QUANTITY, CP_WEIGHT …), prices CV_PRICE_<type> with
CV_CURRENCY_<type>; divided by semicolons. A product stands on several lines where it has several sections, prices
or values of a property: lines of one IE_XML_ID are one product.

Source: the format of the iblock and catalog modules as public exports and programs that write it have it
("IE_XML_ID;IE_NAME;IE_ID;IE_ACTIVE_FROM;…;IE_CODE;IE_SORT;IE_TAGS;IP_PROP238;…;IC_GROUP0;IC_GROUP1;IC_GROUP2" and
"…;CP_QUANTITY;CP_WEIGHT;CP_WIDTH;CP_HEIGHT;CP_LENGTH;CV_QUANTITY_FROM;CV_QUANTITY_TO;CV_PRICE_1;CV_CURRENCY_1").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from db.exchange.mapping import Cell, Documents, Mapping, Rule, Table, Things
from db.text import NAME_LENGTH, NOTE_LENGTH

ENTITIES: Final = ("products", "stock")
_PRICE: Final = re.compile(r"CV_PRICE_(\d+)", re.ASCII)
_GROUP: Final = re.compile(r"IC_GROUP(\d+)", re.ASCII)
_OWN: Final = re.compile(r"(IE|IP|IC|CP|CV)_[A-Z0-9_]+", re.ASCII)
_ARTICLES: Final = ("ARTNUMBER", "CML2_ARTICLE", "IP_PROP_ARTNUMBER", "IP_PROP_CML2_ARTICLE", "IE_CODE")
"""What holds a number of one's own, where it is there."""
_UNITS: Final = (("796", "pcs"), ("166", "kg"), ("163", "g"), ("112", "l"), ("006", "m"), ("6", "m"))
"""Codes of the classification of units (OKEI), which CP_MEASURE has."""


def recognised(entity: str, columns: Sequence[str]) -> bool:
    """Whether these are the columns of Bitrix24's export, with what this kind needs."""
    needed = "IE_NAME" if entity == "products" else "CP_QUANTITY"
    return entity in ENTITIES and _key(columns) != "" and needed in columns


def mapping(entity: str, columns: Sequence[str], base: Mapping, digest: str) -> Mapping:
    """The mapping that reads them: products, or their CP_QUANTITY as stock (of a warehouse that is given)."""
    key = _key(columns)
    article = next((one for one in _ARTICLES if one in columns), "")
    sku = Cell(column=article, default=f"{{{key}}}") if article else Cell(column=key)
    part: Things | Documents
    if entity == "products":
        part = Things("rows", _fields(columns, key, sku), key=(key,), match="external_id", sections=True)
    else:
        row = {"product": sku, "quantity": Cell(column="CP_QUANTITY")}
        if "CP_PURCHASING_PRICE" in columns and "CP_PURCHASING_CURRENCY" not in columns:
            # In a currency of its own it may not be the company's: what the catalogue says counts.
            row["purchase_price"] = Cell(column="CP_PURCHASING_PRICE")
        nothing = Rule("no_stock", (("CP_QUANTITY", ("", "<=0")),), skip=True)
        part = Documents("rows", Cell(value="adjustment"), Cell(value=f"stock {digest}"), {}, row, once=(key,),
                         rules=(nothing,))  # fmt: skip
    table = Table("rows", (key, "IE_NAME" if entity == "products" else "CP_QUANTITY"))
    unused = tuple(one for one in columns if one and not _OWN.fullmatch(one) and one != article)
    return replace(base, tables={"rows": table}, parts={entity: part}, told="bitrix24", unused=unused,
                   titles={"no_stock": {"tr": "stoğu yok: bırakıldı", "en": "without stock: left out"}})  # fmt: skip


def _key(columns: Sequence[str]) -> str:
    return next((one for one in ("IE_XML_ID", "IE_ID") if one in columns), "")


def _fields(columns: Sequence[str], key: str, sku: Cell) -> dict[str, Cell]:
    fields = {"external_id": Cell(column=key), "sku": sku}
    fields["name"] = Cell(column="IE_NAME", html=True, clean=True, cut=NAME_LENGTH)
    note = next((one for one in ("IE_DETAIL_TEXT", "IE_PREVIEW_TEXT") if one in columns), "")
    if note:
        fields["description"] = Cell(column=note, html=True, clean=True, cut=NOTE_LENGTH)
    prices = sorted(int(found[1]) for one in columns if (found := _PRICE.fullmatch(one)))
    if prices:
        fields["price"] = Cell(column=f"CV_PRICE_{prices[0]}")
        if f"CV_CURRENCY_{prices[0]}" in columns:
            fields["currency"] = Cell(column=f"CV_CURRENCY_{prices[0]}")
    if "CP_PURCHASING_PRICE" in columns:
        fields["purchase_price"] = Cell(column="CP_PURCHASING_PRICE")
        if "CP_PURCHASING_CURRENCY" in columns:
            fields["purchase_currency"] = Cell(column="CP_PURCHASING_CURRENCY")
    if "CP_MEASURE" in columns:
        fields["unit"] = Cell(column="CP_MEASURE", map=_UNITS)
    groups = sorted((int(found[1]), one) for one in columns if (found := _GROUP.fullmatch(one)))
    if groups:
        fields["section"] = Cell(path=tuple(one for _, one in groups))
    return fields
