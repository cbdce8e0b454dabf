"""Lists that a person arranges, as people use them: sort, jump, mark, columns, saved filters, position, sums."""

from __future__ import annotations

from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.queries.rows import About, AtLeast, Page
from db.rulers import Ruler
from db.text import fold, sort_key
from tests.books import Shop
from tests.tui.conftest import Driver, Shell
from tests.tui.test_table import ListScreen, Row, Shelf
from tui.widgets import marking
from tui.widgets.table import Table


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


async def open_list(user: Driver, command: str) -> None:
    await user.press("colon")
    await user.type(command)
    await user.press("enter")


async def rested(user: Driver) -> None:
    """What can wait is there too."""
    await user.pilot.pause(0.5)
    await user.settle()


def suppliers(company: Company, count: int) -> None:
    names = [f"Cari {number:04d}" for number in range(count)]
    with company.write() as engine:
        engine.many(
            "INSERT INTO partner (kind, name, name_key, folded, supplier) VALUES ('company', ?, ?, ?, 1)",
            [(name, sort_key(name), fold(name)) for name in names],
        )


# Sorting ---------------------------------------------------------------------------


async def test_s_sorts_and_the_same_again_turns_around(shell: Shell, shop: Shop, admin: Actor) -> None:
    for price in ("30", "10", "20"):
        shop.receipt(("A", "1", price))
    async with shell(admin, size=(100, 24)) as user:
        await open_list(user, "sf")
        assert "Tarih ▼" in user.text(), "the newest first"
        await user.press("s")
        assert "Hangi sütuna göre sıralansın?" in user.text() and "▼ → ▲" in user.text()
        await user.type("topl")
        await user.press("enter")
        assert "Toplam ▼" in user.text() and "Tarih ▼" not in user.text()
        table = user.screen.query_one(Table)
        assert [int(row.total) for row in table.rows] == [30, 20, 10]
        await user.press("s", "enter")
        assert "Toplam ▲" in user.text()
        assert [int(row.total) for row in table.rows] == [10, 20, 30]
        await user.press("end")
        assert int(table.row.total) == 30


async def test_money_that_one_may_not_see_is_no_order(shell: Shell, shop: Shop, staff: Actor) -> None:
    shop.receipt(("A", "1", "30"))
    async with shell(staff, size=(100, 24)) as user:
        await open_list(user, "sf")
        await user.press("s")
        assert "Toplam" not in user.text()
        await user.press("escape", "c")
        assert "Bu listenin sütunları" in user.text() and "Toplam" not in user.text()
        await user.press("escape")
        await rested(user)
        assert "Alış" not in user.text() and "Σ 1 belge" in user.text()


