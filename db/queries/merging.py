"""Duplicates: products that may be the same, and what merging two would come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from db import lookup, merging, search, text, twins
from db.access import Actor, requires, rights_of
from db.connection import Engine, in_clause
from db.documents.context import context, sees
from db.fields import Amount, Quantity
from db.merging import Side
from db.queries.rows import HIDDEN, Hidden

MOST: Final = 500
"""Pairs that are suggested at once."""
FOLDED: Final = 100_000
"""In a catalogue of up to so many products names are compared folded; in a larger one as they sort, by an index."""
_STOCKED: Final = "i.archived = 0 AND i.merged_into_id IS NULL AND i.kind IN ('simple', 'variation')"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two products that may be one; `keep` is the one with movements, else the older. `reason`: name, sku (in
    another case), barcode (the same digits, or in another case)."""

    keep: str
    keep_name: str
    twin: str
    twin_name: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class Holding:
    """What a product has in a warehouse, or would have."""

    on_hand: Quantity | Hidden
    value: Amount | Hidden


@dataclass(frozen=True, slots=True)
class MergePlace:
    """A warehouse in which one of the two has stock: both before, and the product that stays afterwards."""

    code: str
    name: str
    keep: Holding
    twin: Holding
    after: Holding


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging comes to. `moved`: in how many warehouses stock goes over; `barcodes`, `units`: what goes over;
    `drafts`: documents not processed that name the twin, of those one sees; `bundles`: SKUs of those that hold
    it; `settlement`: by how much the value of stock changes because one of the two is below zero; `errors`: all
    that is against it; `stamp`: for `merge`, that nothing has changed since."""

    keep: str
    twin: str
    places: tuple[MergePlace, ...]
    moved: int
    barcodes: tuple[str, ...]
    units: tuple[str, ...]
    drafts: int
    bundles: tuple[str, ...]
    settlement: Amount | Hidden
    errors: tuple[dict[str, Any], ...]
    stamp: str


@requires("product.edit", "product.delete", "warehouse.view")
def preview(actor: Actor, keep: str, twin: str) -> MergePreview:
    """What merging `twin` into `keep` (both SKU or barcode) comes to, with everything that is against it.

    Raises AmbarError "not_found", and "denied" (scope) where they have stock in a warehouse that is not one's own.
    """
    engine = actor.company.engine
    stays, goes = merging.sides(engine, keep, twin)
    merging.require_places(actor, stays, goes)
    errors = merging.problems(engine, stays, goes)
    places, moved, settled = _places(actor, stays, goes) if not errors else ((), 0, HIDDEN)
    return MergePreview(
        keep=stays.sku,
        twin=goes.sku,
        places=places,
        moved=moved,
        barcodes=lookup.barcodes(engine, (goes.id,)).get(goes.id, ()),
        units=_names(
            engine,
            "SELECT u.code FROM item_unit n JOIN unit u ON u.id = n.unit_id WHERE n.item_id = ?2"
            " AND NOT EXISTS (SELECT 1 FROM item_unit k WHERE k.item_id = ?1 AND k.unit_id = n.unit_id)"
            " ORDER BY u.code",
            (stays.id, goes.id),
        ),
        drafts=_drafts(actor, goes.id),
        bundles=_names(
            engine,
            "SELECT i.sku FROM bundle_part b JOIN item i ON i.id = b.bundle_id WHERE b.part_id = ? ORDER BY i.sku",
            (goes.id,),
        ),
        settlement=settled,
        errors=tuple(errors),
        stamp=merging.stamp(engine, stays, goes),
    )


def _places(actor: Actor, keep: Side, twin: Side) -> tuple[tuple[MergePlace, ...], int, Amount | Hidden]:
    rights, digits, engine = rights_of(actor), actor.company.digits, actor.company.engine
    move = merging.Move(actor, keep, twin)

    def holding(quantity: int, value: int) -> Holding:
        return Holding(
            Quantity.of(quantity) if rights.stock else HIDDEN,
            Amount.of(value, digits) if rights.stock and rights.purchase_price else HIDDEN,
        )

    found = []
    for key, place in lookup.warehouses(engine, {place for _, place in move.before}).items():
        before = [move.before[one.id, key] for one in (keep, twin)]
        if any(any(one) for one in before):
            after = move.book.stocks[keep.id, key]
            found.append(
                MergePlace(place.code, place.name, holding(*before[0]), holding(*before[1]),
                           holding(after.quantity, after.value))
            )  # fmt: skip
    hidden = not (rights.stock and rights.purchase_price)
    return tuple(found), len(move.lines) // 2, HIDDEN if hidden else Amount.of(move.settled, digits)


def _names(engine: Engine, sql: str, values: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(one for (one,) in engine.rows(sql, values))


# Products that may be the same ------------------------------------------------------


@requires("catalog.view", "product.delete")
def suggestions(actor: Actor, *, limit: int | None = None) -> tuple[Suggestion, ...]:
    """Pairs of products that may be one, neither archived: by the same name, the same SKU or barcode but for upper and
    lower case, or a barcode of the same digits but for zeros in front. At most `MOST`."""
    engine = actor.company.engine
    most = MOST if limit is None else min(limit, MOST)
    reasons: dict[tuple[int, int], str] = {}
    for reason, groups in (
        ("barcode", ([one, other] for _, one, _, other in twins.padded(engine, 4 * MOST))),
        ("barcode", twins.in_other_case(engine, "barcode", "code", "item_id", 4 * MOST)),
        ("sku", twins.in_other_case(engine, "item", "sku", "id", 4 * MOST)),
        ("name", _same_names(engine)),
    ):
        for group in groups:
            ids = sorted(set(group))
            for twin in ids[1:]:
                reasons.setdefault((ids[0], twin), reason)
            if len(reasons) > 4 * most:
                break
    return _pairs(engine, reasons)[:most]


def _same_names(engine: Engine) -> Iterable[list[int]]:
    if int(engine.value("SELECT count(*) FROM (SELECT 1 FROM item LIMIT ?)", (FOLDED + 1,))) <= FOLDED:
        found: dict[str, list[int]] = {}
        for key, name in engine.rows(f"SELECT i.id, i.name FROM item i WHERE {_STOCKED}"):
            found.setdefault(search.prepare(name).folded, []).append(key)
        return (group for group in found.values() if len(group) > 1)
    return (
        [one for (one,) in engine.rows("SELECT id FROM item WHERE name_key = ? LIMIT ?", (name, MOST))]
        for (name,) in engine.rows(
            "SELECT name_key FROM item INDEXED BY item_name GROUP BY name_key HAVING count(*) > 1 LIMIT ?", (4 * MOST,)
        )
    )


def _pairs(engine: Engine, reasons: dict[tuple[int, int], str]) -> tuple[Suggestion, ...]:
    known = {
        row[0]: row[1:]
        for row in engine.rows(
            "SELECT i.id, i.sku, i.name, u.code, i.unit_id, EXISTS (SELECT 1 FROM balance b WHERE b.item_id = i.id)"
            " FROM json_each(?) j CROSS JOIN item i ON i.id = j.value JOIN unit u ON u.id = i.unit_id"
            f" WHERE {_STOCKED}",
            (in_clause({key for pair in reasons for key in pair}),),
        )
    }
    found = []
    for pair, reason in reasons.items():
        if all(key in known for key in pair):
            keep, twin = sorted(pair, key=lambda key: (not known[key][4], key))
            found.append(
                Suggestion(known[keep][0], known[keep][1], known[twin][0], known[twin][1], known[twin][2], reason)
            )  # fmt: skip
    order = {"barcode": 0, "sku": 1, "name": 2}
    return tuple(sorted(found, key=lambda one: (order[one.reason], text.sort_key(one.keep_name), one.keep)))


def _drafts(actor: Actor, item_id: int) -> int:
    ctx = context(actor)
    found = ctx.engine.rows(
        "SELECT DISTINCT d.id, d.type FROM document d INDEXED BY document_open"
        " CROSS JOIN document_row r ON r.document_id = d.id"
        " WHERE d.status <> 'processed' AND d.deleted_at IS NULL AND r.item_id = ?",
        (item_id,),
    )
    return sum(ctx.rights.may(f"{type}.view") and sees(ctx, key) for key, type in found)
