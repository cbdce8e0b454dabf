"""Rights that are taken away while their holder works: the next key is refused, the menu follows within two seconds,
and what was typed is not lost: it stays to be saved, or to be copied from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest

from db.access import Actor
from db.company import Company
from db.permissions import ALL
from db.queries.documents import show
from db.services import documents, employees, roles, settings
from tests.books import CUSTOMER, Shop
from tests.conftest import add_employee
from tests.tui.conftest import Driver, Shell
from tui import live

RIGHTS = {
    "catalog.view": True, "inventory.view": True, "warehouse.view": ALL, "warehouse.edit": True,
    "transfer.view": True, "transfer.edit": True, "transfer.process": True, "transfer.cancel": True,
    "product.edit": True, "supplier.view": True, "supplier.edit": True, "employee.edit": True, "access.edit": True,
}  # fmt: skip

EVERY_SECONDS = live.EVERY
Cause = Callable[[Actor], Any]


def _less(admin: Actor) -> None:
    gone = [right for right in RIGHTS if right.startswith(("transfer.", "warehouse.", "product.", "supplier."))]
    roles.set_grants(admin, "isci", dict.fromkeys((*gone, "employee.edit", "access.edit"), False))


CAUSES: dict[str, Cause] = {
    "the role changed": _less,
    "the role taken": lambda admin: employees.set_roles(admin, "seda", []),
    "switched off": lambda admin: employees.disable(admin, "seda"),
    "inventory off": lambda admin: settings.set(admin, "inventory", "off"),
}
EVERY = pytest.mark.parametrize("cause", CAUSES.values(), ids=CAUSES)


@pytest.fixture(autouse=True)
def no_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app looks when the test says so: keys come before it or after."""
    monkeypatch.setattr(live, "EVERY", 3600)


@pytest.fixture
def seda(company: Company, admin: Actor) -> Actor:
    shop = Shop(company, admin)
    shop.receipt(("A", "50", "2"), ("B", "50", "2"))
    roles.add(admin, "İşçi", code="isci")
    roles.set_grants(admin, "isci", RIGHTS)
    return add_employee(company, "seda", "Seda", "isci")


@pytest.fixture
def transfer(seda: Actor) -> str:
    """Her draft, ready to be processed."""
    rows = [{"product": "A", "quantity": "3"}]
    return documents.create(seda, "transfer", {"warehouse": "MAIN", "to_warehouse": "SHOP", "rows": rows}).number


@contextmanager
def elsewhere(company: Company, admin: Actor) -> Iterator[Actor]:
    """The administrator, with a connection of their own."""
    from db import open_company

    other = open_company(str(company.path))
    yield Actor(other, admin.employee_id, source="test")
    other.close()


async def look(user: Driver) -> None:
    """A look at the database, as the app takes one by itself every 0.7 seconds."""
    user.app._look()
    await user.pilot.pause(0.03)
    await user.settle()
    await user.settle()


async def command(user: Driver, text: str) -> None:
    await user.press("f12")
    await user.type(text)
    await user.press("enter")


def seen(user: Driver) -> str:
    """Everything on the terminal, dialogs and the screens below them."""
    return "\n".join(strip.text for screen in user.app.screen_stack for strip in screen._compositor.render_strips())


def menu(user: Driver) -> str:
    from tui import actions

    return " ".join(action.id for _section, found in actions.menu(user.app.rights_or_none) for action in found)


async def test_by_itself_the_menu_follows_within_two_seconds(
    shell: Shell, company: Company, admin: Actor, seda: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "EVERY", EVERY_SECONDS)
    async with shell(seda, size=(120, 36)) as user:
        with elsewhere(company, admin) as other:
            _less(other)
        began = monotonic()
        while "documents.transfer" in menu(user):
            assert monotonic() - began < 2
            await user.pilot.pause(0.02)
        await user.settle()
        assert "Stok transferleri" not in user.text()


@EVERY
async def test_a_list(cause: Cause, shell: Shell, company: Company, admin: Actor, seda: Actor, transfer: str) -> None:
    async with shell(seda, size=(120, 36)) as user:
        await command(user, "st")
        assert transfer in user.text()
        with elsewhere(company, admin) as other:
            cause(other)
        await user.press("enter")
        assert not any(type(screen).__name__ == "DocumentScreen" and screen.draft.document for screen in
                       user.app.screen_stack)  # fmt: skip
        await look(user)
        assert transfer not in seen(user) and "documents.transfer" not in menu(user)


@EVERY
async def test_a_card(cause: Cause, shell: Shell, company: Company, admin: Actor, seda: Actor) -> None:
    async with shell(seda, size=(120, 36)) as user:
        await command(user, "depolar")
        await user.press("enter")
        assert "MAIN" in user.text()
        with elsewhere(company, admin) as other:
            cause(other)
        await look(user)
        assert "MAIN" not in seen(user) and "warehouses" not in menu(user)


