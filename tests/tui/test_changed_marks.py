"""What others have just changed has a sign, in lists and in forms, until one goes on."""

from __future__ import annotations

import threading

import pytest

from db.access import Actor
from db.company import Company
from db.services import documents
from tests.books import Shop
from tests.tui.conftest import Driver, Shell


@pytest.fixture
def shop(company: Company, admin: Actor) -> Shop:
    return Shop(company, admin)


def elsewhere(service: object, *args: object, **options: object) -> None:
    """Done by another connection, as another session does it."""
    worker = threading.Thread(target=service, args=args, kwargs=options)  # type: ignore[arg-type]
    worker.start()
    worker.join()


async def looked(user: Driver) -> None:
    user.app._look()
    await user.settle()


async def test_a_list_marks_what_others_have_changed_or_added(
    shell: Shell, shop: Shop, admin: Actor, manager: Actor
) -> None:
    first, second = (documents.create(admin, "receipt", {"title": title}).number for title in ("bir", "iki"))
    async with shell(admin) as user:
        await user.press("colon")
        await user.type("sf")
        await user.press("enter")
        assert "•" not in user.text()
        elsewhere(documents.edit, manager, first, {"title": "bir, değişti"})
        elsewhere(documents.create, manager, "receipt", {"title": "üç"})
        await looked(user)
        marked = [line for line in user.lines() if "•" in line]
        assert len(marked) == 2 and "üç" in marked[0] and "bir, değişti" in marked[1]
        assert not any(second in line for line in marked)
        await user.press("down")
        assert "•" not in user.text(), "seen, as one goes on"


async def test_a_form_marks_the_rows_that_others_have_changed(
    shell: Shell, shop: Shop, admin: Actor, manager: Actor
) -> None:
    rows = [{"product": code, "quantity": "1"} for code in "ABC"]
    number = documents.create(admin, "receipt", {"rows": rows}).number
    async with shell(admin) as user:
        user.app.open_path("tui.screens.document:DocumentScreen", number=number)
        await user.settle()
        row = user.screen.draft.document.rows[1]
        elsewhere(documents.put_row, manager, number, {"id": row.id, "quantity": "7"})
        await looked(user)
        marked = [line for line in user.lines() if "•" in line]
        assert len(marked) == 1 and " 7 " in marked[0], user.text()
        await user.press("up", "up")
        assert "•" not in user.text()
