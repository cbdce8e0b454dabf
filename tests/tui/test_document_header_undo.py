"""Changes of a document's header are taken back and done again like those of its rows."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.company import Company
from db.queries import documents as queries
from db.services import documents, forms
from tests.books import SUPPLIER, Shop
from tests.tui.conftest import Driver, Shell
from tests.tui.test_document_screen import opened, pick, rows, scan


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


async def entered(user: Driver, field: str, text: str) -> None:
    user.screen.head.fields[field].focus_control()
    await user.settle()
    await user.type(text)
    await user.press("enter")


async def test_fields_of_every_kind_and_rows_are_taken_back_in_their_order(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    place = forms.add_field(admin, "receipt", "Palet", "number").code
    number = documents.create(admin, "receipt", {"warehouse": "MAIN"}).number
    async with shell(admin, size=(120, 36)) as user:
        await opened(user, number)
        await pick(user, "supplier", SUPPLIER[:5].lower())
        await entered(user, "title", "Kasım")
        await entered(user, f"fields.{place}", "12")
        user.screen.home()
        await user.settle()
        await scan(user, "A")
        await pick(user, "warehouse", "shop")
        found = queries.show(admin, number)
        assert (found.supplier, found.title, found.fields[place], found.warehouse) == (SUPPLIER, "Kasım", 12, "SHOP")
        await user.press("ctrl+z")
        assert "Geri alındı: üst bilgi değişikliği" in user.text() and queries.show(admin, number).warehouse == "MAIN"
        await user.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        found = queries.show(admin, number)
        assert (found.supplier, found.title, found.fields[place], len(found.rows)) == (None, "", None, 0)
        assert user.screen.head.fields["title"].value == ""
        await user.press("ctrl+y", "ctrl+y", "ctrl+y", "ctrl+y", "ctrl+y")
        found = queries.show(admin, number)
        assert (found.supplier, found.title, found.fields[place], found.warehouse) == (SUPPLIER, "Kasım", 12, "SHOP")
        assert rows(user) == [("A", 1)]


async def test_what_is_typed_into_a_field_goes_first(shell: Shell, shop: Shop, admin: Actor) -> None:
    number = documents.create(admin, "adjustment", {"warehouse": "MAIN", "title": "Sayım"}).number
    async with shell(admin) as user:
        await opened(user, number)
        await entered(user, "title", "Devir")
        user.screen.head.fields["title"].focus_control()
        await user.settle()
        await user.type("xyz")
        await user.press("ctrl+z")
        assert user.screen.head.fields["title"].typed() == "Devir"
        await user.press("ctrl+z")
        assert queries.show(admin, number).title == "Sayım"


async def test_what_someone_else_has_changed_since_stays(shell: Shell, shop: Shop, admin: Actor, clerk: Actor) -> None:
    number = documents.create(admin, "adjustment", {"warehouse": "MAIN", "title": "Sayım"}).number
    async with shell(admin) as user:
        await opened(user, number)
        await entered(user, "title", "Devir")
        documents.edit(clerk, number, {"comment": "başka bir alan"})
        await user.press("ctrl+z")
        assert queries.show(admin, number).title == "Sayım", user.text()
        await user.press("ctrl+y")
        documents.edit(clerk, number, {"title": "Clerk'in başlığı"})
        await user.press("ctrl+z")
        assert "başkası" in user.text(), user.text()
        found = queries.show(admin, number)
        assert (found.title, found.comment) == ("Clerk'in başlığı", "başka bir alan")


async def test_what_is_typed_into_the_last_field_is_saved_when_the_header_is_left(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    """It is out of sight then, where the screen is low."""
    number = documents.create(admin, "write_off", {"warehouse": "MAIN"}).number
    for keys, text in ((("enter",), "bir"), (("escape",), "iki"), (("tab",), "üç")):
        async with shell(admin, size=(80, 24)) as user:
            await opened(user, number)
            user.screen.head.fields["comment"].focus_control()
            await user.settle()
            await user.type(text)
            await user.press(*keys)
            assert queries.show(admin, number).comment == text, user.text()
