"""Why someone may do something, or may not: an employee, a right, perhaps a warehouse and a document; yes or no, and
its grounds in sentences. Everyone asks about themselves, who may edit access about everyone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from db.access import Actor
from db.errors import AmbarError
from db.permissions import BY_ID, PERMISSIONS
from db.queries.access import Explanation
from tui.dialogs.picker import Pick
from tui.i18n import N_, _, language
from tui.labels_words import permission_name
from tui.screens.base import AmbarScreen
from tui.widgets.cells import safe
from tui.widgets.choice_field import PickField
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.text_field import TextField


class WhyScreen(AmbarScreen):
    """Asks again with each change."""

    TITLE = N_("Why?")
    HELP = N_("Pick a right. A warehouse or a document makes the answer exact.")
    DEFAULT_CSS = """
    WhyScreen Form { height: auto; max-height: 10; }
    WhyScreen .why-rule { height: 1; border-top: solid $muted; }
    WhyScreen .why-answer { text-style: bold; padding: 0 1; }
    WhyScreen .why-answer.-yes { color: $success; }
    WhyScreen .why-answer.-no { color: $error; }
    WhyScreen .why-ground { padding: 0 1 0 3; }
    WhyScreen .why-more { padding: 1 1 0 1; color: $muted; }
    """

    def __init__(self, permission: str = "", login: str = "", warehouse: str = "", document: str = "") -> None:
        super().__init__()
        self._first = {"permission": permission, "login": login, "warehouse": warehouse, "document": document}
        self._people: dict[str, str] = {}
        self._asked = 0

    def content(self) -> ComposeResult:
        """The question, the answer."""
        yield Form(
            PickField("login", N_("Employee"), self._employees, required=True),
            PickField("permission", N_("Right"), self._rights, required=True),
            PickField("warehouse", N_("Warehouse"), self._warehouses),
            TextField("document", N_("Document"), length=20),
        )
        with VerticalScroll(can_focus=False):
            yield Label("", classes="why-answer")
            yield Label("", classes="why-ground")
            yield Label("", classes="why-more")

    # Picks --------------------------------------------------------------------------

    def _employees(self, typed: str) -> Iterable[Pick]:
        return _matching(typed, [Pick(login, name, login) for login, name in self._people.items()])

    def _rights(self, typed: str) -> Iterable[Pick]:
        return _matching(typed, [Pick(one.id, permission_name(one.id, section=True)) for one in PERMISSIONS])

    def _warehouses(self, typed: str) -> Iterable[Pick]:
        from db.access import may
        from db.queries import warehouses

        if not may(self.actor, "warehouse.view"):
            return ()
        found = warehouses.listing(self.actor, totals=False)
        return _matching(typed, [Pick(one.code, f"{one.code}  {one.name}") for one in found])

    # The question -------------------------------------------------------------------

    async def load(self) -> None:
        """Whom one may ask about; then the question that was brought along."""
        from db.queries import access

        people = await self.shell.read(access.people, self.actor)
        self._people = {one.login: one.name for one in people}
        login = self._first["login"] if self._first["login"] in self._people else next(iter(self._people), "")
        form = self.query_one(Form)
        form["login"].fill((login, self._people.get(login, "")))
        form["login"].locked = len(self._people) < 2
        right = self._first["permission"]
        if right in BY_ID:
            form["permission"].fill((right, permission_name(right, section=True)))
        if self._first["warehouse"]:
            form["warehouse"].fill((self._first["warehouse"], self._first["warehouse"]))
        form["document"].fill(self._first["document"])
        form["permission"].focus_control()
        await self._ask()

    async def refresh_data(self) -> None:
        """Rights, roles or documents are others now."""
        await self._ask()

    def on_form_field_changed(self) -> None:
        """Another question."""
        self.shell.go(self._ask(), hold=False)

    async def _ask(self) -> None:
        self._asked += 1
        asked = self._asked
        values = self.query_one(Form).values()
        if not values["permission"] or not values["login"]:
            self._tell(None, _("Pick the right that it is about: F4 or type a part of its name."), [], "")
            return
        try:
            found, giving = await self.shell.read(_read, self.actor, values, language())
        except AmbarError as error:
            if asked == self._asked and self.is_attached:
                from tui.labels import sentence

                self._tell(None, sentence(error), [], "")
            return
        if asked == self._asked and self.is_attached:
            self._show(values, found, giving)

    def _show(self, values: Mapping[str, Any], found: Explanation, giving: tuple[str, ...]) -> None:
        from tui.labels_rights import because_line

        about = [self._people.get(values["login"], ""), permission_name(found.permission, section=True)]
        about += [values[name] for name in ("warehouse", "document") if values[name]]
        told = _capital(_("yes") if found.allowed else _("no"))
        more = ""
        if giving and not found.allowed:
            more = _("Roles that give this right: {roles}").format(roles=", ".join(giving))
        elif not found.allowed and not self.rights.may("access.edit"):
            more = _("Rights are given by whoever may edit access permissions.")
        grounds = [because_line(one) for one in found.because]
        self._tell(found.allowed, f"{told}: {' · '.join(about)}", grounds, more)

    def _tell(self, yes: bool | None, answer: str, grounds: list[str], more: str) -> None:
        sign = "" if yes is None else "● " if yes else "× "
        label = self.query_one(".why-answer", Label)
        label.set_class(yes is True, "-yes")
        label.set_class(yes is False, "-no")
        label.update(safe(sign + answer))
        self.query_one(".why-ground", Label).update("\n".join(f"– {_capital(safe(one))}" for one in grounds))
        self.query_one(".why-more", Label).update(safe(more))

    def relabel(self) -> None:
        """Another language."""
        super().relabel()
        self.shell.go(self._ask(), hold=False)


def _read(actor: Actor, values: Mapping[str, Any], spoken: str) -> tuple[Explanation, tuple[str, ...]]:
    """The answer; for those who may edit access also the names of the roles that give the right."""
    from db.access import may
    from db.queries import access, roles

    found = access.explain(
        actor,
        values["login"],
        values["permission"],
        warehouse=values["warehouse"] or None,
        document=values["document"] or None,
        language=spoken,
    )
    if found.allowed or not may(actor, "access.edit"):
        return found, ()
    editor = roles.editor(actor, language=spoken)
    return found, tuple(
        one.name for one in editor.roles if editor.values[one.id].get(found.permission, False) is not False
    )


def _matching(typed: str, picks: list[Pick]) -> list[Pick]:
    from db.text import fold

    words = fold(typed).split()
    return [pick for pick in picks if all(word in fold(f"{pick.label} {pick.note}") for word in words)]


def _capital(text: str) -> str:
    """A sentence begins with a capital letter, in Turkish İ for i."""
    first = "İ" if text[:1] == "i" and language() == "tr" else text[:1].upper()
    return first + text[1:]
