"""The shell as tests drive it: an app on a company of its own, in Turkish, at 80×24."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from textual import events
from textual.pilot import Pilot

from db.access import Actor
from db.company import Company
from tui import i18n, scans
from tui.app import AmbarApp
from tui.session import Start

_CHARS: Final = {
    "colon": ":", "enter": "\r", "space": " ", "slash": "/", "question_mark": "?", "full_stop": ".", "comma": ",",
    "asterisk": "*", "minus": "-", "plus": "+", "exclamation_mark": "!", "tab": "\t", "backspace": "\x7f",
    "escape": "\x1b",
}  # fmt: skip
"""What a terminal sends for the keys that have names."""


class Driver:
    """An app at work, as a person has it: keys in, lines out."""

    def __init__(self, app: AmbarApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> Any:
        """The screen on top."""
        return self.app.screen

    async def press(self, *keys: str) -> None:
        """Keys, one after the other, each with all its consequences."""
        for key in keys:
            self.burst(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Letters, as fast as they come."""
        names = {" ": "space", ":": "colon", "/": "slash", ".": "full_stop", ",": "comma", "*": "asterisk"}
        for char in text:
            self.app.post_message(events.Key(names.get(char, char), char))
        await self.settle()

    def burst(self, *keys: str) -> None:
        """Keys all at once, as a terminal sends type-ahead."""
        for key in keys:
            self.app.post_message(events.Key(key, _CHARS.get(key, key if len(key) == 1 else None)))

    async def settle(self) -> None:
        """Wait until nothing is under way any more, and the screen stands still: on a busy machine it is
        painted a moment after."""
        gate = self.app.gate
        seen, still = "", 0
        for _turn in range(400):
            await self.pilot.pause(0.005)
            if gate._waiting or gate._current or gate._busy or gate._settling or self.app.lanes.busy:
                still = 0
                continue
            now = self.text()
            still = still + 1 if now and now == seen else 0  # a screen not painted yet is no screen
            seen = now
            if still == 1:
                break

    def lines(self) -> list[str]:
        """What the terminal shows; of a screen under a dialog, what is left of it."""
        return [
            "".join(segment.text for segment in strip).rstrip() for strip in self.app.screen._compositor.render_strips()
        ]

    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines())


Shell = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture(autouse=True)
def _turkish() -> Iterator[None]:
    before = i18n.language()
    i18n.set_language("tr")
    yield
    i18n.set_language(before)


@pytest.fixture(autouse=True)
def _no_scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys pressed one by one are a person's: none waits to see whether a scanner goes on."""
    monkeypatch.setattr(scans, "HOLD", 0.0)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen that writes a file writes it where the test is, not into the sources."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def shell(company: Company) -> Shell:
    """`async with shell(actor) as user`: the app, someone signed in (None: nobody); see `Driver`."""

    @asynccontextmanager
    async def open_shell(
        actor: Actor | None = None, size: tuple[int, int] = (80, 24), **start: Any
    ) -> AsyncIterator[Driver]:
        given = {"url": str(company.path), "company": company, "language": "tr", "os_user": "tester", **start}
        app = AmbarApp(Start(actor=actor, **given))
        if actor is not None:
            app.take(actor)
        async with app.run_test(size=size) as pilot:
            user = Driver(app, pilot)
            await user.settle()
            yield user

    return open_shell
