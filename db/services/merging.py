"""Merging duplicates: a twin's stock goes over to the product that stays, and its codes answer as that one.

Source: domain.md, "Catalogue"; how the books take it: `db.merging`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from db import lookup, merging, rows, search
from db.access import Actor, requires
from db.connection import Engine
from db.errors import AmbarError, raise_all
from db.ledger.reservations import Reservations
from db.merging import Side
from db.models import Item


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge came to: the product that stays, the twin, its barcodes that went over, and how many warehouses'
    stock was moved (0: there was none anywhere)."""

    sku: str
    version: int
    twin: str
    barcodes: tuple[str, ...]
    warehouses: int


@requires("product.edit", "product.delete", "warehouse.view")
def merge(actor: Actor, keep: str, twin: str, *, stamp: str | None = None) -> Merged:
    """Merge `twin` into `keep` (both SKU or barcode), for good: what one entered into the books stays there.

    The twin's stock goes over with its batches and value, its barcodes and further units too; it takes its place in
    the bundles that hold it; it is archived, and its SKU answers as `keep`. Everything else of `keep` stays as it is.
    `stamp`: that of a preview. Raises AmbarError "not_found"; "denied" (scope) where they have stock in a warehouse
    that is not one's own; "conflict" where something has changed since the preview; "invalid" with all that is
    against it (twin: same, merged, other_unit; keep, twin: not_stocked; keep: archived; units: other_factor;
    warehouse: switched_off).
    """
    engine = actor.company.engine
    stays, goes = merging.sides(engine, keep, twin)
    merging.require_places(actor, stays, goes)
    if stamp is not None and stamp != merging.stamp(engine, stays, goes):
        raise AmbarError("conflict", what="product", key=goes.sku)
    raise_all(merging.problems(engine, stays, goes))
    move = merging.Move(actor, stays, goes)
    move.write()
    codes = _barcodes(actor, stays, goes)
    _units(actor, stays, goes)
    _bundles(actor, stays, goes)
    _substitutes(actor, stays, goes)
    Reservations(engine, actor).merge(goes.id, stays.id)
    engine.run(
        "UPDATE item SET merged_into_id = ?, archived = 1, published = 0, version = version + 1 WHERE id = ?",
        (stays.id, goes.id),
    )
    kept, gone = Item(id=stays.id, sku=stays.sku), Item(id=goes.id, sku=goes.sku)
    rows.tell(actor, gone, "merged_into", after=stays.sku)
    rows.tell(actor, kept, "merged", after=goes.sku)
    return Merged(stays.sku, stays.version + 1, goes.sku, codes, len(move.lines) // 2)


def _barcodes(actor: Actor, keep: Side, twin: Side) -> tuple[str, ...]:
    """The twin's barcodes go over, and what search finds the product by grows by them and the twin's SKU."""
    engine = actor.company.engine
    codes = lookup.barcodes(engine, (keep.id, twin.id))
    old, more = codes.get(keep.id, ()), codes.get(twin.id, ())
    engine.run("UPDATE barcode SET item_id = ? WHERE item_id = ?", (keep.id, twin.id))
    others = (*lookup.merged_skus(engine, keep.id), twin.sku, *lookup.merged_skus(engine, twin.id))
    engine.run(
        "UPDATE item SET folded = ?, version = version + 1 WHERE id = ?",
        (search.folded_item(keep.sku, keep.name, (*old, *more, *others)), keep.id),
    )
    engine.run("UPDATE item SET folded = ? WHERE id = ?", (search.folded_item(twin.sku, twin.name, ()), twin.id))
    if more:
        rows.tell(actor, Item(id=keep.id, sku=keep.sku), "barcodes", list(old), [*old, *more])
    return more


def _units(actor: Actor, keep: Side, twin: Side) -> None:
    """The product is counted in the twin's units too."""
    engine = actor.company.engine
    old = _factors(engine, keep)
    engine.run(
        "INSERT OR IGNORE INTO item_unit (item_id, unit_id, numerator, denominator)"
        " SELECT ?, unit_id, numerator, denominator FROM item_unit WHERE item_id = ?",
        (keep.id, twin.id),
    )
    if (now := _factors(engine, keep)) != old:
        rows.tell(actor, Item(id=keep.id, sku=keep.sku), "units", old, now)


def _factors(engine: Engine, side: Side) -> dict[str, str]:
    found = engine.rows(
        "SELECT u.code, i.numerator, i.denominator FROM item_unit i JOIN unit u ON u.id = i.unit_id"
        " WHERE i.item_id = ?",
        (side.id,),
    )
    return {code: str(Fraction(top, bottom)) for code, top, bottom in found}


def _bundles(actor: Actor, keep: Side, twin: Side) -> None:
    """Bundles that hold the twin hold the product in its place, as many as of both together."""
    engine = actor.company.engine
    for bundle, sku, quantity in engine.rows(
        "SELECT b.bundle_id, i.sku, b.quantity FROM bundle_part b JOIN item i ON i.id = b.bundle_id"
        " WHERE b.part_id = ? ORDER BY b.bundle_id",
        (twin.id,),
    ):
        engine.run("DELETE FROM bundle_part WHERE bundle_id = ? AND part_id = ?", (bundle, twin.id))
        engine.run(
            "INSERT INTO bundle_part (bundle_id, part_id, quantity) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity",
            (bundle, keep.id, quantity),
        )
        engine.run("UPDATE item SET version = version + 1 WHERE id = ?", (bundle,))
        rows.tell(actor, Item(id=bundle, sku=sku), "parts", twin.sku, keep.sku)


def _substitutes(actor: Actor, keep: Side, twin: Side) -> None:
    """What stands in for the twin stands in for the product."""
    engine = actor.company.engine
    others = _others(engine, twin)
    known = {key for key, _sku in _others(engine, keep)}
    engine.run("DELETE FROM item_substitute WHERE item_id = ?1 OR other_id = ?1", (twin.id,))
    engine.many(
        "INSERT OR IGNORE INTO item_substitute (item_id, other_id) VALUES (?, ?)",
        [(min(keep.id, other), max(keep.id, other)) for other, _sku in others if other != keep.id],
    )
    for other, sku in others:
        rows.tell(actor, Item(id=twin.id, sku=twin.sku), "substitutes", before=sku)
        if other != keep.id and other not in known:
            rows.tell(actor, Item(id=keep.id, sku=keep.sku), "substitutes", after=sku)


def _others(engine: Engine, side: Side) -> list[tuple[int, str]]:
    """What stands in for a product, with its SKU."""
    return engine.rows(
        "SELECT i.id, i.sku FROM (SELECT other_id AS key FROM item_substitute WHERE item_id = ?1 UNION"
        " SELECT item_id FROM item_substitute WHERE other_id = ?1) JOIN item i ON i.id = key ORDER BY i.id",
        (side.id,),
    )
