"""The line above the footer: a message that stays until the next key, the `:` command line, or a short question.

One widget for all: a line that appears would lay out the screen again (15 kB and 158 ms against 150 B).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from rich.segment import Segment
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from tui import actions
from tui.i18n import _
from tui.widgets.cells import fit
from tui.widgets.line_input import LineInput

PROMPT: Final = ":"


class StatusLine(LineInput):
    """Says what happened; takes a command after `:` or F12."""

    COMPONENT_CLASSES = {"status-line--error", "status-line--warning", "status-line--done", "status-line--busy"}
    BINDINGS = [
        Binding("escape", "close", show=False),
        Binding("up", "older", show=False),
        Binding("down", "newer", show=False),
        Binding("tab", "complete", show=False),
        Binding("f12", "close", show=False),
    ]

    class Command(Message):
        """A command was entered, without its colon."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(id="status")
        self.can_focus = False
        self._came_from: Any = None
        self._at = 0
        self._prompt = PROMPT
        self._follow: Callable[[str], None] | None = None
        self._done: Callable[[str | None], None] | None = None

    # The message --------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The command being typed, or the message."""
        if self.has_focus:
            return super().render_line(y)
        app: Any = self.app
        text, tone = app.status
        style = self.get_component_rich_style(f"status-line--{tone}") if tone else self.rich_style
        width = self.size.width
        return Strip([Segment(fit(f" {text}", width), style)], width)

    def update(self) -> None:
        """Draw the message again."""
        if not self.has_focus:
            self.refresh()

    # The command line -----------------------------------------------------------------

    def open(self, text: str = "") -> None:
        """Take a command."""
        self._open(PROMPT, text)

    def ask(self, prompt: str, follow: Callable[[str], None], done: Callable[[str | None], None]) -> None:
        """Ask something short: `follow` is told what stands there after each letter, `done` what was entered (None:
        it was left). Where the first letters are taken away, so is the question."""
        self._follow, self._done = follow, done
        self._open(f"{prompt} ▸ ", "")

    def wrong(self, wrong: bool) -> None:
        """Whether what stands there means nothing."""
        self.set_class(wrong, "-wrong")

    def _open(self, prompt: str, text: str) -> None:
        self._came_from = self.screen.focused
        self.can_focus = True
        self._prompt = prompt
        self.value = prompt + text
        self.cursor_position = len(self.value)
        self._at = 0
        self.focus()

    def action_close(self) -> None:
        """Back to where the focus was."""
        self._answer(None)
        self.can_focus = False
        if self._came_from is not None and self._came_from.is_attached:
            self._came_from.focus()
        else:
            self.screen.set_focus(None)
        self._came_from = None
        self._prompt = PROMPT
        self.remove_class("-wrong")
        self.value = ""
        self.refresh()

    def _answer(self, text: str | None) -> None:
        done, self._follow, self._done = self._done, None, None
        if done is not None:
            done(text)

    def watch_has_focus(self, focused: bool) -> None:
        """A click elsewhere closes it."""
        super().watch_has_focus(focused)
        if not focused:
            self.can_focus = False
            self._answer(None)

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        if not self.has_focus:
            return
        if not value.startswith(self._prompt):
            self.action_close()
            return
        if self._follow is not None:
            self._follow(value.removeprefix(self._prompt))
            return
        self._suggestion = self._completed(value) or ""

    def _completed(self, value: str) -> str | None:
        app: Any = self.app
        typed = value[1:]
        if not typed:
            return None
        names = sorted(name for name, _action in actions.commands(app.rights) if name.startswith(typed))
        return PROMPT + min(names, key=len) if names else None

    def action_complete(self) -> None:
        """Take the command that is suggested."""
        if self._suggestion:
            self.value = self._suggestion
            self.cursor_position = len(self.value)

    def action_older(self) -> None:
        """The command before."""
        self._recall(1)

    def action_newer(self) -> None:
        """The command after."""
        self._recall(-1)

    def _recall(self, step: int) -> None:
        if self._done is not None:
            return
        app: Any = self.app
        history: list[str] = app.command_history
        self._at = max(0, min(self._at + step, len(history)))
        self.value = PROMPT + (history[-self._at] if self._at else "")
        self.cursor_position = len(self.value)

    async def action_submit(self) -> None:
        """Do what was typed."""
        text = self.value.removeprefix(self._prompt).strip()
        asked = self._done is not None
        self._answer(text)
        self.action_close()
        if text and not asked:
            self.post_message(self.Command(text))


def unknown(text: str, found: list[actions.Action]) -> str:
    """What to say of a command that is none, or several."""
    if found:
        return _("Several commands begin so: {names}").format(names=", ".join(one.name for one in found[:5]))
    return _("No such command: {name}").format(name=text)
