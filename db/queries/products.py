"""Products: the list and one, with variations, units, parts, prices and stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from db import item_fields, item_lists, lookup, variations
from db.access import Actor, Rights, requires, rights_of
from db.company import currency_digits
from db.connection import Engine, in_clause
from db.errors import AmbarError, not_found
from db.fields import Amount, Price, Quantity
from db.figures import Figure, by_item, totals
from db.paging import ORDERS, count_items, item_page, sections_page
from db.queries.product_records import ProductCard as ProductCard
from db.queries.product_records import ProductFilter as ProductFilter
from db.queries.product_records import ProductLine as ProductLine
from db.queries.product_records import ProductPart as ProductPart
from db.queries.product_records import ProductPrice as ProductPrice
from db.queries.product_records import ProductProperty as ProductProperty
from db.queries.product_records import ProductStock as ProductStock
from db.queries.product_records import ProductUnit as ProductUnit
from db.queries.rows import HIDDEN, Hidden, Page
from db.queries.taxes import percent_text
from db.queries.units import factor_text
from db.rulers import LAST, Ruler, just_before, measure
from db.search import Source, ascii_lower, condition, prepare
from db.sections import find, subtree
from db.text import sort_key


@requires("catalog.view")
def page(
    actor: Actor,
    filter: ProductFilter | None = None,
    *,
    order: str = "name",
    after: tuple[Any, ...] | None = None,
    limit: int | None = None,
    backwards: bool = False,
) -> Page[ProductLine]:
    """Products by name (`order="sku"`: by SKU), more than `db.search.FEW` matches of a text in the order in which they
    were added; whole without `limit`. `backwards`: the page before the key `after` (None: the last one).

    Raises AmbarError "not_found" or "ambiguous" for the section or parent, "usage" for the type and another order.
    """
    engine = actor.company.engine
    wanted = filter or ProductFilter()
    if order not in ORDERS:
        raise AmbarError("usage", field="order", value=order[:64], choices=list(ORDERS))
    sections = _sections(engine, wanted)
    within = item_fields.dense(engine, wanted.fields) if _of_section(wanted) else None
    if sections is not None and within is not None:
        where, values = within
        found = sections_page(
            engine,
            sections,
            f"{where} AND {_shown(wanted)}",
            values,
            order=order,
            after=after,
            limit=limit,
            backwards=backwards,
        )
    else:
        source = _source(engine, wanted, order)
        found = item_page(
            engine, source, _shown(wanted), (), order=order, after=after, limit=limit, backwards=backwards
        )
    return Page(_lines(actor, found.ids), found.after, before=found.before)


@requires("catalog.view")
def count(actor: Actor, filter: ProductFilter | None = None) -> int:
    """How many products the filter lets through, as `db.paging.counted` says."""
    engine = actor.company.engine
    wanted = filter or ProductFilter()
    return count_items(engine, _source(engine, wanted, item_lists.ANY), _shown(wanted), ())


@requires("catalog.view")
def ruler(actor: Actor, filter: ProductFilter | None = None, order: str = "name") -> Ruler | None:
    """Where the products of the list stand, for a position and a jump into its middle; errors as `page`.

    None where the list comes in the order in which they were added (many matches of a text).
    """
    engine, wanted = actor.company.engine, filter or ProductFilter()
    if order not in ORDERS:
        raise AmbarError("usage", field="order", value=order[:64], choices=list(ORDERS))
    source, shown = _source(engine, wanted, order), _shown(wanted)
    if source.by_id:
        return None
    total = count(actor, wanted)
    words, folded = condition(prepare(wanted.text))
    rest, given = (source.where, source.parameters)
    if wanted.text.strip():
        rest, given = source.where.removeprefix(f"{words} AND "), source.parameters[len(folded) :]
    every = (f"{source.table} WHERE {source.where} AND {shown}", source.parameters)
    return measure(
        engine, total, ORDERS[order], every, ("item", "i"), (f"{words} AND {rest} AND {shown}", (*folded, *given))
    )


@requires("catalog.view")
def place(actor: Actor, begins: str, order: str = "name", *, falling: bool = False) -> tuple[Any, ...]:
    """The key before what begins with `begins` by name or SKU; `falling`: from the last one to the first.

    A SKU may be given in letters of any case.
    """
    if order == "name":
        return (sort_key(begins) + (LAST if falling else ""), 0)
    low = ascii_lower(begins.strip())
    found = actor.company.engine.value(
        "SELECT sku FROM item WHERE lower(sku) >= ? AND lower(sku) < ? ORDER BY lower(sku) LIMIT 1", (low, low + LAST)
    )
    start = begins.strip() if found is None else str(found)[: len(begins.strip())]
    return (start + LAST,) if falling else (just_before(start),)


@requires("catalog.view")
def show(actor: Actor, sku: str) -> ProductCard:
    """One product by SKU or barcode; AmbarError "not_found". One that was merged answers as the other."""
    company, rights = actor.company, rights_of(actor)
    engine = company.engine
    one = lookup.item(engine, sku, company.today())
    (line,) = _lines(actor, [one.id])
    (row,) = engine.rows(
        "SELECT p.sku, i.oversell, i.description, i.minimum_stock, i.weight, i.external_id, i.created_at, i.version"
        " FROM item i LEFT JOIN item p ON p.id = i.parent_id WHERE i.id = ?",
        (one.id,),
    )
    parent, oversell, description, minimum_stock, weight, external_id, created_at, version = row
    return ProductCard(
        id=one.id,
        sku=one.sku,
        name=one.name,
        type=one.kind,
        parent=parent,
        unit=one.unit,
        barcodes=line.barcodes,
        price=line.price,
        purchase_price=line.purchase_price,
        tax=line.tax,
        oversell=None if oversell is None else bool(oversell),
        section=line.section,
        description=description,
        minimum_stock=None if minimum_stock is None else Quantity.of(minimum_stock),
        weight=None if weight is None else Quantity.of(weight),
        published=line.published,
        archived=line.archived,
        external_id=external_id,
        created_at=datetime.fromisoformat(created_at),
        version=version,
        units=_units(engine, one.id),
        parts=_parts(engine, one.id),
        properties=tuple(ProductProperty(*pair) for pair in variations.of_items(engine, (one.id,)).get(one.id, ())),
        variations=tuple(
            key
            for (key,) in engine.rows(
                "SELECT sku FROM item WHERE parent_id = ? AND merged_into_id IS NULL ORDER BY name_key, id", (one.id,)
            )
        ),
        prices=_prices(engine, one.id),
        on_hand=line.on_hand,
        reserved=line.reserved,
        available=line.available,
        warehouses=_stock(actor, rights, one.id),
        fields=item_fields.shown(engine, [one.id], company.digits).get(one.id, {}),
        barcode_units=_barcode_units(engine, one.id),
        merged=lookup.merged_skus(engine, one.id),
    )


def _sections(engine: Engine, wanted: ProductFilter) -> list[int] | None:
    """The section asked for with those below it; None: all."""
    return None if wanted.section is None else list(subtree(engine, find(engine, wanted.section)))


def _of_section(wanted: ProductFilter) -> bool:
    """Whether the list is most of a section, which keeps its own in the orders of the list."""
    most = ProductFilter(section=wanted.section, archived=wanted.archived, fields=wanted.fields)
    return wanted.section is not None and wanted.archived is not True and wanted in (most, replace(most, type="simple"))


def _source(engine: Engine, wanted: ProductFilter, order: str) -> Source:
    sections = _sections(engine, wanted)
    parent = None
    if wanted.parent is not None:
        named = lookup.item_ids(engine, (wanted.parent,)).get(wanted.parent)
        if named is None:
            raise not_found("product", wanted.parent)
        parent = named[0]
    found = item_lists.source(
        engine,
        order,
        text=wanted.text,
        kind=wanted.type,
        archived=wanted.archived,
        sections=sections,
        parent=parent,
    )
    return item_fields.filtered(engine, found, wanted.fields)


def _shown(wanted: ProductFilter) -> str:
    """What no index is asked for: what was merged is in no list; simple products are most, archived ones few."""
    shown = "i.merged_into_id IS NULL"
    if wanted.type == "simple":
        shown += " AND i.kind = 'simple'"
    return shown if wanted.archived is None else f"{shown} AND i.archived = {int(wanted.archived)}"


def _lines(actor: Actor, ids: Sequence[int]) -> tuple[ProductLine, ...]:
    company, rights = actor.company, rights_of(actor)
    engine, digits = company.engine, company.digits
    products = lookup.items_by_id(engine, ids, company.today())
    codes = lookup.barcodes(engine, ids)
    places = lookup.warehouses(engine, rights.warehouse_ids()) if rights.stock else {}
    figures = by_item(engine, ids, places) if rights.stock else {}
    rest = {
        row[0]: row
        for row in engine.rows(
            "SELECT i.id, s.name, i.published FROM json_each(?) j CROSS JOIN item i ON i.id = j.value"
            " LEFT JOIN section s ON s.id = i.section_id",
            (in_clause(ids),),
        )
    }
    custom = item_fields.shown(engine, ids, digits)
    lines = []
    for key in ids:
        one = products[key]
        sums = totals(figures.get(key, ())) if rights.stock and one.stocked else None
        nothing = None if rights.stock else HIDDEN
        cost = None if one.purchase_price is None else Price.of(one.purchase_price, digits)
        lines.append(
            ProductLine(
                id=key,
                sku=one.sku,
                name=one.name,
                type=one.kind,
                unit=one.unit,
                barcodes=codes.get(key, ()),
                price=None if one.price is None else Price.of(one.price, digits),
                purchase_price=cost if rights.purchase_price else HIDDEN,
                tax=None if one.tax is None else percent_text(one.tax),
                section=rest[key][1],
                published=bool(rest[key][2]),
                archived=one.archived,
                on_hand=nothing if sums is None else Quantity.of(sums.on_hand),
                reserved=nothing if sums is None else Quantity.of(sums.reserved),
                available=nothing if sums is None else Quantity.of(sums.available),
                _fields=custom.get(key, {}),
            )
        )
    return tuple(lines)


def _stock(actor: Actor, rights: Rights, key: int) -> tuple[ProductStock, ...] | Hidden:
    if not rights.stock:
        return HIDDEN
    engine, digits = actor.company.engine, actor.company.digits
    figures: list[Figure] = by_item(engine, (key,), lookup.warehouses(engine, rights.warehouse_ids())).get(key, [])
    return tuple(
        ProductStock(
            figure.warehouse.code,
            figure.warehouse.name,
            figure.warehouse.active,
            Quantity.of(figure.on_hand),
            Quantity.of(figure.reserved),
            Quantity.of(figure.available),
            Amount.of(figure.value, digits) if rights.purchase_price else HIDDEN,
        )
        for figure in figures
    )


def _units(engine: Engine, key: int) -> tuple[ProductUnit, ...]:
    return tuple(
        ProductUnit(code, factor_text(top, bottom))
        for code, top, bottom in engine.rows(
            "SELECT u.code, n.numerator, n.denominator FROM item_unit n JOIN unit u ON u.id = n.unit_id"
            " WHERE n.item_id = ? ORDER BY u.code",
            (key,),
        )
    )


def _barcode_units(engine: Engine, key: int) -> dict[str, str]:
    return dict(
        engine.rows(
            "SELECT b.code, u.code FROM barcode b JOIN unit u ON u.id = b.unit_id WHERE b.item_id = ? ORDER BY b.id",
            (key,),
        )
    )


def _parts(engine: Engine, key: int) -> tuple[ProductPart, ...]:
    return tuple(
        ProductPart(sku, name, Quantity.of(quantity), unit)
        for sku, name, quantity, unit in engine.rows(
            "SELECT i.sku, i.name, b.quantity, u.code FROM bundle_part b JOIN item i ON i.id = b.part_id"
            " JOIN unit u ON u.id = i.unit_id WHERE b.bundle_id = ? ORDER BY i.name_key, i.id",
            (key,),
        )
    )


def _prices(engine: Engine, key: int) -> tuple[ProductPrice, ...]:
    return tuple(
        ProductPrice(
            code,
            currency,
            date.fromisoformat(day),
            None if amount is None else Price.of(amount, currency_digits(currency)),
        )
        for code, currency, day, amount in engine.rows(
            "SELECT t.code, t.currency, p.valid_from, p.amount FROM price p JOIN price_type t ON t.id = p.price_type_id"
            " WHERE p.item_id = ? ORDER BY t.is_base DESC, t.code, p.valid_from DESC",
            (key,),
        )
    )
