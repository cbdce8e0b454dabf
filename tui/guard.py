"""The app's armour: a fault in one handler costs a line on the screen, not the session.

- every message is dispatched inside a guard; what it raises is told (AmbarError: its sentence) or, where
  it is a fault of ours, logged with a number; several faults within two seconds end the app, orderly;
- keys pass the gate (`tui.gate`), lines pass the filter (`tui.filters`), forged sizes are cut;
- actions run beside the app's own message pump, so that Esc stops what takes long.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from pathlib import Path
from time import monotonic
from typing import Any, Final

from textual import events, on
from textual._styles_cache import StylesCache
from textual.app import App
from textual.css.stylesheet import StylesheetParseError
from textual.css.tokenizer import TokenError
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

from db.errors import AmbarError
from tui.filters import SafeText
from tui.frame import Frame
from tui.gate import KeyGate, Passed
from tui.i18n import _
from tui.lanes import Lanes, Stopped

LARGEST: Final = Size(500, 200)
ONE_PANE: Final = Size(80, 200)
"""The largest that a screen reader is shown: up to this width no pane stands beside another."""
"""A terminal that reports more is lying: 20000×20000 took 8 s of work."""
SMALLEST: Final = Size(40, 10)
MANY_FAULTS: Final = 4
SHORTLY: Final = 2.0
PAINTED_BY: Final = 1.0
"""Seconds after a fault in which something must have been painted: a blank terminal that waits tells nobody."""
UNHURRIED: Final = 0.05
"""Seconds that the app waits for an action before it goes on beside it."""

_BROKEN_STYLES: Final = (StylesheetParseError, TokenError)
"""Errors of the style sheet, which belongs to all screens: none that comes could be laid out."""

_dispatch = MessagePump._dispatch_message


async def _guarded(self: MessagePump, message: Message) -> None:
    """Dispatch one message; what goes wrong is the app's to tell, and the pump goes on."""
    app = self if isinstance(self, GuardedApp) else self.app
    if not isinstance(app, GuardedApp):
        await _dispatch(self, message)
        return
    key = message if isinstance(message, events.Key | events.Paste) else None
    bubbled = self is app and key is not None and key.is_forwarded
    try:
        await _dispatch(self, message)
    except Exception as error:  # noqa: BLE001 - the last guard: whatever it is, it is told or logged
        app._handle_exception(error)
    finally:
        if key is not None:
            app.gate.seen(key, bubbled)


MessagePump._dispatch_message = _guarded  # type: ignore[method-assign]

StylesCache.get_inner_outer = classmethod(StylesCache.get_inner_outer)  # type: ignore[method-assign, assignment, arg-type]
"""Textual means it so (its first argument is `cls`): as a method it keeps the lines that 1,024 widgets have painted,
long after their screens were left."""


