"""What happens on the screen when one's rights change: what may no longer be seen goes, what was typed does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.access import Rights
from db.errors import AmbarError
from tui import actions, unsaved
from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.live import RightsChanged
from tui.locking import LockingApp
from tui.unsaved import Typed


class LosingApp(LockingApp, inherit_bindings=False):
    """An app whose screens lose what their rights no longer give, and show what could not be saved any more."""

    shown_rights: Rights | None = None
    """The rights that the screens know."""

    def all_unsaved(self) -> list[Typed]:
        """What was typed on one's own screens and is not saved."""
        return [one for screen in self._screen_stacks[self.DEFAULT_MODE] for one in unsaved.of_screen(screen)]

    def _handle_exception(self, error: Exception) -> None:
        """Where the database is gone, or another file stands in its place, the session ends: it could save nothing.
        What was typed is told."""
        if not (isinstance(error, AmbarError) and error.details.get("reason") in ("gone", "replaced")):
            super()._handle_exception(error)
            return
        from rich.text import Text

        from tui.labels import sentence
        from tui.widgets.cells import safe

        self._noted = False  # there is nowhere to note the end of the session
        typed = [] if self.locked is not None else self.all_unsaved()
        told = [sentence(error), *(f"{one.label}: {one.text}" for one in typed)]
        self.exit(error.exit_code, message=Text("\n".join(map(safe, told))))

    def keep(self, typed: Sequence[Typed]) -> None:
        """Show what can no longer be saved; nothing where there is nothing. Behind dialogs, which go on."""
        if typed:
            from tui.screens.kept import KeptScreen

            self.open(KeptScreen(typed))

    async def leave_lost(self, rights: Rights) -> None:
        """Leave screens that one may no longer see, and dialogs that may show what one no longer may; tell the rest."""
        before, self.shown_rights = self.shown_rights, rights
        lost = next((index for index, one in enumerate(self._screen_stack) if _gone(one, rights)), None)
        typed: list[Typed] = []
        if lost is not None:
            typed = [one for screen in self._screen_stack[lost:] for one in unsaved.of_screen(screen)]
            await self._down_to(lost)
        elif before is not None and _narrower(before, rights):
            while isinstance(top := self.top(), Dialog) and not top.keeps:
                await top.dismiss(None)
        for screen in self._screen_stack:
            screen.post_message(RightsChanged())
        self.notice(_("Your rights have changed"))
        self.keep(typed)

    async def _down_to(self, height: int) -> None:
        """Leave all screens but so many; whoever waits for a dialog's answer gets none."""
        while len(self._screen_stack) > height:
            top = self.top()
            if isinstance(top, Dialog):
                await top.dismiss(None)
            else:
                await self.pop_screen()


def _gone(screen: Any, rights: Rights) -> bool:
    """Whether a screen is no longer one's own; one that holds changes may stay, to be read only."""
    action = actions.registry().get(getattr(screen, "action_id", ""))
    lost = action is not None and not actions.allowed(action, rights)
    return lost and not (hasattr(screen, "stays") and screen.stays())


def _narrower(before: Rights, rights: Rights) -> bool:
    """Whether anything that was one's own is so no more, or on other terms."""
    return any(rights.scopes.get(permission) != scope for permission, scope in before.scopes.items())
