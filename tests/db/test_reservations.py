"""Reservations, rule by rule: domain.md, "Reservations" and "Short stock"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from db import clock, lookup
from db.access import Actor
from db.errors import AmbarError
from db.queries import checks, stock
from db.queries import deals as query
from db.queries import documents as document_query
from db.queries import reservations as listing
from db.queries.reservations import ReservationFilter
from db.services import deal_rows, deals, documents, merging, payments, reservations, settings
from tests.books import CUSTOMER, Shop

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def shop(admin: Actor) -> Shop:
    """A shop with 10 of A and B in MAIN, since Monday."""
    with clock.using(lambda: MONDAY):
        made = Shop(admin.company, admin)
        made.receipt(("A", "10", "2"), ("B", "10", "2"))
    return made


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the clock so many days behind Monday."""
    yield lambda days: clock.set_source(lambda: MONDAY + timedelta(days=days))
    clock.set_source(None)


def deal(actor: Actor, *rows: tuple[str, str], **header: Any) -> int:
    """A deal with rows of (product, quantity) at 10 each."""
    given = [{"product": sku, "quantity": n, "price": "10"} for sku, n in rows]
    return deals.create(actor, {"customer": CUSTOMER, "rows": given, **header}).id


def row_of(actor: Actor, number: int, index: int = 0) -> Any:
    return query.show(actor, number).rows[index]


def held(actor: Actor, number: int) -> tuple[Decimal, ...]:
    """What each row of a deal holds."""
    return tuple(one.reserved for one in query.show(actor, number).rows)


def covered(actor: Actor, number: int) -> tuple[Decimal, ...]:
    return tuple(one.covered for one in query.show(actor, number).rows)


def error_of(act: Callable[..., Any], *args: Any, **named: Any) -> tuple[str, set[str]]:
    """The code, and the reasons of all that is wrong."""
    with pytest.raises(AmbarError) as caught:
        act(*args, **named)
    return caught.value.code, {one["reason"] for one in caught.value.details.get("errors", [])}


@pytest.fixture(autouse=True)
def _sound(admin: Actor) -> Any:
    """After each test the books and the reservations agree."""
    yield
    found = checks.run(admin)
    assert found.ok, [one for one in found.checks if not one.ok]


# Made ------------------------------------------------------------------------------


def test_a_row_is_reserved_on_adding_from_its_own_or_the_deals_warehouse(shop: Shop) -> None:
    made = deal(shop.actor, ("A", "4"), warehouse="SHOP")
    deal_rows.put_row(shop.actor, made, {"product": "B", "quantity": "3", "warehouse": "MAIN"})
    lines = listing.page(shop.actor, ReservationFilter(deal=made), order="product").rows
    assert [(one.product, one.warehouse, one.reserved, one.covered) for one in lines] == [
        ("A", "SHOP", 4, 0), ("B", "MAIN", 3, 3),
    ]  # fmt: skip


def test_services_and_bundles_hold_nothing_and_cannot_be_reserved(shop: Shop) -> None:
    made = deal(shop.actor, ("S", "2"))
    assert not row_of(shop.actor, made).reserved
    assert error_of(reservations.set, shop.actor, made, "S", "1") == ("invalid", {"not_stocked"})


def test_no_more_is_reserved_than_the_row_has_and_nothing_finer_than_its_unit(shop: Shop) -> None:
    made = deal(shop.actor, ("A", "4"))
    assert error_of(reservations.set, shop.actor, made, "A", "5") == ("invalid", {"more_than_open"})
    assert error_of(reservations.set, shop.actor, made, "A", "1.5") == ("invalid", {"too_fine"})
    assert error_of(reservations.set, shop.actor, made, "A", "-1") == ("invalid", {"negative"})
    assert held(shop.actor, made) == (4,)


