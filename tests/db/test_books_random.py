"""Random shops: whatever is received, sold, moved, written off and cancelled, the books stay right.

The oracle keeps plain lists of Decimals and knows nothing of the tables: on hand is what the rows say,
and value in = value out + value left, exactly.
"""

from __future__ import annotations

import tempfile
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import db
from db.access import Actor
from db.errors import AmbarError
from db.queries import checks
from db.services import company as companies
from db.services import documents
from tests.books import Shop

SKUS = ("A", "B", "K")
PLACES = ("MAIN", "SHOP", "DEPO")
QUANTITIES = st.integers(1, 12)
PRICES = st.sampled_from(["0", "0.01", "0.333333", "1", "2.55", "3.3333", "7", "19.999999"])


class Books(RuleBasedStateMachine):
    costing = "average"

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        company = db.create_company(str(Path(self.folder.name) / "ambar.db"))
        actor = companies.init(Actor(company, None, operator="tester"), login="admin", name="Admin")
        self.shop = Shop(company, actor, costing=self.costing)
        self.on_hand: dict[tuple[str, str], D] = {}
        self.made: list[tuple[documents.DocumentState, list[tuple[str, str, D]]]] = []

    def teardown(self) -> None:
        result = checks.run(self.shop.actor)
        assert result.ok, [one for one in result.checks if not one.ok]
        self.shop.company.close()
        self.folder.cleanup()

    def _apply(self, effects: list[tuple[str, str, D]], sign: int = 1) -> None:
        for sku, place, change in effects:
            key = (sku, place)
            self.on_hand[key] = self.on_hand.get(key, D(0)) + sign * change

    def _post(self, type: str, rows: list[dict[str, Any]], effects: list[tuple[str, str, D]], **header: Any) -> None:
        try:
            state = self.shop.post(type, *rows, **header)
        except AmbarError as error:
            assert error.code == "insufficient_stock", error
            wanted: dict[tuple[str, str], D] = {}
            for sku, place, change in effects:
                if change < 0:
                    wanted[sku, place] = wanted.get((sku, place), D(0)) - change
            assert any(amount > self.on_hand.get(key, D(0)) for key, amount in wanted.items())
            return
        self._apply(effects)
        self.made.append((state, effects))

    @rule(lines=st.lists(st.tuples(st.sampled_from(SKUS), st.sampled_from(PLACES), QUANTITIES, PRICES), max_size=4))
    def receive(self, lines: list[tuple[str, str, int, str]]) -> None:
        if lines:
            rows = [{"product": s, "warehouse": w, "quantity": str(q), "purchase_price": p} for s, w, q, p in lines]
            self._post("receipt", rows, [(s, w, D(q)) for s, w, q, _ in lines])

    @rule(
        type=st.sampled_from(["sale", "write_off"]),
        lines=st.lists(st.tuples(st.sampled_from(SKUS), st.sampled_from(PLACES), QUANTITIES), min_size=1, max_size=4),
        negative=st.booleans(),
    )
    def take(self, type: str, lines: list[tuple[str, str, int]], negative: bool) -> None:
        price = {"price": "5"} if type == "sale" else {}
        rows = [{"product": s, "warehouse": w, "quantity": str(q), **price} for s, w, q in lines]
        extra = {"allow_negative": True} if negative and type == "write_off" else {}
        self._post(type, rows, [(s, w, D(-q)) for s, w, q in lines], **extra)

    @rule(sku=st.sampled_from(SKUS), places=st.permutations(PLACES), quantity=QUANTITIES, negative=st.booleans())
    def move(self, sku: str, places: list[str], quantity: int, negative: bool) -> None:
        extra = {"allow_negative": True} if negative else {}
        self._post(
            "transfer",
            [{"product": sku, "quantity": str(quantity), "warehouse": places[0], "to_warehouse": places[1]}],
            [(sku, places[0], D(-quantity)), (sku, places[1], D(quantity))],
            **extra,
        )

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(self.made) - 1))
        state, effects = self.made[index]
        before = self.shop.dump()
        try:
            self.shop.cancel(state)
        except AmbarError as error:
            assert error.code == "batch_used", error
            assert any(change > 0 for _, _, change in effects), "what only went out can always come back"
            assert self.shop.dump() == before
            return
        self._apply(effects, -1)
        del self.made[index]

    @invariant()
    def on_hand_is_what_the_rows_say(self) -> None:
        for (sku, place), wanted in self.on_hand.items():
            on_hand, value = self.shop.balance(sku, place)
            assert on_hand == wanted
            if on_hand == 0:
                assert value == 0, "the last unit takes all the value"
            else:
                assert value * on_hand >= 0, "what is there is never worth less than nothing"

    @invariant()
    def nothing_in_force_means_nothing_left(self) -> None:
        if not self.made:
            with self.shop.company.read() as engine:
                assert engine.rows("SELECT quantity, value FROM balance WHERE quantity <> 0 OR value <> 0") == []


class FifoBooks(Books):
    costing = "fifo"


LIMITS = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.mark.parametrize("machine", [Books, FifoBooks])
def test_books_stay_right(machine: type[Books]) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(machine, settings=LIMITS)
