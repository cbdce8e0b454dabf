"""Ways round that were found in what was new, each shut: undo after a right is gone, what one works on, what merging
would come to, filters that are hidden, forms."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import documents as read
from db.queries import forms, merging
from db.queries import lists as lists_read
from db.queries import unfinished as unfinished_read
from db.services import document_rows, documents, lists, unfinished
from tests.books import Shop
from tests.conftest import MakeActor


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


def without(company: Company, actor: Actor, permission: str, warehouse: str | None = None) -> None:
    """Take a right from an employee, or leave it in one warehouse."""
    with company.write() as engine:
        (grant,) = engine.row(
            "SELECT g.id FROM role_grant g JOIN employee_role r ON r.role_id = g.role_id"
            " WHERE r.employee_id = ? AND g.permission = ?",
            (actor.employee_id, permission),
        ) or (0,)
        if warehouse is None:
            engine.run("DELETE FROM role_grant WHERE id = ?", (grant,))
        else:
            engine.run("UPDATE role_grant SET everything = 0 WHERE id = ?", (grant,))
            engine.run(
                "INSERT INTO role_grant_choice (grant_id, choice, warehouse_id)"
                " SELECT ?, '', id FROM warehouse WHERE code = ?",
                (grant, warehouse),
            )
        engine.next_value("rights")


def test_undo_moves_no_row_to_a_warehouse_that_is_no_longer_ones_own(
    company: Company, admin: Actor, shop: Shop, make_actor: MakeActor, refused
) -> None:
    actor = make_actor({"adjustment.edit": True, "warehouse.view": "all"}, requirements=True)
    rows = [{"product": "A", "quantity": "1", "warehouse": "MAIN"}, {"product": "B", "quantity": "1"}]
    number = documents.create(actor, "adjustment", {"warehouse": "SHOP", "rows": rows}).number
    first = read.show(actor, number).rows[0].id
    made = document_rows.put_rows(actor, number, [{"id": first, "warehouse": "SHOP"}])
    without(company, actor, "warehouse.view", "SHOP")
    with refused("invalid", ("warehouse", "unknown")):
        document_rows.take_back(actor, number, made.edit)
    assert [row.warehouse for row in read.show(admin, number).rows] == ["SHOP", "SHOP"]


def test_redo_writes_no_purchase_price_without_the_right(
    company: Company, admin: Actor, shop: Shop, make_actor: MakeActor
) -> None:
    actor = make_actor(
        {"adjustment.edit": True, "warehouse.view": "all", "catalog.purchase_price": True}, requirements=True
    )
    rows = [{"product": "A", "quantity": "1", "purchase_price": "5"}]
    number = documents.create(actor, "adjustment", {"warehouse": "MAIN", "rows": rows}).number
    first = read.show(actor, number).rows[0].id
    made = document_rows.put_rows(actor, number, [{"id": first, "purchase_price": "9"}])
    without(company, actor, "catalog.purchase_price")
    with pytest.raises(AmbarError, match="denied"):
        document_rows.take_back(actor, number, made.edit)
    assert str(read.show(admin, number).rows[0].purchase_price) == "9.00"


def test_what_one_works_on_tells_of_no_document_of_another_type(
    company: Company, admin: Actor, shop: Shop, make_actor: MakeActor
) -> None:
    sale = documents.create(admin, "sale", {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "1"}]}).number
    actor = make_actor({"receipt.edit": True}, requirements=True)
    for number in (sale, f"{sale[:3]}999999"):
        with pytest.raises(AmbarError, match="not_found"):
            unfinished.keep(actor, "receipt", number, {"a": 1})
    assert unfinished_read.mine(actor) == ()


def test_merging_counts_no_drafts_that_one_does_not_see(
    company: Company, admin: Actor, shop: Shop, make_actor: MakeActor
) -> None:
    documents.create(admin, "sale", {"warehouse": "MAIN", "rows": [{"product": "B", "quantity": "1"}]})
    rights = {"product.edit": True, "product.delete": True, "sale.view": True}
    seen = make_actor({**rights, "warehouse.view": "all"}, requirements=True)
    elsewhere = make_actor({**rights, "warehouse.view": ["SHOP"]}, requirements=True)
    blind = make_actor({**rights, "warehouse.view": "all", "sale.view": False}, requirements=True)
    assert [merging.preview(one, "A", "B").drafts for one in (admin, seen, elsewhere, blind)] == [1, 1, 0, 0]


def test_a_shared_filter_that_is_hidden_is_not_there(
    company: Company, admin: Actor, shop: Shop, make_actor: MakeActor
) -> None:
    key = lists.keep_filter(admin, "warehouses", "merkez", {"values": {"warehouse": "MAIN"}}, shared=True)
    actor = make_actor({"document.form": True, "warehouse.view": ["SHOP"]}, requirements=True)
    for hidden in (key, 99_999):
        with pytest.raises(AmbarError, match="not_found"):
            lists.drop_filter(actor, "warehouses", hidden)
    assert [one.name for one in lists_read.filters(admin, "warehouses")] == ["merkez"]


def test_a_form_names_the_purchase_price_to_whoever_may_know_it(admin: Actor, make_actor: MakeActor) -> None:
    actor = make_actor({"catalog.view": True, "product.form": True}, requirements=True)
    for form in (forms.show(actor, "product"), forms.editor(actor, "product")):
        assert "purchase_price" not in {one.code for one in form.fields}
    assert "purchase_price" in {one.code for one in forms.editor(admin, "product").fields}
