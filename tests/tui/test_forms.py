"""Forms, pickers, questions and filters: what one enters, what is wrong with it, what is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from textual.app import ComposeResult

from db.access import Actor
from db.errors import problem, raise_all
from tui import keys
from tui.dialogs.picker import NEW, ListPicker, Pick, Picker
from tui.dialogs.question import Confirm
from tui.screens.base import AmbarScreen, FormScreen
from tui.screens.home import HomeScreen
from tui.widgets.choice_field import CheckField, ChoiceField, ListField, PickField
from tui.widgets.filter_bar import Choice, FilterBar
from tui.widgets.form import Form
from tui.widgets.text_field import DayField, NumberField, TextField

PLACES = (Pick("MAIN", "Ana depo", "12"), Pick("SUBE", "Şube", "3"), Pick("YOLDA", "Yolda"))


def find_places(text: str) -> list[Pick]:
    """A search as a query would do it."""
    from db.text import fold

    return [pick for pick in PLACES if fold(text) in fold(pick.label)]


class EditScreen(FormScreen):
    """A form with a field of each kind."""

    BINDINGS = [keys.SAVE]
    TITLE = "Form"

    def __init__(self) -> None:
        super().__init__()
        self.saved: dict[str, Any] = {}
        self.refuse = False

    def content(self) -> ComposeResult:
        yield Form(
            TextField("name", "Name", required=True),
            NumberField("quantity", "Quantity"),
            DayField("day", "Day"),
            CheckField("active", "Active"),
            ChoiceField("kind", "Kind", [("a", "Bir"), ("b", "İki")], "a"),
            PickField("warehouse", "Warehouse", find_places),
            ListField("places", "Places", PLACES),
        )

    async def load(self) -> None:
        self.form.fill({"name": "Cıvata", "quantity": Decimal("12.5"), "warehouse": ("MAIN", "Ana depo")})

    async def save(self) -> None:
        if self.refuse:
            raise_all([problem("name", "too_long", "x", limit=3), problem("elsewhere", "required")])
        self.saved = self.form.changed()


async def test_a_form_shows_what_is_saved_and_saves_what_changed(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.app.open(EditScreen())
        await user.settle()
        assert "12,5" in user.text()
        assert "Ana depo ▾" in user.text()
        assert not user.screen.form.dirty
        await user.press("end")
        await user.type(" M8")
        await user.press("enter", "delete")
        await user.type("1.500")
        assert "1.500 olarak anlaşıldı" in user.text()
        await user.press("f2")
        assert user.screen.saved == {"name": "Cıvata M8", "quantity": Decimal(1500)}
        assert "Kaydedildi" in user.text()
        assert not user.screen.form.dirty


async def test_what_is_wrong_stands_in_its_place(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.app.open(EditScreen())
        await user.settle()
        await user.press("delete", "down", "delete")
        await user.type("beş")
        await user.press("f2")
        lines = user.lines()
        place = next(index for index, line in enumerate(lines) if "Zorunlu" in line)
        assert "Ad" in lines[place - 1]
        assert sum("×" in line for line in lines) == 2
        assert user.screen.saved == {}
        user.screen.form["name"].value = "Uzun"
        user.screen.form["quantity"].value = None
        user.screen.refuse = True
        await user.press("f2")
        assert user.screen.form["name"].error
        assert user.app.status[1] == "error", "what has no field here is told in the message line"


async def test_leaving_with_changes_asks_and_the_safe_answer_comes_first(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.app.open(EditScreen())
        await user.settle()
        await user.type("Somun")
        await user.press("escape")
        assert "Değişiklikler kaydedilmedi" in user.text()
        await user.press("enter")
        assert isinstance(user.screen, EditScreen)
        await user.press("escape", "end", "enter")
        assert isinstance(user.screen, HomeScreen)


async def test_choosing_by_keys_alone(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.app.open(EditScreen())
        await user.settle()
        form = user.screen.form
        form["active"].focus_control()
        await user.press("space", "down", "right", "down")
        assert form["active"].value is True
        assert form["kind"].value == "b"
        await user.type("sub")
        await user.press("enter")
        assert form["warehouse"].value == "SUBE", "a letter begins the search, found without Turkish letters"
        await user.press("down", "f4", "insert", "insert", "f2")
        assert form["places"].value == ("MAIN", "SUBE")
        assert "Ana depo, Şube" in user.text()


async def test_pickers(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        task = user.app.go(user.app.ask(Picker("Depo", PLACES)))
        await user.settle()
        await user.press("down", "enter")
        assert (await task).value == "SUBE"
        task = user.app.go(user.app.ask(Picker("Depo", find_places, create="yeni depo")))
        await user.settle()
        await user.type("Kuzey")
        await user.press("f4")
        made = await task
        assert (made.value, made.label) == (NEW, "Kuzey")
        task = user.app.go(user.app.ask(ListPicker("Depolar", PLACES, chosen=("YOLDA",))))
        await user.settle()
        await user.press("insert", "f2")
        assert {one.value for one in await task} == {"MAIN", "YOLDA"}
        task = user.app.go(user.app.ask(Confirm("Sil", ["12 satır silinecek"], "Sil")))
        await user.settle()
        assert "12 satır silinecek" in user.text()
        await user.press("enter")
        assert await task == "no"
        task = user.app.go(user.app.ask(Confirm("Sil", [], "Sil")))
        await user.settle()
        await user.press("escape")
        assert await task is None


class Filtered(AmbarScreen):
    """A list's filter."""

    BINDINGS = [keys.SEARCH, keys.FILTER]
    TITLE = "Liste"

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, dict[str, Any]]] = []

    def content(self) -> ComposeResult:
        yield FilterBar(
            [
                Choice("status", "Status", (Pick("draft", "taslak"), Pick("done", "işlendi")), several=True),
                Choice("warehouse", "Warehouse", find_places),
                Choice("since", "Since", day=True),
            ]
        )

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        self.told.append((event.bar.text, dict(event.bar.values)))

    def action_search(self) -> None:
        self.query_one(FilterBar).open()

    async def action_filter(self) -> None:
        await self.query_one(FilterBar).choose()


async def test_a_filter_by_text_and_by_choices(shell: Any, clerk: Actor) -> None:
    async with shell(clerk) as user:
        user.app.open(Filtered())
        await user.settle()
        await user.type("/civ m8")
        await user.press("enter")
        await user.settle()
        assert user.screen.told[-1] == ("civ m8", {})
        await user.press("f7", "space", "insert", "f2")
        await user.press("down", "down")
        await user.type("24.11.2026")
        await user.press("f2")
        text, values = user.screen.told[-1]
        assert text == "civ m8"
        assert values["status"] == ("draft",)
        assert values["since"].isoformat() == "2026-11-24"
        shown = user.lines()[1]
        assert "/civ m8" in shown
        assert "Durum: taslak" in shown
        assert "Since: 24.11.2026" in shown
        await user.press("f7", "f8")
        assert user.screen.told[-1] == ("civ m8", {})
