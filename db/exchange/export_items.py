"""Products, their prices and their stock as rows of a file. Internal: called by queries/exports.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from db import lookup
from db.access import Actor, rights_of
from db.company import currency_digits
from db.connection import Engine, in_clause
from db.exchange.headers import EXTRA, HEADERS
from db.fields import Amount, Price, Quantity
from db.figures import by_item
from db.queries import products
from db.queries.products import ProductFilter, ProductLine
from db.record import record

Found = tuple[Sequence[Mapping[str, Any]], tuple[Any, ...] | None]
"""Rows by the names of their columns, and the key to go on after."""
_LINE = tuple(field.name for field in fields(ProductLine))
_STOCK = ("on_hand", "reserved", "available")


@record
class StockFilter:
    """Which stock: words of the product, a section with what is below it, a warehouse by code."""

    text: str = ""
    section: int | str | None = None
    warehouse: str | None = None


def product_columns(actor: Actor) -> tuple[str, ...]:
    """What one may have of products."""
    rights = rights_of(actor)
    names = [name for name in HEADERS["products"] if name != "purchase_price" or rights.purchase_price]
    names.remove("currency")
    return (*names, *(name for name in EXTRA["products"] if name not in _STOCK or rights.stock))


def price_columns(_actor: Actor) -> tuple[str, ...]:
    """What one may have of prices."""
    return ("sku", "name", "price_type", "price", "currency", "valid_from")


def stock_columns(actor: Actor) -> tuple[str, ...]:
    """What one may have of stock."""
    cost = ("value",) if rights_of(actor).purchase_price else ()
    return ("product", "name", "unit", "warehouse", *_STOCK, *cost, "quantity")


def product_rows(actor: Actor, wanted: ProductFilter | None, after: tuple[Any, ...] | None, limit: int) -> Found:
    """Products by SKU: what has variations before the variations, as an import needs them."""
    wanted = wanted or ProductFilter()
    phase, inner = after or (0, None)
    both = wanted.type is None and wanted.parent is None
    asked = replace(wanted, type="variation") if phase else wanted
    page = products.page(actor, asked, order="sku", after=inner, limit=limit)
    lines = [line for line in page.rows if phase or not both or line.type != "variation"]
    following = (phase, page.after) if page.after is not None else (1, None) if both and not phase else None
    return _products(actor.company.engine, lines), following


def _products(engine: Engine, lines: Sequence[ProductLine]) -> Sequence[Mapping[str, Any]]:
    rest = {
        row[0]: row[1:]
        for row in engine.rows(
            "SELECT i.id, p.sku, i.oversell, i.description, i.minimum_stock, i.weight, i.external_id, i.section_id"
            " FROM json_each(?) j CROSS JOIN item i ON i.id = j.value LEFT JOIN item p ON p.id = i.parent_id",
            (in_clause([line.id for line in lines]),),
        )
    }
    ways = _Ways(engine)
    found = []
    for line in lines:
        parent, oversell, description, minimum, weight, external_id, section = rest[line.id]
        row = {name: getattr(line, name) for name in _LINE if not name.startswith("_")}
        row |= {
            "type": "simple" if line.type == "variation" else line.type,
            "parent": parent,
            "barcodes": " ".join(line.barcodes),
            "oversell": None if oversell is None else bool(oversell),
            "section": ways.of(section),
            "description": description,
            "minimum_stock": None if minimum is None else Quantity.of(minimum),
            "weight": None if weight is None else Quantity.of(weight),
            "external_id": external_id,
        }
        found.append(row)
    return found


class _Ways:
    """Sections by name, or by their way through the tree where the name alone does not tell."""

    def __init__(self, engine: Engine) -> None:
        self.sections = {key: (name, parent) for key, name, parent in
                         engine.rows("SELECT id, name, parent_id FROM section")}  # fmt: skip
        names = [name for name, _ in self.sections.values()]
        self.shared = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()

    def of(self, key: int | None) -> str | None:
        """A section as an import finds it again."""
        if key is None:
            return None
        name, parent = self.sections[key]
        if name not in self.shared:
            return str(name)
        way = [name]
        while parent is not None:
            above, parent = self.sections[parent]
            way.insert(0, above)
        return "/".join(way)


def price_rows(actor: Actor, wanted: ProductFilter | None, after: tuple[Any, ...] | None, limit: int) -> Found:
    """Every price of the products by SKU: by price type, the newest first."""
    engine = actor.company.engine
    page = products.page(actor, wanted or ProductFilter(), order="sku", after=after, limit=limit)
    names = {line.id: line for line in page.rows}
    found: list[Mapping[str, Any]] = [
        {
            "sku": names[key].sku, "name": names[key].name, "price_type": code, "currency": currency,
            "price": Price.of(amount, currency_digits(currency)), "valid_from": day,
        }
        for key, code, currency, amount, day in engine.rows(
            "SELECT p.item_id, t.code, t.currency, p.amount, p.valid_from FROM json_each(?) j CROSS JOIN price p"
            " ON p.item_id = j.value JOIN price_type t ON t.id = p.price_type_id WHERE p.amount IS NOT NULL"
            " ORDER BY j.key, t.is_base DESC, t.code, p.valid_from DESC",
            (in_clause(list(names)),),
        )
    ]  # fmt: skip
    return found, page.after


def stock_rows(actor: Actor, wanted: StockFilter | None, after: tuple[Any, ...] | None, limit: int) -> Found:
    """What is not zero in one's warehouses, by SKU and the warehouses' order."""
    wanted = wanted or StockFilter()
    engine, rights, digits = actor.company.engine, rights_of(actor), actor.company.digits
    scope = rights.warehouse_ids()
    places = lookup.warehouses(engine, scope)
    if wanted.warehouse is not None:
        one = lookup.warehouse(engine, wanted.warehouse, scope)
        places = {one.id: one}
    asked = ProductFilter(text=wanted.text, section=wanted.section, archived=None)
    page = products.page(actor, asked, order="sku", after=after, limit=limit)
    figures = by_item(engine, [line.id for line in page.rows], places)
    found: list[Mapping[str, Any]] = [
        {
            "product": line.sku,
            "name": line.name,
            "unit": line.unit,
            "warehouse": figure.warehouse.code,
            "on_hand": Quantity.of(figure.on_hand),
            "reserved": Quantity.of(figure.reserved),
            "available": Quantity.of(figure.available),
            "value": Amount.of(figure.value, digits) if rights.purchase_price else None,
            "quantity": Quantity.of(figure.on_hand),
        }
        for line in page.rows
        for figure in figures.get(line.id, ())
        if figure.on_hand or figure.reserved
    ]
    return found, page.after