def test_it_may_exceed_stock_and_what_is_covered_follows_the_order_in_which_it_was_made(shop: Shop) -> None:
    first, second, third = (deal(shop.actor, ("A", n)) for n in ("6", "7", "2"))
    assert [covered(shop.actor, one) for one in (first, second, third)] == [(6,), (4,), (0,)]
    assert row_of(shop.actor, second).short == 3
    shop.receipt(("A", "4", "2"))
    assert [covered(shop.actor, one) for one in (first, second, third)] == [(6,), (7,), (1,)]


def test_available_is_on_hand_less_what_is_covered(shop: Shop) -> None:
    deal(shop.actor, ("A", "25"))
    line = next(one for one in stock.stock(shop.actor, product="A") if one.warehouse == "MAIN")
    assert (line.on_hand, line.reserved, line.available) == (10, 25, 0)


def test_a_row_that_grows_does_not_jump_the_queue_and_one_that_shrinks_gives_up_its_newest(shop: Shop) -> None:
    first = deal(shop.actor, ("A", "4"))
    second = deal(shop.actor, ("A", "5"))
    key = row_of(shop.actor, first).id
    deal_rows.put_row(shop.actor, first, {"id": key, "quantity": "9"})
    assert (covered(shop.actor, first), covered(shop.actor, second)) == ((5,), (5,))
    deal_rows.put_row(shop.actor, first, {"id": key, "quantity": "4"})
    assert (held(shop.actor, first), covered(shop.actor, first), covered(shop.actor, second)) == ((4,), (4,), (5,))


def test_it_follows_the_row_until_it_is_edited_by_hand(shop: Shop) -> None:
    made = deal(shop.actor, ("A", "4"))
    key = row_of(shop.actor, made).id
    deal_rows.put_row(shop.actor, made, {"id": key, "quantity": "6"})
    assert held(shop.actor, made) == (6,)
    reservations.set(shop.actor, made, "A", "2")
    deal_rows.put_row(shop.actor, made, {"id": key, "quantity": "8"})
    assert held(shop.actor, made) == (2,)
    deal_rows.put_row(shop.actor, made, {"id": key, "quantity": "1"})
    assert held(shop.actor, made) == (1,), "never more than the row"


def test_a_row_takes_its_reservation_to_another_warehouse_and_to_another_product(shop: Shop) -> None:
    made = deal(shop.actor, ("A", "4"))
    key = row_of(shop.actor, made).id
    deal_rows.put_row(shop.actor, made, {"id": key, "warehouse": "SHOP"})
    assert [(one.warehouse, one.reserved) for one in listing.page(shop.actor, ReservationFilter()).rows] == [
        ("SHOP", 4)
    ]
    deal_rows.put_row(shop.actor, made, {"id": key, "product": "B"})
    assert [(one.product, one.reserved) for one in listing.page(shop.actor, ReservationFilter()).rows] == [("B", 4)]


# Modes -----------------------------------------------------------------------------


def test_manual_reserves_nothing_by_itself(shop: Shop) -> None:
    settings.set(shop.actor, "reservation.mode", "manual")
    made = deal(shop.actor, ("A", "4"))
    assert held(shop.actor, made) == (0,)
    reservations.set(shop.actor, made, "A", "3")
    assert held(shop.actor, made) == (3,)


def test_a_row_that_is_not_followed_holds_nothing_of_another_product(shop: Shop) -> None:
    made = deal(shop.actor, ("A", "4"))
    settings.set(shop.actor, "reservation.mode", "manual")
    deal_rows.put_row(shop.actor, made, {"id": row_of(shop.actor, made).id, "product": "B"})
    assert held(shop.actor, made) == (0,)


def test_on_payment_rows_take_what_is_paid_in_their_order_less_what_is_shipped(shop: Shop) -> None:
    settings.set(shop.actor, "reservation.mode", "on_payment")
    made = deal(shop.actor, ("A", "4"), ("B", "5"))
    assert held(shop.actor, made) == (0, 0)
    first = payments.add(shop.actor, made, "55")
    assert held(shop.actor, made) == (4, 1), "40 for the first row, 15 are one and a half of the second: one"
    payments.add(shop.actor, made, "35")
    assert held(shop.actor, made) == (4, 5)
    number = deals.sale(shop.actor, made, [{"row": row_of(shop.actor, made).id, "quantity": "3"}]).sale
    documents.process(shop.actor, str(number))
    assert held(shop.actor, made) == (1, 5)
    payments.undo(shop.actor, made, int(first.payment or 0))
    assert held(shop.actor, made) == (0, 0), "35 pay for three, and these are shipped"


