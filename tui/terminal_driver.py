"""The terminal as Textual drives it, but the thread that reads keys sleeps until one comes.

Textual's own wakes ten times a second to see whether an Esc stood alone: two thirds of what an idle session costs.
Here it wakes once, when that can be told.
"""

from __future__ import annotations

import os
import re
import select
from codecs import getincrementaldecoder
from threading import Event
from time import monotonic, sleep
from typing import Any, Final

from textual import constants
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from tui.terminal_keys import Keys

AT_ONCE: Final = 4096
"""Bytes that are read at once."""
ON_THE_WAY: Final = 0.1
"""Seconds at the end in which the terminal may still say something, which is thrown away then: not the shell's."""
MARGINS: Final = re.compile(rb"\x1b\[\?69;[12]\$y")
"""Says that it can move a part of its lines: a list beside the menu then goes on for few bytes."""
SURELY: Final = 0.001
"""Seconds beyond a limit, so that a clock's tick does not matter."""


class _End(Event):
    """An event that wakes whoever sleeps in select() as well, by a pipe. That stays open to the end of the process: the
    driver is closed where one is only suspended too, and comes back (SIGTSTP, SIGCONT)."""

    def __init__(self) -> None:
        super().__init__()
        self.waker, self._wakes = os.pipe()

    def set(self) -> None:
        """It is time."""
        super().set()
        os.write(self._wakes, b".")

    def clear(self) -> None:
        """From the beginning; only whoever has set it."""
        if self.is_set():
            os.read(self.waker, AT_ONCE)
        super().clear()


class TerminalDriver(LinuxDriver):
    """Reads keys with errors="replace" (one byte that is not UTF-8, as PuTTY in Latin-5 sends it, would end the app),
    cuts pastes, and wakes for nothing."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._end = self.exit_event = _End()

    def run_input_thread(self) -> None:
        """Wait for keys and tell the app of them, until it ends or the terminal does."""
        parser = XTermParser(self._debug)
        keys = Keys(getincrementaldecoder("utf-8")("replace"))
        app: Any = self._app
        until: float | None = None  # when what came last stands alone: an Esc is a key, not the beginning of one
        try:
            while not self._end.is_set():
                patience = None if until is None else max(0.0, until - monotonic())
                ready, _, _ = select.select([self.fileno, self._end.waker], [], [], patience)
                if self.fileno in ready:
                    data = os.read(self.fileno, AT_ONCE)
                    if not data:
                        return
                    if MARGINS.search(data):
                        app.frame.margins = True
                    text = keys.decode(data)  # nothing yet, where a letter is cut: the parser takes that for the end
                    for event in parser.feed(text) if text else ():
                        self.process_message(event)
                    until = monotonic() + constants.ESCAPE_DELAY + SURELY
                elif until is not None and monotonic() >= until:
                    for event in parser.tick():
                        self.process_message(event)
                    until = None
            sleep(ON_THE_WAY)
        finally:
            try:
                for _event in parser.feed(""):
                    pass
            except (EOFError, ParseError):
                pass

    def _request_terminal_sync_mode_support(self) -> None:
        super()._request_terminal_sync_mode_support()
        # Apple's terminal writes a "p" for it, a Linux console has no such margins.
        if self.input_tty and os.environ.get("TERM_PROGRAM") != "Apple_Terminal" and os.environ.get("TERM") != "linux":
            self.write("\x1b[?69$p")
            self.flush()
