"""Oneself: name, login, roles, language, and the password."""

from __future__ import annotations

from textual.app import ComposeResult

from tui import keys
from tui.i18n import N_, _, language
from tui.screens.base import FormScreen
from tui.widgets.choice_field import ChoiceField
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.text_field import TextField


class ProfileScreen(FormScreen):
    """One's own profile: everyone has one, whatever their role."""

    BINDINGS = [keys.SAVE]
    HELP = N_("Your name and roles are changed by whoever manages employees; language and password by you.")

    def content(self) -> ComposeResult:
        """Who one is, and what one may change."""
        yield Form(
            Label(_("Who you are"), classes="heading"),
            TextField("name", N_("Name"), locked=True),
            TextField("login", N_("Login"), locked=True),
            TextField("department", N_("Department"), locked=True),
            TextField("roles", N_("Roles"), locked=True),
            TextField(
                "sessions",
                N_("Sessions"),
                locked=True,
                help=N_("Where you are signed in now; :my-sessions ends it elsewhere."),
            ),
            ChoiceField("language", N_("Language"), [("tr", "Türkçe"), ("en", "English")]),
            Label(_("Change the password"), classes="heading"),
            TextField("old", N_("Password now"), length=128, password=True),
            TextField("new", N_("New password"), length=128, password=True),
            TextField("again", N_("New password again"), length=128, password=True),
        )

    async def load(self) -> None:
        """Read the profile."""
        from db.queries import profile, sessions
        from tui.labels_words import role_name
        from tui.screens.sessions import summary

        mine = await self.shell.read(profile.mine, self.actor)
        if mine is None:
            return
        roles = ", ".join(role_name(code, name) for code, name in mine.roles) or _("none")
        self.form.fill(
            {"name": mine.name, "login": mine.login, "roles": roles, "language": mine.language or language()}
        )
        self.form.fill({"sessions": summary(await self.shell.read(sessions.mine, self.actor))})
        self.form.query_one("#field-department").display = mine.department is not None
        if mine.department is not None:
            self.form.fill({"department": mine.department})
        self.form.query_one("#field-old").display = mine.has_password

    async def save(self) -> None:
        """The password first: only it can be refused."""
        from db.errors import invalid
        from db.services import sign_in

        values = self.form.values()
        if values["new"] or values["again"]:
            if values["new"] != values["again"]:
                raise invalid("again", "not_same")
            await self.shell.write(sign_in.change_password, self.actor, values.get("old") or None, values["new"])
            for name in ("old", "new", "again"):
                if name in self.form.fields:
                    self.form[name].fill("")
        if values["language"] != language():
            await self.shell.action_language(values["language"])

    def relabel(self) -> None:
        """Another language."""
        self.form.relabel()
        first, second = self.query(".heading").results(Label)
        first.update(_("Who you are"))
        second.update(_("Change the password"))
