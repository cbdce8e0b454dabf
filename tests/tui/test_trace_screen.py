"""Trace, deliveries and what concerns me, by keyboard."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.company import Company
from db.queries import deliveries as shown
from db.queries import partners as read
from db.services import deliveries, partner_merging, partners
from tests.books import Shop
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    made = Shop(company, admin)
    made.receipt(("A", "10", "2"), ("B", "10", "2"))
    return made


async def go(user: Driver, command: str) -> None:
    user.burst("colon")
    await user.settle()
    await user.type(command)
    await user.press("enter")


async def told(user: Driver, text: str, *, there: bool = True) -> None:
    """What home reads after it is there."""
    for _turn in range(100):
        if (text in user.text()) is there:
            return
        await user.pilot.pause(0.02)
    raise AssertionError(user.text())


async def test_a_chain_unfolds_and_leads_to_what_stands_there(shell: Shell, shop: Shop, manager: Actor) -> None:
    sold = shop.sale(("A", "4")).number
    async with shell(manager) as user:
        await go(user, "izle A")
        assert (
            "Gelenler ve gittikleri yerler" in user.text()
            and "Parti 1" in user.text()
            and "kalan 6 / 10" in user.text()
        )
        assert sold not in user.text()
        await user.press("down", "right")
        lines = user.text()
        assert "← SF-000001" in lines and f"→ {sold}" in lines
        await user.press("down", "right")
        assert "← Demir A.Ş." in user.text()
        await user.press("down", "down", "right")
        assert "→ Perakende müşteri" in user.text()
        await user.press("enter")
        assert type(user.screen).__name__ == "DocumentScreen"
        await user.press("escape")
        assert type(user.screen).__name__ == "TraceScreen" and f"→ {sold}" in user.text()
        await user.press("left", "left", "left")
        assert f"→ {sold}" not in user.text()


async def test_a_trace_asks_for_what_and_takes_another(shell: Shell, shop: Shop, manager: Actor) -> None:
    async with shell(manager) as user:
        await go(user, "izle")
        assert "Ne izlensin?" in user.text()
        await user.type("SF-000001")
        await user.press("f2")
        assert "Nereden geldi" in user.text() and "Demir A.Ş." in user.text()
        await user.press("slash")
        await user.type("YOK")
        await user.press("f2")
        assert "Bulunamadı" in user.text()


async def test_a_foreign_warehouse_is_masked_on_the_screen(shell: Shell, shop: Shop, make_actor: MakeActor) -> None:
    shop.transfer(("A", "6"))
    clerk = make_actor(
        {"catalog.view": True, "inventory.view": True, "warehouse.view": ["MAIN"], "transfer.view": True}
    )
    async with shell(clerk) as user:
        await go(user, "izle A")
        await user.press("down", "right", "down", "down", "right")
        assert "başka depoda" in user.text() and "SHOP" not in user.text()


async def test_a_delivery_goes_on_and_back(shell: Shell, shop: Shop, admin: Actor, clerk: Actor) -> None:
    sold = shop.sale(("A", "4"), delivery_service="Aras").number
    async with shell(clerk) as user:
        await go(user, "teslimat")
        assert sold in user.text() and "○ hazırlanacak" in user.text()
        assert "40" not in user.text().replace(sold, ""), "no prices for anyone"
        assert "F5 hazırlandı" in user.lines()[-1]
        await user.press("f5")
        assert "◐ hazırlandı" in user.text()
        assert "F5 kargoya verildi" in user.lines()[-1]
        await user.press("f5", "down")
        await user.type("TR123")
        await user.press("f2")
        assert "▸ kargoya verildi" in user.text() and "F5 sonuçlandır" in user.lines()[-1]
        await user.press("f8")
        await user.type("yanlış kargo")
        await user.press("f2")
        assert "◐ hazırlandı" in user.text()
        await user.press("enter")
        assert "TR123" in user.text() and "Ürün A" in user.text() and "F5 kargoya verildi" in user.lines()[-1]
    assert shown.show(admin, sold).status == "packed"


async def test_a_scan_goes_to_a_delivery(shell: Shell, shop: Shop, admin: Actor, clerk: Actor) -> None:
    numbers = [shop.sale(("A", "1"), delivery_service="Aras").number for _ in range(3)]
    deliveries.edit(admin, numbers[2], {"planned_on": "2099-01-01"})
    async with shell(clerk) as user:
        await go(user, "teslimat")
        await user.screen.scanned(numbers[1].lower())
        await user.settle()
        assert numbers[1] in next(line for line in user.lines() if "▌" in line)
        await user.screen.scanned(numbers[2])
        await user.settle()
        assert type(user.screen).__name__ == "DeliveryScreen" and numbers[2] in user.text()


async def test_any_processed_sale_can_be_delivered(shell: Shell, shop: Shop, admin: Actor, clerk: Actor) -> None:
    plain = shop.sale(("A", "1")).number
    async with shell(clerk) as user:
        await go(user, "teslimat")
        assert plain not in user.text()
        await user.press("n")
        await user.type("SF-1")
        await user.press("f2")
        assert "Bulunamadı" in user.text()
        await user.press("end", *["backspace"] * 4)
        await user.type(plain.lower())
        await user.press("f2")
        assert type(user.screen).__name__ == "DeliveryScreen"
        await user.press("f5")
    assert shown.show(admin, plain).status == "packed"


async def test_what_others_did_is_told_at_home(shell: Shell, shop: Shop, admin: Actor, manager: Actor) -> None:
    from db.services import documents

    mine = documents.create(manager, "sale", {"warehouse": "MAIN", "customer": "Perakende müşteri",
                                              "rows": [{"product": "A", "quantity": "1", "price": "5"}]}).number  # fmt: skip
    documents.process(admin, mine)
    async with shell(manager) as user:
        await told(user, "Sizinle ilgili 1 yenilik")
        await user.press("g")
        assert mine in user.text() and "işlendi" in user.text() and "Ayşe Yönetici" in user.text()
        await user.press("a", "escape")
        await told(user, "Sizinle ilgili", there=False)


async def test_two_partners_become_one(shell: Shell, shop: Shop, admin: Actor, manager: Actor) -> None:
    keep = partners.add(admin, "Yılmaz Yapı", customer=True, phone="0532 123 45 67").id
    twin = partners.add(admin, "YILMAZ YAPI", customer=True).id
    async with shell(manager) as user:
        await go(user, "cari")
        await user.press("d")
        assert "aynı ad" in user.text()
        await user.press("enter", "down", "enter")
        assert "birleştirildi" in user.text()
    assert read.show(admin, twin).id == keep


async def test_further_numbers_are_typed_in_the_form(shell: Shell, admin: Actor, manager: Actor) -> None:
    from tui.screens.partner_form import MORE, typed, written

    kept = typed("Depo: 0212 555 44 33; a@b.tr ; ", "phone")
    assert [(one["label"], one["value"]) for one in kept] == [("Depo", "0212 555 44 33"), ("", "a@b.tr")]
    assert written(kept, "phone") == "Depo: 0212 555 44 33; a@b.tr" and set(MORE) == {"phones", "emails", "addresses"}
    key = partners.add(admin, "Yılmaz Yapı", customer=True).id
    other = partners.add(admin, "Öteki", customer=True).id
    partner_merging.merge(admin, key, other)
    async with shell(manager) as user:
        user.app.open_path("tui.screens.partner:PartnerScreen", id=key)
        await user.settle()
        assert "Öteki" in user.text()
        await user.press("e")
        field = user.screen.query_one("#field-phones")
        field.focus_control()
        await user.type("Depo: 0212 555 44 33")
        await user.press("f2")
        assert "Depo: 0 212 555 44 33" in user.text()
    assert read.show(admin, key).details[0].value == "+902125554433"


async def test_a_card_leads_to_deals_and_what_is_open(shell: Shell, shop: Shop, admin: Actor, manager: Actor) -> None:
    from db.services import deals

    buyer = partners.add(admin, "Yılmaz Yapı", customer=True).id
    made = deals.create(manager, {"title": "Şantiye", "customer": buyer, "warehouse": "MAIN",
                                  "rows": [{"product": "A", "quantity": "2", "price": "5"}]})  # fmt: skip
    async with shell(manager) as user:
        user.app.open_path("tui.screens.partner:PartnerScreen", id=buyer)
        await user.settle()
        await user.press("2")
        assert "Şantiye" in user.text()
        await user.press("enter")
        assert type(user.screen).__name__ == "DealScreen" and "Şantiye" in user.text()
        await user.press("escape", "3")
        assert "anlaşma" in user.text() and str(made.id) in user.text()
        await go(user, f"izle {made.id}")
        assert "Nereye gitti" in user.text() and "henüz sevk edilmedi" in user.text()
        assert "→ Yılmaz Yapı" in user.text()
