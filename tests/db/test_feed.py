"""What concerns me: mine and my warehouses, done by others, within my rights, until I have seen it."""

from __future__ import annotations

from db.access import Actor
from db.company import Company
from db.queries import feed
from db.services import comments, documents, warehouses
from db.services import feed as services
from tests.books import Shop
from tests.conftest import MakeActor

BASE = {"catalog.view": True, "inventory.view": True, "warehouse.view": "all", "sale.view": True, "sale.edit": True,
        "write_off.view": True, "row.price": "all"}  # fmt: skip


def test_only_what_others_did_to_what_is_mine(company: Company, admin: Actor, make_actor: MakeActor) -> None:
    shop = Shop(company, admin)
    shop.receipt(("A", "10", "2"))
    me = make_actor(BASE, requirements=True)
    other = make_actor({**BASE, "sale.process": True}, requirements=True)
    mine = documents.create(me, "sale", {"warehouse": "MAIN", "customer": "Perakende müşteri",
                                         "rows": [{"product": "A", "quantity": "1", "price": "5"}]}).number  # fmt: skip
    shop.sale(("A", "1"))
    assert feed.mine(me) == () and feed.unseen(me) == 0
    documents.process(other, mine)
    comments.add(admin, mine, "Kutusu eksik")
    found = feed.mine(me)
    assert [(one.number, one.action, one.why, one.new) for one in found] == [
        (mine, "commented", "mine", True), (mine, "processed", "mine", True),
    ]  # fmt: skip
    assert found[0].text == "Kutusu eksik" and found[0].by == "Ayşe Yönetici"
    assert feed.mine(other) == ()
    services.mark_seen(me)
    assert feed.unseen(me) == 0 and len(feed.mine(me)) == 2
    documents.cancel(admin, mine)
    assert feed.unseen(me) == 1 and feed.mine(me)[0].action == "cancelled"


def test_what_is_processed_where_one_looks_after_the_goods(
    company: Company, admin: Actor, make_actor: MakeActor
) -> None:
    shop = Shop(company, admin)
    shop.receipt(("A", "10", "2"))
    me = make_actor(BASE, login="depocu")
    warehouses.edit(admin, "MAIN", responsible="depocu")
    gone = shop.write_off(("A", "1")).number
    documents.create(admin, "write_off", {"warehouse": "MAIN", "rows": []})
    found = feed.mine(me)
    assert [(one.number, one.action, one.why) for one in found] == [(gone, "processed", "warehouse")]
    blind = make_actor({"catalog.view": True}, login="kör")
    warehouses.edit(admin, "MAIN", responsible="kör")
    assert feed.mine(blind) == (), "documents of a type that one may not see are left out"
