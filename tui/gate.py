"""Type-ahead is never lost: keys and pastes wait here until the one before has done its work.

Stock Textual sends a key to whatever has the focus when it arrives, so a burst such as `:depolar⏎n` loses
what comes while a screen is being opened. Here the next key is sent when the last one has stopped (it was
consumed, or has bubbled up to the app), what it started is over, and the screen is mounted and focused;
no key waits longer than a second for that. What was scanned where nothing is typed into is taken out of the
queue as one code (`tui.scans`).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.message import Message

from tui import scans

if TYPE_CHECKING:
    from textual.app import App
    from textual.widget import Widget

PATIENCE: Final = 1.0
"""Seconds after which the next key is sent in any case."""
LOST: Final = 0.1
"""Seconds after which what follows a key up to the app is no longer waited for, where its way is gone."""
AGAIN: Final = 0.004
"""Seconds until the gate looks again whether it may send."""


class Passed(Message):
    """Follows what a key has posted, from the focused widget up to the app: when it is there, that is done."""

    def __init__(self, widget: Widget | None) -> None:
        super().__init__()
        self.there = False
        self.since = monotonic()
        self.widget = widget
        """Where it begins; None: at the app."""
        if widget is not None:
            self.set_sender(widget)  # what the app itself sends does not come back to it


class KeyGate:
    """The queue of keys and pastes of one app."""

    def __init__(self, app: App[int], send: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._send = send
        self._waiting: deque[events.Event] = deque()
        self._current: events.Event | None = None
        self._since = 0.0
        self._arrived = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._settling = 0
        self._pumping = False
        self._busy: set[asyncio.Future[Any]] = set()

    def hold(self, task: asyncio.Future[Any]) -> None:
        """Let no key through until `task` is done (or a second is over)."""
        self._busy.add(task)
        task.add_done_callback(self._over)

    def release(self, task: asyncio.Future[Any] | None) -> None:
        """Let keys through although `task` goes on: it waits for them itself (a dialog's answer)."""
        if task is not None:
            self._over(task)

    async def arrived(self, event: events.Event) -> None:
        """Take a key or paste that the terminal sent."""
        self._waiting.append(event)
        self._arrived = monotonic()
        if len(self._waiting) == 1 and self._current is None:
            self._since = monotonic()
        await self.pump()

    def seen(self, event: events.Event, at_top: bool) -> None:
        """A message pump is through with `event`; `at_top`: it has bubbled up to the app."""
        if event is self._current and (at_top or event._stop_propagation):
            self._current = None
            self._settle()

    async def pump(self) -> None:
        """Send what may be sent now."""
        while self._waiting and not self._pumping:
            late = monotonic() - self._since > PATIENCE
            if not late and not self._ready():
                self._again(AGAIN)
                return
            if scans.listens(self._app):
                found = scans.burst(self._waiting)
                rest = self._arrived + scans.hold(len(self._waiting)) - monotonic() if found.open and not late else 0.0
                if rest > 0:
                    self._again(rest)
                    return
                if found.code:
                    self._take_scan(found.code)
                    continue
            event = self._waiting.popleft()
            self._current, self._since = event, monotonic()
            self._pumping = True
            try:
                await self._send(event)
            finally:
                self._pumping = False
            if not event.is_forwarded and event is self._current:
                self._current = None

    def _take_scan(self, code: str) -> None:
        while self._waiting and getattr(self._waiting.popleft(), "key", "") != "enter":
            pass
        self._since = monotonic()
        app: Any = self._app
        app.go(app.screen.scanned(code))

    def _ready(self) -> bool:
        if self._current is not None or self._busy or self._settling:
            return False
        screen = self._app.screen
        if not screen.is_mounted or not getattr(screen, "settled", True):
            return False
        return screen.focused is not None or not screen.focus_chain

    def _over(self, task: asyncio.Future[Any]) -> None:
        if task in self._busy:
            self._busy.discard(task)
            self._settle()

    def _settle(self) -> None:
        """Let what was posted (to the app a change of focus, to the screen that a row was opened) come before the
        next key, also before one that is not here yet: it may stand in the app's queue already."""
        self._settling += 1
        last = Passed(self._app.focused)
        if last.widget is None or not last.widget.post_message(last):
            self._app.call_later(self.passed, last)
        asyncio.get_running_loop().call_later(LOST, self._look_after, last)

    def _look_after(self, last: Passed) -> None:
        """Wait no longer for what never comes; on a busy machine it only takes its time."""
        if last.there:
            return
        if last.widget is not None and last.widget.is_attached and monotonic() - last.since < PATIENCE:
            asyncio.get_running_loop().call_later(LOST, self._look_after, last)
        else:
            self._app.call_later(self.passed, last)

    async def passed(self, last: Passed) -> None:
        """What was posted before `last` is done."""
        if not last.there:
            last.there = True
            self._settling -= 1
            await self.pump()

    def _again(self, seconds: float) -> None:
        if self._waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._wake)

    def _wake(self) -> None:
        self._timer = None
        self._app.call_later(self.pump)
