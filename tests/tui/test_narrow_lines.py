"""Lines where there is little room: tabs, help, figures of cards, signs that take no column."""

from __future__ import annotations

from db.access import Actor
from tests.tui.conftest import Shell
from tui.screens import catalogue_words
from tui.screens.product import ProductScreen
from tui.screens.settings import SettingsScreen
from tui.widgets.cells import Column, fit, width_of
from tui.widgets.columns import measure


async def test_narrow_tabs_keep_the_open_ones_whole_title(shell: Shell, admin: Actor) -> None:
    from db.services import products

    products.add(admin, "M8", "Somun M8")
    async with shell(admin, size=(60, 20)) as user:
        user.app.open(ProductScreen("M8"))
        await user.settle()
        line = next(one for one in user.lines() if "▸1" in one)
        assert line.split()[:3] == ["▸1", "Stok", "2"] and line.split()[-1] == "8" and "…" not in line
        user.burst("8")
        await user.settle()
        line = next(one for one in user.lines() if "▸8" in one)
        assert line.split()[-1] == "Rezervasyonlar" and "…" not in line


async def test_tabs_have_the_titles_that_there_is_room_for(shell: Shell, admin: Actor) -> None:
    from db.services import products

    products.add(admin, "M8", "Somun M8")
    async with shell(admin, size=(80, 24)) as user:
        user.app.open(ProductScreen("M8"))
        await user.settle()
        line = next(one for one in user.lines() if "▸1" in one)
        assert "▸1 Stok  2 Hareketler  3 Fiyatlar  4 Barkodlar  5 Birimler  6 Muadiller" in line and "…" not in line
        user.burst("8")
        await user.settle()
        line = next(one for one in user.lines() if "▸8" in one)
        assert " 1 Stok  2 Hareketler " in line and "▸8 Rezervasyonlar" in line and "…" not in line


async def test_help_on_a_form_lists_no_words_of_textual(shell: Shell, admin: Actor) -> None:
    async with shell(admin) as user:
        user.app.open(SettingsScreen())
        await user.settle()
        user.burst("f1")
        await user.settle()
        assert "kaydet" in user.text() and "Scroll" not in user.text() and "Page" not in user.text()


async def test_counts_of_cards_are_grouped(shell: Shell, admin: Actor) -> None:
    async with shell(admin):
        assert catalogue_words.figure(99955) == "99.955"


def test_signs_that_take_no_column_are_measured_as_they_are_drawn() -> None:
    text = "a\u200b\u200bb"
    (width,) = measure([Column("name", "Name")], [(text,)])
    assert width == width_of(fit(text, 9).rstrip()) == 4
