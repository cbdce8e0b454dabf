"""The lists of stock documents, as people use them: keys in, lines out, books compared."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.company import Company
from db.queries import documents as queries
from db.services import documents
from tests.books import Shop
from tests.tui.conftest import Driver, Shell
from tui.widgets.table import Table


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


async def open_list(user: Driver, command: str) -> None:
    await user.press("colon")
    await user.type(command)
    await user.press("enter")


async def test_states_stand_as_sign_and_word(shell: Shell, shop: Shop, admin: Actor) -> None:
    first = shop.receipt(("A", "10", "2"))
    shop.cancel(shop.receipt(("B", "1", "1")))
    documents.create(admin, "receipt", {"title": "Kasım siparişi"})
    async with shell(admin) as user:
        await open_list(user, "sf")
        text = user.text()
        assert "○ taslak" in text and "● işlendi" in text and "× iptal edildi" in text
        assert first.number in text and "Demir A.Ş." in text and "3 kayıt" in text
        await user.press("slash")
        await user.type("kasım")
        await user.press("enter")
        assert "1 kayıt" in user.text() and first.number not in user.text()


async def test_an_empty_list_says_what_would_be_here_and_who_may_begin(
    shell: Shell, shop: Shop, clerk: Actor, staff: Actor
) -> None:
    async with shell(clerk) as user:
        await open_list(user, "sf")
        assert "gelen mal burada yazılır" in user.text() and "İlkini n açar" in user.text()
    async with shell(staff) as user:
        await open_list(user, "sf")
        assert "gelen mal burada yazılır" in user.text() and "İlkini n açar" not in user.text()


async def test_what_a_role_may_not_do_has_no_key_and_no_column(
    shell: Shell, shop: Shop, clerk: Actor, staff: Actor
) -> None:
    shop.receipt(("A", "10", "2"))
    async with shell(clerk, size=(100, 24)) as user:
        await open_list(user, "sf")
        assert "n yeni" in user.text() and "F8" not in user.text() and "20,00" in user.text()
        assert user.screen.check_action("process", ()) is None, "grey: what is there is processed"
        assert user.screen.check_action("cancel_processing", ()) is False
    async with shell(staff, size=(100, 24)) as user:
        await open_list(user, "sf")
        assert "n yeni" not in user.text() and "F5" not in user.text()
        assert "Toplam" not in user.text() and "20,00" not in user.text()


async def test_back_from_a_new_document_the_cursor_is_on_it(shell: Shell, shop: Shop, admin: Actor) -> None:
    for _each in range(30):
        shop.receipt(("A", "1", "1"))
    async with shell(admin) as user:
        await open_list(user, "sf")
        await user.press("down", "down", "n")
        user.burst(*"A", "enter")
        await user.settle()
        await user.press("escape")
        row = user.screen.query_one(Table).row
        assert row is not None and row.status == "draft"
        assert f"▌ {row.number}" in user.text()


async def test_a_transfer_tells_from_where_to_where(shell: Shell, shop: Shop, admin: Actor) -> None:
    documents.create(admin, "transfer", {"warehouse": "MAIN", "to_warehouse": "DEPO"})
    async with shell(admin) as user:
        await open_list(user, "st")
        assert "Çıkış→giriş" in user.text() and "MAIN→DEPO" in user.text()


async def test_state_greys_with_its_reason(shell: Shell, shop: Shop, admin: Actor) -> None:
    shop.receipt(("A", "10", "2"))
    async with shell(admin) as user:
        await open_list(user, "sf")
        assert user.screen.check_action("process", ()) is None
        await user.press("f5")
        assert "Belge zaten işlenmiş" in user.text()
        await user.press("delete")
        assert "önce işlemeyi iptal edin" in user.text()


async def test_one_is_processed_and_cancelled_from_the_list(shell: Shell, shop: Shop, admin: Actor) -> None:
    draft = documents.create(admin, "adjustment", {"warehouse": "MAIN", "rows": [
        {"product": "A", "quantity": "7", "purchase_price": "3"}]})  # fmt: skip
    async with shell(admin) as user:
        await open_list(user, "sa")
        await user.press("f5")
        assert "MAIN stoğuna 7 adet girecek" in user.text()
        await user.press("enter")
        assert shop.balance("A") == (7, 21)
        assert f"İşlendi: {draft.number}" in user.text() and "● işlendi" in user.text()
        await user.press("f8")
        assert "geri çıkacak" in user.text()
        await user.press("enter")
        assert shop.balance("A") == (7, 21), "the safe answer comes first"
        await user.press("f8", "down", "enter")
        assert shop.balance("A") == (0, 0)


async def test_marked_ones_are_done_together_each_with_its_own_result(shell: Shell, shop: Shop, admin: Actor) -> None:
    row = {"product": "A", "quantity": "1", "purchase_price": "1"}
    good = [documents.create(admin, "adjustment", {"warehouse": "MAIN", "rows": [row]}).number for _ in range(2)]
    bad = documents.create(admin, "adjustment", {"warehouse": "MAIN"}).number
    async with shell(admin) as user:
        await open_list(user, "sa")
        await user.press("space", "space", "space", "f5")
        assert "3 belge işlensin mi?" in user.text()
        await user.press("down", "enter")
        text = user.text()
        assert "Belgede satır yok" in text and all(f"{number}  ● işlendi" in text for number in good)
        assert text.index(bad) < text.index(good[0])
        await user.press("escape")
        assert shop.balance("A")[0] == 2
        await user.press("home", "delete", "down", "enter")
        assert queries.page(admin, queries.DocumentFilter()).total == 2


async def test_the_reason_that_one_did_not_go_is_told_whole(shell: Shell, shop: Shop, admin: Actor) -> None:
    shop.receipt(("A", "35", "2"))
    rows = [{"product": "A", "quantity": "200"}]
    short = [documents.create(admin, "sale", {"warehouse": "MAIN", "rows": rows}).number for _ in range(2)]
    async with shell(admin, size=(60, 20)) as user:
        await open_list(user, "us")
        await user.press("space", "space", "f5", "down", "enter")
        told = " ".join(" ".join(user.text().replace("│", "").split()).split())
        assert told.count("Stok yetersiz: kullanılabilir 35, istenen 200 adet (A, MAIN)") == 2
        await user.press("down", "enter")
        assert short[0] in user.lines()[0], "the newest stands first, and Enter opens the one under the cursor"


async def test_enter_goes_through_the_filter_and_applies_it_behind_the_last(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    shop.receipt(("A", "10", "2"))
    async with shell(admin) as user:
        await open_list(user, "belgeler")
        await user.press("f7")
        assert "Enter sonraki alan, sonuncuda süz" in user.text()
        await user.press("enter", "enter", "enter", "enter", "enter")
        await user.type("01.01.2020")
        await user.press("enter")
        assert "0 kayıt" in user.text() and "Son gün: 01.01.2020" in user.text()


async def test_a_new_document_asks_which_type_among_those_one_may_edit(shell: Shell, shop: Shop, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await open_list(user, "belgeler")
        await user.press("n")
        assert "Stok fişi (mal girişi)" in user.text() and "Ürün satışı" not in "\n".join(user.lines()[4:18])
        await user.type("mahsup")
        await user.press("enter")
        assert "yeni mahsup" in user.text()


async def test_filters_by_state_and_keeps_the_cursor_on_coming_back(shell: Shell, shop: Shop, admin: Actor) -> None:
    shop.receipt(("A", "10", "2"))
    kept = documents.create(admin, "receipt", {"title": "bir"})
    documents.create(admin, "receipt", {"title": "iki"})
    async with shell(admin) as user:
        await open_list(user, "sf")
        await user.press("f7", "space")
        await user.type("taslak")
        await user.press("insert", "f2", "f2")
        assert "2 kayıt" in user.text() and "durum: taslak" in user.text().lower()
        await user.press("down", "enter", "escape")
        assert user.screen.query_one(Table).row.number == kept.number and "2 kayıt" in user.text()


async def test_the_marked_document_stands_beside_the_list_where_it_is_wide(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    shop.receipt(("A", "10", "2"), title="[b]Kırmızı[/b]")
    async with shell(admin, size=(150, 30)) as user:
        await open_list(user, "sf")
        await user.pilot.pause(0.4)
        assert "│ Demir A.Ş." in user.text() and "10 adet  Ürün A" in user.text()
        assert "[b]Kırmızı[/b]" in user.text() and "13 Stok ayarları" in user.text()


async def test_it_stands_below_the_list_where_the_columns_need_the_width(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    shop.receipt(("A", "10", "2"), title="Kasım")
    async with shell(admin, size=(115, 32)) as user:
        await open_list(user, "sf")
        await user.pilot.pause(0.4)
        text = user.text()
        assert text.index("● işlendi") < text.index("────") < text.index("Kasım") < text.index("10 adet  Ürün A")
        assert {"No", "Tedarikçi", "Depo", "Toplam", "Durum"} <= set(user.lines()[2].split()), "beside the menu"
    async with shell(admin, size=(115, 24)) as user:
        await open_list(user, "sf")
        await user.pilot.pause(0.4)
        assert "────" not in user.text()