@EVERY
async def test_a_document_half_filled(
    cause: Cause, shell: Shell, company: Company, admin: Actor, seda: Actor, transfer: str
) -> None:
    async with shell(seda) as user:
        await command(user, transfer)
        await user.press("up", "7")
        await user.settle()
        user.screen.entry.value = "yarım kod"
        with elsewhere(company, admin) as other:
            cause(other)
        await look(user)
        assert "yarım kod" in user.text() and "Kaydedilmedi" in user.text()
        assert "Satır 1, Miktar" in user.text() and "7" in [line.strip() for line in user.lines()]
        assert transfer not in seen(user)
        await user.press("escape")
        assert "yarım kod" not in seen(user)
    assert [str(row.quantity) for row in show(admin_of(company), transfer).rows] == ["3"]


def admin_of(company: Company) -> Actor:
    settings.set(Actor(company, 1, source="test"), "inventory", "on")
    return Actor(company, 1, source="test")


@EVERY
async def test_a_new_document_whose_header_was_refused(
    cause: Cause, shell: Shell, company: Company, admin: Actor, seda: Actor
) -> None:
    async with shell(seda) as user:
        await command(user, "st")
        await user.press("n")
        with elsewhere(company, admin) as other:
            cause(other)
        await user.type("A")
        await user.press("enter")
        assert "Eklenmedi: A" in user.text()
        await look(user)
        assert "Giriş" in user.text() and "A" in [line.strip() for line in user.lines()]


@EVERY
async def test_a_confirm_dialog(
    cause: Cause, shell: Shell, company: Company, admin: Actor, seda: Actor, transfer: str
) -> None:
    async with shell(seda) as user:
        await command(user, transfer)
        await user.press("f5")
        assert type(user.screen).__name__ == "PreviewDialog"
        with elsewhere(company, admin) as other:
            cause(other)
        await user.press("enter")
        await user.settle()
    assert show(admin_of(company), transfer).status == "draft"


@EVERY
async def test_a_confirm_dialog_closes_with_the_look(
    cause: Cause, shell: Shell, company: Company, admin: Actor, seda: Actor, transfer: str
) -> None:
    async with shell(seda) as user:
        await command(user, transfer)
        await user.press("f5")
        with elsewhere(company, admin) as other:
            cause(other)
        await look(user)
        assert not any(type(one).__name__ == "PreviewDialog" for one in user.app.screen_stack)
        assert transfer not in seen(user)
        assert all(not task.get_coro().__qualname__.endswith("ask") for task in user.app._tasks)  # type: ignore[union-attr]


@EVERY
async def test_a_picker(cause: Cause, shell: Shell, company: Company, admin: Actor, seda: Actor, transfer: str) -> None:
    async with shell(seda) as user:
        await command(user, transfer)
        await user.press("f4")
        assert type(user.screen).__name__ == "Picker"
        with elsewhere(company, admin) as other:
            cause(other)
        await look(user)
        assert not any(type(one).__name__ == "Picker" for one in user.app.screen_stack)
        assert transfer not in seen(user)


FORMS = {
    "warehouse": ("depolar", "n", "code"),
    "partner": ("cariler", "n", "name"),
    "employee": ("çalışanlar", "n", "name"),
}


@EVERY
@pytest.mark.parametrize("form", FORMS)
async def test_a_form(form: str, cause: Cause, shell: Shell, company: Company, admin: Actor, seda: Actor) -> None:
    noun, key, field = FORMS[form]
    async with shell(seda) as user:
        await command(user, noun)
        await user.press(key)
        user.screen.form[field].value = "YENİ-X"
        with elsewhere(company, admin) as other:
            cause(other)
        await look(user)
        assert "YENİ-X" in user.text()


async def test_a_form_whose_thing_may_still_be_seen_is_frozen_and_thaws(
    shell: Shell, company: Company, admin: Actor, seda: Actor
) -> None:
    async with shell(seda) as user:
        await command(user, "depolar")
        await user.press("n")
        user.screen.form["code"].value = "YENI"
        user.screen.form["name"].value = "Yeni depo"
        roles.set_grants(admin, "isci", {"warehouse.edit": False})
        await user.press("f2")
        assert "yetkiniz yok" in user.text() and "Yeni depo" in user.text()
        await look(user)
        assert "Yeni depo" in user.text() and "F2" not in user.lines()[-1]
        await user.type("zzz")
        assert "zzz" not in user.text()
        roles.set_grants(admin, "isci", {"warehouse.edit": True})
        await look(user)
        assert "F2" in user.lines()[-1]
        await user.press("f2")
        assert "YENI" in user.text() and "Yeni depo" in user.text()


async def test_a_document_that_may_still_be_read_loses_its_entry_not_what_was_typed(
    shell: Shell, company: Company, admin: Actor, seda: Actor, transfer: str
) -> None:
    async with shell(seda) as user:
        await command(user, transfer)
        await user.type("yarım")
        roles.set_grants(admin, "isci", {"transfer.edit": False})
        await look(user)
        assert "Kaydedilmedi" in user.text() and "yarım" in user.text()
        await user.press("escape")
        assert transfer in user.text() and "Ekle ▸" not in user.text()


