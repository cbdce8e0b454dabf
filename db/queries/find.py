"""Quick look-up: products by SKU, barcode or any part of the name, with stock in all one's warehouses."""

from __future__ import annotations

from collections.abc import Sequence

from db import lookup, misspelt, search
from db.access import Actor, require, requires, rights_of
from db.connection import in_clause
from db.fields import Price, Quantity
from db.figures import by_item, totals
from db.lookup import FoundWarehouse
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


@record
class Found:
    """Products found; `guessed`: none fits, these are what may have been meant."""

    rows: tuple[FoundProduct, ...]
    guessed: bool = False


@requires("catalog.view")
def find(actor: Actor, text: str, *, warehouse: str | None = None, limit: int = 20) -> tuple[FoundProduct, ...]:
    """Up to `limit` products for `text`: the exact SKU or barcode first, then what starts so, then what contains
    all its words, in any order; never archived ones. `warehouse` (a code): stock of that one alone.

    Raises AmbarError "not_found" for a warehouse that is unknown or not one's own.
    """
    return _described(actor, search.ranked(actor.company.engine, text, limit), _places(actor, warehouse))


@requires("catalog.view")
def look(actor: Actor, text: str, *, warehouse: str | None = None, limit: int = 20) -> Found:
    """As `find`; where nothing fits, what `text` may have meant, typing errors forgiven."""
    engine, places = actor.company.engine, _places(actor, warehouse)
    ids = search.ranked(engine, text, limit)
    if ids:
        return Found(_described(actor, ids, places))
    return Found(_described(actor, misspelt.guessed(engine, text, limit), places), guessed=True)


@requires("catalog.view")
def pinned(actor: Actor) -> tuple[FoundProduct, ...]:
    """The products that one has pinned, in the order in which that was done; archived ones are left out, a merged
    one is the one that it was merged into."""
    engine = actor.company.engine
    ids = [
        key for (key,) in engine.rows("SELECT item_id FROM pin WHERE employee_id = ? ORDER BY id", (actor.employee_id,))
    ]
    known = lookup.items_by_id(engine, ids, actor.company.today())
    shown = dict.fromkeys(known[key].id for key in ids if key in known and not known[key].archived)
    return _described(actor, list(shown), _places(actor, None))


@requires("catalog.view")
def substitutes(actor: Actor, sku: str) -> tuple[FoundProduct, ...]:
    """The products that stand in for one (SKU or barcode), by SKU; archived ones are left out, a merged one is the one
    that it was merged into.

    Raises AmbarError "not_found".
    """
    engine, today = actor.company.engine, actor.company.today()
    one = lookup.item(engine, sku, today).id
    own = in_clause((one, *lookup.merged_from(engine, one)))
    ids = [
        key
        for (key,) in engine.rows(
            "SELECT s.other_id FROM json_each(?1) j CROSS JOIN item_substitute s ON s.item_id = j.value"
            " UNION SELECT s.item_id FROM json_each(?1) j CROSS JOIN item_substitute s ON s.other_id = j.value",
            (own,),
        )
    ]
    known = {found.id: found for found in lookup.items_by_id(engine, ids, today).values()}
    shown = sorted((found for found in known.values() if not found.archived and found.id != one), key=lambda it: it.sku)
    return _described(actor, [found.id for found in shown], _places(actor, None))


def _places(actor: Actor, code: str | None) -> dict[int, FoundWarehouse]:
    """The warehouses whose stock is shown."""
    engine, rights = actor.company.engine, rights_of(actor)
    if code is not None:
        require(actor, "warehouse.view")
        chosen = lookup.warehouse(engine, code, rights.warehouse_ids())
        return {chosen.id: chosen}
    return lookup.warehouses(engine, rights.warehouse_ids()) if rights.stock else {}


def _described(actor: Actor, ids: Sequence[int], places: dict[int, FoundWarehouse]) -> tuple[FoundProduct, ...]:
    """Products with price and stock, in the order of `ids`."""
    if not ids:
        return ()
    company, rights = actor.company, rights_of(actor)
    engine = company.engine
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
