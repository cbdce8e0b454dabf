"""Quick look-up: products by SKU, barcode or any part of the name, with stock in all one's warehouses."""

from __future__ import annotations

from db import lookup, search
from db.access import Actor, require, requires, rights_of
from db.fields import Price, Quantity
from db.figures import by_item, totals
from db.queries.rows import HIDDEN, Hidden
from db.record import record


@record
class FoundStock:
    """A product's stock in one warehouse."""

    code: str
    on_hand: Quantity
    reserved: Quantity
    available: Quantity


@record
class FoundProduct:
    """A product found. Stock is hidden without the right to it, and None where there is none to have (services,
    bundles); totals count the warehouses in use, `warehouses` names also those switched off."""

    sku: str
    name: str
    unit: str
    barcodes: tuple[str, ...]
    on_hand: Quantity | Hidden | None
    reserved: Quantity | Hidden | None
    available: Quantity | Hidden | None
    price: Price | None
    warehouses: tuple[FoundStock, ...] | Hidden


@requires("catalog.view")
def find(actor: Actor, text: str, *, warehouse: str | None = None, limit: int = 20) -> tuple[FoundProduct, ...]:
    """Up to `limit` products for `text`: the exact SKU or barcode first, then what starts so, then what contains
    all its words, in any order; never archived ones. `warehouse` (a code): stock of that one alone.

    Raises AmbarError "not_found" for a warehouse that is unknown or not one's own.
    """
    company, rights = actor.company, rights_of(actor)
    engine = company.engine
    if warehouse is not None:
        require(actor, "warehouse.view")
        chosen = lookup.warehouse(engine, warehouse, rights.warehouse_ids())
        places = {chosen.id: chosen}
    else:
        places = lookup.warehouses(engine, rights.warehouse_ids()) if rights.stock else {}
    ids = search.ranked(engine, text, limit)
    if not ids:
        return ()
    products = lookup.items_by_id(engine, ids, company.today())
    codes = lookup.barcodes(engine, ids)
    figures = by_item(engine, ids, places) if rights.stock else {}
    digits = company.digits
    found = []
    for key in ids:
        one = products[key]
        here = figures.get(key, [])
        sums = totals(here)
        shown = HIDDEN if not rights.stock else None
        found.append(
            FoundProduct(
                sku=one.sku,
                name=one.name,
                unit=one.unit,
                barcodes=codes.get(key, ()),
                on_hand=Quantity.of(sums.on_hand) if rights.stock and one.stocked else shown,
                reserved=Quantity.of(sums.reserved) if rights.stock and one.stocked else shown,
                available=Quantity.of(sums.available) if rights.stock and one.stocked else shown,
                price=None if one.price is None else Price.of(one.price, digits),
                warehouses=HIDDEN
                if not rights.stock
                else tuple(
                    FoundStock(
                        figure.warehouse.code,
                        Quantity.of(figure.on_hand),
                        Quantity.of(figure.reserved),
                        Quantity.of(figure.available),
                    )
                    for figure in here
                ),
            )
        )
    return tuple(found)
