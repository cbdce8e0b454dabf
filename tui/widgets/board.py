"""A board: lanes side by side with cards one below the other; the cursor stands on a card, keys move it or the card.

    board = Board(empty=N_("No deals yet. n makes the first one."))
    board.show([Lane("new", "Yeni", ("3",), cards), …])

Posts `Board.Opened(card)` on Enter, `Board.Moving(card, step)` when the card is to go to a lane beside, `Board.Moved`
when the cursor stands elsewhere. Where there is no room for all lanes, signs tell on which side there are more.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from db.record import record
from tui.i18n import N_, _
from tui.widgets.cells import TONES, Cell, fit, plain, safe, width_of

LANE: Final = 25
"""Columns that a lane takes at least."""
SINGLE: Final = 72
"""Below so many columns there is one lane: names stand whole."""
ROOMY: Final = 26
"""From so many lines on a blank one stands between cards."""
GAP: Final = 2


@record
class Card:
    """`key` tells cards apart; `lines`: what stands on it; `changed`: whether somebody else has just changed it."""

    key: Hashable
    lines: tuple[tuple[Cell, Cell], ...]
    """Each with what stands at its left and at its right."""
    data: Any = None
    changed: bool = False


@record
class Lane:
    """`notes`: what stands at the right of its title, the longest first: the first for which there is room beside the
    whole title; `more`: how many cards are not among `cards`."""

    key: str
    title: str
    notes: tuple[str, ...]
    cards: tuple[Card, ...]
    more: int = 0


class Board(Widget, can_focus=True):
    """See the module."""

    COMPONENT_CLASSES = {
        "board--title", "board--here", "board--rule", "board--cursor", "board--cursor-blurred", "board--empty",
        *(f"board--{tone}" for tone in TONES),
    }  # fmt: skip
    scan_through = True
    """A scan is none of its business: see `tui.scans`."""
    DEFAULT_CSS = """
    Board { height: 1fr; width: 1fr; }
    .board--title { color: $muted; text-style: bold; }
    .board--here { color: $accent; text-style: bold; }
    .board--rule { color: $muted; }
    .board--cursor { background: $cursor-row; text-style: bold; }
    .board--cursor-blurred { background: $panel; }
    .board--empty { color: $muted; }
    .board--muted { color: $muted; }
    .board--success { color: $success; }
    .board--warning { color: $warning; }
    .board--error { color: $error; }
    .board--accent { color: $accent; }
    .board--strong { text-style: bold; }
    """
    BINDINGS = [
        Binding("up", "by(-1)", show=False),
        Binding("down", "by(1)", show=False),
        Binding("left", "lane(-1)", show=False),
        Binding("right", "lane(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "by(-9999)", show=False),
        Binding("end", "by(9999)", show=False),
        Binding("enter", "open", N_("open"), id="board.open"),
        Binding("less_than_sign,shift+left", "shift(-1)", N_("to the stage before"), id="board.back"),
        Binding("greater_than_sign,shift+right", "shift(1)", N_("to the next stage"), id="board.on"),
    ]

    class Opened(Message):
        """Enter on a card (or a second click); `more`: on the line that tells of further ones."""

        def __init__(self, lane: Lane, card: Card | None) -> None:
            super().__init__()
            self.lane, self.card = lane, card

    class Moving(Message):
        """A card is to go `step` lanes on."""

        def __init__(self, lane: Lane, card: Card, step: int) -> None:
            super().__init__()
            self.lane, self.card, self.step = lane, card, step

    class Moved(Message):
        """Someone has moved the cursor."""

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        """`empty`: an English msgid, for a board without a card."""
        super().__init__(id=id)
        self.empty = empty
        self.lanes: tuple[Lane, ...] = ()
        self.at = 0
        """The lane under the cursor."""
        self.places: dict[str, int] = {}
        """The card under the cursor of each lane."""
        self._tops: dict[str, int] = {}
        self._first = 0
        self.loaded = False

    # What screens use ---------------------------------------------------------------

    def show(self, lanes: Sequence[Lane]) -> None:
        """Show these; the cursor stays on its card, also where that is in another lane now."""
        before, place = self.card, self.place
        self.lanes, self.loaded = tuple(lanes), True
        self.at = max(0, min(self.at, len(self.lanes) - 1))
        if before is not None and not self.go_to(before.key):
            self._put(place)
        self._clamp()
        self.refresh()

    def go_to(self, key: Hashable) -> bool:
        """Put the cursor on a card; whether it is here."""
        for at, lane in enumerate(self.lanes):
            for place, card in enumerate(lane.cards):
                if card.key == key:
                    self.at = at
                    self._put(place)
                    return True
        return False

    def _by_hand(self, place: int) -> None:
        self._put(place)
        self.post_message(self.Moved())

    @property
    def lane(self) -> Lane | None:
        """The lane under the cursor."""
        return self.lanes[self.at] if self.lanes else None

    @property
    def place(self) -> int:
        """The place of the cursor in its lane."""
        return self.places.get(self.lane.key, 0) if self.lane is not None else 0

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        lane = self.lane
        return lane.cards[self.place] if lane is not None and self.place < len(lane.cards) else None

    def redraw(self) -> None:
        """Draw anew: another language, other rights."""
        self.refresh()

    # Moving -------------------------------------------------------------------------

    def _last(self, lane: Lane) -> int:
        """The last place of a lane; behind its cards stands what tells of further ones."""
        return max(0, len(lane.cards) - 1 + (1 if lane.more else 0))

    def _put(self, place: int) -> None:
        lane = self.lane
        if lane is not None:
            self.places[lane.key] = max(0, min(place, self._last(lane)))
            self._clamp()
            self.refresh()
            if self.is_attached:
                self.screen.refresh_bindings()

    def action_by(self, step: int) -> None:
        """Up and down in the lane."""
        self._by_hand(self.place + step)

    def action_page(self, step: int) -> None:
        """A screenful."""
        self._by_hand(self.place + step * self._fit())

    def action_lane(self, step: int) -> None:
        """To the lane beside."""
        self.at = max(0, min(self.at + step, len(self.lanes) - 1))
        self._by_hand(self.place)

    def action_open(self) -> None:
        """Open the card, or what tells of further ones."""
        lane = self.lane
        if lane is not None and (self.card is not None or lane.more):
            self.post_message(self.Opened(lane, self.card))

    def action_shift(self, step: int) -> None:
        """Move the card."""
        lane, card = self.lane, self.card
        if lane is not None and card is not None and 0 <= self.at + step < len(self.lanes):
            self.post_message(self.Moving(lane, card, step))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No card, nothing to open or to move; no lane beside, nowhere to move it."""
        if action == "shift":
            if not self.is_attached or not self._may_shift():
                return False
            return True if self.card is not None and 0 <= self.at + int(str(parameters[0])) < len(self.lanes) else None
        if action == "open":
            return self.card is not None or (self.lane is not None and bool(self.lane.more))
        return True

    def _may_shift(self) -> bool:
        """Whether cards of this board may be moved; its screen knows."""
        may: Callable[[], bool] = getattr(self.screen, "may_shift", lambda: False)
        return may()

    # Mouse --------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; one on the cursor opens."""
        shown, width = self._shown()
        at = self._first + min(event.x // (width + GAP), shown - 1)
        lane = self.lanes[at] if at < len(self.lanes) else None
        if lane is None or event.y < 2:
            return
        place = self._tops.get(lane.key, 0) + (event.y - 2) // self._step()
        if place > self._last(lane):
            return
        again = at == self.at and place == self.place
        self.at = at
        self._by_hand(place)
        if again:
            self.action_open()

    def on_resize(self) -> None:
        """Other lanes may fit."""
        self._clamp()

    # Drawing ------------------------------------------------------------------------

    def _shown(self) -> tuple[int, int]:
        """How many lanes there is room for (a screen reader gets one), and how wide each is."""
        width, count = max(1, self.size.width - 1), max(1, len(self.lanes))
        alone = width < SINGLE - 1 or getattr(self.app, "spoken", False)
        shown = 1 if alone else max(1, min(count, (width + GAP) // (LANE + GAP)))
        return shown, (width - GAP * (shown - 1)) // shown

    def _lines(self) -> int:
        """Lines of a card."""
        return next((len(card.lines) for lane in self.lanes for card in lane.cards), 2)

    def _step(self) -> int:
        return self._lines() + (1 if self.size.height >= ROOMY else 0)

    def _fit(self) -> int:
        """Cards that fit below each other."""
        return max(1, (self.size.height - 2) // self._step())

    def _clamp(self) -> None:
        shown, _width = self._shown()
        self._first = max(0, min(self._first, self.at, len(self.lanes) - shown))
        self._first = max(self._first, self.at - shown + 1)
        for lane in self.lanes:
            place = self.places[lane.key] = max(0, min(self.places.get(lane.key, 0), self._last(lane)))
            top = min(self._tops.get(lane.key, 0), place)
            self._tops[lane.key] = max(0, top, place - self._fit() + 1)

    def render_line(self, y: int) -> Strip:
        """The titles, a rule, or a line of cards."""
        base = self.rich_style
        if not self.lanes:
            text = f"   {_(self.empty)}" if self.empty and self.loaded and y == 0 else ""
            return Strip([Segment(fit(text, self.size.width), self._style("board--empty"))], self.size.width)
        shown, width = self._shown()
        segments = [Segment(" ", base)]
        here = self.lanes[self._first : self._first + shown]
        for offset, lane in enumerate(here):
            if offset:
                segments.append(Segment(" " * GAP, base))
            at = self._first + offset
            segments += self._title(at, lane, width, shown) if y == 0 else self._lane_line(at, lane, width, y)
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _title(self, at: int, lane: Lane, width: int, shown: int) -> list[Segment]:
        before = "◄ " if at == self._first and at else ""
        behind = " ►" if at == self._first + shown - 1 and at < len(self.lanes) - 1 else ""
        room = width - width_of(before) - width_of(behind)
        fitting = (one for one in lane.notes if width_of(lane.title) + width_of(one) + 1 <= room)
        note = next(fitting, lane.notes[-1] if lane.notes else "")
        title = fit(safe(lane.title), max(1, room - width_of(note) - (1 if note else 0)))
        style = self._style("board--here" if at == self.at else "board--title")
        return [Segment(fit(f"{before}{title}{' ' if note else ''}{note}{behind}", width), style)]

    def _lane_line(self, at: int, lane: Lane, width: int, y: int) -> list[Segment]:
        if y == 1:
            return [Segment("─" * width, self._style("board--rule"))]
        base, step = self.rich_style, self._step()
        place, line = divmod(y - 2, step)
        place += self._tops.get(lane.key, 0)
        here = at == self.at and place == self.place
        if place < len(lane.cards):
            card = lane.cards[place]
            if line >= len(card.lines):
                return [Segment(" " * width, base)]
            return self._card_line(card, line, width, here=here)
        if place == len(lane.cards) and lane.more and line == 0:
            style = self._style(self._cursor() if here else "board--empty")
            return [Segment(fit(f"  {_('and {count} more').format(count=lane.more)}", width), style)]
        told = f"  {_('nothing here')}" if y == 2 and not lane.cards and not lane.more else ""
        return [Segment(fit(told, width), self._style("board--empty"))]

    def _cursor(self) -> str:
        return "board--cursor" if self.has_focus else "board--cursor-blurred"

    def _card_line(self, card: Card, line: int, width: int, *, here: bool) -> list[Segment]:
        base = self._style(self._cursor()) if here else self.rich_style
        left, right = card.lines[line]
        sign = "▌" if here else "•" if card.changed and line == 0 else " "
        end = plain(right)
        room = max(1, width - 2 - (width_of(end) + 1 if end else 0))
        return [
            Segment(f"{sign} ", base if here or sign == " " else base + self._tone("accent")),
            Segment(fit(plain(left), room), self._toned(base, left)),
            Segment(f" {safe(end)}" if end else "", self._toned(base, right)),
        ]

    def _toned(self, base: Style, cell: Cell) -> Style:
        return base if isinstance(cell, str) or not cell.tone else base + self._tone(cell.tone)

    def _style(self, component: str) -> Style:
        return self.get_component_rich_style(component)

    def _tone(self, tone: str) -> Style:
        found = self.get_component_rich_style(f"board--{tone}", partial=True)
        return Style(color=found.color, bold=found.bold, dim=found.dim)

    def watch_has_focus(self, focused: bool) -> None:
        """The cursor looks different without the focus."""
        super().watch_has_focus(focused)
        self.refresh()
