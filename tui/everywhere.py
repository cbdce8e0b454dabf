"""The actions that work everywhere: help, menu, command line, messages, language, colours."""

from __future__ import annotations

from typing import Any

from tui import i18n, themes
from tui.i18n import _
from tui.session import Session
from tui.telling import TellingApp
from tui.why import Question
from tui.widgets.menu import Menu
from tui.widgets.status_line import StatusLine


class EverywhereApp(TellingApp, inherit_bindings=False):
    """An app with what every screen offers; `tui.actions` names these actions."""

    session: Session | None = None

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__(plain=plain)
        self.command_history: list[str] = []

    def press(self, active: Any) -> None:
        """Do what a key of the footer or the help does."""
        raise NotImplementedError

    def do_here(self, name: str, *, alone: bool) -> bool:
        """Do what a key of the screen does."""
        from db.text import fold

        wanted = fold(name)
        here = [
            (fold(_(active.binding.description)).replace(" ", "-"), active)
            for active in self.screen.active_bindings.values()
            if active.binding.description and active.node is not self
        ]
        found = [active for word, active in here if word == wanted]
        if not found and alone and len(wanted) > 2:
            found = [active for word, active in here if word.startswith(wanted)]
        if len({active.binding.action for active in found}) != 1:
            return False
        self.press(found[0])
        return True

    async def action_help(self) -> None:
        """What works here; Enter does it. Of a denial that is being told: why."""
        from tui.dialogs.help import WHY, Help
        from tui.why import question_on

        if self.denial is not None:
            self.action_why()
            return
        chosen = await self.ask(Help(self.screen))
        if chosen is WHY:
            self._open_why(question_on(self.screen, self.rights_or_none))
        elif chosen is not None:
            self.press(chosen)

    def action_why(self) -> None:
        """Why one may not, or may: of what was denied a moment ago, else of what will be picked."""
        question, self.denial = self.denial or Question(), None
        self._open_why(question)

    def _open_why(self, question: Question) -> None:
        self.open_path(
            "tui.screens.why:WhyScreen",
            permission=question.permission,
            login=question.login,
            warehouse=question.warehouse,
            document=question.document,
        )

    def action_trace(self, text: str = "") -> None:
        """Where goods came from and where they went: of what was typed, else it is asked for."""
        self.open_path("tui.screens.trace:TraceScreen", what=text.strip())

    async def action_menu(self) -> None:
        """The menu: on the left where it stands there, else over the screen."""
        from tui.dialogs.menu import MenuDialog

        side = self.screen.query("#side")
        if side and side.first().display:
            side.first(Menu).enter()
            return
        chosen = await self.ask(MenuDialog(getattr(self.screen, "action_id", "")))
        if chosen is not None:
            await self._do(chosen)

    def action_command(self) -> None:
        """The command line."""
        lines = self.screen.query(StatusLine)
        if lines:
            lines.first().open()

    def command(self, text: str) -> None:
        """Do what was typed after `:`, and remember it."""
        self.command_history.append(text)
        super().command(text)

    async def action_export(self) -> None:
        """Write what the screen lists into a file; where it lists nothing of the kind, ask what."""
        from tui.dialogs.export import export_any

        here = next((one for one in self.screen.active_bindings.values() if one.binding.action == "export"), None)
        if here is not None and here.enabled:
            self.press(here)
        else:
            await export_any(self)  # type: ignore[arg-type]

    async def action_messages(self) -> None:
        """What has been said."""
        from tui.dialogs.messages import Messages

        await self.ask(Messages(list(self.said)))

    async def action_language(self, text: str = "") -> None:
        """Speak the other language, or the one named; it is remembered for the employee."""
        wanted = text.strip().lower()[:2] or ("en" if i18n.language() == "tr" else "tr")
        if wanted not in i18n.LANGUAGES:
            self.say_problem(_("Languages: tr, en"))
            return
        i18n.set_language(wanted)
        for screen in self._screen_stack:
            relabel = getattr(screen, "relabel", None)
            if relabel is not None:
                relabel()
            screen.refresh(layout=True)
            for name in ("ViewLine", "PathLine", "Footer", "StatusLine"):
                for line in screen.query(name):
                    line.refresh()
            for menu in screen.query("Menu"):
                menu.reload()  # type: ignore[attr-defined]
        if self.session is not None and self.session.actor.viewer is None:
            from db.services import employees

            self.session.language = wanted
            await self.write(employees.set_language, self.session.actor, wanted)

    def action_theme(self, text: str = "") -> None:
        """Other colours: dark, light, the terminal's own."""
        names = {"koyu": "dark", "açık": "light", "terminal": "terminal"}
        wanted = names.get(text.strip().lower(), text.strip().lower())
        order = list(themes.THEMES)
        if not wanted:
            now = next((one for one in order if themes.THEMES[one].name == self.theme), order[0])
            wanted = order[(order.index(now) + 1) % len(order)]
        if wanted not in themes.THEMES:
            self.say_problem(_("Colours: dark, light, terminal"))
            return
        self.theme = themes.THEMES[wanted].name
