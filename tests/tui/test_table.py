"""The table: pages by key, the cursor on its row, columns that fit, few bytes a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from rich.console import Console
from textual.app import ComposeResult

from db.access import Actor, Rights
from db.company import Company
from db.queries import partners
from db.queries.rows import Page
from db.text import fold, sort_key
from tui import keys
from tui.screens.base import AmbarScreen
from tui.widgets.cells import Column, Toned, cut, fit, width_of
from tui.widgets.columns import Layout, measure
from tui.widgets.filter_bar import FilterBar
from tui.widgets.table import Table
from tui.widgets.window import PAGE, PAGES, Window


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    name: str


class Shelf:
    """A long list that is read by pages; counts how many rows were asked for."""

    def __init__(self, count: int) -> None:
        self.rows = [Row(number, f"Ürün {number:05d}") for number in range(count)]
        self.read = 0

    def page(self, *, after: Any, limit: int, backwards: bool) -> Page[Row]:
        if backwards:
            found = [row for row in self.rows if after is None or row.id < after[0]][-limit:]
            more = bool(found) and found[0].id != self.rows[0].id
            following = (found[0].id,) if more else None
        else:
            found = [row for row in self.rows if after is None or row.id > after[0]][:limit]
            more = bool(found) and found[-1].id != self.rows[-1].id
            following = (found[-1].id,) if more else None
        self.read += len(found)
        started = (found[-1 if backwards else 0].id,) if found else None
        return Page(tuple(found), following, len(self.rows), started)


class ListScreen(AmbarScreen):
    """A list as later screens have one."""

    BINDINGS = [keys.SEARCH]
    TITLE = "Liste"

    def __init__(self, loader: Any) -> None:
        super().__init__()
        self.loader = loader
        self.opened: list[Any] = []

    def content(self) -> ComposeResult:
        yield FilterBar()
        yield Table(
            [Column[Row]("id", "No", 6, "right"), Column[Row]("name", "Name", 10, flexible=True)],
            loader=self.loader,
            empty="Nothing matches",
            marks=True,
        )

    def on_table_loaded(self, event: Table.Loaded) -> None:
        self.query_one(FilterBar).count(event.total)

    def on_table_opened(self, event: Table.Opened) -> None:
        self.opened.append(event.row)

    def action_search(self) -> None:
        self.query_one(FilterBar).open()


# The window of rows -----------------------------------------------------------


def test_a_window_walks_a_long_list_and_back_and_keeps_few_rows() -> None:
    shelf = Shelf(2_000)
    window = Window(shelf.page, lambda row: row.id).first()
    seen = [row.id for row in window.rows]
    while not window.at_end:
        window = window.down()
        seen += [row.id for row in window.rows if row.id > seen[-1]]
        assert len(window.rows) <= PAGE * PAGES
    assert seen == list(range(2_000))
    while not window.at_start:
        before = window.rows[0].id
        window = window.up()
        numbers = [row.id for row in window.rows]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert numbers[0] < before
    assert window.rows[0].id == 0


def test_a_window_from_the_end_walks_up_and_down_again() -> None:
    window = Window(Shelf(1_050).page, lambda row: row.id).last()
    assert window.rows[-1].id == 1_049
    assert window.at_end
    while not window.at_start:
        window = window.up()
    assert window.rows[0].id == 0
    while not window.at_end:
        window = window.down()
        numbers = [row.id for row in window.rows]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert window.rows[-1].id == 1_049


def test_rows_that_came_meanwhile_leave_no_hole() -> None:
    shelf = Shelf(1_000)
    window = Window(shelf.page, lambda row: row.id).first()
    for _step in range(8):
        window = window.down()
    shelf.rows = [row for row in shelf.rows if row.id % 7] + []
    window = window.again()
    while not window.at_start:
        window = window.up()
    numbers = [row.id for row in window.rows]
    assert numbers == [row.id for row in shelf.rows][: len(numbers)]


# The widget ----------------------------------------------------------------------


async def test_ten_thousand_rows(shell: Any, clerk: Actor) -> None:
    shelf = Shelf(10_000)
    async with shell(clerk) as user:
        user.app.open(ListScreen(shelf.page))
        await user.settle()
        assert shelf.read <= 3 * PAGE, "only what is near is read"
        assert "10.000 kayıt" in user.lines()[1]
        assert "Ürün 00000" in user.text()
        user.burst(*["down"] * 50)
        await user.settle()
        assert user.screen.query_one(Table).row.id == 50
        user.burst(*["pagedown"] * 20)
        await user.settle()
        table = user.screen.query_one(Table)
        assert table.row.id == 50 + 20 * (table.size.height - 2)
        assert len(table.rows) <= PAGE * PAGES
        await user.press("end")
        assert table.row.id == 9_999
        assert "Ürün 09999" in user.text()
        user.burst(*["up"] * 150)
        await user.settle()
        assert table.row.id == 9_849
        await user.press("enter")
        assert user.screen.opened[-1].id == 9_849
        await user.press("home")
        assert table.row.id == 0


async def test_a_page_further_every_line_is_drawn_anew(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.app.open(ListScreen(Shelf(300).page))
        await user.settle()
        table = user.screen.query_one(Table)
        for key in ("pagedown", "pagedown", "pageup"):
            await user.press(key)
            user.lines()  # drawn once, so that a line which is not drawn anew stays as it is
            shown = [line.rstrip("▐ ").split()[-1] for line in user.lines() if "Ürün" in line]
            first = table.rows[table.top].id
            assert [int(number) for number in shown] == list(range(first, first + len(shown)))
            assert len(shown) > 10


async def test_the_cursor_stays_on_its_row_while_others_change_the_list(shell: Any, clerk: Actor) -> None:
    shelf = Shelf(300)
    async with shell(clerk) as user:
        user.app.open(ListScreen(shelf.page))
        await user.settle()
        await user.press(*["down"] * 5)
        table = user.screen.query_one(Table)
        place = next(index for index, line in enumerate(user.lines()) if "Ürün 00005" in line)
        shelf.rows = [Row(-1, "Aaa"), Row(-2, "Aab"), *shelf.rows]
        shelf.rows.sort(key=lambda row: row.id)
        await table.reload()
        await user.settle()
        assert table.row.id == 5
        assert "Ürün 00005" in user.lines()[place]
        shelf.rows = [row for row in shelf.rows if row.id != 5]
        await table.reload()
        await user.settle()
        assert table.row.id == 6, "a row that is gone leaves the cursor where it was"


async def test_marks_and_an_empty_list(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.app.open(ListScreen(Shelf(5).page))
        await user.settle()
        await user.press("space", "down", "space")
        table = user.screen.query_one(Table)
        assert [row.id for row in table.marked] == [0, 2]
        table.show(Shelf(0).page)
        await user.settle()
        assert "Bulunamadı" in user.text()
        assert table.row is None
        await user.press("enter", "down", "end")
        assert user.screen.opened == []


async def test_pages_of_a_real_query(shell: Any, admin: Actor, company: Company) -> None:
    names = [f"Cari {number:04d}" for number in range(450)]
    with company.write() as engine:
        engine.many(
            "INSERT INTO partner (kind, name, name_key, folded, supplier) VALUES ('company', ?, ?, ?, 1)",
            [(name, sort_key(name), fold(name)) for name in names],
        )
    async with shell(admin) as user:
        user.app.open(ListScreen(partial(partners.page, admin)))
        await user.settle()
        seen = []
        table = user.screen.query_one(Table)
        for _row in range(451):
            seen.append(table.row.name)
            await table.action_down()
        assert seen[:450] == names
        await user.press("end")
        for name in reversed(seen[-120:]):
            assert table.row.name == name
            await table.action_up()


async def test_other_peoples_commits_arrive_by_themselves(shell: Any, admin: Actor, company: Company) -> None:
    async with shell(admin) as user:
        user.app.open(ListScreen(partial(partners.page, admin)))
        await user.settle()
        await user.app._look_again()
        await user.settle()
        with company.write() as engine:
            engine.run(
                "INSERT INTO partner (kind, name, name_key, folded, supplier) VALUES ('company', 'Aaa', ?, 'aaa', 1)",
                (sort_key("Aaa"),),
            )
        await user.app._look_again()
        await user.settle()
        assert "Aaa" in user.text()
        assert user.screen.query_one(Table).row.name == "Perakende müşteri"


# Columns and cells ---------------------------------------------------------------------


def test_narrow_columns_go_by_priority_and_names_are_cut_in_the_middle() -> None:
    columns = (
        Column[Row]("a", "Kod", 8),
        Column[Row]("b", "Ad", 10, flexible=True),
        Column[Row]("c", "Miktar", 8, "right", priority=1),
        Column[Row]("d", "Durum", 12, priority=2),
        Column[Row]("e", "Alış", 10, "right", right="catalog.purchase_price"),
    )
    widths = measure(columns, [("M8", "Cıvata M8×40 galvaniz uzun bir ad", "1.234.567,125", "x", "2,55")])
    assert [index for index, _width in Layout.of(columns, widths, 80).places] == [0, 1, 2, 3], "no right: no column"
    holder = Rights(scopes={"catalog.purchase_price": True})
    assert [index for index, _width in Layout.of(columns, widths, 100, holder).places] == [0, 1, 2, 3, 4]
    narrow = Layout.of(columns, widths, 40)
    assert [index for index, _width in narrow.places] == [0, 1, 2]
    assert dict(narrow.places)[2] == 13, "a number is never cut"
    shown = narrow.row(("M8", "Cıvata M8×40 galvaniz uzun bir ad", "1.234.567,125", "x", ""), None, lambda _tone: None)  # type: ignore[arg-type, return-value]
    assert "…" in shown.text
    assert shown.cell_length == 40


@pytest.mark.parametrize("width", range(1, 30))
def test_cells_have_exactly_their_width(width: int) -> None:
    for text in ("Cıvata M8×40 galvaniz", "漢字の名前です", "a", "", "x‮y\x1b[2J", "é" * 40):
        assert width_of(fit(text, width)) == width
        assert width_of(cut(text, width)) <= width


def test_a_cut_leaves_no_loose_points() -> None:
    assert cut("Demirel Cıvata ve Bağlantı San. A.Ş.", 19) == "Demirel Cıvata…A.Ş."
    assert cut("Güçmak Makine San. ve Tic. Ltd. Şti.", 19) == "Güçmak Makine…Şti."


def test_a_cut_keeps_the_figure_by_which_names_differ() -> None:
    assert cut("Cıvata M8×40 galvaniz", 18) == "Cıvata M8×40…vaniz"
    assert cut("Cıvata M10×40 galvaniz", 19) != cut("Cıvata M10×50 galvaniz", 19)
    assert cut("İç cephe boyası 2,5 L beyaz", 20) == "İç cephe…2,5 L beyaz"
    assert cut("Tornavida yıldız PH2×100", 16) == "Tornavid…PH2×100"
    assert cut("86800800004088680080000408", 10) == "868008…408", "a figure that has no room is cut like any word"


def test_a_row_without_tones_is_one_segment() -> None:
    layout = Layout.of((Column[Row]("a", "A", 5), Column[Row]("b", "B", 5)), (5, 5), 40)
    from rich.style import Style

    plain = layout.row(("1", "2"), Style(), lambda _tone: Style())
    assert len(list(plain)) == 1
    toned = layout.row(("1", Toned("● işlendi", "success")), Style(), lambda _tone: Style(color="green"))
    assert "● i" in toned.text


# On the wire ----------------------------------------------------------------------------


@pytest.fixture
def console() -> Iterator[Console]:
    yield Console(force_terminal=True, color_system="truecolor", width=80, height=24)


async def test_few_bytes_a_key(shell: Any, clerk: Actor, console: Console) -> None:
    """targets.md: cursor down ≤ 400 B, page down ≤ 4,000 B, full repaint ≤ 5,500 B at 80×24."""
    from tui.frame import Frame, Update

    async with shell(clerk) as user:
        user.app.open(ListScreen(Shelf(10_000).page))
        await user.settle()
        frame = Frame()
        compositor = user.screen._compositor

        def sent() -> int:
            update = frame.reduce(compositor.render_full_update(), console)
            return len(update.render_segments(console).encode()) if isinstance(update, Update) else 0

        assert sent() <= 5_500
        assert sent() == 0, "what the terminal shows already is not sent again"
        await user.press("down")
        assert 0 < sent() <= 400
        await user.press("pagedown")
        assert 0 < sent() <= 4_000
