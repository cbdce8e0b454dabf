"""Rows of a draft, several at once: pasted, copied, moved; what was done to them taken back, and done again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import documents as queries
from db.services import document_rows, documents, products
from tests.books import Shop
from tests.conftest import MakeActor


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


def draft(actor: Actor, *skus: str, type: str = "adjustment") -> str:
    rows = [{"product": sku, "quantity": str(index)} for index, sku in enumerate(skus, 1)]
    return documents.create(actor, type, {"warehouse": "MAIN", "rows": rows}).number


def rows(actor: Actor, number: str) -> list[tuple[str, Decimal]]:
    return [(one.product, Decimal(one.quantity)) for one in queries.show(actor, number).rows]


def ids(actor: Actor, number: str) -> list[int]:
    return [one.id for one in queries.show(actor, number).rows]


def reasons(error: AmbarError) -> list[tuple[Any, Any, Any]]:
    return [(one["row"], one["field"], one["reason"]) for one in error.details["errors"]]


def test_many_rows_are_put_behind_one_all_or_none(shop: Shop, admin: Actor) -> None:
    number = draft(admin, "A", "B")
    first, second = ids(admin, number)
    wrong = [{"product": "YOK", "quantity": "1"}, {"product": "C", "quantity": "x"}, {"product": "D", "quantity": "1"}]
    with pytest.raises(AmbarError) as refused:
        document_rows.put_rows(admin, number, wrong, after=first)
    assert reasons(refused.value) == [(2, "product", "unknown"), (3, "quantity", "not_a_number")]
    assert rows(admin, number) == [("A", 1), ("B", 2)]
    right = [{"product": "C", "quantity": "5"}, {"id": second, "quantity": "9"}, {"product": "D", "quantity": "6"}]
    state = document_rows.put_rows(admin, number, right, after=first)
    assert rows(admin, number) == [("A", 1), ("C", 5), ("D", 6), ("B", 9)]
    assert list(state.row_ids) == [ids(admin, number)[1], second, ids(admin, number)[2]]
    document_rows.take_back(admin, number, state.edit)
    assert rows(admin, number) == [("A", 1), ("B", 2)]


def test_what_was_done_is_taken_back_and_done_again(shop: Shop, admin: Actor) -> None:
    number = draft(admin, "A", "B", "C")
    _one, two, three = ids(admin, number)
    edits = [
        documents.put_row(admin, number, {"id": two, "quantity": "8", "comment": "kırık"}).edit,
        documents.drop_row(admin, number, two).edit,
        document_rows.move_row(admin, number, three, -5).edit,
        document_rows.copy_row(admin, number, three).edit,
        documents.put_row(admin, number, {"product": "D", "quantity": "4"}).edit,
    ]
    states = [[("A", 1), ("B", 2), ("C", 3)], [("A", 1), ("B", 8), ("C", 3)], [("A", 1), ("C", 3)],
              [("C", 3), ("A", 1)], [("C", 3), ("C", 3), ("A", 1)], [("C", 3), ("C", 3), ("A", 1), ("D", 4)]]  # fmt: skip
    assert rows(admin, number) == states[-1]
    again = []
    for edit, expected in zip(reversed(edits), reversed(states[:-1]), strict=True):
        again.append(document_rows.take_back(admin, number, edit).edit)
        assert rows(admin, number) == expected
    assert queries.show(admin, number).rows[1].comment == ""
    for edit, expected in zip(reversed(again), states[1:], strict=True):
        document_rows.take_back(admin, number, edit)
        assert rows(admin, number) == expected
    assert queries.show(admin, number).totals.rows == 4


def test_what_others_changed_since_stays(shop: Shop, admin: Actor, clerk: Actor) -> None:
    number = draft(admin, "A", "B")
    one, _two = ids(admin, number)
    edit = documents.put_row(admin, number, {"id": one, "quantity": "8", "comment": "benim"}).edit
    documents.put_row(clerk, number, {"id": one, "quantity": "5"})
    document_rows.take_back(admin, number, edit)
    row = queries.show(admin, number).rows[0]
    assert (row.quantity, row.comment) == (5, "")
    with pytest.raises(AmbarError) as refused:
        document_rows.take_back(admin, number, edit)
    assert refused.value.details["errors"][0]["reason"] == "changed"
    with pytest.raises(AmbarError) as refused:
        document_rows.take_back(clerk, number, edit)
    assert refused.value.details["errors"][0]["reason"] == "unknown", "nobody takes back what others did"


def test_a_row_comes_back_with_what_one_may_not_see(shop: Shop, admin: Actor, make_actor: MakeActor) -> None:
    products.edit(admin, "A", purchase_price="1")
    given = {"warehouse": "MAIN", "rows": [{"product": "A", "quantity": "2", "purchase_price": "7.25"}]}
    number = documents.create(admin, "adjustment", given).number
    blind = make_actor({"adjustment.edit": True, "warehouse.view": ["MAIN"], "inventory.view": True}, requirements=True)
    if blind.company is not admin.company:
        pytest.fail("one session each")
    (id,) = ids(admin, number)
    edit = documents.drop_row(blind, number, id).edit
    document_rows.take_back(blind, number, edit)
    copied = document_rows.copy_row(blind, number, ids(admin, number)[0]).row_id
    prices = [(str(one.purchase_price), one.id) for one in queries.show(admin, number).rows]
    assert [price for price, _ in prices] == ["7.25", "7.25"] and prices[1][1] == copied


def test_moving_is_told_in_the_history(shop: Shop, admin: Actor) -> None:
    number = draft(admin, "A", "B", "C")
    document_rows.move_row(admin, number, ids(admin, number)[2], -1)
    last = queries.history(admin, number)[-1]
    assert (last.action, last.field, last.row, last.before, last.after) == ("changed", "position", 2, "3", "2")