class GuardedApp(App[int]):
    """An app that survives its own faults, hostile text, forged sizes and fast typists."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    AUTO_FOCUS = "*"

    def __init__(self, *, plain: bool = False) -> None:
        super().__init__()
        self.lanes = Lanes()
        self.gate = KeyGate(self, super().on_event)
        self.animation_level = "none"
        self.frame = Frame()
        self._safe_text = SafeText(plain=plain)
        self.spoken = False
        """Whether a screen reader reads: nothing adorns, and the terminal's cursor shows and stands at the focus."""
        self._faults: deque[float] = deque(maxlen=MANY_FAULTS)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._painted = False
        """Whether the terminal shows anything yet."""
        self._leaving = False
        """Whether the screens are being taken down: one that is half built then finds its parts missing."""

    def get_driver_class(self) -> type[Driver]:
        """What stands between the app and the terminal."""
        from tui.terminal_driver import TerminalDriver

        return TerminalDriver

    @on(Driver.SignalResume)
    def _paint_anew(self) -> None:
        """Stopped and continued: the terminal shows nothing of what it did any more."""
        self.frame.forget()
        self.screen.refresh()

    # What screens and the shell are told about ------------------------------------

    def say_error(self, error: AmbarError) -> None:
        """Tell what a person can mend; the shell shows it."""
        raise NotImplementedError

    def say_fault(self, number: str) -> None:
        """Tell that something went wrong which is ours to mend."""
        raise NotImplementedError

    def log_folder(self) -> Path | None:
        """Where the log is kept."""
        raise NotImplementedError

    # Faults -----------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        if isinstance(error, AmbarError):
            self.say_error(error)
            return
        if isinstance(error, Stopped) or self._leaving:
            return
        if self.is_headless:
            super()._handle_exception(error)
            return
        from tui import faults

        number = faults.record(error, self.log_folder())
        self._faults.append(monotonic())
        blank = len(self._screen_stack) == 1 and not self._screen_stack[0].children
        blank = blank or isinstance(error, _BROKEN_STYLES)
        many = blank or (len(self._faults) == MANY_FAULTS and self._faults[-1] - self._faults[0] < SHORTLY)
        if many or not self._running or not self._screen_stack:
            self._end_for(number)
            return
        if not self._painted:
            asyncio.get_running_loop().call_later(PAINTED_BY, self._end_blank, number)
        self._drop_blank_screen()
        self._release_keys()
        self.say_fault(number)

    def _end_blank(self, number: str) -> None:
        if not self._painted:
            self._end_for(number)

    def _end_for(self, number: str) -> None:
        self.end(_("Ambar had to end: fault {number}. The log has the details.").format(number=number))

    def _release_keys(self) -> None:
        """Let no key wait for a screen whose loading has failed."""
        top: Any = self.top()
        if getattr(top, "settled", True) is False:
            top.settled = True

    def _drop_blank_screen(self) -> None:
        """Leave a screen whose compose failed: it would stay blank."""
        top: Any = self.top()
        if len(self._screen_stack) > 1 and not top.children:
            if getattr(top, "answer", None) is not None:
                top.dismiss(None)
            else:
                self.pop_screen()

    def end(self, last_words: str) -> None:
        """End with exit status 1 and one sentence on the terminal, never a traceback with local variables."""
        from rich.text import Text

        self._return_code = 1
        self._exit_renderables[:] = [Text(last_words)]
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        if self.is_headless:
            super()._fatal_error()
        else:
            self.end(_("Ambar had to end."))

    async def _close_all(self) -> None:
        self._leaving = True
        await super()._close_all()

    # Events -----------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes by the gate, Esc at once while something is under way, sizes cut to what is possible."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if isinstance(event, events.Key) and event.key == "escape" and self.stop_work():
                return
            self.key_arrived(event)
            await self.gate.arrived(event)
            return
        if isinstance(event, events.Resize):
            self.frame.forget()
            event = self._believable(event)
        await super().on_event(event)

    async def on_passed(self, event: Passed) -> None:
        """What a key has posted is done."""
        await self.gate.passed(event)

    def key_arrived(self, event: events.Key | events.Paste) -> None:
        """Called for each key before it goes its way."""

    def stop_work(self) -> bool:
        """Stop what has been under way for long enough to be told; whether there was anything."""
        return False

    def _believable(self, event: events.Resize) -> events.Resize:
        size = event.size
        most = ONE_PANE if self.spoken else LARGEST
        if size.width <= most.width and size.height <= most.height:
            return event
        cut = Size(min(size.width, most.width), min(size.height, most.height))
        if self._driver is not None:
            self._driver._size = (cut.width, cut.height)
        return events.Resize(cut, cut, cut, event.pixel_size)

    def get_line_filters(self) -> Any:
        """The filters of every line that is drawn: Textual's own and ours."""
        return [*super().get_line_filters(), self._safe_text]

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if renderable is not None and self._running and not self._batch_count:
            if self.spoken and not self._painted and self._driver is not None:
                self._driver.write("\x1b[?25h")  # the terminal's cursor, which Textual hides
            self._painted = True
            if not self.is_headless:
                renderable = self.frame.reduce(renderable, self.console)
            if self.spoken:
                from tui.spoken import place

                self.cursor_position = place(screen, self.frame)
        super()._display(screen, renderable)

    def speak(self) -> None:
        """Show everything for a screen reader."""
        self.spoken = True
        self._safe_text = SafeText(spoken=True)

    # Work beside the message pump ---------------------------------------------------

    async def _dispatch_action(self, namespace: Any, action_name: str, params: Any) -> bool:
        task = asyncio.ensure_future(super()._dispatch_action(namespace, action_name, params))
        self.gate.hold(task)
        done, _rest = await asyncio.wait({task}, timeout=UNHURRIED)
        if done:
            return task.result()
        self._keep(task)
        return True

    def go(self, work: Coroutine[Any, Any, Any], *, hold: bool = True) -> asyncio.Task[Any]:
        """Let `work` run beside everything else; keys wait for it if `hold` (a second at most), faults are told."""
        task = asyncio.ensure_future(work)
        if hold:
            self.gate.hold(task)
        self._keep(task)
        return task

    def _keep(self, task: asyncio.Task[Any]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            if isinstance(error, Exception):
                self._handle_exception(error)
            else:
                raise error

    def top(self) -> Screen[Any] | None:
        """The screen on top, None while there is none."""
        return self._screen_stack[-1] if self._screen_stack else None
