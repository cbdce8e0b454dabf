"""Home: what one's role may open, by numbers. Who has no role yet sees why there is nothing."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.i18n import N_, _
from tui.screens.base import AmbarScreen
from tui.widgets.label import Label
from tui.widgets.menu import Menu


class HomeScreen(AmbarScreen):
    """The first screen of a session."""

    HELP = N_("Digits open a section and what is in it. F3 finds stock from anywhere.")

    def content(self) -> ComposeResult:
        """The company, and the menu as large as it likes."""
        with Vertical(classes="home"):
            yield Label(classes="home-company")
            yield Label(classes="home-note")
            yield Menu(id="home-menu")

    def on_mount(self) -> None:
        """The menu has the cursor."""
        menu = self.query_one("#home-menu", Menu)
        menu.can_focus = True
        menu.focus()
        self._say()

    def path(self) -> tuple[str, ...]:
        """Nothing beyond the product's name."""
        return ()

    def _say(self) -> None:
        profile = self.shell.profile
        self.query_one(".home-company", Label).update(profile.company if profile is not None else "")
        note = self.query_one(".home-note", Label)
        if profile is not None and not profile.roles:
            note.update(_("You have no role yet, so there is nothing to open. Ask an administrator for one."))
        else:
            note.update("")
        note.display = profile is not None and not profile.roles

    def relabel(self) -> None:
        """Another language, or other rights."""
        self._say()
