"""Who are you? Login and password; the same answer for an unknown login and a wrong password."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from db.errors import AmbarError
from tui import keys
from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.text_field import TextField


class SignInScreen(AmbarScreen):
    """The sign-in form; where a password was given by someone else, one's own is asked for."""

    BINDINGS = [keys.SIGN_IN]
    TITLE = N_("Sign in")
    HELP = N_("Sign in with your login and password. Whoever manages employees can reset a forgotten one.")

    def content(self) -> ComposeResult:
        """Login, password, and the new one where it must be changed."""
        with Vertical(classes="card"):
            yield Label(_("Sign in"), classes="card-title")
            yield Form(
                TextField("login", N_("Login"), length=64, required=True),
                TextField("password", N_("Password"), length=128, password=True, required=True),
                TextField("new_password", N_("New password"), length=128, password=True),
                TextField("again", N_("New password again"), length=128, password=True),
            )
            yield Label("", classes="card-note")

    def on_mount(self) -> None:
        """Without a new password at first."""
        self._ask_new(False)

    def _ask_new(self, wanted: bool) -> None:
        form = self.query_one(Form)
        for name in ("new_password", "again"):
            form.query_one(f"#field-{name}").display = wanted

    def on_form_field_submitted(self, event: TextField.Submitted) -> None:
        """Enter in the last field signs in."""
        event.stop()
        self.shell.go(self.action_sign_in())

    async def action_sign_in(self) -> None:
        """Ask the books who this is."""
        from db.services import sign_in
        from tui.session import place

        form = self.query_one(Form)
        if not form.check():
            return
        values = form.values()
        new = values.get("new_password") or None
        if "again" in values and values["again"] != values["new_password"]:
            form["again"].error = _("The two are not the same")
            return
        note = self.query_one(".card-note", Label)
        note.update("")
        company = self.shell.start.company
        if company is None:
            return
        try:
            actor = await self.shell.write(
                sign_in.by_password, company, values["login"], values["password"], f"app:{self.shell.start.os_user}",
                new_password=new, where=place().told,
            )  # fmt: skip
        except AmbarError as error:
            if error.details.get("reason") == "must_change":
                self._ask_new(True)
                form["new_password"].focus_control()
            elif error.code == "not_signed_in":
                form["password"].fill("")
                form["password"].focus_control()
            elif form.show_errors(error):
                return
            from tui.labels import sentence

            note.update(sentence(error))
            return
        await self.shell.enter(actor, noted=True)

    def relabel(self) -> None:
        """Another language."""
        self.query_one(".card-title", Label).update(_("Sign in"))
        self.query_one(Form).relabel()
