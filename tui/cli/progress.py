"""How far a long command is: one line on a terminal's stderr, written by a thread of its own.

The work tells where it is inside a transaction, which must never wait for a terminal that has stalled.
"""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from tui.cli.options import Options

_EVERY = 0.2
"""Seconds between two looks."""


class Progress:
    """`with Progress(options) as told: work(progress=told)`; silent where stderr is no terminal, and with --json."""

    def __init__(self, options: Options) -> None:
        self._shown = not options.json and sys.stderr.isatty()
        self._state: tuple[str, int, int | None] | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True, name="ambar-progress")

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Where the work is."""
        self._state = (stage, done, total)

    def __enter__(self) -> Progress:
        if self._shown:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._shown:
            self._thread.join(timeout=1)

    def _show(self) -> None:
        from tui.labels_words import STAGES, word

        told = None
        while not self._done.wait(_EVERY):
            if self._state is not None and self._state != told:
                told = self._state
                stage, done, total = told
                of = "" if total is None else f"/{total}"
                sys.stderr.write(f"\r\x1b[K{word(STAGES, stage)} {done}{of}")
                sys.stderr.flush()
        if told is not None:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
