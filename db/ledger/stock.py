"""What one product has in one warehouse while a posting runs: balance, open batches, open shortages.

Loaded in a few statements for all products and warehouses of a document, changed in memory, and
written back by `db.ledger.book`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from db.connection import Engine, in_clause

Key = tuple[int, int]
"""(item id, warehouse id)."""


@dataclass(slots=True)
class Batch:
    """What came in with one ledger row, and what of it is left."""

    id: int
    key: Key
    sequence: int
    origin_id: int | None
    day: str
    quantity: int
    value: int
    left_quantity: int
    left_value: int
    new: bool = False

    def share(self, quantity: int, step: int) -> int:
        """The value of `quantity` units of what is left; the last unit takes all that remains."""
        return share(self.left_value, quantity, self.left_quantity, step)

    def take(self, quantity: int, value: int) -> None:
        """Take (or, negative, give back) a part."""
        self.left_quantity -= quantity
        self.left_value -= value


@dataclass(slots=True)
class Shortage:
    """What left although it was not there, and what of it no batch has made good yet."""

    id: int
    key: Key
    sequence: int
    quantity: int
    value: int
    left_quantity: int
    left_value: int
    new: bool = False


@dataclass(slots=True)
class Stock:
    """Balance of one key; `cost_value / cost_quantity` is the last cost, unrounded (0/0: none yet)."""

    key: Key
    quantity: int = 0
    value: int = 0
    sequence: int = 0
    day: str = ""
    cost_value: int = 0
    cost_quantity: int = 0
    exists: bool = False
    batches: list[Batch] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)


def share(value: int, part: int, whole: int, step: int) -> int:
    """`part` of `whole` units' share of `value`, rounded half away from zero; all of it if part = whole."""
    if part == whole:
        return value
    base = whole * step
    product = value * part
    if product >= 0:
        return (2 * product + base) // (2 * base) * step
    return -((-2 * product + base) // (2 * base)) * step


def _by_warehouse(keys: Iterable[Key]) -> Iterator[tuple[int, str]]:
    """(warehouse id, its item ids as JSON): far cheaper for SQLite than pairs."""
    grouped: dict[int, list[int]] = {}
    for item, warehouse in keys:
        grouped.setdefault(warehouse, []).append(item)
    for warehouse, items in grouped.items():
        yield warehouse, in_clause(items)


def load_stocks(engine: Engine, keys: Iterable[Key]) -> dict[Key, Stock]:
    """The balances of these keys; a key without one gets an empty stock."""
    found = {key: Stock(key) for key in keys}
    for warehouse, items in _by_warehouse(found):
        for item, quantity, value, sequence, day, cost_value, cost_quantity in engine.rows(
            "SELECT b.item_id, b.quantity, b.value, b.sequence, b.day, b.cost_value, b.cost_quantity"
            " FROM json_each(?) j CROSS JOIN balance b ON b.item_id = j.value AND b.warehouse_id = ?"
            " AND b.lot = 0 AND b.place = 0",
            (items, warehouse),
        ):
            stock = found[item, warehouse]
            stock.quantity, stock.value, stock.sequence, stock.day = quantity, value, sequence, day
            stock.cost_value, stock.cost_quantity, stock.exists = cost_value, cost_quantity, True
    return found


_BATCH: Final = (
    "SELECT b.id, b.item_id, b.sequence, b.origin_id, b.day, b.quantity, b.value, b.left_quantity, b.left_value"
    " FROM json_each(?1) j CROSS JOIN batch b"
)
_OLDEST: Final = (
    f"{_BATCH} ON b.id = (SELECT min(o.id) FROM batch o INDEXED BY batch_open"
    " WHERE o.item_id = j.value AND o.warehouse_id = ?2 AND o.left_quantity > 0)"
)
_OPEN: Final = (
    f"{_BATCH} INDEXED BY batch_open ON b.item_id = j.value AND b.warehouse_id = ?2 AND b.left_quantity > 0"
    " ORDER BY j.key, b.id"
)


def load_batches(engine: Engine, stocks: Mapping[Key, Stock], going: Mapping[Key, int]) -> None:
    """The open batches that `going` (quantity by key) will take from, oldest first.

    Most lines are served by the oldest batch alone, so that one is read first, and the others of a
    product only where it is not enough: the cost does not grow with the batches that are open.
    """
    wanted = [stocks[key] for key in going]
    wanted = [stock for stock in wanted if stock.quantity > 0 and not stock.batches]
    _load_batches(engine, _OLDEST, wanted)
    wanted = [stock for stock in wanted if stock.batches[0].left_quantity < going[stock.key]]
    for stock in wanted:
        stock.batches.clear()
    _load_batches(engine, _OPEN, wanted)


def _load_batches(engine: Engine, sql: str, wanted: Iterable[Stock]) -> None:
    stocks = {stock.key: stock for stock in wanted}
    for warehouse, items in _by_warehouse(stocks):
        for id, item, sequence, origin, day, quantity, value, left, left_value in engine.rows(sql, (items, warehouse)):
            stock = stocks[item, warehouse]
            stock.batches.append(
                Batch(id, stock.key, sequence, origin, day, quantity, value, left, left_value)
            )  # fmt: skip


def load_shortages(engine: Engine, stocks: Iterable[Stock]) -> None:
    """The open shortages of these stocks, oldest first; only where the balance is below zero."""
    wanted = {stock.key: stock.shortages for stock in stocks if stock.quantity < 0 and not stock.shortages}
    for warehouse, items in _by_warehouse(wanted):
        for id, item, *shortage in engine.rows(
            "SELECT s.id, s.item_id, s.sequence, s.quantity, s.value, s.left_quantity, s.left_value"
            " FROM json_each(?) j CROSS JOIN shortage s INDEXED BY shortage_open ON s.item_id = j.value"
            " AND s.warehouse_id = ? AND s.left_quantity > 0 ORDER BY j.key, s.id",
            (items, warehouse),
        ):
            key = (item, warehouse)
            wanted[key].append(Shortage(id, key, *shortage))


def company_cost(engine: Engine, item_id: int) -> tuple[int, int]:
    """The last cost of an item anywhere, else its catalogue's purchase price, else 0; value / quantity."""
    last = engine.row(
        "SELECT cost_value, cost_quantity FROM balance WHERE item_id = ? AND cost_quantity > 0"
        " ORDER BY sequence DESC LIMIT 1",
        (item_id,),
    )
    if last is not None:
        return int(last[0]), int(last[1])
    price = engine.value("SELECT purchase_price FROM item WHERE id = ?", (item_id,))
    return (int(price), 100_000_000) if price else (0, 1)
