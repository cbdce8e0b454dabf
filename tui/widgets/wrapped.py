"""A list whose texts are told whole: a long one takes further lines, indented below its beginning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from rich.table import Table as Grid
from rich.text import Text
from textual.binding import Binding
from textual.visual import VisualType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.i18n import N_
from tui.widgets.cells import Tone, safe


class Told(NamedTuple):
    """One entry: `lead` stands before each of its texts, "" for none; `tone` colours the text, not the lead."""

    key: str
    lead: str
    text: str
    tone: Tone = ""


class WrappedList(OptionList, inherit_bindings=False):
    """Entries to read, and to open with Enter: posts `OptionList.OptionSelected`, its `option_id` the key."""

    BINDINGS = [
        Binding("up", "cursor_up", show=False),
        Binding("down", "cursor_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "select", N_("open"), id="wrapped.open"),
    ]
    DEFAULT_CSS = """
    WrappedList, WrappedList:focus {
        border: none; padding: 0; height: auto; max-height: 14; scrollbar-size: 0 0;
        background: transparent; background-tint: $surface 0%;
    }
    WrappedList > .option-list--option-highlighted, WrappedList:focus > .option-list--option-highlighted {
        background: $cursor-row; color: $foreground; text-style: bold;
    }
    """

    def __init__(self, entries: Iterable[Told]) -> None:
        super().__init__(markup=False)
        self._told = tuple(entries)

    def on_mount(self) -> None:
        """In the colours of the theme, the cursor on the first."""
        width = max((len(one.lead) for one in self._told), default=0)
        self.add_options([Option(self._entry(one, width), id=one.key) for one in self._told])
        self.highlighted = 0 if self._told else None

    def _entry(self, one: Told, width: int) -> VisualType:
        app: Any = self.app
        colour = app.get_css_variables().get(one.tone, "") if one.tone else ""
        text = Text(safe(one.text), style=colour if colour.startswith("#") else "")
        grid = Grid.grid(padding=(0, 2, 0, 1), expand=True)
        if width:
            grid.add_column(width=width, no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        grid.add_row(*([Text(safe(one.lead))] if width else []), text)
        return grid
