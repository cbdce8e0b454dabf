"""Import on the screen: a file as Turkish Excel writes it, its columns, what would change, what is refused, and done."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.queries import mappings
from db.services import documents, products, warehouses
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell
from tui.dialogs.progress import Working
from tui.screens.import_preview import ImportPreview
from tui.screens.imports import ImportScreen

DATA = Path(__file__).parents[1] / "data"
TURKISH = (
    "Stok Kodu;Ürün Adı;Birim;Satış Fiyatı;Renk\r\n"
    "M8;Cıvata İŞĞ;adet;1.234,50;gri\r\n"
    "M10;Somun;adet;12,5;mavi\r\n"
    "BOZUK;Pul;adet;1,2,3;sarı\r\n"
)
"""As Turkish Excel writes it: one product changes, one is new, one is wrong."""


def count(company: Company, sql: str = "SELECT count(*) FROM item") -> int:
    with company.read() as engine:
        return int(engine.value(sql))


async def open_import(user: Driver, *files: Path) -> ImportScreen:
    await user.press("f12")
    await user.type("içe-aktar")
    await user.press("enter")
    screen = user.screen
    assert isinstance(screen, ImportScreen)
    for file in files:
        await user.press("enter")
        await user.type(str(file))
        await user.press("enter")
    return screen


@pytest.fixture
def turkish(tmp_path: Path) -> Path:
    path = tmp_path / "ürünler.csv"
    path.write_bytes(TURKISH.encode("cp1254"))
    return path


async def test_a_file_of_turkish_excel_from_its_columns_to_the_refused_rows(
    shell: Shell, company: Company, admin: Actor, turkish: Path
) -> None:
    products.add(admin, "M8", "Cıvata", price="1000")
    async with shell(admin) as user:
        await open_import(user, turkish)
        text = user.text()
        assert "Windows-1254 · noktalı virgül · 5 sütun" in text and "tahmin" in text
        assert "Satış fiyatı ?" in text and "1.234,50 · 12,5" in text
        await user.press("f6")
        assert isinstance(user.screen, ImportPreview)
        text = user.text()
        assert "1 yeni   1 değişecek   1 reddedildi" in text
        assert "değişir" in text and "hatalı" in text and "Hatalar (1)" in text
        await user.press("enter")
        assert "Satış fiyatı 1.000 → 1.234,5" in user.text() and "ürünler.csv, satır 2" in user.text()
        await user.press("escape", "2")
        assert "Satış fiyatı: 1,2,3 sayı değil" in user.text()
        await user.press("f5")
        assert "Ya hepsi ya hiçbiri" in user.text() and "Yalnız iyi satırlar: 1 yeni, 1 değişecek" in user.text()
        await user.press("enter")
        assert count(company) == 1, "the safe answer comes first"
        await user.press("f5", "down", "enter", "f2")
        assert "İçe aktarıldı   1 yeni   1 değişti   1 reddedildi" in user.text()
        bad = next(Path.cwd().glob("ürünler-reddedilen-*.csv"))
        assert bad.name in "".join(user.text().split())
        await user.press("f5")
        assert "İçe aktarıldı bile" in user.text() and count(company) == 2
    with bad.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[1][:2] == ["BOZUK", "Pul"] and "sayı değil" in rows[1][-1]


async def test_columns_become_fields_by_keys_and_a_mapping_is_kept_for_everybody(
    shell: Shell, company: Company, admin: Actor, manager: Actor, tmp_path: Path
) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("ürün no;tanım;ücret\nA1;Çay;3,50\n", encoding="utf-8")
    async with shell(manager) as user:
        screen = await open_import(user, file)
        assert "Eksik: " not in user.text() and "tanım" in user.text()
        await user.press("down", "enter")
        await user.type("ad")
        await user.press("enter", "down", "right", "left", "enter")
        await user.type("satış fiyatı")
        await user.press("enter")
        assert screen.sheet is not None
        assert screen.sheet.fields == {"sku": "ürün no", "name": "tanım", "price": "ücret"}
        await user.press("f2")
        await user.type("Toptancı")
        await user.press("f2")
        assert "eşleme: Toptancı" in user.text() and "Kaydedildi" in user.text()
    assert [one.name for one in mappings.listing(admin, "products")] == ["Toptancı"]
    async with shell(admin) as user:
        screen = await open_import(user, file)
        await user.press("delete")
        assert "Eksik: Stok kodu ya da Barkod ya da Dış kimlik" in user.text()
        await user.press("f6")
        assert user.screen is screen, "nothing to preview yet"
        await user.press("escape")
        assert "Eşleme kaydedilmedi" in user.text()
        await user.press("enter")
        assert user.screen is screen
        await user.press("l")
        await user.type("topt")
        await user.press("enter", "f6")
        assert "1 yeni" in user.text() and "3,5" in user.text()
        await user.press("f5", "down", "enter")
        assert "İçe aktarıldı" in user.text()
        await user.press("escape", "l", "down", "f8", "down", "enter", "escape")
    assert not mappings.listing(admin, "products") and count(company) == 1


async def test_what_can_be_read_in_two_ways_is_asked_once(
    shell: Shell, company: Company, admin: Actor, tmp_path: Path
) -> None:
    file = tmp_path / "belirsiz.csv"
    file.write_text("sku;name;price\nA;Bir;1.234\nB;İki;2.500\n", encoding="utf-8")
    async with shell(admin) as user:
        screen = await open_import(user, file)
        assert "1.234 iki türlü" in user.text()
        await user.press("f6")
        assert user.screen is screen and user.app.focused is not None
        await user.press("right")
        assert "iki türlü" not in user.text() and "1.234,56" in user.text()
        await user.press("f6", "f5", "down", "enter")
    with company.read() as engine:
        assert engine.value("SELECT max(amount) FROM price") == 2500 * 1_000_000


async def test_a_count_without_a_warehouse_gets_one_for_all_rows(
    shell: Shell, company: Company, admin: Actor, tmp_path: Path
) -> None:
    products.add(admin, "M8", "Cıvata", purchase_price="1")
    warehouses.add(admin, "ŞUBE", name="Şube")
    file = tmp_path / "sayım.csv"
    file.write_text("Stok Kodu;Miktar\nM8;12\n", encoding="utf-8")
    async with shell(admin) as user:
        for place in ("MAIN", "ŞUBE"):
            screen = await open_import(user)
            screen.form["kind"].value = "stock"
            screen.form["kind"].changed()
            await user.settle()
            await user.press("enter")
            await user.type(str(file))
            await user.press("enter")
            assert "Eksik: Depo" in user.text()
            await user.press("v")
            await user.type("depo")
            await user.press("enter", "space")
            await user.type(place.lower())
            await user.press("enter", "f2")
            assert f"her satırda: Depo {place}" in " ".join(user.text().split()) and "Eksik" not in user.text()
            await user.press("f6")
            assert "1 yeni" in user.text(), "the same file for another warehouse is another import"
            await user.press("f5", "down", "enter")
            assert "İçe aktarıldı" in user.text()
            await user.press("escape", "escape")
    with company.read() as engine:
        assert engine.value("SELECT group_concat(quantity) FROM balance") == "12000000,12000000"


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 36)])
async def test_hostile_files_are_told_in_a_sentence(
    shell: Shell, company: Company, admin: Actor, tmp_path: Path, size: tuple[int, int]
) -> None:
    files = {
        "boş.csv": b"", "resim.csv": b"\x89PNG\r\n\x1a\n\0\0", "tırnak.csv": b'sku;name\nA;"hi\nB;x\n',
        "bozuk.xlsx": b"PK\x03\x04 no zip", "iki.csv": b"sku;sku\nA;B\n",
        "[b]x[b].csv": "sku;[red]x[/red]‮;name\nA;[@click=quit]k[/];Ad [/]\n".encode(),
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    async with shell(admin, size=size) as user:
        await open_import(user)
        field = user.screen.form["files"]
        for name in list(files)[:-1]:
            field.value = (str(tmp_path / name),)
            field.changed()
            await user.settle()
            assert "× " in user.text(), f"{name}: {user.text()}"
            await user.press("f6")
            assert isinstance(user.screen, ImportScreen)
        field.value = (str(tmp_path / "[b]x[b].csv"),)
        field.changed()
        await user.settle()
        assert "[@click=quit]k[/]" in user.text() and "‮" not in user.text()
        await user.press("f6")
        assert isinstance(user.screen, ImportPreview) and "1 yeni" in user.text()
    assert count(company) == 0


async def test_errors_without_end_are_counted_and_scrolled(
    shell: Shell, company: Company, admin: Actor, tmp_path: Path
) -> None:
    file = tmp_path / "çok.csv"
    file.write_text("sku;name;price\n" + "".join(f"B{n};Ürün;x{n}\n" for n in range(1500)), encoding="utf-8")
    async with shell(admin) as user:
        await open_import(user, file)
        await user.press("f6")
        assert "1.500 reddedildi" in user.text() and "Hatalar (1.500)" in user.text()
        await user.press("2", "end")
        assert "1001" in user.text() and "x999 sayı değil" in user.text()
        await user.press("f5")
        assert "İçe aktarılacak bir şey yok" in user.text()
    assert count(company) == 0


async def test_esc_stops_an_import_and_nothing_is_half_done(
    shell: Shell, company: Company, admin: Actor, tmp_path: Path
) -> None:
    file = tmp_path / "büyük.csv"
    file.write_text("sku;name;price\n" + "".join(f"B{n};Ürün {n};{n},25\n" for n in range(30_000)), encoding="utf-8")
    async with shell(admin) as user:
        await open_import(user, file)
        user.burst("f6")
        for _turn in range(2000):
            await user.pilot.pause(0.01)
            if isinstance(user.screen, Working):
                break
        assert isinstance(user.screen, Working)
        await user.press("escape")
        for _turn in range(1000):
            await user.settle()
            if isinstance(user.screen, ImportScreen):
                break
        assert isinstance(user.screen, ImportScreen) and "Durduruldu; hiçbir şey alınmadı" in user.text()
    assert count(company) == 0


async def test_one_sees_what_one_may_import_and_nothing_else(
    shell: Shell, clerk: Actor, make_actor: MakeActor, tmp_path: Path
) -> None:
    file = tmp_path / "fiyatlı.csv"
    file.write_text("sku;name;purchase_price\nA;Bir;3,50\n", encoding="utf-8")
    async with shell(make_actor({"catalog.import": True, "product.create": True}, requirements=True)) as user:
        screen = await open_import(user, file)
        assert [kind for kind, _title in screen.form["kind"].choices] == ["products"]
        assert "purchase_price" not in screen.sheet.fields
        await user.press("down", "down", "enter")
        assert "Alış" not in user.text() and "Satış fiyatı" not in user.text()
        await user.press("escape", "f6")
        assert "1 yeni" in user.text() and "Alış" not in user.text()
    async with shell(make_actor({"catalog.view": True})) as user:
        await user.press("f12")
        await user.type("içe-aktar")
        await user.press("enter")
        assert not isinstance(user.screen, ImportScreen) and "F1 neden?" in user.text()


async def test_a_forced_session_sees_its_exchange_folder_alone(
    shell: Shell, admin: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "veri" / "exchange" / "admin"
    folder.mkdir(parents=True)
    (folder / "benim.csv").write_text("sku;name\nA;Bir\n", encoding="utf-8")
    (tmp_path / "gizli.csv").write_text("sku;name\nB;İki\n", encoding="utf-8")
    (folder / "bağ.csv").symlink_to(tmp_path / "gizli.csv")
    monkeypatch.setattr("tui.session.data_folder", lambda *, forced=False: tmp_path / "veri")
    async with shell(admin, forced="admin") as user:
        await open_import(user)
        await user.press("enter")
        assert "benim.csv" in user.text() and "bağ.csv" not in user.text()
        await user.type(str(tmp_path))
        assert "gizli" not in user.text() and "Bulunamadı" in user.text()
        await user.press("escape", "enter", "enter")
        (folder / "sonraki.csv").write_text("sku;name\nC;Üç\nD;Dört\n", encoding="utf-8")
        await user.press(*["shift+tab"] * 6)
        assert user.app.focused._field.field_name == "files"
        await user.press("space")
        await user.type("sonra")
        await user.press("enter")
        assert user.screen.files == ("sonraki.csv",), "the file under the cursor takes the place of the one before"
        await user.press("f6")
        assert "2 yeni" in user.text()
        await user.press("f5", "down", "enter")
        assert "İçe aktarıldı" in user.text()


async def test_a_path_typed_behind_another_counts(shell: Shell, admin: Actor, turkish: Path) -> None:
    async with shell(admin) as user:
        screen = await open_import(user)
        await user.press("enter")
        await user.type(f"/usr/{turkish}")
        await user.press("enter")
        assert screen.files == (str(turkish),)


async def test_somebody_at_anothers_terminal_has_the_exchange_folder_too(
    shell: Shell, company: Company, clerk: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.session.data_folder", lambda *, forced=False: tmp_path / "veri")
    (tmp_path / "gizli.csv").write_text("sku;name\nB;İki\n", encoding="utf-8")
    async with shell(None) as user:
        await user.app.enter(clerk)
        await user.settle()
        await open_import(user)
        await user.press("enter")
        await user.type(f"{tmp_path}/")
        assert "gizli" not in user.text() and "Bulunamadı" in user.text()


async def test_real_files_are_recognised(shell: Shell, company: Company, admin: Actor) -> None:
    files = sorted(DATA.rglob("*.csv"))
    assert files
    async with shell(admin, size=(120, 36)) as user:
        screen = await open_import(user)
        field = screen.form["files"]
        for file in files:
            field.value = (str(file),)
            field.changed()
            await user.settle()
            assert screen.sheet is not None, f"{file}: {user.text()}"
            assert screen.sheet.look.columns[0][:20] in user.text(), file


def test_every_field_that_the_screen_offers_has_a_name() -> None:
    from tui.screens.import_words import IMPORTED
    from tui.widgets.mapping_sheet import field_title, fields

    for kind in IMPORTED:
        names: dict[str, Any] = {name: field_title(kind, name) for name in fields(kind)}
        assert names and all(names.values()), kind


async def test_a_file_in_other_letters_is_read_as_one_says(shell: Any, admin: Actor, tmp_path: Path) -> None:
    (tmp_path / "ru.csv").write_bytes("sku^name\nA^Винт оцинкованный\n".replace("^", ";").encode("cp1251"))
    async with shell(admin, size=(100, 30)) as user:
        await open_import(user, tmp_path / "ru.csv")
        assert "ne UTF-8" in user.text()
        user.screen.query_one("#field-encoding").turn(6)
        await user.settle()
        assert "Винт оцинкованный" in user.text()
        assert "ne UTF-8" not in user.text()
        await user.press("f6")
        assert "Винт оцинкованный" in user.text()


async def test_one_of_several_sheets_is_chosen(shell: Any, admin: Actor, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["özet"])
    sheet = book.create_sheet("Ürünler")
    sheet.append(["sku", "name"])
    sheet.append(["A", "Öbür sayfadaki"])
    book.save(tmp_path / "kitap.xlsx")
    async with shell(admin, size=(100, 30)) as user:
        await open_import(user, tmp_path / "kitap.xlsx")
        assert "Sayfa" in user.text()
        user.screen.query_one("#field-sheet").turn(1)
        await user.settle()
        assert "Öbür sayfadaki" in user.text()
        await user.press("f6")
        assert "1 yeni" in user.text()
        assert "okunmayanlar" not in user.text()


async def test_what_was_counted_is_called_so_and_stays_a_count_when_another_column_is_changed(
    shell: Shell, admin: Actor, clerk: Actor, tmp_path: Path
) -> None:
    products.add(admin, "M8", "Cıvata")
    row = {"product": "M8", "quantity": "10", "purchase_price": "1"}
    documents.create_and_process(admin, "adjustment", {"warehouse": "MAIN", "rows": [row]})
    path = tmp_path / "sayim.csv"
    path.write_text("Stok kodu;Sayılan;Depo;Raf\nM8;15;MAIN;A-3\n", encoding="utf-8")
    async with shell(clerk) as user:
        await open_import(user, path)
        assert "Sayılan     Eldeki ?" in user.text(), user.text()
        await user.press("end", "right")
        assert "Raf  " in user.text() and user.screen.sheet.changed
        await user.press("f6")
        assert "Eldeki 10 → 15" in user.text(), user.text()
