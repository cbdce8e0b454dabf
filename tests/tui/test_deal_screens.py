"""Deals on screens, as people use them: keys in, lines out, what is held and shipped compared."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.queries import deals as queries
from db.queries import documents, reservations
from db.services import deals, partners, payments, settings
from tests.books import CUSTOMER, Shop
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    made = Shop(company, admin)
    made.receipt(("A", "10", "2"), ("B", "4", "3"))
    made.receipt(("B", "6", "3"), warehouse="SHOP")
    return made


def deal(actor: Actor, *rows: tuple[str, str], **header: object) -> int:
    """A deal with rows of (product, quantity) at 10 each."""
    made = [{"product": sku, "quantity": n, "price": "10"} for sku, n in rows]
    return deals.create(actor, {"customer": CUSTOMER, "warehouse": "MAIN", "rows": made, **header}).id


async def command(user: Driver, text: str) -> None:
    await user.press("f12")
    await user.type(text)
    await user.press("enter")


async def open_deal(user: Driver, number: int) -> None:
    user.app.open_path("tui.screens.deal:DealScreen", number=number)
    await user.settle()


def elsewhere(service: Any, *args: Any, **options: Any) -> None:
    """Done by another connection, as another session does it."""
    worker = threading.Thread(target=service, args=args, kwargs=options)
    worker.start()
    worker.join()


def row(actor: Actor, number: int, place: int = 0) -> Any:
    return queries.show(actor, number).rows[place]


# The list and the board ----------------------------------------------------------


async def test_the_list_tells_stage_customer_total_and_what_is_short(shell: Shell, shop: Shop, admin: Actor) -> None:
    deal(admin, ("A", "3"), title="Şantiye")
    deal(admin, ("B", "9"))
    async with shell(admin) as user:
        await command(user, "anlaşmalar")
        for _turn in range(40):
            if "2 anlaşma" in user.text():
                break
            await user.pilot.pause(0.1)
        lines = user.lines()
        assert any("Perakende müşteri" in line and "90,00" in line and "! eksik" in line for line in lines)
        assert any("Şantiye" in line and "30,00" in line and "○ Yeni" in line for line in lines)
        assert "2 anlaşma" in user.text() and "120,00 TL" in user.text()
        await user.press("slash")
        await user.type("şantiye")
        await user.press("enter")
        assert not any("90,00" in line for line in user.lines()[:10]) and "1 kayıt" in user.text()


async def test_several_marked_deals_go_to_a_stage_together(shell: Shell, shop: Shop, admin: Actor) -> None:
    numbers = [deal(admin, ("A", "1")), deal(admin, ("B", "1"))]
    async with shell(admin) as user:
        await command(user, "anlaşmalar")
        await user.press("a", "greater_than_sign")
        await user.type("teklif")
        await user.press("enter")
        await user.press("escape")
    assert {queries.show(admin, number).stage for number in numbers} == {"offer"}


async def test_a_card_goes_to_the_stage_beside_by_a_key(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("A", "3"))
    async with shell(admin) as user:
        await command(user, "pano")
        assert "Yeni" in user.text() and "Teklif" in user.text() and "30,00 TL" in user.text()
        await user.press("greater_than_sign")
        assert queries.show(admin, number).stage == "offer"
        assert f"Anlaşma {number} → Teklif" in user.text()
        await user.press("shift+left")
        assert queries.show(admin, number).stage == "new"
        await user.press("less_than_sign")
        assert queries.show(admin, number).stage == "new", "there is nothing before the first"
        await user.press("enter")
        assert f"Anlaşma {number}" in user.lines()[0]


async def test_the_board_shows_as_many_stages_as_there_is_room_for(shell: Shell, shop: Shop, admin: Actor) -> None:
    deal(admin, ("A", "3"))
    for width, shown in ((60, 1), (80, 3), (120, 3)):
        async with shell(admin, size=(width, 24)) as user:
            await command(user, "pano")
            title = user.lines()[1]
            there = [one for one in ("Yeni", "Teklif", "Hazırlanıyor", "Kazanıldı", "Kaybedildi") if one[:4] in title]
            assert len(there) == shown and "►" in title and "◄" not in title, title
            await user.press("right", "right", "right", "right")
            assert "◄" in user.lines()[1] and "►" not in user.lines()[1] and "Kaybe" in user.lines()[1]


async def test_what_others_do_is_on_the_board_at_once_and_has_a_sign(
    shell: Shell, shop: Shop, admin: Actor, manager: Actor
) -> None:
    number = deal(admin, ("A", "3"))
    other = deal(admin, ("B", "1"))
    async with shell(admin) as user:
        await command(user, "pano")
        elsewhere(deals.move, manager, number, "offer")
        user.app._look()
        await user.settle()
        marked = [line for line in user.lines() if "•" in line]
        assert len(marked) == 1 and f"• {number} " in marked[0] and f"▌ {other}" in marked[0]
        await user.press("right")
        assert "•" not in user.text()


# The form ------------------------------------------------------------------------


async def test_a_deal_is_made_by_scans_and_holds_what_it_adds(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await command(user, "anlaşmalar")
        await user.press("n")
        assert "yeni anlaşma" in user.text()
        await user.type("3*A")
        await user.press("enter")
        await user.type("A")
        await user.press("enter")
        number = user.screen.draft.number
        assert f"Anlaşma {number}" in user.lines()[0]
        found = row(admin, number)
        assert (found.product, found.quantity, found.reserved) == ("A", 4, 4), "it follows the row"
        await user.press("up")
        await user.type("6")
        await user.press("enter")
        assert row(admin, number).reserved == 6
        await user.press("ctrl+z")
        assert row(admin, number).quantity == 4
        await user.press("escape", "escape")
        assert f"▌    {number}" in user.text(), "back in the list, on what was made"


async def test_reserving_by_a_figure_and_by_keys(shell: Shell, shop: Shop, admin: Actor) -> None:
    settings.change(admin, {"reservation.mode": "manual"})
    number = deal(admin, ("A", "8"))
    async with shell(admin, size=(120, 30)) as user:
        await open_deal(user, number)
        await user.press("up", "r")
        assert row(admin, number).reserved == 8 and "Rezerve edildi: Ürün A, 8" in user.text()
        user.screen.grid.go_to(row(admin, number).id, "reserved")
        await user.type("5")
        await user.press("enter")
        assert row(admin, number).reserved == 5
        user.screen.grid.focus()
        user.screen.grid.go_to(row(admin, number).id, "reserved")
        await user.type("9")
        await user.press("enter")
        assert row(admin, number).reserved == 5 and "!9" in user.text(), "not more than the row"
        user.screen.grid.drop_typed()
        user.screen.grid.focus()
        user.screen.grid.go_to(row(admin, number).id, "quantity")
        await user.press("b")
        assert not row(admin, number).reserved and "Serbest bırakıldı: Ürün A, 5" in user.text()


async def test_who_may_only_reserve_types_into_that_cell_alone(
    shell: Shell, shop: Shop, admin: Actor, make_actor: MakeActor
) -> None:
    number = deal(admin, ("A", "8"))
    rights: dict[str, Any] = {"deal.view": "all", "reservation.edit": "all", "inventory.view": True}
    async with shell(make_actor(rights, requirements=True)) as user:
        await open_deal(user, number)
        assert [one.key for one in user.screen.grid.columns if one.edit] == ["reserved", "until"]
        assert "F5" not in user.text() and not user.screen.entry.display
        await user.type("2")
        await user.press("enter")
        assert row(admin, number).reserved == 2


async def test_winning_says_what_it_does_and_does_it(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("A", "3"))
    async with shell(admin) as user:
        await open_deal(user, number)
        await user.press("f5")
        assert "Satış oluşturulacak: 1 satır" in user.text() and "Hemen işlenecek" in user.text()
        await user.press("enter")
        assert queries.show(admin, number).status == "open", "the safe answer comes first"
        await user.press("f5", "down", "enter")
        sale = queries.show(admin, number).documents[0]  # type: ignore[index]
        assert sale.status == "processed" and f"{sale.number} satışı işlendi" in user.text()
        assert "● Kazanıldı" in user.text() and not user.screen.draft.editable
        assert shop.balance("A")[0] == 7 and row(admin, number).shipped == 3
        await user.press("f8")
        assert queries.show(admin, number).status == "open"


async def test_short_rows_are_named_and_can_come_from_elsewhere(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("A", "1"), ("B", "6"))
    async with shell(admin) as user:
        await open_deal(user, number)
        await user.press("f5")
        text = user.text()
        assert "satış taslak kalacak" in text and "Ürün B" in text and "! 2" in text and "SHOP 6" in text
        await user.press("d", "enter")
        assert row(admin, number, 1).warehouse == "SHOP"
        assert "Hemen işlenecek" in user.text(), "asked again, with nothing short now"
        await user.press("down", "enter")
    found = queries.show(admin, number)
    assert found.status == "won" and found.documents[0].status == "processed"  # type: ignore[index]
    assert shop.balance("B", "SHOP")[0] == 0 and shop.balance("B")[0] == 4


async def test_what_is_short_in_a_warehouse_that_is_not_ones_own_is_named_without_it(
    shell: Shell, shop: Shop, admin: Actor, make_actor: MakeActor
) -> None:
    number = deal(admin, ("A", "40"))
    rights: dict[str, Any] = {"deal.edit": "all", "sale.edit": True, "sale.process": True, "warehouse.view": ["SHOP"]}
    seller = make_actor(rights, requirements=True)
    async with shell(seller) as user:
        await open_deal(user, number)
        await user.press("f5")
        text = user.text()
        assert "40" in text and "MAIN" not in text and "30" not in text, text
        await user.press("enter")
        assert "MAIN" not in user.text() and user.app._exception is None


async def test_a_transfer_of_what_is_missing_is_begun(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("B", "6"))
    async with shell(admin) as user:
        await open_deal(user, number)
        await user.press("f5", "t", "enter")
        made = documents.show(admin, user.screen.draft.number)
        assert (made.type, made.warehouse, made.to_warehouse) == ("transfer", "SHOP", "MAIN")
        assert [(one.product, one.quantity) for one in made.rows] == [("B", 2)]
    assert queries.show(admin, number).status == "open"


async def test_what_is_short_may_be_left_for_later(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("B", "6"))
    async with shell(admin) as user:
        await open_deal(user, number)
        await user.press("f5", "f5")
        found = queries.show(admin, number)
        sale = found.documents[0]  # type: ignore[index]
        assert found.status == "won" and sale.status == "draft"
        assert sale.number in user.text() and "taslak bekliyor" in user.text()


async def test_losing_asks_why_and_releases(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("A", "3"))
    async with shell(admin) as user:
        await open_deal(user, number)
        await user.press("f8")
        assert "Rezerve edilen serbest bırakılacak: 1 satır" in user.text()
        await user.type("Pahalı buldu")
        await user.press("enter")
        assert queries.show(admin, number).status == "lost" and not row(admin, number).reserved
        await user.press("h")
        assert "Pahalı buldu" in user.text()


async def test_the_stage_of_the_header_wins_and_loses_too(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("A", "3"))
    async with shell(admin) as user:
        await open_deal(user, number)
        stage = user.screen.head.fields["stage"]
        stage.focus_control()
        await user.press("f4")
        await user.type("teklif")
        await user.press("enter")
        assert queries.show(admin, number).stage == "offer"
        await user.press("f4")
        await user.type("kazan")
        await user.press("enter")
        assert "kazanılırsa ne olur" in user.text() and stage.value == "offer"
        await user.press("down", "enter")
        assert queries.show(admin, number).status == "won"


async def test_a_sale_of_some_rows_in_part(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("A", "5"), ("B", "2"))
    async with shell(admin) as user:
        await open_deal(user, number)
        await command(user, "satış")
        assert "Her satırdan şimdi ne kadar" in user.text()
        await user.type("2")
        await user.press("enter", "down", "delete", "f2")
        made = documents.show(admin, user.screen.draft.number)
        assert made.deal == number and [(one.product, one.quantity) for one in made.rows] == [("A", 2)]
        assert f"Anlaşma {number}" in "\n".join(field.text() for field in [user.screen.head.fields["deal"]])


async def test_money_comes_and_goes_and_is_never_changed(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("A", "5"))
    async with shell(admin) as user:
        await open_deal(user, number)
        await command(user, "ödeme")
        await user.press("n")
        await user.type("20")
        await user.press("f2")
        assert "ödenen 20,00 TL" in user.text() and "kalan 30,00 TL" in user.text()
        await user.press("i")
        await user.type("5")
        await user.press("f2")
        assert "ödenen 15,00 TL" in user.text()
        await user.press("home", "delete", "down", "enter")
        assert "× geri alındı" in user.text() or "Ödeme geri alındı" in user.text() or "fazla" in user.text()
        await user.press("escape")
    found = queries.show(admin, number)
    assert sum(one.amount for one in found.payments) == found.paid


async def test_two_people_in_one_deal_lose_nothing(shell: Shell, shop: Shop, admin: Actor, manager: Actor) -> None:
    number = deal(admin, ("A", "3"), ("B", "1"))
    async with shell(admin) as user:
        await open_deal(user, number)
        await user.press("up", "up")
        await user.type("4")
        from db.services import deal_rows

        elsewhere(deal_rows.put_row, manager, number, {"id": row(admin, number, 1).id, "quantity": "2"})
        await user.press("enter")
        assert [one.quantity for one in queries.show(admin, number).rows] == [4, 2]
        elsewhere(deals.edit, manager, number, {"title": "Başka"})
        user.app._look()
        await user.settle()
        assert (
            user.screen.head.fields["title"].value == "Başka"
            and "Anlaşmayı bu arada Çağla Müdür değiştirdi" in user.text()
        )


async def test_a_closed_deal_is_only_read(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("A", "3"))
    deals.lose(admin, number)
    async with shell(admin) as user:
        await open_deal(user, number)
        assert "× Kaybedildi" in user.text() and not user.screen.entry.display and "F5" not in user.text()
        assert user.screen.check_action("reserve", ()) is None
        assert "önce yeniden açın" in user.screen.refusal("reserve")


# Reservations, pipelines, the product --------------------------------------------


async def test_all_reservations_extended_and_released_together(shell: Shell, shop: Shop, admin: Actor) -> None:
    first, second = deal(admin, ("A", "3")), deal(admin, ("A", "2"), ("B", "5"))
    async with shell(admin, size=(120, 30)) as user:
        await command(user, "rezervasyonlar")
        assert "3 kayıt" in user.text() and "! 1" in user.text()
        await user.press("f7", "down", "down", "space")
        await user.type(str(second))
        await user.press("enter", "f2")
        assert "2 kayıt" in user.text() and "Anlaşma" in user.lines()[1]
        await user.press("f7", "f8")
        assert "3 kayıt" in user.text()
        await user.press("a", "u")
        await user.type("31.12.2099")
        await user.press("f2")
        assert "Uzatıldı: 3 rezervasyon" in user.text() and "31.12.99" in user.text()
        await user.press("a", "b", "down", "enter")
        assert "Serbest bırakıldı: 3 rezervasyon" in user.text() and "Rezerve edilmiş bir şey yok" in user.text()
    assert not any(one.reserved for number in (first, second) for one in queries.show(admin, number).rows)


async def test_a_card_and_the_look_up_name_who_holds_it(shell: Shell, shop: Shop, admin: Actor, clerk: Actor) -> None:
    number = deal(admin, ("A", "3"))
    async with shell(admin, size=(120, 36)) as user:
        user.app.open_path("tui.screens.product:ProductScreen", sku="A")
        await user.settle()
        await user.press("left")
        assert "Rezervasyonlar" in user.text() and "Perakende müşteri" in user.text()
        await user.press("enter")
        assert f"Anlaşma {number}" in user.lines()[0]
        await user.press("f3")
        await user.type("A")
        assert f"rezerve, Anlaşma {number}: 3 adet" in user.text()
    async with shell(clerk, size=(120, 36)) as user:
        user.app.open_path("tui.screens.product:ProductScreen", sku="A")
        await user.settle()
        assert "Rezervasyonlar" not in user.text() and "Perakende müşteri" not in user.text()
        await user.press("f3")
        await user.type("A")
        assert "Anlaşma" not in user.text()


async def test_pipelines_and_stages_are_added_renamed_moved_removed(shell: Shell, shop: Shop, admin: Actor) -> None:
    from db.queries import pipelines

    deal(admin, ("A", "1"))
    async with shell(admin) as user:
        await command(user, "satış-hatları")
        await user.press("down", "n")
        await user.type("Keşif")
        await user.press("enter")
        stages = pipelines.listing(admin)[0].stages
        assert [one.name or one.code for one in stages[:2]] == ["new", "Keşif"]
        await user.press("delete")
        assert "İçinde anlaşma var: 1 anlaşma" in user.text()
        await user.press("down", "shift+down")
        assert [one.name or one.code for one in pipelines.listing(admin)[0].stages[:3]] == ["new", "offer", "Keşif"]
        await user.press("enter")
        await user.press("ctrl+a")
        await user.type("Yerinde keşif")
        await user.press("enter")
        assert "Yerinde keşif" in user.text()
        await user.press("delete", "down", "enter")
        assert "Yerinde keşif silindi" in user.text() and len(pipelines.listing(admin)[0].stages) == 5
        await user.press("plus")
        await user.type("Bayiler")
        await user.press("enter")
        assert "Bayiler" in user.text() and len(pipelines.listing(admin)) == 2


# Rights --------------------------------------------------------------------------


async def test_a_clerk_sees_nothing_of_it(shell: Shell, shop: Shop, admin: Actor, clerk: Actor) -> None:
    number = deal(admin, ("A", "3"), title="GİZLİ")
    sale = deals.sale(admin, number).sale
    async with shell(clerk, size=(120, 36)) as user:
        for word in ("anlaşmalar", "pano", "rezervasyonlar", "satış-hatları"):
            await command(user, word)
            assert "Böyle bir komut yok" in user.text(), word
        assert "Anlaşma" not in user.text().replace("Böyle bir komut yok: anlaşmalar", "")
        user.app.open_path("tui.screens.document:DocumentScreen", number=sale)
        await user.settle()
        assert "deal" not in user.screen.head.fields and "Anlaşma" not in user.text()
        await open_deal(user, number)
        assert "GİZLİ" not in user.text().replace("Başlık", "") or user.screen.draft.number == sale


async def test_a_pipeline_that_is_not_ones_own_is_not_there(
    shell: Shell, shop: Shop, admin: Actor, make_actor: MakeActor
) -> None:
    from db.services import pipelines

    pipelines.add(admin, "Bayiler", code="dealers")
    mine = deal(admin, ("A", "1"), title="Bizim")
    other = deal(admin, ("A", "1"), title="Bayinin", pipeline="dealers")
    rights: dict[str, Any] = {"deal.view": ["sales"], "deal.edit": ["sales"]}
    async with shell(make_actor(rights, requirements=True)) as user:
        await command(user, "anlaşmalar")
        assert "Bizim" in user.text() and "Bayinin" not in user.text() and "1 kayıt" in user.text()
        await open_deal(user, other)
        assert "Bayinin" not in user.text() and "Anlaşmalar" in user.lines()[0], "left again"
        await open_deal(user, mine)
        assert "Bizim" in user.text()
        user.screen.head.fields["pipeline"].focus_control()
        await user.press("f4")
        assert "Bayiler" not in user.text()


async def test_with_inventory_off_deals_stay_and_stock_is_gone(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("A", "3"))
    settings.change(admin, {"inventory": "off"})
    async with shell(admin, size=(120, 36)) as user:
        await command(user, "rezervasyonlar")
        assert "Böyle bir komut yok" in user.text()
        await open_deal(user, number)
        columns = {one.key for one in user.screen.grid.columns}
        assert not columns & {"available", "reserved", "short", "until", "warehouse", "shipped"}, columns
        assert "F5 kazan" in user.text()
        await user.press("f5", "down", "enter")
    assert queries.show(admin, number).status == "won"


async def test_payments_of_a_deal_that_may_only_be_read(
    shell: Shell, shop: Shop, admin: Actor, make_actor: MakeActor
) -> None:
    number = deal(admin, ("A", "3"))
    payments.add(admin, number, "10")
    async with shell(make_actor({"deal.view": "all"}, requirements=True)) as user:
        await open_deal(user, number)
        await command(user, "ödeme")
        assert "ödenen 10,00 TL" in user.text() and "n ödeme" not in user.text()
        await user.press("n")
        assert "Alınan ödeme" not in user.text()


def test_the_words_of_customers_are_no_markup(admin: Actor, shop: Shop) -> None:
    partners.add(admin, "[red]Çelik[/] A.Ş.", customer=True)
    number = deal(admin, ("A", "1"), customer="[red]Çelik[/] A.Ş.")
    assert reservations.page(admin, reservations.ReservationFilter()).rows[0].deal == number


async def test_what_is_held_is_copied_down_and_pasted_like_other_cells(shell: Shell, shop: Shop, admin: Actor) -> None:
    settings.change(admin, {"reservation.mode": "manual"})
    number = deal(admin, ("A", "5"), ("B", "5"), ("C", "2"))
    async with shell(admin, size=(120, 30)) as user:
        await open_deal(user, number)
        await user.press("up")
        grid = user.screen.grid
        grid.go_to(row(admin, number).id, "reserved")
        await user.type("3")
        await user.press("enter")
        grid.focus()
        grid.go_to(row(admin, number).id, "reserved")
        await user.press("ctrl+down")
        assert [one.reserved for one in queries.show(admin, number).rows] == [3, 3, 0], "not more than there is"
        assert "!3" in user.text()
        await user.screen.paste_column("reserved", "1\n2\n2")
        assert [one.reserved for one in queries.show(admin, number).rows] == [1, 2, 2]


async def test_the_header_is_taken_back_like_the_rows(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("A", "5"), title="Önce")
    async with shell(admin) as user:
        await open_deal(user, number)
        title = user.screen.head.fields["title"]
        title.focus_control()
        await user.press("ctrl+a")
        await user.type("Sonra")
        await user.press("escape")
        assert queries.show(admin, number).title == "Sonra"
        await user.press("ctrl+z")
        assert queries.show(admin, number).title == "Önce"


async def test_the_list_is_sorted_filtered_arranged_and_kept_like_every_list(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    for quantity in ("3", "1", "2"):
        deal(admin, ("A", quantity), expected_on=f"2026-12-0{quantity}")
    lost = deal(admin, ("A", "9"))
    deals.lose(admin, lost)
    async with shell(admin, size=(120, 30)) as user:
        await command(user, "anlaşmalar")

        def totals() -> list[str]:
            return [one for line in user.lines()[3:8] for one in line.split() if one.endswith("0,00")]

        user.screen.sort_by("total")
        await user.settle()
        assert totals() == ["90,00", "30,00", "20,00", "10,00"]
        user.screen.sort_by("total")
        await user.settle()
        assert totals() == ["10,00", "20,00", "30,00", "90,00"]
        user.screen.sort_by("expected")
        await user.settle()
        assert totals()[-3:] == ["10,00", "20,00", "30,00"], "what has no day is first"
        await user.press("f7", "down", "down", "space")
        await user.type("sür")
        await user.press("insert", "f2", "f2")
        assert "90,00" not in "\n".join(user.lines()[3:8]) and "3 kayıt" in user.text()
        await user.press("g")
        await user.type("02.12.2026")
        await user.press("enter")
        assert any("▌" in line and "20,00" in line for line in user.lines())
    async with shell(admin, size=(120, 30)) as user:
        await command(user, "anlaşmalar")
        await user.press("c", "escape", "f", "escape")
        assert "4 kayıt" in user.text()


async def test_who_loses_the_right_meanwhile_sees_it_no_more(
    shell: Shell, shop: Shop, admin: Actor, make_actor: MakeActor, company: Company
) -> None:
    number = deal(admin, ("A", "3"), title="Şantiye")
    rights: dict[str, Any] = {"deal.edit": "all", "inventory.view": True, "warehouse.view": "all"}
    for opened in ("deal", "pano", "anlaşmalar", "rezervasyonlar"):
        seller = make_actor(rights, requirements=True)
        async with shell(seller, size=(120, 30)) as user:
            if opened == "deal":
                await open_deal(user, number)
            else:
                await command(user, opened)
            seen = "Ürün A" if opened == "rezervasyonlar" else "Perakende müşteri"
            assert seen in user.text()
            with company.write() as engine:
                engine.run(
                    "DELETE FROM role_grant WHERE role_id = (SELECT role_id FROM employee_role WHERE employee_id = ?)"
                    " AND permission LIKE 'deal.%'",
                    (seller.employee_id,),
                )
                engine.next_value("rights")
            await user.app._look_again()
            await user.settle()
            assert seen not in user.text() and "Şantiye" not in user.text(), opened


async def test_a_deal_is_opened_by_its_number(shell: Shell, shop: Shop, admin: Actor, clerk: Actor) -> None:
    number = deal(admin, ("A", "3"))
    async with shell(admin) as user:
        await command(user, f"anlaşma {number}")
        assert f"Anlaşma {number}" in user.lines()[0]
        await command(user, "deal 999")
        assert "Bulunamadı: anlaşma 999" in user.text()
    async with shell(clerk) as user:
        await command(user, f"anlaşma {number}")
        assert "Böyle bir komut yok: anlaşma" in user.text()


async def test_f11_offers_all_that_can_be_done_and_says_why_not(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = deal(admin, ("A", "3"))
    async with shell(admin, size=(100, 30)) as user:
        await open_deal(user, number)
        await user.press("f11")
        for told in ("kazan:", "kaybet:", "ödemeler", "satırı rezerve et", "yorum", "geçmiş", "izle"):
            assert told in user.text(), told
        await user.type("yorum")
        await user.press("enter")
        await user.type("Salı arayacak")
        await user.press("enter")
        assert f"Anlaşma {number}: yorum yazıldı" in user.text()
        await command(user, "geçmiş")
        assert "Salı arayacak" in user.text()
        await user.press("escape", "up", "t")
        assert f"Anlaşma {number}" in user.text() and "İzlenebilirlik" in user.lines()[0]
