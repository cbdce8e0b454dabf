"""Suppliers and customers by keyboard, as far as one's role reaches."""

from __future__ import annotations

from db import tax_numbers
from db.access import Actor
from db.queries import partners as read
from db.services import documents, partners, products
from tests.tui.conftest import Driver, Shell


async def go(user: Driver, command: str) -> None:
    await keys(user, "colon", *command, "enter")


async def keys(user: Driver, *names: str) -> None:
    """Keys as fast as a terminal sends them."""
    user.burst(*names)
    await user.settle()


def test_tax_numbers() -> None:
    """Both examples and the exceptions of terms.md, and each with one digit wrong."""
    for good in ("4540536920", "10000000146", "11111111111", "2222222222", "100 000 001 46"):
        assert tax_numbers.is_valid(good), good
    for wrong in ("4540536921", "10000000145", "00000000000", "123", "45405369200", "454053692O", ""):
        assert not tax_numbers.is_valid(wrong), wrong


async def test_add_and_change_with_a_wrong_tax_number(shell: Shell, admin: Actor, manager: Actor) -> None:
    async with shell(manager) as user:
        await go(user, "cariler")
        await user.press("n")
        await user.type("Demir A.Ş.")
        await user.press("f2")
        assert "×" in user.text() and "Demir A.Ş." in user.text()
        await keys(user, "space", "down", "down", "down", "down")
        await user.type("4540536921")
        await user.press("f2")
        assert "Vergi numarası geçersiz" in user.text() and "Cariler › Demir A.Ş." in user.text()
        await keys(user, "e", "down", "down", "down", "down", "down")
        await user.type("4540536920")
        await user.press("f2")
        assert "Kaydedildi" in user.text() and "4540536920" in user.text()
        await user.press("k")
        assert "× kullanım dışı" in user.text()
    (made,) = [one for one in read.page(admin).rows if one.name == "Demir A.Ş."]
    assert (made.supplier, made.customer, made.tax_number, made.active) == (True, False, "4540536920", False)


async def test_its_documents_are_on_the_card(shell: Shell, admin: Actor) -> None:
    products.add(admin, "M8", "Cıvata", purchase_price="2")
    supplier = partners.add(admin, "Demir A.Ş.", supplier=True)
    row = {"product": "M8", "quantity": "10", "warehouse": "MAIN"}
    documents.create_and_process(admin, "receipt", {"supplier": supplier.id, "rows": [row]})
    async with shell(admin) as user:
        await go(user, "cariler")
        await user.press("slash")
        await user.type("dem")
        await user.pilot.pause(0.2)
        await user.settle()
        await keys(user, "enter", "enter")
        assert "SF-000001" in user.text() and "● işlendi" in user.text() and "20,00" in user.text()
        await keys(user, "delete", "down", "enter")
        assert "silinemez" in user.text()
        await user.press("escape")
        assert "/dem" in user.text() and "1 kayıt" in user.text()


async def test_each_role_sees_its_kind(shell: Shell, admin: Actor, clerk: Actor, staff: Actor) -> None:
    partners.add(admin, "Yalnız Tedarikçi", supplier=True)
    partners.add(admin, "Yalnız Müşteri", customer=True)
    async with shell(clerk) as user:
        await go(user, "cariler")
        assert "Yalnız Tedarikçi" in user.text() and "Yalnız Müşteri" not in user.text()
        assert "n yeni" not in user.text()
        await user.press("f7")
        assert "Tür" not in "".join(line for line in user.lines() if "│" in line)
        await keys(user, "escape", "end", "enter")
        assert "e düzenle" not in user.text() and "Yalnız Tedarikçi" in user.text()
    async with shell(staff) as user:
        await go(user, "cariler")
        assert "Yalnız Tedarikçi" in user.text() and "Yalnız Müşteri" in user.text()
        await keys(user, "end", "enter")
        assert "e düzenle" not in user.text(), "a supplier is not theirs to change"
        await keys(user, "escape", "n")
        assert "Tedarikçi" not in user.text() and "[x]" in user.text()
        await user.type("Yeni Müşteri")
        await user.press("f2")
        assert "Kaydedildi" in user.text() and "müşteri · şirket" in user.text()
