"""Going to screens and back, asking questions, doing actions of the registry."""

from __future__ import annotations

import asyncio
from typing import Any, Final, TypeVar

from textual.screen import Screen

from db.errors import denied
from tui import actions
from tui.actions import Action
from tui.dialogs.base import Dialog
from tui.guard import GuardedApp
from tui.i18n import _
from tui.why import Question

T = TypeVar("T")

DEEPEST: Final = 12
"""Screens on top of each other; one more takes the place of the top one."""


class NavigatingApp(GuardedApp):
    """An app in which one goes to screens and back."""

    denial: Question | None = None
    """What F1 asks about while a denial is being told."""

    @property
    def rights_or_none(self) -> Any:
        """The rights of who is signed in; None for nobody."""
        raise NotImplementedError

    # Going --------------------------------------------------------------------------

    def open(self, screen: Screen[Any]) -> None:
        """Show a screen; Esc leads back to this one, its cursor and filter as they were."""
        if len(self._screen_stack) >= DEEPEST:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def open_path(self, path: str, /, **arguments: Any) -> None:
        """Show a screen by "module:Class", imported now."""
        self.open(actions.load(path)(**arguments))

    async def go_back(self) -> None:
        """Leave the screen on top, unless it has reasons to stay."""
        screen: Any = self.top()
        if isinstance(screen, Dialog):
            screen.dismiss(None)
        elif len(self._screen_stack) > 1 and await screen.may_leave() and self.top() is screen:
            self.pop_screen()

    async def go_home(self) -> bool:
        """Leave all screens but the first; whether that was possible."""
        while len(self._screen_stack) > 1:
            before = len(self._screen_stack)
            await self.go_back()
            if len(self._screen_stack) == before:
                return False
        return True

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Show a dialog and wait for its answer; None where it was left with Esc."""
        dialog.prepare()
        self.push_screen(dialog)
        task = asyncio.current_task()
        self.gate.release(task)
        answer = await dialog.answer
        if task is not None:
            self.gate.hold(task)
        return answer

    # Doing --------------------------------------------------------------------------

    def do(self, action: Action) -> None:
        """Do an action of the registry: open its screen or call the app's method."""
        self.go(self._do(action))

    async def _do(self, action: Action, text: str = "") -> None:
        rights = self.rights_or_none
        if not actions.allowed(action, rights):
            raise denied(action.permission[0] if action.permission else None)
        if action.one and text.isdecimal():
            self.open_path(action.one, number=int(text))
            return
        if action.screen:
            if getattr(self.top(), "action_id", "") != action.id:
                self.open(action.make())
            return
        call = getattr(self, f"action_{action.call}")
        result = call(text) if action.takes else call()
        if result is not None:
            await result

    async def action_act(self, id: str) -> None:
        """Do the action of this id: what the bindings of the registry call."""
        found = actions.registry().get(id)
        if found is not None:
            await self._do(found)

    def command(self, text: str) -> None:
        """Do what was typed after `:`; a document's number opens it."""
        self.go(self._command(text))

    async def _command(self, text: str) -> None:
        from db.doctypes import normal_number, type_of_number

        if self.rights_or_none is not None and type_of_number(text) is not None:
            self.open_path("tui.screens.document:DocumentScreen", number=normal_number(text))
            return
        name, _blank, rest = text.partition(" ")
        rights = self.rights_or_none
        found = actions.find(name, rights)
        if not actions.is_name(name, rights) and self.do_here(name, alone=not found):
            return
        if len(found) == 1:
            await self._do(found[0], rest.strip())
            return
        from tui.widgets.status_line import unknown

        told = unknown(name, found)
        if not found and rights is not None and (wanted := actions.withheld(name, rights)):
            told = f"{told}   {_('F1 why?')}"
            self.denial = Question(wanted)
        self.say_problem(told)

    def do_here(self, name: str, *, alone: bool) -> bool:
        """Do what a key of the screen does, by the name that footer and help give it; whether there is such a one.

        `alone`: the name means nothing else, so that its beginning will do.
        """
        raise NotImplementedError

    def say_problem(self, text: str) -> None:
        """Tell that something did not go."""
        raise NotImplementedError

    async def action_palette(self) -> None:
        """All commands, to be found by any part of their names."""
        from tui.dialogs.picker import Pick, Picker

        picks = [
            Pick(one.id, one.name, ":" + one.aliases[0] if one.aliases else "")
            for one in actions.visible(self.rights_or_none)
            if one.id != "palette"
        ]
        chosen = await self.ask(Picker(_("All commands"), picks))
        if chosen is not None:
            await self._do(actions.registry()[str(chosen.value)])
