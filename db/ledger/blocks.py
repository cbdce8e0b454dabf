"""In which blocks of the ledger a warehouse has rows, so that few rows among millions are read without the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from db.connection import Engine, in_clause

ROWS: Final = 64
"""Rows of the ledger in a block, by their sequence. Migration 0016 knows it too."""
_AT_ONCE: Final = 64
"""Blocks that are looked up at once."""

Key = tuple[str, int]


def note(engine: Engine, ledger: Iterable[Sequence[Any]]) -> None:
    """Note where the rows of a posting stand, as `db.ledger.book.LEDGER_COLUMNS` has them."""
    engine.many(
        "INSERT OR IGNORE INTO ledger_block (warehouse_id, block) VALUES (?, ?)",
        sorted({(row[4], row[0] // ROWS) for row in ledger}),
    )


def page(
    engine: Engine,
    places: Sequence[int],
    days: tuple[str, str],
    low: int,
    high: int,
    limit: int,
    backwards: bool,
) -> list[Key]:
    """(day, sequence) of up to `limit` rows of these warehouses and days between two sequences, both included, in
    their order; `backwards`: from the highest down."""
    order = "DESC" if backwards else "ASC"
    found: list[Key] = []
    one = in_clause(places)
    sql = (
        "SELECT day, sequence FROM ledger WHERE sequence BETWEEN ? AND ? AND day BETWEEN ? AND ?"
        f" AND warehouse_id IN (SELECT value FROM json_each(?)) ORDER BY sequence {order} LIMIT ?"
    )
    first, last = low // ROWS, high // ROWS
    while first <= last and len(found) < limit:
        blocks = _blocks(engine, places, first, last, order)
        for block in blocks:
            bounds = (max(low, block * ROWS), min(high, block * ROWS + ROWS - 1))
            found += engine.rows(sql, (*bounds, *days, one, limit - len(found)))
            if len(found) >= limit:
                break
        if len(blocks) < _AT_ONCE:
            break
        first, last = (first, blocks[-1] - 1) if backwards else (blocks[-1] + 1, last)
    return found


def _blocks(engine: Engine, places: Sequence[int], first: int, last: int, order: str) -> list[int]:
    """The next blocks, of `first` to `last`, in which one of these warehouses has rows."""
    sql = (
        "SELECT block FROM ledger_block WHERE warehouse_id = ? AND block BETWEEN ? AND ?"
        f" ORDER BY block {order} LIMIT ?"
    )
    blocks = {block for place in places for (block,) in engine.rows(sql, (place, first, last, _AT_ONCE))}
    return sorted(blocks, reverse=order == "DESC")[:_AT_ONCE]


def missing(engine: Engine) -> list[dict[str, Any]]:
    """Rows that a page of a warehouse would pass over, by the first sequence of their blocks: none."""
    rows = engine.rows(
        "SELECT w.code, x.block * ? FROM (SELECT DISTINCT warehouse_id, sequence / ? AS block FROM ledger"
        " EXCEPT SELECT warehouse_id, block FROM ledger_block) x JOIN warehouse w ON w.id = x.warehouse_id",
        (ROWS, ROWS),
    )
    return [{"list": "ledger", "warehouse": code, "sequence": sequence} for code, sequence in rows]
