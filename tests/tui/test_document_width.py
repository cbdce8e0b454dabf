"""What stands in a document's rows where it is narrow: what one needs to know stays longest."""

from __future__ import annotations

import pytest

from db.access import Actor
from db.company import Company
from db.services import documents, forms, products, units
from tests.books import Shop
from tests.tui.conftest import Driver, Shell
from tests.tui.test_document_screen import new, opened, scan


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


def titles(user: Driver) -> str:
    return next(line for line in user.lines() if "  #  Kod" in line)


async def test_the_unit_is_said_before_the_amount_of_the_row(shell: Shell, shop: Shop, admin: Actor) -> None:
    """Two boxes of 12 are no two pieces; what a row comes to can be reckoned."""
    units.add(admin, "koli", "koli", 0)
    products.add(
        admin, "SARJLI-18-V", "Şarjlı vidalama 18 V çift akü", purchase_price="1234567.89", units={"koli": "12"}
    )
    async with shell(admin, size=(80, 24)) as user:
        await new(user, "receipt")
        await scan(user, "2 koli*SARJLI-18-V")
        (row,) = [line for line in user.lines() if "SARJLI-18-V" in line]
        assert "2  koli" in row and "0→24" in row and "Tutar" not in titles(user), user.text()


async def test_rows_of_a_processed_document_say_a_warehouse_only_where_it_is_another(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    one = shop.receipt(("A", "5", "2"), ("B", "5", "2"))
    other = shop.post(
        "adjustment", {"product": "A", "quantity": "1"}, {"product": "B", "quantity": "1", "warehouse": "SHOP"}
    )
    async with shell(admin, size=(80, 24)) as user:
        await opened(user, one.number)
        assert "Depo" not in titles(user) and "Depo" in user.text()
        await user.press("escape")
        await opened(user, other.number)
        assert "Depo" in titles(user)


async def test_a_name_has_its_room_before_a_warehouse_that_the_header_says(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    products.add(admin, "M8-40", "Cıvata M8×40 galvaniz")
    rows = [{"product": "M8-40", "quantity": "9999"}]
    draft = documents.create(admin, "transfer", {"warehouse": "MAIN", "to_warehouse": "SHOP", "rows": rows})
    for size, said in (((80, 24), False), ((120, 24), True)):
        async with shell(admin, size=size) as user:
            await opened(user, draft.number)
            assert "Cıvata M8×40 galvaniz" in user.text() and ("Çıkış  " in titles(user)) is said, user.text()


async def test_quantities_of_several_units_are_told_apart_where_there_is_room(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    rows = [{"product": "A", "quantity": "12"}, {"product": "K", "quantity": "1.25"}]
    number = documents.create(admin, "transfer", {"warehouse": "MAIN", "rows": rows}).number
    for size, told in (((80, 24), "2 satır   12 adet, 1,25 kg"), ((60, 20), "2 satır   13,25")):
        async with shell(admin, size=size) as user:
            await opened(user, number)
            assert told in user.text(), user.text()


async def test_labels_of_fields_that_come_with_the_cursor_have_their_room(
    shell: Shell, shop: Shop, admin: Actor
) -> None:
    async with shell(admin, size=(80, 24)) as user:
        await new(user, "write_off")
        await user.press("tab")
        assert "Sorumlu" in user.text() and "Açıklama" in user.text(), user.text()


async def test_labels_take_the_room_that_a_larger_terminal_has(shell: Shell, shop: Shop, admin: Actor) -> None:
    forms.add_field(admin, "write_off", "Kontrol edecek kişi", "text")
    async with shell(admin, size=(80, 30)) as user:
        await new(user, "write_off")
        assert "Kontrol" in user.text() and "Kontrol edecek" not in user.text(), user.text()
        await user.pilot.resize_terminal(120, 36)
        await user.settle()
        assert "Kontrol edecek" in user.text(), user.text()
