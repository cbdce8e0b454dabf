"""What processing a receipt or adjustment does to the catalogue's prices, and how cancelling takes it back.

Source: domain.md, Documents: "updates the catalogue's purchase price where the row gives one, and its
selling price if who entered it holds `product.price`"; "The catalogue's prices go back if they are
still what this posting set".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from db.access import Actor, rights_of
from db.connection import Engine
from db.documents.context import Context
from db.documents.records import Row
from db.documents.row_input import per_base
from db.ledger.posting import Line
from db.lookup import FoundItem

PricesSet = tuple[int | None, int | None, int | None, int | None]
"""Purchase price before and after, selling price before and after; None where nothing is set."""
NONE_SET: Final[PricesSet] = (None, None, None, None)


class Prices:
    """The catalogue's prices as the rows of one posting of goods that come in change them, in order."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._purchase: dict[int, int | None] = {}
        self._selling: dict[int, int | None] = {}
        self._may: dict[int, bool] = {}

    def set_by(self, row: Row, item: FoundItem) -> PricesSet:
        """What the row sets, and what was before."""
        before = after = selling_before = selling_after = None
        if row.purchase_price_given and row.purchase_price is not None:
            before = self._purchase.get(item.id, item.purchase_price)
            after = self._purchase[item.id] = per_base(row.purchase_price, row)
        if row.price is not None and row.price_given_by is not None and self._allowed(row.price_given_by):
            selling_before = self._selling.get(item.id, item.price)
            selling_after = self._selling[item.id] = per_base(row.price, row)
        return before, after, selling_before, selling_after

    def write(self, day: str) -> None:
        """Write the prices that the rows have set; selling prices are valid from `day` on."""
        self._ctx.engine.many(
            "UPDATE item SET purchase_price = ?, version = version + 1 WHERE id = ?",
            [(price, item) for item, price in self._purchase.items()],
        )
        if self._selling:
            _set_prices(self._ctx, [(price, item) for item, price in self._selling.items()], day)

    def _allowed(self, employee_id: int) -> bool:
        if employee_id not in self._may:
            who = Actor(self._ctx.actor.company, employee_id)
            self._may[employee_id] = rights_of(who).may("product.price")
        return self._may[employee_id]


def _set_prices(ctx: Context, prices: Sequence[tuple[int | None, int]], day: str) -> None:
    """Set (base price, item) from a day on; None: no price from then on."""
    ctx.engine.many(
        "INSERT INTO price (item_id, price_type_id, valid_from, amount)"
        " SELECT ?2, id, ?3, ?1 FROM price_type WHERE is_base = 1"
        " ON CONFLICT (item_id, price_type_id, valid_from) DO UPDATE SET amount = excluded.amount",
        [(price, item, day) for price, item in prices],
    )


def put_back(ctx: Context, lines: Sequence[Line], posted_on: str, day: str, last: int) -> None:
    """Give the catalogue back what it had, where it still has what the posting set (last line first).

    What a later posting in force has set, be it the same, is that one's. `last`: the posting's last ledger row.
    """
    engine = ctx.engine
    for line in reversed(lines):
        if line.purchase_after is not None and not _set_since(engine, line.item_id, "purchase_after", last):
            engine.run(
                "UPDATE item SET purchase_price = ?, version = version + 1 WHERE id = ? AND purchase_price = ?",
                (line.purchase_before, line.item_id, line.purchase_after),
            )
        if line.price_after is not None:
            current = _selling(engine, line.item_id, day)
            if current != line.price_after or _set_since(engine, line.item_id, "price_after", last):
                continue
            if line.price_before is not None:
                _set_prices(ctx, [(line.price_before, line.item_id)], day)
            else:
                engine.run(
                    "DELETE FROM price WHERE item_id = ? AND amount = ? AND valid_from = ?"
                    " AND price_type_id = (SELECT id FROM price_type WHERE is_base = 1)",
                    (line.item_id, line.price_after, posted_on),
                )
                if _selling(engine, line.item_id, day) is not None:  # one that had ended before
                    _set_prices(ctx, [(None, line.item_id)], day)


def _selling(engine: Engine, item_id: int, day: str) -> int | None:
    """The base price of an item on a day."""
    found: int | None = engine.value(
        "SELECT amount FROM price WHERE item_id = ? AND valid_from <= ?"
        " AND price_type_id = (SELECT id FROM price_type WHERE is_base = 1) ORDER BY valid_from DESC LIMIT 1",
        (item_id, day),
    )
    return found


def _set_since(engine: Engine, item_id: int, column: str, last: int) -> bool:
    """Whether a posting in force after the ledger row `last` has set this price of an item."""
    found = engine.value(
        f"SELECT 1 FROM ledger g JOIN posting_line l ON l.id = g.posting_line_id AND l.{column} IS NOT NULL"
        " JOIN posting p ON p.id = l.posting_id AND p.kind = 'process'"
        " WHERE g.item_id = ? AND g.sequence > ? AND NOT EXISTS (SELECT 1 FROM posting c WHERE c.reverses_id = p.id)"
        " LIMIT 1",
        (item_id, last),
    )
    return found is not None
