"""Codes that are mistaken for one another: in another case, or with zeros in front. Internal: takes the `Engine`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from db.connection import Engine, in_clause


def in_other_case(engine: Engine, table: str, column: str, key: str, limit: int) -> Iterator[list[int]]:
    """The keys of rows whose codes differ in case only, by the index of what they are in lower case; the oldest
    first. At most `limit` groups."""
    for (code,) in engine.rows(
        f"SELECT lower({column}) FROM {table} GROUP BY lower({column}) HAVING count(*) > 1 LIMIT ?", (limit,)
    ):
        yield [
            one for (one,) in engine.rows(f"SELECT {key} FROM {table} WHERE lower({column}) = ? ORDER BY id", (code,))
        ]


def padded(engine: Engine, limit: int) -> list[tuple[int, int, int, int]]:
    """Barcodes of one product that are another's with zeros in front, as a scanner gives a UPC-A and a person types it:
    (barcode's id, product, the other barcode's id, its product)."""
    return engine.rows(
        "SELECT a.id, a.item_id, b.id, b.item_id FROM barcode a JOIN barcode b ON b.code IN"
        " (substr(a.code, 2), substr(a.code, 3), ltrim(a.code, '0'))"
        " WHERE a.code >= '0' AND a.code < '1' AND a.item_id <> b.item_id AND b.code <> ''"
        " AND substr(a.code, 1, length(a.code) - length(b.code)) NOT GLOB '*[^0]*' LIMIT ?",
        (limit,),
    )


class Meant(NamedTuple):
    """A code in another case: the item, whether it is its SKU or a barcode, the barcode's unit, the code itself."""

    item_id: int
    by: str
    unit_id: int | None
    code: str


def meant(engine: Engine, codes: Iterable[str]) -> dict[str, Meant]:
    """What codes that are nobody's byte for byte are in another case, as a scanner sends them while Caps Lock is on;
    by the code as given. Several products: none of them."""
    wanted = in_clause({code for code in codes if code.upper() != code.lower()})
    found: dict[str, dict[int, Meant]] = {}
    for given, *one in engine.rows(
        "SELECT j.value, i.id, 'sku', NULL, i.sku FROM json_each(?1) j"
        " CROSS JOIN item i ON lower(i.sku) = lower(j.value)"
        " UNION ALL SELECT j.value, b.item_id, 'barcode', b.unit_id, b.code FROM json_each(?1) j"
        " CROSS JOIN barcode b ON lower(b.code) = lower(j.value)",
        (wanted,),
    ):
        found.setdefault(given, {}).setdefault(one[0], Meant(*one))
    return {code: next(iter(items.values())) for code, items in found.items() if len(items) == 1}
