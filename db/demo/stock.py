"""What the writer of the demo's documents keeps in mind: chance that is the same every time, and what lies where."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, TypeVar

from db.demo.goods import Good

T = TypeVar("T")

MAIN: Final = "MAIN"
BRANCH: Final = "SUBE"
RESERVE: Final = "YEDEK"
_SEED: Final = 20261123


class Chance:
    """Random choices with a fixed seed, by `random()` alone: only its sequence is promised by Python."""

    def __init__(self) -> None:
        self._random = random.Random(_SEED)

    def below(self, number: int) -> int:
        """0 … number − 1."""
        return int(self._random.random() * number)

    def between(self, low: int, high: int) -> int:
        """low … high."""
        return low + self.below(high - low + 1)

    def one(self, things: Sequence[T]) -> T:
        """One of some things."""
        return things[self.below(len(things))]

    def some(self, things: Sequence[T], number: int) -> list[T]:
        """Up to `number` different things."""
        places: dict[int, None] = {}
        for _ in range(number * 3):
            if len(places) == min(number, len(things)):
                break
            places[self.below(len(things))] = None
        return [things[place] for place in places]

    def happens(self, per_cent: int) -> bool:
        """Whether something comes about that does so in so many of a hundred cases."""
        return self.below(100) < per_cent


class Shelves:
    """What is on hand, by SKU and warehouse, as processed documents have left it."""

    def __init__(self, goods: Sequence[Good]) -> None:
        self.stocked = [good for good in goods if good.stocked]
        self.by_sku = {good.sku: good for good in goods}
        self.extras = [good for good in goods if good.type in ("service", "bundle")]
        self.of_supplier: dict[str, list[Good]] = {}
        for good in self.stocked:
            self.of_supplier.setdefault(good.family.supplier, []).append(good)
        self._on_hand: dict[tuple[str, str], Decimal] = {}

    def on_hand(self, good: Good, warehouse: str) -> Decimal:
        """What lies there."""
        return self._on_hand.get((good.sku, warehouse), Decimal(0))

    def change(self, sku: str, warehouse: str, quantity: Decimal) -> None:
        """More (or, negative, less) of a product."""
        key = (sku, warehouse)
        self._on_hand[key] = self._on_hand.get(key, Decimal(0)) + quantity

    def need(self, good: Good, warehouse: str) -> Decimal:
        """How full the shelf is, as a part of the product's minimum."""
        return self.on_hand(good, warehouse) / good.family.minimum