async def test_a_click_on_a_title_sorts(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await open_list(user, "depo")
        row, line = next((y, text) for y, text in enumerate(user.lines()) if "Kod" in text)
        await user.pilot.click(Table, offset=(line.index("Kod") + 1, 0))
        await user.settle()
        assert "Kod ▲" in user.lines()[row]
        assert [one.code for one in user.screen.query_one(Table).rows] == ["DEPO", "MAIN", "SHOP"]
        await user.pilot.click(Table, offset=(line.index("Kod") + 1, 0))
        await user.settle()
        assert [one.code for one in user.screen.query_one(Table).rows] == ["SHOP", "MAIN", "DEPO"]


async def test_order_and_filter_come_back_in_the_same_session(shell: Shell, shop: Shop, admin: Actor) -> None:
    shop.receipt(("A", "1", "30"))
    shop.receipt(("B", "1", "30"), title="Kasım")
    async with shell(admin, size=(100, 24)) as user:
        await open_list(user, "sf")
        await user.press("s", "up", "enter", "slash")
        await user.type("kasım")
        await user.press("enter", "escape")
        assert "Ambar" in user.lines()[0] and "No ▼" not in user.text()
        await open_list(user, "sf")
        assert "/kasım" in user.text().replace(" ", "") and "No ▼" in user.text()
        assert "1 kayıt" in user.text()
        await open_list(user, "us")
        assert "kasım" not in user.text(), "each list its own"


# Jumping -------------------------------------------------------------------------------


async def test_g_goes_to_what_is_typed_and_esc_back(shell: Shell, company: Company, admin: Actor) -> None:
    suppliers(company, 1_200)
    async with shell(admin) as user:
        await open_list(user, "cari")
        table = user.screen.query_one(Table)
        await user.press("down", "down")
        was = table.row.name
        await user.press("g")
        await user.type("cari 07")
        assert table.row.name == "Cari 0700" and "Git (" in user.text()
        await user.press("escape")
        assert table.row.name == was and "Git (" not in user.text()
        await user.press("g")
        await user.type("cari 0745")
        await user.press("enter")
        assert table.row.name == "Cari 0745"
        await user.press("up")
        assert table.row.name == "Cari 0744", "the list goes on from there both ways"
        await user.press("g")
        await user.type("50%")
        await user.press("enter")
        assert 550 < int(table.row.name.split()[1]) < 650
        await user.press("g")
        await user.type("%25")
        await user.press("enter")
        assert 250 < int(table.row.name.split()[1]) < 350, "as Turkish writes it"
        await user.press("g")
        await user.type("zzz")
        assert table.row.name == "Perakende müşteri", "behind everything is the end"


async def test_g_finds_in_a_short_list_what_any_column_says(shell: Shell, shop: Shop, admin: Actor) -> None:
    numbers = [shop.sale(("S", "1")).number for _each in range(5)]
    async with shell(admin) as user:
        await open_list(user, "us")
        await user.press("g")
        await user.type(numbers[1].lower())
        await user.press("enter")
        assert user.screen.query_one(Table).row.number == numbers[1]


async def test_g_goes_to_a_number_or_a_day_of_a_long_list(shell: Shell, shop: Shop, admin: Actor) -> None:
    with shop.company.write() as engine:
        engine.many(
            "INSERT INTO document (type, sequence, number, status, date, currency, created_at, updated_at)"
            " VALUES ('write_off', ?, ?, 'draft', ?, 'TRY', '2026-01-01T00:00:00.000000Z',"
            " '2026-01-01T00:00:00.000000Z')",
            [(n, f"MH-{n:06d}", f"2025-{1 + n // 100:02d}-{1 + n % 28:02d}") for n in range(1, 601)],
        )
    async with shell(admin) as user:
        await open_list(user, "mh")
        table = user.screen.query_one(Table)
        assert "1 / 600 kayıt" in user.text()
        await user.press("g")
        await user.type("300")
        await user.press("enter")
        assert table.row.number == "MH-000300"
        place = next(i for i, row in enumerate(sorted(((r.date, r.id) for r in table.rows), reverse=True))
                     if row == (table.row.date, table.row.id))  # fmt: skip
        assert place == table.cursor
        await rested(user)
        assert table.place == (_place(shop, table.row), False), "counted, not guessed"
        await user.press("g")
        await user.type("15.03.2025")
        await user.press("enter")
        assert table.row.date.isoformat() <= "2025-03-15" < table.rows[table.cursor - 1].date.isoformat()


def _place(shop: Shop, row: Any) -> int:
    with shop.company.read() as engine:
        before = engine.value(
            "SELECT count(*) FROM document WHERE type = 'write_off' AND (date, id) > (?, ?)",
            (row.date.isoformat(), row.id),
        )
    return int(before) + 1


# Where one is ----------------------------------------------------------------------------


class LongShelf(Shelf):
    """As a list of which nobody knows how long it is."""

    def page(self, *, after: Any, limit: int, backwards: bool) -> Page[Row]:
        page = super().page(after=after, limit=limit, backwards=backwards)
        return Page(page.rows, page.after, AtLeast(1_000) if after is None else None, page.before)

    def ruler(self) -> Ruler:
        count = len(self.rows)
        return Ruler(About(count + 37), tuple((one,) for one in range(0, count, 50)))


async def test_position_and_bar_of_a_list_that_nobody_counted(shell: Any, clerk: Actor) -> None:
    shelf = LongShelf(20_000)
    async with shell(clerk) as user:
        user.app.open(ListScreen(shelf.page))
        await user.settle()
        table, bar = user.screen.query_one(Table), user.screen.query_one("FilterBar")
        bar.follow(table)
        table.show(shelf.page, seek=lambda text: (int(text) - 1,) if text.isdigit() else None, ruler=shelf.ruler)
        await user.settle()
        await rested(user)
        assert "1 / ~20.000 kayıt" in user.text()
        bars = [y for y, line in enumerate(user.lines()) if line.endswith("▐")]
        assert bars == [3]
        await user.press("down")
        assert "2 / ~20.000 kayıt" in user.text()
        await user.press("g")
        await user.type("10000")
        await user.press("enter")
        assert table.row.id == 10_000 and "~10.000 / ~20.000 kayıt" in user.text()
        (middle,) = [y for y, line in enumerate(user.lines()) if line.endswith("▐")]
        assert 10 <= middle <= 14
        await user.press("end")
        assert table.row.id == 19_999 and "~20.000 / ~20.000 kayıt" in user.text()
        assert [line for line in user.lines() if "Ürün" in line][-1].endswith("▐")
        await user.press("g")
        await user.type("buçuk")
        assert user.screen.query_one("StatusLine").has_class("-wrong"), "there is no such place"
        await user.press("escape")
        assert table.row.id == 19_999
        await user.pilot.click(Table, offset=(79, 1))
        await user.settle()
        assert table.row.id == 0, "a click on the edge goes to that part"


# Marks --------------------------------------------------------------------------------------


async def test_marks_by_range_and_all_of_the_filter(shell: Any, clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    async with shell(clerk) as user:
        user.app.open(ListScreen(Shelf(2_000).page))
        await user.settle()
        table = user.screen.query_one(Table)
        user.screen.query_one("FilterBar").follow(table)
        await user.press("down", "space", "down", "down", "v")
        assert sorted(table.marks) == [1, 2, 3, 4]
        assert "4 işaretli   5 / 2.000 kayıt" in user.text()
        user.burst(*["pagedown"] * 60)
        await user.settle()
        far = table.row.id
        assert far > 1_000 and all(row.id not in (1, 2, 3, 4) for row in table.rows)
        await user.press("v")
        assert len(table.marks) == far, "what is no longer in memory is marked too"
        assert [row.id for row in table.marked][-1] <= far and len(table.marked) == far
        await user.press("a")
        assert len(table.marks) == len(table.marked) == 2_000 and "2.000 işaretli" in user.text()
        await user.press("a")
        assert not table.marks and "işaretli" not in user.text()
        monkeypatch.setattr(marking, "MOST_MARKED", 500)
        await user.press("a")
        assert not table.marks and "Bir kerede en çok 500 kayıt" in user.text()


async def test_what_is_marked_and_out_of_sight_is_done_too(shell: Shell, shop: Shop, admin: Actor) -> None:
    from db.queries import documents as queries
    from db.services import documents

    for _each in range(130):
        documents.create(admin, "sale", {"warehouse": "MAIN"})
    async with shell(admin) as user:
        await open_list(user, "us")
        await user.press("a", "delete")
        assert "130" in user.text()
        await user.press("down", "enter")
        await user.settle()
        assert queries.page(admin, queries.DocumentFilter()).total == 0


# Columns ---------------------------------------------------------------------------------------


def titles(user: Driver) -> str:
    """The line of titles, without the menu beside it."""
    return user.lines()[2][26:].strip()


async def test_columns_of_ones_own(shell: Shell, shop: Shop, admin: Actor, clerk: Actor) -> None:
    async with shell(admin, size=(150, 24)) as user:
        await open_list(user, "ürünler")
        assert titles(user).split()[0] == "Stok" and "Barkodlar" not in titles(user)
        await user.press("c", "pagedown", "end", "space", "f2")
        assert "Sütun düzeniniz kaydedildi" in user.text()
        heads = titles(user)
        assert heads.index("Ürün") < heads.index("Stok kodu") < heads.index("Barkodlar")
        await user.press("escape")
        await open_list(user, "ürünler")
        assert titles(user) == heads, "they are there again"
        await user.press("c", "right", "right", "f2")
        assert titles(user).index("Stok kodu") != heads.index("Stok kodu"), "wider"
    async with shell(admin, size=(150, 24)) as user:
        await open_list(user, "ürünler")
        assert "Barkodlar" in titles(user), "in the next session too"
        await user.press("c", "f8")
        assert "Varsayılan sütunlara dönüldü" in user.text() and "Barkodlar" not in titles(user)
    async with shell(clerk, size=(150, 24)) as user:
        await open_list(user, "ürünler")
        assert "Barkodlar" not in titles(user), "nobody else's"


# Saved filters -----------------------------------------------------------------------------------


async def test_a_filter_gets_a_name_and_filters_again(shell: Shell, shop: Shop, admin: Actor, clerk: Actor) -> None:
    shop.receipt(("A", "1", "1"), title="Kasım")
    shop.receipt(("B", "1", "1"))
    async with shell(admin) as user:
        await open_list(user, "sf")
        await user.press("f", "f4")
        assert "kaydedilecek bir şey yok" in user.text()
        await user.press("f7", "space", "down", "down", "enter", "tab")
        await user.press("f2")
        assert "Durum: " in user.lines()[1]
        state = user.lines()[1].split("Durum: ")[1].split("  ")[0]
        await user.press("f", "f4")
        await user.type("Açıklar")
        await user.press("down", "space", "f2")
        assert "Açıklar" in user.text() and "herkese açık" in user.text()
        await user.press("escape", "f7", "f8")
        assert "Durum: " not in user.lines()[1] and "2 kayıt" in user.text()
        await user.press("f", "enter")
        assert f"Durum: {state}" in user.lines()[1]
    async with shell(clerk) as user:
        await open_list(user, "sf")
        await user.press("f")
        assert "Açıklar" in user.text() and "Ayşe Yönetici" in user.text()
        await user.press("delete")
        assert user.app.status[0].startswith("Bu süzgecin sahibi: Ayşe Yönetici")
        await user.press("enter")
        assert f"Durum: {state}" in user.lines()[1]
    async with shell(admin) as user:
        await open_list(user, "sf")
        await user.press("f", "delete", "down", "enter")
        assert "Açıklar" not in user.text()


# Sums ----------------------------------------------------------------------------------------------


async def test_sums_stand_below_and_follow_the_filter(shell: Shell, shop: Shop, admin: Actor) -> None:
    shop.receipt(("A", "10", "2.50"))
    shop.sale(("A", "3"), price="4")
    async with shell(admin, size=(100, 24)) as user:
        await open_list(user, "belgeler")
        await rested(user)
        told = next(line for line in user.lines() if "Σ" in line)
        assert "2 belge" in told and "Alış 25,00 TL" in told and "Satış 12,00 TL" in told and "Miktar 13" in told
        await open_list(user, "us")
        await rested(user)
        told = next(line for line in user.lines() if "Σ" in line)
        assert "1 belge" in told and "Alış" not in told and "Satış 12,00 TL" in told


async def test_warehouses_are_there_before_what_lies_in_them_is_added_up(
    shell: Shell, shop: Shop, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.queries import warehouses

    shop.receipt(("A", "10", "2.50"))
    monkeypatch.setattr(warehouses, "MANY", 0)
    async with shell(admin) as user:
        await open_list(user, "depo")
        assert [row.code for row in user.screen.query_one(Table).rows] == ["MAIN", "DEPO", "SHOP"]
        await rested(user)
        line = next(text for text in user.lines() if "MAIN" in text)
        assert "25,00" in line and " 10 " in line


# What others change -----------------------------------------------------------------------------------


async def test_in_the_middle_the_cursor_keeps_its_row_while_others_change_the_list(shell: Any, clerk: Actor) -> None:
    shelf = Shelf(5_000)
    async with shell(clerk) as user:
        user.app.open(ListScreen(shelf.page))
        await user.settle()
        table = user.screen.query_one(Table)
        table.show(shelf.page, seek=lambda text: (int(text) - 1,))
        await user.settle()
        await user.press("g")
        await user.type("2500")
        await user.press("enter")
        place = next(index for index, line in enumerate(user.lines()) if "Ürün 02500" in line)
        shelf.rows = [row for row in shelf.rows if row.id % 10 or row.id == 2_500]
        await table.reload()
        await user.settle()
        assert table.row.id == 2_500 and "Ürün 02500" in user.lines()[place]
        assert all(row.id % 10 or row.id == 2_500 for row in table.rows)
        shelf.rows = [row for row in shelf.rows if row.id < 2_000]
        await table.reload()
        await user.settle()
        assert table.rows[-1].id == 1_999 and table.row in table.rows, "where all of it is gone, the end is shown"
        await user.press("home")
        assert table.row.id == 1


async def test_names_of_other_scripts_keep_the_columns_in_line(shell: Shell, company: Company, admin: Actor) -> None:
    names = ["漢字の名前です株式会社", "شركة الحديد", "Kafe ☕ 🏭 Ltd.", "e\u0301tude [b]x[/b]", "Z" * 90]
    with company.write() as engine:
        engine.many(
            "INSERT INTO partner (kind, name, name_key, folded, supplier) VALUES ('company', ?, ?, ?, 1)",
            [(name, sort_key(name), fold(name)) for name in names],
        )
    async with shell(admin) as user:
        await open_list(user, "cari")
        from rich.cells import cell_len

        shown = [line for line in user.lines() if "tedarikçi" in line]
        assert len(shown) == len(names)
        assert len({cell_len(line[: line.index("tedarikçi")]) for line in shown}) == 1
        assert any("[b]x[/b]" in line for line in shown), "data is never markup"
        await user.press("g")
        await user.type("漢字")
        assert user.screen.query_one(Table).row.name == names[0]
