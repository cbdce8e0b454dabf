"""Export from a list: its filter, its columns, its rights; and what is written can be imported again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from db.access import Actor
from db.company import Company
from db.services import partners, products
from tests.books import Shop
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell
from tui.dialogs.export import ExportDialog
from tui.screens.import_preview import ImportPreview


@pytest.fixture
def goods(admin: Actor) -> None:
    products.add(admin, "M8", "Cıvata", price="1234.5", purchase_price="2.55", barcodes=["8680080000408"])
    products.add(admin, "M10", "=Somun()", price="4")
    products.add(admin, "ÇAY", "Çay")
    partners.add(admin, "Demir A.Ş.", supplier=True)


async def open_list(user: Driver, name: str) -> None:
    await user.press("f12")
    await user.type(name)
    await user.press("enter")


def read(path: Path, delimiter: str = ";") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


async def test_what_the_filter_shows_is_written_for_people_and_never_over_a_file(
    shell: Shell, admin: Actor, goods: None
) -> None:
    async with shell(admin) as user:
        await open_list(user, "ürünler")
        await user.press("slash")
        await user.type("m")
        await user.press("enter", "x")
        assert isinstance(user.screen, ExportDialog) and "Süzgecin gösterdiği her şey" in user.text()
        await user.press("f2")
        path = next(Path.cwd().glob("urunler-*.csv"))
        assert "2 satır yazıldı" in user.text()
        rows = read(path)
        assert rows[0][:2] == ["Stok kodu", "Ad"] and "Barkod" not in rows[0]
        assert sorted(row[0] for row in rows[1:]) == ["M10", "M8"]
        assert "'=Somun()" in (row[1] for row in rows[1:])
        price = rows[0].index("Satış fiyatı")
        assert next(row for row in rows if row[0] == "M8")[price].startswith("1234,5")
        await user.press("x", "f2")
        assert isinstance(user.screen, ExportDialog) and "×" in user.text()
        assert read(path) == rows


async def test_a_file_of_a_list_can_be_imported_again_and_changes_nothing(
    shell: Shell, company: Company, admin: Actor, goods: None
) -> None:
    async with shell(admin) as user:
        for ending in ("csv", "xlsx"):
            await open_list(user, "ürünler")
            await user.press("f12")
            await user.type("dışa-aktar")
            await user.press("enter")
            assert isinstance(user.screen, ExportDialog)
            if ending == "xlsx":
                await user.press("right", "right")
            await user.press("down", "right")
            assert "içe aktarmanın okudukları" in user.text()
            await user.press("f2")
            path = next(Path.cwd().glob(f"urunler-*.{ending}"))
            await user.press("escape")
            await open_list(user, "içe-aktar")
            await user.press("enter")
            await user.type(path.name)
            await user.press("enter", "f6")
            assert isinstance(user.screen, ImportPreview)
            assert "3 aynı" in user.text() and "yeni" not in user.lines()[1], user.text()
            await user.press("escape", "escape")


async def test_only_what_ones_rights_give(shell: Shell, admin: Actor, make_actor: MakeActor, goods: None) -> None:
    seller = make_actor({"catalog.export": True}, requirements=True)
    async with shell(seller) as user:
        await open_list(user, "ürünler")
        await user.press("x", "down", "right", "right", "f2")
        rows = read(next(Path.cwd().glob("urunler-*.csv")))
        assert "Satış fiyatı" in rows[0] and "Alış fiyatı" not in rows[0] and "2,55" not in str(rows)
    async with shell(make_actor({"catalog.view": True})) as user:
        await open_list(user, "ürünler")
        await user.press("x")
        assert not isinstance(user.screen, ExportDialog)
        await open_list(user, "dışa-aktar")
        assert "F1 neden?" in user.text()


async def test_the_lists_of_a_card_are_written_too(shell: Shell, company: Company, admin: Actor) -> None:
    shop = Shop(company, admin)
    shop.post("receipt", {"product": "A", "quantity": "3", "purchase_price": "2"})
    async with shell(admin) as user:
        await open_list(user, "depolar")
        await user.press("enter", "x", "f2")
        rows = read(next(Path.cwd().glob("stok-*.csv")))
        assert [row[0] for row in rows[1:]] == ["A"] and "MAIN" in rows[1]
        await user.press("right", "x", "f2")
        rows = read(next(Path.cwd().glob("hareketler-*.csv")))
        assert len(rows) == 2 and "A" in rows[1] and "MAIN" in rows[1]
        await user.press("right", "x", "f2")
        assert "A" in read(next(Path.cwd().glob("belgeler-*.csv")))[1]


async def test_from_anywhere_one_is_asked_what(shell: Shell, admin: Actor, goods: None) -> None:
    async with shell(admin) as user:
        await open_list(user, "dışa-aktar")
        assert "Ne dışa aktarılsın?" in user.text() and "Hareketler" in user.text()
        await user.type("cari")
        await user.press("enter", "right", "f2")
        rows = read(next(Path.cwd().glob("cariler-*.csv")), ",")
        assert rows[0][0] == "name" and "Demir A.Ş." in {row[0] for row in rows}


async def test_a_forced_session_writes_into_its_exchange_folder_alone(
    shell: Shell, admin: Actor, goods: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "veri" / "exchange" / "admin"
    folder.mkdir(parents=True)
    monkeypatch.setattr("tui.session.data_folder", lambda *, forced=False: tmp_path / "veri")
    async with shell(admin, forced="admin") as user:
        await open_list(user, "ürünler")
        await user.press("x", "up", "end")
        await user.press("f2")
        assert "exchange/admin/urunler-" in user.text()
    assert [one.suffix for one in folder.iterdir()] == [".csv"]


async def test_a_session_without_its_exchange_folder_is_told_which_is_missing(
    shell: Shell, admin: Actor, goods: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.session.data_folder", lambda *, forced=False: tmp_path / "veri")
    async with shell(admin, forced="admin") as user:
        await open_list(user, "ürünler")
        await user.press("x", "up", "end")
        await user.press("f2")
        assert "Böyle bir klasör yok: exchange/admin" in user.text(), user.text()
