"""What takes long: a bar that says how far it is, and Esc to stop it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from textual.app import ComposeResult

from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.lanes import Lane, Stopped
from tui.widgets.label import Label

if TYPE_CHECKING:
    from tui.app import AmbarApp

T = TypeVar("T")

SOON: Final = 0.4
"""Seconds after which there is a bar."""
EVERY: Final = 0.25
"""Seconds between two looks at how far the work is."""
_WIDE: Final = 30


class Progress:
    """Told by the work, in its lane's thread, how far it is; raises `Stopped` where somebody wants it to end."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self.state: tuple[str, int, int | None] = ("", 0, None)

    def __call__(self, stage: str, done: int, total: int | None = None) -> None:
        """A stage, how much of it is done, of how much where that is known."""
        self.state = (stage, done, total)
        if self._lane.stopping:
            raise Stopped

    @property
    def line(self) -> str:
        """How far it is, in words and as a bar."""
        from tui.labels_words import STAGES, word
        from tui.text import number

        stage, done, total = self.state
        what = word(STAGES, stage) if stage else ""
        if not total:
            return f"{what} {number(done)}".strip() if done else what
        full = min(_WIDE, _WIDE * done // total)
        bar = "━" * full + "─" * (_WIDE - full)
        return f"{bar}  {what} {number(done)} / {number(total)}"


class Working(Dialog[None]):
    """Shown while something is under way; goes by itself."""

    def __init__(self, title: str, progress: Progress, work: asyncio.Future[Any]) -> None:
        super().__init__(title)
        self._progress = progress
        self._work = work
        work.add_done_callback(lambda _work: self._look())

    def body(self) -> ComposeResult:
        """How far it is."""
        yield Label(self._progress.line, id="progress", classes="sheet-line")

    def hint(self) -> str:
        """How to end it."""
        return _("Esc stop")

    def on_mount(self) -> None:
        """Look now and then, and draw what has changed."""
        self.set_interval(EVERY, self._look)

    def _look(self) -> None:
        if self.answer.done() or not self.is_mounted or not self.is_current:
            return  # going already, not there yet, or under a locked screen: then the next look will do
        if self._work.done():
            self.dismiss(None)
            return
        label = self.query_one("#progress", Label)
        if str(label.content) != self._progress.line:
            label.say(self._progress.line)

    def action_leave(self) -> None:
        """Esc: let the work stop; this goes when it has."""
        app: Any = self.app
        app.lanes.stop()


async def worked(shell: AmbarApp, title: str, lane: Lane, call: Callable[[Progress], Awaitable[T]]) -> T:
    """What `call` gives, which works in `lane` and tells where it is; `Stopped` where Esc has ended it."""
    progress = Progress(lane)
    work = asyncio.ensure_future(call(progress))
    done, _rest = await asyncio.wait({work}, timeout=SOON)
    if not done:
        await shell.ask(Working(title, progress, work))
    return await work
