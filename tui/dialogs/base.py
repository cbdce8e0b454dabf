"""What every dialog stands on: a small sheet over the screen, answered by `dismiss(value)`, left with Esc."""

from __future__ import annotations

import asyncio
from typing import Any, Generic, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.i18n import N_, _
from tui.widgets.cells import safe
from tui.widgets.label import Label

T = TypeVar("T")


class Dialog(ModalScreen[T], Generic[T], inherit_bindings=False):
    """A dialog; `await app.ask(dialog)` gives its answer, None where it was left."""

    BINDINGS = [
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
        Binding("escape", "leave", N_("give up"), id="leave", show=False),
        Binding("f1", "why", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-roomy")]
    settled = True
    keeps = False
    """Whether it stays when one's rights become less: where something is typed, or shown once."""

    def __init__(self, title: str) -> None:
        """`title`: in the language of the session."""
        super().__init__()
        self.heading = title
        self.answer: asyncio.Future[T | None]

    def prepare(self) -> None:
        """Called by `app.ask` before the dialog is shown."""
        self.answer = asyncio.get_running_loop().create_future()

    def body(self) -> ComposeResult:
        """What stands below the title."""
        return ()

    def hint(self) -> str:
        """The last line: which keys work here."""
        return ""

    def compose(self) -> ComposeResult:
        """The sheet; below the line that tells through whose eyes one looks."""
        self.set_class(getattr(self.app, "viewing", False), "-viewing")
        with Vertical(classes="sheet"):
            yield Label(safe(self.heading), classes="sheet-title")
            yield from self.body()
            if hint := self.hint():
                yield Label(hint, classes="sheet-hint")

    def path(self) -> tuple[str, ...]:
        """Dialogs have no path of their own."""
        return ()

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Answer and go."""
        done: Any = super().dismiss(result)
        if not self.answer.done():
            self.answer.set_result(result)
        found: AwaitComplete = done
        return found

    def action_why(self) -> None:
        """F1: why, of a denial that is being told."""
        app: Any = self.app
        if app.denial is not None:
            app.action_why()

    async def scanned(self, text: str) -> None:
        """A scan answers no question, and is not lost without a word."""
        app: Any = self.app
        app.bell()
        app.say_problem(_("Nothing was added: close this window, then scan again"))

    def action_leave(self) -> None:
        """Go without an answer."""
        self.dismiss(None)
