"""Changing many products at once: what a rule makes of prices, what it refuses, all of it in the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from db import bulk_steps, rounding
from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import audit, checks, products
from db.queries import bulk as read
from db.services import barcodes, bulk, price_types, sections
from db.services import products as write
from db.services.bulk import Change, PriceRule, Which
from tests.conftest import MakeActor

Refused = Callable[..., Any]


@pytest.fixture
def shelf(admin: Actor) -> Actor:
    """Bolts in a section with one below it, a screw at a fraction, a product without a price, a service."""
    top = sections.add(admin, "Bağlantı")
    sections.add(admin, "Cıvata", parent=top)
    price_types.add(admin, "TOPTAN", "Toptan")
    write.add(admin, "A", "Cıvata A", price="4.00", purchase_price="2.50", section="Cıvata", tax="10%")
    write.add(admin, "B", "Somun B", price="9.95", purchase_price="5", section="Bağlantı", tax="20%")
    write.add(admin, "C", "Vida C", price="0.0125", section="Cıvata")
    write.add(admin, "D", "Pul D", section="Cıvata")
    write.add(admin, "S", "Montaj", type="service", price="100")
    return admin


def prices(actor: Actor) -> dict[str, str]:
    return {line.sku: str(line.price) for line in products.page(actor).rows if line.price is not None}


def changed(actor: Actor, rule: PriceRule, which: Which | None = None) -> dict[str, str]:
    """What the preview says, which is what happens then."""
    where = which or Which()
    told = {line.sku: line for line in read.page(actor, where, Change(price=rule)).rows}
    summary = read.summary(actor, where, Change(price=rule))
    done = bulk.change(actor, where, Change(price=rule), expected=summary.changed)
    assert (done.changed, done.unchanged, done.refused) == (
        summary.changed, summary.unchanged, sum(summary.refused.values()),
    )  # fmt: skip
    assert summary.products == len(told)
    now = prices(actor)
    for sku, line in told.items():
        for one in line.changes:
            assert now[sku] == one.after
    return {sku: now[sku] for sku, line in told.items() if line.changes}


def test_per_cent_of_a_section_with_what_is_below_it(shelf: Actor) -> None:
    found = changed(shelf, PriceRule(percent="10"), Which(section="Bağlantı"))
    assert found == {"A": "4.40", "B": "10.95", "C": "0.0138"}, "what had four decimals keeps them"
    assert prices(shelf)["S"] == "100.00"
    line = next(one for one in read.page(shelf, Which(), Change(price=PriceRule(percent=1))).rows if one.sku == "D")
    assert line.refused == "no_price" and not line.changes


@pytest.mark.parametrize(
    ("price", "rule", "wanted"),
    [
        ("10.37", "0.05", "10.35"), ("10.375", "0.05", "10.40"), ("10.25", "0.50", "10.50"), ("10.49", "1", "10.00"),
        ("10.37", ".90", "9.90"), ("10.40", ".90", "10.90"), ("0.10", ".99", "0.99"), ("10.95", ".95", "10.95"),
        ("12.5", "5", "15.00"), ("2.51", "5", "5.00"), ("100.45", ".99", "99.99"), ("100.49", ".99", "100.99"),
    ],
)  # fmt: skip
def test_rounding(admin: Actor, price: str, rule: str, wanted: str) -> None:
    write.add(admin, "X", "Ürün", price=price)
    changed(admin, PriceRule(rounding=rule))
    assert prices(admin)["X"] == wanted


def test_it_is_rounded_once() -> None:
    assert rounding.rounded(10_449_999 * 100, 100, "0.10", 10_000) == 10_400_000
    assert rounding.rounded(-1, 100, ".90", 10_000) <= 0, "below zero stays below zero, to be refused"


def test_from_the_purchase_price_and_from_another_list(shelf: Actor) -> None:
    assert changed(shelf, PriceRule(source="purchase_price", percent=40, rounding=".99")) == {"A": "3.99", "B": "6.99"}
    told = read.summary(shelf, Which(), Change(price=PriceRule(source="purchase_price", percent=40)))
    assert told.refused == {"no_cost": 3}
    bulk.change(shelf, Which(skus=("A",)), Change(price=PriceRule("TOPTAN", "", "-10")))
    assert [str(one.price) for one in products.show(shelf, "A").prices] == ["3.99", "3.59"]
    assert changed(shelf, PriceRule(source="TOPTAN", percent=100), Which(skus=("A",))) == {"A": "7.18"}
    bulk.change(shelf, Which(skus=("A",)), Change(price=PriceRule("purchase_price", percent=10)))
    assert str(products.show(shelf, "A").purchase_price) == "2.75"


def test_an_amount_takes_no_price_below_zero(shelf: Actor) -> None:
    told = read.summary(shelf, Which(), Change(price=PriceRule(amount="-5")))
    assert (told.changed, told.refused) == (2, {"below_zero": 2, "no_price": 1})
    assert changed(shelf, PriceRule(amount="-5")) == {"B": "4.95", "S": "95.00"}


def test_tax_section_flags_and_archive(shelf: Actor) -> None:
    how = Change(tax="20%", section="", minimum_stock="5", published=True, oversell=True)
    told = read.page(shelf, Which(skus=("B",)), how).rows[0]
    assert {one.field: (one.before, one.after) for one in told.changes} == {
        "section": ("Bağlantı", None), "minimum_stock": (None, "5"), "published": (False, True),
        "oversell": (None, True),
    }, "its tax is that already"  # fmt: skip
    assert read.page(shelf, Which(skus=("S",)), Change(minimum_stock="5")).rows[0].refused == "not_stocked"
    bulk.change(shelf, Which(skus=("A", "B")), how)
    card = products.show(shelf, "A")
    assert (card.tax, card.section, str(card.minimum_stock), card.published, card.oversell) == (
        "20%",
        None,
        "5",
        True,
        True,
    )
    assert bulk.change(shelf, Which(skus=("A", "B")), Change(archived=True)).changed == 2
    assert {line.sku for line in products.page(shelf).rows} == {"C", "D", "S"}
    assert bulk.change(shelf, Which(archived=True), Change(archived=False)).changed == 2


def test_each_change_is_in_the_log_and_the_log_is_whole(shelf: Actor, make_actor: MakeActor) -> None:
    bulk.change(shelf, Which(), Change(price=PriceRule(percent=10), tax="1%"))
    bulk.change(shelf, Which(skus=("A",)), Change(price=PriceRule("purchase_price", percent=10)))
    rows = audit.page(shelf, audit.AuditFilter(kind="product")).rows
    assert ("A", "price", "4.00", "4.40") in {(one.target, one.field, one.before, one.after) for one in rows}
    assert sum(one.field == "tax_rate" for one in rows) == 4, "D has no price: nothing of it changes"
    assert checks.run(shelf).ok
    blind = make_actor({"audit.view": True}, requirements=True)
    assert "2.75" not in str(audit.page(blind, audit.AuditFilter(kind="product")).rows)


def test_a_price_of_today_is_in_force_today_and_of_the_past_is_kept(frozen_clock: Any, shelf: Actor) -> None:
    frozen_clock.forward(days=3)
    bulk.change(shelf, Which(skus=("A",)), Change(price=PriceRule(percent=10)))
    assert [str(one.price) for one in products.show(shelf, "A").prices] == ["4.40", "4.00"]


def test_what_is_wrong_is_said_before_anything_changes(shelf: Actor, refused: Refused) -> None:
    for how, problem in (
        (Change(), ("change", "required")),
        (Change(tax="77%"), ("tax", "unknown")),
        (Change(section="Yok"), ("section", "unknown")),
        (Change(price=PriceRule()), ("percent", "required")),
        (Change(price=PriceRule("YOK", percent=1)), ("price_type", "unknown")),
        (Change(price=PriceRule(percent="çok")), ("percent", "not_a_number")),
        (Change(price=PriceRule(percent="99999999")), ("percent", "too_large")),
        (Change(price=PriceRule(percent=1, rounding=".77")), ("rounding", "not_a_choice")),
    ):
        with refused("invalid", problem):
            bulk.change(shelf, Which(), how)
    with refused("not_found"):
        bulk.change(shelf, Which(skus=("YOK",)), Change(tax="1%"))
    with refused("conflict"):
        bulk.change(shelf, Which(), Change(price=PriceRule(percent=10)), expected=99)
    assert prices(shelf)["A"] == "4.00"


def test_without_the_right_to_see_costs_nothing_is_made_of_them(
    shelf: Actor, make_actor: MakeActor, refused: Refused
) -> None:
    blind = make_actor({"product.edit": True, "product.price": True}, requirements=True)
    for rule in (PriceRule(source="purchase_price", percent=10), PriceRule("purchase_price", percent=10)):
        for ask in (read.summary, read.page, bulk.change):
            with refused("denied", permission="catalog.purchase_price"):
                ask(blind, Which(), Change(price=rule))
    assert bulk.change(blind, Which(), Change(price=PriceRule(percent=10))).changed == 4


def test_three_thousand_at_once(admin: Actor, company: Company) -> None:
    with company.write() as engine:
        engine.run(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 3000)"
            " INSERT INTO item (kind, sku, name, name_key, folded, unit_id, created_at)"
            " SELECT 'simple', 'N' || n, 'N' || n, 'n' || n, 'n' || n, (SELECT min(id) FROM unit), '2026-01-01' FROM n"
        )
    assert bulk.change(admin, Which(), Change(tax="10%")) == bulk.Changed(3000, 0, 0)
    assert bulk.change(admin, Which(), Change(tax="10%")) == bulk.Changed(0, 3000, 0)


def test_the_last_change_of_prices_can_be_taken_back(shelf: Actor, make_actor: MakeActor, refused: Refused) -> None:
    with refused("not_found"):
        bulk.take_back(shelf)
    bulk.change(shelf, Which(), Change(price=PriceRule(percent=10)))
    write.edit(shelf, "B", price="7")
    told = read.last(shelf)
    assert told is not None and told.changed == 4
    other = make_actor({"product.edit": True, "product.price": True}, requirements=True)
    assert read.last(other) is None, "one's own"
    assert bulk.take_back(shelf) == bulk.TakenBack(3, 1)
    assert prices(shelf) == {"A": "4.00", "B": "7.00", "C": "0.0125", "S": "100.00"}
    assert bulk.take_back(shelf) == bulk.TakenBack(3, 0), "and forward again"
    assert prices(shelf)["A"] == "4.40"
    bulk.change(shelf, Which(), Change(tax="1%"))
    with refused("not_found"):
        bulk.take_back(shelf)
    assert checks.run(shelf).ok


def test_what_had_no_price_has_none_again(shelf: Actor) -> None:
    write.edit(shelf, "D", purchase_price="2")
    bulk.change(shelf, Which(skus=("D",)), Change(price=PriceRule(source="purchase_price", percent=50)))
    bulk.change(shelf, Which(skus=("D",)), Change(price=PriceRule("TOPTAN", "", "-10")))
    assert bulk.take_back(shelf) == bulk.TakenBack(1, 0)
    assert [one.price for one in products.show(shelf, "D").prices if one.price_type == "TOPTAN"] == [None]
    bulk.change(shelf, Which(skus=("A",)), Change(price=PriceRule("purchase_price", percent=10)))
    assert bulk.take_back(shelf) == bulk.TakenBack(1, 0)
    assert str(products.show(shelf, "A").purchase_price) == "2.50"


def test_more_than_others_can_wait_for_goes_in_parts_and_comes_back_as_one(
    shelf: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.bulk.MOST", 2)
    rule = Change(price=PriceRule(percent="10"))
    with pytest.raises(AmbarError) as caught:
        bulk.change(shelf, Which(), rule)
    (fact,) = caught.value.details["errors"]
    assert (fact["field"], fact["reason"], fact["limit"]) == ("products", "too_many_at_once", 2)
    before, told = prices(shelf), list[tuple[Any, ...]]()
    with pytest.raises(AmbarError) as caught:
        bulk_steps.change(shelf, Which(), rule, expected=3)
    assert (caught.value.code, prices(shelf)) == ("conflict", before)
    done = bulk_steps.change(shelf, Which(), rule, expected=4, progress=lambda *one: told.append(one))
    assert (done.changed, done.unchanged, done.refused) == (4, 0, 1)
    assert told == [("products", 2, 5), ("products", 4, 5), ("products", 5, 5)]
    after = prices(shelf)
    assert all(after[sku] != before[sku] for sku in before)
    last = read.last(shelf)
    assert last is not None and last.changed == 4 and len(last.marks) == 3
    write.set_price(shelf, "B", "7")
    back = bulk_steps.take_back(shelf)
    assert (back.prices, back.left) == (3, 1)
    assert prices(shelf) == before | {"B": "7.00"}
    assert bulk_steps.take_back(shelf).prices == 3, "and forward again"
    assert prices(shelf) == after | {"B": "7.00"}


def test_of_a_change_that_was_stopped_what_was_done_comes_back(shelf: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.bulk.MOST", 2)
    before = prices(shelf)

    def stop(_stage: str, done: int, _total: int | None) -> None:
        if done == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        bulk_steps.change(shelf, Which(), Change(price=PriceRule(percent="10")), progress=stop)
    assert prices(shelf) != before
    bulk_steps.take_back(shelf)
    assert prices(shelf) == before


def test_nobody_takes_back_what_another_has_changed(shelf: Actor, make_actor: MakeActor) -> None:
    bulk.change(shelf, Which(), Change(price=PriceRule(percent="10")))
    last = read.last(shelf)
    assert last is not None
    other = make_actor({"product.edit": True, "product.price": True}, requirements=True)
    for mark in (*last.marks, last.marks[0] - 1, 0):
        with pytest.raises(AmbarError) as caught:
            bulk.take_back(other, mark)
        assert caught.value.code == "not_found"


def test_barcodes_are_for_those_without_one_alone(shelf: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.bulk.MOST", 3)
    barcodes.generate(shelf, Which(skus=("A", "B", "C")))
    assert len(barcodes.generate(shelf, Which())) == 2
