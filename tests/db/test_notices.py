"""Comments speak to people: who is told, what they see at sign-in, and what they do not."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import notices
from db.services import comments, documents
from db.services import notices as ticks
from db.services import roles as role_services
from db.services.employees import disable
from tests.books import Shop
from tests.conftest import MakeActor, add_employee


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


def test_the_mentioned_is_told_until_they_have_seen_it(shop: Shop, admin: Actor, clerk: Actor, staff: Actor) -> None:
    receipt = shop.receipt(("A", "1", "2"))
    comments.add(admin, receipt.number, "@depocu sayar mısın?")
    comments.add(admin, receipt.number, "@depocu acele")
    assert (notices.unseen(clerk), notices.unseen(staff), notices.unseen(admin)) == (2, 0, 0)
    newest, oldest = notices.mine(clerk)
    assert (newest.text, newest.number, newest.by, newest.seen) == (
        "@depocu acele",
        receipt.number,
        "Ayşe Yönetici",
        False,
    )
    assert ticks.mark_seen(staff, [newest.id, oldest.id]) == 0
    assert ticks.mark_seen(clerk, [newest.id]) == 1
    assert notices.unseen(clerk) == 1
    assert [one.seen for one in notices.mine(clerk)] == [True, False]


def test_nobody_is_told_of_what_they_said_themselves(shop: Shop, admin: Actor) -> None:
    state = comments.add(admin, shop.receipt(("A", "1", "2")).number, "@admin unutma")
    assert state.told == ("admin",) and notices.unseen(admin) == 0


def test_only_who_may_see_the_document_is_told_its_number(shop: Shop, admin: Actor, make_actor: MakeActor) -> None:
    here = make_actor({"receipt.view": True, "warehouse.view": ["SHOP"]}, requirements=True, login="burada")
    make_actor({"receipt.view": True, "warehouse.view": ["DEPO"]}, requirements=True, login="baskayerde")
    make_actor({"sale.view": True, "warehouse.view": ["SHOP"]}, requirements=True, login="satisci")
    gone = add_employee(shop.company, "eski", "Eski", "warehouse_clerk")
    disable(admin, "eski")
    receipt = shop.receipt(("A", "1", "2"), warehouse="SHOP")
    state = comments.add(admin, receipt.number, "@burada @baskayerde @satisci @eski")
    assert (state.told, state.untold) == (("burada",), ("baskayerde", "satisci", "eski"))
    assert notices.unseen(here) == 1 and notices.unseen(gone) == 0


def test_what_one_may_not_see_any_more_is_not_told_either(shop: Shop, admin: Actor, make_actor: MakeActor) -> None:
    there = make_actor({"receipt.view": True, "warehouse.view": ["SHOP"]}, requirements=True, login="orada")
    draft = documents.create(admin, "receipt", {"warehouse": "SHOP", "rows": []})
    comments.add(admin, draft.number, "@orada bak")
    assert [one.number for one in notices.mine(there)] == [draft.number]
    documents.edit(admin, draft.number, {"warehouse": "DEPO"})
    assert notices.mine(there) == () and notices.unseen(there) == 0
    documents.edit(admin, draft.number, {"warehouse": "SHOP"})
    assert notices.unseen(there) == 1
    role_services.set_grants(admin, "rol_1", {"receipt.view": False})
    assert notices.unseen(there) == 0
    role_services.set_grants(admin, "rol_1", {"receipt.view": True})
    documents.delete(admin, draft.number)
    assert notices.mine(there) == ()


def test_a_crowd_is_refused(shop: Shop, admin: Actor) -> None:
    number = shop.receipt(("A", "1", "2")).number
    with pytest.raises(AmbarError) as caught:
        comments.add(admin, number, " ".join(f"@kisi{index}" for index in range(51)))
    assert caught.value.details["errors"][0]["reason"] == "too_many"
