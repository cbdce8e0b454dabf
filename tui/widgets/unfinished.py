"""On the home screen: documents that were open when a session of one's own died, to be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from db.queries.unfinished import Unfinished
from tui.i18n import N_, _
from tui.screens.document_words import NEW_TITLES, rows_text
from tui.widgets.cells import fit, width_of
from tui.widgets.menu import Menu


class UnfinishedOffer(Widget, can_focus=True):
    """A line each. Posts `UnfinishedOffer.Chosen(one, go_on)`; ↓ below the last goes into the menu."""

    COMPONENT_CLASSES = {"offer--cursor", "offer--hint"}
    DEFAULT_CSS = """
    UnfinishedOffer { height: auto; width: 1fr; margin: 0 0 1 0; color: $warning; }
    .offer--cursor { background: $cursor-row; text-style: bold; }
    .offer--hint { color: $muted; }
    """
    BINDINGS = [
        Binding("enter", "choose(True)", N_("go on"), id="unfinished.open"),
        Binding("delete", "choose(False)", N_("do not offer it again"), id="unfinished.drop"),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]
    scan_through = True

    class Chosen(Message):
        """One of them is gone on with, or not offered again."""

        def __init__(self, one: Unfinished, go_on: bool) -> None:
            super().__init__()
            self.one, self.go_on = one, go_on

    def __init__(self, found: Sequence[Unfinished]) -> None:
        super().__init__()
        self.found = tuple(found)
        self.cursor = 0

    def get_content_height(self, container: Any, viewport: Any, width: int) -> int:
        """A line each."""
        return len(self.found)

    def render_line(self, y: int) -> Strip:
        """One document."""
        width, style = self.size.width, self.rich_style
        if y >= len(self.found):
            return Strip.blank(width, style)
        here = y == self.cursor and self.has_focus
        if here:
            style = self.get_component_rich_style("offer--cursor")
        one = self.found[y]
        what = one.number or _(NEW_TITLES[one.type])
        facts = ", ".join(part for part in (what, rows_text(one.rows) if one.number else "") if part)
        text = _("Unfinished: {document}").format(document=facts)
        if width_of(text) > width - 2:
            text = _("Left: {document}").format(document=facts)
        if here and width_of(text) + 3 + width_of(_("Enter goes on")) <= width - 2:
            text += "   " + _("Enter goes on")
        return Strip([Segment(fit(f" {'▌' if here else ' '}{text}", width), style)], width)

    def on_key(self, event: events.Key) -> None:
        """Digits are the menu's."""
        if event.character is not None and event.character.isdigit():
            event.stop()
            event.prevent_default()
            menu = self.screen.query_one("#home-menu", Menu)
            menu.focus()
            menu.action_digit(event.character)

    def action_move(self, step: int) -> None:
        """Up and down; below the last one is the menu."""
        if self.cursor + step >= len(self.found):
            self.screen.query_one("#home-menu", Menu).focus()
            return
        self.cursor = max(0, self.cursor + step)
        self.refresh()

    def action_choose(self, go_on: bool) -> None:
        """Enter, or Del."""
        self.post_message(self.Chosen(self.found[self.cursor], go_on))
