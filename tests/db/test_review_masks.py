"""What of foreign warehouses shows through a document that one sees: nothing but products and quantities."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import documents as queries
from db.queries.rows import HIDDEN
from db.services import documents, warehouses
from tests.books import Shop
from tests.conftest import MakeActor


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


@pytest.fixture
def outsider(make_actor: MakeActor) -> Actor:
    """Sees MAIN alone, and what it costs."""
    rights = {f"{type}.{action}": True for type in ("transfer", "write_off") for action in ("view", "edit", "process")}
    return make_actor({**rights, "catalog.purchase_price": True, "catalog.view": True, "inventory.view": True,
                       "warehouse.view": ["MAIN"]})  # fmt: skip


def test_the_history_of_a_row_that_moved_here_does_not_name_where_it_was(shop: Shop, outsider: Actor) -> None:
    data = {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "1", "warehouse": "DEPO"}]}
    number = documents.create(shop.actor, "write_off", data).number
    (row,) = queries.show(shop.actor, number).rows
    documents.edit(shop.actor, number, {"rows": [{"id": row.id, "warehouse": "MAIN"}]})
    documents.edit(shop.actor, number, {"warehouse": "SHOP"})
    moved, header = queries.history(outsider, number)[1:]
    assert (moved.field, moved.before, moved.after) == ("warehouse", HIDDEN, "MAIN")
    assert (header.field, header.before, header.after) == ("warehouse", "MAIN", HIDDEN)
    documents.edit(shop.actor, number, {"warehouse": "MAIN"})
    with pytest.raises(AmbarError) as caught:
        documents.edit(outsider, number, {"title": "x"}, version=1)
    assert caught.value.code == "conflict"
    assert "DEPO" not in str(caught.value.details)
    assert "SHOP" not in str(caught.value.details)
    warehouses.edit(shop.actor, "DEPO", new_code="ARKA")
    assert queries.history(outsider, number)[1].before is HIDDEN


def test_the_cost_of_masked_rows_is_not_in_the_total(shop: Shop, outsider: Actor) -> None:
    shop.receipt(("A", "5", "2"))
    shop.receipt(("A", "5", "7"), warehouse="DEPO")
    rows = [{"product": "A", "quantity": "1"}, {"product": "A", "quantity": "1", "warehouse": "DEPO"}]
    number = shop.post("write_off", *rows).number
    assert queries.show(shop.actor, number).totals.cost == D(9)
    shown = queries.show(outsider, number)
    assert [row.value for row in shown.rows] == [D(2), HIDDEN]
    assert shown.totals.cost is HIDDEN


def test_the_preview_does_not_name_a_foreign_target(shop: Shop, outsider: Actor) -> None:
    data = {"warehouse": "MAIN", "to_warehouse": "DEPO", "rows": [{"product": "A", "quantity": "3"}]}
    number = documents.create(shop.actor, "transfer", data).number
    warehouses.edit(shop.actor, "DEPO", active=False)
    told = queries.preview(outsider, number).errors
    assert {one["reason"] for one in told} == {"switched_off", "short"}
    assert "DEPO" not in str(told)
    assert next(one for one in told if one["reason"] == "short")["warehouse"] == "MAIN"


def test_the_list_tells_no_supplier_to_who_may_not_see_them(shop: Shop, make_actor: MakeActor) -> None:
    receipt = documents.create(shop.actor, "receipt", {"supplier": "Demir A.Ş.", "title": "Vida kolisi"})
    rights = {"receipt.view": True, "contact.view": True, "catalog.view": True, "inventory.view": True,
              "warehouse.view": "all"}  # fmt: skip
    blind, seeing = make_actor(rights), make_actor({**rights, "supplier.view": True})
    partner = shop.id_of("partner", "name", "Demir A.Ş.")

    def found(actor: Actor, **filter: object) -> list[str]:
        return [one.number for one in queries.page(actor, queries.DocumentFilter(**filter)).rows]  # type: ignore[arg-type]

    for filter in ({"text": "demir"}, {"partner": partner}):
        assert found(seeing, **filter) == [receipt.number]
        assert found(blind, **filter) == []
    assert found(blind, text="kolisi vida") == [receipt.number]
