"""Products, their prices and their stock as rows of a file. Internal: called by queries/exports.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from db import lookup, variations
from db.access import Actor, rights_of
from db.company import currency_digits
from db.connection import Engine, in_clause
from db.exchange.converting import CUSTOM, properties_text
from db.exchange.headers import EXTRA, HEADERS
from db.fields import Amount, Price, Quantity, plain
from db.figures import by_item
from db.forms import PRODUCT, custom_fields
from db.queries import products
from db.queries.products import ProductFilter, ProductLine
from db.queries.units import factor_text
from db.record import record

Found = tuple[Sequence[Mapping[str, Any]], tuple[Any, ...] | None]
"""Rows by the names of their columns, and the key to go on after."""
_LINE = tuple(field.name for field in fields(ProductLine))
_LATER = ("variation", "bundle")
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
    names.remove("purchase_currency")
    extra = (name for name in EXTRA["products"] if name not in _STOCK or rights.stock)
    return (*names, *custom_columns(actor, (PRODUCT,)), *extra)


def custom_columns(actor: Actor, forms: Sequence[str]) -> tuple[str, ...]:
    """The company's own fields of some forms."""
    engine = actor.company.engine
    return tuple(dict.fromkeys(one.name for form in forms for one in custom_fields(engine, form)))


def price_columns(_actor: Actor) -> tuple[str, ...]:
    """What one may have of prices."""
    return ("sku", "name", "price_type", "price", "currency", "valid_from")


def stock_columns(actor: Actor) -> tuple[str, ...]:
    """What one may have of stock."""
    cost = ("value",) if rights_of(actor).purchase_price else ()
    return ("product", "name", "unit", "warehouse", *_STOCK, *cost, "quantity")


def product_rows(actor: Actor, wanted: ProductFilter | None, after: tuple[Any, ...] | None, limit: int) -> Found:
    """Products by SKU, then variations, then bundles: each after what it is made of, as an import needs them."""
    wanted = wanted or ProductFilter()
    phase, inner = after or (0, None)
    kinds = ("", *_LATER) if wanted.type is None and wanted.parent is None else ("",)
    asked = replace(wanted, type=kinds[phase]) if phase else wanted
    page = products.page(actor, asked, order="sku", after=inner, limit=limit)
    lines = [line for line in page.rows if phase or line.type not in kinds]
    following = (phase, page.after) if page.after is not None else (phase + 1, None)
    return _products(actor.company.engine, lines), following if following[0] < len(kinds) else None


def _products(engine: Engine, lines: Sequence[ProductLine]) -> Sequence[Mapping[str, Any]]:
    rest = {
        row[0]: row[1:]
        for row in engine.rows(
            "SELECT i.id, p.sku, i.oversell, i.description, i.minimum_stock, i.weight, i.external_id, i.section_id"
            " FROM json_each(?) j CROSS JOIN item i ON i.id = j.value LEFT JOIN item p ON p.id = i.parent_id",
            (in_clause([line.id for line in lines]),),
        )
    }
    ways, ids = _Ways(engine), [line.id for line in lines]
    boxes = _barcode_units(engine, ids)
    units, parts, properties = _units(engine, ids), _parts(engine, ids), variations.of_items(engine, ids)
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
            "units": "; ".join(units.get(line.id, ())),
            "barcode_units": properties_text(boxes.get(line.id, ())),
            "parts": "; ".join(parts.get(line.id, ())),
            "properties": properties_text(properties.get(line.id, ())),
            **{f"{CUSTOM}{code}": value for code, value in line.fields.items()},
        }
        found.append(row)
    return found


def _units(engine: Engine, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, code, top, bottom in engine.rows(
        "SELECT n.item_id, u.code, n.numerator, n.denominator FROM json_each(?) j CROSS JOIN item_unit n"
        " ON n.item_id = j.value JOIN unit u ON u.id = n.unit_id ORDER BY n.item_id, u.code",
        (in_clause(ids),),
    ):
        found.setdefault(key, []).append(f"{code}={factor_text(top, bottom)}")
    return found


def _barcode_units(engine: Engine, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for key, code, unit in engine.rows(
        "SELECT b.item_id, b.code, u.code FROM json_each(?) j CROSS JOIN barcode b ON b.item_id = j.value"
        " JOIN unit u ON u.id = b.unit_id ORDER BY b.item_id, b.code",
        (in_clause(ids),),
    ):
        found.setdefault(key, []).append((code, unit))
    return found


def _parts(engine: Engine, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, sku, quantity in engine.rows(
        "SELECT b.bundle_id, i.sku, b.quantity FROM json_each(?) j CROSS JOIN bundle_part b ON b.bundle_id = j.value"
        " JOIN item i ON i.id = b.part_id ORDER BY b.bundle_id, i.sku",
        (in_clause(ids),),
    ):
        found.setdefault(key, []).append(f"{sku}={plain(Quantity.of(quantity))}")
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
