"""What a movement is worth: weighted average or FIFO, per product and warehouse.

Nothing outside this module knows the scope. Source: domain.md, "The books", Costing. Batches and
what each line took from them are kept under both methods; the method decides the value only.
Values are integers of 1/10,000, rounded half away from zero to `step` (the currency's minor unit).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from db.ledger.stock import Batch, Stock, share

METHODS: Final = ("average", "fifo")


@dataclass(slots=True)
class Part:
    """A part of a line: what it took from (or put into) a batch.

    `value`: as the batch counts it. `posted`: the part's share of the line's value in the ledger, once it has been
    spread; the two differ only under weighted average.
    """

    batch: Batch
    quantity: int
    value: int
    posted: int


@dataclass(slots=True)
class Issue:
    """What a line takes out: parts of batches, and what is short, with their values (all positive)."""

    parts: list[Part]
    value: int
    short_quantity: int
    short_value: int


class Costing:
    """The company's method, applied."""

    def __init__(self, method: str, step: int) -> None:
        if method not in METHODS:
            raise ValueError(f"unknown costing {method!r}")
        self.fifo = method == "fifo"
        self.step = step

    def issue(self, stock: Stock, quantity: int, fallback: tuple[int, int]) -> Issue:
        """Take `quantity` (> 0) out of the batches of `stock`, oldest first, and value it.

        What is not there is short, valued at the last cost (`fallback` = value / quantity where this
        warehouse never had one). Changes batches and last cost, not the balance.
        """
        on_hand = stock.quantity if stock.quantity > 0 else 0
        there = quantity if quantity < on_hand else on_hand
        parts, taken = self._take(stock, there)
        if not self.fifo and there:
            taken = share(stock.value, there, on_hand, self.step)
            stock.cost_value, stock.cost_quantity = stock.value, on_hand
        short = quantity - there
        if not short:
            return Issue(parts, taken, 0, 0)
        if stock.cost_quantity <= 0:
            stock.cost_value, stock.cost_quantity = fallback
        short_value = share(stock.cost_value, short, stock.cost_quantity, self.step)
        if short == stock.cost_quantity:
            short_value = _rounded(stock.cost_value, self.step)
        return Issue(parts, taken, short, short_value)

    def _take(self, stock: Stock, quantity: int) -> tuple[list[Part], int]:
        """The parts of batches that make up `quantity`, oldest first, and their value as the batches count it."""
        parts: list[Part] = []
        taken = 0
        for batch in stock.batches:
            if not quantity:
                break
            left = batch.left_quantity
            if not left:
                continue
            part = quantity if quantity < left else left
            if self.fifo:
                stock.cost_value, stock.cost_quantity = batch.left_value, left
            value = share(batch.left_value, part, left, self.step)
            batch.left_quantity = left - part
            batch.left_value -= value
            parts.append(Part(batch, part, value, value))
            taken += value
            quantity -= part
        if quantity:
            raise ArithmeticError("batches hold less than the balance")
        return parts, taken

    def spread(self, parts: list[Part], value: int) -> None:
        """Under average, give each part its share of the line's `value` by quantity; the last takes what remains.

        Under FIFO a part is worth what its batch says, and the line their sum.
        """
        if self.fifo:
            return
        left = sum([part.quantity for part in parts])
        for part in parts:
            part.posted = share(value, part.quantity, left, self.step)
            value -= part.posted
            left -= part.quantity

    def last_part(self, parts: list[Part], quantity: int, value: int) -> tuple[int, int]:
        """Quantity and value of what came in last, before it settles anything: the last batch's, or the line's."""
        if self.fifo and parts:
            return parts[-1].quantity, parts[-1].posted
        return quantity, value

    def received(self, stock: Stock, quantity: int, value: int) -> None:
        """Note the last cost after a part came in and its shortages were settled."""
        if self.fifo or stock.quantity <= 0:
            stock.cost_value, stock.cost_quantity = value, quantity
        else:
            stock.cost_value, stock.cost_quantity = stock.value, stock.quantity

    def withdrawn(self, stock: Stock, quantity: int, posted: int) -> int:
        """The value that leaves when an inbound line is cancelled; `posted` is what it came in at.

        Under average never more than remains, and the last unit takes all.
        """
        if self.fifo:
            stock.cost_value, stock.cost_quantity = posted, quantity
            return posted
        if stock.quantity > 0:
            stock.cost_value, stock.cost_quantity = stock.value, stock.quantity
        if stock.quantity == quantity:
            return stock.value
        return min(posted, stock.value)


def _rounded(value: int, step: int) -> int:
    sign = -1 if value < 0 else 1
    return sign * ((2 * abs(value) + step) // (2 * step)) * step
