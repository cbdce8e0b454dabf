"""Stock documents, rule by rule (domain.md, Documents)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import documents as queries
from db.queries.documents import DocumentFilter
from db.queries.rows import HIDDEN
from db.services import documents
from db.services import settings as settings_service
from tests.books import CUSTOMER, SUPPLIER, Shop
from tests.conftest import Clock, MakeActor


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


def refused(code: str, call: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """The details of the error that a call must raise."""
    with pytest.raises(AmbarError) as caught:
        call(*args, **kwargs)
    assert caught.value.code == code, caught.value
    return caught.value.details


def reasons(details: dict[str, Any]) -> set[tuple[int | None, str, str]]:
    """(row, field, reason) of every error."""
    return {(one.get("row"), one["field"], one["reason"]) for one in details["errors"]}


# States and numbers -------------------------------------------------------------


def test_draft_processed_cancelled_and_processed_again(shop: Shop) -> None:
    draft = documents.create(
        shop.actor, "receipt", {"supplier": SUPPLIER, "warehouse": "MAIN",
                                "rows": [{"product": "A", "quantity": "5", "purchase_price": "2"}]}
    )  # fmt: skip
    assert (draft.status, draft.number) == ("draft", "SF-000001")
    assert shop.balance("A") == (D(0), D(0)), "a draft moves nothing"
    assert documents.process(shop.actor, draft.number).status == "processed"
    refused("already_processed", documents.process, shop.actor, draft.number)
    refused("not_editable", documents.edit, shop.actor, draft.number, {"title": "x"})
    refused("not_editable", documents.delete, shop.actor, draft.number)
    assert documents.cancel(shop.actor, draft.number).status == "cancelled"
    refused("not_processed", documents.cancel, shop.actor, draft.number)
    edited = documents.edit(shop.actor, draft.number, {"title": "Düzeltildi"})
    assert edited.status == "cancelled"
    assert documents.process(shop.actor, draft.number).status == "processed"
    assert shop.balance("A") == (D(5), D(10))


def test_cancelling_a_draft_is_not_processed(shop: Shop) -> None:
    draft = documents.create(shop.actor, "write_off", {})
    refused("not_processed", documents.cancel, shop.actor, draft.number)


def test_numbers_count_per_type_and_are_never_used_again(shop: Shop) -> None:
    first = documents.create(shop.actor, "sale", {})
    other = documents.create(shop.actor, "transfer", {})
    assert (first.number, other.number) == ("US-000001", "ST-000001")
    documents.delete(shop.actor, first.number)
    refused("not_found", queries.show, shop.actor, first.number)
    assert documents.create(shop.actor, "sale", {}).number == "US-000002"


def test_a_posted_document_is_only_marked_deleted(shop: Shop) -> None:
    receipt = shop.receipt(("A", "5", "2"))
    shop.cancel(receipt)
    documents.delete(shop.actor, receipt.number)
    refused("not_found", queries.show, shop.actor, receipt.number)
    with shop.company.read() as engine:
        assert engine.value("SELECT count(*) FROM document_row WHERE document_id = ?", (receipt.id,)) == 1
        assert engine.value("SELECT number FROM document WHERE id = ?", (receipt.id,)) == receipt.number
    assert receipt.number not in {line.number for line in queries.page(shop.actor, DocumentFilter()).rows}


def test_an_empty_draft_may_be_saved_but_not_processed(shop: Shop) -> None:
    draft = documents.create(shop.actor, "receipt", {})
    assert (None, "rows", "no_rows") in reasons(refused("invalid", documents.process, shop.actor, draft.number))


def test_external_id_is_unique_per_type_so_that_a_retry_never_doubles(shop: Shop) -> None:
    first = documents.create(shop.actor, "sale", {"external_id": "PO-17"})
    details = refused("already_exists", documents.create, shop.actor, "sale", {"external_id": "PO-17"})
    assert (details["id"], details["number"], details["status"]) == (first.id, first.number, "draft")
    documents.create(shop.actor, "receipt", {"external_id": "PO-17"})


# Checking everything first ------------------------------------------------------


def test_processing_names_everything_that_is_wrong_at_once(shop: Shop) -> None:
    with shop.company.write() as engine:
        engine.run("UPDATE item SET archived = 1 WHERE sku = 'C'")
        engine.run("UPDATE warehouse SET active = 0 WHERE code = 'DEPO'")
    draft = documents.create(
        shop.actor,
        "receipt",
        {
            "warehouse": "MAIN",
            "rows": [
                {"product": "A", "quantity": "0", "purchase_price": "1"},
                {"product": "B", "quantity": "1.5", "purchase_price": "1"},
                {"product": "C", "quantity": "1", "purchase_price": "1"},
                {"product": "S", "quantity": "1", "purchase_price": "1"},
                {"product": "D", "quantity": "1"},
                {"product": "E", "quantity": "1", "purchase_price": "1", "warehouse": "DEPO"},
            ],
        },
    )
    before = shop.dump()
    found = reasons(refused("invalid", documents.process, shop.actor, draft.number))
    assert found == {
        (None, "supplier", "supplier_missing"),
        (1, "quantity", "not_positive"),
        (2, "quantity", "too_fine"),
        (3, "product", "archived"),
        (4, "product", "not_stocked"),
        (5, "purchase_price", "price_missing"),
        (6, "warehouse", "switched_off"),
    }
    assert shop.dump() == before


def test_a_negative_adjustment_points_to_the_write_off(shop: Shop) -> None:
    details = refused("invalid", shop.post, "adjustment", {"product": "A", "quantity": "-1", "purchase_price": "1"})
    assert reasons(details) == {(1, "quantity", "use_write_off")}


def test_a_missing_price_has_its_own_code_and_zero_is_a_price(shop: Shop) -> None:
    refused("price_missing", shop.post, "receipt", {"product": "A", "quantity": "1"})
    shop.post("receipt", {"product": "A", "quantity": "1", "purchase_price": "0"})
    refused("price_missing", shop.post, "sale", {"product": "A", "quantity": "1"})
    shop.post("sale", {"product": "A", "quantity": "1", "price": "0"})


def test_transfer_within_one_warehouse_is_refused(shop: Shop) -> None:
    shop.receipt(("A", "1", "1"))
    assert reasons(refused("invalid", shop.transfer, ("A", "1"), to="MAIN")) == {(1, "to_warehouse", "same_warehouse")}


def test_a_sale_needs_an_issuing_warehouse(shop: Shop) -> None:
    shop.receipt(("A", "1", "1"))
    with shop.company.write() as engine:
        engine.run("UPDATE warehouse SET issuing = 0 WHERE code = 'MAIN'")
    assert (1, "warehouse", "not_issuing") in reasons(refused("invalid", shop.sale, ("A", "1")))
    shop.write_off(("A", "1"))


def test_a_barcode_of_another_product_is_named(shop: Shop) -> None:
    with shop.company.write() as engine:
        engine.run("INSERT INTO barcode (item_id, code) SELECT id, '8690000000012' FROM item WHERE sku = 'B'")
    row = {"product": "A", "barcode": "8690000000012", "quantity": "1", "purchase_price": "1"}
    details = refused("barcode_taken", shop.post, "receipt", row)
    assert details["errors"][0]["sku"] == "B"


def test_rows_of_one_product_and_warehouse_are_added_up(shop: Shop) -> None:
    shop.receipt(("A", "5", "1"), ("B", "1", "1"))
    details = refused("insufficient_stock", shop.sale, ("A", "3"), ("B", "1"), ("A", "3"))
    assert [(one["row"], one["available"], one["requested"]) for one in details["errors"]] == [
        (1, "5", "6"),
        (3, "5", "6"),
    ]
    shop.sale(("A", "3"), ("A", "2"))


def test_allow_negative_acts_only_when_said_and_needs_its_right(shop: Shop, clerk: Actor) -> None:
    data = {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "1"}]}
    draft = documents.create(shop.actor, "write_off", data)
    refused("insufficient_stock", documents.process, shop.actor, draft.number)
    assert refused("denied", documents.process, clerk, draft.number, allow_negative=True)["permission"] == (
        "write_off.allow_negative"
    )
    documents.process(shop.actor, draft.number, allow_negative=True)
    assert shop.balance("A") == (D(-1), D(0))
    refused("usage", shop.post, "sale", {"product": "A", "quantity": "1", "price": "1"}, allow_negative=True)


def test_selling_when_out_of_stock_is_a_setting_of_company_or_product(shop: Shop) -> None:
    refused("insufficient_stock", shop.sale, ("A", "1"))
    settings_service.set(shop.actor, "oversell", "on")
    shop.sale(("A", "1"))
    assert shop.balance("A")[0] == D(-1)
    with shop.company.write() as engine:
        engine.run("UPDATE item SET oversell = 0 WHERE sku = 'B'")
    refused("insufficient_stock", shop.sale, ("B", "1"))


def test_a_service_is_sold_without_a_ledger_row(shop: Shop) -> None:
    sale = shop.sale(("S", "2"), price="50")
    assert queries.show(shop.actor, sale.number).totals.total == D("100.00")
    with shop.company.read() as engine:
        assert engine.value("SELECT count(*) FROM ledger") == 0
    shop.cancel(sale)


def test_a_bundle_is_its_parts(shop: Shop) -> None:
    with shop.company.write() as engine:
        engine.run("UPDATE item SET kind = 'bundle' WHERE sku = 'H'")
        engine.run(
            "INSERT INTO bundle_part SELECT (SELECT id FROM item WHERE sku = 'H'), id, 2000000 FROM item WHERE sku = 'A'"
        )
    shop.receipt(("A", "5", "3"))
    sale = shop.sale(("H", "2"))
    assert shop.balance("A") == (D(1), D(3))
    assert shop.cost(sale) == D(-12)
    shop.cancel(sale)
    assert shop.balance("A") == (D(5), D(15))
    refused("insufficient_stock", shop.sale, ("H", "3"))


def test_rows_may_use_other_warehouses_than_the_header(shop: Shop) -> None:
    shop.post(
        "receipt",
        {"product": "A", "quantity": "1", "purchase_price": "1"},
        {"product": "A", "quantity": "2", "purchase_price": "1", "warehouse": "SHOP"},
    )
    assert (shop.balance("A")[0], shop.balance("A", "SHOP")[0]) == (D(1), D(2))


def test_units_are_kept_exact(shop: Shop) -> None:
    with shop.company.write() as engine:
        engine.run(
            "INSERT INTO item_unit SELECT i.id, u.id, 12, 1 FROM item i, unit u WHERE i.sku = 'A' AND u.code = 'box'"
        )
    shop.post("receipt", {"product": "A", "quantity": "2", "unit": "box", "purchase_price": "30"})
    assert shop.balance("A") == (D(24), D(60))
    with shop.company.read() as engine:
        assert engine.value("SELECT purchase_price FROM item WHERE sku = 'A'") == 2_500_000
    refused(
        "invalid", documents.create, shop.actor, "receipt", {"rows": [{"product": "B", "quantity": "1", "unit": "box"}]}
    )


# Prices -------------------------------------------------------------------------


def _catalogue(shop: Shop, sku: str) -> tuple[int | None, int | None]:
    with shop.company.read() as engine:
        return (
            engine.value("SELECT purchase_price FROM item WHERE sku = ?", (sku,)),
            engine.value(
                "SELECT amount FROM price WHERE item_id = (SELECT id FROM item WHERE sku = ?)"
                " ORDER BY valid_from DESC LIMIT 1",
                (sku,),
            ),
        )


def test_a_receipt_updates_the_catalogue_and_cancelling_gives_it_back(shop: Shop) -> None:
    first = shop.post("receipt", {"product": "A", "quantity": "1", "purchase_price": "2", "price": "3"})
    assert _catalogue(shop, "A") == (2_000_000, 3_000_000)
    second = shop.post("receipt", {"product": "A", "quantity": "1", "purchase_price": "4", "price": "6"})
    shop.cancel(second)
    assert _catalogue(shop, "A") == (2_000_000, 3_000_000)
    third = shop.post("receipt", {"product": "A", "quantity": "1", "purchase_price": "5"})
    shop.cancel(first)
    assert _catalogue(shop, "A")[0] == 5_000_000, "it is not what the first posting set any more"
    shop.cancel(third)


def test_a_row_without_a_price_takes_the_catalogues_and_does_not_set_it(shop: Shop) -> None:
    shop.receipt(("A", "1", "2"))
    draft = shop.post("adjustment", {"product": "A", "quantity": "3"})
    assert shop.balance("A") == (D(4), D(8))
    assert queries.show(shop.actor, draft.number).rows[0].purchase_price == D(2)


def test_the_selling_price_is_set_only_by_who_may(shop: Shop, clerk: Actor) -> None:
    data = {"supplier": SUPPLIER, "warehouse": "MAIN",
            "rows": [{"product": "A", "quantity": "1", "purchase_price": "2", "price": "9"}]}  # fmt: skip
    draft = documents.create(clerk, "receipt", data)
    documents.process(shop.actor, draft.number)
    assert _catalogue(shop, "A") == (2_000_000, None), "the clerk who entered it may not change selling prices"


def test_sums_with_tax_included_and_added(shop: Shop) -> None:
    row = {"product": "S", "quantity": "3", "price": "10", "discount": "10%", "tax": "20%"}
    totals = queries.show(shop.actor, shop.post("sale", row).number).totals
    assert (totals.gross, totals.discount, totals.net, totals.tax, totals.total) == (
        D("30.00"), D("3.00"), D("22.50"), D("4.50"), D("27.00"))  # fmt: skip
    settings_service.set(shop.actor, "prices_include_tax", "off")
    totals = queries.show(shop.actor, shop.post("sale", row).number).totals
    assert (totals.net, totals.tax, totals.total) == (D("27.00"), D("5.40"), D("32.40"))


def test_a_discount_may_be_an_amount_but_not_more_than_the_price(shop: Shop) -> None:
    totals = queries.show(
        shop.actor, shop.post("sale", {"product": "S", "quantity": "1", "price": "10", "discount": "2.50"}).number
    ).totals
    assert totals.total == D("7.50")
    row = {"product": "S", "quantity": "1", "price": "10", "discount": "10.01"}
    assert reasons(refused("invalid", shop.post, "sale", row)) == {(1, "discount", "more_than_price")}


# Days ---------------------------------------------------------------------------


def test_the_day_is_the_day_of_processing_not_the_documents_date(shop: Shop, frozen_clock: Clock) -> None:
    receipt = shop.receipt(("A", "1", "1"), date="2026-01-15")
    found = queries.show(shop.actor, receipt.number)
    assert (found.date, found.day) == (date(2026, 1, 15), date(2026, 11, 24))


def test_the_day_is_the_companys(shop: Shop, frozen_clock: Clock) -> None:
    frozen_clock.forward(hours=13)  # 22:00 UTC is 01:00 of the next day in Istanbul
    assert queries.show(shop.actor, shop.receipt(("A", "1", "1")).number).day == date(2026, 11, 25)


def test_an_imports_day_is_never_before_the_last_one_posted(shop: Shop, frozen_clock: Clock) -> None:
    shop.receipt(("A", "5", "1"))
    data = {"customer": CUSTOMER, "warehouse": "MAIN", "rows": [{"product": "A", "quantity": "1", "price": "1"}]}
    details = refused("backdated", documents.create_and_process, shop.actor, "sale", data, day="2026-11-23")
    assert details["errors"][0]["last_day"] == "2026-11-24"
    documents.create_and_process(shop.actor, "sale", data, day="2026-11-24")


def test_a_clock_set_back_uses_the_last_day_and_warns(shop: Shop, frozen_clock: Clock) -> None:
    shop.receipt(("A", "5", "1"))
    frozen_clock.forward(days=-3)
    sale = shop.sale(("A", "1"))
    assert sale.warnings[0]["code"] == "clock_set_back"
    assert queries.show(shop.actor, sale.number).day == date(2026, 11, 24)


# Editing ------------------------------------------------------------------------


def test_absent_header_keys_stay_and_rows_replace_all_rows(shop: Shop) -> None:
    data = {
        "title": "Kasım",
        "comment": "ilk",
        "rows": [{"product": "A", "quantity": "1"}, {"product": "B", "quantity": "2"}],
    }
    draft = documents.create(shop.actor, "write_off", data)
    rows = queries.show(shop.actor, draft.number).rows
    documents.edit(
        shop.actor, draft.number, {"comment": "son", "rows": [{"id": rows[1].id, "quantity": "7"}]}, version=1
    )
    found = queries.show(shop.actor, draft.number)
    assert (found.title, found.comment) == ("Kasım", "son")
    assert [(row.product, row.quantity) for row in found.rows] == [("B", D(7))]


def test_a_stale_edit_is_told_who_changed_what_since(shop: Shop, manager: Actor) -> None:
    draft = documents.create(shop.actor, "write_off", {"title": "Bir"})
    documents.edit(manager, draft.number, {"title": "İki"}, version=1)
    details = refused("conflict", documents.edit, shop.actor, draft.number, {"title": "Üç"}, version=1)
    assert (details["changed_by"], details["version"]) == ("Çağla Müdür", 2)
    assert [(one["field"], one["before"], one["after"]) for one in details["changes"]] == [("title", "Bir", "İki")]
    assert queries.show(shop.actor, draft.number).title == "İki"


def test_unknown_fields_and_codes_are_named_all_at_once(shop: Shop) -> None:
    data = {"colour": "red", "supplier": "Yok A.Ş.", "warehouse": "YOK", "date": "24.11.2026",
            "rows": [{"product": "?", "quantity": "1e5"}, {"product": "A", "quantity": "1", "unit": "ton", "foo": 1}]}  # fmt: skip
    found = reasons(refused("invalid", documents.create, shop.actor, "receipt", data))
    assert found == {
        (None, "colour", "unknown_field"),
        (None, "supplier", "unknown"),
        (None, "warehouse", "unknown"),
        (None, "date", "not_a_day"),
        (1, "product", "unknown"),
        (1, "quantity", "not_a_number"),
        (2, "unit", "unknown"),
        (2, "foo", "unknown_field"),
    }


def test_status_and_number_cannot_be_edited(shop: Shop) -> None:
    draft = documents.create(shop.actor, "sale", {})
    details = refused("invalid", documents.edit, shop.actor, draft.number, {"status": "processed", "number": "US-9"})
    assert reasons(details) == {(None, "status", "read_only"), (None, "number", "read_only")}


@pytest.mark.parametrize("text", ["\x1b[2J", "a\x00b", "\u202eabc", "x" * 10_000])
def test_hostile_text_is_refused_by_name(shop: Shop, text: str) -> None:
    details = refused("invalid", documents.create, shop.actor, "sale", {"title": text})
    assert details["errors"][0]["field"] == "title"


def test_rows_are_saved_one_by_one_as_they_are_typed(shop: Shop) -> None:
    draft = documents.create(shop.actor, "write_off", {"warehouse": "MAIN"})
    one = documents.put_row(shop.actor, draft.number, {"product": "A", "quantity": "1"}, version=1)
    two = documents.put_row(shop.actor, draft.number, {"id": one.row_id, "quantity": "4"}, version=one.version)
    three = documents.put_row(shop.actor, draft.number, {"product": "B", "quantity": "2"}, version=two.version)
    assert [(r.product, r.quantity) for r in queries.show(shop.actor, draft.number).rows] == [("A", D(4)), ("B", D(2))]
    documents.drop_row(shop.actor, draft.number, one.row_id or 0, version=three.version)
    assert [(r.position, r.product) for r in queries.show(shop.actor, draft.number).rows] == [(1, "B")]


def test_history_names_who_changed_what_from_what_to_what(shop: Shop, clerk: Actor) -> None:
    draft = documents.create(
        shop.actor, "receipt", {"rows": [{"product": "A", "quantity": "1", "purchase_price": "2"}]}
    )
    row = queries.show(shop.actor, draft.number).rows[0]
    documents.edit(
        shop.actor, draft.number, {"title": "Yeni", "rows": [{"id": row.id, "quantity": "3", "purchase_price": "5"}]}
    )
    lines = queries.history(shop.actor, draft.number)
    assert [(one.action, one.field, one.before, one.after) for one in lines] == [
        ("created", "rows", None, "1"),
        ("changed", "title", None, "Yeni"),
        ("changed", "quantity", "1", "3"),
        ("changed", "purchase_price", "2.00", "5.00"),
    ]
    assert {one.by for one in lines} == {"Ayşe Yönetici"}


# Rights -------------------------------------------------------------------------


def test_save_and_process_keeps_nothing_on_refusal_or_the_draft_where_asked(shop: Shop) -> None:
    before = shop.dump()
    refused("insufficient_stock", shop.sale, ("A", "1"))
    assert shop.dump() == before
    data = {"customer": CUSTOMER, "warehouse": "MAIN", "rows": [{"product": "A", "quantity": "1", "price": "1"}]}
    state = documents.create_and_process(shop.actor, "sale", data, keep_draft=True)
    assert state.error is not None
    assert (state.error.code, state.error.details["document"]) == ("insufficient_stock", state.number)
    assert queries.show(shop.actor, state.number).status == "draft"


def test_whoever_made_a_draft_may_delete_it_with_the_edit_right_alone(shop: Shop, manager: Actor) -> None:
    mine = documents.create(manager, "receipt", {})
    other = documents.create(shop.actor, "receipt", {})
    documents.delete(manager, mine.number)
    for number in (other.number, "SF-999999"):
        assert refused("denied", documents.delete, manager, number)["permission"] == "receipt.delete"


def test_without_the_purchase_price_right_receiving_works_and_shows_no_cost(shop: Shop, make_actor: MakeActor) -> None:
    shop.receipt(("A", "1", "2"))
    rights = {"receipt.edit": True, "receipt.process": True, "warehouse.view": "all"}
    someone = make_actor(rights, requirements=True)
    row = {"product": "A", "quantity": "3"}
    state = documents.create_and_process(someone, "receipt", {"supplier": SUPPLIER, "warehouse": "MAIN", "rows": [row]})
    assert shop.balance("A") == (D(4), D(8)), "the catalogue's price was taken unseen"
    found = queries.show(someone, state.number)
    assert found.rows[0].purchase_price is HIDDEN
    assert {found.rows[0].total, found.rows[0].value, found.totals.total, found.totals.cost} == {HIDDEN}
    assert queries.page(someone, DocumentFilter()).rows[0].total is HIDDEN
    details = refused("denied", documents.create, someone, "receipt", {"rows": [{**row, "purchase_price": "2"}]})
    assert details["permission"] == "catalog.purchase_price"
    shop.cancel(state)
    mine = queries.show(someone, state.number).rows[0].id
    documents.edit(someone, state.number, {"rows": [{"id": mine, "quantity": "5"}]})
    documents.process(someone, state.number)
    assert shop.balance("A") == (D(6), D(12)), "the row kept its price"


def test_scope_seen_with_any_acted_on_with_all_and_other_warehouses_masked(shop: Shop, make_actor: MakeActor) -> None:
    shop.receipt(("A", "5", "1"))
    transfer = shop.transfer(("A", "2"), to="SHOP")
    hidden = shop.receipt(("A", "1", "1"), warehouse="DEPO")
    rights = {"transfer.view": True, "transfer.cancel": True, "receipt.view": True, "catalog.view": True,
              "inventory.view": True, "warehouse.view": ["SHOP"]}  # fmt: skip
    someone = make_actor(rights)
    row = queries.show(someone, transfer.number).rows[0]
    assert (row.product, row.quantity, row.warehouse, row.masked) == ("A", D(2), None, True)
    assert refused("denied", documents.cancel, someone, transfer.number)["reason"] == "scope"
    refused("not_found", queries.show, someone, hidden.number)
    refused("not_found", queries.show, someone, "SF-000777")
    assert {line.number for line in queries.page(someone, DocumentFilter()).rows} == {transfer.number}


def test_a_foreign_warehouse_in_a_file_is_as_unknown_as_any(shop: Shop, make_actor: MakeActor) -> None:
    someone = make_actor({"write_off.edit": True, "warehouse.view": ["SHOP"]}, requirements=True)
    for code in ("MAIN", "NOWHERE"):
        assert reasons(refused("invalid", documents.create, someone, "write_off", {"warehouse": code})) == {
            (None, "warehouse", "unknown")
        }


def test_a_clerk_sees_a_sales_customer_by_name_and_processes_it(shop: Shop, clerk: Actor) -> None:
    shop.receipt(("A", "5", "1"))
    data = {"customer": CUSTOMER, "warehouse": "MAIN", "rows": [{"product": "A", "quantity": "1", "price": "1"}]}
    draft = documents.create(shop.actor, "sale", data)
    found = queries.show(clerk, draft.number)
    assert (found.customer, found.partner_id) == (CUSTOMER, HIDDEN)
    assert documents.process(clerk, draft.number).status == "processed"
    assert refused("denied", documents.create, clerk, "sale", {})["permission"] == "sale.edit"


def test_row_prices_and_discounts_need_their_rights(shop: Shop, make_actor: MakeActor) -> None:
    someone = make_actor({"sale.edit": True}, requirements=True)
    row = {"product": "S", "quantity": "1"}
    assert (
        refused("denied", documents.create, someone, "sale", {"rows": [{**row, "price": "1"}]})["permission"]
        == "row.price"
    )
    assert (
        refused("denied", documents.create, someone, "sale", {"rows": [{**row, "discount": "5%"}]})["permission"]
        == "row.discount"
    )
    documents.create(someone, "sale", {"rows": [row]})


def test_inventory_off_takes_the_rights_from_everyone_and_gives_them_back(shop: Shop) -> None:
    receipt = shop.receipt(("A", "5", "1"))
    settings_service.set(shop.actor, "inventory", "off")
    assert refused("denied", queries.show, shop.actor, receipt.number)["reason"] == "inventory_off"
    assert refused("denied", documents.create, shop.actor, "sale", {})["reason"] == "inventory_off"
    settings_service.set(shop.actor, "inventory", "on")
    assert shop.balance("A") == (D(5), D(5))
    assert queries.show(shop.actor, receipt.number).status == "processed"


def test_the_preview_tells_before_and_after_and_every_error(shop: Shop) -> None:
    shop.receipt(("A", "5", "2"))
    data = {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "3"}, {"product": "A", "quantity": "4"}]}
    draft = documents.create(shop.actor, "write_off", data)
    found = queries.preview(shop.actor, draft.number)
    assert [(one.before, one.after, one.value) for one in found.rows] == [(D(5), D(2), D(-6)), (D(2), D(-2), D(-8))]
    assert shop.balance("A") == (D(5), D(10)), "a preview changes nothing"
    assert {one["code"] for one in found.errors} == {"insufficient_stock"}
    assert queries.preview(shop.actor, draft.number, allow_negative=True).errors == ()


def test_the_list_filters_and_pages_by_key(shop: Shop) -> None:
    for number in range(7):
        documents.create(shop.actor, "sale", {"title": f"Satış {number}", "date": f"2026-11-{10 + number}"})
    documents.create(shop.actor, "receipt", {"supplier": SUPPLIER, "date": "2026-11-12"})
    first = queries.page(shop.actor, DocumentFilter(types=("sale",)), limit=3)
    assert [line.title for line in first.rows] == ["Satış 6", "Satış 5", "Satış 4"]
    assert first.total == 7
    second = queries.page(shop.actor, DocumentFilter(types=("sale",)), limit=3, after=first.after)
    assert [line.title for line in second.rows] == ["Satış 3", "Satış 2", "Satış 1"]
    last = queries.page(shop.actor, DocumentFilter(types=("sale",)), limit=3, backwards=True)
    assert [line.title for line in last.rows] == ["Satış 2", "Satış 1", "Satış 0"]
    before = queries.page(shop.actor, DocumentFilter(types=("sale",)), limit=10, backwards=True, after=last.after)
    assert [line.title for line in before.rows] == ["Satış 6", "Satış 5", "Satış 4", "Satış 3"]
    assert before.after is None
    by_partner = queries.page(shop.actor, DocumentFilter(text="DEMIR"))
    assert [line.type for line in by_partner.rows] == ["receipt"]
    shop.receipt(("A", "1", "1"), date="2026-01-15")
    today = DocumentFilter(date_from=shop.company.today())
    assert [line.date for line in queries.page(shop.actor, today).rows] == [date(2026, 1, 15)], (
        "by the day, not the date"
    )
    span = DocumentFilter(date_from=date(2026, 11, 12), date_to=date(2026, 11, 13))
    assert queries.page(shop.actor, span).total == 3
