"""Variations made from their parent: every combination of property values, with SKUs by a pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db import item_audit, lookup, variations
from db.access import Actor, requires
from db.errors import raise_all
from db.items import Adding, NewProduct, ProductState

_INHERITED = ("section_id", "tax_rate_id", "purchase_price", "weight", "oversell", "minimum_stock")
"""The columns that a variation takes from its parent."""


@requires("product.create")
def make(
    actor: Actor, parent: str, properties: Mapping[str, Sequence[str]], *, pattern: str = variations.PATTERN
) -> tuple[ProductState, ...]:
    """Make the variations of a product (SKU or barcode) that are not there yet: property name → its values.

    They take unit, section, VAT, prices, weight, minimum stock and the company's own fields from the parent, which
    becomes one if it was simple. `pattern` says their SKUs: "{sku}-{1}-{2}", `{2:3}` for three letters. Raises
    AmbarError "not_found", "invalid" (properties; pattern; parent: not_a_parent, in_use; fields that the form requires
    and the parent has not), "already_exists" for each SKU that is another product's.
    """
    engine, today = actor.company.engine, actor.company.today()
    one = lookup.item(engine, parent, today)
    todo = [
        each
        for each in variations.combinations(engine, one.id, one.sku, one.name, properties, pattern)
        if each.there is None
    ]
    if not todo:
        return ()
    columns = ", ".join(_INHERITED)
    inherited = dict(
        zip(_INHERITED, engine.row(f"SELECT {columns} FROM item WHERE id = ?", (one.id,)) or (), strict=True)
    )
    adding = Adding(engine, today)
    adding.fields.inherit(one.id)
    for place, each in enumerate(todo, start=1):
        adding.read(
            NewProduct(sku=each.sku, name=each.name, parent=one.sku, unit=one.unit, properties=dict(each.properties)),
            place if len(todo) > 1 else None,
        )
        adding.rows[-1].values |= inherited
        adding.rows[-1].price = one.price
    raise_all(adding.check())
    made = tuple(adding.write())
    names = zip(made, todo, strict=True)
    item_audit.added(actor, {state.id: (state.sku, each.name) for state, each in names})
    return made
