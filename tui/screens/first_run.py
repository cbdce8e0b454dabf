"""The first start: there is no company yet, so make one and its first administrator."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical

from db.errors import AmbarError
from tui import keys
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.widgets.choice_field import ChoiceField
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.text_field import TextField


class FirstRunScreen(AmbarScreen):
    """Asks for the company's and the administrator's names and a password; F2 makes the company."""

    BINDINGS = [keys.SAVE]
    TITLE = N_("New company")
    HELP = N_("There is no company here yet. What is entered can be changed later in the settings.")

    def content(self) -> ComposeResult:
        """The form."""
        user = self.shell.start.os_user
        with Vertical(classes="card"):
            yield Label(_("New company"), classes="card-title")
            yield Label(_("You become its first administrator and need no password on this computer."), classes="note")
            yield Form(
                TextField("company.name", N_("Company")),
                TextField("name", N_("Your name"), required=True),
                TextField("login", N_("Login"), user if user != "root" else "", length=64, required=True),
                TextField("password", N_("Password"), length=128, password=True, required=True),
                TextField("again", N_("Password again"), length=128, password=True, required=True),
                TextField("currency", N_("Currency"), "TRY", length=3, required=True),
                ChoiceField("costing", N_("Costing"), self._costings(), "average"),
            )
            yield Label("", classes="card-note")

    def _costings(self) -> list[tuple[str, str]]:
        return [("average", _("Weighted average")), ("fifo", _("FIFO (first in, first out)"))]

    async def action_save(self) -> None:
        """Make the company, and begin."""
        form = self.query_one(Form)
        if not form.check():
            return
        values = form.values()
        if values["password"] != values["again"]:
            form["again"].error = _("The two are not the same")
            form["again"].focus_control()
            return
        start = self.shell.start
        try:
            actor = await self.shell.write(_make, start.url, values, start.os_user)
        except AmbarError as error:
            if not form.show_errors(error):
                from tui.labels import sentence

                self.query_one(".card-note", Label).update(sentence(error))
            return
        self.shell.begin_with(actor.company)
        await self.shell.enter(actor)


def _make(url: str, values: dict[str, Any], os_user: str) -> Any:
    """Make the file and fill it; an empty file is not left behind where something is wrong."""
    from db import create_company
    from db.access import Actor
    from db.services import company as companies
    from tui.session import source

    company = create_company(url)
    try:
        return companies.init(
            Actor(company, None, operator=os_user or "operator", source=source("app")),
            login=values["login"],
            name=values["name"],
            password=values["password"],
            company_name=values["company.name"],
            currency=values["currency"].upper(),
            costing=values["costing"],
            os_user=os_user or None,
        )
    except BaseException:
        company.close()
        for suffix in ("", "-wal", "-shm", "-lock"):
            company.path.with_name(company.path.name + suffix).unlink(missing_ok=True)
        raise
