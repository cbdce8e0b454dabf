"""Deals: made, changed, moved through stages, won, lost, deleted, and sales from them. Rules: domain.md, "CRM"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from db.access import Actor
from db.connection import Engine
from db.errors import AmbarError
from db.queries import checks, pipelines
from db.queries import deals as query
from db.queries import documents as document_query
from db.queries import reservations as listing
from db.queries.deals import DealFilter
from db.queries.reservations import ReservationFilter
from db.services import deal_rows, deals, documents, payments, products, reservations, settings, warehouses
from db.services import pipelines as pipeline_services
from tests.books import CUSTOMER, Shop
from tests.conftest import MakeActor

EVERYTHING = {
    "deal.view": True, "deal.edit": True, "reservation.edit": True, "inventory.view": True, "sale.view": True,
    "sale.edit": True, "sale.process": True, "catalog.view": True, "warehouse.view": True, "contact.view": True,
}  # fmt: skip


@pytest.fixture
def shop(admin: Actor) -> Shop:
    """A shop with 10 of A in MAIN and 5 in SHOP; A costs 10."""
    made = Shop(admin.company, admin)
    products.edit(admin, "A", price="10")
    made.receipt(("A", "10", "2"))
    made.receipt(("A", "5", "2"), warehouse="SHOP")
    return made


@pytest.fixture(autouse=True)
def _sound(admin: Actor) -> Any:
    yield
    found = checks.run(admin)
    assert found.ok, [one for one in found.checks if not one.ok]


def make(actor: Actor, *rows: tuple[str, str] | dict[str, Any], **header: Any) -> int:
    given = [row if isinstance(row, dict) else {"product": row[0], "quantity": row[1]} for row in rows]
    return deals.create(actor, {"customer": CUSTOMER, "rows": given, **header}).id


def error_of(act: Callable[..., Any], *args: Any, **named: Any) -> AmbarError:
    with pytest.raises(AmbarError) as caught:
        act(*args, **named)
    return caught.value


def reasons(error: AmbarError) -> set[str]:
    return {one["reason"] for one in error.details.get("errors", [])} | {error.details.get("reason", error.code)}


# Made and changed ------------------------------------------------------------------


def test_a_deal_has_the_sums_of_a_sale(shop: Shop) -> None:
    made = make(shop.actor, {"product": "A", "quantity": "4", "price": "12", "discount": "10%", "tax": "20%"})
    totals = query.show(shop.actor, made).totals
    assert (totals.gross, totals.discount, totals.net, totals.tax, totals.total) == (
        Decimal("48"), Decimal("4.80"), Decimal("36"), Decimal("7.20"), Decimal("43.20"),
    )  # fmt: skip


def test_rows_are_typed_copied_moved_and_taken_back(shop: Shop) -> None:
    made = make(shop.actor, ("A", "2"))
    state = deal_rows.put_rows(shop.actor, made, [{"product": "B", "quantity": "1"}, {"product": "C", "quantity": "1"}])
    copied = deal_rows.copy_row(shop.actor, made, state.row_ids[0])
    deal_rows.move_row(shop.actor, made, int(copied.row_id or 0), -5)
    assert [row.product for row in query.show(shop.actor, made).rows] == ["B", "A", "B", "C"]
    gone = deal_rows.drop_row(shop.actor, made, state.row_ids[1])
    deal_rows.take_back(shop.actor, made, gone.edit)
    assert [row.product for row in query.show(shop.actor, made).rows] == ["B", "A", "B", "C"]
    assert len(listing.page(shop.actor, ReservationFilter(deal=made)).rows) == 4, "what came back is reserved again"
    stale = error_of(deal_rows.put_row, shop.actor, made, {"product": "A", "quantity": "1"}, version=1)
    assert (stale.code, stale.details["changed_by"]) == ("conflict", "Yönetici") or stale.code == "conflict"


def test_what_was_shipped_stays(shop: Shop) -> None:
    made = make(shop.actor, ("A", "4"))
    shop.sale(("A", "3"), deal=made)
    row = query.show(shop.actor, made).rows[0]
    put = deal_rows.put_row
    assert reasons(error_of(put, shop.actor, made, {"id": row.id, "quantity": "2"})) >= {"less_than_shipped"}
    assert reasons(error_of(put, shop.actor, made, {"id": row.id, "product": "B"})) >= {"shipped"}
    copied = deal_rows.copy_row(shop.actor, made, row.id)
    assert [one.shipped for one in query.show(shop.actor, made).rows] == [3, 0]
    deal_rows.drop_row(shop.actor, made, row.id)
    assert [one.id for one in query.show(shop.actor, made).rows] == [copied.row_id]


def test_what_a_deal_names_cannot_be_deleted(shop: Shop) -> None:
    warehouses.add(shop.actor, "YENI", "Yeni")
    make(shop.actor, ("D", "1"), warehouse="YENI")
    assert error_of(products.delete, shop.actor, "D").code == "in_use"
    assert error_of(warehouses.delete, shop.actor, "YENI").code == "in_use"
    assert error_of(products.edit, shop.actor, "D", unit="kg").code in ("in_use", "invalid")


# Rights ----------------------------------------------------------------------------


def test_price_and_discount_need_their_rights_in_deals(shop: Shop, make_actor: MakeActor) -> None:
    plain = make_actor({**EVERYTHING, "row.price": ["sale"], "row.discount": ["sale"]}, requirements=True)
    made = make(plain, ("A", "4"))
    for row in ({"price": "9"}, {"discount": "5%"}):
        refused = error_of(deal_rows.put_row, plain, made, {"product": "A", "quantity": "1", **row})
        assert (refused.code, refused.details["reason"]) == ("denied", "missing")
    able = make_actor({**EVERYTHING, "row.price": ["deal"], "row.discount": ["deal"]}, requirements=True)
    deal_rows.put_row(able, made, {"product": "A", "quantity": "1", "price": "9", "discount": "5%"})


def test_the_discount_limit_of_deals_counts_in_deals(shop: Shop) -> None:
    from db.services import employees, roles

    admin = shop.actor
    code = roles.copy(admin, "store_staff", "Sınırlı").code
    roles.set_grants(admin, code, {"row.discount": ["deal"], "row.price": ["deal"]},
              terms={"row.discount": {"discount_limit": "10"}})  # fmt: skip
    employees.add(admin, "sinirli", "Sınırlı", roles=[code])
    with admin.company.read() as engine:
        limited = Actor(admin.company, engine.value("SELECT id FROM employee WHERE login = 'sinirli'"))
    made = make(limited, ("A", "1"))
    refused = error_of(deal_rows.put_row, limited, made, {"product": "A", "quantity": "1", "discount": "11%"})
    assert (refused.code, refused.details["reason"]) == ("denied", "limit")
    deal_rows.put_row(limited, made, {"product": "A", "quantity": "1", "discount": "10%"})


def test_a_foreign_warehouse_is_masked_and_stays(shop: Shop, make_actor: MakeActor) -> None:
    made = make(shop.actor, ("A", "4"), {"product": "A", "quantity": "2", "warehouse": "SHOP"})
    mine = make_actor({**EVERYTHING, "warehouse.view": ["SHOP"]}, requirements=True)
    seen = query.show(mine, made)
    assert [(row.warehouse, row.masked or False, bool(row.available)) for row in seen.rows] == [
        (None, True, False), ("SHOP", False, True),
    ]  # fmt: skip
    assert seen.foreign and seen.warehouse is None
    back = [{"id": row.id, "quantity": "3", "warehouse": row.warehouse, "masked": row.masked} for row in seen.rows]
    deals.edit(mine, made, {"rows": back}, version=seen.version)
    assert [row.warehouse for row in query.show(shop.actor, made).rows] == ["MAIN", "SHOP"]
    assert [line.warehouse for line in listing.page(mine, ReservationFilter()).rows] == ["SHOP"]
    refused = error_of(reservations.set, mine, made, seen.rows[0].id, "1")
    assert (refused.code, refused.details["reason"]) == ("denied", "scope")
    unknown = error_of(reservations.set, mine, made, seen.rows[1].id, "1", warehouse="MAIN")
    assert reasons(unknown) >= {"unknown"}
    assert deals.win(mine, made).sale_status == "draft", "not all of its warehouses are one's own"


def test_deals_of_other_pipelines_are_not_there(shop: Shop, make_actor: MakeActor) -> None:
    pipeline_services.add(shop.actor, "Servis", code="servis")
    made = make(shop.actor, ("A", "1"))
    other = make_actor(
        {**EVERYTHING, "deal.view": ["servis"], "deal.edit": ["servis"], "reservation.edit": ["servis"]},
        requirements=True,
    )
    for act in (query.show, deals.win, deals.lose, deals.delete, reservations.release):
        assert error_of(act, other, made).code == error_of(act, other, 999).code == "not_found"
    looks = make_actor({**EVERYTHING, "deal.edit": ["servis"]}, requirements=True)
    refused = error_of(deals.win, looks, made)
    assert (refused.code, refused.details["reason"]) == ("denied", "scope")
    assert reasons(error_of(documents.create, other, "sale", {"deal": made})) >= {"unknown"}
    assert reasons(error_of(deals.edit, looks, make(looks, title="x"), {"pipeline": "sales"})) >= {"unknown"}


# Winning and sales -----------------------------------------------------------------


def test_winning_sells_what_is_not_shipped_with_the_deals_prices(shop: Shop) -> None:
    made = make(shop.actor, {"product": "A", "quantity": "6", "price": "12", "discount": "6"}, ("S", "2"))
    rows = query.show(shop.actor, made).rows
    number = deals.sale(shop.actor, made, [{"row": rows[0].id, "quantity": "4"}]).sale
    documents.process(shop.actor, str(number))
    deal_rows.put_row(shop.actor, made, {"id": rows[1].id, "price": "3"})
    preview = query.win_preview(shop.actor, made)
    assert ([(one.product, one.quantity) for one in preview.rows], preview.processes) == ([("A", 2), ("S", 2)], True)
    won = deals.win(shop.actor, made)
    sale = document_query.show(shop.actor, str(won.sale))
    assert [(row.product, row.quantity, row.price, row.discount) for row in sale.rows] == [
        ("A", 2, Decimal("12"), "2.00"), ("S", 2, Decimal("3"), None),
    ]  # fmt: skip
    assert (won.sale_status, sale.totals.total, preview.total) == ("processed", Decimal("28"), Decimal("28"))
    assert [row.open for row in query.show(shop.actor, made).rows] == [0, 0]


def test_winning_leaves_a_draft_where_the_setting_or_the_right_says_so(shop: Shop, make_actor: MakeActor) -> None:
    seller = make_actor({name: EVERYTHING[name] for name in EVERYTHING if name != "sale.process"}, requirements=True)
    made = make(seller, ("A", "2"))
    assert deals.win(seller, made).sale_status == "draft"
    settings.set(shop.actor, "deal.process_sale", "off")
    assert deals.win(shop.actor, make(shop.actor, ("A", "2"))).sale_status == "draft"
    assert shop.balance("A")[0] == 10


def test_winning_what_is_short_says_where_else_there_is_enough(shop: Shop) -> None:
    other = make(shop.actor, ("A", "8"))
    made = make(shop.actor, ("A", "4"))
    won = deals.win(shop.actor, made)
    assert (won.status, won.sale_status, shop.balance("A")[0]) == ("won", "draft", 10)
    (row,) = won.short
    assert (row.product, row.wanted, row.available, row.warehouses) == ("A", 4, 2, (("SHOP", Decimal(5)),))
    deals.lose(shop.actor, other)
    documents.process(shop.actor, str(won.sale))
    assert query.show(shop.actor, made).rows[0].shipped == 4


def test_nothing_is_sold_twice(shop: Shop) -> None:
    made = make(shop.actor, ("A", "4"))
    row = query.show(shop.actor, made).rows[0].id
    first = deals.sale(shop.actor, made, [{"row": row, "quantity": "3"}]).sale
    assert document_query.show(shop.actor, str(deals.sale(shop.actor, made).sale)).rows[0].quantity == 1
    assert reasons(error_of(deals.sale, shop.actor, made)) >= {"nothing_left"}
    assert reasons(error_of(deals.sale, shop.actor, made, [{"row": row, "quantity": "5"}])) >= {"more_than_open"}
    won = deals.win(shop.actor, made)
    assert [status for _number, status in won.sales] == ["processed", "processed"] and won.sale is None
    assert (query.show(shop.actor, made).rows[0].shipped, shop.balance("A")[0]) == (4, 6)
    assert first in {number for number, _status in won.sales}


def test_without_a_customer_nothing_is_won_and_no_sale_is_left(shop: Shop) -> None:
    made = make(shop.actor, ("A", "2"), customer=None)
    for act in (deals.win, deals.sale):
        assert "customer_missing" in reasons(error_of(act, shop.actor, made))
    assert query.show(shop.actor, made).status == "open"
    assert not document_query.page(shop.actor, document_query.DocumentFilter(types=("sale",))).rows
    deals.edit(shop.actor, made, {"customer": CUSTOMER})
    assert deals.win(shop.actor, made).sale_status == "processed"


def test_a_sale_counts_the_rest_of_a_box_in_pieces(shop: Shop) -> None:
    products.edit(shop.actor, "A", units={"box": "4"})
    made = make(shop.actor, {"product": "A", "quantity": "2", "unit": "box", "price": "40"})
    shop.sale(("A", "3"), deal=made)
    row = query.show(shop.actor, made).rows[0]
    assert (row.shipped, row.open, row.reserved, row.base_unit) == (3, 5, 5, "pcs")
    sale = document_query.show(shop.actor, str(deals.sale(shop.actor, made).sale)).rows[0]
    assert (sale.quantity * (4 if sale.unit == "box" else 1), sale.total) == (5, Decimal(50))


def test_a_closed_deal_is_not_edited_but_commented_and_paid(shop: Shop) -> None:
    made = make(shop.actor, ("A", "2"))
    deals.win(shop.actor, made)
    assert error_of(deals.edit, shop.actor, made, {"title": "x"}).code == "not_editable"
    payments.add(shop.actor, made, "20")
    deals.comment(shop.actor, made, "Ödendi")
    assert (query.show(shop.actor, made).due, query.history(shop.actor, made)[-1].after) == (0, "Ödendi")
    assert error_of(deals.delete, shop.actor, made).code == "in_use"


def test_another_currency_rounds_deals_anew(admin: Actor) -> None:
    Shop(admin.company, admin)
    made = make(admin, {"product": "A", "quantity": "3", "price": "1.50"})
    settings.set(admin, "currency", "JPY")
    found = query.show(admin, made)
    assert (found.currency, found.totals.total) == ("JPY", 5)


# Lists -----------------------------------------------------------------------------


def test_the_list_is_filtered_ordered_and_paged_both_ways(shop: Shop) -> None:
    made = [make(shop.actor, ("A", str(n)), title=f"İş {n}", expected_on=f"2026-12-0{n}") for n in range(1, 6)]
    seen: list[int] = []
    after = None
    while True:
        page = query.page(shop.actor, DealFilter(), after=after, limit=2, order="expected")
        seen += [line.id for line in page.rows]
        if (after := page.after) is None:
            break
    assert seen == made[::-1]
    last = query.page(shop.actor, DealFilter(), limit=2, order="expected", backwards=True)
    assert [line.id for line in last.rows] == [made[1], made[0]]
    assert [line.id for line in query.page(shop.actor, DealFilter(text="is 3")).rows] == [made[2]]
    assert [line.id for line in query.page(shop.actor, DealFilter(short=True)).rows] == [made[4]], "1+2+3+4 are covered"
    sums = query.sums(shop.actor, DealFilter(expected_to=date(2026, 12, 2)))
    assert (sums.deals, sums.total) == (2, Decimal(30))
    ruler = query.ruler(shop.actor, DealFilter(), order="total")
    assert ruler is not None and ruler.total == 5


def test_the_board_has_a_lane_for_each_stage(shop: Shop) -> None:
    first, second = make(shop.actor, ("A", "1")), make(shop.actor, ("A", "2"))
    deals.move(shop.actor, second, "offer")
    board = query.board(shop.actor, "sales")
    assert [(lane.code, lane.count, lane.total) for lane in board.lanes] == [
        ("new", 1, 10), ("offer", 1, 20), ("preparing", 0, 0), ("won", 0, 0), ("lost", 0, 0),
    ]  # fmt: skip
    assert [card.id for card in board.lanes[0].cards] == [first]


def test_pipelines_change_but_never_lose_their_deals(shop: Shop) -> None:
    admin, service = shop.actor, pipeline_services
    made = make(admin, ("A", "1"))
    assert error_of(service.delete, admin, "sales").code == "in_use"
    assert error_of(service.delete_stage, admin, "sales", "new").code == "in_use"
    assert reasons(error_of(service.delete_stage, admin, "sales", "won")) >= {"closes"}
    assert reasons(error_of(service.edit, admin, "sales", active=False)) >= {"last"}
    code = service.add_stage(admin, "sales", "Keşif", after="new").stage
    service.move_stage(admin, "sales", code, -1)
    assert [one.code for one in pipelines.listing(admin)[0].stages] == [
        code,
        "new",
        "offer",
        "preparing",
        "won",
        "lost",
    ]
    deals.move(admin, made, code)
    second = service.add(admin, "Servis").code
    deals.edit(admin, made, {"pipeline": second})
    assert [(one.code, one.deals) for one in pipelines.listing(admin)] == [("sales", 0), (second, 1)]
    service.delete_stage(admin, "sales", code)


@pytest.mark.parametrize("order", ["updated", "expected", "total", "number"])
@pytest.mark.parametrize("stages", [(), ("new",)])
def test_a_page_of_the_list_is_read_in_the_order_of_an_index(
    admin: Actor, order: str, stages: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Any]] = []
    real = Engine.rows

    def listen(self: Engine, sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
        asked.append((sql, parameters))
        return real(self, sql, parameters)

    monkeypatch.setattr(Engine, "rows", listen)
    query.page(admin, query.DealFilter(stages=stages), limit=20, order=order)
    (page,) = [one for one in asked if "ORDER BY" in one[0] and "d.title" in one[0]]
    with admin.company.read() as engine:
        plan = [row[3] for row in real(engine, f"EXPLAIN QUERY PLAN {page[0]}", page[1])]
    if not (stages and order != "updated"):  # of one stage the last changed are in order, others are few
        assert not [line for line in plan if "TEMP B-TREE" in line], plan
