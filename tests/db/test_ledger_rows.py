"""Movements: the books' order, filters, pages, and what one may see of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db.access import Actor
from db.ledger import blocks
from db.queries.ledger import LedgerFilter, page
from db.queries.rows import HIDDEN, visible
from db.services import documents, products, warehouses


def rows(actor: Actor, **wanted: object) -> list[tuple[str, str, str]]:
    lines = page(actor, LedgerFilter(**wanted)).rows  # type: ignore[arg-type]
    return [(one.sku, one.warehouse, str(one.quantity)) for one in lines]


@pytest.fixture
def moved(admin: Actor, product: str, stock_up, frozen_clock) -> dict[str, str]:
    """Goods in on the 24th; on the 25th a transfer and a cancelled write-off; their numbers."""
    warehouses.add(admin, "SHOP", "Şube")
    products.add(admin, "A", "Anahtar")
    numbers = {"in": stock_up(product, "5", "MAIN", "2.00"), "other": stock_up("A", "7", "SHOP")}
    frozen_clock.forward(days=1)
    data = {"warehouse": "MAIN", "to_warehouse": "SHOP", "rows": [{"product": product, "quantity": "2"}]}
    numbers["transfer"] = documents.create_and_process(admin, "transfer", data).number
    row = {"product": product, "quantity": "1", "warehouse": "MAIN"}
    numbers["write_off"] = documents.create_and_process(admin, "write_off", {"rows": [row]}).number
    documents.cancel(admin, numbers["write_off"])
    return numbers


def test_filters(admin: Actor, moved: dict[str, str], refused) -> None:
    everything = [
        ("M8-40", "MAIN", "5"), ("A", "SHOP", "7"), ("M8-40", "MAIN", "-2"), ("M8-40", "SHOP", "2"),
        ("M8-40", "MAIN", "-1"), ("M8-40", "MAIN", "1"),
    ]  # fmt: skip
    assert rows(admin) == everything
    assert rows(admin, product="8680080000408") == [one for one in everything if one[0] == "M8-40"]
    assert rows(admin, warehouse="SHOP") == [("A", "SHOP", "7"), ("M8-40", "SHOP", "2")]
    assert rows(admin, product="M8-40", warehouse="SHOP") == [("M8-40", "SHOP", "2")]
    assert rows(admin, document=moved["transfer"].lower()) == everything[2:4]
    assert rows(admin, document=moved["transfer"], warehouse="SHOP") == everything[3:4]
    assert rows(admin, document=moved["write_off"]) == everything[4:]
    assert rows(admin, date_to="2026-11-24") == everything[:2]
    assert rows(admin, date_from=date(2026, 11, 25), product="A") == []
    for wanted in ({"product": "YOK"}, {"warehouse": "YOK"}, {"document": "SF-9"}, {"document": "YOK"}):
        with refused("not_found"):
            page(admin, LedgerFilter(**wanted))  # type: ignore[arg-type]
    with refused("invalid", ("from", "not_a_day")):
        page(admin, LedgerFilter(date_from="x"))


def test_what_a_row_says(admin: Actor, moved: dict[str, str]) -> None:
    line = page(admin, LedgerFilter(document=moved["transfer"])).rows[0]
    assert (line.kind, line.day, line.value, line.document, line.row) == (
        "transfer", date(2026, 11, 25), Decimal("-4.00"), moved["transfer"], 1,
    )  # fmt: skip
    assert list(visible(line)) == [
        "sequence", "day", "recorded_at", "kind", "sku", "warehouse", "quantity", "value", "document", "row",
    ]  # fmt: skip


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize("wanted", [LedgerFilter(), LedgerFilter(product="M8-40"), LedgerFilter(warehouse="MAIN")])
def test_pages_both_ways(admin: Actor, wanted: LedgerFilter) -> None:
    whole = [one.sequence for one in page(admin, wanted).rows]
    for backwards in (False, True):
        seen: list[int] = []
        after = None
        while True:
            piece = page(admin, wanted, limit=2, after=after, backwards=backwards)
            found = [one.sequence for one in piece.rows]
            seen = found + seen if backwards else seen + found
            after = piece.after
            if after is None:
                break
        assert seen == whole


def test_a_warehouse_with_few_rows_among_many_is_read_without_the_others(
    admin: Actor, product: str, stock_up, company, monkeypatch
) -> None:
    """Rows of SHOP stand in the first block of the ledger, in one in the middle, and in the last."""
    monkeypatch.setattr(blocks, "_AT_ONCE", 1)
    for code in ("SHOP", "YARD"):
        warehouses.add(admin, code, code)
    stock_up(product, "1", "SHOP")

    def fill(rows: int) -> None:
        row = {"product": product, "quantity": "1", "warehouse": "MAIN", "purchase_price": "1"}
        documents.create_and_process(admin, "adjustment", {"rows": [row] * rows})

    fill(4 * blocks.ROWS)
    stock_up(product, "2", "SHOP")
    stock_up(product, "9", "YARD")
    fill(4 * blocks.ROWS)
    stock_up(product, "3", "SHOP")
    wanted = LedgerFilter(warehouse="SHOP")
    for backwards, quantities in ((False, [1, 2, 3]), (True, [3, 2, 1])):
        after, seen = None, []
        while True:
            piece = page(admin, wanted, limit=1, after=after, backwards=backwards)
            seen += [int(one.quantity) for one in piece.rows]
            after = piece.after
            if after is None:
                break
        assert seen == quantities
    with company.read() as engine:
        assert engine.value(
            "SELECT count(*) FROM ledger_block b JOIN warehouse w ON w.id = b.warehouse_id WHERE w.code = 'SHOP'"
        ) == 3  # fmt: skip
    assert page(admin, LedgerFilter(warehouse="YARD"), limit=5, backwards=True).rows[0].quantity == Decimal(9)


def test_rights_and_scope(admin: Actor, moved: dict[str, str], make_actor, refused) -> None:
    own = make_actor({"warehouse.view": ["SHOP"], "transfer.view": True}, requirements=True)
    lines = page(own).rows
    assert [(one.sku, one.warehouse, one.document) for one in lines] == [
        ("A", "SHOP", HIDDEN), ("M8-40", "SHOP", moved["transfer"]),
    ]  # fmt: skip
    assert all(one.value is HIDDEN for one in lines)
    assert rows(own, document=moved["transfer"]) == [("M8-40", "SHOP", "2")]
    with refused("denied", permission="adjustment.view"):
        page(own, LedgerFilter(document=moved["other"]))
    with refused("denied", permission="write_off.view"):
        page(own, LedgerFilter(document="MH-000999"))
    more = make_actor({"warehouse.view": ["SHOP"], "adjustment.view": True}, requirements=True)
    for number in (moved["in"], "SA-000999"):  # foreign and unknown are the same
        with refused("not_found", key=number):
            page(more, LedgerFilter(document=number))
    with refused("not_found", key="MAIN"):
        page(own, LedgerFilter(warehouse="MAIN"))
    assert rows(own, product="M8-40") == [("M8-40", "SHOP", "2")]
    with refused("denied", permission="inventory.view"):
        page(make_actor({"warehouse.view": "all"}, requirements=True))


def test_a_deleted_document_is_still_named(admin: Actor, moved: dict[str, str], refused) -> None:
    documents.delete(admin, moved["write_off"])
    assert page(admin).rows[-1].document == moved["write_off"]
    with refused("not_found"):
        page(admin, LedgerFilter(document=moved["write_off"]))
