"""The ledger card: the balance after each movement on every page, the opening of a period, batches, stock over time."""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate

import pytest

from db.access import Actor
from db.company import Company
from db.queries import batches, ledger_card
from db.queries.rows import HIDDEN
from db.services import documents
from tests.books import Shop
from tests.conftest import Clock, MakeActor


@pytest.fixture
def shop(company: Company, admin: Actor, frozen_clock: Clock) -> Shop:
    """Goods that came, moved, were sold, cancelled and oversold over ten days, in two warehouses."""
    shop = Shop(company, admin, costing="fifo")
    frozen_clock.forward(days=-10)
    shop.post("receipt", {"product": "A", "quantity": "10", "purchase_price": "2.50"})
    frozen_clock.forward(days=2)
    shop.post("receipt", {"product": "A", "quantity": "6", "purchase_price": "3"}, warehouse="SHOP")
    sale = shop.post("sale", {"product": "A", "quantity": "3", "price": "4"})
    frozen_clock.forward(days=2)
    shop.post("transfer", {"product": "A", "quantity": "4"}, to_warehouse="SHOP")
    documents.cancel(admin, sale.number)
    frozen_clock.forward(days=3)
    documents.create_and_process(
        admin, "write_off", {"warehouse": "SHOP", "rows": [{"product": "A", "quantity": "15"}]}, allow_negative=True
    )
    frozen_clock.forward(days=1)
    shop.post("receipt", {"product": "A", "quantity": "9", "purchase_price": "5"}, warehouse="SHOP")
    frozen_clock.forward(days=2)
    return shop


def pages(actor: Actor, size: int | None, *, backwards: bool = False, **given: object) -> list[ledger_card.CardLine]:
    """The whole card, read in pages from either end."""
    rows: list[ledger_card.CardLine] = []
    after = None
    while True:
        page = ledger_card.page(actor, "A", after=after, limit=size, backwards=backwards, **given)  # type: ignore[arg-type]
        rows = [*page.rows, *rows] if backwards else [*rows, *page.rows]
        after = page.after
        if after is None:
            return rows


@pytest.mark.parametrize("given", [{}, {"warehouse": "SHOP"}, {"date_from": "2026-11-17"}, {"date_to": "2026-11-18"},
                                   {"date_from": "2026-11-18", "date_to": "2026-11-18", "warehouse": "MAIN"}])  # fmt: skip
def test_the_running_balance_is_exact_on_every_page(admin: Actor, shop: Shop, given: dict[str, str]) -> None:
    whole = pages(admin, None, **given)
    oldest_first = [row for row in whole[::-1] if row.sequence]
    opening = whole[-1].balance if not whole[-1].sequence else Decimal(0)
    sums = list(accumulate((row.quantity or Decimal(0) for row in oldest_first), initial=opening))[1:]
    assert [row.balance for row in oldest_first] == sums
    for size in (1, 2, 3, 7):
        for backwards in (False, True):
            assert pages(admin, size, backwards=backwards, **given) == whole
    if not given:
        assert (str(whole[0].balance), str(whole[0].balance_value)) == ("10", "35.00")


def test_a_period_begins_with_what_was_there(admin: Actor, shop: Shop) -> None:
    rows = pages(admin, None, date_from="2026-11-18")
    opening = rows[-1]
    assert (opening.kind, opening.quantity, str(opening.balance), opening.document) == ("opening", None, "13", None)
    assert str(opening.balance_value) == "35.50"
    only = pages(admin, None, date_from="2026-11-23")
    assert [(row.kind, str(row.balance)) for row in only] == [("opening", "10")]
    assert pages(admin, None, date_from="2020-01-01")[-1].balance == 0
    assert pages(admin, None)[-1].sequence  # without a period nothing opens


def test_one_sees_ones_own_warehouses_and_no_cost(admin: Actor, shop: Shop, make_actor: MakeActor, refused) -> None:
    clerk = make_actor({"catalog.view": True, "inventory.view": True, "warehouse.view": ["SHOP"]})
    rows = pages(clerk, 2)
    assert {row.warehouse for row in rows} == {"SHOP"} and str(rows[0].balance) == "4"
    assert {row.balance_value for row in rows} == {HIDDEN} and {row.document for row in rows} == {HIDDEN}
    with refused("not_found"):
        ledger_card.page(clerk, "A", warehouse="MAIN")
    for point in ledger_card.curve(clerk, "A", days=10, points=11)[-1:]:
        assert str(point.on_hand) == "4"


def test_stock_over_time(admin: Actor, shop: Shop, refused) -> None:
    found = ledger_card.curve(admin, "A", days=10, points=11)
    assert [str(one.on_hand) for one in found] == ["10", "10", "13", "13", "16", "16", "16", "1", "10", "10", "10"]
    by_card = {row.day: row.balance for row in reversed(pages(admin, None))}
    for one in found:
        known = [balance for day, balance in by_card.items() if day <= one.day]
        assert one.on_hand == (known[-1] if known else 0)
    assert len(ledger_card.curve(admin, "A", days=3, points=40)) == 4  # no day twice
    with refused("invalid", ("days", "out_of_range")):
        ledger_card.curve(admin, "A", days=0)


def test_batches_know_where_they_came_from(
    admin: Actor, shop: Shop, make_actor: MakeActor, frozen_clock: Clock
) -> None:
    rows = batches.page(admin, "A").rows
    assert [(row.warehouse, str(row.left), str(row.cost), row.age) for row in rows] == [
        ("MAIN", "6", "2.50", 10), ("SHOP", "4", "5.00", 2),
    ]  # fmt: skip
    shop.post("transfer", {"product": "A", "quantity": "2"}, to_warehouse="DEPO")
    moved = batches.page(admin, "A", warehouse="DEPO").rows[0]
    assert moved.document and moved.document.startswith("ST-") and moved.origin == "SF-000001"
    assert (moved.age, str(moved.left), str(moved.value)) == (10, "2", "5.00")
    own = make_actor({"warehouse.view": ["DEPO"], "transfer.view": True, "receipt.view": True}, requirements=True)
    seen = batches.page(own, "A").rows
    assert [(row.warehouse, row.origin, row.cost) for row in seen] == [("DEPO", HIDDEN, HIDDEN)]
    assert seen[0].document == moved.document
    whole = batches.page(admin, "A").rows
    for backwards in (False, True):
        found: list[batches.BatchLine] = []
        after = None
        while True:
            page = batches.page(admin, "A", after=after, limit=1, backwards=backwards)
            found = [*page.rows, *found] if backwards else [*found, *page.rows]
            after = page.after
            if after is None:
                break
        assert tuple(found) == whole