# Period and expiry -----------------------------------------------------------------


@pytest.mark.parametrize(
    "days, calendar, holidays, day",
    [
        ("3", "1,2,3,4,5,6", "", date(2026, 11, 26)),
        ("6", "1,2,3,4,5,6", "", date(2026, 11, 30)),
        ("5", "1,2,3,4,5", "", date(2026, 11, 30)),
        ("3", "1,2,3,4,5", "2026-11-24,2026-11-25", date(2026, 11, 30)),
        ("1", "7", "", date(2026, 11, 29)),
    ],
)
def test_the_period_counts_working_days(
    shop: Shop, at: Any, days: str, calendar: str, holidays: str, day: date
) -> None:
    at(0)
    for name, value in (("reservation.days", days), ("calendar.days", calendar), ("calendar.holidays", holidays)):
        settings.set(shop.actor, name, value)
    assert row_of(shop.actor, deal(shop.actor, ("A", "1"))).until == day


def test_it_ends_at_the_close_of_its_day_for_readers_and_the_next_writer_takes_it_away(shop: Shop, at: Any) -> None:
    at(0)
    made = deal(shop.actor, ("A", "4"))
    at(3)
    assert held(shop.actor, made) == (4,)
    at(4)
    assert held(shop.actor, made) == (0,)
    assert shop.company.engine.value("SELECT count(*) FROM reservation") == 1
    deals.comment(shop.actor, made, "Aradım")
    assert shop.company.engine.value("SELECT count(*) FROM reservation") == 0
    told = [one for one in query.history(shop.actor, made) if one.action == "reservation"]
    assert [(one.field, one.before, one.by) for one in told] == [("expired", "4", None)]


def test_tick_takes_away_what_is_over_once(shop: Shop, at: Any) -> None:
    at(0)
    deal(shop.actor, ("A", "4"))
    deal(shop.actor, ("B", "4"))
    assert reservations.tick(shop.actor).expired == 0
    at(4)
    assert reservations.tick(shop.actor).expired == 2
    assert reservations.tick(shop.actor).expired == 0


def test_with_inventory_management_off_it_expires_all_the_same(shop: Shop, at: Any) -> None:
    at(0)
    deal(shop.actor, ("A", "4"))
    settings.set(shop.actor, "inventory", "off")
    at(4)
    assert reservations.tick(shop.actor).expired == 1


def test_it_can_be_extended_but_not_into_the_past(shop: Shop, at: Any) -> None:
    at(0)
    made = deal(shop.actor, ("A", "4"))
    reservations.extend(shop.actor, made, "A", until="2026-12-31")
    assert row_of(shop.actor, made).until == date(2026, 12, 31)
    at(10)
    assert held(shop.actor, made) == (4,)
    assert error_of(reservations.extend, shop.actor, made, "A", until="2026-11-30") == ("invalid", {"past"})


def test_what_was_reserved_at_the_end_of_a_day_is_told_as_it_was(shop: Shop, at: Any) -> None:
    def on(day: str) -> tuple[Decimal, ...]:
        line = next(one for one in stock.stock(shop.actor, product="A", as_of=day) if one.warehouse == "MAIN")
        return line.on_hand, line.reserved, line.available

    at(0)
    made = deal(shop.actor, ("A", "4"))
    deal(shop.actor, ("A", "2"))
    at(1)
    shop.sale(("A", "3"), deal=made)
    reservations.extend(shop.actor, made, until="2026-12-31")
    at(9)
    reservations.release(shop.actor, made)
    today = shop.company.today().isoformat()
    assert [on(day) for day in ("2026-11-24", "2026-11-26", "2026-11-27", today)] == [
        (7, 3, 4), (7, 3, 4), (7, 1, 6), (7, 0, 7),
    ]  # fmt: skip


