"""Random shops in which products are merged: nothing is lost or made, and what was done before can still be cancelled
or says why not."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from db.errors import AmbarError
from db.queries import checks, merging
from db.services import merging as service
from tests.db.test_books_random import LIMITS, PLACES, PRICES, QUANTITIES, Books

MORE = ("B", "C", "D")


class Merging(Books):
    """The oracle knows by which SKU each one's stock is counted now."""

    def __init__(self) -> None:
        super().__init__()
        self.link: dict[str, str] = {}

    def root(self, sku: str) -> str:
        while sku in self.link:
            sku = self.link[sku]
        return sku

    def _apply(self, effects: list[tuple[str, str, D]], sign: int = 1) -> None:
        super()._apply([(self.root(sku), place, change) for sku, place, change in effects], sign)

    def _post(self, type: str, rows: list[dict[str, Any]], effects: list[tuple[str, str, D]], **header: Any) -> None:
        super()._post(type, rows, [(self.root(sku), place, change) for sku, place, change in effects], **header)

    @rule(sku=st.sampled_from(MORE), place=st.sampled_from(PLACES), quantity=QUANTITIES, price=PRICES)
    def receive_more(self, sku: str, place: str, quantity: int, price: str) -> None:
        row = {"product": sku, "warehouse": place, "quantity": str(quantity), "purchase_price": price}
        self._post("receipt", [row], [(sku, place, D(quantity))])

    @rule(sku=st.sampled_from(MORE), place=st.sampled_from(PLACES), quantity=QUANTITIES, negative=st.booleans())
    def lose_more(self, sku: str, place: str, quantity: int, negative: bool) -> None:
        extra = {"allow_negative": True} if negative else {}
        row = {"product": sku, "warehouse": place, "quantity": str(quantity)}
        self._post("write_off", [row], [(sku, place, D(-quantity))], **extra)

    @rule(pair=st.permutations(("A", *MORE)))
    def merge(self, pair: list[str]) -> None:
        keep, twin = self.root(pair[0]), pair[1]
        try:
            told = merging.preview(self.shop.actor, keep, twin)
            before, worth, last = self.dump_of(keep, twin)
            service.merge(self.shop.actor, keep, twin, stamp=told.stamp)
        except AmbarError as error:
            assert twin in self.link or self.root(twin) == keep, error
            return
        after, now, _ = self.dump_of(keep, twin)
        assert after == before, "no quantity is lost or made"
        with self.shop.company.read() as engine:
            settled = engine.value(
                "SELECT coalesce(sum(value), 0) FROM ledger WHERE sequence > ? AND kind = 'settlement'", (last,)
            )
        assert now == worth + settled and told.settlement == D(settled) / 10**4
        if all(one.keep.on_hand >= 0 and one.twin.on_hand >= 0 for one in told.places):  # type: ignore[operator]
            assert settled == 0, "nothing was short, so the value is what it was"
        for one in told.places:
            assert self.shop.balance(keep, one.code) == (one.after.on_hand, one.after.value)
            assert self.shop.balance(twin, one.code) == (0, 0)
        for place in PLACES:
            moved = self.on_hand.pop((twin, place), D(0))
            self.on_hand[keep, place] = self.on_hand.get((keep, place), D(0)) + moved
        self.link[twin] = keep
        assert checks.run(self.shop.actor).ok

    def dump_of(self, *skus: str) -> tuple[int, int, int]:
        """Quantity and value of these anywhere, as stored, and the last row of the ledger."""
        with self.shop.company.read() as engine:
            quantity, value = engine.rows(
                "SELECT coalesce(sum(b.quantity), 0), coalesce(sum(b.value), 0) FROM balance b"
                " JOIN item i ON i.id = b.item_id WHERE i.sku IN (?, ?)",
                skus,
            )[0]
            return quantity, value, int(engine.value("SELECT coalesce(max(sequence), 0) FROM ledger"))


class FifoMerging(Merging):
    costing = "fifo"


@pytest.mark.parametrize("machine", [Merging, FifoMerging])
def test_merging_loses_and_makes_nothing(machine: type[Merging]) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(machine, settings=LIMITS)
