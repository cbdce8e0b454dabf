"""Paper, files and comments on the screens, and what the mentioned sees at sign-in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from db.access import Actor
from db.company import Company
from db.queries import documents, notices
from db.services import comments
from tests.books import Shop
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell


@pytest.fixture
def books(company: Company, admin: Actor) -> Shop:
    shop = Shop(company, admin)
    shop.receipt(("A", "10", "2.50"))
    shop.sale(("A", "3"), price="4")
    return shop


async def opened(user: Driver, list: str) -> None:
    """The only document of a list."""
    await user.type(f":{list}")
    await user.press("enter", "enter")


async def told(user: Driver, text: str) -> None:
    """What home says after its first picture."""
    for _turn in range(100):
        if text in user.text():
            return
        await user.pilot.pause(0.02)
    raise AssertionError(text)


def printed(name: str) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(name).pages))


async def test_p_writes_the_document_and_the_history_tells(shell: Shell, books: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await opened(user, "sf")
        assert "p yazdır" in user.text()
        await user.press("p")
        assert "SF-000001.pdf" in user.text()
        await user.press("f2")
        assert "Yazıldı: SF-000001.pdf" in user.text()
        await user.press("h")
        assert "yazdırıldı: belge" in user.text()
    assert "25,00 TL" in printed("SF-000001.pdf")


async def test_a_sale_asks_which_and_a_delivery_note_asks_how_it_was_sent(
    shell: Shell, books: Shop, admin: Actor
) -> None:
    async with shell(admin) as user:
        await opened(user, "us")
        await user.press("p", "down", "enter")
        assert "US-000001 sevk irsaliyesi" in user.text()
        await user.press("f2")
        assert "× Zorunlu" in user.text()
        fields = {field.field_name: field for field in user.screen.query("FormField")}
        fields["to_address"].write("Ostim 5, Ankara")
        fields["from_address"].write("Merkez")
        await user.press("f2")
        assert "Plakayı ya da taşıyıcıyı girin" in user.text()
        fields["plate"].write("34 abc 34")
        await user.press("f2", "f2")
        assert "Yazıldı: US-000001-irsaliye.pdf" in user.text()
    told = printed("US-000001-irsaliye.pdf")
    assert "Plaka: 34 ABC 34" in told and "Ostim 5, Ankara" in told and "12,00" not in told


async def test_who_may_not_see_customers_prints_a_sale_and_no_delivery_note(
    shell: Shell, books: Shop, clerk: Actor
) -> None:
    async with shell(clerk) as user:
        await opened(user, "us")
        await user.press("p")
        assert "US-000001.pdf" in user.text() and "irsaliye" not in user.text()


async def test_files_are_added_saved_and_taken_away(shell: Shell, books: Shop, admin: Actor) -> None:
    Path("irsaliye.txt").write_text("sayıldı", encoding="utf-8")
    async with shell(admin) as user:
        await opened(user, "sf")
        await user.press("a")
        assert "Henüz dosya yok: n ekler." in user.text()
        await user.press("n")
        await user.type("irsaliye.txt")
        await user.press("f2")
        assert "irsaliye.txt" in user.text() and "9 B" in user.text()
        await user.press("enter")
        user.screen.query_one("FormField").write("geri.txt")
        await user.press("f2")
        assert Path("geri.txt").read_text(encoding="utf-8") == "sayıldı"
        await user.press("delete", "down", "enter")
        assert "Henüz dosya yok: n ekler." in user.text()
        await user.press("escape", "h")
        assert "dosya kaldırıldı: irsaliye.txt" in user.text()


async def test_who_may_only_look_gets_no_keys_to_change_files(shell: Shell, books: Shop, make_actor: MakeActor) -> None:
    reader = make_actor({"receipt.view": True, "warehouse.view": "all"}, requirements=True)
    async with shell(reader) as user:
        await opened(user, "sf")
        assert "p yazdır" not in user.text()
        await user.press("a")
        assert "Dosya yok." in user.text() and "n ekle" not in user.text()
        await user.press("n")
        assert "Dosya yok." in user.text()


async def test_a_comment_is_told_at_sign_in_and_opens_its_document(
    shell: Shell, books: Shop, admin: Actor, clerk: Actor
) -> None:
    async with shell(admin) as user:
        await opened(user, "sf")
        await user.press("c")
        await user.type("@depocu rafı boşaltır mısın?")
        await user.press("f2")
        assert "bildirilen: @depocu" in user.text()
    async with shell(clerk) as user:
        await told(user, "1 yeni bildirim: b açar")
        await user.press("b")
        assert "● yeni" in user.text() and "@depocu rafı boşaltır mısın?" in user.text()
        await user.press("enter")
        assert "SF-000001" in user.lines()[0]
        await user.press("escape")
        assert "görüldü" in user.text()
        await user.press("escape")
        assert "bildirim" not in user.text()
    assert notices.unseen(clerk) == 0


async def test_home_hears_of_a_comment_while_it_is_open(shell: Shell, books: Shop, admin: Actor, clerk: Actor) -> None:
    async with shell(clerk) as user:
        assert "bildirim" not in user.text()
        comments.add(admin, "SF-000001", "@depocu bak")
        await user.screen.refresh_data()
        await told(user, "1 yeni bildirim")


async def test_a_comment_that_someone_may_not_read_says_so(
    shell: Shell, books: Shop, admin: Actor, make_actor: MakeActor
) -> None:
    make_actor({}, login="can")
    async with shell(admin) as user:
        await opened(user, "sf")
        await user.type(":yorum")
        await user.press("enter")
        await user.type("@can @yok selam")
        await user.press("f2")
        assert "Bildirilmedi (yetkisi ya da hesabı yok): @can, @yok" in user.text()
    assert documents.history(admin, "SF-000001")[-1].after == "@can @yok selam"


async def test_x_writes_the_rows_of_this_document_alone(shell: Shell, books: Shop, admin: Actor) -> None:
    books.receipt(("B", "7", "9"))
    async with shell(admin) as user:
        await user.type(":sf")
        await user.press("enter", "end", "enter")
        assert "SF-000001" in user.lines()[0]
        await user.press("x", "f2")
        assert "SF-000001.csv" in user.text()
    told = Path("SF-000001.csv").read_text(encoding="utf-8-sig")
    assert "Ürün A" in told and "Ürün B" not in told


async def test_p_in_the_list_prints_what_is_under_the_cursor(shell: Shell, books: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await user.type(":sf")
        await user.press("enter", "p", "f2")
        assert "Yazıldı: SF-000001.pdf" in user.text()
    assert "Ürün A" in printed("SF-000001.pdf")


async def test_what_is_marked_is_printed_into_one_file(shell: Shell, books: Shop, admin: Actor) -> None:
    books.receipt(("B", "7", "9"))
    async with shell(admin) as user:
        await user.type(":sf")
        await user.press("enter", "space", "down", "space", "p")
        assert "2 belge yazdır" in user.text()
        user.screen.query_one("FormField").write("ikisi")
        await user.press("f2")
        assert "Yazıldı: ikisi.pdf" in user.text()
    assert "SF-000001" in printed("ikisi.pdf") and "SF-000002" in printed("ikisi.pdf")
