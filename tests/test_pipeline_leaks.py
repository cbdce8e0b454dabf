"""Who sees the deals of one pipeline only learns nothing of another's: no name, title, comment, customer, stage, number
that it holds, in no answer of any query in any way of asking, nor by asking for something that there is not. How much
of a product is reserved in all is no secret: it is stock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from db import grants
from db.access import Actor
from db.errors import AmbarError
from db.permissions import BY_ID
from db.queries import deals as deal_queries
from db.queries import documents as document_queries
from db.services import deals, documents, partners, payments, pipelines
from tests.access_table import Call, World, build
from tests.conftest import add_employee, make_company
from tests.test_leaks import CALLED, QUERIES, SERVICES, answer_to
from tests.ways import Way, ways

SECRET = re.compile("Gizlihat|Saklımutfak|Keşifgizli|Notgizli|Saklımüşteri|7313[.,]37|7\\.313,37")
OWN = "sales"


@dataclass
class Two:
    """A company with a pipeline that is not one's own."""

    admin: Actor
    seller: Actor
    world: World
    hidden: int
    """A deal of the other pipeline."""
    sale: str
    """A sale made from it, in a warehouse of one's own."""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder: Path = tmp_path_factory.mktemp("pipelines")
    company = make_company(folder / "ambar.db")
    with company.read() as engine:
        admin = Actor(company, engine.value("SELECT id FROM employee WHERE login = 'admin'"), source="test")
    world = build(company, admin, folder)
    code = pipelines.add(admin, "Gizlihat", code="gizlihat").code
    pipelines.add_stage(admin, code, "Keşifgizli", code="kesifgizli")
    customer = partners.add(admin, "Saklımüşteri", customer=True).id
    row = {"product": world.sku, "quantity": "1471", "price": "7313.37", "comment": "Notgizli"}
    given = {"pipeline": code, "title": "Saklımutfak", "customer": customer, "comment": "Notgizli", "rows": [row],
             "warehouse": world.warehouse}  # fmt: skip
    hidden = deals.create(admin, given)
    deals.comment(admin, hidden.id, "Notgizli")
    payments.add(admin, hidden.id, "7313.37")
    deals.move(admin, hidden.id, "kesifgizli")
    draft = documents.create(
        admin,
        "sale",
        {"warehouse": world.warehouse, "customer": world.customer, "deal": hidden.id,
         "rows": [{"product": world.sku, "quantity": "1"}]},
    )  # fmt: skip
    with company.write() as engine:
        role = engine.insert("INSERT INTO role (code, name) VALUES ('satici', 'Satıcı')")
        for permission, grant in grants.everything().items():
            # of partners one sees the name anyway: without the right to, it is the pipeline alone that hides it
            mine = (False, frozenset({OWN})) if BY_ID[permission].choices == "pipelines" else grant
            grants.write(engine, role, permission, mine)
    world.deal = hidden.id
    yield Two(admin, add_employee(company, "satici", "Satıcı", "satici"), world, hidden.id, draft.number)
    company.close()


def searched(two: Two, call: Call | Way) -> re.Match[str] | None:
    """The first secret in an answer; the customer's card is open to who sees customers."""
    text = "\n".join(answer_to(two.seller, call, two.world))
    for word in ("Saklımüşteri",) if "partner" in call.id or "entry" in call.id else ():
        text = text.replace(word, "…")
    return SECRET.search(text)


def about_rights(call: Call | Way) -> bool:
    """What is about roles and settings, which name pipelines as choices."""
    return bool(re.search(r"roles|access|role_reviews|audit|pipelines", call.id))


def test_no_query_tells_of_another_pipeline(two: Two) -> None:
    every: list[Call | Way] = [*QUERIES, *ways(two.world)]
    wrong = []
    for call in every:
        if not about_rights(call) and (found := searched(two, call)):
            wrong.append(f"{call.id}: {found[0]}")
    assert not wrong, "\n".join(wrong)
    assert any(SECRET.search("\n".join(answer_to(two.admin, call, two.world))) for call in QUERIES)


def test_no_service_tells_of_it_or_changes_it(two: Two) -> None:
    wrong = []
    for call in SERVICES:
        if "deals." in call.function or "deal_rows" in call.function or "payments" in call.function:
            found = answer_to(two.seller, call, two.world)
            if SECRET.search("\n".join(found)):
                wrong.append(f"{call.id}: {found}")
            if "create" not in call.id and w_names_deal(call, two) and found[:1] != ["not_found"]:
                wrong.append(f"{call.id}: {found[:3]}")
    assert not wrong, "\n".join(wrong)


def w_names_deal(call: Call, two: Two) -> bool:
    """Whether the call's first argument is the hidden deal."""
    given = call.arguments(two.world)
    return bool(given) and given[0] == two.hidden


def test_hidden_and_absent_are_the_same_answer(two: Two) -> None:
    nothing = replace(two.world, deal=999_999)
    for call in CALLED:
        if "deal" in call.function and w_names_deal(call, two):
            one = [part.replace(str(two.hidden), "…") for part in answer_to(two.seller, call, two.world)]
            other = [part.replace("999999", "…") for part in answer_to(two.seller, call, nothing)]
            assert one == other, call.id


def test_the_sale_that_was_made_from_it_does_not_name_it(two: Two) -> None:
    shown: Any = document_queries.show(two.seller, two.sale)
    assert shown.deal != two.hidden and document_queries.show(two.admin, two.sale).deal == two.hidden
    for number in (two.hidden, 999_999):
        with pytest.raises(AmbarError) as caught:
            documents.edit(two.seller, two.sale, {"deal": number})
        assert [(one["field"], one["reason"]) for one in caught.value.details["errors"]] == [("deal", "unknown")]
    documents.edit(two.seller, two.sale, {"title": "Acele"})
    assert document_queries.show(two.admin, two.sale).deal == two.hidden, "what one does not see one does not lose"
    lines = document_queries.history(two.seller, two.sale)
    assert not any(one.field == "deal" and str(two.hidden) in (one.before, one.after) for one in lines)


def test_sums_and_boards_leave_it_out(two: Two) -> None:
    mine, all_there = (deal_queries.sums(who, deal_queries.DealFilter()) for who in (two.seller, two.admin))
    assert mine != all_there
    with pytest.raises(AmbarError) as caught:
        deal_queries.board(two.seller, "gizlihat")
    with pytest.raises(AmbarError) as absent:
        deal_queries.board(two.seller, "yok")
    assert caught.value.code == absent.value.code
