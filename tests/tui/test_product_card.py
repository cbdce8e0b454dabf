"""A product's card by keyboard: variations in a grid, ledger card, batches, substitutes, prices that end, labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.access import Actor
from db.queries import find, variations
from db.queries import products as read
from db.services import documents, products
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell
from tui.screens.product import ProductScreen
from tui.screens.product_stock import bars


async def keys(user: Driver, *names: str) -> None:
    user.burst(*names)
    await user.settle()


async def card(user: Driver, sku: str) -> None:
    user.app.open(ProductScreen(sku))
    await user.settle()


def stock(admin: Actor, sku: str, quantity: str, warehouse: str = "MAIN") -> None:
    row = {"product": sku, "quantity": quantity, "warehouse": warehouse, "purchase_price": "2.50"}
    documents.create_and_process(admin, "adjustment", {"rows": [row]})


@pytest.fixture
def shirt(admin: Actor) -> str:
    """A shirt in two sizes and two colours but one, 1,240 of one in stock."""
    products.add(admin, "TS", "Tişört", type="parent", price="100")
    for size, colour in (("S", "Kırmızı"), ("S", "Mavi"), ("L", "Mavi")):
        products.add(admin, f"TS-{size}{colour[0]}", f"Tişört {size} {colour}", parent="TS",
                     properties={"Beden": size, "Renk": colour})  # fmt: skip
    stock(admin, "TS-LM", "1240")
    return "TS"


async def test_variations_are_a_grid_and_enter_opens_one(shell: Shell, admin: Actor, shirt: str) -> None:
    async with shell(admin) as user:
        await card(user, shirt)
        text = user.text()
        assert "▸1 Varyantlar" in text and "Beden \\ Renk" in text and "Tüm varyantlarda  1.240 adet" in text
        rows = {words[0]: words for line in user.lines() if (words := line.replace("▌", " ").replace("▸", " ").split())}
        assert rows["S"][-3:] == ["0", "0", "0"] and rows["L"][-3:] == ["·", "1.240", "1.240"]
        assert "TS-SK  Tişört S Kırmızı" in text
        await keys(user, "down")
        assert "Böyle bir varyant yok" in user.text()
        await keys(user, "right")
        assert "TS-LM  Tişört L Mavi   kullanılabilir 1.240 adet" in user.text()
        await keys(user, "right")  # from the last column on it is the card's key
        assert "▸2 Varyant listesi" in user.text()
        await keys(user, "1", "enter")
        assert "Ürünler › TS-LM" in user.text() and "Renk" in user.text() and "Mavi" in user.text()
        await keys(user, "escape")
        assert "TS-LM  Tişört L Mavi" in user.text()


async def test_a_grid_is_narrowed_to_a_warehouse(shell: Shell, admin: Actor, shirt: str) -> None:
    from db.services import warehouses

    warehouses.add(admin, "SUBE", "Şube")
    stock(admin, "TS-SK", "7", "SUBE")
    async with shell(admin) as user:
        await card(user, shirt)
        assert "1.247" in user.text()
        await keys(user, "f7", "f4")
        await user.type("sub")
        await keys(user, "enter", "f2")
        assert "Depo: SUBE" in user.text() and "1.240" not in user.text().split("Depo: SUBE")[1]
        await keys(user, "f7", "f8")
        assert "1.247" in user.text()


async def test_combinations_are_shown_before_they_are_made(shell: Shell, admin: Actor, shirt: str) -> None:
    async with shell(admin) as user:
        await card(user, shirt)
        await keys(user, "plus", "down")
        await user.type("S, M, L")
        await keys(user, "f2")
        text = user.text()
        assert "3 yeni varyant" in text and "3 tanesi zaten var" in text and "+ TS-M-KIRMIZI  Tişört M Kırmızı" in text
        await keys(user, "escape")
        assert len(read.show(admin, shirt).variations) == 3
        await keys(user, "f2", "f2")
        assert "3 varyant oluşturuldu" in user.text()
    assert [one.values for one in variations.show(admin, shirt).properties] == [("S", "M", "L"), ("Kırmızı", "Mavi")]


async def test_a_new_variation_names_its_properties(shell: Shell, admin: Actor, shirt: str) -> None:
    async with shell(admin) as user:
        await card(user, shirt)
        await keys(user, "2", "plus")
        assert "Beden: , Renk:" in user.text()
        await user.type("TS-XL")
        await keys(user, "enter", "enter")
        await user.type("beden: XL, renk: mavi")
        await keys(user, "f2")
        assert "Ürünler › TS-XL" in user.text()
    assert [(one.name, one.value) for one in read.show(admin, "TS-XL").properties] == [
        ("Beden", "XL"),
        ("Renk", "Mavi"),
    ]


async def test_without_stock_the_grid_says_what_there_is(shell: Shell, make_actor: MakeActor, shirt: str) -> None:
    async with shell(make_actor({"catalog.view": True})) as user:
        await card(user, shirt)
        text = user.text()
        assert (
            "●" in text and "1.240" not in text and "Toplam" not in text and "F7" not in text and "+ ekle" not in text
        )


async def test_the_ledger_card_runs_and_opens_with_a_period(shell: Shell, admin: Actor) -> None:
    products.add(admin, "A", "Ürün A")
    for count in ("5", "7"):
        stock(admin, "A", count)
    async with shell(admin, (120, 36)) as user:
        await card(user, "A")
        assert "en çok 12 adet" in user.text() and "█" in user.text()
        await keys(user, "2")
        line = next(line.split() for line in user.lines() if "SA-000002" in line)
        assert line[-5:] == ["+7", "12", "adet", "17,50", "30,00"] or line[-4:] == ["+7", "12", "adet", "30,00"]
        await keys(user, "f7", "down")
        await user.type("bugün")
        await keys(user, "f2")
        opening = next(line.split() for line in user.lines() if "devir" in line)
        assert "0" in opening
        await keys(user, "home", "enter")
        assert "SA-000002" in user.lines()[0]


async def test_batches_substitutes_and_a_price_that_ends(shell: Shell, admin: Actor) -> None:
    for sku in ("A", "B"):
        products.add(admin, sku, f"Ürün {sku}", price="4")
    stock(admin, "A", "5")
    async with shell(admin) as user:
        await card(user, "A")
        await keys(user, "7")
        assert "SA-000001" in user.text() and "2,50" in user.text()
        await keys(user, "6", "plus")
        await user.type("ürün b")
        await keys(user, "enter", "f2")
        assert "Ürün B" in user.text()
        await keys(user, "enter", "6")
        assert "Ürünler › B" in user.text() and "Ürün A" in user.text()
        await keys(user, "minus")
        assert "Muadil yok" in user.text()
        await keys(user, "3", "minus", "down", "enter")
        assert "bitti" in user.text()
    assert find.substitutes(admin, "A") == () and read.show(admin, "B").price is None


async def test_a_label_is_written(shell: Shell, admin: Actor, tmp_path: Path) -> None:
    products.add(admin, "A/1", "Ürün", barcodes=["8680080000408"], price="4")
    async with shell(admin) as user:
        await card(user, "A/1")
        await keys(user, "p")
        assert "A_1.zpl" in user.text()
        await user.type("3")
        await keys(user, "f2")
        assert "Yazıldı" in user.text()
    assert "^PQ3" in (tmp_path / "A_1.zpl").read_text(encoding="utf-8")


def test_bars() -> None:
    from decimal import Decimal

    assert bars([Decimal(one) for one in (0, 5, 10)], 10) == "▁▄█"
    assert bars([Decimal(one) for one in range(100)], 4) == "▁▃▅█"
    assert bars([Decimal(one) for one in (-10, 0)], 4) == "▁█"
    assert bars([Decimal(3)] * 3, 3) == "███"
