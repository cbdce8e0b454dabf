"""Reservations under random operations: after each nothing has drifted, and stock is promised to nobody twice.

`AMBAR_LONG=1` makes 10,000 of them; otherwise a few hundred.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from db import clock, promised
from db.access import Actor
from db.deals import checks
from db.errors import AmbarError
from db.queries import checks as all_checks
from db.services import deal_rows, deals, documents, merging, payments, products, reservations, settings
from tests.books import CUSTOMER, Shop

STEPS = 10_000 if os.environ.get("AMBAR_LONG") else 400
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
EXPECTED = {
    "insufficient_stock", "invalid", "not_editable", "not_processed", "already_processed", "batch_used", "in_use",
    "not_found", "price_missing",
}  # fmt: skip
"""What the rules may answer; anything else is a fault."""


class Play:
    """A shop whose people do whatever comes to their minds; the clock goes on between."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self.shop, self.actor, self.chance = shop, shop.actor, random.Random(seed)
        self.deals: list[int] = []
        self.papers: list[str] = []
        self.hours = 0
        self.twins = 0

    def now(self) -> datetime:
        return START + timedelta(hours=self.hours)

    def sku(self) -> str:
        return self.chance.choice(("A", "B", "C", "K"))

    def place(self) -> str:
        return self.chance.choice(("MAIN", "MAIN", "SHOP", "DEPO"))

    def amount(self) -> str:
        return str(self.chance.randint(1, 9))

    def some(self) -> int:
        return self.chance.choice(self.deals[-12:]) if self.deals else 1

    def paper(self) -> str:
        return self.chance.choice(self.papers[-15:]) if self.papers else "US-000001"

    def row(self, deal: int) -> int:
        ids = [key for (key,) in self.rows("SELECT id FROM deal_row WHERE deal_id = ? AND removed_at IS NULL", deal)]
        return self.chance.choice(ids) if ids else 0

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.shop.company.read() as engine:
            return engine.rows(sql, values)

    # What they do ------------------------------------------------------------------

    def receive(self) -> None:
        self.papers.append(self.shop.receipt((self.sku(), self.amount(), "2"), warehouse=self.place()).number)

    def promise(self) -> None:
        rows = [
            {"product": self.sku(), "quantity": self.amount(), "price": "10", "warehouse": self.place()}
            for _ in range(self.chance.randint(1, 3))
        ]
        self.deals.append(deals.create(self.actor, {"customer": CUSTOMER, "rows": rows}).id)

    def grow(self) -> None:
        deal = self.some()
        data: dict[str, Any] = {"id": self.row(deal)}
        for name, value in (("quantity", self.amount()), ("warehouse", self.place()), ("product", self.sku())):
            if self.chance.random() < 0.5:
                data[name] = value
        deal_rows.put_row(self.actor, deal, data)

    def put(self) -> None:
        deal_rows.put_row(self.actor, self.some(), {"product": self.sku(), "quantity": self.amount(), "price": "7"})

    def drop(self) -> None:
        deal = self.some()
        deal_rows.drop_row(self.actor, deal, self.row(deal))

    def set(self) -> None:
        deal = self.some()
        place = self.place() if self.chance.random() < 0.4 else None
        until = (self.now() + timedelta(days=self.chance.randint(0, 9))).date() if self.chance.random() < 0.4 else None
        reservations.set(self.actor, deal, self.row(deal), self.amount(), warehouse=place, until=until)

    def release(self) -> None:
        deal = self.some()
        reservations.release(self.actor, deal, self.row(deal) if self.chance.random() < 0.7 else None)

    def extend(self) -> None:
        reservations.extend(self.actor, self.some())

    def pay(self) -> None:
        deal = self.some()
        paid = [key for (key,) in self.rows("SELECT id FROM payment WHERE deal_id = ?", deal)]
        if paid and self.chance.random() < 0.4:
            payments.undo(self.actor, deal, self.chance.choice(paid))
        else:
            payments.add(self.actor, deal, self.chance.choice(("15", "40", "-10")))

    def sell(self) -> None:
        deal = self.some()
        rows = None
        if self.chance.random() < 0.6:
            rows = [{"row": self.row(deal), "quantity": self.amount()}]
            if self.chance.random() < 0.3:
                rows[0]["warehouse"] = self.place()
        self.papers.append(str(deals.sale(self.actor, deal, rows).sale))

    def sell_besides(self) -> None:
        more = {"deal": self.some()} if self.chance.random() < 0.5 else {}
        self.papers.append(self.shop.sale((self.sku(), self.amount()), warehouse=self.place(), **more).number)

    def process(self) -> None:
        documents.process(self.actor, self.paper())

    def cancel(self) -> None:
        documents.cancel(self.actor, self.paper())

    def move_goods(self) -> None:
        lift = self.chance.random() < 0.3
        self.papers.append(self.shop.transfer((self.sku(), self.amount()), to="SHOP", allow_negative=lift).number)

    def write_off(self) -> None:
        self.papers.append(self.shop.write_off((self.sku(), self.amount()), warehouse=self.place()).number)

    def win(self) -> None:
        deals.win(self.actor, self.some())

    def lose(self) -> None:
        deals.lose(self.actor, self.some())

    def reopen(self) -> None:
        deals.reopen(self.actor, self.some())

    def delete(self) -> None:
        deals.delete(self.actor, self.some())

    def wait(self) -> None:
        self.hours += self.chance.randint(1, 40)
        if self.chance.random() < 0.3:
            reservations.tick(self.actor)

    def change_mode(self) -> None:
        settings.set(self.actor, "reservation.mode", self.chance.choice(("manual", "on_adding", "on_payment")))

    def merge(self) -> None:
        self.twins += 1
        sku = f"IKIZ-{self.twins}"
        products.add(self.actor, sku, sku, price="3")
        rows = [{"product": sku, "quantity": self.amount(), "warehouse": self.place()}]
        self.deals.append(deals.create(self.actor, {"customer": CUSTOMER, "rows": rows}).id)
        self.shop.receipt((sku, self.amount(), "2"), warehouse=self.place())
        merging.merge(self.actor, "A", sku)


