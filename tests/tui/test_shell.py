"""The shell: signing in, what a role shows, commands, languages, messages, and staying alive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.services import employees
from tui import actions, faults, guard, i18n
from tui.actions import Action
from tui.filters import SafeText
from tui.screens.base import AmbarScreen
from tui.screens.home import HomeScreen
from tui.screens.profile import ProfileScreen
from tui.screens.sign_in import SignInScreen
from tui.widgets.label import Label
from tui.widgets.line_input import LineInput
from tui.widgets.status_line import StatusLine

PASSWORD = "doğru parola"


class Bare(AmbarScreen):
    """A screen with one field and keys that do all kinds of things."""

    BINDINGS = [
        Binding("x", "explode", "x"),
        Binding("d", "deny", "d"),
        Binding("f5", "process", "process"),
        Binding("f8", "secret", "secret"),
    ]
    NEEDS = {"secret": "access.edit"}
    TITLE = "Bare"

    def content(self) -> ComposeResult:
        yield LineInput(id="field")
        yield Label("[@click=app.leave]M8 [/x] ‮kod\x1b[2J", id="hostile")

    def action_explode(self) -> None:
        raise ZeroDivisionError("parola=gizli")

    def action_deny(self) -> None:
        raise AmbarError("busy", seconds=10)

    def action_process(self) -> None:
        self.shell.say("işlendi")

    def disabled_reason(self, action: str) -> str | None:
        return "Belge işlenmiş" if action == "process" else None


# Signing in --------------------------------------------------------------------


async def test_signing_in_with_a_password(shell: Any) -> None:
    async with shell() as user:
        assert isinstance(user.screen, SignInScreen)
        await user.type("admin")
        await user.press("enter")
        await user.type("yanlis parola")
        await user.press("enter")
        assert "Kullanıcı adı ya da parola yanlış" in user.text()
        await user.type(PASSWORD)
        await user.press("enter")
        assert isinstance(user.screen, HomeScreen)
        assert "Ayşe Yönetici · Sistem yöneticisi" in user.lines()[0]


async def test_an_unknown_login_gets_the_same_answer(shell: Any) -> None:
    async with shell() as user:
        for login in ("yok boyle biri", "admin"):
            user.app.focused.value = ""
            await user.type(login)
            await user.press("enter")
            await user.type("yanlis")
            await user.press("enter")
            assert "Kullanıcı adı ya da parola yanlış" in user.text()
            await user.press("up")


async def test_after_failures_the_form_says_how_long_to_wait(shell: Any) -> None:
    async with shell() as user:
        await user.type("admin")
        await user.press("enter")
        for _try in range(6):
            await user.type("yanlis")
            await user.press("enter")
        assert "saniye" in user.text() or "dakika" in user.text() or "sn" in user.text()


async def test_a_password_that_someone_else_gave_is_changed_first(shell: Any, admin: Actor) -> None:
    employees.add(admin, "yeni", "Yeni Biri", roles=["warehouse_clerk"], password="ilk parola bu")
    async with shell() as user:
        await user.type("yeni")
        await user.press("enter")
        await user.type("ilk parola bu")
        await user.press("enter")
        assert "Yeni parola" in user.text()
        for _twice in range(2):
            await user.type("benim parolam 7")
            await user.press("enter")
        assert "Yeni Biri · Depo memuru" in user.lines()[0]


async def test_signing_out_leads_to_the_form_and_forced_it_ends_the_program(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await user.type(":oturumu-kapat")
        await user.press("enter")
        assert isinstance(user.screen, SignInScreen)
        assert user.app.rights_or_none is None
    async with shell(clerk, forced="depocu") as user:
        await user.type(":oturumu-kapat")
        await user.press("enter")
        assert user.app._exit


async def test_first_run_makes_a_company(tmp_path: Path, shell: Any) -> None:
    target = tmp_path / "new" / "ambar.db"
    async with shell(url=str(target), company=None) as user:
        for text in ("Yeni Şirket", "Can Usta", "can", "parolam uzun", "parolam uzun"):
            field = user.app.focused
            field.value = ""
            await user.type(text)
            await user.press("enter")
        await user.press("f2")
        assert isinstance(user.screen, HomeScreen), user.text()
        assert "Can Usta · Sistem yöneticisi" in user.lines()[0]
    assert target.exists()


async def test_first_run_leaves_nothing_behind_when_something_is_wrong(tmp_path: Path, shell: Any) -> None:
    target = tmp_path / "new" / "ambar.db"
    async with shell(url=str(target), company=None) as user:
        for text in ("Yeni", "Can Usta", "can", "123", "123"):
            field = user.app.focused
            field.value = ""
            await user.type(text)
            await user.press("enter")
        await user.press("f2")
        assert "×" in user.text()
        assert not target.exists()


# What a role shows ---------------------------------------------------------------


async def test_the_menu_has_what_the_role_may_open(shell: Any, admin: Actor, clerk: Actor) -> None:
    async with shell(admin) as user:
        everything = {line.action.id for line in user.screen.query_one("#home-menu").lines if line.action}
    async with shell(clerk) as user:
        own = {line.action.id for line in user.screen.query_one("#home-menu").lines if line.action}
    assert own <= everything
    assert "roles" not in own


async def test_who_has_no_role_is_told_so_and_has_a_profile(shell: Any, make_actor: Any, company: Company) -> None:
    with company.write() as engine:
        key = engine.insert(
            "INSERT INTO employee (login, name, name_key, folded, created_at)"
            " VALUES ('bos', 'Boş Kişi', 'bos', 'bos', '2026-01-01T00:00:00.000000Z')"
        )
    async with shell(Actor(company, key)) as user:
        assert "Henüz bir rolünüz yok" in user.text()
        await user.type(":profil")
        await user.press("enter")
        assert isinstance(user.screen, ProfileScreen)
        assert "Boş Kişi" in user.text()


def test_sections_without_a_visible_action_disappear(monkeypatch: pytest.MonkeyPatch) -> None:
    from db.access import Rights

    given = (
        Action("a", "A", "documents", ("sale.view",), call="home"),
        Action("b", "B", "catalogue", ("catalog.view",), call="home"),
    )
    monkeypatch.setattr(actions, "registry", lambda: {one.id: one for one in given})
    shown = actions.menu(Rights(scopes={"catalog.view": True}))
    assert [section.id for section, _actions in shown] == ["catalogue"]
    assert actions.menu(None) == ()


def test_ids_keys_and_aliases_are_there_once() -> None:
    ids = [one.id for one in actions.ACTIONS]
    assert len(ids) == len(set(ids))
    keys = [key for one in actions.ACTIONS for key in one.key.split(",") if key]
    assert len(keys) == len(set(keys))
    from db.text import fold

    aliases = [fold(alias) for one in actions.ACTIONS for alias in set(map(fold, one.aliases))]
    assert len(aliases) == len(set(aliases)), [one for one in aliases if aliases.count(one) > 1]
    assert all(one.screen or hasattr(guard.GuardedApp, f"action_{one.call}") or one.call for one in actions.ACTIONS)


async def test_hidden_by_role_and_grey_by_state(shell: Any, admin: Actor, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.app.open(Bare())
        await user.settle()
        assert "f8" not in user.screen.active_bindings
        assert user.screen.active_bindings["f5"].enabled is False
        await user.press("f5")
        assert "Belge işlenmiş" in user.text()
        await user.press("f6")
        assert "Belge işlenmiş" not in user.text(), "a message stays until the next key"
    async with shell(admin) as user:
        user.app.open(Bare())
        await user.settle()
        assert "f8" in user.screen.active_bindings


async def test_rights_taken_away_close_what_they_opened(
    shell: Any, clerk: Actor, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = dict(actions.registry())
    known["bare"] = Action("bare", "Bare", permission=("receipt.view",), screen=f"{__name__}:Bare")
    monkeypatch.setattr(actions, "registry", lambda: known)
    async with shell(clerk) as user:
        screen = Bare()
        screen.action_id = "bare"
        user.app.open(screen)
        await user.settle()
        with company.write() as engine:
            engine.run("DELETE FROM employee_role WHERE employee_id = ?", (clerk.employee_id,))
            engine.next_value("rights")
        await user.app._look_again()
        await user.settle()
        assert isinstance(user.screen, HomeScreen)
        assert "Haklarınız değişti" in user.text()
        assert "Depo memuru" not in user.lines()[0]


async def test_someone_switched_off_is_out(shell: Any, clerk: Actor, company: Company) -> None:
    async with shell(clerk) as user:
        with company.write() as engine:
            engine.run("UPDATE employee SET active = 0 WHERE id = ?", (clerk.employee_id,))
            engine.next_value("rights")
        await user.app._look_again()
        await user.settle()
        assert isinstance(user.screen, SignInScreen)


# Commands, languages, colours -------------------------------------------------------


async def test_the_command_line(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await user.type(":yokboyle")
        await user.press("enter")
        assert "Böyle bir komut yok: yokboyle" in user.text()
        await user.type(":PROF")
        await user.press("enter")
        assert isinstance(user.screen, ProfileScreen)
        await user.press("escape")
        assert isinstance(user.screen, HomeScreen)
        await user.press("f12", "up")
        assert user.screen.query_one(StatusLine).value == ":PROF"
        await user.press("escape")
        await user.type(":roller")
        await user.press("enter")
        assert "Böyle bir komut yok: roller" in user.text(), "what one may not do is not known by name either"


async def test_the_language_can_be_switched_and_is_remembered(shell: Any, clerk: Actor, company: Company) -> None:
    async with shell(clerk) as user:
        assert "Profilim" in user.text()
        await user.type(":dil en")
        await user.press("enter")
        assert "My profile" in user.text()
        assert "? help" in user.lines()[-1]
        assert "Warehouse clerk" in user.lines()[0]
        with company.read() as engine:
            assert engine.value("SELECT language FROM employee WHERE id = ?", (clerk.employee_id,)) == "en"
        await user.type(":dil tr")
        await user.press("enter")
        assert i18n.language() == "tr"
        assert "Profilim" in user.text()


async def test_help_lists_what_works_here_and_does_it(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await user.press("question_mark")
        assert "yardım" in user.text()
        await user.press("escape")
        await user.press("f1", "end", "home")
        assert "aç" in user.text()
        await user.press("enter")
        assert not isinstance(user.screen, HomeScreen), "Enter does what the line says"


async def test_the_palette_finds_without_turkish_letters(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await user.press("ctrl+p")
        await user.type("PROFIL")
        await user.press("enter")
        assert isinstance(user.screen, ProfileScreen)


async def test_digits_open_sections(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        menu = user.screen.query_one("#home-menu")
        wanted = next(line.digits for line in menu.lines if line.action and line.action.id == "profile")
        await user.press(*wanted)
        assert isinstance(user.screen, ProfileScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 20)])
async def test_the_menu_key(shell: Any, clerk: Actor, size: tuple[int, int]) -> None:
    async with shell(clerk, size=size) as user:
        user.app.open(Bare())
        await user.settle()
        await user.press("f9")
        assert "Stok dokümanları" in user.text()
        await user.press("escape")
        assert isinstance(user.screen, Bare | HomeScreen)


async def test_messages_can_be_read_again(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.app.say_problem("ilk mesaj")
        await user.press("f6")
        await user.type(":mesajlar")
        await user.press("enter")
        assert "ilk mesaj" in user.text()


async def test_colours_can_be_changed(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await user.type(":tema açık")
        await user.press("enter")
        assert user.app.theme == "ambar-light"


# Staying alive ---------------------------------------------------------------------


async def test_keys_typed_ahead_are_not_lost(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.burst(*["down"] * 50, "colon", *"profil", "enter")
        await user.settle()
        assert isinstance(user.screen, ProfileScreen)


async def test_a_key_that_comes_while_the_one_before_moves_the_focus_is_not_lost(
    shell: Any, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = StatusLine.open

    def open_late(self: StatusLine) -> None:
        for char in (*"profil", "\r"):  # in the app's queue before the change of focus is
            key = events.Key("enter" if char == "\r" else char, char)
            key.set_sender(user.app)
            user.app.post_message(key)
        opened(self)

    monkeypatch.setattr(StatusLine, "open", open_late)
    async with shell(clerk) as user:
        user.burst("colon")
        await user.settle()
        assert user.app.command_history == ["profil"] and isinstance(user.screen, ProfileScreen)


async def test_a_fault_costs_a_line_and_not_the_session(
    shell: Any, clerk: Actor, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shell(clerk) as user:
        user.app.open(Bare())
        await user.settle()
        user.screen.set_focus(None)
        monkeypatch.setattr(type(user.app), "is_headless", property(lambda _app: False))
        monkeypatch.setattr(type(user.app), "_display", lambda *_arguments: None)
        user.app._painted = True  # as the terminal of a person is
        await user.press("x")
        monkeypatch.undo()
        await user.settle()
        shown = user.text()
        number = next(word for word in shown.split() if word.startswith("H-")).rstrip(".")
        assert "gizli" not in shown
        told = (company.path.parent / faults.LOG).read_text(encoding="utf-8")
        assert number in told
        assert "ZeroDivisionError" in told
        await user.press("d")
        assert "meşgul" in user.text(), "and it goes on; what a person can mend is told as a sentence"


async def test_hostile_text_reaches_no_terminal(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.app.open(Bare())
        await user.settle()
        line = next(line for line in user.lines() if "M8" in line)
        assert "[@click=app.leave]M8 [/x] kod[2J" in line
        assert "\x1b" not in line
        assert "‮" not in line


def test_plain_terminals_get_ascii() -> None:
    from rich.segment import Segment
    from textual.color import Color

    shown = SafeText(plain=True).apply([Segment("● işlendi › M8×40…")], Color(0, 0, 0))
    assert shown[0].text == "* işlendi > M8x40~"


async def test_too_small_says_so_and_comes_back(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        await user.pilot.resize_terminal(30, 8)
        await user.settle()
        assert "Çok küçük" in user.text()
        await user.pilot.resize_terminal(80, 24)
        await user.settle()
        assert isinstance(user.screen, HomeScreen)


async def test_what_happens_by_itself_hides_no_error_that_is_not_read_yet(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.app.say_problem("Kaydedilemedi")
        user.app.notice("Haklarınız değişti")
        user.app.notice("Bir kez daha")
        await user.settle()
        assert "Kaydedilemedi  (+2; hepsi için :mesajlar)" in user.text()
        assert [text for text, _tone in user.app.said][-2:] == ["Haklarınız değişti", "Bir kez daha"]
        await user.press("f6")
        user.app.notice("Haklarınız değişti")
        await user.settle()
        assert "Haklarınız değişti" in user.text()
