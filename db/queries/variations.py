"""Variations of one product by their properties, with stock; and those that could be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db import lookup, variations
from db.access import Actor, require, requires, rights_of
from db.errors import not_found
from db.fields import Quantity
from db.figures import Totals, by_item, totals
from db.queries.rows import HIDDEN, Hidden
from db.record import record


@record
class Property:
    """What variations differ in, with the values that there are: sizes by size, numbers by number, then words."""

    name: str
    values: tuple[str, ...]


@record
class Variation:
    """One variation; `values` by the order of the properties, "" where it has none."""

    sku: str
    name: str
    values: tuple[str, ...]
    unit: str
    archived: bool
    on_hand: Quantity | Hidden
    reserved: Quantity | Hidden
    available: Quantity | Hidden


@record
class Variations:
    """All variations of a product, by their values."""

    properties: tuple[Property, ...]
    rows: tuple[Variation, ...]


@record
class PlannedVariation:
    """A variation that could be made. `there`: the SKU that is it already; `taken`: the SKU is another product's."""

    sku: str
    name: str
    values: tuple[str, ...]
    there: str | None
    taken: bool


@requires("catalog.view")
def show(actor: Actor, sku: str, *, warehouse: str | None = None) -> Variations:
    """The variations of a product (SKU or barcode) with the stock of one's warehouses in use, or of `warehouse` alone.

    Raises AmbarError "not_found" for the product, and for a warehouse that is unknown or not one's own.
    """
    company, rights = actor.company, rights_of(actor)
    engine = company.engine
    parent = lookup.item(engine, sku, company.today())
    if warehouse is not None:
        require(actor, "warehouse.view")
        one = lookup.warehouse(engine, warehouse, rights.warehouse_ids())
        places = {one.id: one}
    else:
        places = lookup.warehouses(engine, rights.warehouse_ids())
    found = engine.rows(
        "SELECT i.id, i.sku, i.name, i.archived, u.code FROM item i JOIN unit u ON u.id = i.unit_id"
        " WHERE i.parent_id = ? AND i.merged_into_id IS NULL ORDER BY i.id",
        (parent.id,),
    )
    ids = [row[0] for row in found]
    pairs = {key: dict(some) for key, some in variations.of_items(engine, ids).items()}
    names = list(dict.fromkeys(name for key in ids for name in pairs.get(key, {})))
    figures = by_item(engine, ids, places) if rights.stock else {}
    rows = []
    for key, code, name, archived, unit in found:
        here = figures.get(key, [])
        sums = totals(here)
        if warehouse is not None and here:  # what is switched off is not counted, unless one asks for just that
            sums = Totals(here[0].on_hand, here[0].reserved, here[0].available)
        stock = (
            [Quantity.of(sums.on_hand), Quantity.of(sums.reserved), Quantity.of(sums.available)]
            if rights.stock
            else [HIDDEN, HIDDEN, HIDDEN]
        )
        values = tuple(pairs.get(key, {}).get(one, "") for one in names)
        rows.append(Variation(code, name, values, unit, bool(archived), *stock))
    rows.sort(key=lambda row: [variations.value_key(value) for value in row.values])
    return Variations(
        tuple(
            Property(name, tuple(sorted({row.values[place] for row in rows} - {""}, key=variations.value_key)))
            for place, name in enumerate(names)
        ),
        tuple(rows),
    )


@requires("product.create")
def planned(
    actor: Actor, parent: str, properties: Mapping[str, Sequence[str]], *, pattern: str = variations.PATTERN
) -> tuple[PlannedVariation, ...]:
    """What `db.services.variations.make` would make of these: property name → its values.

    Raises AmbarError "not_found", "invalid" (properties, pattern, sku).
    """
    engine = actor.company.engine
    one = lookup.item(engine, parent, actor.company.today())
    if one.kind not in ("simple", "parent"):
        raise not_found("product", parent)
    return tuple(
        PlannedVariation(each.sku, each.name, tuple(value for _, value in each.properties), each.there, each.taken)
        for each in variations.combinations(engine, one.id, one.sku, one.name, properties, pattern)
    )
