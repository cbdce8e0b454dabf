"""The entry of a document: always there, takes a barcode, an SKU, part of a name, or `5*CODE`.

Every line that ends in Enter is posted as `EntryField.Entered`, at once and in order, whatever else is going on.
What is found for the text so far stands below in `Suggestions`; ↓ and ↑ mark one of them.
"""

from __future__ import annotations

from typing import Any, Final

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from tui.i18n import N_, _
from tui.widgets.cells import fit, width_of
from tui.widgets.grid_edit import is_sheet
from tui.widgets.line_input import LineInput

WAIT: Final = 0.035
"""Seconds without a key until something is looked up: nobody types so fast, only a scanner."""
MOST: Final = 5


class Suggestions(Widget):
    """What was found for the entry, one line each: code, name, what is on hand. Gone while there is nothing."""

    COMPONENT_CLASSES = {"suggestions--mark", "suggestions--note"}

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[Any, ...] = ()
        self.marked = 0
        self.chosen = False
        """Whether the mark was moved by hand."""
        self.text = ""
        self.guessed = False
        """Whether none of them fits: a line above them asks, and only one that was marked by hand is taken."""
        self.display = False

    def show(self, found: tuple[Any, ...], text: str, *, guessed: bool = False) -> None:
        """Show products found for `text`."""
        self.found, self.text, self.marked, self.chosen = found[:MOST], text, 0, False
        self.guessed = guessed and bool(found)
        self.styles.height = max(1, len(self.found) + self.guessed)
        self.display = bool(self.found)
        self.refresh()

    def move(self, step: int) -> None:
        """Mark another one; of guesses the first key marks the first."""
        if self.guessed and not self.chosen:
            step = 0
        self.marked = max(0, min(self.marked + step, len(self.found) - 1))
        self.chosen = True
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One product."""
        from tui import text

        width, own = self.size.width, self.rich_style
        if self.guessed:
            y -= 1
            if y < 0:
                note = own + self.get_component_rich_style("suggestions--note", partial=True)
                asked = Segment(fit("   " + _("Did you mean this?"), width), note)
                return Strip([asked]).adjust_cell_length(width, own)
        if y >= len(self.found):
            return Strip([Segment(" " * width, own)], width)
        one, marked = self.found[y], y == self.marked and (self.chosen or not self.guessed)
        style = self.get_component_rich_style("suggestions--mark") if marked else own
        note = self.get_component_rich_style("suggestions--note", partial=True)
        told = ""
        if one.on_hand is not None and (one.on_hand or one.on_hand == 0):
            told = _("on hand {quantity}").format(quantity=text.quantity(one.on_hand, _unit(one.unit)))
        code = fit(one.sku, 16)
        room = width - 3 - width_of(code) - 2 - 2 - width_of(told) - 1
        line = f" {'▸' if marked else ' '} {code}  {fit(one.name, max(4, room))}  "
        return Strip([Segment(line, style), Segment(f"{told} ", style + note)]).adjust_cell_length(width, style)

    def on_click(self, event: events.Click) -> None:
        """A click takes one."""
        place = event.y - self.guessed
        if 0 <= place < len(self.found):
            self.marked, self.chosen = place, True
            field = self.screen.query_one(EntryField)
            field.focus()
            field.take()


def _unit(code: str) -> str:
    from tui.labels_words import unit

    return unit(code)


class EntryField(LineInput):
    """The entry's line."""

    BINDINGS = [
        Binding("up", "up", show=False),
        Binding("down", "down", show=False),
        Binding("escape", "empty", N_("clear"), id="entry.empty"),
        Binding("f4", "pick", N_("pick"), id="entry.pick"),
    ]

    class Typed(Message):
        """Nothing was typed for a moment: look up `text`."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Entered(Typed):
        """A line was entered. `pick`: the product that was marked; `chosen`: marked by hand, so it is meant."""

        pick: Any = None
        chosen = False

    class Up(Typed):
        """Up, where nothing is typed."""

    class Pick(Typed):
        """F4: find it in a list."""

    class Pasted(Typed):
        """Rows of a spreadsheet were pasted."""

    class Emptied(Typed):
        """Esc, where nothing is typed and `held` is set."""

    def __init__(self, suggestions: Suggestions) -> None:
        super().__init__(placeholder="", id="entry")
        self.held = False
        """Whether Esc has something to take away before it leaves."""
        self.suggestions = suggestions
        self._timer: Timer | None = None
        self._typing = False

    async def action_submit(self) -> None:
        """Enter."""
        self.take()

    def take(self) -> None:
        """Hand on what was entered, and be empty for the next."""
        text = self.value.strip()
        if not text:
            return
        told = self.Entered(text)
        meant = self.suggestions.chosen or not self.suggestions.guessed
        if self.suggestions.display and self.suggestions.text == text and self.suggestions.found and meant:
            told.pick = self.suggestions.found[self.suggestions.marked]
            told.chosen = self.suggestions.chosen
        self.value = ""
        self.post_message(told)

    def offer(self, text: str, found: tuple[Any, ...]) -> bool:
        """Give back a text that was no code, marked, with what it may have meant; False where one has typed on."""
        if self.value:
            return False
        with self.prevent(Input.Changed):
            self.value = text
        self._stop()
        self._begun(True)
        self.select_all()
        self.suggestions.show(found, text)
        return True

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        self._stop()
        if not value.strip():
            self.suggestions.show((), "")
            self._begun(False)
        elif self.is_attached:
            self._timer = self.set_timer(WAIT, self._ask)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _begun(self, begun: bool) -> None:
        """Something stands here for longer than a scan takes, or no more: Esc does something else now."""
        if begun != self._typing and self.is_attached:
            self._typing = begun
            self.screen.refresh_bindings()

    def _ask(self) -> None:
        if self.value.strip():
            self._begun(True)
            self.post_message(self.Typed(self.value.strip()))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Nobody else needs to know."""
        event.stop()

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines are several entries; the last without a line end stays to be gone on with. Of several columns
        they are rows."""
        event.stop()
        event.prevent_default()
        if not self.value and is_sheet(event.text):
            self.post_message(self.Pasted(event.text))
            return
        lines = event.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for line in lines[:-1]:
            self._put(line)
            self.take()
        self._put(lines[-1])

    def _put(self, text: str) -> None:
        from db.text import is_safe

        text = "".join(" " if char == "\t" else char for char in text if char == "\t" or is_safe(char))
        if text:
            self.insert_text_at_cursor(text)

    def action_up(self) -> None:
        """The suggestion before; into the rows where nothing is typed."""
        if self.suggestions.display and self.suggestions.marked > 0:
            self.suggestions.move(-1)
        elif not self.value:
            self.post_message(self.Up(""))

    def action_down(self) -> None:
        """The next suggestion."""
        if self.suggestions.display:
            self.suggestions.move(1)

    def action_empty(self) -> None:
        """Esc: nothing typed; then, nothing told."""
        if not self.value:
            self.post_message(self.Emptied(""))
        self.value = ""

    def action_pick(self) -> None:
        """F4."""
        self.post_message(self.Pick(self.value.strip()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc leaves the document where nothing is typed."""
        if action == "empty":
            return bool(self.value) or self.held
        return True
