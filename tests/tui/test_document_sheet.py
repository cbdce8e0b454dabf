"""Rows of a document as in a spreadsheet: taken back and done again, copied, moved, filled, pasted; two at one draft."""

from __future__ import annotations

from decimal import Decimal

import pytest
from textual import events

from db.access import Actor
from db.company import Company
from db.queries import documents as queries
from db.services import documents, products
from tests.books import Shop
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell
from tests.tui.test_document_screen import new, opened, rows, scan
from tui.widgets.grid import Grid


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


async def paste(user: Driver, text: str) -> None:
    user.app.post_message(events.Paste(text))
    for _turn in range(3):
        await user.settle()


def draft(actor: Actor, *skus: str, type: str = "adjustment") -> str:
    given = [{"product": sku, "quantity": str(index)} for index, sku in enumerate(skus, 1)]
    return documents.create(actor, type, {"warehouse": "MAIN", "rows": given}).number


async def test_everything_done_to_rows_is_taken_back_and_done_again(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await new(user, "adjustment")
        await scan(user, "A", "B", "C")
        await user.press("up", "up")
        await user.type("7")
        await user.press("up")
        assert rows(user) == [("A", 1), ("B", 7), ("C", 1)]
        await user.press("delete")
        await user.press("insert")
        assert rows(user) == [("B", 7), ("B", 7), ("C", 1)] and "çoğaltıldı" in user.text()
        await user.press("shift+down")
        assert rows(user) == [("B", 7), ("C", 1), ("B", 7)]
        await user.press("ctrl+z")
        assert "Geri alındı: satır taşıma" in user.text()
        await user.press("g", "g")
        assert rows(user) == [("A", 1), ("B", 7), ("C", 1)]
        await user.press("ctrl+z")
        assert rows(user) == [("A", 1), ("B", 1), ("C", 1)]
        await user.press("y", "ctrl+y")
        assert rows(user) == [("B", 7), ("C", 1)] and "Yinelendi: satır kaldırma" in user.text()
        for _turn in range(5):
            await user.press("ctrl+z")
        assert rows(user) == [] and "Geri alınacak" not in user.text()
        number = user.screen.draft.number
    assert queries.show(admin, number).rows == ()


async def test_undo_works_from_the_entry_and_by_name(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await new(user, "adjustment")
        await scan(user, "A", "5*B")
        await user.press("ctrl+z")
        assert rows(user) == [("A", 1)] and user.screen.focused.id == "entry"
        await user.type(":yinele")
        await user.press("enter")
        assert rows(user) == [("A", 1), ("B", 5)]


async def test_cells_are_copied_from_above_and_filled_down(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = draft(admin, "A", "B", "C", "D")
    async with shell(admin) as user:
        await opened(user, number)
        await user.press("up")
        user.screen.grid.go_to(user.screen.grid.rows[1].id, "quantity")
        await user.press("quotation_mark", "ctrl+d")
        assert [quantity for _sku, quantity in rows(user)] == [1, 1, 1, 4]
        await user.press("home", "up", "up", "up", "up")
        await user.type("9")
        await user.press("up")
        await user.press("ctrl+down")
        assert [quantity for _sku, quantity in rows(user)] == [9, 9, 9, 9] and "3 satır" in user.text()
        await user.press("ctrl+z")
        assert [quantity for _sku, quantity in rows(user)] == [9, 1, 1, 4], "one step takes all of it back"


async def test_rows_of_a_spreadsheet_are_pasted_with_their_header(shell: Shell, shop: Shop, admin: Actor) -> None:
    text = "Stok kodu\tÜrün adı\tMiktar\tAlış fiyatı\tRenk\r\nA\tÜrün A\t1.200\t2,50\tmavi\r\nK\tÜrün K\t0,75\t10\t\r\n"
    async with shell(admin) as user:
        await new(user, "adjustment")
        await paste(user, text)
        assert rows(user) == [("A", 1200), ("K", Decimal("0.75"))]
        assert [str(row.row.purchase_price) for row in user.screen.grid.rows] == ["2.50", "10.00"]
        assert "Renk" in user.text(), "what has no place is told"
        await paste(user, "B;5;3,25\nC;6\n")
        assert rows(user)[2:] == [("B", 5), ("C", 6)]
        assert "2 satır yapıştırıldı" in user.text()
        await user.press("ctrl+z")
        assert len(rows(user)) == 2


async def test_every_error_of_a_paste_stands_in_its_cell(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await new(user, "adjustment")
        await paste(user, "A\t1\t2\nYOK\t2\t2\nC\tçok\t2\nD\t4\t2\n")
        assert "Yapıştırılan satırlar" in user.text() and "!YOK" in user.text() and "!çok" in user.text()
        assert "2 satır doğru, 2 satırda hata var" in user.text()
        assert queries.show(admin, user.app.screen_stack[-2].draft.number).rows == (), "all or none"
        await user.press("f5")
        assert "!YOK" in user.text() and "Ürün D" not in user.text().split("!çok")[1]
        await user.type("B")
        await user.press("enter")
        await user.type("3")
        await user.press("enter", "f2")
        assert rows(user) == [("A", 1), ("D", 4), ("B", 2), ("C", 3)], user.text()


async def test_a_column_goes_into_the_cells_from_the_cursor_down(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = draft(admin, "A", "B", "K", "D")
    async with shell(admin) as user:
        await opened(user, number)
        await user.press("up")
        user.screen.grid.go_to(user.screen.grid.rows[1].id, "quantity")
        await paste(user, "20\r\n2,5\r\nçok\r\n7")
        assert rows(user) == [("A", 1), ("B", 20), ("K", Decimal("2.5")), ("D", 4)]
        assert "!çok" in user.text() and "2 satır" in user.text() and "(+1" in user.text()
        await user.press("ctrl+z")
        assert rows(user) == [("A", 1), ("B", 2), ("K", 3), ("D", 4)]


async def test_a_paste_gives_no_price_that_one_may_not_give(
    shell: Shell, shop: Shop, admin: Actor, make_actor: MakeActor
) -> None:
    products.edit(admin, "A", purchase_price="4")
    blind = make_actor({"adjustment.edit": True, "warehouse.view": "all", "inventory.view": True}, requirements=True)
    async with shell(blind) as user:
        await new(user, "adjustment")
        await paste(user, "Kod;Miktar;Maliyet\nA;3;99\n")
        assert rows(user) == [("A", 3)] and "Maliyet" in user.text()
        number = user.screen.draft.number
    assert str(queries.show(admin, number).rows[0].purchase_price) == "4.00"


# Two people --------------------------------------------------------------------------


async def test_what_does_not_overlap_is_merged_by_itself(shell: Shell, shop: Shop, admin: Actor, clerk: Actor) -> None:
    number = draft(admin, "A", "B")
    async with shell(admin) as user:
        await opened(user, number)
        await user.press("up")
        user.screen.grid.go_to(user.screen.grid.rows[1].id, "quantity")
        await user.type("9")
        first = queries.show(admin, number).rows
        documents.put_row(clerk, number, {"id": first[0].id, "quantity": "5", "comment": "sayıldı"})
        await user.press("up")
        shown = queries.show(admin, number).rows
        assert [(row.quantity, row.comment) for row in shown] == [(5, "sayıldı"), (9, "")]
        assert len(user.app.screen_stack) == 2 and "Ismail Depocu" in user.text()


async def test_a_header_is_merged_field_by_field(shell: Shell, shop: Shop, admin: Actor, clerk: Actor) -> None:
    number = draft(admin, "A")
    async with shell(admin, size=(120, 36)) as user:
        await opened(user, number)
        user.screen.head.fields["title"].focus_control()
        await user.settle()
        await user.type("Benim")
        documents.edit(clerk, number, {"title": "Onun", "comment": "açıklama"})
        await user.press("enter")
        assert "● Onun" in user.text() and "○ Benim" in user.text() and "Ismail Depocu" in user.text()
        await user.press("right", "enter")
        await user.settle()
        document = queries.show(admin, number)
        assert (document.title, document.comment) == ("Benim", "açıklama")


async def test_a_change_that_came_in_while_one_types_is_not_overwritten(
    shell: Shell, shop: Shop, admin: Actor, clerk: Actor
) -> None:
    number = draft(admin, "A")
    async with shell(admin) as user:
        await opened(user, number)
        await user.press("up")
        await user.type("9")
        id = queries.show(admin, number).rows[0].id
        documents.put_row(clerk, number, {"id": id, "quantity": "5"})
        await user.pilot.pause(1.0)  # the look at the database has taken it in
        await user.press("enter")
        assert "● 5" in user.text() and "○ 9" in user.text()
        await user.press("escape")
        grid = user.screen.query_one(Grid)
        assert grid.rows[0].row.quantity == 5 and grid.edit.text == "9", "one goes on with what one has typed"
        await user.press("enter")
        assert queries.show(admin, number).rows[0].quantity == 9
