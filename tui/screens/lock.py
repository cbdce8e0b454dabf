"""The locked screen: a name and a field for the password; of what was shown, nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import Screen

from db.errors import AmbarError
from db.passwords import LONGEST
from tui.i18n import N_, _
from tui.widgets.cells import safe
from tui.widgets.footer import Footer
from tui.widgets.form import Form
from tui.widgets.label import Label
from tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from tui.app import AmbarApp


class LockScreen(Screen[None], inherit_bindings=False):
    """Covers the whole terminal; what is below stays as it is, and comes back with the password."""

    BINDINGS = [
        Binding("f2", "unlock", N_("unlock"), id="lock.unlock"),
        Binding("f4", "sign_out", N_("someone else"), id="lock.sign_out"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    HELP = N_("The session is locked. Your password opens it, just as you left it.")
    DEFAULT_CSS = """
    .lock-name { margin: 0 0 1 1; }
    """
    over_lock = True
    settled = True

    def __init__(self, name: str) -> None:
        super().__init__()
        self.who = name

    def compose(self) -> ComposeResult:
        """Who is asked for what."""
        with Vertical(id="work"), Vertical(classes="card"):
            yield Label(_("Locked"), classes="card-title")
            yield Label(safe(self.who), classes="lock-name")
            yield Form(TextField("password", N_("Password"), length=LONGEST, password=True, required=True))
            yield Label("", classes="card-note")
        yield Footer()

    def on_mount(self) -> None:
        """The cursor is in the field."""
        self.query_one(Form)["password"].focus_control()

    @property
    def shell(self) -> AmbarApp:
        """The app, typed."""
        app: Any = self.app
        found: AmbarApp = app
        return found

    def path(self) -> tuple[str, ...]:
        """None of its own."""
        return ()

    def on_form_field_submitted(self, event: TextField.Submitted) -> None:
        """Enter unlocks."""
        event.stop()
        self.shell.go(self.action_unlock())

    async def action_unlock(self) -> None:
        """F2, Enter: the password, and everything is back."""
        form, note = self.query_one(Form), self.query_one(".card-note", Label)
        form.clear_errors()
        note.update("")
        if not form.check():
            return
        password = form.values()["password"]
        form["password"].fill("")
        try:
            await self.shell.unlock(password)
        except AmbarError as error:
            if not form.show_errors(error):
                from tui.labels import sentence

                note.update(sentence(error))
            form["password"].focus_control()

    async def action_sign_out(self) -> None:
        """F4: let someone else sign in. Drafts are kept; what stands in a form and was not saved is lost."""
        await self.shell.sign_out()

    def relabel(self) -> None:
        """Another language."""
        self.query_one(".card-title", Label).update(_("Locked"))
        self.query_one(Form).relabel()