async def test_a_refused_header_value_stays_through_what_others_save(
    shell: Shell, company: Company, admin: Actor, seda: Actor, transfer: str
) -> None:
    async with shell(seda, size=(120, 36)) as user:
        await command(user, transfer)
        field = user.screen.head.fields["title"]
        field.value = "Acil sevkiyat"
        roles.set_grants(admin, "isci", {"transfer.edit": False})
        assert not await user.screen.save_header()
        documents.edit(admin, transfer, {"comment": "başka"})
        await user.screen.refresh_data()
        assert field.value == "Acil sevkiyat"


@EVERY
async def test_the_role_editor_with_changes(
    cause: Cause, shell: Shell, company: Company, admin: Actor, seda: Actor
) -> None:
    roles.set_grants(admin, "isci", {"audit.view": True})
    roles.add(admin, "Boş", code="bos")
    async with shell(seda, size=(120, 36)) as user:
        await command(user, "roller")
        user.screen.sheet.put({("bos", "catalog.view"): True})
        assert len(user.screen.sheet.changed) == 1
        with elsewhere(company, admin) as other:
            cause(other)
        await user.press("f2", "down", "enter")
        await look(user)
        assert "Boş" in user.text()
    assert roles_of(admin, "bos") == (cause is CAUSES["inventory off"])


def roles_of(actor: Actor, code: str) -> bool:
    from db.queries.roles import show as role

    return bool(dict(role(actor, code).grants).get("catalog.view"))


async def test_what_a_forced_session_had_typed_is_its_last_word(
    shell: Shell, company: Company, admin: Actor, seda: Actor, transfer: str
) -> None:
    async with shell(seda, forced="seda") as user:
        await command(user, transfer)
        await user.type("yarım")
        employees.disable(admin, "seda")
        await look(user)
        told = " ".join(str(one) for one in user.app._exit_renderables)
        assert "yarım" in told and "kapatıldı" in told


# Conditions ----------------------------------------------------------------------


async def test_four_eyes_greys_processing_in_the_editor_and_the_list(
    shell: Shell, company: Company, admin: Actor, seda: Actor, transfer: str
) -> None:
    roles.set_grants(admin, "isci", {}, terms={"transfer.process": {"four_eyes": True}})
    rows = [{"product": "B", "quantity": "2"}]
    theirs = documents.create(admin, "transfer", {"warehouse": "MAIN", "to_warehouse": "SHOP", "rows": rows}).number
    async with shell(seda) as user:
        await command(user, transfer)
        await user.press("f5")
        assert "hazırlayan" in user.text() and type(user.screen).__name__ == "DocumentScreen"
        await user.press("escape")
        await command(user, "st")
        await user.screen.query_one("Table").move_to(transfer)
        await user.settle()
        await user.press("f5")
        assert "hazırlayan" in user.text() and type(user.screen).__name__ == "DocumentsScreen"
        await user.screen.query_one("Table").move_to(theirs)
        await user.settle()
        await user.press("f5")
        assert type(user.screen).__name__ == "PreviewDialog"
        await user.press("escape")
        await user.screen.query_one("Table").move_to(theirs)
        await user.press("home", "space", "space", "f5", "down", "enter")
        text = user.text()
        assert theirs in text and transfer in text and "hazırlayan" in text
    assert show(admin, theirs).status == "processed" and show(admin, transfer).status == "draft"


async def test_a_discount_beyond_the_limit_stands_in_its_cell_at_once(
    shell: Shell, company: Company, admin: Actor
) -> None:
    shop = Shop(company, admin)
    shop.receipt(("A", "50", "2"))
    roles.set_grants(admin, "store_manager", {}, terms={"row.discount": {"discount_limit": "10"}})
    manager = add_employee(company, "murat", "Murat", "store_manager")
    row = {"product": "A", "quantity": "1", "price": "100", "discount": "25%"}
    number = documents.create(admin, "sale", {"warehouse": "MAIN", "customer": CUSTOMER, "rows": [row]}).number
    async with shell(manager, size=(120, 36)) as user:
        await command(user, number)
        assert "sınırınız" in user.text() and "10" in user.text()


async def test_a_document_with_another_warehouse_can_be_read_only(
    shell: Shell, company: Company, admin: Actor, seda: Actor, transfer: str
) -> None:
    roles.set_grants(admin, "isci", {"warehouse.view": ["MAIN"]})
    async with shell(seda) as user:
        await command(user, "st")
        assert transfer in user.text()
        await user.press("f5")
        assert "Bu depo için yetkiniz yok" in user.text() and type(user.screen).__name__ == "DocumentsScreen"
        await user.press("enter", "f5")
        assert "Bu depo için yetkiniz yok" in user.text() and "SHOP" not in user.text() and "Ekle ▸" not in user.text()
