"""Work on the catalogue by keyboard: the section tree, many products at once, duplicates, barcodes."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.access import Actor
from db.queries import barcodes as barcode_query
from db.queries import products as read
from db.queries import sections as section_query
from db.services import documents, products, sections
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell


async def go(user: Driver, command: str) -> None:
    user.burst("colon", *command, "enter")
    await user.settle()


@pytest.fixture
def shelf(admin: Actor) -> Actor:
    """Two sections, one below the other, and products in both."""
    top = sections.add(admin, "Hırdavat")
    sections.add(admin, "Boya")
    sections.add(admin, "Vidalar", parent=top)
    for sku, name, price, section in (
        ("A", "Ankraj [b]x[/b]", "4", "Vidalar"), ("B", "Boya fırçası", "9.95", "Boya"), ("C", "Cıvata", None, "Vidalar"),
    ):  # fmt: skip
        products.add(admin, sku, name, price=price, purchase_price="2", section=section)
    return admin


def order(actor: Actor) -> list[tuple[str, int]]:
    return [(one.name, one.products) for one in section_query.tree(actor)]


async def test_the_tree_is_folded_moved_and_ordered(shell: Shell, shelf: Actor) -> None:
    async with shell(shelf) as user:
        await go(user, "bölümler")
        text = user.text()
        assert "▾ Hırdavat" in text and "    Vidalar" in text
        assert text.index("Boya") < text.index("Hırdavat"), "by name where the number is the same"
        await user.press("down", "left")
        assert "▸ Hırdavat" in user.text() and "Vidalar" not in user.text()
        await user.press("u")
        assert order(shelf) == [("Hırdavat", 2), ("Vidalar", 2), ("Boya", 1)]
        await user.press("d", "space")
        assert "Vidalar" in user.text()
        assert order(shelf)[0] == ("Boya", 1)
        await user.press("down", "m")
        await user.type("boya")
        await user.press("enter")
        assert "içindekilerle birlikte taşındı" in user.text()
        assert order(shelf) == [("Boya", 3), ("Vidalar", 2), ("Hırdavat", 0)]
        await user.press("enter")
        assert "Ürünler" in user.lines()[0] and "Vidalar" in user.lines()[1] and "2 kayıt" in user.lines()[1]
        await user.press("escape", "e")
        await user.type("Vida ve ankraj")
        await user.press("f2")
        assert ("Vida ve ankraj", 2) in order(shelf)
        await user.press("delete")
        assert "İçinde ürünler var" in user.text()
        await user.press("down", "delete", "down", "enter")
        assert "Hırdavat" not in dict(order(shelf))


async def test_a_section_is_never_moved_below_itself(shell: Shell, shelf: Actor) -> None:
    async with shell(shelf) as user:
        await go(user, "bölümler")
        await user.press("down", "m")
        sheet = user.text()[user.text().index("Nereye") :]
        assert "en üstte" in sheet and "Boya" in sheet and "› Vidalar" not in sheet


async def test_prices_of_all_that_is_shown_after_a_preview(shell: Shell, shelf: Actor) -> None:
    async with shell(shelf) as user:
        await go(user, "ürünler")
        await user.press("b")
        assert "Toplu değiştir: katalogdaki tüm ürünler" in user.text()
        await user.press("enter", "down", "down")
        await user.type("10")
        await user.press("f6")
        text = user.text()
        assert "Önce" in text and "4,40" in text and "+%10" in text and "10,95" in text and "[b]x[/b]" in text
        assert "1 ürün: hesaplanacak fiyatı yok" in text
        assert str(read.show(shelf, "A").price) == "4.00", "nothing is changed by looking"
        await user.press("f2")
        assert "2 ürün değişti" in user.text() and "4,40" in user.text()
        assert (str(read.show(shelf, "A").price), str(read.show(shelf, "B").price)) == ("4.40", "10.95")
        await user.press("b")
        await user.type("geri al")
        await user.press("enter")
        assert "2 fiyat değişmişti" in user.text()
        await user.press("down", "enter")
        assert "2 fiyat geri alındı" in user.text()
    assert str(read.show(shelf, "A").price) == "4.00"


async def test_marked_ones_go_to_a_section_and_into_the_archive(shell: Shell, shelf: Actor) -> None:
    async with shell(shelf) as user:
        await go(user, "ürünler")
        await user.press("space", "down", "space", "b")
        assert "Toplu değiştir: işaretli 2 ürün" in user.text()
        await user.press("down", "enter", "space")
        await user.type("boya")
        await user.press("enter", "f6")
        assert "Vidalar" in user.text() and "Boya" in user.text()
        await user.press("f2")
        assert {read.show(shelf, sku).section for sku in "AC"} == {"Boya"}
        await user.press("home", "space", "b")
        await user.type("arş")
        await user.press("enter", "f6", "f2")
        assert "1 ürün değişti" in user.text() and "2 kayıt" in user.text()
    assert read.show(shelf, "A").archived


async def test_what_is_wrong_stands_at_its_field(shell: Shell, shelf: Actor) -> None:
    async with shell(shelf) as user:
        await go(user, "ürünler")
        await user.press("b", "enter", "f6")
        assert "Yüzde eksik" in user.text()
        await user.type("-100")
        await user.press("down")
        await user.type("-1")
        await user.press("f6")
        assert "sıfırın altına düşerdi" in user.text()
        await user.press("f2")
        assert str(read.show(shelf, "A").price) == "4.00"


async def test_duplicates_are_compared_and_merged(shell: Shell, shelf: Actor) -> None:
    products.add(shelf, "B2", "BOYA FIRÇASI", barcodes=["8680080000408"], purchase_price="3")
    documents.create_and_process(
        shelf, "adjustment", {"rows": [{"product": "B2", "quantity": "5", "warehouse": "MAIN"}]}
    )  # fmt: skip
    async with shell(shelf) as user:
        await go(user, "mükerrer")
        assert "aynı ad" in user.text()
        await user.press("enter", "x")
        text = user.text()
        assert "B2 → B" in text and "5 adet" in text and "15,00" in text and "1 barkodu geçer." in text
        await user.press("f2")
        assert "Geri alınamaz" in user.text() and "1 depodaki stoğu" in user.text()
        await user.press("enter")
        assert read.show(shelf, "B2").sku == "B2", "the safe answer comes first"
        await user.press("f2", "down", "enter")
        assert "Birleştirildi: B2 → B" in user.text()
    card = read.show(shelf, "8680080000408")
    assert (card.sku, card.on_hand) == ("B", 5)


async def test_a_card_is_merged_into_another_product(shell: Shell, shelf: Actor) -> None:
    async with shell(shelf) as user:
        await go(user, "ürünler")
        await user.press("enter", "m")
        await user.type("boya")
        await user.press("enter")
        assert "A → B" in user.text()
        await user.press("f2", "down", "enter")
        assert "Birleştirildi: A → B" in user.text()
        assert "Ürünler › B" in user.lines()[0], "the card is of the one that answers now"
        assert "Birleşen kodlar" in user.text()


async def test_two_that_are_marked_can_be_merged_and_what_forbids_it_is_said(shell: Shell, shelf: Actor) -> None:
    products.add(shelf, "D", "Dağıtım", type="service")
    async with shell(shelf) as user:
        await go(user, "ürünler")
        await user.press("end", "space", "home", "space", "b")
        await user.type("birleş")
        await user.press("enter")
        assert "hizmet" in user.text()
        await user.press("f2")
        assert "Geri alınamaz" not in user.text()


async def test_barcodes_are_made_for_those_without_one(shell: Shell, shelf: Actor) -> None:
    products.edit(shelf, "A", add_barcodes=["8680080000409"])
    async with shell(shelf) as user:
        await go(user, "barkodlar")
        assert "8680080000409" in user.text() and "denetim rakamı yanlış" in user.text()
        await user.press("n")
        assert "2 ürünün barkodu yok." in user.text()
        await user.press("down", "enter")
        assert "2 barkod üretildi" in user.text()
        await user.press("n")
        assert "Tüm ürünlerin barkodu var" in user.text()
    assert barcode_query.without(shelf) == 0


async def test_what_one_may_not_do_is_not_offered(shell: Shell, shelf: Actor, make_actor: MakeActor) -> None:
    only = make_actor({"product.publish": True}, requirements=True)
    async with shell(only) as user:
        await go(user, "ürünler")
        await user.press("b")
        sheet = user.text()[user.text().index("Toplu değiştir:") :]
        assert "Çevrimiçi mağaza" in sheet and "Fiyatları" not in sheet and "Arşivle" not in sheet
        await user.press("enter", "f6", "f2")
        assert "3 ürün değişti" in user.text()
    blind = make_actor({"product.edit": True, "product.price": True}, requirements=True)
    async with shell(blind) as user:
        await go(user, "ürünler")
        await user.press("b", "enter", "space")
        assert "alış fiyatı" not in user.text()
    looks = make_actor({"catalog.view": True}, requirements=True)
    async with shell(looks) as user:
        await go(user, "ürünler")
        await user.press("b")
        assert "Toplu" not in user.text()


async def test_labels_of_marked_products(shell: Shell, admin: Actor, make_actor: MakeActor, tmp_path: Path) -> None:
    for sku in ("A", "B", "C"):
        products.add(admin, sku, f"Ürün {sku}")
    async with shell(make_actor({"catalog.view": True})) as user:  # who changes nothing may print all the same
        await go(user, "ürünler")
        await user.press("space", "down", "space", "p")
        assert "2 ürün için etiket" in user.text()
        await user.press("f2")
        assert "Yazıldı: etiketler.zpl" in user.text()
    written = (tmp_path / "etiketler.zpl").read_text(encoding="utf-8")
    assert written.count("^XA") == 2 and "Ürün A" in written and "Ürün C" in written
