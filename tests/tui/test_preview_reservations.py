"""The preview says, row by row and warehouse by warehouse, what processing does to reservations."""

from __future__ import annotations

from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.services import deals, documents
from tests.books import CUSTOMER, Shop
from tests.command_line import run
from tests.tui.conftest import Shell
from tests.tui.test_document_screen import opened


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    """Ten of A in MAIN, eight of which a deal has reserved; B that nobody has."""
    made = Shop(company, admin)
    made.receipt(("A", "10", "2"), ("B", "10", "2"))
    return made


def deal(admin: Actor) -> int:
    row = {"product": "A", "quantity": "8", "price": "10"}
    return deals.create(admin, {"customer": CUSTOMER, "warehouse": "MAIN", "rows": [row]}).id


def write_off(actor: Actor) -> str:
    rows: list[dict[str, Any]] = [{"product": "B", "quantity": "1"}, {"product": "A", "quantity": "5"}]
    return documents.create(actor, "write_off", {"warehouse": "MAIN", "rows": rows}).number


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_what_falls_short_is_told_in_its_row_and_for_whom(
    shell: Shell, shop: Shop, admin: Actor, size: tuple[int, int]
) -> None:
    number, held = write_off(admin), deal(admin)
    async with shell(admin, size=size) as user:
        await opened(user, number)
        await user.press("f6")
        lines = user.lines()
        assert [("3 eksik" in line) for line in lines if "Ürün A" in line or "Ürün B" in line][-2:] == [False, True]
        assert "! 1 satırda rezerve mal eksik kalacak" in user.text()
        await user.press("down")
        assert f"! A: Anlaşma {held} için rezerve 3 eksik kalacak" in user.text(), user.text()


async def test_who_sees_no_deals_is_told_that_there_are_some(
    shell: Shell, shop: Shop, admin: Actor, clerk: Actor
) -> None:
    number, held = write_off(clerk), deal(admin)
    async with shell(clerk) as user:
        await opened(user, number)
        await user.press("f6", "down")
        assert "! A: görmediğiniz bir anlaşma için rezerve 3 eksik kalacak" in user.text(), user.text()
        assert f"Anlaşma {held}" not in user.text()


async def test_without_reservations_there_is_no_column_of_them(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = write_off(admin)
    async with shell(admin) as user:
        await opened(user, number)
        await user.press("f6")
        assert "Rezerve" not in user.text() and "9" in user.text()


async def test_a_sale_of_the_deal_uses_up_its_own(shell: Shell, shop: Shop, admin: Actor) -> None:
    held = deal(admin)
    number = deals.sale(admin, held).sale
    async with shell(admin) as user:
        await opened(user, number)
        await user.press("f6")
        assert "8 kullanılacak" in user.text() and f"A: Anlaşma {held} için rezerve 8 kullanılacak" in user.text()


def test_the_command_says_it_too(shop: Shop, admin: Actor, company: Company) -> None:
    number, held = write_off(admin), deal(admin)
    result = run(["--db", str(company.path), "--lang", "tr", "--as", "admin", "doc", "preview", number])
    assert f"! A: Anlaşma {held} için rezerve 3 eksik kalacak" in result.out, result
