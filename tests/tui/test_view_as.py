"""Looking through another's eyes: the banner, what is there, what is refused, and the way back."""

from __future__ import annotations

from pathlib import Path

from db.access import Actor
from db.company import Company
from db.queries import audit as audit_log
from db.queries.audit import AuditFilter
from db.services import documents, employees
from tests.books import Shop
from tests.conftest import add_employee
from tests.tui.conftest import Driver, Shell


def people(company: Company, admin: Actor) -> None:
    shop = Shop(company, admin)
    shop.receipt(("A", "5", "2.50"))
    add_employee(company, "mehmet", "Mehmet Yıldız", "warehouse_clerk")


async def look(user: Driver) -> None:
    """A look at the database, as the app takes one by itself."""
    user.app._look()
    await user.pilot.pause(0.02)
    await user.settle()


def banner(user: Driver) -> str:
    return user.lines()[0]


async def command(user: Driver, text: str) -> None:
    await user.press("f12")
    await user.type(text)
    await user.press("enter")
    await user.settle()


async def test_an_employees_menu_lists_and_prices_and_the_way_back(
    shell: Shell, company: Company, admin: Actor
) -> None:
    people(company, admin)
    async with shell(admin, size=(120, 36)) as user:
        await command(user, "roller")
        mine = user.lines()
        await command(user, "gözüyle mehmet")
        assert "Mehmet Yıldız gözüyle · salt okunur" in banner(user) and "^g çık" in banner(user)
        assert "Erişim izinleri" not in user.text() and "Depo memuru" in user.text()
        await command(user, "sf")
        assert "Mehmet Yıldız gözüyle" in banner(user) and "SF-000001" in user.text()
        await command(user, "roller")
        assert "SF-000001" in user.text()
        await user.press("ctrl+g")
        assert user.lines() == mine


async def test_the_banner_stays_over_dialogs_and_one_key_leaves_them_too(
    shell: Shell, company: Company, admin: Actor
) -> None:
    people(company, admin)
    draft = documents.create(admin, "transfer", {"warehouse": "MAIN", "to_warehouse": "SHOP",
                                                 "rows": [{"product": "A", "quantity": "1"}]})  # fmt: skip
    async with shell(admin) as user:
        await command(user, "gözüyle mehmet")
        await command(user, draft.number)
        await user.press("f6")
        below = user.app.screen_stack[-2]._compositor.render_strips()
        assert "Mehmet Yıldız gözüyle" in below[0].text and len(user.app.screen_stack) == 3
        await user.press("ctrl+g")
        assert not user.app.viewing and len(user.app.screen_stack) == 1
        assert user.app.who().startswith("Yönetici") or "gözüyle" not in user.text()
        assert "gözüyle" not in banner(user)


async def test_keys_that_write_are_grey_and_services_refuse(shell: Shell, company: Company, admin: Actor) -> None:
    people(company, admin)
    draft = documents.create(admin, "transfer", {"warehouse": "MAIN", "to_warehouse": "SHOP",
                                                 "rows": [{"product": "A", "quantity": "1"}]})  # fmt: skip
    async with shell(admin) as user:
        await command(user, "gözüyle mehmet")
        await command(user, draft.number)
        await user.press("f5")
        assert "Salt okunur: başkasının gözüyle bakıyorsunuz" in user.text()
        await user.type("B")
        await user.press("enter")
        assert "Eklenmedi: B" in user.text() and "Salt okunur" in user.text()
        await user.press("ctrl+g")
    assert documents_rows(admin, draft.number) == 1


def documents_rows(actor: Actor, number: str) -> int:
    from db.queries.documents import show

    return len(show(actor, number).rows)


