"""Barcodes of one's own for products that have none: EAN-13 from the range that stays within a company."""

from __future__ import annotations

from dataclasses import dataclass

from db import audit, barcodes, bulk
from db.access import Actor, requires_any
from db.bulk import Which
from db.connection import Engine, in_clause
from db.errors import invalid

COUNTER = "barcode"


@dataclass(frozen=True, slots=True)
class Made:
    """A product and the barcode that it got."""

    sku: str
    barcode: str


@requires_any("product.barcode", "product.edit")
def generate(actor: Actor, which: Which) -> tuple[Made, ...]:
    """Give each of these products that has no barcode an EAN-13 of one's own (20 to 26; 27 to 29 are weighed goods).

    Numbers come from a counter and are never given twice; one that another product has, archived ones too, is left
    out. Products with variations and merged ones get none. Raises AmbarError "not_found" for what `which` names,
    "invalid" where there are no more numbers, or more products than `bulk.MOST` without a barcode.
    """
    engine = actor.company.engine
    found: list[Made] = []
    bare = "NOT EXISTS (SELECT 1 FROM barcode b WHERE b.item_id = i.id)"
    for some in bulk.batches(bulk.ids_of(engine, which, bare, most=bulk.MOST)):
        rows = engine.rows(
            "SELECT i.id, i.sku, i.folded FROM json_each(?) j CROSS JOIN item i ON i.id = j.value"
            " WHERE i.kind <> 'parent' AND i.merged_into_id IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM barcode b WHERE b.item_id = i.id) ORDER BY i.name_key, i.id",
            (in_clause(some),),
        )
        codes = _fresh(engine, len(rows))
        engine.many("INSERT INTO barcode (item_id, code) VALUES (?, ?)",
                    [(row[0], code) for row, code in zip(rows, codes, strict=True)])  # fmt: skip
        engine.many(
            "UPDATE item SET folded = ?, version = version + 1 WHERE id = ?",
            [(f"{folded} {code}", key) for (key, _sku, folded), code in zip(rows, codes, strict=True)],
        )
        made = [Made(row[1], code) for row, code in zip(rows, codes, strict=True)]
        audit.record_all(
            actor, "product",
            [audit.Entry(one.sku, row[0], "barcodes", [], [one.barcode]) for one, row in zip(made, rows, strict=True)],
        )  # fmt: skip
        found += made
    return tuple(found)


def _fresh(engine: Engine, count: int) -> list[str]:
    """So many codes that nobody has."""
    found: list[str] = []
    while len(found) < count:
        wanted = count - len(found)
        first = engine.next_value(COUNTER, wanted)
        if first + wanted > barcodes.OWN:
            raise invalid("barcode", "too_many", limit=barcodes.OWN)
        codes = [barcodes.own_ean13(number) for number in range(first, first + wanted)]
        taken = {
            code
            for (code,) in engine.rows(
                "SELECT code FROM barcode WHERE code IN (SELECT value FROM json_each(?))", (in_clause(codes),)
            )
        }
        found += [code for code in codes if code not in taken]
    return found
