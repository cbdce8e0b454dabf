"""The catalogue by keyboard: products with all they have, and the short lists beside them."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.errors import AmbarError
from db.queries import price_types, sections, taxes, units
from db.queries import products as read
from db.services import documents, products
from db.services import sections as section_service
from tests.conftest import MakeActor
from tests.tui.conftest import Driver, Shell


async def go(user: Driver, command: str) -> None:
    await keys(user, "colon", *command, "enter")


async def keys(user: Driver, *names: str) -> None:
    """Keys as fast as a terminal sends them."""
    user.burst(*names)
    await user.settle()


@pytest.fixture
def bolt(admin: Actor) -> str:
    """A bolt with everything, 1240 of it in stock."""
    section_service.add(admin, "Cıvatalar")
    products.add(admin, "M8-40", "Cıvata M8×40 galvaniz", price="4", purchase_price="2.55", tax="20%",
                 barcodes=["8680080000408"], section="Cıvatalar", units={"box": "12"}, minimum_stock="100")  # fmt: skip
    documents.create_and_process(
        admin, "adjustment", {"rows": [{"product": "M8-40", "quantity": "1240", "warehouse": "MAIN"}]}
    )
    return "M8-40"


async def test_a_product_is_made_with_barcode_and_prices(shell: Shell, admin: Actor, manager: Actor) -> None:
    section_service.add(admin, "Vidalar")
    async with shell(manager) as user:
        await go(user, "ürünler")
        assert "n yenisini ekler" in user.text()
        await user.press("n")
        await user.type("SV-3580")
        await user.press("enter")
        await user.type("Sunta vidası 3,5×80 [b]ışık[/b]")
        await keys(user, "enter", "enter", "enter")
        await user.type("8680080000408")
        await user.press("enter")
        await user.type("1,25")
        await user.press("enter")
        await user.type("0,80")
        await keys(user, "enter", "right", "right", "right", "right", "down")
        await user.type("vid")
        await keys(user, "enter", "f2")
        text = user.text()
        assert "Kaydedildi" in text and "Ürünler › SV-3580" in text and "Vidalar" in text
        assert "1,25 TL" in text and "0,80 TL" in text and "%20" in text and "[b]ışık[/b]" in text
        await user.press("escape")
        assert "SV-3580" in user.text() and "1 kayıt" in user.text()
    made = read.show(admin, "8680080000408")
    assert (made.sku, str(made.price), str(made.purchase_price), made.tax, made.section) == (
        "SV-3580", "1.25", "0.80", "20%", "Vidalar",
    )  # fmt: skip


async def test_every_list_of_the_card(shell: Shell, admin: Actor, bolt: str) -> None:
    async with shell(admin) as user:
        await go(user, "ürünler")
        await user.press("enter")
        text = user.text()
        assert "Cıvata M8×40 galvaniz" in text and "1.240 adet" in text and "3.162,00 TL" in text
        assert "▸1 Stok" in text and "MAIN" in text
        await user.press("right")
        assert "SA-000001" in user.text() and "+1.240" in user.text()
        await keys(user, "3", "plus", "down")
        await user.type("4,50")
        await user.press("f2")
        assert "4,50 TL" in user.text()
        await keys(user, "4", "plus")
        await user.type("8680080000415")
        await user.press("enter")
        assert "Kaydedildi" in user.text() and "8680080000408  +1" in user.text()
        await keys(user, "down", "minus", "5")
        assert "12 adet" in user.text()
        await user.press("minus")
        assert "Yalnız kendi birimiyle sayılır" in user.text()
    card = read.show(admin, bolt)
    assert len(card.barcodes) == 1 and card.units == () and str(card.price) == "4.50"


async def test_a_barcode_of_another_product_names_it(shell: Shell, admin: Actor, bolt: str) -> None:
    products.add(admin, "M8-50", "Cıvata M8×50")
    async with shell(admin) as user:
        await go(user, "ürünler")
        await keys(user, "down", "enter", "3")
        assert "Fiyat yok" in user.text()
        await keys(user, "4", "plus")
        await user.type("8680080000408")
        await user.press("enter")
        assert "Barkod başka üründe" in user.text() and "M8-40" in user.text()


async def test_edit_archive_and_delete(shell: Shell, admin: Actor, bolt: str) -> None:
    async with shell(admin) as user:
        await go(user, "ürünler")
        await keys(user, "enter", "e")
        await user.type("M8-40G")
        await user.press("f2")
        assert "Ürünler › M8-40G" in user.text()
        await user.press("a")
        assert "× arşivlendi" in user.text() and "a arşivden çıkar" in user.text()
        await keys(user, "delete", "down", "enter")
        assert "silinemez" in user.text()
        await user.press("escape")
        assert "Burada ürün yok" in user.text()
        await keys(user, "f7", "down", "down", "right", "f2")
        assert "M8-40G" in user.text()
        await keys(user, "enter", "a", "escape")
        assert "Süzgece uyan kayıt yok" in user.text()
    assert not read.show(admin, "M8-40G").archived


async def test_variations_and_parts(shell: Shell, admin: Actor, bolt: str) -> None:
    products.add(admin, "TISORT", "Tişört", type="parent")
    products.add(admin, "TAKIM", "Takım", type="bundle", parts={"M8-40": "2"})
    async with shell(admin) as user:
        await go(user, "ürünler")
        await keys(user, "end", "enter")
        assert "▸1 Varyant listesi" in user.text() and "Varyant yok" in user.text()
        await user.press("plus")
        await user.type("TISORT-S")
        await user.press("f2")
        assert "Ürünler › TISORT-S" in user.text() and "Ana ürün" in user.text()
        await user.press("escape")
        assert "TISORT-S" in user.text()
        await keys(user, "escape", "up", "enter")
        assert "▸1 Parçalar" in user.text() and "Cıvata M8×40" in user.text() and "demet" not in user.text()
    assert read.show(admin, "TISORT").variations == ("TISORT-S",)


async def test_staff_sees_no_purchase_price_anywhere(shell: Shell, admin: Actor, staff: Actor, bolt: str) -> None:
    async with shell(staff, (140, 40)) as user:
        seen = []
        await go(user, "ürünler")
        seen.append(user.text())
        await user.press("enter")
        for tab in "1234567":
            await user.press(tab)
            seen.append(user.text())
        await keys(user, "escape", "n")
        seen.append(user.text())
        await keys(user, "escape", "f3")
        await user.type("civ")
        seen.append(user.text())
        await user.press("escape")
        await go(user, "depolar")
        seen.append(user.text())
        await user.press("enter")
        for tab in "123":
            await user.press(tab)
            seen.append(user.text())
    everything = "\n".join(seen)
    assert "1.240" in everything and "M8-40" in everything
    for secret in ("2,55", "3.162", "Alış", "Değer", "değeri"):
        assert secret not in everything, secret


async def test_a_clerk_adds_a_barcode_and_nothing_else(shell: Shell, admin: Actor, clerk: Actor, bolt: str) -> None:
    async with shell(clerk) as user:
        await go(user, "ürünler")
        await user.press("enter")
        assert "e düzenle" not in user.text() and "a arşivle" not in user.text()
        await user.press("5")
        assert "+ ekle" not in user.text()
        await user.press("4")
        assert "+ ekle" in user.text() and "- çıkar" not in user.text()
        await user.press("plus")
        await user.type("8680080000415")
        await user.press("enter")
        await keys(user, "1", "e", "a", "delete")
        assert "Ürünler › M8-40" in user.text()
    assert "8680080000415" in read.show(admin, bolt).barcodes


async def test_rights_that_go_take_the_price_from_the_screen(
    shell: Shell, admin: Actor, make_actor: MakeActor, bolt: str
) -> None:
    rights = {"catalog.purchase_price": True, "inventory.view": True, "warehouse.view": "all"}
    someone = make_actor(rights, requirements=True)
    async with shell(someone, (110, 30)) as user:
        await go(user, "ürünler")
        await user.press("enter")
        assert "2,55 TL" in user.text() and "3.162,00" in user.text()
        with admin.company.write() as engine:
            engine.run("DELETE FROM role_grant WHERE permission = 'catalog.purchase_price' AND role_id IN"
                       " (SELECT role_id FROM employee_role WHERE employee_id = ?)", (someone.employee_id,))  # fmt: skip
            engine.next_value("rights")
        await user.pilot.pause(1.0)
        await user.settle()
        assert "2,55" not in user.text() and "3.162" not in user.text() and "Değer" not in user.text()


async def test_sections_units_rates_and_price_types(shell: Shell, admin: Actor) -> None:
    async with shell(admin) as user:
        await go(user, "bölümler")
        assert "n ilkini ekler" in user.text()
        await user.press("n")
        await user.type("Hırdavat")
        await keys(user, "f2", "n")
        await user.type("Cıvatalar")
        await keys(user, "down", "f4")
        await user.type("hir")
        await keys(user, "enter", "f2")
        assert "   Cıvatalar" in user.text()
        await user.press("delete")
        assert "Altında bölümler var" in user.text()
        await go(user, "birimler")
        await user.press("n")
        await user.type("palet")
        await user.press("down")
        await user.type("palet")
        await keys(user, "down", "down", "right", "down")
        await user.type("1.500")
        await user.press("enter")
        assert "1.500 adet" in user.text()
        await go(user, "kdv")
        await user.press("n")
        await user.type("Özel")
        await user.press("down")
        await user.type("8,5")
        await user.press("f2")
        assert "%8,5" in user.text()
        await go(user, "fiyat-türleri")
        await user.press("n")
        await user.type("toptan")
        await user.press("down")
        await user.type("Toptan")
        await user.press("down")
        await user.type("usd")
        await user.press("f2")
        assert "USD" in user.text()
        await keys(user, "n", "f2")
        assert "× Zorunlu" in user.text()
    assert [(one.name, one.depth) for one in sections.listing(admin)] == [("Hırdavat", 0), ("Cıvatalar", 1)]
    assert [(one.of, one.factor) for one in units.listing(admin) if one.code == "palet"] == [("pcs", "1500")]
    assert "8.5%" in [one.rate for one in taxes.listing(admin)]
    assert [one.currency for one in price_types.listing(admin) if one.code == "toptan"] == ["USD"]


async def test_a_list_that_is_empty_for_its_filter_says_so(shell: Shell, admin: Actor, bolt: str) -> None:
    async with shell(admin) as user:
        await go(user, "ürünler")
        await keys(user, "slash")
        await user.type("yok böyle bir şey")
        await user.press("enter")
        assert "Süzgece uyan kayıt yok. F7 süzgeci değiştirir." in user.text() and "ekler" not in user.text()
        await go(user, "depolar")
        await keys(user, "slash")
        await user.type("yok")
        await user.press("enter")
        assert "Süzgece uyan kayıt yok" in user.text()


async def test_the_card_of_one_that_is_gone_closes(shell: Shell, admin: Actor, manager: Actor) -> None:
    products.add(admin, "X", "Geçici")
    async with shell(manager) as user:
        await go(user, "ürünler")
        await user.press("enter")
        products.delete(admin, "X")
        await user.pilot.pause(1.0)
        await user.settle()
        assert "Burada ürün yok" in user.text() and "X" in user.text()
        with pytest.raises(AmbarError):
            read.show(admin, "X")
