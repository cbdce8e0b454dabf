"""The books while one posting is made: every movement in memory, then written in a few statements.

A `Book` lives inside one `write()`. Its caller says which line receives, issues, moves or is
reversed; the book keeps balances, batches, shortages and settlements in step (domain.md, "The books").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from db.connection import Engine
from db.errors import AmbarError, invalid
from db.fields import quantity_text
from db.ledger import blocks
from db.ledger.costing import Costing, Issue, Part
from db.ledger.reversal import Reversals
from db.ledger.stock import (
    Batch,
    Key,
    Shortage,
    Stock,
    company_cost,
    load_batches,
    load_shortages,
    load_stocks,
    share,
)

LEDGER_COLUMNS: Final = (
    "sequence", "posting_line_id", "kind", "item_id", "warehouse_id", "quantity", "value", "quantity_after",
    "value_after", "day", "recorded_at", "reverses", "settles",
)  # fmt: skip
_STORED: Final = 2**63 - 1
"""The largest integer that a column holds."""


class Book:
    """The movements of one posting. `day` and `recorded_at` as text; `first_line` is its first line's id."""

    def __init__(self, engine: Engine, costing: Costing, *, day: str, recorded_at: str) -> None:
        self.engine = engine
        self.costing = costing
        self.day = day
        self.recorded_at = recorded_at
        self.stocks: dict[Key, Stock] = {}
        self.first_sequence = int(engine.value("SELECT value FROM counter WHERE name = 'ledger'") or 0) + 1
        self._sequence = self.first_sequence
        self._batch_id = int(engine.value("SELECT max(id) FROM batch") or 0) + 1
        self._shortage_id = int(engine.value("SELECT max(id) FROM shortage") or 0) + 1
        self.ledger: list[tuple[object, ...]] = []
        self._moves: list[tuple[int, int, int, int, int]] = []
        self._settlements: list[tuple[int, int, int, int, int, int]] = []
        self._batches: dict[int, Batch] = {}
        self._shortages: dict[int, Shortage] = {}
        self._costs: dict[int, tuple[int, int]] = {}

    # Loading -----------------------------------------------------------------

    def load(self, keys: Iterable[Key]) -> None:
        """Read the balances of these keys, and the shortages of those below zero."""
        new = [key for key in keys if key not in self.stocks]
        self.stocks.update(load_stocks(self.engine, new))
        load_shortages(self.engine, self.stocks.values())

    def load_batches(self, going: Mapping[Key, int]) -> None:
        """Read the open batches that something leaves from; `going`: the quantity by key."""
        load_batches(self.engine, self.stocks, going)

    def last_day(self) -> str:
        """The last day posted for any of the loaded keys, "" if none."""
        return max((stock.day for stock in self.stocks.values()), default="")

    # Forward -----------------------------------------------------------------

    def receive(self, line_id: int, kind: str, key: Key, quantity: int, value: int) -> None:
        """`quantity` (> 0) comes in at `value` as one new batch."""
        stock = self.stocks[key]
        sequence = self._row(stock, line_id, kind, quantity, value)
        part = self._arrive(stock, sequence, quantity, value, None)
        self._settle(stock, line_id, [part])
        self.costing.received(stock, quantity, value)

    def issue(self, line_id: int, kind: str, key: Key, quantity: int) -> int:
        """`quantity` (> 0) leaves; its value (positive)."""
        issue = self._issue(line_id, kind, key, quantity)
        return issue.value + issue.short_value

    def move(
        self, line_id: int, source: Key, target: Key, quantity: int, *, kind: str = "transfer", to_line: int = 0
    ) -> int:
        """`quantity` goes from one warehouse (or product) to another at its cost, a batch per source batch; its value.
        `to_line`: the line of what arrives, where it is another."""
        issue = self._issue(line_id, kind, source, quantity)
        value = issue.value + issue.short_value
        stock, line_id = self.stocks[target], to_line or line_id
        sequence = self._row(stock, line_id, kind, quantity, value)
        self.costing.spread(issue.parts, issue.value)
        parts = [
            self._arrive(stock, sequence, part.quantity, part.posted, part.batch.id, number)
            for number, part in enumerate(issue.parts, 1)
        ]
        if issue.short_quantity:
            parts.append(
                self._arrive(stock, sequence, issue.short_quantity, issue.short_value, None, len(parts) + 1)
            )  # fmt: skip
        last = self.costing.last_part(parts, quantity, value)
        self._settle(stock, line_id, parts)
        self.costing.received(stock, *last)
        return value

    def _issue(self, line_id: int, kind: str, key: Key, quantity: int) -> Issue:
        stock = self.stocks[key]
        fallback = (0, 1)
        if quantity > stock.quantity and stock.cost_quantity <= 0:
            fallback = self._company_cost(key[0])
        issue = self.costing.issue(stock, quantity, fallback)
        value = issue.value + issue.short_value
        sequence = self._row(stock, line_id, kind, -quantity, -value)
        for number, part in enumerate(issue.parts, 1):
            self._move(sequence, part.batch, -part.quantity, -part.value, number)
        if issue.short_quantity:
            shortage = Shortage(self._shortage_id, key, sequence, issue.short_quantity, issue.short_value,
                                issue.short_quantity, issue.short_value, new=True)  # fmt: skip
            self._shortage_id += 1
            self._shortages[shortage.id] = shortage
            stock.shortages.append(shortage)
        return issue

    def _company_cost(self, item_id: int) -> tuple[int, int]:
        """The company's last cost, movements of this posting included."""
        mine = [s for s in self.stocks.values() if s.key[0] == item_id and s.cost_quantity > 0]
        if mine:
            newest = max(mine, key=lambda stock: stock.sequence)
            if newest.sequence >= self.first_sequence:
                return newest.cost_value, newest.cost_quantity
        if item_id not in self._costs:
            self._costs[item_id] = company_cost(self.engine, item_id)
        return self._costs[item_id]

    def _arrive(
        self, stock: Stock, sequence: int, quantity: int, value: int, origin: int | None, number: int = 1
    ) -> Part:
        """A new batch, the ledger row's first or `number`-th."""
        batch = Batch(self._batch_id, stock.key, sequence, origin, self.day, quantity, value, quantity, value, new=True)
        self._batch_id += 1
        stock.batches.append(batch)
        self._move(sequence, batch, quantity, value, number)
        return Part(batch, quantity, value, value)

    def _settle(self, stock: Stock, line_id: int, parts: list[Part]) -> None:
        """Make good open shortages, oldest first, as far as what came in reaches."""
        for part in parts:
            while part.quantity and stock.shortages:
                shortage = stock.shortages[0]
                quantity = min(part.quantity, shortage.left_quantity)
                given = share(part.posted, quantity, part.quantity, self.costing.step)
                posted = share(shortage.left_value, quantity, shortage.left_quantity, self.costing.step)
                counted = part.batch.share(quantity, self.costing.step)
                sequence = self._row(stock, line_id, "settlement", 0, posted - given, settles=shortage.sequence)
                part.batch.take(quantity, counted)
                self._move(sequence, part.batch, -quantity, -counted)
                self._settlements.append((sequence, shortage.id, part.batch.id, quantity, posted, given))
                part.quantity -= quantity
                part.posted -= given
                shortage.left_quantity -= quantity
                shortage.left_value -= posted
                self._shortages[shortage.id] = shortage
                if not shortage.left_quantity:
                    stock.shortages.pop(0)

    # Backward ----------------------------------------------------------------

    def reverse_issue(self, line_id: int, row: Reversals.Row, *, value: int | None = None) -> int:
        """Bring back what a ledger row took out: batches to their old place, shortages undone.

        `value`: what comes back where it is not what was posted (a cancelled transfer's source under
        average); a shortage of its own is then settled by its share of that. Settlements of its shortage in force are
        taken back too, so that the settled part is a batch again at its settled value. Returns the value that came
        back, settlements aside.
        """
        stock = self.stocks[row.key]
        back = -row.value if value is None else value
        sequence = self._row(stock, line_id, row.kind, -row.quantity, back, reverses=row.sequence)
        parts = [Part(self._known(stock, batch), quantity, counted, counted) for batch, quantity, counted in row.takes]
        for number, part in enumerate(parts, 1):
            part.batch.take(-part.quantity, -part.value)
            self._move(sequence, part.batch, part.quantity, part.value, number)
        short = row.shortage
        if short is not None:
            own = next((s for s in stock.shortages if s.id == short.id), short)
            own.left_quantity = own.left_value = 0
            self._shortages[own.id] = own
            stock.shortages = [s for s in stock.shortages if s.id != own.id]
            self.costing.spread(parts, back - self._undo(stock, line_id, row, short, back))
            parts.extend(self._unsettle(stock, line_id, row))
        else:
            self.costing.spread(parts, back)
        stock.batches.sort(key=lambda batch: batch.id)
        last = self.costing.last_part(parts, -row.quantity, back)
        self._settle(stock, line_id, parts)
        self.costing.received(stock, *last)
        return back

    def _undo(self, stock: Stock, line_id: int, row: Reversals.Row, short: Shortage, back: int) -> int:
        """How much of what comes back is the short part's: what it was posted out at, or its share where another value
        comes back. What it was posted out at beyond that is settled, as by anything that comes in, so that what is
        there is never worth less than nothing, and nothing is left of it with the last unit.
        """
        if back == -row.value:
            return short.value
        given = share(back, short.quantity, -row.quantity, self.costing.step)
        if given != short.value:
            self._row(stock, line_id, "settlement", 0, short.value - given, None, row.sequence)
        return given

    def _unsettle(self, stock: Stock, line_id: int, row: Reversals.Row) -> list[Part]:
        parts = []
        for old in row.settlements:
            batch = self._known(stock, old.batch)
            sequence = self._row(
                stock,
                line_id,
                "settlement",
                0,
                old.value - old.posted_value,
                settles=row.sequence,
                reverses=old.sequence,
            )
            batch.take(-old.quantity, -old.counted)
            self._move(sequence, batch, old.quantity, old.counted)
            self._settlements.append(
                (sequence, old.shortage_id, batch.id, -old.quantity, -old.posted_value, -old.value)
            )  # fmt: skip
            parts.append(Part(batch, old.quantity, old.counted, old.value))
        return parts

    def reverse_receipt(self, line_id: int, row: Reversals.Row) -> int:
        """Take out again what a ledger row brought in; its batches are whole (checked before). The value that left."""
        stock = self.stocks[row.key]
        value = self.costing.withdrawn(stock, row.quantity, row.value)
        sequence = self._row(stock, line_id, row.kind, -row.quantity, -value, reverses=row.sequence)
        for number, old in enumerate(row.brought, 1):
            batch = self._known(stock, old)
            if batch.left_quantity != batch.quantity:
                raise ArithmeticError("a used batch cannot be taken out")
            self._move(sequence, batch, -batch.left_quantity, -batch.left_value, number)
            batch.left_quantity = batch.left_value = 0
        return value

    def _known(self, stock: Stock, batch: Batch) -> Batch:
        """The one object that stands for a batch in this posting."""
        for one in stock.batches:
            if one.id == batch.id:
                return one
        if batch.id in self._batches:
            batch = self._batches[batch.id]
        stock.batches.append(batch)
        return batch

    # Rows --------------------------------------------------------------------

    def _row(
        self,
        stock: Stock,
        line_id: int,
        kind: str,
        quantity: int,
        value: int,
        reverses: int | None = None,
        settles: int | None = None,
    ) -> int:
        sequence = self._sequence
        self._sequence = sequence + 1
        on_hand = stock.quantity = stock.quantity + quantity
        worth = stock.value = stock.value + value
        if abs(on_hand) > _STORED or abs(worth) > _STORED or abs(value) > _STORED:
            raise invalid("quantity", "too_large", quantity_text(quantity))
        stock.sequence = sequence
        stock.day = self.day
        item, warehouse = stock.key
        self.ledger.append(
            (sequence, line_id, kind, item, warehouse, quantity, value, on_hand, worth, self.day, self.recorded_at,
             reverses, settles)
        )  # fmt: skip
        return sequence

    def _move(self, sequence: int, batch: Batch, quantity: int, value: int, number: int = 1) -> None:
        """Note what a ledger row put into a batch (+) or took from it (-): its first, or `number`-th, move."""
        self._moves.append((sequence, number, batch.id, quantity, value))
        self._batches[batch.id] = batch

    @property
    def last_sequence(self) -> int:
        """The last ledger row so far; below `first_sequence` if there is none."""
        return self._sequence - 1

    def write(self) -> None:
        """Write ledger, balances, batches, shortages and settlements; postings and lines are there already."""
        engine = self.engine
        if self._sequence == self.first_sequence:
            return
        if engine.next_value("ledger", self._sequence - self.first_sequence) != self.first_sequence:
            raise AmbarError("internal", detail="the ledger's counter moved")
        engine.add("ledger", LEDGER_COLUMNS, self.ledger)
        blocks.note(engine, self.ledger)
        moved = [stock for stock in self.stocks.values() if stock.sequence >= self.first_sequence]
        engine.many(
            "UPDATE balance SET quantity = ?, value = ?, sequence = ?, day = ?, cost_value = ?, cost_quantity = ?"
            " WHERE item_id = ? AND warehouse_id = ? AND lot = 0 AND place = 0",
            [
                (s.quantity, s.value, s.sequence, s.day, s.cost_value, s.cost_quantity, s.key[0], s.key[1])
                for s in moved
                if s.exists
            ],
        )
        engine.add(
            "balance",
            ("item_id", "warehouse_id", "quantity", "value", "sequence", "day", "cost_value", "cost_quantity"),
            [
                (s.key[0], s.key[1], s.quantity, s.value, s.sequence, s.day, s.cost_value, s.cost_quantity)
                for s in moved
                if not s.exists
            ],
        )
        batches = self._batches.values()
        engine.add(
            "batch",
            (
                "id",
                "item_id",
                "warehouse_id",
                "sequence",
                "origin_id",
                "day",
                "quantity",
                "value",
                "left_quantity",
                "left_value",
            ),
            [
                (
                    b.id,
                    b.key[0],
                    b.key[1],
                    b.sequence,
                    b.origin_id,
                    b.day,
                    b.quantity,
                    b.value,
                    b.left_quantity,
                    b.left_value,
                )
                for b in batches
                if b.new
            ],
        )
        engine.many(
            "UPDATE batch SET left_quantity = ?, left_value = ? WHERE id = ?",
            [(b.left_quantity, b.left_value, b.id) for b in batches if not b.new],
        )
        shortages = self._shortages.values()
        engine.many(
            "INSERT INTO shortage (id, item_id, warehouse_id, sequence, quantity, value, left_quantity, left_value)"
            " VALUES (?,?,?,?,?,?,?,?)",
            [
                (s.id, *s.key, s.sequence, s.quantity, s.value, s.left_quantity, s.left_value)
                for s in shortages
                if s.new
            ],
        )
        engine.many(
            "UPDATE shortage SET left_quantity = ?, left_value = ? WHERE id = ?",
            [(s.left_quantity, s.left_value, s.id) for s in shortages if not s.new],
        )
        engine.add("batch_move", ("sequence", "part", "batch_id", "quantity", "value"), self._moves)
        engine.many(
            "INSERT INTO settlement (sequence, shortage_id, batch_id, quantity, posted_value, value)"
            " VALUES (?,?,?,?,?,?)",
            self._settlements,
        )
