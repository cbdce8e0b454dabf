"""The menu: numbered sections with what one's role may open; digits choose, a section without entries is gone."""

from __future__ import annotations

from typing import Any

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from db.record import record
from tui import actions
from tui.actions import Action
from tui.i18n import N_, _
from tui.widgets.cells import fit, width_of


@record
class Entry:
    """One line: a section's heading (no action) or an action; `digits` is what chooses it."""

    digits: str
    text: str
    action: Action | None


def entries(rights: Any) -> tuple[Entry, ...]:
    """The lines of the menu for these rights; a section of one action is that action's line."""
    lines: list[Entry] = []
    for number, (section, group) in enumerate(actions.menu(rights), start=1):
        if len(group) == 1:
            lines.append(Entry(str(number), f"{number} {group[0].name}", group[0]))
            continue
        lines.append(Entry(str(number), f"{number} {_(section.title)}", None))
        for place, action in enumerate(group, start=1):
            lines.append(Entry(f"{number}{place}", f" {number}{place} {action.name}", action))
    return tuple(lines)


class Menu(Widget):
    """Sections and actions, drawn by lines. Posts `Menu.Chosen(action)`."""

    COMPONENT_CLASSES = {"menu--section", "menu--cursor", "menu--here", "menu--more"}
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter", "choose", N_("open"), id="menu.open"),
        Binding("escape", "rest", show=False),
        *(Binding(str(digit), f"digit('{digit}')", show=False) for digit in range(1, 10)),
    ]

    scan_through = True
    """A scan is none of its business: see `tui.scans`."""

    class Chosen(Message):
        """An action was chosen."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: tuple[Entry, ...] = ()
        self.cursor = 0
        self._typed = ""
        self._came_from: Widget | None = None

    def on_compose(self) -> None:
        """Fill it before it is laid out."""
        self.reload()

    def reload(self) -> None:
        """Take the rights and the language of now."""
        app: Any = self.app
        current = self.lines[self.cursor].digits if self.cursor < len(self.lines) else ""
        lines = entries(app.rights)
        if lines == self.lines:
            return
        self.lines = lines
        here = getattr(self.screen, "action_id", "")
        places = [index for index, line in enumerate(self.lines) if line.action is not None]
        wanted = [i for i in places if self.lines[i].action is not None and self.lines[i].digits == current]
        wanted = wanted or [i for i in places if (one := self.lines[i].action) is not None and one.id == here]
        self.cursor = (wanted or places or [0])[0]
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are entries."""
        return len(self.lines)

    def render_line(self, y: int) -> Strip:
        """One entry."""
        width = self.size.width
        index = y + self._top
        if index >= len(self.lines):
            return Strip.blank(width, self.rich_style)
        line = self.lines[index]
        style = self.rich_style
        if len(line.digits) == 1:
            style = self.get_component_rich_style("menu--section")
        if line.action is not None and line.action.id == getattr(self.screen, "action_id", ""):
            style = self.get_component_rich_style("menu--here")
        here = index == self.cursor and self.has_focus
        if here:
            style = self.get_component_rich_style("menu--cursor")
        more = self._more(y)
        text = fit(f" {'▌' if here else ' '}{line.text}", width - width_of(more))
        segments = [Segment(text, style)]
        if more:
            segments.append(Segment(more, self.get_component_rich_style("menu--more")))
        return Strip(segments, width)

    def _more(self, y: int) -> str:
        """What stands at the end of the first and the last line where there are more above or below."""
        top, height = self._top, self.size.height
        if y == 0 and top:
            return f" ↑ {top} "
        below = len(self.lines) - top - height
        return f" ↓ {below} " if y == height - 1 and below > 0 else ""

    @property
    def _top(self) -> int:
        """The first line that is seen."""
        return max(0, min(self.cursor - self.size.height + 1, len(self.lines) - self.size.height))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc is the screen's, save where the menu stands beside it."""
        return self.id == "side" if action == "rest" else True

    def action_rest(self) -> None:
        """Back to where the cursor was before F9."""
        before = self._came_from
        self.screen.set_focus(before if before is not None and before.is_attached else None)
        self.can_focus = False
        if self.screen.focused is None:
            self.screen.focus_next()

    def enter(self) -> None:
        """Take the cursor (F9), and give it back with Esc."""
        self._came_from = self.screen.focused
        self.can_focus = True
        self.screen.set_focus(self)

    def action_move(self, step: int) -> None:
        """The next entry up or down, headings left out."""
        places = [index for index, line in enumerate(self.lines) if line.action is not None]
        if places:
            now = places.index(self.cursor) if self.cursor in places else 0
            self._put(places[max(0, min(now + step, len(places) - 1))])

    def action_edge(self, place: int) -> None:
        """The first or the last entry."""
        places = [index for index, line in enumerate(self.lines) if line.action is not None]
        if places:
            self._put(places[place])

    def action_choose(self) -> None:
        """Open the entry under the cursor."""
        line = self.lines[self.cursor] if self.cursor < len(self.lines) else None
        if line is not None and line.action is not None:
            self.post_message(self.Chosen(line.action))

    def action_digit(self, digit: str) -> None:
        """A section's number, then the entry's."""
        for typed in (self._typed + digit, digit):
            found = next((index for index, line in enumerate(self.lines) if line.digits == typed), None)
            if found is None:
                continue
            if self.lines[found].action is not None:
                self._typed = ""
                self._put(found)
                self.action_choose()
            else:
                self._typed = typed
                self._put(min(found + 1, len(self.lines) - 1))
            return
        self._typed = ""

    def on_click(self, event: events.Click) -> None:
        """A click opens."""
        index = event.y + self._top
        if index < len(self.lines) and self.lines[index].action is not None:
            self._put(index)
            self.action_choose()

    def watch_has_focus(self, focused: bool) -> None:
        """Digits begin anew once one has left."""
        super().watch_has_focus(focused)
        if not focused:
            self._typed = ""
        self.refresh()

    def _put(self, index: int) -> None:
        before, self.cursor = self.cursor, index
        if len(self.lines) > self.size.height:
            self.refresh()
        else:
            self.refresh(Region(0, before, self.size.width, 1), Region(0, index, self.size.width, 1))
