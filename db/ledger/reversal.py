"""What a posting did, read back so that a cancelling can undo it exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from db.connection import Engine, in_clause
from db.ledger.stock import Batch, Key, Shortage, Stock


class OldSettlement(NamedTuple):
    """A settlement in force: `value` is what the batch gave for the part, `counted` as the batch counts it."""

    sequence: int
    shortage_id: int
    batch: Batch
    quantity: int
    posted_value: int
    value: int
    counted: int


class Reversals:
    """The ledger rows of one posting, with the batches and shortages behind them."""

    @dataclass(slots=True)
    class Row:
        """One ledger row that moved something; its line's position among the posting's lines."""

        sequence: int
        line: int
        kind: str
        key: Key
        quantity: int
        value: int
        takes: list[tuple[Batch, int, int]] = field(default_factory=list)
        brought: list[Batch] = field(default_factory=list)
        shortage: Shortage | None = None
        settlements: list[OldSettlement] = field(default_factory=list)

    def __init__(self, engine: Engine, first: int, last: int) -> None:
        self._engine = engine
        self.rows = [
            Reversals.Row(sequence, line, kind, (item, warehouse), quantity, value)
            for sequence, line, kind, item, warehouse, quantity, value in engine.rows(
                "SELECT l.sequence, p.line, l.kind, l.item_id, l.warehouse_id, l.quantity, l.value FROM ledger l"
                " JOIN posting_line p ON p.id = l.posting_line_id"
                " WHERE l.sequence BETWEEN ? AND ? AND l.quantity <> 0 ORDER BY l.sequence",
                (first, last),
            )
        ]
        self._by_sequence = {row.sequence: row for row in self.rows}
        self._batches: dict[int, Batch] = {}
        self._load_moves(first, last)
        self._load_shortages(first, last)

    def _batch(self, row: tuple[int, ...]) -> Batch:
        """The one object of a batch: id, item, warehouse, sequence, origin, day, quantity, value, left, left."""
        if row[0] not in self._batches:
            self._batches[row[0]] = Batch(row[0], (row[1], row[2]), *row[3:])  # type: ignore[arg-type]
        return self._batches[row[0]]

    def _load_moves(self, first: int, last: int) -> None:
        for sequence, quantity, value, *batch in self._engine.rows(
            "SELECT m.sequence, m.quantity, m.value, b.id, b.item_id, b.warehouse_id, b.sequence, b.origin_id, b.day,"
            " b.quantity, b.value, b.left_quantity, b.left_value FROM batch_move m JOIN batch b ON b.id = m.batch_id"
            " WHERE m.sequence BETWEEN ? AND ? ORDER BY m.sequence, m.part",
            (first, last),
        ):
            row = self._by_sequence.get(sequence)
            if row is None:
                continue
            if quantity < 0:
                row.takes.append((self._batch(tuple(batch)), -quantity, -value))
            else:
                row.brought.append(self._batch(tuple(batch)))

    def _load_shortages(self, first: int, last: int) -> None:
        owners: dict[int, Reversals.Row] = {}
        for row in self._engine.rows(
            "SELECT id, item_id, warehouse_id, sequence, quantity, value, left_quantity, left_value FROM shortage"
            " WHERE sequence BETWEEN ? AND ?",
            (first, last),
        ):
            owner = self._by_sequence[row[3]]
            owner.shortage = Shortage(row[0], (row[1], row[2]), *row[3:])
            owners[row[0]] = owner
        if not owners:
            return
        for sequence, shortage, quantity, posted, given, counted, *batch in self._engine.rows(
            "SELECT s.sequence, s.shortage_id, s.quantity, s.posted_value, s.value, -m.value,"
            " b.id, b.item_id, b.warehouse_id, b.sequence, b.origin_id, b.day, b.quantity, b.value, b.left_quantity,"
            " b.left_value FROM settlement s JOIN batch b ON b.id = s.batch_id"
            " JOIN batch_move m ON m.sequence = s.sequence"
            " WHERE s.shortage_id IN (SELECT value FROM json_each(?)) AND s.quantity > 0 ORDER BY s.sequence",
            (in_clause(owners),),
        ):
            owners[shortage].settlements.append(
                OldSettlement(sequence, shortage, self._batch(tuple(batch)), quantity, posted, given, counted)
            )

    def used(self, short: Collection[Key] = ()) -> list[tuple[Row, list[tuple[int, int]]]]:
        """The inbound rows whose batches are not whole any more, each with who took from them.

        Who: (document id, posting id) of every posting in force that took a part, or whose shortage
        the batch settled. What rows of this posting took itself comes back before it is taken out, so
        it is no use; but not where others are `short` of it: what comes back there is theirs at once.
        """
        own: dict[int, int] = {}
        for row in self.rows:
            if row.key in short:
                continue
            for batch, quantity, _ in row.takes:
                own[batch.id] = own.get(batch.id, 0) + quantity
            for settled in row.settlements:
                own[settled.batch.id] = own.get(settled.batch.id, 0) + settled.quantity
        found = []
        for row in self.rows:
            touched = [one.id for one in row.brought if one.left_quantity + own.get(one.id, 0) != one.quantity]
            if touched:
                found.append((row, self._takers(touched, row.sequence)))
        return found

    def in_order(self) -> Iterator[Row]:
        """The rows in the order in which they can be taken back, the last first; each is taken back before the
        next is asked for.

        What came in must be whole again by then, and the source of a transfer waits for its target, since it
        gets what leaves there.
        """
        todo, taken = self.rows[::-1], set[int]()
        while todo:
            later = []
            for row in todo:
                whole = all(batch.left_quantity == batch.quantity for batch in row.brought)
                if (row.quantity > 0 and not whole) or (
                    row.quantity < 0 and row.kind == "transfer" and row.line not in taken
                ):
                    later.append(row)
                    continue
                taken.add(row.line)
                yield row
            if len(later) == len(todo):
                raise ArithmeticError("a used batch cannot be taken out")
            todo = later

    def short_of_others(self, stocks: Mapping[Key, Stock]) -> set[Key]:
        """Where shortages of other postings are open."""
        mine = set(self._by_sequence)
        return {key for key, stock in stocks.items() if any(one.sequence not in mine for one in stock.shortages)}

    def _takers(self, batch_ids: list[int], own: int) -> list[tuple[int, int]]:
        rows = self._engine.rows(
            "SELECT DISTINCT p.document_id, p.id FROM batch_move m"
            " LEFT JOIN settlement s ON s.sequence = m.sequence"
            " LEFT JOIN shortage h ON h.id = s.shortage_id"
            " JOIN ledger l ON l.sequence = COALESCE(h.sequence, m.sequence)"
            " JOIN posting_line pl ON pl.id = l.posting_line_id JOIN posting p ON p.id = pl.posting_id"
            " WHERE m.batch_id IN (SELECT value FROM json_each(?)) AND m.quantity < 0 AND m.sequence <> ?"
            " AND NOT EXISTS (SELECT 1 FROM posting c WHERE c.reverses_id = p.id) AND p.reverses_id IS NULL"
            " AND p.document_id IS NOT NULL ORDER BY p.id",
            (in_clause(batch_ids), own),
        )
        return [(int(document), int(posting)) for document, posting in rows]
