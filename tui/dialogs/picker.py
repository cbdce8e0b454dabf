"""Picking one or several of many: type to filter, Enter picks, Ins marks where several may be picked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from db.text import fold
from tui.dialogs.base import Dialog
from tui.i18n import N_, _
from tui.widgets.cells import Column
from tui.widgets.line_input import LineInput
from tui.widgets.table import Table


class Pick(NamedTuple):
    """Something to pick: its value, how it is written, a note beside it."""

    value: Any
    label: str
    note: str = ""


Search = Callable[[str], Iterable[Pick]]
"""What is found for a text; called in the reading lane. Give at most a few hundred."""


class _New:
    """The value of a Pick that is to be made."""

    def __repr__(self) -> str:
        return "NEW"


NEW = _New()


class PickDialog(Dialog[Any]):
    """What `Picker` and `ListPicker` share."""

    BINDINGS = [
        Binding("up", "table('up')", show=False),
        Binding("down", "table('down')", show=False),
        Binding("pageup", "table('previous_page')", show=False),
        Binding("pagedown", "table('next_page')", show=False),
        Binding("insert", "table('mark')", show=False),
        Binding("f2", "take", show=False),
        Binding("f4", "new", show=False),
    ]
    several = False

    def __init__(
        self,
        title: str,
        picks: Sequence[Pick] | Search,
        *,
        text: str = "",
        chosen: Iterable[Any] = (),
        note: str = "",
        create: str = "",
    ) -> None:
        """`picks`: all of them, or a search. `text`: what was typed already. `chosen`: values marked or under the
        cursor at first. `note`: an English msgid, the second column's title. `create`: how "make a new one" is
        written; then F4 answers with a Pick whose value is `NEW` and whose label is the text."""
        super().__init__(title)
        self._search: Search = picks if callable(picks) else _among(tuple(picks))
        self._text = text
        self._chosen = tuple(chosen)
        self._create = create
        self._columns = [
            Column[Pick]("label", N_("Name"), 12, flexible=True),
            Column[Pick]("note", note or N_("Note"), 0),
        ]
        self.known: dict[Any, Pick] = {}

    def body(self) -> ComposeResult:
        """A line to type in, and what was found."""
        yield LineInput(self._text, placeholder=_("type to find"), classes="sheet-input")
        yield Table(
            self._columns,
            key=lambda pick: pick.value,
            marks=self.several,
            header=False,
            empty=N_("Nothing matches"),
            classes="sheet-table",
        )

    def hint(self) -> str:
        """Which keys work here."""
        told = _("Ins mark   F2 take the marked   Esc give up") if self.several else _("Enter pick   Esc give up")
        return f"{told}   F4 {self._create}" if self._create else told

    def on_mount(self) -> None:
        """Find at once."""
        table = self.query_one(Table)
        table.can_focus = False
        if self.several:
            table.marks = set(self._chosen)
        self._find(self._text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find what was typed."""
        event.stop()
        self._find(event.value)

    def _find(self, text: str) -> None:
        app: Any = self.app
        app.go(self._found(text))

    async def _found(self, text: str) -> None:
        app: Any = self.app
        picks = tuple(await app.newest(self, lambda: tuple(self._search(text))))
        if not self.is_attached:
            return
        self.known.update({pick.value: pick for pick in picks})
        table = self.query_one(Table)
        first = not table.rows
        table.show_rows(picks)
        if first and self._chosen and not self.several:
            await table.move_to(self._chosen[0])
        elif not first:
            table.cursor = 0
            table.show_rows(picks)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what is under the cursor, found for the text as it is now."""
        event.stop()
        if event.value != self._text:
            await self._found(event.value)
        self.action_take()

    def on_table_opened(self, event: Table.Opened) -> None:
        """A click on a row takes it."""
        event.stop()
        self.action_take()

    async def action_table(self, name: str) -> None:
        """Move in the table while the text has the focus."""
        await getattr(self.query_one(Table), f"action_{name}")()

    def action_take(self) -> None:
        """Answer with what is marked, or stands under the cursor."""
        table = self.query_one(Table)
        if self.several:
            marked = tuple(pick for value, pick in self.known.items() if value in table.marks)
            self.dismiss(marked or table.marked)
        elif table.row is not None:
            self.dismiss(table.row)

    def action_new(self) -> None:
        """Make one that is not there yet."""
        if self._create:
            made = Pick(NEW, self.query_one(LineInput).value.strip())
            self.dismiss((made,) if self.several else made)


class Picker(PickDialog):
    """Picks one: `await app.ask(Picker(…))` is a `Pick`, None where it was left."""


class ListPicker(PickDialog):
    """Picks several: a tuple of `Pick`, None where it was left. Values outside the last search stay marked."""

    several = True


def _among(picks: tuple[Pick, ...]) -> Search:
    folded = [(fold(f"{pick.label} {pick.note}"), pick) for pick in picks]

    def search(text: str) -> Iterable[Pick]:
        words = fold(text).split()
        return (pick for key, pick in folded if all(word in key for word in words))

    return search