# Released --------------------------------------------------------------------------


def test_releasing_by_hand_is_for_good(shop: Shop) -> None:
    made = deal(shop.actor, ("A", "4"), ("B", "2"))
    reservations.release(shop.actor, made, "A")
    assert held(shop.actor, made) == (0, 2)
    deal_rows.put_row(shop.actor, made, {"id": row_of(shop.actor, made).id, "quantity": "5"})
    assert held(shop.actor, made) == (0, 2)
    reservations.release(shop.actor, made)
    assert held(shop.actor, made) == (0, 0)
    assert error_of(reservations.release, shop.actor, made) == ("invalid", {"nothing_reserved"})


def test_deleting_the_row_losing_and_deleting_the_deal_release(shop: Shop) -> None:
    made, lost, gone = (deal(shop.actor, ("A", "2"), ("B", "1")) for _ in range(3))
    deal_rows.drop_row(shop.actor, made, row_of(shop.actor, made).id)
    deals.lose(shop.actor, lost, reason="Pahalı")
    deals.delete(shop.actor, gone)
    assert [(one.deal, one.product) for one in listing.page(shop.actor, ReservationFilter()).rows] == [(made, "B")]


def test_a_lost_deal_that_is_opened_again_stands_behind_the_others(shop: Shop) -> None:
    first, second = deal(shop.actor, ("A", "8")), deal(shop.actor, ("A", "8"))
    deals.lose(shop.actor, first)
    deals.reopen(shop.actor, first)
    assert (covered(shop.actor, first), covered(shop.actor, second)) == ((2,), (8,))


# Shipping --------------------------------------------------------------------------


def test_a_partial_sale_leaves_the_rest_and_cancelling_brings_it_back_to_its_place(shop: Shop) -> None:
    first = deal(shop.actor, ("A", "6"))
    second = deal(shop.actor, ("A", "6"))
    number = str(deals.sale(shop.actor, first, [{"row": row_of(shop.actor, first).id, "quantity": "4"}]).sale)
    documents.process(shop.actor, number)
    row = row_of(shop.actor, first)
    assert (row.shipped, row.open, row.reserved, row.covered) == (4, 2, 2, 2)
    assert covered(shop.actor, second) == (4,)
    documents.cancel(shop.actor, number)
    assert (row_of(shop.actor, first).shipped, covered(shop.actor, first), covered(shop.actor, second)) == (
        0,
        (6,),
        (4,),
    )
    documents.process(shop.actor, number)
    assert held(shop.actor, first) == (2,)


def test_what_a_cancelled_sale_used_comes_back_only_to_an_open_deal_and_before_its_day_is_over(
    shop: Shop, at: Any
) -> None:
    at(0)
    made, over = deal(shop.actor, ("A", "3")), deal(shop.actor, ("B", "3"))
    numbers = [str(deals.sale(shop.actor, one).sale) for one in (made, over)]
    for number in numbers:
        documents.process(shop.actor, number)
    deals.win(shop.actor, made)
    documents.cancel(shop.actor, numbers[0])
    assert held(shop.actor, made) == (0,)
    at(4)
    documents.cancel(shop.actor, numbers[1])
    assert held(shop.actor, over) == (0,)


def test_a_sale_from_another_warehouse_reduces_it_to_what_remains(shop: Shop) -> None:
    shop.transfer(("A", "3"))
    made = deal(shop.actor, ("A", "6"))
    key = row_of(shop.actor, made).id
    number = str(deals.sale(shop.actor, made, [{"row": key, "quantity": "3", "warehouse": "SHOP"}]).sale)
    documents.process(shop.actor, number)
    row = row_of(shop.actor, made)
    assert (row.shipped, row.reserved, shop.balance("A")[0], shop.balance("A", "SHOP")[0]) == (3, 3, 7, 0)


