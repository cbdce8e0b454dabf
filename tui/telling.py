"""What the message line says, and the two lanes with what is told while they work."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeVar

from textual import events

from db.errors import AmbarError
from tui.i18n import _
from tui.navigation import NavigatingApp
from tui.widgets.status_line import StatusLine

P = ParamSpec("P")
R = TypeVar("R")

SOON: Final = 0.1
"""Seconds after which what is under way is told."""


class TellingApp(NavigatingApp, inherit_bindings=False):
    """An app that says what it does."""

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__(plain=plain)
        self.status: tuple[str, str] = ("", "")
        """What the message line says, and its tone: "", "done", "warning", "error" or "busy"."""
        self.said: deque[tuple[str, str]] = deque(maxlen=200)
        self.changes = 0
        """Counts what was committed, by whoever."""
        self._standing = ("", 0)
        """Of what was said: its first line, and how many more there are."""
        self._unread = ("", "")
        """The error that stood there when something began that nobody has asked for; it stands there again after it."""
        self._telling = False
        self._told_of = 0
        """How many calls are under way that are told of; others (a look at what has changed) end unheard."""

    # Lanes --------------------------------------------------------------------------

    async def read(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """A query's result, read in its lane; what takes longer than 100 ms says so, and Esc stops it."""
        found: R = await self._told(self.lanes.reading.call, function, *args, **kwargs)
        return found

    async def newest(self, slot: Any, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """As `read`, for what follows typing: the newest call of a `slot` (a screen, a list, a field) wins, one before
        it is stopped where it is and raises `Overtaken`, of which nobody is told."""
        found: R = await self._told(self.lanes.reading.newest, slot, function, *args, **kwargs)
        return found

    async def at_rest(self, slot: Any, function: Callable[[], R]) -> R:
        """What can wait, read while nothing else is: raises `Overtaken` once anything is. Nobody is told of it."""
        return await self.lanes.reading.at_rest(self.lanes.company, slot, function)

    async def write(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """A service's result, written in its lane; told and stopped like reading."""
        found: R = await self._told(self.lanes.writing.call, function, *args, **kwargs)
        self.changes += 1  # known before the next look: who goes back now finds what is below read again
        return found

    async def _told(self, call: Any, /, *args: Any, **kwargs: Any) -> Any:
        handle = asyncio.get_running_loop().call_later(SOON, self._tell_busy)
        self._told_of += 1
        try:
            return await call(self.lanes.company, *args, **kwargs)
        finally:
            handle.cancel()
            self._told_of -= 1
            if self._telling and not self._told_of:
                self._telling = False
                if self.status[1] == "busy":
                    self._set_status(*self._unread)

    def _tell_busy(self) -> None:
        self._telling = True
        if self.status[1] != "busy":
            self._unread = self.status if self.status[1] == "error" else ("", "")
        self._set_status(_("Working… Esc stops it"), "busy")

    def stop_work(self) -> bool:
        """Esc, while the status line says that something is under way."""
        if not self._telling:
            return False
        self.lanes.stop()
        self._set_status(_("Stopped"), "warning")
        return True

    # Messages -----------------------------------------------------------------------

    def say(self, text: str, tone: str = "") -> None:
        """Say something in the message line until the next key; `:mesajlar` shows it again."""
        lines = [line for line in text.split("\n") if line]
        if not lines:
            return
        self.said.extend((line, tone) for line in lines)
        self._stand(lines[0], len(lines) - 1, tone)

    def notice(self, text: str) -> None:
        """Tell what happened by itself; an error that stands there is not read yet, and goes on standing."""
        if self.status[1] != "error":
            self.say(text, "warning")
            return
        self.said.append((text, "warning"))
        first, more = self._standing
        self._stand(first, more + 1, "error")

    def _stand(self, first: str, more: int, tone: str) -> None:
        self._standing = (first, more)
        told = _("  (+{count}; all of them by :messages)").format(count=more) if more else ""
        self._set_status(first + told, tone)

    def say_done(self, text: str) -> None:
        """Something is done: "Kaydedildi"."""
        self.say(text, "done")

    def say_problem(self, text: str) -> None:
        """Something did not go."""
        self.say(text, "error")

    def say_error(self, error: AmbarError) -> None:
        """An error's sentence."""
        self.say(self.told(error), "error")

    def told(self, error: AmbarError) -> str:
        """An error's sentence; a denial's says that F1 explains it, and until the next key it does."""
        from tui.labels import sentence
        from tui.why import question_of

        self.denial = question_of(error, self.top())
        first, *more = sentence(error).split("\n")
        return "\n".join([first if self.denial is None else f"{first}   {_('F1 why?')}", *more])

    def say_fault(self, number: str) -> None:
        """A fault of ours: its number; what was typed is still there."""
        self.say(_("Something went wrong on our side: {number}. The log has it.").format(number=number), "error")

    def _set_status(self, text: str, tone: str) -> None:
        self.status = (text, tone)
        for screen in reversed(self._screen_stack):
            lines = screen.query(StatusLine)
            if lines:
                lines.first().update()
                return

    def key_arrived(self, event: events.Key | events.Paste) -> None:
        """A message stays until the next key; F1 asks about it."""
        if not isinstance(event, events.Key) or event.key != "f1":
            self.denial = None
        self._unread = ("", "")
        if self.status[0] and self.status[1] != "busy":
            self._set_status("", "")
