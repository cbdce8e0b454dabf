"""Deals on screens, as people use them: keys in, lines out, what is held and shipped compared."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.company import Company
from db.queries import deals as queries
from db.services import deals
from tests.books import CUSTOMER, Shop
from tests.tui.conftest import Driver, Shell


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    made = Shop(company, admin)
    made.receipt(("A", "10", "2"), ("B", "4", "3"))
    return made


def deal(actor: Actor, *rows: tuple[str, str], **header: object) -> int:
    """A deal with rows of (product, quantity) at 10 each."""
    made = [{"product": sku, "quantity": n, "price": "10"} for sku, n in rows]
    return deals.create(actor, {"customer": CUSTOMER, "warehouse": "MAIN", "rows": made, **header}).id


async def command(user: Driver, text: str) -> None:
    await user.press("f12")
    await user.type(text)
    await user.press("enter")


async def test_the_list_tells_stage_customer_total_and_what_is_short(shell: Shell, shop: Shop, admin: Actor) -> None:
    deal(admin, ("A", "3"), title="Şantiye")
    deal(admin, ("B", "9"))
    async with shell(admin) as user:
        await command(user, "anlaşmalar")
        print(user.text())
        lines = user.lines()
        assert any("Perakende müşteri" in line and "90,00" in line and "! eksik" in line for line in lines)
        assert any("Perakende müşteri" in line and "30,00" in line and "○ Yeni" in line for line in lines)
        assert "2 anlaşma" in user.text() and "120,00 TL" in user.text()
        await user.press("slash")
        await user.type("şantiye")
        await user.press("enter")
        assert "90,00" not in user.text() and "1 kayıt" in user.text()
