"""The menu over the screen (F9), where it does not stand on the left."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding

from tui.actions import Action
from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.menu import Menu


class MenuDialog(Dialog[Action]):
    """Gives the action that was chosen."""

    BINDINGS = [Binding("f9", "leave", show=False)]

    def __init__(self, action_id: str = "") -> None:
        """`action_id`: where one is now."""
        super().__init__(_("Menu"))
        self.action_id = action_id

    def body(self) -> ComposeResult:
        """The menu."""
        menu = Menu()
        menu.can_focus = True
        yield menu

    def on_mount(self) -> None:
        """Where it is higher than the screen it scrolls."""
        self._limit(self.app.size.height)

    def on_resize(self, event: events.Resize) -> None:
        """Another height."""
        self._limit(event.size.height)

    def _limit(self, height: int) -> None:
        self.query_one(Menu).styles.max_height = max(3, height - 4)

    def hint(self) -> str:
        """Which keys work here."""
        return _("digits or Enter   Esc back")

    async def scanned(self, text: str) -> None:
        """A scan is looked up, not read as digits of the menu."""
        from tui import scans

        app: Any = self.app
        self.dismiss(None)
        await scans.look_up(app, text)

    def on_menu_chosen(self, event: Menu.Chosen) -> None:
        """Go there."""
        event.stop()
        self.dismiss(event.action)
