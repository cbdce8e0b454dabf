"""The deals of one pipeline by stage, moved by keys."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from textual.app import ComposeResult
from textual.binding import Binding

from db.errors import AmbarError
from db.queries import deals as queries
from tui import keys
from tui import labels_deals as words
from tui.i18n import N_, _
from tui.lanes import Overtaken
from tui.screens import deal_acts as acts
from tui.screens import deal_picks as picks
from tui.screens.base import AmbarScreen
from tui.screens.deal_words import day_cell, short_word
from tui.screens.listing import Kept
from tui.widgets.board import Board, Card, Lane
from tui.widgets.cells import Toned

MOST: Final = 60
"""Cards of one stage at most; behind them stands how many more there are."""


class DealBoardScreen(AmbarScreen):
    """Columns by stage, cards with number, customer and total."""

    BINDINGS = [
        keys.NEW,
        Binding("a", "list", N_("list"), id="board.list"),
        Binding("f7", "pipeline", N_("pipeline"), id="board.pipeline", show=False),
        keys.HISTORY,
    ]
    action_id = "deals.board"
    HELP = N_(
        "← → choose the stage, ↑ ↓ the deal; < and > (or Shift with ← →) move it to the stage beside. Won makes the"
        " sale, Lost releases what is reserved. a shows the list, F7 another pipeline."
    )
    NEEDS = {"new": "deal.edit"}

    def __init__(self, pipeline: str | None = None) -> None:
        super().__init__()
        self.pipeline = pipeline or ""
        self._versions: dict[int, int] = {}
        self._changed: set[int] = set()
        self._new: Any = None
        self._found: Any = None

    def content(self) -> ComposeResult:
        """The board."""
        yield Board(empty=N_("No pipeline is yours."))

    @property
    def board(self) -> Board:
        """The board."""
        return self.query_one(Board)

    def on_mount(self) -> None:
        """The board has the focus."""
        self.board.focus()

    def path(self) -> tuple[str, ...]:
        """CRM › Deal board › the pipeline."""
        if self._found is None:
            return super().path()
        return (*super().path(), words.pipeline(self._found.pipeline, self._found.name))

    # Reading ------------------------------------------------------------------------

    async def load(self) -> None:
        """The pipeline, and its deals."""
        if not self.pipeline:
            offered = await self.shell.read(lambda: list(picks.pipelines(self.shell)("")))
            if not offered:
                return
            self.pipeline = offered[0].value
        await self._read()
        self.refresh_lines()

    async def refresh_data(self) -> None:
        """Read again; what others have changed is marked until the next key."""
        if self.settled and self.pipeline:
            await self._read()

    async def _read(self) -> None:
        try:
            found = await self.shell.newest(self, partial(queries.board, self.actor, self.pipeline, limit=MOST))
        except Overtaken:
            return
        if not self.is_open:
            return
        self._found = found
        now = {card.id: card.version for stage in found.lanes for card in stage.cards}
        if self._versions:
            self._changed |= {id for id, version in now.items() if self._versions.get(id) != version} - self._own
        self._own.clear()
        self._versions = now
        self._show()
        made: Any = self._new
        if made is not None and self.shell.top() is self:
            self._new = None
            self.board.go_to(made.draft.number)
        self.refresh_bindings()

    def _show(self) -> None:
        self.board.show([self._lane(stage) for stage in self._found.lanes])

    def _lane(self, stage: Any) -> Lane:
        from tui.text import money, number

        notes: tuple[str, ...] = (number(stage.count),)
        if stage.count:
            notes = (f"{notes[0]}   {money(stage.total, self._found.currency)}", *notes)
        cards = tuple(self._card(one) for one in stage.cards)
        return Lane(stage.code, words.stage(stage.code, stage.name), notes, cards, stage.count - len(cards))

    def _card(self, one: Any) -> Card:
        from tui.text import money

        lines = (
            (f"{one.id} {one.customer or one.title or '—'}", short_word(one.short)),
            (Toned(f" {day_cell(one.expected_on) or (one.title if one.customer else '')}", "muted"),
             money(one.total, one.currency)),
        )  # fmt: skip
        return Card(one.id, lines, one, one.id in self._changed)

    def relabel(self) -> None:
        """Another language, or other rights."""
        if self._found is not None:
            self._show()

    # Keys ---------------------------------------------------------------------------

    _own: set[int] = set()

    def may_shift(self) -> bool:
        """Whether deals of this pipeline may be moved."""
        return self.rights.may("deal.edit", self.pipeline) and not self.rights.viewed

    def disabled_reason(self, action: str) -> str | None:
        """There is nothing to tell the history of."""
        if action == "history" and self.is_attached and self.query(Board) and self.board.card is None:
            return _("There is no deal here")
        return None

    def on_board_moved(self) -> None:
        """What was marked has been seen."""
        if self._changed:
            self._changed.clear()
            self._show()

    def on_board_opened(self, event: Board.Opened) -> None:
        """The deal, or the list of all of the stage."""
        if event.card is not None:
            self.shell.open_path("tui.screens.deal:DealScreen", number=event.card.key)
        else:
            self._to_list(event.lane.key, event.lane.title)

    def _to_list(self, stage: str = "", title: str = "") -> None:
        session = self.shell.session
        if session is not None:
            values: dict[str, Any] = {"pipeline": self.pipeline}
            told = {"pipeline": words.pipeline(self.pipeline, self._found.name if self._found is not None else None)}
            if stage:
                values["stages"], told["stages"] = (stage,), title
            session.lists["deals"] = Kept(values=values, words=told, order="updated", falling=True)
        self.shell.open_path("tui.screens.deals:DealsScreen")

    def action_list(self) -> None:
        """a: the same as a list."""
        self._to_list()

    def action_new(self) -> None:
        """n: a new deal."""
        self.shell.open_path("tui.screens.deal:DealScreen", pipeline=self.pipeline)
        self._new = self.shell.top()

    async def action_pipeline(self) -> None:
        """F7: another pipeline."""
        from tui.dialogs.picker import Picker

        chosen = await self.shell.ask(
            Picker(_("Which pipeline?"), picks.pipelines(self.shell), chosen=(self.pipeline,))
        )
        if chosen is not None and chosen.value != self.pipeline:
            self.pipeline, self._versions, self._changed = chosen.value, {}, set()
            await self._read()
            self.refresh_lines()

    async def action_history(self) -> None:
        """h: of the deal under the cursor."""
        if self.board.card is not None:
            await acts.history(self.shell, int(str(self.board.card.key)))

    def on_board_moving(self, event: Board.Moving) -> None:
        """A deal goes to the stage beside."""
        self.shell.go(self._move(event))

    async def _move(self, event: Board.Moving) -> None:
        at = next((at for at, lane in enumerate(self.board.lanes) if lane.key == event.lane.key), None)
        if at is None:
            return
        target = self.board.lanes[at + event.step]
        self._own = {event.card.data.id}
        try:
            moved = await acts.into(self.shell, [event.card.data], self.pipeline, target.key)
        except AmbarError as error:
            self.shell.say_error(error)
            moved = False
        self._own = {event.card.data.id}
        await self._read()
        if moved:
            self.board.go_to(event.card.key)
            self.shell.say(f"{words.deal_name(event.card.data.id)} → {target.title}", "done")