def test_a_sale_ships_rows_of_the_same_product_in_their_order_and_more_belongs_to_none(shop: Shop) -> None:
    made = deal(shop.actor, ("A", "2"), ("A", "3"))
    shop.sale(("A", "4"), deal=made)
    assert [row.shipped for row in query.show(shop.actor, made).rows] == [2, 2]
    shop.sale(("A", "5"), deal=made)
    assert [row.shipped for row in query.show(shop.actor, made).rows] == [2, 3]


# Short stock -----------------------------------------------------------------------


def test_nobody_sells_or_moves_what_is_covered_for_another_deal(shop: Shop) -> None:
    mine, theirs = deal(shop.actor, ("A", "6")), deal(shop.actor, ("A", "6"))
    assert error_of(shop.sale, ("A", "1")) == ("insufficient_stock", {"short"})
    assert error_of(shop.transfer, ("A", "1")) == ("insufficient_stock", {"short"})
    assert error_of(shop.sale, ("A", "5"), deal=theirs) == ("insufficient_stock", {"short"})
    shop.sale(("A", "6"), deal=mine)
    shop.sale(("A", "4"), deal=theirs)
    assert shop.balance("A")[0] == 0


def test_moving_it_lifts_who_may_and_says_so_and_the_history_names_who_falls_short(shop: Shop) -> None:
    made = deal(shop.actor, ("A", "8"))
    state = shop.transfer(("A", "5"), allow_negative=True)
    told = [one for one in document_query.history(shop.actor, state.number) if one.action == "reservation_short"]
    assert [(one.before, one.after) for one in told] == [(str(made), "3")]


def test_overselling_lifts_it_too(shop: Shop) -> None:
    deal(shop.actor, ("A", "8"))
    settings.set(shop.actor, "oversell", "on")
    state = shop.sale(("A", "5"))
    told = [one for one in document_query.history(shop.actor, state.number) if one.action == "reservation_short"]
    assert [one.after for one in told] == ["3"]


def test_writing_off_is_limited_by_stock_alone_and_names_who_falls_short(shop: Shop) -> None:
    first, second = deal(shop.actor, ("A", "6")), deal(shop.actor, ("A", "4"))
    draft = documents.create(
        shop.actor, "write_off", {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "7"}]}
    )
    seen = document_query.preview(shop.actor, draft.number)
    assert not seen.errors
    assert seen.rows[0].reservations == ({"deal": first, "short": 3}, {"deal": second, "short": 4})
    documents.process(shop.actor, draft.number)
    assert (covered(shop.actor, first), covered(shop.actor, second)) == ((3,), (0,))


def test_the_preview_of_a_deals_sale_names_what_it_uses_and_nobody_falls_short_by_it(shop: Shop) -> None:
    made, _other = deal(shop.actor, ("A", "6")), deal(shop.actor, ("A", "4"))
    number = str(deals.sale(shop.actor, made).sale)
    seen = document_query.preview(shop.actor, number)
    assert seen.rows[0].reservations == ({"deal": made, "used": 6},)
    documents.process(shop.actor, number)
    assert not [one for one in document_query.history(shop.actor, number) if one.action == "reservation_short"]


def test_a_receipt_whose_goods_are_covered_cannot_be_cancelled(shop: Shop) -> None:
    state = shop.receipt(("C", "5", "2"))
    deal(shop.actor, ("C", "2"))
    assert error_of(documents.cancel, shop.actor, state.number)[0] == "insufficient_stock"


def test_merging_takes_reservations_along_in_their_place(shop: Shop) -> None:
    first = deal(shop.actor, ("A", "4"))
    deal(shop.actor, ("B", "18"))
    merging.merge(shop.actor, "B", "A")
    assert covered(shop.actor, first) == (4,)
    shop.sale(("B", "4"), deal=first)
    assert row_of(shop.actor, first).shipped == 4
    with shop.company.read() as engine:
        assert {key[0] for key in lookup.reserved(engine, [shop.id_of("item", "sku", "A")])} == set()
