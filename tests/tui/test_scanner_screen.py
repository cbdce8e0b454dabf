"""The scanner test screen, and codes of weighed goods wherever one scans."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db.access import Actor
from db.barcodes import check_digit
from db.company import Company
from db.errors import AmbarError
from db.queries import documents as queries
from db.queries import entry
from db.services import products, settings
from tests.books import Shop
from tests.tui.conftest import Driver, Shell
from tests.tui.test_document_screen import new, rows, scan


def ean(digits: str) -> str:
    return digits + check_digit(digits)


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    made = Shop(company, admin)
    products.add(admin, "42", "Beyaz peynir", unit="kg", purchase_price="200")
    products.add(admin, "PASTIRMA", "Pastırma", unit="kg", purchase_price="900", barcodes=["2800077"])
    products.add(admin, "ZEYTIN", "Zeytin", unit="g", barcodes=[ean("270001200000")])
    products.add(admin, "8-40", "Cıvata 8-40")
    return made


def test_the_weight_in_a_code_is_read_exactly(shop: Shop, admin: Actor) -> None:
    codes = [ean("280004201235"), ean("280007700999"), ean("270001200250"), ean("290004200001")]
    found = entry.named(admin, codes)
    told = [(found[code].sku, found[code].weight, found[code].unit) for code in codes]
    assert told == [("42", Decimal("1.235"), "kg"), ("PASTIRMA", Decimal("0.999"), "kg"), ("ZEYTIN", 250, "g"),
                    ("42", Decimal("0.001"), "kg")]  # fmt: skip


def test_what_is_no_weighed_code_is_none(shop: Shop, admin: Actor) -> None:
    right = ean("280004201235")
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    pieces = ean("280000101235")  # the product is counted in pieces
    products.add(admin, "1", "Bardak")
    assert entry.named(admin, [wrong, ean("260004201235"), ean("280004200000"), ean("280009901235"), pieces]) == {}
    products.add(admin, "TAM", "Bu barkodun kendisi", barcodes=[right])
    assert entry.named(admin, [right])[right].sku == "TAM", "somebody's own code goes first"
    settings.set(admin, "weighed.prefixes", "29")
    assert entry.named(admin, [ean("280004200999")]) == {} and entry.named(admin, [ean("290004201235")])
    settings.set(admin, "weighed.prefixes", "")
    assert entry.named(admin, [ean("290004201235")]) == {}
    with pytest.raises(AmbarError):
        settings.set(admin, "weighed.prefixes", "28,31")


async def test_weighed_goods_add_up_in_a_document(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await new(user, "adjustment")
        await scan(user, ean("280004201235"), ean("280004200765"), ean("270001200250"), "2*" + ean("280007700500"))
        assert rows(user) == [("42", 2), ("ZEYTIN", 250), ("PASTIRMA", 1)]
        number = user.screen.draft.number
    assert [row.unit for row in queries.show(admin, number).rows] == ["kg", "g", "kg"]


async def test_the_screen_tells_signs_speed_end_and_meaning(shell: Shell, shop: Shop, admin: Actor) -> None:
    async with shell(admin) as user:
        await user.type(":okuyucu")
        await user.press("enter")
        assert "Okuyucu denemesi" in user.text() and "okutun" in user.text()
        user.burst(*ean("280004201235"), "enter")
        await user.settle()
        text = user.text()
        assert "2 0032" in text and "13 karakter" in text and "okuyucu hızında" in text and "Enter: doğru" in text
        assert "Beyaz peynir" in text and "tartılı: 1,235 kg" in text
        await user.type("8*40")
        await user.press("tab")
        assert "8-40 diye okundu" in user.text() and "Enter gönderecek" in user.text()
        await _typed(user, "YOK")
        assert "hiçbir ürünün değil" in user.text() and "ardından" not in user.text()
        await user.press("escape")
        assert "Okuyucu denemesi" not in user.lines()[0]


async def _typed(user: Driver, text: str) -> None:
    """Without anything behind it: all there was after a pause."""
    await user.type(text)
    await user.pilot.pause(0.5)
    await user.settle()
