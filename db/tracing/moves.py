"""What postings in force took from batches and made of them: pages of the books, each bounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from db.connection import Engine

IN_FORCE: Final = "p.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM posting c WHERE c.reverses_id = p.id)"
_CHUNK: Final = 200


class Taken(NamedTuple):
    """What a posting took from a batch: at which ledger row it was last read, for the next page."""

    sequence: int
    posting: int
    batch: int
    quantity: int


# Who took what: a settlement's batch went to whom the shortage was made for.
_TAKES: Final = (
    " FROM batch_move m LEFT JOIN settlement s ON s.sequence = m.sequence LEFT JOIN shortage h ON h.id = s.shortage_id"
    " JOIN ledger l ON l.sequence = coalesce(h.sequence, m.sequence)"
    " JOIN posting_line pl ON pl.id = l.posting_line_id JOIN posting p ON p.id = pl.posting_id"
)


def takers(engine: Engine, batch: int, after: int | None, limit: int) -> tuple[list[Taken], bool]:
    """The postings that took from a batch, newest first, and whether there are more."""
    found: list[Taken] = []
    for sequence, quantity, posting in _moves(engine, batch, after):
        last = found[-1] if found else None
        if last is not None and last.posting == posting:
            found[-1] = Taken(sequence, posting, batch, last.quantity + quantity)
        elif len(found) == limit:
            return found, True
        else:
            found.append(Taken(sequence, posting, batch, quantity))
    return found, False


def _moves(engine: Engine, batch: int, after: int | None) -> Iterator[tuple[int, int, int]]:
    sequence, size = 2**62 if after is None else after, _CHUNK
    while True:
        rows = engine.rows(
            f"SELECT m.sequence, -m.quantity, p.id{_TAKES} WHERE m.batch_id = ? AND m.quantity < 0 AND m.sequence < ?"
            f" AND {IN_FORCE} ORDER BY m.sequence DESC LIMIT ?",
            (batch, sequence, size),
        )
        yield from rows
        if len(rows) < size:
            return
        sequence = rows[-1][0]


def given(engine: Engine, posting: int, first: int, last: int, batch: int) -> int:
    """How much a posting, whose ledger rows are first to last, has of a batch."""
    taken = engine.value(
        "SELECT -sum(quantity) FROM batch_move WHERE batch_id = ? AND quantity < 0 AND sequence BETWEEN ? AND ?"
        " AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.sequence = batch_move.sequence)",
        (batch, first, last),
    )
    return int(taken or 0) + sum(one.quantity for one in settled(engine, first, last, batch=batch))


def settled(engine: Engine, first: int, last: int, *, batch: int = 0, item: int = 0) -> list[Taken]:
    """The batches that made good what ledger rows first to last took although it was not there; of an item or batch."""
    rows = engine.rows(
        "SELECT h.sequence, s.batch_id, sum(s.quantity) FROM shortage h JOIN settlement s ON s.shortage_id = h.id"
        " WHERE h.sequence BETWEEN ?1 AND ?2 AND (?3 = 0 OR s.batch_id = ?3) AND (?4 = 0 OR h.item_id = ?4)"
        " GROUP BY h.sequence, s.batch_id HAVING sum(s.quantity) > 0 ORDER BY h.sequence, s.batch_id",
        (first, last, batch, item),
    )
    return [Taken(sequence, 0, key, quantity) for sequence, key, quantity in rows]


def sources(engine: Engine, first: int, last: int, after: tuple[int, int] | None, limit: int) -> list[Taken]:
    """What ledger rows first to last took from which batch, in their order."""
    sequence, part = after or (first, -1)
    rows = engine.rows(
        "SELECT sequence, part, batch_id, -quantity FROM batch_move WHERE (sequence, part) > (?, ?) AND sequence <= ?"
        " AND quantity < 0 AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.sequence = batch_move.sequence)"
        " ORDER BY sequence, part LIMIT ?",
        (sequence, part, last, limit),
    )
    return [Taken(sequence, part, batch, quantity) for sequence, part, batch, quantity in rows]


def made(
    engine: Engine, first: int, last: int, after: int | None, limit: int, origin: int = 0
) -> list[tuple[int, int]]:
    """The batches that ledger rows first to last made (of `origin` alone), with what came in."""
    return engine.rows(
        "SELECT id, quantity FROM batch WHERE sequence BETWEEN ? AND ? AND id > ? AND (?4 = 0 OR origin_id = ?4)"
        " ORDER BY id LIMIT ?5",
        (first, last, after or 0, origin, limit),
    )


def arrivals(
    engine: Engine, item: int, house: int, own: str | None, after: Sequence[Any] | None, limit: int
) -> list[tuple[str, int, int, int]]:
    """The batches of a product in a warehouse that came into the company, or from warehouses other than `own` (JSON
    list, None: all), newest first: (day, sequence, id, quantity)."""
    day, sequence, batch = after or ("9999-12-31", 2**62, 2**62)
    return engine.rows(
        "SELECT l.day, l.sequence, b.id, b.quantity FROM ledger l CROSS JOIN batch b ON b.sequence = l.sequence"
        " LEFT JOIN batch o ON o.id = b.origin_id JOIN posting_line pl ON pl.id = l.posting_line_id"
        " JOIN posting p ON p.id = pl.posting_id WHERE l.item_id = ?1 AND l.warehouse_id = ?2 AND l.quantity > 0"
        " AND (l.day, l.sequence) <= (?3, ?4) AND (l.day < ?3 OR l.sequence < ?4 OR b.id < ?7)"
        " AND (b.origin_id IS NULL"
        " OR ?5 IS NOT NULL AND o.warehouse_id NOT IN (SELECT value FROM json_each(?5)))"
        f" AND {IN_FORCE} ORDER BY l.day DESC, l.sequence DESC, b.id DESC LIMIT ?6",
        (item, house, day, sequence, own, limit, batch),
    )


def shortages(engine: Engine, items: str, houses: str, limit: int) -> list[tuple[int, int, int, int]]:
    """What left although it was not there, and is not made good: (item, warehouse, posting, quantity)."""
    return engine.rows(
        "SELECT h.item_id, h.warehouse_id, p.id, h.left_quantity FROM json_each(?) i CROSS JOIN json_each(?) w"
        " CROSS JOIN shortage h ON h.item_id = i.value AND h.warehouse_id = w.value AND h.left_quantity > 0"
        " JOIN ledger l ON l.sequence = h.sequence JOIN posting_line pl ON pl.id = l.posting_line_id"
        " JOIN posting p ON p.id = pl.posting_id ORDER BY h.id DESC LIMIT ?",
        (items, houses, limit),
    )
