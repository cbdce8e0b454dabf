"""Codes that are mistaken for one another: in another case, or with zeros in front. Internal: takes the `Engine`."""

from __future__ import annotations

from collections.abc import Iterator

from db.connection import Engine


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
