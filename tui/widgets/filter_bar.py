"""The line above a list: what it is filtered by on the left, how many rows there are on the right.

`/` (or a click) types a text, which filters as one types; F7 opens the choices. Posts `FilterBar.Changed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rich.segment import Segment
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import Input

from tui.i18n import _, ngettext
from tui.widgets.cells import cut, safe, width_of
from tui.widgets.line_input import LineInput

WAIT = 0.02
"""Seconds after a key until the list follows; letters that come in one burst are one text."""


class Choice(NamedTuple):
    """One thing that a list can be filtered by.

    `picks`: a sequence of `Pick`, or a search (in the reading lane), for one value or, `several`, a tuple of
    them; `day`: a day is typed; `typed`: so is a "text", a "number" or "money", which are kept as plain text. `label`
    is an English msgid.
    """

    name: str
    label: str
    picks: Any = None
    several: bool = False
    day: bool = False
    typed: str = ""


class FilterBar(LineInput):
    """`values` by the choices' names (those that are set), and `text`."""

    BINDINGS = [
        Binding("escape", "clear", show=False),
        Binding("down", "rest", show=False),
        Binding("up", "rest", show=False),
        Binding("tab", "rest", show=False),
    ]
    COMPONENT_CLASSES = {"filter-bar--label", "filter-bar--value"}

    class Changed(Message):
        """The filter is another one now."""

        def __init__(self, bar: FilterBar, *_of_input: object) -> None:
            """Textual's Input makes one for each letter too; those are not posted."""
            super().__init__()
            self.bar = bar

        @property
        def control(self) -> FilterBar:
            """The bar."""
            return self.bar

    def __init__(self, choices: Sequence[Choice] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = False
        self.choices = tuple(choices)
        self.values: dict[str, Any] = {}
        self.typed = True
        """Whether a text may be typed, where the screen searches for one."""
        self._words: dict[str, str] = {}
        self._total: int | None = None
        self._place: tuple[int, bool] | None = None
        self._marked = 0
        self._told = ("", 0)
        self._timer: Timer | None = None

    # What screens use ---------------------------------------------------------------

    @property
    def text(self) -> str:
        """What was typed after `/`."""
        return self.value.removeprefix("/").strip()

    @property
    def active(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.text or self.values)

    def put(self, name: str, value: Any, words: str) -> None:
        """Set one choice (None: take it away), written as `words`; posts nothing."""
        if value in (None, (), ""):
            self.values.pop(name, None)
            self._words.pop(name, None)
        else:
            self.values[name] = value
            self._words[name] = words
        self.refresh()

    def count(self, total: int | None) -> None:
        """Say how many rows there are."""
        if total != self._total:
            self._total = total
            self.refresh()

    def follow(self, table: Any) -> None:
        """Say where in a table's list the cursor is, how many rows it has and how many are marked, from now on."""
        table.counter = self._counted

    def _counted(self, table: Any) -> None:
        total = table.total
        place = table.place if total is not None and total > table.in_sight else None
        told = (total, place, len(table.marks))
        if told != (self._total, self._place, self._marked):
            self._total, self._place, self._marked = told
            self.refresh()

    def set(self, text: str, values: Mapping[str, Any], words: Mapping[str, str]) -> None:
        """Filter by these from now on; posts nothing."""
        self.values, self._words = dict(values), dict(words)
        with self.prevent(self.Changed):
            self.value = f"/{text}" if text else ""
        self._told = (self.text, 0)
        self.refresh()

    @property
    def words(self) -> Mapping[str, str]:
        """How the values are written, by their choices' names."""
        return dict(self._words)

    def open(self) -> None:
        """Type a text."""
        self.can_focus = True
        if not self.value:
            self.value = "/"
        self.cursor_position = len(self.value)
        self.focus()

    async def choose(self) -> None:
        """F7: the choices in a dialog."""
        from tui.dialogs.filter import FilterDialog

        app: Any = self.app
        chosen = await app.ask(FilterDialog(self.choices, self.values, self._words))
        if chosen is None:
            return
        self.values, self._words = {}, {}
        for name, (value, words) in chosen.items():
            self.put(name, value, words)
        self.post_message(self.Changed(self))

    # How it works -------------------------------------------------------------------

    @property
    def _searches(self) -> bool:
        """Whether the screen searches for a text."""
        return self.typed and hasattr(self.screen, "action_search")

    def render_line(self, y: int) -> Strip:
        """The text being typed, or the filters and the count."""
        if self.has_focus:
            return super().render_line(y)
        width, own = self.size.width, self.rich_style
        label = self.get_component_rich_style("filter-bar--label")
        value = self.get_component_rich_style("filter-bar--value")
        count = self._count()
        typed = f"{safe(self.text)}  " if self.text else ""
        segments = [Segment(" /" if typed else " ", label), Segment(typed, value)]
        labels = {one.name: _(one.label) for one in self.choices}
        for name, words in self._words.items():
            segments += [Segment(f"{labels.get(name, name)}: ", label), Segment(f"{safe(words)}  ", value)]
        if not self.active:
            hints = (_("/ search") if self._searches else "", _("F7 filter") if self.choices else "")
            segments.append(Segment("   ".join(hint for hint in hints if hint), label))
        room = width - width_of(count) - 2
        line = Strip(segments).crop(0, room).adjust_cell_length(room, own)
        return Strip([*line, Segment(f"{cut(count, width)}  ", label)]).adjust_cell_length(width, own)

    def _count(self) -> str:
        """The right side: how many are marked, which row of how many the cursor is on."""
        if self._total is None:
            return ""
        told = ngettext("{count} record", "{count} records", self._total).format(count=_number(self._total))
        if self._place is not None:
            from db.queries.rows import About

            place, rough = self._place
            told = f"{_number(About(place) if rough else place)} / {told}"
        if self._marked:
            marked = ngettext("{count} marked", "{count} marked", self._marked).format(count=_number(self._marked))
            told = f"{marked}   {told}"
        return told

    def _watch_value(self, value: str) -> None:
        with self.prevent(self.Changed):
            super()._watch_value(value)
        if self.has_focus and not value.startswith("/"):
            self.action_rest()
        if self._timer is not None:
            self._timer.stop()
        if self.is_attached:
            self._timer = self.set_timer(WAIT, self._follow)

    def _follow(self) -> None:
        now = (self.text, 0)
        if now != self._told:
            self._told = now
            self.post_message(self.Changed(self))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Nobody else needs to know."""
        event.stop()

    async def action_submit(self) -> None:
        """Enter: to the list."""
        self._follow()
        self.action_rest()

    def action_clear(self) -> None:
        """Esc: no text."""
        self.value = ""
        self._follow()
        self.action_rest()

    def action_rest(self) -> None:
        """Back to the list."""
        self.can_focus = False
        if self.value == "/":
            self.value = ""
        self.screen.set_focus(next((table for table in self.screen.query("Table") if table.display), None))
        self.refresh()

    def on_click(self) -> None:
        """A click types."""
        if not self.has_focus and self._searches:
            self.open()


def _number(count: int) -> str:
    from tui.text import counted

    return counted(count)
