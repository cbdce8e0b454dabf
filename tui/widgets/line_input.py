"""A field of one line: in it only letters, editing keys and a few of Ctrl act, so a scan may begin with any sign."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.binding import Binding
from textual.widgets import Input

from db.text import is_safe


class LineInput(Input, inherit_bindings=False, inherit_css=False):
    """Textual's Input, compact, without a blinking cursor, markup or a clipboard of the terminal.

    A paste that ends in a line end submits, as a scanner's does; its other line ends become blanks.
    """

    BINDINGS = [
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("ctrl+left", "cursor_left_word", show=False),
        Binding("ctrl+right", "cursor_right_word", show=False),
        Binding("shift+left", "cursor_left(True)", show=False),
        Binding("shift+right", "cursor_right(True)", show=False),
        Binding("home", "home", show=False),
        Binding("end", "end", show=False),
        Binding("shift+home", "home(True)", show=False),
        Binding("shift+end", "end(True)", show=False),
        Binding("backspace", "delete_left", show=False),
        Binding("delete", "delete_right", show=False),
        Binding("enter", "submit", show=False),
    ]

    COMPONENT_CLASSES = Input.COMPONENT_CLASSES
    # Textual's own styles of an Input, of which we would take back most, are three times as long; the first page
    # waits for them to be read.
    DEFAULT_CSS = """
    LineInput {
        background: $field; color: $foreground; width: 100%; height: 1; scrollbar-size-horizontal: 0; pointer: text;
        &>.input--cursor {
            background: $input-cursor-background; color: $input-cursor-foreground;
            text-style: $input-cursor-text-style;
        }
        &>.input--selection { background: $input-selection-background; color: $input-selection-foreground; }
        &>.input--placeholder, &>.input--suggestion { color: $text-disabled; }
        &:ansi {
            background: ansi_default; color: ansi_default;
            &>.input--cursor { background: ansi_white; color: ansi_black; }
            &>.input--placeholder, &>.input--suggestion { text-style: dim; color: ansi_default; }
        }
    }
    """

    def __init__(self, value: str = "", *, length: int = 200, select_on_focus: bool = False, **kwargs: Any) -> None:
        """`length`: at most so many characters."""
        super().__init__(value, max_length=length, select_on_focus=select_on_focus, **kwargs)
        self.set_reactive(Input.compact, True)  # not as an argument: that would style the widget once more
        self.cursor_blink = False

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        submits = event.text.endswith(("\r", "\n"))
        text = event.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        text = "".join(" " if char in "\n\t" else char for char in text if char in "\n\t" or is_safe(char))
        if text:
            selection = self.selection
            if selection.is_empty:
                self.insert_text_at_cursor(text)
            else:
                self.replace(text, *selection)
        if submits:
            self.call_later(self.action_submit)