OFTEN = ("receive", "promise", "grow", "put", "sell", "sell_besides", "process", "cancel", "set", "pay", "wait") * 3
SELDOM = ("drop", "release", "extend", "move_goods", "write_off", "win", "lose", "reopen", "delete")
RARE = ("change_mode", "merge")


def told_wrong(shop: Shop, play: Play) -> list[Any]:
    """What `ambar check` says of deals, and what must hold at every moment besides."""
    with shop.company.read() as engine:
        found: list[Any] = [*checks.reservations(engine), *checks.shipments(engine), *checks.deals(engine)]
        ids = [key for (key,) in engine.rows("SELECT id FROM item")]
        on_hand = {(i, w): q for i, w, q in engine.rows("SELECT item_id, warehouse_id, quantity FROM balance")}
        for key, held in promised.reserved(engine, ids).items():
            if held.covered != min(held.reserved, max(0, on_hand.get(key, 0))):
                found.append({"key": key, "covered": held})
        over = engine.value("SELECT count(*) FROM reservation WHERE until < ?", (shop.company.today().isoformat(),))
        if over and not engine.value("SELECT 1 FROM due WHERE day <= ?", (shop.company.today().isoformat(),)):
            found.append({"over": over})
    return found


@pytest.mark.parametrize("seed", [20261124])
def test_nothing_drifts_whatever_people_do(admin: Actor, seed: int) -> None:
    shop = Shop(admin.company, admin)
    play = Play(shop, seed)
    acts: dict[str, Callable[[], None]] = {name: getattr(play, name) for name in {*OFTEN, *SELDOM, *RARE}}
    names = [*OFTEN * 3, *SELDOM * 3, *RARE]
    done: dict[str, int] = {}
    clock.set_source(play.now)
    try:
        for step in range(STEPS):
            name = play.chance.choice(names)
            try:
                acts[name]()
                done[name] = done.get(name, 0) + 1
            except AmbarError as error:
                assert error.code in EXPECTED, f"step {step}, {name}: {error}"
            wrong = told_wrong(shop, play)
            assert not wrong, f"step {step}, {name}: {wrong[:3]}"
        assert STEPS < 10_000 or set(done) == set(acts), "something was never done"
        assert all_checks.run(admin).ok
        assert Decimal(len(play.deals)) > STEPS / 20
    finally:
        clock.set_source(None)