async def test_a_half_filled_form_is_there_again(shell: Shell, company: Company, admin: Actor) -> None:
    people(company, admin)
    async with shell(admin) as user:
        await command(user, "çalışanlar")
        await user.press("n")
        await user.type("Ayşe Kaya")
        before = user.lines()
        await command(user, "gözüyle mehmet")
        assert "Ayşe Kaya" not in user.text()
        await command(user, "language en")
        assert "Through the eyes of Mehmet Yıldız · read-only" in banner(user)
        await command(user, "dil tr")
        await user.press("ctrl+g")
        assert [line for line in user.lines() if "Ayşe" in line] == [line for line in before if "Ayşe" in line] != []


async def test_from_the_list_of_employees_a_role_and_a_picked_set(shell: Shell, company: Company, admin: Actor) -> None:
    people(company, admin)
    async with shell(admin) as user:
        await command(user, "çalışanlar")
        await user.press("slash")
        await user.type("mehmet")
        await user.press("enter", "v")
        assert "Mehmet Yıldız gözüyle" in banner(user)
        await user.press("ctrl+g")
        await command(user, "gözüyle store_staff, warehouse_clerk")
        assert (
            "Rolün gördüğü: " in banner(user) and "Depo memuru" in banner(user) and "mağaza personeli" in banner(user)
        )
        await user.press("ctrl+g")
        await command(user, "gözüyle yok")
        assert "Böyle bir çalışan veya rol yok: yok" in user.text()
        await command(user, "gözüyle")
        await user.type("yıldız")
        await user.press("enter")
        assert "Mehmet Yıldız gözüyle" in banner(user)


async def test_nobody_else_gets_it(shell: Shell, company: Company, admin: Actor) -> None:
    manager = add_employee(company, "murat", "Murat", "store_manager")
    async with shell(manager, size=(120, 36)) as user:
        assert "gözüyle" not in user.text()
        await command(user, "gözüyle admin")
        assert "Böyle bir komut yok" in user.text() and not user.app.viewing


async def test_an_administrator_seen_as_by_another_and_no_view_in_a_view(
    shell: Shell, company: Company, admin: Actor
) -> None:
    people(company, admin)
    add_employee(company, "esra", "Esra", "administrator")
    async with shell(admin) as user:
        await command(user, "gözüyle esra")
        assert "Esra gözüyle" in banner(user)
        await command(user, "gözüyle mehmet")
        assert "Esra gözüyle" in banner(user) and "Salt okunur" in user.text()


async def test_it_ends_when_there_is_nothing_to_see_any_more(shell: Shell, company: Company, admin: Actor) -> None:
    people(company, admin)
    other = add_employee(company, "esra", "Esra", "administrator")
    async with shell(other) as user:
        await command(user, "gözüyle mehmet")
        employees.disable(admin, "mehmet")
        await look(user)
        assert not user.app.viewing
        assert "Bu görünüm sona erdi" in user.text() and "gözüyle" not in banner(user)
        employees.enable(admin, "mehmet")
        await command(user, "gözüyle mehmet")
        employees.set_roles(admin, "esra", ["store_staff"])
        await look(user)
        assert not user.app.viewing
        await look(user)
        assert not user.app.rights.administrator
        await command(user, "gözüyle mehmet")
        assert not user.app.viewing


async def test_beginning_and_end_are_audited_signing_out_ends_it(shell: Shell, company: Company, admin: Actor) -> None:
    people(company, admin)
    async with shell(admin) as user:
        await command(user, "gözüyle mehmet")
        await command(user, "oturumu-kapat")
        assert not user.app.viewing and user.app.session is None and "Oturum" in user.text()
    kinds = [row.kind for row in audit_log.page(admin, AuditFilter(), limit=20).rows]
    assert [kind for kind in kinds if kind.startswith("view") or kind == "sign_out"] == [
        "sign_out", "view_ended", "view_begun"
    ]  # fmt: skip


def test_nothing_is_imported_at_start_for_it() -> None:
    text = (Path(__file__).parents[2] / "tui" / "viewing.py").read_text(encoding="utf-8")
    assert "\nfrom db.services" not in text and "\nfrom db.queries" not in text
