"""A new password for someone: made here and shown once, or typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding

from db.errors import invalid
from db.passwords import LONGEST
from tui.dialogs.base import Dialog
from tui.dialogs.form import FormDialog
from tui.dialogs.question import Answer, Question
from tui.i18n import N_, _
from tui.widgets.cells import safe
from tui.widgets.label import Label
from tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from tui.app import AmbarApp


class OneTimePassword(Dialog[bool]):
    """Shows a password once. Only F2 and Esc close it, so that no key typed ahead does."""

    keeps = True
    BINDINGS = [Binding("f2", "done", N_("done"), id="one_time.done")]
    DEFAULT_CSS = """
    .one-time { text-style: bold; margin: 1 0; padding: 0 2; }
    """

    def __init__(self, login: str, password: str) -> None:
        super().__init__(_("One-time password"))
        self._login, self._password = login, password

    def body(self) -> ComposeResult:
        """Who signs in with what, and for how long."""
        yield Label(
            safe(_("{login} signs in once with this password:").format(login=self._login)), classes="sheet-line"
        )
        yield Label(self._password, classes="one-time")
        yield Label(_("It is not shown again. It has to be changed at the first sign-in, within seven days."))

    def hint(self) -> str:
        """How to go on."""
        return _("F2 I have written it down")

    def action_done(self) -> None:
        """Go on."""
        self.dismiss(True)


async def reset_password(shell: AmbarApp, login: str, name: str) -> bool:
    """Give someone a new password, after asking how; whether they have one."""
    from db.services import employees

    answers = [
        Answer("no", _("Give up")),
        Answer("made", _("Make a one-time password")),
        Answer("typed", _("Type one myself")),
    ]
    lines = [_("The old one does not work any more; the new one has to be changed at the next sign-in.")]
    answer = await shell.ask(Question(_("New password for {name}").format(name=name), lines, answers))
    if answer == "made":
        state = await shell.write(employees.reset_password, shell.actor, login)
        if state.password is not None:
            await shell.ask(OneTimePassword(login, state.password))
        return True
    if answer != "typed":
        return False

    async def save(values: Mapping[str, Any]) -> None:
        if values["password"] != values["again"]:
            raise invalid("again", "not_same")
        await shell.write(employees.reset_password, shell.actor, login, values["password"])

    return bool(await shell.ask(FormDialog(_("New password for {name}").format(name=name), password_fields(), save)))


def password_fields() -> list[TextField]:
    """A password, twice."""
    return [
        TextField("password", N_("New password"), length=LONGEST, password=True, required=True),
        TextField("again", N_("New password again"), length=LONGEST, password=True, required=True),
    ]
